"""The stock list: what comes and goes, what is counted, how it is asked and paged."""

import importlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.stock import queries
from omlopp.apps.stock.models import Item, Tally
from omlopp.apps.stock.queries import UNKNOWN, Wanted
from omlopp.domain import events
from tests.apps.keyboards.test_keyboards import Floor


class House(Floor):
    """A floor from which devices come to stock."""

    def stocked(
        self,
        count: int,
        *,
        kind: str = "laptop",
        model: str = "Demobook 14",
        grade: str = "A",
        layout: str | None = None,
        route: str = "resale",
        place: str = "L1",
    ) -> list[UUID]:
        ids = self.laptops(count, kind=kind, model=model)
        if layout:
            self.examine(ids, layout)
        self.append(
            [event for one in ids for event in self.condition(one, grade, route)]
            + [events.DeviceStocked(subject=one, place=place, media=0) for one in ids]
        )
        return ids

    def condition(self, one: UUID, grade: str, route: str) -> Iterable[events.Event]:
        return (
            events.NoMediaFound(subject=one, found_by="teardown"),
            events.DeviceGraded(subject=one, grade=grade, rubric="omlopp-rubric-1"),
            events.DeviceRouted(subject=one, route=route, reason=""),
        )

    def append(self, facts: Iterable[events.Event]) -> None:
        ledger.append(list(facts), actor=None, at=self.at)

    def ask(self, **wanted: Any) -> queries.Stock:
        return queries.stock(self.path, Wanted(**wanted))

    def listed(self, **wanted: Any) -> list[UUID]:
        return [row.device.id for row in queries.page(self.ask(**wanted)).rows]


@pytest.fixture
def house(cast: Any) -> House:
    return House(cast)


def counted() -> dict[tuple[str, str, str], int]:
    found: dict[tuple[str, str, str], int] = {}
    for facet, value, lot, n in Tally.objects.values_list("facet", "value", "lot", "n"):
        found[facet, value, lot] = found.get((facet, value, lot), 0) + n
    return {key: n for key, n in found.items() if n}


def as_it_is() -> dict[tuple[str, str, str], int]:
    """What the counts must be, counted one by one."""
    found: dict[tuple[str, str, str], int] = {}
    for item in Item.objects.all():
        for key in (("all", "", item.lot), ("place", item.place, item.lot), ("model", item.model, item.lot)):
            found[key] = found.get(key, 0) + 1
    return found


@pytest.mark.django_db
def test_what_is_in_stock_is_listed_with_its_keyboard_and_since_when(house: House) -> None:
    (laptop,) = house.stocked(1, layout="de")
    house.laptops(1)

    (row,) = queries.page(house.ask()).rows

    assert row.device.id == laptop
    assert row.keyboard is not None
    assert (row.keyboard.layout, row.stocked_at) == ("de", house.at)
    assert Item.objects.get().lot == "laptop|A|de|resale"
    assert Item.objects.get().model == "Demo Demobook 14"


@pytest.mark.django_db
def test_every_filter_and_several_together(house: House) -> None:
    german = house.stocked(2, layout="de")
    swedish = house.stocked(1, layout="se", grade="B", place="L2")
    screen = house.stocked(1, kind="monitor", model="Viewer 24")
    rented = house.stocked(1, layout="se", route="rental", model="Tabula 10")
    unseen = house.stocked(1, grade="C", place="L3")

    assert house.listed(kind="monitor") == screen
    assert house.listed(grade="B") == swedish
    assert house.listed(keyboard="de") == german
    assert house.listed(keyboard=UNKNOWN) == unseen
    assert house.listed(route="rental") == rented
    assert house.listed(place="L2") == swedish
    assert house.listed(keyboard="se", route="resale") == swedish
    assert house.listed(text="viewer demo") == screen
    assert house.listed(text="100%") == []
    assert house.listed(text="demo", place="L2") == swedish
    assert house.listed(text="viewer", place="L2") == []
    assert house.listed(text="demobook", keyboard="de") == german
    assert house.listed(kind="printer") == []
    assert house.ask(keyboard="se").count == 2
    assert house.ask(keyboard="se").choices("route") == {"rental": 1, "resale": 1}
    assert house.ask(keyboard="se").choices("keyboard") == {"de": 2, "se": 2, UNKNOWN: 1}
    assert house.ask(text="demo", place="L2").count is None


@pytest.mark.django_db
def test_a_device_is_found_by_its_code_but_only_in_stock_and_by_the_other_filters(house: House) -> None:
    laptop, _other = house.stocked(2)
    (outside,) = house.laptops(1)
    code, strange = (Device.objects.get(id=one).code for one in (laptop, outside))

    assert house.listed(text=code) == [laptop]
    assert house.ask(text=code).count == 1
    assert house.listed(text=code, grade="B") == []
    assert house.listed(text=strange) == []


@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [{}, {"place": "L1"}, {"text": "demo"}, {"text": "demo", "place": "L1"}])
def test_pages_give_every_device_once_in_one_order(house: House, wanted: dict[str, str]) -> None:
    there = [
        *house.stocked(4, layout="de"),
        *house.stocked(3, layout="se", grade="B"),
        *house.stocked(2, model="Otherbook 13"),
        *house.stocked(3, kind="monitor", model="Viewer 24"),
    ]
    house.stocked(2, place="L9", model="Somebook")
    asked = house.ask(**wanted)

    found: list[UUID] = []
    after: UUID | None = None
    for _turn in range(20):
        shown = queries.page(asked, after=after, size=2)
        found += [row.device.id for row in shown.rows]
        if (after := shown.after) is None:
            break

    if "place" in wanted:
        assert sorted(found) == sorted(there)
    assert len(found) == len(set(found)) == (len(there) if "place" in wanted else len(there) + 2)
    assert found == [row.device.id for row in queries.all_rows(asked, limit=100, batch=5)]


@pytest.mark.django_db
def test_devices_found_by_name_are_paged_too(house: House) -> None:
    first, second, third = there = house.stocked(3)
    asked = replace(house.ask(), named=tuple(there))

    shown = queries.page(asked, size=2)
    rest = queries.page(asked, after=shown.after, size=2)

    assert [row.device.id for row in shown.rows] == [first, second]
    assert ([row.device.id for row in rest.rows], rest.after) == ([third], None)
    assert not queries.page(asked, after=third).rows


@pytest.mark.django_db
def test_what_its_owners_system_calls_a_device_moves_it_in_the_list(house: House) -> None:
    (laptop,) = house.stocked(1)

    house.append(
        [events.DeviceListed(subject=laptop, exhibit="0" * 64, tool="fleet export", model="Listbook 15")]
    )

    assert Item.objects.get(device=laptop).model == "Demo Listbook 15"
    assert house.listed(text="listbook") == [laptop]
    assert counted() == as_it_is()


@pytest.mark.django_db
def test_a_page_goes_on_where_a_device_was_that_has_left_meanwhile(house: House) -> None:
    first, second, third = house.stocked(3)
    house.stocked(1, grade="B")
    shown = queries.page(house.ask(), size=2)
    assert shown.after == second
    house.append([events.DeviceShipped(subject=second, to=None, reason="sold")])

    assert queries.page(house.ask(), after=shown.after, size=1).rows[0].device.id == third
    assert first not in {row.device.id for row in queries.page(house.ask(), after=shown.after).rows}


@pytest.mark.django_db
def test_whatever_changes_or_leaves_the_counts_are_those_of_the_rows(house: House) -> None:
    laptops = house.stocked(6, layout="de")
    assert counted() == as_it_is() != {}
    floor: Floor = house
    floor.adopt()
    (run,) = floor.plan(laptops[:1]).runs
    floor.mount(run, laptops[0], floor.approve(run))
    floor.first(run, laptops[0])
    floor.end(run, laptops[0])
    assert Item.objects.get(device=laptops[0]).lot == "laptop|A|se|resale"
    assert counted() == as_it_is()

    house.append(
        [
            events.DeviceGraded(subject=laptops[1], grade="C", rubric="omlopp-rubric-1", reasons=()),
            events.DeviceRouted(subject=laptops[2], route="rental", reason=""),
            events.DeviceShipped(subject=laptops[3], to=None, reason="sold"),
            events.MediumFound(subject=laptops[4], medium=ledger.new_id(), slot=0, exhibit=None),
            events.DeviceStocked(subject=laptops[5], place="L7", media=0),
        ]
    )

    assert Item.objects.filter(device__in=laptops[3:5]).count() == 0
    assert Item.objects.get(device=laptops[5]).place == "L7"
    assert counted() == as_it_is()
    ledger.fold()
    assert counted() == as_it_is()
    assert Tally.objects.count() == len(as_it_is())


@pytest.mark.django_db
def test_a_lock_takes_a_device_off_the_list_but_not_what_is_taken_apart(house: House) -> None:
    (sold,) = house.stocked(1)
    (apart,) = house.stocked(1, route="parts")

    for one in (sold, apart):
        house.append(
            [events.LockFound(subject=one, lock=ledger.new_id(), kind="bios_password", found_by="desk")]
        )

    assert house.listed() == [apart]
    assert counted() == as_it_is()


@pytest.mark.django_db
def test_what_was_stocked_before_there_was_a_list_is_filled_in_the_same(house: House) -> None:
    house.stocked(3, layout="de")
    house.stocked(1, kind="monitor", model="Viewer 24")
    rows, counts = set(Item.objects.values_list()), counted()
    Item.objects.all().delete()
    Tally.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module("omlopp.apps.stock.migrations.0002_walls").FILL)

    assert set(Item.objects.values_list()) == rows
    assert counted() == counts


@pytest.mark.django_db
def test_who_sees_a_part_of_the_house_sees_nothing_of_its_stock(house: House) -> None:
    house.stocked(2)

    with ledger.seeing((house.cast.customer.path,)):
        assert Item.objects.count() == Tally.objects.count() == 0
    with ledger.seeing((house.path,)):
        assert Item.objects.count() == 2
    assert queries.house_of([house.cast.customer.path]) is None
    assert queries.house_of([house.path]) == house.path


def test_replay_gives_the_same_list(committed_db: str, cast: Any) -> None:
    house = House(cast)
    laptops = house.stocked(5, layout="de")
    house.append(
        [
            events.DeviceShipped(subject=laptops[1], to=None, reason="sold"),
            events.DeviceGraded(subject=laptops[2], grade="B", rubric="omlopp-rubric-1", reasons=()),
        ]
    )
    house.examine(laptops[3:4], "se")
    ledger.sequence_all()
    assert Item.objects.count() == 4

    replayed = ledger.replay()

    assert replayed.equal, replayed.differences
