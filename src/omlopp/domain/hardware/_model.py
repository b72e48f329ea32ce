"""What an inventory says: one device, its components, and what could not be read."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from omlopp.domain.hardware._locks import Lock
from omlopp.domain.identity import normal_serial


class Medium(StrEnum):
    """What data lies on. Unknown is None, never a guess."""

    HDD = "hdd"
    SSD = "ssd"
    FLASH = "flash"  # USB stick, memory card
    EMMC = "emmc"  # soldered: eMMC, UFS
    PHONE = "phone"  # the storage of a phone or tablet, reached only through its system
    MAC = "mac"  # Apple silicon or T2: storage behind a security processor
    CHROMEBOOK = "chromebook"
    OPTICAL = "optical"
    TAPE = "tape"


class Interface(StrEnum):
    """How a medium is reached. Unknown is None."""

    ATA = "ata"
    SATA = "sata"
    SCSI = "scsi"
    SAS = "sas"
    NVME = "nvme"
    USB = "usb"
    MMC = "mmc"
    UFS = "ufs"
    RAID = "raid"
    VIRTIO = "virtio"


class ComponentKind(StrEnum):
    """What a component is: the words of `Part` where they exist, and those an inventory adds."""

    SSD = "ssd"
    HDD = "hdd"
    STORAGE = "storage"  # a medium of unknown make-up
    REMOVABLE = "removable"  # a stick or card, found among the disks
    OPTICAL = "optical"
    RAM = "ram"
    PROCESSOR = "processor"
    MOTHERBOARD = "motherboard"
    GRAPHICS = "graphics"
    NETWORK_CARD = "network_card"
    SOUND = "sound"
    LAPTOP_BATTERY = "laptop_battery"
    LAPTOP_SCREEN = "laptop_screen"
    MONITOR = "monitor"
    KEYBOARD = "keyboard"
    POWER_SUPPLY = "power_supply"
    CAMERA = "camera"
    OTHER = "other"


HOLDS_DATA = frozenset({ComponentKind.SSD, ComponentKind.HDD, ComponentKind.STORAGE, ComponentKind.REMOVABLE})
"""Kinds of component that must end in a final state of their own."""


LISTS_MEDIA = frozenset({"lshw", "hwinfo", "lsblk", "ereuse", "ideviceinfo", "mdm", "ios-backup", "getprop"})
"""Inventory tools that look for every medium, so that one they do not name is not there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the source that a person may want to look at: a code, where it stands, the text met."""

    code: str
    place: str = ""
    value: str = ""

    def as_json(self) -> dict[str, str]:
        """Keys `code`, `place`, `value`."""
        return {"code": self.code, "place": self.place, "value": self.value}


@dataclass(frozen=True, slots=True)
class Device:
    """The machine itself. `kind` is a word of `vocabulary.Kind`; a placeholder serial is None."""

    kind: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    version: str | None = None
    sku: str | None = None
    serial: str | None = None
    uuid: str | None = None
    asset_tag: str | None = None
    imei: str | None = None
    screen_inch: float | None = None  # the diagonal of its own screen, where the tool states it

    @property
    def normal_serial(self) -> str | None:
        """The serial in the form used for comparing."""
        return normal_serial(self.serial)

    def as_json(self) -> dict[str, Any]:
        """All fields by name; unknown is null."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a device. Sizes in bytes; hours and percent as the tool states them; unknown is None."""

    kind: ComponentKind
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    size_bytes: int | None = None
    medium: Medium | None = None
    interface: Interface | None = None
    firmware: str | None = None
    slot: str | None = None
    health: str | None = None  # "passed" or "failed": the drive's own SMART assessment
    reallocated_sectors: int | None = None
    pending_sectors: int | None = None
    media_errors: int | None = (
        None  # data the drive could not give back (NVMe, SCSI), or offline uncorrectable (ATA)
    )
    power_on_hours: int | None = None
    wear_percent: float | None = None
    cycles: int | None = None
    security: str | None = None  # ATA security: "not enabled", "enabled", "frozen", "locked", as printed
    sanitize: tuple[str, ...] | None = None  # sanitize actions the drive says it can do
    bridge: bool | None = None  # True when seen through a USB bridge or RAID controller
    encryption: str | None = None  # encryption seen on its volumes, as printed: "crypto_LUKS", "BitLocker"

    @property
    def normal_serial(self) -> str | None:
        """The serial in the form used for comparing."""
        return normal_serial(self.serial)

    @property
    def holds_data(self) -> bool:
        """Whether the part must end in a final state of its own."""
        return self.kind in HOLDS_DATA

    def as_json(self) -> dict[str, Any]:
        """All fields by name; unknown is null."""
        return {
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value
            for field in fields(self)
        }


@dataclass(frozen=True, slots=True)
class Listing:
    """What the owner's own system says of a device's storage: nobody looked inside, and drives are not told.

    `storage_gb` is all of it together, as roughly as the system tells it; `encryption` is `encrypted`,
    `partly` or `not_encrypted`. Unknown is None.
    """

    storage_gb: int | None = None
    encryption: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Keys `storage_gb`, `encryption`."""
        return {"storage_gb": self.storage_gb, "encryption": self.encryption}


@dataclass(frozen=True, slots=True)
class HardwareReport:
    """What an inventory says of one device. `tool` names the reader's family: `lshw`, `ereuse`, `smartctl` …

    A fleet export yields one report a device; `place` then says where in the file it stood (`line 17`) and
    `listing` what the system knows of its storage.
    """

    tool: str
    device: Device | None = None
    components: tuple[Component, ...] = ()
    problems: tuple[Problem, ...] = ()
    tool_version: str | None = None
    document_id: str | None = None
    created_at: str | None = None
    locks: tuple[Lock, ...] = ()
    place: str | None = None
    listing: Listing | None = None

    @property
    def media(self) -> tuple[Component, ...]:
        """The components that hold data."""
        return tuple(part for part in self.components if part.holds_data)

    def as_json(self) -> dict[str, Any]:
        """The shape of `omlopp hardware read`, without the file's name."""
        return {
            "tool": self.tool,
            "tool_version": self.tool_version,
            "document_id": self.document_id,
            "created_at": self.created_at,
            "device": self.device.as_json() if self.device else None,
            "components": [part.as_json() for part in self.components],
            "locks": [lock.as_json() for lock in self.locks],
            "problems": [problem.as_json() for problem in self.problems],
            "place": self.place,
            "listing": self.listing.as_json() if self.listing else None,
        }
