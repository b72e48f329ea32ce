"""What is made when the wheel is built or set up, not checked in: fonts and compiled translations.

The fonts come in wheels (Source Sans 3 and IBM Plex Mono, SIL Open Font License 1.1). Both reserve their
names (OFL section 3), so what is cut and subset here is called Omlopp Sans and Omlopp Mono, keeps the
makers' copyright inside and has the licence text beside it.

* `documents/fonts/`: static weights 400, 600, 700 and one mono, for typst, which takes no variable fonts.
* `ui/static/ui/fonts/`: `source-sans-3.woff2` (variable, 400 to 700) and `plex-mono-400.woff2`, for the web.
* every `locale/<language>/LC_MESSAGES/*.po` gets its `.mo`.
"""

import hashlib
import importlib.util
import io
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]
PDF_FONTS = PACKAGE / "documents" / "fonts"
WEB_FONTS = PACKAGE / "ui" / "static" / "ui" / "fonts"
STAMP = ".made-from"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
PDF_FILES = (*(f"omlopp-sans-{weight}.ttf" for weight in WEIGHTS), "omlopp-mono-400.ttf")
WEB_FILES = ("source-sans-3.woff2", "plex-mono-400.woff2")

_PUNCTUATION = "₂→←↑↓✓−–—‘’‚“”„†•…‰‹›⁄€™≈≠≤≥□○ \u2009\u202f"
_LATIN_1 = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
WEB_CHARACTERS = frozenset(_LATIN_1 | {ord(sign) for sign in _PUNCTUATION} | {0x141, 0x142, 0x160, 0x161})
"""What screens need in Swedish, English and the neighbours' names. Kept small: every page loads it."""

PDF_CHARACTERS = frozenset(
    WEB_CHARACTERS
    | {*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E}
    | {*range(0x300, 0x305), 0x308, 0x30A, 0x30B, 0x30C, 0x327, 0x328}
    | {*range(0x386, 0x3CF), *range(0x400, 0x460), 0x490, 0x491}
    | {*range(0x2000, 0x2100), *range(0x2100, 0x2500)}
)
"""What a document can show: all of Europe's alphabets, because lists come with names from anywhere."""


def main() -> None:
    """Make every asset that is missing or out of date, and nothing else."""
    _make_fonts()
    _compile_translations()


def _make_fonts() -> None:
    sources = _source("fontpkg_source_sans_3"), _source("fontpkg_ibm_plex_mono")
    sans = sources[0] / "files" / "SourceSans3[wght].ttf"
    mono = sources[1] / "files" / "IBMPlexMono-Regular.ttf"
    made_from = hashlib.sha256(
        b"".join(path.read_bytes() for path in (sans, mono, Path(__file__)))
    ).hexdigest()
    stamps = PDF_FONTS / STAMP, WEB_FONTS / STAMP
    wanted = (*(PDF_FONTS / name for name in PDF_FILES), *(WEB_FONTS / name for name in WEB_FILES))
    if all(path.is_file() for path in wanted) and all(
        stamp.is_file() and stamp.read_text() == made_from for stamp in stamps
    ):
        return
    for folder in (PDF_FONTS, WEB_FONTS):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STAMP).unlink(missing_ok=True)
        for source, name in zip(sources, ("source-sans-3", "ibm-plex-mono"), strict=True):
            _replace(folder / f"OFL-{name}.txt", (source / "LICENSE").read_bytes())
    print("Making fonts …", file=sys.stderr)  # noqa: T201  # the one slow step of a set-up says what it does
    european = _saved(_subset(sans, PDF_CHARACTERS))
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = (
            *(pool.submit(_static_cut, european, weight) for weight in WEIGHTS),
            pool.submit(_mono, mono, PDF_CHARACTERS, None),
            pool.submit(_variable, sans),
            pool.submit(_mono, mono, WEB_CHARACTERS, "woff2"),
        )
        for path, job in zip(wanted, jobs, strict=True):
            _replace(path, job.result())
    for stamp in stamps:
        _replace(stamp, made_from.encode())


def _source(package: str) -> Path:
    """Where the wheel of a font lies. Found without importing it: some of them register what they carry."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
    return Path(spec.origin).parent


def _subset(path: Path, characters: frozenset[int]) -> Any:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(path, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["kern", "ccmp"]
    options.layout_scripts = ["latn", "DFLT"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["DSIG", "meta"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def _named(font: Any, family: str, style: str) -> None:
    post = f"{family}-{style}".replace(" ", "")
    plain = style in ("Regular", "Bold")
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 13, 14) or record.nameID > 255]
    for identifier, text in {
        1: family if plain else f"{family} {style}",
        2: style if plain else "Regular",
        3: f"Omlopp;{post}",
        4: f"{family} {style}",
        6: post,
        **({} if plain else {16: family, 17: style}),
    }.items():
        table.setName(text, identifier, 3, 1, 0x409)


def _saved(font: Any, flavor: str | None = None) -> bytes:
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _static_cut(subset: bytes, weight: int) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import OverlapMode, instantiateVariableFont

    font = instantiateVariableFont(
        TTFont(io.BytesIO(subset), recalcTimestamp=False),
        {"wght": weight},
        inplace=True,
        optimize=False,
        overlap=OverlapMode.KEEP_AND_DONT_SET_FLAGS,
    )
    del font["STAT"]  # it describes an axis that is gone
    _named(font, "Omlopp Sans", WEIGHTS[weight])
    return _saved(font)


def _variable(path: Path) -> bytes:
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(_subset(path, WEB_CHARACTERS), {"wght": (400, 700)}, inplace=True)
    _named(font, "Omlopp Sans", "Regular")
    return _saved(font, "woff2")


def _mono(path: Path, characters: frozenset[int], flavor: str | None) -> bytes:
    font = _subset(path, characters)
    _named(font, "Omlopp Mono", "Regular")
    return _saved(font, flavor)


def _translations() -> Iterator[tuple[Path, Path]]:
    for source in sorted(PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            yield source, compiled


def _compile_translations() -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source, compiled in _translations():
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name, abort_invalid=True)
        out = io.BytesIO()
        write_mo(out, catalog)
        _replace(compiled, out.getvalue())


def _replace(path: Path, content: bytes) -> None:
    """Write all or nothing: a set-up that was stopped half-way leaves no broken font behind."""
    half = path.with_name(path.name + ".part")
    half.write_bytes(content)
    half.replace(path)


if __name__ == "__main__":
    main()
