"""The method ivl-2020: what making, moving and discarding a comparable new device would have emitted, less
what reuse itself emits.

saving = production + transport_new + waste + transport_waste
         − transport_reuse − refurbishment − manufacture of replaced parts

Source: IVL B 2372-E (2020) as read from a secondary source; `docs/methods/ivl-2020.md` has the boundary,
the assumptions and a worked example.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from omlopp.domain.carbon._data import table
from omlopp.domain.carbon._words import Level, Match, Parameters, PerDevice, RangeFrom, Shape, Term
from omlopp.domain.quantities import Interval, Origin
from omlopp.domain.vocabulary import Fate

PHASES = ("production", "transport_new", "waste", "transport_waste")
TERMS = (*PHASES, "transport_reuse", "refurbishment", "manufacture_of_replaced_parts")


def summed(intervals: list[Interval]) -> Interval:
    """The sum of intervals, each bound exactly rounded once, so that 280 + 1.2 + 1.6 + 0.1 is 282.9."""
    return Interval(
        math.fsum(part.low for part in intervals),
        math.fsum(part.central for part in intervals),
        math.fsum(part.high for part in intervals),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the factor table: a category or a sub-group, kg CO2e per phase, kg of mass."""

    id: str
    kind: str
    kg: dict[str, float]
    weight_kg: float
    form: str | None
    screen_from: float | None
    screen_below: float | None
    spread_only: bool
    doubtful: frozenset[str]

    @property
    def is_subgroup(self) -> bool:
        """Whether the row stands for a part of its category."""
        return bool(self.form or self.screen_from or self.screen_below or self.spread_only)

    def fits(self, shape: Shape) -> bool:
        """Whether the row is the sub-group of this very device."""
        if self.spread_only or not self.is_subgroup:
            return False
        if self.form is not None:
            return self.form == shape.form
        if shape.screen_inch is None:
            return False
        return (self.screen_from is None or shape.screen_inch >= self.screen_from) and (
            self.screen_below is None or shape.screen_inch < self.screen_below
        )


def _row(raw: dict[str, Any]) -> Row:
    return Row(
        id=raw["id"],
        kind=raw["kind"],
        kg={phase: float(raw[phase]) for phase in PHASES},
        weight_kg=float(raw["weight_kg"]),
        form=raw.get("form"),
        screen_from=raw.get("screen_from"),
        screen_below=raw.get("screen_below"),
        spread_only=raw.get("spread_only", False),
        doubtful=frozenset(raw.get("doubtful", ())),
    )


@dataclass(frozen=True)
class Ivl2020:
    """The method object; its table is read when first asked."""

    id: str = "ivl-2020"
    version: str = "1"
    terms: tuple[str, ...] = TERMS
    assumptions: tuple[str, ...] = (
        "displacement_1",
        "lifetime_ratio_1",
        "use_phase_equal",
        "reuse_within_sweden",
        "avoided_device_assembled_in_asia",
        "recycled_after_second_use",
        "no_rebound",
    )
    weaknesses: tuple[str, ...] = (
        "table_read_through_third_party",
        "burden_terms_not_found",
        "category_means_only",
        "sources_disagree",
        "part_factors_high",
    )
    documentation: str = "docs/methods/ivl-2020.md"
    looks_up_models: bool = False

    @cached_property
    def _loaded(self) -> tuple[dict[str, Any], str]:
        return table("ivl-2020.toml")

    @property
    def source(self) -> str:
        """Where the figures were read."""
        return str(self._loaded[0]["source"])

    @property
    def factors_sha256(self) -> str:
        """The digest of the factor file."""
        return self._loaded[1]

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {}
        for raw in self._loaded[0]["device"]:
            rows.setdefault(raw["kind"], []).append(_row(raw))
        return rows

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds this method knows a factor for."""
        return tuple(self._rows)

    @cached_property
    def _disagreement(self) -> dict[str, tuple[float, float, RangeFrom, str]]:
        """Per kind: the lowest and highest other figure as a share of ours, and who says so."""
        single = float(self._loaded[0]["single_source"]["relative"])
        found: dict[str, tuple[float, float, RangeFrom, str]] = {}
        for kind, rows in self._rows.items():
            ours = math.fsum(rows[0].kg.values())
            others = [raw for raw in self._loaded[0]["comparable"] if raw["kind"] == kind]
            if not others:
                found[kind] = (
                    1 - single,
                    1 + single,
                    RangeFrom.SINGLE_SOURCE,
                    f"±{single:.0%}, one source only",
                )
                continue
            shares = [raw["kg"] / ours for raw in others]
            names = "; ".join(f"{raw['source']} {raw['kg']:g}" for raw in others)
            found[kind] = (min(1.0, *shares), max(1.0, *shares), RangeFrom.OTHER_SOURCES, names)
        return found

    def resolve(self, shape: Shape) -> tuple[Row, Level] | None:
        """The row for this device and its level; None when the table has nothing for the kind."""
        rows = self._rows.get(shape.kind)
        if not rows:
            return None
        # A form says more than a diagonal: a foldable laptop is a hybrid whatever its screen.
        for row in sorted(rows, key=lambda row: row.form is None):
            if row.fits(shape):
                return row, Level.SUBGROUP
        return rows[0], Level.CATEGORY

    def match(self, shape: Shape) -> Match:
        """The factor for one device; the use phase is outside the method, so the total is unknown."""
        resolved = self.resolve(shape)
        if resolved is None:
            return Match(Level.NONE, None, None, None, None, ("no_factor_for_kind",))
        row, level = resolved
        reasons = ("factor_doubtful",) if row.doubtful else ()
        nonuse = math.fsum(row.kg.values())
        return Match(level, row.id, None, nonuse, self.source, (*reasons, "use_phase_not_in_source"))

    def per_device(self, shape: Shape, parameters: Parameters) -> PerDevice:
        """The saving of one device of this shape, every term visible."""
        resolved = self.resolve(shape)
        if resolved is None:
            return PerDevice(None, Level.NONE, None, (), (("kind", "no_factor_for_kind", shape.kind),))
        row, level = resolved
        if shape.fate == Fate.RECYCLE:
            nothing = Term("reuse_saving", Interval.exactly(0), "recycled: earns no reuse saving")
            return PerDevice(Interval.exactly(0), level, row.id, (nothing,))
        if shape.fate == Fate.PARTS:
            return self._harvest(shape)
        doubts = tuple(
            ("kind", "factor_doubtful", f"{row.id}:{phase}") for phase in PHASES if phase in row.doubtful
        )
        terms = [self._phase(row, level, phase) for phase in PHASES]
        terms += [self._burden(row, term, parameters) for term in ("transport_reuse", "refurbishment")]
        terms += self._replaced(shape.replaced_parts)
        return PerDevice(summed([term.kg for term in terms]), level, row.id, tuple(terms), doubts)

    def _phase(self, row: Row, level: Level, phase: str) -> Term:
        """One phase with its width: sub-groups when the sub-group is unknown, and what other sources say.

        Other sources give one figure for all phases, so their disagreement is laid on production, which is
        nearly all of it.
        """
        value = row.kg[phase]
        low = high = value
        reason = RangeFrom.EXACT
        notes = []
        siblings = [other for other in self._rows[row.kind] if phase not in other.doubtful]
        if level is Level.CATEGORY and len(siblings) > 1:
            low = min(value, *(other.kg[phase] for other in siblings))
            high = max(value, *(other.kg[phase] for other in siblings))
            reason = RangeFrom.SUBGROUP_SPREAD
            notes.append("sub-group unknown")
        if phase in row.doubtful and siblings:
            low = min(low, *(other.kg[phase] for other in siblings))
            high = max(high, *(other.kg[phase] for other in siblings))
            reason = RangeFrom.DOUBTFUL_VALUE
        if phase in row.doubtful:
            notes.append("value probably added by the carrier of the table")
        if phase == "production":
            lowest, highest, reason_here, names = self._disagreement[row.kind]
            low, high = low * lowest, high * highest
            reason = reason_here
            notes.append(f"range: {names}")
        source = "; ".join([f"{self.source}: {row.id}", *notes])
        return Term(phase, Interval(low, value, high), source, Origin.DEFAULT, reason)

    def _burden(self, row: Row, term: str, parameters: Parameters) -> Term:
        """A deduction for what reuse itself emits: the given figure, else the method's open assumption."""
        given = parameters.transport_reuse_kg if term == "transport_reuse" else parameters.refurbishment_kg
        if given is not None:
            return Term(term, -given, parameters.source, Origin.GIVEN, RangeFrom.GIVEN)
        candidates = [raw for raw in self._loaded[0]["burden"] if raw["term"] == term]
        raw = next(
            (raw for raw in candidates if raw["kind"] == row.kind),
            next(raw for raw in candidates if raw["kind"] == "any"),
        )
        high = raw["high"] if "high" in raw else raw["high_kg_per_kg"] * row.weight_kg
        assumed = Interval(float(raw["low"]), float(raw["central"]), float(high))
        return Term(term, -assumed, raw["source"], Origin.DEFAULT, RangeFrom.ASSUMPTION)

    def part(self, part: str) -> tuple[Interval, str, RangeFrom]:
        """Manufacture of one part, kg CO2e, with source and the reason for its width."""
        raw = self._loaded[0]["part"][part]
        value = float(raw["production"])
        if "others" in raw:
            interval = Interval(min(value, *raw["others"]), value, max(value, *raw["others"]))
            return interval, f"{self.source}: {part}; range: {raw['others_source']}", RangeFrom.OTHER_SOURCES
        relative = float(self._loaded[0]["single_source"]["relative"])
        interval = Interval(value * (1 - relative), value, value * (1 + relative))
        return (
            interval,
            f"{self.source}: {part}; range: ±{relative:.0%}, one source only",
            RangeFrom.SINGLE_SOURCE,
        )

    def _parts(self, name: str, parts: tuple[str, ...], sign: int) -> list[Term]:
        terms = []
        for part, count in sorted(Counter(parts).items()):
            kg, source, reason = self.part(part)
            terms.append(Term(name, kg.times(sign * count), source, Origin.DEFAULT, reason, part))
        return terms

    def _replaced(self, parts: tuple[str, ...]) -> list[Term]:
        name = "manufacture_of_replaced_parts"
        return self._parts(name, parts, -1) or [
            Term(name, Interval.exactly(0), "no part replaced", Origin.GIVEN)
        ]

    def _harvest(self, shape: Shape) -> PerDevice:
        """A device taken apart earns the manufacture of the parts that are used again, nothing more."""
        if not shape.harvested_parts:
            problem = ("replaced_parts", "harvested_parts_unknown", "")
            return PerDevice(None, Level.NONE, None, (), (problem,))
        terms = self._parts("manufacture_of_harvested_parts", shape.harvested_parts, 1)
        return PerDevice(summed([term.kg for term in terms]), Level.COMPONENT, "parts", tuple(terms))
