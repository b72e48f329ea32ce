"""The operator's own account: what its work cost in a year, and what that makes for each device.

A report uses the newest year that was closed before its own began, so that no figure rests on itself. Entries
of a closed year are final. Removals and offsets are kept here beside it, and no sum of savings reads them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from omlopp import ledger
from omlopp.apps.climate.accounting import in_kg
from omlopp.apps.climate.models import MethodOfTakeback, Removal, Saving, SiteEntry, SiteYear
from omlopp.apps.parties.models import Party
from omlopp.domain import carbon
from omlopp.domain.events import RemovalRecorded, SiteEntryRecorded, SiteYearClosed
from omlopp.domain.quantities import Interval

PROCESS = ("electricity", "heat", "fuel", "travel", "other")
TRANSPORT = ("transport_in", "transport_out")
PACKAGING = ("packaging",)
CODES = (*PROCESS[:3], *TRANSPORT, *PACKAGING, *PROCESS[3:])
REMOVALS = ("removal", "offset")


@dataclass(eq=False)
class YearClosed(Exception):
    """The year is closed: its entries are final."""

    year: int


@dataclass(eq=False)
class YearNotOver(Exception):
    """The year is not over, so it cannot be closed."""

    year: int


@dataclass(eq=False)
class YearEmpty(Exception):
    """The year has no entries, or no device was reused in it: nothing can be said for a device."""

    year: int


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


def record_entry(
    *,
    year: int,
    code: str,
    amount: Decimal,
    unit: str,
    kg: Interval,
    source: str,
    file: tuple[bytes, str] | None,
    actor: UUID | None,
    at: datetime,
) -> None:
    """Record what one sort of work cost in a year, in kg CO2e; an earlier entry of the sort is replaced.

    `file` is the bill or sheet and its media type. Raises `YearClosed`.
    """
    operator = _operator()
    with ledger.holding([operator]):
        if SiteYear.objects.filter(year=year).exists():
            raise YearClosed(year)
        text, digest = ledger.keep_text(source)
        event = SiteEntryRecorded(
            subject=operator,
            year=year,
            code=code,
            amount=format(amount, "f"),
            unit=unit,
            low_g=round(kg.low * 1000),
            central_g=round(kg.central * 1000),
            high_g=round(kg.high * 1000),
            source=text,
            source_digest=digest,
            exhibit=ledger.keep(file[0], media_type=file[1]) if file else None,
        )
        ledger.append([event], actor=actor, at=at)


def close_year(*, year: int, actor: UUID | None, at: datetime) -> Burden:
    """Close a year that is over. Raises `YearClosed`, `YearNotOver`, `YearEmpty`."""
    if at.year <= year:
        raise YearNotOver(year)
    operator = _operator()
    with ledger.holding([operator]):
        if SiteYear.objects.filter(year=year).exists():
            raise YearClosed(year)
        devices = reused(year)
        if not devices or not SiteEntry.objects.filter(year=year).exists():
            raise YearEmpty(year)
        ledger.append([SiteYearClosed(subject=operator, year=year, devices=devices)], actor=actor, at=at)
    return of_year(SiteYear.objects.get(year=year))


def record_removal(
    *,
    kind: str,
    kg: Decimal,
    vintage: int,
    retired: bool,
    certificate: tuple[bytes, str],
    actor: UUID | None,
    at: datetime,
) -> UUID:
    """Record a removal or an offset with its certificate; returns its id. It is netted against nothing."""
    removal = ledger.new_id()
    event = RemovalRecorded(
        subject=_operator(),
        removal=removal,
        kind=kind,
        grams=int(kg * 1000),
        vintage=vintage,
        retired=retired,
        exhibit=ledger.keep(certificate[0], media_type=certificate[1]),
    )
    ledger.append([event], actor=actor, at=at)
    return removal


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


def _operator() -> UUID:
    return Party.objects.get(parent=None).id
