"""How fast evidence is read and judged: the shared fixtures as they lie, and a column of media in memory."""

import json
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from omlopp.domain import erasure, hardware
from omlopp.domain.erasure import HiddenAreas, MediumReport, Method, Result, Verification
from omlopp.domain.hardware import Interface, Medium

FIXTURES = Path(__file__).resolve().parents[1].parent / "shared/fixtures"
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
MEDIA = 1_000_000


def _read(data: bytes) -> bool:
    """One file as an upload is read: as an erasure report, else as an inventory."""
    for subject in (erasure.read, hardware.read_many):
        try:
            subject(data)
        except hardware.ReportUnrecognised:
            continue
        except hardware.ReportRefused:
            return False
        return True
    return False


def _files_per_second(rounds: int = 3) -> tuple[float, int, int]:
    files = [path.read_bytes() for family in FAMILIES for path in sorted((FIXTURES / family).iterdir())]
    for data in files[:5]:
        _read(data)
    speeds = []
    read = 0
    for _ in range(rounds):
        start = time.perf_counter()
        read = sum(_read(data) for data in files)
        speeds.append(len(files) / (time.perf_counter() - start))
    return median(speeds), len(files), read


def _snapshots_per_second(count: int = 200) -> float:
    path = max((FIXTURES / "ereuse-snapshot").glob("desktop-amd*"), key=lambda one: one.stat().st_size)
    data = path.read_bytes()
    start = time.perf_counter()
    for _ in range(count):
        hardware.read(data)
    return count / (time.perf_counter() - start)


def _neutral_per_second(count: int = 5_000) -> float:
    data = json.dumps(
        erasure.evidence_document(
            tool="station",
            document_id="d",
            device=hardware.Device(serial="EXPC1", model="Notebook 14"),
            media=[_medium()],
        )
    ).encode()
    start = time.perf_counter()
    for _ in range(count):
        erasure.read(data)
    return count / (time.perf_counter() - start)


def _medium() -> MediumReport:
    return MediumReport(
        serial="EXSSD0000000",
        model="Example Flash",
        medium=Medium.SSD,
        interface=Interface.NVME,
        size_bytes=256060514304,
        method=Method.SANITIZE_BLOCK,
        result=Result.SUCCESS,
        verification=Verification.SAMPLED,
        direct_io=True,
        in_progress_seen=True,
        all_namespaces=True,
        hidden_areas=HiddenAreas.NOT_APPLICABLE,
        started_at="2026-05-04T09:00:00+02:00",
        ended_at="2026-05-04T09:01:00+02:00",
    )


def _judgements_per_second() -> float:
    good = _medium()
    disk = replace(good, medium=Medium.HDD, interface=Interface.SATA, method=Method.OVERWRITE)
    sorts = [
        good,
        disk,
        replace(disk, failed_sectors=3, result=Result.FAILED),
        replace(good, in_progress_seen=None),
    ]
    media = [replace(sorts[place % 4], serial=f"EXSSD{place:07}") for place in range(MEDIA)]
    start = time.perf_counter()
    erasure.judge_many(media)
    return MEDIA / (time.perf_counter() - start)


def run() -> list[dict[str, object]]:
    """Rows of `what`, `value`, `unit`, `reach` (None: no reach set)."""
    rows: list[dict[str, object]] = []
    if FIXTURES.is_dir():
        speed, count, read = _files_per_second()
        rows.append(
            {
                "what": f"evidence read, {count} fixtures ({read} used)",
                "value": round(speed),
                "unit": "files/s",
                "reach": 400,
            }
        )
        rows.append(
            {
                "what": "inventory snapshot of 143 kB read",
                "value": round(_snapshots_per_second()),
                "unit": "files/s",
                "reach": 150,
            }
        )
    rows.append(
        {
            "what": "neutral evidence read",
            "value": round(_neutral_per_second()),
            "unit": "files/s",
            "reach": None,
        }
    )
    rows.append(
        {
            "what": f"media judged, {MEDIA:,} in memory",
            "value": round(_judgements_per_second()),
            "unit": "1/s",
            "reach": 200_000,
        }
    )
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
