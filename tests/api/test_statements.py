"""Statements issued and media destroyed through the API, by those who may."""

from base64 import b64encode
from typing import Any

import pytest

from omlopp.apps.devices.models import Medium
from omlopp.apps.statements.models import Statement

pytestmark = pytest.mark.django_db


def test_a_return_report_issued_again_says_what_it_says_otherwise(world: Any, station: Any) -> None:
    desk = station("operator_economy", world.cast.operator)
    address = f"takebacks/{world.reported.number}/statements"

    first = desk.post(address, {"kind": "return_report"})
    second = desk.post(address, {"kind": "return_report"})

    assert (first.status_code, first.json()["issued"]) == (200, 1)
    (newest,) = second.json()["statements"]
    told = desk.get(f"statements/{newest}").json()
    assert told["supersedes"] == first.json()["statements"][0]
    assert told["changes"] == [{"code": "nothing", "before": None, "after": None}]


def test_under_a_key_the_same_request_twice_is_one_statement(world: Any, station: Any) -> None:
    desk = station("operator_economy", world.cast.operator)
    address = f"takebacks/{world.reported.number}/statements"
    before = Statement.objects.count()

    answers = [desk.post(address, {"kind": "return_report"}, Idempotency_Key="k1").json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert Statement.objects.count() == before + 1


@pytest.mark.parametrize(("kind", "code"), [("settlement", "nothing_priced"), ("wish", "word_not_known")])
def test_what_cannot_be_issued_is_refused_by_name(world: Any, station: Any, kind: str, code: str) -> None:
    answer = station("operator_economy", world.cast.operator).post(
        f"takebacks/{world.takeback.number}/statements", {"kind": kind}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_media_are_destroyed_with_a_proof_and_not_without(world: Any, station: Any) -> None:
    tool = station("technician", world.cast.operator)
    sent = {"media": [str(world.medium)], "method": "shred", "particle_mm": 2}

    unreadable = tool.post("workshop/media/destroyed", {**sent, "proof": "not base64!"})
    done = tool.post("workshop/media/destroyed", {**sent, "proof": b64encode(b"protocol").decode()})

    assert (unreadable.status_code, unreadable.json()["code"]) == (400, "body_unreadable")
    assert done.status_code == 200, done.content
    assert Medium.objects.get(id=world.medium).state == "destroyed"
