"""`hdparm -I`: what an ATA drive says of itself. On any other bus hdparm prints made-up values."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.values import integer, medium_by_name, name, serial, storage_kind, text


def recognises(content: Content) -> bool:
    """By the line that follows the device's name."""
    return not content.looks_binary and bool(
        re.search(r"^/dev/\S+:\n\n?(ATA|ATAPI|CompactFlash) .*device", content.head, re.MULTILINE)
    )


def _value(printed: str, key: str) -> str | None:
    found = re.search(rf"^\s*{key}:?[ \t]+(\S.*)$", printed, re.MULTILINE)
    return found[1].strip() if found else None


def _security(printed: str) -> str | None:
    """`not enabled, not frozen` and so on, as hdparm lists them under Security."""
    block = re.search(r"^Security: *\n((?:[ \t].*\n){1,20})", printed + "\n", re.MULTILINE)
    if block is None:
        return None
    words = [" ".join(line.split()) for line in block[1].split("\n")]
    said = [word for word in words if word.removeprefix("not ") in ("enabled", "locked", "frozen")]
    return ", ".join(said) or None


def read(content: Content) -> HardwareReport:
    """The drive, or an empty report saying that there is no ATA drive behind the name."""
    printed = content.text
    device = re.search(r"^(/dev/\S{1,60}):", printed, re.MULTILINE)
    model = name(_value(printed, "Model Number"))
    number = serial(_value(printed, "Serial Number"))
    if model is None and number is None:
        # Not an ATA drive: what stands below is the tool's own zeros, not the drive's words.
        return HardwareReport(
            tool="hdparm", problems=(Problem("not_an_ata_device", device[1] if device else "", ""),)
        )
    sectors = _value(printed, "LBA48  user addressable sectors") or _value(
        printed, "LBA    user addressable sectors"
    )
    logical = re.search(r"Logical(?:/Physical)?\s+Sector size:\s+(\d+) bytes", printed)
    count = integer(sectors)
    turns = _value(printed, "Nominal Media Rotation Rate") or ""
    if "solid state" in turns.lower():
        medium: Medium | None = Medium.SSD
    elif turns.isdigit() and int(turns[:9]) > 1:
        medium = Medium.HDD
    else:
        medium = medium_by_name(model)
    actions = tuple(
        word
        for mark, word in (
            ("BLOCK_ERASE_EXT", "sanitize_block"),
            ("CRYPTO_SCRAMBLE_EXT", "sanitize_crypto"),
            ("OVERWRITE_EXT", "sanitize_overwrite"),
        )
        if mark in printed
    )
    part = Component(
        kind=storage_kind(medium),
        model=model,
        serial=number,
        size_bytes=integer(count * int(logical[1][:6])) if count and logical else None,
        medium=medium,
        interface=Interface.SATA
        if re.search(r"^\s*Transport:.*Serial", printed, re.MULTILINE)
        else Interface.ATA,
        firmware=text(_value(printed, "Firmware Revision")),
        slot=device[1] if device else None,
        security=_security(printed),
        sanitize=actions or None,
    )
    return HardwareReport(tool="hdparm", components=(part,))
