"""Settling priced devices: the sum of the lines is the total, to the öre, however it is cut."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from omlopp.domain.money import CurrenciesDiffer, Money
from omlopp.domain.pricing._price import Priced


class SettledTwice(ValueError):
    """The same device stands twice in one settlement; carries its reference."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        super().__init__(ref)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over priced devices: how many, gross, deductions (positive) and net = gross − deductions."""

    count: int
    gross: Money
    deductions: Money
    net: Money


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is paid for a set of devices, excluding VAT.

    `lines` are the priced devices, `not_priced` those without a price, listed apart and in no total.
    The totals per kind, grade (`unknown` where none was given) and unit each sum to `total`.
    `deductions_by_code` sums to the total's deductions.
    """

    currency: str
    price_lists: tuple[str, ...]
    lines: tuple[Priced, ...]
    not_priced: tuple[Priced, ...]
    total: Totals
    by_kind: Mapping[str, Totals]
    by_grade: Mapping[str, Totals]
    by_unit: Mapping[str, Totals]
    deductions_by_code: Mapping[str, Money]


def settle(priced: Sequence[Priced], *, currency: str = "SEK") -> Settlement:
    """The settlement of devices already priced.

    Refuses a device that stands there twice (`SettledTwice`) and amounts in another currency
    (`CurrenciesDiffer`).
    """
    refs: set[str] = set()
    lines, not_priced = [], []
    for each in priced:
        if each.device.ref in refs:
            raise SettledTwice(each.device.ref)
        refs.add(each.device.ref)
        if each.net is None or each.gross is None:
            not_priced.append(each)
            continue
        if each.net.currency != currency or each.gross.currency != currency:
            raise CurrenciesDiffer(f"{currency} and {each.net.currency}")
        lines.append(each)
    by_code: dict[str, Decimal] = {}
    for each in lines:
        for deduction in each.deductions:
            by_code[deduction.code] = by_code.get(deduction.code, Decimal("0.00")) + deduction.amount.amount
    return Settlement(
        currency=currency,
        price_lists=tuple(sorted({f"{each.price_list} {each.version}" for each in priced})),
        lines=tuple(lines),
        not_priced=tuple(not_priced),
        total=_totals(lines, lambda _: "", currency).get("", _none(currency)),
        by_kind=_totals(lines, lambda each: each.device.kind, currency),
        by_grade=_totals(lines, lambda each: each.device.grade or "unknown", currency),
        by_unit=_totals(lines, lambda each: each.device.unit, currency),
        deductions_by_code={code: Money(amount, currency) for code, amount in sorted(by_code.items())},
    )


def _none(currency: str) -> Totals:
    zero = Money(Decimal("0.00"), currency)
    return Totals(0, zero, zero, zero)


def _totals(lines: Sequence[Priced], by: Callable[[Priced], str], currency: str) -> dict[str, Totals]:
    counts: dict[str, int] = {}
    gross: dict[str, Decimal] = {}
    net: dict[str, Decimal] = {}
    for each in lines:
        if each.gross is None or each.net is None:
            continue
        key = by(each)
        counts[key] = counts.get(key, 0) + 1
        gross[key] = gross.get(key, Decimal("0.00")) + each.gross.amount
        net[key] = net.get(key, Decimal("0.00")) + each.net.amount
    return {
        key: Totals(
            counts[key],
            Money(gross[key], currency),
            Money(gross[key] - net[key], currency),
            Money(net[key], currency),
        )
        for key in sorted(counts)
    }
