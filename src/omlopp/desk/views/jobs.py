"""Jobs: how far they have come, what came of them. One may leave and come back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from omlopp.apps.devices.models import Device
from omlopp.apps.jobs import queries
from omlopp.apps.parties.models import Person
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, key_of, page, sight


def _refused(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The devices a verb on many was refused for, by reason: the words, how many, the first of them."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for one in result.get("refused", []):
        rows.setdefault(words.refused_text(one["code"], one["facts"]), []).append(one)
    first = {UUID(one["device"]) for found in rows.values() for one in found[:12]}
    codes = dict(Device.objects.filter(id__in=first).values_list("id", "code"))
    return [
        {
            "text": text,
            "count": len(found),
            "codes": [codes[UUID(one["device"])] for one in found[:12] if UUID(one["device"]) in codes],
        }
        for text, found in sorted(rows.items(), key=lambda item: -len(item[1]))
    ]


def _fell(result: dict[str, Any]) -> list[str]:
    """The codes of the first devices that fell below the demand when they were judged anew."""
    ids = [UUID(one) for one in result.get("fell", [])[:60]]
    return list(Device.objects.filter(id__in=ids).order_by("code").values_list("code", flat=True))


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
        result=found.result or {},
        refused=_refused(found.result or {}),
        fell=_fell(found.result or {}),
    )
    if not found.is_over:
        # The header and not a script: it works everywhere, and leaving the page ends it.
        response.headers["Refresh"] = "3"
    return response
