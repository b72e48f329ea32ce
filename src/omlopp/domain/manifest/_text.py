"""A cell as text: the same cleaning for every column, so that two spellings of one thing compare equal."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta

Cell = str | float | int | bool | datetime | date | time | timedelta
"""What a spreadsheet or delimited text can have in a cell; an empty one is ""."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_WORD = re.compile(r"[\W_]+")


def tidy(text: str) -> str:
    """One line of text: composed (NFC), no control or invisible characters, single spaces, none around."""
    if text.isalnum() and text.isascii():  # most serials and tags
        return text
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return " ".join(text.split())


def as_text(cell: Cell) -> str:
    """A cell as a person sees it. A whole number has no decimals, a date is ISO 8601."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) else repr(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def words(text: str) -> str:
    """Lower-case words with single spaces between, nothing else: the form in which tables are searched."""
    if text.isalnum() and text.isascii():  # nine of ten cells: nothing to take away
        return text.lower()
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
