"""The workshop's pages: evidence in, tested, graded, routed; nothing becomes stock with data in it."""

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.jobs.models import Job
from omlopp.apps.workshop.models import QueueItem, WorkshopDevice
from omlopp.domain import grading

pytestmark = pytest.mark.django_db


def _device(serial: str = "PF2X9K1L") -> Device:
    return Device.objects.get(serial=serial)


def _send(browser: Any, *files: tuple[str, bytes], **more: str) -> Any:
    return browser.post(
        "/desk/evidence/upload",
        {"files": [SimpleUploadedFile(name, data) for name, data in files], **more},
        follow=True,
    )


def test_a_report_that_cannot_be_read_waits_for_a_person(in_house: Any, at_desk: Any) -> None:
    page = _send(at_desk("technician"), ("odd.txt", b"nothing we know"))

    assert QueueItem.objects.count() == 1
    assert "odd.txt" in page.content.decode()
    assert "Look at it" in page.content.decode()


def test_an_archive_of_reports_is_taken_in_as_its_files(in_house: Any, at_desk: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/one.txt", b"not a report")
        archive.writestr("b/two.txt", b"not one either")

    _send(at_desk("technician"), ("all.zip", out.getvalue()))

    job = Job.objects.get(kind="evidence")
    assert job.total == 2
    assert job.state == "done"


def test_a_bad_archive_is_refused_in_words_and_leaves_nothing(in_house: Any, at_desk: Any) -> None:
    page = _send(at_desk("technician"), ("all.zip", b"PK\x03\x04 broken"))

    assert "the archive is damaged" in page.content.decode()
    assert not Job.objects.exists()


def test_the_same_file_again_is_taken_in_before(in_house: Any, at_desk: Any) -> None:
    browser = at_desk("technician")

    _send(browser, ("odd.txt", b"nothing we know"))
    page = _send(browser, ("odd.txt", b"nothing we know"))

    assert "Taken in before" in page.content.decode()
    assert QueueItem.objects.count() == 1


def test_a_waiting_report_is_put_aside_with_a_reason(in_house: Any, at_desk: Any) -> None:
    browser = at_desk("technician")
    _send(browser, ("odd.txt", b"nothing we know"))
    item = QueueItem.objects.get()

    assert "odd.txt" in browser.text(f"/desk/evidence/{item.id}")
    browser.post("/desk/evidence/dismiss", {"item": str(item.id), "reason": "test_run"})

    item.refresh_from_db()
    assert item.state == "dismissed"


def test_linking_to_a_device_nobody_knows_records_nothing_and_says_so(in_house: Any, at_desk: Any) -> None:
    browser = at_desk("technician")
    _send(browser, ("odd.txt", b"nothing we know"))
    item = QueueItem.objects.get()

    page = browser.post(f"/desk/evidence/{item.id}/link", {"device": "INTEHAR1"}, follow=True)

    assert "Nothing goes by" in page.content.decode()
    item.refresh_from_db()
    assert item.state == "open"


def test_evidence_is_for_those_who_erase(in_house: Any, at_desk: Any) -> None:
    response = at_desk("grader").post("/desk/evidence/upload", {"files": []})

    assert response.status_code == 404


def test_stock_is_refused_with_what_each_medium_lacks(in_house: Any, at_desk: Any) -> None:
    device = _device()
    browser = at_desk("administrator")
    browser.post(f"/desk/workshop/devices/{device.code}/route", {"route": "resale"})

    page = browser.text(f"/desk/workshop/devices/{device.code}")
    assert "Nobody knows which storage media it holds" in page

    refused = browser.post(f"/desk/workshop/devices/{device.code}/stock", {"place": "L1"}, follow=True)
    assert "The data is not known to be gone" in refused.content.decode()
    assert _device().stage == "received"


def test_a_device_opened_and_found_empty_can_become_stock(in_house: Any, at_desk: Any) -> None:
    device = _device()
    browser = at_desk("administrator")
    url = f"/desk/workshop/devices/{device.code}"

    browser.post(f"{url}/no-media", {"found_by": "teardown"})
    browser.post(f"{url}/route", {"route": "resale"})
    browser.post(f"{url}/stock", {"place": "L1"})

    assert _device().stage == "in_stock"


def test_a_grade_is_not_offered_before_what_it_rests_on(in_house: Any, at_desk: Any) -> None:
    device = _device("CN0ABC12")
    browser = at_desk("grader")
    url = f"/desk/workshop/devices/{device.code}"
    assert "Appearance not inspected" in browser.text(url)

    needed = grading.rubric().required_tests("monitor")
    browser.post(f"{url}/tests", {f"t:{code}": "pass" for code in needed})
    browser.post(
        f"{url}/defects", {"code0": "scratch", "zone0": "bezel", "severity0": "1", "code1": "", "zone1": ""}
    )
    browser.post(f"{url}/grade")

    device.refresh_from_db()
    assert device.grade is not None
    work = WorkshopDevice.objects.get(device=device.id)
    assert work.defects == [{"code": "scratch", "zone": "bezel", "severity": 1}]


def test_no_defects_is_an_answer_of_its_own(in_house: Any, at_desk: Any) -> None:
    device = _device("CN0ABC12")
    at_desk("grader").post(f"/desk/workshop/devices/{device.code}/defects", {"code0": ""})

    assert WorkshopDevice.objects.get(device=device.id).defects == []


def test_many_devices_are_routed_at_once_and_the_refused_named(
    in_house: Any, at_desk: Any, at: datetime
) -> None:
    from omlopp.apps.workshop import actions
    from omlopp.domain.vocabulary import Route

    browser = at_desk("administrator")
    codes = list(Device.objects.filter(stage="received").values_list("id", flat=True))

    browser.post(
        "/desk/workshop/bulk",
        {"queue": "unrouted", "do": "route", "route": "resale", "device": [str(one) for one in codes]},
    )
    assert set(Device.objects.filter(id__in=codes).values_list("route", flat=True)) == {"resale"}

    actions.route_devices(devices=codes[:1], route=Route.RECYCLING, actor=None, at=at)
    page = browser.post(
        "/desk/workshop/bulk",
        {"queue": "ready_for_stock", "do": "stock", "place": "L", "device": [str(one) for one in codes]},
        follow=True,
    ).content.decode()
    assert f"{len(codes)} refused" in page
    assert "The data is not known to be gone" in page


def test_a_bulk_verb_does_not_reach_outside_ones_place(cast: Any, in_house: Any) -> None:
    from tests.desk.conftest import Browser

    browser = Browser(cast.person("stock", cast.stranger))
    device = _device()

    browser.post(
        "/desk/workshop/bulk",
        {"queue": "unrouted", "do": "route", "route": "resale", "device": [str(device.id)]},
    )

    assert _device().route is None


def test_a_destruction_asks_for_proof_and_the_last_four(in_house: Any, at_desk: Any, at: datetime) -> None:
    from omlopp import ledger
    from omlopp.domain.events import MediumFound

    device = _device()
    medium = ledger.new_id()
    ledger.append(
        [
            MediumFound(
                subject=device.id, medium=medium, slot=0, exhibit=None, serial="DISK12345", medium_kind="hdd"
            )
        ],
        actor=None,
        at=at,
    )
    browser = at_desk("technician")
    url = f"/desk/workshop/devices/{device.code}/media/{medium}/destroy"
    given = {"method": "shred", "particle_mm": "6", "proof_kinds": ["photo", "serial_scanned"]}

    wrong = browser.post(
        url, {**given, "confirm": "9999", "proof": SimpleUploadedFile("p.jpg", b"\xff\xd8\xff1")}
    )
    assert "They do not agree" in wrong.content.decode()
    assert Medium.objects.get(id=medium).state == "present"

    browser.post(url, {**given, "confirm": "2345", "proof": SimpleUploadedFile("p.jpg", b"\xff\xd8\xff1")})
    assert Medium.objects.get(id=medium).state == "destroyed"


def test_all_reports_that_match_are_put_aside_at_once(in_house: Any, at_desk: Any) -> None:
    browser = at_desk("technician")
    _send(browser, ("one.txt", b"nothing we know"), ("two.txt", b"nothing either"))

    page = browser.text("/desk/evidence", all="1")
    browser.post("/desk/evidence/dismiss", {"all": "1", "of_reason": "", "reason": "test_run"})

    assert "All 2 that match" in page
    assert not QueueItem.objects.filter(state="open").exists()


def test_many_devices_are_recorded_as_sound_and_what_was_answered_stays(in_house: Any, at_desk: Any) -> None:
    device, browser = _device(), at_desk("grader")
    needed = grading.rubric().required_tests("laptop")
    browser.post(f"/desk/workshop/devices/{device.code}/tests", {f"t:{needed[0]}": "fail"})

    for queue in ("untested", "ungraded"):
        browser.post("/desk/workshop/bulk", {"queue": queue, "do": "sound", "all": "1"})

    work = WorkshopDevice.objects.get(device=device.id)
    assert {code: work.tests[code]["outcome"] for code in needed} == {
        code: "fail" if code == needed[0] else "pass" for code in needed
    }
    assert work.defects == []


def test_screens_hold_no_data_by_their_kind_and_a_laptop_is_refused(in_house: Any, at_desk: Any) -> None:
    at_desk("technician").post(
        "/desk/workshop/bulk", {"queue": "without_evidence", "do": "no_media", "all": "1"}, follow=True
    )

    assert _device("CN0ABC12").media_known
    assert not _device().media_known
    job = Job.objects.get(kind="no_media")
    assert {one["code"] for one in (job.result or {})["refused"]} == {"KindMayHoldData"}


def test_devices_leave_the_house_by_their_names_and_an_unknown_name_stops_them_all(
    in_house: Any, at_desk: Any
) -> None:
    browser, device = at_desk("stock"), _device()

    page = browser.post("/desk/shipping", {"devices": f"{device.serial}\nNOTHING1", "reason": "returned"})
    assert "NOTHING1" in page.content.decode()
    device.refresh_from_db()
    assert device.stage == "received"
    browser.post("/desk/shipping", {"devices": device.serial, "reason": "returned"})

    device.refresh_from_db()
    assert device.stage == "shipped"


def test_what_a_grade_lacks_is_said_in_words(in_house: Any, at_desk: Any) -> None:
    browser = at_desk("grader", "sv")
    browser.post("/desk/workshop/bulk", {"queue": "untested", "do": "sound", "all": "1"})
    page = browser.post("/desk/workshop/bulk", {"queue": "ungraded", "do": "grade", "all": "1"}, follow=True)

    assert "batterihälsa" in page.content.decode()
    assert "battery_health" not in page.content.decode()
