"""Every inventory reader, on own samples, on the shared ones, and on anything at all."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omlopp.domain import hardware
from omlopp.domain.hardware import ComponentKind, Interface, Medium

INVENTORIES = {
    "dmidecode": 23,
    "ereuse-snapshot": 24,
    "hwinfo": 6,
    "lshw": 20,
    "smartctl-json": 32,
    "smartctl-text": 22,
    "sysfs-battery": 4,
    "upower": 1,
}
REFUSED_FOR_A_REASON = {
    "workbench-server-3.erase.yaml": "an erasure action alone holds no inventory",
}


def _read(path: Path) -> hardware.HardwareReport:
    return hardware.read(path.read_bytes())


@pytest.mark.parametrize("family", INVENTORIES)
def test_every_shared_file_of_the_family_is_read(shared, family):
    read = 0
    for path in sorted((shared / "fixtures" / family).iterdir()):
        if path.name in REFUSED_FOR_A_REASON:
            with pytest.raises(hardware.ReportUnrecognised):
                _read(path)
            continue
        report = _read(path)
        assert report.tool
        assert report.device or report.components or report.problems, path.name
        read += 1
    assert read == INVENTORIES[family]


def test_a_report_is_json_with_the_promised_keys(shared):
    report = _read(shared / "fixtures/lshw/e5530.lshw.json").as_json()

    assert set(report) >= {"tool", "device", "components", "problems"}
    assert set(report["device"]) >= {"kind", "manufacturer", "model", "version", "sku", "serial"}
    for part in report["components"]:
        assert set(part) >= {"kind", "manufacturer", "model", "serial", "size_bytes", "medium", "interface"}
    json.dumps(report)


def test_lshw_tells_the_disk_from_the_stick(shared):
    report = _read(shared / "fixtures/lshw/e5530.lshw.json")

    assert (report.device.kind, report.device.model, report.device.serial) == (
        "laptop",
        "Latitude E5530 non-vPro",
        "S4NGCE9",
    )
    assert [(part.kind, part.serial, part.size_bytes, part.interface) for part in report.media] == [
        (ComponentKind.REMOVABLE, "2F1B881174C5", 7866580992, Interface.USB),
        (ComponentKind.HDD, "QG965ABTVW6HNN", 500107862016, Interface.ATA),
    ]


def test_an_nvme_drive_with_two_namespaces_is_one_medium(shared):
    report = _read(shared / "fixtures/nvme-cli/qemu-nvme-list.json")

    assert [(part.serial, part.size_bytes) for part in report.media] == [("QNVME0001", 2 * 67108864)]


def test_the_2022_snapshot_joins_smartctl_to_the_tree_by_serial(shared):
    name = "2022-03-31_17h18m51s_ZQMPKKX51K67R68VO2X9RNZL08JPL_snapshot.json"

    report = _read(shared / "fixtures/ereuse-snapshot" / name)

    assert report.device.serial == "XS0UDA6T"
    assert [(part.model, part.size_bytes, part.health) for part in report.media] == [
        ("SAMSUNG MZVLW1T0HMLH-000L7", 1024209543168, "passed")
    ]


def test_workbench_sizes_in_mebibytes_and_megabytes_are_told_apart(shared):
    fixtures = shared / "fixtures/ereuse-snapshot"

    mebi = _read(fixtures / "erase-sectors-2-hdd.snapshot.yaml").media[0]
    mega = _read(fixtures / "example_wb11.json").media[0]

    assert mebi.size_bytes == 305245 * 2**20
    assert mega.size_bytes == 160042 * 10**6


def test_a_lost_dash_in_yaml_is_a_problem_and_not_silence(shared):
    report = _read(shared / "fixtures/ereuse-snapshot/failed.snapshot.422.null-chassis.yaml")

    assert [problem.value for problem in report.problems if problem.code == "duplicate_key"][:1] == ["type"]


def test_hdparm_on_a_drive_that_is_not_ata_describes_nothing(shared):
    report = _read(shared / "fixtures/hdparm/qemu-scsi_debug-hdparm-i.txt")

    assert report.components == ()
    assert [problem.code for problem in report.problems] == ["not_an_ata_device"]


def test_health_and_wear_of_a_worn_drive(shared):
    worn = _read(shared / "fixtures/smartctl-text/NVMe-Crucial-CT500P1SSD8-1AA3.txt").components[0]
    failing = _read(shared / "fixtures/smartctl-text/HDD-Hitachi-HDS721010DLE630-2A35.txt").components[0]

    assert (worn.health, worn.wear_percent, worn.medium, worn.power_on_hours) == (
        "failed",
        114,
        Medium.SSD,
        5231,
    )
    assert (failing.health, failing.reallocated_sectors, failing.medium) == ("failed", 1990, Medium.HDD)


def test_a_raid_volume_is_not_a_drive(shared):
    part = _read(shared / "fixtures/smartctl-json/scrutiny-smart-raid.json").components[0]

    assert (part.medium, part.interface, part.bridge) == (None, Interface.RAID, True)


DMIDECODE = """# dmidecode 3.3
Getting SMBIOS data from sysfs.

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: Example Computers
\tProduct Name: Notebook 14
\tVersion: To Be Filled By O.E.M.
\tSerial Number: Default string
\tSKU Number: EX-14-2

Handle 0x0003, DMI type 3, 22 bytes
Chassis Information
\tType: Notebook
\tSerial Number: EX00042
\tAsset Tag: No Asset Tag

Handle 0x0017, DMI type 17, 40 bytes
Memory Device
\tSize: 16 GB
\tLocator: DIMM A
\tManufacturer: Unknown
\tSerial Number: 00000000
\tPart Number: EX16

Handle 0x007F, DMI type 127, 4 bytes
End Of Table
"""


def test_firmware_placeholders_are_no_values():
    report = hardware.read(DMIDECODE.encode())

    assert (report.device.version, report.device.asset_tag) == (None, None)
    assert (report.device.serial, report.device.kind) == ("EX00042", "laptop")
    assert [problem.code for problem in report.problems] == ["serial_from_chassis"]
    assert [(part.size_bytes, part.serial, part.manufacturer) for part in report.components] == [
        (16 * 2**30, None, None)
    ]


@pytest.mark.parametrize(
    "mangle",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: data.replace(b"Notebook 14", b"Note\x00book 14"),
        gzip.compress,
        lambda data: gzip.compress(gzip.compress(data)),
    ],
    ids=["crlf", "cr", "bom", "utf-16", "nul", "gzip", "gzip twice"],
)
def test_the_same_report_is_read_in_whatever_wrapping_it_comes(mangle):
    report = hardware.read(mangle(DMIDECODE.encode()))

    assert report.device.serial == "EX00042"
    assert report.device.model == "Notebook 14"


FIRST_SHAPE = {
    "@type": "devices:Snapshot",
    "_uuid": "0b1",
    "version": "9.0",
    "device": {"@type": "Computer", "type": "Laptop", "serialNumber": "AA-1", "model": "Old 1"},
    "components": [
        {
            "@type": "HardDrive",
            "type": "SSD",
            "serialNumber": "DD-1",
            "model": "Disk",
            "size": 120034.1,
            "interface": "ATA",
        }
    ],
}


def test_the_first_snapshot_shape_is_read():
    report = hardware.read(json.dumps(FIRST_SHAPE).encode())

    assert (report.device.serial, report.document_id) == ("AA-1", "0b1")
    assert [(part.serial, part.medium, part.size_bytes) for part in report.media] == [
        ("DD-1", Medium.SSD, 120034100000)
    ]


def test_a_report_cut_off_in_the_middle_yields_what_it_holds():
    whole = json.dumps(FIRST_SHAPE).encode()

    report = hardware.read(whole[: whole.index(b"DD-1") + 20])

    assert report.device.serial == "AA-1"
    assert "truncated" in {problem.code for problem in report.problems}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", hardware.ReportEmpty),
        (b" \r\n\x00", hardware.ReportEmpty),
        (b"hello", hardware.ReportUnrecognised),
        (b"%PDF-1.4 nothing", hardware.ReportUnrecognised),
        (b"PK\x03\x04rest", hardware.ReportUnrecognised),
        (b"[" * 200_000, hardware.ReportTooDeep),
        (b'{"a":' * 50_000, hardware.ReportTooDeep),
        (b"\x1f\x8bnot gzip", hardware.ReportUnreadable),
        (gzip.compress(gzip.compress(gzip.compress(b"x"))), hardware.ReportUnreadable),
        (gzip.compress(b"0" * (hardware.MAX_BYTES + 1)), hardware.ReportTooLarge),
        (b"x" * (hardware.MAX_BYTES + 1), hardware.ReportTooLarge),
        (b"type: Snapshot\na: &x [1, 2]\nb: [*x, *x]\n", hardware.ReportUnreadable),
        (b"type: Snapshot\na: " + b"[" * 5000, hardware.ReportTooDeep),
    ],
)
def test_what_cannot_be_used_meets_its_own_refusal(data, refusal):
    with pytest.raises(refusal) as refused:
        hardware.read(data)
    assert refused.value.code == refusal.code


@given(st.binary(max_size=400))
def test_any_bytes_give_a_report_or_a_refusal(data):
    try:
        report = hardware.read(data)
    except hardware.ReportRefused:
        return
    json.dumps(report.as_json())


_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("Snapshot")
)
_KEYS = st.sampled_from(
    [
        "type",
        "@type",
        "id",
        "class",
        "children",
        "device",
        "components",
        "data",
        "lshw",
        "smart",
        "dmidecode",
        "hwinfo",
        "smartctl",
        "actions",
        "steps",
        "size",
        "serialNumber",
        "model",
        "blockdevices",
        "name",
        "Devices",
        "sn",
        "mn",
        "fr",
        "SerialNumber",
        "format",
        "media",
        "configuration",
        "businfo",
        "logicalname",
        "user_capacity",
        "bytes",
        "ata_smart_attributes",
        "table",
        "protocol",
        "model_name",
        "critical_warning",
        "avail_spare",
    ]
)
_TREES = st.recursive(
    _SCALARS | st.sampled_from(["omlopp-evidence/1", "system", "disk", "HardDrive", "ATA", "nvme"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6),
    max_leaves=30,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(_KEYS, _TREES, max_size=8))
def test_any_document_with_known_keys_gives_a_report_or_a_refusal(document):
    try:
        report = hardware.read(json.dumps(document).encode())
    except hardware.ReportRefused:
        return
    json.dumps(report.as_json())


_TEXTS = [
    DMIDECODE,
    "smartctl 7.3 2022\n\nModel Number: X\nSerial Number: Y\nUser Capacity: 1,000 bytes\n  5 R O 1 1 1 - 0\n",
    (
        "01: None 00.0: 10105 BIOS\n  [Created at bios.186]\n  Hardware Class: disk\n"
        '  System Info: #1\n    Serial: "A"\n'
    ),
    "NVME Identify Controller:\nsn : A\nmn : B\nsanicap : 0x7\n",
    (
        "/dev/sda:\n\nATA device, with non-removable media\n\tModel Number: A\n\tSerial Number: B\n"
        "Security: \n\tnot\tfrozen\n"
    ),
    "[ro.crypto.state]: [encrypted]\n[ro.serialno]: [A]\n",
    "POWER_SUPPLY_CHARGE_FULL=1\nPOWER_SUPPLY_CHARGE_FULL_DESIGN=2\n",
    "type: Snapshot\ndevice: {type: Laptop}\ncomponents:\n- type: HardDrive\n  size: 12\n",
]


@settings(max_examples=300)
@given(st.sampled_from(_TEXTS), st.data())
def test_a_damaged_report_gives_a_report_or_a_refusal(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=20)) + text[end:]
    try:
        hardware.read(damaged.encode("utf-8", "surrogatepass"))
    except hardware.ReportRefused:
        return


def test_lsblk_counts_an_nvme_drive_once_whatever_its_namespaces(shared):
    report = _read(shared / "fixtures/lsblk/qemu-lsblk.json")

    assert [(part.serial, part.size_bytes) for part in report.media if part.interface is Interface.NVME] == [
        ("QNVME0001", 2 * 67108864)
    ]
    assert "ATA" not in {part.manufacturer for part in report.media}


def test_lsblk_tells_of_encrypted_volumes():
    disk = {"name": "sda", "type": "disk", "serial": "EXD1", "children": [{"fstype": "crypto_LUKS"}]}

    report = hardware.read(json.dumps({"blockdevices": [disk]}).encode())

    assert report.media[0].encryption == "crypto_LUKS"


def test_a_stick_without_serial_takes_that_of_its_usb_device(shared):
    report = _read(shared / "fixtures/lshw/1000h.lshw.json")

    assert [part.serial for part in report.media if part.kind is ComponentKind.REMOVABLE] == [
        "406CA0AA0F20D379B2F29631"
    ]
    assert [part.model for part in report.components if part.kind is ComponentKind.CAMERA] == ["CNF7129"]


def test_what_only_the_bus_says_is_not_the_drives_name(shared):
    (drive,) = _read(shared / "fixtures/lshw/TM1613.lshw.json").media

    assert (drive.model, drive.firmware, drive.medium) == (None, None, Medium.SSD)


def test_the_firmwares_chip_is_no_memory(shared):
    report = _read(shared / "fixtures/hwinfo/7900.hwinfo.txt")

    assert [part.size_bytes for part in report.components if part.kind is ComponentKind.RAM] == [2 * 2**30]


def test_a_counter_beyond_the_disk_is_unknown(shared):
    report = _read(shared / "fixtures/ereuse-snapshot/asus-eee-1000h.snapshot.bug1857.yaml")

    assert report.media[0].pending_sectors is None
    assert {"counter_implausible", "self_test_failed"} <= {problem.code for problem in report.problems}
