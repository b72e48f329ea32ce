"""nvme-cli as text: `id-ctrl` with or without `-H`, `smart-log`, and the table of `list`."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, ComponentKind, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.readers.nvme_json import sanitize_actions
from omlopp.domain.hardware.values import integer, name, number, serial, text

_MOST_LINES = 2000
_TABLE = re.compile(r"^Node +(?:Generic +)?SN +Model .*\n(-+(?: -+)+) *$", re.MULTILINE)


def recognises(content: Content) -> bool:
    """By the heading each command prints."""
    if content.looks_binary:
        return False
    head = content.head.lstrip()
    return head.upper().startswith(("NVME IDENTIFY CONTROLLER", "SMART LOG FOR NVME DEVICE")) or bool(
        head.startswith("Node ") and _TABLE.search(head)
    )


def _pairs(printed: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in printed.split("\n", _MOST_LINES)[:_MOST_LINES]:
        key, colon, value = line.partition(":")
        if colon and key and not key[0].isspace():
            found.setdefault("_".join(key.lower().split()), value.strip())
    return found


def _controller(printed: str) -> Component:
    pairs = _pairs(printed)
    given = pairs.get("sanicap", "")
    actions = int(given, 16) if re.fullmatch(r"(0x)?[0-9a-fA-F]{1,8}", given) else None
    return Component(
        kind=ComponentKind.SSD,
        model=name(pairs.get("mn")),
        serial=serial(pairs.get("sn")),
        size_bytes=integer(pairs.get("tnvmcap")) or None,
        medium=Medium.SSD,
        interface=Interface.NVME,
        firmware=text(pairs.get("fr")),
        sanitize=sanitize_actions(actions),
    )


def _health(printed: str) -> Component:
    pairs = _pairs(printed)
    warning = re.match(r"(0x[0-9a-f]{1,4}|\d{1,4})", pairs.get("critical_warning", ""))
    used = pairs.get("percentage_used", "").split("%")[0]
    return Component(
        kind=ComponentKind.SSD,
        medium=Medium.SSD,
        interface=Interface.NVME,
        health=None if warning is None else ("passed" if int(warning[1], 0) == 0 else "failed"),
        power_on_hours=integer(pairs.get("power_on_hours")),
        media_errors=integer(pairs.get("media_errors")),
        wear_percent=number(used) if used else None,
    )


def _listed(printed: str, problems: list[Problem]) -> tuple[Component, ...]:
    """The table, by the columns that its dashes rule off; a drive with two namespaces is one."""
    table = _TABLE.search(printed)
    if table is None:
        return ()
    spans = [ruled.span() for ruled in re.finditer("-+", table[1])]
    heading = table[0].split("\n")[0]
    titles = [heading[start:end].strip() for start, end in spans]
    found: dict[str, Component] = {}
    for line in printed[table.end() :].split("\n", _MOST_LINES)[:_MOST_LINES]:
        if not line.startswith("/dev/"):
            continue
        cells = {title: line[start:end].strip() for title, (start, end) in zip(titles, spans, strict=True)}
        number_ = serial(cells.get("SN"))
        found.setdefault(
            number_ or f"?{len(found)}",
            Component(
                kind=ComponentKind.SSD,
                model=name(cells.get("Model")),
                serial=number_,
                medium=Medium.SSD,
                interface=Interface.NVME,
                firmware=text(cells.get("FW Rev")),
                slot=text(cells.get("Node")),
            ),
        )
    if found:
        problems.append(Problem("size_rounded", "Usage", ""))
    return tuple(found.values())


def read(content: Content) -> HardwareReport:
    """The controller, the health of one that is not named, or the drives of a list."""
    head = content.head.lstrip().upper()
    problems: list[Problem] = []
    if head.startswith("SMART LOG"):
        parts: tuple[Component, ...] = (_health(content.text),)
        problems.append(Problem("drive_not_described", "", ""))
    elif head.startswith("NODE "):
        parts = _listed(content.text, problems)
    else:
        parts = (_controller(content.text),)
    return HardwareReport(tool="nvme-cli", components=parts, problems=tuple(problems))
