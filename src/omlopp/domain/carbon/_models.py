"""From what a device is called to the footprint of its model or family, for methods that ask for it."""

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from omlopp.domain.carbon._words import Footprint, Level
from omlopp.domain.quantities import Interval

if TYPE_CHECKING:
    from omlopp.domain.carbon.factors import FactorSet
    from omlopp.domain.carbon.matching import ModelMatch

# The median of the errors makers state for their own sheets (1 022 sheets, Boavizta 2023-02-23: 0.20).
LEAST_WIDTH = 0.2


class ModelName(NamedTuple):
    """What a device is called and what tells its variants apart; the fields of `names.ToolName`."""

    manufacturer: str
    product: str
    version: str
    kind: str | None
    form: str | None
    screen_inch: float | None
    storage_gb: float | None


def footprints(names: Sequence[ModelName], factors: "FactorSet") -> list[Footprint | None]:
    """The footprint of each name's model or family in `factors`, None where there is none without use.

    Names that are equal get the very same object.
    """
    from omlopp.domain.carbon.matching import (
        match_models,  # reading names costs a start that most do without
    )
    from omlopp.domain.carbon.names import ToolName

    distinct = list(dict.fromkeys(names))
    matches = match_models([ToolName(*name) for name in distinct], factors)
    found = dict(zip(distinct, (_footprint(each) for each in matches), strict=True))
    return [found[name] for name in names]


def _footprint(match: "ModelMatch") -> Footprint | None:
    """Never narrower than makers' own errors in the median: a sheet that states none is not exact."""
    if match.level not in (Level.MODEL, Level.FAMILY) or match.nonuse_kg is None:
        return None
    kg = match.nonuse_kg
    low, high = kg.central * (1 - LEAST_WIDTH), kg.central * (1 + LEAST_WIDTH)
    kwh = [each.kwh_per_year for each in match.factors if each.kwh_per_year is not None]
    return Footprint(
        match.level,
        match.name or "",
        Interval(min(kg.low, low), kg.central, max(kg.high, high)),
        f"{match.source or 'the maker'}; n = {match.n}",
        median(kwh) if kwh else None,
    )
