"""The desk's longer work. Small amounts are done at once, large ones by the worker, by the same functions."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from omlopp.apps.intake import actions as intake
from omlopp.apps.intake.models import DraftList, Takeback
from omlopp.apps.jobs import actions as jobs
from omlopp.apps.jobs.actions import Report
from omlopp.apps.jobs.models import Job
from omlopp.desk.page import DeskRequest, now


@dataclass(frozen=True)
class Kind:
    """A kind of job: what it does, how much of it is done while the reader waits, what may refuse it."""

    work: Callable[[Job, Report], dict[str, Any]]
    at_once: int
    refusals: tuple[type[Exception], ...] = ()


def _plain(value: Any) -> dict[str, Any]:
    return {name: str(one) if isinstance(one, UUID) else one for name, one in asdict(value).items()}


def _announce(job: Job, report: Report) -> dict[str, Any]:
    draft = DraftList.objects.get(id=job.arguments["draft"])
    takeback = Takeback.objects.get(id=draft.takeback)
    report(0)
    return _plain(
        intake.announce(
            takeback=takeback, draft=draft, places=job.arguments["places"], actor=job.made_by, at=now()
        )
    )


def _receive_all(job: Job, report: Report) -> dict[str, Any]:
    takeback = Takeback.objects.get(id=job.subject)
    report(0)
    count = intake.receive_lines(
        takeback=takeback,
        lines=None,
        place=job.arguments["place"],
        found_by="bulk",
        actor=job.made_by,
        at=now(),
    )
    return {"received": count}


KINDS: dict[str, Kind] = {
    "announce": Kind(_announce, 2_000, (intake.NotInThisState, intake.ListHasNoRows, intake.DraftGone)),
    "receive_all": Kind(_receive_all, 2_000, (intake.NotInThisState,)),
}


def start(
    request: DeskRequest,
    *,
    kind: str,
    path: str,
    arguments: Mapping[str, Any],
    total: int,
    subject: UUID | None = None,
) -> Job:
    """Begin a job: a small one is over when this returns, a large one is left to the worker."""
    job = jobs.begin(
        kind=kind,
        path=path,
        arguments=arguments,
        total=total,
        subject=subject,
        actor=request.user.pk,
        at=now(),
    )
    if total <= KINDS[kind].at_once:
        return jobs.run(job, KINDS[kind].work, refusals=KINDS[kind].refusals)
    run.defer(job=str(job.id))
    return job


@app.task(name="desk.run", queue="desk")
def run(job: str) -> None:
    """What the worker does: one job by its id."""
    row = Job.objects.get(id=job)
    jobs.run(row, KINDS[row.kind].work, refusals=KINDS[row.kind].refusals)
