"""The record itself: how long it is, its latest signed head, whether it verifies; and the living guide."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.jobs.models import Job
from omlopp.apps.parties.queries import NotVisible
from omlopp.desk import tasks
from omlopp.desk.page import DeskRequest, desk, go, page
from omlopp.domain.rights import Right
from omlopp.ui.guide import guide_context


@desk
def guide(request: DeskRequest) -> HttpResponse:
    """Every component of the look in all its states."""
    return render(request, "ui/guide.html", guide_context())


@desk
def record(request: DeskRequest) -> HttpResponse:
    """The ledger: how long it is and its signed head, which anybody at the desk may hold it against."""
    return page(
        request,
        "record.html",
        position=ledger.position(),
        head=ledger.latest_head(),
        verified=Job.objects.filter(kind="verify").order_by("-id").first(),
        may_verify=request.access.has(Right.ISSUE),
    )


@desk
@require_POST
def verify(request: DeskRequest) -> HttpResponse:
    """Have the whole ledger verified: for those who issue statements that rest on it."""
    if not request.access.has(Right.ISSUE):
        raise NotVisible
    job = tasks.start(
        request,
        kind="verify",
        path=request.access.paths(Right.ISSUE)[0],
        arguments={},
        total=ledger.position(),
    )
    return go("job", job.id)
