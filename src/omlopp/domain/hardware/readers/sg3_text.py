"""sg3-utils' questions: `sg_inq`, `sg_vpd`, `sg_readcap`, `sg_opcodes`, which tell who a SCSI drive is."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.values import (
    integer,
    interface_in,
    medium_by_name,
    name,
    serial,
    storage_kind,
    text,
)

_ABOUT = re.compile(
    r"^ {2,8}(\S.{0,7}?) {1,8}(\S.{0,15}?) +(\S{1,8})(?: +peripheral_type: .*)?$", re.MULTILINE
)
_MARKS = (
    "standard INQUIRY:",
    "Peripheral device type:",
    "peripheral_type: ",
    "Read Capacity results:",
    "Block device characteristics VPD page",
    "Unit serial number VPD page",
)


def recognises(content: Content) -> bool:
    """By the headings of the commands, unless a format or sanitize was carried out below them."""
    return not content.looks_binary and any(mark in content.head for mark in _MARKS)


def _after(printed: str, key: str) -> str | None:
    found = re.search(rf"^\s*{key} *[:=] *(\S.*)$", printed, re.MULTILINE)
    return found[1].strip() if found else None


def _size(printed: str) -> int | None:
    stated = re.search(r"Device size: (\d{1,19}) bytes", printed)
    if stated:
        return integer(stated[1])
    blocks = re.search(r"Number of (?:logical )?blocks ?= ?(\d{1,19})", printed)
    length = re.search(r"(?:Logical block length ?= ?|Block size ?= ?)(\d{1,7})", printed)
    count = integer(blocks[1]) if blocks else None
    # A drive that answers 0 blocks has not answered.
    return integer(count * int(length[1])) if count and length else None


def drive_of(printed: str) -> Component:
    """The drive that the commands' own head lines and fields name."""
    about = _ABOUT.search(printed)
    vendor = _after(printed, "Vendor identification") or (about[1].strip() if about else None)
    model = _after(printed, "Product identification") or (about[2].strip() if about else None)
    revision = _after(printed, "Product revision level") or (about[3] if about else None)
    interface = interface_in(_after(printed, "Transport protocol")) or (
        Interface.SATA if vendor == "ATA" else Interface.SCSI if vendor or model else None
    )
    turns = _after(printed, r"Nominal rotation rate") or ""
    if "solid state" in turns.lower() or "non-rotating" in printed.lower():
        medium: Medium | None = Medium.SSD
    elif re.match(r"\d{4,5}", turns):
        medium = Medium.HDD
    else:
        medium = medium_by_name(model, interface)
    return Component(
        kind=storage_kind(medium),
        manufacturer=None if vendor == "ATA" else name(vendor),
        model=name(model),
        serial=serial(_after(printed, "Unit serial number")),
        size_bytes=_size(printed),
        medium=medium,
        interface=interface,
        firmware=text(revision),
    )


def read(content: Content) -> HardwareReport:
    """The drive, as far as the commands that were run tell of it."""
    printed = content.text[:200_000]
    part = drive_of(printed)
    problems = []
    if re.search(r"Illegal request|Invalid opcode", printed):
        refusal = re.search(r"^.*(?:Illegal request|Invalid opcode).*$", printed, re.MULTILINE)
        problems.append(Problem("command_rejected", "", (text(refusal[0]) or "")[:120] if refusal else ""))
    if part.serial is None:
        problems.append(Problem("serial_missing", "Unit serial number", part.model or ""))
    return HardwareReport(tool="sg3-utils", components=(part,), problems=tuple(problems))
