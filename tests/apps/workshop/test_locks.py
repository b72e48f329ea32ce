"""Locks: found, said to be released, seen to be gone; what is locked reaches no next user."""

import json
from datetime import timedelta
from typing import Any

import pytest

from omlopp import ledger
from omlopp.apps.workshop import actions, queries
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import Lock
from omlopp.domain import events
from omlopp.domain.grading import rubric
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db


def opened(bench: Bench, device: Any, kind: str = "bios_password") -> Any:
    return actions.open_lock(device=device, kind=kind, actor=None, at=bench.at)


def stock(bench: Bench, device: Any) -> actions.BulkResult:
    return actions.stock_devices(devices=[device], place="A1", actor=None, at=bench.at)


def route(bench: Bench, device: Any, way: Route = Route.RESALE) -> actions.BulkResult:
    return actions.route_devices(devices=[device], route=way, actor=None, at=bench.at)


def test_a_locked_device_is_not_stocked_until_somebody_saw_the_lock_gone(bench: Bench) -> None:
    device = bench.cleared("SN1")
    route(bench, device)
    lock = opened(bench, device)

    refusal = stock(bench, device).refused[device]
    assert (refusal.code, bench.row(device).locks) == ("open_locks", 1)
    assert queries.work_counts(sight=[bench.cast.operator.path])["locked"] == 1

    actions.report_release(locks=[lock], actor=None, at=bench.at)
    assert device in stock(bench, device).refused  # a claim opens nothing

    with pytest.raises(actions.ReleaseUnproven):
        actions.release_lock(lock=lock, proof=b"", actor=None, at=bench.at)
    actions.release_lock(lock=lock, proof=b"a photo", actor=None, at=bench.at)

    case = Lock.objects.get(id=lock)
    assert (case.state, bench.row(device).locks) == ("released", 0)
    assert ledger.read_exhibit(case.release_exhibit or "") == b"a photo"
    assert stock(bench, device).done == (device,)


def test_what_is_taken_apart_needs_no_key(bench: Bench) -> None:
    device = bench.cleared("SN1")
    route(bench, device, Route.PARTS)
    opened(bench, device)

    assert stock(bench, device).done == (device,)
    assert route(bench, device).refused[device].code == "open_locks"


def test_a_lock_found_in_stock_takes_the_device_out_of_it(bench: Bench) -> None:
    device = bench.cleared("SN1")
    route(bench, device)
    stock(bench, device)

    opened(bench, device, "absolute")

    assert bench.registered(device).stage == bench.row(device).stage == "received"


def test_one_case_for_each_kind(bench: Bench) -> None:
    device = bench.device("SN1")
    lock = opened(bench, device)

    with pytest.raises(actions.LockKnown) as known:
        opened(bench, device)
    with pytest.raises(actions.LockKindUnknown):
        opened(bench, device, "padlock")

    assert known.value.lock == lock
    opened(bench, device, "mdm")
    assert bench.row(device).locks == 2


def test_a_customer_reports_each_release_once_and_it_may_be_refuted(bench: Bench) -> None:
    lock = opened(bench, bench.device("SN1"))
    actions.report_release(locks=[lock], actor=None, at=bench.at)

    with pytest.raises(actions.LockSettled) as settled:
        actions.report_release(locks=[lock], actor=None, at=bench.at)
    actions.refute_release(lock=lock, actor=None, at=bench.at)

    assert settled.value.state == "reported"
    assert Lock.objects.get(id=lock).state == "open"
    with pytest.raises(actions.LockUnknown):
        actions.report_release(locks=[ledger.new_id()], actor=None, at=bench.at)


def phone(bench: Bench, *, locked: bool, hours: float = 0) -> bytes:
    made = bench.at - timedelta(hours=1) + timedelta(hours=hours)
    medium = bench.erased(
        "PHONE1",
        medium="phone",
        interface=None,
        method="erase_all_content",
        activation_lock=locked,
        recorded_by_tool=True,
        ended_at=made.isoformat(),
    )
    told = json.loads(bench.document("SN1", media=[medium]))
    told["created_at"] = made.isoformat()
    return json.dumps(told).encode()


def test_a_report_opens_a_case_and_a_later_one_releases_it(bench: Bench) -> None:
    device = bench.device("SN1", kind="smartphone")
    bench.take_in(phone(bench, locked=True))

    (case,) = evidence.locks_of(device)
    assert (case.kind, case.state, case.found_by) == ("activation_lock", "open", "report")

    actions.report_release(locks=[case.id], actor=None, at=bench.at)
    bench.at += timedelta(days=1)
    bench.take_in(phone(bench, locked=True))
    (case,) = evidence.locks_of(device)
    assert (case.state, case.refuted_at) == ("open", bench.at)

    bench.at += timedelta(days=1)
    bench.take_in(phone(bench, locked=False))

    case.refresh_from_db()
    assert (case.state, case.released_by) == ("released", "report")
    assert bench.row(device).locks == 0


def test_a_report_from_before_the_case_releases_nothing(bench: Bench) -> None:
    device = bench.device("SN1", kind="smartphone")
    lock = opened(bench, device, "activation_lock")

    result = bench.take_in(phone(bench, locked=False))

    assert Lock.objects.get(id=lock).state == "open"
    assert "lock_seen_open" in result.files[0].notices


def test_a_lock_forces_the_grade_and_takes_the_price(bench: Bench) -> None:
    device = bench.cleared("SN1")
    tests = [events.TestResult(code=code, outcome="pass") for code in rubric().required_tests("laptop")]
    tests.append(events.TestResult(code="battery_health", outcome="pass", value=95))
    actions.record_tests(results={device: tests}, actor=None, at=bench.at)
    actions.record_defects(
        defects={device: [events.Defect(code="scratch", zone="lid", severity=1)]}, actor=None, at=bench.at
    )
    lock = opened(bench, device, "autopilot")

    actions.grade_devices(devices=[device], actor=None, at=bench.at)

    assert bench.registered(device).grade == "E"
    assert evidence.locks_of_takeback(bench.takeback) == {device: ("autopilot",)}
    actions.release_lock(lock=lock, proof=b"a photo", actor=None, at=bench.at)
    actions.grade_devices(devices=[device], actor=None, at=bench.at)
    assert bench.registered(device).grade == "A"


def test_cases_end_when_the_device_leaves(bench: Bench) -> None:
    device = bench.device("SN1")
    lock = opened(bench, device)

    actions.ship_devices(
        devices=[device], to=None, reason="returned", actor=None, at=bench.at, all_or_nothing=True
    )

    assert Lock.objects.get(id=lock).state == "left"
    assert bench.row(device).locks == 0


def test_the_list_shows_each_his_own(bench: Bench) -> None:
    opened(bench, bench.device("SN1", party=bench.cast.unit))
    opened(bench, bench.device("SN2", party=bench.cast.other_unit), "mdm")

    def seen(path: str) -> list[str]:
        return [row.lock.kind for row in evidence.locks_page(sight=[path]).rows]

    assert seen(bench.cast.customer.path) == ["bios_password", "mdm"]
    assert seen(bench.cast.unit.path) == ["bios_password"]
    assert seen(bench.cast.stranger.path) == []
    assert evidence.lock_counts(sight=[bench.cast.customer.path]) == {
        ("open", "bios_password"): 1,
        ("open", "mdm"): 1,
    }
