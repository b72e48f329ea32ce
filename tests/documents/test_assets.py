"""Fonts and translations are made once, under names the licence allows, and small enough for the web."""

import gettext
import io
import os
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from omlopp.config import assets

SIGNS = "åäöÅÄÖéü₂→✓−–“”·…€×≤≥\xa0\u202f0123456789"


def test_a_second_run_makes_nothing() -> None:
    assets.main()
    files = [path for folder in (assets.PDF_FONTS, assets.WEB_FONTS) for path in folder.iterdir()]
    before = {path: path.stat().st_mtime_ns for path in files}

    assets.main()

    assert {path: path.stat().st_mtime_ns for path in files} == before


@pytest.mark.parametrize(
    "path",
    [
        *(assets.PDF_FONTS / name for name in assets.PDF_FILES),
        *(assets.WEB_FONTS / name for name in assets.WEB_FILES),
    ],
    ids=lambda path: path.name,
)
def test_a_font_has_our_name_the_makers_copyright_and_the_signs_we_need(path: Path) -> None:
    with TTFont(path) as font:
        names = {record.nameID: record.toUnicode() for record in font["name"].names if record.nameID < 26}
        signs = font.getBestCmap()
        widths = {font["hmtx"][signs[ord(digit)]][0] for digit in "0123456789"}

    shown = "".join(names.get(identifier, "") for identifier in (1, 3, 4, 6, 16))
    assert "Omlopp" in shown
    assert not any(
        reserved in shown for reserved in ("Source", "Plex")
    )  # reserved by the makers, OFL section 3
    assert any(maker in names[0] for maker in ("Adobe", "IBM"))
    assert not {sign for sign in SIGNS if ord(sign) not in signs} - (
        {"\u202f"} if "mono" in path.name else set()
    )
    assert len(widths) == 1
    assert list(path.parent.glob("OFL-*.txt"))


def test_the_web_fonts_fit_their_budget() -> None:
    assert sum((assets.WEB_FONTS / name).stat().st_size for name in assets.WEB_FILES) <= 45_000


def test_translations_are_compiled_when_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "portal" / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    source.write_text(head + 'msgid "Take-backs"\nmsgstr "Återtag"\n')
    monkeypatch.setattr(assets, "PACKAGE", tmp_path)

    assets._compile_translations()
    compiled = source.with_suffix(".mo")
    first = gettext.GNUTranslations(io.BytesIO(compiled.read_bytes())).gettext("Take-backs")
    source.write_text(head + 'msgid "Take-backs"\nmsgstr "Återtagen"\n')
    os.utime(source, ns=(compiled.stat().st_mtime_ns + 10**9,) * 2)
    assets._compile_translations()
    second = gettext.GNUTranslations(io.BytesIO(compiled.read_bytes())).gettext("Take-backs")

    assert (first, second) == ("Återtag", "Återtagen")
