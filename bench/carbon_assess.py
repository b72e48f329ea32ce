"""How fast savings are computed in memory, over lines and over columns, with a peer beside it; and how fast a
take-back of 18 000 devices is graded, priced and settled.

With `OMLOPP_BENCH_PEER=1` the peer, `boaviztapi` of PyPI (AGPL: never among our libraries), is installed into
a temporary environment and called in a process of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from omlopp.domain.carbon import Line, assess, assess_columns, name_models
from omlopp.domain.carbon.factors import FactorSet, ModelFactor
from omlopp.domain.carbon.names import parse_printed
from omlopp.domain.grading import Battery, Defect, Inspection, grade_many, rubric
from omlopp.domain.pricing import Device, Finding, price_list, price_many, settle
from omlopp.domain.vocabulary import Grade, Kind

DEVICES = 18_000
MANY = 1_000_000
MODELS = 20_000
KINDS = (Kind.LAPTOP, Kind.LAPTOP, Kind.DESKTOP, Kind.MONITOR, Kind.SMARTPHONE, Kind.TABLET)
SCREENS = (None, 13.3, 14.0, 15.6, 24.0, 27.0)
PARTS: tuple[tuple[str, ...], ...] = ((), (), (), ("ssd",), ("laptop_battery",))
PEER = """
import asyncio, json, sys, time
from boaviztapi.routers import terminal_router
async def many(count):
    for _ in range(count):
        await terminal_router.laptop_impact_from_model(
            archetype="laptop-pro", verbose=False, duration=None, criteria=["gwp"])
asyncio.run(many(50))
wall, cpu = time.perf_counter(), time.process_time()
asyncio.run(many(1000))
print(json.dumps([1000 / (time.perf_counter() - wall), 1000 / (time.process_time() - cpu)]))
"""


def run() -> list[dict[str, Any]]:
    """Rows of seconds and of devices a second, each against what it must reach."""
    lines = [
        Line(
            number,
            KINDS[number % 6],
            "Maker",
            f"Model {number}",
            SCREENS[number % 5],
            quantity=1 + number % 3,
            replaced_parts=PARTS[number % 5],
        )
        for number in range(DEVICES)
    ]
    inspections = [_inspection(number) for number in range(DEVICES)]
    devices = [_device(number) for number in range(DEVICES)]
    prices = price_list()
    priced = price_many(devices, prices)
    return [
        _row("carbon assess, ivl-2020, 18 000 lines", lambda: assess(lines, "ivl-2020"), 0.2),
        _row("grade, 18 000 devices", lambda: grade_many(inspections), 0.5),
        _row("price, 18 000 devices", lambda: price_many(devices, prices), 0.5),
        _row("settle, 18 000 devices", lambda: settle(priced), 0.5),
        *_columns(),
        *_peer(),
    ]


def _columns() -> list[dict[str, Any]]:
    frame, factors = _fleet(), _factors()
    started = time.perf_counter()
    models = name_models(frame, factors)
    named = time.perf_counter() - started
    found = len(np.unique(models.place[models.place >= 0]))
    return [
        *_rate(
            f"carbon columns, ivl-2020, {MANY:,} devices",
            lambda: assess_columns(frame, "ivl-2020"),
            3_000_000,
        ),
        {
            "what": f"carbon names of {MODELS:,} models in {MANY:,} rows matched to {found:,} sheets",
            "value": round(named, 2),
            "unit": "s",
            "reach": 2.0,
        },
        *_rate(
            f"carbon columns, omlopp-2026, {MANY:,} devices of {MODELS:,} models, names matched",
            lambda: assess_columns(frame, "omlopp-2026", models=models),
            500_000,
        ),
    ]


def _fleet() -> pl.DataFrame:
    """A million rows as a list has them: five sixths with a model's name that has a sheet."""
    random = np.random.default_rng(2026)
    model = random.integers(0, MODELS, MANY)
    names = pl.Series([f"Latitude {1000 + number}" for number in range(MODELS)])
    return pl.DataFrame(
        {
            "kind": pl.Series([str(kind) for kind in KINDS]).gather(model % 6),
            "manufacturer": pl.Series(["Dell Inc."]).gather(np.zeros(MANY, dtype=np.int64)),
            "model": names.gather(model),
            "screen_inch": pl.Series(list(SCREENS)).gather(model % 6),
            "fate": pl.Series(["reuse", "reuse", "reuse", "recycle"]).gather(random.integers(0, 4, MANY)),
            "replaced_parts": pl.Series(["", "", "ssd:512", "laptop_battery"]).gather(
                random.integers(0, 4, MANY)
            ),
            "quantity": np.ones(MANY, dtype=np.int64),
        }
    )


def _factors() -> FactorSet:
    """A sheet for each name; what kind it is for decides whether it fits."""
    models = []
    for number in range(MODELS):
        kind, name = KINDS[number % 6], f"Latitude {1000 + number}"
        key = parse_printed("Dell", name, kind)
        models.append(ModelFactor("Dell", name, key, kind, 300.0, 250.0 + number % 7))
    return FactorSet("bench", tuple(models))


def _peer() -> list[dict[str, Any]]:
    what = "peer: boaviztapi, one laptop after the other, in its own process"
    if os.environ.get("OMLOPP_BENCH_PEER") != "1":
        return [{"what": f"{what} (not asked for: OMLOPP_BENCH_PEER=1)", "value": None}]
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder, "bin", "python"))
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install = [python, "-m", "pip", "install", "--quiet", "boaviztapi"]
            subprocess.run(install, check=True, capture_output=True, timeout=600)
            done = subprocess.run(
                [python, "-c", PEER], check=True, capture_output=True, text=True, timeout=300, cwd=folder
            )
        except (subprocess.SubprocessError, OSError) as error:
            return [
                {"what": f"{what} (could not be installed or run: {type(error).__name__})", "value": None}
            ]
        wall, cpu = json.loads(done.stdout.splitlines()[-1])
    return [
        {"what": what, "value": round(wall), "unit": "devices/s"},
        {"what": f"{what}, by processor time", "value": round(cpu), "unit": "devices/s"},
    ]


def _rate(what: str, work: Callable[[], object], reach: float) -> list[dict[str, Any]]:
    """Devices a second: by the clock, the median of five, and by the processor time of all cores."""
    walls, cpus = [], []
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return [
        {
            "what": what,
            "value": round(MANY / statistics.median(walls)),
            "unit": "devices/s",
            "reach": reach,
        },
        {
            "what": f"{what}, by processor time",
            "value": round(MANY / statistics.median(cpus)),
            "unit": "devices/s",
        },
    ]


def _inspection(number: int) -> Inspection:
    kind = KINDS[number % 6]
    tests = tuple((test, "passed") for test in rubric().required_tests(kind))
    defects = (Defect("scratch", "lid", 1 + number % 4),) if number % 3 else ()
    return Inspection(kind, defects, tests, Battery(50 + number % 50, number % 1200))


def _device(number: int) -> Device:
    findings = (Finding("charger_missing"), Finding("battery_worn", "battery")) if number % 3 == 0 else ()
    return Device(
        ref=str(number),
        kind=KINDS[number % 6],
        manufacturer="Maker",
        model=f"Model {number % 400}",
        age_months=number % 90,
        grade=tuple(Grade)[number % 5],
        findings=findings,
        unit=str(number % 40),
    )


def _row(what: str, work: Callable[[], object], reach: float) -> dict[str, Any]:
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return {"what": what, "value": round(statistics.median(seconds), 4), "unit": "s", "reach": reach}


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:95} {row['value'] or '–':>12} {row.get('unit') or ''}")
