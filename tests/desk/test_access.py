"""Who may come in: nobody, a customer, a stranger and each role of the house, on every page."""

from typing import Any

import pytest

from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db

PAGES = (
    "/desk/",
    "/desk/takebacks",
    "/desk/takebacks/new",
    "/desk/takebacks/{number}",
    "/desk/takebacks/{number}/schedule",
    "/desk/takebacks/{number}/collect",
    "/desk/takebacks/{number}/cancel",
    "/desk/takebacks/{number}/lists",
    "/desk/takebacks/{number}/receiving",
    "/desk/takebacks/{number}/receiving/unlisted",
    "/desk/takebacks/{number}/receiving/all",
    "/desk/takebacks/{number}/receiving/close",
    "/desk/takebacks/{number}/reconciliation",
    "/desk/takebacks/{number}/lines",
    "/desk/takebacks/{number}/statements",
    "/desk/workshop",
    "/desk/workshop/devices/{code}",
    "/desk/evidence",
    "/desk/statements",
    "/desk/jobs",
    "/desk/parties",
    "/desk/ledger",
    "/desk/ui/",
)
FOR_EVERYBODY = (
    "/desk/",
    "/desk/takebacks",
    "/desk/takebacks/{number}",
    "/desk/takebacks/{number}/reconciliation",
    "/desk/takebacks/{number}/lines",
    "/desk/takebacks/{number}/statements",
    "/desk/workshop",
    "/desk/workshop/devices/{code}",
    "/desk/evidence",
    "/desk/statements",
    "/desk/jobs",
    "/desk/ui/",
)


@pytest.fixture
def names(receiving: Any) -> dict[str, str]:
    """What stands in the addresses."""
    from omlopp.apps.devices.models import Device

    return {"number": receiving.number, "code": Device.objects.filter(serial="CN0ABC12").get().code}


@pytest.mark.parametrize("url", PAGES)
def test_nobody_is_sent_to_the_log_in(names: dict[str, str], url: str) -> None:
    response = Browser(None).get(url.format(**names))

    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_a_customer_finds_no_desk_at_all(cast: Any, names: dict[str, str], who: str) -> None:
    browser = Browser(cast.person("customer_it", cast.customer if who == "owner" else cast.stranger))

    for url in PAGES:
        assert browser.get(url.format(**names)).status_code == 404, url


def test_an_administrator_sees_every_page(at_desk: Any, names: dict[str, str]) -> None:
    browser = at_desk("administrator")

    for url in PAGES:
        assert browser.get(url.format(**names)).status_code == 200, url


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "role", ["receiver", "technician", "grader", "stock", "rental_desk", "operator_economy"]
)
def test_each_role_of_the_house_sees_what_all_may(
    at_desk: Any, names: dict[str, str], role: str, language: str
) -> None:
    browser = at_desk(role, language)

    for url in FOR_EVERYBODY:
        assert browser.get(url.format(**names)).status_code == 200, url
    for url in ("/desk/parties",):
        assert browser.get(url.format(**names)).status_code == 404, url


def test_a_desk_role_at_one_customer_does_not_reach_another(cast: Any, names: dict[str, str]) -> None:
    browser = Browser(cast.person("receiver", cast.stranger))

    assert browser.get("/desk/takebacks").status_code == 200
    assert names["number"] not in browser.text("/desk/takebacks")
    for url in PAGES[3:17]:
        if "{" in url:
            assert browser.get(url.format(**names)).status_code == 404, url


def test_the_menu_offers_only_what_one_may(at_desk: Any) -> None:
    assert 'href="/desk/parties"' not in at_desk("receiver").text("/desk/")
    assert 'href="/desk/parties"' in at_desk("administrator").text("/desk/")
