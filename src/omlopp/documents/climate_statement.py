"""The climate report of a take-back, a period or a device in full, its diploma, and its restatement.

What it adds to `ClimateReport`: devices that cannot be known are counted apart, years stand beside each other
only where the method is the same, and a report that says an earlier one anew shows what each cause changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

from omlopp.documents import climate
from omlopp.documents._facts import FiguresDisagree
from omlopp.documents._figures import exact_interval, iso_date, mass, number, percent, rounded_to_sum
from omlopp.documents._sheet import Page, column, frame, party, proof, rows
from omlopp.documents._words import Words
from omlopp.documents.climate import ClimateReport
from omlopp.domain.quantities import Interval

NOT_CHECKED = ("resale_displaces_new", "use_phase", "factors_by_third_party")
"""What no climate report here has checked; printed on each, so that silence is not taken for a yes."""


LARGE_KG = 1000
"""From here on a mass is printed in whole kilograms; below, less than one must not look like nought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownDevices:
    """Devices of a kind that the method cannot know: in no sum, never as zero."""

    kind: str | None
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """How many devices something should be known about, by the problem's code."""

    code: str
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """What the devices of one year came to by one method, in kg CO2e."""

    year: int
    method: str
    version: str
    devices: int
    net_kg: Interval

    @property
    def series(self) -> tuple[str, str]:
        """Years with the same may be joined by a line."""
        return self.method, self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedShares:
    """What the customer claims of the net, and what others do; a step of its own, after the net.

    `portion` and `others` are parts of one; None where it differs between devices, or nobody claims.
    """

    portion: Decimal | None
    devices: int
    others: Decimal | None = None
    others_devices: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MassLine:
    """One rung of the waste hierarchy: devices that went this way, those of them that left, and their mass.

    The mass is an average of kind and form; `unweighed` devices have none and are in no kilogram.
    `grams_handed` of those that left went to a recycler.
    """

    code: str
    devices: int
    devices_out: int
    grams_out: int
    grams_stock: int
    unweighed: int
    grams_handed: int = 0

    @property
    def kg(self) -> Decimal:
        """All the mass of the rung."""
        return Decimal(self.grams_out + self.grams_stock) / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RecycledLine:
    """What recyclers made of what they were given: material, energy, landfill, or not reported yet."""

    code: str
    grams: int

    @property
    def kg(self) -> Decimal:
        """The same in kilograms."""
        return Decimal(self.grams) / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What the operator's own process costs per reused device, in kg CO2e, as given to the method."""

    transport_kg: Interval | None
    refurbishment_kg: Interval | None
    packaging_kg: Interval | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReport:
    """The report that this one says anew. It stays as it was."""

    id: str
    version: int
    digest: str
    issued_at: datetime
    method: str
    method_version: str
    factors_sha256: str
    gross_kg: Interval
    own_kg: Interval
    factor_set_sha256: str | None = None

    @property
    def net_kg(self) -> Interval:
        """What remained when the operator's own process was taken away."""
        return self.gross_kg - self.own_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What one cause added to the net, in kg CO2e: facts, burden, factors or method."""

    code: str
    kg: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateStatement(ClimateReport):
    """Avoided emissions of a take-back, a period or a device (`covers`), in kg CO2e.

    `takebacks` is how many take-backs a period holds. `rows_sha256` names the exhibit with a row for each
    device. Raises `FiguresDisagree` also when the causes of a restatement do not add up to the difference, or
    when the unknown devices are not those without a factor.
    """

    SHAPE: ClassVar[str] = "omlopp/climate-report/2"

    covers: str
    unknown: tuple[UnknownDevices, ...] = ()
    noted: tuple[Noted, ...] = ()
    years: tuple[YearFigure, ...] = ()
    takebacks: int | None = None
    shares: ClaimedShares | None = None
    burden: Burden | None = None
    masses: tuple[MassLine, ...] = ()
    recycled: tuple[RecycledLine, ...] = ()
    not_checked: tuple[str, ...] = NOT_CHECKED
    restates: EarlierReport | None = None
    causes: tuple[Cause, ...] = ()
    rows_sha256: str | None = None

    def __post_init__(self) -> None:
        ClimateReport.__post_init__(self)
        known = sum(line.devices for line in self.kinds)
        if known + self.devices_unknown != self.flows.assessed:
            raise FiguresDisagree("kinds", stated=self.flows.assessed, found=known + self.devices_unknown)
        in_masses = sum(line.devices for line in self.masses)
        if self.masses and in_masses != self.flows.devices:
            raise FiguresDisagree("masses", stated=self.flows.devices, found=in_masses)
        handed = sum(line.grams_handed for line in self.masses)
        became = sum(line.grams for line in self.recycled)
        if handed != became:
            raise FiguresDisagree("recycled", stated=handed, found=became)
        if self.restates is not None:
            moved = exact_interval(self.net_kg)[1] - exact_interval(self.restates.net_kg)[1]
            explained = sum((cause.kg for cause in self.causes), Decimal(0))
            if abs(moved - explained) > climate.TOLERANCE_KG:
                raise FiguresDisagree("causes", stated=moved, found=explained)

    @property
    def devices_unknown(self) -> int:
        """Devices in no sum because the method cannot know them."""
        return sum(one.devices for one in self.unknown)


def page(document: ClimateStatement, words: Words, sha256: str) -> Page:
    """The report as its template `climate.typ` wants it; `sha256` is its data's digest."""
    result = climate.page(document, words, sha256)
    title = title_of(document, words)
    result |= {"title": title, "kind": title}
    result["lead"]["more"] = _more(document, words)
    result["how"]["lines"] += [
        *_burden(document, words),
        words(
            "climate.not_checked",
            what="; ".join(words.code("unchecked", one) for one in document.not_checked),
        ),
    ]
    return result | {
        "noted": {"title": words("climate.noted"), "rows": _noted(document, words)},
        "shares": _shares(document, words),
        "trend": _trend(document, words),
        "masses": _masses(document, words),
        "restated": _restated(document, words),
    }


def title_of(document: ClimateStatement, words: Words) -> str:
    """What the paper is called."""
    return words("climate.title.restated") if document.restates else words(f"climate.title.{document.covers}")


def diploma(document: ClimateStatement, words: Words, sha256: str) -> Page:
    """The same data on one page to hang up, as its template `diploma.typ` wants it."""
    _, _, net = climate.totals(document)
    language = words.language
    flows = document.flows
    same = document.equivalent
    title = words("diploma.title")
    return {
        **frame(document, words, title=title, subject=climate.claim_of(net, words)),
        "for": words("diploma.for"),
        "customer": party(document.customer),
        "subject": climate.period_of(document, words) or document.subject,
        "figure": mass(Decimal(net.central), language),
        "unit": words("climate.co2e"),
        "range": words("diploma.range", range=climate.bounds_of(net, words)),
        "claim": climate.claim_of(net, words),
        "method": words("climate.method_line", method=document.method, version=document.method_version),
        "counts": words(
            "diploma.counts",
            devices=number(flows.devices, language),
            reuse=number(flows.reuse, language),
            parts=number(flows.parts, language),
            recycle=number(flows.recycle, language),
            rest=number(flows.returned + flows.undecided, language),
        ),
        "unknown": _more(document, words),
        "scope": words("climate.scope"),
        "equivalent": [climate.equivalent_of(same, words)] if same is not None else [],
        "proof": proof(document, words, sha256),
    }


def _more(document: ClimateStatement, words: Words) -> list[str]:
    """Who is beside the sum."""
    if not document.devices_unknown:
        return []
    named = [
        (words.code("kind", one.kind) if one.kind else words("unknown"), one.devices)
        for one in document.unknown
    ]
    kinds = ", ".join(f"{name} {number(devices, words.language)}" for name, devices in named)
    return [
        words(
            "climate.unknown_devices", devices=number(document.devices_unknown, words.language), kinds=kinds
        )
    ]


def _burden(document: ClimateStatement, words: Words) -> list[str]:
    given = document.burden
    if given is None:
        return [words("climate.burden_of_method")]
    parts = []
    for name, kg in (
        ("term.transport_reuse", given.transport_kg),
        ("term.refurbishment", given.refurbishment_kg),
        ("term.packaging", given.packaging_kg),
    ):
        if kg is not None:
            parts.append(f"{words(name)} {number(exact_interval(kg)[1], words.language, 2)}")
    return [words("climate.burden", figures=", ".join(parts), source=given.source)]


def _shares(document: ClimateStatement, words: Words) -> Page | None:
    claimed = document.shares
    if claimed is None:
        return None
    language = words.language
    net = climate.totals(document)[2].central
    lines: list[list[Any]] = []
    for name, portion, devices in (
        ("climate.share_own", claimed.portion, claimed.devices),
        ("climate.share_others", claimed.others, claimed.others_devices),
    ):
        if not devices:
            lines.append([words(name), words("climate.share_none"), ""])
            continue
        # Of some of the devices, or differing among them, it is no part of the net that is known here.
        whole = portion is not None and devices == document.flows.assessed
        kg = (portion or 0) * net if whole else None
        lines.append(
            [
                words("climate.share_of", who=words(name), devices=number(devices, language)),
                percent(portion, language, 0) if portion is not None else words("climate.share_differs"),
                number(kg, language) if kg is not None else "",
            ]
        )
    return {
        "title": words("climate.shares"),
        "text": words("climate.shares_text"),
        "table": {
            "columns": [
                column(words("climate.share_who"), 6),
                column(words("share"), 3, align="right"),
                column(words("climate.net_kg"), 3, align="right"),
            ],
            "rows": [[words("climate.net"), percent(Decimal(1), language, 0), number(net, language)], *lines],
        },
    }


@dataclass(frozen=True, slots=True)
class ZeroWaste:
    """How near the goal of zero waste is: parts of all the mass but what went back to its owner.

    `kept` is reused, repaired, taken for parts or recycled as material, or is on its way there; `lost` became
    energy or landfill; `unknown` is with recyclers who have not reported it. What nobody has decided about
    is in none of them.
    """

    kept: Decimal
    lost: Decimal
    unknown: Decimal


def zero_waste(masses: Sequence[MassLine], recycled: Sequence[RecycledLine]) -> ZeroWaste | None:
    """How near the goal of zero waste is; None where no mass is known."""
    whole = sum((line.kg for line in masses if line.code != "returned"), Decimal(0))
    if not whole:
        return None
    decided = sum((line.kg for line in masses if line.code not in ("undecided", "returned")), Decimal(0))
    became = {line.code: line.kg for line in recycled}
    lost = became.get("energy", Decimal(0)) + became.get("landfill", Decimal(0))
    unknown = became.get("not_reported", Decimal(0))
    return ZeroWaste((decided - lost - unknown) / whole, lost / whole, unknown / whole)


def zero_waste_said(found: ZeroWaste | None, words: Words) -> str:
    """The same in words; empty where no mass is known."""
    if found is None:
        return ""
    language = words.language
    said = words("mass.target", share=percent(found.kept, language, 1))
    if found.lost or found.unknown:
        said += " " + words(
            "mass.target_rest",
            lost=percent(found.lost, language, 1),
            unknown=percent(found.unknown, language, 1),
        )
    return said


def _masses(document: ClimateStatement, words: Words) -> Page | None:
    masses = document.masses
    if not masses:
        return None
    language = words.language
    kilograms, whole = _kilograms([line.kg for line in masses], words)
    lines = [
        [
            words(f"fate.{line.code}"),
            number(line.devices, language),
            number(line.devices_out, language),
            number(line.devices - line.devices_out, language),
            kg,
            number(line.unweighed, language) if line.unweighed else "",
        ]
        for line, kg in zip(masses, kilograms, strict=True)
    ]
    total = [
        words("all"),
        number(sum(line.devices for line in masses), language),
        number(sum(line.devices_out for line in masses), language),
        number(sum(line.devices - line.devices_out for line in masses), language),
        whole,
        number(sum(line.unweighed for line in masses), language),
    ]
    return {
        "title": words("mass.title"),
        "text": words("mass.text"),
        "target": zero_waste_said(zero_waste(masses, document.recycled), words),
        "recycled": _recycled(document, words),
        "table": {
            "total": True,
            "columns": [
                column(words("mass.way"), 5),
                column(words("mass.in"), 2, align="right"),
                column(words("mass.out"), 2, align="right"),
                column(words("mass.stock"), 2, align="right"),
                column(words("mass.kg"), 2.4, align="right"),
                column(words("mass.unweighed"), 3, align="right"),
            ],
            "rows": [*lines, total],
        },
    }


def _recycled(document: ClimateStatement, words: Words) -> Page | None:
    """What the recyclers made of what they were given."""
    lines = document.recycled
    if not lines:
        return None
    kilograms, whole = _kilograms([line.kg for line in lines], words)
    return {
        "total": True,
        "columns": [
            column(words("mass.recycled"), 9),
            column(words("mass.kg"), 3, align="right"),
        ],
        "rows": [
            *([words(f"recycled.{line.code}"), kg] for line, kg in zip(lines, kilograms, strict=True)),
            [words("mass.handed"), whole],
        ],
    }


def _kilograms(parts: Sequence[Decimal], words: Words) -> tuple[list[str], str]:
    """Masses and their sum, in tenths where they are small; the parts shown add up to the sum shown."""
    whole = sum(parts, Decimal(0))
    places = 1 if whole < LARGE_KG else 0
    unit = 10**places
    rounded = rounded_to_sum([kg * unit for kg in parts], round(whole * unit))

    def shown(units: int) -> str:
        return number(Decimal(units) / unit, words.language, places)

    return [shown(each) for each in rounded], shown(round(whole * unit))


def _noted(document: ClimateStatement, words: Words) -> list[list[Any]]:
    return [[words.code("noted", one.code), number(one.devices, words.language)] for one in document.noted]


def _trend(document: ClimateStatement, words: Words) -> Page | None:
    years = document.years
    if len(years) < 2:
        return None
    language = words.language
    highest = max(float(one.net_kg.high) for one in years)
    lowest = min(0.0, *(float(one.net_kg.low) for one in years))
    span = (highest - lowest) or 1.0
    names = sorted({one.year for one in years})
    across = {year: (index + 0.5) / len(names) for index, year in enumerate(names)}
    points = [
        {
            "x": across[one.year],
            "low": (float(one.net_kg.low) - lowest) / span,
            "central": (float(one.net_kg.central) - lowest) / span,
            "high": (float(one.net_kg.high) - lowest) / span,
            "value": mass(exact_interval(one.net_kg)[1], language),
        }
        for one in years
    ]
    of_series: dict[tuple[str, str], list[int]] = {}
    for index, one in enumerate(years):
        of_series.setdefault(one.series, []).append(index)
    joins = [
        [before, after]
        for indexes in of_series.values()
        for before, after in pairwise(indexes)
        if years[after].year == years[before].year + 1
    ]
    return {
        "title": words("climate.years"),
        "finding": words("climate.years_broken" if len(of_series) > 1 else "climate.years_joined"),
        "alt": words(
            "climate.years_alt",
            years="; ".join(
                f"{one.year}: {mass(exact_interval(one.net_kg)[1], language)} ({one.method} {one.version})"
                for one in years
            ),
        ),
        "zero": -lowest / span,
        "points": points,
        "joins": joins,
        "labels": [{"x": across[year], "text": str(year)} for year in names],
        "table": {
            "columns": [
                column(words("climate.year"), 2),
                column(words("climate.method"), 4),
                column(words("climate.devices"), 2, align="right"),
                column(words("climate.net_kg"), 3, align="right"),
                column(words("climate.low_high"), 4, align="right"),
            ],
            "rows": [
                [
                    str(one.year),
                    {"mono": f"{one.method} {one.version}"},
                    number(one.devices, language),
                    number(exact_interval(one.net_kg)[1], language),
                    climate.whole_kg(one.net_kg).bounds(words),
                ]
                for one in years
            ],
        },
    }


def _restated(document: ClimateStatement, words: Words) -> Page | None:
    earlier = document.restates
    if earlier is None:
        return None
    language = words.language
    # As they are printed: the reader lays the two papers side by side.
    first = climate.whole_kg(earlier.gross_kg).central - climate.whole_kg(earlier.own_kg).central
    now = climate.totals(document)[2].central
    steps = rounded_to_sum([cause.kg for cause in document.causes], now - first)
    return {
        "title": words("climate.restated"),
        "text": words("climate.restated_text"),
        "facts": rows(
            {
                words("climate.earlier"): {"mono": f"{earlier.id}"},
                words(
                    "issued"
                ): f"{iso_date(earlier.issued_at.date(), language)}, {words('version')} {earlier.version}",
                words("climate.method"): {"mono": f"{earlier.method} {earlier.method_version}"},
                words("climate.factors"): {"mono": earlier.factors_sha256},
                **climate.factor_set_row(earlier.factor_set_sha256, words),
            }
        ),
        "table": {
            "total": True,
            "columns": [column(words("climate.cause"), 6), column(words("climate.net_kg"), 3, align="right")],
            "rows": [
                [words("climate.said_before"), number(first, language)],
                *(
                    [words.code("cause", cause.code), f"{'+' if kg > 0 else ''}{number(kg, language)}"]
                    for cause, kg in zip(document.causes, steps, strict=True)
                ),
                [words("climate.said_now"), number(now, language)],
            ],
        },
    }
