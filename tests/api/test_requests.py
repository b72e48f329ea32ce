"""What every address keeps: once is once, bad input has a place, words in two languages, pages by key."""

from typing import Any

import pytest
from django.test import Client

from omlopp.api import _problems, pages, reference
from omlopp.apps.intake import actions as intake
from omlopp.ui.texts import refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: Any, station: Any) -> Any:
    return station("administrator", world.cast.operator)


def order(world: Any) -> dict[str, str]:
    customer = str(world.cast.customer.id)
    return {"customer": customer, "policy": "resale-purge", "price_list": "sample-2026"}


def test_the_same_request_under_a_key_is_one_fact(world: Any, desk: Any) -> None:
    first = desk.post("takebacks", order(world), Idempotency_Key="k-1")
    again = desk.post("takebacks", order(world), Idempotency_Key="k-1")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert len(desk.get("takebacks").json()["takebacks"]) == 3


def test_a_key_for_another_request_is_refused(world: Any, desk: Any) -> None:
    desk.post("takebacks", order(world), Idempotency_Key="k-1")

    other = desk.post("takebacks", {**order(world), "policy": "destroy"}, Idempotency_Key="k-1")

    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_key_belongs_to_its_station(world: Any, station: Any, desk: Any) -> None:
    first = desk.post("takebacks", order(world), Idempotency_Key="k-1")
    other = station("receiver", world.cast.operator).post("takebacks", order(world), Idempotency_Key="k-1")

    assert first.json()["number"] != other.json()["number"]


def test_a_refused_request_does_not_use_its_key_up(world: Any, desk: Any) -> None:
    path = f"takebacks/{world.reported.number}/receiving/lines"
    refused = desk.post(path, {"lines": None, "place": "K1"}, Idempotency_Key="k-2")
    desk.post(f"takebacks/{world.reported.number}/receiving/open")
    row = world.reported
    row.refresh_from_db()

    again = desk.post(path, {"lines": None, "place": "K1"}, Idempotency_Key="k-2")

    assert refused.status_code == 409
    assert again.status_code == (200 if row.state == "receiving" else 409)


@pytest.mark.parametrize("key", ["", "a b", "x" * 201, "å"])
def test_a_key_that_is_none_is_refused(world: Any, desk: Any, key: str) -> None:
    answer = desk.post("takebacks", order(world), Idempotency_Key=key)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_unusable")


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "place"),
    [
        ("takebacks", b"{", 400, "body_unreadable", "body"),
        ("takebacks", b"[" * 100_000, 400, "body_unreadable", "body"),
        ("takebacks", {"customer": "x"}, 422, "field_unusable", "body.customer"),
        ("workshop/routes", {"devices": ["A"], "route": "moon"}, 422, "word_not_known", "body.route"),
        ("workshop/routes", {"devices": [], "route": "resale"}, 422, "field_unusable", "body.devices"),
        (
            "workshop/routes",
            {"devices": ["\x00"], "route": "resale"},
            422,
            "field_unusable",
            "body.devices.0",
        ),
        ("workshop/grades", {"devices": ["A"], "more": 1}, 422, "field_unusable", "body.more"),
    ],
)
def test_bad_input_is_named_with_its_place(
    desk: Any, *, path: str, body: Any, status: int, code: str, place: str
) -> None:
    answer = desk.post(path, body)

    assert (answer.status_code, answer.json()["code"], answer.json()["place"]) == (status, code, place)
    assert answer.json()["detail"]


def test_a_body_beyond_all_measure_is_refused(desk: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = desk.post("workshop/grades", {"devices": ["A" * 100] * 20})

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize("path", ["devices/search?q=%00", "takebacks/%00", "devices/%00", "devices?after=x"])
def test_hostile_addresses_meet_a_problem(desk: Any, path: str) -> None:
    answer = desk.get(path)

    assert answer.status_code in (404, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_an_address_that_is_none_is_a_problem_and_so_is_a_wrong_method(desk: Any) -> None:
    nowhere = desk.get("nowhere")
    wrong = desk.post("ledger/checkpoint")

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not_there")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["Allow"]) == (
        405,
        "method_not_allowed",
        "GET",
    )


def test_a_refusal_speaks_the_readers_language(world: Any, desk: Any) -> None:
    path = f"takebacks/{world.takeback.number}/cancel"

    english = desk.post(path, {"reason": "x"})
    swedish = desk.post(path, {"reason": "x"}, Accept_Language="sv")

    assert english.json()["code"] == swedish.json()["code"] == "not_in_this_state"
    assert "is in the state" in english.json()["detail"]
    assert "är i läget" in swedish.json()["detail"]
    assert swedish.headers["Content-Language"] == "sv"
    assert english.json()["facts"]["state"] == "receiving"


def test_pages_follow_one_another_by_key(world: Any, desk: Any) -> None:
    first = desk.get("devices?limit=2").json()
    second = desk.get(f"devices?limit=2&after={first['next']}").json()

    assert [len(first["devices"]), len(second["devices"]), second["next"]] == [2, 1, None]
    seen = [each["code"] for each in (*first["devices"], *second["devices"])]
    assert len(set(seen)) == 3


def test_a_list_goes_from_preview_to_devices(world: Any, desk: Any) -> None:
    number = desk.post("takebacks", order(world)).json()["number"]
    data = b"Enhet;Typ;Serienummer\nExempelkommunen;Dator;NEW1111\n;Dator;saknas\n"

    shown = desk.post(f"takebacks/{number}/lists?name=lista.csv", data, kind="text/csv")
    draft = shown.json()["draft"]
    mended = desk.post(
        f"takebacks/{number}/lists/{draft}/corrections",
        {"corrections": [{"line": 3, "field": "serial", "value": "NEW2222"}]},
    )
    done = desk.post(f"takebacks/{number}/lists/{draft}/announce", {})
    again = desk.post(f"takebacks/{number}/lists/{draft}/announce", {})

    assert (shown.status_code, shown.json()["devices"]) == (201, 2)
    assert "serial_missing" in {each["code"] for each in shown.json()["problems"]}
    assert "serial_missing" not in {each["code"] for each in mended.json()["problems"]}
    assert (done.json()["lines"], done.json()["repeated"], again.json()["repeated"]) == (2, False, True)
    lines = desk.get(f"takebacks/{number}/lines").json()["lines"]
    assert [line["serial"] for line in lines] == ["NEW1111", "NEW2222"]
    assert [line["path"] for line in lines] == [world.cast.unit.path, world.cast.customer.path]


def test_a_place_outside_the_customer_is_refused(world: Any, desk: Any) -> None:
    places = {"places": {"x": world.cast.stranger.path}}

    answer = desk.post(f"takebacks/{world.takeback.number}/lists/{world.draft.id}/announce", places)

    assert (answer.status_code, answer.json()["code"]) == (422, "place_not_below")


def test_a_list_that_is_none_is_refused_by_its_name(world: Any, desk: Any) -> None:
    pdf = desk.post(f"takebacks/{world.takeback.number}/lists?name=lista.xlsx", b"%PDF-1.7 ...", kind="x/y")
    empty = desk.post(f"takebacks/{world.takeback.number}/lists?name=lista.csv", b"", kind="text/csv")

    assert (pdf.status_code, pdf.json()["code"], pdf.json()["place"]) == (422, "not_a_list", "list")
    assert (empty.status_code, empty.json()["code"]) == (422, "empty")


def test_a_device_with_data_on_it_cannot_be_stocked(world: Any, desk: Any) -> None:
    desk.post("workshop/routes", {"devices": [world.code], "route": "resale"})

    answer = desk.post("workshop/stock", {"devices": [world.code, "NOTONE"], "place": "L1"})

    assert answer.json()["done"] == []
    refused = {each["device"]: each["code"] for each in answer.json()["refused"]}
    assert refused == {world.code: "media_not_cleared", "NOTONE": "not_there"}


def test_every_refusal_an_action_can_give_has_words_in_both_languages() -> None:
    from omlopp.apps.climate import actions as climate
    from omlopp.apps.economy import actions as economy
    from omlopp.apps.intake import queries as intake_queries
    from omlopp.apps.workshop import actions as workshop

    named = {
        kind
        for module in (climate, economy, intake, intake_queries, workshop)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    own = {"refusal", *(refusals.code_of(kind()) for kind in _problems.NOT_THERE)}
    for kind in named:
        code = refusals.code_of(kind.__new__(kind))
        assert code in refusals.REFUSALS or code in own, code
    for english, swedish in refusals.REFUSALS.values():
        assert english
        assert swedish
        assert english != swedish


def test_the_page_lists_every_endpoint_and_every_code(world: Any) -> None:
    for language in ("sv", "en"):
        page = Client().get(f"/api/v1/docs?lang={language}")
        text = page.content.decode()

        assert page.status_code == 200
        assert "<script" not in text.replace('<script src="/static/', "")
        for each in reference.endpoints():
            assert f"{each.method} {each.path}" in text
        for code, _ in pages.problems("en"):
            assert f'id="{code}"' in text


def test_the_description_is_open_and_says_what_everything_means() -> None:
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")
    for each in reference.endpoints():
        assert each.summary, each.path
        assert each.text, each.path
        for item in (*each.takes, *each.gives):
            assert item.text or item.name == "body", (each.path, item)


def test_the_documentation_has_the_table_of_endpoints_as_it_is() -> None:
    from pathlib import Path

    text = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text()

    assert reference.written_into(text) == text, "run python -m omlopp.api.reference docs/api.md"
