"""`smartctl -a` and `-x` as text: one drive."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.values import (
    integer,
    interface_in,
    medium_by_name,
    name,
    number,
    serial,
    storage_kind,
    text,
)

_MOST_LINES = 20_000


def recognises(content: Content) -> bool:
    """By the line smartctl prints first."""
    return not content.looks_binary and bool(re.match(r"\s*smartctl \d", content.head))


def _pairs(printed: str) -> dict[str, str]:
    """First value of each `Key: value` line, keys in small letters."""
    found: dict[str, str] = {}
    for line in printed.split("\n", _MOST_LINES)[:_MOST_LINES]:
        key, colon, value = line.partition(":")
        if colon and key and not key[0].isspace():
            found.setdefault(" ".join(key.lower().split()), value.strip())
    return found


def _raw(printed: str, number_: int) -> int | None:
    row = re.search(
        rf"^ *{number_} \S+ +\S+ +\d+ +\d+ +\d+ +\S+.*? (\d+)(?: \(.*\))?$", printed, re.MULTILINE
    )
    return integer(row[1]) if row else None


def _percent(value: str | None) -> float | None:
    return number((value or "").rstrip("%").strip() or None)


def _media_errors(printed: str, pairs: dict[str, str]) -> int | None:
    """NVMe's own count, the last column of SCSI's error counter log, or ATA's attribute 198."""
    counted = integer(pairs.get("media and data integrity errors"))
    if counted is not None:
        return counted
    lost = [
        integer(row[1])
        for row in re.finditer(r"^(?:read|write|verify):(?: +[\d.]+){6} +(\d{1,15})$", printed, re.MULTILINE)
    ]
    known = [count for count in lost if count is not None]
    return sum(known) if known else _raw(printed, 198)


def drive_of(printed: str) -> Component:
    """The drive in one smartctl output."""
    pairs = _pairs(printed)
    vendor = name(pairs.get("vendor"))
    model = name(pairs.get("device model")) or name(pairs.get("model number")) or name(pairs.get("product"))
    turns = pairs.get("rotation rate", "")
    nvme = "model number" in pairs or "nvme version" in pairs
    interface = Interface.NVME if nvme else None
    if interface is None:
        interface = interface_in(pairs.get("transport protocol"))
    if interface is None and "sata version is" in pairs:
        interface = Interface.SATA
    if interface is None and "ata version is" in pairs:
        interface = Interface.ATA
    if interface is None and vendor:
        interface = Interface.SCSI
    if "rpm" in turns:
        medium: Medium | None = Medium.HDD
    elif "solid state" in turns.lower():
        medium = Medium.SSD
    else:
        medium = medium_by_name(model, interface)
    size = (
        pairs.get("user capacity")
        or pairs.get("total nvm capacity")
        or pairs.get("namespace 1 size/capacity")
        or ""
    )
    health = pairs.get("smart overall-health self-assessment test result") or pairs.get("smart health status")
    hours = re.match(r"[\d,]+", pairs.get("power on hours", "")) or re.search(
        r"^(?:Accumulated power on time, hours:minutes +|  number of hours powered up = )(\d+)",
        printed,
        re.MULTILINE,
    )
    defects = integer(pairs.get("elements in grown defect list"))
    return Component(
        kind=storage_kind(medium),
        manufacturer=vendor,
        model=model,
        serial=serial(pairs.get("serial number")),
        size_bytes=integer(size.split(" ")[0].split("[")[0]),
        medium=medium,
        interface=interface,
        firmware=text(pairs.get("firmware version")) or text(pairs.get("revision")),
        health=None if not health else ("passed" if health.upper().startswith(("PASS", "OK")) else "failed"),
        reallocated_sectors=defects if (moved := _raw(printed, 5)) is None else moved,
        pending_sectors=_raw(printed, 197),
        media_errors=_media_errors(printed, pairs),
        power_on_hours=integer(hours[hours.lastindex or 0]) if hours else _raw(printed, 9),
        wear_percent=_percent(
            pairs.get("percentage used") or pairs.get("percentage used endurance indicator")
        ),
        security=text(pairs.get("ata security is")),
    )


def read(content: Content) -> HardwareReport:
    """The drive smartctl was asked about."""
    part = drive_of(content.text)
    version = re.match(r"\s*smartctl (\S+)", content.text)
    problems = []
    if part.serial is None:
        problems.append(Problem("serial_missing", "Serial Number", ""))
    if part.health == "failed":
        problems.append(Problem("smart_failed", "SMART overall-health", part.model or ""))
    if part.model is None and part.size_bytes is None:
        problems.append(Problem("drive_not_described", "", ""))
    return HardwareReport(
        tool="smartctl",
        tool_version=version[1][:20] if version else None,
        components=(part,),
        problems=tuple(problems),
    )
