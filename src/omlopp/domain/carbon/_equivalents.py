"""Everyday equivalents of an amount of CO2e, each with its factor, source and year."""

import math
from dataclasses import dataclass

from omlopp.domain.carbon._data import table


class EquivalentsUnknown(ValueError):
    """No set of equivalents has this name; carries the name and those there are."""

    def __init__(self, which: str, known: tuple[str, ...]) -> None:
        self.which = which
        self.known = known
        super().__init__(which)


class NoEquivalent(ValueError):
    """A negative or endless amount has no everyday equivalent."""

    def __init__(self, kg: float) -> None:
        self.kg = kg
        super().__init__(kg)


@dataclass(frozen=True, slots=True)
class Equivalent:
    """`value` units, each worth `factor` kg CO2e. Not rounded."""

    name: str
    value: float
    factor: float
    unit: str
    source: str
    year: int


def equivalent_sets() -> tuple[str, ...]:
    """The names of the sets there are."""
    return tuple(raw["id"] for raw in table("equivalents.toml")[0]["set"])


def equivalents(kg: float, which: str = "inrego") -> tuple[Equivalent, ...]:
    """What `kg` CO2e equals in the set `which`; refuses with `EquivalentsUnknown` or `NoEquivalent`."""
    if not math.isfinite(kg) or kg < 0:
        raise NoEquivalent(kg)
    for raw in table("equivalents.toml")[0]["set"]:
        if raw["id"] == which:
            return tuple(
                Equivalent(
                    each["name"],
                    kg / each["factor"],
                    each["factor"],
                    each["unit"],
                    each["source"],
                    each["year"],
                )
                for each in raw["equivalent"]
            )
    raise EquivalentsUnknown(which, equivalent_sets())


def one_equivalent(kg: float, which: str | None, name: str | None = None) -> Equivalent | None:
    """The one equivalent a report may show: `name` of the set `which`, or its first; None when switched off.

    A set is switched off by giving none. A saving of zero or less has no equivalent, and none is made up.
    Refuses with `EquivalentsUnknown` for a set, or a name in it, that there is not.
    """
    if which is None or not math.isfinite(kg) or kg <= 0:
        return None
    found = equivalents(kg, which)
    if name is None:
        return found[0]
    for each in found:
        if each.name == name:
            return each
    raise EquivalentsUnknown(f"{which}:{name}", tuple(f"{which}:{each.name}" for each in found))
