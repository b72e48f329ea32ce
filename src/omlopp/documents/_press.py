"""The printing press: one typst compiler per process, kept warm, with our own typefaces only.

Data reaches a template as JSON in `sys.inputs`, never as source text, so that nothing a customer wrote can
be read as markup. What our typefaces cannot show is marked (□) before it comes here: PDF/A forbids
characters without a glyph, and an invisible or reordering sign in a serial number is a way to deceive.
"""

import io
import json
import os
import re
import threading
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ["a-3a", "ua-1"]
"""PDF/A-3 (ISO 19005-3) level A and PDF/UA-1 (ISO 14289-1), held by typst's own checks."""

SQUARE = "□"
LONGEST = 600
"""Signs of one text that are printed; the attached data always has all of them."""
_LARGE = 1_000_000
_REMEMBERED = 10
"""typst keeps what it computed for as many papers, to be quick when one of them is pressed again."""
_UNBROKEN = 22
_LONG_WORD = re.compile(rf"[^\s\xa0\u202f]{{{_UNBROKEN + 1},}}")
_BREAK = "\u200b"
"""Where an endless word may be broken. The template makes it an empty box, which is never copied along."""

_compilers: dict[int, Any] = {}
_one_at_a_time = threading.Lock()


class FontsMissing(FileNotFoundError):
    """The typefaces have not been made: `python -m omlopp.config.assets` makes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(str(folder))


def press(template: str, page: Mapping[str, Any], *, data: bytes, at: datetime) -> bytes:
    """A PDF from a template in `templates/` and its page, with `data` attached. Same input, same bytes.

    `page` holds texts, numbers, lists and mappings; its texts are made printable here. `at` becomes the
    creation date. Raises `FontsMissing`.
    """
    altered: list[str] = []
    printable = _printable(page, altered)
    inputs = {
        "page": json.dumps(
            {**printable, "altered": bool(altered)}, ensure_ascii=False, separators=(",", ":")
        ),
        "data": data.decode(),
    }
    with _one_at_a_time:
        pdf = _compiler().compile(
            TEMPLATES / template,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=STANDARDS,
            timestamp=int(at.timestamp()),
        )
        if len(data) > _LARGE:
            # A long paper is pressed once, and what is kept of ten takes gigabytes: empty ones push it out.
            for _ in range(_REMEMBERED):
                _compiler().compile(b"", format="pdf")
    assert isinstance(pdf, bytes)  # noqa: S101  # typst gives a list only for formats with a file per page
    return pdf if len(pdf) < _LARGE else _packed(pdf)


def _packed(pdf: bytes) -> bytes:
    """The same PDF with its objects in compressed streams: a fifth of the size for a long tagged table."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(
            out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True, linearize=False
        )
    return out.getvalue()


def _compiler() -> Any:
    """This process's compiler. A forked child makes its own: typst's threads do not survive a fork."""
    import typst

    process = os.getpid()
    if process not in _compilers:
        _compilers.clear()
        if not any(FONTS.glob("*.ttf")):
            raise FontsMissing(FONTS)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        _compilers[process] = typst.Compiler(b"", root=TEMPLATES, font_paths=fonts, ignore_system_fonts=True)
    return _compilers[process]


@lru_cache(maxsize=1)
def _squares() -> "_Squares":
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            covered |= set(font.getBestCmap())
    if not covered:
        raise FontsMissing(FONTS)
    return _Squares(covered)


class _Squares(dict[int, str]):
    """A `str.translate` table: every sign stays as it is, becomes a space, or becomes a square."""

    def __init__(self, covered: set[int]) -> None:
        super().__init__()
        self._covered = covered

    def __missing__(self, sign: int) -> str:
        text = chr(sign)
        if text in "\t\n\r\v\f\x85\u2028\u2029":
            shown = " "
        elif sign in self._covered and unicodedata.category(text) not in ("Cc", "Cf", "Co", "Cs", "Cn"):
            shown = text
        else:
            shown = SQUARE
        self[sign] = shown
        return shown


def shown(text: str) -> str:
    """`text` as it can be printed: known signs only, not endless, and breakable where it has no spaces."""
    text = unicodedata.normalize("NFC", text[: LONGEST + 1]).translate(_squares())
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    return text if len(text) <= _UNBROKEN else _LONG_WORD.sub(_breakable, text)


def _breakable(match: re.Match[str]) -> str:
    word = match.group()
    if len(word) <= 2 * _UNBROKEN and word.isalpha():
        return word  # a long word of letters is hyphenated by its language instead
    return _BREAK.join(word[start : start + 8] for start in range(0, len(word), 8))


_AS_IT_IS = frozenset({"qr", "bars", "if-altered"})
_NEVER_BROKEN = frozenset(
    {"id", "lang", "region", "title", "author", "subject", "name", "description", "alt", "qr-alt", "bars-alt"}
)
"""Texts that do not stand on the page but in the PDF's metadata or structure."""


def _printable(value: Any, altered: list[str], key: str = "") -> Any:
    """`value` with every text made printable; texts that lost something by it are put in `altered`."""
    if isinstance(value, str):
        if key in _AS_IT_IS:
            return value
        text = shown(value)
        if text.count(SQUARE) > value.count(SQUARE) or len(value) > LONGEST:
            altered.append(value)
        return text.replace(_BREAK, "") if key in _NEVER_BROKEN else text
    if isinstance(value, Mapping):
        return {name: _printable(one, altered, name) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(one, altered, key) for one in value]
    return value
