"""`lsblk -J -O -b`: block devices as the kernel sees them."""

import re
from dataclasses import replace
from typing import Any

from omlopp.domain.hardware._content import Content, ReportWrongForm
from omlopp.domain.hardware._model import Component, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.values import (
    boolean,
    disk_size,
    integer,
    interface_in,
    mapping,
    medium_by_name,
    name,
    objects,
    serial,
    storage_kind,
    text,
)

_TABLE = re.compile(r"\s*NAME +(?:KNAME|PATH|MAJ:MIN)\b.* (?:TYPE|SIZE)\b")


def recognises(content: Content) -> bool:
    """By the key `blockdevices`, or the first line of the table that lsblk prints without `-J`."""
    return isinstance(mapping(content.json).get("blockdevices"), list) or _is_table(content)


def _is_table(content: Content) -> bool:
    return not content.looks_binary and bool(_TABLE.match(content.head))


def _size(value: object) -> int | None:
    """Bytes with `-b`; otherwise lsblk's own rounding in powers of two, which is no exact size."""
    exact = integer(value)
    if exact is not None or not isinstance(value, str):
        return exact
    return disk_size(
        value.strip().replace("K", "KiB").replace("M", "MiB").replace("G", "GiB").replace("T", "TiB")
    )


def _encryption(given: dict[str, Any]) -> str | None:
    """The encrypted file system of the disk or of anything upon it."""
    left = [given]
    for _ in range(1000):
        if not left:
            return None
        one = left.pop()
        if (kind := text(one.get("fstype"))) and kind.lower() in ("crypto_luks", "bitlocker"):
            return kind
        left += objects(one.get("children"), 1000)
    return None


def _disk(given: dict[str, Any]) -> Component:
    label = text(given.get("name")) or ""
    interface = interface_in(given.get("tran"))
    if interface is None:
        interface = (
            Interface.NVME
            if label.startswith("nvme")
            else Interface.MMC
            if label.startswith("mmcblk")
            else Interface.VIRTIO
            if label.startswith("vd")
            else None
        )
    model = name(given.get("model"))
    medium = medium_by_name(model, interface)
    spins = boolean(given.get("rota"))
    if medium is None and interface is not Interface.USB and interface is not Interface.VIRTIO:
        # Behind USB the kernel's "rotational" is a default, not an observation.
        medium = None if spins is None else (Medium.HDD if spins else Medium.SSD)
    if medium is None and boolean(given.get("rm")):
        medium = Medium.FLASH
    maker = name(given.get("vendor"))
    return Component(
        kind=storage_kind(medium),
        # A bus's name, or a number on it, is nobody's.
        manufacturer=None if (maker or "").startswith(("ATA", "0x")) else maker,
        model=model,
        serial=serial(given.get("serial")),
        size_bytes=_size(given.get("size")),
        medium=medium,
        interface=interface,
        firmware=text(given.get("rev")),
        slot=text(given.get("path")) or (f"/dev/{label}" if label else None),
        bridge=True if interface is Interface.USB else None,
        encryption=_encryption(given),
    )


def _drives(parts: list[Component]) -> list[Component]:
    """With the namespaces of one NVMe drive as one medium, its size their sum."""
    found: dict[str, Component] = {}
    for part in parts:
        key = part.serial if part.interface is Interface.NVME and part.serial else f"?{len(found)}"
        known = found.get(key)
        sizes = [one.size_bytes for one in (known, part) if one is not None and one.size_bytes is not None]
        found[key] = replace(known, size_bytes=sum(sizes) if sizes else None) if known else part
    return list(found.values())


def read(content: Content) -> HardwareReport:
    """The whole disks in the list; partitions, loops and ROM drives are left out.

    The table for people is refused: its empty cells are gaps, so that a value's column cannot be told.
    """
    if _is_table(content):
        raise ReportWrongForm("lsblk", "lsblk -J -O -b")
    parts = [
        _disk(given)
        for given in objects(mapping(content.json).get("blockdevices"))
        if given.get("type") in ("disk", None)
        and not (text(given.get("name")) or "").startswith(("ram", "zram", "loop", "nullb"))
    ]
    parts = _drives(parts)
    problems = [
        Problem("serial_missing", part.slot or "", part.model or "") for part in parts if part.serial is None
    ]
    return HardwareReport(tool="lsblk", components=tuple(parts), problems=tuple(problems))
