"""What an erasure report says about each medium: words as printed, and the same in our own terms."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from omlopp.domain.hardware import Component, Device, Interface, Lock, Medium, Problem
from omlopp.domain.identity import normal_serial


class Method(StrEnum):
    """What was done to the medium: the command, not the name of a standard."""

    OVERWRITE = "overwrite"
    SANITIZE_BLOCK = "sanitize_block"
    SANITIZE_OVERWRITE = "sanitize_overwrite"
    SANITIZE_CRYPTO = "sanitize_crypto"
    SECURITY_ERASE = "security_erase"
    SECURITY_ERASE_ENHANCED = "security_erase_enhanced"
    NVME_FORMAT = "nvme_format"  # SES=0: no secure erase asked for
    NVME_FORMAT_USER_DATA = "nvme_format_user_data"  # SES=1
    NVME_FORMAT_CRYPTO = "nvme_format_crypto"  # SES=2
    SCSI_FORMAT_UNIT = "scsi_format_unit"
    OPAL_REVERT = "opal_revert"  # Revert, PSID revert, GenKey
    MMC_SECURE_ERASE = "mmc_secure_erase"
    FACTORY_RESET = "factory_reset"
    ERASE_ALL_CONTENT = "erase_all_content"  # Apple: Erase All Content, DFU restore, Erase Assistant
    POWERWASH = "powerwash"
    TRIM = "trim"
    WRITE_ZEROES = "write_zeroes"  # the command; writing zeros from the host is an overwrite
    PARTITION_DELETE = "partition_delete"
    QUICK_FORMAT = "quick_format"
    DEGAUSS = "degauss"
    INCINERATE = "incinerate"
    MELT = "melt"
    DISINTEGRATE = "disintegrate"
    SHRED = "shred"
    CRUSH = "crush"
    FIRMWARE = "firmware"  # some firmware command; the report does not say which
    VERIFY_ONLY = "verify_only"
    NONE = "none"
    UNKNOWN = "unknown"


class Result(StrEnum):
    """How it ended, in one of five words."""

    SUCCESS = "success"
    FAILED = "failed"
    PARTIAL = "partial"
    ABORTED = "aborted"
    UNKNOWN = "unknown"


class Verification(StrEnum):
    """What the tool says it checked afterwards."""

    FULL = "full"
    SAMPLED = "sampled"
    NONE = "none"
    FAILED = "failed"
    UNKNOWN = "unknown"


class HiddenAreas(StrEnum):
    """HPA, DCO and AMA: sectors an overwrite cannot reach unless they are opened first."""

    NONE = "none"
    REMOVED = "removed"
    PRESENT = "present"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class MediumReport:
    """One medium and what was done to it. None and UNKNOWN mean the report does not say.

    Times are ISO 8601 with a zone only where the report gives one. Sizes are bytes, counters as the tool
    prints them. `remarks` are codes (`Reason`) of what the reader noticed and the judge must weigh.
    """

    serial: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    medium: Medium | None = None
    interface: Interface | None = None
    size_bytes: int | None = None
    method: Method = Method.UNKNOWN
    method_printed: str | None = None
    standard_claimed: str | None = None
    passes: int | None = None
    started_at: str | None = None
    ended_at: str | None = None
    result: Result = Result.UNKNOWN
    result_printed: str | None = None
    verification: Verification = Verification.UNKNOWN
    verification_printed: str | None = None
    direct_io: bool | None = None
    errors: int | None = None
    failed_sectors: int | None = None
    cleaned_bytes: int | None = None
    reallocated_sectors: int | None = None
    pending_sectors: int | None = None
    hidden_areas: HiddenAreas = HiddenAreas.UNKNOWN
    encryption: str | None = None  # "always_on", "none", "file", "metadata", as far as stated
    crypto_conditions: bool | None = None  # conditions of cryptographic erase recorded (800-88r2)
    in_progress_seen: bool | None = None  # own command accepted and then seen running
    all_namespaces: bool | None = None
    written_since: bool | None = None  # sanitize status: data written after the last success
    purge_claimed: bool | None = None  # NVMe PRGD: purged as IEEE 2883 defines it
    security_after: str | None = None  # ATA security word after the command, as printed
    bridge: bool | None = None  # through a USB bridge or RAID controller
    activation_lock: bool | None = None
    rooted: bool | None = None
    recorded_by_tool: bool | None = None  # the reset was run or recorded by a tool, not only seen
    particle_mm: float | None = None
    proof: tuple[str, ...] = ()  # "photo", "video", "weight", "serial_scanned", "meter_log"
    detected: bool | None = None  # False: listed in the machine but never answered
    device_serial: str | None = None  # the machine, where a list tells it per medium
    document_id: str | None = None
    tool: str | None = None
    tool_version: str | None = None
    remarks: tuple[str, ...] = ()
    operator: str | None = None  # who ran the tool, as printed: a name or a mark, and personal

    @property
    def normal_serial(self) -> str | None:
        """The serial in the form used for comparing."""
        return normal_serial(self.serial)

    def as_json(self) -> dict[str, Any]:
        """All fields by name; unknown is null or the word `unknown`."""
        return {
            field.name: list(value) if isinstance(value := getattr(self, field.name), tuple) else value
            for field in fields(self)
        }


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What one file says. `components` are parts the eraser listed, erased or not."""

    tool: str
    tool_version: str | None = None
    device: Device | None = None
    media: tuple[MediumReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    components: tuple[Component, ...] = ()
    document_id: str | None = None
    created_at: str | None = None
    asset_tag: str | None = None
    locks: tuple[Lock, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape of `omlopp erasure read`, without the file's name."""
        return {
            "tool": self.tool,
            "tool_version": self.tool_version,
            "document_id": self.document_id,
            "created_at": self.created_at,
            "asset_tag": self.asset_tag,
            "device": self.device.as_json() if self.device else None,
            "media": [medium.as_json() for medium in self.media],
            "components": [part.as_json() for part in self.components],
            "locks": [lock.as_json() for lock in self.locks],
            "problems": [problem.as_json() for problem in self.problems],
        }
