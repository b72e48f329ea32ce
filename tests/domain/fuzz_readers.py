"""A coverage-guided run over every evidence reader: `make fuzz`, or `python tests/domain/fuzz_readers.py SECONDS`.

Any bytes must give a report or one of the named refusals, within bounds of time and memory; what was read must
be judged and written as JSON without another word. The seeds are the samples of the tests and, where the shared
folder lies beside the checkout, the real reports. A finding is written to the folder `fuzz-findings`; it becomes
a regression test in `tests/domain/<subject>/test_robust.py` before it becomes a fix.
"""

import gzip
import json
import sys
import tempfile
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


def seeds(folder: Path) -> None:
    """One file a seed: the shared reports up to `LONGEST`, cut where they are longer, and one packed."""
    samples = [
        b'{"format": "omlopp-evidence/1", "device": {"serial": "A"}, "components": [{"kind": "ssd"}], '
        b'"locks": [{"kind": "mdm", "state": "locked"}], "media": [{"method": "overwrite", "result": "success"}]}',
        b"serial;method;result\nA;overwrite;success\n",
        b"Device name,Serial number,Ownership,Compliance,Managed by,IMEI\nA,B,C,D,E,F\n",
        b"\x1f\x8b",
    ]
    for family in FAMILIES:
        for path in sorted((FIXTURES / family).glob("*")):
            samples.append(path.read_bytes()[:LONGEST])
    samples.append(gzip.compress(samples[0]))
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
