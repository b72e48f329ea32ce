"""Verbs about money: price the devices of a take-back, and settle them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from omlopp import documents, ledger
from omlopp.apps.devices.models import Device, Stage
from omlopp.apps.economy.models import Findings, Order, Price
from omlopp.apps.economy.queries import MEDIA_INSUFFICIENT, MEDIA_UNKNOWN
from omlopp.apps.intake.models import Line
from omlopp.apps.parties import queries as parties
from omlopp.apps.statements.actions import Draft, Issued, issue
from omlopp.apps.workshop.evidence_queries import locks_of_takeback
from omlopp.apps.workshop.models import WorkshopDevice
from omlopp.domain import identity, pricing
from omlopp.domain.events import Deduction, DevicePriced, DeviceSettled, Event, TakebackSettled
from omlopp.domain.hardware import DEFECT_OF, LockKind
from omlopp.domain.money import Money, total
from omlopp.domain.vocabulary import MAY_HOLD_DATA, Kind, Route

SETTLEMENT = "settlement"
IN_HAND = (Stage.RECEIVED, Stage.IN_STOCK, Stage.SHIPPED)
PAYMENT_TERM = timedelta(days=30)
OBJECTION_TERM = timedelta(days=14)


@dataclass(eq=False)
class SettledAlready(Exception):
    """The take-back has its settlement; a correction is a new version made from new facts."""

    number: str


@dataclass(eq=False)
class NothingPriced(Exception):
    """No device of the take-back has a price to settle."""

    number: str


# Plain rows where thousands are read: a model object costs ten times as much.
class _Routed(NamedTuple):
    id: UUID
    path: str
    kind: str | None
    manufacturer: str | None
    model: str | None
    grade: str | None
    route: str | None


class _Sent(NamedTuple):
    id: UUID
    code: str
    path: str
    serial: str | None
    kind: str | None
    manufacturer: str | None
    model: str | None
    media_known: bool
    media: int
    media_sufficient: int


class _Priced(NamedTuple):
    device: UUID
    price_list: str
    currency: str
    grade: str | None
    gross: Decimal | None
    net: Decimal | None
    deductions: list[dict[str, str]]
    problems: list[str]


def price_takeback(*, takeback: UUID, actor: UUID | None, at: datetime) -> int:
    """Price the devices that came with a take-back and have a route; returns how many facts that gave.

    The age is counted from the purchase date of the customer's list to the day the take-back's devices were
    received; a device without one is priced only where the list does not ask for an age. A lock that is not
    released is a finding like any other. A device whose price is the same as before is left alone.
    """
    order = Order.objects.get(takeback=takeback)
    by = pricing.price_list(order.price_list)
    rows = Device.objects.filter(takeback=takeback, stage__in=IN_HAND).exclude(route=None).order_by("id")
    devices = [_Routed(*row) for row in rows.values_list(*_Routed._fields)]
    bought = dict(Line.objects.filter(takeback=takeback, of_line=None).values_list("device", "bought_date"))
    # By the register's devices: the workshop's rows and the findings have no index of their take-back.
    came = Device.objects.filter(takeback=takeback).values("id")
    received = dict(WorkshopDevice.objects.filter(device__in=came).values_list("device", "received_at"))
    found = dict(Findings.objects.filter(device__in=came).values_list("device", "findings"))
    locks = locks_of_takeback(takeback)
    before = {
        row[0]: row[1:]
        for row in Price.objects.filter(takeback=takeback).values_list("device", "gross", "net", "grade")
    }
    fates = {str(route): route.fate for route in Route}
    priced = pricing.price_many(
        [
            pricing.Device(
                ref=str(device.id),
                kind=device.kind or "",
                manufacturer=device.manufacturer or "",
                model=device.model or "",
                age_months=pricing.age_months(day, received[device.id].date())
                if (day := bought.get(device.id)) and device.id in received
                else None,
                grade=device.grade,
                fate=fates[str(device.route)],
                findings=(
                    *(_finding(**each) for each in found.get(device.id, ())),
                    *(
                        pricing.Finding(DEFECT_OF[LockKind(kind)], "whole")
                        for kind in locks.get(device.id, ())
                    ),
                ),
                unit=device.path,
            )
            for device in devices
        ],
        by,
    )
    events = [
        DevicePriced(
            subject=device.id,
            takeback=takeback,
            price_list=f"{each.price_list} {each.version}",
            currency=by.currency,
            grade=device.grade,
            gross=_text(each.gross),
            net=_text(each.net),
            deductions=tuple(
                Deduction(code=deduction.code, amount=str(_text(deduction.amount)))
                for deduction in each.deductions
            ),
            problems=(each.reason,) if each.reason else (),
        )
        for device, each in zip(devices, priced, strict=True)
        if device.id not in before
        or before[device.id] != (_amount(each.gross), _amount(each.net), device.grade)
    ]
    ledger.append(events, actor=actor, at=at)
    return len(events)


@lru_cache(maxsize=4096)  # there are few different ones, and thousands of devices have them
def _finding(code: str, zone: str, severity: int | None) -> pricing.Finding:
    return pricing.Finding(code, zone, severity)


def _amount(money: Money | None) -> Decimal | None:
    return None if money is None else money.rounded().amount


def _text(money: Money | None) -> str | None:
    amount = _amount(money)
    return None if amount is None else format(amount, "f")


def issue_settlement(*, takeback: UUID, reference: str = "", actor: UUID | None, at: datetime) -> Issued:
    """Settle the priced devices of a take-back: one statement, and every device settled in it.

    Its lines sum to its total to the öre; devices without a price are named in it and paid by no one.
    Raises `SettledAlready`, `NothingPriced`.
    """
    order = Order.objects.get(takeback=takeback)
    with ledger.holding([takeback]):
        order.refresh_from_db()
        if order.settled_at is not None:
            raise SettledAlready(order.number)
        rows = Price.objects.filter(takeback=takeback).order_by("device")
        prices = [_Priced(*row) for row in rows.values_list(*_Priced._fields)]
        paid = [price for price in prices if price.net is not None]
        if not paid:
            raise NothingPriced(order.number)
        senders = Device.objects.filter(takeback=takeback).values_list(*_Sent._fields)
        devices = {row[0]: _Sent(*row) for row in senders}
        units = parties.names_by_path({devices[price.device].path for price in paid})
        operator, customer = parties.on_paper(order.customer)

        def make(issued: documents.Issue) -> documents.Document:
            currency = paid[0].currency
            lines = tuple(_line(price, devices[price.device], units) for price in paid)
            unpriced: dict[str, int] = {}
            for price in prices:
                if price.net is None:
                    reason = price.problems[0] if price.problems else "no_price"
                    unpriced[reason] = unpriced.get(reason, 0) + 1
            return documents.Settlement(
                issue=issued,
                operator=operator,
                customer=customer,
                order=order.number,
                reference=reference or None,
                pay_date=(at + PAYMENT_TERM).date(),
                devices=lines,
                net=total((line.net for line in lines), currency),
                not_priced=tuple(
                    documents.NotPriced(reason=reason, devices=n) for reason, n in sorted(unpriced.items())
                ),
                vat="on_invoice",
                auto_approval_date=(at + OBJECTION_TERM).date(),
                price_lists=tuple(sorted({price.price_list for price in paid})),
            )

        def also(issued: Sequence[Issued]) -> Sequence[Event]:
            statement = issued[0].id
            net = sum((price.net or Decimal(0) for price in paid), Decimal("0.00"))
            return [
                *(
                    DeviceSettled(
                        subject=price.device,
                        takeback=takeback,
                        statement=statement,
                        net=str(price.net),
                        currency=price.currency,
                    )
                    for price in paid
                ),
                TakebackSettled(
                    subject=takeback, statement=statement, net=str(net), currency=paid[0].currency
                ),
            ]

        draft = Draft(SETTLEMENT, takeback, order.path, make, takeback=takeback)
        return issue(drafts=[draft], also=also, hold=[takeback], actor=actor, at=at)[0]


def _line(price: _Priced, device: _Sent, units: dict[str, str]) -> documents.SettledDevice:
    assert price.gross is not None and price.net is not None  # noqa: S101, PT018 - chosen so by the caller
    return documents.SettledDevice(
        serial=device.serial or device.code,
        gross=Money(price.gross, price.currency),
        net=Money(price.net, price.currency),
        deductions=tuple(
            documents.Deducted(code=each["code"], amount=Money(Decimal(each["amount"]), price.currency))
            for each in price.deductions
        ),
        model=identity.model_name(device.manufacturer, device.model) or None,
        kind=device.kind,
        unit=units.get(device.path) or None,
        grade=price.grade,
        not_cleared=_not_cleared(device),
    )


def _not_cleared(device: _Sent) -> str | None:
    """Why the data of the device is not proven gone; None where it is, or where its kind holds none.

    It is paid for all the same: that the house has not looked yet is no reason to let its sender wait. The
    settlement says so, and the device stays here until it is cleared.
    """
    may_hold = device.kind is None or device.media > 0 or Kind(device.kind) in MAY_HOLD_DATA
    cleared = device.media_known and device.media == device.media_sufficient
    if cleared or not may_hold:
        return None
    return MEDIA_INSUFFICIENT if device.media > device.media_sufficient else MEDIA_UNKNOWN
