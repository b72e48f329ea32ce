"""The readers of erasure reports, in the order in which they are asked. A new one is a file and a line."""

from dataclasses import replace
from types import ModuleType

from omlopp.domain.erasure._model import ErasureReport, MediumReport
from omlopp.domain.erasure.readers import (
    blancco_json,
    blancco_xml,
    ereuse_erasure,
    hdparm_text,
    nvme_text,
    nwipe_log,
    nwipe_pdf,
    omlopp_csv,
    omlopp_json,
    sg3_text,
    usody_sanitize,
)
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Problem, ReportUnrecognised

READERS: tuple[ModuleType, ...] = (
    omlopp_json,
    blancco_json,
    blancco_xml,
    usody_sanitize,
    nwipe_pdf,
    nwipe_log,
    nvme_text,
    hdparm_text,
    sg3_text,
    omlopp_csv,
    ereuse_erasure,  # last: it may have to read YAML to know
)
"""Each module has `recognises(content) -> bool` and `read(content) -> ErasureReport`."""


def _cut_off(media: tuple[MediumReport, ...]) -> tuple[MediumReport, ...]:
    return tuple(
        medium
        if Reason.REPORT_CUT_OFF in medium.remarks
        else replace(medium, remarks=(*medium.remarks, Reason.REPORT_CUT_OFF))
        for medium in media
    )


def read_content(content: Content) -> ErasureReport:
    """The report in `content`, by the first reader that knows it. Raises a `ReportRefused`."""
    for reader in READERS:
        if reader.recognises(content):
            report: ErasureReport = reader.read(content)
            problems: tuple[Problem, ...] = (*content.problems, *report.problems)
            media = report.media
            if any(problem.code == "truncated" for problem in problems):
                # What stands in half a report may have been taken back in the other half.
                media = _cut_off(media)
            return replace(report, media=media, problems=problems)
    raise ReportUnrecognised("file", content.first_line)


def read(data: bytes) -> ErasureReport:
    """What `data` says was erased, whatever its name. Pure and total: a report or a `ReportRefused`."""
    return read_content(Content(data))
