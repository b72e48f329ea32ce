"""What an inventory says that a test bench would: battery, drives' own health, locks, as results of tests.

The codes are those of the grading rubric and of the event that records tests (`battery_health`,
`battery_cycles`, `smart`, `locks`); drives' counters stand beside them. Nothing is graded here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from omlopp.domain.hardware._locks import LockState, worst_of
from omlopp.domain.hardware._model import Component, ComponentKind, HardwareReport


class FindingOutcome(StrEnum):
    """How a test came out; a measurement that nobody set a limit for passes with its value."""

    PASS = "pass"  # noqa: S105 - an outcome, no password
    FAIL = "fail"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class TestFinding:
    """One result. `value` is a whole number in the unit the code implies (percent, charges, sectors, hours).

    `source` names the tool, `part` the serial of the component it speaks of, `evidence` the field and value.
    """

    __test__ = False  # pytest would take the name for a test class

    code: str
    outcome: FindingOutcome
    source: str
    evidence: str
    value: int | None = None
    part: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Keys as the fields."""
        return {
            "code": self.code,
            "outcome": self.outcome,
            "value": self.value,
            "source": self.source,
            "evidence": self.evidence,
            "part": self.part,
        }


_COUNTERS = (
    ("reallocated_sectors", True),
    ("pending_sectors", True),
    ("media_errors", True),
    ("power_on_hours", False),
)


def _battery(part: Component, source: str) -> Iterable[TestFinding]:
    if part.wear_percent is not None:
        health = max(0, round(100 - part.wear_percent))
        yield TestFinding(
            "battery_health",
            FindingOutcome.PASS,
            source,
            f"wear_percent: {part.wear_percent:g}",
            health,
            part.serial,
        )
    if part.cycles is not None:
        yield TestFinding(
            "battery_cycles", FindingOutcome.PASS, source, f"cycles: {part.cycles}", part.cycles, part.serial
        )


def _drive(part: Component, source: str) -> Iterable[TestFinding]:
    if part.health is not None:
        outcome = FindingOutcome.PASS if part.health == "passed" else FindingOutcome.FAIL
        yield TestFinding("smart", outcome, source, f"health: {part.health}", None, part.serial)
    for code, sound_at_nought in _COUNTERS:
        count = getattr(part, code)
        if count is not None:
            outcome = FindingOutcome.FAIL if sound_at_nought and count > 0 else FindingOutcome.PASS
            yield TestFinding(code, outcome, source, f"{code}: {count}", count, part.serial)
    if part.wear_percent is not None:
        used = round(part.wear_percent)
        outcome = FindingOutcome.FAIL if used >= 100 else FindingOutcome.PASS
        yield TestFinding(
            "flash_life_used", outcome, source, f"wear_percent: {part.wear_percent:g}", used, part.serial
        )


def findings_of(report: HardwareReport) -> tuple[TestFinding, ...]:
    """What one inventory says, part by part, then its locks. What it is silent on is not among them.

    A device with two batteries has two `battery_health`; which one counts is the caller's (the worse, says
    `worst_findings`). Locks pass only when some were looked at and none holds or is unknown.
    """
    source = " ".join(filter(None, (report.tool, report.tool_version)))
    found: list[TestFinding] = []
    for part in report.components:
        if part.kind is ComponentKind.LAPTOP_BATTERY:
            found += _battery(part, source)
        elif part.holds_data:
            found += _drive(part, source)
    states = worst_of(report.locks)
    if states:
        holding = sorted(kind for kind, state in states.items() if state is LockState.LOCKED)
        unsure = any(state is LockState.UNKNOWN for state in states.values())
        outcome = (
            FindingOutcome.FAIL if holding else FindingOutcome.NOT_DONE if unsure else FindingOutcome.PASS
        )
        evidence = "; ".join(lock.evidence for lock in report.locks if not holding or lock.kind in holding)
        found.append(TestFinding("locks", outcome, source, evidence[:300]))
    return tuple(found)


_LOWEST_IS_WORST = frozenset({"battery_health"})
_BADNESS = (FindingOutcome.PASS, FindingOutcome.NOT_DONE, FindingOutcome.FAIL)


def worst_findings(reports: Iterable[HardwareReport]) -> tuple[TestFinding, ...]:
    """One finding a code over all reports on one device: the failed before the passed, the worse value."""
    worst: dict[str, TestFinding] = {}

    def badness(finding: TestFinding) -> tuple[int, int]:
        value = finding.value or 0
        return _BADNESS.index(finding.outcome), -value if finding.code in _LOWEST_IS_WORST else value

    for report in reports:
        for finding in findings_of(report):
            known = worst.get(finding.code)
            if known is None or badness(finding) > badness(known):
                worst[finding.code] = finding
    return tuple(worst.values())
