"""`hwinfo`: blocks of indented `Key: value`, one a device; the firmware's tables stand in the first."""

import re
from collections.abc import Iterator
from dataclasses import replace

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._locks import firmware_lock
from omlopp.domain.hardware._model import (
    Component,
    ComponentKind,
    Device,
    HardwareReport,
    Interface,
    Medium,
    Problem,
)
from omlopp.domain.hardware.values import (
    integer,
    interface_in,
    kind_of_chassis,
    medium_by_name,
    memory_size,
    name,
    serial,
    storage_kind,
    text,
)
from omlopp.domain.screens import PANEL_MAKERS, diagonal, is_plausible
from omlopp.domain.vocabulary import Kind

_MOST_LINES = 200_000


def recognises(content: Content) -> bool:
    """By the marks hwinfo leaves in every block."""
    if content.looks_binary:
        return False
    return "  [Created at " in content.head and "Hardware Class:" in content.head


def _blocks(printed: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in printed.split("\n", _MOST_LINES)[:_MOST_LINES]:
        if not line.strip():
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def _pairs(lines: list[str], indent: int) -> dict[str, str]:
    """`Key: value` lines at one depth of indentation, first of each."""
    found: dict[str, str] = {}
    for line in lines:
        if len(line) - len(line.lstrip(" ")) == indent:
            key, colon, value = line.strip().partition(":")
            if colon:
                found.setdefault(key, value.strip())
    return found


def _quoted(value: str | None) -> str | None:
    """What hwinfo puts in quotation marks, without the numeric id before it."""
    if value is None:
        return None
    found = re.search(r'"(.*)"', value)
    return found[1].strip() if found else value


def _section(lines: list[str], title: str) -> dict[str, str]:
    start = next((place for place, line in enumerate(lines) if line.startswith(f"  {title}: #")), None)
    if start is None:
        return {}
    inside = []
    for line in lines[start + 1 :]:
        if not line.startswith("    "):
            break
        inside.append(line)
    return _pairs(inside, 4)


def _disk(pairs: dict[str, str]) -> Component | None:
    model = name(_quoted(pairs.get("Model")))
    driver = pairs.get("Driver", "")
    files = pairs.get("Device Files", "") + pairs.get("Device File", "")
    if "usb-storage" in driver or "/usb-" in files:
        interface: Interface | None = Interface.USB
    elif "nvme" in driver or "nvme" in files:
        interface = Interface.NVME
    elif "mmcblk" in files:
        interface = Interface.MMC
    elif "/ata-" in files or "ahci" in driver or "ata_piix" in driver:
        interface = Interface.SATA if "ahci" in driver else Interface.ATA
    else:
        interface = interface_in(driver)
    if interface is Interface.MMC and re.search(r"mmcblk\d+(boot\d|rpmb)", files):
        # The boot areas of a soldered chip belong to the chip.
        return None
    medium = medium_by_name(model, interface)
    size = re.search(r"\((\d+) bytes\)", pairs.get("Capacity", ""))
    return Component(
        kind=storage_kind(medium),
        manufacturer=name(_quoted(pairs.get("Vendor"))),
        model=model,
        serial=serial(_quoted(pairs.get("Serial ID"))),
        size_bytes=integer(size[1]) if size else None,
        medium=medium,
        interface=interface,
        firmware=text(_quoted(pairs.get("Revision"))),
        slot=text(pairs.get("Device File", "").split(" ")[0]),
        bridge=True if interface is Interface.USB else None,
    )


_KINDS = {
    "cpu": ComponentKind.PROCESSOR,
    "graphics card": ComponentKind.GRAPHICS,
    "sound": ComponentKind.SOUND,
    "network": ComponentKind.NETWORK_CARD,
    "monitor": ComponentKind.MONITOR,
    "cdrom": ComponentKind.OPTICAL,
}


def _component(lines: list[str]) -> Component | None:
    pairs = _pairs(lines, 2)
    sort = pairs.get("Hardware Class")
    if sort == "disk":
        return _disk(pairs)
    kind = _KINDS.get(sort or "")
    if kind is None:
        return None
    model = name(_quoted(pairs.get("Model")))
    if model is None:
        return None
    return Component(
        kind=kind,
        manufacturer=name(_quoted(pairs.get("Vendor"))),
        model=model,
        serial=serial(_quoted(pairs.get("Serial ID"))),
        medium=Medium.OPTICAL if kind is ComponentKind.OPTICAL else None,
    )


def _memory(lines: list[str]) -> Iterator[Component]:
    """The modules in the firmware's tables: sections named `Memory Device`."""
    for place, line in enumerate(lines):
        if not line.startswith("  Memory Device: #"):
            continue
        inside = []
        for deeper in lines[place + 1 :]:
            if not deeper.startswith("    "):
                break
            inside.append(deeper)
        pairs = _pairs(inside, 4)
        size = memory_size(pairs.get("Size"))
        if size and "ROM" not in pairs.get("Location", ""):
            yield Component(
                kind=ComponentKind.RAM,
                manufacturer=name(_quoted(pairs.get("Manufacturer"))),
                model=name(_quoted(pairs.get("Part Number"))),
                serial=serial(_quoted(pairs.get("Serial"))),
                size_bytes=size,
                slot=text(_quoted(pairs.get("Location"))),
            )


OWN_SCREEN = frozenset({Kind.LAPTOP, Kind.ALL_IN_ONE, Kind.TABLET})


def _screen(kind: str | None, panels: list[tuple[int, int]]) -> float | None:
    """The diagonal of the only panel of a machine that has one built in, as EDID states its sides in mm.

    Of one that such a machine cannot have nothing is said.
    """
    if kind not in OWN_SCREEN or len(panels) != 1:
        return None
    inches = diagonal(*panels[0])
    return inches if is_plausible(kind, inches) else None


def _panel(lines: list[str]) -> tuple[int, int] | None:
    """The sides in mm of a panel that is built in."""
    pairs = _pairs(lines, 2)
    size = re.fullmatch(r"(\d{2,4})x(\d{2,4}) mm", pairs.get("Size", ""))
    maker = pairs.get("Vendor", "").split(" ")[0]
    if pairs.get("Hardware Class") != "monitor" or maker not in PANEL_MAKERS or size is None:
        return None
    return int(size[1]), int(size[2])


def _passwords(section: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    """`Admin Password: 0x00 (Disabled)`: the state stands in brackets."""
    for key in ("Power-on Password", "Admin Password"):
        state = re.search(r"\(([^)]*)\)", section.get(key, ""))
        yield key, state[1] if state else None


def read_text(printed: str) -> HardwareReport:
    """The report in hwinfo's output."""
    device = None
    password = None
    parts: list[Component] = []
    panels: list[tuple[int, int]] = []
    for lines in _blocks(printed):
        if device is None and any(line.startswith("  System Info: #") for line in lines):
            system, chassis = _section(lines, "System Info"), _section(lines, "Chassis Info")
            case = re.search(r"\(([^)]*)\)", chassis.get("Type", ""))
            device = Device(
                kind=kind_of_chassis(case[1]) if case else None,
                manufacturer=name(_quoted(system.get("Manufacturer"))),
                model=name(_quoted(system.get("Product"))),
                version=name(_quoted(system.get("Version"))),
                serial=serial(_quoted(system.get("Serial"))) or serial(_quoted(chassis.get("Serial"))),
                uuid=serial(_quoted(system.get("UUID")))
                if "undefined" not in system.get("UUID", "")
                else None,
            )
            board = _section(lines, "Board Info")
            if board:
                parts.append(
                    Component(
                        kind=ComponentKind.MOTHERBOARD,
                        manufacturer=name(_quoted(board.get("Manufacturer"))),
                        model=name(_quoted(board.get("Product"))),
                        serial=serial(_quoted(board.get("Serial"))),
                    )
                )
            parts.extend(_memory(lines))
            password = firmware_lock(_passwords(_section(lines, "Hardware Security")))
        panel = _panel(lines)
        if panel is not None:
            panels.append(panel)
        part = _component(lines)
        # hwinfo lists a processor once a thread.
        if part is not None and not (part.kind is ComponentKind.PROCESSOR and part in parts):
            parts.append(part)
    return HardwareReport(
        tool="hwinfo",
        device=replace(device, screen_inch=_screen(device.kind, panels)) if device else None,
        components=tuple(parts),
        problems=() if device else (Problem("no_system_table", "System Info", ""),),
        locks=(password,) if password else (),
    )


def read(content: Content) -> HardwareReport:
    """Device and components from hwinfo's text."""
    return read_text(content.text)
