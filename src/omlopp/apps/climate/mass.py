"""The waste hierarchy: what became of the mass that came in, from reuse down, with the balance closed.

In is out and stock. No device is weighed, so kilograms are averages of kind and form and are said to be; a
device of a kind without an average is counted, not guessed. What nobody records (repair, energy recovery,
landfill at those who take over) is not nought here: it is not recorded.
"""

from collections import defaultdict
from collections.abc import Iterable

from omlopp.apps.climate import accounting
from omlopp.documents import MassLine
from omlopp.domain.carbon.weights import typical_weight

RUNGS = ("reuse", "parts", "recycle", "returned", "undecided")
"""The ways from the best down; then those that are none."""


def hierarchy(rows: Iterable[tuple[str | None, str | None, str | None, int, int]]) -> tuple[MassLine, ...]:
    """A line for each rung with devices, in order; the lines add up to what came in.

    The rows are of like devices: kind, form, way (a route, or `=` and a fate), how many, how many left.
    """
    devices: dict[str, int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    grams: dict[tuple[str, bool], int] = defaultdict(int)
    unknown: dict[str, int] = defaultdict(int)
    for kind, form, way, count, out in rows:
        fate, decided = accounting.fate_of(way)
        rung = str(fate) if fate is not None else "returned" if decided else "undecided"
        devices[rung] += count
        left[rung] += out
        weight = typical_weight(kind, form)
        if weight is None:
            unknown[rung] += count
        else:
            each = round(weight.kg * 1000)
            grams[rung, True] += each * out
            grams[rung, False] += each * (count - out)
    return tuple(
        MassLine(
            code=rung,
            devices=devices[rung],
            devices_out=left[rung],
            grams_out=grams[rung, True],
            grams_stock=grams[rung, False],
            unweighed=unknown[rung],
        )
        for rung in RUNGS
        if devices[rung]
    )
