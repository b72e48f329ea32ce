"""A coverage-guided run over every evidence reader: `make fuzz FUZZ_SECONDS=900`.

Any bytes must give a report or one of the named refusals, within bounds of time and memory; what was read
must be judged and written as JSON without another word. The seeds are samples of every form and, where the
shared folder lies beside the checkout, the real reports. A finding is written to the folder `fuzz-findings`;
it becomes a regression test (`tests/domain/hardware/test_robust.py`) before it becomes a fix.
"""

import gzip
import json
import sys
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["omlopp.domain.hardware", "omlopp.domain.erasure"]):
    from omlopp.domain import erasure, hardware

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT.parent / "shared/fixtures"
FINDINGS = ROOT / "fuzz-findings"
FAMILIES = [
    "blancco",
    "dmidecode",
    "ereuse-snapshot",
    "hdparm",
    "hwinfo",
    "lsblk",
    "lshw",
    "lsusb",
    "manifest-csv",
    "nvme-cli",
    "nwipe",
    "phone",
    "sg3-utils",
    "smartctl-json",
    "smartctl-text",
    "sysfs-battery",
    "upower",
    "usody-sanitize",
]
LONGEST = 64 * 1024
SECONDS_EACH = 20
MEGABYTES = 2048


def one_input(data: bytes) -> None:
    """What every upload goes through: both subjects, the judge, the JSON form."""
    for read in (hardware.read_many, erasure.read):
        try:
            found = read(data)
        except hardware.ReportRefused:
            continue
        reports = found if isinstance(found, tuple) else (found,)
        for report in reports[:50]:
            json.dumps(report.as_json())
            if isinstance(report, erasure.ErasureReport):
                erasure.judge_many(report.media)
                erasure.unreported([report])


SAMPLES = (
    b'{"format":"omlopp-evidence/1","device":{"serial":"A"},"media":[{"serial":"B","method":"overwrite"}]}',
    b'{"format":"omlopp-evidence/1","components":[{"kind":"ssd"}],"locks":[{"kind":"mdm","state":"open"}]}',
    b"serial;method;result\nA;overwrite;success\n",
    b"Device name,Serial number,Ownership,Compliance,Managed by,IMEI\nA,B,C,D,E,F\n",
    b'{"value":[{"deviceName":"A","serialNumber":"B","ownership":"c","compliance":"d","jointype":"d","os":"e"}]}',
    b'{"/dev/nvme0":{"sprog":1,"sstat":{"global_erased":1,"status":"(1) done"},"cdw10_info":2}}',
    b"Node  SN   Model  Namespace\n----- ---- ------ ---------\n/dev/n A    B      1\n",
    b"Smart Log for NVME device:nvme0 namespace-id:ffffffff\ncritical_warning : 0\npercentage_used : 3%\n",
    b"standard INQUIRY:\n Vendor identification: A\n Product identification: B\n Unit serial number: C\n",
    b'<plist version="1.0"><dict><key>SerialNumber</key><string>A</string></dict></plist>',
    b"/dev/sda:\nIssuing SANITIZE_STATUS command\nSanitize status:\n    State:    SD2 Sanitize\n",
    b"\x1f\x8b",
)
SHEET = {
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" r:id="r1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": '<a><Relationship Id="r1" Target="worksheets/sheet1.xml"/></a>',
    "xl/worksheets/sheet1.xml": (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        + "".join(
            f'<c t="inlineStr"><is><t>{heading}</t></is></c>'
            for heading in ("Device name", "Serial number", "Ownership", "Compliance", "Managed by")
        )
        + "</row></sheetData></worksheet>"
    ),
}


def workbook() -> bytes:
    """A fleet export of one empty sheet."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, content in SHEET.items():
            archive.writestr(part, content)
    return packed.getvalue()


def seeds(folder: Path) -> None:
    """One file a seed: the samples, one packed, and the shared reports, cut where they are longer."""
    samples = [*SAMPLES, gzip.compress(SAMPLES[0]), workbook()]
    samples += [
        path.read_bytes()[:LONGEST] for family in FAMILIES for path in sorted((FIXTURES / family).glob("*"))
    ]
    for place, sample in enumerate(samples):
        (folder / f"seed{place:04}").write_bytes(sample)


def main() -> None:
    """Run for the seconds given (default 300), then leave; a finding ends the run with a traceback."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    FINDINGS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        atheris.Setup(
            [
                sys.argv[0],
                f"-max_total_time={seconds}",
                f"-max_len={LONGEST}",
                f"-timeout={SECONDS_EACH}",
                f"-rss_limit_mb={MEGABYTES}",
                f"-artifact_prefix={FINDINGS}/",
                "-print_final_stats=1",
                *sys.argv[2:],
                folder,
            ],
            one_input,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
