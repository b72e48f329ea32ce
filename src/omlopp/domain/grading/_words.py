"""The values of grading: what was seen and tested in, sub-grades and reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.vocabulary import Grade


class SubGrade(StrEnum):
    """The sides a device is judged on."""

    FUNCTION = "function"
    COSMETIC = "cosmetic"
    BATTERY = "battery"
    LOCKS = "locks"


class TestResult(StrEnum):
    """The answer of one test."""

    __test__ = False  # pytest would take the name for a test class

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: what (code), where (zone), how bad (severity 1 to 4); words of the rubric."""

    code: str
    zone: str = "whole"
    severity: int = 2


@dataclass(frozen=True, slots=True)
class Battery:
    """A battery as measured: health in percent of design capacity, charge cycles; None if not measured."""

    health_percent: float | None = None
    cycles: int | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that is known of one device's condition.

    `defects` None means nobody looked; an empty tuple that somebody looked and found none. `tests` are
    pairs of test code and `TestResult`. A device whose kind has a battery needs `battery`.
    """

    kind: str
    defects: tuple[Defect, ...] | None = None
    tests: tuple[tuple[str, str], ...] = ()
    battery: Battery | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sub-grade is not better: the defect, test or measurement, and the grade it led to."""

    sub: SubGrade
    grade: Grade
    code: str
    zone: str = ""
    severity: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the inspection that could not be understood."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Graded:
    """The answer: an overall grade, or None with what is missing.

    `sub_grades` holds the sides that apply to the kind, None where unknown. `reasons` that equal the overall
    grade forced it (`forced_by`). `failures` are functional failures. `findings` are (code, zone, severity),
    as a price list deducts for them. `r2` is the REC pair (function, cosmetic), each None where REC has
    no like.
    """

    rubric: str
    rubric_version: str
    overall: Grade | None
    sub_grades: Mapping[SubGrade, Grade | None]
    reasons: tuple[Reason, ...]
    failures: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]
    hazards: tuple[str, ...]
    findings: tuple[tuple[str, str, int | None], ...]
    r2: tuple[str | None, str | None]

    @property
    def forced_by(self) -> tuple[Reason, ...]:
        """The reasons that put the overall grade where it is; none for a clean A."""
        return tuple(reason for reason in self.reasons if reason.grade == self.overall != Grade.A)
