"""Diagonals of screens: which can be, and where a text states one.

A size is only ever read where it is written with its unit, or stands in a column that says what it is. A
number in a model's name (`P2419H`, `Latitude 7420`) is a maker's code and no size.
"""

import math
import re

from omlopp.domain.vocabulary import Kind

SCREENS: dict[str, tuple[float, float]] = {
    Kind.LAPTOP: (7, 20),
    Kind.TABLET: (5, 20),
    Kind.SMARTPHONE: (2, 9),
    Kind.ALL_IN_ONE: (15, 44),
    Kind.MONITOR: (9, 110),
}
"""Diagonals that exist for devices organisations use, inches, of kinds with a screen of their own.

Outside them a value is a slip: storage in the screen column (1024), a missing value written as 0,
centimetres.
"""
ANY_SCREEN = (1.0, 200.0)
MM_PER_INCH = 25.4
LONGEST = 400

PANEL_MAKERS = frozenset({"AUO", "BOE", "CMN", "CMO", "CPT", "CSO", "IVO", "KDB", "LGD", "LPL", "SDC", "TMX"})
"""Makers' letters in EDID (PNP ids) under which panels are built into machines and not sold as monitors.

A laptop on somebody's desk may list the monitor there and not its own panel.
"""

_INCH = r"""(?:"|''|″|”|[\s-]?(?:inch(?:es)?|tums?)(?![a-zåäö]))"""
_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_ALONE = re.compile(rf"({_NUMBER})\s*(?:{_INCH}|in)?", re.IGNORECASE)
_IN_TEXT = re.compile(rf"(?<![\d.,])({_NUMBER})\s?{_INCH}", re.IGNORECASE)


def is_plausible(kind: str | None, inches: float) -> bool:
    """Whether a device of the kind can have such a screen."""
    low, high = SCREENS.get(kind or "", ANY_SCREEN)
    return math.isfinite(inches) and low <= inches <= high


def read_size(text: str) -> float | None:
    """Inches in a cell that is for them: a number, alone or with the sign or word for inches; else None."""
    found = _ALONE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return float(found[1].replace(",", ".")) if found else None


def stated_size(text: str | None, kind: str | None) -> float | None:
    """The diagonal that a name or a description states outright (`24"`, `23,8 tum`, `14-inch`), in inches.

    None for a kind without a screen, where nothing is written with its unit, where the size is none that such
    a device has (a drive of 2.5"), and where two sizes are stated.
    """
    if not text or kind not in SCREENS:
        return None
    low = text[:LONGEST].lower()
    # Most names state none: that is found out before anything is taken apart.
    if not ("tum" in low or '"' in low or "inch" in low or "″" in low or "”" in low or "''" in low):
        return None
    found = {float(size.replace(",", ".")) for size in _IN_TEXT.findall(low)}
    sizes = [size for size in found if is_plausible(kind, size)]
    return sizes[0] if len(sizes) == 1 else None


def diagonal(width_mm: float, height_mm: float) -> float:
    """Inches of a panel by its sides, to a tenth: as exact as EDID's whole millimetres are."""
    return round(math.hypot(width_mm, height_mm) / MM_PER_INCH, 1)


def as_text(inches: float | None) -> str | None:
    """A diagonal as a fact holds it: decimal text without needless noughts."""
    return None if inches is None else f"{inches:.2f}".rstrip("0").rstrip(".")
