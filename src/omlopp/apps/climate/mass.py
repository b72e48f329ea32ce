"""The waste hierarchy: what became of the mass that came in, from reuse down, with the balance closed.

In is out and stock. No device is weighed, so kilograms are averages of kind and form and are said to be; a
device of a kind without an average is counted, not guessed. What was handed over to a recycler becomes what
the recycler reports of its load; what no report speaks of yet is a line of its own, and no nought.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from omlopp.apps.climate import accounting
from omlopp.apps.climate.accounting import Balance
from omlopp.apps.climate.models import Recycling
from omlopp.documents import MassLine, RecycledLine
from omlopp.domain.carbon.weights import typical_weight

RUNGS = ("reuse", "repaired", "parts", "recycle", "returned", "undecided")
"""The ways from the best down; then those that are none."""

BECAME = ("material", "energy", "landfill", "not_reported")
"""What a recycler makes of a load, from the best down, and what it has not reported yet."""


class Alike(NamedTuple):
    """Devices alike in what their mass hangs on; `devices` of them, `out` of which left the house.

    `way` is a route, or `=` and a fate. `handed` names the recycler's report that speaks of them: empty where
    none does yet, None where they were not handed over to a recycler.
    """

    kind: str | None
    form: str | None
    way: str | None
    repaired: bool
    handed: str | None
    devices: int
    out: int


class Load(NamedTuple):
    """What a recycler reports of a load, in grams: what it weighed, and what it became."""

    handed_g: int
    material_g: int
    energy_g: int
    landfill_g: int

    def split(self, grams: int) -> tuple[int, ...]:
        """A part of the load as it became, in the order of `BECAME`; whole grams that add up to it."""
        cuts, became = [0], 0
        for each in (self.material_g, self.energy_g, self.landfill_g):
            became += each
            cuts.append(round(grams * became / self.handed_g))
        cuts.append(grams)
        return tuple(end - start for start, end in pairwise(cuts))


def loads() -> dict[str, Load]:
    """What recyclers have reported, by the id of the report."""
    rows = Recycling.objects.values_list("id", "handed_g", "material_g", "energy_g", "landfill_g")
    return {str(report): Load(*grams) for report, *grams in rows}


def hierarchy(groups: Iterable[Alike], reported: Mapping[str, Load]) -> Balance:
    """A line for each rung with devices, in order, and what became of what recyclers were given.

    The lines add up to what came in, and what the recyclers made to what they were given.
    """
    devices: dict[str, int] = defaultdict(int)
    left: dict[str, int] = defaultdict(int)
    grams: dict[tuple[str, bool], int] = defaultdict(int)
    unknown: dict[str, int] = defaultdict(int)
    handed: dict[str, int] = defaultdict(int)
    given: dict[str, int] = defaultdict(int)
    for one in groups:
        rung = _rung(one)
        devices[rung] += one.devices
        left[rung] += one.out
        weight = typical_weight(one.kind, one.form)
        if weight is None:
            unknown[rung] += one.devices
            continue
        each = round(weight.kg * 1000)
        grams[rung, True] += each * one.out
        grams[rung, False] += each * (one.devices - one.out)
        if one.handed is not None:
            handed[rung] += each * one.out
            given[one.handed] += each * one.out
    return Balance(
        tuple(
            MassLine(
                code=rung,
                devices=devices[rung],
                devices_out=left[rung],
                grams_out=grams[rung, True],
                grams_stock=grams[rung, False],
                unweighed=unknown[rung],
                grams_handed=handed[rung],
            )
            for rung in RUNGS
            if devices[rung]
        ),
        _became(given, reported),
    )


def _rung(one: Alike) -> str:
    # What a recycler was given is recycled, whatever route it had: the balance is of what became of it.
    if one.handed is not None and one.way not in ("parts", "=parts"):
        return "recycle"
    fate, decided = accounting.fate_of(one.way)
    if fate is None:
        return "returned" if decided else "undecided"
    return "repaired" if fate == "reuse" and one.repaired else str(fate)


def _became(given: Mapping[str, int], reported: Mapping[str, Load]) -> tuple[RecycledLine, ...]:
    if not given:
        return ()
    became = [0] * len(BECAME)
    for report, grams in given.items():
        # A report that was replaced or withdrawn between the two readings says nothing any more.
        load = reported.get(report)
        parts = load.split(grams) if load else (0, 0, 0, grams)
        became = [sum(pair) for pair in zip(became, parts, strict=True)]
    return tuple(RecycledLine(code=code, grams=grams) for code, grams in zip(BECAME, became, strict=True))
