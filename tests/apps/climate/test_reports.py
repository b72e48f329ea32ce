"""Reports for a take-back, a period and a device; frozen, and said anew beside the old ones."""

import datetime as dt
from typing import Any

import pytest

from omlopp import documents, ledger
from omlopp.apps.climate import actions, queries, years
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions as intake
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.domain.events import DeviceRouted
from tests.web.house import House


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A small house in the middle of its work, with a take-back told to its end."""
    return House()


@pytest.fixture
def now(house: House) -> dt.datetime:
    """A moment after everything in the house."""
    return house.start + dt.timedelta(days=20)


def said(statement: Any) -> documents.ClimateStatement:
    """What an issued statement says."""
    found = documents.reopen(statements.data(Statement.objects.get(id=statement)))
    assert isinstance(found, documents.ClimateStatement)
    return found


def period(house: House, party: Any, now: dt.datetime) -> Any:
    """The report of a party for the time up to now."""
    return actions.issue_period_report(
        party=party.id, start=house.start.date(), end=now.date(), actor=None, at=now
    )


def test_a_periods_report_is_the_sum_of_its_take_backs(house: House, now: dt.datetime) -> None:
    of_takeback = said(house.own.statements["climate_report"])

    whole = said(period(house, house.cast.customer, now).id)

    assert whole.covers == "period"
    assert whole.takebacks == 1
    assert whole.net_kg == of_takeback.net_kg
    assert whole.flows == of_takeback.flows


def test_the_reports_of_the_units_add_up_to_the_customers(house: House, now: dt.datetime) -> None:
    whole = said(period(house, house.cast.customer, now).id)

    parts = []
    for unit in (house.cast.unit, house.cast.other_unit):
        try:
            parts.append(said(period(house, unit, now).id))
        except actions.NothingAssessed:
            continue

    assert sum(one.net_kg.central for one in parts) == pytest.approx(whole.net_kg.central)


def test_a_stranger_s_devices_are_in_no_sum_of_mine(house: House, now: dt.datetime) -> None:
    mine = period(house, house.cast.customer, now)
    theirs = period(house, house.cast.stranger, now)

    rows = ledger.read_exhibit(said(mine.id).rows_sha256 or "").decode()
    other = ledger.read_exhibit(said(theirs.id).rows_sha256 or "").decode()

    assert house.own.cleared.code in rows
    assert house.own.cleared.code not in other


def test_a_year_that_is_not_reported_stands_as_a_draft(house: House, now: dt.datetime) -> None:
    stands = years.stands(house.cast.customer, house.start.year, now)

    assert stands.issued is None
    assert stands.said is not None
    assert stands.said.net_kg == said(house.own.statements["climate_report"]).net_kg


def test_a_report_of_a_period_that_is_not_over_is_refused(house: House, now: dt.datetime) -> None:
    with pytest.raises(actions.PeriodNotOver):
        actions.issue_period_report(
            party=house.cast.customer.id,
            start=now.date(),
            end=now.date() + dt.timedelta(days=1),
            actor=None,
            at=now,
        )


@pytest.mark.django_db
def test_a_report_that_could_say_nothing_is_refused_and_leaves_no_assessment(cast: Any) -> None:
    takeback = cast.takeback()
    intake.open_receiving(takeback=takeback, actor=None, at=cast.at)
    names = dict.fromkeys(("kind", "manufacturer", "model", "serial", "asset_tag"))
    device = intake.receive_unlisted(takeback=takeback, **names, place="K1", actor=None, at=cast.at)
    ledger.append([DeviceRouted(subject=device, route="resale")], actor=None, at=cast.at)

    with pytest.raises(actions.NothingAssessed):
        actions.issue_climate_report(takeback=takeback.id, actor=None, at=cast.at)

    assert "SavingAssessed" not in {record.type for record in ledger.history(device)}


def test_a_devices_report_speaks_of_it_alone(house: House, now: dt.datetime) -> None:
    issued = actions.issue_device_report(device=house.own.cleared.id, actor=None, at=now)

    report = said(issued.id)
    assert report.subject == house.own.cleared.code
    assert report.flows.devices == 1


def test_restating_leaves_the_old_report_and_says_what_each_cause_changed(
    house: House, now: dt.datetime
) -> None:
    before = statements.data(Statement.objects.get(id=house.own.statements["climate_report"]))

    order = actions.order_restatement(
        method="tu-berlin-2010", path=house.cast.customer.path, actor=None, at=now
    )
    done = actions.restate(order=order, actor=None, at=now)

    rows = list(queries.restated(order.id))
    assert done.restated == len(rows) == order.reports
    for row in rows:
        assert row.after_g - row.before_g == row.facts_g + row.burden_g + row.factors_g + row.method_g
        assert said(row.statement).restates.id == str(row.report)  # type: ignore[union-attr]
    assert statements.data(Statement.objects.get(id=house.own.statements["climate_report"])) == before


def test_restating_goes_on_where_it_was_broken_off(
    house: House, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omlopp.apps.climate.actions._reports.REPORTS_AT_A_TIME", 1)
    actions.issue_device_report(device=house.own.cleared.id, actor=None, at=now)
    order = actions.order_restatement(
        method="tu-berlin-2010", path=house.cast.customer.path, actor=None, at=now
    )

    def lights_out(done: int) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        actions.restate(order=order, actor=None, at=now, report=lights_out)
    assert queries.restated(order.id).count() == 1

    seen: list[int] = []
    actions.restate(order=order, actor=None, at=now, report=seen.append)

    assert queries.restated(order.id).count() == order.reports
    assert seen[-1] == order.reports


def test_corrected_facts_are_a_cause_of_their_own(house: House, now: dt.datetime) -> None:
    device = Device.objects.get(id=house.other.cleared.id)
    event = DeviceRouted(subject=device.id, route="recycling")
    ledger.append([event], actor=None, at=now)

    order = actions.order_restatement(
        method="tu-berlin-2010", path=house.cast.stranger.path, actor=None, at=now
    )
    actions.restate(order=order, actor=None, at=now)

    row = queries.restated(order.id).get(report=house.other.statements["climate_report"])
    assert row.facts_g < 0
    assert row.method_g != 0


def test_nothing_to_restate_is_refused(house: House, now: dt.datetime) -> None:
    with pytest.raises(actions.NothingToRestate):
        actions.order_restatement(method="ivl-2020", path="NOBODY.", actor=None, at=now)


def test_an_answer_is_kept_once_however_many_devices_share_it(house: House) -> None:
    rows = queries.of_device(house.own.cleared.id)

    same = {one.answer_id for one in rows}

    assert len(same) == 1
    assert rows[0].path.startswith(house.cast.customer.path)


def test_replay_gives_the_same_rows(house: House) -> None:
    found = ledger.replay()

    assert not [one for one in found.differences if one.table.startswith("climate")]
