"""Numbers, money, masses, dates and times as people read them on paper, in the language of the document.

Swedish: `1 234 567,50 kr`, `12,3 %`, groups with U+00A0. English: `SEK 1,234,567.50`, `12.3%`. Minus is
U+2212, dates are ISO 8601, unknown is a word and never 0 or blank.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

NBSP = "\u00a0"
MINUS = "\u2212"
CO2E = "CO₂e"

_UNKNOWN = {"sv": "okänt", "en": "unknown"}


@lru_cache(maxsize=8)
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


@lru_cache(maxsize=2)
def _locale(language: Language) -> Locale:
    return Locale(language)


def unknown(language: Language) -> str:
    """The word for what nobody has told us."""
    return _UNKNOWN[language]


def number(value: int | Decimal | None, language: Language, decimals: int = 0) -> str:
    """`value` with groups and a fixed number of decimals, rounded half up as money is."""
    if value is None:
        return unknown(language)
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if not exact:
        exact = abs(exact)  # what was rounded away is not shown as "−0"
    if language == "en":
        return f"{exact:,.{decimals}f}".replace("-", MINUS)
    text: str = _pattern(decimals).apply(exact, _locale(language))
    return text.replace("-", MINUS)


def money(value: Money | None, language: Language) -> str:
    """An amount with its currency: `374 150,00 kr`, `SEK 374,150.00`, `374 150,00 EUR`."""
    if value is None:
        return unknown(language)
    figure = number(value.rounded().amount, language, 2)
    if language == "en":
        return f"{value.currency}{NBSP}{figure}"
    return f"{figure}{NBSP}{'kr' if value.currency == 'SEK' else value.currency}"


def percent(share: Decimal | None, language: Language, decimals: int = 1) -> str:
    """A share of one as per cent: 0.123 is `12,3 %` or `12.3%`."""
    if share is None:
        return unknown(language)
    figure = number(share * 100, language, decimals)
    return f"{figure}{NBSP}%" if language == "sv" else f"{figure}%"


def tonnes(mass_kg: Decimal, language: Language) -> str:
    """Kilograms as tonnes with one decimal, no unit: `96,4`."""
    return number(mass_kg / 1000, language, 1)


def kilograms(mass_kg: Decimal, language: Language) -> str:
    """Whole kilograms with the unit: `96 412 kg`."""
    return f"{number(mass_kg, language)}{NBSP}kg"


def mass(mass_kg: Decimal, language: Language) -> str:
    """Tonnes with one decimal from 1 000 kg up, else kilograms: `96,4 ton`, `850 kg`."""
    if abs(mass_kg) < 1000:
        return kilograms(mass_kg, language)
    return f"{tonnes(mass_kg, language)}{NBSP}{'ton' if language == 'sv' else 'tonnes'}"


def mass_range(low_kg: Decimal, high_kg: Decimal, central_kg: Decimal, language: Language) -> str:
    """The bounds of an estimate in the unit its central value is shown in: `71,2–118,0`."""
    large = abs(central_kg) >= 1000
    low, high = (tonnes(end, language) if large else number(end, language) for end in (low_kg, high_kg))
    # A dash after a minus reads as a second minus: bounds below zero are joined by a word.
    joint = "–" if low_kg >= 0 else (" till " if language == "sv" else " to ")
    return f"{low}{joint}{high}"


def exact_interval(value: Interval) -> tuple[Decimal, Decimal, Decimal]:
    """Low, central and high as exact numbers: the shortest decimals that read back as the same floats."""
    return tuple(Decimal(repr(float(end))) for end in (value.low, value.central, value.high))  # type: ignore[return-value]  # three in, three out


def iso_date(value: date | None, language: Language) -> str:
    """`2026-11-21`."""
    return value.isoformat() if value is not None else unknown(language)


def moment(value: datetime | str | None, language: Language) -> str:
    """`2026-11-21 14:05`, with the offset where the value has one.

    A text is a time as a tool printed it: ISO 8601 is made readable, anything else is shown as it stands.
    """
    if value is None or value == "":
        return unknown(language)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return str(value)
    offset = value.strftime("%z")
    zone = "" if not offset else f" UTC{offset[:3].replace('-', MINUS)}:{offset[3:5]}"
    return f"{value:%Y-%m-%d %H:%M}{' UTC' if zone == ' UTC+00:00' else zone}"


def capacity(size_bytes: int | None, language: Language) -> str:
    """A drive's size in decimal units, as its maker prints it: `512 GB`, `2,00 TB`."""
    if size_bytes is None:
        return unknown(language)
    if size_bytes >= 10**12:
        return f"{number(Decimal(size_bytes) / 10**12, language, 2)}{NBSP}TB"
    if size_bytes >= 10**9:
        return f"{number(Decimal(size_bytes) / 10**9, language)}{NBSP}GB"
    return f"{number(size_bytes, language)}{NBSP}B"


def rounded_to_sum(values: Sequence[Decimal], total: int) -> list[int]:
    """Whole numbers that add up to `total`, each as near its value as that allows (largest remainders).

    A column whose rounded parts do not add up to the rounded sum below it looks like an error, and is one
    for the person who checks it with a calculator.
    """
    whole = [int(value.to_integral_value(ROUND_DOWN)) for value in values]
    left = total - sum(whole)
    step = 1 if left > 0 else -1
    by_remainder = sorted(
        range(len(values)), key=lambda place: (-step * (values[place] - whole[place]), place)
    )
    for place in range(abs(left)):
        whole[by_remainder[place % len(by_remainder)]] += step
    return whole
