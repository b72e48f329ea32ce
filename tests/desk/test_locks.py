"""The desk's pages about locks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from omlopp.apps.devices.models import Device
from omlopp.apps.workshop import actions
from omlopp.apps.workshop.models import Lock

pytestmark = pytest.mark.django_db


def test_a_lock_is_entered_reported_and_released_with_what_shows_it(
    in_house: Any, at_desk: Any, at: Any
) -> None:
    browser = at_desk("technician")
    code = Device.objects.get(serial="PF2X9K1L").code

    page = browser.post(f"/desk/workshop/devices/{code}/locks", {"kind": "bios_password"}, follow=True)
    case = Lock.objects.get()
    assert "BIOS password" in page.content.decode()
    assert "A lock holds it" in at_desk("stock").text(f"/desk/workshop/devices/{code}")
    assert code in browser.text("/desk/locks", kind="bios_password")

    actions.report_release(locks=[case.id], actor=None, at=at)
    browser.post(f"/desk/locks/{case.id}/settle", {"do": "mine"})
    unproven = browser.post(f"/desk/locks/{case.id}/settle", {"do": "released"}, follow=True)
    assert "Add a photo" in unproven.content.decode()
    browser.post(f"/desk/locks/{case.id}/settle", {"do": "holds"})
    case.refresh_from_db()
    assert (case.state, bool(case.owner), case.refuted_at is not None) == ("open", True, True)

    browser.post(
        f"/desk/locks/{case.id}/settle",
        {"do": "released", "proof": SimpleUploadedFile("bild.jpg", b"a photo")},
    )

    case.refresh_from_db()
    assert case.state == "released"
    assert code in browser.text("/desk/locks", state="released")
    assert "It was seen to be gone" in browser.text(f"/desk/locks/{case.id}")


def test_cases_have_an_age_and_those_to_remind_of_are_listed(in_house: Any, at_desk: Any) -> None:
    browser = at_desk("technician")
    code = Device.objects.get(serial="PF2X9K1L").code
    browser.post(f"/desk/workshop/devices/{code}/locks", {"kind": "bios_password"})

    assert "0 days" in browser.text("/desk/locks")
    assert code not in browser.text("/desk/locks", old="1")
    Lock.objects.update(found_at=timezone.now() - timedelta(days=20))

    assert "20 days" in browser.text("/desk/locks", old="1")


def test_who_neither_erases_nor_tests_only_reads(in_house: Any, at_desk: Any) -> None:
    code = Device.objects.get(serial="PF2X9K1L").code

    answer = at_desk("receiver").post(f"/desk/workshop/devices/{code}/locks", {"kind": "mdm"})

    assert answer.status_code == 404
    assert not Lock.objects.exists()
