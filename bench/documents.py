"""Certificates per second on two processes, each with its QR code and its data attached."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from omlopp.documents import DeviceNamed, ErasureCertificate, Issue, MediumErased, Organisation, render
from omlopp.domain.vocabulary import Judgement

PROCESSES = 2
EACH = 200
REACH = 120.0


def _certificate(number: int) -> ErasureCertificate:
    identity = f"RC-2026-{number:06}"
    return ErasureCertificate(
        issue=Issue(
            id=identity,
            issued_at=datetime(2026, 11, 21, 14, 5, tzinfo=UTC),
            verify_url=f"https://omlopp.example/verify/{identity}",
            position=number,
        ),
        operator=Organisation(name="Kretsgården Återbruk AB", number="559000-0001"),
        customer=Organisation(name="Exempelbygdens IT-nämnd", number="222000-0002"),
        device=DeviceNamed(
            serial=f"PF2A{number:06}",
            manufacturer="Lenovo",
            model="ThinkPad T14 Gen 2",
            kind="laptop",
            code="7K3M9QX2",
            asset_tag=f"EXB-{number}",
        ),
        media_of=1,
        media=(_MEDIUM if number % 2 else replace(_MEDIUM, serial=f"S4EVNF{number:07}"),),
        order="ÅT-2026-0412",
        performed_by="raderingsstation 3",
        place="Exempelby, hall B",
    )


_MEDIUM = MediumErased(
    number=1,
    serial="S4EVNF0M123451",
    judgement=Judgement.PURGE,
    sufficient=True,
    rule="12",
    policy="resale-purge@1",
    demand="PURGE",
    reasons=("sanitize_seen_running", "purge_bit_set"),
    not_checked=("smart_before_and_after", "independent_sample", "report_signature"),
    manufacturer="Samsung",
    model="MZVLB512HBJQ-000L7",
    medium="ssd",
    interface="nvme",
    size_bytes=512_110_190_592,
    standard="NIST SP 800-88 Rev. 1",
    method="sanitize_block",
    tool="nwipe",
    tool_version="0.42",
    started_at="2026-11-20T09:12:44+01:00",
    ended_at="2026-11-20T09:13:31+01:00",
    result="success",
    verification="sampled",
    errors=0,
    hidden_areas="not_applicable",
    report_id="7c0d5f3a-41",
    report_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)


def _batch(first: int) -> int:
    for number in range(first, first + EACH):
        render(_certificate(number), "sv" if number % 2 else "en")
    return os.getpid()


def _warm(number: int) -> int:
    render(_certificate(number), "sv")
    time.sleep(0.2)  # long enough for the other process to take the next one
    return os.getpid()


def run() -> list[dict[str, object]]:
    """One row: how many certificates two warm processes make in a second."""
    with ProcessPoolExecutor(max_workers=PROCESSES) as pool:
        list(pool.map(_warm, range(PROCESSES)))
        start = time.perf_counter()
        list(pool.map(_batch, (process * EACH for process in range(PROCESSES))))
        seconds = time.perf_counter() - start
    return [
        {
            "what": "certificates, PDF/A-3a and PDF/UA-1 with QR and attachment, two processes",
            "value": round(PROCESSES * EACH / seconds, 1),
            "unit": "documents/s",
            "reach": REACH,
        }
    ]


if __name__ == "__main__":
    print(run())
