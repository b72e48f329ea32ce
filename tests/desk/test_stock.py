"""The stock list at the desk and by the API: what it says, the files, who may."""

import io
from typing import Any

import pytest
import python_calamine

from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards.models import Keyboard
from omlopp.apps.parties import actions as parties
from omlopp.domain.rights import Role
from tests.apps.stock.test_stock import House
from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Any) -> House:
    return House(cast)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("3 devices in stock.", "Caps swapped, from German to Swedish", "Laptop (2)", "German (2)")),
        (
            "sv",
            ("3 enheter i lager.", "Tangenter bytta, från tysk till svensk", "Bärbar dator (2)", "Tysk (2)"),
        ),
    ],
)
def test_the_list_says_what_is_there_and_what_was_done_to_its_keyboards(
    house: House, at_desk: Any, language: str, said: tuple[str, ...]
) -> None:
    german, swedish = house.stocked(2, layout="de")
    house.stocked(1, kind="monitor", model="Viewer 24")
    Keyboard.objects.filter(device=swedish).update(
        layout="se", reprinted_from="de", reprinted_to="se", reprinted_at=house.at, method="swap_caps"
    )
    browser = at_desk("stock", language)
    page = browser.text("/desk/stock")

    for text in said:
        assert text in page
    for one in (german, swedish):
        assert Device.objects.get(id=one).code in page
    assert "Viewer 24" not in browser.text("/desk/stock?kind=laptop")


def test_the_same_selection_as_a_file(house: House, at_desk: Any) -> None:
    house.stocked(2, layout="de")
    house.stocked(1, kind="monitor", model="Viewer 24")
    browser = at_desk("stock", "sv")

    text = browser.get("/desk/stock.csv?keyboard=de").content.decode("utf-8-sig").splitlines()
    sheet = python_calamine.load_workbook(io.BytesIO(browser.get("/desk/stock.xlsx").content))

    assert text[0].startswith("Enhet;")
    assert [line.split(";")[8] for line in text[1:]] == ["Tysk", "Tysk"]
    assert len(sheet.get_sheet_by_index(0).to_python()) == 4
    assert browser.get("/desk/stock.pdf").status_code == 404


def test_what_was_paid_is_for_those_who_see_money(house: House, at_desk: Any) -> None:
    (laptop,) = house.stocked(1)
    Device.objects.filter(id=laptop).update(net=812, currency="SEK")

    sees, sees_not = at_desk("operator_economy"), at_desk("stock")

    assert "812.00" in sees.text("/desk/stock")
    assert "812.00" not in sees_not.text("/desk/stock")
    assert ",812" in sees.text("/desk/stock.system.csv")
    assert ",812" not in sees_not.text("/desk/stock.system.csv")


def test_a_right_to_see_money_elsewhere_in_the_tree_shows_none_of_the_house(house: House) -> None:
    (laptop,) = house.stocked(1)
    Device.objects.filter(id=laptop).update(net=812, currency="SEK")
    person = house.cast.person("stock", house.cast.operator)
    parties.grant(
        person=person.pk,
        party=house.cast.stranger.id,
        role=Role.CUSTOMER_ECONOMY,
        actor=None,
        at=house.at,
    )

    assert "812.00" not in Browser(person).text("/desk/stock")
    assert ",812" not in Browser(person).text("/desk/stock.system.csv")


def test_who_works_with_a_part_of_the_house_has_no_stock_list(house: House) -> None:
    house.stocked(1)

    assert Browser(house.cast.person("stock", house.cast.customer)).get("/desk/stock").status_code == 404
    assert (
        Browser(house.cast.person("customer_it", house.cast.customer)).get("/desk/stock").status_code == 404
    )


@pytest.mark.parametrize(
    "query",
    [
        "place=%00",
        "q=%00%25",
        "after=x",
        "kind=foo",
        "grade=Z",
        "keyboard=foo",
        "route=foo",
        "q=" + "a" * 500,
    ],
)
def test_nonsense_in_the_address_breaks_nothing(house: House, at_desk: Any, query: str) -> None:
    house.stocked(1)

    browser = at_desk("stock")

    assert browser.get(f"/desk/stock?{query}").status_code == 200
    assert browser.get(f"/desk/stock.csv?{query}").status_code == 200
