"""Assessing a column of lines: check, resolve once per distinct shape, multiply by the quantity, sum."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from omlopp.domain.carbon._methods import Method, method
from omlopp.domain.carbon._words import (
    Assessed,
    Assessment,
    Level,
    Line,
    Match,
    Parameters,
    PerDevice,
    Problem,
    Shape,
)
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate, Form, Kind, Part

KINDS = frozenset(Kind)
FORMS = frozenset(Form)
FATES = frozenset(Fate)
PARTS = frozenset(Part)

# Diagonals that exist for devices organisations use, inches. Outside them a value is a slip: storage in the
# screen column (1024), a missing value written as 0, centimetres.
SCREENS: dict[str, tuple[float, float]] = {
    Kind.LAPTOP: (7, 20),
    Kind.TABLET: (5, 20),
    Kind.SMARTPHONE: (2, 9),
    Kind.ALL_IN_ONE: (15, 44),
    Kind.MONITOR: (9, 110),
}
FORMS_OF: dict[str, frozenset[str]] = {
    Kind.LAPTOP: frozenset({Form.HYBRID}),
    Kind.TABLET: frozenset({Form.HYBRID}),
    Kind.DESKTOP: frozenset({Form.USDT, Form.SFF, Form.TOWER}),
    Kind.WORKSTATION: frozenset({Form.USDT, Form.SFF, Form.TOWER}),
}

# More like devices on one line than any owner has: a serial number or an amount in the wrong column.
MOST = 10_000_000

Found = tuple[str, str, str]
UNKNOWN = PerDevice(None, Level.NONE, None)


def assess(lines: Sequence[Line], method_id: str, *, parameters: Parameters | None = None) -> Assessment:
    """What reuse spared, kg CO2e, line by line and in total, by the released method `method_id`.

    Lines with an unknown kind, an impossible quantity or an unknown fate or part are unknown: their saving is
    None and they are counted apart. Refuses an unknown method with `MethodUnknown`.
    """
    by = method(method_id)
    given = parameters or Parameters()
    seen: dict[tuple[object, ...], tuple[PerDevice, tuple[Found, ...]]] = {}
    scaled: dict[tuple[int, int], PerDevice] = {}
    assessed: list[Assessed] = []
    devices = devices_unknown = lines_unknown = 0
    by_level: dict[str, int] = {}
    for line in lines:
        key = (line.kind, line.screen_inch, line.form, line.fate, line.replaced_parts, line.harvested_parts)
        known = seen.get(key)
        if known is None:
            known = seen[key] = _per_device(line, by, given)
        one, found = known
        quantity = line.quantity
        more = _quantity(line)
        if line.manufacturer[:1] in "=+@" or line.model[:1] in "=+@":
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
        assessed.append(Assessed(line, answer.saved_kg, answer.level, answer.factor, answer.terms, problems))
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
    shape, found = _shape(line)
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


def _per_device(line: Line, by: Method, parameters: Parameters) -> tuple[PerDevice, tuple[Found, ...]]:
    shape, found = _shape(line)
    if shape is None:
        return UNKNOWN, found
    one = by.per_device(shape, parameters)
    return one, (*found, *one.problems)


def _shape(line: Line) -> tuple[Shape | None, tuple[Found, ...]]:
    """The checked shape; None when something the saving hangs on is unknown. Lesser faults are set aside."""
    found: list[Found] = []
    known = True
    kind = line.kind
    if not kind or kind not in KINDS:
        found.append(("kind", "unknown_kind", kind or ""))
        if (kind or "")[:1] in tuple("=+@"):
            found.append(("kind", "formula_cell", kind or ""))
        known = False
    if not line.fate or line.fate not in FATES:
        found.append(("fate", "unknown_fate", line.fate or ""))
        known = False
    for column, parts in (("replaced_parts", line.replaced_parts), ("harvested_parts", line.harvested_parts)):
        for part in parts:
            if part not in PARTS:
                found.append((column, "unknown_part", part))
                known = False
    if not known or kind is None or line.fate is None:
        return None, tuple(found)
    screen = line.screen_inch
    if screen is not None and not _plausible(kind, screen):
        found.append(("screen_inch", "screen_size_implausible", f"{screen:g}"))
        screen = None
    form = line.form or None
    if form is not None and form not in FORMS:
        found.append(("form", "unknown_form", form))
        form = None
    elif form is not None and form not in FORMS_OF.get(kind, frozenset()):
        found.append(("form", "form_does_not_fit_kind", form))
        form = None
    harvested = line.harvested_parts
    replaced = line.replaced_parts
    if line.fate == Fate.PARTS and not harvested:
        # Nothing is refurbished in a device that is taken apart: the one parts column means those taken out.
        harvested, replaced = replaced, ()
    return Shape(kind, screen, form, line.fate, replaced, harvested), tuple(found)


def _plausible(kind: str, screen: float) -> bool:
    low, high = SCREENS.get(kind, (1, 200))
    return math.isfinite(screen) and low <= screen <= high


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
    return tuple((column, "formula_cell", text) for column, text in cells if text and text[0] in "=+@")


def _times(one: PerDevice, quantity: int) -> PerDevice:
    saved = None if one.saved_kg is None else one.saved_kg.times(quantity)
    return PerDevice(saved, one.level, one.factor, tuple(term.times(quantity) for term in one.terms))


def _total(known: list[Interval]) -> Interval | None:
    if not known:
        return None
    return Interval(
        math.fsum(each.low for each in known),
        math.fsum(each.central for each in known),
        math.fsum(each.high for each in known),
    )


class ShareImpossible(ValueError):
    """A party cannot hold this part of a saving: it must be more than 0 and at most 1."""

    def __init__(self, portion: float) -> None:
        self.portion = portion
        super().__init__(portion)


@dataclass(frozen=True, slots=True)
class Share:
    """One party's part of a saving: a step of its own, shown beside the whole."""

    portion: float
    of_kg: Interval | None
    kg: Interval | None


def share(saving: Assessment | Interval, portion: float) -> Share:
    """The part `portion` (more than 0, at most 1) of a saving, the whole kept beside it.

    The published practice gives half to the one who hands over and half to the one who takes over, to avoid
    counting twice. That the parts of one hand-over never sum above 1 is for the ledger to hold.
    """
    if not 0 < portion <= 1:
        raise ShareImpossible(portion)
    whole = saving.total_kg if isinstance(saving, Assessment) else saving
    return Share(portion, whole, None if whole is None else whole.times(portion))
