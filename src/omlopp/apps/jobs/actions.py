"""Verbs of jobs: begin one, run one, say how far it has come."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from omlopp import ledger
from omlopp.apps.jobs.models import Job, State

log = logging.getLogger(__name__)

Report = Callable[[int], None]
"""Called by a job with how many of its units are done."""
Work = Callable[[Job, Report], dict[str, Any]]
"""What a kind of job does; returns its result, as plain values."""


def begin(
    *,
    kind: str,
    path: str,
    arguments: Mapping[str, Any],
    total: int,
    subject: UUID | None = None,
    actor: UUID | None,
    at: datetime,
) -> Job:
    """Note a job to be done. `path` is the party whose people see it, `total` how many units it has."""
    return Job.objects.create(
        id=ledger.new_id(),
        kind=kind,
        subject=subject,
        path=path,
        arguments=dict(arguments),
        total=total,
        made_by=actor,
        made_at=at,
    )


def run(job: Job, work: Work, *, refusals: tuple[type[Exception], ...] = ()) -> Job:
    """Do the job and keep what came of it: a result, a refusal named after its exception, or a failure.

    A job that is over is left alone, so that one delivered twice is done once. A job whose worker died is
    done again: what it calls records nothing twice. Starts no transaction, so that progress is seen.
    """
    with transaction.atomic():
        row = Job.objects.select_for_update().get(id=job.id)
        if row.is_over:
            return row
        row.state, row.started_at, row.seen_at = State.RUNNING, timezone.now(), timezone.now()
        row.save(update_fields=["state", "started_at", "seen_at"])
    try:
        result = work(row, _reporter(row))
    except refusals as refusal:
        row.state, row.refusal, row.result = State.REFUSED, type(refusal).__name__, facts(refusal)
    except Exception:
        # Kept for the person who waits; the log has the trace under the job's id.
        log.exception("job %s (%s) failed", row.id, row.kind)
        row.state = State.FAILED
    else:
        row.state, row.result, row.done = State.DONE, result, row.total
    row.finished_at = timezone.now()
    row.save(update_fields=["state", "result", "refusal", "done", "finished_at"])
    return row


def facts(refusal: Exception) -> dict[str, Any]:
    """A refusal's facts as plain values, to be kept with a job."""
    return {name: _plain(value) for name, value in vars(refusal).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, int) else str(value)


def _reporter(job: Job) -> Report:
    def report(done: int) -> None:
        job.done = done
        Job.objects.filter(id=job.id).update(done=done, seen_at=timezone.now())

    return report
