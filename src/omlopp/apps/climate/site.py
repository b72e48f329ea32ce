"""The operator's own account: what its work cost in a year, and what that makes for each device.

A report uses the newest year that was closed before its own began, so that no figure rests on itself. Entries
of a closed year are final. Removals and offsets are kept here beside it, and no sum of savings reads them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from omlopp.apps.climate.accounting import in_kg
from omlopp.apps.climate.models import MethodOfTakeback, Removal, Saving, SiteEntry, SiteYear
from omlopp.domain import carbon
from omlopp.domain.quantities import Interval

PROCESS = ("electricity", "heat", "fuel", "travel", "other")
TRANSPORT = ("transport_in", "transport_out")
PACKAGING = ("packaging",)
CODES = (*PROCESS[:3], *TRANSPORT, *PACKAGING, *PROCESS[3:])
REMOVALS = ("removal", "offset")


@dataclass(frozen=True)
class Burden:
    """What a closed year makes for each reused device, in kg CO2e. None where no entry says."""

    year: int
    devices: int
    transport_kg: Interval | None
    process_kg: Interval | None
    packaging_kg: Interval | None

    @property
    def parameters(self) -> carbon.Parameters:
        """As a method takes it."""
        return carbon.Parameters(
            transport_reuse_kg=self.transport_kg,
            refurbishment_kg=self.process_kg,
            packaging_kg=self.packaging_kg,
            source=f"operator's own account {self.year}, {self.devices} devices",
        )


def reused(year: int) -> int:
    """How many devices of the year's take-backs are reused."""
    takebacks = MethodOfTakeback.objects.filter(received_at__year=year).values("takeback")
    return Saving.objects.filter(takeback__in=takebacks, fate="reuse").count()


def burden_for(day: dt.date | None) -> Burden | None:
    """What is known of the operator's own process on a day: the newest closed year before the day's own."""
    if day is None:
        return None
    closed = SiteYear.objects.filter(year__lt=day.year).order_by("-year").first()
    return of_year(closed) if closed else None


def of_year(closed: SiteYear) -> Burden:
    """A closed year's cost for each device."""
    entries = list(SiteEntry.objects.filter(year=closed.year))
    return Burden(
        closed.year,
        closed.devices,
        _each(entries, TRANSPORT, closed.devices),
        _each(entries, PROCESS, closed.devices),
        _each(entries, PACKAGING, closed.devices),
    )


def entries_of(wanted: Iterable[int]) -> dict[int, list[SiteEntry]]:
    """The entries of years in the order of their sorts."""
    found: dict[int, list[SiteEntry]] = {year: [] for year in wanted}
    for one in sorted(SiteEntry.objects.filter(year__in=list(found)), key=lambda one: CODES.index(one.code)):
        found[one.year].append(one)
    return found


def years() -> list[int]:
    """The years with entries, newest first."""
    return list(SiteEntry.objects.order_by("-year").values_list("year", flat=True).distinct())


def removals() -> list[Removal]:
    """Removals and offsets, newest first."""
    return list(Removal.objects.order_by("-recorded_at", "-id"))


def _each(entries: Iterable[SiteEntry], codes: tuple[str, ...], devices: int) -> Interval | None:
    found = [one for one in entries if one.code in codes]
    if not found:
        return None
    low, central, high = (
        sum(one.low_g for one in found),
        sum(one.central_g for one in found),
        sum(one.high_g for one in found),
    )
    return in_kg((round(low / devices), round(central / devices), round(high / devices)))
