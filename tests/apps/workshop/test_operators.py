"""Who ran the eraser, held against the house's list."""

import json

import pytest

from omlopp import ledger
from omlopp.apps.devices.models import Medium
from omlopp.apps.workshop import actions
from omlopp.apps.workshop.models import Operator, QueueItem
from tests.apps.workshop.bench import Bench


def told(bench: Bench, serial: str, medium: str, operator: str | None) -> bytes:
    """A neutral report that names its operator."""
    document = json.loads(bench.document(serial, media=[bench.erased(medium)]))
    return json.dumps({**document, "operator": operator}).encode()


def known(device: object) -> list[bool | None]:
    facts = ledger.history(device)  # type: ignore[arg-type] # a device's id
    return [one.data["operator_known"] for one in facts if one.type == "MediumErasureReported"]


@pytest.mark.django_db
def test_without_a_list_nothing_is_checked(bench: Bench) -> None:
    device = bench.device("SN1")

    (file,) = bench.take_in(told(bench, "SN1", "D1", "bench 9")).files

    assert (file.code, known(device)) == ("taken_in", [None])


@pytest.mark.django_db
def test_an_operator_who_is_not_on_the_list_is_an_alarm(bench: Bench) -> None:
    devices = [bench.device(f"SN{at}") for at in range(3)]
    actions.add_operator(name="Bench  3", actor=None, at=bench.at)

    result = bench.take_in(
        told(bench, "SN0", "D0", "bench 3"),
        told(bench, "SN1", "D1", "bench 9"),
        told(bench, "SN2", "D2", None),
    )

    assert [file.code for file in result.files] == ["taken_in", "operator_unknown", "taken_in"]
    assert "operator_unknown" in actions.ALARMS
    assert [known(device) for device in devices] == [[True], [], [None]]
    unchecked = {one.device: one.not_checked for one in Medium.objects.all()}
    assert ["operator" in unchecked[device] for device in (devices[0], devices[2])] == [False, True]


@pytest.mark.django_db
def test_a_link_does_not_silence_the_alarm_and_the_name_goes_into_no_fact(bench: Bench) -> None:
    device = bench.device("SN1")
    actions.add_operator(name="bench 3", actor=None, at=bench.at)
    bench.take_in(told(bench, "SN1", "D1", "Somebody Elsewhere"))

    actions.link_evidence(item=QueueItem.objects.get().id, device=device, actor=None, at=bench.at)

    medium = Medium.objects.get(device=device)
    assert (medium.sufficient, known(device)) == (False, [False])
    assert "operator_unknown" in medium.reasons
    assert "operator" not in medium.not_checked
    assert "Somebody" not in str([one.data for one in ledger.history(device)])

    actions.rejudge(devices=[device], actor=None, at=bench.at)
    assert not Medium.objects.get(device=device).sufficient
    actions.add_operator(name="somebody elsewhere", actor=None, at=bench.at)
    actions.rejudge(devices=[device], actor=None, at=bench.at)
    assert Medium.objects.get(device=device).sufficient


@pytest.mark.django_db
def test_a_name_taken_off_the_list_since_is_not_said_to_be_checked(bench: Bench) -> None:
    device = bench.device("SN1")
    for name in ("bench 3", "bench 9"):
        actions.add_operator(name=name, actor=None, at=bench.at)
    bench.take_in(told(bench, "SN1", "D1", "bench 9"))
    assert "operator" not in Medium.objects.get(device=device).not_checked

    actions.remove_operator(operator=Operator.objects.get(key="bench 9").id)
    actions.rejudge(devices=[device], policy="destroy", actor=None, at=bench.at)

    medium = Medium.objects.get(device=device)
    assert "operator" in medium.not_checked
    assert "operator_unknown" not in medium.reasons


@pytest.mark.django_db
def test_the_missing_name_put_on_the_list_takes_the_waiting_reports_in(bench: Bench) -> None:
    device = bench.device("SN1")
    actions.add_operator(name="bench 3", actor=None, at=bench.at)
    bench.take_in(told(bench, "SN1", "D1", "bench 9"))

    tried = actions.add_operator(name="bench 9", actor=None, at=bench.at)

    assert (tried.linked, QueueItem.objects.get().state) == (1, "linked")
    assert Medium.objects.get(device=device).sufficient


@pytest.mark.django_db
def test_a_name_is_on_the_list_once_and_can_be_taken_off(bench: Bench) -> None:
    actions.add_operator(name="bench 3", actor=None, at=bench.at)
    with pytest.raises(actions.OperatorKnown):
        actions.add_operator(name=" BENCH 3", actor=None, at=bench.at)
    for name in ("", "  ", "x" * 200, "a\x00b"):
        with pytest.raises(actions.OperatorUnnamed):
            actions.add_operator(name=name, actor=None, at=bench.at)

    actions.remove_operator(operator=Operator.objects.get().id)

    assert not Operator.objects.exists()
