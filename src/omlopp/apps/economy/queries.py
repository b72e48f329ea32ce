"""Questions about money."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from omlopp.apps.economy.models import Price
from omlopp.domain.money import Money

MEDIA_UNKNOWN, MEDIA_INSUFFICIENT = "media_unknown", "media_insufficient"
SUMS = """
SELECT currency, family, code, sum(n), sum(gross), sum(net) FROM economy_tally
WHERE takeback = %s GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 5 DESC, 3
"""
# The rule of `actions._not_cleared`, for many devices at once.
OPEN = """
SELECT CASE WHEN NOT enough THEN 'media_insufficient' WHEN holds AND NOT known THEN 'media_unknown' END,
    sum(n)
FROM devices_standing WHERE takeback = %s AND {those} GROUP BY 1 HAVING sum(n) <> 0 ORDER BY 1
"""
PRICED = "priced"
IN_HAND_WITH_A_WAY = "stage IN ('received', 'in_stock', 'shipped') AND routed"


@dataclass(frozen=True)
class Totals:
    """Sums over priced devices: gross − deductions = net."""

    devices: int
    gross: Money
    deductions: Money
    net: Money


@dataclass(frozen=True)
class Summary:
    """A take-back's money. `not_priced` counts the devices without a price by reason; they are in no sum.

    `not_cleared` counts the priced devices whose data is not proven gone, by why: `media_unknown` where
    nobody has looked for media, `media_insufficient` where one is not cleared.
    """

    total: Totals
    deductions: Mapping[str, Money]
    not_priced: Mapping[str, int]
    not_cleared: Mapping[str, int]


def of_device(device: UUID) -> list[Price]:
    """The prices of a device, one for each take-back, newest first."""
    return list(Price.objects.filter(device=device).order_by("-priced_at"))


def summary(takeback: UUID) -> Summary | None:
    """The take-back's money, or None before anything was priced; from stored sums, whatever its size."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS, [takeback])
        rows = cursor.fetchall()
    if not rows:
        return None
    currency = rows[0][0]
    devices, gross, net = 0, Decimal("0.00"), Decimal("0.00")
    deductions: dict[str, Money] = {}
    not_priced: dict[str, int] = {}
    for _currency, family, code, n, of_gross, of_net in rows:
        if family == "priced":
            devices, gross, net = devices + n, gross + of_gross, net + of_net
        elif family == "deduction":
            deductions[code] = Money(of_gross, currency)
        else:
            not_priced[code] = n
    return Summary(
        total=Totals(devices, Money(gross, currency), Money(gross - net, currency), Money(net, currency)),
        deductions=deductions,
        not_priced=dict(sorted(not_priced.items())),
        not_cleared=_open(takeback, PRICED),
    )


def not_cleared(takeback: UUID) -> dict[str, int]:
    """The devices in hand with a way out whose data is not proven gone, by why, priced or not."""
    return _open(takeback, IN_HAND_WITH_A_WAY)


def _open(takeback: UUID, those: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN.format(those=those), [takeback])
        return {reason: n for reason, n in cursor.fetchall() if reason is not None}
