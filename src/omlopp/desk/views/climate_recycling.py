"""What recyclers report at the desk: what became of what they were given, and what is not reported yet."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.climate import actions
from omlopp.apps.climate import recycling as reported
from omlopp.apps.climate.models import Recycling
from omlopp.apps.parties.queries import NotVisible, names
from omlopp.desk import words
from omlopp.desk.forms import RecyclingForm
from omlopp.desk.page import DeskRequest, desk, go, now, page
from omlopp.desk.views.climate_own import require_house

REFUSED = (
    actions.NothingHandedOver,
    actions.LoadNotWeighed,
    actions.MoreThanHandedOver,
    actions.LoadReported,
)


def _form(*args: Any) -> RecyclingForm:
    called = names(reported.recyclers())
    choices = sorted(((str(party), name) for party, name in called.items()), key=lambda one: one[1])
    return RecyclingForm(*args, recyclers=choices)


@desk
def recycling(request: DeskRequest) -> HttpResponse:
    """What recyclers have reported, and what was handed over and nobody has reported."""
    require_house(request)
    return _recycling(request, _form())


def _recycling(request: DeskRequest, form: RecyclingForm) -> HttpResponse:
    rows = reported.reports()
    return page(
        request,
        "climate_recycling.html",
        form=form,
        rows=[_row(one) for one in rows],
        names=names({one.recycler for one in rows if one.recycler}),
        unreported=reported.unreported(),
        errors=bool(form.errors),
    )


def _row(one: Recycling) -> dict[str, Any]:
    rest = one.handed_g - one.material_g - one.energy_g - one.landfill_g
    return {
        "report": one,
        "last_date": one.end_date - dt.timedelta(days=1),
        "kg": [grams / 1000 for grams in (one.handed_g, one.material_g, one.energy_g, one.landfill_g, rest)],
    }


@desk
@require_POST
def record(request: DeskRequest) -> HttpResponse:
    """Record what a recycler reports; a report of the same recycler and days is replaced."""
    require_house(request)
    form = _form(request.POST, request.FILES)
    if not form.is_valid():
        return _recycling(request, form)
    given = form.cleaned_data
    try:
        actions.record_recycling(
            recycler=UUID(given["recycler"]) if given["recycler"] else None,
            start=given["first_date"],
            end=given["last_date"] + dt.timedelta(days=1),
            material_kg=given["material_kg"],
            energy_kg=given["energy_kg"],
            landfill_kg=given["landfill_kg"],
            weighed_kg=given["weighed_kg"],
            document=(given["document"].read(), "application/octet-stream"),
            actor=request.user.pk,
            at=now(),
        )
    except REFUSED as refusal:
        form.add_error(None, words.refusal(refusal))
        return _recycling(request, form)
    messages.success(
        request, _("Recorded. Reports issued from now on show it; issued ones stay as they are.")
    )
    return go("recycling")


@desk
@require_POST
def withdraw(request: DeskRequest, report: UUID) -> HttpResponse:
    """Take back a report that was recorded by mistake."""
    require_house(request)
    try:
        actions.withdraw_recycling(report=report, actor=request.user.pk, at=now())
    except actions.RecyclingReportGone as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        messages.success(request, _("Withdrawn. What it spoke of is not reported again."))
    return go("recycling")


@desk
def file(request: DeskRequest, digest: str) -> HttpResponse:
    """A recycler's document, as it was handed in."""
    require_house(request)
    if not Recycling.objects.filter(exhibit=digest).exists():
        raise NotVisible
    response = HttpResponse(ledger.read_exhibit(digest), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=digest[:12])
    response.headers["Content-Disposition"] = str(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
