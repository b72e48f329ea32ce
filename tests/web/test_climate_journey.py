"""A method is released, and what was said before is said anew beside it: told in a real browser."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from omlopp.apps.climate.models import MethodOfTakeback
from omlopp.apps.statements.models import Statement
from tests.web.house import House
from tests.web.test_journeys import Reader

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A house with a take-back that was told to its end, last year."""
    made = House()
    row = MethodOfTakeback.objects.get(takeback=made.own.takeback.id)
    assert row.received_at is not None
    MethodOfTakeback.objects.filter(takeback=row.takeback).update(
        received_at=row.received_at.replace(year=dt.datetime.now(dt.UTC).year - 1, month=6, day=1)
    )
    return made


@pytest.fixture
def reader(browser: Any, served: str, house: House) -> Iterator[Any]:
    """Makes readers."""
    made: list[Reader] = []

    def make() -> Reader:
        made.append(Reader(browser, served))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def test_a_year_is_reported_shared_and_restated(reader: Any, house: House) -> None:
    year = dt.datetime.now(dt.UTC).year - 1
    desk = reader().log_in("operator_economy@example.org").open("/desk/climate")

    # A part is claimed; more than the whole is refused, and what was written stays.
    def claim(party: str, percent: str) -> None:
        desk.page.fill("form[action$='/claims'] [name=number]", house.own.takeback.number)
        desk.page.select_option("form[action$='/claims'] [name=party]", party)
        desk.page.fill("form[action$='/claims'] [name=percent]", percent)
        desk.send("/claims")

    claim(str(house.cast.customer.id), "50")
    assert "Delen är räknad för 4 enheter" in desk.text
    claim(str(house.cast.stranger.id), "60")
    assert desk.page.input_value("form[action$='/claims'] [name=percent]") == "60"

    # The year is reported, and the customer sees the figure first.
    desk.open("/desk/climate")
    desk.page.select_option("form[action$='/periods'] [name=party]", str(house.cast.customer.id))
    desk.page.select_option("form[action$='/periods'] [name=year]", str(year))
    desk.send("/periods")
    assert f"Rapporten för {year} är utfärdad" in desk.text
    customer = reader().log_in("customer_climate@example.org").open(f"/climate/{year}")
    issued = customer.page.inner_text(".figure.hero")
    assert "ton" in issued
    assert "50" in customer.text
    assert "scope 1–3" in customer.text

    # The reports are said anew; the old figure stands, and the difference is told by cause.
    desk.open("/desk/climate")
    desk.page.select_option("form[action$='/restate'] [name=method]", "omlopp-2026")
    desk.send("/restate")
    assert desk.path.startswith("/desk/climate/restatements/")
    assert "Metod" in desk.text
    customer.open(f"/climate/{year}")
    assert customer.page.inner_text(".figure.hero") == issued
    assert "Omräknat" in customer.text
    assert "omlopp-2026" in customer.text

    # The paper of both is there to be taken away.
    kinds = set(
        Statement.objects.filter(path__startswith=house.cast.customer.path).values_list("kind", flat=True)
    )
    assert {"climate_period", "climate_restatement"} <= kinds
    with customer.page.expect_download() as download:
        customer.page.locator("a[href*='/diploma.pdf']").first.click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_the_operators_own_year_is_recorded_and_closed(reader: Any, house: House) -> None:
    year = dt.datetime.now(dt.UTC).year - 1
    desk = reader().log_in("administrator@example.org").open("/desk/climate/own")
    for name, value in (
        ("year", str(year)),
        ("amount", "412000"),
        ("unit", "kWh"),
        ("low", "12360"),
        ("central", "16892"),
        ("high", "20600"),
        ("source", "Elnätsbolaget"),
    ):
        desk.page.fill(f"form[action$='/entries'] [name={name}]", value)
    desk.choose("form[action$='/entries'] [name=file]", "faktura.txt", b"en faktura")
    desk.send("/entries")
    assert "Elnätsbolaget" in desk.text

    desk.send(f"/{year}/close")

    assert f"År {year} är avslutat" in desk.text
    assert "4 återbrukade enheter" in desk.text
