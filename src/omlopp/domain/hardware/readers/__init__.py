"""The inventory readers, in the order in which they are asked. A new one is a file here and a line below."""

from types import ModuleType

from omlopp.domain.hardware._content import Content, ReportUnrecognised
from omlopp.domain.hardware._model import HardwareReport
from omlopp.domain.hardware.readers import omlopp_json

READERS: tuple[ModuleType, ...] = (omlopp_json,)
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
