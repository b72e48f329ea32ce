"""Single values out of foreign documents: trimmed, bounded, and None where the source says nothing.

Readers meet every type where they expect another; these functions take anything and never raise.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from omlopp.domain.hardware._model import ComponentKind, Interface, Medium, Problem
from omlopp.domain.identity import real_serial
from omlopp.domain.vocabulary import Kind

LONGEST = 300
_LARGEST = 2**63 - 1

_Code = TypeVar("_Code", bound=StrEnum)


def text(value: object) -> str | None:
    """One line of printable text of at most `LONGEST` signs; None for nothing, and for non-text."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        value = str(value)
    return _line(value[: LONGEST * 4]) if isinstance(value, str) else None


@lru_cache(maxsize=4096)  # the same words come in every report
def _line(value: str) -> str | None:
    if not value.isprintable():
        value = "".join(sign if sign.isprintable() else " " for sign in value)
    line = " ".join(value.split())
    return line[:LONGEST] or None


_SAYS_NOTHING = frozenset(
    {
        "unknown",
        "none",
        "n/a",
        "not specified",
        "not available",
        "not provided",
        "not present",
        "not applicable",
        "not defined",
        "to be filled by o.e.m.",
        "to be filled by o.e.m",
        "default string",
        "system manufacturer",
        "system product name",
        "system version",
        "system sku",
        "sku",
        "chassis manufacturer",
        "chassis version",
        "base board manufacturer",
        "base board product name",
        "base board version",
        "o.e.m.",
        "oem",
        "0123456789",
        "123456789",
        "invalid",
        "undefined",
        "empty",
        "null",
        "-",
        "--",
        "?",
        "x.x",
        "xxxx",
        "[empty]",
        "no asset tag",
        "no asset information",
        "default asset tag",
        "chassis asset tag",
        "asset-1234567890",
        "<bad index>",
        "<out of spec>",
        "(standard disk drives)",
    }
)


def name(value: object) -> str | None:
    """A maker's or model's name; None where firmware holds only its template."""
    line = text(value)
    return line if line is not None and _names_something(line) else None


@lru_cache(maxsize=4096)
def _names_something(line: str) -> bool:
    if line.lower() in _SAYS_NOTHING or not any(sign.isalnum() for sign in line):
        return False
    return len(line) < 4 or set(line) != {"0"}


def serial(value: object) -> str | None:
    """A serial as printed, bounded; None when it is a placeholder."""
    found = real_serial(value)
    return None if found is None else found[:LONGEST]


def integer(value: object) -> int | None:
    """A whole number from 0 that a database can hold, also out of `1,234` or `12 345`; else None."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if value == value and abs(value) < _LARGEST else None  # noqa: PLR0124 - NaN is unequal to itself
    if isinstance(value, str):
        digits = re.sub(r"[\s,'\u00a0\u202f]", "", value[:60])
        value = int(digits) if re.fullmatch(r"[0-9]{1,19}", digits) else None
    return value if isinstance(value, int) and 0 <= value <= _LARGEST else None


def number(value: object) -> float | None:
    """A finite number, or None."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value[:60].replace(",", "."))
        except ValueError:
            return None
    if isinstance(value, int | float) and abs(value) < 1e18:
        return float(value)
    return None


def boolean(value: object) -> bool | None:
    """True, False, or None when it says neither."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            value.strip().lower()
        )
    return {1: True, 0: False}.get(value) if isinstance(value, int) else None


def moment(value: object) -> str | None:
    """A time in ISO 8601, with a zone only where the source gives one; None when it is no time.

    Numbers are seconds since 1970 (UTC by definition).
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if not 0 < value < 4e9:
            return None
        return datetime.fromtimestamp(value, UTC).isoformat()
    line = text(value)
    if line is None or len(line) < 8:
        return None
    tidy = line.replace("/", "-", 2) if re.match(r"\d{4}/\d\d/\d\d", line) else line
    try:
        return datetime.fromisoformat(tidy).isoformat()
    except ValueError:
        return None


def choice(kind: type[_Code], value: object, place: str, problems: list[Problem]) -> _Code | None:
    """The word of `kind` that `value` is; None with a problem `value_unknown` when it is none of them."""
    line = text(value)
    if line is None:
        return None
    word = _word(kind, line)
    if word is None:
        problems.append(Problem("value_unknown", place, line[:80]))
    return word


@lru_cache(maxsize=4096)
def _word(kind: type[_Code], line: str) -> _Code | None:
    try:
        return kind(line.lower())
    except ValueError:
        return None


def mapping(value: object) -> dict[str, Any]:
    """`value` when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object, limit: int = 10_000) -> list[Any]:
    """`value` when it is a list, else an empty one; never more than `limit`."""
    return value[:limit] if isinstance(value, list) else []


def objects(value: object, limit: int = 10_000) -> Iterator[dict[str, Any]]:
    """The objects in a list."""
    return (item for item in items(value, limit) if isinstance(item, dict))


_UNITS = {
    "": 1,
    "B": 1,
    "BYTES": 1,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "TB": 10**12,
    "KIB": 2**10,
    "MIB": 2**20,
    "GIB": 2**30,
    "TIB": 2**40,
}


def memory_size(value: object) -> int | None:
    """Bytes of a memory module written as `8 GB` or `4096 MB`: memory counts in powers of two."""
    found = re.fullmatch(r"\s*(\d{1,9}) ?(B|bytes|[kKMGT]i?B)\s*", value) if isinstance(value, str) else None
    if found is None:
        return None
    unit = found[2].upper().replace("IB", "B")
    return integer(
        int(found[1]) * {"B": 1, "BYTES": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}[unit]
    )


def disk_size(value: object) -> int | None:
    """Bytes of a disk written as `500 GB` (powers of ten) or `465 GiB`; a bare number is bytes."""
    if isinstance(value, int | float):
        return integer(value)
    found = (
        re.fullmatch(r"\s*(\d{1,15}(?:[.,]\d{1,6})?) ?([A-Za-z]{0,5})\s*", value)
        if isinstance(value, str)
        else None
    )
    if found is None or found[2].upper() not in _UNITS:
        return None
    return integer(
        float(found[1].replace(",", ".")) * _UNITS[found[2].upper()] if found[2] else int(float(found[1]))
    )


def storage_kind(medium: Medium | None) -> ComponentKind:
    """The component word for a medium."""
    if medium is Medium.HDD:
        return ComponentKind.HDD
    if medium is Medium.FLASH:
        return ComponentKind.REMOVABLE
    if medium is Medium.OPTICAL:
        return ComponentKind.OPTICAL
    return ComponentKind.STORAGE if medium is None else ComponentKind.SSD


_INTERFACES: tuple[tuple[str, Interface], ...] = (
    ("nvm", Interface.NVME),
    ("pcie", Interface.NVME),
    ("usb", Interface.USB),
    ("sata", Interface.SATA),
    ("sas", Interface.SAS),
    ("spl", Interface.SAS),
    ("scsi", Interface.SCSI),
    ("ide", Interface.ATA),
    ("ata", Interface.ATA),
    ("mmc", Interface.MMC),
    ("ufs", Interface.UFS),
    ("raid", Interface.RAID),
    ("virtio", Interface.VIRTIO),
)


def interface_in(words: object) -> Interface | None:
    """The interface named in free words (`SATA 3.1, 6.0 Gb/s`, `SAS (SPL-4)`, `NVMe`); None when none is."""
    line = (text(words) or "").lower()
    return next((found for piece, found in _INTERFACES if piece in line), None)


_SOLID = re.compile(
    r"ssd|solid.?state|nvme|\bm\.2\b|thns|\bmz[-7nvqa]|emmc|satadom|\bsa500\b|optane|\bsa400|\bct\d+(mx|bx|p[1-5])|\bwds\d",
    re.IGNORECASE,
)
# Product numbers that these makers give to spinning disks alone.
_SPINNING = re.compile(
    r"\bST\d{3,}[A-Z]{2}|\bWD\d{3,}[A-Z]{3,4}\b|\bH[TDU][ASCTEP][0-9A-Z]{5,}|\bIC\d\d[LN]|\bMAXTOR\b|\bSTM\d{6}"
    r"|TOSHIBA (MK|MQ|DT|MG|HDW)|\b(MK|MQ)\d{4}G|\bDT01A|SAMSUNG H[DMN]\d|FUJITSU M[HAB]|\bHDD\b",
    re.IGNORECASE,
)
_STICK = re.compile(
    r"flash.?disk|datatraveler|\bdt \d{3}|usb.?flash|cruzer|jetflash|pendrive"
    r"|\bsd.?card|card.?reader|\bsd/mmc|micro ?sd|ms/ms-pro|cf card",
    re.IGNORECASE,
)


def medium_by_name(model: str | None, interface: Interface | None = None) -> Medium | None:
    """The medium when interface or model says so; otherwise unknown.

    Only names that mean one thing count: `SSD` or an SSD product line, a product number its maker uses for
    spinning disks alone, a memory stick's.
    """
    if interface is Interface.NVME:
        return Medium.SSD
    if interface in (Interface.MMC, Interface.UFS):
        return Medium.EMMC
    if not model:
        return None
    if _STICK.search(model):
        return Medium.FLASH
    if _SOLID.search(model):
        return Medium.SSD
    return Medium.HDD if _SPINNING.search(model) else None


_CHASSIS = {
    "notebook": Kind.LAPTOP,
    "laptop": Kind.LAPTOP,
    "netbook": Kind.LAPTOP,
    "portable": Kind.LAPTOP,
    "subnotebook": Kind.LAPTOP,
    "convertible": Kind.LAPTOP,
    "detachable": Kind.TABLET,
    "tablet": Kind.TABLET,
    "handheld": Kind.TABLET,
    "smartphone": Kind.SMARTPHONE,
    "mobile": Kind.SMARTPHONE,
    "allinone": Kind.ALL_IN_ONE,
    "desktop": Kind.DESKTOP,
    "lowprofiledesktop": Kind.DESKTOP,
    "lowprofile": Kind.DESKTOP,
    "tower": Kind.DESKTOP,
    "minitower": Kind.DESKTOP,
    "microtower": Kind.DESKTOP,
    "pizzabox": Kind.DESKTOP,
    "spacesaving": Kind.DESKTOP,
    "lunchbox": Kind.DESKTOP,
    "minipc": Kind.DESKTOP,
    "mini": Kind.DESKTOP,
    "stickpc": Kind.DESKTOP,
    "desktopcomputer": Kind.DESKTOP,
    "lowprofiledesktopcomputer": Kind.DESKTOP,
    "towercomputer": Kind.DESKTOP,
    "minitowercomputer": Kind.DESKTOP,
    "workstation": Kind.WORKSTATION,
    "server": Kind.SERVER,
    "rackmountchassis": Kind.SERVER,
    "rackmount": Kind.SERVER,
    "mainserverchassis": Kind.SERVER,
    "blade": Kind.SERVER,
    "bladeenclosure": Kind.SERVER,
    "multisystem": Kind.SERVER,
    "monitor": Kind.MONITOR,
    "dockingstation": Kind.DOCK,
}


def kind_of_chassis(words: object) -> Kind | None:
    """The kind of device a chassis type names (SMBIOS section 7.4.1 and the tools' own spellings)."""
    line = re.sub(r"[^a-z]", "", (text(words) or "").lower())
    return _CHASSIS.get(line)
