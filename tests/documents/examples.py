"""One filled-in example of every document, plainly fictional, for tests and for looking at."""

from datetime import UTC, date, datetime
from decimal import Decimal

from omlopp.documents import (
    DeviceNamed,
    DeviceReturned,
    ErasureCertificate,
    Issue,
    MediaCount,
    MediumErased,
    Organisation,
    Reconciliation,
    ReturnReport,
)
from omlopp.domain.vocabulary import Judgement

OPERATOR = Organisation(name="Kretsgården Återbruk AB", number="559000-0001", address=("Ringvägen 1", "123 45 Exempelby"))
CUSTOMER = Organisation(name="Exempelbygdens IT-nämnd", number="222000-0002")


def issue(identity: str) -> Issue:
    """An identity with a check address that leads nowhere."""
    return Issue(
        id=identity,
        issued_at=datetime(2026, 11, 21, 14, 5, tzinfo=UTC),
        verify_url=f"https://omlopp.example/verify/{identity}",
        position=271_828,
    )


def medium(number: int = 1, **changes: object) -> MediumErased:
    """A solid-state drive that was purged."""
    facts: dict[str, object] = {
        "number": number,
        "serial": f"S4EVNF0M12345{number}",
        "judgement": Judgement.PURGE,
        "sufficient": True,
        "rule": "12",
        "policy": "resale-purge@1",
        "demand": "PURGE",
        "reasons": ("sanitize_seen_running", "purge_bit_set"),
        "not_checked": ("smart_before_and_after", "independent_sample", "report_signature"),
        "manufacturer": "Samsung",
        "model": "MZVLB512HBJQ-000L7",
        "medium": "ssd",
        "interface": "nvme",
        "size_bytes": 512_110_190_592,
        "slot": number,
        "standard": "NIST SP 800-88 Rev. 1",
        "method": "sanitize_block",
        "passes": 1,
        "tool": "nwipe",
        "tool_version": "0.42",
        "started_at": "2026-11-20T09:12:44+01:00",
        "ended_at": "2026-11-20T09:13:31+01:00",
        "result": "success",
        "verification": "sampled",
        "errors": 0,
        "hidden_areas": "not_applicable",
        "report_id": "7c0d5f3a-41",
        "report_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }
    return MediumErased(**{**facts, **changes})  # type: ignore[arg-type]


def certificate(*media: MediumErased, of: int = 2, **changes: object) -> ErasureCertificate:
    """A certificate for a laptop with two drives; for the first one unless media are given."""
    facts: dict[str, object] = {
        "issue": issue("RC-2026-004711"),
        "operator": OPERATOR,
        "customer": CUSTOMER,
        "device": DeviceNamed(
            serial="PF2ABCDE",
            manufacturer="Lenovo",
            model="ThinkPad T14 Gen 2",
            kind="laptop",
            code="7K3M9QX2",
            asset_tag="EXB-10442",
        ),
        "media_of": of,
        "media": media or (medium(),),
        "order": "ÅT-2026-0412",
        "performed_by": "raderingsstation 3",
        "place": "Exempelby, hall B",
        "destination": None,
    }
    return ErasureCertificate(**{**facts, **changes})  # type: ignore[arg-type]


TODAY = date(2026, 11, 21)
HALF = Decimal("0.5")


def device(number: int, **changes: object) -> DeviceReturned:
    """A laptop that came and was sold on."""
    facts: dict[str, object] = {
        "outcome": "received",
        "line": number,
        "serial": f"PF2AB{number:06}",
        "model": ("Lenovo ThinkPad T14 Gen 2", "HP EliteBook 840 G8", "Dell Latitude 7420")[number % 3],
        "kind": "laptop",
        "unit": ("Socialförvaltningen", "Barn- och utbildningsförvaltningen")[number % 2],
        "grade": "ABCABD"[number % 6],
        "route": ("resale", "resale", "rental", "resale", "parts", "recycling")[number % 6],
        "media": 1,
        "media_sufficient": 1,
    }
    return DeviceReturned(**{**facts, **changes})  # type: ignore[arg-type]


def returned(count: int = 60, **changes: object) -> ReturnReport:
    """A take-back in which something of everything went wrong."""
    nothing = {"grade": None, "route": None, "media": None, "media_sufficient": None}
    odd = (
        device(count + 1, outcome="missing", **nothing),
        device(count + 2, outcome="missing", **nothing),
        device(count + 3, outcome="refused", remarks=("swollen_battery",), **nothing),
        device(count + 4, outcome="duplicate", **nothing),
        device(count + 5, outcome="unreadable", serial=None, **nothing),
        device(count + 6, outcome="unlisted", line=None, serial="5CG1234XYZ"),
        device(count + 7, media=2, media_sufficient=1, route=None),
        device(count + 8, remarks=("activation_lock",), model="Apple iPad (9:e gen.)", kind="tablet", route=None),
    )
    facts: dict[str, object] = {
        "issue": issue("ÅR-2026-0412"),
        "operator": OPERATOR,
        "customer": CUSTOMER,
        "order": "ÅT-2026-0412",
        "reconciliation": Reconciliation(
            announced=count + 7, received=count + 2, missing=2, refused=1, duplicate=1, unreadable=1, unlisted=1
        ),
        "media": (
            MediaCount(medium="ssd", judgement=Judgement.PURGE, sufficient=True, count=count),
            MediaCount(medium="hdd", judgement=Judgement.DESTROYED, sufficient=True, count=2),
            MediaCount(medium="hdd", judgement=Judgement.CLEAR, sufficient=False, count=1),
            MediaCount(medium="emmc", judgement=None, sufficient=False, count=1),
        ),
        "devices": (*(device(number) for number in range(1, count + 1)), *odd),
        "collected_date": date(2026, 11, 12),
        "received_date": date(2026, 11, 14),
        "place": "Exempelby, hall B",
        "list_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }
    return ReturnReport(**{**facts, **changes})  # type: ignore[arg-type]
