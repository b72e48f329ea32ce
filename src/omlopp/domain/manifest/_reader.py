"""Reading a list: which kind of file it is, its tables, and every cell judged column by column."""

import gc
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import TypeVar

from omlopp.domain.manifest import _delimited, _serials, _values, _workbook
from omlopp.domain.manifest._codes import SEVERITY, Code
from omlopp.domain.manifest._model import Correction, Field, Manifest, Problem, Row, problem
from omlopp.domain.manifest._refusals import (
    ListEmpty,
    ListEncrypted,
    ListTooLarge,
    NoTableFound,
    NotAList,
    TooManyRows,
)
from omlopp.domain.manifest._tables import Table, corrected, find_tables
from omlopp.domain.manifest._text import Cell, as_text
from omlopp.domain.vocabulary import IdentityKind, Kind

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one file. 200 000 devices are about 14 MB as XLSX and 25 MB as CSV."""
ROW_LIMIT = 200_000
"""Devices in one list."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "sqlite"),
)
_MARKUP = ((b"<!doctype html", "html"), (b"<html", "html"), (b"<table", "html"), (b"<?xml", "xml"))

T = TypeVar("T")


class CorrectionMisplaced(Exception):
    """A correction names a row that the list does not have."""

    def __init__(self, correction: Correction) -> None:
        super().__init__(correction.sheet, correction.line, correction.field)
        self.correction = correction


def read(
    data: bytes,
    name: str,
    *,
    headings: Mapping[str, Field | None] | None = None,
    corrections: Sequence[Correction] = (),
    currency: str = "SEK",
) -> Manifest:
    """A customer's list from the bytes of an XLSX file or delimited text, whatever its name says.

    `headings` are spellings a person has explained before (heading → field, None for a column that is not to
    be used); they go before our own.
    `currency` (ISO 4217) is for prices where neither heading nor cell names one. Raises `ListRefused`, always
    one of `REFUSALS`, when the file is no list; `CorrectionMisplaced` for a row that is not there.
    """
    if not data.strip():
        raise ListEmpty(where="file")
    if len(data) > SIZE_LIMIT:
        raise ListTooLarge(what="file", size=len(data), limit=SIZE_LIMIT)
    with _collector_at_rest():
        return correct(_opened(data, name, headings or {}, currency), corrections)


def _opened(data: bytes, name: str, headings: Mapping[str, Field | None], currency: str) -> Manifest:
    """The tables of a file, not yet judged."""
    codes: tuple[Code, ...] = ()
    packed = data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if packed:
        sheets = _workbook.sheets_in(data)
    else:
        _refuse_foreign(data)
        sheet, codes = _delimited.sheet_in(data)
        sheets = [sheet]
    found = find_tables(sheets, headings, text_numbers=not packed)
    rows = sum(len(table.lines) for table in found.tables)
    if rows > ROW_LIMIT:
        raise TooManyRows(rows=rows, limit=ROW_LIMIT)
    if not rows:
        if any(table.lines == () for table in found.tables):
            raise ListEmpty(where="table")
        raise NoTableFound(sheets=len(sheets))
    notices = tuple(problem(code, sheet=None) for code in codes) + tuple(found.problems)
    return Manifest(
        name=name,
        rows=(),
        problems=(),
        tables=tuple(table.read() for table in found.tables),
        skipped=tuple(found.skipped),
        passed_over=tuple(found.passed_over),
        source=tuple(found.tables),
        notices=notices,
        currency=currency,
    )


def correct(manifest: Manifest, corrections: Sequence[Correction]) -> Manifest:
    """The list with cells replaced, in order, and judged anew as a whole: a mended duplicate mends its pair.

    Raises CorrectionMisplaced for a row that the list does not have.
    """
    places = (
        {
            (table.sheet, line): (number, index)
            for number, table in enumerate(manifest.source)
            for index, line in enumerate(table.lines)
        }
        if corrections
        else {}
    )
    changes: dict[int, dict[Field, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for correction in corrections:
        if (correction.sheet, correction.line) not in places:
            raise CorrectionMisplaced(correction)
        number, index = places[correction.sheet, correction.line]
        changes[number][correction.field][index] = as_text(correction.value)
    tables = tuple(
        corrected(table, changes[number]) if number in changes else table
        for number, table in enumerate(manifest.source)
    )
    with _collector_at_rest():
        rows, problems = _judge(tables, manifest.currency)
    order = {table.sheet: number for number, table in enumerate(tables)}
    columns = {(t.sheet, c.heading): i for t in tables for i, c in enumerate(t.headings)}
    problems = sorted(
        [*manifest.notices, *problems],
        key=lambda p: (order.get(p.sheet, -1), p.line or 0, columns.get((p.sheet, p.column or ""), -1)),
    )
    return replace(
        manifest,
        rows=tuple(rows),
        problems=tuple(problems),
        source=tables,
        corrections=(*manifest.corrections, *corrections),
    )


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No garbage collection meanwhile: it would walk through a growing list again and again.

    That is a sixth of the time, for nothing: cells, rows and problems hold no cycles. Who rested it wakes it.
    """
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()


def _refuse_foreign(data: bytes) -> None:
    """Name what the file is instead of a list, where its first bytes tell."""
    if data.startswith(_OLE):
        # MS-OFFCRYPTO 2.3.4: an encrypted workbook is an OLE file with this stream in its directory.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ListEncrypted(where="workbook")
        is_xls = any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book"))
        raise NotAList(found="xls" if is_xls else "ole")
    for start, found in _FOREIGN:
        if data.startswith(start):
            raise NotAList(found=found)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, found in _MARKUP:
        if head.startswith(start):
            raise NotAList(found=found)
    if b"%pdf-" in head:
        raise NotAList(found="pdf")


# --- judging ---------------------------------------------------------------------------------------------


def _each(column: Sequence[Cell], read_one: Callable[[Cell], T]) -> list[T]:
    """Every cell read, each different one once: columns of a list repeat themselves.

    A number and its text are different cells, and so are True and 1 (kept apart when the column was taken).
    """
    read_already = {cell: read_one(cell) for cell in set(column)}
    return [read_already[cell] for cell in column]


class _Problems:
    """The problems of one table as they are found."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.found: list[Problem] = []
        self._headings = {name: table.heading(name) for name in Field}

    def add(
        self,
        name: Field,
        index: int,
        codes: Iterable[Code],
        *,
        value: str | None = None,
        also_on: tuple[tuple[str | None, int], ...] = (),
    ) -> None:
        """Each code for the cell of a field in a row; the value is the cell's own unless given."""
        if value is None and name in self.table.columns:
            value = _serials.printed(self.table.columns[name][index])
        for code in codes:
            self.found.append(
                problem(
                    code,
                    sheet=self.table.sheet,
                    line=self.table.lines[index],
                    column=self._headings[name],
                    value=value,
                    field=name,
                    also_on=also_on,
                )
            )

    def add_each(self, name: Field, codes: Iterable[tuple[Code, ...]]) -> None:
        """The codes of a whole column."""
        for index, each in enumerate(codes):
            if each:
                self.add(name, index, each)


def _judge(tables: Sequence[Table], currency: str) -> tuple[list[Row], list[Problem]]:
    order = _values.date_order(
        cell for table in tables for cell in table.columns.get(Field.BOUGHT_DATE, ()) if isinstance(cell, str)
    )
    widths = _serial_widths(tables)
    rows: list[Row] = []
    problems: list[_Problems] = []
    for table in tables:
        noted = _Problems(table)
        problems.append(noted)
        rows += _judge_table(table, order, widths, currency, noted)
    _restore_from_twins(rows, problems)
    _find_duplicates(rows, problems)
    return rows, [each for noted in problems for each in noted.found]


def _judge_table(
    table: Table,
    order: _values.DateOrder,
    widths: Mapping[str, int],
    currency: str,
    noted: _Problems,
) -> list[Row]:
    columns, size = table.columns, len(table.lines)

    def texts(name: Field) -> Sequence[str | None]:
        return _each(columns[name], _values.read_text) if name in columns else [None] * size

    kinds = _each(columns.get(Field.CATEGORY) or [""] * size, _values.read_kind)
    noted.add_each(Field.CATEGORY, (codes for _, codes in kinds))
    makers: Sequence[str | None] = (
        _each(columns[Field.MANUFACTURER], _values.read_maker)
        if Field.MANUFACTURER in columns
        else [None] * size
    )
    dates: list[tuple[date | None, tuple[Code, ...]]] = _each(
        columns.get(Field.BOUGHT_DATE) or [""] * size, lambda cell: _values.read_date(cell, order)
    )
    noted.add_each(Field.BOUGHT_DATE, (codes for _, codes in dates))
    unit_price = _currency_of(table, currency, noted)
    prices = _each(columns.get(Field.PRICE) or [""] * size, lambda cell: _values.read_price(cell, unit_price))
    noted.add_each(Field.PRICE, (codes for _, codes in prices))
    for index, cell in enumerate(columns.get(Field.QUANTITY, ())):
        if as_text(cell) not in ("", "1"):
            noted.add(Field.QUANTITY, index, (Code.QUANTITY_NOT_ONE,))
    units = [unit or table.unit for unit in texts(Field.UNIT)]
    tags = _each(columns.get(Field.ASSET_TAG) or [""] * size, _serials.read_tag)
    noted.add_each(Field.ASSET_TAG, (codes for _, codes in tags))
    models, makers_written, kinds_written = (
        texts(name) for name in (Field.MODEL, Field.MANUFACTURER, Field.CATEGORY)
    )
    told = list(
        zip(
            columns.get(Field.SCREEN) or [""] * size,
            [kind for kind, _ in kinds],
            models,
            kinds_written,
            strict=True,
        )
    )
    read_screens = {one: _values.read_screen(*one) for one in set(told)}
    screens = [read_screens[one] for one in told]
    noted.add_each(Field.SCREEN, (codes for _, codes in screens))
    identities = _identities(table, [kind for kind, _ in kinds], makers, widths, noted)
    return [
        Row(
            sheet=table.sheet,
            line=line,
            serial=serial,
            serial_kind=serial_kind,
            manufacturer=maker,
            model=model,
            category=kind,
            asset_tag=asset_tag,
            unit=unit,
            department=department,
            bought_date=bought,
            price=price,
            remark=remark,
            imei=imei,
            manufacturer_written=maker_written,
            category_written=kind_written,
            screen_inch=screen,
        )
        for (
            line,
            (serial, serial_kind, imei),
            maker,
            model,
            (kind, _),
            (asset_tag, _),
            unit,
            department,
            (bought, _),
            (price, _),
            remark,
            maker_written,
            kind_written,
            (screen, _),
        ) in zip(
            table.lines,
            identities,
            makers,
            models,
            kinds,
            tags,
            units,
            texts(Field.DEPARTMENT),
            dates,
            prices,
            texts(Field.REMARK),
            makers_written,
            kinds_written,
            screens,
            strict=True,
        )
    ]


def _currency_of(table: Table, currency: str, noted: _Problems) -> str:
    """The currency of a price column: its heading's, else the one assumed, which is said if nothing hints."""
    heading = table.heading(Field.PRICE)
    if heading is None:
        return currency
    named = _values.currency_named(heading)
    if named:
        return named
    if "kr" not in heading.casefold() and not any(map(_values.hints_currency, table.columns[Field.PRICE])):
        noted.found.append(
            problem(
                Code.CURRENCY_ASSUMED,
                sheet=table.sheet,
                line=table.heading_line,
                column=heading,
                value=currency,
                field=Field.PRICE,
            )
        )
    return currency


_Named = tuple[str | None, IdentityKind | None, str | None]


def _identities(
    table: Table,
    kinds: Sequence[Kind | None],
    makers: Sequence[str | None],
    widths: Mapping[str, int],
    noted: _Problems,
) -> list[_Named]:
    """Serial, its kind, and the IMEI from a column of its own, which stands in where there is no serial."""
    size = len(table.lines)
    serials, imeis = (
        list(map(_serials.clean, table.columns[name])) if name in table.columns else [_serials.MISSING] * size
        for name in (Field.SERIAL, Field.IMEI)
    )
    named: list[_Named] = []
    for index, (serial, imei, kind, maker) in enumerate(zip(serials, imeis, kinds, makers, strict=True)):
        imei_text: str | None = None
        if imei.serial:
            known = _serials.identify(imei, kind, None, is_imei=True, text_numbers=table.text_numbers)
            imei_text = known.serial
            noted.add(Field.IMEI, index, known.codes)
        elif imei.codes != (Code.SERIAL_MISSING,):
            noted.add(Field.IMEI, index, imei.codes)
        if serial.serial:
            known = _serials.identify(serial, kind, widths.get(maker or ""), text_numbers=table.text_numbers)
            if known.codes:
                noted.add(Field.SERIAL, index, known.codes)
            named.append((known.serial, known.kind, imei_text))
        elif imei_text:
            if serial.codes != (Code.SERIAL_MISSING,):
                noted.add(Field.SERIAL, index, serial.codes)
            named.append((imei_text, IdentityKind.IMEI, imei_text))
        else:
            noted.add(Field.SERIAL, index, serial.codes)
            named.append((None, None, None))
    return named


def _serial_widths(tables: Sequence[Table]) -> dict[str, int]:
    """Per maker the length of its all-digit serials, where those that kept their form as text agree on one.

    Three at least: that is evidence of the maker's form, by which lost leading zeros can be given back.
    """
    widths: dict[str, Counter[int]] = defaultdict(Counter)
    for table in tables:
        if table.text_numbers or Field.SERIAL not in table.columns or Field.MANUFACTURER not in table.columns:
            continue
        makers = _each(table.columns[Field.MANUFACTURER], _values.read_maker)
        for cell, maker in zip(table.columns[Field.SERIAL], makers, strict=True):
            if maker and isinstance(cell, str) and (digits := cell.strip()).isdecimal() and len(digits) != 15:
                widths[maker][len(digits)] += 1
    return {
        maker: next(iter(lengths))
        for maker, lengths in widths.items()
        if len(lengths) == 1 and lengths.total() >= 3
    }


def _restore_from_twins(rows: list[Row], problems: Sequence[_Problems]) -> None:
    """A number that may have lost zeros is the serial of another row that has the same digits with zeros."""
    uncertain = [
        (which, at)
        for which, noted in enumerate(problems)
        for at, found in enumerate(noted.found)
        if found.code is Code.NUMBER_UNCERTAIN
    ]
    if not uncertain:
        return
    starts = _starts(problems)
    whole: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.serial and row.serial.startswith("0") and row.serial.isdecimal():
            whole[row.serial.lstrip("0")].add(row.serial)
    for which, at in uncertain:
        noted = problems[which]
        found = noted.found[at]
        number = starts[which] + bisect_left(noted.table.lines, found.line or 0)
        twins = whole.get(rows[number].serial or "", set())
        if len(twins) == 1:
            rows[number] = replace(rows[number], serial=next(iter(twins)))
            noted.found[at] = replace(
                found, code=Code.LEADING_ZEROS_RESTORED, severity=SEVERITY[Code.LEADING_ZEROS_RESTORED]
            )


def _starts(problems: Sequence[_Problems]) -> list[int]:
    """The number of each table's first row among the rows of all."""
    return [0, *accumulate(len(noted.table.lines) for noted in problems)][: len(problems)]


def _find_duplicates(rows: Sequence[Row], problems: Sequence[_Problems]) -> None:
    """Name every row of each group that shares a serial, or shares an asset tag and has no serial."""
    by_serial: dict[str, list[int]] = defaultdict(list)
    by_tag: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.serial:
            by_serial[row.serial].append(number)
        elif row.asset_tag:
            by_tag[row.asset_tag.upper()].append(number)
    starts = _starts(problems)
    groups = [(Code.SERIAL_DUPLICATE, group) for group in by_serial.values()]
    groups += [(Code.ASSET_TAG_DUPLICATE, group) for group in by_tag.values()]
    for code, group in groups:
        if len(group) < 2:
            continue
        for number in group:
            which = bisect_right(starts, number) - 1
            noted, index = problems[which], number - starts[which]
            row = rows[number]
            on_serial = code is Code.SERIAL_DUPLICATE
            in_imei_column = on_serial and Field.SERIAL not in noted.table.columns
            noted.add(
                Field.IMEI if in_imei_column else Field.SERIAL if on_serial else Field.ASSET_TAG,
                index,
                (code,),
                value=row.serial if on_serial else row.asset_tag,
                also_on=tuple((rows[n].sheet, rows[n].line) for n in group if n != number),
            )
