"""From sheets to tables: find the headings, understand them, take the lines that are devices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from omlopp.domain.manifest._codes import Code
from omlopp.domain.manifest._model import Column, Field, PassedOver, Problem, SkippedSheet, TableRead, problem
from omlopp.domain.manifest._text import Cell, as_text, tidy, words
from omlopp.domain.manifest._words import (
    HEADING_FILLERS,
    HEADINGS,
    NAMES_A_DEVICE,
    SHEET_IS_NO_UNIT,
    TOTALS,
)

LINES_BEFORE_HEADINGS = 60
LONGEST_HEADING = 80

_FIELD_OF: dict[str, tuple[int, Field]] = {
    word: (rank, name) for name, spellings in HEADINGS.items() for rank, word in enumerate(spellings)
}
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
LOWEST_RANK = 999
_IDENTITY = (Field.SERIAL, Field.IMEI)

Known = Mapping[str, tuple[int, Field] | None]
"""What a person has said of headings, before our own words: rank and field, None for one not used."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as they came out of the file: `rows[0]` is line 1."""

    name: str | None
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    is_worksheet: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """The device lines of one sheet, column by column. Corrections replace cells in a copy."""

    sheet: str | None
    unit: str | None  # from the sheet's name
    heading_line: int
    headings: tuple[Column, ...]
    position: dict[Field, int]  # field → index in headings
    lines: tuple[int, ...]
    columns: dict[Field, list[Cell]]  # field → one cell per line; a field without a column is not there
    text_numbers: bool  # numbers and text cannot be told apart (CSV)

    def heading(self, name: Field) -> str | None:
        """The heading of a field's column as written, None when it has none."""
        index = self.position.get(name)
        return None if index is None else self.headings[index].heading

    def read(self) -> TableRead:
        """Where the table is and how its columns were understood."""
        return TableRead(self.sheet, self.heading_line, self.headings)


@dataclass(slots=True)
class Found:
    """What looking through the sheets gave."""

    tables: list[Table] = field(default_factory=list)
    skipped: list[SkippedSheet] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_tables(
    sheets: Sequence[Sheet], remembered: Mapping[str, Field | None], *, text_numbers: bool
) -> Found:
    """Go through the sheets in order; each gives a table or a reason why not."""
    known = {words(heading): (-1, name) if name else None for heading, name in remembered.items()}
    found = Found()
    for sheet in sheets:
        heading = _heading_line(sheet.rows, known) if sheet.is_worksheet else None
        if heading is None or sheet.hidden:
            _skip(sheet, found, has_table=heading is not None)
        else:
            _take(sheet, heading, known, found, text_numbers=text_numbers)
    return found


def heading_score(rows: Sequence[Sequence[Cell]]) -> int:
    """How many fields the best heading line among the rows names: by it the right delimiter is known."""
    return max((len(_fields(row, {})) for row in rows), default=0)


def _skip(sheet: Sheet, found: Found, *, has_table: bool) -> None:
    filled = sum(1 for row in sheet.rows if not _is_blank(row))
    reason = (
        "not_a_worksheet"
        if not sheet.is_worksheet
        else "empty"
        if not filled
        else "hidden"
        if sheet.hidden
        else "no_table"
    )
    found.skipped.append(SkippedSheet(sheet.name or "", reason, filled))
    if reason == "hidden" and has_table:
        found.problems.append(problem(Code.SHEET_HIDDEN, sheet=sheet.name))
    # Instructions are one column of text; several columns in several lines may be devices we would lose.
    elif reason == "no_table" and sum(len(row) - row.count("") >= 3 for row in sheet.rows) >= 3:
        found.problems.append(problem(Code.SHEET_WITHOUT_TABLE, sheet=sheet.name))


def _take(sheet: Sheet, heading: int, known: Known, found: Found, *, text_numbers: bool) -> None:
    titles = sheet.rows[heading]
    position = _fields(titles, known)
    used = {index: name for name, index in position.items()}
    headings = tuple(Column(as_text(cell), used.get(index)) for index, cell in enumerate(titles))
    naming = [position[name] for name in NAMES_A_DEVICE if name in position]
    width = len(titles)
    pick = itemgetter(*naming) if len(naming) > 1 else lambda row: (row[naming[0]],)
    for index in range(heading):
        if not _is_blank(sheet.rows[index]):
            found.passed_over.append(PassedOver(sheet.name, index + 1, "before_headings"))

    lines: list[int] = []
    taken: list[Sequence[Cell]] = []
    for line, row in enumerate(sheet.rows[heading + 1 :], start=heading + 2):
        if row.count("") == len(row):
            continue
        beyond = row[width:]
        if len(row) != width:
            if any(cell != "" for cell in beyond):
                found.problems.append(problem(Code.ROW_TOO_WIDE, sheet=sheet.name, line=line))
            row = [*row[:width], *[""] * (width - len(row))]  # noqa: PLW2901 -- the same row, made even
        # Only a thin line can be something else than a device, so only thin ones are looked into.
        if len(naming) - pick(row).count("") < 3:
            reason = _no_device(row, titles, naming)
            if reason == "blank" and not _is_blank(beyond):
                reason = "no_device"
            if reason:
                if reason != "blank":
                    found.passed_over.append(PassedOver(sheet.name, line, reason))
                if reason == "no_device":
                    text = " ".join(filter(None, map(as_text, [*row, *beyond])))[:200]
                    found.problems.append(
                        problem(Code.ROW_WITHOUT_DEVICE, sheet=sheet.name, line=line, value=text)
                    )
                continue
        elif row[naming[0]] == titles[naming[0]] and list(row) == list(titles):
            found.passed_over.append(PassedOver(sheet.name, line, "headings_again"))
            continue
        lines.append(line)
        taken.append(row)

    columns = {name: _column(taken, index) for name, index in position.items()}
    unit = _unit_from(sheet.name)
    found.tables.append(
        Table(
            sheet.name,
            unit,
            heading + 1,
            headings,
            position,
            tuple(lines),
            columns,
            text_numbers=text_numbers,
        )
    )


def _column(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    column = [row[index] for row in rows]
    if bool in set(map(type, column)):  # True equals 1 in Python; as text they stay apart
        return [as_text(cell) if isinstance(cell, bool) else cell for cell in column]
    return column


def _is_blank(row: Sequence[Cell]) -> bool:
    return all(cell == "" or (isinstance(cell, str) and not tidy(cell)) for cell in row)


def _no_device(row: Sequence[Cell], titles: Sequence[Cell], naming: Sequence[int]) -> str | None:
    """Why a line is not a device, None when it is one."""
    texts = [as_text(cell) for cell in row]
    filled = [text for text in texts if text]
    if not filled:
        return "blank"
    if texts == [as_text(title) for title in titles]:
        return "headings_again"
    if words(filled[0]) in TOTALS and all(_is_amount(text) or words(text) in TOTALS for text in filled):
        return "totals"
    if not any(texts[index] for index in naming):
        return "no_device"
    return None


def _is_amount(text: str) -> bool:
    return re.fullmatch(r"[-\d .,:’']*(?:kr|sek|st|:-)?\.?", text, re.IGNORECASE) is not None


def _heading_line(rows: Sequence[Sequence[Cell]], known: Known) -> int | None:
    """Index of the line that names the most fields, the first of equals; None when none can be headings."""
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:LINES_BEFORE_HEADINGS]):
        position = _fields(row, known)
        if not any(name in position for name in NAMES_A_DEVICE):
            continue
        # One heading alone may be a word in a sentence of instructions: then no serials stand below it.
        if len(position) == 1 and not any(
            name in position and _has_serials_below(rows, index, position[name]) for name in _IDENTITY
        ):
            continue
        if best is None or len(position) > best[0]:
            best = (len(position), index)
    return None if best is None else best[1]


def _has_serials_below(rows: Sequence[Sequence[Cell]], heading: int, column: int) -> bool:
    """Whether most of the next filled cells of a column could be serials: one word with a digit in it."""
    below = [as_text(row[column]) for row in rows[heading + 1 : heading + 40] if column < len(row)]
    filled = [text for text in below if text]
    alike = sum(1 for text in filled if " " not in text and any(map(str.isdigit, text)))
    return 2 * alike > len(filled)


def _fields(row: Sequence[Cell], known: Known) -> dict[Field, int]:
    """The fields that the cells of a line name as headings, each with its column."""
    ranked: dict[Field, tuple[int, int]] = {}
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or not cell or len(cell) > LONGEST_HEADING:
            continue
        meaning = _meaning(cell, known)
        if meaning and (meaning[1] not in ranked or meaning[0] < ranked[meaning[1]][0]):
            ranked[meaning[1]] = (meaning[0], index)
    return {name: index for name, (_, index) in ranked.items()}


def _meaning(heading: str, known: Known) -> tuple[int, Field] | None:
    """Rank and field of a heading: as it is, without what explains it, or by its parts ("Modell/typ")."""
    said = words(heading)
    if said in known:  # a person has said what it is, or that it is nothing for us
        return known[said]
    meaning = _FIELD_OF.get(said)
    if meaning or not said:
        return meaning
    bare = words(_ASIDE.sub(" ", heading))
    meaning = _FIELD_OF.get(bare) or _FIELD_OF.get(
        " ".join(word for word in bare.split() if word not in HEADING_FILLERS)
    )
    if meaning or "/" not in heading:
        return meaning
    parts = [found for part in heading.split("/") if (found := _FIELD_OF.get(words(part)))]
    fields = {name for _, name in parts}
    if len(fields) == 1:
        return parts[0]
    # Two things in one column ("Fabrikat/modell") are the model as the customer writes it.
    return (LOWEST_RANK, Field.MODEL) if Field.MODEL in fields else None


def _unit_from(sheet: str | None) -> str | None:
    name = tidy(sheet or "")
    generic = re.sub(r"\d+$", "", words(name)).strip() in SHEET_IS_NO_UNIT or not re.search(r"[^\W\d_]", name)
    return None if generic else name


def corrected(table: Table, changes: Mapping[Field, Mapping[int, str]]) -> Table:
    """A copy of the table with cells replaced: field → row index → text."""
    columns = dict(table.columns)
    for name, cells in changes.items():
        column = list(columns.get(name) or [""] * len(table.lines))
        for index, value in cells.items():
            column[index] = value
        columns[name] = column
    return replace(table, columns=columns)
