"""Spreadsheets of a selection: XLSX, CSV for Excel in Swedish, CSV for other systems.

Two things spreadsheets do to data are prevented here. A text that starts as a formula (`=`, `+`, `-`, `@`,
tab, carriage return) gets an apostrophe before it, so that what a customer wrote is never run by whoever
opens the file. And a serial number or IMEI is a text whatever it looks like, so that no zeros and no digits
are lost. Unknown is an empty cell, never 0.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from omlopp.domain.money import Money

Cell = str | int | Decimal | Money | date | datetime | bool | None

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_NAME = 31
_LONGEST_CELL = 32_767
_FORBIDDEN_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class ColumnsNamedAlike(ValueError):
    """Two columns of one sheet have the same title."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = tuple(titles)
        super().__init__(self.titles)


class RowDoesNotFit(ValueError):
    """A row has more or fewer cells than its sheet has columns."""

    def __init__(self, row: int, *, cells: int, columns: int) -> None:
        self.row = row
        self.cells = cells
        self.columns = columns
        super().__init__(f"row {row}: {cells} cells, {columns} columns")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `text` for names, codes and everything that identifies, `number`, `money` or `date`.

    `decimals` is how many a number shows. `width` is in characters.
    """

    title: str
    kind: Literal["text", "number", "money", "date"] = "text"
    decimals: int = 0
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table. Each row has a cell for every column; None is unknown."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]

    def __post_init__(self) -> None:
        titles = [column.title for column in self.columns]
        if len(set(titles)) != len(titles):
            raise ColumnsNamedAlike(titles)

    @property
    def tab(self) -> str:
        """The name as Excel allows it: 31 characters, no brackets, colons, stars, slashes or such."""
        return self.name.translate(_FORBIDDEN_IN_NAME)[:_LONGEST_NAME].strip(" '") or "1"


def neutral(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula, and no longer than a cell can hold."""
    if text.startswith(_STARTS_A_FORMULA):
        text = f"'{text}"
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An XLSX workbook: frozen bold header with filters, texts as texts, numbers as numbers.

    Raises `RowDoesNotFit` and `ColumnsNamedAlike`.
    """
    from rustpy_xlsxwriter import FastExcel, Format

    out = io.BytesIO()
    book = FastExcel(out)
    for sheet, tab in zip(sheets, _tabs(sheets), strict=True):
        columns = {neutral(column.title): column for column in sheet.columns}
        book = book.sheet(
            tab,
            _records(sheet),
            column_widths={title: _width(column) for title, column in columns.items()},
            column_formats={
                title: Format().set_num_format(_num_format(column)) for title, column in columns.items()
            },
            header_format=Format().set_bold(),
            autofilter=True,
            ignore_errors=[title for title, column in columns.items() if column.kind == "text"] or None,
        )
    book.freeze(row=1).save()
    return out.getvalue()


def csv_for_excel_sv(sheet: Sheet) -> bytes:
    """CSV "för Excel (svenska)": semicolons, decimal comma, UTF-8 with a byte order mark."""
    return b"\xef\xbb\xbf" + _csv(sheet, delimiter=";", point=",")


def csv_for_systems(sheet: Sheet) -> bytes:
    """CSV for other systems: commas, decimal point, UTF-8."""
    return _csv(sheet, delimiter=",", point=".")


def _tabs(sheets: Sequence[Sheet]) -> list[str]:
    """The sheets' tabs, told apart by a number where two would be the same (Excel ignores case)."""
    taken: set[str] = set()
    tabs = []
    for sheet in sheets:
        tab, number = sheet.tab, 2
        while tab.casefold() in taken:
            tail = f" {number}"
            tab, number = sheet.tab[: _LONGEST_NAME - len(tail)] + tail, number + 1
        taken.add(tab.casefold())
        tabs.append(tab)
    return tabs


def _width(column: Column) -> float:
    return column.width or max(12.0, len(column.title) + 4)


def _num_format(column: Column) -> str:
    match column.kind:
        case "text":
            return "@"
        case "date":
            return "yyyy-mm-dd"
        case "money":
            return "#,##0.00"
        case _:
            return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")


def _records(sheet: Sheet) -> list[dict[str, object]]:
    titles = [neutral(column.title) for column in sheet.columns]
    as_texts = [column.kind == "text" for column in sheet.columns]
    records: list[dict[str, object]] = [
        {
            title: _text(cell) if as_text else _value(cell)
            for title, as_text, cell in zip(titles, as_texts, row, strict=True)
        }
        for row in _rows(sheet)
    ]
    # A sheet without rows still has its header; the writer takes the columns from the first record.
    return records or [dict.fromkeys(titles)]


def _rows(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(sheet.rows, 1):
        if len(row) != len(sheet.columns):
            raise RowDoesNotFit(number, cells=len(row), columns=len(sheet.columns))
        yield row


def _text(cell: Cell, point: str = ".") -> str | None:
    match cell:
        case None:
            return None
        case str():
            return neutral(cell)
        case bool():
            return "1" if cell else "0"
        case Money(amount=amount):
            return format(amount, "f").replace(".", point)
        case Decimal():
            return format(cell, "f").replace(".", point)
        case datetime() | date():
            return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
        case _:
            return str(cell)


def _value(cell: Cell) -> object:
    """A number or date as itself. A number Excel would round (more than 15 digits) goes as a text."""
    match cell:
        case Money(amount=amount):
            return _value(amount)
        case Decimal():
            return float(cell) if len(cell.as_tuple().digits) <= 15 else format(cell, "f")
        case bool():
            return cell
        case int():
            return cell if abs(cell) < 10**15 else str(cell)
        case datetime():
            return cell.replace(tzinfo=None)
        case str():
            return neutral(cell)
        case _:
            return cell


def _csv(sheet: Sheet, *, delimiter: str, point: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([neutral(column.title) for column in sheet.columns])
    for row in _rows(sheet):
        writer.writerow(["" if cell is None else _text(cell, point) for cell in row])
    return out.getvalue().encode()
