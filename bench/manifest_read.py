"""How fast a customer's list is read: the shared workbook of 18 000 devices, in process and by command."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

WORKBOOK = Path(__file__).resolve().parents[2] / "shared" / "data" / "takebacks" / "it-centrum.xlsx"
RUNS = 7


def run() -> list[dict[str, object]]:
    """Rows of the bench table: what, value (median of the runs), unit, reach; or why it was skipped."""
    what = "manifest read, 18 000-row workbook"
    if not WORKBOOK.is_file():
        return [{"what": what, "skipped": "the shared data folder is not beside this checkout"}]

    from omlopp.domain.manifest import correct, read

    data = WORKBOOK.read_bytes()
    manifest = read(data, WORKBOOK.name)
    command = [sys.executable, "-c", "from omlopp.config.command import main; main()"]
    command += ["manifest", "read", "--json", str(WORKBOOK)]
    return [
        _row(what, _median(lambda: read(data, WORKBOOK.name)), "<= 1.0"),
        _row(
            f"{what}, whole command",
            _median(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)),
            "<= 1.0",
        ),
        _row(
            "manifest, judge 18 000 rows anew after a correction", _median(lambda: correct(manifest, [])), ""
        ),
        _row("manifest, digest of 18 000 rows", _median(manifest.digest), ""),
    ]


def _row(what: str, seconds: float, reach: str) -> dict[str, object]:
    return {"what": what, "value": round(seconds, 3), "unit": "s", "reach": reach}


def _median(work: Callable[[], object]) -> float:
    """Seconds of the middle run; the first, which warms caches, is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    for row in run():
        print(row)
