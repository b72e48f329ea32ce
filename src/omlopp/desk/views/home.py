"""Today: what waits for a person first, then what is in the house."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from omlopp.apps.devices import queries as devices
from omlopp.apps.intake import queries as intake
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.workshop import queries as workshop
from omlopp.desk import words
from omlopp.desk.page import PLANS, DeskRequest, desk, names_of, page, sight
from omlopp.desk.views.takebacks import next_step


def _queues(paths: tuple[str, ...]) -> list[dict[str, Any]]:
    """What waits, as figures that open their rows: {text, count, url, tone, note}."""
    counts = workshop.work_counts(sight=paths)
    open_evidence = sum(workshop.queue_counts(sight=paths).values())
    found: list[dict[str, Any]] = [
        {
            "text": _("Reports that wait for a person"),
            "count": open_evidence,
            "url": reverse("desk:evidence"),
            "tone": "warn",
            "note": None,
        }
    ]
    return found + [
        {
            "text": words.say("queue", queue),
            "count": counts[queue],
            "url": f"{reverse('desk:queues')}?queue={queue}",
            "tone": None,
            "note": None,
        }
        for queue in workshop.QUEUES
    ]


@desk
def home(request: DeskRequest) -> HttpResponse:
    """The desk's first page."""
    paths = sight(request)
    waiting = list(intake.going(paths).order_by("changed_at")[:12])
    reconciled = intake.reconciliation([one.id for one in waiting])
    drafts = intake.drafts_of([one.id for one in waiting])
    return page(
        request,
        "home.html",
        waiting=[
            {
                "takeback": one,
                "counted": reconciled[one.id],
                "next": next_step(request, one, drafts.get(one.id, ())),
            }
            for one in waiting
        ],
        names=names_of(one.customer for one in waiting),
        queues=_queues(paths),
        counts=devices.counts(paths),
        unfinished=jobs.unfinished(paths),
        failed=jobs.failed(paths),
        has_worker=jobs.has_worker(),
        tones=words.STATE_TONES,
        may_order=any(request.access.has(right) for right in PLANS),
    )
