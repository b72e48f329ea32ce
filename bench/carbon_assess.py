"""How fast a take-back of 18 000 devices is assessed, graded, priced and settled in memory."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from omlopp.domain.carbon import Line, assess
from omlopp.domain.grading import Battery, Defect, Inspection, grade_many, rubric
from omlopp.domain.pricing import Device, Finding, price_list, price_many, settle
from omlopp.domain.vocabulary import Grade, Kind

DEVICES = 18_000
KINDS = (Kind.LAPTOP, Kind.LAPTOP, Kind.DESKTOP, Kind.MONITOR, Kind.SMARTPHONE, Kind.TABLET)
SCREENS = (None, 13.3, 14.0, 15.6, 24.0, 27.0)
PARTS: tuple[tuple[str, ...], ...] = ((), (), (), ("ssd",), ("laptop_battery",))


def run() -> list[dict[str, Any]]:
    """Rows of seconds, median of five, each against what it must reach."""
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
        print(f"{row['what']:45} {row['value']:>10} {row['unit']}")
