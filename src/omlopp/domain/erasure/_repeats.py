"""Evidence used more than once: one document for two media, one run on two machines."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from omlopp.domain.erasure._model import ErasureReport, MediumReport
from omlopp.domain.erasure.reasons import Reason


def mark_repeats(reports: Iterable[ErasureReport]) -> list[ErasureReport]:
    """The same reports, with a remark on every medium whose evidence is also used for something else.

    One report on a machine may speak of several drives. The same document id in two reports that name
    different drives is an alarm; so is one drive erased at one moment in two machines. The same report twice,
    or a log beside its certificate, is neither.
    """
    found = list(reports)
    drives_of: dict[str, set[frozenset[str | None]]] = defaultdict(set)
    machines_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for report in found:
        if report.document_id:
            drives_of[report.document_id].add(frozenset(one.normal_serial for one in report.media))
        for medium in report.media:
            machine = _machine(report, medium)
            if medium.normal_serial and medium.ended_at and machine:
                machines_of[medium.normal_serial, medium.ended_at].add(machine)
    twice = {document for document, sets in drives_of.items() if len(sets) > 1}
    elsewhere = {key for key, machines in machines_of.items() if len(machines) > 1}
    return [
        replace(report, media=tuple(_marked(medium, report, twice, elsewhere) for medium in report.media))
        for report in found
    ]


def _machine(report: ErasureReport, medium: MediumReport) -> str | None:
    return medium.device_serial or (report.device.normal_serial if report.device else None)


def _marked(
    medium: MediumReport, report: ErasureReport, twice: set[str], elsewhere: set[tuple[str, str]]
) -> MediumReport:
    remarks = []
    if report.document_id in twice:
        remarks.append(Reason.DOCUMENT_ID_TWICE)
    if (medium.normal_serial or "", medium.ended_at or "") in elsewhere:
        remarks.append(Reason.SAME_RUN_TWICE)
    new = tuple(remark for remark in remarks if remark not in medium.remarks)
    return replace(medium, remarks=(*medium.remarks, *new)) if new else medium
