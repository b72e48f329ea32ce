"""Delimited text to one sheet of cells: encoding, delimiter and quotes found from the content (RFC 4180)."""

import csv
import io
import re

from omlopp.domain.manifest._codes import Code
from omlopp.domain.manifest._refusals import ListEmpty, ListHasNuls, ListUndecodable, NotAList, TooManyRows
from omlopp.domain.manifest._tables import LINES_BEFORE_HEADINGS, Sheet, heading_score
from omlopp.domain.manifest._workbook import LINES_LIMIT

DELIMITERS = (";", ",", "\t", "|")
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_SWALLOWED_LINES = 12
"""A cell with more line breaks than this has swallowed the lines after a stray quotation mark."""


def sheet_in(data: bytes) -> tuple[Sheet, tuple[Code, ...]]:
    """The one sheet of a delimited text, and codes for what was uncertain. Raises one of the refusals."""
    text, codes = decode(data)
    if not text.strip("\x1a \t\r\n;,|"):
        raise ListEmpty(where="text")
    if len(_CONTROL.findall(text[:65536])) > 8:
        raise NotAList(found="binary")
    marked = _SEP_LINE.match(text)
    delimiter = marked[1] if marked and marked[1] in DELIMITERS else _delimiter(text)
    rows, swallowed = _records(text, delimiter, csv.QUOTE_MINIMAL)
    if swallowed:
        rows, _ = _records(text, delimiter, csv.QUOTE_NONE)
        rows = [[_unquoted(cell) for cell in row] for row in rows]
        codes = (*codes, Code.QUOTES_UNBALANCED)
    return Sheet(None, rows), codes


def _unquoted(cell: str) -> str:
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def decode(data: bytes) -> tuple[str, tuple[Code, ...]]:
    """Text from bytes: by its byte order mark, else UTF-8, else Windows-1252, else Mac Roman (uncertain)."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise ListUndecodable(where="utf-32")
    utf_16 = _utf_16(data)
    if utf_16:
        try:
            return data.decode(utf_16).removeprefix("\ufeff").replace("\x00", ""), ()
        except UnicodeDecodeError as error:
            raise ListUndecodable(where="utf-16", offset=error.start) from error
    nul = data.find(b"\x00")
    if nul >= 0:
        raise ListHasNuls(offset=nul)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    return data.decode("mac_roman"), (Code.ENCODING_UNCERTAIN,)


def _utf_16(data: bytes) -> str | None:
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    # Without a mark: in text of our alphabet every other byte is zero, and always the same one.
    start = data[: 4096 & ~1]
    if len(start) >= 4 and not start[::2].strip(b"\x00") and b"\x00" not in start[1::2]:
        return "utf-16-be"
    high = start[1::2]
    if len(start) >= 4 and high.count(0) > 0.9 * len(high) and b"\x00" not in start[::2]:
        return "utf-16-le"
    return None


def _delimiter(text: str) -> str:
    """The delimiter by which a line of headings names most fields, then by which lines are equally wide."""
    start = text[:65536]

    def likely(delimiter: str) -> tuple[int, int]:
        rows, _ = _records(start, delimiter, csv.QUOTE_MINIMAL, most=LINES_BEFORE_HEADINGS)
        widths = [len(row) for row in rows if len(row) > 1]
        return heading_score(rows), max((widths.count(width) * width for width in set(widths)), default=0)

    return max(DELIMITERS, key=likely)


def _records(
    text: str, delimiter: str, quoting: int, *, most: int = LINES_LIMIT
) -> tuple[list[list[str]], bool]:
    """Records in order, blank lines as empty ones, so that an index is a spreadsheet's row; and if swallowed.

    Lines end in CR, LF or both, whichever the program of the day wrote.
    """
    rows: list[list[str]] = []
    swallowed = False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type] # the stub wants a literal
    try:
        for record in reader:
            if len(rows) >= most:
                if most == LINES_LIMIT:
                    raise TooManyRows(rows=len(rows) + 1, limit=LINES_LIMIT)
                break
            rows.append(record)
            if reader.line_num - len(rows) > _SWALLOWED_LINES and any(
                cell.count("\n") + cell.count("\r") > _SWALLOWED_LINES for cell in record
            ):
                swallowed = True
    except csv.Error as error:
        if quoting == csv.QUOTE_NONE:
            raise ListUndecodable(where="text", line=reader.line_num) from error
        swallowed = True
    return rows, swallowed
