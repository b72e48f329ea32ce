"""Every erasure reader, on own samples, on the shared ones, doctored and broken."""

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omlopp.domain import erasure, hardware
from omlopp.domain.erasure import HiddenAreas, Method, Reason, Result, Verification
from omlopp.domain.erasure.readers import nwipe_pdf
from omlopp.domain.hardware import Interface, Medium
from omlopp.domain.vocabulary import Judgement

FAMILIES = {
    "blancco": 3,
    "nwipe": 13,
    "usody-sanitize": 2,
}


def _codes(report):
    return {problem.code for problem in report.problems}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_shared_report_of_the_family_is_read(shared, family):
    read = 0
    for path in sorted((shared / "fixtures" / family).iterdir()):
        report = erasure.read(path.read_bytes())
        assert len(report.media) == 1, path.name
        read += 1
    assert read == FAMILIES[family]


def test_every_snapshot_is_read_and_says_when_it_erased_nothing(shared):
    erased = {}
    for path in sorted((shared / "fixtures/ereuse-snapshot").iterdir()):
        if path.name == "boxnuc6cayh.snapshot.json":
            # An lshw tree under a snapshot's name.
            with pytest.raises(hardware.ReportUnrecognised):
                erasure.read(path.read_bytes())
            continue
        report = erasure.read(path.read_bytes())
        assert bool(report.media) is not ("nothing_erased" in _codes(report)), path.name
        erased[path.name] = len(report.media)
    assert sum(erased.values()) == 8
    assert erased["erase-sectors-2-hdd.snapshot.yaml"] == 2


# file, result, verification, direct I/O, errors, judgement, reasons among others
CASES = [
    (
        "nwipe/nwipe033-scsidebug-medium-error.log",
        "success",
        "full",
        None,
        0,
        "NONE",
        {"verification_cached"},
    ),
    ("nwipe/nwipe033-nvme-zero-verify-all.log", "success", "full", None, 0, "NONE", {"verification_cached"}),
    ("nwipe/nwipe033-verify-only.log", "failed", "failed", None, 2, "NONE", {"verify_only", "result_failed"}),
    ("nwipe/nwipe42-medium-error.log", "failed", "failed", True, 1, "NONE", {"hundred_percent_but_failed"}),
    ("nwipe/nwipe42-nvme-zero.log", "success", "full", True, 0, "CLEAR", {"overwrite_misses_spare_blocks"}),
    ("nwipe/nwipe42-sata-dodshort.log", "success", "full", True, 0, "CLEAR", {"passes_do_not_raise"}),
    ("blancco/synthetic-failed-hdd.xml", "failed", "unknown", None, 158, "NONE", {"failed_sectors"}),
    ("blancco/synthetic-ok-nvme.xml", "success", "unknown", None, 0, "NONE", {"verification_unknown"}),
    ("blancco/synthetic-export.json", "success", "unknown", None, None, "NONE", {"success_may_be_old"}),
    (
        "nvme-cli/transcribed-sanitize-log-success-gde.txt",
        "success",
        "unknown",
        None,
        None,
        "NONE",
        {"success_may_be_old", "serial_missing"},
    ),
    (
        "nvme-cli/transcribed-sanitize-log-crypto-written-after.txt",
        "success",
        "unknown",
        None,
        None,
        "NONE",
        {"written_since"},
    ),
    (
        "nvme-cli/transcribed-sanitize-log-in-progress-half.txt",
        "partial",
        "unknown",
        None,
        None,
        "NONE",
        {"result_partial"},
    ),
    ("nvme-cli/qemu-nvme-sanitize-block.txt", "failed", "unknown", None, None, "NONE", {"command_rejected"}),
    ("nvme-cli/qemu-nvme-format-ses0.txt", "success", "unknown", None, None, "NONE", {"method_unknown"}),
    (
        "hdparm/qemu-ahci-sata-hdparm-user-master-u-security-erase-p.txt",
        "failed",
        "unknown",
        None,
        None,
        "NONE",
        {"command_rejected"},
    ),
    ("sg3-utils/qemu-ahci-sata-sg-format-format-quick.txt", "failed", "unknown", None, None, "NONE", set()),
    (
        "usody-sanitize/usody-2023-07-22_369345V5A7901E93UT1B.json",
        "success",
        "sampled",
        False,
        0,
        "NONE",
        {"verification_cached", "text_and_command_disagree"},
    ),
    (
        "usody-sanitize/usody-2023-07-22_287E36763520.json",
        "failed",
        "failed",
        False,
        None,
        "NONE",
        {"nothing_done"},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0].rpartition("/")[2] for case in CASES])
def test_the_known_traps_come_out_as_the_field_notes_say(shared, case):
    file, result, verification, direct, errors, judgement, reasons = case

    medium = erasure.read((shared / "fixtures" / file).read_bytes()).media[0]
    verdict = erasure.judge(medium)

    assert (medium.result, medium.verification, medium.direct_io, medium.errors) == (
        result,
        verification,
        direct,
        errors,
    )
    assert verdict.judgement == judgement
    assert reasons <= set(verdict.reasons)
    assert verdict.not_checked


def test_the_log_and_the_certificate_of_one_nwipe_run_say_the_same(shared):
    folder = shared / "fixtures/nwipe"
    log = erasure.read((folder / "nwipe42-sata-dodshort.log").read_bytes()).media[0]
    name = next(path for path in folder.iterdir() if "QSATA0001" in path.name)
    paper = erasure.read(name.read_bytes()).media[0]

    for field in (
        "serial",
        "model",
        "medium",
        "interface",
        "size_bytes",
        "method",
        "passes",
        "result",
        "ended_at",
    ):
        assert getattr(log, field) == getattr(paper, field), field
    assert paper.hidden_areas is log.hidden_areas is HiddenAreas.NONE


def test_a_masked_serial_is_no_serial(shared):
    path = next(path for path in (shared / "fixtures/nwipe").iterdir() if "XXXX" in path.name)

    verdict = erasure.judge(erasure.read(path.read_bytes()).media[0])

    assert {Reason.SERIAL_MISSING, Reason.SERIAL_MASKED} <= set(verdict.reasons)


def test_the_system_certificate_lists_drives_and_machine(shared):
    path = next(path for path in (shared / "fixtures/nwipe").iterdir() if "system_report" in path.name)

    report = erasure.read(path.read_bytes())

    assert report.device.model == "Standard PC (i440FX + PIIX, 1996)"
    assert [(one.serial, one.result) for one in report.media] == [("20000", Result.FAILED)]


NWIPE = """[2026/05/04 09:00:00]    info: nwipe 0.42
[2026/05/04 09:00:01]  notice: Found /dev/sda,  ATA    , EXAMPLE DISK 1,  500 GB, S/N=EX-AAA-1
[2026/05/04 09:00:01]    info: No hidden sectors on /dev/sda
[2026/05/04 09:00:01]  notice: Found /dev/sdb,  ATA-SSD, EXAMPLE FLASH 2,  256 GB, S/N=EX-BBB-2
[2026/05/04 09:00:01]    info: system-serial-number = EXPC0001
[2026/05/04 09:00:02]  notice:   method       = Fill With Zeros
[2026/05/04 09:00:02]  notice:   rounds       = 1
[2026/05/04 09:00:02]  notice:   verify       = 1 (last pass)
[2026/05/04 09:00:02]  notice: Using direct I/O (O_DIRECT) on device '/dev/sda'.
[2026/05/04 09:00:02]  notice: Using direct I/O (O_DIRECT) on device '/dev/sdb'.
[2026/05/04 09:00:03]  notice: Invoking method 'Fill With Zeros' on /dev/sda
[2026/05/04 09:00:03]  notice: Invoking method 'Fill With Zeros' on /dev/sdb
[2026/05/04 10:00:00]  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.
[2026/05/04 10:00:01]  notice: Finished final round 1 of 1 on /dev/sda
[2026/05/04 10:05:00]  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sdb'.

******************************** Error Summary *********************************
!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors
--------------------------------------------------------------------------------
       sda |           0 |                    0 |                    0
       sdb |           0 |                    0 |                    0
********************************************************************************

******************************* Erasure Summary ********************************
!   Device |      Bytes Erased |      Bytes Total | Percentage Erased
--------------------------------------------------------------------------------
       sda |      500107862016 |     500107862016 |           100.00%
       sdb |      256060514304 |     256060514304 |           100.00%
********************************************************************************

********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
--------------------------------------------------------------------------------
       sda | Erased |  139 MB/s | 01:00:00 | EXAMPLE DISK 1/EX-AAA-1
       sdb |UABORTED|  139 MB/s | 01:00:00 | EXAMPLE FLASH 2/EX-BBB-2
--------------------------------------------------------------------------------
"""


# As 0.34 to 0.41 print it, in their own order; the drives are made up.
SHREDOS = """[2026/05/04 09:00:00]    info: {banner}
[2026/05/04 09:00:00]    info: Linux version 6.11.11 (builder@example) (x86_64-buildroot-linux
                               -gnu-gcc.br_real (Buildroot) 13.3.0) #2 SMP
[2026/05/04 09:00:01]  notice: Found /dev/sda,  ATA    , EXAMPLE DISK 1,  500 GB, S/N=EX-AAA-1
[2026/05/04 09:00:01]    info: /dev/sda, sector(logical)/block(physical) sizes 512/4096
[2026/05/04 09:00:01]    info: HPA:  max sectors   = 976773168/976773168, hpa is disabled
 on /dev/sda
[2026/05/04 09:00:01]    info: HPA values 976773168 / 976773168 on /dev/sda
[2026/05/04 09:00:01]    info: NWipe: DCO Real max sectors reported as 1 on /dev/sda
[2026/05/04 09:00:01]    info: {hidden} on /dev/sda
[2026/05/04 09:00:02]    info: chassis-type = Desktop
[2026/05/04 09:00:02]  notice: Program options are set as follows...
[2026/05/04 09:00:02]  notice:   banner   = {banner}
[2026/05/04 09:00:02]  notice:   method   = PRNG Stream
[2026/05/04 09:00:02]  notice:   rounds   = 1
[2026/05/04 09:00:02]  notice:   verify   = 1 (last pass)
[2026/05/04 09:00:02]  notice: /dev/sda has serial number EX-AAA-1
[2026/05/04 09:00:02]  notice: /dev/sda, sect/blk/dev 512/4096/500107862016
[2026/05/04 09:00:02]  notice: Invoking method 'PRNG Stream' on /dev/sda
[2026/05/04 09:00:02]  notice: Starting round 1 of 1 on /dev/sda
[2026/05/04 09:00:02]  notice: Starting pass 1/1, round 1/1, on /dev/sda
{direct}[2026/05/04 10:00:00]  notice: 500107862016 bytes written to /dev/sda
[2026/05/04 10:00:00]  notice: Verifying pass 1 of 1, round 1 of 1, on /dev/sda
[2026/05/04 11:00:00]  notice: 500107862016 bytes read from /dev/sda
[2026/05/04 11:00:00]  notice: Verified pass 1 of 1, round 1 of 1, on '/dev/sda'.
[2026/05/04 11:00:00]  notice: Finished pass 1/1, round 1/1, on /dev/sda
[2026/05/04 11:00:00]  notice: Finished final round 1 of 1 on /dev/sda
[2026/05/04 11:00:00]  notice: Blanking device /dev/sda
[2026/05/04 12:00:00]  notice: [SUCCESS] Blanked device /dev/sda

******************************** Error Summary *********************************
!   Device | Pass Errors | Verifications Errors | Fdatasync I\\O Errors
--------------------------------------------------------------------------------
       sda |           0 |                    0 |                    0
********************************************************************************

********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
--------------------------------------------------------------------------------
       sda | Erased |  139 MB/s | 03:00:00 | EXAMPLE DISK 1/EX-AAA-1
--------------------------------------------------------------------------------
[2026/05/04 12:00:01] Total Throughput  139 MB/s, PRNG Stream, 1R+B+VL
********************************************************************************
"""
DIRECT_41 = "[2026/05/04 09:00:02]  notice: Disabled fdatasync for /dev/sda, DirectI/O in use.\n"


@pytest.mark.parametrize(
    ("banner", "version"),
    [
        ("nwipe 0.34", "0.34"),
        ("nwipe 0.35.6", "0.35.6"),
        ("nwipe 0.36", "0.36"),
        ("ShredOS v2024.02.2_26.0_x86-64_0.37-nomodeset", "0.37"),
        ("ShredOS v2024.11_27_x86-64_0.38", "0.38"),
        ("nwipe 0.39", "0.39"),
    ],
)
def test_versions_between_that_read_through_the_cache_are_known_and_not_believed(banner, version):
    printed = SHREDOS.format(banner=banner, hidden="No hidden sectors", direct="")

    report = erasure.read(printed.encode())
    (medium,) = report.media
    verdict = erasure.judge(medium)

    assert (report.tool, report.tool_version) == ("nwipe", version)
    assert (medium.serial, medium.size_bytes, medium.passes) == ("EX-AAA-1", 500107862016, 1)
    assert (medium.result, medium.verification) == (Result.SUCCESS, Verification.FULL)
    assert (medium.started_at, medium.ended_at) == ("2026-05-04T09:00:02", "2026-05-04T12:00:00")
    assert verdict.judgement is Judgement.NONE
    assert Reason.VERIFICATION_CACHED in verdict.reasons


@pytest.mark.parametrize("banner", ["nwipe 0.40", "nwipe 0.41", "ShredOS v2025.11_30_x86-64_0.41"])
@pytest.mark.parametrize(
    ("direct", "judgement"),
    [
        (DIRECT_41, Judgement.CLEAR),
        (
            "[2026/05/04 09:00:02]  notice: Using direct I/O (O_DIRECT) on device '/dev/sda'.\n",
            Judgement.CLEAR,
        ),
        ("", Judgement.NONE),
    ],
)
def test_versions_that_may_read_past_the_cache_are_believed_when_they_say_so(banner, direct, judgement):
    printed = SHREDOS.format(banner=banner, hidden="No hidden sectors", direct=direct)

    (medium,) = erasure.read(printed.encode()).media

    assert medium.direct_io is (True if direct else None)
    assert erasure.judge(medium).judgement is judgement


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("No hidden areas", HiddenAreas.NONE),
        ("No hidden sectors", HiddenAreas.NONE),
        ("HIDDEN AREA DETECTED!", HiddenAreas.PRESENT),
        (" *** HIDDEN SECTORS DETECTED! ***", HiddenAreas.PRESENT),
        ("HIDDEN AREA INDETERMINATE!", HiddenAreas.UNKNOWN),
        (" HIDDEN SECTORS INDETERMINATE!", HiddenAreas.UNKNOWN),
    ],
)
def test_hidden_areas_are_told_in_different_words_by_different_versions(words, hidden):
    printed = SHREDOS.format(banner="nwipe 0.34.8", hidden=words, direct="")

    assert erasure.read(printed.encode()).media[0].hidden_areas is hidden


def test_a_stick_without_a_serial_has_none():
    printed = SHREDOS.format(banner="nwipe 0.37", hidden="No hidden sectors", direct="")
    printed = printed.replace(
        "ATA    , EXAMPLE DISK 1,  500 GB, S/N=EX-AAA-1", "USB    , Example Stick 3.0, 7864 MB, S/N="
    )
    printed = printed.replace("serial number EX-AAA-1", "serial number ").replace(
        "EXAMPLE DISK 1/EX-AAA-1", "Example Stick 3.0/"
    )

    (medium,) = erasure.read(printed.encode()).media

    assert (medium.serial, medium.interface, medium.bridge) == (None, Interface.USB, True)
    assert erasure.judge(medium).judgement is Judgement.NONE


def test_two_drives_in_one_log_are_kept_apart():
    report = erasure.read(NWIPE.encode())

    assert report.device.serial == "EXPC0001"
    assert [(one.serial, one.medium, one.result, one.hidden_areas) for one in report.media] == [
        ("EX-AAA-1", Medium.HDD, Result.SUCCESS, HiddenAreas.NONE),
        ("EX-BBB-2", Medium.SSD, Result.ABORTED, HiddenAreas.UNKNOWN),
    ]
    assert [erasure.judge(one).judgement for one in report.media] == [Judgement.CLEAR, Judgement.NONE]


def test_a_log_cut_off_before_its_tables_knows_no_end():
    report = erasure.read(NWIPE[: NWIPE.index("*****")].encode())

    assert "truncated" in _codes(report)
    assert {one.result for one in report.media} == {Result.UNKNOWN}
    assert {erasure.judge(one).judgement for one in report.media} == {Judgement.NONE}


def test_a_log_captured_twice_is_one_run():
    assert len(erasure.read((NWIPE + NWIPE).encode()).media) == 2


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("Erased |  139", "Finish |  139", Reason.RESULT_UNKNOWN),
        ("sda |           0 |                    0", "sda |           0 |                    3", None),
        ("  500107862016 |     5001", "  400107862016 |     5001", Reason.COUNTERS_DISAGREE),
        ("nwipe 0.42", "nwipe 0.42", None),
        ("Using direct I/O (O_DIRECT)", "Using cached I/O", Reason.VERIFICATION_CACHED),
        ("S/N=EX-AAA-1", "S/N=XXXXXXXX", Reason.SERIAL_MASKED),
        ("[2026/05/04 09:00:03]", "[2026/05/05 09:00:03]", Reason.END_BEFORE_START),
        ("verify       = 1 (last pass)", "verify       = 0 (off)", Reason.VERIFICATION_MISSING),
        ("No hidden sectors on /dev/sda", "HIDDEN SECTORS DETECTED on /dev/sda", Reason.HIDDEN_AREAS_PRESENT),
    ],
)
def test_a_doctored_log_meets_its_own_reason(was, becomes, reason):
    assert was in NWIPE

    medium = erasure.read(NWIPE.replace(was, becomes).encode()).media[0]
    verdict = erasure.judge(medium)

    if was == becomes:
        assert verdict.judgement is Judgement.CLEAR
        return
    assert verdict.judgement in (Judgement.NONE, Judgement.REVIEW)
    assert reason is None or reason in verdict.reasons


def _blancco(*erasures: str, disks: str = "", identity: str = "d-1") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><root><report><blancco_data><description><document_id>'
        f"{identity}</document_id></description><blancco_hardware_report><entries name='system'>"
        "<entry name='serial'>EXPC1</entry></entries><entries name='disks'>"
        f"{disks}</entries></blancco_hardware_report><blancco_erasure_report><entries name='erasures'>"
        f"{''.join(erasures)}</entries></blancco_erasure_report></blancco_data></report></root>"
    ).encode()


def _disk(name: str, serial: str, kind: str = "HDD") -> str:
    return (
        f"<entries name='{name}'><entry name='model'>M-{serial}</entry><entry name='serial'>{serial}</entry>"
        f"<entry name='capacity'>1000</entry><entry name='type'>{kind}</entry></entries>"
    )


def _erasure(serial: str, state: str = "Successful") -> str:
    return (
        f"<entries name='erasure'><entry name='state'>{state}</entry>"
        "<entry name='overwriting_rounds'>1</entry><entry name='firmware_rounds'>0</entry>"
        "<entry name='verification'>100</entry>"
        f"{_disk('target', serial)}</entries>"
    )


def test_two_drives_of_one_kind_are_joined_by_serial_and_the_third_is_missed():
    data = _blancco(
        _erasure("B2", "Failed"),
        _erasure("A1"),
        disks=_disk("disk", "A1") + _disk("disk", "B2") + _disk("disk", "C3"),
    )

    report = erasure.read(data)

    assert {one.serial: one.result for one in report.media} == {"A1": Result.SUCCESS, "B2": Result.FAILED}
    assert [(one.code, one.place) for one in report.problems] == [("disk_without_erasure", "C3")]


def test_a_swapped_serial_is_not_among_the_disks():
    report = erasure.read(_blancco(_erasure("Z9"), disks=_disk("disk", "A1")))

    assert {"target_not_among_disks", "disk_without_erasure"} <= _codes(report)


def test_successful_with_exceptions_is_not_successful():
    report = erasure.read(_blancco(_erasure("A1", "Successful with exceptions")))

    assert report.media[0].result is Result.PARTIAL


def test_a_template_that_was_never_filled_in_is_missing():
    report = erasure.read(_blancco(_erasure("&lt;REPORTPATH serial&gt;")))

    assert report.media[0].serial is None


def test_xml_cut_off_yields_what_it_holds_and_is_never_green():
    data = _blancco(_erasure("A1"), _erasure("B2"))

    report = erasure.read(data[: data.index(b"B2")])

    assert report.media[0].serial == "A1"
    assert "truncated" in _codes(report)
    assert Reason.REPORT_CUT_OFF in report.media[0].remarks


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<root><report><blancco_data><description><document_id>&b;</document_id></description></blancco_data></report></root>"""
THIEF = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<root><report><blancco_data><description><document_id>&a;</document_id></description></blancco_data></report></root>"""


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (BOMB, hardware.ReportUnreadable),
        (THIEF, hardware.ReportUnreadable),
        (b"<blancco_data>" * 100_000, hardware.ReportTooDeep),
        (b"<blancco_data", hardware.ReportUnreadable),
        (b"%PDF-1.7 broken", hardware.ReportUnreadable),
        (b"", hardware.ReportEmpty),
        (b"some text", hardware.ReportUnrecognised),
        (b'{"format":' * 20_000, hardware.ReportTooDeep),
    ],
)
def test_what_cannot_be_used_meets_its_own_refusal(data, refusal):
    with pytest.raises(refusal):
        erasure.read(data)


NEUTRAL = {
    "format": "omlopp-evidence/1",
    "tool": "station",
    "tool_version": "2",
    "document_id": "d-77",
    "created_at": "2026-05-04T10:00:00+02:00",
    "device": {"kind": "laptop", "manufacturer": "Example", "model": "N14", "serial": "EXPC7"},
    "components": [
        {"kind": "ssd", "serial": "S-1", "medium": "ssd", "interface": "nvme", "size_bytes": 256060514304},
        {"kind": "ram", "size_bytes": 8589934592},
    ],
    "media": [
        {
            "serial": "S-1",
            "medium": "ssd",
            "interface": "nvme",
            "size_bytes": 256060514304,
            "method": "sanitize_block",
            "result": "success",
            "verification": "sampled",
            "direct_io": True,
            "in_progress_seen": True,
            "all_namespaces": True,
            "started_at": "2026-05-04T09:58:00+02:00",
            "ended_at": "2026-05-04T09:59:00",
        }
    ],
}


def test_one_neutral_document_holds_device_components_media_and_results():
    data = json.dumps(NEUTRAL).encode()

    inventory, report = hardware.read(data), erasure.read(data)

    assert inventory.device == report.device
    assert inventory.components == report.components
    assert report.media[0].interface is Interface.NVME
    assert report.media[0].ended_at == "2026-05-04T09:59:00"
    assert erasure.judge(report.media[0], inventory=inventory).judgement is Judgement.PURGE


def test_what_we_write_we_read_back():
    data = json.dumps(NEUTRAL).encode()
    inventory, report = hardware.read(data), erasure.read(data)

    written = erasure.evidence_document(
        tool="station",
        tool_version="2",
        document_id="d-77",
        created_at=report.created_at,
        device=report.device,
        components=report.components,
        media=report.media,
    )

    assert erasure.read(json.dumps(written).encode()) == report
    assert hardware.read(json.dumps(written).encode()) == inventory


def test_a_word_that_is_none_of_ours_is_a_problem_and_unknown():
    document = {
        **NEUTRAL,
        "media": [{"serial": "S-1", "method": "magic", "result": "GREAT", "size_bytes": "many"}],
    }

    report = erasure.read(json.dumps(document).encode())

    assert (report.media[0].method, report.media[0].result, report.media[0].size_bytes) == (
        Method.UNKNOWN,
        Result.UNKNOWN,
        None,
    )
    assert [one.code for one in report.problems] == [
        "number_unreadable",
        "value_unknown",
        "value_unknown",
    ] or {one.code for one in report.problems} == {"number_unreadable", "value_unknown"}
    assert erasure.judge(report.media[0]).judgement is Judgement.NONE


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_neutral_csv_says_the_same_as_the_neutral_json(separator):
    columns = [
        "device_serial",
        "serial",
        "medium",
        "interface",
        "size_bytes",
        "method",
        "result",
        "verification",
    ]
    rows = [
        ["EXPC1", "S-1", "hdd", "sata", "500107862016", "overwrite", "success", "full"],
        ["EXPC2", "S-2", "ssd", "nvme", "", "sanitize_block", "failed", ""],
    ]
    data = "\r\n".join(separator.join(row) for row in [columns, *rows]).encode()

    report = erasure.read(data)

    assert [
        (one.device_serial, one.serial, one.method, one.result, one.verification) for one in report.media
    ] == [
        ("EXPC1", "S-1", Method.OVERWRITE, Result.SUCCESS, Verification.FULL),
        ("EXPC2", "S-2", Method.SANITIZE_BLOCK, Result.FAILED, Verification.UNKNOWN),
    ]


def test_one_document_id_for_two_drives_is_an_alarm():
    one = erasure.read(_blancco(_erasure("A1")))
    other = erasure.read(_blancco(_erasure("B2")))

    marked = erasure.mark_repeats([one, other])

    assert all(Reason.DOCUMENT_ID_TWICE in report.media[0].remarks for report in marked)
    assert erasure.mark_repeats([one, one]) == [one, one]


def test_one_run_in_two_machines_is_an_alarm():
    here = erasure.read(NWIPE.encode())
    there = erasure.read(NWIPE.replace("EXPC0001", "EXPC0002").encode())

    marked = erasure.mark_repeats([here, there])

    assert all(Reason.SAME_RUN_TWICE in one.remarks for report in marked for one in report.media)


@pytest.mark.parametrize(
    "mangle",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("Erased", "Era\x00sed").encode(),
        lambda text: gzip.compress(text.encode()),
        lambda text: b"\x1b[Kprogress\r" + text.encode(),
    ],
    ids=["crlf", "cr", "utf-16", "nul", "gzip", "terminal"],
)
def test_a_log_is_read_in_whatever_wrapping_it_comes(mangle):
    assert erasure.read(mangle(NWIPE)).media[0].result is Result.SUCCESS


@given(st.binary(max_size=400))
def test_any_bytes_give_a_report_or_a_refusal(data):
    try:
        report = erasure.read(data)
    except hardware.ReportRefused:
        return
    json.dumps(report.as_json())


_KEYS = st.sampled_from(
    [
        "type",
        "@type",
        "device",
        "components",
        "data",
        "lshw",
        "actions",
        "steps",
        "severity",
        "startTime",
        "endTime",
        "success",
        "serialNumber",
        "format",
        "media",
        "result",
        "method",
        "validation",
        "device_info",
        "commands",
        "command",
        "description",
        "export_data",
        "block",
        "smart",
        "reports",
        "blancco_data",
        "blancco_erasure_report",
        "blancco_hardware_report",
        "erasures",
        "erasure",
        "target",
        "serial",
        "state",
        "sstat",
        "sprog",
        "scdw10",
        "disks",
        "disk",
        "system",
        "user_data",
        "fields",
        "size",
        "size_bytes",
        "medium",
        "interface",
        "document_id",
        "description",
    ]
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["omlopp-evidence/1", "Snapshot", "EraseBasic", "HardDrive", "Successful", "0x101", "success"]
    )
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=30,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_KEYS, _TREES, max_size=8))
def test_any_document_with_known_keys_gives_a_report_or_a_refusal(document):
    try:
        report = erasure.read(json.dumps(document).encode())
    except hardware.ReportRefused:
        return
    for medium in report.media:
        assert erasure.judge(medium).judgement not in (Judgement.PURGE, Judgement.DESTROYED)


_TEXTS = [
    NWIPE,
    _blancco(_erasure("A1"), disks=_disk("disk", "A1")).decode(),
    "Sanitize Progress (SPROG) :  65535\nSanitize Status (SSTAT) :  0x101\nInfo (SCDW10) :  0x2\n",
    '/dev/sda:\n Issuing SECURITY_ERASE command, password="p", user=user\n',
    (
        "    ATA       DISK    2.5+   peripheral_type: disk [0x0]\n      Unit serial number: A\n"
        "Format unit has started\n"
    ),
    "serial;method;result\nA;overwrite;success\n",
    json.dumps(NEUTRAL),
]


@settings(max_examples=400)
@given(st.sampled_from(_TEXTS), st.data())
def test_a_damaged_report_gives_a_report_or_a_refusal(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=20)) + text[end:]
    try:
        report = erasure.read(damaged.encode("utf-8", "surrogatepass"))
    except hardware.ReportRefused:
        return
    json.dumps(report.as_json())
    erasure.judge_many(report.media)


def test_who_ran_the_tool_is_read_where_the_file_names_one():
    document = {
        "format": "omlopp-evidence/1",
        "tool": "station",
        "operator": "bench 3",
        "media": [{"serial": "D1"}, {"serial": "D2", "operator": "bench 4"}],
    }
    table = "serial,method,result,operator\nD1,overwrite,success,bench 3\nD2,overwrite,success,\n"

    assert [one.operator for one in erasure.read(json.dumps(document).encode()).media] == [
        "bench 3",
        "bench 4",
    ]
    assert [one.operator for one in erasure.read(table.encode()).media] == ["bench 3", None]


@pytest.mark.parametrize(
    ("field", "operator"),
    [
        ("Name/ID:\nSignature:\nbench 3\nDisc Erasure by NWIPE version 0.42\n", "bench 3"),
        ("Name/ID: bench 3\nSignature:\n", "bench 3"),
        ("Name/ID:\nSignature:\nNot Applicable (OTN)\n", None),
        ("Name/ID:\nSignature:\nDisc Erasure by NWIPE version 0.38\n", None),
        ("Name/ID:\nSignature:\nMake:Example S/N: 1\n", None),
        ("Name/ID:", None),
    ],
)
def test_nwipes_field_for_its_operator(field, operator):
    assert nwipe_pdf._operator(f"Disk Erasure Report\nTechnician/Operator ID\n{field}") == operator
