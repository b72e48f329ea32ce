"""Reading lines to assess from a CSV with the columns
`line,kind,manufacturer,model,screen_inch,form,quantity,fate,replaced_parts`, and those that say more:
`harvested_parts,version,storage_gb,ram_gb,country,second_life_years,kwh_per_year,weight_kg,components`.

Every fault becomes a problem with its place; a file that cannot be read at all is refused.
"""

import csv
import io
import math
import re
from collections.abc import Iterable

from omlopp.domain.carbon._words import Line, Problem

COLUMNS = (
    "line",
    "kind",
    "manufacturer",
    "model",
    "screen_inch",
    "form",
    "quantity",
    "fate",
    "replaced_parts",
    "harvested_parts",
    "version",
    "storage_gb",
    "ram_gb",
    "country",
    "second_life_years",
    "kwh_per_year",
    "weight_kg",
    "components",
)
# The unit each column is in; a number may carry it, and no other.
UNITS = {
    "storage_gb": ("gb",),
    "ram_gb": ("gb",),
    "second_life_years": ("years", "year", "år"),
    "kwh_per_year": ("kwh",),
    "weight_kg": ("kg",),
}
REQUIRED = ("kind", "quantity", "fate")
# `14`, `14.0`, `14,0`, `14"`, `14 inch`, `14 tum`: inches. Anything else is not read as a size.
SCREEN = re.compile(r"""^(-?\d+(?:[.,]\d+)?)\s*(?:"|''|″|”|in|inch|inches|tum)?$""", re.IGNORECASE)
NUMBER = re.compile(r"^(-?\d+(?:[.,]\d+)?)\s*([^\d\s].*)?$")
WITH_UNIT = re.compile(r"^-?\d+(?:[.,]\d+)?\s*[a-z]+$", re.IGNORECASE)


class LinesUnreadable(ValueError):
    """The file is no list of lines; carries a code, the line of the file and what was met."""

    def __init__(self, code: str, *, line: int, value: str = "") -> None:
        self.code = code
        self.line = line
        self.value = value
        super().__init__(code)


def read_lines(text: str) -> list[Line]:
    """The lines of a CSV (comma, semicolon or tab; header required); faults are in `Line.problems`.

    Refuses with `LinesUnreadable` when there is no header, a needed column is missing or the text is binary.
    """
    if "\0" in text:
        raise LinesUnreadable("binary", line=text[: text.index("\0")].count("\n") + 1)
    text = text.removeprefix("\ufeff")
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    if not header_line.strip():
        raise LinesUnreadable("empty", line=1)
    delimiter = max((",", "\t", ";"), key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _read(reader)
    except csv.Error as error:
        raise LinesUnreadable("csv", line=reader.line_num, value=str(error)) from error


def _read(reader: "Iterable[list[str]]") -> list[Line]:
    lines: list[Line] = []
    header: list[str] | None = None
    for number, cells in _numbered(reader):
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            _check(header, number)
            continue
        lines.append(_line(header, cells, number))
    if header is None:
        raise LinesUnreadable("empty", line=1)
    return lines


def _numbered(reader: "Iterable[list[str]]") -> Iterable[tuple[int, list[str]]]:
    for cells in reader:
        yield getattr(reader, "line_num", 0), cells


def _check(header: list[str], number: int) -> None:
    for column in REQUIRED:
        if column not in header:
            raise LinesUnreadable("column_missing", line=number, value=column)
    for column in COLUMNS:
        if header.count(column) > 1:
            raise LinesUnreadable("column_twice", line=number, value=column)


def _line(header: list[str], cells: list[str], number: int) -> Line:
    row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    reference: int | str = row.get("line", "")
    reference = int(reference) if str(reference).isdecimal() else reference or number
    found: list[tuple[str, str, str]] = []
    if len(cells) > len(header):
        found.append(("", "cells_beyond_header", ";".join(cells[len(header) :])))
    quantity = _quantity(row.get("quantity", ""), found)
    screen = _screen(row.get("screen_inch", ""), found)
    numbers = {column: _number(column, row.get(column, ""), found) for column in UNITS}
    return Line(
        line=reference,
        kind=row.get("kind", "").lower() or None,
        manufacturer=row.get("manufacturer", ""),
        model=row.get("model", ""),
        screen_inch=screen,
        form=row.get("form", "").lower() or None,
        quantity=quantity,
        fate=row.get("fate", "").lower() or None,
        replaced_parts=_parts(row.get("replaced_parts", "")),
        harvested_parts=_parts(row.get("harvested_parts", "")),
        problems=tuple(Problem(reference, *each) for each in found),
        version=row.get("version", ""),
        country=row.get("country") or None,
        components=_parts(row.get("components", "")),
        **numbers,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(";") if part.strip())


def _quantity(text: str, found: list[tuple[str, str, str]]) -> int | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        code = "formula_cell" if text[0] in "=+@" else "quantity_not_a_number"
        found.append(("quantity", code, text))
        return None
    if not math.isfinite(value) or value != int(value):
        found.append(("quantity", "quantity_not_whole", text))
        return None
    return int(value)


def _number(column: str, text: str, found: list[tuple[str, str, str]]) -> float | None:
    """A number in the column's own unit; any other unit is a problem, never converted by guess."""
    if not text:
        return None
    match = NUMBER.match(text)
    if match and (not match.group(2) or match.group(2).lower() in UNITS[column]):
        return float(match.group(1).replace(",", "."))
    if text[0] in "=+@":
        code = "formula_cell"
    elif match:
        code = "value_unit"
    else:
        code = "value_unreadable"
    found.append((column, code, text))
    return None


def _screen(text: str, found: list[tuple[str, str, str]]) -> float | None:
    if not text:
        return None
    match = SCREEN.match(text)
    if match:
        return float(match.group(1).replace(",", "."))
    if text[0] in "=+@":
        code = "formula_cell"
    elif WITH_UNIT.match(text):
        code = "screen_size_unit"
    else:
        code = "screen_size_unreadable"
    found.append(("screen_inch", code, text))
    return None
