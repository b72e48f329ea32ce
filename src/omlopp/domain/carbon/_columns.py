"""Assessing columns: the same methods over millions of rows at once.

Distinct shapes are found first and assessed once each, then gathered back to their rows. The list form
(`assess`) explains every line; this form gives numbers, levels and codes, and the sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from omlopp.domain.carbon._assess import (
    FORMULA,
    MOST,
    PLAUSIBLE,
    checked,
    not_in_method,
)
from omlopp.domain.carbon._methods import Method, method
from omlopp.domain.carbon._models import ModelName, footprints
from omlopp.domain.carbon._omlopp import (
    HARVESTED,
    PHASES,
    TERMS,
    Omlopp2026,
    Ratio,
    Stated,
    Steps,
    harvest,
    savings,
)
from omlopp.domain.carbon._ranges import Range, exactly
from omlopp.domain.carbon._words import (
    REFERENCE,
    Footprint,
    Level,
    Line,
    Parameters,
    Shape,
)
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate, Kind

if TYPE_CHECKING:
    from omlopp.domain.carbon.factors import FactorSet

TEXTS = (
    "kind",
    "manufacturer",
    "model",
    "version",
    "form",
    "fate",
    "replaced_parts",
    "harvested_parts",
    "country",
    "components",
)
NUMBERS = (
    "screen_inch",
    "storage_gb",
    "ram_gb",
    "second_life_years",
    "kwh_per_year",
    "weight_kg",
)
LISTS = ("replaced_parts", "harvested_parts", "components")
NAME = ("manufacturer", "model", "version", "kind", "form", "screen_inch", "storage_gb")
SHAPE = ("kind", "screen_inch", "form", "fate", "replaced_parts", "harvested_parts")
DETAILED = (
    *SHAPE,
    "storage_gb",
    "ram_gb",
    "country",
    "second_life_years",
    "kwh_per_year",
    "weight_kg",
    "components",
)
ENDS = ("low", "central", "high")
LEVELS = tuple(Level)
LEVEL = pl.Enum([str(each) for each in LEVELS])
FloatArray = np.ndarray[Any, np.dtype[np.float64]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]


class ColumnsUnusable(ValueError):
    """The columns are no devices: `column_missing` or `column_mistyped`, with the column and its type."""

    def __init__(self, code: str, column: str, dtype: str = "") -> None:
        self.code = code
        self.column = column
        self.dtype = dtype
        super().__init__(code, column, dtype)


@dataclass(frozen=True)
class ModelColumn:
    """Which footprint of a model each row has: places in `footprints`, -1 for none."""

    footprints: tuple[Footprint, ...]
    place: IntArray
    factor_set_sha256: str


@dataclass(frozen=True)
class ColumnAssessment:
    """Columns assessed by one version of one method.

    `frame` has one row per row given, in their order: `low_kg`, `central_kg`, `high_kg` (null when unknown)
    of all the row's devices, `level`, `factor`, and `problems` (codes joined by `;`, empty when sound).
    `total_kg`, the counts and `terms_kg` are sums over the known rows; unknown rows are counted apart.
    """

    method: str
    version: str
    factors_sha256: str
    factor_set_sha256: str | None
    parameters: Parameters
    frame: pl.DataFrame
    total_kg: Interval | None
    devices: int
    devices_unknown: int
    lines_unknown: int
    devices_by_level: Mapping[str, int]
    saved_kg_by_level: Mapping[str, Interval]
    terms_kg: Mapping[str, Interval]
    shapes: int
    not_in_method: tuple[str, ...] = ()
    reference: str = field(default=REFERENCE)


def name_models(columns: "pl.DataFrame | Mapping[str, Any]", factors: "FactorSet") -> ModelColumn:
    """The footprint of every row's model or family in `factors`; each distinct name is matched once."""
    frame = _checked_types(columns)
    distinct, place = _distinct(frame, [name for name in NAME if name in frame.columns])
    rows = [_model_name(row) for row in distinct.iter_rows(named=True)]
    found = footprints(rows, factors)
    known = list({id(each): each for each in found if each is not None}.values())
    places = {id(each): index for index, each in enumerate(known)}
    of_row = np.array([-1 if each is None else places[id(each)] for each in found], dtype=np.int64)
    return ModelColumn(tuple(known), of_row[place] if len(of_row) else place, factors.digest)


def _model_name(row: Mapping[str, Any]) -> ModelName:
    return ModelName(
        row.get("manufacturer") or "",
        row.get("model") or "",
        row.get("version") or "",
        row.get("kind"),
        row.get("form"),
        row.get("screen_inch"),
        row.get("storage_gb"),
    )


def assess_columns(
    columns: "pl.DataFrame | Mapping[str, Any]",
    method_id: str,
    *,
    parameters: Parameters | None = None,
    factors: "FactorSet | None" = None,
    models: ModelColumn | None = None,
) -> ColumnAssessment:
    """What reuse spared, kg CO2e, for each row of `columns` and in total, by the method `method_id`.

    `columns` are named as the fields of `Line` (parts and components as text joined by `;`, or lists of
    text); only `kind` must be there, what is missing is as in a `Line` that does not say it. `models` are the
    names already matched by `name_models`, else `factors` are asked. Refuses with `MethodUnknown`,
    `ColumnsUnusable` or `LegImpossible`.
    """
    by = method(method_id)
    given = parameters or Parameters()
    frame = _checked_types(columns)
    detailed = isinstance(by, Omlopp2026)
    if isinstance(by, Omlopp2026):
        by.check(given)
        if models is None and factors is not None:
            models = name_models(frame, factors)
        keys = [name for name in DETAILED if name in frame.columns]
        if models is not None:
            frame = frame.with_columns(pl.Series("_model", models.place))
            keys.append("_model")
        distinct, place = _distinct(frame, keys)
        shapes = _detailed_shapes(distinct, by, given, () if models is None else models.footprints)
    else:
        keys = [name for name in SHAPE if name in frame.columns]
        distinct, place = _distinct(frame, keys)
        shapes = _plain_shapes(distinct, by, given)
    return _gathered(
        frame,
        place,
        shapes,
        method=by.id,
        version=by.version,
        factors_sha256=by.factors_sha256,
        factor_set_sha256=models.factor_set_sha256 if models is not None and detailed else None,
        parameters=given,
        not_in_method=not_in_method(by, given, factors),
    )


# One answer per shape.


@dataclass(frozen=True)
class _Shapes:
    """The answer for each distinct shape; `kg` is NaN where it is unknown."""

    kg: Range
    level: IntArray
    factors: Sequence[str]
    factor: IntArray
    problems: Sequence[str]
    problem: IntArray
    terms: Mapping[str, Range]


def _plain_shapes(distinct: pl.DataFrame, by: Method, parameters: Parameters) -> _Shapes:
    """Few shapes with few fields: each is asked like a line."""
    count = distinct.height
    ends = np.full((3, count), np.nan)
    terms: dict[str, FloatArray] = {}
    levels, factors, problems = [], [], []
    for place, row in enumerate(distinct.iter_rows(named=True)):
        shape, found = checked(_line(row))
        answer = None if shape is None else by.per_device(shape, parameters)
        codes = [code for _, code, _ in (*found, *(answer.problems if answer else ()))]
        levels.append(LEVELS.index(answer.level if answer else Level.NONE))
        factors.append((answer.factor if answer else None) or "")
        problems.append(";".join(codes))
        if answer is None or answer.saved_kg is None:
            continue
        ends[:, place] = [getattr(answer.saved_kg, end) for end in ENDS]
        for term in answer.terms:
            of_term = terms.setdefault(term.name, np.zeros((3, count)))
            of_term[:, place] += [getattr(term.kg, end) for end in ENDS]
    return _Shapes(
        Range(*ends),
        np.array(levels, dtype=np.int64),
        factors,
        np.arange(count),
        problems,
        np.arange(count),
        {name: Range(*each) for name, each in terms.items()},
    )


def _detailed_shapes(
    distinct: pl.DataFrame, by: Omlopp2026, parameters: Parameters, models: Sequence[Footprint]
) -> _Shapes:
    """Shapes by the tens of thousands: what a step hangs on is looked up once per distinct value, and the
    formula runs over columns.
    """
    count = distinct.height

    problem = _Problems(count)
    device = _devices(distinct, by, models, problem)
    footprint, names = device.kg, device.names
    known, level, factor = device.known, device.level, device.factor

    # Rates, by kind and years.
    spans, span = _asked(distinct, ("kind", "second_life_years"))
    lives = [_reused(row["kind"], checked(_line(row), detailed=True)) for row in spans]
    problem.add([found_ for _, found_ in lives], span)
    displacement = _stated([by.displacement(shape, parameters) for shape, _ in lives], span)
    ratios = [by.lifetime_ratio(shape, parameters)[0] for shape, _ in lives]
    ratio = Ratio(*(_ends([getattr(each, name) for each in ratios], span) for name in Ratio._fields))
    years = _stated([by.years(shape, parameters) for shape, _ in lives], span)
    refurbishment = _stated([by.refurbishment(shape, parameters) for shape, _ in lives], span)

    # The grid, by country.
    countries, country = _asked(distinct, ("country",))
    grids = [by.grid(row.get("country") or parameters.country) for row in countries]
    without = [() if known_ else (("country", "country_without_factor", ""),) for _, known_ in grids]

    # Parts and fate.
    works, work = _asked(distinct, ("fate", "replaced_parts", "harvested_parts", "storage_gb", "ram_gb"))
    done = [checked(_line({"kind": Kind.LAPTOP, **row}), detailed=True) for row in works]
    problem.add([found_ for _, found_ in done], work)
    fate = np.array([shape.fate if shape else "" for shape, _ in done], dtype=object)[work]
    replaced = _columns([_making(by, shape, "replaced_parts") for shape, _ in done], work)
    harvested = _columns([_making(by, shape, "harvested_parts") for shape, _ in done], work)
    known = known & ~np.isnan(footprint.central) & (fate != "")
    reuse, parts = known & (fate == Fate.REUSE), known & (fate == Fate.PARTS)
    harvest_unknown = parts & (harvested.high == 0)
    parts &= ~harvest_unknown
    problem.add([(("replaced_parts", "harvested_parts_unknown", ""),)], where=harvest_unknown)
    problem.add(without, country, where=reuse)
    by_component = level == LEVELS.index(Level.COMPONENT)
    problem.add([(("components", "component_sum_is_partial", ""),)], where=reuse & by_component)
    level = np.where(parts, LEVELS.index(Level.COMPONENT), level)
    level = np.where(known & ~harvest_unknown, level, LEVELS.index(Level.NONE))
    factor = np.where(parts, len(names), factor)
    names.append("parts")
    factor = np.where(known & ~harvest_unknown, factor, len(names))
    names.append("")

    terms, _, _ = savings(
        Steps(
            footprint=footprint,
            displacement=displacement,
            lifetime_ratio=ratio,
            years=years,
            kwh=np.nan_to_num(device.kwh),
            new_use=by.new_use(parameters).value,
            grid=_stated([grid for grid, _ in grids], country),
            transport_reuse=_transport(by, device.mass, parameters),
            refurbishment=refurbishment,
            packaging=exactly(0.0) if parameters.packaging_kg is None else _range(parameters.packaging_kg),
            replaced=replaced,
        ),
        device.phases,
        np.minimum,
        np.maximum,
    )
    terms = {name: Range(*(np.where(reuse, end, 0.0) for end in each)) for name, each in terms.items()}
    earned = harvest(harvested, displacement, ratio, years)
    of_parts = savings(earned, {HARVESTED: 1.0}, np.minimum, np.maximum).terms[HARVESTED]
    terms[HARVESTED] = Range(*(np.where(parts, end, 0.0) for end in of_parts))
    kg = Range(*(np.sum([each[place] for each in terms.values()], axis=0) for place in range(3)))
    unknown = ~known | harvest_unknown
    return _Shapes(
        Range(*(np.where(unknown, np.nan, end) for end in kg)),
        level,
        names,
        factor,
        *problem.spelled(),
        {name: terms[name] for name in (*TERMS, HARVESTED)},
    )


@dataclass(frozen=True)
class _Devices:
    """What the device itself brings to each shape; NaN where it is unknown."""

    known: "np.ndarray[Any, np.dtype[np.bool_]]"
    kg: Range
    kwh: FloatArray
    mass: FloatArray
    phases: Mapping[str, FloatArray]
    level: IntArray
    factor: IntArray
    names: list[str]


def _devices(
    distinct: pl.DataFrame, by: Omlopp2026, models: Sequence[Footprint], problem: "_Problems"
) -> _Devices:
    """The footprint, from the kind and what tells its sub-groups apart or from the model's sheet; what it
    draws and weighs, from the same unless it is given.
    """
    devices, place = _asked(distinct, ("kind", "screen_inch", "form", "components"))
    asked = [checked(_line(row), detailed=True) for row in devices]
    found = [None if shape is None else by.footprint(shape) for shape, _ in asked]
    shares = [by.phases(row["kind"] or "") for row in devices]
    kg = _columns([each.kg if each else None for each in found], place)
    level = _levels(found)[place]
    names = [each.name if each else "" for each in found]
    factor = place.copy()
    kwh = _floats([each.kwh_per_year if each else None for each in found])[place]
    mass = _floats([each.weight_kg if each else None for each in found])[place]
    known = np.array([shape is not None for shape, _ in asked], dtype=bool)[place]
    if models:
        of_model = distinct["_model"].to_numpy()
        has, at = (of_model >= 0) & known, np.maximum(of_model, 0)
        sheets = _columns([each.kg for each in models], at)
        kg = Range(*(np.where(has, *pair) for pair in zip(sheets, kg, strict=True)))
        level = np.where(has, _levels(models)[at], level)
        factor = np.where(has, len(names) + of_model, factor)
        names += [each.name for each in models]
        for own, name in ((kwh, "kwh_per_year"), (mass, "weight_kg")):
            stated = _floats([getattr(each, name) for each in models])[at]
            np.copyto(own, stated, where=has & ~np.isnan(stated))
    problem.add([found_ for _, found_ in asked], place)
    problem.add([_no_factor(shape) for shape, _ in asked], place, where=np.isnan(kg.central))
    for name, own in (("kwh_per_year", kwh), ("weight_kg", mass)):
        if name in distinct.columns:
            given = distinct[name].to_numpy().astype(np.float64)
            low, high = PLAUSIBLE[name]
            sound = (given >= low) & (given <= high)
            np.copyto(own, given, where=sound)
            there = distinct[name].is_not_null().to_numpy()
            problem.add([((name, "value_implausible", ""),)], where=there & ~sound)
    phases = {phase: _floats([share[phase] for share in shares])[place] for phase in PHASES}
    return _Devices(known, kg, kwh, mass, phases, level, factor, names)


def _transport(by: Omlopp2026, mass: FloatArray, parameters: Parameters) -> Range:
    """Transport hangs on mass as a straight line: what it is at none, and how much more for each kg."""

    def at(mass_kg: float | None) -> FloatArray:
        legs = by.transport(mass_kg, parameters)
        legs_by_end: FloatArray = np.array([stated.value for _, stated in legs], dtype=np.float64)
        return np.asarray(legs_by_end.reshape(-1, 3).sum(axis=0), dtype=np.float64)

    unknown, none, one = at(None), at(0.0), at(1.0)
    return Range(
        *(
            np.where(np.isnan(mass), unknown[end], none[end] + (one[end] - none[end]) * np.nan_to_num(mass))
            for end in range(3)
        )
    )


def _making(by: Omlopp2026, shape: Shape | None, which: str) -> Interval | None:
    parts: tuple[str, ...] = getattr(shape, which) if shape else ()
    made = [made.value for _, made in by.parts(parts, shape)] if shape else []
    ends = [sum(part[end] for part in made) for end in range(3)]
    return Interval(*ends)


def _no_factor(shape: Shape | None) -> tuple[tuple[str, str, str], ...]:
    return () if shape is None else (("kind", "no_factor_for_kind", shape.kind),)


def _reused(kind: str | None, found: tuple[Shape | None, Any]) -> tuple[Shape, Any]:
    """A shape to ask rates of; one of an unknown kind is unknown whatever they are, and said so already."""
    shape, problems = found
    if shape is None:
        return Shape(kind or "", None, None, Fate.REUSE, (), ()), ()
    return shape, problems


class _Problems:
    """Codes of problems for each shape: few distinct combinations over many shapes."""

    def __init__(self, count: int) -> None:
        self._of = np.zeros(count, dtype=np.int64)
        self._texts = [""]

    def add(
        self,
        found: Sequence[Sequence[tuple[str, str, str]]],
        place: IntArray | None = None,
        where: "np.ndarray[Any, np.dtype[np.bool_]] | None" = None,
    ) -> None:
        """Add the codes of `found`, gathered by `place`, to the shapes `where`."""
        if not any(found):
            return
        texts = [";".join(code for _, code, _ in each) for each in found]
        kinds = list(dict.fromkeys(["", *texts]))
        more = np.array([kinds.index(text) for text in texts], dtype=np.int64)
        more = np.full(len(self._of), more[0]) if place is None else more[place]
        if where is not None:
            more = np.where(where, more, 0)
        pairs, self._of = np.unique(self._of * len(kinds) + more, return_inverse=True)
        self._texts = [
            ";".join(filter(None, (self._texts[pair // len(kinds)], kinds[pair % len(kinds)])))
            for pair in pairs
        ]

    def spelled(self) -> tuple[list[str], IntArray]:
        """The distinct texts, and which of them each shape has."""
        return self._texts, self._of


# From shapes back to rows.


def _gathered(frame: pl.DataFrame, place: IntArray, shapes: _Shapes, **said: Any) -> ColumnAssessment:
    rows = frame.height
    quantity, sound = _quantity(frame)
    known = sound & ~np.isnan(shapes.kg.central)[place]
    per_row = [end[place] * quantity for end in shapes.kg]
    level = np.where(sound, shapes.level[place], LEVELS.index(Level.NONE))
    factor = pl.Series(list(shapes.factors), dtype=pl.String).gather(shapes.factor)
    problem = pl.Series(list(shapes.problems), dtype=pl.String).gather(shapes.problem)
    answer = pl.DataFrame(
        {
            **{
                f"{name}_kg": pl.Series(np.where(known, end, np.nan)).fill_nan(None)
                for name, end in zip(ENDS, per_row, strict=True)
            },
            "level": pl.Series([str(each) for each in LEVELS], dtype=LEVEL).gather(level),
            "factor": factor.gather(place) if rows else factor,
            "problems": problem.gather(place) if rows else problem,
        }
    )
    answer = _with_row_problems(answer, frame, sound)
    counted = np.where(sound, quantity, 0)
    weight = np.bincount(place, np.where(known, quantity, 0), len(shapes.level)).astype(np.float64)
    by_level = np.bincount(level, weights=counted, minlength=len(LEVELS))
    has_total = bool(known.any())
    return ColumnAssessment(
        **said,
        frame=answer,
        total_kg=_weighted(shapes.kg, weight) if has_total else None,
        devices=int(counted.sum()),
        devices_unknown=int(counted[~known].sum()),
        lines_unknown=int(rows - known.sum()),
        devices_by_level={
            str(each): int(by_level[number]) for number, each in enumerate(LEVELS) if by_level[number]
        },
        saved_kg_by_level={
            str(each): _weighted(shapes.kg, weight * (shapes.level == number))
            for number, each in enumerate(LEVELS)
            if (weight * (shapes.level == number)).any()
        },
        terms_kg={name: _weighted(each, weight) for name, each in shapes.terms.items() if has_total},
        shapes=len(shapes.level),
    )


def _quantity(frame: pl.DataFrame) -> tuple[IntArray, "np.ndarray[Any, np.dtype[np.bool_]]"]:
    if "quantity" not in frame.columns:
        return np.ones(frame.height, dtype=np.int64), np.ones(frame.height, dtype=bool)
    quantity = frame["quantity"].fill_null(0).to_numpy()
    sound = (quantity > 0) & (quantity <= MOST)
    return np.where(sound, quantity, 0), sound


def _with_row_problems(
    answer: pl.DataFrame, frame: pl.DataFrame, sound: "np.ndarray[Any, np.dtype[np.bool_]]"
) -> pl.DataFrame:
    """Problems of a row itself: its quantity, and cells that are formulas."""
    codes: list[pl.Expr] = []
    if not sound.all():
        quantity = frame["quantity"]
        codes.append(
            pl.when(quantity.is_null())
            .then(pl.lit("quantity_unknown"))
            .when(quantity < 0)
            .then(pl.lit("negative_quantity"))
            .when(quantity == 0)
            .then(pl.lit("quantity_zero"))
            .when(quantity > MOST)
            .then(pl.lit("quantity_implausible"))
            .otherwise(pl.lit(None, dtype=pl.String))
        )
    for name in ("manufacturer", "model"):
        if name in frame.columns:
            cells = frame[name]
            formula = pl.Series(np.zeros(frame.height, dtype=bool))
            for sign in FORMULA:
                formula |= cells.str.starts_with(sign).fill_null(value=False)
            if formula.any():
                codes.append(pl.when(formula).then(pl.lit("formula_cell")))
    if not codes:
        return answer
    old = pl.when(pl.col("problems") != "").then(pl.col("problems"))
    return answer.with_columns(
        pl.concat_str([old, *codes], separator=";", ignore_nulls=True).alias("problems")
    )


def _weighted(each: Range, weight: FloatArray) -> Interval:
    """The sum of what each shape spares times its devices; shapes without devices may be unknown."""
    return Interval(*(float(np.where(weight > 0, end, 0.0) @ weight) for end in each))


# Reading columns.


def _checked_types(columns: "pl.DataFrame | Mapping[str, Any]") -> pl.DataFrame:
    frame = columns if isinstance(columns, pl.DataFrame) else pl.DataFrame(columns)
    if "kind" not in frame.columns:
        raise ColumnsUnusable("column_missing", "kind")
    casts: list[pl.Expr] = []
    for name, dtype in frame.schema.items():
        wanted: Any = pl.String if name in TEXTS else pl.Float64 if name in NUMBERS else None
        if name == "quantity":
            wanted = pl.Int64
        if wanted is None or dtype == wanted:
            continue
        if name in LISTS and dtype == pl.List(pl.String):
            casts.append(pl.col(name).list.join(";"))
        elif dtype == pl.Null or _fits(dtype, wanted):
            casts.append(pl.col(name).cast(wanted))
        else:
            raise ColumnsUnusable("column_mistyped", name, str(dtype))
    return frame.with_columns(casts) if casts else frame


def _fits(dtype: Any, wanted: Any) -> bool:
    if wanted == pl.String:
        return isinstance(dtype, pl.Categorical | pl.Enum)
    return bool(dtype.is_integer() or (wanted == pl.Float64 and dtype.is_numeric()))


def _distinct(frame: pl.DataFrame, columns: Sequence[str]) -> tuple[pl.DataFrame, IntArray]:
    """The distinct rows of these columns, and which of them each row is."""
    keys = frame.select(columns)
    found = keys.unique(maintain_order=True)
    if found.height <= 1:
        return found, np.zeros(frame.height, dtype=np.int64)
    place = keys.join(
        found.with_row_index("_place"), on=list(columns), how="left", nulls_equal=True, maintain_order="left"
    )
    return found, place["_place"].to_numpy().astype(np.int64)


def _asked(distinct: pl.DataFrame, columns: Sequence[str]) -> tuple[list[dict[str, Any]], IntArray]:
    """The distinct values of these columns as fields of a line, and which of them each shape has."""
    there = [name for name in columns if name in distinct.columns]
    if not there:
        return [{}], np.zeros(distinct.height, dtype=np.int64)
    found, place = _distinct(distinct, there)
    return list(found.iter_rows(named=True)), place


def _line(row: Mapping[str, Any]) -> Line:
    """A line with what a row says; what it has no column for is left as a line leaves it."""
    said: dict[str, Any] = {
        key: tuple(word for word in (value or "").split(";") if word) if key in LISTS else value
        for key, value in row.items()
        if key != "_model"
    }
    return Line(**{"line": 0, "kind": None, **said})


def _columns(values: Sequence[Interval | None], place: IntArray) -> Range:
    return Range(
        *(_floats([None if each is None else getattr(each, end) for each in values])[place] for end in ENDS)
    )


def _stated(values: Sequence[Stated], place: IntArray) -> Range:
    return _ends([each.value for each in values], place)


def _ends(values: Sequence[Range], place: IntArray) -> Range:
    return Range(*(_floats([each[end] for each in values])[place] for end in range(3)))


def _levels(found: Sequence[Footprint | None]) -> IntArray:
    return np.array([LEVELS.index(each.level if each else Level.NONE) for each in found], dtype=np.int64)


def _floats(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if each is None else each for each in values], dtype=np.float64)


def _range(value: Interval) -> Range:
    return Range(value.low, value.central, value.high)
