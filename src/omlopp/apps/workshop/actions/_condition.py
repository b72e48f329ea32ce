"""Tests, defects, repairs and grades."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from omlopp.apps.workshop._known import DeviceNow
from omlopp.apps.workshop.actions._bulk import (
    BulkResult,
    GradeNotPossible,
    KindNotKnown,
    WordUnknown,
    each,
    require_here,
)
from omlopp.apps.workshop.actions._locks import open_kinds
from omlopp.domain import events, grading
from omlopp.domain.events import Defect, TestResult
from omlopp.domain.hardware import DEFECT_OF, LockKind
from omlopp.domain.vocabulary import Part

_OUTCOMES = {
    "pass": grading.TestResult.PASSED,
    "fail": grading.TestResult.FAILED,
    "not_done": grading.TestResult.NOT_RUN,
    "not_applicable": grading.TestResult.NOT_APPLICABLE,
}
_MEASURED = frozenset(
    {
        "battery_health",
        "battery_cycles",
        "reallocated_sectors",
        "pending_sectors",
        "media_errors",
        "power_on_hours",
        "flash_life_used",
    }
)
"""Measurements, which the rubric does not take for tests; a drive's own verdict on itself is `smart`."""


def record_tests(
    *,
    results: Mapping[UUID, Sequence[TestResult]],
    actor: UUID | None,
    at: datetime,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Record tests that a person or a station ran: device → results. A test run again replaces its result."""

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        for result in results[now.id]:
            if result.outcome not in _OUTCOMES:
                raise WordUnknown(now.id, result.outcome)
        return [events.DeviceTested(subject=now.id, results=tuple(results[now.id]))]

    return each(results, decide, actor=actor, at=at, all_or_nothing=all_or_nothing, media=False)


def record_defects(
    *,
    defects: Mapping[UUID, Sequence[Defect]],
    actor: UUID | None,
    at: datetime,
    exhibits: Mapping[UUID, Sequence[str]] | None = None,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Record what is wrong with devices: device → defects, an empty list where none were found.

    `exhibits` are digests of photos. Refuses words that the rubric does not know (`WordUnknown`).
    """
    rules = grading.rubric()

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        for defect in defects[now.id]:
            if defect.code not in rules.sub_of:
                raise WordUnknown(now.id, defect.code)
            if defect.zone not in rules.zones:
                raise WordUnknown(now.id, defect.zone)
            if defect.severity not in rules.severity:
                raise WordUnknown(now.id, str(defect.severity))
        photos = tuple((exhibits or {}).get(now.id, ()))
        return [events.DefectsRecorded(subject=now.id, defects=tuple(defects[now.id]), exhibits=photos)]

    return each(defects, decide, actor=actor, at=at, all_or_nothing=all_or_nothing, media=False)


def record_repairs(
    *,
    replaced: Mapping[UUID, Sequence[Part]],
    actor: UUID | None,
    at: datetime,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Record that devices were repaired: device → the parts replaced in it, one for each piece.

    An empty list says that nothing had to be replaced. An earlier answer is replaced.
    """

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        return [events.DeviceRepaired(subject=now.id, parts=tuple(sorted(map(str, replaced[now.id]))))]

    return each(replaced, decide, actor=actor, at=at, all_or_nothing=all_or_nothing, media=False)


def _inspection(now: DeviceNow, locks: Sequence[str]) -> grading.Inspection:
    """What is known of the device; an open case about a lock counts as a lock that was seen."""
    health = now.tests.get("battery_health", {}).get("value")
    cycles = now.tests.get("battery_cycles", {}).get("value")
    return grading.Inspection(
        kind=now.kind or "",
        defects=None
        if now.defects is None
        else (
            *(grading.Defect(one["code"], one["zone"], one["severity"]) for one in now.defects),
            *(
                grading.Defect(code, "whole", 1)
                for code in dict.fromkeys(DEFECT_OF[LockKind(kind)] for kind in locks)
            ),
        ),
        tests=tuple(
            (code, str(_OUTCOMES[result["outcome"]]))
            for code, result in sorted(now.tests.items())
            if code not in _MEASURED
        ),
        battery=grading.Battery(health, cycles) if health is not None or cycles is not None else None,
    )


def grade_devices(
    *,
    devices: Sequence[UUID],
    actor: UUID | None,
    at: datetime,
    rubric: str | None = None,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Grade devices from their tests and defects by a released rubric, the newest where none is named.

    What is missing is not guessed: `GradeNotPossible` says what, `KindNotKnown` where even that is unclear.
    """
    rules = grading.rubric(rubric) if rubric is not None else grading.rubric()
    locks = open_kinds(devices)
    known: dict[grading.Inspection, grading.Graded] = {}

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        if now.kind is None:
            raise KindNotKnown(now.id)
        inspection = _inspection(now, locks.get(now.id, ()))
        graded = known.get(inspection)
        if graded is None:
            graded = known[inspection] = grading.grade(inspection, rules)
        if graded.overall is None:
            problems = tuple(f"{problem.code}:{problem.value}" for problem in graded.problems)
            raise GradeNotPossible(now.id, graded.missing, problems)
        return [
            events.DeviceGraded(
                subject=now.id,
                grade=str(graded.overall),
                rubric=graded.rubric,
                reasons=tuple(dict.fromkeys(reason.code for reason in graded.forced_by)),
                sides=tuple(
                    events.SubGrade(side=str(side), grade=None if grade is None else str(grade))
                    for side, grade in graded.sub_grades.items()
                ),
                findings=tuple(
                    events.Finding(code=code, zone=zone, severity=severity)
                    for code, zone, severity in graded.findings
                ),
            )
        ]

    return each(
        devices,
        decide,
        actor=actor,
        at=at,
        all_or_nothing=all_or_nothing,
        media=False,
        condition=True,
    )
