"""Questions about money."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from omlopp.apps.economy.models import Price
from omlopp.domain.money import Money


@dataclass(frozen=True)
class Totals:
    """Sums over priced devices: gross − deductions = net."""

    devices: int
    gross: Money
    deductions: Money
    net: Money


@dataclass(frozen=True)
class Summary:
    """A take-back's money. `not_priced` counts the devices without a price by reason; they are in no sum."""

    total: Totals
    by_path: Mapping[str, Totals]
    by_kind: Mapping[str | None, Totals]
    deductions: Mapping[str, Money]
    not_priced: Mapping[str, int]


def of_device(device: UUID) -> list[Price]:
    """The prices of a device, one for each take-back, newest first."""
    return list(Price.objects.filter(device=device).order_by("-priced_at"))


def summary(takeback: UUID) -> Summary | None:
    """The take-back's money, or None before anything was priced."""
    rows = Price.objects.filter(takeback=takeback)
    first = rows.first()
    if first is None:
        return None
    currency = first.currency
    priced = rows.exclude(net=None)
    total = priced.aggregate(n=Count("device"), gross=Sum("gross"), net=Sum("net"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d->>'code', sum((d->>'amount')::numeric)"
            " FROM economy_price, jsonb_array_elements(deductions) AS d"
            " WHERE takeback = %s AND net IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
            [takeback],
        )
        deductions = {code: Money(amount, currency) for code, amount in cursor.fetchall()}
        cursor.execute(
            "SELECT COALESCE(problems[1], 'no_price'), count(*) FROM economy_price"
            " WHERE takeback = %s AND net IS NULL GROUP BY 1 ORDER BY 1",
            [takeback],
        )
        not_priced = dict(cursor.fetchall())
    return Summary(
        total=_totals(total["n"], total["gross"], total["net"], currency),
        by_path=_by("path", takeback, currency),
        by_kind=_by("kind", takeback, currency),
        deductions=deductions,
        not_priced=not_priced,
    )


def _by(column: str, takeback: UUID, currency: str) -> dict[Any, Totals]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.{column}, count(*), sum(p.gross), sum(p.net)"  # noqa: S608 - our own column names
            " FROM economy_price p JOIN devices_device d ON d.id = p.device"
            " WHERE p.takeback = %s AND p.net IS NOT NULL GROUP BY 1 ORDER BY 1",
            [takeback],
        )
        return {name: _totals(n, gross, net, currency) for name, n, gross, net in cursor.fetchall()}


def _totals(devices: int, gross: Decimal | None, net: Decimal | None, currency: str) -> Totals:
    # Sums over no rows are NULL; here that is the sum of nothing, not an unknown amount.
    whole, left = Money(gross or Decimal("0.00"), currency), Money(net or Decimal("0.00"), currency)
    return Totals(devices, whole, whole - left, left)
