"""What became of the mass: in is out and stock, and what nobody weighed is not guessed."""

import datetime as dt

import pytest

from omlopp.apps.climate import queries
from omlopp.apps.climate.queries import Scope
from omlopp.apps.devices.models import Device
from omlopp.domain.carbon.weights import typical_weight
from tests.web.house import House


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A small house in the middle of its work."""
    return House()


def test_what_came_in_is_out_or_in_stock(house: House) -> None:
    scope = Scope((house.own.takeback.id,))

    lines = queries.masses(scope)

    assert sum(line.devices for line in lines) == queries.devices_in(scope)
    assert all(line.devices_out <= line.devices for line in lines)


def test_a_kind_nobody_knows_the_weight_of_is_counted_apart(house: House) -> None:
    scope = Scope((house.own.takeback.id,))
    Device.objects.filter(id=house.own.cleared.id).update(kind="other")

    lines = {line.code: line for line in queries.masses(scope)}

    assert lines["reuse"].unweighed == 1
    monitor, laptop = typical_weight("monitor"), typical_weight("laptop")
    assert monitor is not None
    assert laptop is not None
    assert lines["reuse"].grams_stock == round((2 * monitor.kg + laptop.kg) * 1000)


def test_a_period_without_take_backs_has_no_mass(house: House) -> None:
    scope = queries.of_period(house.cast.customer.path, dt.date(2001, 1, 1), dt.date(2002, 1, 1))

    assert queries.masses(scope) == ()
