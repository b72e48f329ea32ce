"""Questions about savings. Ranges are summed low with low and high with high: devices share their factors."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from omlopp.apps.climate.models import Saving
from omlopp.apps.devices.models import Device, Stage
from omlopp.domain.quantities import Interval

IN_HAND = (Stage.RECEIVED, Stage.IN_STOCK, Stage.SHIPPED)


@dataclass(frozen=True)
class TermSum:
    """One term over all devices, in kg CO2e, signed as it enters the sum."""

    name: str
    kg: Interval


@dataclass(frozen=True)
class Line:
    """A part of the whole: a kind or a place in the tree. `kg` is None where nothing in it is known."""

    name: str | None
    devices: int
    kg: Interval | None


@dataclass(frozen=True)
class Summary:
    """A take-back's savings. `unknown` devices are in no sum; `undecided` have no route yet."""

    method: str
    version: str
    factors: str
    devices: int
    unknown: int
    undecided: int
    kg: Interval | None
    by_fate: dict[str, int]
    by_level: dict[str, int]
    terms: tuple[TermSum, ...]
    by_kind: tuple[Line, ...]
    by_path: tuple[Line, ...]


def of_device(device: UUID) -> list[Saving]:
    """The assessments of a device, one for each take-back, newest first."""
    return list(Saving.objects.filter(device=device).order_by("-assessed_at"))


def in_hand(takeback: UUID) -> QuerySet[Device]:
    """The devices that came with the take-back."""
    return Device.objects.filter(takeback=takeback, stage__in=IN_HAND)


def summary(takeback: UUID) -> Summary | None:
    """The take-back's savings, or None before anything was assessed."""
    rows = Saving.objects.filter(takeback=takeback)
    first = rows.order_by("-assessed_at").first()
    if first is None:
        return None
    total = rows.aggregate(low=Sum("low_g"), central=Sum("central_g"), high=Sum("high_g"), n=Count("device"))
    return Summary(
        method=first.method,
        version=first.version,
        factors=first.factors,
        devices=total["n"],
        unknown=rows.filter(central_g=None).count(),
        undecided=in_hand(takeback).count() - total["n"],
        kg=_kg(total["low"], total["central"], total["high"]),
        by_fate=dict(rows.values_list("fate").annotate(n=Count("device")).order_by("fate")),
        by_level=dict(rows.values_list("level").annotate(n=Count("device")).order_by("level")),
        terms=tuple(_terms(takeback)),
        by_kind=tuple(_lines(takeback, "kind")),
        by_path=tuple(_lines(takeback, "path")),
    )


def _kg(low: int | None, central: int | None, high: int | None) -> Interval | None:
    if low is None or central is None or high is None:
        return None
    return Interval(int(low) / 1000, int(central) / 1000, int(high) / 1000)


def _terms(takeback: UUID) -> Iterable[TermSum]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t->>'name', sum((t->>'low_g')::bigint), sum((t->>'central_g')::bigint),"
            " sum((t->>'high_g')::bigint) FROM climate_saving, jsonb_array_elements(terms) AS t"
            " WHERE takeback = %s AND central_g IS NOT NULL GROUP BY 1 ORDER BY 3 DESC, 1",
            [takeback],
        )
        for name, low, central, high in cursor.fetchall():
            yield TermSum(name, Interval(int(low) / 1000, int(central) / 1000, int(high) / 1000))


def _lines(takeback: UUID, column: str) -> Iterable[Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.{column}, count(*), sum(s.low_g), sum(s.central_g), sum(s.high_g)"  # noqa: S608 - our own column names
            " FROM climate_saving s JOIN devices_device d ON d.id = s.device WHERE s.takeback = %s"
            " GROUP BY 1 ORDER BY 4 DESC NULLS LAST, 1",
            [takeback],
        )
        for name, devices, low, central, high in cursor.fetchall():
            yield Line(name, devices, _kg(low, central, high))
