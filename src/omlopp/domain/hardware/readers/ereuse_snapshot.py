"""eReuse Workbench snapshots, JSON or YAML, in their three shapes.

- the first, whose keys start with `@` (`@type`), before Workbench 11;
- Workbench 11: `type: Snapshot` with `device` and `components`;
- 2022 on: `data` holds the raw output of lshw, dmidecode, hwinfo and smartctl in one document.
"""

import re
from dataclasses import replace
from typing import Any

from omlopp.domain.hardware._content import MAX_YAML_BYTES, Content
from omlopp.domain.hardware._locks import Lock
from omlopp.domain.hardware._model import (
    Component,
    ComponentKind,
    Device,
    HardwareReport,
    Interface,
    Medium,
    Problem,
)
from omlopp.domain.hardware.readers import dmidecode_text, hwinfo_text, lshw_json, smartctl_json
from omlopp.domain.hardware.values import (
    integer,
    interface_in,
    kind_of_chassis,
    mapping,
    medium_by_name,
    moment,
    name,
    number,
    objects,
    serial,
    storage_kind,
    text,
)
from omlopp.domain.vocabulary import Kind

_NAMED = re.compile(r"""(?:^|[\s{,])["']?@?type["']?\s*:\s*["']?(?:\w{0,20}:)?(?:\w{0,20}Snapshot|Erase)""")


def document_of(content: Content) -> dict[str, Any]:
    """The snapshot as plain values; YAML is tried only on a file that has a snapshot's keys."""
    if content.json is None:
        printed = content.text[:MAX_YAML_BYTES]
        # Looked for plainly first: the pattern is dear, and nearly every text comes past here.
        if not ("Snapshot" in printed or "Erase" in printed) or not _NAMED.search(printed):
            return {}
    return mapping(content.json if content.json is not None else content.yaml)


def type_of(thing: dict[str, Any]) -> str:
    """`@type` in the first shape, where `type` is a finer word; else `type`."""
    return text(thing.get("@type")) or text(thing.get("type")) or ""


def recognises(content: Content) -> bool:
    """By the type `Snapshot`, whatever the shape."""
    if content.looks_binary:
        return False
    document = document_of(content)
    kind = type_of(document)
    return kind.endswith("Snapshot") or (
        isinstance(document.get("data"), dict) and "lshw" in document["data"] and "software" in document
    )


_KINDS = {
    "Laptop": Kind.LAPTOP,
    "Desktop": Kind.DESKTOP,
    "Server": Kind.SERVER,
    "Smartphone": Kind.SMARTPHONE,
    "Mobile": Kind.SMARTPHONE,
    "Tablet": Kind.TABLET,
    "ComputerMonitor": Kind.MONITOR,
    "Monitor": Kind.MONITOR,
    "Printer": Kind.PRINTER,
    "Microtower": Kind.DESKTOP,
    "Netbook": Kind.LAPTOP,
}

_PARTS = {
    "HardDrive": ComponentKind.HDD,
    "SolidStateDrive": ComponentKind.SSD,
    "DataStorage": ComponentKind.STORAGE,
    "RamModule": ComponentKind.RAM,
    "Processor": ComponentKind.PROCESSOR,
    "Motherboard": ComponentKind.MOTHERBOARD,
    "GraphicCard": ComponentKind.GRAPHICS,
    "NetworkAdapter": ComponentKind.NETWORK_CARD,
    "SoundCard": ComponentKind.SOUND,
    "Battery": ComponentKind.LAPTOP_BATTERY,
    "Display": ComponentKind.LAPTOP_SCREEN,
    "OpticalDrive": ComponentKind.OPTICAL,
    "Camera": ComponentKind.CAMERA,
}
STORAGE = ("HardDrive", "SolidStateDrive", "DataStorage")


def device_of(document: dict[str, Any]) -> Device | None:
    """The `device` of the first two shapes."""
    given = document.get("device")
    if not isinstance(given, dict):
        return None
    chassis = kind_of_chassis(given.get("chassis"))
    named = _KINDS.get(type_of(given)) or _KINDS.get(text(given.get("type")) or "")
    # "Desktop" with an all-in-one's chassis is an all-in-one; a laptop's chassis says no more than its type.
    kind = chassis if chassis is Kind.ALL_IN_ONE or named is None else named
    return Device(
        kind=kind or _KINDS.get(text(given.get("chassis")) or ""),
        manufacturer=name(given.get("manufacturer")),
        model=name(given.get("model")),
        version=name(given.get("version")),
        sku=name(given.get("sku")),
        serial=serial(given.get("serialNumber")),
        uuid=serial(given.get("uuid")),
        imei=serial(given.get("imei")),
    )


def _is_drive_capacity(size: float, step: float) -> bool:
    """Whether a capacity of the industry's list lies within one `step` above `size` (IDEMA LBA1-03)."""
    gigabytes = round(size / 1e9)
    for guess in (gigabytes - 1, gigabytes, gigabytes + 1):
        if guess < 8:
            continue
        exact = (97_696_368 + 1_953_504 * (guess - 50)) * 512
        if -step <= exact - size <= step:
            return True
    return False


def disk_bytes(value: object, place: str, problems: list[Problem]) -> int | None:
    """Bytes of a disk. Workbench wrote MB, MiB (rounded down) or `160042.0 MB`, depending on its version.

    A fraction means MB. A whole number is MiB when only that reading gives a capacity that drives have.
    """
    if isinstance(value, str):
        found = re.match(r"\s*(\d+(?:\.\d+)?)\s*(mebibyte|MiB|megabyte|MB)\b", value[:60])
        if found is None:
            return None
        return integer(float(found[1]) * (2**20 if found[2] in ("mebibyte", "MiB") else 10**6))
    size = number(value)
    if size is None or size <= 0:
        return None
    if size != int(size):
        return integer(round(size * 1e6))
    if _is_drive_capacity(size * 1e6, 1e6):
        return integer(size * 1e6)
    if _is_drive_capacity(size * 2**20, 2**20):
        return integer(size * 2**20)
    problems.append(Problem("size_unit_unclear", place, f"{size:g}"))
    return None


def _memory_bytes(value: object) -> int | None:
    if isinstance(value, str):
        value = number(value.split(" ")[0])
    size = number(value)
    return None if size is None else integer(size * 2**20)


def actions_of(part: dict[str, Any]) -> list[dict[str, Any]]:
    """What was done to a part: `actions`, or `events`, or the single blocks of the first shape."""
    found = list(objects(part.get("actions"), 500)) + list(objects(part.get("events"), 500))
    found += [block for key in ("test", "erasure", "benchmark") if isinstance(block := part.get(key), dict)]
    return found


def medium_of(
    part: dict[str, Any], interface: Interface | None, place: str, problems: list[Problem]
) -> Medium | None:
    """The medium: by the part's type, unless its model's name says otherwise (then with a problem)."""
    model = name(part.get("model"))
    by_name = medium_by_name(model, interface)
    by_type = {"HardDrive": Medium.HDD, "SolidStateDrive": Medium.SSD}.get(type_of(part))
    old = text(part.get("type")) if part.get("@type") else None
    if by_type is Medium.HDD and old in ("SSD", "HDD"):
        by_type = Medium.SSD if old == "SSD" else Medium.HDD
    if by_name is not None and by_type is not None and by_name is not by_type:
        problems.append(Problem("medium_contradicted", place, f"{type_of(part)} {model}"))
        return by_name
    return by_type or by_name


def storage_of(part: dict[str, Any], place: str, problems: list[Problem]) -> Component:
    """One drive, with what its SMART test said."""
    interface = interface_in(part.get("interface"))
    medium = medium_of(part, interface, place, problems)
    test = next(
        (
            one
            for one in actions_of(part)
            if "TestDataStorage" in type_of(one) or "TestHardDrive" in type_of(one)
        ),
        {},
    )
    passed = test.get("assessment")
    if "failure" in (status := text(test.get("status")) or ""):
        # The drive's own verdict may be good all the same; the test it was given is not.
        problems.append(Problem("self_test_failed", place, status[:80]))
    size = disk_bytes(part.get("size"), f"{place}.size", problems)
    pending = integer(test.get("currentPendingSectorCount"))
    if pending is not None and size and pending > size // 512:
        problems.append(Problem("counter_implausible", f"{place}.currentPendingSectorCount", str(pending)))
        pending = None
    return Component(
        kind=storage_kind(medium),
        manufacturer=name(part.get("manufacturer")),
        model=name(part.get("model")),
        serial=serial(part.get("serialNumber")),
        size_bytes=size,
        medium=medium,
        interface=interface,
        firmware=text(part.get("variant")),
        health={True: "passed", False: "failed"}.get(passed) if isinstance(passed, bool) else None,
        reallocated_sectors=integer(test.get("reallocatedSectorCount")),
        pending_sectors=pending,
        power_on_hours=integer(test.get("lifetime")),
    )


def _component(part: dict[str, Any], place: str, problems: list[Problem]) -> Component | None:
    sort = type_of(part)
    if sort in STORAGE:
        return storage_of(part, place, problems)
    kind = _PARTS.get(sort)
    if kind is None:
        if sort:
            problems.append(Problem("part_unknown", place, sort[:80]))
        return None
    battery = next((one for one in actions_of(part) if type_of(one) == "MeasureBattery"), {})
    design = (
        number((text(part.get("size")) or "").split(" ")[0]) if kind is ComponentKind.LAPTOP_BATTERY else None
    )
    full = number((text(battery.get("size")) or "").split(" ")[0])
    return Component(
        kind=kind,
        manufacturer=name(part.get("manufacturer")),
        model=name(part.get("model")),
        serial=serial(part.get("serialNumber")),
        size_bytes=_memory_bytes(part.get("size")) if kind is ComponentKind.RAM else None,
        wear_percent=round(100 - 100 * full / design, 1) if design and full and full <= design else None,
        cycles=integer(battery.get("cycleCount")),
    )


def _raw(
    document: dict[str, Any], problems: list[Problem]
) -> tuple[Device | None, tuple[Component, ...], tuple[Lock, ...]]:
    """The third shape: each tool's own output, read by its own reader; drives by serial, lshw first."""
    data = mapping(document.get("data"))
    tree = data.get("lshw")
    base = lshw_json.read_tree(tree) if isinstance(tree, dict | list) and tree else None
    firmware = data.get("dmidecode")
    tables = dmidecode_text.read_text(firmware) if isinstance(firmware, str) and firmware.strip() else None
    if base is None and tables is None:
        problems.append(Problem("nothing_inside", "data", ""))
    device = base.device if base and base.device else (tables.device if tables else None)
    if device is not None and tables is not None and tables.device is not None:
        if device.serial and tables.device.serial and device.serial != tables.device.serial:
            problems.append(Problem("serial_contradicted", "data.dmidecode", tables.device.serial))
        device = replace(
            device,
            serial=device.serial or tables.device.serial,
            kind=device.kind or tables.device.kind,
            uuid=device.uuid or tables.device.uuid,
            asset_tag=tables.device.asset_tag,
        )
    parts = list(base.components if base else tables.components if tables else ())
    probed = data.get("hwinfo")
    if base is None and isinstance(probed, str) and probed.strip():
        parts.extend(part for part in hwinfo_text.read_text(probed).components if part.holds_data)
    for place, given in enumerate(objects(data.get("smart"), 200)):
        drive = smartctl_json.drive_of(given)
        if drive.model is None and drive.serial is None:
            problems.extend(smartctl_json.problems_of(given, drive)[:1])
            continue
        _join(parts, drive, f"data.smart[{place}]", problems)
    if base is not None:
        problems.extend(base.problems)
    locks = tuple(lock for tool in (base, tables) if tool for lock in tool.locks)
    return device, tuple(parts), locks


def _join(parts: list[Component], drive: Component, place: str, problems: list[Problem]) -> None:
    """Put what smartctl says of a drive to the drive the tree lists, by serial; else add it, and say so."""
    key = drive.normal_serial
    for at, part in enumerate(parts):
        theirs = part.normal_serial
        # lshw cuts or prefixes some serials ("WD-…"), so the end of one may be the other.
        if (
            part.holds_data
            and key
            and theirs
            and (key == theirs or key.endswith(theirs) or theirs.endswith(key))
        ):
            parts[at] = replace(
                drive,
                manufacturer=drive.manufacturer or part.manufacturer,
                size_bytes=drive.size_bytes or part.size_bytes,
                medium=drive.medium or part.medium,
                kind=storage_kind(drive.medium or part.medium),
                interface=drive.interface or part.interface,
                slot=drive.slot or part.slot,
                bridge=drive.bridge or part.bridge,
            )
            return
    problems.append(Problem("drive_only_in_smart", place, drive.serial or drive.model or ""))
    parts.append(drive)


def read(content: Content) -> HardwareReport:
    """Device and components of a snapshot of any of the three shapes."""
    if (known := content.reports.get("ereuse")) is None:
        known = content.reports["ereuse"] = _read(content)
    return known


def _read(content: Content) -> HardwareReport:
    problems: list[Problem] = []
    document = document_of(content)
    if isinstance(document.get("data"), dict) and "components" not in document:
        device, components, locks = _raw(document, problems)
    else:
        device = device_of(document)
        parts = [
            _component(part, f"components[{place}]", problems)
            for place, part in enumerate(objects(document.get("components")))
        ]
        components, locks = tuple(part for part in parts if part is not None), ()
        if device is None:
            problems.append(Problem("no_device", "device", ""))
    when = document.get("timestamp") or document.get("endTime")
    created = moment(when)
    if created is None and when is not None:
        problems.append(Problem("time_unreadable", "timestamp", (text(when) or "")[:80]))
    elif created is not None and created.startswith("0001"):
        problems.append(Problem("time_unset", "endTime", created))
        created = None
    return HardwareReport(
        tool="ereuse",
        tool_version=text(document.get("version")),
        device=device,
        components=components,
        problems=tuple(problems),
        document_id=text(document.get("uuid")) or text(document.get("_uuid")),
        created_at=created,
        locks=locks,
    )
