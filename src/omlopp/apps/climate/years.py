"""A year of a customer or a unit: the report that was issued for it, or how it stands before that."""

import datetime as dt
from dataclasses import dataclass

from omlopp import documents
from omlopp.apps.climate import actions
from omlopp.apps.devices import queries as devices
from omlopp.apps.parties.models import Party
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement

LOOKED_AT_LIVE = 60_000
"""Devices up to which a year that is not reported yet is worked out while somebody waits."""


@dataclass(frozen=True)
class YearStands:
    """The newest issued report, what it or the draft says, and the newest restatement.

    `said` is None where nothing is known yet, or where it is too much to work out while somebody waits.
    """

    issued: Statement | None
    said: documents.ClimateStatement | None
    restatement: Statement | None


def bounds(year: int) -> tuple[dt.date, dt.date]:
    """A year's first day and the first after it."""
    return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)


def stands(party: Party, year: int, at: dt.datetime) -> YearStands:
    """How the year stands at a moment."""
    row = issued(party, year)
    if row is None:
        return YearStands(None, _draft(party, year, at), None)
    return YearStands(row, said(row), restatement(row))


def issued(party: Party, year: int) -> Statement | None:
    """The newest report that was issued for the year."""
    rows = Statement.objects.filter(
        subject=party.id, kind=actions.CLIMATE_PERIOD, about=actions.period_id(*bounds(year))
    )
    return rows.order_by("-version").first()


def restatement(report: Statement) -> Statement | None:
    """The newest time the report was said anew."""
    rows = Statement.objects.filter(subject=report.subject, kind=actions.CLIMATE_RESTATEMENT, about=report.id)
    return rows.order_by("-version").first()


def said(row: Statement) -> documents.ClimateStatement:
    """What an issued report says."""
    found = documents.reopen(statements.data(row))
    assert isinstance(found, documents.ClimateStatement)  # noqa: S101 - the kinds asked for are of this shape
    return found


def _draft(party: Party, year: int, at: dt.datetime) -> documents.ClimateStatement | None:
    if sum(devices.counts([party.path]).values()) > LOOKED_AT_LIVE:
        return None
    start, end = bounds(year)
    speaks, scope = actions.period_said(party, start, end)
    summary = actions.assess_period(scope, start)
    if summary is None or summary.kg is None:
        return None
    return actions.draft_report(speaks, summary, at)
