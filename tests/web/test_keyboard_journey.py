"""A keyboard gets another market's legends: told in a real browser, from the look at it to its passport."""

from collections.abc import Iterator
from typing import Any

import pytest

from omlopp.apps.keyboards import actions
from omlopp.apps.keyboards.models import Keyboard, Run
from tests.web.house import House
from tests.web.test_journeys import Reader

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A house with laptops in stock, and millimetres for them."""
    return House()


@pytest.fixture
def reader(browser: Any, served: str, house: House) -> Iterator[Reader]:
    """The refurbisher."""
    one = Reader(browser, served).log_in("refurbisher@example.org")
    yield one
    one.context.close()


def test_a_keyboard_is_reprinted_from_the_look_to_the_passport(reader: Any, house: House) -> None:
    actions.withdraw_reprints(devices=[house.own.cleared.id], **house.by(days=4))
    code = house.own.cleared.code

    # Somebody looks at it, on the page of the device.
    reader.open(f"/desk/workshop/devices/{code}")
    reader.page.locator("#keyboard summary").first.click()
    reader.page.select_option("#seen_layout", "dk")
    reader.page.select_option("#backlit", "no")
    reader.send(f"{code}/keyboard")
    assert "Dansk" in reader.page.inner_text("#keyboard")

    # It is put in a run, and the print file is drawn, checked and approved.
    reader.open("/desk/keyboards/list?state=seen&layout=dk")
    reader.page.locator(f"input[name=device][value='{house.own.cleared.id}']").check()
    reader.page.select_option("#target", "se")
    reader.press("button[value=plan]")
    run = Keyboard.objects.get(device=house.own.cleared.id).run
    assert run is not None
    reader.open(f"/desk/keyboards/runs/{run}")
    assert "Godkänn tryckfilen först" in reader.text
    reader.page.select_option("#machine", "uv")
    reader.send("/approve")
    artwork = Run.objects.get(id=run).artwork
    assert artwork
    assert artwork[:16] in reader.text

    # Another file in the machine is refused, and what was scanned stays.
    def mount(scanned: str) -> None:
        reader.page.fill("#device", code)
        reader.page.fill("#artwork", scanned)
        reader.press("button[value=mount]")

    mount("0" * 16)
    assert "inte den som godkänts" in reader.page.inner_text("body")
    assert reader.page.input_value("#device") == code
    mount(artwork[:16])
    assert "ligger i fixturen" in reader.page.inner_text("body")

    # Nothing is released before the first article has passed; a photo that shows nothing decides nothing.
    reader.press("button[value=end]")
    assert "är inte godkänt" in reader.page.inner_text("body")
    reader.choose("input[type=file]", "foto.jpg", b"no picture at all")
    reader.press("button[value=photo]")
    assert "ingen bild som går att läsa" in reader.text
    reader.page.fill("input[name=error_mm]", "0,14")
    reader.press("button[value=first_passed]")
    assert "0,14" in reader.page.inner_text("#jig")
    reader.page.fill("input[name=inks]", "P-1/W-2")
    reader.press("button[value=end]")
    assert "P-1/W-2" in reader.text

    # The buyer reads it.
    reader.open(f"/p/{code}?lang=sv")
    assert "Omtryckt från dansk till svensk" in reader.page.inner_text("main")
