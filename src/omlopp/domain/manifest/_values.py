"""One cell read as a date, a price, a kind, a maker: the value or None, and the codes it earned."""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from omlopp.domain.manifest._codes import Code
from omlopp.domain.manifest._text import Cell, as_text, tidy, words
from omlopp.domain.manifest._words import COMPANY_SUFFIXES, CURRENCIES, KINDS, MAKERS, MONTHS, NO_VALUE
from omlopp.domain.money import Money
from omlopp.domain.screens import SCREENS, is_plausible, read_size, stated_size
from omlopp.domain.vocabulary import Kind

Codes = tuple[Code, ...]
NONE: Codes = ()

# --- text ------------------------------------------------------------------------------------------------


def is_no_value(text: str) -> bool:
    """Whether a cell only says that there is nothing to say: empty, "-", "saknas", "n/a"."""
    if len(text) > 23 or text[:1].isdigit():  # no such word is longer, and none begins with a digit
        return False
    return words(text) in NO_VALUE


def read_text(cell: Cell) -> str | None:
    """A cell's text, None when it holds no value."""
    text = as_text(cell)
    return None if is_no_value(text) else text


# --- kinds and makers ------------------------------------------------------------------------------------

_KIND_OF: dict[str, Kind] = {word: kind for kind, spellings in KINDS.items() for word in spellings}
_KIND_OF |= {words(kind.value): kind for kind in Kind}
_LONGEST_KIND = max(len(word.split()) for word in _KIND_OF)
_MAKER_OF: dict[str, str] = {word: maker for maker, spellings in MAKERS.items() for word in spellings}


def read_kind(cell: Cell) -> tuple[Kind | None, Codes]:
    """The kind of device a word names.

    A longer text counts when exactly one kind is named in it ("Bärbar dator 14 tum"), and says so.
    """
    text = read_text(cell)
    if text is None:
        return None, NONE
    said = words(text)
    kind = _KIND_OF.get(said)
    if kind:
        return kind, NONE
    named = _kinds_within(said.split())
    if len(named) == 1:
        return named.pop(), (Code.CATEGORY_DEDUCED,)
    return None, (Code.CATEGORY_UNKNOWN,)


def _kinds_within(said: list[str]) -> set[Kind]:
    """The kinds named in a text, the longest phrase first, no word used twice."""
    found: set[Kind] = set()
    start = 0
    while start < len(said):
        for length in range(min(_LONGEST_KIND, len(said) - start), 0, -1):
            kind = _KIND_OF.get(" ".join(said[start : start + length]))
            if kind:
                found.add(kind)
                start += length - 1
                break
        start += 1
    return found


def read_maker(cell: Cell) -> str | None:
    """The maker's usual name; a maker we do not know keeps the customer's spelling."""
    text = read_text(cell)
    if text is None:
        return None
    said = words(text).split()
    while said:
        maker = _MAKER_OF.get(" ".join(said))
        if maker:
            return maker
        if said[-1] not in COMPANY_SUFFIXES:
            break
        said.pop()
    return text


# --- dates -----------------------------------------------------------------------------------------------

_EARLIEST, _LATEST = date(1980, 1, 1), date(2099, 12, 31)
_DAY_ZERO = date(
    1899, 12, 30
)  # of a spreadsheet's day numbers, after 1900-03-01 (ECMA-376 part 1, 18.17.4.1)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.,+Z -]*)?")
_THREE = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})(?:[-/.]\s?|\s)(\d{4}|\d{2})(?: [\d:.]+)?")
_DIGITS = re.compile(r"\d+(?:\.0)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:[:.]?[ea]|st|nd|rd|th)?[ .-]+([^\W\d_]+)[ .,-]+(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([^\W\d_]+)[ .-]+(\d{1,2})(?:st|nd|rd|th)?[ .,-]+(\d{4})")
_INCOMPLETE = re.compile(
    r"(?:19|20)\d\d(?:[-/.]\d{1,2})?|[^\W\d_]+[ .-]*(?:19|20)\d\d|\d{1,2}[-/.](?:19|20)\d\d"
)


class DateOrder(StrEnum):
    """In which order the file writes day and month, as far as its own dates tell."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    BOTH = "both"
    UNKNOWN = "unknown"


def date_order(cells: Iterable[Cell]) -> DateOrder:
    """What the unmistakable dates in the cells (27/10/2018, 6/16/15) say about the others."""
    day_first = month_first = False
    for cell in cells:
        match = _THREE.fullmatch(tidy(cell)) if isinstance(cell, str) else None
        if match and match[2] != ".":
            first, second = int(match[1]), int(match[3])
            day_first = day_first or first > 12 >= second
            month_first = month_first or second > 12 >= first
    if day_first and month_first:
        return DateOrder.BOTH
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST if month_first else DateOrder.UNKNOWN


def read_date(cell: Cell, order: DateOrder) -> tuple[date | None, Codes]:
    """A date in any of the forms lists use; None with a code when it cannot be told.

    Six digits are year, month, day as Swedes write them; a point between numbers puts the day first.
    """
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, str):
        text = tidy(cell)
        if is_no_value(text):
            return None, NONE
        return _date_in_digits(text) if _DIGITS.fullmatch(text) else _date_in_text(text, order)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 0 < cell < 1e8:
        whole = int(cell)
        # a day number may carry a time of day; a date written as a number may not
        if 20_000 <= whole < 60_000:
            return _plausible(_DAY_ZERO + timedelta(days=whole), Code.DATE_FROM_NUMBER)
        return _date_in_digits(str(whole)) if whole == cell else (None, (Code.DATE_UNREADABLE,))
    return None, (Code.DATE_UNREADABLE,)


def _date_in_digits(text: str) -> tuple[date | None, Codes]:
    digits = text.removesuffix(".0")
    if len(digits) == 8:
        return _date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6:
        return _date(_century(int(digits[:2])), int(digits[2:4]), int(digits[4:]))
    if len(digits) == 5 and 20_000 <= int(digits) < 60_000:
        return _plausible(_DAY_ZERO + timedelta(days=int(digits)), Code.DATE_FROM_NUMBER)
    if _INCOMPLETE.fullmatch(digits):
        return None, (Code.DATE_INCOMPLETE,)
    return None, (Code.DATE_UNREADABLE,)


def _date_in_text(text: str, order: DateOrder) -> tuple[date | None, Codes]:
    if match := _ISO.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _THREE.fullmatch(text):
        return _date_by_order(int(match[1]), int(match[3]), _year(match[4]), match[2], order)
    lowered = text.casefold()
    if match := _DAY_MONTH.fullmatch(lowered):
        return _date(_year(match[3]), MONTHS.get(match[2], 0), int(match[1]))
    if match := _MONTH_DAY.fullmatch(lowered):
        return _date(_year(match[3]), MONTHS.get(match[1], 0), int(match[2]))
    if _INCOMPLETE.fullmatch(text):
        return None, (Code.DATE_INCOMPLETE,)
    return None, (Code.DATE_UNREADABLE,)


def _date_by_order(
    first: int, second: int, year: int, separator: str, order: DateOrder
) -> tuple[date | None, Codes]:
    if separator == "." or first == second or first > 12:
        return _date(year, second, first)
    if second > 12 or order is DateOrder.MONTH_FIRST:
        return _date(year, first, second)
    if order is DateOrder.BOTH:
        return None, (Code.DATE_AMBIGUOUS,)
    value, codes = _date(year, second, first)
    return value, codes or (NONE if order is DateOrder.DAY_FIRST else (Code.DATE_ORDER_ASSUMED,))


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else _century(int(digits))


def _century(year: int) -> int:
    """Two digits of a year: 70 to 99 are of the last century, as POSIX strptime has it."""
    return year + (1900 if year >= 70 else 2000)


def _date(year: int, month: int, day: int) -> tuple[date | None, Codes]:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None, (Code.DATE_UNREADABLE,)


def _plausible(value: date, *codes: Code) -> tuple[date | None, Codes]:
    if _EARLIEST <= value <= _LATEST:
        return value, codes
    return None, (Code.DATE_IMPLAUSIBLE,)


# --- prices ----------------------------------------------------------------------------------------------

_KRONOR = re.compile(
    r"(?:(?<![^\W\d_])kr(?:onor)?\b\.?)|:[-–—]|(?<=\d)[,.][-–—]+$|(?<=\d)[-–—]+$", re.IGNORECASE
)
_CURRENCY = re.compile(
    r"[€$£]|\b(?:" + "|".join(c for c in CURRENCIES if c.isalpha()) + r")\b", re.IGNORECASE
)
_GROUPED = re.compile(r"-?(?:\d+|\d{1,3}(?:[ '’]\d{3})+)(?:[.,]\d+)*")
_UNGROUPED = str.maketrans("", "", " '’")


def currency_named(text: str) -> str | None:
    """The currency that a heading or a cell names; "kr" alone is not a name."""
    match = _CURRENCY.search(text)
    return CURRENCIES[match[0].casefold()] if match else None


def hints_currency(cell: Cell) -> bool:
    """Whether a cell names its currency or is written as kronor are: 9500 kr, 9500:-."""
    return isinstance(cell, str) and (_KRONOR.search(cell) or _CURRENCY.search(cell)) is not None


def read_price(cell: Cell, currency: str) -> tuple[Money | None, Codes]:
    """An amount in any of the forms lists use, to two decimals; `currency` where the cell names none."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if not math.isfinite(cell) or cell < 0 or cell >= 1e12:
            return None, (Code.PRICE_UNREADABLE,)
        if round(cell, 2) == cell:
            return Money(Decimal(f"{cell:.2f}"), currency), NONE
        return Money(Decimal(repr(cell)), currency).rounded(), NONE
    text = as_text(cell)
    if is_no_value(text):
        return None, NONE
    if len(text) > 40 or not isinstance(cell, str):
        return None, (Code.PRICE_UNREADABLE,)
    currency = currency_named(text) or currency
    amount = _KRONOR.sub("", _CURRENCY.sub("", text)).strip()
    if not _GROUPED.fullmatch(amount) or amount.startswith("-"):
        return None, (Code.PRICE_UNREADABLE,)
    exact, assumed = _decimal(amount.translate(_UNGROUPED))
    if exact is None or exact >= Decimal(10) ** 12:
        return None, (Code.PRICE_UNREADABLE,)
    return Money(exact, currency).rounded(), (Code.PRICE_SEPARATOR_ASSUMED,) if assumed else NONE


def _decimal(digits: str) -> tuple[Decimal | None, bool]:
    """Digits with points and commas as an exact number, and whether the role of a separator was assumed."""
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        return Decimal(digits), False
    last = max(digits.rfind("."), digits.rfind(","))
    head, tail = digits[:last], digits[last + 1 :]
    separator, other = digits[last], "," if digits[last] == "." else "."
    if digits.count(separator) > 1:  # 1.234.567 can only be thousands
        parts = digits.split(separator)
        if other in digits or not all(len(part) == 3 for part in parts[1:]) or len(parts[0]) > 3:
            return None, False
        return Decimal("".join(parts)), False
    if other in head:  # 9,500.00 and 9.500,00
        parts = head.split(other)
        if not all(len(part) == 3 for part in parts[1:]) or len(parts[0]) > 3:
            return None, False
        return Decimal("".join(parts) + "." + tail), False
    if len(tail) == 3 and len(head) <= 3 and head != "0":
        return Decimal(head + tail), True
    return Decimal(head + "." + tail), False


# --- screens ---------------------------------------------------------------------------------------------

SAME_SIZE = 0.75
"""Inches by which two statements of one size may differ: 15.6 is sold as 15, 23.8 as 24."""


def read_screen(cell: Cell, kind: Kind | None, *names: str | None) -> tuple[float | None, Codes]:
    """The diagonal in inches: from its own cell, else as one of the names states it outright.

    A size that no such device has is refused, and so is any size of a kind without a screen.
    """
    text = read_text(cell)
    stated = {size for name in names if (size := stated_size(name, kind)) is not None}
    named = stated.pop() if len(stated) == 1 else None
    if text is None:
        return named, NONE
    size = read_size(text)
    if size is None:
        return named, (Code.SCREEN_UNREADABLE,)
    if not is_plausible(kind, size):
        return named, (Code.SCREEN_IMPLAUSIBLE,)
    if kind is not None and kind not in SCREENS:
        return None, NONE
    differ = named is not None and abs(named - size) > SAME_SIZE
    return size, (Code.SCREENS_DIFFER,) if differ else NONE
