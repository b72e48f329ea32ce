"""Pricing devices by a list: gross by grade, named deductions, net."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase

from omlopp.domain.money import Money, total
from omlopp.domain.pricing._list import Price, PriceList, Rule, plain
from omlopp.domain.vocabulary import Fate, Grade


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found on a device that a list may deduct for; severity None where the finding has none."""

    code: str
    zone: str = "whole"
    severity: int | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """What pricing needs to know of one device.

    `ref` names it on the settlement, `unit` is the code string it is settled under. `age_months` is its age
    in whole months, `grade` its overall grade; None is unknown. `fate` None: it goes back to its owner.
    """

    ref: str
    kind: str
    manufacturer: str = ""
    model: str = ""
    age_months: int | None = None
    grade: str | None = None
    fate: str | None = "reuse"
    findings: tuple[Finding, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Deduction:
    """One named deduction: `amount` is what it took, `listed` what the list says, `because` the findings."""

    code: str
    amount: Money
    listed: Money
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Priced:
    """One device priced: gross − deductions = net, to the öre.

    All None with a `reason` when the price is unknown (`no_price`, `age_unknown`, `grade_unknown`,
    `unknown_grade`, `unknown_fate`, `returned_to_owner`). A recycled device earns zero, reason `recycled`.
    `covered` are deductions not taken because the grade already carries the fault.
    """

    device: Device
    price_list: str
    version: str
    rule: str | None
    gross: Money | None
    deductions: tuple[Deduction, ...]
    net: Money | None
    reason: str | None
    covered: tuple[str, ...] = ()


class PriceListNotValid(ValueError):
    """The list does not hold on that day; carries the list and the day."""

    def __init__(self, price_list: str, on: date) -> None:
        self.price_list = price_list
        self.on = on
        super().__init__(f"{price_list} {on}")


def age_months(bought: date, on: date) -> int:
    """Whole months from one day to another, never below zero."""
    months = (on.year - bought.year) * 12 + on.month - bought.month - (on.day < bought.day)
    return max(months, 0)


def price(device: Device, by: PriceList, *, on: date | None = None) -> Priced:
    """The price of one device; refuses with `PriceListNotValid` when `on` is outside the list's period."""
    return price_many([device], by, on=on)[0]


def price_many(devices: Sequence[Device], by: PriceList, *, on: date | None = None) -> list[Priced]:
    """The prices of many devices, in their order; devices the list cannot tell apart are priced once."""
    if on is not None and not by.valid_from <= on < by.valid_until:
        raise PriceListNotValid(by.id, on)
    seen: dict[tuple[object, ...], Priced] = {}
    answers = []
    for device in devices:
        key = (
            device.kind,
            device.manufacturer,
            device.model,
            device.age_months,
            device.grade,
            device.fate,
            device.findings,
        )
        known = seen.get(key)
        if known is None:
            known = seen[key] = _one(device, by)
        answers.append(
            Priced(
                device,
                known.price_list,
                known.version,
                known.rule,
                known.gross,
                known.deductions,
                known.net,
                known.reason,
                known.covered,
            )
        )
    return answers


def _one(device: Device, by: PriceList) -> Priced:
    def unknown(reason: str, rule: str | None = None) -> Priced:
        return Priced(device, by.id, by.version, rule, None, (), None, reason)

    if device.fate is None:
        return unknown("returned_to_owner")
    if device.fate not in frozenset(Fate):
        return unknown("unknown_fate")
    if device.fate == Fate.RECYCLE:
        zero = Money(Decimal("0.00"), by.currency)
        return Priced(device, by.id, by.version, None, zero, (), zero, "recycled")
    found = _price_for(device, by)
    if isinstance(found, str):
        return unknown(found)
    # Taken apart for parts, a device earns what its list gives for grade E, whatever its grade was.
    grade = Grade.E if device.fate == Fate.PARTS else device.grade
    if grade is None:
        return unknown("grade_unknown", found.id)
    if grade not in found.by_grade:
        return unknown("unknown_grade", found.id)
    gross = Money(found.by_grade[grade], by.currency).rounded()
    covered: tuple[str, ...] = ()
    deductions = _locked(device, gross, by)
    if not deductions and device.fate != Fate.PARTS:
        deductions, covered = _deduct(device, grade, gross, by)
    net = gross - total((each.amount for each in deductions), by.currency)
    return Priced(device, by.id, by.version, found.id, gross, deductions, net, None, covered)


def _price_for(device: Device, by: PriceList) -> Price | str:
    """The first price that fits, or why none does. An unknown age stops at the first price that asks."""
    manufacturer, model = plain(device.manufacturer), plain(device.model)
    for each in by.prices:
        if each.kind != device.kind:
            continue
        if each.manufacturer is not None and each.manufacturer != manufacturer:
            continue
        if each.model is not None and not fnmatchcase(model, each.model):
            continue
        if each.needs_age and device.age_months is None:
            return "age_unknown"
        if each.age_from is not None and (device.age_months or 0) < each.age_from:
            continue
        if each.age_below is not None and (device.age_months or 0) >= each.age_below:
            continue
        return each
    return "no_price"


def _locked(device: Device, gross: Money, by: PriceList) -> tuple[Deduction, ...]:
    """A lock takes the whole price."""
    locks = tuple(finding.code for finding in device.findings if finding.code in by.locked)
    return (Deduction("locked", gross, gross, locks),) if locks else ()


def _deduct(
    device: Device, grade: str, gross: Money, by: PriceList
) -> tuple[tuple[Deduction, ...], tuple[str, ...]]:
    """The deductions taken, each part once, together within the limit; and those the grade covers.

    A part that the grade carries by one of its faults is carried whole: no other fault of it is deducted.
    """
    hit = [
        (rule, found)
        for rule in by.rules
        if (found := [finding for finding in device.findings if _hits(rule, device, finding)])
    ]
    carried = {rule.group for rule, _ in hit if grade in rule.not_at}
    largest: dict[str, tuple[Rule, Decimal]] = {}
    because: dict[str, list[str]] = {}
    covered: list[str] = []
    for rule, found in hit:
        if rule.group in carried:
            covered.append(rule.code)
            continue
        because.setdefault(rule.group, []).extend(finding.code for finding in found)
        value = rule.amount if rule.amount is not None else gross.amount * (rule.share or Decimal(0))
        if rule.group not in largest or value > largest[rule.group][1]:
            largest[rule.group] = (rule, value)
    left = gross.times(by.max_deduction).rounded()
    taken = []
    for group, (rule, amount) in largest.items():
        listed = Money(amount, by.currency).rounded()
        used = listed if listed.amount <= left.amount else left
        left = left - used
        taken.append(Deduction(rule.code, used, listed, tuple(dict.fromkeys(because[group]))))
    return tuple(taken), tuple(covered)


def _hits(rule: Rule, device: Device, finding: Finding) -> bool:
    if rule.kinds and device.kind not in rule.kinds:
        return False
    if finding.severity is not None and finding.severity < rule.severity_from:
        return False
    return finding.code in rule.when or f"{finding.code}@{finding.zone}" in rule.when
