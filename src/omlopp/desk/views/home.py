"""Today: what waits for a person first, then what is in the house."""

from django.http import HttpResponse

from omlopp.apps.devices import queries as devices
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import State
from omlopp.apps.jobs import queries as jobs
from omlopp.desk import words
from omlopp.desk.page import PLANS, DeskRequest, desk, names_of, page, sight
from omlopp.desk.views.takebacks import next_step
from omlopp.domain.rights import Right


@desk
def home(request: DeskRequest) -> HttpResponse:
    """The desk's first page."""
    paths = sight(request)
    waiting = list(
        intake.visible(paths)
        .exclude(state__in=[State.CLOSED, State.CANCELLED])
        .order_by("changed_at")[:12]
    )
    reconciled = intake.reconciliation([one.id for one in waiting])
    return page(
        request,
        "home.html",
        waiting=[
            {"takeback": one, "counted": reconciled[one.id], "next": next_step(request, one)} for one in waiting
        ],
        names=names_of(one.customer for one in waiting),
        queues=[],
        counts=devices.counts(paths),
        unfinished=jobs.unfinished(paths),
        failed=jobs.failed(paths),
        has_worker=jobs.has_worker(),
        tones=words.STATE_TONES,
        may_order=any(request.access.has(right) for right in PLANS),
        sees_evidence=request.access.has(Right.ERASE),
    )
