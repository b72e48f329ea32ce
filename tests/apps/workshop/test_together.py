"""Several people at once, and the rows rebuilt from the facts."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from omlopp import ledger
from omlopp.apps.workshop import actions
from omlopp.apps.workshop.actions import _bulk
from omlopp.apps.workshop.models import QueueItem, SampleMedium, WorkshopDevice
from omlopp.domain.vocabulary import Route
from omlopp.ledger import _replay
from tests.apps.workshop.bench import Bench
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def committed(committed_db: str, cast: Cast, django_db_blocker: Any) -> Any:
    """The bench in a database where transactions really commit."""
    with django_db_blocker.unblock():
        yield Bench(cast)


def in_thread(do: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    answer: list[Any] = []

    def run() -> None:
        try:
            answer.append(do())
        except Exception as surprise:  # noqa: BLE001 - handed to the test that waits for it
            answer.append(surprise)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answer


def test_a_medium_found_while_the_device_becomes_stock_is_not_overlooked(
    committed: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = committed.cleared("SN1")
    actions.route_devices(devices=[device], route=Route.RESALE, actor=None, at=committed.at)
    checked, found = threading.Event(), threading.Event()
    load = _bulk.load

    def load_and_wait(*args: Any, **kwargs: Any) -> Any:
        known = load(*args, **kwargs)
        checked.set()
        found.wait(1)  # the other cannot come in between: the device is held
        return known

    monkeypatch.setattr(_bulk, "load", load_and_wait)
    stocking, stocked = in_thread(
        lambda: actions.stock_devices(devices=[device], place="L1", actor=None, at=committed.at)
    )
    assert checked.wait(10)
    committed.take_in(committed.document("SN1", components=[committed.disk("DSN1"), committed.disk("D2")]))
    found.set()
    stocking.join(10)

    assert stocked[0].done == (device,)
    assert committed.facts(device)[-3:] == ["DeviceStocked", "DeviceInventoried", "MediumFound"]
    assert committed.registered(device).stage == WorkshopDevice.objects.get(device=device).stage == "received"


def test_the_same_files_from_two_stations_are_one_fact(committed: Bench) -> None:
    devices = [committed.device(f"SN{n}") for n in range(20)]
    files = [committed.document(f"SN{n}", media=[committed.erased(f"D{n}")]) for n in range(20)]
    files += [committed.document(f"NOBODY{n}", media=[committed.erased(f"X{n}")]) for n in range(5)]

    both = [in_thread(lambda: committed.take_in(*files)) for _ in range(2)]
    for thread, _ in both:
        thread.join(60)

    counts = sorted((answer[0].counts for _, answer in both), key=len)
    assert counts == [{"duplicate_report": 25}, {"taken_in": 20, "unknown_serial": 5}]
    assert QueueItem.objects.count() == 5
    assert all(len(committed.media(device)) == 1 for device in devices)


def test_the_facts_give_the_same_rows_again(committed: Bench) -> None:
    device, other = committed.cleared("SN1"), committed.device("SN2")
    committed.take_in(b"just some words", committed.document("NOBODY", media=[committed.erased("D9")]))
    actions.dismiss_evidence(
        items=[QueueItem.objects.order_by("id")[0].id], reason="unusable", actor=None, at=committed.at
    )
    committed.take_in(committed.document("SN2", components=[committed.disk("D2")]))
    actions.remove_medium(
        media=[committed.media(other)[0].id], destination="destruction", actor=None, at=committed.at
    )
    actions.route_devices(devices=[device, other], route=Route.PARTS, actor=None, at=committed.at)
    actions.stock_devices(devices=[device, other], place="L1", actor=None, at=committed.at)
    sample = actions.draw_sample(takeback=committed.takeback, actor=None, at=committed.at)
    drawn = SampleMedium.objects.get(sample=sample)
    actions.check_sample(
        sample=sample,
        medium=drawn.medium,
        result="no_data",
        method="full_read",
        actor=committed.cast.person("grader", committed.cast.operator).pk,
        at=committed.at,
    )
    actions.ship_devices(devices=[device], to=ledger.new_id(), reason="sold", actor=None, at=committed.at)
    third = committed.device("NOBODY")
    actions.retry_queue(items=actions.waiting_for([third]), actor=None, at=committed.at)
    locks = [
        actions.open_lock(device=third, kind=kind, actor=None, at=committed.at)
        for kind in ("mdm", "bios_password", "absolute")
    ]
    actions.report_release(locks=locks[:2], actor=None, at=committed.at)
    actions.refute_release(lock=locks[0], actor=None, at=committed.at)
    actions.release_lock(lock=locks[1], proof=b"a photo", actor=None, at=committed.at)
    actions.ship_devices(devices=[third], to=None, reason="returned", actor=None, at=committed.at)

    replayed = _replay.replay()

    assert replayed.differences == ()
