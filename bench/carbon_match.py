"""How fast names of models are matched to footprints, and the open tables read and cleaned."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omlopp.domain.carbon.factors import FactorSet, import_boavizta, merged, shipped
from omlopp.domain.carbon.matching import ToolName, match_models

NAMES = 18_000
ROUNDS = 5
SHARED = Path(__file__).resolve().parents[1] / "../shared/data/carbon"
TABLES = ("boavizta-data-us.csv", "boavizta-data-us-2022-09-17.csv")
MAKERS = {"Lenovo": "LENOVO", "Dell": "Dell Inc.", "Apple": "Apple Inc."}


def run() -> list[dict[str, Any]]:
    """Rows of seconds and of processor seconds, medians of five, against what they must reach."""
    rows = _matching("what ships", shipped())
    if SHARED.is_dir():
        files = [(name, (SHARED / name).read_bytes()) for name in TABLES]
        rows += _matching("what ships and Boavizta", merged([shipped(), import_boavizta(files).factors]))
        rows += _rows("two Boavizta tables read and cleaned, 3 132 rows", lambda: import_boavizta(files), 2.0)
    return rows


def _matching(what: str, factors: FactorSet) -> list[dict[str, Any]]:
    # Other names every time: nothing is remembered from the round before.
    batches = iter([_names(factors, each) for each in range(ROUNDS)])
    match_models([ToolName("Dell", "Latitude 7420")], factors)  # the index is made once for a set
    return _rows(f"match, 18 000 distinct names, {what}", lambda: match_models(next(batches), factors), 2.0)


def _names(factors: FactorSet, batch: int) -> list[ToolName]:
    """Distinct names as tools report them: most are bent by a number or a word, some are in the set."""
    found = []
    for number in range(NAMES):
        model = factors.models[number % len(factors.models)]
        bend = number // len(factors.models)
        products = (
            f"{model.name} {batch}-{bend}",
            f"{model.name}{batch} {bend}",
            f"{model.name} {batch}G{bend}",
        )
        product = products[number % 3] if batch or bend else model.name
        maker = MAKERS.get(model.manufacturer, model.manufacturer)
        storage = 64.0 * (1 + number % 16)
        found.append(ToolName(maker, product, "1.0", model.kind, None, 13 + number / NAMES, storage))
    return found


def _rows(what: str, work: Callable[[], object], reach: float) -> list[dict[str, Any]]:
    walls, processors = [], []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return [
        {"what": what, "value": round(statistics.median(walls), 3), "unit": "s", "reach": reach},
        {
            "what": f"{what}, processor time",
            "value": round(statistics.median(processors), 3),
            "unit": "s",
            "reach": None,
        },
    ]


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:70} {row['value']:>10} {row['unit']}")
