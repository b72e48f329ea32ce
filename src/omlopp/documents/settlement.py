"""The settlement (avräkning): gross → named deductions → net, for every device, code string and in all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from omlopp.documents._facts import Document, FiguresDisagree
from omlopp.documents._figures import NBSP, iso_date, money, number, percent
from omlopp.documents._sheet import LISTED, Page, alike, column, frame, known, party, proof, rows
from omlopp.documents._words import Words
from omlopp.domain.money import Money, total

_GRADES = "ABCDE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deducted:
    """A named deduction: what it took, as a positive amount. `code` is the price list's."""

    code: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledDevice:
    """One device paid for: gross − deductions = net, to the öre, or `FiguresDisagree`.

    `unit` is the code string it is settled under. `expected_grade` is what the customer counted on, None
    where nothing was. A device taken for parts or recycled has its amounts like any other, zero included.
    `not_cleared` says why its data is not proven gone although it is paid for, None where it is gone:
    `media_unknown` (nobody has looked for its media), `media_insufficient` (one of them is not cleared).
    """

    serial: str | None
    gross: Money
    net: Money
    deductions: tuple[Deducted, ...] = ()
    model: str | None = None
    kind: str | None = None
    unit: str | None = None
    expected_grade: str | None = None
    grade: str | None = None
    not_cleared: str | None = None

    def __post_init__(self) -> None:
        left = self.gross - total((each.amount for each in self.deductions), self.gross.currency)
        if left != self.net:
            raise FiguresDisagree(f"device {self.serial}", stated=self.net.amount, found=left.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPriced:
    """Devices that have no price, and the code of why; they are in no total and stand as a gap."""

    reason: str
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Document):
    """What is paid for a take-back. Amounts are in one currency, the net's.

    `fees` are deductions for the take-back as a whole. `net` is all devices' net less `fees`, excluding VAT.
    `vat` is the code of how VAT is handled (`on_invoice`, `reverse_charge`, `standard`, `none`, `margin`).
    With `standard`, `vat_rate` is a share (0.25) and `vat_amount` is added to what is paid. Raises
    `FiguresDisagree` when devices, fees and net do not agree.
    """

    SHAPE: ClassVar[str] = "omlopp/settlement/1"

    order: str
    reference: str | None
    pay_date: date
    devices: tuple[SettledDevice, ...]
    net: Money
    fees: tuple[Deducted, ...] = ()
    not_priced: tuple[NotPriced, ...] = ()
    vat: str = "none"
    vat_rate: Decimal | None = None
    vat_amount: Money | None = None
    self_billing: bool = False
    auto_approval_date: date | None = None
    account: str | None = None
    price_lists: tuple[str, ...] = ()
    rubric: str | None = None

    def __post_init__(self) -> None:
        left = self.devices_net - total((fee.amount for fee in self.fees), self.currency)
        if left != self.net:
            raise FiguresDisagree("net", stated=self.net.amount, found=left.amount)
        if (self.vat == "standard") != (self.vat_amount is not None and self.vat_rate is not None):
            raise FiguresDisagree("vat", stated=self.vat, found=self.vat_amount and self.vat_amount.amount)
        if self.vat_rate is not None and self.vat_amount is not None:
            due = self.net.times(self.vat_rate).rounded()
            if due != self.vat_amount.rounded():
                raise FiguresDisagree("vat", stated=self.vat_amount.amount, found=due.amount)

    @property
    def currency(self) -> str:
        """The currency of every amount (ISO 4217)."""
        return self.net.currency

    @property
    def gross(self) -> Money:
        """The devices' prices before deductions."""
        return total((device.gross for device in self.devices), self.currency)

    @property
    def devices_net(self) -> Money:
        """The devices' net, before fees for the whole take-back."""
        return total((device.net for device in self.devices), self.currency)

    @property
    def to_pay(self) -> Money:
        """Net and, where it is paid out, VAT."""
        return self.net if self.vat_amount is None else self.net + self.vat_amount


def page(document: Settlement, words: Words, sha256: str) -> Page:
    """The settlement as its template `settlement.typ` wants it; `sha256` is its data's digest."""
    language = words.language
    pays_us = document.to_pay.amount < 0
    lead = words(
        "settlement.result_negative" if pays_us else "settlement.result",
        net=money(-document.to_pay if pays_us else document.to_pay, language),
        date=iso_date(document.pay_date, language),
    )
    deducted = document.gross - document.net
    more = []
    if document.auto_approval_date is not None:
        more.append(words("settlement.auto", date=iso_date(document.auto_approval_date, language)))
    more += _not_cleared(document.devices, words)
    return {
        **frame(document, words, title=words("settlement.title"), subject=lead),
        "lead": {"tone": "plain", "text": lead, "more": more},
        "banner": words("settlement.self_billing") if document.self_billing else None,
        "figures": [
            {
                "value": _bare(document.gross, words),
                "label": _labelled("settlement.gross_short", document, words),
            },
            {
                "value": _bare(deducted, words),
                "sign": "−",
                "label": _labelled("settlement.deductions", document, words),
            },
            {
                "value": _bare(document.net, words),
                "sign": "=",
                "label": _labelled("settlement.net", document, words),
                "tone": "ok" if document.net.amount > 0 else "plain",
            },
        ],
        "about": rows(
            {
                words("customer"): party(document.customer),
                words("settlement.payer"): party(document.operator),
                words("order"): {"mono": document.order},
                words("settlement.reference"): known(document.reference, words, mono=True),
                words("settlement.pay_date"): iso_date(document.pay_date, language),
                words("settlement.account"): document.account and {"mono": document.account},
                words("settlement.vat"): _vat(document, words),
                words("settlement.price_list"): ", ".join(document.price_lists) or None,
                words("settlement.rubric"): document.rubric,
            }
        ),
        "summary": {"title": words("settlement.summary"), "table": _summary(document, words)},
        "units": {"title": words("settlement.units"), "table": _units(document.devices, document, words)},
        "devices": {
            "title": words("settlement.devices"),
            **_of_devices(document, words),
        },
        "left-out": {
            "title": words("return.not_included"),
            "lines": [
                words("settlement.not_included"),
                *(
                    f"{words('settlement.of_devices', count=number(gap.devices, language))}: "
                    f"{words.code('not_priced', gap.reason)}"
                    for gap in document.not_priced
                ),
            ],
        },
        "proof": proof(document, words, sha256),
    }


def _not_cleared(devices: Sequence[SettledDevice], words: Words) -> list[str]:
    """How many are paid for whose data is not proven gone, and why; nothing where all is."""
    reasons = Counter(device.not_cleared for device in devices if device.not_cleared)
    if not reasons:
        return []
    told = "; ".join(
        f"{number(count, words.language)} {words.code('not_cleared', reason)}"
        for reason, count in sorted(reasons.items())
    )
    return [words("settlement.not_cleared", count=number(reasons.total(), words.language), reasons=told)]


def _bare(amount: Money, words: Words) -> str:
    return number(amount.rounded().amount, words.language, 2)


def _labelled(key: str, document: Settlement, words: Words) -> str:
    unit = "kr" if document.currency == "SEK" and words.language == "sv" else document.currency
    return f"{words(key)}, {unit}"


def _vat(document: Settlement, words: Words) -> str:
    if document.vat_rate is not None:
        return words("vat.standard", rate=percent(document.vat_rate, words.language, 0))
    return words.code("vat", document.vat)


def _regraded(devices: Sequence[SettledDevice], words: Words) -> str | None:
    both = [
        _GRADES.index(device.grade) - _GRADES.index(device.expected_grade)
        for device in devices
        if device.grade in tuple(_GRADES) and device.expected_grade in tuple(_GRADES)
    ]
    if not both:
        return None
    return words(
        "settlement.lower",
        lower=number(sum(steps > 0 for steps in both), words.language),
        higher=number(sum(steps < 0 for steps in both), words.language),
    )


def _summary(document: Settlement, words: Words) -> Page:
    by_code: dict[str, list[Money]] = defaultdict(list)
    for device in document.devices:
        for deduction in device.deductions:
            by_code[deduction.code].append(deduction.amount)
    language = words.language
    lines: list[list[Any]] = [
        [
            words("settlement.gross"),
            number(len(document.devices), language),
            _bare(document.gross, words),
        ]
    ]
    lines += [
        [
            words.code("deduction", code),
            number(len(amounts), language),
            _bare(-total(amounts, document.currency), words),
        ]
        for code, amounts in sorted(by_code.items(), key=lambda item: words.code("deduction", item[0]))
    ]
    lines += [
        [
            f"{words.code('deduction', fee.code)} ({words('settlement.fees')})",
            "",
            _bare(-fee.amount, words),
        ]
        for fee in document.fees
    ]
    net = [{"strong": words("settlement.net")}, "", {"strong": _bare(document.net, words)}]
    if document.vat_amount is None:
        lines.append(net)
    else:
        lines += [
            net,
            [_vat(document, words), "", _bare(document.vat_amount, words)],
            [
                {"strong": words("settlement.to_pay")},
                "",
                {"strong": _bare(document.to_pay, words)},
            ],
        ]
    return {
        "total": True,
        "columns": [
            column(words("settlement.item"), 6),
            column(words("climate.devices"), 2, align="right"),
            column(_labelled("settlement.amount", document, words), 3, align="right"),
        ],
        "rows": lines,
    }


def _units(devices: Sequence[SettledDevice], document: Settlement, words: Words) -> Page:
    units: dict[str | None, list[SettledDevice]] = defaultdict(list)
    for device in devices:
        units[device.unit].append(device)
    ordered = sorted(units.items(), key=lambda item: (item[0] is None, item[0] or ""))
    language = words.language

    def sums(members: Sequence[SettledDevice]) -> list[str]:
        gross = total((device.gross for device in members), document.currency)
        net = total((device.net for device in members), document.currency)
        return [
            number(len(members), language),
            _bare(gross, words),
            _bare(-(gross - net), words),
            _bare(net, words),
        ]

    return {
        "total": True,
        "columns": [
            column(words("settlement.code_string"), 5),
            column(words("climate.devices"), 1.6, align="right"),
            column(words("settlement.gross_short"), 2.4, align="right"),
            column(words("settlement.deductions"), 2.4, align="right"),
            column(words("settlement.net"), 2.4, align="right"),
        ],
        "rows": [
            *(
                [known(name, words) if name else {"unknown": words("return.no_unit")}, *sums(members)]
                for name, members in ordered
            ),
            [words("settlement.all_devices"), *sums(devices)],
        ],
    }


def _devices(devices: Sequence[SettledDevice], words: Words) -> Page:
    return {
        "size": 8,
        "columns": [
            column(words("serial"), 3),
            column(words("model"), 4),
            column(words("unit_name_short"), 3),
            column(words("grade"), 1.5),
            column(words("settlement.price"), 1.9, align="right"),
            column(words("settlement.deductions"), 3.6),
            column(words("settlement.net"), 1.9, align="right"),
        ],
        "rows": [
            [
                known(device.serial, words, mono=True),
                known(device.model, words),
                known(device.unit, words),
                _grade(device),
                _bare(device.gross, words),
                _remarks(device, words),
                _bare(device.net, words),
            ]
            for device in devices
        ],
    }


def _of_devices(document: Settlement, words: Words) -> Page:
    """The devices one by one, or where they are very many those that are alike together, by unit."""
    devices, told = document.devices, _regraded(document.devices, words)
    if len(devices) <= LISTED:
        return {"note": told, "table": _devices(devices, words)}
    of_one_price = Counter((device.unit, *_priced(device, words)) for device in devices)
    # Where nearly each has a price of its own, they are told with their amounts below model and grade.
    together = len(of_one_price) * 3 <= len(devices)
    units: dict[str | None, dict[tuple[str, ...], list[SettledDevice]]] = {}
    for device in devices:
        shared = _priced(device, words)[: None if together else 2]
        units.setdefault(device.unit, {}).setdefault(shared, []).append(device)
    return {
        "note": " ".join(filter(None, (told, words("alike.note" if together else "alike.note_amounts")))),
        "units": [
            {
                "title": unit or words("return.no_unit"),
                "alike": alike(
                    of,
                    words,
                    name=lambda one: one.serial or words("unknown") if together else _amounts(one, words),
                    summed=lambda members: _together(members, words),
                ),
            }
            for unit, of in sorted(units.items(), key=lambda item: (item[0] is None, item[0] or ""))
        ],
    }


def _priced(device: SettledDevice, words: Words) -> tuple[str, ...]:
    return (
        device.model or words("unknown"),
        f"{words('grade')} {_grade(device)}",
        f"{words('settlement.price')} {_bare(device.gross, words)}",
        _remarks(device, words),
        f"{words('settlement.net')} {_bare(device.net, words)}",
    )


def _together(members: Sequence[SettledDevice], words: Words) -> str:
    if len(members) == 1:
        return ""
    sums = total((device.net for device in members), members[0].net.currency)
    return words("alike.sum", amount=_bare(sums, words))


def _amounts(device: SettledDevice, words: Words) -> str:
    # Kept on one line, but for what is told between the amounts.
    told = _remarks(device, words)
    name = f"{device.serial or words('unknown')}:{NBSP}{_bare(device.gross, words)}"
    return f"{name}{f'{NBSP}{told}' if told else ''}{NBSP}={NBSP}{_bare(device.net, words)}"


def _grade(device: SettledDevice) -> str:
    grade = device.grade or "–"
    if device.expected_grade is None or device.expected_grade == device.grade:
        return grade
    return f"{device.expected_grade} → {grade}"


def _remarks(device: SettledDevice, words: Words) -> str:
    mark = words("settlement.data_open") if device.not_cleared else ""
    return "; ".join(part for part in (mark, _named(device.deductions, words)) if part)


def _named(deductions: Sequence[Deducted], words: Words) -> str:
    return ", ".join(
        f"{words.code('deduction', each.code)}{NBSP}{_bare(-each.amount, words)}" for each in deductions
    )


__all__ = ["Deducted", "NotPriced", "SettledDevice", "Settlement", "page"]
