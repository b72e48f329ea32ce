"""`smartctl -j`: one drive, in three dialects (ATA, SCSI, NVMe) and with keys that moved over the years."""

import re
from typing import Any

from omlopp.domain.hardware._content import Content
from omlopp.domain.hardware._model import Component, HardwareReport, Interface, Medium, Problem
from omlopp.domain.hardware.values import (
    boolean,
    integer,
    interface_in,
    items,
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


def recognises(content: Content) -> bool:
    """By the key `smartctl`, or the pair of keys that cut-down exports keep."""
    document = mapping(content.json)
    protocol = mapping(document.get("device")).get("protocol")
    return isinstance(document.get("smartctl"), dict) or (
        protocol in ("ATA", "SCSI", "NVMe") and ("model_name" in document or "smart_status" in document)
    )


def _interface(drive: dict[str, Any]) -> Interface | None:
    protocol = (text(mapping(drive.get("device")).get("protocol")) or "").lower()
    if protocol == "nvme":
        return Interface.NVME
    if protocol == "ata":
        return Interface.SATA if drive.get("sata_version") or drive.get("interface_speed") else Interface.ATA
    transport = interface_in(mapping(drive.get("scsi_transport_protocol")).get("name"))
    if transport is not None:
        return transport
    return Interface.SCSI if protocol == "scsi" else None


def _bridge(drive: dict[str, Any]) -> bool | None:
    way = (text(mapping(drive.get("device")).get("type")) or "").lower()
    if "usb" in way or "sntjmicron" in way or "sntasmedia" in way or "sntrealtek" in way:
        return True
    return True if any(word in way for word in ("megaraid", "cciss", "areca", "aacraid", "3ware")) else None


def _medium(drive: dict[str, Any], interface: Interface | None, model: str | None) -> Medium | None:
    turns = integer(drive.get("rotation_rate"))
    if turns is not None and turns > 0:
        return Medium.HDD
    if turns == 0 or interface is Interface.NVME:
        return Medium.SSD
    return medium_by_name(model, interface)


def _attribute(drive: dict[str, Any], number_: int) -> int | None:
    for row in objects(mapping(drive.get("ata_smart_attributes")).get("table"), 300):
        if row.get("id") == number_:
            return integer(mapping(row.get("raw")).get("value"))
    return None


def _size(drive: dict[str, Any]) -> int | None:
    return (
        integer(drive.get("nvme_total_capacity"))
        or integer(mapping(drive.get("user_capacity")).get("bytes"))
        or sum(
            integer(mapping(one.get("size")).get("bytes")) or 0
            for one in objects(drive.get("nvme_namespaces"), 1024)
        )
        or None
    )


def _health(drive: dict[str, Any]) -> str | None:
    passed = boolean(mapping(drive.get("smart_status")).get("passed"))
    return None if passed is None else ("passed" if passed else "failed")


def drive_of(drive: dict[str, Any]) -> Component:
    """The drive in one smartctl document."""
    model = name(drive.get("model_name")) or name(drive.get("scsi_model_name")) or name(drive.get("product"))
    # A RAID volume answers like a drive; the drives behind it do not answer at all.
    volume = bool(model and re.search(r"\braid\b|logical volume|virtual disk", model, re.IGNORECASE))
    interface = Interface.RAID if volume else _interface(drive)
    medium = None if volume else _medium(drive, interface, model)
    nvme = mapping(drive.get("nvme_smart_health_information_log"))
    lost = integer(drive.get("scsi_grown_defect_list"))
    return Component(
        kind=storage_kind(medium),
        manufacturer=name(drive.get("vendor")) or name(drive.get("scsi_vendor")),
        model=model,
        serial=_serial(drive),
        size_bytes=_size(drive),
        medium=medium,
        interface=interface,
        firmware=text(drive.get("firmware_version"))
        or text(drive.get("revision"))
        or text(drive.get("scsi_revision")),
        slot=text(mapping(drive.get("device")).get("name")),
        health=_health(drive),
        reallocated_sectors=lost if (raw := _attribute(drive, 5)) is None else raw,
        pending_sectors=_attribute(drive, 197),
        power_on_hours=integer(mapping(drive.get("power_on_time")).get("hours")),
        media_errors=_media_errors(drive),
        wear_percent=next(
            (
                used
                for told in (
                    nvme.get("percentage_used"),
                    drive.get("scsi_percentage_used_endurance_indicator"),
                    mapping(drive.get("endurance_used")).get("current_percent"),
                )
                if (used := number(told)) is not None
            ),
            None,
        ),
        security=text(mapping(drive.get("ata_security")).get("string")),
        bridge=True if volume else _bridge(drive),
    )


def _media_errors(drive: dict[str, Any]) -> int | None:
    """What could not be read or written: counted by NVMe, summed over SCSI's logs, ATA's attribute 198."""
    counted = integer(mapping(drive.get("nvme_smart_health_information_log")).get("media_errors"))
    if counted is not None:
        return counted
    logs = mapping(drive.get("scsi_error_counter_log"))
    lost = [integer(mapping(log).get("total_uncorrected_errors")) for log in logs.values()]
    known = [count for count in lost if count is not None]
    return sum(known) if known else _attribute(drive, 198)


def _serial(drive: dict[str, Any]) -> str | None:
    return serial(drive.get("serial_number"))


def _scan(document: dict[str, Any]) -> tuple[Component, ...]:
    """`smartctl --scan`: what answers, without who it is."""
    parts = []
    for one in objects(document.get("devices"), 1000):
        interface = interface_in(one.get("protocol"))
        medium = medium_by_name(None, interface)
        parts.append(
            Component(
                kind=storage_kind(medium),
                medium=medium,
                interface=interface,
                slot=text(one.get("info_name")),
                bridge=_bridge({"device": one}),
            )
        )
    return tuple(parts)


def problems_of(document: dict[str, Any], part: Component) -> list[Problem]:
    """What smartctl itself complains of, and a drive without name."""
    found = [
        Problem("tool_message", text(one.get("severity")) or "", (text(one.get("string")) or "")[:200])
        for one in objects(mapping(document.get("smartctl")).get("messages"), 50)
    ]
    if part.serial is None:
        found.append(Problem("serial_missing", part.slot or "", text(document.get("serial_number")) or ""))
    if part.health == "failed":
        found.append(Problem("smart_failed", part.slot or "", part.model or ""))
    return found


def read(content: Content) -> HardwareReport:
    """The drive, or the list of drives of a scan."""
    document = mapping(content.json)
    version = [str(piece) for piece in items(mapping(document.get("smartctl")).get("version"), 3)]
    time = mapping(document.get("local_time")).get("time_t")
    if "devices" in document:
        parts: tuple[Component, ...] = _scan(document)
        problems = []
    else:
        part = drive_of(document)
        parts = (part,)
        problems = problems_of(document, part)
        if part.model is None and part.serial is None and part.size_bytes is None:
            # A status without a drive: the health is known, of what is not.
            problems.append(Problem("drive_not_described", part.slot or "", ""))
    return HardwareReport(
        tool="smartctl",
        tool_version=".".join(version) or None,
        components=parts,
        problems=tuple(problems),
        created_at=moment(time),
    )
