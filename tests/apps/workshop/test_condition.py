"""Tests, defects and grades; the work queues that follow from them."""

import pytest

from omlopp import ledger
from omlopp.apps.workshop import actions, queries
from omlopp.domain import events
from omlopp.domain.events import Defect
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db

LAPTOP = ("power_on", "screen", "keyboard", "touchpad", "ports", "wifi", "locks")


def passed(*codes: str) -> list[events.TestResult]:
    return [events.TestResult(code=code, outcome="pass") for code in codes]


HEALTHY = events.TestResult(code="battery_health", outcome="pass", value=91)


def test_a_device_is_graded_from_its_tests_and_defects(bench: Bench) -> None:
    device = bench.device("SN1")
    actions.record_tests(results={device: [*passed(*LAPTOP), HEALTHY]}, actor=None, at=bench.at)
    actions.record_defects(
        defects={device: [Defect(code="scratch", zone="lid", severity=2)]}, actor=None, at=bench.at
    )

    result = actions.grade_devices(devices=[device], actor=None, at=bench.at)

    assert result.done == (device,)
    row = bench.row(device)
    assert (row.grade, row.rubric, row.reasons) == ("B", "omlopp-rubric-1", ["scratch"])
    assert bench.registered(device).grade == "B"


def test_what_is_missing_is_named_and_not_guessed(bench: Bench) -> None:
    nothing, unseen, nameless = bench.device("SN1"), bench.device("SN2"), bench.device("SN3", kind=None)
    actions.record_tests(results={unseen: [*passed(*LAPTOP), HEALTHY]}, actor=None, at=bench.at)

    refused = actions.grade_devices(devices=[nothing, unseen, nameless], actor=None, at=bench.at).refused

    untested, uninspected = refused[nothing], refused[unseen]
    assert isinstance(untested, actions.GradeNotPossible)
    assert {"inspection", "battery_health", "test:screen"} <= set(untested.missing)
    assert isinstance(uninspected, actions.GradeNotPossible)
    assert uninspected.missing == ("inspection",)
    assert isinstance(refused[nameless], actions.KindNotKnown)


def test_a_batterys_own_word_counts_for_the_grade(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[{"kind": "laptop_battery", "wear_percent": 35}]))
    actions.record_tests(results={device: passed(*LAPTOP)}, actor=None, at=bench.at)
    actions.record_defects(defects={device: []}, actor=None, at=bench.at)

    actions.grade_devices(devices=[device], actor=None, at=bench.at)

    assert (bench.row(device).grade, bench.row(device).reasons) == ("C", ["battery_health"])


def test_a_test_run_again_replaces_its_result_and_leaves_the_others(bench: Bench) -> None:
    device = bench.device("SN1")
    failed = events.TestResult(code="wifi", outcome="fail")
    actions.record_tests(results={device: [failed, *passed("screen")]}, actor=None, at=bench.at)

    actions.record_tests(results={device: passed("wifi")}, actor=None, at=bench.at)

    assert {code: told["outcome"] for code, told in bench.row(device).tests.items()} == {
        "wifi": "pass",
        "screen": "pass",
    }


@pytest.mark.parametrize(
    "defect",
    [
        Defect(code="curse", zone="lid", severity=1),
        Defect(code="scratch", zone="moon", severity=1),
        Defect(code="scratch", zone="lid", severity=9),
    ],
)
def test_words_the_rubric_does_not_know_are_refused(bench: Bench, defect: Defect) -> None:
    device = bench.device("SN1")

    result = actions.record_defects(defects={device: [defect]}, actor=None, at=bench.at)

    assert isinstance(result.refused[device], actions.WordUnknown)
    assert bench.row(device).defects is None


def test_an_outcome_that_is_none_is_refused(bench: Bench) -> None:
    device = bench.device("SN1")

    result = actions.record_tests(
        results={device: [events.TestResult(code="wifi", outcome="maybe")]}, actor=None, at=bench.at
    )

    assert isinstance(result.refused[device], actions.WordUnknown)


def test_a_device_moves_through_the_work_queues(bench: Bench) -> None:
    sight = [bench.cast.operator.path]
    device = bench.device("SN1")

    def waits() -> set[str]:
        return {queue for queue, count in queries.work_counts(sight=sight).items() if count}

    assert waits() == {"without_evidence", "untested"}
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    assert waits() == {"uncleared", "untested"}
    bench.take_in(bench.document("SN1", media=[bench.erased("D1")]))
    assert waits() == {"untested"}
    actions.record_tests(results={device: [*passed(*LAPTOP), HEALTHY]}, actor=None, at=bench.at)
    assert waits() == {"ungraded"}
    actions.record_defects(defects={device: []}, actor=None, at=bench.at)
    actions.grade_devices(devices=[device], actor=None, at=bench.at)
    assert waits() == {"unrouted"}
    actions.route_devices(devices=[device], route=Route.RESALE, actor=None, at=bench.at)
    assert waits() == {"ready_for_stock"}
    actions.stock_devices(devices=[device], place="L1", actor=None, at=bench.at)
    assert waits() == set()


def test_work_is_paged_by_key_across_takebacks_and_walled(bench: Bench) -> None:
    other = bench.order()
    all_of_them = {bench.device(f"SN{n}", takeback=(bench.takeback, other)[n % 2]) for n in range(7)}
    sight = [bench.cast.operator.path]

    first = queries.work_page("untested", sight=sight, size=4)
    second = queries.work_page("untested", sight=sight, size=4, after=first.after)

    assert len(first.rows) == 4
    assert {row.device.id for row in first.rows + second.rows} == all_of_them
    assert second.after is None
    assert queries.work_counts(sight=sight, takeback=other)["untested"] == 3
    assert set(queries.ids("untested", sight=sight)) == all_of_them
    assert queries.work_counts(sight=[bench.cast.stranger.path])["untested"] == 0


def test_what_returns_begins_a_new_round(bench: Bench) -> None:
    device = bench.cleared("SN1")
    actions.record_tests(results={device: passed("wifi")}, actor=None, at=bench.at)
    actions.ship_devices(devices=[device], to=None, reason="returned", actor=None, at=bench.at)
    takeback = bench.order()
    code = bench.registered(device).code

    ledger.append(
        [
            events.DeviceAnnounced(
                subject=device, takeback=takeback, line=1, code=code, path=bench.cast.customer.path
            ),
            events.DeviceReceived(subject=device, takeback=takeback, line=1, found_by="code", place="K1"),
        ],
        actor=None,
        at=bench.at,
    )

    row = bench.row(device)
    assert (row.takeback, row.tests, row.media_counted, row.left_reason) == (takeback, {}, False, None)
    assert row.media_sufficient == 0


def test_a_certificate_has_its_facts_in_one_question(bench: Bench, django_assert_num_queries: object) -> None:
    device = bench.device("SN1", tag="IT-1")
    report = bench.document("SN1", media=[bench.erased("D1", standard_claimed="NIST 800-88r2")], number="R-1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1"), bench.disk("D2")]), report)

    with django_assert_num_queries(1):  # type: ignore[operator] # pytest-django's fixture
        certified, other = queries.certificate_facts([device])

    assert (certified.number, certified.media, certified.sufficient_media) == (1, 2, 1)
    assert (certified.serial, certified.device_serial, certified.asset_tag) == ("D1", "SN1", "IT-1")
    assert (certified.standard, certified.document) == ("NIST 800-88r2", "R-1")
    assert certified.judgement == "PURGE"
    assert certified.demanded == "resale-purge"
    assert certified.received_at == bench.received_at
    assert "operator" in certified.not_checked
    assert certified.inventory_independent is True
    assert (other.serial, other.judgement, other.exhibit) == ("D2", None, None)
