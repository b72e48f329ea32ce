"""The values of an assessment: lines in, terms and intervals out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from omlopp.domain.quantities import Interval, Origin


class Level(StrEnum):
    """How exactly the factor behind a figure fits the device, best first."""

    MODEL = "model"
    FAMILY = "family"
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
    MODEL_SHEET = "model_sheet"
    CAPACITY = "capacity"
    ASSUMPTION = "assumption"
    GIVEN = "given"


REFERENCE = "new_comparable_device"
"""What every method compares with: somebody buys a new, comparable device instead."""


def per_year(saved_kg: Interval, years: Interval) -> Interval:
    """A saving divided by the years it is spread over, each bound with its own worst case."""
    low = saved_kg.low / (years.high if saved_kg.low > 0 else years.low)
    high = saved_kg.high / (years.low if saved_kg.high > 0 else years.high)
    return Interval(low, saved_kg.central / years.central, high)


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
    means the same by it); a part may carry its capacity in GB: `ssd:512`. Words are those of
    `omlopp.domain.vocabulary`; others are met as problems.

    What only some methods ask for may stay unknown: `version` is the product version an inventory tool
    reports; `storage_gb` and `ram_gb` are what the device holds as handed on; `country` of the second use is
    ISO 3166 (`SE` or `SWE`); `second_life_years` how long it is used again; `kwh_per_year` what it was
    measured to draw; `weight_kg` its mass; `components` what it is built of, for a kind without a factor.
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
    version: str = ""
    storage_gb: float | None = None
    ram_gb: float | None = None
    country: str | None = None
    second_life_years: float | None = None
    kwh_per_year: float | None = None
    weight_kg: float | None = None
    components: tuple[str, ...] = ()


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
class Leg:
    """One leg of a reused device's way: a mode of the method's transport table, km, and the kg moved.

    `mass_kg` is what is moved for one device, packaging included; None takes the device's own mass.
    """

    mode: str
    km: float
    mass_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the one who assesses knows better than the method: burdens per reused device, kg CO2e, positive.

    None leaves the method's own assumption standing. `source` says where given figures come from. `legs`
    are an exact account of the transport and stand in for `transport_reuse_kg`. `country` and
    `second_life_years` hold for every line that does not say its own; `displacement` is the new devices one
    reused device spares, `lifetime_ratio` its second life against a new one's life, `new_use` what the new
    device would draw against the reused one. Methods that have no such step say so.
    """

    transport_reuse_kg: Interval | None = None
    refurbishment_kg: Interval | None = None
    source: str = "given with the assessment"
    legs: tuple[Leg, ...] = ()
    packaging_kg: Interval | None = None
    country: str | None = None
    displacement: Interval | None = None
    lifetime_ratio: Interval | None = None
    second_life_years: Interval | None = None
    new_use: Interval | None = None


NO_BURDEN = Parameters(
    Interval.exactly(0), Interval.exactly(0), source="left out on purpose: figures before burden"
)


@dataclass(frozen=True, slots=True)
class Footprint:
    """What making, moving and discarding one device of a model emits, kg CO2e without use.

    `kwh_per_year` is what it draws in a year; None where the source does not say. `level` is model or family.
    """

    level: Level
    name: str
    kg: Interval
    source: str
    kwh_per_year: float | None = None
    weight_kg: float | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a method needs to know of one device; every value checked. Parts may carry a capacity, GB."""

    kind: str
    screen_inch: float | None
    form: str | None
    fate: str
    replaced_parts: tuple[str, ...]
    harvested_parts: tuple[str, ...]
    storage_gb: float | None = None
    ram_gb: float | None = None
    country: str | None = None
    second_life_years: float | None = None
    kwh_per_year: float | None = None
    weight_kg: float | None = None
    components: tuple[str, ...] = ()
    model: Footprint | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """The steps between a footprint and a saving, for the reader: rates, and the years it is counted over.

    `not_counted` names terms of the method that are unknown here, which is not the same as zero.
    """

    displacement: Interval
    lifetime_ratio: Interval
    second_life_years: Interval
    not_counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PerDevice:
    """What a method says of one device. `saved_kg` is None when the method cannot know."""

    saved_kg: Interval | None
    level: Level
    factor: str | None
    terms: tuple[Term, ...] = ()
    problems: tuple[tuple[str, str, str], ...] = ()
    """(column, code, value) of each problem."""
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The answer for one line: the saving of all its devices, None when unknown; terms sum to it.

    `basis` is there for methods with rates; `per_year_kg` is the saving spread over the second life.
    """

    line: Line
    saved_kg: Interval | None
    level: Level
    factor: str | None
    terms: tuple[Term, ...]
    problems: tuple[Problem, ...]
    basis: Basis | None = None

    @property
    def per_year_kg(self) -> Interval | None:
        """The saving for each year of the second life; None when either is unknown."""
        if self.saved_kg is None or self.basis is None:
            return None
        return per_year(self.saved_kg, self.basis.second_life_years)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A column of lines assessed by one version of one method.

    `total_kg` sums the known lines (lows with lows, highs with highs: devices share their factors, so their
    errors do not cancel); None when no line is known. Unknown lines are counted apart, never as zero.
    `reference` is the code of what the saving is compared with. `factor_set_sha256` names the set of model
    footprints that was used beside the method's own factors, if any.
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
    factor_set_sha256: str | None = None
    reference: str = REFERENCE
    not_in_method: tuple[str, ...] = ()
    """Parameters that were given and that the method has no step for."""

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
