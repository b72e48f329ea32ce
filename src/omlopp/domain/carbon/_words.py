"""The values of an assessment: lines in, terms and intervals out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from omlopp.domain.quantities import Interval, Origin


class Level(StrEnum):
    """How exactly the factor behind a figure fits the device, best first."""

    SUBGROUP = "subgroup"
    CATEGORY = "category"
    COMPONENT = "component"
    NONE = "none"


class RangeFrom(StrEnum):
    """Why a term has a width."""

    EXACT = "exact"
    SUBGROUP_SPREAD = "subgroup_spread"
    OTHER_SOURCES = "other_sources"
    SINGLE_SOURCE = "single_source"
    DOUBTFUL_VALUE = "doubtful_value"
    ASSUMPTION = "assumption"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a line that a person must know: which line, which column, what, and the value met."""

    line: int | str
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row to assess: `quantity` like devices with one fate.

    `screen_inch` is the diagonal in inches. `replaced_parts` were replaced in each of the devices;
    `harvested_parts` were taken from each for reuse (fate `parts`, where a list with one parts column only
    means the same by it). Words are those of `omlopp.domain.vocabulary`; others are met as problems.
    """

    line: int | str
    kind: str | None
    manufacturer: str = ""
    model: str = ""
    screen_inch: float | None = None
    form: str | None = None
    quantity: int | None = 1
    fate: str | None = "reuse"
    replaced_parts: tuple[str, ...] = ()
    harvested_parts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One visible term of a saving, in kg CO2e; deductions are negative, so that all terms sum."""

    name: str
    kg: Interval
    source: str
    origin: Origin = Origin.DEFAULT
    range_from: RangeFrom = RangeFrom.EXACT
    item: str = ""

    def times(self, factor: int) -> "Term":
        """The same term for `factor` devices."""
        return Term(self.name, self.kg.times(factor), self.source, self.origin, self.range_from, self.item)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the one who assesses knows better than the method: burdens per reused device, kg CO2e, positive.

    None leaves the method's own assumption standing. `source` says where given figures come from.
    """

    transport_reuse_kg: Interval | None = None
    refurbishment_kg: Interval | None = None
    source: str = "given with the assessment"


NO_BURDEN = Parameters(
    Interval.exactly(0), Interval.exactly(0), source="left out on purpose: figures before burden"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a method needs to know of one device; every value checked."""

    kind: str
    screen_inch: float | None
    form: str | None
    fate: str
    replaced_parts: tuple[str, ...]
    harvested_parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PerDevice:
    """What a method says of one device. `saved_kg` is None when the method cannot know."""

    saved_kg: Interval | None
    level: Level
    factor: str | None
    terms: tuple[Term, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()
    """(column, code, value) of each problem."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """The answer for one line: the saving of all its devices, None when unknown; terms sum to it."""

    line: Line
    saved_kg: Interval | None
    level: Level
    factor: str | None
    terms: tuple[Term, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A column of lines assessed by one version of one method.

    `total_kg` sums the known lines (lows with lows, highs with highs: devices share their factors, so their
    errors do not cancel); None when no line is known. Unknown lines are counted apart, never as zero.
    """

    method: str
    version: str
    factors_sha256: str
    parameters: Parameters
    lines: tuple[Assessed, ...]
    total_kg: Interval | None
    devices: int
    devices_unknown: int
    lines_unknown: int
    devices_by_level: Mapping[str, int] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of all lines, in their order."""
        return tuple(problem for line in self.lines for problem in line.problems)


@dataclass(frozen=True, slots=True)
class Match:
    """The factor found for one device, with the level that says how exactly; `reasons` are codes.

    `kgco2e_total` includes the use phase and is None where the source leaves that phase out.
    """

    level: Level
    name: str | None
    kgco2e_total: float | None
    kgco2e_nonuse: float | None
    source: str | None
    reasons: tuple[str, ...] = ()
