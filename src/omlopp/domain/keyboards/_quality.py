"""How often a print goes wrong: a share of few cases says little, so it carries its interval."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""The normal deviate of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`spoilt` of `count`, and the share with a 95 % interval; None of nothing."""

    spoilt: int
    count: int
    share: float | None
    low: float | None
    high: float | None


def misprint_rate(spoilt: int, count: int) -> Rate:
    """The share of prints that went wrong, with Wilson's score interval (Wilson 1927, JASA 22:209-212).

    It stays within 0 and 1 and does not vanish when nothing has gone wrong yet. `ValueError` for counts that
    cannot be.
    """
    if not 0 <= spoilt <= count:
        raise ValueError(f"{spoilt} of {count}")
    if count == 0:
        return Rate(0, 0, None, None, None)
    share, square = spoilt / count, Z * Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = Z / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
    return Rate(spoilt, count, share, max(0.0, middle - half), min(1.0, middle + half))
