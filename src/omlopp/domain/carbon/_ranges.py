"""Arithmetic of estimates: low, central and high, each a float or a column of them.

Within one device the inputs of a method err independently of each other, so their effects are combined as the
root of the sum of their squares (JCGM 100:2008, GUM, 5.1.2), low and high apart. Between devices nothing
cancels: they share their inputs, so lows add to lows and highs to highs. Why, and what it costs, is told in
`docs/decisions/0006-climate-ranges.md`.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from omlopp.domain.quantities import Interval

Value = Any
"""A float, or a numpy array of floats: the same formulas serve one device and a column of shapes."""


class Range(NamedTuple):
    """Low ≤ central ≤ high."""

    low: Value
    central: Value
    high: Value


def exactly(value: Value) -> Range:
    """A range without width."""
    return Range(value, value, value)


def product(*factors: Range) -> Range:
    """The product of ranges that are nowhere negative."""
    return Range(*(math.prod(ends) for ends in zip(*factors, strict=True)))


def quotient(over: Range, under: Range) -> Range:
    """A quotient of ranges that are nowhere negative, `under` nowhere zero."""
    return Range(over.low / under.high, over.central / under.central, over.high / under.low)


def scaled(by: Range, signed: Range, least: Callable[..., Value], most: Callable[..., Value]) -> Range:
    """The product of a range that is nowhere negative and one that may be; `least`, `most`: `min`, `max`."""
    return Range(
        least(by.low * signed.low, by.high * signed.low),
        by.central * signed.central,
        most(by.low * signed.high, by.high * signed.high),
    )


def narrowed(value: Range, down: Value, up: Value) -> Range:
    """The same estimate with its lower and upper width scaled."""
    low = value.central - (value.central - value.low) * down
    return Range(low, value.central, value.central + (value.high - value.central) * up)


def minus(value: Range) -> Range:
    """Turned over, for a deduction."""
    return Range(-value.high, -value.central, -value.low)


def interval(value: Range) -> Interval:
    """As the value type of the house; only for a single estimate."""
    return Interval(float(value.low), float(value.central), float(value.high))
