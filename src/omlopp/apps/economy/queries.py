"""Questions about money."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from omlopp import ledger
from omlopp.apps.economy.models import Price
from omlopp.domain.money import Money
from omlopp.domain.vocabulary import MAY_HOLD_DATA

MEDIA_UNKNOWN, MEDIA_INSUFFICIENT = "media_unknown", "media_insufficient"
# The rule of `actions._not_cleared`, for many devices at once.
DATA = """
CASE WHEN d.media_known AND d.media = d.media_sufficient THEN NULL
    WHEN d.media > d.media_sufficient THEN 'media_insufficient'
    WHEN d.media > 0 OR d.kind IS NULL OR d.kind = ANY(%(may_hold)s) THEN 'media_unknown' END
"""
SUMS = f"""
SELECT p.currency, CASE WHEN p.net IS NULL THEN COALESCE(p.problems[1], 'no_price') END, {DATA},
    count(*), sum(p.gross), sum(p.net)
FROM economy_price p JOIN devices_device d ON d.id = p.device
WHERE p.takeback = %(takeback)s GROUP BY 1, 2, 3
"""  # noqa: S608 - our own words only
OPEN = f"""
SELECT {DATA}, count(*) FROM devices_device d
WHERE d.takeback = %(takeback)s AND d.stage IN ('received', 'in_stock', 'shipped') AND d.route IS NOT NULL
GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - our own words only


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
    """The take-back's money, or None before anything was priced; two questions whatever its size.

    Ask only for one who may see the take-back: within it nothing is hidden, so that the wall need not look
    up every device.
    """
    with ledger.seeing(ledger.EVERYTHING), connection.cursor() as cursor:
        cursor.execute(SUMS, {"takeback": takeback, "may_hold": [str(kind) for kind in MAY_HOLD_DATA]})
        rows = cursor.fetchall()
        if not rows:
            return None
        currency = rows[0][0]
        cursor.execute(
            "SELECT d->>'code', sum((d->>'amount')::numeric)"
            " FROM economy_price, jsonb_array_elements(deductions) AS d"
            " WHERE takeback = %s AND net IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
            [takeback],
        )
        deductions = {code: Money(amount, currency) for code, amount in cursor.fetchall()}
    priced = [row for row in rows if row[1] is None]
    not_priced: Counter[str] = Counter()
    not_cleared: Counter[str] = Counter()
    for _currency, reason, data, n, _gross, _net in rows:
        if reason is not None:
            not_priced[reason] += n
        elif data is not None:
            not_cleared[data] += n
    gross = sum((row[4] for row in priced), Decimal("0.00"))
    net = sum((row[5] for row in priced), Decimal("0.00"))
    return Summary(
        total=Totals(
            sum(row[3] for row in priced),
            Money(gross, currency),
            Money(gross - net, currency),
            Money(net, currency),
        ),
        deductions=deductions,
        not_priced=dict(sorted(not_priced.items())),
        not_cleared=dict(sorted(not_cleared.items())),
    )


def not_cleared(takeback: UUID) -> dict[str, int]:
    """The devices in hand with a way out whose data is not proven gone, by why, priced or not."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"takeback": takeback, "may_hold": [str(kind) for kind in MAY_HOLD_DATA]})
        return {reason: n for reason, n in cursor.fetchall() if reason is not None}
