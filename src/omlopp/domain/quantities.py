"""Estimated quantities: an interval that never crosses itself and knows where it came from."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a value came from."""

    GIVEN = "given"
    FILLED_IN = "filled_in"
    DEFAULT = "default"
    CORRECTED = "corrected"


class IntervalCrossed(ValueError):
    """The bounds of an interval are out of order."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Low, central and high of one estimate, in the unit its holder names."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise IntervalCrossed(f"{self.low} ≤ {self.central} ≤ {self.high} does not hold")

    @classmethod
    def exactly(cls, value: float) -> "Interval":
        """An interval without width."""
        return cls(value, value, value)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.central + other.central, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.central, -self.low)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def times(self, factor: float) -> "Interval":
        """Scaled by an exact factor; a negative factor turns the interval over."""
        scaled = Interval(self.low * abs(factor), self.central * abs(factor), self.high * abs(factor))
        return scaled if factor >= 0 else -scaled
