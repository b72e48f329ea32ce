"""n of n media, counted by somebody other than the eraser."""

from dataclasses import replace

import pytest

from omlopp.domain import erasure
from omlopp.domain.erasure import DeviceReason, ErasureReport, HiddenAreas, MediumReport, Method, Result
from omlopp.domain.hardware import (
    Component,
    ComponentKind,
    Device,
    HardwareReport,
    Interface,
    Medium,
    Problem,
)
from omlopp.domain.vocabulary import Route
from omlopp.ui.texts.erasure_reasons import DEVICE_REASONS

CONTRACT = erasure.policy("clear-on-disks")
FLASH = MediumReport(
    serial="EXSSD1",
    medium=Medium.SSD,
    interface=Interface.NVME,
    method=Method.SANITIZE_BLOCK,
    result=Result.SUCCESS,
    verification=erasure.Verification.SAMPLED,
    in_progress_seen=True,
    hidden_areas=HiddenAreas.NOT_APPLICABLE,
    ended_at="2026-05-04T10:00:00+02:00",
)
DISK = replace(
    FLASH,
    serial="EXHDD1",
    medium=Medium.HDD,
    interface=Interface.SATA,
    method=Method.OVERWRITE,
    verification=erasure.Verification.FULL,
    direct_io=True,
    hidden_areas=HiddenAreas.NONE,
)
SSD_PART = Component(kind=ComponentKind.SSD, serial="EXSSD1", medium=Medium.SSD, interface=Interface.NVME)
HDD_PART = Component(kind=ComponentKind.HDD, serial="EXHDD1", medium=Medium.HDD, interface=Interface.SATA)
STICK = Component(
    kind=ComponentKind.REMOVABLE, serial="EXUSB1", medium=Medium.FLASH, interface=Interface.USB, bridge=True
)


def _report(*media, components=(), serial="EXPC1"):
    return ErasureReport(tool="station", device=Device(serial=serial), media=media, components=components)


def _inventory(*parts, tool="lshw", serial="EXPC1", problems=()):
    return HardwareReport(tool=tool, device=Device(serial=serial), components=parts, problems=problems)


def _judge(reports, inventory):
    return erasure.judge_device(reports, inventory=inventory, policy=CONTRACT, route=Route.RESALE)


def test_a_device_is_clear_when_every_medium_of_the_inventory_is():
    verdict = _judge([_report(FLASH), _report(DISK)], _inventory(SSD_PART, HDD_PART))

    assert (verdict.clear, verdict.expected, verdict.settled, verdict.reasons) == (True, 2, 2, ())


FAILED = replace(DISK, result=Result.FAILED)
AGAINST = [
    ("no inventory", [_report(FLASH)], None, DeviceReason.NO_INVENTORY),
    ("a second, hidden drive", [_report(FLASH)], _inventory(SSD_PART, HDD_PART), "medium_without_report"),
    ("fewer reported", [_report(FLASH)], _inventory(SSD_PART, HDD_PART), "fewer_media_reported"),
    ("a report without a drive", [_report(FLASH, DISK)], _inventory(SSD_PART), "report_without_medium"),
    ("more reported", [_report(FLASH, DISK)], _inventory(SSD_PART), "more_media_reported"),
    ("one of two failed", [_report(FLASH, FAILED)], _inventory(SSD_PART, HDD_PART), "medium_insufficient"),
    (
        "a drive without serial",
        [_report(FLASH)],
        _inventory(SSD_PART, replace(HDD_PART, serial=None)),
        "medium_without_serial",
    ),
    (
        "a drive the eraser alone saw",
        [_report(FLASH, components=(SSD_PART, HDD_PART))],
        _inventory(SSD_PART),
        "drive_only_eraser_saw",
    ),
    (
        "a stick erased in place of the disk",
        [_report(replace(FLASH, serial="EXUSB1"))],
        _inventory(SSD_PART, STICK),
        "medium_without_report",
    ),
    (
        "a volume over hidden drives",
        [_report(DISK)],
        _inventory(replace(HDD_PART, interface=Interface.RAID)),
        "raid_hides_drives",
    ),
    (
        "firmware tables, which know no disks",
        [_report(FLASH)],
        _inventory(tool="dmidecode"),
        "inventory_not_of_all_media",
    ),
    (
        "one drive's own word",
        [_report(FLASH)],
        _inventory(SSD_PART, tool="smartctl"),
        "inventory_not_of_all_media",
    ),
    (
        "flash reported as a disk",
        [_report(replace(DISK, serial="EXSSD1"))],
        _inventory(SSD_PART),
        "medium_insufficient",
    ),
    ("nothing found", [], _inventory(), "no_media_found"),
    (
        "the eraser counted itself",
        [_report(FLASH)],
        _inventory(SSD_PART, tool="station"),
        "inventory_by_the_eraser",
    ),
    (
        "half an inventory",
        [_report(FLASH)],
        _inventory(SSD_PART, problems=(Problem("truncated"),)),
        "inventory_cut_off",
    ),
    ("another machine's report", [_report(FLASH, serial="EXPC2")], _inventory(SSD_PART), "device_differs"),
    (
        "erased with exceptions",
        [_report(replace(DISK, reallocated_sectors=4))],
        _inventory(HDD_PART),
        "medium_with_exceptions",
    ),
    ("one serial on two drives", [_report(DISK)], _inventory(HDD_PART, HDD_PART), "serial_twice"),
]


@pytest.mark.parametrize(
    ("reports", "inventory", "reason"), [row[1:] for row in AGAINST], ids=[r[0] for r in AGAINST]
)
def test_what_does_not_add_up_is_never_clear(reports, inventory, reason):
    verdict = _judge(reports, inventory)

    assert not verdict.clear
    assert reason in verdict.reasons


def test_every_reason_has_words_in_both_languages():
    assert set(DEVICE_REASONS) == set(DeviceReason)
    assert all(english != swedish for english, swedish in DEVICE_REASONS.values())


def test_every_reason_against_has_a_case():
    assert {row[3] for row in AGAINST} | {"stick_among_disks", "latest_report_counted"} == set(DeviceReason)


def test_a_stick_is_told_of_and_not_counted():
    verdict = _judge([_report(FLASH)], _inventory(SSD_PART, STICK))

    assert (verdict.clear, verdict.expected, verdict.reasons) == (True, 1, (DeviceReason.STICK_AMONG_DISKS,))


def test_of_two_runs_on_one_drive_the_last_counts_whatever_the_order():
    first = replace(DISK, result=Result.FAILED, ended_at="2026-05-04T09:00:00+02:00")

    for told in ([_report(first), _report(DISK)], [_report(DISK), _report(first)]):
        assert _judge(told, _inventory(HDD_PART)).clear

    undated = replace(first, ended_at=None)
    assert not _judge([_report(DISK), _report(undated)], _inventory(HDD_PART)).clear


@pytest.mark.parametrize(
    "printed", ["Erased with exceptions", "Raderad med undantag", "Partially erased", "0", "exit code 0"]
)
def test_a_success_with_exceptions_or_by_exit_code_is_never_green(printed):
    medium = replace(DISK, result_printed=printed)

    assert erasure.judge(medium).judgement == "NONE"
    assert erasure.judge_many([DISK, medium])[1].judgement == "NONE"
    assert not _judge([_report(medium)], _inventory(HDD_PART)).clear


@pytest.mark.parametrize("printed", ["Erased", "Erased, no exceptions", "completed without warnings"])
def test_plain_words_of_success_stay_success(printed):
    assert erasure.judge(replace(DISK, result_printed=printed)).judgement == "CLEAR"


def test_the_verdict_is_json_with_one_entry_a_medium():
    told = _judge([_report(FLASH)], _inventory(SSD_PART, HDD_PART)).as_json()

    assert (told["clear"], told["expected"], told["settled"]) == (False, 2, 1)
    assert [one["serial"] for one in told["media"]] == ["EXSSD1", "EXHDD1"]


def test_the_eraser_and_lshw_on_one_real_machine(shared):
    folder = shared / "fixtures"
    from omlopp.domain import hardware

    inventory = hardware.read((folder / "lshw/qemu-lshw.json").read_bytes())
    report = erasure.read((folder / "nwipe/nwipe42-nvme-zero.log").read_bytes())

    verdict = _judge([report], inventory)

    assert not verdict.clear
    assert DeviceReason.MEDIUM_WITHOUT_REPORT in verdict.reasons
