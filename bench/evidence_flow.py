"""Eighteen thousand inventory snapshots, through the API and through a watched folder.

The snapshots are those of `api_import`, written to files first. The devices were announced and received
before. The clock runs from the first byte sent (or the first look at the folder) to the last answer: read,
bound, judged, recorded. What the web, the watcher and the database spent on it is told beside the seconds.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import api_import
from bench._installation import installation
from bench.inventory_pages import serving

SNAPSHOTS = 18_000
REACH_S = 120.0
AT_ONCE = 500


def written(folder: Path, count: int, run: int) -> tuple[str, list[str], list[Path]]:
    """Snapshots as files: what they are, the devices' serials, the files."""
    serials, files = [], []
    kind = ""
    for start in range(0, count, AT_ONCE):
        kind, made = api_import.snapshots(min(AT_ONCE, count - start), run * 1000 + start // AT_ONCE)
        for serial, data in made:
            file = folder / f"{serial}.json"
            file.write_bytes(data)
            serials.append(serial)
            files.append(file)
    return kind, serials, files


def bodies(files: list[Path]) -> Iterator[bytes]:
    """The requests of one station, read when they are sent."""
    for start in range(0, len(files), api_import.IN_A_REQUEST):
        several = files[start : start + api_import.IN_A_REQUEST]
        yield b"\n".join(file.read_bytes() for file in several)


def through_the_api(folder: Path, count: int) -> tuple[str, float]:
    """Seconds for two stations that send all of it."""
    kind, serials, files = written(folder, count, 1)
    with serving() as port:
        number, token = api_import.received(serials, 1)
        started = time.perf_counter()
        with ThreadPoolExecutor(api_import.STATIONS) as pool:
            stations = [bodies(files[each :: api_import.STATIONS]) for each in range(api_import.STATIONS)]
            taken = sum(pool.map(partial(api_import.sent, port, number, token), stations))
        seconds = time.perf_counter() - started
    assert taken == count, (taken, count)
    return kind, seconds


def through_the_folder(folder: Path, count: int) -> float:
    """Seconds for one watcher that finds all of it in its folder."""
    from omlopp.cli import watching

    _, serials, _ = written(folder, count, 2)
    number, _ = api_import.received(serials, 2)
    from omlopp.apps.intake.models import Takeback

    row = Takeback.objects.get(number=number)
    taker = watching.evidence_taker(takeback=row.id, sight=(row.path,), person=None)
    watcher = watching.Watcher(folder, taker)
    watcher.look(datetime.now(UTC))
    started = time.perf_counter()
    told = watcher.look(datetime.now(UTC))
    seconds = time.perf_counter() - started
    assert sum(became == "taken_in" for _, became in told) == count, told[:3]
    return seconds


def run(count: int = SNAPSHOTS) -> list[dict[str, Any]]:
    """Seconds through each entrance, for that many snapshots."""
    reach = f"<= {REACH_S * count / SNAPSHOTS:.0f}"
    with installation() as data, tempfile.TemporaryDirectory(prefix="omlopp-bench-") as made:
        from omlopp.config.up import prepare

        prepare(data)
        first, second = Path(made, "api"), Path(made, "folder")
        first.mkdir()
        second.mkdir()
        kind, by_api = through_the_api(first, count)
        before = os.times()
        by_folder = through_the_folder(second, count)
        spent = os.times()
    own = spent.user + spent.system - before.user - before.system
    load = f"load {os.getloadavg()[0]:.1f}"
    return [
        {
            "what": f"evidence: {count} {kind} through the API, {load}",
            "value": round(by_api, 1),
            "unit": "s",
            "reach": reach,
        },
        {
            "what": f"evidence: {count} of them through a watched folder, {own:.0f} s of one process",
            "value": round(by_folder, 1),
            "unit": "s",
            "reach": reach,
        },
    ]


if __name__ == "__main__":
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else SNAPSHOTS):
        print(f"{row['what']:<80} {row['value']:>10,} {row['unit']} {row['reach']}")
