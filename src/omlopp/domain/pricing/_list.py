"""Price lists: prices, grade shares and deductions as versioned data, our sample or an operator's own."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any

from omlopp.domain.vocabulary import Grade, Kind

PRICE_LISTS = ("sample-2026",)
"""The lists that come with the package: a demo only."""


class PriceListUnknown(ValueError):
    """The package has no list of this id; carries the id and those there are."""

    def __init__(self, price_list: str) -> None:
        self.price_list = price_list
        self.known = PRICE_LISTS
        super().__init__(price_list)


class PriceListUnreadable(ValueError):
    """A list cannot be used: a code, the place in it and the value met."""

    def __init__(self, code: str, place: str, value: str = "") -> None:
        self.code = code
        self.place = place
        self.value = value
        super().__init__(f"{code} {place} {value}".strip())


@dataclass(frozen=True, slots=True)
class Price:
    """One price: what it fits and what each grade earns, unrounded, in the list's currency."""

    id: str
    kind: str
    manufacturer: str | None
    model: str | None
    age_from: int | None
    age_below: int | None
    by_grade: dict[str, Decimal]

    @property
    def needs_age(self) -> bool:
        """Whether the price holds for some ages only."""
        return self.age_from is not None or self.age_below is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """One named deduction: an amount, or a share of the gross price, for any of the findings in `when`."""

    code: str
    group: str
    amount: Decimal | None
    share: Decimal | None
    when: frozenset[str]
    kinds: frozenset[str]
    not_at: frozenset[str]
    severity_from: int


@dataclass(frozen=True)
class PriceList:
    """A list valid from a day until, but not including, another. `sha256` names the state of its text."""

    id: str
    version: str
    demo: bool
    currency: str
    valid_from: date
    valid_until: date
    rubric: str
    prices: tuple[Price, ...]
    rules: tuple[Rule, ...]
    locked: frozenset[str]
    max_deduction: Decimal
    sha256: str


@cache
def price_list(id_: str = PRICE_LISTS[-1]) -> PriceList:
    """A list of the package; refuses with `PriceListUnknown`."""
    if id_ not in PRICE_LISTS:
        raise PriceListUnknown(id_)
    return read_price_list(files(__package__).joinpath("data", f"{id_}.toml").read_text("utf-8"))


def read_price_list(text: str) -> PriceList:
    """An operator's own list (TOML, shaped as the sample); refuses with `PriceListUnreadable`."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PriceListUnreadable("not_toml", "", str(error)) from error
    try:
        return _parse(raw, hashlib.sha256(text.encode("utf-8")).hexdigest())
    except KeyError as error:
        raise PriceListUnreadable("missing", str(error.args[0])) from error
    except (TypeError, AttributeError) as error:
        raise PriceListUnreadable("wrong_shape", "", str(error)) from error


def _parse(raw: dict[str, Any], digest: str) -> PriceList:
    shares = {grade: _decimal(raw["grades"][grade], f"grades.{grade}") for grade in Grade}
    for better, worse in zip(tuple(Grade)[:-1], tuple(Grade)[1:], strict=True):
        if shares[worse] > shares[better]:
            raise PriceListUnreadable("worse_grade_earns_more", f"grades.{worse}", str(shares[worse]))
    prices = tuple(_price(each, shares) for each in raw["price"])
    rules = tuple(_rule(each) for each in raw["deduction"])
    if len({price.id for price in prices}) < len(prices):
        raise PriceListUnreadable("price_id_twice", "price")
    limit = _decimal(raw["limits"]["max_deduction"], "limits.max_deduction")
    if limit > 1:
        raise PriceListUnreadable("above_one", "limits.max_deduction", str(limit))
    return PriceList(
        id=raw["id"],
        version=raw["version"],
        demo=raw.get("demo", False),
        currency=raw["currency"],
        valid_from=_day(raw["valid_from"], "valid_from"),
        valid_until=_day(raw["valid_until"], "valid_until"),
        rubric=raw["rubric"],
        prices=prices,
        rules=rules,
        locked=frozenset(raw["locked"]["when"]),
        max_deduction=limit,
        sha256=digest,
    )


def _price(raw: dict[str, Any], shares: dict[Grade, Decimal]) -> Price:
    place = f"price.{raw['id']}"
    if raw["kind"] not in frozenset(Kind):
        raise PriceListUnreadable("unknown_kind", place, raw["kind"])
    base = _decimal(raw["base"], f"{place}.base")
    own = raw.get("prices", {})
    by_grade: dict[str, Decimal] = {
        grade: _decimal(own[grade], f"{place}.prices.{grade}") if grade in own else base * shares[grade]
        for grade in Grade
    }
    if list(by_grade.values()) != sorted(by_grade.values(), reverse=True):
        raise PriceListUnreadable("worse_grade_earns_more", place)
    return Price(
        id=raw["id"],
        kind=raw["kind"],
        manufacturer=plain(raw["manufacturer"]) if "manufacturer" in raw else None,
        model=plain(raw["model"]) if "model" in raw else None,
        age_from=raw.get("age_from"),
        age_below=raw.get("age_below"),
        by_grade=by_grade,
    )


def _rule(raw: dict[str, Any]) -> Rule:
    place = f"deduction.{raw['code']}"
    amount = _decimal(raw["amount"], f"{place}.amount") if "amount" in raw else None
    share = _decimal(raw["share"], f"{place}.share") if "share" in raw else None
    if (amount is None) == (share is None):
        raise PriceListUnreadable("amount_or_share", place)
    return Rule(
        code=raw["code"],
        group=raw["group"],
        amount=amount,
        share=share,
        when=frozenset(raw["when"]),
        kinds=frozenset(raw.get("kinds", ())),
        not_at=frozenset(raw.get("not_at", ())),
        severity_from=raw.get("severity_from", 1),
    )


def _decimal(value: object, place: str) -> Decimal:
    """An exact amount or share, zero or more, written as a string so that no binary fraction slips in."""
    if not isinstance(value, str):
        raise PriceListUnreadable("amount_not_a_string", place, str(value))
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise PriceListUnreadable("amount_unreadable", place, value) from error
    if not amount.is_finite() or amount < 0:
        raise PriceListUnreadable("amount_negative", place, value)
    return amount


def _day(value: object, place: str) -> date:
    if not isinstance(value, date):
        raise PriceListUnreadable("not_a_date", place, str(value))
    return value


def plain(text: str) -> str:
    """A name for comparing: letter case and repeated spaces taken away."""
    return " ".join(text.casefold().split())
