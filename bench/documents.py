"""Certificates per second on two processes, each with its QR code and its data attached; two long papers."""

import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from multiprocessing import get_context

from omlopp.documents import (
    DeviceNamed,
    DeviceReturned,
    Document,
    ErasureCertificate,
    Issue,
    MediaCount,
    MediumErased,
    Organisation,
    Reconciliation,
    SampledReport,
    SettledDevice,
    Settlement,
    render,
)
from omlopp.domain.money import Money, total
from omlopp.domain.vocabulary import Judgement

PROCESSES = 2
EACH = 200
REACH = 120.0
LONG = 18_000
MODELS = tuple(f"Latitude {number}" for number in (5420, 7420, 5520, 7520, 3120, 5320, 7320))
UNITS = tuple(f"Kommun {one}, förvaltning {each}" for one in range(1, 6) for each in range(1, 9))
OPERATOR = Organisation(name="Kretsgården Återbruk AB", number="559000-0001")
CUSTOMER = Organisation(name="Exempelbygdens IT-nämnd", number="222000-0002")


def _issue(identity: str, position: int) -> Issue:
    return Issue(
        id=identity,
        issued_at=datetime(2026, 11, 21, 14, 5, tzinfo=UTC),
        verify_url=f"https://omlopp.example/verify/{identity}",
        position=position,
    )


def _return_report(models: Sequence[str] = MODELS) -> Document:
    """A hundredth did not come; a device in seven is a monitor and holds nothing."""
    devices = tuple(
        DeviceReturned(
            outcome="received" if number % 100 else "missing",
            line=number + 1,
            serial=f"PF2A{number:06}",
            model=models[number % len(models)],
            unit=UNITS[number % 40],
            grade="ABBCD"[number % 5] if number % 100 else None,
            route="resale" if number % 100 else None,
            media=min(number % 7, 1) if number % 100 else None,
            media_sufficient=min(number % 7, 1) if number % 100 else None,
        )
        for number in range(LONG)
    )
    missing = sum(one.outcome == "missing" for one in devices)
    media = sum(one.media or 0 for one in devices)
    return SampledReport(
        issue=_issue("AR-2026-0412", 1),
        operator=OPERATOR,
        customer=CUSTOMER,
        order="ÅT-2026-0412",
        reconciliation=Reconciliation(
            announced=LONG,
            received=LONG - missing,
            missing=missing,
            refused=0,
            duplicate=0,
            unreadable=0,
            unlisted=0,
        ),
        media=(MediaCount(medium="ssd", judgement=Judgement.PURGE, sufficient=True, count=media),),
        devices=devices,
    )


def _report_of_many_models() -> Document:
    """As a real list is: three thousand models, so that hardly any recurs in a unit."""
    return _return_report([f"{model} version {number}" for number in range(430) for model in MODELS])


def _settlement() -> Document:
    """The worst: nine hundred prices, so that hardly any two devices of a unit are alike."""
    devices = tuple(
        SettledDevice(
            serial=f"PF2A{number:06}",
            model=MODELS[number % 7],
            unit=UNITS[number % 40],
            grade="ABBCD"[number % 5],
            expected_grade="B",
            gross=Money(Decimal(1200 + number % 900)),
            net=Money(Decimal(1200 + number % 900)),
        )
        for number in range(LONG)
    )
    return Settlement(
        issue=_issue("AV-2026-0412", 1),
        operator=OPERATOR,
        customer=CUSTOMER,
        order="ÅT-2026-0412",
        reference=None,
        pay_date=date(2026, 11, 30),
        devices=devices,
        net=total(one.net for one in devices),
    )


def _long(make: Callable[[], Document]) -> tuple[float, float]:
    """Processor seconds of a long paper's PDF, and the megabytes that a process had at most of four such."""
    document = make()
    start = time.process_time()
    render(document, "sv")
    seconds = time.process_time() - start
    for number in range(2, 5):
        render(replace(document, issue=_issue(document.issue.id, number)), "sv")
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _certificate(number: int) -> ErasureCertificate:
    identity = f"RC-2026-{number:06}"
    return ErasureCertificate(
        issue=_issue(identity, number),
        operator=OPERATOR,
        customer=CUSTOMER,
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
    """How many certificates two warm processes make in a second; what a paper of 18 000 devices takes."""
    with ProcessPoolExecutor(max_workers=PROCESSES) as pool:
        list(pool.map(_warm, range(PROCESSES)))
        start = time.perf_counter()
        list(pool.map(_batch, (process * EACH for process in range(PROCESSES))))
        seconds = time.perf_counter() - start
    rows: list[dict[str, object]] = [
        {
            "what": "certificates, PDF/A-3a and PDF/UA-1 with QR and attachment, two processes",
            "value": round(PROCESSES * EACH / seconds, 1),
            "unit": "documents/s",
            "reach": REACH,
        }
    ]
    for name, make in (
        ("return report", _return_report),
        ("return report of many models", _report_of_many_models),
        ("settlement", _settlement),
    ):
        # A process of its own, whose memory is that of this paper alone.
        with get_context("spawn").Pool(1) as alone:
            seconds, megabytes = alone.apply(_long, (make,))
        what = f"{name} of {LONG} devices, PDF"
        rows += [
            {"what": f"{what}: processor time", "value": round(seconds, 1), "unit": "s", "reach": ""},
            {"what": f"{what}: memory of four", "value": round(megabytes), "unit": "MB", "reach": ""},
        ]
    return rows


if __name__ == "__main__":
    print(run())
