"""What nwipe's log and its PDF have in common: words for status, method, bus and hidden sectors."""

import re

from omlopp.domain.erasure._model import HiddenAreas, Method, Result
from omlopp.domain.hardware import Interface, Medium
from omlopp.domain.hardware.values import medium_by_name

_PASSES: tuple[tuple[str, int], ...] = (
    ("gutmann", 35),
    ("schneier", 7),
    ("dod short", 3),
    ("dod 5220", 7),
    ("rcmp", 8),
    ("ops-ii", 8),
    ("is5 enhanced", 3),
    ("is5 baseline", 1),
    ("bmb21", 6),
    ("bruce", 7),
    ("fill with", 1),
    ("prng stream", 1),
    ("zero", 1),
    ("one", 1),
)


def method_of(printed: str | None) -> tuple[Method, int | None]:
    """The command behind nwipe's name for a method, and the passes of one round; an unknown name stays so."""
    name = (printed or "").lower()
    if not name:
        return Method.UNKNOWN, None
    if name.startswith("verify"):
        return Method.VERIFY_ONLY, None
    if "sanitize" in name or "secure erase" in name:
        if "crypto" in name:
            return Method.SANITIZE_CRYPTO, None
        if "block" in name:
            return Method.SANITIZE_BLOCK, None
        if "overwrite" in name:
            return Method.SANITIZE_OVERWRITE, None
        if "enhanced" in name:
            return Method.SECURITY_ERASE_ENHANCED, None
        return (Method.SECURITY_ERASE if "secure erase" in name else Method.FIRMWARE), None
    passes = next((count for words, count in _PASSES if words in name), None)
    return (Method.UNKNOWN if passes is None else Method.OVERWRITE), passes


def result_of(status: str | None) -> Result:
    """nwipe's status word: `Erased`, `-FAILED-`, `UABORTED`; any other text is not erased."""
    word = (status or "").strip(" -").upper()
    if word == "ERASED":
        return Result.SUCCESS
    if "FAIL" in word or "INSANITY" in word:
        return Result.FAILED
    if "ABORT" in word:
        return Result.ABORTED
    return Result.UNKNOWN


def bus_of(printed: str | None, model: str | None) -> tuple[Medium | None, Interface | None]:
    """Medium and interface out of nwipe's bus column: `NVME`, `ATA`, `ATA-SSD`, `SAS-SSD`, `USB`, `UNK`.

    nwipe puts `-SSD` behind the bus when the kernel says the drive does not rotate, so a plain ATA or SAS is
    a disk, unless its own name says otherwise.
    """
    word = (printed or "").strip().upper()
    bus, _, suffix = word.partition("-")
    interface = {
        "NVME": Interface.NVME,
        "ATA": Interface.SATA,
        "SATA": Interface.SATA,
        "IDE": Interface.ATA,
        "SAS": Interface.SAS,
        "SCSI": Interface.SCSI,
        "USB": Interface.USB,
        "MMC": Interface.MMC,
        "VIRT": Interface.VIRTIO,
    }.get(bus)
    if suffix == "SSD":
        return Medium.SSD, interface
    known = medium_by_name(model, interface)
    if known is None and interface in (Interface.SATA, Interface.ATA, Interface.SAS):
        known = Medium.HDD
    return known, interface


def hidden_of(printed: str | None) -> HiddenAreas:
    """The HPA/DCO field of the PDF, or a line of the log."""
    words = (printed or "").lower()
    if "no hidden" in words:
        return HiddenAreas.NONE
    if "not applicable" in words:
        return HiddenAreas.NOT_APPLICABLE
    if "???" in words or "unknown" in words or "indeterminate" in words:
        return HiddenAreas.UNKNOWN
    if "hidden" in words or "enabled" in words or re.search(r"\byes\b", words):
        return HiddenAreas.PRESENT
    return HiddenAreas.UNKNOWN
