"""The climate report: avoided − own process = net, with a range, by a named and versioned method.

The claim is made from the numbers, never written by hand: an estimate, what it is compared with, method,
version and range (WBCSD, Guidance on Avoided Emissions, 2023; Directive (EU) 2024/825 on generic claims). It
says that the figure is not deductible from scope 1 to 3, and nothing is called climate neutral.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from omlopp.documents._facts import Document, FiguresDisagree
from omlopp.documents._figures import (
    NBSP,
    exact_interval,
    iso_date,
    mass,
    mass_range,
    number,
    percent,
    rounded_to_sum,
)
from omlopp.documents._sheet import Page, column, frame, known, party, proof, rows
from omlopp.documents._words import Words
from omlopp.domain.quantities import Interval

TOLERANCE_KG = Decimal("0.5")
"""How far the parts may be from the whole: floats were added in another order, nothing more."""

_LEVELS = ("model", "family", "subgroup", "category", "component", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What became of the devices, in counts. `undecided` and `returned` earn nothing and cost nothing."""

    reuse: int
    parts: int
    recycle: int
    returned: int = 0
    undecided: int = 0

    @property
    def devices(self) -> int:
        """All devices the report speaks of."""
        return self.assessed + self.returned + self.undecided

    @property
    def assessed(self) -> int:
        """The devices a climate method has an answer for, or should have."""
        return self.reuse + self.parts + self.recycle


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many devices took their factor from `level`: one of `_LEVELS`, or another the method knows."""

    level: str
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the calculation over all devices, in kg CO2e. Deductions are negative, so that terms sum.

    `own` marks what the operator's own process costs (transport, refurbishment, new parts). `source` is a
    code or a citation of where the numbers come from.
    """

    name: str
    kg: Interval
    own: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetLine:
    """Part of the net, in kg CO2e: a kind of device (a code) or a unit (its name)."""

    name: str | None
    devices: int
    net_kg: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The net told as something else: `value` of it, at `factor_kg` CO2e each. `code` has its words."""

    code: str
    value: Decimal
    factor_kg: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMethod:
    """What another method says about the same devices, in kg CO2e."""

    method: str
    version: str
    net_kg: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateReport(Document):
    """Avoided emissions of one take-back, period or organisation, in kg CO2e.

    `subject` names what it covers. The period includes `start_date` and excludes `end_date`. `share` is the
    part of the net the method gives to the customer (0.5 when it is shared equally), None where it gives
    none. Raises `FiguresDisagree` when terms, kinds or units do not add up to `gross_kg` − `own_kg`, or the
    levels not to the devices assessed.
    """

    SHAPE: ClassVar[str] = "omlopp/climate-report/1"

    subject: str
    method: str
    method_version: str
    factors_sha256: str
    gross_kg: Interval
    own_kg: Interval
    flows: Flows
    levels: tuple[LevelCount, ...]
    terms: tuple[Term, ...]
    kinds: tuple[NetLine, ...]
    units: tuple[NetLine, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    share: Decimal | None = None
    other_methods: tuple[OtherMethod, ...] = ()
    equivalent: Equivalent | None = None
    factor_set_sha256: str | None = None

    def __post_init__(self) -> None:
        self._adds_up("avoided", self.gross_kg, [term.kg for term in self.terms if not term.own])
        self._adds_up("own process", -self.own_kg, [term.kg for term in self.terms if term.own])
        self._adds_up("kinds", self.net_kg, [line.net_kg for line in self.kinds])
        if self.units:
            self._adds_up("units", self.net_kg, [line.net_kg for line in self.units])
        by_level = sum(level.devices for level in self.levels)
        if by_level != self.flows.assessed:
            raise FiguresDisagree("levels", stated=self.flows.assessed, found=by_level)

    @property
    def net_kg(self) -> Interval:
        """What remains when the operator's own process is taken away."""
        return self.gross_kg - self.own_kg

    @staticmethod
    def _adds_up(what: str, stated: Interval, parts: Sequence[Interval]) -> None:
        whole = exact_interval(stated)[1]
        found = sum((exact_interval(part)[1] for part in parts), Decimal(0))
        # Long sums of floats drift with their size; half a kilogram in a hundred tonnes is still drift.
        if abs(whole - found) > max(TOLERANCE_KG, abs(whole) / 10**6):
            raise FiguresDisagree(what, stated=whole, found=found)


@dataclass(frozen=True, slots=True)
class Kg:
    """An estimate in whole kilograms."""

    low: int
    central: int
    high: int

    def bounds(self, words: Words) -> str:
        joint = "–" if self.low >= 0 else f" {words('to')} "
        return f"{number(self.low, words.language)}{joint}{number(self.high, words.language)}"


def whole_kg(value: Interval) -> Kg:
    """An estimate as it is printed."""
    return Kg(*(int(end.to_integral_value(ROUND_HALF_UP)) for end in exact_interval(value)))


def page(document: ClimateReport, words: Words, sha256: str) -> Page:
    """The report as its template `climate.typ` wants it; `sha256` is its data's digest."""
    language = words.language
    gross, own, net = totals(document)
    title = words("climate.title")
    claim = claim_of(net, words)
    method = words("climate.method_line", method=document.method, version=document.method_version)
    return {
        **frame(document, words, title=title, subject=f"{claim} {method}"),
        "lead": {"tone": "plain", "text": f"{claim} {method}", "more": []},
        "scope": words("climate.scope"),
        "figures": [
            _figure(gross, words("climate.gross"), words),
            {**_figure(own, words("climate.own"), words), "sign": "−"},
            {
                **_figure(net, words("climate.net"), words),
                "sign": "=",
                "tone": "ok" if net.central > 0 else "warn",
            },
        ],
        "chart": _chart(document, net, words),
        "kinds": {"table": _net_table(document.kinds, net.central, words, kinds=True)},
        "flows": {"title": words("climate.flows"), "table": _flows(document.flows, words)},
        "levels": {
            "title": words("climate.levels"),
            "table": _levels(document, words),
            "note": words("climate.levels_note"),
        },
        "terms": {"title": words("climate.terms"), "table": _terms(document, gross, own, net, words)},
        "units": {
            "title": words("units"),
            "table": _net_table(document.units, net.central, words, kinds=False) if document.units else None,
        },
        "how": {
            "title": words("climate.how"),
            "rows": rows(
                {
                    words("climate.covers_short"): document.subject,
                    words("customer"): party(document.customer),
                    words("climate.period"): period_of(document, words),
                    words("climate.reference"): words("climate.reference_text"),
                    words("climate.method"): {"mono": f"{document.method} {document.method_version}"},
                    words("climate.factors"): known(document.factors_sha256, words, mono=True),
                    **factor_set_row(document.factor_set_sha256, words),
                }
            ),
            "lines": closing_lines(document, net, words),
        },
        "proof": proof(document, words, sha256),
        "language": language,
    }


def factor_set_row(digest: str | None, words: Words) -> Page:
    """Which set models were looked up in, for a method that looks up models."""
    return {words("climate.factor_set"): {"mono": digest}} if digest else {}


def totals(document: ClimateReport) -> tuple[Kg, Kg, Kg]:
    """Gross, own process and net in whole kilograms, as they are printed."""
    gross, own = whole_kg(document.gross_kg), whole_kg(document.own_kg)
    # The reader subtracts what is printed, so the net is the difference of the rounded figures.
    return gross, own, Kg(gross.low - own.high, gross.central - own.central, gross.high - own.low)


def _mass(kg: int, words: Words) -> str:
    return mass(Decimal(kg), words.language)


def bounds_of(value: Kg, words: Words) -> str:
    """Low to high in the unit of the central value."""
    return mass_range(Decimal(value.low), Decimal(value.high), Decimal(value.central), words.language)


def claim_of(net: Kg, words: Words) -> str:
    """The claim, made from the figures."""
    if net.central >= 0:
        return words("climate.claim", net=_mass(net.central, words), range=bounds_of(net, words))
    turned = Kg(-net.high, -net.central, -net.low)
    return words("climate.claim_negative", net=_mass(turned.central, words), range=bounds_of(turned, words))


def _figure(value: Kg, label: str, words: Words) -> dict[str, str]:
    return {
        "value": number(value.central, words.language),
        "label": f"{label}, {words('climate.kg')}",
        "range": value.bounds(words),
    }


def _name(line: NetLine, words: Words, *, kinds: bool) -> str:
    if line.name is None:
        return words("return.no_unit")
    return words.code("kind", line.name) if kinds else line.name


def _chart(document: ClimateReport, net: Kg, words: Words) -> Page:
    central = rounded_to_sum([exact_interval(line.net_kg)[1] for line in document.kinds], net.central)
    wholes = (whole_kg(line.net_kg) for line in document.kinds)
    pairs = [
        (line, Kg(min(whole.low, kg), kg, max(whole.high, kg)))
        for line, kg, whole in zip(document.kinds, central, wholes, strict=True)
    ]
    pairs.sort(key=lambda pair: -pair[1].central)
    lines, values = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    low = min([0, *(value.low for value in values)])
    span = max(1, max([0, *(value.high for value in values)]) - low)
    bars = [
        {
            "label": _name(line, words, kinds=True),
            "value": number(value.central, words.language),
            "zero": -low / span,
            "low": (value.low - low) / span,
            "central": (value.central - low) / span,
            "high": (value.high - low) / span,
        }
        for line, value in zip(lines, values, strict=True)
    ]
    spoken = "; ".join(f"{bar['label']}: {bar['value']}{NBSP}{words('climate.kg')}" for bar in bars)
    finding = words("climate.by_kind_kg")
    if lines and net.central > 0 and values[0].central > 0:
        name = str(bars[0]["label"])
        finding = words(
            "climate.chart_finding",
            kind=name[:1].upper() + name[1:],
            share=percent(Decimal(values[0].central) / net.central, words.language, 0),
        )
    return {
        "title": words("climate.by_kind_kg"),
        "finding": finding,
        "range-note": words("climate.chart_range"),
        "alt": words("climate.chart_alt", bars=spoken),
        "bars": bars,
    }


def _net_table(lines: Sequence[NetLine], net: int, words: Words, *, kinds: bool) -> Page:
    language = words.language
    central = rounded_to_sum([exact_interval(line.net_kg)[1] for line in lines], net)
    ordered = list(zip(lines, central, strict=True))
    if kinds:
        ordered.sort(key=lambda pair: -pair[1])
    return {
        "total": True,
        "columns": [
            column(words("kind" if kinds else "unit_name"), 5),
            column(words("climate.devices"), 2, align="right"),
            column(words("climate.net_kg"), 2.4, align="right"),
            column(words("climate.low_high"), 3, align="right"),
        ],
        "rows": [
            *(
                [
                    _name(line, words, kinds=kinds),
                    number(line.devices, language),
                    number(kg, language),
                    whole_kg(line.net_kg).bounds(words),
                ]
                for line, kg in ordered
            ),
            [
                words("all"),
                number(sum(line.devices for line in lines), language),
                number(net, language),
                "",
            ],
        ],
    }


def _flows(flows: Flows, words: Words) -> Page:
    counts = [
        (words(f"fate.{name}"), getattr(flows, name))
        for name in ("reuse", "parts", "recycle", "returned", "undecided")
    ]
    return _counted([(name, count) for name, count in counts if count], flows.devices, "fate", words)


def _levels(document: ClimateReport, words: Words) -> Page:
    counts = {level.level: level.devices for level in document.levels}
    ordered = [*_LEVELS, *sorted(set(counts) - set(_LEVELS))]
    lines = [(words.code("factor", level), counts[level]) for level in ordered if counts.get(level)]
    return _counted(lines, document.flows.assessed, "climate.level", words)


def _counted(lines: Sequence[tuple[str, int]], total: int, title: str, words: Words) -> Page:
    language = words.language
    return {
        "total": True,
        "columns": [
            column(words(title), 5),
            column(words("count"), 2, align="right"),
            column(words("share"), 2, align="right"),
        ],
        "rows": [
            *(
                [name, number(count, language), percent(Decimal(count) / (total or 1), language)]
                for name, count in lines
            ),
            [words("all"), number(total, language), ""],
        ],
    }


def _terms(document: ClimateReport, gross: Kg, own: Kg, net: Kg, words: Words) -> Page:
    language = words.language
    avoided = [term for term in document.terms if not term.own]
    costs = [term for term in document.terms if term.own]
    lines: list[list[Any]] = []
    taken = Kg(-own.high, -own.central, -own.low)
    for terms, whole, name in ((avoided, gross, "climate.gross"), (costs, taken, "climate.own")):
        central = rounded_to_sum([exact_interval(term.kg)[1] for term in terms], whole.central)
        lines += [
            [
                words.code("term", term.name),
                number(kg, language),
                whole_kg(term.kg).bounds(words),
                known(term.source and words.code("source", term.source), words),
            ]
            for term, kg in zip(terms, central, strict=True)
        ]
        lines.append(
            [{"strong": words(name)}, {"strong": number(whole.central, language)}, whole.bounds(words), ""]
        )
    lines.append([words("climate.net"), number(net.central, language), net.bounds(words), ""])
    return {
        "total": True,
        "columns": [
            column(words("climate.term"), 4),
            column(words("climate.kg"), 2, align="right"),
            column(words("climate.low_high"), 3, align="right"),
            column(words("climate.source"), 4),
        ],
        "rows": lines,
    }


def period_of(document: ClimateReport, words: Words) -> str | None:
    """First and last day of the period, or None where there is none."""
    if document.start_date is None or document.end_date is None:
        return None
    last = document.end_date - timedelta(days=1)
    return f"{iso_date(document.start_date, words.language)} – {iso_date(last, words.language)}"


def closing_lines(document: ClimateReport, net: Kg, words: Words) -> list[str]:
    """What stands beneath: the scopes, what is left out, shares, other methods, the equivalent."""
    language = words.language
    lines = [words("climate.scope_long"), words("climate.not_included")]
    if document.share is not None:
        amount = int((document.share * net.central).to_integral_value(ROUND_HALF_UP))
        lines.append(
            words(
                "climate.attribution",
                share=percent(document.share, language, 0),
                amount=_mass(amount, words),
            )
        )
    for other in document.other_methods:
        whole = whole_kg(other.net_kg)
        lines.append(
            words(
                "climate.other_method",
                method=other.method,
                version=other.version,
                net=_mass(whole.central, words),
                range=bounds_of(whole, words),
            )
        )
    if document.equivalent is not None:
        lines.append(equivalent_of(document.equivalent, words))
    return [*lines, words("climate.trend"), words("climate.rounding")]


def equivalent_of(same: Equivalent, words: Words) -> str:
    """The equivalent in a sentence, with its factor."""
    return words(
        "climate.equivalent",
        value=number(same.value, words.language),
        what=words.code("equivalent", same.code),
        factor=number(same.factor_kg, words.language, max(0, -int(same.factor_kg.as_tuple().exponent))),
        per=words.code("equivalent", f"{same.code}.per"),
        source=same.source,
    )
