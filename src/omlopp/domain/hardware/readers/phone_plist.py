"""Property lists of Apple devices, XML or binary: `ideviceinfo -x`, a backup's `Info.plist`, the answer to an
MDM server's DeviceInformation, the battery's registry entry."""

import plistlib
import struct
from typing import Any
from xml.parsers.expat import ExpatError

from omlopp.domain.hardware._content import Content, ReportTooDeep, ReportUnreadable, ReportUnrecognised
from omlopp.domain.hardware._model import HardwareReport
from omlopp.domain.hardware.readers._phone import apple_report
from omlopp.domain.hardware.values import mapping

MAX_PLIST_BYTES = 2 * 1024 * 1024
_KEYS = frozenset(
    {"ProductType", "Product Type", "SerialNumber", "Serial Number", "DeviceClass", "DesignCapacity"}
)


def recognises(content: Content) -> bool:
    """By the mark of a binary list, or the element of an XML one."""
    return content.data.startswith(b"bplist0") or ("<plist" in content.head and not content.looks_binary)


def _document(content: Content) -> dict[str, Any]:
    if len(content.data) > MAX_PLIST_BYTES:
        raise ReportUnreadable("plist", "large")
    data = content.data if content.data.startswith(b"bplist0") else content.text.encode()
    try:
        return mapping(plistlib.loads(data))
    except RecursionError as deep:
        raise ReportTooDeep("plist") from deep
    except (
        plistlib.InvalidFileException,  # entities too: they are refused, so that nothing is expanded
        ExpatError,
        ValueError,
        OverflowError,
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
        MemoryError,
        struct.error,
    ) as damage:
        # plistlib has no one exception for a damaged list; these are what it raises on one.
        raise ReportUnreadable("plist", type(damage).__name__) from damage


def read(content: Content) -> HardwareReport:
    """The device a list speaks of; one that speaks of none is refused as unknown."""
    document = _document(content)
    answers = mapping(document.get("QueryResponses"))
    # Groups (a registry entry, NonVolatileRAM) are looked through one step down; what stands on top wins.
    groups = [one for one in document.values() if isinstance(one, dict) and one is not answers]
    said = {key: one for group in (*reversed(groups), document, answers) for key, one in group.items()}
    if not _KEYS & said.keys():
        raise ReportUnrecognised("plist")
    tool = "mdm" if answers else "ios-backup" if "iTunes Version" in document else "ideviceinfo"
    return apple_report(said, tool=tool, managed=bool(answers))
