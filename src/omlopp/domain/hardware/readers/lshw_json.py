"""`lshw -json`: a tree of nodes with class, vendor, product, serial and size."""

import re
from dataclasses import replace
from typing import Any

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
    items,
    kind_of_chassis,
    mapping,
    medium_by_name,
    name,
    serial,
    storage_kind,
    text,
)
from omlopp.domain.identity import real_serial

_MOST_NODES = 20_000
_PASSWORDS = ("power-on_password", "administrator_password")


def _root(document: object) -> dict[str, Any]:
    if isinstance(document, list):
        document = next((node for node in document if isinstance(node, dict)), None)
    return mapping(document)


def recognises(content: Content) -> bool:
    """A JSON object with `id` and `class`, as every node of the tree has."""
    root = _root(content.json)
    return isinstance(root.get("class"), str) and isinstance(root.get("id"), str) and "type" not in root


def _words(value: object) -> list[str]:
    return [word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str)]


def _nodes(root: dict[str, Any], problems: list[Problem]) -> list[tuple[dict[str, Any], bool]]:
    """Every node with whether it hangs under USB, top down; the tree is walked without recursion."""
    found: list[tuple[dict[str, Any], bool]] = []
    stack: list[tuple[dict[str, Any], bool]] = [(root, False)]
    while stack:
        node, usb = stack.pop()
        usb = usb or any(word.startswith("usb@") for word in _words(node.get("businfo")))
        found.append((node, usb))
        if len(found) >= _MOST_NODES:
            problems.append(Problem("too_many_parts", f"node {len(found)}", ""))
            break
        children = [child for child in items(node.get("children")) if isinstance(child, dict)]
        stack.extend((child, usb) for child in reversed(children))
    return found


def _usb_hosts(nodes: list[tuple[dict[str, Any], bool]]) -> set[str]:
    """SCSI hosts that are USB in disguise: named under the USB node, while the disk hangs elsewhere."""
    return {
        word.removeprefix("scsi")
        for node, usb in nodes
        if usb or mapping(node.get("configuration")).get("driver") in ("usb-storage", "uas")
        for word in _words(node.get("logicalname"))
        if word.startswith("scsi")
    }


def _usb_serials(nodes: list[tuple[dict[str, Any], bool]]) -> dict[int, str]:
    """By a USB disk's node the serial of the device it hangs from, which is the stick's own."""
    return {
        id(child): found
        for node, usb in nodes
        if usb and node.get("class") == "storage" and (found := serial(node.get("serial"))) is not None
        for child in items(node.get("children"))
        if isinstance(child, dict) and child.get("class") == "disk" and serial(child.get("serial")) is None
    }


def _interface(node: dict[str, Any], *, usb: bool, usb_hosts: set[str]) -> Interface | None:
    businfo = " ".join(_words(node.get("businfo")))
    names = " ".join(_words(node.get("logicalname")))
    description = text(node.get("description")) or ""
    if usb or (businfo.startswith("scsi@") and businfo[5:].split(":")[0] in usb_hosts):
        return Interface.USB
    if "nvme" in names or businfo.startswith("nvme@"):
        return Interface.NVME
    if "mmcblk" in names or businfo.startswith("mmc@"):
        return Interface.MMC
    if businfo.startswith("virtio@"):
        return Interface.VIRTIO
    if description.startswith("ATA"):
        return Interface.ATA
    if description.startswith("SCSI") or businfo.startswith("scsi@"):
        return Interface.SCSI
    return Interface.ATA if businfo.startswith("ide@") else None


def _disk(node: dict[str, Any], *, usb: bool, usb_hosts: set[str]) -> Component:
    interface = _interface(node, usb=usb, usb_hosts=usb_hosts)
    model = name(node.get("product"))
    size = integer(node.get("size")) or integer(node.get("capacity"))
    if interface is Interface.USB and size is None:
        # A card reader without a card: a slot, not a medium.
        return Component(kind=ComponentKind.OTHER, manufacturer=name(node.get("vendor")), model=model)
    rotates = any("rpm" in key for key in mapping(node.get("capabilities")))
    medium = Medium.HDD if rotates else medium_by_name(model, interface)
    removable = "removable" in mapping(node.get("capabilities")) and interface is Interface.USB
    if medium is None and removable:
        medium = Medium.FLASH
    return Component(
        kind=storage_kind(medium),
        manufacturer=name(node.get("vendor")),
        model=model,
        serial=serial(node.get("serial")),
        size_bytes=size,
        medium=medium,
        interface=interface,
        firmware=text(node.get("version")),
        slot=next(iter(_words(node.get("logicalname"))), None),
        bridge=True if interface is Interface.USB else None,
    )


def _nvme(node: dict[str, Any]) -> Component:
    """One controller with its namespaces is one medium: an erasure of one namespace is not of the other."""
    spaces = [
        size
        for child in items(node.get("children"))
        if isinstance(child, dict)
        and "nvme" in " ".join(_words(child.get("logicalname")) + _words(child.get("businfo")))
        and (size := integer(child.get("size"))) is not None
    ]
    # Where the bus was read and not the drive, product and version are the controller chip's.
    bus_only = node.get("product") == node.get("vendor") or "emory controller" in str(node.get("description"))
    return Component(
        kind=ComponentKind.SSD,
        manufacturer=name(node.get("vendor")),
        model=None if bus_only else name(node.get("product")),
        serial=serial(node.get("serial"))
        or next(
            (serial(child.get("serial")) for child in items(node.get("children")) if isinstance(child, dict)),
            None,
        ),
        size_bytes=sum(spaces) if spaces else None,
        medium=Medium.SSD,
        interface=Interface.NVME,
        firmware=None if bus_only else text(node.get("version")),
        slot=next(iter(_words(node.get("logicalname"))), None),
    )


_SIMPLE = {
    "processor": ComponentKind.PROCESSOR,
    "display": ComponentKind.GRAPHICS,
    "multimedia": ComponentKind.SOUND,
    "network": ComponentKind.NETWORK_CARD,
}


def _is_nvme_controller(node: dict[str, Any]) -> bool:
    return node.get("class") == "storage" and (
        mapping(node.get("configuration")).get("driver") == "nvme"
        or any(word.startswith("/dev/nvme") for word in _words(node.get("logicalname")))
    )


def _component(
    node: dict[str, Any], *, usb: bool, usb_hosts: set[str], usb_serials: dict[int, str]
) -> Component | None:
    sort = node.get("class")
    node_id = text(node.get("id")) or ""
    if _is_nvme_controller(node):
        return _nvme(node)
    if sort == "disk":
        if node_id.startswith(("medium", "namespace")):
            return None
        if node_id.startswith("cdrom") or "DVD" in (text(node.get("description")) or ""):
            return Component(
                kind=ComponentKind.OPTICAL,
                manufacturer=name(node.get("vendor")),
                model=name(node.get("product")),
                serial=serial(node.get("serial")),
                medium=Medium.OPTICAL,
            )
        disk = _disk(node, usb=usb, usb_hosts=usb_hosts)
        return replace(disk, serial=usb_serials[id(node)]) if id(node) in usb_serials else disk
    if sort == "memory":
        size = integer(node.get("size"))
        if not node_id.startswith("bank") or size is None or "FLASH" in (text(node.get("description")) or ""):
            return None
        return Component(
            kind=ComponentKind.RAM,
            manufacturer=name(node.get("vendor")),
            model=name(node.get("product")),
            serial=serial(node.get("serial")),
            size_bytes=size,
            slot=text(node.get("slot")),
        )
    if sort == "power":
        battery = "battery" in node_id or "attery" in (text(node.get("description")) or "")
        return Component(
            kind=ComponentKind.LAPTOP_BATTERY if battery else ComponentKind.POWER_SUPPLY,
            manufacturer=name(node.get("vendor")),
            model=name(node.get("product")),
            serial=serial(node.get("serial")),
        )
    if sort == "bus" and node_id == "core":
        return Component(
            kind=ComponentKind.MOTHERBOARD,
            manufacturer=name(node.get("vendor")),
            model=name(node.get("product")),
            serial=serial(node.get("serial")),
        )
    kind = _SIMPLE.get(sort) if isinstance(sort, str) else None
    about = f"{node.get('product')} {node.get('description')}".lower()
    if kind is ComponentKind.SOUND and ("cam" in about or node.get("description") == "Video"):
        kind = ComponentKind.CAMERA
    if kind is None or (name(node.get("product")) is None and name(node.get("vendor")) is None):
        return None
    return Component(
        kind=kind,
        manufacturer=name(node.get("vendor")),
        model=name(node.get("product")),
        # What lshw prints as a processor's serial is its type, the same in every machine.
        serial=None if kind is ComponentKind.PROCESSOR else serial(node.get("serial")),
    )


def device_of(root: dict[str, Any]) -> Device:
    """The machine: the top node. The SKU that lshw puts in brackets behind the product is taken off."""
    setup = mapping(root.get("configuration"))
    sku = name(setup.get("sku"))
    product = text(root.get("product")) or ""
    if product.endswith(")") and " (" in product:
        head, _, tail = product.rpartition(" (")
        # Before lshw told the SKU apart it stood only here; a product's own brackets hold words.
        if sku is None and re.fullmatch(r"[A-Z0-9#/-]{5,20}", tail[:-1]):
            sku = tail[:-1]
        if tail[:-1] in (sku, text(setup.get("sku"))) or name(tail[:-1]) is None:
            product = head
    return Device(
        kind=kind_of_chassis(setup.get("chassis")) or kind_of_chassis(root.get("description")),
        manufacturer=name(root.get("vendor")),
        model=name(product),
        version=name(root.get("version")),
        sku=sku if sku and real_serial(sku) and "sku" not in sku.lower() else None,
        serial=serial(root.get("serial")),
        uuid=serial(setup.get("uuid")),
    )


def read_tree(document: object) -> HardwareReport:
    """The report in a decoded lshw document."""
    problems: list[Problem] = []
    root = _root(document)
    nodes = _nodes(root, problems)
    usb_hosts, usb_serials = _usb_hosts(nodes), _usb_serials(nodes)
    parts = [
        _component(node, usb=usb, usb_hosts=usb_hosts, usb_serials=usb_serials)
        for node, usb in nodes
        if node is not root
    ]
    device = device_of(root) if root.get("class") == "system" else None
    if device is None:
        problems.append(Problem("no_system_node", text(root.get("id")) or "", text(root.get("class")) or ""))
    setup = mapping(root.get("configuration"))
    password = firmware_lock((key, text(setup.get(key))) for key in _PASSWORDS)
    return HardwareReport(
        tool="lshw",
        device=device,
        components=tuple(part for part in parts if part is not None),
        problems=tuple(problems),
        locks=(password,) if password else (),
    )


def read(content: Content) -> HardwareReport:
    """Device and components from an lshw tree."""
    return read_tree(content.json)
