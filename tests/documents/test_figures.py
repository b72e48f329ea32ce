"""Numbers and words as people read them on paper."""

import string
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omlopp.documents import _figures as figures
from omlopp.documents._words import WORDS, Words
from omlopp.domain import erasure, vocabulary
from omlopp.domain.carbon import equivalent_sets, equivalents
from omlopp.domain.erasure.reasons import NotChecked, Reason
from omlopp.domain.money import Money


@pytest.mark.parametrize(
    ("made", "swedish", "english"),
    [
        (figures.number(1_234_567, "sv"), "1 234 567", None),
        (figures.number(Decimal("1234567.5"), "sv", 2), "1 234 567,50", None),
        (figures.number(Decimal("-1234567.5"), "en", 2), None, "−1,234,567.50"),
        (figures.number(Decimal("-0.004"), "sv", 2), "0,00", None),
        (figures.number(None, "sv"), "okänt", None),
        (figures.money(Money(Decimal(374150)), "sv"), "374 150,00 kr", None),
        (figures.money(Money(Decimal(374150)), "en"), None, "SEK 374,150.00"),
        (figures.money(Money(Decimal("-12.345"), "EUR"), "sv"), "−12,35 EUR", None),
        (figures.percent(Decimal("0.123"), "sv"), "12,3 %", None),
        (figures.percent(Decimal("0.123"), "en"), None, "12.3%"),
        (figures.mass(Decimal(96_412), "sv"), "96,4 ton", None),
        (figures.mass(Decimal(850), "en"), None, "850 kg"),
        (figures.mass_range(Decimal(-10), Decimal(20), Decimal(5), "sv"), "−10 till 20", None),
        (figures.mass_range(Decimal(71_000), Decimal(118_000), Decimal(96_000), "en"), None, "71.0–118.0"),
        (figures.moment("2026-11-20T09:12:44+01:00", "sv"), "2026-11-20 09:12 UTC+01:00", None),
        (figures.moment("2026-11-20T09:12:44Z", "sv"), "2026-11-20 09:12 UTC", None),
        (figures.moment("2026-11-20T09:12:44-03:30", "sv"), "2026-11-20 09:12 UTC−03:30", None),
        (figures.moment("2026-11-20T09:12", "en"), None, "2026-11-20 09:12"),
        (figures.moment("yesterday", "en"), None, "yesterday"),
        (figures.moment("", "sv"), "okänt", None),
        (figures.capacity(512_110_190_592, "sv"), "512 GB", None),
        (figures.capacity(2_000_398_934_016, "sv"), "2,00 TB", None),
    ],
)
def test_a_figure_reads_as_it_should(made: str, swedish: str | None, english: str | None) -> None:
    assert made.replace("\xa0", " ") == (swedish or english)


def test_groups_never_break_over_a_line() -> None:
    assert " " not in figures.number(1_234_567, "sv")


@given(
    st.lists(st.decimals(-10_000, 10_000, places=3), min_size=1, max_size=20),
    st.integers(min_value=-3, max_value=3),
)
def test_rounded_parts_add_up_to_the_whole(values: list[Decimal], drift: int) -> None:
    whole = int(sum(values, Decimal(0)).to_integral_value()) + drift

    rounded = figures.rounded_to_sum(values, whole)

    assert sum(rounded) == whole
    if drift == 0:
        assert all(abs(part - value) < 2 for part, value in zip(rounded, values, strict=True))


def test_every_text_has_both_languages_and_the_same_figures() -> None:
    for key, (english, swedish) in WORDS.items():
        fields = [
            {field for _, field, _, _ in string.Formatter().parse(text) if field}
            for text in (english, swedish)
        ]

        assert english.strip(), key
        assert swedish.strip(), key
        assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("reason", Reason),
        ("unchecked", NotChecked),
        ("method", erasure.Method),
        ("result", erasure.Result),
        ("verification", erasure.Verification),
        ("hidden", erasure.HiddenAreas),
        ("judgement", vocabulary.Judgement),
        ("kind", vocabulary.Kind),
        ("route", vocabulary.Route),
        ("fate", vocabulary.Fate),
        ("outcome", vocabulary.Outcome),
        ("outcome_one", vocabulary.Outcome),
    ],
)
def test_every_code_of_the_house_has_words(family: str, codes: type[StrEnum]) -> None:
    missing = [str(code) for code in codes if f"{family}.{code}" not in WORDS]

    assert not missing


def test_every_equivalent_has_words() -> None:
    names = {each.name for which in equivalent_sets() for each in equivalents(1000.0, which)}

    assert not {name for name in names if f"equivalent.{name}" not in WORDS}
    assert not {name for name in names if f"equivalent.{name}.per" not in WORDS}


def test_a_code_without_words_is_shown_as_it_is_and_nothing_as_unknown() -> None:
    words = Words("sv", {"reason.x": "ett x"})

    assert words.code("reason", "x") == "ett x"
    assert words.code("reason", "y") == "y"
    assert words.code("reason", None) == "okänt"
