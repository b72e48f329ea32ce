"""Fleet exports as CSV (comma, semicolon or tab) and XLSX, known by the columns of their headings."""

import csv
import io
from collections.abc import Iterator, Mapping

from omlopp.domain.hardware._content import Content, ReportUnrecognised
from omlopp.domain.hardware._model import HardwareReport, Problem
from omlopp.domain.hardware._workbook import is_workbook, rows_in
from omlopp.domain.hardware.readers._fleet import MOST_COLUMNS, Dialect, column, dialect_of, reports

_LINES_BEFORE = 15  # titles and dates that some exports put above their headings
_Rows = Iterator[tuple[str, list[str]]]


def recognises(content: Content) -> bool:
    """By headings that give a system away; a workbook is opened as far as its first lines."""
    if is_workbook(content.data):
        return _found(_workbook(content)) is not None
    if content.looks_binary or content.data[:1] in b"{[<":
        return False
    return _found(_delimited(content, content.head)) is not None


def _separator(printed: str) -> str:
    first = next((line for line in printed.split("\n", 40) if line.strip()), "")
    return max(",;\t", key=first.count)


def _delimited(content: Content, printed: str) -> _Rows:
    start = printed.lstrip("\ufeff\n ")
    lines = csv.reader(io.StringIO(start), delimiter=_separator(start))
    try:
        for cells in lines:
            yield f"line {lines.line_num}", cells[:MOST_COLUMNS]
    except csv.Error as fault:
        content.problems.append(Problem("truncated", f"line {lines.line_num}", str(fault)[:80]))


def _workbook(content: Content) -> _Rows:
    for sheet, line, cells in rows_in(content.data):
        yield f"{sheet} line {line}", cells[:MOST_COLUMNS]


def _found(rows: _Rows) -> tuple[Dialect, list[str]] | None:
    for _, (_, cells) in zip(range(_LINES_BEFORE), rows, strict=False):
        dialect = dialect_of(cells)
        if dialect is not None:
            return dialect, cells
    return None


def is_list(content: Content) -> bool:
    """Whether the first lines have a column of serial numbers, though no known system's columns beside it."""
    if not is_workbook(content.data) and (content.looks_binary or content.data[:1] in b"{[<"):
        return False
    rows = _workbook(content) if is_workbook(content.data) else _delimited(content, content.head)
    for _, (_, cells) in zip(range(_LINES_BEFORE), rows, strict=False):
        columns = {column(cell) for cell in cells}
        if "method" not in columns and any(one.startswith(("serial", "serie", "imei")) for one in columns):
            return len(cells) > 1
    return False


def read(content: Content) -> tuple[HardwareReport, ...]:
    """Every line below the headings as a device."""
    workbook = is_workbook(content.data)
    rows = _workbook(content) if workbook else _delimited(content, content.text)
    found = _found(rows)
    if found is None:
        # The headings stood in what was looked at for recognising, and must still.
        raise ReportUnrecognised("table")
    dialect, headings = found
    columns = [column(one) for one in headings]
    problems = []
    named = [one for one in columns if one]
    if len(set(named)) != len(named):
        problems.append(Problem("duplicate_column", "headings", next(c for c in named if named.count(c) > 1)))
    return reports(((where, _cells(columns, cells)) for where, cells in rows), dialect, problems)


def _cells(columns: list[str], cells: list[str]) -> Mapping[str, object]:
    held: dict[str, object] = {}
    for heading, cell in zip(columns, cells, strict=False):
        if heading and cell.strip():
            held.setdefault(heading, cell.strip())
    return held
