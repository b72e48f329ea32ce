"""Our own file of factors: one JSON document, documented in `docs/factors.md`.

    {"omlopp_factors": 1, "id": "…", "licence": "…", "note": "…", "models": [{…}], "values": [{…}]}

What stands in `models_are` and `values_are` holds for every record that does not say its own. Every fault of
a record is a problem with its place; the record is left out where the fault touches its figure.
"""

import math
from dataclasses import dataclass, fields
from typing import Any

from omlopp.domain.carbon.factors._values import (
    FactorSet,
    ModelFactor,
    Shares,
    Topic,
    ValueFactor,
    model_record,
    nonuse,
    value_record,
)
from omlopp.domain.carbon.names import parse_printed
from omlopp.domain.vocabulary import Kind

VERSION = 1
KINDS = frozenset(Kind)
MOST_KG = {Kind.SERVER: 50_000.0, Kind.WORKSTATION: 10_000.0, Kind.NETWORK: 20_000.0, Kind.MONITOR: 5_000.0}
"""A footprint above this is no such device but a rack, a fleet or another unit, kg CO2e; others: 3 000."""
SHARES = ("use", "production", "transport", "end_of_life")
VALUE_FIELDS = {each.name for each in fields(ValueFactor)}
NUMBERS = ("value", "low", "high", "screen_from", "screen_below")


class SetUnreadable(ValueError):
    """The file is no set of factors; carries a code, and the place or value where it ended."""

    def __init__(self, code: str, value: str = "") -> None:
        self.code = code
        self.value = value
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class SetProblem:
    """A fault of one record: which list (`models`, `values`) and which number in it, column, code, value.

    `left_out` is whether the record had to be left out; otherwise only the value was.
    """

    part: str
    number: int
    column: str
    code: str
    value: str = ""
    left_out: bool = False


def write_set(factors: FactorSet) -> bytes:
    """The set as a file, one record a line."""
    import msgspec  # as in `read_set`

    head = {"omlopp_factors": VERSION, "id": factors.id, "licence": factors.licence, "note": factors.note}
    parts = [msgspec.json.encode(head)[:-1].decode()]
    records = {
        "models": [model_record(each) for each in factors.models],
        "values": [value_record(each) for each in factors.values],
    }
    for name, rows in records.items():
        lines = ",\n".join(msgspec.json.encode(row).decode() for row in rows)
        parts.append(f'"{name}":[\n{lines}\n]')
    return (",\n".join(parts) + "}\n").encode()


def read_set(content: bytes) -> tuple[FactorSet, tuple[SetProblem, ...]]:
    """The set in a file and the problems of its records; refuses with `SetUnreadable`."""
    import msgspec  # its start is paid for by those who read factors

    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SetUnreadable("not_json", str(error)) from error
    if not isinstance(document, dict) or "omlopp_factors" not in document:
        raise SetUnreadable("not_a_factor_set")
    if document["omlopp_factors"] != VERSION:
        raise SetUnreadable("version_unknown", str(document["omlopp_factors"]))
    problems: list[SetProblem] = []
    models = [
        model
        for number, record in _records(document, "models", problems)
        if (model := _model(number, record, problems)) is not None
    ]
    values = [
        value
        for number, record in _records(document, "values", problems)
        if (value := _value(number, record, problems)) is not None
    ]
    if not models and not values and not problems:
        raise SetUnreadable("no_records")
    found = FactorSet(
        id=str(document.get("id") or "unnamed"),
        models=tuple(models),
        values=tuple(values),
        licence=str(document.get("licence") or ""),
        note=str(document.get("note") or ""),
    )
    return found, tuple(problems)


def _records(
    document: dict[str, Any], part: str, problems: list[SetProblem]
) -> list[tuple[int, dict[str, Any]]]:
    rows = document.get(part, [])
    shared = document.get(f"{part}_are") or {}
    if not isinstance(rows, list) or not isinstance(shared, dict):
        raise SetUnreadable("not_a_list", part)
    found = []
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            found.append((number, {**shared, **row}))
        else:
            problems.append(SetProblem(part, number, "", "not_a_record", left_out=True))
    return found


def _model(number: int, record: dict[str, Any], problems: list[SetProblem]) -> ModelFactor | None:
    said: list[tuple[str, str, str]] = []
    figures = {
        column: _number(record, column, said)
        for column in (
            "kgco2e_total",
            "kgco2e_nonuse",
            "error",
            "screen_inch",
            "storage_gb",
            "lifetime_years",
            "kwh_per_year",
            "report_year",
            *(f"{share}_share" for share in SHARES),
        )
    }
    model = None
    kind, maker, name = (str(record.get(column) or "") for column in ("kind", "manufacturer", "name"))
    fatal = checked(kind, name, record.get("unit"), figures["kgco2e_total"], figures["kgco2e_nonuse"])
    shares = sound_shares({share: figures[f"{share}_share"] for share in SHARES}, said)
    if any(column in ("kgco2e_total", "kgco2e_nonuse") for column, _, _ in said):
        fatal = fatal or ("kgco2e_total", "not_a_number", "")
    if not maker:
        fatal = fatal or ("manufacturer", "manufacturer_missing", "")
    if fatal:
        said.append(fatal)
    else:
        total = figures["kgco2e_total"]
        left = figures["kgco2e_nonuse"]
        if left is None:
            left = nonuse(total, shares.use)
        if left is None:
            said.append(("use_share", "use_share_missing", ""))
        error = figures["error"]
        if error is not None and not 0 <= error <= 1:
            said.append(("error", "error_outside_0_1", f"{error:g}"))
            error = None
        screen = figures["screen_inch"]
        if screen is not None and not 2 <= screen <= 110:
            said.append(("screen_inch", "screen_size_implausible", f"{screen:g}"))
            screen = None
        storage, year = figures["storage_gb"], figures["report_year"]
        model = ModelFactor(
            manufacturer=maker,
            name=name,
            key=parse_printed(maker, name, kind, storage_gb=None if storage is None else int(storage)),
            kind=kind,
            kgco2e_total=total,
            kgco2e_nonuse=left,
            shares=shares,
            error=error,
            screen_inch=screen,
            lifetime_years=figures["lifetime_years"],
            kwh_per_year=figures["kwh_per_year"],
            use_location=str(record["use_location"]) if record.get("use_location") else None,
            report_year=None if year is None else int(year),
            source=str(record.get("source") or ""),
            licence=str(record.get("licence") or ""),
            read_through=str(record.get("read_through") or ""),
        )
    problems += (SetProblem("models", number, *each, left_out=model is None) for each in said)
    return model


def checked(
    kind: str, name: str, unit: object, total: float | None, left: float | None
) -> tuple[str, str, str] | None:
    """What makes a model's record unusable, as (column, code, value); None when it is sound."""
    if not name.strip():
        return ("name", "name_missing", "")
    if name.lstrip()[0] in "=+@":
        return ("name", "formula_cell", name[:80])
    if kind not in KINDS:
        return ("kind", "unknown_kind", kind[:80])
    if unit is not None and unit != "kg CO2e":
        return ("unit", "unit_not_kg", str(unit)[:80])
    if total is None and left is None:
        return ("kgco2e_total", "footprint_missing", "")
    for column, kg in (("kgco2e_total", total), ("kgco2e_nonuse", left)):
        if kg is not None and not 0 < kg <= MOST_KG.get(Kind(kind), 3_000.0):
            return (column, "footprint_implausible", f"{kg:g}")
    if total is not None and left is not None and left > total:
        return ("kgco2e_nonuse", "nonuse_above_total", f"{left:g}")
    return None


def sound_shares(found: dict[str, float | None], said: list[tuple[str, str, str]]) -> Shares:
    """The shares that can be: each within 0 to 1, together 1 within 3 % when all four are there.

    One outside is set aside, and told. When the four do not sum, use stays (the total less use is what we
    go by) and the other three are set aside, for they split what is left differently than the sheet says.
    """
    kept: dict[str, float | None] = {}
    for share, value in found.items():
        inside = value is None or 0 <= value <= 1
        kept[share] = value if inside else None
        if not inside:
            said.append((f"{share}_share", "share_outside_0_1", f"{value:g}"))
    if all(value is not None for value in kept.values()):
        sum_ = math.fsum(value or 0.0 for value in kept.values())
        if abs(sum_ - 1) > 0.03:
            said.append(("use_share", "shares_do_not_sum", f"{sum_:.3f}"))
            kept.update(production=None, transport=None, end_of_life=None)
    return Shares(**kept)


def _number(record: dict[str, Any], column: str, said: list[tuple[str, str, str]]) -> float | None:
    value = record.get(column)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        said.append((column, "not_a_number", str(value)[:80]))
        return None
    return float(value)


def _value(number: int, record: dict[str, Any], problems: list[SetProblem]) -> ValueFactor | None:
    said: list[tuple[str, str, str]] = []
    figures = {column: _number(record, column, said) for column in NUMBERS}
    said += [("", "column_unknown", column[:80]) for column in record if column not in VALUE_FIELDS]
    said += [
        (column, "missing", "")
        for column in ("topic", "id", "measure", "value", "unit", "basis", "year", "source", "licence")
        if record.get(column) in (None, "")
    ]
    if record.get("topic") not in tuple(Topic):
        said.append(("topic", "topic_unknown", str(record.get("topic"))[:80]))
    for column in ("year", "n"):
        if not isinstance(record.get(column, 0), int):
            said.append((column, "not_a_number", str(record[column])[:80]))
    low, value, high = figures["low"], figures["value"], figures["high"]
    if value is not None and not (value if low is None else low) <= value <= (
        value if high is None else high
    ):
        said.append(("low", "range_crossed", f"{low} {value:g} {high}"))
    if said:
        problems += (SetProblem("values", number, *each, left_out=True) for each in said)
        return None
    texts = {
        column: str(record[column])
        for column in (
            "id",
            "measure",
            "unit",
            "basis",
            "source",
            "licence",
            "spread",
            "kind",
            "form",
            "note",
        )
        if column in record
    }
    return ValueFactor(
        topic=Topic(record["topic"]),
        year=int(record["year"]),
        n=record.get("n"),
        value=value or 0.0,
        low=low,
        high=high,
        screen_from=figures["screen_from"],
        screen_below=figures["screen_below"],
        **texts,
    )
