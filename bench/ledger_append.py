"""The ledger: facts per second in batches and singly, sequenced, verified and replayed."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from bench._installation import installation

DEVICES = 4_000
BATCH = 1_000


def _events(count: int) -> list[list[Any]]:
    """Fifteen facts about each device, a list for each kind of fact: what a whole take-back records."""
    from omlopp import ledger
    from omlopp.apps.devices.queries import new_codes
    from omlopp.domain import events as e

    takeback, exhibit = ledger.new_id(), "a" * 64
    devices = [ledger.new_id() for _ in range(count)]
    media = [ledger.new_id() for _ in range(count)]
    pairs = list(zip(devices, media, strict=True))
    terms = tuple(e.Term(name=f"term_{n}", low_g=1, central_g=2, high_g=3) for n in range(7))
    lists: list[list[Any]] = [
        [
            e.DeviceAnnounced(
                subject=device,
                takeback=takeback,
                line=line,
                code=code,
                path="BENCH.",
                sheet="Blad1",
                row=line + 4,
                kind="laptop",
                manufacturer="Dell",
                model="Latitude 7420",
                serial=f"BE{code}",
                serial_kind="serial",
                asset_tag=f"IT{line:06}",
                unit="Exempelby",
                price="9500.00",
                currency="SEK",
            )
            for line, (device, code) in enumerate(zip(devices, new_codes(count), strict=True), 1)
        ],
        [
            e.DeviceReceived(subject=device, takeback=takeback, line=line, found_by="bulk", place="K1")
            for line, device in enumerate(devices, 1)
        ],
        [
            e.DeviceIdentified(
                subject=device,
                exhibit=exhibit,
                identities=(e.Identity(kind="uuid", value=str(device), raw=str(device)),),
            )
            for device in devices
        ],
        [
            e.DeviceInventoried(subject=device, exhibit=exhibit, tool="bench", kind="laptop")
            for device in devices
        ],
        [
            e.MediumFound(
                subject=device,
                medium=medium,
                slot=0,
                exhibit=exhibit,
                serial=str(medium),
                medium_kind="ssd",
                interface="nvme",
                size_bytes=512_000_000_000,
            )
            for device, medium in pairs
        ],
        [
            e.MediumErasureReported(
                subject=device,
                medium=medium,
                exhibit=exhibit,
                part=0,
                tool="bench",
                method="sanitize_block",
                result="success",
                verification="sampled",
            )
            for device, medium in pairs
        ],
        [
            e.MediumJudged(
                subject=device,
                medium=medium,
                judgement="PURGE",
                rule="12",
                policy="resale-purge@1",
                sufficient=True,
                reasons=("sanitize_seen_running",),
                not_checked=("independent_sample",),
            )
            for device, medium in pairs
        ],
        [
            e.DeviceTested(subject=device, results=(e.TestResult(code="power_on", outcome="pass"),))
            for device in devices
        ],
        [
            e.DefectsRecorded(subject=device, defects=(e.Defect(code="scratch", zone="lid", severity=1),))
            for device in devices
        ],
        [e.DeviceGraded(subject=device, grade="B", rubric="omlopp-rubric-1") for device in devices],
        [e.DeviceRouted(subject=device, route="resale") for device in devices],
        [
            e.SavingAssessed(
                subject=device,
                takeback=takeback,
                method="ivl-2020",
                version="1",
                factors=exhibit,
                fate="reuse",
                level="category",
                low_g=1,
                central_g=2,
                high_g=3,
                terms=terms,
            )
            for device in devices
        ],
        [
            e.DevicePriced(
                subject=device,
                takeback=takeback,
                price_list="bench",
                currency="SEK",
                grade="B",
                gross="100.00",
                net="90.00",
                deductions=(e.Deduction(code="battery", amount="10.00"),),
            )
            for device in devices
        ],
        [
            e.DeviceSettled(
                subject=device, takeback=takeback, statement=takeback, net="90.00", currency="SEK"
            )
            for device in devices
        ],
        [e.DeviceGraded(subject=device, grade="A", rubric="omlopp-rubric-1") for device in devices],
    ]
    return lists


def _write(count: int) -> int:
    """What one writer does: its devices' facts in batches of a thousand; returns how many facts."""
    from django.utils import timezone

    from omlopp import ledger

    written = 0
    for facts in _events(count):
        for start in range(0, len(facts), BATCH):
            ledger.append(facts[start : start + BATCH], actor=None, at=timezone.now())
            written += len(facts[start : start + BATCH])
    return written


def _set_up() -> None:
    import django

    django.setup()


def run() -> list[dict[str, Any]]:
    """Facts per second, each against what it must reach."""
    with installation():
        from django.utils import timezone

        from omlopp import ledger
        from omlopp.domain.events import DeviceRouted

        _write(1_000)
        started = time.perf_counter()
        one = _write(DEVICES) / (time.perf_counter() - started)
        with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_set_up) as pool:
            list(pool.map(_write, [10, 10]))
            started = time.perf_counter()
            two = sum(pool.map(_write, [DEVICES // 2] * 2)) / (time.perf_counter() - started)
        device = ledger.new_id()
        from omlopp.domain.events import DeviceFound

        ledger.append(
            [DeviceFound(subject=device, takeback=ledger.new_id(), code="BENCH", path="BENCH.", place="K")],
            actor=None,
            at=timezone.now(),
        )
        started = time.perf_counter()
        for _ in range(1_000):
            ledger.append([DeviceRouted(subject=device, route="resale")], actor=None, at=timezone.now())
        single = 1_000 / (time.perf_counter() - started)
        started = time.perf_counter()
        size = ledger.sequence_all()
        sequenced = size / (time.perf_counter() - started)
        ledger.checkpoint()
        started = time.perf_counter()
        verification = ledger.verify()
        verified = verification.events / (time.perf_counter() - started)
        started = time.perf_counter()
        replayed = ledger.replay()
        replay = replayed.events / (time.perf_counter() - started)
        assert verification.ok, verification.findings
        assert replayed.equal, replayed.differences
    return [
        {
            "what": "ledger append with apply, batches of 1 000, one writer",
            "value": round(one),
            "unit": "events/s",
            "reach": "",
        },
        {
            "what": "ledger append with apply, batches of 1 000, two writers",
            "value": round(two),
            "unit": "events/s",
            "reach": ">= 30 000",
        },
        {
            "what": "ledger append, one event a transaction",
            "value": round(single),
            "unit": "events/s",
            "reach": ">= 400",
        },
        {"what": "ledger sequenced", "value": round(sequenced), "unit": "events/s", "reach": ""},
        {"what": "ledger verify", "value": round(verified), "unit": "events/s", "reach": ">= 100 000"},
        {
            "what": "ledger replay with comparison",
            "value": round(replay),
            "unit": "events/s",
            "reach": ">= 30 000",
        },
    ]
