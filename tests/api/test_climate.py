"""A year's climate figures through the API: as they stand, as issued, said anew, and for whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db

THEN = datetime(2024, 5, 6, 9, 30, tzinfo=UTC)
LIST = (
    "Enhet;Typ;Fabrikat;Modell;Serienummer\n"
    "Exempelkommunen;Bärbar dator;Dell;Latitude 7420;ABC1234\n"
    "Provkommunen;Bärbar dator;Dell;Latitude 7420;ABC1235\n"
    "Provkommunen;Bildskärm;Dell;U2520D;ABC1236\n"
).encode()
LAPTOP_KG, MONITOR_KG = 282.9, 524.5
"""What ivl-2020 says before the burden of reuse."""


def reused(cast: Any) -> Any:
    """A take-back of 2024 whose three devices are sold on."""
    from omlopp.apps.devices.models import Device
    from omlopp.apps.intake import actions as intake
    from omlopp.apps.workshop import actions as workshop
    from omlopp.domain.vocabulary import Route

    by: dict[str, Any] = {"actor": None, "at": THEN}
    takeback = intake.order_takeback(
        customer=cast.customer.id,
        policy="clear-on-disks",
        price_list="sample-2026",
        method="ivl-2020",
        **by,
    )
    draft, _ = intake.propose_list(takeback=takeback, name="lista.csv", data=LIST, **by)
    places = {"exempelkommunen": cast.unit.path, "provkommunen": cast.other_unit.path}
    intake.announce(takeback=takeback, draft=draft, places=places, **by)
    intake.open_receiving(takeback=takeback, **by)
    intake.receive_lines(takeback=takeback, lines=[1, 2, 3], place="K1", **by)
    intake.close_receiving(takeback=takeback, **by)
    devices = list(Device.objects.filter(takeback=takeback.id).values_list("id", flat=True))
    workshop.route_devices(devices=devices, route=Route.RESALE, **by)
    return takeback


@pytest.fixture
def house(cast: Any) -> Any:
    """The cast, with something to report of 2024."""
    reused(cast)
    return cast


def year_of(asker: Any, party: Any, year: int = 2024) -> Any:
    return asker.get(f"parties/{party.id}/climate/{year}")


def test_a_year_that_is_not_reported_is_shown_as_it_stands(house: Any, station: Any) -> None:
    answer = year_of(station("customer_climate", house.customer), house.customer)

    found = answer.json()
    assert answer.status_code == 200
    assert (found["state"], found["statement"], found["restatement"]) == ("draft", None, None)
    said = found["report"]
    assert (said["covers"], said["method"], said["flows"]["reuse"]) == ("period", "ivl-2020", 3)
    gross = float(said["gross_kg"]["central"])
    assert gross == pytest.approx(2 * LAPTOP_KG + MONITOR_KG, abs=0.01)
    assert float(said["gross_kg"]["low"]) <= gross <= float(said["gross_kg"]["high"])


def test_a_unit_sees_its_own_year_and_no_other(house: Any, station: Any) -> None:
    colleague = station("customer_climate", house.unit)

    own = year_of(colleague, house.unit).json()

    assert own["report"]["flows"]["reuse"] == 1
    assert float(own["report"]["gross_kg"]["central"]) == pytest.approx(LAPTOP_KG, abs=0.01)
    assert year_of(colleague, house.customer).status_code == 404
    assert year_of(colleague, house.other_unit).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("customer_security", 403), ("customer_economy", 200)])
def test_the_year_is_for_those_who_may_see_climate(house: Any, station: Any, role: str, status: int) -> None:
    assert year_of(station(role, house.customer), house.customer).status_code == status


def test_a_stranger_the_operators_own_node_and_a_party_that_is_not_are_answered_alike(
    house: Any, station: Any
) -> None:
    stranger = station("customer_climate", house.stranger)
    administrator = station("administrator", house.operator)

    answers = [
        year_of(stranger, house.customer),
        year_of(administrator, house.operator),
        administrator.get("parties/01990000-0000-7000-8000-000000000000/climate/2024"),
    ]

    assert [each.status_code for each in answers] == [404, 404, 404]
    assert len({each.json()["code"] for each in answers}) == 1


def test_a_year_without_devices_is_unknown_and_not_nought(house: Any, station: Any) -> None:
    found = year_of(station("customer_climate", house.customer), house.customer, 2023).json()

    assert found == {"state": "unknown", "statement": None, "restatement": None, "report": None}


@pytest.mark.parametrize("year", ["1999", "2101", "next"])
def test_what_is_no_year_is_refused(house: Any, station: Any, year: str) -> None:
    asker = station("customer_climate", house.customer)

    assert asker.get(f"parties/{house.customer.id}/climate/{year}").status_code in (404, 422)


def test_an_issued_year_keeps_its_figures_and_a_later_issue_is_a_new_version(
    house: Any, station: Any
) -> None:
    desk = station("operator_economy", house.operator)
    address = f"parties/{house.customer.id}/climate/2024"
    draft = desk.get(address).json()["report"]

    first = desk.post(address, {}, Idempotency_Key="one")
    same = desk.post(address, {}, Idempotency_Key="one")
    issued = desk.get(address).json()
    reused(house)
    kept = desk.get(address).json()
    second = desk.post(address, {}).json()
    newest = desk.get(address).json()

    assert first.status_code == 200, first.content
    assert first.json() == same.json()
    assert (issued["state"], issued["statement"]) == ("issued", first.json()["statement"])
    assert issued["report"]["gross_kg"] == draft["gross_kg"]
    assert issued["report"]["rows_sha256"]
    assert kept == issued
    assert (first.json()["version"], second["version"]) == (1, 2)
    assert newest["statement"] == second["statement"]
    assert newest["report"]["flows"]["reuse"] == 6


def test_a_year_said_anew_names_its_newest_restatement_beside_the_report(house: Any, station: Any) -> None:
    from omlopp.apps.climate import actions

    desk = station("operator_economy", house.operator)
    address = f"parties/{house.customer.id}/climate/2024"
    issued = desk.post(address, {}).json()
    order = actions.order_restatement(
        method="tu-berlin-2010", path=house.customer.path, actor=None, at=timezone.now()
    )
    actions.restate(order=order, actor=None, at=timezone.now())

    found = desk.get(address).json()

    assert found["statement"] == issued["statement"]
    assert found["restatement"] not in (None, issued["statement"])
    assert found["report"]["method"] == "ivl-2020"


def test_what_cannot_be_issued_is_refused_by_name(house: Any, station: Any) -> None:
    desk = station("operator_economy", house.operator)
    address = f"parties/{house.customer.id}/climate"
    year = (timezone.now() + timedelta(days=1)).year

    running = desk.post(f"{address}/{year}", {})
    empty = desk.post(f"{address}/2023", {})
    more = desk.post(f"{address}/2024", {"wish": 1})

    assert (running.status_code, running.json()["code"]) == (409, "period_not_over")
    assert (empty.status_code, empty.json()["code"]) == (422, "nothing_assessed")
    assert more.status_code == 422


@pytest.mark.parametrize("role", ["customer_climate", "customer_it", "auditor"])
def test_a_customer_issues_nothing(house: Any, station: Any, role: str) -> None:
    answer = station(role, house.customer).post(f"parties/{house.customer.id}/climate/2024", {})

    assert answer.status_code == 403
