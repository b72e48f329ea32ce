"""What a person does with a report that could not be bound by itself."""

from datetime import timedelta

import pytest

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.workshop import actions, queries
from omlopp.apps.workshop.models import FileName, QueueItem
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db


def queued(bench: Bench, *reports: bytes) -> list[QueueItem]:
    bench.take_in(*reports)
    return [row.item for row in queries.evidence_queue(sight=[bench.cast.operator.path]).rows]


def test_a_linked_report_becomes_the_devices_facts(bench: Bench) -> None:
    device = bench.device("SN1")
    item = queued(bench, bench.document("OTHERWISE", media=[bench.erased("D1")]))[0]

    facts = actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)

    assert facts == 5
    assert bench.media(device)[0].judgement == "PURGE"
    assert "OTHERWISE" in [name.value for name in devices.identities(device)]
    settled = queries.queue_item(item.id, sight=[bench.cast.operator.path])
    assert settled is not None
    assert (settled.state, settled.device) == ("linked", device)
    assert bench.take_in(ledger.read_exhibit(item.exhibit)).counts == {"duplicate_report": 1}
    assert not FileName.objects.exists()


def test_a_link_does_not_silence_an_alarm(bench: Bench) -> None:
    device = bench.device("SN1")
    ended = bench.received_at - timedelta(days=2)
    early = bench.erased("D1", started_at=None, ended_at=ended.isoformat())
    item = queued(bench, bench.document("SN1", components=[bench.disk("D1")], media=[early]))[0]
    assert item.reason == "dated_before_receipt"

    actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)

    medium = bench.media(device)[0]
    assert (medium.judgement, medium.sufficient) == ("REVIEW", False)
    assert medium.reasons[0] == "dated_before_receipt"


def test_an_alarm_outlives_a_new_inventory_a_new_route_and_a_second_judging(bench: Bench) -> None:
    device = bench.device("SN1")
    ended = bench.received_at - timedelta(days=2)
    early = bench.erased("D1", started_at=None, ended_at=ended.isoformat())
    item = queued(bench, bench.document("SN1", media=[early]))[0]
    actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)

    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    actions.route_devices(devices=[device], route=Route.RETURN_TO_OWNER, actor=None, at=bench.at)
    actions.judge_media(devices=[device], policy="clear", actor=None, at=bench.at)

    assert bench.media(device)[0].sufficient is False


@pytest.mark.parametrize("part", ["no_serial", "medium_of_another_device"])
def test_what_still_does_not_fit_is_not_linked(bench: Bench, part: str) -> None:
    device = bench.device("SN1")
    bench.device("SN2")
    bench.take_in(bench.document("SN2", components=[bench.disk("D2")]))
    serial = None if part == "no_serial" else "D2"
    item = queued(bench, bench.document("SN1", media=[bench.erased(serial)]))[0]
    before = bench.facts(device)

    with pytest.raises(actions.EvidenceNotLinkable) as refusal:
        actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)

    assert refusal.value.reason == part
    assert bench.facts(device) == before
    assert len(queued(bench)) == 1


def test_a_report_on_many_media_of_an_unknown_machine_is_one_item(bench: Bench) -> None:
    media = [bench.erased(f"D{n}") for n in range(4)]
    items = queued(bench, bench.document("NOBODYS", media=media))
    device = bench.device("SN1")

    actions.link_evidence(item=items[0].id, device=device, actor=None, at=bench.at)

    assert [(item.part, item.reason) for item in items] == [(-1, "unknown_serial")]
    assert [medium.judgement for medium in bench.media(device)] == ["PURGE"] * 4


def test_a_drive_that_moved_is_linked_when_the_other_device_has_lost_it(bench: Bench) -> None:
    device, other = bench.device("SN1"), bench.device("SN2")
    bench.take_in(bench.document("SN2", components=[bench.disk("D2")]))
    item = queued(bench, bench.document("SN1", components=[{"kind": "ram"}, bench.disk("D2")]))[0]
    assert (item.part, item.reason) == (-3, "medium_of_another_device")
    with pytest.raises(actions.EvidenceNotLinkable):
        actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)

    actions.remove_medium(
        media=[bench.media(other)[0].id], destination="destruction", actor=None, at=bench.at
    )
    actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)

    assert [(medium.serial, medium.sufficient) for medium in bench.media(device)] == [("D2", None)]


def test_an_unreadable_file_is_not_linked(bench: Bench) -> None:
    device = bench.device("SN1")
    item = queued(bench, b"just some words")[0]

    with pytest.raises(actions.EvidenceNotLinkable):
        actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)


def test_an_item_is_settled_once(bench: Bench) -> None:
    device = bench.device("SN1")
    item = queued(bench, bench.document("NOBODYS", media=[bench.erased("D1")]))[0]

    actions.dismiss_evidence(items=[item.id], reason="not_ours", actor=None, at=bench.at)

    assert queued(bench) == []
    assert QueueItem.objects.get().dismissal == "not_ours"
    with pytest.raises(actions.ItemSettled):
        actions.dismiss_evidence(items=[item.id], reason="not_ours", actor=None, at=bench.at)
    with pytest.raises(actions.ItemSettled):
        actions.link_evidence(item=item.id, device=device, actor=None, at=bench.at)


def test_refusals_of_the_queue_have_names(bench: Bench) -> None:
    item = queued(bench, b"just some words")[0]

    with pytest.raises(actions.DismissalUnknown):
        actions.dismiss_evidence(items=[item.id], reason="because", actor=None, at=bench.at)
    with pytest.raises(actions.ItemUnknown):
        actions.dismiss_evidence(items=[ledger.new_id()], reason="unusable", actor=None, at=bench.at)
    with pytest.raises(actions.ItemUnknown):
        actions.link_evidence(item=ledger.new_id(), device=ledger.new_id(), actor=None, at=bench.at)
    with pytest.raises(actions.DeviceUnknown):
        actions.link_evidence(item=item.id, device=ledger.new_id(), actor=None, at=bench.at)
    gone = bench.device("SN9", received=False)
    with pytest.raises(actions.DeviceNotHere):
        actions.link_evidence(item=item.id, device=gone, actor=None, at=bench.at)


def test_the_queue_is_paged_by_key_with_names_and_counts(bench: Bench) -> None:
    bench.take_in(*(bench.document(f"NOBODY{n}", media=[bench.erased(f"D{n}")]) for n in range(5)), b"words")
    sight = [bench.cast.operator.path]

    first = queries.evidence_queue(sight=sight, size=4)
    second = queries.evidence_queue(sight=sight, size=4, after=first.after)

    assert [row.file for row in first.rows + second.rows] == [
        "5.json", "0.json", "1.json", "2.json", "3.json", "4.json"
    ]  # fmt: skip
    assert second.after is None
    assert queries.queue_counts(sight=sight) == {"unknown_serial": 5, "unreadable": 1}
    assert len(queries.evidence_queue(sight=sight, reason="unreadable").rows) == 1


def test_a_file_name_that_is_no_text_does_not_stop_the_others(bench: Bench) -> None:
    actions.take_in_evidence(
        files=[("a\x00b\udcff.json", b"just some words")], takeback=bench.takeback, actor=None, at=bench.at
    )

    rows = queries.evidence_queue(sight=[bench.cast.operator.path]).rows
    assert [row.file for row in rows] == ["ab?.json"]


def test_a_stranger_sees_no_items(bench: Bench) -> None:
    bench.take_in(b"just some words")
    stranger = [bench.cast.stranger.path]

    assert queries.evidence_queue(sight=stranger).rows == []
    assert queries.queue_counts(sight=stranger) == {}
    with ledger.seeing(stranger):
        assert not QueueItem.objects.exists()
    assert queries.evidence_queue(sight=[]).rows == []


def test_what_was_erased_after_the_device_left_is_an_alarm(bench: Bench) -> None:
    device = bench.cleared("SN1")
    actions.route_devices(devices=[device], route=Route.RECYCLING, actor=None, at=bench.at)
    left = bench.at - timedelta(minutes=90)
    actions.ship_devices(
        devices=[device], to=None, reason="recycled", actor=None, at=left, all_or_nothing=True
    )
    late = bench.erased("D9", started_at=None, ended_at=(left + timedelta(hours=1)).isoformat())
    early = bench.erased("D9", started_at=None, ended_at=(left - timedelta(hours=1)).isoformat())

    items = queued(bench, bench.document("SN1", media=[late]), bench.document("SN1", media=[early]))

    assert {item.reason for item in items} == {"dated_after_release", "device_not_in_house"}
    assert "dated_after_release" in actions.ALARMS


def test_a_batch_adds_up(bench: Bench) -> None:
    from omlopp.apps.workshop.evidence_queries import batch

    bench.device("SN1")
    early = (bench.received_at - timedelta(days=2)).isoformat()
    result = bench.take_in(
        bench.document("SN1", components=[bench.disk("D1"), bench.disk("D2")]),
        bench.document("SN1", media=[bench.erased("D1"), bench.erased("D2", result="failed")]),
        bench.document("SN1", media=[bench.erased("D3", started_at=None, ended_at=early)]),
        bench.document("NOBODY", media=[bench.erased("D4")]),
    )

    found = batch([file.digest for file in result.files])

    assert (found.devices, found.media, found.sufficient, found.alarms) == (1, 2, 1, 1)
    assert found.judged == [("PURGE", True, 1), ("NONE", False, 1)]
    assert found.waiting == {"dated_before_receipt": 1, "unknown_serial": 1}
