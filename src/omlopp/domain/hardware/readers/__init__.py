"""The inventory readers, in the order in which they are asked. A new one is a file here and a line below."""

from dataclasses import replace
from types import ModuleType

from omlopp.domain.hardware._content import Content, ReportIsList, ReportOfMany, ReportUnrecognised
from omlopp.domain.hardware._locks import disk_lock
from omlopp.domain.hardware._model import HardwareReport
from omlopp.domain.hardware.readers import (
    battery_text,
    dmidecode_text,
    ereuse_snapshot,
    fleet_json,
    fleet_table,
    hdparm_text,
    hwinfo_text,
    lsblk_json,
    lshw_json,
    lsusb_text,
    nvme_json,
    nvme_text,
    omlopp_json,
    phone_plist,
    phone_text,
    sg3_text,
    smartctl_json,
    smartctl_text,
)

READERS: tuple[ModuleType, ...] = (
    omlopp_json,
    smartctl_json,
    lsblk_json,
    nvme_json,
    fleet_json,
    lshw_json,
    smartctl_text,
    dmidecode_text,
    hwinfo_text,
    nvme_text,
    hdparm_text,
    sg3_text,
    phone_text,
    phone_plist,
    battery_text,
    lsusb_text,
    fleet_table,
    ereuse_snapshot,  # last: it may have to read YAML to know
)
"""Each has `recognises(content) -> bool` and `read(content)`: a `HardwareReport`, or a tuple of a fleet's."""


def read_many_content(content: Content) -> tuple[HardwareReport, ...]:
    """One report a device in `content`, by the first reader that knows it. Raises a `ReportRefused`.

    All readers but those of fleet exports give exactly one; a fleet export without devices gives none.
    """
    for reader in READERS:
        if reader.recognises(content):
            found: HardwareReport | tuple[HardwareReport, ...] = reader.read(content)
            if isinstance(found, HardwareReport):
                return (_finished(found, content),)
            # What is wrong with the file is said once, on its first device.
            return tuple(_finished(one, content if not at else None) for at, one in enumerate(found))
    if fleet_table.is_list(content):
        raise ReportIsList("file", content.first_line)
    raise ReportUnrecognised("file", content.first_line)


def _finished(report: HardwareReport, content: Content | None) -> HardwareReport:
    """With the file's own problems, and the locks that the drives' security states show."""
    disks = (disk_lock(part.security, part.serial) for part in report.components)
    locks = (*report.locks, *(lock for lock in disks if lock is not None))
    problems = (*content.problems, *report.problems) if content is not None else report.problems
    return replace(report, locks=locks, problems=problems)


def read_content(content: Content) -> HardwareReport:
    """The report in `content`, which tells of one device. Raises a `ReportRefused`, also `ReportOfMany`."""
    found = read_many_content(content)
    if len(found) != 1:
        raise ReportOfMany("file", str(len(found)))
    return found[0]


def read_many(data: bytes) -> tuple[HardwareReport, ...]:
    """Every device in `data`, whatever the file is called: fleet exports too. Pure and total."""
    return read_many_content(Content(data))


def read(data: bytes) -> HardwareReport:
    """The inventory in `data`, whatever the file is called. Pure and total: a report or a `ReportRefused`."""
    return read_content(Content(data))
