"""The operator's own account: what a closed year makes for each device of the years after it."""

import datetime as dt
from decimal import Decimal

import pytest

from omlopp import documents, ledger
from omlopp.apps.climate import actions, site
from omlopp.apps.climate.models import MethodOfTakeback
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.domain.quantities import Interval
from tests.web.house import House


@pytest.fixture
def house(committed_db: str) -> House:
    """A small house of its own."""
    return House()


def entry(house: House, year: int, code: str, kg: float) -> None:
    """An entry of so many kilograms, give or take a tenth."""
    actions.record_entry(
        year=year,
        code=code,
        amount=Decimal(1000),
        unit="kWh",
        kg=Interval(kg * 0.9, kg, kg * 1.1),
        source="Elnätet 2025, faktor från Energimyndigheten",
        file=(b"a bill", "application/pdf"),
        actor=None,
        at=house.start,
    )


def years_earlier(house: House, years: int) -> int:
    """The own take-back was received so many years ago."""
    row = MethodOfTakeback.objects.get(takeback=house.own.takeback.id)
    assert row.received_at is not None
    MethodOfTakeback.objects.filter(takeback=row.takeback).update(
        received_at=row.received_at - dt.timedelta(days=365 * years)
    )
    return row.received_at.year - years


def test_a_closed_year_gives_the_burden_of_the_years_after_it_only(house: House) -> None:
    year = years_earlier(house, 1)
    entry(house, year, "electricity", 40.0)
    entry(house, year, "transport_in", 8.0)

    burden = actions.close_year(year=year, actor=None, at=house.start)

    assert burden.devices == site.reused(year) == 4
    assert burden.process_kg is not None
    assert burden.process_kg.central == 10.0
    assert burden.transport_kg == Interval(1.8, 2.0, 2.2)
    assert site.burden_for(dt.date(year + 1, 3, 1)) == burden
    assert site.burden_for(dt.date(year, 12, 31)) is None


def test_a_report_is_reckoned_with_the_measured_burden_and_says_so(house: House) -> None:
    year = years_earlier(house, 1)
    before = documents.reopen(
        statements.data(Statement.objects.get(id=house.own.statements["climate_report"]))
    )
    entry(house, year, "electricity", 40.0)
    actions.close_year(year=year, actor=None, at=house.start)
    years_earlier(house, -1)

    issued = actions.issue_climate_report(takeback=house.own.takeback.id, actor=None, at=house.start)
    said = documents.reopen(statements.data(Statement.objects.get(id=issued.id)))

    assert isinstance(said, documents.ClimateStatement)
    assert isinstance(before, documents.ClimateStatement)
    assert said.burden is not None
    assert said.burden.refurbishment_kg is not None
    assert before.burden is None
    assert said.net_kg.central == pytest.approx(before.net_kg.central - 4 * 10.0, abs=0.1)


def test_a_closed_year_is_final(house: House) -> None:
    year = years_earlier(house, 1)
    entry(house, year, "heat", 4.0)
    actions.close_year(year=year, actor=None, at=house.start)

    with pytest.raises(actions.YearClosed):
        entry(house, year, "fuel", 1.0)
    with pytest.raises(actions.YearClosed):
        actions.close_year(year=year, actor=None, at=house.start)


def test_a_year_that_is_not_over_or_empty_is_not_closed(house: House) -> None:
    with pytest.raises(actions.YearNotOver):
        actions.close_year(year=house.start.year, actor=None, at=house.start)
    with pytest.raises(actions.YearEmpty):
        actions.close_year(year=house.start.year - 3, actor=None, at=house.start)


def test_a_removal_changes_no_saving(house: House) -> None:
    before = actions.issue_climate_report(takeback=house.own.takeback.id, actor=None, at=house.start)

    actions.record_removal(
        kind="offset",
        kg=Decimal(5000),
        vintage=2025,
        retired=False,
        certificate=(b"certificate", "application/pdf"),
        actor=None,
        at=house.start,
    )
    after = actions.issue_climate_report(takeback=house.own.takeback.id, actor=None, at=house.start)

    first, second = (
        documents.reopen(statements.data(Statement.objects.get(id=one.id))) for one in (before, after)
    )
    assert isinstance(first, documents.ClimateStatement)
    assert isinstance(second, documents.ClimateStatement)
    assert first.net_kg == second.net_kg
    assert site.removals()[0].retired is False


def test_a_measured_burden_is_a_cause_of_its_own_when_restating(house: House) -> None:
    from omlopp.apps.climate import queries

    year = years_earlier(house, 1)
    entry(house, year, "electricity", 40.0)
    actions.close_year(year=year, actor=None, at=house.start)
    years_earlier(house, -1)

    order = actions.order_restatement(
        method="omlopp-2026", path=house.cast.customer.path, actor=None, at=house.start
    )
    actions.restate(order=order, actor=None, at=house.start)

    row = queries.restated(order.id).get(report=house.own.statements["climate_report"])
    assert row.burden_g == -40_000
    assert row.after_g - row.before_g == row.facts_g + row.burden_g + row.factors_g + row.method_g


def test_replay_gives_the_same_account(house: House) -> None:
    entry(house, 2024, "electricity", 40.0)
    entry(house, 2024, "electricity", 41.0)

    assert not [one for one in ledger.replay().differences if one.table.startswith("climate_site")]
