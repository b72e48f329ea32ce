"""How fast a keyboard's plan is made, and the choice of markets for a stock of 5 000 devices."""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from omlopp.domain.keyboards import Demand, Form, Supply, choose, layouts, plan

DEVICES = 5_000
MARKETS = 30
PRINTER_MINUTES = 8_000
STOCK = ("de", "gb", "fr:azerty", "us", "se", "nl:us", "it", "es", "ch", "be")


def run() -> list[dict[str, Any]]:
    """Rows of processor time, each against what it must reach; every pair of layouts is asked for once."""
    pairs = [(a, b) for a in layouts() for b in layouts()]
    plan(Form.ISO, "us", "se")  # what is read once: the two sources, rates, styles, words
    loaded = [_timed(lambda name=name: plan(Form.ISO, name, name)) for name in layouts()]  # type: ignore[misc]
    seconds = [_timed(lambda a=a, b=b: plan(Form.ISO, a, b)) for a, b in pairs]  # type: ignore[misc]
    supply, demand = _stock(), _demand()
    choose(supply[:100], demand, printer_minutes=100)  # scipy is imported
    return [
        _row("keyboards plan, first use of a layout, median", statistics.median(loaded), 0.002),
        _row("keyboards plan, median of all pairs, layouts loaded", statistics.median(seconds), 0.002),
        _row(
            "keyboards plan, 99 of 100 pairs within, layouts loaded",
            statistics.quantiles(seconds, n=100)[-1],
            0.002,
        ),
        _row(
            f"keyboards choose, {DEVICES} devices x {MARKETS} markets, printer minutes short",
            statistics.median(
                _timed(lambda: choose(supply, demand, printer_minutes=PRINTER_MINUTES)) for _ in range(3)
            ),
            5.0,
        ),
    ]


def _stock() -> list[Supply]:
    return [
        Supply(
            device=f"D{number:05}",
            layout=STOCK[number % 10],
            form=Form.ANSI if number % 11 == 0 else Form.ISO,
            model=f"model {number % 7}",
            worth=Decimal(1500 + 100 * (number % 9)),
            grade="AB"[number % 2],
        )
        for number in range(DEVICES)
    ]


def _demand() -> list[Demand]:
    targets = [name for name in layouts() if name not in ("nordic", "us:intl")][:MARKETS]
    return [
        Demand(
            market=target.upper(),
            layout=target,
            model=f"model {model}",
            quantity=5 + (7 * number + 13 * model) % 56,
            price=Decimal(1700 + (137 * number + 311 * model) % 1200),
            transport=Decimal(20 + (11 * number) % 70),
            lossy=number % 5 == 0,
        )
        for number, target in enumerate(targets)
        for model in range(7)
    ]


def _timed(work: Callable[[], object]) -> float:
    """Processor time: a plan is so short that on a busy machine the clock measures the others."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _row(what: str, value: float, reach: float) -> dict[str, Any]:
    return {"what": what, "value": round(value, 6), "unit": "s", "reach": reach}


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:80} {row['value']:>10} {row['unit']}")
