"""The reference fleet: a year's devices as one list, assessed by every method to the gram.

`reference-fleet.json` holds what each released method says of it. A method that is released is never edited,
so neither is its entry; a new method gets one of its own, which this module prints when it is run:

    .venv/bin/python tests/domain/carbon/reference_fleet.py
"""

import json
import sys
from pathlib import Path
from typing import Any

from omlopp.domain.carbon import METHODS, Assessment, Line, Parameters, assess, read_lines
from omlopp.domain.carbon.factors import FactorSet, read_set
from omlopp.domain.quantities import Interval

HERE = Path(__file__).parent
# A set of our own beside the tests, so that the set that ships may grow without moving these figures.
FACTORS = HERE / "reference-factors.json"
GOLDEN = HERE / "reference-fleet.json"
# A site's own account, as the operator would give it.
MEASURED = Parameters(
    refurbishment_kg=Interval(2.0, 2.4, 3.0),
    packaging_kg=Interval(0.1, 0.2, 0.3),
    source="the reference site's own account",
)


def fleet() -> list[Line]:
    return read_lines((HERE / "reference-fleet.csv").read_text(encoding="utf-8"))


def factors() -> FactorSet:
    found, problems = read_set(FACTORS.read_bytes())
    assert not problems
    return found


def grams(interval: Interval | None) -> list[int] | None:
    if interval is None:
        return None
    return [round(end * 1000) for end in (interval.low, interval.central, interval.high)]


def summary(answer: Assessment) -> dict[str, Any]:
    return {
        "version": answer.version,
        "factors_sha256": answer.factors_sha256,
        "factor_set_sha256": answer.factor_set_sha256,
        "total_g": grams(answer.total_kg),
        "devices": answer.devices,
        "devices_unknown": answer.devices_unknown,
        "lines": {
            str(each.line.line): [each.level, each.factor, grams(each.saved_kg)] for each in answer.lines
        },
    }


def assessed(method_id: str) -> dict[str, Any]:
    lines = fleet()
    return {
        "by_assumption": summary(assess(lines, method_id, factors=factors())),
        "as_measured": summary(assess(lines, method_id, parameters=MEASURED, factors=factors())),
    }


if __name__ == "__main__":
    json.dump({each.id: assessed(each.id) for each in METHODS}, sys.stdout, indent=1)
