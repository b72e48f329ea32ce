"""The method omlopp-2026: what one reused device spares under a named reference, its steps in the open.

saving = (production + transport_new + waste of a new, comparable device) × displacement × lifetime_ratio
         + use_difference − transport_reuse − refurbishment − packaging − manufacture of replaced parts

use_difference = years of second life × grid × (displacement × kWh of the new − kWh of the reused)

Every figure is low, central and high, by the arithmetic of `_ranges`. `docs/methods/omlopp-2026.md` has the
boundary, the assumptions and a worked example; the factor file names the source of every value.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from omlopp.domain.carbon._data import table
from omlopp.domain.carbon._ivl import summed
from omlopp.domain.carbon._ranges import (
    Range,
    Value,
    exactly,
    interval,
    minus,
    narrowed,
    product,
    quotient,
    scaled,
)
from omlopp.domain.carbon._words import (
    Basis,
    Footprint,
    Leg,
    Level,
    Match,
    Parameters,
    PerDevice,
    RangeFrom,
    Shape,
    Term,
)
from omlopp.domain.quantities import Interval, Origin
from omlopp.domain.vocabulary import Fate

PHASES = ("production", "transport_new", "waste")
REPLACED = "manufacture_of_replaced_parts"
HARVESTED = "manufacture_of_harvested_parts"
TERMS = (*PHASES, "use_difference", "transport_reuse", "refurbishment", "packaging", REPLACED)
NOTHING = exactly(0.0)
LEAST = 1e-300  # stands in for a width of nothing where one is divided by


class LegImpossible(ValueError):
    """A leg of transport that no table knows or that has a negative length or mass; carries the leg."""

    def __init__(self, leg: Leg, known: tuple[str, ...]) -> None:
        self.leg = leg
        self.known = known
        super().__init__(leg)


class Stated(NamedTuple):
    """A range with whose word it is."""

    value: Range
    source: str
    origin: Origin = Origin.DEFAULT
    why: RangeFrom = RangeFrom.ASSUMPTION


class Ratio(NamedTuple):
    """The lifetime ratio in full, and how far each of its two inputs alone moves it."""

    value: Range
    by_years: Range
    by_life: Range


class Steps(NamedTuple):
    """Everything the saving of one device is computed from; each value a float or a column."""

    footprint: Range
    displacement: Range
    lifetime_ratio: "Ratio"
    years: Range
    kwh: Value
    new_use: Range
    grid: Range
    transport_reuse: Range
    refurbishment: Range
    packaging: Range
    replaced: Range


class Savings(NamedTuple):
    """The terms of a saving, deductions negative, and how much their widths were narrowed to combine them."""

    terms: dict[str, Range]
    down: Value
    up: Value


def savings(
    steps: Steps,
    phases: Mapping[str, Value],
    least: Callable[..., Value] = min,
    most: Callable[..., Value] = max,
) -> Savings:
    """The terms of a reused device, kg CO2e: the formula of the method.

    Every term is first taken at its worst and best; then the widths of all are scaled alike, so that they sum
    to what the independent inputs give together. A range is never wider than that of worst and best.
    """
    avoided = product(steps.footprint, steps.displacement, steps.lifetime_ratio.value)
    spared_use = Range(*(d * n - 1.0 for d, n in zip(steps.displacement, steps.new_use, strict=True)))
    drawn = product(steps.years, steps.grid, exactly(steps.kwh))
    burdens = {
        "transport_reuse": steps.transport_reuse,
        "refurbishment": steps.refurbishment,
        "packaging": steps.packaging,
        REPLACED: steps.replaced,
    }
    terms = {
        **{name: product(avoided, exactly(share)) for name, share in phases.items()},
        "use_difference": scaled(drawn, spared_use, least, most),
        **{name: minus(burden) for name, burden in burdens.items()},
    }
    down = up = 0.0
    for ends in (*_effects(steps), *((b.central - b.high, b.central - b.low) for b in burdens.values())):
        down = down + least(0.0, least(*ends)) ** 2
        up = up + most(0.0, most(*ends)) ** 2
    below = sum(term.central - term.low for term in terms.values())
    above = sum(term.high - term.central for term in terms.values())
    down = least(1.0, down**0.5 / most(below, LEAST))
    up = least(1.0, up**0.5 / most(above, LEAST))
    return Savings({name: narrowed(term, down, up) for name, term in terms.items()}, down, up)


def _effects(steps: Steps) -> Iterator[tuple[Value, Value]]:
    """How the saving moves when one input goes to its low and to its high and all others stay central."""
    footprint, rate, grid, new = (
        each.central for each in (steps.footprint, steps.displacement, steps.grid, steps.new_use)
    )
    years, ratio = steps.years.central, steps.lifetime_ratio.value.central
    kwh_kg = grid * steps.kwh
    spared = rate * new - 1.0
    for ends, slope in (
        (steps.footprint, rate * ratio),
        (steps.displacement, footprint * ratio + years * kwh_kg * new),
        (steps.lifetime_ratio.by_life, footprint * rate),
        (steps.grid, years * steps.kwh * spared),
        (steps.new_use, years * kwh_kg * rate),
    ):
        yield (ends.low - ends.central) * slope, (ends.high - ends.central) * slope
    by_years = steps.lifetime_ratio.by_years
    low, high = (
        footprint * rate * (at_end - ratio) + (end - years) * kwh_kg * spared
        for at_end, end in ((by_years.low, steps.years.low), (by_years.high, steps.years.high))
    )
    yield low, high


@dataclass(frozen=True)
class Omlopp2026:
    """The method object; its table is read when first asked."""

    id: str = "omlopp-2026"
    version: str = "1"
    terms: tuple[str, ...] = TERMS
    assumptions: tuple[str, ...] = (
        "displacement_stated",
        "lifetime_ratio_stated",
        "use_phase_difference",
        "new_device_draws_up_to_30_percent_less",
        "avoided_device_as_makers_state",
        "recycled_after_second_use",
        "errors_do_not_cancel",
    )
    weaknesses: tuple[str, ...] = (
        "displacement_measured_for_phones_only",
        "second_life_seldom_measured",
        "packaging_not_found",
        "makers_sheets_uncertain",
        "sources_disagree",
        "ranges_are_wide",
    )
    documentation: str = "docs/methods/omlopp-2026.md"
    looks_up_models: bool = True

    @cached_property
    def _loaded(self) -> tuple[dict[str, Any], str]:
        return table("omlopp-2026.toml")

    @property
    def _table(self) -> dict[str, Any]:
        return self._loaded[0]

    @property
    def source(self) -> str:
        """Where the figures were read."""
        return str(self._table["source"])

    @property
    def factors_sha256(self) -> str:
        """The digest of the factor file."""
        return self._loaded[1]

    @cached_property
    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        rows: dict[str, list[dict[str, Any]]] = {}
        for raw in self._table["device"]:
            rows.setdefault(raw["kind"], []).append(raw)
        return rows

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds this method knows a factor for."""
        return tuple(self._rows)

    # Factors, from the most exact to the least.

    def footprint(self, shape: Shape) -> Footprint | None:
        """The footprint of the new device: model, family, sub-group, category, else the sum of components."""
        if shape.model is not None:
            row = self._row(shape)
            return Footprint(
                shape.model.level,
                shape.model.name,
                shape.model.kg,
                shape.model.source,
                shape.model.kwh_per_year if shape.model.kwh_per_year is not None else row.get("kwh_per_year"),
                shape.model.weight_kg if shape.model.weight_kg is not None else row.get("weight_kg"),
            )
        if row := self._row(shape):
            level = Level.SUBGROUP if row is not self._rows[shape.kind][0] else Level.CATEGORY
            return Footprint(
                level,
                row["id"],
                Interval(*row["kg"]),
                f"{row['source']}: {row['id']}" + (f", n = {row['n']}" if "n" in row else ""),
                row.get("kwh_per_year"),
                row["weight_kg"],
            )
        if shape.components:
            parts = [self.manufacture(*part_and_amount(each)) for each in shape.components]
            source = "; ".join(part.source for part in parts)
            whole = summed([interval(part.value) for part in parts])
            return Footprint(Level.COMPONENT, "components", whole, source)
        return None

    def _row(self, shape: Shape) -> dict[str, Any]:
        """The row of the very sub-group, else of the category; empty when the table has none for the kind."""
        rows = self._rows.get(shape.kind, [])
        for row in rows[1:]:
            if "form" in row:
                if row["form"] == shape.form:
                    return row
            elif shape.screen_inch is not None and (
                row.get("screen_from", 0) <= shape.screen_inch < row.get("screen_below", 1000)
            ):
                return row
        return rows[0] if rows else {}

    def manufacture(self, part: str, amount: float | None = None, *, density: float | None = None) -> Stated:
        """Making one part, kg CO2e: `ssd` and `ram` by GB, `processor` by mm² of die, `power_supply` by kg.

        UBA Texte 94/2021: capacity / density × 2.2 + base, or area × 0.0197 + 9.14. `density` in GB per cm².
        """
        raw = self._table["part"].get(part) or self._table["component"][part]
        if amount is None or not {"density", "per_mm2", "per_kg"} & set(raw):
            return Stated(Range(*raw["value"]), raw["source"], why=RangeFrom.OTHER_SOURCES)
        if "density" in raw:
            ends = raw["density"] if density is None else [density] * 3
            made = Range(*(amount / end * raw["die"] + raw["base"] for end in ends))
        elif "per_mm2" in raw:
            made = exactly(amount * raw["per_mm2"] + raw["base"])
        else:
            made = exactly(amount * raw["per_kg"])
        return Stated(made, f"{raw['formula']}: {part}, {amount:g}", why=RangeFrom.CAPACITY)

    # Rates and years.

    def displacement(self, shape: Shape, parameters: Parameters) -> Stated:
        """New devices spared by one that is used again."""
        if parameters.displacement is not None:
            return _given(parameters.displacement, parameters)
        rows = self._table["displacement"]
        row = rows.get(shape.kind, rows["any"])
        return Stated(Range(*row["value"]), row["source"])

    def years(self, shape: Shape, parameters: Parameters) -> Stated:
        """How long the device is used again."""
        if shape.second_life_years is not None:
            given = exactly(shape.second_life_years)
            return Stated(given, "given with the line", Origin.GIVEN, RangeFrom.GIVEN)
        if parameters.second_life_years is not None:
            return _given(parameters.second_life_years, parameters)
        rows = self._table["years"]["second_life"]
        return Stated(Range(*rows.get(shape.kind, rows["any"])), rows["source"])

    def lifetime_ratio(self, shape: Shape, parameters: Parameters) -> tuple[Ratio, Stated]:
        """Years of second life for each year of a new device's life, at most 1."""
        if parameters.lifetime_ratio is not None:
            given = _given(parameters.lifetime_ratio, parameters)
            return Ratio(given.value, exactly(given.value.central), given.value), given
        years = self.years(shape, parameters)
        rows = self._table["years"]["new_life"]
        life = Range(*rows.get(shape.kind, rows["any"]))
        value, by_years, by_life = (
            Range(*(min(1.0, end) for end in quotient(*pair)))
            for pair in (
                (years.value, life),
                (years.value, exactly(life.central)),
                (exactly(years.value.central), life),
            )
        )
        stated = Stated(value, f"second life: {years.source}; new device: {rows['source']}")
        return Ratio(value, by_years, by_life), stated

    def grid(self, country: str | None) -> tuple[Stated, bool]:
        """kg CO2e per kWh where the device is used again, and whether the table knows the country given."""
        rows = self._table["electricity"]
        code = (country or "").upper()
        code = rows["alpha3"].get(code, code)
        if len(code) == 2 and code in rows:
            return Stated(Range(*rows[code]), f"{code}: {rows['source']}", why=RangeFrom.OTHER_SOURCES), True
        return Stated(Range(*rows["unknown"]["value"]), rows["unknown"]["source"]), country is None

    def new_use(self, parameters: Parameters) -> Stated:
        """What the new device draws as a share of the reused one."""
        if parameters.new_use is not None:
            return _given(parameters.new_use, parameters)
        return Stated(Range(*self._table["new_use"]["value"]), self._table["new_use"]["source"])

    # Burdens.

    def refurbishment(self, shape: Shape, parameters: Parameters) -> Stated:
        """What the site emits for one device: the operator's own account, else an open assumption."""
        if parameters.refurbishment_kg is not None:
            return _given(parameters.refurbishment_kg, parameters)
        rows = self._table["refurbishment"]
        row = rows.get(shape.kind, rows["any"])
        return Stated(Range(*row["value"]), row["source"])

    def transport(self, mass_kg: float | None, parameters: Parameters) -> list[tuple[str, Stated]]:
        """Transport in reuse, each leg apart; empty when neither a figure nor a mass is known."""
        if parameters.legs:
            legs = [(leg.mode, self._leg(leg, mass_kg, parameters)) for leg in parameters.legs]
            return [(mode, stated) for mode, stated in legs if stated is not None]
        if parameters.transport_reuse_kg is not None:
            return [("", _given(parameters.transport_reuse_kg, parameters))]
        if mass_kg is None:
            return []
        row = self._table["transport_reuse"]
        return [("", Stated(product(Range(*row["kg_per_kg"]), exactly(mass_kg)), row["source"]))]

    def _leg(self, leg: Leg, mass_kg: float | None, parameters: Parameters) -> Stated | None:
        mass = leg.mass_kg if leg.mass_kg is not None else mass_kg
        if mass is None:
            return None
        row = self._table["transport"]
        factor, width = row[leg.mode], row["relative"]
        tonne_km = mass / 1000 * leg.km
        value = Range(*(tonne_km * factor * end for end in (1 - width, 1.0, 1 + width)))
        source = f"{parameters.source}: {mass:g} kg × {leg.km:g} km × {factor:g} kg/tkm; {row['source']}"
        return Stated(value, source, Origin.GIVEN, RangeFrom.SINGLE_SOURCE)

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes of transport a leg can have."""
        return tuple(key for key in self._table["transport"] if key not in ("relative", "source"))

    def check(self, parameters: Parameters) -> None:
        """Refuse legs that cannot be, with `LegImpossible`."""
        for leg in parameters.legs:
            sizes = (leg.km, *([leg.mass_kg] if leg.mass_kg is not None else []))
            if leg.mode not in self.modes or not all(0 <= size < math.inf for size in sizes):
                raise LegImpossible(leg, self.modes)

    def parts(self, parts: tuple[str, ...], shape: Shape) -> list[tuple[str, Stated]]:
        """Making these parts, like ones together. A capacity not given is that of the device, if known."""
        named = [part_and_amount(each) for each in parts]
        for word, held in (("ssd", shape.storage_gb), ("hdd", shape.storage_gb), ("ram", shape.ram_gb)):
            bare = named.count((word, None))
            if held is not None and bare:
                named = [(word, held / bare) if each == (word, None) else each for each in named]
        found = []
        for (part, amount), count in sorted(Counter(named).items(), key=str):
            made = self.manufacture(part, amount)
            found.append((part, made._replace(value=product(made.value, exactly(float(count))))))
        return found

    def phases(self, kind: str) -> dict[str, float]:
        """How a footprint without use divides."""
        rows = self._table["phases"]
        row = rows.get(rows["like"].get(kind, kind), rows["laptop"])
        return {phase: row[phase] for phase in PHASES}

    # Answers.

    def match(self, shape: Shape) -> Match:
        """The factor for one device."""
        found = self.footprint(shape)
        if found is None:
            return Match(Level.NONE, None, None, None, None, ("no_factor_for_kind",))
        return Match(found.level, found.name, None, found.kg.central, found.source, ("use_phase_apart",))

    def per_device(self, shape: Shape, parameters: Parameters) -> PerDevice:
        """The saving of one device of this shape, every term visible."""
        found = self.footprint(shape)
        if found is None:
            return PerDevice(None, Level.NONE, None, (), (("kind", "no_factor_for_kind", shape.kind),))
        if shape.fate == Fate.RECYCLE:
            nothing = Term("reuse_saving", Interval.exactly(0), "recycled: earns no reuse saving")
            return PerDevice(Interval.exactly(0), found.level, found.name, (nothing,))
        displacement = self.displacement(shape, parameters)
        ratios, ratio = self.lifetime_ratio(shape, parameters)
        years = self.years(shape, parameters)
        if shape.fate == Fate.PARTS:
            return self._harvest(shape, displacement.value, ratios, years.value)

        problems = []
        country = shape.country if shape.country is not None else parameters.country
        grid, known = self.grid(country)
        if not known:
            problems.append(("country", "country_without_factor", country or ""))
        if found.level is Level.COMPONENT:
            problems.append(("components", "component_sum_is_partial", ";".join(shape.components)))
        kwh = shape.kwh_per_year if shape.kwh_per_year is not None else found.kwh_per_year
        legs = self.transport(shape.weight_kg if shape.weight_kg is not None else found.weight_kg, parameters)
        refurbishment = self.refurbishment(shape, parameters)
        replaced = self.parts(shape.replaced_parts, shape)
        not_counted = tuple(
            name
            for name, unknown in (
                ("use_difference", kwh is None),
                ("transport_reuse", not legs),
                ("packaging", parameters.packaging_kg is None),
            )
            if unknown
        )
        packaging = parameters.packaging_kg
        kg, down, up = savings(
            Steps(
                footprint=_range(found.kg),
                displacement=displacement.value,
                lifetime_ratio=ratios,
                years=years.value,
                kwh=kwh or 0.0,
                new_use=self.new_use(parameters).value,
                grid=grid.value,
                transport_reuse=_sum([leg.value for _, leg in legs]),
                refurbishment=refurbishment.value,
                packaging=NOTHING if packaging is None else _range(packaging),
                replaced=_sum([part.value for _, part in replaced]),
            ),
            self.phases(shape.kind),
        )

        rates = f"× displacement {_text(displacement.value)} × lifetime ratio {_text(ratio.value)}"
        phases_source = f"{found.source}; divided by {self._table['phases']['source']}; {rates}"
        why = RangeFrom.MODEL_SHEET if found.level in (Level.MODEL, Level.FAMILY) else RangeFrom.OTHER_SOURCES
        terms = [Term(phase, interval(kg[phase]), phases_source, Origin.DEFAULT, why) for phase in PHASES]
        if kwh is not None:
            drawn = (
                f"{kwh:g} kWh a year × {_text(years.value)} years × grid ({grid.source}); new device draws"
            )
            source = (
                f"{drawn} {_text(self.new_use(parameters).value)} of it ({self.new_use(parameters).source})"
            )
            terms.append(
                Term("use_difference", interval(kg["use_difference"]), source, grid.origin, grid.why)
            )
        terms += [_deducted("transport_reuse", item, leg, down, up) for item, leg in legs]
        terms.append(_deducted("refurbishment", "", refurbishment, down, up))
        if packaging is not None:
            terms.append(_deducted("packaging", "", _given(packaging, parameters), down, up))
        terms += [_deducted(REPLACED, part, made, down, up) for part, made in replaced] or [
            Term(REPLACED, Interval.exactly(0), "no part replaced", Origin.GIVEN)
        ]
        return PerDevice(
            summed([term.kg for term in terms]),
            found.level,
            found.name,
            tuple(terms),
            tuple(problems),
            Basis(interval(displacement.value), interval(ratio.value), interval(years.value), not_counted),
        )

    def _harvest(self, shape: Shape, displacement: Range, ratios: Ratio, years: Range) -> PerDevice:
        """A device taken apart earns the making of the parts that are used again, at the same two rates."""
        if not shape.harvested_parts:
            problem = ("replaced_parts", "harvested_parts_unknown", "")
            return PerDevice(None, Level.NONE, None, (), (problem,))
        parts = self.parts(shape.harvested_parts, shape)
        steps = harvest(_sum([made.value for _, made in parts]), displacement, ratios, years)
        _, down, up = savings(steps, {HARVESTED: 1.0})
        rates = f"× displacement {_text(displacement)} × lifetime ratio {_text(ratios.value)}"
        terms = tuple(
            Term(
                HARVESTED,
                interval(narrowed(product(made.value, displacement, ratios.value), down, up)),
                f"{made.source}; {rates}",
                Origin.DEFAULT,
                made.why,
                part,
            )
            for part, made in parts
        )
        basis = Basis(interval(displacement), interval(ratios.value), interval(years))
        return PerDevice(summed([term.kg for term in terms]), Level.COMPONENT, "parts", terms, (), basis)


def harvest(parts: Range, displacement: Range, ratios: Ratio, years: Range) -> Steps:
    """The steps of a device of which only parts are used again: no use and no burden of its own."""
    nothing = (NOTHING, NOTHING, NOTHING, NOTHING)
    return Steps(parts, displacement, ratios, years, 0.0, exactly(1.0), NOTHING, *nothing)


def part_and_amount(word: str) -> tuple[str, float | None]:
    """`ssd:512` as the part and its capacity; the capacity is checked before a method sees it."""
    part, _, amount = word.partition(":")
    return part, float(amount) if amount else None


def _given(value: Interval, parameters: Parameters) -> Stated:
    return Stated(_range(value), parameters.source, Origin.GIVEN, RangeFrom.GIVEN)


def _deducted(name: str, item: str, stated: Stated, down: float, up: float) -> Term:
    kg = interval(narrowed(minus(stated.value), down, up))
    return Term(name, kg, stated.source, stated.origin, stated.why, item)


def _range(value: Interval) -> Range:
    return Range(value.low, value.central, value.high)


def _sum(values: list[Range]) -> Range:
    return Range(*(sum(ends) for ends in zip(*values, strict=True))) if values else NOTHING


def _text(value: Range) -> str:
    return f"{value.central:.3g} ({value.low:.3g}–{value.high:.3g})"
