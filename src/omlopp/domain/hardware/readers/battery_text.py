"""Batteries: the kernel's `uevent` file and `upower -i`."""

import re

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, ComponentKind, HardwareReport, Problem
from omlopp.domain.hardware.values import integer, name, number, serial


def recognises(content: Content) -> bool:
    """By the keys of either."""
    if content.looks_binary:
        return False
    head = content.head
    return bool(re.search(r"^POWER_SUPPLY_\w+=", head, re.MULTILINE)) or (
        "native-path:" in head and ("energy-full" in head or "power supply:" in head)
    )


def _wear(full: float | None, design: float | None) -> float | None:
    if not full or not design:
        return None
    return round(max(0.0, 100 - 100 * full / design), 1)


def read(content: Content) -> HardwareReport:
    """One battery. A cycle count of 0 beside wear is a controller that does not count: unknown."""
    printed = content.text[:200_000]
    sysfs = dict(re.findall(r"^POWER_SUPPLY_(\w+)=(.*)$", printed, re.MULTILINE))
    lines = dict(re.findall(r"^ +([a-z][a-z \-]+): +(\S.*)$", printed, re.MULTILINE))
    if sysfs:
        full = number(sysfs.get("CHARGE_FULL")) or number(sysfs.get("ENERGY_FULL"))
        design = number(sysfs.get("CHARGE_FULL_DESIGN")) or number(sysfs.get("ENERGY_FULL_DESIGN"))
        wear = _wear(full, design)
        part = Component(
            kind=ComponentKind.LAPTOP_BATTERY,
            manufacturer=name(sysfs.get("MANUFACTURER")),
            model=name(sysfs.get("MODEL_NAME")),
            serial=serial((sysfs.get("SERIAL_NUMBER") or "").strip()),
            wear_percent=wear,
            cycles=integer(sysfs.get("CYCLE_COUNT")) or None,
        )
    else:
        full = number(lines.get("energy-full", "").split(" ")[0])
        design = number(lines.get("energy-full-design", "").split(" ")[0])
        wear = _wear(full, design)
        part = Component(
            kind=ComponentKind.LAPTOP_BATTERY,
            manufacturer=name(lines.get("vendor")),
            model=name(lines.get("model")),
            serial=serial(lines.get("serial")),
            wear_percent=wear,
            cycles=integer(lines.get("charge-cycles")) or None,
        )
    problems = () if wear is not None else (Problem("battery_empty", "", ""),)
    return HardwareReport(tool="sysfs" if sysfs else "upower", components=(part,), problems=problems)
