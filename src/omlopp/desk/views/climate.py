"""Climate at the desk: reports for a year, and reports said anew when a method is released."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp.apps.climate import actions, queries
from omlopp.apps.climate.models import Restatement
from omlopp.apps.devices import queries as register
from omlopp.apps.intake import queries as intake
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible, names_by_path, subtree
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.desk import tasks, words
from omlopp.desk.forms import ClaimForm, PeriodReportForm, RestateForm
from omlopp.desk.page import DeskRequest, customers, desk, go, key_of, now, page, sight
from omlopp.domain import carbon
from omlopp.domain.rights import Right

MOST_PLACES = 400
ROWS = 50


def _paths(request: DeskRequest) -> tuple[str, ...]:
    """Where the person issues; for everybody else there is no such page."""
    held = request.access.paths(Right.ISSUE)
    if not held:
        raise NotVisible
    return held


def _places(request: DeskRequest) -> list[tuple[str, str]]:
    """Customers and their units by id and name; customers alone where the tree is too large."""
    found: list[tuple[str, str]] = []
    for party, name in customers(request, Right.ISSUE):
        below = subtree(party.path, limit=MOST_PLACES + 1)
        if len(found) + len(below) > MOST_PLACES:
            return [(str(one.id), name) for one, name in customers(request, Right.ISSUE)]
        found += [(str(one.id), name if one.id == party.id else f"{name}: {called}") for one, called in below]
    return found


@desk
def climate(request: DeskRequest) -> HttpResponse:
    """What has been reported and restated, and the two things to be done about it."""
    return _climate(request)


def _climate(
    request: DeskRequest,
    period: PeriodReportForm | None = None,
    restate: RestateForm | None = None,
    claim: ClaimForm | None = None,
) -> HttpResponse:
    paths = _paths(request)
    choices = _places(request)
    period = period or PeriodReportForm(places=choices, today=now().date())
    restate = restate or RestateForm()
    claim = claim or ClaimForm(places=choices)
    issued = statements.visible(paths).filter(kind=actions.CLIMATE_PERIOD).order_by("-id")[:20]
    return page(
        request,
        "climate.html",
        period_form=period,
        restate_form=restate,
        claim_form=claim,
        is_house=request.access.may(Right.ISSUE, Party.objects.get(parent=None).path),
        issued=issued,
        places=names_by_path({one.path for one in issued}),
        restatements=[_row(one) for one in queries.restatements(paths)[:20]],
        errors=bool(period.errors or restate.errors or claim.errors),
    )


def _row(order: Restatement) -> dict[str, Any]:
    job = jobs.latest("restate", order.id)
    return {"order": order, "done": queries.restated(order.id).count(), "job": job}


@desk
@require_POST
def issue_period(request: DeskRequest) -> HttpResponse:
    """Issue the report of a customer or a unit for a year."""
    _paths(request)
    form = PeriodReportForm(request.POST, places=_places(request), today=now().date())
    if not form.is_valid():
        return _climate(request, period=form)
    party = Party.objects.get(id=form.cleaned_data["party"])
    request.access.require(Right.ISSUE, party.path)
    year = form.cleaned_data["year"]
    scope = queries.of_period(party.path, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    job = tasks.start(
        request,
        kind="climate_period",
        subject=party.id,
        path=party.path,
        arguments={"year": year},
        total=queries.devices_in(scope),
    )
    if job.state == "done":
        messages.success(request, _("The report for %(year)s is issued.") % {"year": year})
        return go("climate")
    return go("job", job.id)


@desk
@require_POST
def issue_device(request: DeskRequest, code: str) -> HttpResponse:
    """Issue the climate report of one device."""
    found = register.device_by_code(code, sight(request))
    request.access.require(Right.ISSUE, found.path)
    try:
        issued = actions.issue_device_report(device=found.id, actor=request.user.pk, at=now())
    except actions.NothingAssessed as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        messages.success(
            request, _("The device’s climate report is issued, version %(n)s.") % {"n": issued.version}
        )
    return go("device", code, anchor="#climate")


@desk
@require_POST
def claim(request: DeskRequest) -> HttpResponse:
    """Claim a part of what a take-back spared; refused where all parts would be above the whole."""
    _paths(request)
    form = ClaimForm(request.POST, places=_places(request))
    if not form.is_valid():
        return _climate(request, claim=form)
    try:
        takeback = intake.takeback(form.cleaned_data["number"].strip(), sight(request))
    except intake.TakebackUnknown:
        form.add_error("number", _("There is no such take-back."))
        return _climate(request, claim=form)
    request.access.require(Right.ISSUE, takeback.path)
    try:
        devices = actions.claim_share(
            takeback=takeback.id,
            party=UUID(form.cleaned_data["party"]),
            portion=form.cleaned_data["percent"] / 100,
            actor=request.user.pk,
            at=now(),
        )
    except (actions.ShareExceeded, actions.NothingAssessed) as refusal:
        form.add_error("percent", words.refusal(refusal))
        return _climate(request, claim=form)
    messages.success(
        request, _("The part is claimed for %(n)s devices. New reports show it.") % {"n": devices}
    )
    return go("climate")


@desk
@require_POST
def restate(request: DeskRequest) -> HttpResponse:
    """Order the reports to be said anew by a method, and begin."""
    paths = _paths(request)
    form = RestateForm(request.POST)
    if not form.is_valid():
        return _climate(request, restate=form)
    try:
        order = actions.order_restatement(
            method=form.cleaned_data["method"], path=paths[0], actor=request.user.pk, at=now()
        )
    except actions.NothingToRestate:
        form.add_error("method", _("No report has been issued by another method or version."))
        return _climate(request, restate=form)
    return _begin(request, order)


@desk
def restatement(request: DeskRequest, restatement: UUID) -> HttpResponse:
    """One restatement: every report before and after, and by which cause it moved."""
    order = _order(request, restatement)
    rows = queries.restated(order.id).order_by("report")
    if after := key_of(request.GET.get("after")):
        rows = rows.filter(report__gt=after)
    found = list(rows[: ROWS + 1])
    shown = found[:ROWS]
    about = Statement.objects.in_bulk([one.report for one in shown])
    job = jobs.latest("restate", order.id)
    return page(
        request,
        "restatement.html",
        order=order,
        total=queries.restated_total(order.id),
        rows=[(one, about.get(one.report)) for one in shown],
        places=names_by_path({one.path for one in shown}),
        more=shown[-1].report if len(found) > ROWS else None,
        job=job,
        method_known=any(one.id == order.method for one in carbon.METHODS),
    )


@desk
@require_POST
def go_on(request: DeskRequest, restatement: UUID) -> HttpResponse:
    """Go on with a restatement that was broken off; what was said anew already stays."""
    return _begin(request, _order(request, restatement))


def _order(request: DeskRequest, restatement: UUID) -> Restatement:
    order = Restatement.objects.filter(id=restatement).first()
    if order is None or not request.access.may(Right.ISSUE, order.path):
        raise NotVisible
    return order


def _begin(request: DeskRequest, order: Restatement) -> HttpResponse:
    under_way = jobs.latest("restate", order.id)
    if under_way is not None and not under_way.is_over:
        return go("job", under_way.id)
    job = tasks.start(
        request, kind="restate", subject=order.id, path=order.path, arguments={}, total=order.reports
    )
    return go("restatement", order.id) if job.state == "done" else go("job", job.id)
