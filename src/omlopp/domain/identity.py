"""Names of things: serial numbers, IMEIs and our own device codes, in raw, normal and look-alike form.

What lives here: how two writings of one number are found to be the same, and when a number is none.
What does not: deciding that two devices are one. A normal form finds candidates, it never merges (a person
or a second identifier does).
"""

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "CODE_LENGTH",
    "CODE_LIMIT",
    "LONGEST_SERIAL",
    "CodeOutOfRange",
    "look_alike_key",
    "luhn_digit",
    "make_code",
    "model_name",
    "near_matches",
    "normal_imei",
    "normal_serial",
    "parse_code",
    "real_serial",
]

LONGEST_SERIAL = 300
"""What is longer is no serial number, whatever field it stands in."""

_PREFIX = re.compile(
    r"^(?:S\s*/\s*N|SERIAL(?:\s*(?:NUMBER|NO|NR))?|SERIENUMMER|SERIENR|SERNR)\s*[:.#=-]*\s*"
    r"|^(?:SN|SER)\s*[:.#=]\s*|^SN\s+",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?!SER)[A-Z0-9]+")
_LOOSE = str.maketrans("", "", " -.:\u2010\u2011\u2012\u2013\u2014\u2212\t\r\n\x00\u200b\ufeff")

# What firmware makers, tools and people write when there is no number. Compared after normalisation.
_PLACEHOLDERS = frozenset(
    {
        "TOBEFILLEDBYOEM",
        "TOBEFILLEDBYOEMTOBEFILLEDBYOEM",
        "TOBEFILLED",
        "TOBEFILLEDIN",
        "DEFAULTSTRING",
        "DEFAULT",
        "NOTSPECIFIED",
        "NOTAVAILABLE",
        "NOTAPPLICABLE",
        "NOTSETTABLE",
        "NOTPRESENT",
        "NOTFOUND",
        "NONE",
        "NULL",
        "NIL",
        "NA",
        "N/A",
        "S/N",
        "UNKNOWN",
        "UNKNOW",
        "UNDEFINED",
        "INVALID",
        "EMPTY",
        "BLANK",
        "MISSING",
        "OEM",
        "OEMSERIAL",
        "SERIAL",
        "SERIALNUMBER",
        "SN",
        "SYSTEMSERIALNUMBER",
        "SYSTEMSERIAL",
        "CHASSISSERIALNUMBER",
        "BASEBOARDSERIALNUMBER",
        "BOARDSERIALNUMBER",
        "MBSERIALNUMBER",
        "SSNSERIALNUMBER",
        "NOSERIAL",
        "NOSERIALNUMBER",
        "PARTNUM",
        "YES",
        "NO",
        "TRUE",
        "FALSE",
        "ASSETTAG",
        "NOASSETTAG",
        "PRIVATE",
        "MASKED",
        "REDACTED",
        "HIDDEN",
        "EEEEEEEEEE",
        "SERIENUMMER",
        "SAKNAS",
        "SAKNASSN",
        "INGEN",
        "INGET",
        "OKÄND",
        "OKÄNT",
        "EJANGIVET",
        "EJLÄSBAR",
        "OLÄSLIG",
        "?",
    }
)
# Runs such as 0123456789 or 123456789: firmware makers' samples.
_COUNTING = "0123456789" * 4


def _folded(raw: str) -> str:
    """Folded until nothing changes any more, so that a normal form is its own normal form."""
    while True:
        text = unicodedata.normalize("NFKC", raw).strip()
        stripped = _PREFIX.sub("", text, count=1)
        folded = unicodedata.normalize("NFKC", (stripped or text).upper().translate(_LOOSE))
        if folded == raw or len(folded) > LONGEST_SERIAL:
            return folded
        raw = folded


def _is_placeholder(folded: str) -> bool:
    if not folded or folded in _PLACEHOLDERS or folded.startswith("TOBEFILLED"):
        return True
    plain = folded.isalnum()
    core = folded if plain else folded.strip("*#_?/\\<>()[]\"'")
    if not core or core in _PLACEHOLDERS:
        return True
    # All zeros, XXXX, FFFF, ----: one sign repeated is a mask, whatever its length.
    if core == core[0] * len(core) and (core[0] in "0X*" or len(core) >= 4):
        return True
    if len(core) >= 6 and core in _COUNTING:
        return True
    if plain:
        return False
    if core.startswith("<") or "REPORTPATH" in core:
        # A report server writes its own template in place of a missing value.
        return True
    return not any(sign.isalnum() for sign in core)


@lru_cache(maxsize=32_768)  # thousands of reports at a time are read, then bound, then compared
def _normal(raw: str) -> str | None:
    # Nearly all serials are already in their normal form, and lists of them are long.
    folded = raw if _PLAIN.fullmatch(raw) else _folded(raw)
    return None if len(folded) > LONGEST_SERIAL or _is_placeholder(folded) else folded


def normal_serial(raw: str | None) -> str | None:
    """The form in which serials are compared, or None when `raw` is a placeholder or empty.

    NFKC, prefix such as `S/N:` dropped, upper case, without spaces, `-`, `.` and `:`; the normal form of a
    normal form is itself. Letters are not exchanged for digits: see `near_matches`. Two different raw forms
    with one normal form are candidates for the same thing, never proof of it.
    """
    return None if raw is None or len(raw) > LONGEST_SERIAL else _normal(raw)


def real_serial(raw: object) -> str | None:
    """`raw` as printed, trimmed; None when it is no text, empty or a placeholder ("Default string")."""
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, int):
        raw = str(raw)
    if not isinstance(raw, str):
        return None
    if len(raw) > LONGEST_SERIAL:
        return None
    text = raw if raw.isprintable() else "".join(sign for sign in raw if sign.isprintable())
    text = text.strip()
    return text if text and _normal(text) else None


_LOOK_ALIKE = str.maketrans("OILSBZ", "011582")
_TWINS = {
    "0": "O",
    "O": "0",
    "1": "IL",
    "I": "1L",
    "L": "1I",
    "5": "S",
    "S": "5",
    "8": "B",
    "B": "8",
    "2": "Z",
    "Z": "2",
}


def look_alike_key(serial: str) -> str:
    """One key for all writings that a tired eye confuses (0/O, 1/I/L, 5/S, 8/B, 2/Z): for a search index."""
    return (normal_serial(serial) or "").translate(_LOOK_ALIKE)


def near_matches(serial: str, *, limit: int = 64) -> tuple[str, ...]:
    """Other normal forms that may be meant by `serial`: suggestions for a search, best first.

    One sign exchanged for its look-alike at a time, then all at once; a disk maker's `WD-` put on or taken
    off; a scanner's leading `S` (bar-code data identifier) taken off. Never longer than `limit`.
    """
    normal = normal_serial(serial)
    if normal is None:
        return ()
    found: dict[str, None] = {}
    for place, sign in enumerate(normal):
        for twin in _TWINS.get(sign, ""):
            found[normal[:place] + twin + normal[place + 1 :]] = None
    found[normal.translate(_LOOK_ALIKE)] = None
    found["".join(twins[0] if (twins := _TWINS.get(s)) and s.isdigit() else s for s in normal)] = None
    if normal.startswith("WD") and len(normal) > 8:
        found[normal[2:]] = None
    elif normal.startswith(("WC", "WX", "WM")):
        found["WD" + normal] = None
    if normal.startswith("S") and len(normal) > 6:
        found[normal[1:]] = None
    found.pop(normal, None)
    return tuple(found)[:limit]


def luhn_digit(digits: str) -> str:
    """The Luhn check digit (ISO/IEC 7812-1 annex B) that follows `digits`."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def normal_imei(raw: str | None) -> str | None:
    """The 15 digits of an IMEI, or None when `raw` is none.

    14 digits get their check digit; 15 must have the right one; of 16 (IMEISV, two digits of software
    version) the first 14 are kept and the check digit computed (3GPP TS 23.003 section 6.2).
    """
    if raw is None:
        return None
    text = unicodedata.normalize("NFKC", raw).strip().upper().removeprefix("IMEI")
    digits = re.sub(r"[\s:./-]", "", text)
    if not re.fullmatch(r"[0-9]{14,16}", digits) or len(set(digits)) == 1:
        return None
    whole = digits[:14] + luhn_digit(digits[:14])
    return None if len(digits) == 15 and whole != digits else whole


CODE_LENGTH = 8
"""Seven symbols for the number and one check symbol."""
CODE_LIMIT = 32**7
"""Numbers from 0 up to but not including this one have a code."""

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
_VALUE = {sign: value for value, sign in enumerate(_SYMBOLS)} | {"O": 0, "I": 1, "L": 1}
_TOKEN = re.compile(r"[0-9A-Za-z]+")


class CodeOutOfRange(ValueError):
    """There is no code for this number: it is negative or has more than seven symbols."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no code for {number}")


def _check_symbol(values: list[int]) -> str:
    """Check symbol over GF(32) with x⁵+x²+1: the sum of value times αⁿ, Horner's way.

    Crockford's own mod 37 check needs five signs outside 0-9A-Z, and ISO 7064 MOD 37,36 may end in I, L, O
    or U, which people and scanners mistake. A weighted sum in the field of 32 elements stays in the alphabet,
    finds every single wrong symbol and every exchange of two symbols, wherever they stand.
    """
    total = 0
    for value in values:
        total ^= value
        total <<= 1
        if total & 0b100000:
            total ^= 0b100101
    return _SYMBOLS[total]


def make_code(number: int) -> str:
    """The eight signs that stand for `number` on labels and in links. Raises `CodeOutOfRange`."""
    if not 0 <= number < CODE_LIMIT:
        raise CodeOutOfRange(number)
    values = [number >> shift & 31 for shift in range(30, -1, -5)]
    return "".join(_SYMBOLS[value] for value in values) + _check_symbol(values)


def _checked(token: str) -> str | None:
    values = [_VALUE.get(sign) for sign in token]
    if len(values) != CODE_LENGTH or None in values:
        return None
    whole = [value for value in values if value is not None]
    code = "".join(_SYMBOLS[value] for value in whole)
    return code if _check_symbol(whole[:-1]) == code[-1] else None


def model_name(manufacturer: str | None, model: str | None) -> str:
    """What a device is called: maker and model, the maker once however often the model begins with it."""
    if manufacturer and model and model.casefold().startswith(maker := f"{manufacturer.casefold()} "):
        while model.casefold().startswith(maker * 2):
            model = model[len(maker) :]
        return model
    return " ".join(part for part in (manufacturer, model) if part)


def parse_code(text: str) -> str | None:
    """The code in `text`, or None when there is none whose check symbol is right.

    Takes what a scanner or a hurried person gives: small letters, `O` for zero, `I` or `L` for one, a group
    mark in the middle (`ABCD-EFGH`), and a whole link around it, also one that a keyboard-wedge scanner has
    mangled by another keyboard layout (`httpsÖ--omlopp.example-d-...`). The last fitting token wins, because
    a code ends a link.
    """
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text).upper()[:2000])
    for place in range(len(tokens) - 1, -1, -1):
        code = _checked(tokens[place])
        if code is None and place and len(tokens[place]) == len(tokens[place - 1]) == 4:
            code = _checked(tokens[place - 1] + tokens[place])
        if code is not None:
            return code
    return None
