"""Your tasks: each customer his own locks, the way to release them, and saying that it is done."""

from typing import Any

import pytest

from omlopp import ledger
from omlopp.apps.workshop import actions
from omlopp.apps.workshop.models import Lock
from omlopp.domain.hardware import LockKind
from tests.apps.workshop.bench import Bench
from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(cast: Any) -> Bench:
    return Bench(cast)


def locked(bench: Bench, serial: str, party: Any = None) -> Any:
    device = bench.device(serial, party=party)
    return actions.open_lock(device=device, kind="absolute", actor=None, at=bench.at)


def owner(cast: Any, language: str = "en") -> Browser:
    return Browser(cast.person("customer_it", cast.customer), language)


def test_the_owner_sees_his_locks_and_says_that_they_are_released(cast: Any, bench: Bench) -> None:
    lock = locked(bench, "SERIALONE")
    browser = owner(cast)

    assert "held by a lock" in browser.text("/")
    assert "SERIA" in browser.text("/tasks")
    page = browser.post("/tasks/released", {"lock": [str(lock)]}, follow=True).content.decode()

    assert "We look whether 1 lock is gone" in page
    assert Lock.objects.get(id=lock).state == "reported"
    assert "Said to be released" in browser.text("/tasks", state="reported")
    again = browser.post("/tasks/released", {"lock": [str(lock)]}, follow=True).content.decode()
    assert "moved on meanwhile" in again


def test_nobody_touches_anothers_locks(cast: Any, bench: Bench) -> None:
    lock = locked(bench, "SERIALONE", cast.unit)
    stranger = Browser(cast.person("customer_it", cast.stranger))
    colleague = Browser(cast.person("customer_it", cast.other_unit))
    reader = Browser(cast.person("customer_security", cast.customer))

    for browser in (stranger, colleague, reader):
        assert browser.post("/tasks/released", {"lock": [str(lock)]}).status_code == 404
    for browser in (stranger, colleague):
        assert "SERIA" not in browser.text("/tasks")
    assert "SERIA" in reader.text("/tasks")
    assert Lock.objects.get(id=lock).state == "open"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_kind_of_lock_has_its_guide(cast: Any, language: str) -> None:
    browser = owner(cast, language)

    for kind in LockKind:
        assert f"{kind}<" not in browser.text(f"/unlock/{kind}")
    assert browser.get("/unlock/padlock").status_code == 404


def test_the_device_page_tells_of_the_lock_and_of_the_data(cast: Any, bench: Bench) -> None:
    from omlopp.apps.devices.models import Device

    locked(bench, "SERIALONE")
    code = Device.objects.get().code

    page = owner(cast).text(f"/d/{code}")

    assert "Absolute" in page
    assert "Not known to be cleared" in page
    ledger.set_sight(ledger.EVERYTHING)
