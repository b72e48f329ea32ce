"""The operator's own account at the desk: energy, transport, packaging and travel by year; removals apart."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.climate import actions, site
from omlopp.apps.climate.models import Removal, SiteEntry, SiteYear
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible
from omlopp.desk import words
from omlopp.desk.forms import RemovalForm, SiteEntryForm
from omlopp.desk.page import DeskRequest, desk, go, now, page
from omlopp.domain.quantities import Interval
from omlopp.domain.rights import Right


def require_house(request: DeskRequest) -> None:
    """For those who issue for the whole house: a customer's account is not the operator's."""
    root = Party.objects.filter(parent=None).first()
    if root is None or not request.access.may(Right.ISSUE, root.path):
        raise NotVisible


@desk
def own(request: DeskRequest) -> HttpResponse:
    """The years, what they make for each device, and removals and offsets beside them."""
    require_house(request)
    return _own(request, SiteEntryForm(initial={"year": now().year - 1}), RemovalForm())


def _own(request: DeskRequest, entry: SiteEntryForm, removal: RemovalForm) -> HttpResponse:
    found = site.years()
    closed = {one.year: one for one in SiteYear.objects.filter(year__in=found)}
    rows = site.entries_of(found)
    sources = ledger.read_texts({one.source for some in rows.values() for one in some})
    return page(
        request,
        "climate_own.html",
        entry_form=entry,
        removal_form=removal,
        years=[_year(year, rows[year], closed.get(year)) for year in found],
        sources=sources,
        removals=site.removals(),
        errors=bool(entry.errors or removal.errors),
    )


def _year(year: int, rows: list[SiteEntry], closed: SiteYear | None) -> dict[str, Any]:
    return {
        "year": year,
        "rows": rows,
        "total": Interval(
            sum(one.low_g for one in rows) / 1000,
            sum(one.central_g for one in rows) / 1000,
            sum(one.high_g for one in rows) / 1000,
        ),
        "closed": closed,
        "burden": site.of_year(closed) if closed else None,
        "over": year < now().year,
    }


@desk
@require_POST
def record(request: DeskRequest) -> HttpResponse:
    """Record an entry; one of the same sort and year is replaced."""
    require_house(request)
    form = SiteEntryForm(request.POST, request.FILES)
    if not form.is_valid():
        return _own(request, form, RemovalForm())
    given = form.cleaned_data
    try:
        actions.record_entry(
            year=given["year"],
            code=given["code"],
            amount=given["amount"],
            unit=given["unit"],
            kg=Interval(float(given["low"]), float(given["central"]), float(given["high"])),
            source=given["source"],
            file=_bytes(given["file"]),
            actor=request.user.pk,
            at=now(),
        )
    except actions.YearClosed:
        form.add_error("year", _("The year is closed: its entries are final."))
        return _own(request, form, RemovalForm())
    messages.success(request, _("Recorded."))
    return go("own-account")


@desk
@require_POST
def close(request: DeskRequest, year: int) -> HttpResponse:
    """Close a year: from then on it gives the burden of later years' devices."""
    require_house(request)
    try:
        actions.close_year(year=year, actor=request.user.pk, at=now())
    except (actions.YearClosed, actions.YearNotOver, actions.YearEmpty) as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        messages.success(request, _("The year %(year)s is closed.") % {"year": year})
    return go("own-account")


@desk
@require_POST
def remove(request: DeskRequest) -> HttpResponse:
    """Record a removal or an offset."""
    require_house(request)
    form = RemovalForm(request.POST, request.FILES)
    if not form.is_valid():
        return _own(request, SiteEntryForm(initial={"year": now().year - 1}), form)
    given = form.cleaned_data
    certificate = _bytes(given["certificate"])
    assert certificate is not None  # noqa: S101 - the form demands it
    actions.record_removal(
        kind=given["kind"],
        kg=given["kg"],
        vintage=given["vintage"],
        retired=given["retired"],
        certificate=certificate,
        actor=request.user.pk,
        at=now(),
    )
    messages.success(request, _("Recorded. It is not taken from any saving."))
    return go("own-account")


@desk
def file(request: DeskRequest, digest: str) -> HttpResponse:
    """A bill, a sheet or a certificate of the account, as it was handed in."""
    require_house(request)
    known = (
        SiteEntry.objects.filter(exhibit=digest).exists() or Removal.objects.filter(exhibit=digest).exists()
    )
    if not known:
        raise NotVisible
    response = HttpResponse(ledger.read_exhibit(digest), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=digest[:12])
    response.headers["Content-Disposition"] = str(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _bytes(upload: Any) -> tuple[bytes, str] | None:
    return (upload.read(), "application/octet-stream") if upload else None
