"""Spreadsheets lose no digits and run nothing."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.documents.spreadsheet import (
    Column,
    ColumnsNamedAlike,
    RowDoesNotFit,
    Sheet,
    csv_for_excel_sv,
    csv_for_systems,
    workbook,
)
from omlopp.domain.money import Money

COLUMNS = (
    Column("serienummer"),
    Column("IMEI"),
    Column("pris", "money"),
    Column("köpt", "date"),
    Column("antal", "number"),
)
ROWS = (
    ("0012345", 356938035643809, Money(Decimal("-12.50")), date(2026, 1, 2), 3),
    ("=HYPERLINK(1)", None, None, None, 10**16),
)


def cells(book: bytes) -> list[list[Any]]:
    opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book))
    return [list(row) for row in opened.get_sheet_by_index(0).to_python()]


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers() -> None:
    read = cells(workbook([Sheet("Enheter", COLUMNS, ROWS)]))

    assert read == [
        ["serienummer", "IMEI", "pris", "köpt", "antal"],
        ["0012345", "356938035643809", -12.5, date(2026, 1, 2), 3.0],
        ["'=HYPERLINK(1)", "", "", "", "10000000000000000"],
    ]


def test_csv_for_excel_has_semicolons_comma_and_a_byte_order_mark() -> None:
    assert csv_for_excel_sv(Sheet("x", COLUMNS, ROWS)).decode() == (
        "\ufeffserienummer;IMEI;pris;köpt;antal\r\n"
        "0012345;356938035643809;-12,50;2026-01-02;3\r\n"
        "'=HYPERLINK(1);;;;10000000000000000\r\n"
    )


def test_csv_for_systems_has_commas_and_a_point() -> None:
    assert csv_for_systems(Sheet("x", COLUMNS, ROWS)).decode() == (
        "serienummer,IMEI,pris,köpt,antal\r\n"
        "0012345,356938035643809,-12.50,2026-01-02,3\r\n"
        "'=HYPERLINK(1),,,,10000000000000000\r\n"
    )


def test_an_empty_sheet_still_has_its_header() -> None:
    assert cells(workbook([Sheet("x", COLUMNS, ())])) == [["serienummer", "IMEI", "pris", "köpt", "antal"]]


def test_tabs_get_names_that_excel_takes() -> None:
    sheets = [Sheet(name, COLUMNS, ()) for name in ("a/b:c", "A B C", "x" * 40, "x" * 40, "''")]

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook(sheets)))

    assert book.sheet_names == ["a b c", "A B C 2", "x" * 31, "x" * 29 + " 2", "1"]


def test_a_row_that_does_not_fit_is_refused_with_its_place() -> None:
    with pytest.raises(RowDoesNotFit) as refusal:
        csv_for_systems(Sheet("x", COLUMNS, (ROWS[0], ("1",))))

    assert (refusal.value.row, refusal.value.cells, refusal.value.columns) == (2, 1, 5)


def test_two_columns_may_not_have_one_name() -> None:
    with pytest.raises(ColumnsNamedAlike):
        Sheet("x", (Column("a"), Column("a")), ())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)), max_size=5))
def test_no_cell_starts_a_formula(rows: list[tuple[str]]) -> None:
    sheet = Sheet("x", (Column("t"),), rows)

    in_book = [row[0] for row in cells(workbook([sheet]))[1:] if row]
    in_csv = [row[0] for row in csv.reader(io.StringIO(csv_for_systems(sheet).decode(), newline="")) if row][
        1:
    ]

    assert not [
        cell for cell in (*in_book, *in_csv) if str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert len([text for (text,) in rows if text.strip()]) <= len(in_csv)


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "a\x00b", "\x1b[2J", "_x0041_", "x" * 40_000])
def test_control_signs_and_endless_cells_make_a_readable_book(text: str) -> None:
    (cell,) = cells(workbook([Sheet("x", (Column("t"),), [(text,)])]))[1]

    assert str(cell)
    assert not str(cell).startswith(("\t", "\r", "="))
    assert len(str(cell)) <= 32_767
