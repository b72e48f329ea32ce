"""Verbs about what recyclers report of what they were given."""

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from omlopp import ledger
from omlopp.apps.climate import recycling
from omlopp.apps.climate.models import Recycling
from omlopp.apps.parties.models import Party
from omlopp.domain.events import RecyclingReported, RecyclingReportWithdrawn


@dataclass(eq=False)
class NothingHandedOver(Exception):
    """No device left for recycling or destruction in the period, to the recycler."""


@dataclass(eq=False)
class LoadNotWeighed(Exception):
    """No device of the load has a typical weight, so the load's own weight is needed; so many `devices`."""

    devices: int


@dataclass(eq=False)
class MoreThanHandedOver(Exception):
    """More is reported than was handed over, in kg; `weighed` says whether that was weighed or estimated."""

    handed_kg: Decimal
    reported_kg: Decimal
    weighed: bool


@dataclass(eq=False)
class LoadReported(Exception):
    """A report of other days speaks of some of these days already."""

    start: dt.date
    end: dt.date


@dataclass(eq=False)
class RecyclingReportGone(Exception):
    """There is no such report, or none any more."""

    report: UUID


def record_recycling(
    *,
    recycler: UUID | None,
    start: dt.date,
    end: dt.date,
    material_kg: Decimal,
    energy_kg: Decimal,
    landfill_kg: Decimal,
    weighed_kg: Decimal | None,
    document: tuple[bytes, str],
    actor: UUID | None,
    at: datetime,
) -> UUID:
    """Record what a recycler made of what left for it from `start` up to before `end`; returns the id.

    `recycler` is None where nobody is told apart; `weighed_kg` the load's weight as the document states it,
    None to go by the devices' typical weights. `document` is the recycler's own and its media type. A report
    of the same recycler and days is replaced. What leaves at `at` or later it does not speak of. Raises
    `NothingHandedOver`, `LoadNotWeighed`, `MoreThanHandedOver` and `LoadReported`.
    """
    operator = Party.objects.get(parent=None).id
    with ledger.holding([operator]):
        same = Q(recycler=None) | Q(recycler=recycler) if recycler else Q()
        for other in Recycling.objects.filter(same, start_date__lt=end, end_date__gt=start):
            if (other.recycler, other.start_date, other.end_date) != (recycler, start, end):
                raise LoadReported(other.start_date, other.end_date)
        load = recycling.handed_over(recycler, start, end, by=at)
        if not load.devices:
            raise NothingHandedOver
        handed = load.grams if weighed_kg is None else _grams(weighed_kg)
        if not handed:
            raise LoadNotWeighed(load.devices)
        became = [_grams(kg) for kg in (material_kg, energy_kg, landfill_kg)]
        if sum(became) > handed:
            raise MoreThanHandedOver(
                Decimal(handed) / 1000, Decimal(sum(became)) / 1000, weighed_kg is not None
            )
        report = ledger.new_id()
        event = RecyclingReported(
            subject=operator,
            report=report,
            recycler=recycler,
            start=start,
            end=end,
            devices=load.devices,
            handed_g=handed,
            weighed=weighed_kg is not None,
            material_g=became[0],
            energy_g=became[1],
            landfill_g=became[2],
            exhibit=ledger.keep(document[0], media_type=document[1]),
        )
        ledger.append([event], actor=actor, at=at)
    return report


def withdraw_recycling(*, report: UUID, actor: UUID | None, at: datetime) -> None:
    """Take back a report that was recorded by mistake. Raises `RecyclingReportGone`."""
    operator = Party.objects.get(parent=None).id
    with ledger.holding([operator]):
        if not Recycling.objects.filter(id=report).exists():
            raise RecyclingReportGone(report)
        ledger.append([RecyclingReportWithdrawn(subject=operator, report=report)], actor=actor, at=at)


def _grams(kg: Decimal) -> int:
    return int((kg * 1000).to_integral_value())
