"""From inspections to grades."""

from collections.abc import Sequence

from omlopp.domain.grading._rubric import Rubric, rubric
from omlopp.domain.grading._words import (
    Battery,
    Defect,
    Graded,
    Inspection,
    Problem,
    Reason,
    SubGrade,
    TestResult,
)
from omlopp.domain.vocabulary import Grade

RESULTS = frozenset(TestResult)


def grade(inspection: Inspection, by: Rubric | None = None) -> Graded:
    """The grade of one device by a rubric (the newest released when none is named).

    The overall grade is the worst sub-grade. It is None while something needed is missing or not understood,
    unless a known sub-grade is E already: nothing missing can make that better or worse.
    """
    rules = by or rubric()
    return _Case(inspection, rules).graded()


def grade_many(inspections: Sequence[Inspection], by: Rubric | None = None) -> list[Graded]:
    """The grades of many devices, in their order; what the rubric cannot tell apart is judged once."""
    rules = by or rubric()
    seen: dict[tuple[object, ...], Graded] = {}
    answers = []
    for inspection in inspections:
        band = _battery_band(inspection.battery, rules)
        key = (inspection.kind, inspection.defects, inspection.tests, band)
        known = seen.get(key)
        if known is None:
            known = seen[key] = grade(inspection, rules)
        answers.append(known)
    return answers


def _battery_band(battery: Battery | None, rules: Rubric) -> object:
    """A value equal for batteries that meet the same rules; an implausible one stands for itself."""
    if battery is None:
        return None
    health, cycles = battery.health_percent, battery.cycles
    low, high = rules.battery_plausible
    if (health is not None and not low <= health <= high) or (cycles is not None and cycles < 0):
        return battery
    floors = None if health is None else sum(health >= floor for floor, _ in rules.health)
    worn = health is not None and health < rules.battery_worn_below
    return floors, worn, None if cycles is None else sum(cycles >= floor for floor, _ in rules.cycles)


class _Case:
    """One inspection on the bench: gathers reasons, then decides."""

    def __init__(self, inspection: Inspection, rules: Rubric) -> None:
        self.inspection = inspection
        self.rules = rules
        self.reasons: list[Reason] = []
        self.failures: list[str] = []
        self.missing: list[str] = []
        self.problems: list[Problem] = []
        self.hazards: list[str] = []
        self.findings: list[tuple[str, str, int | None]] = []
        self.unsure: set[SubGrade] = set()

    def graded(self) -> Graded:
        self._defects()
        self._tests()
        self._battery()
        subs = self._subs()
        known = [each for each in subs.values() if each is not None]
        worst = max(known, default=None)
        overall = worst if worst is Grade.E or (len(known) == len(subs) and not self.problems) else None
        return Graded(
            rubric=self.rules.id,
            rubric_version=self.rules.version,
            overall=overall,
            sub_grades=subs,
            reasons=tuple(sorted(self.reasons, key=lambda reason: (reason.grade, reason.sub), reverse=True)),
            failures=tuple(dict.fromkeys(self.failures)),
            missing=tuple(self.missing),
            problems=tuple(self.problems),
            hazards=tuple(dict.fromkeys(self.hazards)),
            findings=tuple(self.findings),
            r2=self._r2(subs),
        )

    def _r2(self, subs: dict[SubGrade, Grade | None]) -> tuple[str | None, str | None]:
        """The REC pair; hardware that is damaged or lacks a part is not called whole."""
        cosmetic = subs[SubGrade.COSMETIC]
        function = self.rules.r2_function.get(subs[SubGrade.FUNCTION] or "")
        whole, otherwise, at_worst, without = self.rules.r2_whole
        lacks = any(code in without for code, _, _ in self.findings)
        if function == whole and (lacks or (cosmetic is not None and cosmetic > at_worst)):
            function = otherwise
        return function, self.rules.r2_cosmetic.get(cosmetic or "")

    def _defects(self) -> None:
        defects = self.inspection.defects
        if defects is None:
            self.missing.append("inspection")
            self.unsure.add(SubGrade.COSMETIC)
            return
        sound = [defect for defect in defects if self._understood(defect)]
        self._cosmetic([defect for defect in sound if self.rules.sub_of[defect.code] == SubGrade.COSMETIC])
        for defect in sound:
            self.findings.append((defect.code, defect.zone, defect.severity))
            self._one(defect)

    def _understood(self, defect: Defect) -> bool:
        before = len(self.problems)
        if defect.code not in self.rules.sub_of:
            self.problems.append(Problem("unknown_defect", defect.code))
        if defect.zone not in self.rules.zones:
            self.problems.append(Problem("unknown_zone", defect.zone))
        if defect.severity not in self.rules.severity:
            self.problems.append(Problem("unknown_severity", str(defect.severity)))
        return len(self.problems) == before

    def _cosmetic(self, defects: list[Defect]) -> None:
        """The worst grade that the number of marks of a severity, or worse, leads to."""
        if not defects:
            return
        for severity, from_count, led_to in self.rules.cosmetic:
            counted = [defect for defect in defects if defect.severity >= severity]
            if len(counted) >= from_count and led_to is not Grade.A:
                worst = max(counted, key=lambda defect: defect.severity)
                self.reasons.append(
                    Reason(SubGrade.COSMETIC, led_to, worst.code, worst.zone, worst.severity, len(counted))
                )

    def _one(self, defect: Defect) -> None:
        """What a single defect leads to by its severity and by the rules that force."""
        sub = self.rules.sub_of[defect.code]
        if sub == SubGrade.LOCKS:
            self._because(SubGrade.LOCKS, self.rules.lock_grade, defect)
            return
        if sub in {SubGrade.FUNCTION, SubGrade.BATTERY}:
            self.failures.append(defect.code)
            self._because(SubGrade(sub), self.rules.severity[defect.severity], defect)
        for force in self.rules.forces_on(defect.code):
            if force.zones and defect.zone not in force.zones:
                continue
            if defect.severity >= force.severity_from:
                self._because(SubGrade(sub), force.grade, defect)
                if force.hazard:
                    self.hazards.append(defect.code)

    def _because(self, sub: SubGrade, led_to: Grade, defect: Defect) -> None:
        self.reasons.append(Reason(sub, led_to, defect.code, defect.zone, defect.severity))

    def _tests(self) -> None:
        results: dict[str, str] = {}
        for test, result in self.inspection.tests:
            if result not in RESULTS:
                self.problems.append(Problem("unknown_test_result", f"{test}:{result}"))
                continue
            # The same test twice: a failure once seen is not outvoted by a later pass within one inspection.
            if results.get(test) != TestResult.FAILED:
                results[test] = result
        for test, result in results.items():
            if result == TestResult.FAILED:
                sub = SubGrade.LOCKS if test == "locks" else SubGrade.FUNCTION
                led_to = self.rules.failed.get(test, self.rules.failed["any"])
                self.reasons.append(Reason(sub, led_to, f"{test}_failed"))
                self.findings.append((f"{test}_failed", "whole", None))
                if sub is SubGrade.FUNCTION:
                    self.failures.append(f"{test}_failed")
        required = self.rules.required_tests(self.inspection.kind)
        if not required:
            self.problems.append(Problem("unknown_kind", self.inspection.kind))
        for test in required:
            if results.get(test, TestResult.NOT_RUN) == TestResult.NOT_RUN:
                self.missing.append(f"test:{test}")
                self.unsure.add(SubGrade.LOCKS if test == "locks" else SubGrade.FUNCTION)

    def _battery(self) -> None:
        if not self._has_battery():
            return
        battery = self.inspection.battery
        absent = any(reason.code == "battery_missing" for reason in self.reasons)
        health = None if battery is None else battery.health_percent
        low, high = self.rules.battery_plausible
        if health is not None and not low <= health <= high:
            self.problems.append(Problem("battery_health_implausible", f"{health:g}"))
            health = None
        if health is None:
            if not absent:
                self.missing.append("battery_health")
                self.unsure.add(SubGrade.BATTERY)
        else:
            led_to = next(each for floor, each in self.rules.health if health >= floor)
            if led_to is not Grade.A:
                self.reasons.append(Reason(SubGrade.BATTERY, led_to, "battery_health"))
            if health < self.rules.battery_worn_below:
                self.findings.append(("battery_worn", "battery", None))
        cycles = None if battery is None else battery.cycles
        if cycles is not None and cycles < 0:
            self.problems.append(Problem("battery_cycles_implausible", str(cycles)))
        for floor, at_best in self.rules.cycles:
            if cycles is not None and cycles >= floor:
                self.reasons.append(Reason(SubGrade.BATTERY, at_best, "battery_cycles"))

    def _has_battery(self) -> bool:
        return self.inspection.kind in self.rules.battery_kinds

    def _subs(self) -> dict[SubGrade, Grade | None]:
        """Each side that applies: its worst reason, A without one, None while unsure (E is sure enough)."""
        sides = [SubGrade.FUNCTION, SubGrade.COSMETIC]
        if self._has_battery():
            sides.append(SubGrade.BATTERY)
        if "locks" in self.rules.required_tests(self.inspection.kind) or any(
            reason.sub is SubGrade.LOCKS for reason in self.reasons
        ):
            sides.append(SubGrade.LOCKS)
        answer: dict[SubGrade, Grade | None] = {}
        for side in sides:
            worst = max((reason.grade for reason in self.reasons if reason.sub is side), default=Grade.A)
            answer[side] = worst if worst is Grade.E or side not in self.unsure else None
        return answer
