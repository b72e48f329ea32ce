"""What a customer, and whoever scans the label, reads of a device's keyboard."""

from typing import Any

import pytest
from django.conf import settings as django_settings

from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards.models import Keyboard
from tests.apps.keyboards.test_keyboards import Floor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Re-printed from German to Swedish", "The backlight does not shine", "Keyboard")),
        ("sv", ("Omtryckt från tysk till svensk", "Bakgrundsljuset lyser inte genom", "Tangentbord")),
    ],
)
def test_a_reprinted_keyboard_is_told_of_on_page_export_and_passport(
    cast: Any, browse: Any, language: str, said: tuple[str, str, str]
) -> None:
    reprinted, unlit, heading = said
    floor = Floor(cast)
    laptops = floor.laptops(2)
    floor.adopt()
    floor.examine(laptops[:1], backlit=True)
    (run,) = floor.plan(laptops[:1], unlit_accepted=True).runs
    floor.mount(run, laptops[0], floor.approve(run))
    floor.first(run, laptops[0])
    floor.end(run, laptops[0])
    browser = browse(cast.person("customer_it", cast.customer))
    browser.client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    code, other = (Device.objects.get(id=one).code for one in laptops)

    page = browser.get(f"/d/{code}").content.decode()
    export = browser.get("/devices.csv").content.decode("utf-8-sig").splitlines()
    passport = browser.get(f"/p/{code}", lang=language).content.decode()

    assert f"{reprinted}. {unlit}" in page
    assert f"<dt>{heading}</dt>" not in browser.get(f"/d/{other}").content.decode()
    separator = ";" if language == "sv" else ","
    column = export[0].split(separator).index(heading)
    lines = {line.split(separator)[0]: line for line in export[1:]}
    assert lines[code].split(separator)[column] == reprinted
    assert lines[other].split(separator)[column] == ""
    assert reprinted in passport
    assert unlit in passport


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (
            "sticker_set",
            ("Stickers set, from German to Swedish", "Klistermärken satta, från tysk till svensk"),
        ),
        ("swap_caps", ("Caps swapped, from German to Swedish", "Tangenter bytta, från tysk till svensk")),
        (
            "swap_keyboard",
            (
                "Whole keyboard replaced, from German to Swedish",
                "Hela tangentbordet bytt, från tysk till svensk",
            ),
        ),
    ],
)
def test_a_keyboard_that_was_changed_otherwise_is_not_said_to_be_printed(
    cast: Any, browse: Any, method: str, said: tuple[str, str]
) -> None:
    floor = Floor(cast)
    (laptop,) = floor.laptops(1)
    floor.examine([laptop], backlit=False)
    Keyboard.objects.filter(device=laptop).update(
        layout="se", reprinted_from="de", reprinted_to="se", reprinted_at=cast.at, method=method
    )
    code = Device.objects.get(id=laptop).code

    browser = browse(cast.person("customer_it", cast.customer))
    for language, text in zip(("en", "sv"), said, strict=True):
        browser.client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
        assert f"<dd>{text}</dd>" in browser.get(f"/d/{code}").content.decode()
        assert text in browser.get(f"/p/{code}", lang=language).content.decode()
