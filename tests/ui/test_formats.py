"""Exact strings in both languages: what a reader of Swedish or English sees."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval
from omlopp.ui import formats

N, M = "\u00a0", "\u2212"
UTC = dt.UTC
STOCKHOLM_AFTERNOON = dt.datetime(2026, 11, 21, 13, 5, tzinfo=UTC)

CASES: list[tuple[str, tuple[Any, ...], str, str]] = [
    ("number", (0,), "0", "0"),
    ("number", (318,), "318", "318"),
    ("number", (18032,), f"18{N}032", "18,032"),
    ("number", (Decimal("1234567.50"),), f"1{N}234{N}567,50", "1,234,567.50"),
    ("number", (-12,), f"{M}12", f"{M}12"),
    ("number", (300.0,), "300", "300"),
    ("number", (12.345,), "12,35", "12.35"),
    ("number", (0.5, 0), "1", "1"),
    ("number", (-0.004, 1), "0,0", "0.0"),
    ("number", (Decimal("1E+3"),), f"1{N}000", "1,000"),
    ("money", (Money(Decimal(374150)),), f"374{N}150,00{N}kr", f"SEK{N}374,150.00"),
    ("money", (Money(Decimal("-1234.565")),), f"{M}1{N}234,57{N}kr", f"SEK{N}{M}1,234.57"),
    ("money", (Money(Decimal(10), "EUR"),), f"10,00{N}EUR", f"EUR{N}10.00"),
    ("money", (Money(Decimal(2150)), 0), f"2{N}150{N}kr", f"SEK{N}2,150"),
    ("money_millions", (Money(Decimal(4660000)),), f"4,66{N}mnkr", f"SEK{N}4.66{N}million"),
    ("percent", (0.123,), f"12,3{N}%", "12.3%"),
    ("percent", (Decimal("0.91"), 0), f"91{N}%", "91%"),
    ("mass", (850,), f"850{N}kg", f"850{N}kg"),
    ("mass", (2.5,), f"2,5{N}kg", f"2.5{N}kg"),
    ("mass", (999.4,), f"999{N}kg", f"999{N}kg"),
    ("mass", (999.6,), f"1,0{N}ton", f"1.0{N}tonnes"),
    ("mass", (1000,), f"1,0{N}ton", f"1.0{N}tonnes"),
    ("mass", (96_400,), f"96,4{N}ton", f"96.4{N}tonnes"),
    ("mass", (-1500,), f"{M}1,5{N}ton", f"{M}1.5{N}tonnes"),
    ("mass", (3_500_000,), f"3{N}500{N}ton", f"3,500{N}tonnes"),
    ("co2e", (96_400,), f"96,4{N}ton{N}CO<sub>2</sub>e", f"96.4{N}tonnes{N}CO<sub>2</sub>e"),
    (
        "co2e_range",
        (Interval(71_300, 96_400, 118_200),),
        f"96,4{N}ton{N}CO<sub>2</sub>e (71–118)",
        f"96.4{N}tonnes{N}CO<sub>2</sub>e (71–118)",
    ),
    (
        "co2e_range",
        (Interval(-4, 3.5, 12),),
        f"3,5{N}kg{N}CO<sub>2</sub>e ({M}4 till 12)",
        f"3.5{N}kg{N}CO<sub>2</sub>e ({M}4 to 12)",
    ),
    ("mass_as", (-2900, 5_833_000), f"{M}2,9{N}ton", f"{M}2.9{N}tonnes"),
    ("mass_as", (0.4, 283), f"0,4{N}kg", f"0.4{N}kg"),
    (
        "mass_bounds_as",
        (Interval(2_135_000, 5_721_000, 7_077_300), 5_833_000),
        f"2{N}135,0–7{N}077,3",
        "2,135.0–7,077.3",
    ),
    ("model_name", ("Dell P2319H", "Dell"), "Dell P2319H", "Dell P2319H"),
    ("model_name", ("P2319H", "Dell"), "Dell P2319H", "Dell P2319H"),
    ("number_range", (71, 118), "71–118", "71–118"),
    ("date", (dt.date(2026, 11, 21),), "2026-11-21", "2026-11-21"),
    ("date", (dt.datetime(2026, 11, 20, 23, 30, tzinfo=UTC),), "2026-11-21", "2026-11-21"),
    ("time", (STOCKHOLM_AFTERNOON,), "14:05", "14:05"),
    ("moment", (STOCKHOLM_AFTERNOON,), f"2026-11-21{N}14:05", f"2026-11-21{N}14:05"),
    ("week", (dt.date(2026, 11, 21),), f"v.{N}47", f"week{N}47"),
    ("duration", (dt.timedelta(hours=3, minutes=10),), f"3{N}h{N}10{N}min", f"3{N}h{N}10{N}min"),
    ("duration", (dt.timedelta(days=1),), f"1{N}dygn", f"1{N}day"),
    ("duration", (dt.timedelta(days=2, hours=4),), f"2{N}dygn{N}4{N}h", f"2{N}days{N}4{N}h"),
    ("duration", (dt.timedelta(seconds=45),), f"45{N}s", f"45{N}s"),
    ("duration", (dt.timedelta(0),), f"0{N}s", f"0{N}s"),
    ("size", (512_110_190_592,), f"512{N}GB", f"512{N}GB"),
    ("size", (1_920_383_410_176,), f"1,92{N}TB", f"1.92{N}TB"),
    ("size", (2_000_000_000_000,), f"2{N}TB", f"2{N}TB"),
    ("size", (999_999_999_999,), f"1{N}TB", f"1{N}TB"),
    ("size", (0,), f"0{N}B", f"0{N}B"),
    ("memory", (17_179_869_184,), f"16{N}GB", f"16{N}GB"),
    ("memory", (536_870_912,), f"0,5{N}GB", f"0.5{N}GB"),
    ("known", ("HP",), "HP", "HP"),
    ("known", ("",), "okänt", "unknown"),
    ("short_hash", ("9f86d081884c7d659a2feaa0c55ad015",), "9f86d081884c", "9f86d081884c"),
]


@pytest.mark.parametrize(("name", "arguments", "swedish", "english"), CASES)
def test_a_value_reads_exactly_so(name: str, arguments: tuple[Any, ...], swedish: str, english: str) -> None:
    function = getattr(formats, name)

    with translation.override("sv"):
        assert str(function(*arguments)) == swedish
    with translation.override("en"):
        assert str(function(*arguments)) == english


@pytest.mark.parametrize("name", sorted(set(formats.FILTERS) - {"serial_parts"}))
def test_nothing_known_is_a_word_in_every_format(name: str) -> None:
    with translation.override("sv"):
        assert str(formats.FILTERS[name](None)) == "okänt"
    with translation.override("en"):
        assert str(formats.FILTERS[name](None)) == "unknown"


@pytest.mark.parametrize("name", ["number", "percent", "mass", "co2e"])
def test_not_a_number_is_unknown(name: str) -> None:
    with translation.override("en"):
        assert str(formats.FILTERS[name](float("nan"))) == "unknown"


def test_the_last_four_of_a_serial_stand_apart() -> None:
    assert formats.serial_parts("5CG0412BXD") == ("5CG041", "2BXD")
    assert formats.serial_parts("ABC") == ("", "ABC")


@settings(max_examples=50)
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_number_reads_back_as_itself(value: Decimal) -> None:
    with translation.override("sv"):
        written = formats.number(value)

    assert Decimal(written.replace(N, "").replace(M, "-").replace(",", ".")) == value
    assert "-" not in written
    assert " " not in written
