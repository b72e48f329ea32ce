"""Locks that reports tell of, and tests, battery and counters as findings."""

import base64
import json
import plistlib

import pytest

from omlopp.domain import hardware
from omlopp.domain.hardware import FindingOutcome, Lock, LockKind, LockState

PASSWORDS = """# dmidecode 3.3
Handle 0x0001, DMI type 1, 27 bytes
System Information
\tSerial Number: EXPC1

Handle 0x0018, DMI type 24, 5 bytes
Hardware Security
\tPower-On Password Status: {power_on}
\tKeyboard Password Status: Not Implemented
\tAdministrator Password Status: {administrator}
"""


@pytest.mark.parametrize(
    ("power_on", "administrator", "state"),
    [
        ("Disabled", "Enabled", LockState.LOCKED),
        ("Disabled", "Unknown", LockState.UNKNOWN),
        ("Disabled", "Disabled", LockState.OPEN),
        ("Not Implemented", "Not Implemented", None),
    ],
)
def test_the_firmwares_passwords_stand_in_its_tables(power_on, administrator, state):
    report = hardware.read(PASSWORDS.format(power_on=power_on, administrator=administrator).encode())

    assert [lock.state for lock in report.locks] == ([state] if state else [])
    assert all(lock.kind is LockKind.BIOS_PASSWORD for lock in report.locks)


def test_a_password_in_lshws_tree_is_a_lock(shared):
    report = hardware.read((shared / "fixtures/lshw/7220w3t.lshw.json").read_bytes())

    assert report.locks == (
        Lock(LockKind.BIOS_PASSWORD, LockState.LOCKED, "administrator_password: enabled"),
    )


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("Disabled, NOT FROZEN [SEC1]", LockState.OPEN),
        ("Disabled, frozen [SEC2]", LockState.OPEN),
        ("ENABLED, PW level HIGH, not locked, not frozen [SEC5]", LockState.LOCKED),
        ("ENABLED, PW level HIGH, **LOCKED** [SEC4]", LockState.LOCKED),
        ("not enabled, not locked, frozen", LockState.OPEN),
        ("enabled, locked", LockState.LOCKED),
        ("Unavailable", LockState.UNKNOWN),
    ],
)
def test_a_drives_security_state_is_a_disk_password(printed, state):
    text = f"smartctl 7.3 2022\nDevice Model: X\nSerial Number: EXD1\nATA Security is: {printed}\n"

    (lock,) = hardware.read(text.encode()).locks

    assert (lock.kind, lock.state, lock.part) == (LockKind.DISK_PASSWORD, state, "EXD1")


def _phone(**said):
    keys = {"DeviceClass": "iPhone", "ProductType": "iPhone14,2", "SerialNumber": "EXPH1"} | said
    return hardware.read(plistlib.dumps(keys, fmt=plistlib.FMT_BINARY))


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"ActivationState": "Activated"}, LockState.UNKNOWN),
        ({"ActivationState": "Unactivated"}, LockState.UNKNOWN),
        ({"NonVolatileRAM": {"fm-activation-locked": b"YES"}}, LockState.LOCKED),
        ({"NonVolatileRAM": {"fm-activation-locked": b"NO"}, "ActivationState": "Activated"}, LockState.OPEN),
        ({"IsActivationLockEnabled": True}, LockState.LOCKED),
        ({"IsActivationLockEnabled": False}, LockState.OPEN),
    ],
)
def test_activation_alone_does_not_tell_of_the_activation_lock(said, state):
    assert [(lock.kind, lock.state) for lock in _phone(**said).locks] == [(LockKind.ACTIVATION_LOCK, state)]


def test_ideviceinfo_prints_bytes_in_base64():
    printed = "DeviceClass: iPhone\nProductType: iPhone14,2\nSerialNumber: EXPH1\nNonVolatileRAM:\n"
    printed += f" fm-activation-locked: {base64.b64encode(b'YES').decode()}\n"

    assert hardware.read(printed.encode()).locks[0].state is LockState.LOCKED


def test_an_answer_to_an_mdm_server_shows_a_managed_device():
    document = {
        "QueryResponses": {
            "SerialNumber": "EXPH1",
            "ProductName": "iPad13,4",
            "OSVersion": "17.5",
            "DeviceCapacity": 64.0,
            "IsActivationLockEnabled": True,
        },
        "Status": "Acknowledged",
    }

    report = hardware.read(plistlib.dumps(document))

    assert (report.tool, report.device.kind, report.media[0].size_bytes) == ("mdm", "tablet", 64 * 2**30)
    assert {lock.kind: lock.state for lock in report.locks} == {
        LockKind.ACTIVATION_LOCK: LockState.LOCKED,
        LockKind.MDM: LockState.LOCKED,
    }


def test_a_phones_battery_is_worn_against_its_design():
    report = _phone(IORegistry={"CycleCount": 411, "DesignCapacity": 3227, "NominalChargeCapacity": 2700})

    assert [(part.wear_percent, part.cycles) for part in report.components[1:]] == [(16.3, 411)]


def test_android_tells_who_manages_it_and_only_that_frp_exists():
    printed = "[ro.product.model]: [EX-1]\n[ro.serialno]: [EXPH2]\n[ro.device_owner]: [true]\n"
    printed += "[ro.frp.pst]: [/dev/block/persistent]\n"

    report = hardware.read(printed.encode())

    assert [(lock.kind, lock.state) for lock in report.locks] == [
        (LockKind.MDM, LockState.LOCKED),
        (LockKind.FRP, LockState.UNKNOWN),
    ]


def test_the_shared_phones_say_what_they_say(shared):
    folder = shared / "fixtures/phone"
    backup = hardware.read((folder / "mvt-ios_backup-Info.plist").read_bytes())

    assert (backup.tool, backup.device.model, backup.device.serial) == (
        "ios-backup",
        "iPhone9,3",
        "F1234567890",
    )
    assert backup.created_at is None or backup.created_at.startswith("2021-12-03")
    assert hardware.read((folder / "mvt-android_data-getprop.txt").read_bytes()).device is None


def test_locks_of_the_neutral_form_are_read_and_unknown_words_are_problems():
    document = {
        "format": "omlopp-evidence/1",
        "locks": [{"kind": "absolute", "state": "locked", "evidence": "console"}, {"kind": "magic"}],
    }

    report = hardware.read(json.dumps(document).encode())

    assert report.locks == (Lock(LockKind.ABSOLUTE, LockState.LOCKED, "console"),)
    assert [problem.place for problem in report.problems] == ["locks[1].kind"]


def test_every_lock_has_a_guide_and_a_defect():
    for kind in LockKind:
        assert hardware.UNLOCK_GUIDE[kind]
        assert hardware.DEFECT_OF[kind]


def test_of_several_words_on_one_lock_the_worst_counts():
    def lock(state):
        return Lock(LockKind.MDM, state, "")

    assert hardware.worst_of([lock(LockState.OPEN), lock(LockState.LOCKED)])[LockKind.MDM] == "locked"
    assert hardware.worst_of([lock(LockState.UNKNOWN), lock(LockState.OPEN)])[LockKind.MDM] == "unknown"


def _findings(shared, file):
    return {one.code: one for one in hardware.findings_of(hardware.read((shared / file).read_bytes()))}


def test_battery_figures_become_test_results(shared):
    found = _findings(shared, "fixtures/upower/jc-generic-upower-i-utc.txt")

    assert (found["battery_health"].value, found["battery_health"].part) == (68, "4448")
    assert found["battery_health"].source == "upower"


def test_a_worn_and_failing_drive_fails_its_tests(shared):
    found = _findings(shared, "fixtures/smartctl-text/HDD-Maxtor-STM3500320AS-7D9A.txt")

    assert {code: (one.outcome, one.value) for code, one in found.items() if code != "locks"} == {
        "smart": (FindingOutcome.FAIL, None),
        "reallocated_sectors": (FindingOutcome.FAIL, 1943),
        "pending_sectors": (FindingOutcome.FAIL, 104),
        "media_errors": (FindingOutcome.FAIL, 104),
        "power_on_hours": (FindingOutcome.PASS, 9131),
    }
    assert found["locks"].outcome is FindingOutcome.PASS


def test_scsi_counts_what_it_could_not_correct(shared):
    part = hardware.read((shared / "fixtures/smartctl-json/scrutiny-smart-scsi.json").read_bytes()).media[0]

    assert (part.reallocated_sectors, part.media_errors, part.firmware) == (56, 0, "MS03")


def test_the_worst_of_several_inventories_counts():
    def battery(wear):
        part = hardware.Component(kind=hardware.ComponentKind.LAPTOP_BATTERY, wear_percent=wear)
        return hardware.HardwareReport(tool="lshw", components=(part,))

    (worst,) = hardware.worst_findings([battery(10.0), battery(35.0), battery(20.0)])

    assert worst.value == 65


def test_silence_is_no_finding():
    assert hardware.findings_of(hardware.HardwareReport(tool="lshw")) == ()
