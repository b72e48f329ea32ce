"""Assessing a column of lines: check, resolve once per distinct shape, multiply by the quantity, sum."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omlopp.domain.carbon._methods import Method, method
from omlopp.domain.carbon._models import ModelName, footprints
from omlopp.domain.carbon._omlopp import Omlopp2026
from omlopp.domain.carbon._words import (
    Assessed,
    Assessment,
    Footprint,
    Level,
    Line,
    Match,
    Parameters,
    PerDevice,
    Problem,
    Shape,
)
from omlopp.domain.quantities import Interval
from omlopp.domain.screens import is_plausible
from omlopp.domain.vocabulary import Fate, Form, Kind, Part

if TYPE_CHECKING:
    from omlopp.domain.carbon.factors import FactorSet

KINDS = frozenset(Kind)
FORMS = frozenset(Form)
FATES = frozenset(Fate)
PARTS = frozenset(Part)

FORMS_OF: dict[str, frozenset[str]] = {
    Kind.LAPTOP: frozenset({Form.HYBRID}),
    Kind.TABLET: frozenset({Form.HYBRID}),
    Kind.DESKTOP: frozenset({Form.USDT, Form.SFF, Form.TOWER}),
    Kind.WORKSTATION: frozenset({Form.USDT, Form.SFF, Form.TOWER}),
}

# More like devices on one line than any owner has: a serial number or an amount in the wrong column.
MOST = 10_000_000

# What only a detailed method asks of a line, and of the parameters.
DETAILS = (
    "storage_gb",
    "ram_gb",
    "country",
    "second_life_years",
    "kwh_per_year",
    "weight_kg",
    "components",
)
STEPS = (
    "legs",
    "packaging_kg",
    "country",
    "displacement",
    "lifetime_ratio",
    "second_life_years",
    "new_use",
)
# Values that can be, by field. Outside them a value is a slip: bytes for gigabytes, watts for kWh, months.
PLAUSIBLE: dict[str, tuple[float, float]] = {
    "storage_gb": (0.1, 1_000_000),
    "ram_gb": (0.01, 100_000),
    "second_life_years": (0.05, 30),
    "kwh_per_year": (0, 200_000),
    "weight_kg": (0.01, 2_000),
}
COMPONENTS = PARTS | {"mainboard", "power_supply", "rack_case", "blade_case", "assembly"}
FORMULA = ("=", "+", "@")

Found = tuple[str, str, str]
UNKNOWN = PerDevice(None, Level.NONE, None)


def assess(
    lines: Sequence[Line],
    method_id: str,
    *,
    parameters: Parameters | None = None,
    factors: "FactorSet | None" = None,
) -> Assessment:
    """What reuse spared, kg CO2e, line by line and in total, by the released method `method_id`.

    `factors` are the footprints of models that `omlopp-2026` looks first in; the other methods have none.
    Lines with an unknown kind, an impossible quantity or an unknown fate or part are unknown: their saving is
    None and they are counted apart. Refuses an unknown method with `MethodUnknown`, an impossible leg of
    transport with `LegImpossible`.
    """
    by = method(method_id)
    given = parameters or Parameters()
    detailed = isinstance(by, Omlopp2026)
    if isinstance(by, Omlopp2026):
        by.check(given)
    models: Sequence[Footprint | None] = [None] * len(lines)
    if detailed and factors is not None:
        models = footprints([_named(line) for line in lines], factors)
    seen: dict[tuple[object, ...], tuple[PerDevice, tuple[Found, ...]]] = {}
    scaled: dict[tuple[int, int], PerDevice] = {}
    assessed: list[Assessed] = []
    devices = devices_unknown = lines_unknown = 0
    by_level: dict[str, int] = {}
    for line, model in zip(lines, models, strict=True):
        key: tuple[object, ...]
        key = (line.kind, line.screen_inch, line.form, line.fate, line.replaced_parts, line.harvested_parts)
        if detailed:
            key = (*key, id(model), *(getattr(line, field) for field in DETAILS))
        known = seen.get(key)
        if known is None:
            known = seen[key] = _per_device(line, by, given, model)
        one, found = known
        quantity = line.quantity
        more = _quantity(line)
        if line.manufacturer[:1] in FORMULA or line.model[:1] in FORMULA:
            more += _formulas(line)
        answer = one
        if quantity is None or not 0 < quantity <= MOST:
            answer = UNKNOWN
        elif quantity != 1:
            pair = (id(one), quantity)
            answer = scaled.get(pair) or scaled.setdefault(pair, _times(one, quantity))
        count = quantity if quantity is not None and 0 < quantity <= MOST else 0
        devices += count
        by_level[answer.level] = by_level.get(answer.level, 0) + count
        if answer.saved_kg is None:
            lines_unknown += 1
            devices_unknown += count
        problems = line.problems
        if found or more:
            problems += tuple(Problem(line.line, *each) for each in (*found, *more))
        assessed.append(
            Assessed(line, answer.saved_kg, answer.level, answer.factor, answer.terms, problems, answer.basis)
        )
    return Assessment(
        method=by.id,
        version=by.version,
        factors_sha256=by.factors_sha256,
        parameters=given,
        lines=tuple(assessed),
        total_kg=_total([each.saved_kg for each in assessed if each.saved_kg is not None]),
        devices=devices,
        devices_unknown=devices_unknown,
        lines_unknown=lines_unknown,
        devices_by_level=by_level,
        factor_set_sha256=factors.digest if detailed and factors is not None else None,
        not_in_method=not_in_method(by, given, factors),
    )


def not_in_method(by: Method, parameters: Parameters, factors: "FactorSet | None") -> tuple[str, ...]:
    """What was given that the method has no step for, and therefore did not use: names of parameters."""
    if isinstance(by, Omlopp2026):
        return ()
    unused = [name for name in STEPS if getattr(parameters, name) not in (None, ())]
    return (*unused, *(["factors"] if factors is not None else []))


def _named(line: Line) -> ModelName:
    return ModelName(
        line.manufacturer,
        line.model,
        line.version,
        line.kind,
        line.form,
        line.screen_inch,
        line.storage_gb,
    )


def match(
    kind: str | None,
    *,
    screen_inch: float | None = None,
    form: str | None = None,
    method_id: str = "ivl-2020",
) -> Match:
    """The factor `method_id` has for such a device: sub-group, category or none."""
    by = method(method_id)
    if kind is None:
        return Match(Level.NONE, None, None, None, None, ("kind_not_given",))
    line = Line(0, kind, screen_inch=screen_inch, form=form)
    shape, found = checked(line)
    reasons = tuple(code for _, code, _ in found)
    if shape is None:
        return Match(Level.NONE, None, None, None, None, reasons)
    answer = by.match(shape)
    return Match(
        answer.level,
        answer.name,
        answer.kgco2e_total,
        answer.kgco2e_nonuse,
        answer.source,
        (*reasons, *answer.reasons),
    )


def _per_device(
    line: Line, by: Method, parameters: Parameters, model: Footprint | None
) -> tuple[PerDevice, tuple[Found, ...]]:
    detailed = isinstance(by, Omlopp2026)
    shape, found = checked(line, detailed=detailed)
    if shape is None:
        return UNKNOWN, found
    one = by.per_device(replace(shape, model=model) if model is not None else shape, parameters)
    return one, (*found, *one.problems)


def checked(line: Line, *, detailed: bool = False) -> tuple[Shape | None, tuple[Found, ...]]:
    """The checked shape; None when something the saving hangs on is unknown. Lesser faults are set aside.

    With `detailed` the capacities of parts and what only a detailed method asks for are in it.
    """
    found: list[Found] = []
    known = True
    kind = line.kind
    taken_out, put_in = line.harvested_parts, line.replaced_parts
    if not kind or kind not in KINDS:
        found.append(("kind", "unknown_kind", kind or ""))
        if kind and kind[:1] in FORMULA:
            found.append(("kind", "formula_cell", kind or ""))
        known = False
    if not line.fate or line.fate not in FATES:
        found.append(("fate", "unknown_fate", line.fate or ""))
        known = False
    put_in, unknown = _parts("replaced_parts", put_in, found, detailed=detailed)
    taken_out, unknown_too = _parts("harvested_parts", taken_out, found, detailed=detailed)
    known = known and not unknown and not unknown_too
    if not known or kind is None or line.fate is None:
        return None, tuple(found)
    screen = line.screen_inch
    if screen is not None and not is_plausible(kind, screen):
        found.append(("screen_inch", "screen_size_implausible", f"{screen:g}"))
        screen = None
    form = line.form or None
    if form is not None and form not in FORMS:
        found.append(("form", "unknown_form", form))
        form = None
    elif form is not None and form not in FORMS_OF.get(kind, frozenset()):
        found.append(("form", "form_does_not_fit_kind", form))
        form = None
    if line.fate == Fate.PARTS and not taken_out:
        # Nothing is refurbished in a device that is taken apart: the one parts column means those taken out.
        taken_out, put_in = put_in, ()
    shape = Shape(kind, screen, form, line.fate, put_in, taken_out)
    return (_detailed(shape, line, found) if detailed else shape), tuple(found)


def _parts(
    column: str, parts: tuple[str, ...], found: list[Found], *, detailed: bool
) -> tuple[tuple[str, ...], bool]:
    """The parts with their readable capacities, and whether one of them is unknown."""
    kept, unknown = [], False
    for word in parts:
        part, _, amount = word.partition(":")
        if part not in PARTS:
            found.append((column, "unknown_part", word))
            unknown = True
        elif amount and not _is_amount(amount):
            found.append((column, "part_capacity_unreadable", word))
            kept.append(part)
        else:
            kept.append(word if detailed else part)
    return tuple(kept), unknown


def _is_amount(text: str) -> bool:
    try:
        return 0 < float(text) < 1e6
    except ValueError:
        return False


def _detailed(shape: Shape, line: Line, found: list[Found]) -> Shape:
    given: dict[str, Any] = {}
    for field, (low, high) in PLAUSIBLE.items():
        value = getattr(line, field)
        if value is not None and not low <= value <= high:
            found.append((field, "value_implausible", f"{value:g}"))
            value = None
        given[field] = value
    components: list[str] = []
    for word in line.components:
        part, _, amount = word.partition(":")
        if part in COMPONENTS and (not amount or _is_amount(amount)):
            components.append(word)
        else:
            found.append(("components", "unknown_component", word))
    # A sum of components that leaves some out would pass for the whole.
    whole = len(components) == len(line.components)
    return replace(
        shape, country=line.country or None, components=tuple(components) if whole else (), **given
    )


def _quantity(line: Line) -> tuple[Found, ...]:
    quantity = line.quantity
    if quantity is None:
        # A reader that met a value it could not read has said so already.
        told = any(problem.column == "quantity" for problem in line.problems)
        return () if told else (("quantity", "quantity_unknown", ""),)
    if quantity < 0:
        return (("quantity", "negative_quantity", str(quantity)),)
    if quantity == 0:
        return (("quantity", "quantity_zero", "0"),)
    if quantity > MOST:
        return (("quantity", "quantity_implausible", str(quantity)),)
    return ()


def _formulas(line: Line) -> tuple[Found, ...]:
    """Cells a spreadsheet would run as a formula: never a name of a maker or a model."""
    cells = (("manufacturer", line.manufacturer), ("model", line.model))
    return tuple((column, "formula_cell", text) for column, text in cells if text and text[0] in FORMULA)


def _times(one: PerDevice, quantity: int) -> PerDevice:
    saved = None if one.saved_kg is None else one.saved_kg.times(quantity)
    terms = tuple(term.times(quantity) for term in one.terms)
    return PerDevice(saved, one.level, one.factor, terms, basis=one.basis)


def _total(known: list[Interval]) -> Interval | None:
    if not known:
        return None
    return Interval(
        math.fsum(each.low for each in known),
        math.fsum(each.central for each in known),
        math.fsum(each.high for each in known),
    )
