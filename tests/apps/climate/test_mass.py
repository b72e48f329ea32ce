"""What became of the mass: in is out and stock, what nobody weighed or reported is not guessed."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from omlopp import ledger
from omlopp.apps.climate import actions, mass, queries, recycling
from omlopp.apps.climate.models import Recycling, Saving
from omlopp.apps.climate.queries import Scope
from omlopp.apps.devices.models import Device
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop import actions as workshop
from omlopp.documents import reopen
from omlopp.documents.climate_statement import ClimateStatement, zero_waste
from omlopp.domain.carbon.weights import typical_weight
from omlopp.domain.events import DeviceAnnounced
from omlopp.domain.vocabulary import Part, Route
from tests.web.house import House

PAPER = (b"%PDF-1.4 what became of the load", "application/pdf")


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A small house in the middle of its work."""
    return House()


@pytest.fixture(scope="module")
def now(house: House) -> dt.datetime:
    """A moment after everything in the house."""
    return house.start + dt.timedelta(days=20)


def lines_of(scope: Scope) -> dict[str, Any]:
    return {line.code: line for line in queries.masses(scope).lines}


def reported(now: dt.datetime, *, material: str, energy: str = "0", landfill: str = "0", **also: Any) -> Any:
    """A recycler's report of the day."""
    given = {
        "recycler": None,
        "start": now.date(),
        "end": now.date() + dt.timedelta(days=1),
        "weighed_kg": None,
    }
    return actions.record_recycling(
        material_kg=Decimal(material),
        energy_kg=Decimal(energy),
        landfill_kg=Decimal(landfill),
        document=PAPER,
        actor=None,
        at=now + dt.timedelta(days=2),
        **{**given, **also},
    )


def test_what_came_in_is_out_or_in_stock(house: House) -> None:
    scope = Scope((house.own.takeback.id,))

    balance = queries.masses(scope)

    assert sum(line.devices for line in balance.lines) == queries.devices_in(scope)
    assert all(line.devices_out <= line.devices for line in balance.lines)
    assert balance.recycled == ()


def test_a_kind_nobody_knows_the_weight_of_is_counted_apart(house: House) -> None:
    scope = Scope((house.own.takeback.id,))
    kind = Device.objects.get(id=house.own.cleared.id).kind
    Device.objects.filter(id=house.own.cleared.id).update(kind="other")

    lines = lines_of(scope)

    Device.objects.filter(id=house.own.cleared.id).update(kind=kind)
    assert lines["reuse"].unweighed == 1
    monitor, laptop = typical_weight("monitor"), typical_weight("laptop")
    assert monitor is not None
    assert laptop is not None
    assert lines["reuse"].grams_stock == round((2 * monitor.kg + laptop.kg) * 1000)


def test_a_period_without_take_backs_has_no_mass(house: House) -> None:
    scope = queries.of_period(house.cast.customer.path, dt.date(2001, 1, 1), dt.date(2002, 1, 1))

    assert queries.masses(scope).lines == ()


def test_a_repaired_device_is_a_rung_of_its_own_and_pays_for_its_new_parts(
    house: House, now: dt.datetime
) -> None:
    device, takeback = house.own.cleared.id, house.own.takeback.id
    actions.assess_takeback(takeback=takeback, actor=None, at=now)
    before = Saving.objects.get(takeback=takeback, device=device).answer

    done = workshop.record_repairs(replaced={device: [Part.SSD, Part.RAM]}, actor=None, at=now)
    actions.assess_takeback(takeback=takeback, actor=None, at=now)

    assert done.done == (device,)
    after = Saving.objects.get(takeback=takeback, device=device).answer
    parts = {term["name"]: term["central_g"] for term in after.terms}["manufacture_of_replaced_parts"]
    assert parts == -(93_000 + 5_000)
    assert (after.central_g or 0) - (before.central_g or 0) == parts
    lines = lines_of(Scope((takeback,)))
    assert lines["repaired"].devices == 1
    summary = actions.assess_period(Scope((takeback,)), now.date())
    assert summary is not None
    assert summary.masses == queries.masses(Scope((takeback,)))

    workshop.record_repairs(replaced={device: []}, actor=None, at=now)
    assert Device.objects.get(id=device).replaced_parts == []
    assert lines_of(Scope((takeback,)))["repaired"].devices == 1


def test_nothing_is_reported_of_a_load_that_was_not_handed_over(house: House, now: dt.datetime) -> None:
    with pytest.raises(actions.NothingHandedOver):
        reported(now, material="1")


def test_what_a_recycler_was_given_becomes_what_it_reports_and_the_rest_is_unknown(
    house: House, now: dt.datetime
) -> None:
    takeback = house.own.takeback.id
    monitor = Device.objects.filter(takeback=takeback, kind="monitor").order_by("id")[0]
    workshop.route_devices(devices=[monitor.id], route=Route.RECYCLING, actor=None, at=now)
    to = house.cast.other_unit.id
    done = workshop.ship_devices(devices=[monitor.id], to=to, reason="recycled", actor=None, at=now)
    assert done.done == (monitor.id,)
    weight = typical_weight("monitor")
    assert weight is not None
    grams = round(weight.kg * 1000)

    def became() -> dict[str, int]:
        return {line.code: line.grams for line in queries.masses(Scope((takeback,))).recycled}

    assert became() == {"material": 0, "energy": 0, "landfill": 0, "not_reported": grams}
    assert recycling.unreported().devices == 1
    assert recycling.recyclers() == [to]

    with pytest.raises(actions.MoreThanHandedOver) as refused:
        reported(now, material="11.5")
    assert refused.value.handed_kg == Decimal(grams) / 1000
    assert not refused.value.weighed

    first = reported(now, material="8.8", energy="1.1", landfill="0.55")
    assert became() == {"material": 8800, "energy": 1100, "landfill": 550, "not_reported": 550}
    assert recycling.unreported().devices == 0

    with pytest.raises(actions.LoadReported):
        reported(now, material="1", recycler=to, end=now.date() + dt.timedelta(days=3))

    # The same days again, with what the load weighed: it takes the place of the first.
    reported(now, material="12", energy="0", landfill="0", weighed_kg=Decimal(12))
    assert became() == {"material": grams, "energy": 0, "landfill": 0, "not_reported": 0}
    assert not Recycling.objects.filter(id=first).exists()

    statement = actions.issue_climate_report(takeback=takeback, actor=None, at=now + dt.timedelta(days=3))
    actions.withdraw_recycling(report=Recycling.objects.get().id, actor=None, at=now + dt.timedelta(days=4))

    said = reopen(statements.data(Statement.objects.get(id=statement.id)))
    assert isinstance(said, ClimateStatement)
    assert {line.code: line.grams for line in said.recycled}["material"] == grams
    assert became()["not_reported"] == grams
    with pytest.raises(actions.RecyclingReportGone):
        actions.withdraw_recycling(report=first, actor=None, at=now)


def test_another_recyclers_report_says_nothing_of_this_ones_load(house: House, now: dt.datetime) -> None:
    with pytest.raises(actions.NothingHandedOver):
        reported(now, material="1", recycler=house.cast.operator.id)


def test_a_report_does_not_speak_of_what_leaves_after_it_is_recorded(house: House, now: dt.datetime) -> None:
    takeback, days = house.own.takeback.id, dt.timedelta(days=1)
    monitors = Device.objects.exclude(stage="shipped").filter(takeback=takeback, kind="monitor")
    first = monitors.latest("id").id
    second = house.own.cleared.id
    workshop.route_devices(devices=[first, second], route=Route.RECYCLING, actor=None, at=now)
    morning = now + 6 * days
    noon = morning + dt.timedelta(minutes=1)
    period: dict[str, Any] = {"start": morning.date(), "end": morning.date() + 2 * days}
    monitor, laptop = typical_weight("monitor"), typical_weight("laptop")
    assert monitor is not None
    assert laptop is not None
    grams, later = round(monitor.kg * 1000), round(laptop.kg * 1000)

    def became() -> Counter[str]:
        return Counter({line.code: line.grams for line in queries.masses(Scope((takeback,))).recycled})

    earlier, waiting = became()["not_reported"], recycling.unreported().devices
    workshop.ship_devices(devices=[first], to=None, reason="recycled", actor=None, at=morning)
    with pytest.raises(actions.NothingHandedOver):
        reported(morning - 2 * days, material="1", **period)
    report = reported(noon - 2 * days, material=str(Decimal(grams) / 1000), **period)
    workshop.ship_devices(devices=[second], to=None, reason="recycled", actor=None, at=noon)

    assert recycling.unreported().devices == waiting + 1
    assert (became()["material"], became()["not_reported"]) == (grams, earlier + later)

    # Said again later that day, it speaks of both.
    both = str(Decimal(grams + later) / 1000)
    again = reported(noon + dt.timedelta(minutes=1) - 2 * days, material=both, **period)
    assert recycling.unreported().devices == waiting
    assert (became()["material"], became()["not_reported"]) == (grams + later, earlier)
    assert not Recycling.objects.filter(id=report).exists()
    actions.withdraw_recycling(report=again, actor=None, at=noon + days)


@pytest.mark.parametrize("question", [recycling.unreported, recycling.recyclers])
def test_what_was_handed_over_is_found_without_reading_what_left(house: House, question: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        question()
    sql = next(one["sql"] for one in asked if "devices_device" in one["sql"])

    # In a small house reading everything is as cheap, and so is what stands under a stage.
    stage = """"devices_device"."stage" = 'shipped'"""
    assert stage in sql
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql.replace(stage, "true"))
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "devices_device_handed" in plan


def test_the_same_answer_for_another_kind_is_counted_under_that_kind(house: House, now: dt.datetime) -> None:
    takeback = house.own.takeback.id
    row = Device.objects.filter(takeback=takeback, stage="received").latest("id")
    device, kind = row.id, row.kind
    workshop.route_devices(devices=[device], route=Route.RECYCLING, actor=None, at=now)
    said = []

    for each in ("network", "printer"):
        Device.objects.filter(id=device).update(kind=each)
        actions.assess_takeback(takeback=takeback, actor=None, at=now)
        saving = Saving.objects.get(takeback=takeback, device=device)
        said.append((saving.answer.level, saving.answer.central_g))
        assert saving.kind == each
        assert actions.assess_takeback(takeback=takeback, actor=None, at=now) == 0

    assert said[0] == said[1]
    Device.objects.filter(id=device).update(kind=kind)
    actions.assess_takeback(takeback=takeback, actor=None, at=now)


GRAMS = st.integers(0, 10**9)


@given(GRAMS, GRAMS, GRAMS, GRAMS, GRAMS)
def test_a_split_load_adds_up_to_itself_and_is_whole_where_all_is_reported(
    material: int, energy: int, landfill: int, rest: int, grams: int
) -> None:
    handed = material + energy + landfill + rest
    if not handed:
        return

    parts = mass.Load(handed, material, energy, landfill).split(grams)

    assert sum(parts) == grams
    assert min(parts) >= 0
    assert rest or parts[-1] == 0


def like(way: str | None, handed: str | None, devices: int, out: int) -> mass.Alike:
    return mass.Alike("laptop", None, way, repaired=False, handed=handed, devices=devices, out=out)


def test_the_goal_counts_what_is_lost_and_what_is_unknown_apart() -> None:
    groups = [
        like("resale", None, 6, 0),
        like("recycling", "one", 3, 3),
        like("recycling", "", 1, 1),
        like("return_to_owner", None, 5, 5),
    ]

    balance = mass.hierarchy(groups, {"one": mass.Load(300, 200, 50, 50)})
    goal = zero_waste(balance.lines, balance.recycled)

    assert goal is not None
    assert (goal.kept, goal.lost, goal.unknown) == (Decimal("0.8"), Decimal("0.1"), Decimal("0.1"))
    codes = [line.code for line in balance.lines]
    assert all(mass.RUNGS.index(one) < mass.RUNGS.index(other) for one, other in pairwise(codes))


@pytest.mark.parametrize("way", [None, "return_to_owner", "resale", "recycling", "=reuse"])
def test_what_a_recycler_was_given_is_recycled_whatever_its_route(way: str | None) -> None:
    balance = mass.hierarchy([like(way, "one", 9, 9), like(way, "", 1, 1)], {"one": mass.Load(10, 8, 1, 1)})
    goal = zero_waste(balance.lines, balance.recycled)

    [line] = balance.lines
    assert (line.code, line.grams_handed) == ("recycle", line.grams_out)
    assert sum(one.grams for one in balance.recycled) == line.grams_out
    assert goal is not None
    assert (goal.kept, goal.lost, goal.unknown) == (Decimal("0.72"), Decimal("0.18"), Decimal("0.1"))


def test_what_is_left_when_parts_were_taken_is_still_parts() -> None:
    balance = mass.hierarchy([like("parts", "one", 2, 2)], {"one": mass.Load(10, 10, 0, 0)})

    assert [line.code for line in balance.lines] == ["parts"]


def test_a_report_that_was_replaced_meanwhile_reports_nothing() -> None:
    balance = mass.hierarchy([like("recycling", "gone", 1, 1)], {})

    became = {line.code: line.grams for line in balance.recycled}
    assert became["not_reported"] == balance.lines[0].grams_out
    assert sum(became.values()) == became["not_reported"]


def test_what_was_repaired_in_an_earlier_round_still_stands_when_the_device_comes_back(
    house: House, now: dt.datetime
) -> None:
    takeback, device = house.other.takeback, house.other.cleared
    workshop.record_repairs(replaced={device.id: [Part.SSD]}, actor=None, at=now)
    actions.assess_takeback(takeback=takeback.id, actor=None, at=now)
    before = queries.assess(Scope((takeback.id,)), actions.today("ivl-2020", now))
    workshop.ship_devices(devices=[device.id], to=None, reason="sold", actor=None, at=now)
    announced = DeviceAnnounced(
        subject=device.id,
        takeback=house.other.ordered.id,
        line=900,
        code=device.code,
        path=device.path,
        kind=device.kind,
        manufacturer=device.manufacturer,
        model=device.model,
        serial=device.serial,
        serial_kind="serial",
    )

    ledger.append([announced], actor=None, at=now + dt.timedelta(days=5))

    assert Device.objects.get(id=device.id).replaced_parts is None
    after = queries.assess(Scope((takeback.id,)), actions.today("ivl-2020", now))
    assert before is not None
    assert after is not None
    assert after.kg == before.kg
    assert [(line.code, line.devices) for line in after.masses.lines] == [
        (line.code, line.devices) for line in before.masses.lines
    ]
