"""Facts about what reuse spared, by a named and versioned method."""

from dataclasses import dataclass
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the sum, in grams CO2e, signed as it enters the sum."""

    name: str
    low_g: int
    central_g: int
    high_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingAssessed(Event):
    """What a device's reuse spared, in grams CO2e; None throughout where it is unknown.

    `level` is model, family, subgroup, category or none; `factors` the digest of the factor set.
    """

    takeback: UUID
    method: str
    version: str
    factors: str
    fate: str
    level: str
    low_g: int | None
    central_g: int | None
    high_g: int | None
    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()
