"""Hostile and broken bytes: every reader answers with a report or a named refusal, within bounds."""

import gzip
import json
import plistlib
import resource
import time
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain import erasure, hardware
from omlopp.domain.erasure import readers as erasure_readers
from omlopp.domain.hardware import readers as hardware_readers

PLIST = plistlib.dumps({"DeviceClass": "iPhone", "ProductType": "iPhone14,2", "SerialNumber": "EXPH1"})
SEEDS = [
    plistlib.dumps({"SerialNumber": "EXPH1", "NonVolatileRAM": {"a": b"YES"}}, fmt=plistlib.FMT_BINARY),
    PLIST,
    b"Device name,Serial number,Ownership,Compliance,Managed by,IMEI\nA,B,C,D,E,F\n",
    b'{"value":[{"deviceName":"A","serialNumber":"B","ownership":"c","compliance":"d","jointype":"e"}]}',
    b'{"/dev/nvme0":{"sprog":1,"sstat":{"global_erased":1,"status":"(1) done"},"cdw10_info":2}}',
    b"Node  SN   Model  Namespace\n----- ---- ------ ---------\n/dev/n A    B      1\n",
    b"Smart Log for NVME device:nvme0\ncritical_warning : 0\npercentage_used : 3%\n",
    b"standard INQUIRY:\n Vendor identification: A\n Product identification: B\n",
    b"    ATA   X   2.5+   peripheral_type: disk [0x0]\n  Unit serial number: A\nFORMAT UNIT Complete\n",
    b"Bus 001 Device 002: ID 0951:1666 X\n  iProduct 2 Y\n      bInterfaceClass         8 Mass Storage\n",
    b"/dev/sda:\nIssuing SANITIZE_STATUS command\n    State:    SD2 X\n    State:    SD0 Y\n",
    b"DeviceClass: iPhone\nProductType: iPhone14,2\nIsActivationLockEnabled: true\n",
    b"[ro.product.model]: [A]\n[ro.device_owner]: [true]\n[ro.frp.pst]: [x]\n",
    b'{"format":"omlopp-evidence/1","locks":[{"kind":"mdm","state":"x"}],"media":[{"method":"trim"}]}',
]


def _answers(data: bytes) -> None:
    for read in (hardware.read_many, erasure.read):
        try:
            found = read(data)
        except hardware.ReportRefused:
            continue
        for report in found if isinstance(found, tuple) else (found,):
            json.dumps(report.as_json())
            if isinstance(report, erasure.ErasureReport):
                erasure.judge_many(report.media)


@pytest.mark.parametrize("package", [hardware_readers, erasure_readers])
def test_every_reader_is_asked(package):
    named = {one.name for one in iter_modules(package.__path__) if not one.name.startswith("_")}

    assert named == {reader.__name__.rpartition(".")[2] for reader in package.READERS}
    for name in named:
        module = import_module(f"{package.__name__}.{name}")
        assert module.recognises.__doc__
        assert module.read.__doc__


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_a_damaged_seed_gives_a_report_or_a_refusal(seed, data):
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(len(seed), start + 40)))
    piece = data.draw(
        st.binary(max_size=12) | st.sampled_from([b"\r", b"\x00", b"\xff\xfe", b"9" * 40, b'"'])
    )

    _answers(seed[:start] + piece + seed[end:])


XML = b'<?xml version="1.0"?>'
BOMB = (
    b'<!DOCTYPE a [<!ENTITY x "'
    + b"y" * 1000
    + b'">'
    + b"".join(
        b'<!ENTITY x%d "&x%s;&x%s;">'
        % (n, str(n - 1).encode() if n else b"", str(n - 1).encode() if n else b"")
        for n in range(30)
    )
    + b"]>"
)
HOSTILE = {
    "xml bomb in a plist": XML + BOMB + b"<plist><dict><key>SerialNumber</key></dict></plist>",
    "xml bomb in a report": XML + BOMB + b"<root><report><blancco_data>&x29;</blancco_data></report></root>",
    "outside entity": XML + b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b"<root><report><blancco_data>&e;</blancco_data></report></root>",
    "deep json": b'{"format":"omlopp-evidence/1","media":' + b"[" * 100_000,
    "deep plist": b"<plist>" + b"<array>" * 50_000,
    "deep xml": b"<root><report><blancco_data>" + b"<entries>" * 50_000,
    "deep yaml": b"type: Snapshot\na: " + b"{a: " * 5000,
    "alias bomb": b"type: Snapshot\na: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "gzip in gzip in gzip": gzip.compress(gzip.compress(gzip.compress(b"x"))),
    "gzip bomb": gzip.compress(b"\x00" * 60_000_000),
    "plist that claims a million objects": b"bplist00" + b"\x00" * 24 + (10**6).to_bytes(8, "big") * 3,
    "a line of ten million signs": b"smartctl 7.3\n" + b"a" * 10_000_000,
    "a million short lines": b"smartctl 7.3\nDevice Model: X\n" + b"a: b\n" * 1_000_000,
    "a million findings": b"[2026/05/04 09:00:00]    info: nwipe 0.42\n"
    + b"[2026/05/04 09:00:01]  notice: Found /dev/sda,  ATA, X,  5 GB, S/N=A\n" * 300_000,
    "spaces without end": b"    ATA" + b" " * 2_000_000 + b"peripheral_type: disk",
    "brackets without end": b"[ro.a]: [" + b"]: [" * 500_000,
    "an empty archive": b"PK\x03\x04" + b"\x00" * 30 + b"xl/workbook.xml",
    "numbers without end": b'{"sn":"a","mn":"b","fr":"c","tnvmcap":' + b"9" * 100_000 + b"}",
    "commas without end": b"Device name,Serial number,Ownership,Compliance,Managed by\n" + b"," * 5_000_000,
    "quotes without end": b"Device name,Serial number,Ownership,Compliance,Managed by\n" + b'"' * 999_999,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bytes_cost_little(data):
    before = time.process_time()

    _answers(data)

    assert time.process_time() - before < 8


def test_half_a_gigabyte_is_refused_without_being_read():
    log = b"[2026/05/04 09:00:00]    info: nwipe 0.42\n" * (hardware.MAX_BYTES // 42 + 1)
    before = time.process_time()

    with pytest.raises(hardware.ReportTooLarge):
        hardware.read_many(log * 12)

    assert time.process_time() - before < 1


def test_a_packed_log_costs_no_more_memory_than_the_limit_allows():
    packed = gzip.compress(b"[2026/05/04 09:00:00]    info: nwipe 0.42\n" * 12_000_000, 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(hardware.ReportTooLarge):
        erasure.read(packed)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
@pytest.mark.parametrize("seed", [seed for seed in SEEDS if b"\n" in seed and seed[:1] not in b"<b"])
def test_line_ends_do_not_matter(seed, ends):
    def told(data):
        reports = []
        for read in (hardware.read_many, erasure.read):
            try:
                reports.append(read(data))
            except hardware.ReportRefused as refusal:
                reports.append(refusal.code)
        return reports

    assert told(seed.replace(b"\n", ends)) == told(seed)


def test_a_password_is_not_repeated_in_a_refusal():
    with pytest.raises(hardware.ReportUnrecognised) as refused:
        hardware.read(b'security_password: "geheim"\nnothing else\n')

    assert "geheim" not in str(refused.value)


def test_a_packing_cut_off_yields_what_it_holds_and_says_so():
    text = b"smartctl 7.3 2022\nDevice Model: X\nSerial Number: EXD1\n" + b"a: b\n" * 2000

    report = hardware.read(gzip.compress(text)[:-20])

    assert report.components[0].serial == "EXD1"
    assert ("truncated", "gzip") in {(one.code, one.place) for one in report.problems}


def test_tables_without_their_end_say_so():
    report = hardware.read(
        b"# dmidecode 3.3\n\nHandle 0x0001, DMI type 1\nSystem Information\n\tVersion: A\n"
    )

    assert "no_end_of_table" in {problem.code for problem in report.problems}
