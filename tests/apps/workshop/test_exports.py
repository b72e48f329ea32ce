"""Fleet exports: one file of many devices, which says what its owner's system knows and no more."""

import json
from datetime import timedelta

import pytest

from omlopp import ledger
from omlopp.apps.devices.models import Component, Device
from omlopp.apps.workshop import actions, evidence_queries
from omlopp.apps.workshop.models import FileName, Listed, Lock, QueueItem, WorkshopDevice
from omlopp.domain import events
from tests.apps.workshop.bench import Bench

HEADINGS = (
    "Device ID,Device name,Last check-in,Serial number,Manufacturer,Model,"
    "Managed by,Encrypted,TotalStorageGB\n"
)


def export(*serials: str, managed: str = "MDM", encrypted: str = "True") -> bytes:
    """A made-up Intune export of laptops."""
    rows = (
        f"{at},PC{at},2026-05-01,{serial},Example Computers,Notebook 14 Laptop,{managed},{encrypted},256\n"
        for at, serial in enumerate(serials)
    )
    return (HEADINGS + "".join(rows)).encode()


def try_again() -> None:
    items = actions.waiting_for(list(Device.objects.values_list("id", flat=True)))
    if items:
        actions.retry_queue(items=items, actor=None, at=QueueItem.objects.latest("queued_at").queued_at)


@pytest.mark.django_db
def test_rows_of_devices_here_are_taken_in_and_the_rest_is_one_item(bench: Bench) -> None:
    here = [bench.device(f"SN{at}", kind=None) for at in range(3)]

    (file,) = bench.take_in(export("SN0", "OTHER1", "SN2", "OTHER2", "SN0")).files

    assert (file.code, file.rows, set(file.devices)) == ("partly_queued", 5, {here[0], here[2]})
    assert [one.reason for one in file.queued] == ["rows_unmatched"]
    assert "device_listed_twice" in file.notices
    item = QueueItem.objects.get()
    assert (item.reason, item.serials) == ("rows_unmatched", ["OTHER1", "OTHER2"])
    row = Device.objects.get(id=here[0])
    assert (row.kind, row.manufacturer, row.model) == ("laptop", "Example Computers", "Notebook 14 Laptop")
    listed = Listed.objects.get(device=here[2])
    assert (listed.tool, listed.place, listed.storage_gb, listed.encryption) == (
        "intune",
        "line 4",
        256,
        "encrypted",
    )


@pytest.mark.django_db
def test_an_export_is_no_inventory_of_media(bench: Bench) -> None:
    device = bench.device("SN1")

    bench.take_in(export("SN1"))

    work = WorkshopDevice.objects.get(device=device)
    assert (work.has_evidence, work.inventory, work.media_counted, work.media_known) == (
        False,
        None,
        False,
        False,
    )
    assert evidence_queries.verdict_of(Device.objects.get(id=device), [], work, []).inventory == "none"
    assert not Component.objects.filter(device=device).exists()


@pytest.mark.django_db
def test_what_was_read_from_the_device_is_not_overruled(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")], model="Notebook 14 G3"))

    bench.take_in(export("SN1"))

    assert Device.objects.get(id=device).model == "Notebook 14 G3"
    assert Component.objects.filter(device=device).count() == 1
    assert WorkshopDevice.objects.get(device=device).inventory_independent is True


@pytest.mark.django_db
def test_locks_of_the_rows_become_cases_and_a_released_one_is_not_opened_again(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(export("SN1"))
    case = Lock.objects.get(device=device)
    assert (case.kind, case.state) == ("mdm", "open")
    actions.release_lock(lock=case.id, proof=b"photo", actor=None, at=bench.at)

    (file,) = bench.take_in(export("SN1", "OTHER")).files

    assert "lock_in_old_list" in file.notices
    assert list(Lock.objects.filter(device=device).values_list("state", flat=True)) == ["released"]


@pytest.mark.django_db
def test_a_release_of_an_earlier_round_hides_no_lock(bench: Bench) -> None:
    device = bench.cleared("SN1")
    bench.take_in(export("SN1"))
    actions.release_lock(lock=Lock.objects.get().id, proof=b"photo", actor=None, at=bench.at)
    ledger.append([events.DeviceShipped(subject=device, to=None, reason="recycled")], actor=None, at=bench.at)
    bench.at += timedelta(hours=2)
    ledger.append(
        [
            events.DeviceReceived(
                subject=device, takeback=bench.takeback, line=1, found_by="serial", place="K1"
            )
        ],
        actor=None,
        at=bench.at - timedelta(hours=1),
    )

    (file,) = bench.take_in(export("SN1", "OTHER")).files

    assert "lock_in_old_list" not in file.notices
    assert sorted(Lock.objects.values_list("state", flat=True)) == ["open", "released"]


@pytest.mark.django_db
@pytest.mark.parametrize("step", [1, -1])
def test_an_export_hides_no_lock_that_a_tool_found(bench: Bench, step: int) -> None:
    device = bench.device("SN1")
    bench.take_in(export("SN1"))
    actions.release_lock(lock=Lock.objects.get().id, proof=b"photo", actor=None, at=bench.at)
    seen = json.loads(bench.document("SN1", components=[bench.disk("D1")]))
    seen["locks"] = [{"kind": "mdm", "state": "locked", "evidence": "enrolled"}]
    files = [export("SN1", "OTHER"), json.dumps(seen).encode()]

    bench.take_in(*files[::step])

    assert sorted(Lock.objects.filter(device=device).values_list("state", flat=True)) == ["open", "released"]


@pytest.mark.django_db
def test_a_device_that_comes_later_finds_its_row(bench: Bench) -> None:
    bench.take_in(export("SN1", "SN2"))
    assert QueueItem.objects.get().state == "open"
    try_again()

    first = bench.device("SN1")
    try_again()

    assert Listed.objects.get().device == first
    assert QueueItem.objects.get().state == "open"
    told = ledger.position()
    try_again()
    assert ledger.position() == told
    assert not actions.waiting_for([first])

    second = bench.device("SN2")
    try_again()

    assert Listed.objects.filter(device=second).exists()
    assert QueueItem.objects.get().state == "linked"
    assert not FileName.objects.exists()


@pytest.mark.django_db
def test_the_same_export_again_adds_nothing_and_no_hand_links_all_of_it(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(export("SN1", "OTHER"))
    told = ledger.position()

    (file,) = bench.take_in(export("SN1", "OTHER")).files

    assert (file.code, ledger.position()) == ("duplicate_report", told)
    with pytest.raises(actions.EvidenceNotLinkable) as refused:
        actions.link_evidence(item=QueueItem.objects.get().id, device=device, actor=None, at=bench.at)
    assert refused.value.reason == "report_of_many"


@pytest.mark.django_db
def test_a_row_is_kept_to_the_take_back(bench: Bench) -> None:
    bench.device("SN1", takeback=bench.order())

    (file,) = bench.take_in(export("SN1")).files

    assert (file.code, file.devices) == ("rows_unmatched", ())


@pytest.mark.django_db
def test_a_new_round_forgets_what_the_last_owners_system_said(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(export("SN1"))
    found = ledger.history(device)[0].data

    from omlopp.domain import events

    ledger.append(
        [
            events.DeviceFound(
                subject=device, takeback=bench.order(), code=found["code"], path=found["path"], place="K1"
            )
        ],
        actor=None,
        at=bench.at,
    )

    assert not Listed.objects.exists()


@pytest.mark.django_db
def test_a_monitor_that_its_owners_system_knows_as_a_laptop_is_opened(bench: Bench) -> None:
    device = bench.device("SN1", kind="monitor")

    (file,) = bench.take_in(export("SN1")).files
    result = actions.declare_no_media(devices=[device], found_by="kind", actor=None, at=bench.at)

    assert "listed_as_another_kind" in file.notices
    assert {refusal.code for refusal in result.refused.values()} == {"listed_with_storage"}
    row = Device.objects.get(id=device)
    assert (row.kind, row.model) == ("monitor", None)
    actions.declare_no_media(devices=[device], found_by="teardown", actor=None, at=bench.at)
    assert Device.objects.get(id=device).media_known


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "found_by", "verdict"), [("monitor", "kind", "open"), ("laptop", "teardown", "no_media")]
)
def test_storage_that_the_owners_system_knows_of_is_told_of_a_device_without_media(
    bench: Bench, kind: str, found_by: str, verdict: str
) -> None:
    device = bench.device("SN1", kind=kind)
    actions.declare_no_media(devices=[device], found_by=found_by, actor=None, at=bench.at)

    bench.take_in(export("SN1"))

    row, work = Device.objects.get(id=device), WorkshopDevice.objects.get(device=device)
    found = evidence_queries.verdict_of(row, [], work, ledger.history(device))
    assert (found.verdict, [one.code for one in found.findings]) == (verdict, ["listed_with_storage"])
    assert found.inventory == {"kind": "by_kind", "teardown": "by_hand"}[found_by]
