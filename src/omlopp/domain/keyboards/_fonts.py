"""The fonts legends are set in, each pinned by the hash of its file: another file is another artwork."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Font:
    """A font file of a package, by its bytes' SHA-256, at one weight. Another hash is another artwork."""

    package: str
    file: str
    sha256: str
    weight: int


WEIGHT = 500
FONTS = (
    Font(
        "fontpkg_noto_sans",
        "NotoSans[wdth,wght].ttf",
        "bfb7bb691513f12e734dc346c03a03f784912432d7e3fa8e56efcf906fe86b3d",
        WEIGHT,
    ),
    Font(
        "fontpkg_heebo",
        "Heebo[wght].ttf",
        "18f930b583fa8fe6b40b2f8263b7ac6afbac07adc91a12467874e7467d3ace30",
        WEIGHT,
    ),
    Font(
        "fontpkg_noto_sans_arabic",
        "NotoSansArabic[wdth,wght].ttf",
        "63111b5b2e074dd48cc67692e0a2726d86ee94c1c37fe8598257b7b4e87e869e",
        WEIGHT,
    ),
    Font(
        "fontpkg_source_sans_3",
        "SourceSans3[wght].ttf",
        "042fe2cc0b933e328410d7acbd0aa6a1873dca5aef81875f4bc214b08825c7b9",
        WEIGHT,
    ),
    # For what none of the others has: the ≃ of the new French layout.
    Font(
        "fontpkg_vollkorn",
        "Vollkorn[wght].ttf",
        "4ebef434f76f80286204840354a84db79a0dc3c87deeeb791e015b70b2ade49d",
        WEIGHT,
    ),
)
CAPITAL_EM = 0.714
"""A capital letter's height in ems: that of Noto Sans; all fonts are set at the same em."""


class FontChanged(Exception):
    """An installed font is not the pinned one: its outlines would be another artwork."""

    def __init__(self, font: Font, found: str) -> None:
        super().__init__(font.file, found)
        self.font = font
        self.found = found


@cache
def font_bytes(font: Font) -> bytes:
    """The font's file, or `FontChanged` when it is not the pinned one."""
    content = files(font.package).joinpath("files", font.file).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != font.sha256:
        raise FontChanged(font, found)
    return content
