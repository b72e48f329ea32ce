"""How fast print files are drawn and proven: one, and a thousand keyboards of forty combinations."""

import itertools
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from omlopp.domain.keyboards import Form, Job, arrange, check, draw, geometry, machine, pdf, plan

LAYOUTS = ("us", "gb", "se", "de", "fr:azerty", "tr", "dk", "es")
COMBINATIONS = tuple(itertools.permutations(LAYOUTS, 2))[:40]
KEYBOARDS = 1_000


def run() -> list[dict[str, Any]]:
    """Rows of seconds, each against what it must reach; wall and processor time for the thousand."""
    made = _job("gb", "se")
    content = pdf(draw(made))
    rows = [
        *_rows("one job file, drawn anew (gb to se)", lambda: _anew(made), 0.060, 9),
        *_rows("one job file, plan to PDF, drawn anew", lambda: _anew(_job("gb", "se")), 0.060, 9),
        *_rows("proof of a print file, 600 dpi", lambda: check(content, made), None, 3),
    ]
    tasks = [COMBINATIONS[number % 40] for number in range(KEYBOARDS)]
    halves = [sorted(tasks)[: KEYBOARDS // 2], sorted(tasks)[KEYBOARDS // 2 :]]
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        done = list(pool.map(_many, halves))
    wall = time.perf_counter() - start
    what = "1 000 keyboards of 40 combinations, two processes from cold"
    rows.append({"what": what, "value": round(wall, 2), "unit": "s", "reach": 30.0})
    rows.append({"what": f"{what}, processor", "value": round(sum(done), 2), "unit": "s", "reach": 60.0})
    return rows


def _job(source: str, target: str) -> Job:
    return arrange([plan(Form.ISO, source, target)], geometry("tuxedo-ibp14-gen9-iso"), machine("uv"))


def _anew(job: Job) -> bytes:
    """Without what is kept of whole artworks; outlines of signs are kept, as in a process that goes on."""
    draw.cache_clear()
    pdf.cache_clear()
    return pdf(draw(job))


def _many(pairs: list[tuple[str, str]]) -> float:
    """Draw each keyboard's file; gives the processor's seconds."""
    start = time.process_time()
    for source, target in pairs:
        pdf(draw(_job(source, target)))
    return time.process_time() - start


def _rows(what: str, work: Callable[[], object], reach: float | None, times: int) -> list[dict[str, Any]]:
    """The medians of wall and of processor time, which other work on the machine disturbs less."""
    wall, processor = [], []
    for _ in range(times):
        start, started = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - started)
    return [
        {"what": name, "value": round(statistics.median(seconds), 4), "unit": "s", "reach": reach}
        for name, seconds in ((what, wall), (f"{what}, processor", processor))
    ]


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:70} {row['value']:>10} {row['unit']}")
