"""Arithmetic of estimates: low, central and high, each a float or a column of them.

Interval arithmetic. Every operation takes the worst of its inputs for the low and the best for the high, as
if all erred together. So no error cancels another one, shared inputs included, and what adds up in the rows
adds up in the sums; `docs/decisions/0007-climate-ranges.md` says why, and what it costs.
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


def minus(value: Range) -> Range:
    """Turned over, for a deduction."""
    return Range(-value.high, -value.central, -value.low)


def interval(value: Range) -> Interval:
    """As the value type of the house; only for a single estimate."""
    return Interval(float(value.low), float(value.central), float(value.high))
