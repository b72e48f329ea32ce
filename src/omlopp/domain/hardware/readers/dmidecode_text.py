"""`dmidecode`: the firmware's own tables (SMBIOS), as text. It knows no disks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._locks import firmware_lock
from omlopp.domain.hardware._model import Component, ComponentKind, Device, HardwareReport, Problem
from omlopp.domain.hardware.values import kind_of_chassis, memory_size, name, serial, text

_MOST_LINES = 200_000
_PASSWORDS = ("Power-On Password Status", "Administrator Password Status")


def recognises(content: Content) -> bool:
    """By its first line or the line that every structure starts with."""
    if content.looks_binary:
        return False
    head = content.head.lstrip()
    if head.startswith(("{", "[")):
        return False
    return "# dmidecode " in head[:400] or bool(
        re.search(r"^Handle 0x[0-9A-F]+, DMI type \d+", head, re.MULTILINE)
    )


@dataclass
class _Structure:
    title: str
    values: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        return self.values.get(key)


def _structures(printed: str) -> Iterator[_Structure]:
    current: _Structure | None = None
    read = False
    for line in printed.split("\n", _MOST_LINES)[:_MOST_LINES]:
        if line.startswith("Handle ") or not line.strip():
            if current is not None:
                yield current
            current = None
        elif not line[0].isspace():
            if current is not None:
                yield current
            current = _Structure(line.strip())
            read = current.title in _READ
        elif read and current is not None and line.startswith("\t") and not line.startswith("\t\t"):
            key, colon, value = line.strip().partition(":")
            if colon:
                current.values.setdefault(key, value.strip())
    if current is not None:
        yield current


_READ = frozenset(
    {
        "System Information",
        "Base Board Information",
        "Chassis Information",
        "Processor Information",
        "Memory Device",
        "Portable Battery",
        "System Power Supply",
        "Hardware Security",
    }
)
"""Structures whose values are looked at; of the rest, which are most, the titles are enough."""


def _part(
    kind: ComponentKind, one: _Structure, model: str = "Product Name", size: int | None = None
) -> Component:
    return Component(
        kind=kind,
        manufacturer=name(one.get("Manufacturer")),
        model=name(one.get(model)),
        serial=serial(one.get("Serial Number")),
        size_bytes=size,
        slot=text(one.get("Locator")) or text(one.get("Socket Designation")),
    )


def _component(one: _Structure) -> Component | None:
    if one.title == "Base Board Information":
        return _part(ComponentKind.MOTHERBOARD, one)
    if one.title == "Processor Information":
        if "Unpopulated" in (one.get("Status") or ""):
            return None
        part = _part(ComponentKind.PROCESSOR, one, "Version")
        return part if part.manufacturer or part.model else None
    if one.title == "Memory Device":
        size = memory_size(one.get("Size"))
        # The firmware's own chip is listed among the memory.
        return (
            None
            if size is None or one.get("Type") == "Flash"
            else _part(ComponentKind.RAM, one, "Part Number", size)
        )
    if one.title == "Portable Battery":
        part = _part(ComponentKind.LAPTOP_BATTERY, one, "Name")
        return part if part.manufacturer or part.model else None
    if one.title == "System Power Supply" and (one.get("Status") or "").startswith("Present"):
        return _part(ComponentKind.POWER_SUPPLY, one, "Model Part Number")
    return None


def read_text(printed: str, problems: tuple[Problem, ...] = ()) -> HardwareReport:
    """The report in dmidecode's output."""
    found = list(_structures(printed))
    system = next((one for one in found if one.title == "System Information"), None)
    chassis = [one for one in found if one.title == "Chassis Information"]
    notes = list(problems)
    if sum(one.title == "Base Board Information" for one in found) > 1:
        notes.append(Problem("several_boards", "Base Board Information", ""))
    if found and not any(one.title == "End Of Table" for one in found):
        notes.append(Problem("no_end_of_table", "", ""))
    kinds = [kind for one in chassis if (kind := kind_of_chassis(one.get("Type")))]
    if system is None:
        notes.append(Problem("no_system_table", "", ""))
        device = None
    else:
        own = serial(system.get("Serial Number"))
        case = next((number for one in chassis if (number := serial(one.get("Serial Number")))), None)
        if own is None and case is not None:
            notes.append(Problem("serial_from_chassis", "Chassis Information", case))
        device = Device(
            kind=kinds[0] if kinds else None,
            manufacturer=name(system.get("Manufacturer")),
            model=name(system.get("Product Name")),
            version=name(system.get("Version")),
            sku=name(system.get("SKU Number")),
            serial=own or case,
            uuid=serial(system.get("UUID")),
            asset_tag=next(
                (serial(name(one.get("Asset Tag"))) for one in chassis if name(one.get("Asset Tag"))), None
            ),
        )
    guarded = next((one for one in found if one.title == "Hardware Security"), None)
    password = firmware_lock((key, guarded.get(key)) for key in _PASSWORDS) if guarded else None
    version = re.search(r"dmidecode (\d[\w.]*)", printed[:400])
    return HardwareReport(
        tool="dmidecode",
        tool_version=version[1] if version else None,
        device=device,
        components=tuple(part for one in found if (part := _component(one)) is not None),
        problems=tuple(notes),
        locks=(password,) if password else (),
    )


def read(content: Content) -> HardwareReport:
    """Device, boards, processors, memory and batteries from dmidecode's text."""
    return read_text(content.text)
