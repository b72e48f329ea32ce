"""Verbs about the operator's own account: entries, the closing of a year, removals and offsets."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from omlopp import ledger
from omlopp.apps.climate import site
from omlopp.apps.climate.models import SiteEntry, SiteYear
from omlopp.apps.parties.models import Party
from omlopp.domain.events import RemovalRecorded, SiteEntryRecorded, SiteYearClosed
from omlopp.domain.quantities import Interval


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


def close_year(*, year: int, actor: UUID | None, at: datetime) -> site.Burden:
    """Close a year that is over. Raises `YearClosed`, `YearNotOver`, `YearEmpty`."""
    if at.year <= year:
        raise YearNotOver(year)
    operator = _operator()
    with ledger.holding([operator]):
        if SiteYear.objects.filter(year=year).exists():
            raise YearClosed(year)
        devices = site.reused(year)
        if not devices or not SiteEntry.objects.filter(year=year).exists():
            raise YearEmpty(year)
        ledger.append([SiteYearClosed(subject=operator, year=year, devices=devices)], actor=actor, at=at)
    return site.of_year(SiteYear.objects.get(year=year))


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


def _operator() -> UUID:
    return Party.objects.get(parent=None).id
