"""The inventory readers, in the order in which they are asked. A new one is a file here and a line below."""

from types import ModuleType

from omlopp.domain.hardware._content import Content, ReportUnrecognised
from omlopp.domain.hardware._model import HardwareReport
from omlopp.domain.hardware.readers import (
    battery_text,
    dmidecode_text,
    ereuse_snapshot,
    hdparm_text,
    hwinfo_text,
    lsblk_json,
    lshw_json,
    nvme_json,
    nvme_text,
    omlopp_json,
    phone_text,
    smartctl_json,
    smartctl_text,
)

READERS: tuple[ModuleType, ...] = (
    omlopp_json,
    smartctl_json,
    lsblk_json,
    nvme_json,
    lshw_json,
    smartctl_text,
    dmidecode_text,
    hwinfo_text,
    nvme_text,
    hdparm_text,
    phone_text,
    battery_text,
    ereuse_snapshot,  # last: it may have to read YAML to know
)
"""Each module has `recognises(content) -> bool` and `read(content) -> HardwareReport`."""


def read_content(content: Content) -> HardwareReport:
    """The report in `content`, by the first reader that knows it. Raises a `ReportRefused`."""
    from dataclasses import replace

    for reader in READERS:
        if reader.recognises(content):
            report: HardwareReport = reader.read(content)
            return replace(report, problems=(*content.problems, *report.problems))
    raise ReportUnrecognised("file", content.head.strip().split("\n", 1)[0][:80])


def read(data: bytes) -> HardwareReport:
    """The inventory in `data`, whatever the file is called. Pure and total: a report or a `ReportRefused`."""
    return read_content(Content(data))
