"""The verdict on a device: n of n media, counted by somebody other than the eraser.

A report for one of two drives, or a stick listed as a disk, is common in this trade. So the count comes from
an inventory taken independently of the eraser, and every medium in it must end in a sufficient judgement.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from omlopp.domain.erasure._count import MediumSeen, Verdict, weigh_media
from omlopp.domain.erasure._judge import Judged, judge_many, rank_of
from omlopp.domain.erasure._model import ErasureReport, MediumReport
from omlopp.domain.erasure._policy import DEFAULT_POLICY, Policy, sufficient
from omlopp.domain.hardware import LISTS_MEDIA, Component, ComponentKind, HardwareReport, Interface
from omlopp.domain.vocabulary import Route


class DeviceReason(StrEnum):
    """Why a device is not clear, or what must be told beside its being so."""

    # against
    NO_INVENTORY = "no_inventory"
    INVENTORY_NOT_OF_ALL_MEDIA = "inventory_not_of_all_media"
    INVENTORY_BY_THE_ERASER = "inventory_by_the_eraser"
    INVENTORY_CUT_OFF = "inventory_cut_off"
    MEDIUM_WITHOUT_REPORT = "medium_without_report"
    REPORT_WITHOUT_MEDIUM = "report_without_medium"
    MEDIUM_WITHOUT_SERIAL = "medium_without_serial"
    MEDIUM_INSUFFICIENT = "medium_insufficient"
    MEDIUM_WITH_EXCEPTIONS = "medium_with_exceptions"
    FEWER_MEDIA_REPORTED = "fewer_media_reported"
    MORE_MEDIA_REPORTED = "more_media_reported"
    DRIVE_ONLY_ERASER_SAW = "drive_only_eraser_saw"
    RAID_HIDES_DRIVES = "raid_hides_drives"
    SERIAL_TWICE = "serial_twice"
    DEVICE_DIFFERS = "device_differs"
    NO_MEDIA_FOUND = "no_media_found"  # some tools do not see soldered storage: a person must look
    # beside
    STICK_AMONG_DISKS = "stick_among_disks"
    LATEST_REPORT_COUNTED = "latest_report_counted"


_BESIDE = frozenset({DeviceReason.STICK_AMONG_DISKS, DeviceReason.LATEST_REPORT_COUNTED})


_OF_THE_RULE = {
    "drive_without_report": DeviceReason.MEDIUM_WITHOUT_REPORT,
    "report_without_drive": DeviceReason.REPORT_WITHOUT_MEDIUM,
    "not_sufficient": DeviceReason.MEDIUM_INSUFFICIENT,
    "with_exceptions": DeviceReason.MEDIUM_WITH_EXCEPTIONS,
}
"""What the rule for a device finds, in the words of one who has reports and an inventory in hand."""

_OF_SOME = frozenset(
    {"dmidecode", "smartctl", "nvme-cli", "hdparm", "sg3-utils", "lsusb", "sysfs", "upower"}
    | {"intune", "autopilot", "jamf", "servicenow", "snipe-it", "devicehub"}
)
"""Inventory tools that look at one drive, one bus or none: what they do not name may be there anyway."""


@dataclass(frozen=True, slots=True)
class MediumOutcome:
    """One medium of a device: as the inventory lists it, as a report speaks of it, and what that is worth."""

    part: Component | None
    report: MediumReport | None
    judged: Judged | None
    sufficient: bool

    @property
    def serial(self) -> str | None:
        """The normal serial, of whichever is there."""
        return next((one.normal_serial for one in (self.part, self.report) if one is not None), None)


@dataclass(frozen=True, slots=True)
class DeviceVerdict:
    """`clear` only when every medium in the inventory is sufficiently judged and nothing speaks against it.

    `expected` media are in the inventory, `settled` of them are sufficiently judged. `reasons` are codes in a
    fixed order, those against first.
    """

    clear: bool
    expected: int
    settled: int
    media: tuple[MediumOutcome, ...]
    reasons: tuple[DeviceReason, ...]

    def as_json(self) -> dict[str, Any]:
        """Keys as the fields; of each medium serial, judgement, rule and `sufficient`."""
        return {
            "clear": self.clear,
            "expected": self.expected,
            "settled": self.settled,
            "reasons": list(self.reasons),
            "media": [
                {
                    "serial": one.serial,
                    "judgement": one.judged.judgement if one.judged else None,
                    "rule": one.judged.rule if one.judged else None,
                    "sufficient": one.sufficient,
                }
                for one in self.media
            ],
        }


def _ended(report: MediumReport) -> datetime | None:
    try:
        return datetime.fromisoformat(report.ended_at) if report.ended_at else None
    except ValueError:
        return None


def _counted(told: list[tuple[MediumReport, Judged]]) -> tuple[MediumReport, Judged]:
    """Of several reports on one medium the last to end; where that cannot be told, the worst."""
    ends = [_ended(report) for report, _ in told]
    known = [end for end in ends if end is not None]
    if len(known) == len(told) and len({end.tzinfo is None for end in known}) == 1 and len(set(known)) > 1:
        last = max(known)
        told = [pair for pair, end in zip(told, known, strict=True) if end == last]
    return min(told, key=lambda pair: rank_of(pair[1].judgement))


def _by_the_eraser(inventory: HardwareReport, reports: list[ErasureReport]) -> bool:
    """The same tool in the same document, or in documents without a name, counted and erased."""
    return any(
        report.tool == inventory.tool
        and (report.document_id is None or report.document_id == inventory.document_id)
        for report in reports
    )


def _against_inventory(
    inventory: HardwareReport | None, parts: list[Component] | None, reports: list[ErasureReport]
) -> list[DeviceReason]:
    if parts is None:
        return [DeviceReason.NO_INVENTORY]
    against = []
    if inventory is not None:
        if inventory.tool in _OF_SOME or (
            inventory.tool not in LISTS_MEDIA and not any(part.holds_data for part in parts)
        ):
            against.append(DeviceReason.INVENTORY_NOT_OF_ALL_MEDIA)
        if _by_the_eraser(inventory, reports):
            against.append(DeviceReason.INVENTORY_BY_THE_ERASER)
        if any(problem.code == "truncated" for problem in inventory.problems):
            against.append(DeviceReason.INVENTORY_CUT_OFF)
        ours = inventory.device.normal_serial if inventory.device else None
        theirs = {report.device.normal_serial for report in reports if report.device} - {None}
        if ours and theirs and theirs != {ours}:
            against.append(DeviceReason.DEVICE_DIFFERS)
    if any(part.interface is Interface.RAID for part in parts if part.holds_data):
        against.append(DeviceReason.RAID_HIDES_DRIVES)
    return against


def judge_device(
    reports: Iterable[ErasureReport],
    *,
    inventory: "HardwareReport | Iterable[Component] | None",
    policy: Policy = DEFAULT_POLICY,
    route: Route = Route.RESALE,
) -> DeviceVerdict:
    """Whether every medium of one device is settled for `route` under `policy`.

    `inventory` is what the device was seen to hold by a tool other than the eraser; a bare list of components
    is taken as such. Without one nothing is clear. A stick or card is told of and not counted: it is no part
    of the device, and often what the eraser was started from.
    """
    told = list(reports)
    report_of = inventory if isinstance(inventory, HardwareReport) else None
    parts = None if inventory is None else list(report_of.components if report_of else inventory)  # type: ignore[arg-type] # no report: a list of components
    reasons = _against_inventory(report_of, parts, told)
    inside = [part for part in parts or () if part.holds_data and part.kind is not ComponentKind.REMOVABLE]
    sticks = {p.normal_serial for p in parts or () if p.kind is ComponentKind.REMOVABLE} - {None}

    media = [medium for report in told for medium in report.media]
    verdicts = judge_many(media, inventory=parts, policy=policy)
    by_serial: dict[str | None, list[tuple[MediumReport, Judged]]] = defaultdict(list)
    for medium, verdict in zip(media, verdicts, strict=True):
        by_serial[medium.normal_serial].append((medium, verdict))
    if any(len(pairs) > 1 for serial, pairs in by_serial.items() if serial):
        reasons.append(DeviceReason.LATEST_REPORT_COUNTED)

    outcomes = []
    for part in inside:
        pairs = by_serial.get(part.normal_serial) if part.normal_serial else None
        if pairs is None:
            outcomes.append(MediumOutcome(part, None, None, sufficient=False))
            continue
        medium, verdict = _counted(pairs)
        good = sufficient(verdict.judgement, medium.medium or part.medium, policy, route)
        outcomes.append(MediumOutcome(part, medium, verdict, sufficient=good))
    reasons += _what_only_reports_know(told, by_serial, inside, sticks, outcomes, known=parts is not None)
    counted = weigh_media(
        map(_seen, outcomes),
        known=parts is not None,
        counted=parts is not None,
        inventoried=parts is not None,
        independent=DeviceReason.INVENTORY_BY_THE_ERASER not in reasons,
        drives=[(part.normal_serial, False) for part in inside],
    )
    for finding in counted.findings:
        if finding.code == "drive_without_report" and finding.serial is None:
            reasons.append(DeviceReason.MEDIUM_WITHOUT_SERIAL)
        elif finding.code in _OF_THE_RULE:
            reasons.append(_OF_THE_RULE[finding.code])
    if parts is not None and not inside:
        reasons.append(DeviceReason.NO_MEDIA_FOUND)

    unique = sorted(dict.fromkeys(reasons), key=list(DeviceReason).index)
    return DeviceVerdict(
        clear=counted.verdict is Verdict.CLEARED and not any(reason not in _BESIDE for reason in unique),
        expected=len(inside),
        settled=sum(one.sufficient for one in outcomes if one.part is not None),
        media=tuple(outcomes),
        reasons=tuple(unique),
    )


def _seen(outcome: MediumOutcome) -> MediumSeen:
    """As the rule sees it. What only a report knows of has nothing insufficient: it should not be there."""
    return MediumSeen(
        outcome.serial,
        "present",
        reported=outcome.report is not None,
        sufficient=outcome.sufficient or outcome.part is None,
        reasons=tuple(map(str, outcome.judged.reasons)) if outcome.judged else (),
    )


def _what_only_reports_know(
    reports: list[ErasureReport],
    by_serial: dict[str | None, list[tuple[MediumReport, Judged]]],
    inside: list[Component],
    sticks: set[str | None],
    outcomes: list[MediumOutcome],
    *,
    known: bool,
) -> list[DeviceReason]:
    """Reports without a medium (added to `outcomes`), drives the eraser alone saw, counts that differ."""
    reasons = []
    serials = Counter(part.normal_serial for part in inside if part.normal_serial)
    if any(times > 1 for times in serials.values()):
        reasons.append(DeviceReason.SERIAL_TWICE)
    listed = [part for report in reports for part in report.components if part.holds_data]
    sticks = sticks | {p.normal_serial for p in listed if p.kind is ComponentKind.REMOVABLE} - {None}
    if sticks:
        reasons.append(DeviceReason.STICK_AMONG_DISKS)
    reported = 0
    for serial, pairs in by_serial.items():
        if serial in sticks and serial not in serials:
            continue
        reported += 1 if serial else len(pairs)
        if serial not in serials:
            outcomes.append(MediumOutcome(None, *_counted(pairs), sufficient=False))
            if known and serial is None:
                reasons.append(DeviceReason.REPORT_WITHOUT_MEDIUM)
    if known:
        alone = {part.normal_serial for part in listed} - {None} - sticks - serials.keys()
        if alone:
            reasons.append(DeviceReason.DRIVE_ONLY_ERASER_SAW)
        if reported < len(inside):
            reasons.append(DeviceReason.FEWER_MEDIA_REPORTED)
        elif reported > len(inside):
            reasons.append(DeviceReason.MORE_MEDIA_REPORTED)
    return reasons
