"""What a method takes in minutes and money: settings, each constant marked as assumed or measured.

Minutes of a print: fixed + keys x (cover + layers x cap area / speed); of another: fixed + keys x each.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from omlopp.domain.keyboards._words import Method, Work
from omlopp.domain.money import Money

BASES = ("assumed", "measured")
MOST = 10**9
"""A figure from here on is a slip of the pen."""


class RatesUnusable(ValueError):
    """Settings cannot be used; carries the place in them and a code."""

    def __init__(self, place: str, code: str) -> None:
        self.place = place
        self.code = code
        super().__init__(f"{place}: {code}")


@dataclass(frozen=True, slots=True)
class Constant:
    """One figure, and whether it was measured here or is assumed."""

    value: Decimal
    basis: str


@dataclass(frozen=True)
class MethodRates:
    """The constants of one method by name: for each keyboard, and for each key; minutes and money."""

    fixed_minutes: Mapping[str, Constant]
    key_minutes: Mapping[str, Constant]
    fixed_cost: Mapping[str, Constant]
    key_cost: Mapping[str, Constant]
    layers: Constant | None = None
    cap_mm2: Constant | None = None
    speed_mm2_per_minute: Constant | None = None

    @property
    def constants(self) -> tuple[Constant, ...]:
        """Every figure of the method."""
        tables = (self.fixed_minutes, self.key_minutes, self.fixed_cost, self.key_cost)
        single = (self.layers, self.cap_mm2, self.speed_mm2_per_minute)
        return (*(each for table in tables for each in table.values()), *(each for each in single if each))


@dataclass(frozen=True)
class Rates:
    """The settings of a house: the methods it has, in order of choice, and what each takes."""

    version: str
    currency: str
    source: str
    methods: tuple[Method, ...]
    minute: Constant
    by_method: Mapping[Method, MethodRates]

    def work(self, method: Method, keys: int) -> Work:
        """Minutes and money for this many changed keys."""
        rates = self.by_method[method]
        minutes = _sum(rates.fixed_minutes) + keys * _sum(rates.key_minutes)
        if rates.layers and rates.cap_mm2 and rates.speed_mm2_per_minute:
            minutes += keys * rates.layers.value * rates.cap_mm2.value / rates.speed_mm2_per_minute.value
        cost = minutes * self.minute.value + _sum(rates.fixed_cost) + keys * _sum(rates.key_cost)
        assumed = any(each.basis == "assumed" for each in (*rates.constants, self.minute))
        return Work(round(float(minutes), 2), Money(cost, self.currency).rounded(), assumed)


@cache
def default_rates() -> Rates:
    """The released settings: all assumed."""
    return read_rates(files(__package__).joinpath("data", "rates.toml").read_text(encoding="utf-8"))


def read_rates(text: str) -> Rates:
    """Settings from TOML in the form of the released ones; raises RatesUnusable with the place."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RatesUnusable(str(error), "not_toml") from error
    try:
        methods = tuple(Method(each) for each in table["methods"])
        return Rates(
            version=str(table["version"]),
            currency=str(table["currency"]),
            source=str(table["source"]),
            methods=methods,
            minute=_constant("minute", table["minute"]),
            by_method={method: _method(method, table[method]) for method in methods},
        )
    except KeyError as missing:
        raise RatesUnusable(str(missing.args[0]), "missing") from missing
    except (TypeError, AttributeError) as wrong:
        raise RatesUnusable("table", "not_a_table") from wrong
    except ValueError as wrong:
        if isinstance(wrong, RatesUnusable):
            raise
        raise RatesUnusable("methods", "method_unknown") from wrong


def _method(method: str, table: dict[str, Any]) -> MethodRates:
    def several(name: str) -> dict[str, Constant]:
        return {key: _constant(f"{method}.{name}.{key}", each) for key, each in table[name].items()}

    def one(name: str) -> Constant | None:
        return _constant(f"{method}.{name}", table[name]) if name in table else None

    found = MethodRates(
        fixed_minutes=several("fixed_minutes"),
        key_minutes=several("key_minutes"),
        fixed_cost=several("fixed_cost"),
        key_cost=several("key_cost"),
        layers=one("layers"),
        cap_mm2=one("cap_mm2"),
        speed_mm2_per_minute=one("speed_mm2_per_minute"),
    )
    if found.speed_mm2_per_minute and not found.speed_mm2_per_minute.value:
        raise RatesUnusable(f"{method}.speed_mm2_per_minute", "zero")
    return found


def _constant(place: str, said: dict[str, Any]) -> Constant:
    try:
        value = Decimal(str(said["value"]))
    except InvalidOperation as wrong:
        raise RatesUnusable(place, "not_a_number") from wrong
    if not value.is_finite() or not 0 <= value < MOST:
        raise RatesUnusable(place, "not_a_number")
    if said["basis"] not in BASES:
        raise RatesUnusable(place, "basis_unknown")
    return Constant(value, said["basis"])


def _sum(table: Mapping[str, Constant]) -> Decimal:
    return sum((each.value for each in table.values()), Decimal(0))
