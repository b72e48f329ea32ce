"""Rubrics: the rules of grading as released data files."""

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from omlopp.domain.vocabulary import Grade

RUBRICS = ("omlopp-rubric-1",)
"""The released rubrics, oldest first."""


class RubricUnknown(ValueError):
    """No released rubric has this id; carries the id and those there are."""

    def __init__(self, rubric: str) -> None:
        self.rubric = rubric
        self.known = RUBRICS
        super().__init__(rubric)


@dataclass(frozen=True, slots=True)
class Force:
    """A defect that leads to at best this grade, in these zones (all when empty) and from this severity."""

    code: str
    zones: frozenset[str]
    severity_from: int
    grade: Grade
    hazard: bool


@dataclass(frozen=True)
class Rubric:
    """One released rubric. `sha256` names the state of its file."""

    id: str
    version: str
    sha256: str
    zones: frozenset[str]
    sub_of: dict[str, str]
    cosmetic: tuple[tuple[int, int, Grade], ...]
    severity: dict[int, Grade]
    force: tuple[Force, ...]
    lock_grade: Grade
    tests: dict[str, tuple[str, ...]]
    failed: dict[str, Grade]
    battery_kinds: frozenset[str]
    battery_plausible: tuple[float, float]
    battery_worn_below: float
    health: tuple[tuple[float, Grade], ...]
    cycles: tuple[tuple[int, Grade], ...]
    r2_function: dict[str, str]
    r2_whole: tuple[str, str, Grade, frozenset[str]]
    """The code that asks for whole hardware, the code else, the worst cosmetic grade, the missing parts."""
    r2_cosmetic: dict[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every defect code the rubric knows."""
        return tuple(self.sub_of)

    @property
    def test_codes(self) -> tuple[str, ...]:
        """Every test code the rubric names."""
        named = [test for tests in self.tests.values() for test in tests]
        named += [test for test in self.failed if test != "any"]
        return tuple(dict.fromkeys(named))

    def forces_on(self, code: str) -> tuple[Force, ...]:
        """The rules that force a grade for this defect."""
        return tuple(force for force in self.force if force.code == code)

    def required_tests(self, kind: str) -> tuple[str, ...]:
        """The tests that must have an answer before a device of this kind is graded."""
        return self.tests.get(kind, ())


@cache
def rubric(id_: str = RUBRICS[-1]) -> Rubric:
    """The released rubric with this id; refuses with `RubricUnknown`."""
    if id_ not in RUBRICS:
        raise RubricUnknown(id_)
    content = files(__package__).joinpath("data", f"{id_}.toml").read_bytes()
    return _parse(tomllib.loads(content.decode("utf-8")), hashlib.sha256(content).hexdigest())


def _parse(raw: dict[str, Any], digest: str) -> Rubric:
    battery = raw["battery"]
    return Rubric(
        id=raw["id"],
        version=raw["version"],
        sha256=digest,
        zones=frozenset(raw["zones"]),
        sub_of={code: sub for sub, codes in raw["defects"].items() for code in codes},
        cosmetic=tuple(
            (each["severity"], each["from_count"], Grade(each["grade"])) for each in raw["cosmetic"]
        ),
        severity={int(level): Grade(grade) for level, grade in raw["severity"].items()},
        force=tuple(
            Force(
                code=each["code"],
                zones=frozenset(each.get("zones", ())),
                severity_from=each.get("severity_from", 1),
                grade=Grade(each["grade"]),
                hazard=each.get("hazard", False),
            )
            for each in raw["force"]
        ),
        lock_grade=Grade(raw["locks"]["grade"]),
        tests={kind: tuple(tests) for kind, tests in raw["tests"].items()},
        failed={test: Grade(grade) for test, grade in raw["failed"].items()},
        battery_kinds=frozenset(battery["kinds"]),
        battery_plausible=(battery["plausible"][0], battery["plausible"][1]),
        battery_worn_below=battery["worn_below"],
        health=tuple((each["from"], Grade(each["grade"])) for each in battery["health"]),
        cycles=tuple((each["from"], Grade(each["grade"])) for each in battery["cycles"]),
        r2_function=raw["r2"]["function"],
        r2_whole=(
            raw["r2"]["whole_code"],
            raw["r2"]["else_code"],
            Grade(raw["r2"]["whole_cosmetic_at_worst"]),
            frozenset(raw["r2"]["whole_without"]),
        ),
        r2_cosmetic=raw["r2"]["cosmetic"],
    )
