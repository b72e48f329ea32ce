"""What reuse spared, year by year: the issued report, or how it stands before it is issued; to take away."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from omlopp import documents, ledger
from omlopp.apps.climate import queries, years
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible, names, names_by_path
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.documents import LANGUAGES, ClimateStatement, Words, spreadsheet
from omlopp.documents.climate_statement import zero_waste, zero_waste_said
from omlopp.documents.spreadsheet import Column, Sheet
from omlopp.domain.rights import Right
from omlopp.portal import exports, readable
from omlopp.portal.page import PortalRequest, language, page, places, say
from omlopp.ui import charts, formats


@dataclass(frozen=True)
class Place:
    """A party whose climate figures are asked for."""

    party: Party
    name: str


def climate(request: PortalRequest) -> HttpResponse:
    """The years with devices for a customer or a unit, the newest first, and what was issued for them."""
    place = _place(request)
    if place is None:
        return page(request, "climate.html", place=None, places=_places(request), years=[])
    with ledger.seeing(ledger.EVERYTHING):
        found = queries.years(place.party.path)
        open_ = queries.not_closed(place.party.path)
        rows = [_year_row(place, year) for year in found[: queries.YEARS_IN_TREND]]
    return page(request, "climate.html", place=place, places=_places(request), years=rows, not_closed=open_)


def year(request: PortalRequest, year: int) -> HttpResponse:
    """One year of a customer or a unit: the figure first, then how it came about and what it is not."""
    place = _place(request)
    if not 2000 <= year <= 2100:
        raise Http404
    if place is None:
        return page(request, "climate.html", place=None, places=_places(request), years=[])
    with ledger.seeing(ledger.EVERYTHING):
        stands = years.stands(place.party, year, timezone.now())
        is_empty = stands.said is None and year not in queries.years(place.party.path)
    if is_empty:
        raise Http404
    return page(
        request,
        "climate_year.html",
        place=place,
        places=_places(request),
        year=year,
        issued=stands.issued,
        restatement=stands.restatement,
        restated=years.said(stands.restatement) if stands.restatement else None,
        **(_shown(stands.said) if stands.said else {"said": None}),
    )


def diploma(request: PortalRequest, statement: UUID) -> HttpResponse:
    """The report's figures on one page to hang up."""
    row, said = _report(request, statement)
    wanted = request.GET.get("language") or language()
    chosen = next((known for known in LANGUAGES if known == wanted), None)
    if chosen is None:
        raise Http404
    page = documents.render_diploma(said, chosen, frozen=statements.data(row))
    response = HttpResponse(page, content_type="application/pdf")
    return exports.as_attachment(response, f"{slugify(_('Climate diploma'))}-{row.version}-{chosen}.pdf")


def workbook(request: PortalRequest, statement: UUID) -> HttpResponse:
    """The report as a workbook: its sums, and a row for each device as it was when the report was issued."""
    row, said = _report(request, statement)
    book = spreadsheet.workbook(list(_sheets(said)))
    response = HttpResponse(book, content_type=exports.XLSX)
    return exports.as_attachment(response, f"{slugify(say('statement', row.kind))}-v{row.version}.xlsx")


def _report(request: PortalRequest, statement: UUID) -> tuple[Statement, ClimateStatement]:
    row = readable.statement(request.access, statement)
    said = documents.reopen(statements.data(row))
    if not isinstance(said, ClimateStatement):
        raise Http404
    return row, said


def _place(request: PortalRequest) -> Place | None:
    """The party asked for, or the reader's own; None where there are several to choose from."""
    held = request.access.paths(Right.SEE_CLIMATE)
    if not held:
        raise NotVisible
    wanted = request.GET.get("unit") or (held[0] if len(held) == 1 else None)
    if wanted is None:
        return None
    request.access.require(Right.SEE_CLIMATE, wanted)
    party = Party.objects.filter(path=wanted).first()
    if party is None:
        raise NotVisible
    if party.kind == "operator":
        return None
    return Place(party, names([party.id]).get(party.id, wanted))


def _places(request: PortalRequest) -> list[tuple[str, str]]:
    """The places the reader may choose between: path and name."""
    return [
        (party.path, name)
        for party, name in places(request.access.paths(Right.SEE_CLIMATE))
        if party.kind != "operator"
    ]


def _year_row(place: Place, year: int) -> dict[str, Any]:
    issued = years.issued(place.party, year)
    return {
        "year": year,
        "url": f"{reverse('climate_year', args=[year])}?unit={place.party.path}",
        "issued": issued,
        "said": years.said(issued) if issued else None,
    }


def _shown(said: ClimateStatement) -> dict[str, Any]:
    """What the page shows of a report, drawn and in order."""
    words = Words(language())
    total = said.flows.assessed or 1
    return {
        "said": said,
        "net": said.net_kg,
        "levels": [
            (say("factor", each.level), each.devices, Decimal(each.devices) / total) for each in said.levels
        ],
        "terms": sorted(said.terms, key=lambda term: (term.own, -term.kg.central)),
        "kinds": sorted(said.kinds, key=lambda line: -line.net_kg.central),
        "flows": [
            (words(f"fate.{name}"), getattr(said.flows, name))
            for name in ("reuse", "parts", "recycle", "returned", "undecided")
            if getattr(said.flows, name)
        ],
        "equivalent": _equivalent(said, words),
        "chart": _chart(said),
        "chart_is_broken": len({one.series for one in said.years}) > 1,
        "shares": _shares(said),
        "masses": [
            (words(f"fate.{line.code}"), line, line.devices - line.devices_out, line.kg)
            for line in said.masses
        ],
        "mass_kg": sum((line.kg for line in said.masses), Decimal(0)),
        "recycled": [(words(f"recycled.{line.code}"), line.kg) for line in said.recycled],
        "recycled_kg": sum((line.kg for line in said.recycled), Decimal(0)),
        "target": zero_waste_said(zero_waste(said.masses, said.recycled), words),
        "noted": [(say("noted", each.code), each.devices) for each in said.noted],
        "not_checked": [say("unchecked", code) for code in said.not_checked],
    }


def _shares(said: ClimateStatement) -> list[dict[str, Any]]:
    """Who claims which part; an amount only where the part is the same for every device."""
    claimed = said.shares
    if claimed is None:
        return []
    return [
        {
            "who": who,
            "devices": devices,
            "part": part,
            "kg": float(part) * said.net_kg.central
            if part is not None and devices == said.flows.assessed
            else None,
        }
        for who, part, devices in (
            (_("You"), claimed.portion, claimed.devices),
            (_("Others"), claimed.others, claimed.others_devices),
        )
    ]


def _equivalent(said: ClimateStatement, words: Words) -> str | None:
    from omlopp.documents.climate import equivalent_of

    return equivalent_of(said.equivalent, words) if said.equivalent else None


def _chart(said: ClimateStatement) -> Any:
    """The years as lines, one for each method: a line never crosses a change of method."""
    if len({one.year for one in said.years}) < 2:
        return None
    known = sorted({one.year for one in said.years})
    years = list(range(known[0], known[-1] + 1))
    methods = list(dict.fromkeys(one.series for one in said.years))[-charts.MOST_SERIES :]
    figures = {(one.series, one.year): one.net_kg.central for one in said.years}
    broken = len(methods) > 1
    return charts.lines(
        [
            (f"{method}, {_('version')} {version}", [figures.get(((method, version), one)) for one in years])
            for method, version in methods
        ],
        [str(one) for one in years],
        title=_("Avoided emissions by year"),
        description=_("The line is broken where the method changes.")
        if broken
        else _("One method throughout."),
        show=lambda kg: str(formats.mass(kg)),
    )


def _sheets(said: ClimateStatement) -> Iterator[Sheet]:
    low, central, high = _("Low, kg"), _("Central, kg"), _("High, kg")

    def three(kg: Any) -> tuple[Decimal, Decimal, Decimal]:
        return (Decimal(repr(kg.low)), Decimal(repr(kg.central)), Decimal(repr(kg.high)))

    figures = (Column(low, "number", 1), Column(central, "number", 1), Column(high, "number", 1))
    yield Sheet(
        _("Sum"),
        (Column(_("What"), width=44), *figures),
        [
            *((say("term", term.name), *three(term.kg)) for term in said.terms),
            (_("Net"), *three(said.net_kg)),
            (f"{_('Method')}: {said.method} {said.method_version}", None, None, None),
            (f"{_('Factors')}: {said.factors_sha256}", None, None, None),
            *(
                [(f"{_('Models’ footprints')}: {said.factor_set_sha256}", None, None, None)]
                if said.factor_set_sha256
                else []
            ),
            (_("Not deductible from scope 1–3."), None, None, None),
        ],
    )
    named = (Column(_("Devices"), "number"), *figures)
    yield Sheet(
        _("By kind"),
        (Column(_("Kind"), width=24), *named),
        [
            *((say("kind", line.name), line.devices, *three(line.net_kg)) for line in said.kinds),
            *(
                (f"{say('kind', one.kind)}: {_('unknown')}", one.devices, None, None, None)
                for one in said.unknown
            ),
        ],
    )
    if said.masses:
        yield from _mass_sheets(said)
    if said.units:
        yield Sheet(
            _("By unit"),
            (Column(_("Unit"), width=36), *named),
            [(line.name or "", line.devices, *three(line.net_kg)) for line in said.units],
        )
    if said.rows_sha256:
        yield _rows(said.rows_sha256)


def _mass_sheets(said: ClimateStatement) -> Iterator[Sheet]:
    """What became of the mass, and what the recyclers made of what they were given."""
    words = Words(language())
    counts = (
        Column(pgettext("mass", "In"), "number"),
        Column(pgettext("mass", "Out"), "number"),
        Column(_("In stock"), "number"),
    )
    yield Sheet(
        _("Mass"),
        (
            Column(_("Way"), width=44),
            *counts,
            Column(_("kg, estimated"), "number", 3),
            Column(_("Unknown weight"), "number"),
        ),
        [
            (
                words(f"fate.{line.code}"),
                line.devices,
                line.devices_out,
                line.devices - line.devices_out,
                line.kg,
                line.unweighed,
            )
            for line in said.masses
        ],
    )
    if said.recycled:
        yield Sheet(
            _("Recyclers"),
            (
                Column(_("What recyclers made of what they were given"), width=44),
                Column(_("kg, estimated"), "number", 3),
            ),
            [
                *((words(f"recycled.{line.code}"), line.kg) for line in said.recycled),
                (words("mass.handed"), sum((line.kg for line in said.recycled), Decimal(0))),
            ],
        )


def _rows(exhibit: str) -> Sheet:
    rows = list(csv.DictReader(io.StringIO(ledger.read_exhibit(exhibit).decode())))
    units = names_by_path({row["path"] for row in rows})
    texts: dict[tuple[str, str], str] = {}

    def told(family: str, code: str) -> str:
        if (family, code) not in texts:
            texts[family, code] = say(family, code) if code else ""
        return texts[family, code]

    def kg(grams: str) -> Decimal | None:
        return Decimal(grams) / 1000 if grams else None

    return Sheet(
        _("Devices"),
        (
            Column(_("Device"), width=12),
            Column(_("Take-back"), width=16),
            Column(_("Unit"), width=30),
            Column(_("Kind"), width=16),
            Column(_("Maker"), width=16),
            Column(_("Model"), width=28),
            Column(_("Way"), width=18),
            Column(_("Factor from"), width=22),
            Column(_("Low, kg"), "number", 1),
            Column(_("Central, kg"), "number", 1),
            Column(_("High, kg"), "number", 1),
        ),
        (
            (
                row["device"],
                row["takeback"],
                units.get(row["path"], ""),
                told("kind", row["kind"]),
                row["manufacturer"],
                row["model"],
                told("fate", row["fate"]),
                told("factor", row["level"]),
                kg(row["low_g"]),
                kg(row["central_g"]),
                kg(row["high_g"]),
            )
            for row in rows
        ),
    )
