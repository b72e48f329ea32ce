"""Reports through the API: one, many, twice, broken, too much."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from omlopp.api import evidence
from tests.api.conftest import inventory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tool(world: Any, station: Any) -> Any:
    return station("technician", world.cast.operator)


def first_codes(answer: Any) -> list[str]:
    return [each["code"] for each in answer.json()["reports"]]


def test_one_report_as_it_is_is_bound_to_its_device(world: Any, tool: Any) -> None:
    answer = tool.post("evidence?name=a.json", inventory("ABC1235", "MED0007"))

    assert answer.status_code == 200
    (report,) = answer.json()["reports"]
    assert (report["name"], report["code"], len(report["devices"])) == ("a.json", "taken_in", 1)
    assert answer.json()["facts"] > 0
    stored = tool.get(f"devices/{world.other_code}").json()["storage"]
    assert [medium["serial"] for medium in stored] == ["MED0007"]


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson", "multipart"])
def test_many_reports_get_an_answer_each_in_their_order(world: Any, tool: Any, kind: str) -> None:
    reports = [inventory("ABC1235", "MED0007"), inventory("NOBODY1", "MED0008"), b'{"what": "is this"}']

    if kind == "application/json":
        answer = tool.post("evidence", b"[" + b",".join(reports) + b"]")
    elif kind == "application/x-ndjson":
        answer = tool.post("evidence", b"\n".join(reports) + b"\n\n", kind=kind)
    else:
        files = [SimpleUploadedFile(f"{n}.json", data) for n, data in enumerate(reports)]
        answer = tool.upload("evidence", {"report": files})

    assert answer.status_code == 200, answer.content
    assert first_codes(answer) == ["taken_in", "unknown_serial", "unreadable"]
    assert answer.json()["counts"] == {"taken_in": 1, "unknown_serial": 1, "unreadable": 1}


def test_the_same_report_again_adds_nothing(world: Any, tool: Any) -> None:
    tool.post("evidence", inventory("ABC1235", "MED0007"))

    again = tool.post("evidence", inventory("ABC1235", "MED0007"))

    assert (first_codes(again), again.json()["facts"]) == (["duplicate_report"], 0)


def test_a_report_for_another_take_backs_device_is_queued_not_bound(world: Any, tool: Any) -> None:
    answer = tool.post(f"evidence?takeback={world.reported.number}", inventory("ABC1235", "MED0007"))

    assert first_codes(answer) == ["stranger_serial"]


def test_a_take_back_that_is_not_there_is_not_there(world: Any, tool: Any) -> None:
    assert tool.post("evidence?takeback=ÅT-1999-0001", inventory("A", "B")).status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", "application/json", 422, "nothing_sent"),
        (b"[]", "application/json", 422, "nothing_sent"),
        (b"[{]", "application/json", 400, "body_unreadable"),
        (b"[\xff\xfe]", "application/json", 400, "body_unreadable"),
        (b"x", "image/png", 415, "media_type_unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    tool: Any, body: bytes, kind: str, status: int, code: str
) -> None:
    answer = tool.post("evidence", body, kind=kind)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["place"]


def test_too_much_is_refused_with_the_limit(tool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "BODY_LIMIT", 1000)
    large = tool.post("evidence", b" " * 1001)
    monkeypatch.setattr(evidence, "REPORTS_LIMIT", 2)
    many = tool.post("evidence", b"[1,2,3]")
    monkeypatch.setattr(evidence, "REPORT_LIMIT", 5)
    fat = tool.post("evidence", b'["123456789"]')

    assert (large.status_code, large.json()["facts"]) == (413, {"limit_bytes": 1000})
    assert (many.status_code, many.json()["code"], many.json()["facts"]) == (413, "too_many", {"limit": 2})
    assert (fat.status_code, fat.json()["place"]) == (413, "item 0")


def test_a_refused_request_leaves_nothing_behind(world: Any, tool: Any) -> None:
    from omlopp.apps.workshop.models import Evidence

    before = Evidence.objects.count()

    tool.post("evidence", b"[" + inventory("ABC1235", "MED0007") + b",{]")

    assert Evidence.objects.count() == before


def test_under_one_key_the_same_reports_are_taken_in_once(world: Any, tool: Any) -> None:
    report = inventory("ABC1235", "MED0007")

    first = tool.post("evidence", report, Idempotency_Key="run-1")
    again = tool.post("evidence", report, Idempotency_Key="run-1")
    other = tool.post("evidence", inventory("ABC1235", "MED0009"), Idempotency_Key="run-1")

    assert first.json() == again.json()
    assert first_codes(again) == ["taken_in"]
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_json_array_keeps_each_reports_own_bytes(world: Any, tool: Any) -> None:
    from hashlib import sha256

    report = b'{ "odd" :   "spacing" }'

    answer = tool.post("evidence", b"[" + report + b"]")

    assert answer.json()["reports"][0]["digest"] == sha256(report).hexdigest()
    assert json.loads(report) == {"odd": "spacing"}
