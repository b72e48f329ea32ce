"""`lsusb -v`: what hangs on USB. Only what may hold data is kept; a stick among the disks is found here."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, HardwareReport, Interface, Problem
from omlopp.domain.hardware.values import medium_by_name, name, serial, storage_kind

_MOST_BLOCKS = 1000


def recognises(content: Content) -> bool:
    """By the line that opens each device."""
    return not content.looks_binary and bool(
        re.match(r"\s*Bus \d{3} Device \d{3}: ID [0-9a-f]{4}:[0-9a-f]{4}", content.head)
    )


def _named(block: str, key: str) -> str | None:
    found = re.search(rf"^ +{key} +\S+ (\S.*)$", block, re.MULTILINE)
    return found[1].strip() if found else None


def read(content: Content) -> HardwareReport:
    """The devices with a mass-storage interface; without `-v` lsusb does not say which they are."""
    blocks = re.split(r"^(?=Bus \d{3} Device \d{3}: ID )", content.text[:4_000_000], flags=re.MULTILINE)[1:]
    parts = []
    for block in blocks[:_MOST_BLOCKS]:
        if not re.search(r"bInterfaceClass +8 ", block):
            continue
        model = name(_named(block, "iProduct"))
        medium = medium_by_name(model, Interface.USB)
        parts.append(
            Component(
                kind=storage_kind(medium),
                manufacturer=name(_named(block, "iManufacturer")),
                model=model,
                serial=serial(_named(block, "iSerial")),
                medium=medium,
                interface=Interface.USB,
                bridge=True,
            )
        )
    problems = [] if "bInterfaceClass" in content.text else [Problem("interfaces_not_listed", "lsusb", "")]
    return HardwareReport(tool="lsusb", components=tuple(parts), problems=tuple(problems))
