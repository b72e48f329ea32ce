"""What was handed over to recyclers, and what they reported of it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from omlopp.apps.climate.models import Recycling
from omlopp.apps.devices.models import Device, Stage
from omlopp.domain.carbon.weights import typical_weight

HANDED_FOR = ("recycled", "destroyed")
"""What devices leave the house for when they are handed over to a recycler."""


@dataclass(frozen=True)
class HandedOver:
    """Devices that left for recycling or destruction: how many, what they weigh on average in grams, and how
    many of them have no average.
    """

    devices: int
    grams: int
    unweighed: int


def handed_over(recycler: UUID | None, start: dt.date, end: dt.date, *, by: dt.datetime) -> HandedOver:
    """What left for the recycler, or for anybody where it is None, from `start` up to before `end`.

    What leaves at the moment `by` or later is not in it, though the days may last longer.
    """
    rows = _handed().filter(_spoken_of(recycler, start, end, by))
    return _weighed(rows)


def unreported() -> HandedOver:
    """What was handed over and no report speaks of yet."""
    rows = _handed()
    for one in Recycling.objects.all():
        rows = rows.exclude(_spoken_of(one.recycler, one.start_date, one.end_date, one.recorded_at))
    return _weighed(rows)


def recyclers() -> list[UUID]:
    """The parties that devices were handed over to for recycling or destruction."""
    rows = _handed().order_by("shipped_to").values_list("shipped_to", flat=True).distinct()
    return [party for party in rows if party is not None]


def reports() -> list[Recycling]:
    """What recyclers have reported, the newest days first."""
    return list(Recycling.objects.order_by("-start_date", "-id"))


def _handed() -> QuerySet[Device]:
    # Found by the index `devices_device_handed`, which holds what left for these two reasons alone.
    return Device.objects.filter(stage=Stage.SHIPPED, shipped_for__in=HANDED_FOR)


def _spoken_of(recycler: UUID | None, start: dt.date, end: dt.date, recorded_at: dt.datetime) -> Q:
    days = Q(shipped_at__gte=_midnight(start), shipped_at__lt=min(_midnight(end), recorded_at))
    return days & Q(shipped_to=recycler) if recycler else days


def _weighed(rows: QuerySet[Device]) -> HandedOver:
    devices = grams = unweighed = 0
    for kind, form, count in rows.order_by().values_list("kind", "form").annotate(n=Count("id")):
        weight = typical_weight(kind, form)
        devices += count
        if weight is None:
            unweighed += count
        else:
            grams += round(weight.kg * 1000) * count
    return HandedOver(devices, grams, unweighed)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
