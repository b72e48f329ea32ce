"""Reports that waited are tried again when their device or medium comes."""

from datetime import timedelta

import pytest

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.workshop import actions, reactions
from omlopp.apps.workshop.models import FileName, QueueItem
from tests.apps.workshop.bench import Bench


def try_again(bench: Bench) -> None:
    items = actions.waiting_for(list(Device.objects.values_list("id", flat=True)))
    actions.retry_queue(items=items, actor=None, at=bench.at)


def states() -> list[tuple[str, str]]:
    return list(QueueItem.objects.order_by("id").values_list("reason", "state"))


@pytest.mark.django_db
def test_a_report_finds_its_device_when_that_is_received(bench: Bench) -> None:
    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1")]),
        bench.document("SN1", media=[bench.erased("D1")]),
    )
    assert states() == [("unknown_serial", "open")] * 2
    try_again(bench)
    assert states() == [("unknown_serial", "open")] * 2

    device = bench.device("SN1")
    try_again(bench)

    assert states() == [("unknown_serial", "linked")] * 2
    assert (bench.media(device)[0].judgement, bench.row(device).media_sufficient) == ("PURGE", 1)
    assert not FileName.objects.exists()
    before = len(ledger.history(device))
    try_again(bench)
    assert len(ledger.history(device)) == before


@pytest.mark.django_db
def test_a_report_of_a_medium_alone_finds_it_when_an_inventory_names_it(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document(None, media=[bench.erased("D1")]))
    assert states() == [("no_serial", "open")]

    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    try_again(bench)

    assert states() == [("no_serial", "linked")]
    assert bench.media(device)[0].sufficient


@pytest.mark.django_db
def test_trying_again_silences_no_alarm(bench: Bench) -> None:
    early = (bench.received_at - timedelta(days=3)).isoformat()
    bench.take_in(bench.document("SN1", media=[bench.erased("D1", started_at=None, ended_at=early)]))

    device = bench.device("SN1")
    try_again(bench)

    item = QueueItem.objects.get(state="open")
    assert (item.reason, item.device) == ("dated_before_receipt", device)
    assert bench.media(device) == []


@pytest.mark.django_db
def test_many_are_tried_in_few_questions(bench: Bench, django_assert_max_num_queries: object) -> None:
    bench.take_in(*(bench.document(f"SN{n}", media=[bench.erased(f"D{n}")]) for n in range(40)))
    devices = [bench.device(f"SN{n}") for n in range(40)]
    items = actions.waiting_for(devices)

    # One question for each exhibit, and the same for the rest whatever their number.
    with django_assert_max_num_queries(40 + 25):  # type: ignore[operator]
        result = actions.retry_queue(items=items, actor=None, at=bench.at)

    assert (result.linked, result.changed, result.waiting) == (40, 0, 0)


@pytest.mark.django_db
def test_what_has_no_device_yet_goes_on_waiting(bench: Bench) -> None:
    bench.take_in(bench.document("SN1", media=[bench.erased("D1")]))
    bench.device("SN1", received=False)
    try_again(bench)
    assert QueueItem.objects.get().state == "open"


def test_the_worker_tries_when_somebody_has_come(committed_db: str, bench: Bench) -> None:
    bench.take_in(bench.document("SN1", media=[bench.erased("D1")]))
    device = bench.device("SN1")

    ledger.settle([device])
    while reactions.try_again():
        pass

    assert states() == [("unknown_serial", "linked")]
