"""Statements: what was issued, by take-back and version, and the issuing of more."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp.apps.devices.models import Device, Standing
from omlopp.apps.economy import queries as economy
from omlopp.apps.intake.models import State, Takeback
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.statements import queries
from omlopp.desk import tasks, words
from omlopp.desk.page import DeskRequest, desk, go, key_of, page, sight, takeback_for
from omlopp.domain.rights import Right

KINDS = {
    "return_report": Right.ISSUE,
    "erasure_certificate": Right.ISSUE,
    "climate_report": Right.ISSUE,
    "settlement": Right.SETTLE,
}
"""The statements the desk issues, and the right each takes."""
JOBS = {
    "return_report": "return_report",
    "erasure_certificate": "certificates",
    "climate_report": "climate",
    "settlement": "settlement",
}
IN_HAND = ("received", "in_stock", "shipped")


@desk
def statements(request: DeskRequest) -> HttpResponse:
    """Everything that was issued, newest first, by kind if asked for."""
    kind = request.GET.get("kind", "")
    rows = queries.visible(sight(request)).order_by("-id")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if before := key_of(request.GET.get("before")):
        rows = rows.filter(id__lt=before)
    found = list(rows[:51])
    shown = found[:50]
    return page(
        request,
        "statements.html",
        statements=shown,
        more=shown[-1].id if len(found) > 50 else None,
        kinds=list(KINDS),
        kind=kind,
        numbers=dict(
            Takeback.objects.filter(id__in={one.takeback for one in shown}).values_list("id", "number")
        ),
        codes=dict(Device.objects.filter(id__in={one.subject for one in shown}).values_list("id", "code")),
    )


@desk
def of_takeback(request: DeskRequest, number: str) -> HttpResponse:
    """A take-back's statements by kind, with what is missing for those not issued."""
    found = takeback_for(request, number)
    issued = queries.of_takeback(found.id)
    counted = Standing.objects.filter(takeback=found.id, stage__in=IN_HAND).aggregate(
        in_hand=Sum("n"),
        routed=Sum("n", filter=Q(routed=True)),
        graded=Sum("n", filter=Q(graded=True)),
        cleared=Sum("n", filter=Q(carries=True, known=True, enough=True)),
        certifiable=Sum("sufficient", filter=Q(known=True)),
    )
    reconciled = found.state in (State.RECONCILED, State.REPORTED, State.SETTLED, State.CLOSED)
    missing = {
        "return_report": [] if reconciled else [_("Receiving is not closed.")],
        "erasure_certificate": [] if counted["certifiable"] else [_("No medium has a sufficient judgement.")],
        "climate_report": [] if counted["routed"] else [_("No device has a way: route them first.")],
        "settlement": [
            *([] if counted["routed"] else [_("No device has a way: route them first.")]),
            *([] if counted["graded"] else [_("No device is graded.")]),
        ],
    }
    rows = []
    for kind, right in KINDS.items():
        rows.append(
            {
                "kind": kind,
                "issued": [one for one in issued if one.kind == kind],
                "missing": missing[kind],
                "may": request.access.may(right, found.path),
                "job": jobs.latest(JOBS[kind], found.id),
            }
        )
    return page(
        request,
        "takeback_statements.html",
        takeback=found,
        rows=rows,
        certificates=queries.count(found.id, "erasure_certificate", sight(request)),
        **{name: n or 0 for name, n in counted.items()},
        settled=any(one.kind == "settlement" for one in issued),
        not_cleared=economy.not_cleared(found.id),
    )


@desk
@require_POST
def issue(request: DeskRequest, number: str, kind: str) -> HttpResponse:
    """Issue a statement of the kind: at once, or by the worker when the devices are many."""
    if kind not in KINDS:
        raise NotVisible
    found = takeback_for(request, number, KINDS[kind])
    arguments: dict[str, Any] = {
        "number": number,
        "reference": request.POST.get("reference", "").strip()[:100],
    }
    job = tasks.start(
        request,
        kind=JOBS[kind],
        subject=found.id,
        path=found.path,
        arguments=arguments,
        total=found.lines
        if kind == "return_report"
        else Device.objects.filter(takeback=found.id, stage__in=IN_HAND).count(),
    )
    if job.state == "refused":
        messages.error(request, words.say("job_refusal", job.refusal))
        return go("takeback-statements", number)
    if job.state == "done":
        messages.success(
            request,
            _("%(n)s certificates are issued.") % {"n": (job.result or {}).get("issued", 0)}
            if kind == "erasure_certificate"
            else _("%(statement)s is issued.") % {"statement": words.say("statement", kind)},
        )
        return go("takeback-statements", number)
    return go("job", job.id)
