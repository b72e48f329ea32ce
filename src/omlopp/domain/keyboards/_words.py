"""The words the rooms of this subject share: what stands on a key, what changes, and the plan."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The body of a keyboard: which keys it has and how its Enter is cut."""

    ISO = "iso"
    ANSI = "ansi"


class Slot(StrEnum):
    """A place on a cap. `alt_*` hold the second script of a market that prints two."""

    BASE = "base"
    SHIFT = "shift"
    ALTGR = "altgr"
    ALT_BASE = "alt_base"
    ALT_SHIFT = "alt_shift"


@dataclass(frozen=True, slots=True)
class Legends:
    """What is printed on one key, by slot; empty text is a place left blank.

    A case pair is one legend, in `base`: the sign of the second level. Word keys have their word in `base`.
    """

    base: str = ""
    shift: str = ""
    altgr: str = ""
    alt_base: str = ""
    alt_shift: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One key whose print differs: what stands there and what shall; `key` is its XKB name."""

    key: str
    before: Legends
    after: Legends


class Verdict(StrEnum):
    """What can be done: nothing is needed, print, print with signs that find no key, or it cannot be done."""

    NOTHING = "nothing"
    PRINT = "print"
    LOSSY = "lossy"
    REFUSED = "refused"
