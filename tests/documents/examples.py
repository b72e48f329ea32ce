"""One filled-in example of every document, plainly fictional, for tests and for looking at."""

from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal

from omlopp.documents import (
    ClimateReport,
    Deducted,
    DeviceNamed,
    DeviceReturned,
    Equivalent,
    ErasureCertificate,
    Flows,
    Issue,
    KeyboardCertificate,
    KeyboardChanged,
    LevelCount,
    MediaCount,
    MediumErased,
    NetLine,
    NotPriced,
    Organisation,
    OtherMethod,
    Reconciliation,
    ReturnReport,
    Sampled,
    SampledCertificate,
    SampledReport,
    SettledDevice,
    Settlement,
    Term,
)
from omlopp.domain.money import Money, total
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Judgement

OPERATOR = Organisation(
    name="Kretsgården Återbruk AB", number="559000-0001", address=("Ringvägen 1", "123 45 Exempelby")
)
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


SAMPLED = Sampled(of=40, drawn=2, looked=1, failed=0)


def sampled_certificate() -> SampledCertificate:
    """A certificate that tells of the take-back's independent samples."""
    one = certificate()
    facts = {field.name: getattr(one, field.name) for field in fields(one)}
    return SampledCertificate(**facts, sampled=SAMPLED)


CHANGED = KeyboardChanged(
    method="print", source="de", layout="se", changed_date=date(2026, 11, 8), artwork="3f" * 32
)


def keyboard_certificate(changed: KeyboardChanged | None = CHANGED) -> KeyboardCertificate:
    """A certificate that tells of the device's keyboard."""
    one = sampled_certificate()
    facts = {field.name: getattr(one, field.name) for field in fields(one)}
    return KeyboardCertificate(**facts, keyboard=changed)


def sampled_return() -> SampledReport:
    """A return report that tells of the independent samples."""
    one = returned()
    facts = {field.name: getattr(one, field.name) for field in fields(one)}
    return SampledReport(**facts, sampled=SAMPLED)


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
        device(
            count + 8, remarks=("activation_lock",), model="Apple iPad (9:e gen.)", kind="tablet", route=None
        ),
    )
    facts: dict[str, object] = {
        "issue": issue("ÅR-2026-0412"),
        "operator": OPERATOR,
        "customer": CUSTOMER,
        "order": "ÅT-2026-0412",
        "reconciliation": Reconciliation(
            announced=count + 7,
            received=count + 2,
            missing=2,
            refused=1,
            duplicate=1,
            unreadable=1,
            unlisted=1,
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


def climate(**changes: object) -> ClimateReport:
    """The climate report of a take-back of 318 devices."""
    facts: dict[str, object] = {
        "issue": issue("KR-2026-0412"),
        "operator": OPERATOR,
        "customer": CUSTOMER,
        "subject": "ÅT-2026-0412",
        "method": "ivl-2020",
        "method_version": "3.1",
        "factors_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "gross_kg": Interval(71_900.4, 97_310.7, 118_800.9),
        "own_kg": Interval(300.2, 905.3, 1_800.0),
        "flows": Flows(reuse=262, parts=21, recycle=28, returned=4, undecided=3),
        "levels": (
            LevelCount(level="model", devices=180),
            LevelCount(level="family", devices=66),
            LevelCount(level="category", devices=61),
            LevelCount(level="none", devices=4),
        ),
        "terms": (
            Term(name="production", kg=Interval(71_000.0, 96_000.3, 117_000.0), source="IVL B 2372"),
            Term(name="transport_new", kg=Interval(500.4, 810.4, 1_100.9), source="IVL B 2372"),
            Term(name="waste", kg=Interval(400.0, 500.0, 700.0), source="IVL B 2372"),
            Term(
                name="refurb",
                kg=Interval(-1_000.0, -505.3, -200.0),
                own=True,
                source="driftställets energi 2025",
            ),
            Term(name="replaced_parts", kg=Interval(-800.0, -400.0, -100.2), own=True, source="IVL B 2372"),
        ),
        "kinds": (
            NetLine(name="laptop", devices=231, net_kg=Interval(50_000.0, 61_405.4, 73_000.0)),
            NetLine(name="monitor", devices=52, net_kg=Interval(9_000.0, 25_000.0, 38_000.0)),
            NetLine(name="desktop", devices=20, net_kg=Interval(7_000.0, 9_100.0, 11_000.0)),
            NetLine(name="smartphone", devices=8, net_kg=Interval(500.0, 900.0, 1_000.0)),
        ),
        "units": (
            NetLine(
                name="Barn- och utbildningsförvaltningen",
                devices=201,
                net_kg=Interval(48_000.0, 62_000.2, 75_000.0),
            ),
            NetLine(name="Socialförvaltningen", devices=110, net_kg=Interval(22_000.0, 34_405.2, 43_000.0)),
        ),
        "start_date": date(2026, 11, 1),
        "end_date": date(2026, 12, 1),
        "share": Decimal("0.5"),
        "other_methods": (
            OtherMethod(method="conservative", version="1.0", net_kg=Interval(21_000.0, 40_100.0, 52_000.0)),
        ),
        "equivalent": Equivalent(
            code="apartment", value=Decimal(164), factor_kg=Decimal(587), source="Klimatkoll, 2019"
        ),
    }
    return ClimateReport(**{**facts, **changes})  # type: ignore[arg-type]


def sek(amount: str) -> Money:
    """An amount in kronor."""
    return Money(Decimal(amount))


def settled(number: int) -> SettledDevice:
    """One device paid for, now and then with deductions."""
    gross = sek(("2150.00", "1800.00", "950.50")[number % 3])
    deductions = (
        (),
        (Deducted(code="battery", amount=sek("200.00")),),
        (
            Deducted(code="keyboard_layout", amount=sek("75.00")),
            Deducted(code="display_pixels", amount=sek("190.10")),
        ),
        (),
    )[number % 4]
    return SettledDevice(
        serial=f"PF2AB{number:06}",
        model=("Lenovo ThinkPad T14 Gen 2", "HP EliteBook 840 G8", "Dell Latitude 7420")[number % 3],
        kind="laptop",
        unit=("4410-Soc-7720", "5120-BUF-7720")[number % 2],
        expected_grade="AB"[number % 2],
        grade="AABC"[number % 4],
        gross=gross,
        deductions=deductions,
        net=gross - total(each.amount for each in deductions),
    )


def settlement(count: int = 45, **changes: object) -> Settlement:
    """The settlement of a small take-back."""
    devices = tuple(settled(number) for number in range(count))
    fees = (Deducted(code="transport", amount=sek("1450.00")),)
    facts: dict[str, object] = {
        "issue": issue("AV-2026-0412"),
        "operator": OPERATOR,
        "customer": CUSTOMER,
        "order": "ÅT-2026-0412",
        "reference": "900412",
        "pay_date": date(2026, 11, 30),
        "devices": devices,
        "fees": fees,
        "net": total(device.net for device in devices) - fees[0].amount,
        "not_priced": (NotPriced(reason="returned_to_owner", devices=4),),
        "vat": "reverse_charge",
        "self_billing": True,
        "auto_approval_date": date(2026, 11, 28),
        "account": "bankgiro 000-0000",
        "price_lists": ("sample-2026 1",),
        "rubric": "omlopp-rubric-1",
    }
    return Settlement(**{**facts, **changes})  # type: ignore[arg-type]
