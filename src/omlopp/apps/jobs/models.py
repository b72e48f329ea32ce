"""The table of jobs. They are not facts: what a job does is recorded by the actions it calls."""

from typing import ClassVar

from django.db import models


class State(models.TextChoices):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Job(models.Model):
    """One piece of work: what is to be done, to what, for whom, and how far it has come.

    `done` of `total` are in the units the kind implies. `refusal` is the code of an expected refusal; a job
    that failed has its id as the reference in the log.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    subject = models.UUIDField(null=True)
    path = models.TextField()
    arguments = models.JSONField(default=dict)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    result = models.JSONField(null=True)
    refusal = models.TextField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "jobs_job"
        indexes: ClassVar = [
            models.Index(fields=["subject", "kind", "id"], name="jobs_job_subject"),
            models.Index(fields=["path", "id"], name="jobs_job_path"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (State.DONE, State.REFUSED, State.FAILED)
