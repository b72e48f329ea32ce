"""nvme-cli as JSON: `id-ctrl`, `list` and `smart-log`, in the spellings of several versions."""

from typing import Any

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, ComponentKind, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.values import integer, items, mapping, name, number, objects, serial, text


def recognises(content: Content) -> bool:
    """By the keys of each command's output."""
    document = content.json
    if isinstance(document, list):
        return any(isinstance(one, dict) and "Subsystems" in one for one in document[:20])
    given = mapping(document)
    return (
        {"sn", "mn", "fr"} <= given.keys()
        or isinstance(given.get("Devices"), list)
        or ("critical_warning" in given and ("avail_spare" in given or "available_spare" in given))
        or isinstance(given.get("nsid_list"), list)
    )


def sanitize_actions(capability: int | None) -> tuple[str, ...] | None:
    """The actions in SANICAP (NVM Express, Identify Controller): crypto, block, overwrite."""
    if capability is None:
        return None
    return tuple(
        word
        for bit, word in enumerate(("sanitize_crypto", "sanitize_block", "sanitize_overwrite"))
        if capability >> bit & 1
    )


def _controller(given: dict[str, Any]) -> Component:
    return Component(
        kind=ComponentKind.SSD,
        model=name(given.get("mn")),
        serial=serial(given.get("sn")),
        size_bytes=integer(given.get("tnvmcap")) or None,
        medium=Medium.SSD,
        interface=Interface.NVME,
        firmware=text(given.get("fr")),
        sanitize=sanitize_actions(integer(given.get("sanicap"))),
    )


def _listed(document: dict[str, Any]) -> list[Component]:
    """`nvme list`: one line a namespace; a drive is its serial, and its size the sum of its namespaces."""
    found: dict[str, Component] = {}
    flat = list(objects(document.get("Devices"), 1000))
    for one in list(flat):
        for subsystem in objects(one.get("Subsystems"), 100):
            for controller in objects(subsystem.get("Controllers"), 100):
                sizes = [
                    integer(space.get("PhysicalSize"))
                    for space in objects(controller.get("Namespaces"), 1024)
                ]
                flat.append(controller | {"PhysicalSize": sum(size or 0 for size in sizes) or None})
    for one in flat:
        if "SerialNumber" not in one and "ModelNumber" not in one:
            continue
        key = text(one.get("SerialNumber")) or f"?{len(found)}"
        size = integer(one.get("PhysicalSize"))
        known = found.get(key)
        found[key] = Component(
            kind=ComponentKind.SSD,
            model=name(one.get("ModelNumber")),
            serial=serial(one.get("SerialNumber")),
            size_bytes=(size or 0) + (known.size_bytes or 0) if known else size,
            medium=Medium.SSD,
            interface=Interface.NVME,
            firmware=text(one.get("Firmware")),
            slot=known.slot if known else text(one.get("DevicePath")) or text(one.get("Controller")),
        )
    return list(found.values())


def read(content: Content) -> HardwareReport:
    """The drives an nvme command names, or the health of one that it does not name."""
    problems: list[Problem] = []
    parts: list[Component]
    if isinstance(content.json, list):
        parts = []
        problems.append(Problem("drive_not_described", "Subsystems", ""))
    elif {"sn", "mn", "fr"} <= content.json.keys():
        parts = [_controller(content.json)]
    elif isinstance(content.json.get("Devices"), list):
        parts = _listed(content.json)
    elif isinstance(content.json.get("nsid_list"), list):
        parts = []
        problems.append(
            Problem("drive_not_described", "nsid_list", str(len(items(content.json.get("nsid_list")))))
        )
    else:
        log = content.json
        warning = integer(log.get("critical_warning"))
        problems.append(Problem("drive_not_described", "", ""))
        parts = [
            Component(
                kind=ComponentKind.SSD,
                medium=Medium.SSD,
                interface=Interface.NVME,
                health=None if warning is None else ("passed" if warning == 0 else "failed"),
                power_on_hours=integer(log.get("power_on_hours")),
                wear_percent=number(log.get("percent_used", log.get("percentage_used"))),
                media_errors=integer(log.get("media_errors")),
            )
        ]
    return HardwareReport(tool="nvme-cli", components=tuple(parts), problems=tuple(problems))
