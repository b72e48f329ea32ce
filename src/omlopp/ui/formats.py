"""Numbers, money, masses, dates and times as people read them, in the active language.

Formatted on the server only: Babel and the browsers' Intl differ on the minus sign and the group sign, and a
figure must read the same on the page, in the PDF and in the mail. The rules: groups with U+00A0 in Swedish
and a comma in English, minus as U+2212, ISO dates, 24-hour times. **Unknown is a word**, never 0 nor blank.

Every function takes None (and a NaN) to mean unknown. All return `str` but `co2e` and `co2e_range`, which
return `Markup` because of the subscript.
"""

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext
from markupsafe import Markup, escape

from omlopp.domain import identity
from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"

Number = int | float | Decimal

_SYMBOLS = {language: Locale(language).number_symbols["latn"] for language in ("sv", "en")}
# CLDR has U+2212 for Swedish and a hyphen for English, and some versions a narrow space as group sign.
_SIGNS = {
    language: str.maketrans(
        {",": symbols["group"].replace("\u202f", NBSP), ".": symbols["decimal"], "-": MINUS}
    )
    for language, symbols in _SYMBOLS.items()
}
"""What Python writes in a number → what is written in the language, from CLDR by Babel."""


def unknown() -> str:
    """The word for what nobody has told us: `okänt` or `unknown`."""
    return pgettext("value", "unknown")


def number(value: Number | None, decimals: int | None = None) -> str:
    """A plain number: `1 234 567,50` or `1,234,567.50`.

    `decimals` fixes how many; without it whole numbers have none, a `Decimal` keeps its own and a float gets
    at most two. Rounded half up, as money is.
    """
    if type(value) is int and not decimals:
        return f"{value:,}".translate(_SIGNS[_language()])
    exact = _exact(value)
    if exact is None:
        return unknown()
    if decimals is None:
        if isinstance(value, float):
            exact = exact.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
        decimals = max(0, -int(exact.as_tuple().exponent))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)  # a rounded-away loss is not shown as "−0"
    # A page has hundreds of numbers: Babel's own formatting takes twenty times as long and says the same.
    return f"{rounded:,.{decimals}f}".translate(_SIGNS[_language()])


def money(value: Money | None, decimals: int = 2) -> str:
    """An amount with its currency: `374 150,00 kr`, `SEK 374,150.00`, `374 150,00 EUR`."""
    if value is None:
        return unknown()
    return _with_currency(number(value.rounded().amount, decimals), value.currency)


def money_millions(value: Money | None, decimals: int = 2) -> str:
    """An amount in millions for overviews: `4,66 mnkr`, `SEK 4.66 million`."""
    if value is None:
        return unknown()
    figure = number(value.amount / 1_000_000, decimals)
    if _language() == "sv":
        return f"{figure}{NBSP}mnkr" if value.currency == "SEK" else f"{figure}{NBSP}mn{NBSP}{value.currency}"
    return f"{value.currency}{NBSP}{figure}{NBSP}million"


def percent(share: Number | None, decimals: int = 1) -> str:
    """A share of one as per cent: 0.123 is `12,3 %` or `12.3%`."""
    exact = _exact(share)
    if exact is None:
        return unknown()
    figure = number(exact * 100, decimals)
    return f"{figure}{NBSP}%" if _language() == "sv" else f"{figure}%"


def mass(mass_kg: Number | None) -> str:
    """A mass from kilograms, in tonnes from 1 000 kg up: `850 kg`, `96,4 ton`, `96.4 tonnes`."""
    exact = _exact(mass_kg)
    if exact is None:
        return unknown()
    figure, unit = _scaled(exact, tonnes=_in_tonnes(exact))
    return f"{figure}{NBSP}{unit}"


def co2e(mass_kg: Number | None) -> Markup:
    """A mass of greenhouse gas from kilograms: `96,4 ton CO<sub>2</sub>e`."""
    if _exact(mass_kg) is None:
        return escape(unknown())
    return escape(mass(mass_kg)) + Markup("{}{}").format(NBSP, CO2E)


CO2E = Markup("CO<sub>2</sub>e")


def co2e_range(mass_kg: Interval | None) -> Markup:
    """An estimate with its range, one unit for all three: `96,4 ton CO<sub>2</sub>e (71–118)`."""
    if mass_kg is None or _exact(mass_kg.central) is None:
        return escape(unknown())
    return co2e(mass_kg.central) + Markup(" ({})").format(mass_bounds(mass_kg))


def mass_bounds(mass_kg: Interval | None) -> str:
    """Only the bounds of an estimate in kilograms, in the unit its central value is shown in: `71–118`."""
    if mass_kg is None:
        return unknown()
    central, low, high = _exact(mass_kg.central), _exact(mass_kg.low), _exact(mass_kg.high)
    if central is None or low is None or high is None:
        return unknown()
    tonnes = _in_tonnes(central)
    divisor = 1000 if tonnes else 1
    return _span(_bound(low / divisor), _bound(high / divisor), negative=low < 0)


def mass_as(mass_kg: Number | None, whole_kg: Number | None = None) -> str:
    """A mass in the unit its whole is written in, so that a column of terms adds up by eye: `−2,9 ton`.

    Both are given in kilograms, and written with one decimal.
    """
    exact, whole = _exact(mass_kg), _exact(whole_kg)
    if exact is None or whole is None:
        return unknown()
    if _in_tonnes(whole):
        return f"{number(exact / 1000, 1)}{NBSP}{pgettext('unit of mass', 'tonnes')}"
    return f"{number(exact, 1)}{NBSP}kg"


def mass_bounds_as(mass_kg: Interval | None, whole_kg: Number | None = None) -> str:
    """The bounds of an estimate in the unit its whole is written in: `2 135,0–7 077,3`."""
    whole = _exact(whole_kg)
    if mass_kg is None or whole is None:
        return unknown()
    divisor = 1000 if _in_tonnes(whole) else 1
    return number_range(_exact(mass_kg.low) / divisor, _exact(mass_kg.high) / divisor, 1)  # type: ignore[operator]  # an interval's bounds are known


def number_range(low: Number | None, high: Number | None, decimals: int | None = None) -> str:
    """Two bounds: `71–118`; with a negative bound `−4 till 12`, since a dash beside a minus misleads."""
    lower, upper = _exact(low), _exact(high)
    if lower is None or upper is None:
        return unknown()
    return _span(number(low, decimals), number(high, decimals), negative=lower < 0)


def date(value: dt.date | dt.datetime | None) -> str:
    """An ISO date, local time: `2026-11-21`."""
    if value is None:
        return unknown()
    return _local(value).strftime("%Y-%m-%d")


def time(value: dt.datetime | dt.time | None) -> str:
    """Hours and minutes, local time: `14:05`."""
    if value is None:
        return unknown()
    return (value if isinstance(value, dt.time) else _local(value)).strftime("%H:%M")


def moment(value: dt.datetime | None) -> str:
    """Date and time: `2026-11-21 14:05`, kept on one line."""
    if value is None:
        return unknown()
    return f"{date(value)}{NBSP}{time(value)}"


def week(value: dt.date | dt.datetime | None) -> str:
    """The ISO 8601 week: `v. 47`, `week 47`."""
    if value is None:
        return unknown()
    return pgettext("ISO week", "week %(number)s").replace(" ", NBSP) % {
        "number": _local(value).isocalendar().week
    }


def duration(value: dt.timedelta | None) -> str:
    """A length of time in its two largest units: `3 h 10 min`, `2 dygn 4 h`, `45 s`."""
    if value is None:
        return unknown()
    seconds = round(abs(value.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    if days:
        parts = [ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}]
        parts += [f"{hours} h"] if hours else []
    elif hours:
        parts = [f"{hours} h"] + ([f"{minutes} min"] if minutes else [])
    elif minutes:
        parts = [f"{minutes} min"] + ([f"{seconds} s"] if seconds else [])
    else:
        parts = [f"{seconds} s"]
    sign = MINUS if value < dt.timedelta(0) else ""
    return sign + NBSP.join(parts).replace(" ", NBSP)


def size(bytes_: int | None) -> str:
    """A storage size in the decimal units drives are sold in (IEC 80000-13): `512 GB`, `1,92 TB`."""
    if bytes_ is None:
        return unknown()
    exact = Decimal(bytes_)
    for unit in ("B", "kB", "MB", "GB"):
        if round(exact) < 1000:
            return f"{number(round(exact))}{NBSP}{unit}"
        exact /= 1000
    figure = exact.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{number(figure if int(figure.as_tuple().exponent) <= 0 else int(figure))}{NBSP}TB"


def memory(bytes_: int | None) -> str:
    """A memory size in the binary units modules are sold in (JEDEC 100B.01): 17 179 869 184 is `16 GB`."""
    if bytes_ is None:
        return unknown()
    return f"{number((Decimal(bytes_) / 2**30).quantize(Decimal('0.1')).normalize() + 0)}{NBSP}GB"


def known(value: object) -> str:
    """Any text, or the word for unknown when there is none."""
    return unknown() if value is None or value == "" else str(value)


def model_name(model: str | None, manufacturer: str | None = None) -> str:
    """What a device is called: `{{ device.model|model_name(device.manufacturer) }}`."""
    return known(identity.model_name(manufacturer, model))


def short_hash(digest: str | bytes | None) -> str:
    """The first twelve hexadecimal digits of a digest, enough to compare by eye."""
    if digest is None:
        return unknown()
    return (digest.hex() if isinstance(digest, bytes) else digest)[:12]


def serial_parts(value: str) -> tuple[str, str]:
    """A serial in two, the last four characters apart: they are what people read aloud."""
    return value[:-4], value[-4:]


def _language() -> str:
    return "sv" if (get_language() or "en").startswith("sv") else "en"


def _exact(value: Number | None) -> Decimal | None:
    """The value as it is written, or None when it is unknown (a NaN is)."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact if exact.is_finite() else None


def _with_currency(figure: str, currency: str) -> str:
    if _language() == "sv":
        return f"{figure}{NBSP}{'kr' if currency == 'SEK' else currency}"
    return f"{currency}{NBSP}{figure}"


def _in_tonnes(mass_kg: Decimal) -> bool:
    return round(abs(mass_kg)) >= 1000  # what would be written "1 000 kg" is a tonne


def _scaled(mass_kg: Decimal, *, tonnes: bool) -> tuple[str, str]:
    if tonnes:
        figure = mass_kg / 1000
        return number(figure, 1 if abs(figure) < 1000 else 0), pgettext("unit of mass", "tonnes")
    return number(mass_kg, 1 if abs(mass_kg) < 10 and mass_kg % 1 else 0), "kg"


def _bound(value: Decimal) -> str:
    return number(value, 1 if abs(value) < 10 and value % 1 else 0)


def _span(low: str, high: str, *, negative: bool) -> str:
    if negative:
        return gettext("%(low)s to %(high)s") % {"low": low, "high": high}
    return f"{low}{EN_DASH}{high}"


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


FILTERS = {
    function.__name__: function
    for function in (
        number,
        money,
        money_millions,
        percent,
        mass,
        mass_bounds,
        mass_as,
        mass_bounds_as,
        co2e,
        co2e_range,
        date,
        time,
        moment,
        week,
        duration,
        size,
        memory,
        known,
        model_name,
        short_hash,
        serial_parts,
    )
}
"""Every filter of the templates by the name it has there."""
