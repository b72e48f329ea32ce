"""`nvme id-ctrl` as text, with or without `-H`."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, ComponentKind, HardwareReport, Interface, Medium
from omlopp.domain.hardware.readers.nvme_json import sanitize_actions
from omlopp.domain.hardware.values import integer, name, serial, text


def recognises(content: Content) -> bool:
    """By the heading nvme-cli prints."""
    return not content.looks_binary and content.head.lstrip().upper().startswith("NVME IDENTIFY CONTROLLER")


def read(content: Content) -> HardwareReport:
    """The controller."""
    pairs: dict[str, str] = {}
    for line in content.text.split("\n", 2000)[:2000]:
        found = re.match(r"([a-z_0-9]+)\s*: ?(.*)$", line)
        if found:
            pairs.setdefault(found[1], found[2].strip())
    given = pairs.get("sanicap", "")
    actions = int(given, 16) if re.fullmatch(r"(0x)?[0-9a-fA-F]{1,8}", given) else None
    part = Component(
        kind=ComponentKind.SSD,
        model=name(pairs.get("mn")),
        serial=serial(pairs.get("sn")),
        size_bytes=integer(pairs.get("tnvmcap")) or None,
        medium=Medium.SSD,
        interface=Interface.NVME,
        firmware=text(pairs.get("fr")),
        sanitize=sanitize_actions(actions),
    )
    return HardwareReport(tool="nvme-cli", components=(part,))
