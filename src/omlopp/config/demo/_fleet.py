"""A made-up fleet: what stood in the offices, what the customer's list says of it, what the tools report.

Everything is drawn from one seed, so that the demo is the same each time. Serials begin with DX and exist
nowhere; makers and models are real so that the methods have something to recognise.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from omlopp.documents.spreadsheet import Column, Sheet, workbook
from omlopp.domain.identity import luhn_digit
from omlopp.domain.money import Money

SIGNS = "0123456789ABCDEFGHJKLMNPRSTVWXYZ"


@dataclass(frozen=True)
class Model:
    """A model, how common it is, what medium it holds and what it cost new (SEK)."""

    kind: str
    word: str  # what the list calls it
    manufacturer: str
    model: str
    weight: int
    price: int
    medium: str | None = None
    interface: str | None = None
    size_gb: int = 0


MODELS = (
    Model("laptop", "Bärbar dator", "Dell", "Latitude 5420", 150, 9890, "ssd", "nvme", 256),
    Model("laptop", "Bärbar dator", "Dell", "Latitude 7420", 90, 12490, "ssd", "nvme", 512),
    Model("laptop", "Bärbar dator", "HP", "EliteBook 840 G8", 110, 11900, "ssd", "nvme", 512),
    Model("laptop", "Bärbar dator", "HP", "ProBook 430 G7", 60, 8290, "ssd", "sata", 256),
    Model("laptop", "Bärbar dator", "Lenovo", "ThinkPad T14 Gen 2", 110, 11490, "ssd", "nvme", 512),
    Model("laptop", "Bärbar dator", "Lenovo", "ThinkPad X1 Carbon Gen 9", 30, 17900, "ssd", "nvme", 512),
    Model("laptop", "Bärbar dator", "Apple", "MacBook Air (M1, 2020)", 30, 11990, "mac", "nvme", 256),
    Model("desktop", "Stationär dator", "Dell", "OptiPlex 7080 Micro", 60, 7490, "ssd", "nvme", 256),
    Model("desktop", "Stationär dator", "HP", "EliteDesk 800 G6 SFF", 50, 7990, "hdd", "sata", 1000),
    Model("desktop", "Stationär dator", "Lenovo", "ThinkCentre M70s", 30, 6990, "hdd", "sata", 500),
    Model("monitor", "Bildskärm", "Dell", "P2419H", 110, 1990),
    Model("monitor", "Bildskärm", "HP", "E243i", 60, 2190),
    Model("smartphone", "Mobiltelefon", "Samsung", "Galaxy A52s", 50, 4290, "phone", "ufs", 128),
    Model("smartphone", "Mobiltelefon", "Apple", "iPhone 12", 35, 8990, "phone", "nvme", 64),
    Model("tablet", "Surfplatta", "Apple", "iPad (8th generation)", 35, 4290, "phone", "nvme", 32),
)


@dataclass(frozen=True)
class Thing:
    """One device as it really is, and how its line looks in the list."""

    model: Model
    serial: str
    written: str
    tag: str
    unit: str
    department: str
    bought: date
    media: tuple[str, ...]
    battery_health: int | None
    arrives: bool
    listed: bool = True


def draw(
    random: Random, n: int, *, units: Sequence[str], departments: Sequence[str], bought_before: date
) -> list[Thing]:
    """`n` devices, a few of them missing on arrival, a few not on the list."""
    weights = [model.weight for model in MODELS]
    things = []
    for number, model in enumerate(random.choices(MODELS, weights, k=n)):
        serial = _imei(random) if model.kind == "smartphone" else "DX" + "".join(random.choices(SIGNS, k=6))
        count = 0 if model.medium is None else 2 if model.kind == "desktop" and random.random() < 0.06 else 1
        things.append(
            Thing(
                model=model,
                serial=serial,
                written=_written(random, serial),
                tag=f"DEMO{number + 1:06d}",
                unit=random.choice(units),
                department=random.choice(departments),
                bought=bought_before - timedelta(days=random.randint(900, 1900)),
                media=tuple("DXM" + "".join(random.choices(SIGNS, k=9)) for _ in range(count)),
                battery_health=random.randint(58, 97)
                if model.kind in {"laptop", "tablet", "smartphone"}
                else None,
                arrives=random.random() > 0.012,
                listed=random.random() > 0.006,
            )
        )
    return things


def _imei(random: Random) -> str:
    digits = "001017" + "".join(random.choices("0123456789", k=8))  # 001017: a type code for test equipment
    return digits + luhn_digit(digits)


def _written(random: Random, serial: str) -> str:
    """How people write serials: mostly right, sometimes with a prefix, in lower case, or not at all."""
    chance = random.random()
    if chance < 0.01:
        return "saknas"
    if chance < 0.03:
        return f"S/N {serial}"
    if chance < 0.05:
        return serial.lower()
    return serial


def customers_list(random: Random, things: Sequence[Thing]) -> bytes:
    """The list the customer sends: one sheet, Swedish headings, a few lines twice."""
    listed = [thing for thing in things if thing.listed]
    rows = [*listed, *random.sample(listed, max(1, len(listed) // 300))]
    return workbook(
        [
            Sheet(
                name="Inventarier",
                columns=(
                    Column("Kommun"),
                    Column("Förvaltning"),
                    Column("Typ"),
                    Column("Fabrikat"),
                    Column("Modell"),
                    Column("Serienummer"),
                    Column("Stöldmärkning"),
                    Column("Inköpsdatum", "date"),
                    Column("Inköpspris", "money"),
                ),
                rows=tuple(
                    (
                        thing.unit,
                        thing.department,
                        thing.model.word,
                        thing.model.manufacturer,
                        thing.model.model,
                        thing.written,
                        thing.tag,
                        thing.bought,
                        Money(Decimal(thing.model.price)),
                    )
                    for thing in rows
                ),
            )
        ]
    )


def reports(random: Random, things: Sequence[Thing], *, at: datetime) -> Iterator[tuple[str, bytes]]:
    """What the stations report of devices with media: an inventory each, and an erasure report a medium.

    Now and then a disk fails, a report is lost or a result is only partial: those media wait for a person.
    """
    for thing in things:
        if not thing.media:
            continue
        components = [
            {
                "kind": "hdd" if thing.model.medium == "hdd" else "ssd",
                "serial": serial,
                "model": f"Demo {thing.model.size_gb} GB",
                "medium": thing.model.medium,
                "interface": thing.model.interface,
                "size_bytes": thing.model.size_gb * 1_000_000_000,
            }
            for serial in thing.media
        ]
        if thing.model.kind in {"laptop", "desktop"}:
            components += [
                {"kind": "ram", "size_bytes": 16 * 1024**3},
                {"kind": "processor", "manufacturer": "Intel", "model": "Core i5"},
            ]
        if thing.battery_health is not None and thing.model.kind == "laptop":
            components.append(
                {
                    "kind": "laptop_battery",
                    "wear_percent": 100 - thing.battery_health,
                    "cycles": random.randint(90, 600),
                }
            )
        device = {
            "kind": thing.model.kind,
            "manufacturer": thing.model.manufacturer,
            "model": thing.model.model,
            **({"imei": thing.serial} if thing.model.kind == "smartphone" else {"serial": thing.serial}),
        }
        common = {"format": "omlopp-evidence/1", "tool_version": "1.0", "device": device}
        moment = at + timedelta(seconds=random.randint(0, 6 * 3600))
        yield (
            f"{thing.tag}-inventory.json",
            _json(
                {
                    **common,
                    "tool": "demo-inventory",
                    "document_id": f"inv-{thing.tag}-{thing.serial}",
                    "created_at": moment.isoformat(),
                    "components": components,
                }
            ),
        )
        for number, serial in enumerate(thing.media):
            chance = random.random()
            if chance < 0.004:
                continue  # a lost report
            outcome = "failed" if chance < 0.010 else "partial" if chance < 0.013 else "success"
            yield (
                f"{thing.tag}-erasure-{number + 1}.json",
                _json(
                    {
                        **common,
                        "tool": "demo-eraser",
                        "document_id": f"era-{thing.tag}-{serial}",
                        "created_at": moment.isoformat(),
                        "media": [_medium(thing, serial, outcome, moment)],
                    }
                ),
            )


def _medium(thing: Thing, serial: str, outcome: str, moment: datetime) -> dict[str, object]:
    ended = moment + timedelta(minutes=4 if thing.model.medium != "hdd" else 95)
    medium: dict[str, object] = {
        "serial": serial,
        "model": f"Demo {thing.model.size_gb} GB",
        "medium": thing.model.medium,
        "interface": thing.model.interface,
        "size_bytes": thing.model.size_gb * 1_000_000_000,
        "started_at": moment.isoformat(),
        "ended_at": ended.isoformat(),
        "result": outcome,
        "verification": "sampled" if outcome == "success" else "failed",
        "direct_io": True,
        "errors": 0 if outcome == "success" else 3,
    }
    match thing.model.medium:
        case "hdd":
            medium |= {
                "method": "overwrite",
                "passes": 1,
                "verification": "full" if outcome == "success" else "failed",
                "hidden_areas": "none",
                "failed_sectors": 0 if outcome == "success" else 3,
                "reallocated_sectors": 0,
                "pending_sectors": 0,
            }
        case "phone" | "mac":
            medium |= {
                "method": "erase_all_content",
                "encryption": "always_on",
                "activation_lock": False,
                "recorded_by_tool": True,
            }
        case _:
            medium |= {
                "method": "sanitize_block",
                "in_progress_seen": True,
                "all_namespaces": True,
                "written_since": False,
                "hidden_areas": "not_applicable",
            }
    return medium


def _json(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
