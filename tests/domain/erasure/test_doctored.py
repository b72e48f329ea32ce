"""The drawer of doctored evidence: sound reports with one thing changed, each met by its own reason."""

import json
from dataclasses import replace

import pytest

from omlopp.domain import erasure
from omlopp.domain.erasure import Reason
from omlopp.domain.hardware import Component, ComponentKind, Interface, Medium
from omlopp.domain.vocabulary import Judgement

LOG = """[2026/05/04 09:00:00]    info: nwipe 0.42
[2026/05/04 09:00:01]  notice: Found /dev/sda,  ATA    , EXAMPLE DISK 1,  500 GB, S/N=EX-AAA-1
[2026/05/04 09:00:01]    info: No hidden sectors on /dev/sda
[2026/05/04 09:00:02]  notice:   method       = Fill With Zeros
[2026/05/04 09:00:02]  notice:   rounds       = 1
[2026/05/04 09:00:02]  notice:   verify       = 1 (last pass)
[2026/05/04 09:00:02]  notice: Using direct I/O (O_DIRECT) on device '/dev/sda'.
[2026/05/04 09:00:02]  notice: /dev/sda has serial number EX-AAA-1
[2026/05/04 09:00:03]  notice: Invoking method 'Fill With Zeros' on /dev/sda
[2026/05/04 10:00:00]  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.
[2026/05/04 10:00:01]  notice: Finished final round 1 of 1 on /dev/sda

******************************** Error Summary *********************************
!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors
--------------------------------------------------------------------------------
       sda |           0 |                    0 |                    0
********************************************************************************

******************************* Erasure Summary ********************************
!   Device |      Bytes Erased |      Bytes Total | Percentage Erased
--------------------------------------------------------------------------------
       sda |      500107862016 |     500107862016 |           100.00%
********************************************************************************

********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
--------------------------------------------------------------------------------
       sda | Erased |  139 MB/s | 01:00:00 | EXAMPLE DISK 1/EX-AAA-1
--------------------------------------------------------------------------------
"""
DIRECT = "[2026/05/04 09:00:02]  notice: Using direct I/O (O_DIRECT) on device '/dev/sda'.\n"
OTHER = LOG.replace("EX-AAA-1", "EX-BBB-2").replace("2026/05/04", "2026/04/01").replace("sda", "sdb")
MEDIUM = {
    "serial": "EX-AAA-1",
    "model": "EXAMPLE DISK 1",
    "medium": "hdd",
    "interface": "sata",
    "size_bytes": 500107862016,
    "method": "overwrite",
    "passes": 1,
    "started_at": "2026-05-04T09:00:00+02:00",
    "ended_at": "2026-05-04T10:00:00+02:00",
    "result": "success",
    "result_printed": "Erased",
    "verification": "full",
    "direct_io": True,
    "errors": 0,
    "failed_sectors": 0,
    "cleaned_bytes": 500107862016,
    "hidden_areas": "none",
}
INVENTORY = [
    Component(
        kind=ComponentKind.HDD,
        model="EXAMPLE DISK 1",
        serial="EX-AAA-1",
        size_bytes=500107862016,
        medium=Medium.HDD,
        interface=Interface.SATA,
    )
]


def _log(was="", becomes=""):
    assert was in LOG
    return LOG.replace(was, becomes).encode() if was else LOG.encode()


def _form(**changed):
    medium = {key: value for key, value in (MEDIUM | changed).items() if value is not None}
    return json.dumps(
        {"format": "omlopp-evidence/1", "tool": "station", "document_id": "d-1", "media": [medium]}
    ).encode()


def _blancco(serial="EX-AAA-1", state="Successful", failed=0, cleaned=976773168):
    return (
        "<?xml version='1.0'?><root><report><blancco_data><description><document_id>d-1</document_id>"
        "</description><blancco_hardware_report><entries name='disks'><entries name='disk'>"
        "<entry name='model'>EXAMPLE DISK 1</entry><entry name='serial'>EX-AAA-1</entry>"
        "<entry name='capacity'>500107862016</entry><entry name='type'>HDD</entry></entries></entries>"
        "</blancco_hardware_report><blancco_erasure_report><entries name='erasures'><entries name='erasure'>"
        f"<entry name='state'>{state}</entry><entry name='overwriting_rounds'>1</entry>"
        f"<entry name='firmware_rounds'>0</entry><entry name='failed_sectors'>{failed}</entry>"
        f"<entry name='cleaned_sectors'>{cleaned}</entry><entry name='verification'>100</entry>"
        "<entries name='target'><entry name='model'>EXAMPLE DISK 1</entry>"
        f"<entry name='serial'>{serial}</entry><entry name='capacity'>500107862016</entry>"
        "<entry name='type'>HDD</entry></entries></entries></entries></blancco_erasure_report>"
        "</blancco_data></report></root>"
    ).encode()


DRAWER = [
    # serial swapped
    ("log: serial of another drive", _log("EX-AAA-1", "EX-ZZZ-9"), Reason.SERIAL_NOT_IN_INVENTORY),
    (
        "log: serial swapped where the drive is found",
        _log("S/N=EX-AAA-1", "S/N=EX-ZZZ-9"),
        Reason.SERIAL_CONTRADICTED,
    ),
    ("log: serial swapped in the last table", _log("1/EX-AAA-1", "1/EX-ZZZ-9"), Reason.SERIAL_CONTRADICTED),
    ("form: serial of another drive", _form(serial="EX-ZZZ-9"), Reason.SERIAL_NOT_IN_INVENTORY),
    ("form: serial blotted out", _form(serial="XXXXXXXX"), Reason.SERIAL_MISSING),
    (
        "form: a smaller drive under its name",
        _form(size_bytes=250059350016, cleaned_bytes=None),
        Reason.SIZE_DIFFERS_FROM_INVENTORY,
    ),
    ("form: another model under its name", _form(model="OTHER 9"), Reason.MODEL_DIFFERS_FROM_INVENTORY),
    ("xml: serial of another drive", _blancco(serial="EX-ZZZ-9"), Reason.SERIAL_NOT_IN_INVENTORY),
    # result word edited
    (
        "log: failed made erased",
        _log("0 |                    0 |", "0 |                    3 |"),
        Reason.VERIFICATION_FAILED,
    ),
    ("log: a word nwipe does not know", _log("| Erased |", "| Success |"), Reason.RESULT_UNKNOWN),
    ("form: success with errors counted", _form(errors=12), Reason.ERRORS_DESPITE_SUCCESS),
    ("form: success with exceptions", _form(result_printed="Erased with exceptions"), Reason.RESULT_PARTIAL),
    ("form: success by exit code", _form(result_printed="exit code 0"), Reason.EXIT_CODE_ONLY),
    ("xml: success with failed sectors", _blancco(failed=7), Reason.ERRORS_DESPITE_SUCCESS),
    ("xml: a kinder word", _blancco(state="Successful!"), Reason.RESULT_UNKNOWN),
    # the check made to look better
    ("log: version raised over an older run", _log(DIRECT, ""), Reason.DIRECT_IO_UNKNOWN),
    (
        "log: an older version",
        _log("nwipe 0.42", "nwipe 0.33").replace(b"Using direct", b"Using cached"),
        Reason.VERIFICATION_CACHED,
    ),
    ("form: verification crossed out", _form(verification="none"), Reason.VERIFICATION_MISSING),
    ("form: hidden sectors left", _form(hidden_areas="present"), Reason.HIDDEN_AREAS_PRESENT),
    (
        "form: only a standard's name",
        _form(method="unknown", standard_claimed="DoD 5220.22-M"),
        Reason.METHOD_UNKNOWN,
    ),
    (
        "form: a format without secure erase",
        _form(medium="ssd", interface="nvme", method="nvme_format"),
        Reason.NO_SECURE_ERASE_REQUESTED,
    ),
    (
        "form: a sanitize nobody saw running",
        _form(medium="ssd", interface="nvme", method="sanitize_block"),
        Reason.SUCCESS_MAY_BE_OLD,
    ),
    # times
    (
        "log: begun after it ended",
        _log("[2026/05/04 09:00:03]", "[2026/05/05 09:00:03]"),
        Reason.END_BEFORE_START,
    ),
    (
        "form: times reversed",
        _form(started_at=MEDIUM["ended_at"], ended_at=MEDIUM["started_at"]),
        Reason.END_BEFORE_START,
    ),
    # counters
    (
        "log: fewer bytes than the drive has",
        _log("sda |      500107862016", "sda |      400107862016"),
        Reason.COUNTERS_DISAGREE,
    ),
    ("form: fewer bytes than the drive has", _form(cleaned_bytes=1000), Reason.COUNTERS_DISAGREE),
    # put together, cut off
    ("log: two runs in one file", LOG.encode() + OTHER.encode(), Reason.REPORTS_MERGED),
    ("log: cut off before its end", LOG[: LOG.index("*****")].encode(), Reason.REPORT_CUT_OFF),
    ("form: cut off", _form()[:-20], Reason.REPORT_CUT_OFF),
]


def _mine(report):
    return next((one for one in report.media if one.normal_serial == "EXAAA1"), report.media[0])


@pytest.mark.parametrize("data", [_log(), _form()], ids=["log", "form"])
def test_the_sound_ones_are_clear(data):
    assert erasure.judge(_mine(erasure.read(data)), inventory=INVENTORY).judgement is Judgement.CLEAR


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in DRAWER], ids=[row[0] for row in DRAWER])
def test_each_doctored_report_meets_its_own_reason(data, reason):
    verdict = erasure.judge(_mine(erasure.read(data)), inventory=INVENTORY)

    assert verdict.judgement in {Judgement.NONE, Judgement.REVIEW}
    assert reason in verdict.reasons


def test_one_document_for_two_drives_and_one_run_in_two_machines():
    first = erasure.read(_form())
    second = erasure.read(_form(serial="EX-BBB-2"))
    elsewhere = replace(erasure.read(_form(device_serial="EXPC2")), document_id=None)
    here = replace(erasure.read(_form(device_serial="EXPC1")), document_id=None)

    twice = erasure.mark_repeats([first, second])
    moved = erasure.mark_repeats([here, elsewhere])

    assert all(Reason.DOCUMENT_ID_TWICE in erasure.judge(one.media[0]).reasons for one in twice)
    assert all(Reason.SAME_RUN_TWICE in erasure.judge(one.media[0]).reasons for one in moved)
