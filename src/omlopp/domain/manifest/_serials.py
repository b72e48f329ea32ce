"""The name a device goes by: cleaning a serial or IMEI, and telling when a spreadsheet has eaten digits.

A spreadsheet keeps fifteen significant digits of a number and no leading zeros (IEEE 754 double; Excel's own
limit). An IMEI is fifteen digits, the last a Luhn check digit (3GPP TS 23.003, clause 6.2 and annex B); its
first two name the body that gave it out.
"""

import math
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from stdnum import luhn

from omlopp.domain.manifest._codes import Code
from omlopp.domain.manifest._text import Cell, as_text, tidy, words
from omlopp.domain.manifest._values import is_no_value
from omlopp.domain.manifest._words import FIRMWARE_PLACEHOLDERS
from omlopp.domain.vocabulary import IdentityKind, Kind

_PREFIX = re.compile(
    r"(?:S/N|SN(?=[:;.#\s-])|SERIAL(?: ?(?:NO|NR|NUMBER))?(?=[:;.#\s])|SERIE(?:NR|NUMMER)(?=[:;.#\s])"
    r"|SERVICE ?TAG(?=[:;.#\s])|IMEI(?=[:;.#\s\d]))[:;.#\s-]*"
)
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?E\+(\d{1,3})")
_POINT_ZERO = re.compile(r"\d{5,15}[.,]0+")
_ALLOCATED = ("01", "35", "86", "98", "99", "91", "45", "33", "44", "49", "50", "51", "52", "53", "54")
"""First digits of IMEIs in use (GSMA TS.06 reporting bodies, with the national ones before them)."""

HOLDS_IMEI = frozenset({Kind.SMARTPHONE, Kind.TABLET})


class Cleaned(NamedTuple):
    """A serial taken out of its cell, before the rest of the row is known."""

    serial: str | None
    codes: tuple[Code, ...]
    from_number: bool  # the cell held a number, so leading zeros may be gone


MISSING = Cleaned(None, (Code.SERIAL_MISSING,), from_number=False)
_DAMAGED = Cleaned(None, (Code.NUMBER_DAMAGED,), from_number=True)


def clean(cell: Cell) -> Cleaned:
    """A serial or IMEI as it is printed on the device: capitals, no spaces, no prefix."""
    if isinstance(cell, str):
        return _clean_text(cell)
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        # from 1e15 on the sixteenth digit is already a zero that the spreadsheet put there
        if not math.isfinite(cell) or cell != int(cell) or not 0 <= cell < 1e15:
            return _DAMAGED
        return _judged(str(int(cell)), (), from_number=True)
    return _DAMAGED  # a date, a time or a truth value: the spreadsheet took the serial for something else


def _clean_text(cell: str) -> Cleaned:
    written = tidy(cell) if cell.isascii() else tidy(unicodedata.normalize("NFKC", cell))
    if is_no_value(written):
        return MISSING
    codes: list[Code] = []
    spaced = cell != written
    if written.startswith(('="', "'")):  # text forced on a spreadsheet
        written = written.strip("='\" ")
    serial = written.upper()
    if serial != written:
        codes.append(Code.SERIAL_LOWER_CASE)
    bare = _PREFIX.sub("", serial, count=1) if _PREFIX.match(serial) else serial
    if bare != serial:
        codes.append(Code.SERIAL_PREFIX)
        if is_no_value(bare):
            return MISSING
    if spaced or " " in bare:
        codes.append(Code.SERIAL_SPACES)
        bare = bare if words(bare) in FIRMWARE_PLACEHOLDERS else bare.replace(" ", "")
    if match := _SCIENTIFIC.fullmatch(bare):
        whole, decimals, power = match[1], match[2] or "", int(match[3])
        if power > 15 or len(decimals) < power:
            return _DAMAGED
        return _judged(
            str(int(Decimal(f"{whole}.{decimals or 0}e{power}"))), (Code.NUMBER_NOTATION,), from_number=True
        )
    if _POINT_ZERO.fullmatch(bare):
        return _judged(re.split("[.,]", bare)[0], (Code.NUMBER_NOTATION,), from_number=True)
    return _judged(bare, tuple(codes), from_number=False)


def _judged(serial: str, codes: tuple[Code, ...], *, from_number: bool) -> Cleaned:
    if (len(serial) > 3 and len(set(serial)) == 1) or serial == "0" or words(serial) in FIRMWARE_PLACEHOLDERS:
        return Cleaned(None, (Code.SERIAL_PLACEHOLDER,), from_number)
    if len(serial) < 4:
        codes = (*codes, Code.SERIAL_SHORT)
    return Cleaned(serial, codes, from_number)


class Identity(NamedTuple):
    """A serial seen with its row: what kind of name it is, and what was found wrong with it."""

    serial: str
    kind: IdentityKind
    codes: tuple[Code, ...]


def identify(
    cleaned: Cleaned,
    kind: Kind | None,
    width: int | None,
    *,
    is_imei: bool = False,
    text_numbers: bool = False,
) -> Identity:
    """Tell IMEI from serial, give back zeros that are certainly lost, check the check digit.

    `width` is the length that this maker's other all-digit serials have in the file, if they agree.
    `is_imei` says that the column holds nothing but IMEIs. `text_numbers` says that the file cannot tell
    numbers from text (CSV), so that a lost zero shows in the digits alone.
    """
    serial, codes, from_number = cleaned
    if serial is None:
        raise ValueError("a row without a serial has no identity to tell")
    if not (serial.isascii() and serial.isdigit()):
        return Identity(serial, IdentityKind.IMEI if is_imei else IdentityKind.SERIAL, codes)
    phone = is_imei or kind in HOLDS_IMEI
    if len(serial) == 14 and serial[0] == "1" and (from_number or text_numbers):
        # No body has ever given out IMEIs that begin with 1; very many begin with 01.
        agrees = check_digit_agrees("0" + serial)
        if agrees or (phone and from_number):
            serial, codes = "0" + serial, (*codes, Code.LEADING_ZEROS_RESTORED)
    if len(serial) == 15 and (phone or check_digit_agrees(serial)):
        wrong = () if check_digit_agrees(serial) else (Code.IMEI_CHECK_DIGIT,)
        return Identity(serial, IdentityKind.IMEI, (*codes, *wrong))
    if phone and len(serial) in (14, 16) and serial.startswith(_ALLOCATED):
        absent = (Code.IMEI_CHECK_DIGIT_ABSENT,) if len(serial) == 14 else ()
        return Identity(serial, IdentityKind.IMEI, (*codes, *absent))
    if from_number and len(serial) != 15:
        if width is None:
            codes = (*codes, Code.NUMBER_UNCERTAIN)
        elif len(serial) < width:
            serial, codes = serial.zfill(width), (*codes, Code.LEADING_ZEROS_RESTORED)
    return Identity(serial, IdentityKind.IMEI if is_imei else IdentityKind.SERIAL, codes)


@lru_cache(maxsize=65536)
def check_digit_agrees(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others."""
    return bool(luhn.is_valid(digits))


def read_tag(cell: Cell) -> tuple[str | None, tuple[Code, ...]]:
    """The customer's own number for a device, as written; None with a code when digits of it are lost."""
    if isinstance(cell, float) and not abs(cell) < 1e15:
        return None, (Code.NUMBER_DAMAGED,)
    text = as_text(cell)
    if is_no_value(text):
        return None, ()
    if _SCIENTIFIC.fullmatch(text.upper()):
        return None, (Code.NUMBER_DAMAGED,)
    return text, ()


def printed(cell: Cell) -> str:
    """The cell as it stood, for a problem's value: what `tidy` would take away is still to be seen."""
    return cell.strip("\r\n\t\x00") if isinstance(cell, str) else as_text(cell)
