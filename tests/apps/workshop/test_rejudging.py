"""Judging anew: only what changed is a fact, what falls is held, certificates stay."""

import pytest

from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.actions import _rejudging
from omlopp.domain import erasure
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db


def rejudge(bench: Bench, *devices: object, policy: str | None = None) -> list[actions.Rejudged]:
    return actions.rejudge(devices=devices, policy=policy, actor=None, at=bench.at)  # type: ignore[arg-type]


def test_by_the_same_rules_nothing_changes(bench: Bench) -> None:
    device = bench.cleared("SN1")
    before = bench.facts(device)

    assert rejudge(bench, device) == []
    assert bench.facts(device) == before


def test_the_version_of_the_rules_is_told_and_another_one_judges_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = bench.cleared("SN1")
    assert bench.media(device)[0].rules == erasure.RULES_VERSION
    asked: list[object] = []
    monkeypatch.setattr(_rejudging, "claims_of", lambda media, _at: asked.extend(media) or [])

    assert rejudge(bench, device) == []
    assert not asked
    monkeypatch.setattr(erasure, "RULES_VERSION", "2099.1")
    rejudge(bench, device)

    assert len(asked) == 1


def test_what_falls_below_the_demand_is_held_and_certificates_stay(bench: Bench) -> None:
    device = bench.cleared("SN1")
    actions.route_devices(devices=[device], route=Route.RESALE, actor=None, at=bench.at)
    actions.stock_devices(devices=[device], place="A", actor=None, at=bench.at, all_or_nothing=True)
    (issued,) = actions.issue_certificates(takeback=bench.takeback, actor=None, at=bench.at)
    before = Statement.objects.get(id=issued.id).digest

    (changed,) = rejudge(bench, device, policy="destroy")

    assert (changed.fell, changed.before, changed.after) == (
        True,
        ("PURGE", "12", True),
        ("PURGE", "12", False),
    )
    assert bench.registered(device).stage == "received"
    assert Statement.objects.get(id=issued.id).digest == before
    assert not bench.media(device)[0].sufficient


def test_what_has_left_is_passed_over(bench: Bench) -> None:
    device = bench.cleared("SN1")
    assert evidence.judged_devices(sight=[bench.cast.operator.path]) == [device]
    actions.ship_devices(
        devices=[device], to=None, reason="recycled", actor=None, at=bench.at, all_or_nothing=True
    )

    assert rejudge(bench, device, policy="destroy") == []
    assert evidence.judged_devices(sight=[bench.cast.operator.path]) == []
