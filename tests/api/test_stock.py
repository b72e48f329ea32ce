"""The stock list through the API: filters, pages, keyboards, what is withheld, words that are none."""

from typing import Any

import pytest

from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards.models import Keyboard
from tests.apps.stock.test_stock import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Any) -> House:
    return House(cast)


def test_a_shop_reads_what_is_in_stock_page_by_page(house: House, station: Any) -> None:
    laptops = house.stocked(3, layout="de")
    house.stocked(1, kind="monitor", model="Viewer 24")
    Keyboard.objects.filter(device=laptops[0]).update(
        method="sticker_set", reprinted_from="gb", reprinted_to="de", reprinted_at=house.at
    )
    shop = station("stock", house.cast.operator)

    first = shop.get("stock?keyboard=de&limit=2").json()
    second = shop.get(f"stock?keyboard=de&limit=2&after={first['next']}").json()

    assert (first["count"], first["withheld"], second["next"]) == (3, ["money"], None)
    rows = [*first["devices"], *second["devices"]]
    assert {row["code"] for row in rows} == {Device.objects.get(id=one).code for one in laptops}
    told = {row["code"]: row["keyboard"] for row in rows}[Device.objects.get(id=laptops[0]).code]
    assert (told["layout"], told["method"], told["source"]) == ("de", "sticker_set", "gb")
    (monitor,) = shop.get("stock?q=viewer").json()["devices"]
    assert (monitor["kind"], monitor["keyboard"], monitor["net"]) == ("monitor", None, None)


def test_who_sees_money_is_told_what_was_paid(house: House, station: Any) -> None:
    (laptop,) = house.stocked(1)
    Device.objects.filter(id=laptop).update(net="812.00", currency="SEK")

    answer = station("operator_economy", house.cast.operator).get("stock").json()

    assert (answer["devices"][0]["net"], answer["withheld"]) == ("812.00", [])


@pytest.mark.parametrize("asked", ["kind=toaster", "grade=Z", "keyboard=xx", "route=moon"])
def test_a_word_that_is_none_is_refused_with_those_that_are(house: House, station: Any, asked: str) -> None:
    answer = station("stock", house.cast.operator).get(f"stock?{asked}")

    assert (answer.status_code, answer.json()["code"]) == (422, "word_not_known")
    assert answer.json()["place"] == f"query.{asked.partition('=')[0]}"


def test_who_works_with_a_part_of_the_house_has_no_stock_list(house: House, station: Any) -> None:
    house.stocked(1)

    assert station("stock", house.cast.customer).get("stock").status_code == 404
    assert station("customer_it", house.cast.customer).get("stock").status_code == 403
