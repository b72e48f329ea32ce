"""Questions about jobs, and whether anybody is there to do them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from omlopp.apps.jobs.models import Job, State
from omlopp.apps.parties.queries import NotVisible

WORKER_SILENT_AFTER = timedelta(seconds=45)
"""A worker says every ten seconds that it is alive; several missed words in a row and it counts as gone."""


@dataclass(eq=False)
class JobUnknown(NotVisible):
    """No such job for this person."""


def visible(sight: Iterable[str]) -> QuerySet[Job]:
    """The jobs at or below the paths."""
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    return Job.objects.filter(where)


def job(job_id: UUID, sight: Iterable[str]) -> Job:
    """One job, or `JobUnknown`."""
    found = visible(sight).filter(id=job_id).first()
    if found is None:
        raise JobUnknown
    return found


def latest(kind: str, subject: UUID) -> Job | None:
    """The newest job of a kind about a subject."""
    return Job.objects.filter(kind=kind, subject=subject).order_by("-id").first()


def recent(sight: Iterable[str], *, size: int = 50, before: UUID | None = None) -> list[Job]:
    """Jobs, newest first."""
    rows = visible(sight).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows[:size])


def unfinished(sight: Iterable[str]) -> int:
    """How many jobs wait or run."""
    return visible(sight).filter(state__in=[State.WAITING, State.RUNNING]).count()


def failed(sight: Iterable[str]) -> int:
    """How many jobs failed for a reason nobody expected."""
    return visible(sight).filter(state=State.FAILED).count()


def has_worker() -> bool:
    """Whether a worker has been heard of lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [WORKER_SILENT_AFTER.total_seconds()],
        )
        row = cursor.fetchone()
    return bool(row and row[0])
