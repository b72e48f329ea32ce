"""The style sheet keeps what the experience promises: contrast, tokens, size."""

import re
from itertools import product
from pathlib import Path

import brotli
import pytest

import omlopp.ui

STATIC = Path(omlopp.ui.__file__).parent / "static" / "ui"
CSS = (STATIC / "omlopp.css").read_text(encoding="utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", CSS)
}
LIGHT, DARK = 0, 1

# Text on what it may stand on. Each pair is used somewhere in the components.
ON_GROUND = [
    (text, ground) for text, ground in product(("text", "muted", "primary", "error"), ("bg", "surface"))
]
ON_TINT = [(tone, f"{tone}-tint") for tone in ("ok", "warn", "error", "info", "accent")]
TEXT_PAIRS = [
    *ON_GROUND,
    *ON_TINT,
    *[("text", tint) for _, tint in ON_TINT],
    *[(tone, "surface") for tone in ("ok", "warn", "info", "accent")],
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("text", "primary-tint"),
    ("text", "sunken"),
    ("muted", "sunken"),
]
GROUNDS = ("bg", "surface")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2 section 3 (definitions)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    lighter, darker = sorted((luminance(TOKENS[one][theme]), luminance(TOKENS[other][theme])), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_read_without_effort(text: str, ground: str, theme: int) -> None:
    assert contrast(text, ground, theme) >= 4.9


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_controls_focus_and_chart_marks_stand_out(ground: str, theme: int) -> None:
    assert contrast("control", ground, theme) >= 3.2
    assert contrast("focus", ground, theme) >= 3.2
    for number in range(1, 6):
        assert contrast(f"chart-{number}", ground, theme) >= 3.1


def test_raw_colours_stand_in_the_tokens_and_nowhere_else() -> None:
    start = CSS.index("@layer tokens")
    end = CSS.index("@layer base {")
    outside = CSS[:start] + CSS[end:]

    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(|\boklch\(", outside)


def test_every_token_used_is_defined_and_every_colour_used() -> None:
    defined = set(re.findall(r"(--[\w-]+):", CSS))
    used = set(re.findall(r"var\((--[\w-]+)", CSS))

    assert used - defined == set()
    assert {f"--{name}" for name in TOKENS} - used == set()


def test_what_a_page_loads_is_small() -> None:
    assert len(brotli.compress((STATIC / "omlopp.css").read_bytes())) <= 14_000
    assert len(brotli.compress((STATIC / "omlopp.js").read_bytes())) <= 2_000


def test_the_style_sheet_fetches_nothing_but_our_own_fonts() -> None:
    assert set(re.findall(r"url\(([^)]*)\)", CSS)) == {
        '"fonts/source-sans-3.woff2"',
        '"fonts/plex-mono-400.woff2"',
    }
    assert "@import" not in CSS
