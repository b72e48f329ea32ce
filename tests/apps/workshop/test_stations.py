"""What a station is to do with a serial, and reports bound to that job."""

import pytest

from omlopp.apps.workshop import actions, station_jobs
from omlopp.apps.workshop.models import QueueItem
from omlopp.domain import erasure
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db


def job(bench: Bench, serial: str) -> station_jobs.StationJob:
    return station_jobs.job_of(serial, sight=[bench.cast.operator.path])


def test_a_job_says_what_is_expected_and_what_is_demanded(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    actions.open_lock(device=device, kind="bios_password", actor=None, at=bench.at)

    found = job(bench, "sn1")

    assert (found.device, found.policy, found.route, found.inventory) == (
        device,
        "resale-purge@1",
        "resale",
        False,
    )
    (medium,) = found.media
    assert (medium.serial, medium.todo, medium.accepted) == ("D1", "erase", ("PURGE", "DESTROYED"))
    assert {"sanitize_block", "shred"} <= set(medium.methods)
    assert not {"overwrite", "trim", "nvme_format"} & set(medium.methods)
    assert [lock.kind for lock in found.locks] == ["bios_password"]
    assert job(bench, "D1").device == device
    assert job(bench, bench.registered(device).code).device == device


def test_nothing_is_left_to_do_when_it_is_done(bench: Bench) -> None:
    bench.cleared("SN1")

    assert [medium.todo for medium in job(bench, "SN1").media] == ["nothing"]


def test_a_disk_may_be_overwritten_where_the_contract_says_so(bench: Bench) -> None:
    order = bench.order("clear-on-disks")
    bench.device("SN1", takeback=order)
    disk = {"kind": "hdd", "medium": "hdd", "interface": "sata"}
    bench.take_in(bench.document("SN1", components=[bench.disk("D1", **disk)]), takeback=order)

    (medium,) = job(bench, "SN1").media

    assert "CLEAR" in medium.accepted
    assert "overwrite" in medium.methods


@pytest.mark.parametrize("kind", ["hdd", "ssd", "flash", "emmc", "phone", None])
def test_no_job_asks_for_what_would_not_be_enough(kind: str | None) -> None:
    """Every method offered for PURGE is one that some row of the table lets pass as such."""
    purging = {str(method) for rule in erasure.RULES for method in rule.methods}

    assert set(station_jobs.methods_for(kind, ("PURGE",))) <= purging


def test_a_serial_of_nobody_or_of_two_is_no_job(bench: Bench) -> None:
    bench.device("SN1", received=False)
    for serial in ("NOBODY", "SN1", ""):
        with pytest.raises(station_jobs.NoJobForSerial):
            job(bench, serial)
    bench.device("SN2")
    bench.device("SN2")
    with pytest.raises(station_jobs.NoJobForSerial) as refusal:
        job(bench, "SN2")
    assert refusal.value.devices == 2


def test_a_report_of_another_device_is_not_of_this_job(bench: Bench) -> None:
    device, other = bench.device("SN1"), bench.device("SN2")

    result = bench.take_in(
        bench.document("SN1", media=[bench.erased("D1")]),
        bench.document("SN2", media=[bench.erased("D2")]),
        device=device,
    )

    assert result.counts == {"taken_in": 1, "not_of_this_job": 1}
    assert bench.media(other) == []
    assert QueueItem.objects.get().reason == "not_of_this_job"
