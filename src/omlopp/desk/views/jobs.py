"""Jobs: how far they have come, what came of them. One may leave and come back."""

from uuid import UUID

from django.http import HttpResponse

from omlopp.apps.jobs import queries
from omlopp.apps.parties.models import Person
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, key_of, page, sight


@desk
def jobs(request: DeskRequest) -> HttpResponse:
    """All jobs, newest first."""
    found = queries.recent(sight(request), size=51, before=key_of(request.GET.get("before")))
    return page(
        request,
        "jobs.html",
        jobs=found[:50],
        more=found[49].id if len(found) > 50 else None,
        tones=words.JOB_TONES,
        has_worker=queries.has_worker(),
    )


@desk
def job(request: DeskRequest, job: UUID) -> HttpResponse:
    """One job. While it runs the page reads itself anew."""
    found = queries.job(job, sight(request))
    response = page(
        request,
        "job.html",
        job=found,
        tones=words.JOB_TONES,
        who=Person.objects.filter(id=found.made_by).first() if found.made_by else None,
        has_worker=found.is_over or queries.has_worker(),
        back=words.job_links(found),
    )
    if not found.is_over:
        # The header and not a script: it works everywhere, and leaving the page ends it.
        response.headers["Refresh"] = "3"
    return response
