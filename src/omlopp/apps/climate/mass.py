"""The waste hierarchy: what became of the mass that came in, from reuse down, with the balance closed.

In is out and stock. No device is weighed, so kilograms are averages of kind and form and are said to be; a
device of a kind without an average is counted, not guessed. What nobody records (repair, energy recovery,
landfill at those who take over) is not nought here: it is not recorded.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from omlopp.apps.climate import accounting, queries
from omlopp.apps.climate.queries import Scope
from omlopp.documents import MassLine
from omlopp.domain.carbon.weights import typical_weight

RUNGS = ("reuse", "parts", "recycle", "returned", "undecided")
"""The ways from the best down; then those that are none."""

ROWS = """
SELECT kind, form, way, is_out, count(*) FROM devices
WHERE starts_with(path, %(path)s) GROUP BY 1, 2, 3, 4
"""


def hierarchy(scope: Scope) -> tuple[MassLine, ...]:
    """A line for each rung with devices, in order; the lines add up to what came in."""
    return _lines(queries.among_devices(scope, ROWS))


def _lines(rows: Iterable[tuple[Any, ...]]) -> tuple[MassLine, ...]:
    devices: dict[tuple[str, bool], int] = defaultdict(int)
    grams: dict[tuple[str, bool], int] = defaultdict(int)
    unknown: dict[str, int] = defaultdict(int)
    for kind, form, way, is_out, count in rows:
        fate, decided = accounting.fate_of(way)
        rung = str(fate) if fate is not None else "returned" if decided else "undecided"
        devices[rung, is_out] += count
        weight = typical_weight(kind, form)
        if weight is None:
            unknown[rung] += count
        else:
            grams[rung, is_out] += round(weight.kg * 1000) * count
    return tuple(
        MassLine(
            code=rung,
            devices=devices[rung, True] + devices[rung, False],
            devices_out=devices[rung, True],
            grams_out=grams[rung, True],
            grams_stock=grams[rung, False],
            unweighed=unknown[rung],
        )
        for rung in RUNGS
        if devices[rung, True] + devices[rung, False]
    )
