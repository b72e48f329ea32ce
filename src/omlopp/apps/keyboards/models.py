"""Tables of keyboards and of the runs that re-print them. Rows are written by `apply.py` alone."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a keyboard is on its way to other legends."""

    UNSEEN = "unseen"
    SEEN = "seen"
    PLANNED = "planned"
    ON_JIG = "on_jig"
    REPRINT = "reprint"
    RELEASED = "released"
    SPOILT = "spoilt"


IN_RUN = (State.PLANNED, State.ON_JIG, State.REPRINT)
"""States in which a keyboard belongs to a run."""


class Geometry(models.Model):
    """Millimetres the house prints by; `fits` are "manufacturer|model", in lower case."""

    id = models.UUIDField(primary_key=True)
    path = models.TextField()
    name = models.TextField()
    form = models.TextField()
    trust = models.TextField()
    exhibit = models.TextField()
    fits = ArrayField(models.TextField(), default=list)
    adopted_at = models.DateTimeField()

    class Meta:
        db_table = "keyboards_geometry"

    def __str__(self) -> str:
        return self.name


class Keyboard(models.Model):
    """The keyboard of a device as it is now; `unseen` until somebody has looked at it.

    `layout` None: nobody has said, or could say, what stands on it. `here`: the device is in the house. `run`
    and `target` are set while it is in a run. `reprinted_from` and the columns after it tell of the last
    re-print that was released.
    """

    device = models.UUIDField(primary_key=True)
    path = models.TextField()
    layout = models.TextField(null=True)
    form = models.TextField(null=True)
    wear = models.TextField(null=True)
    material = models.TextField(null=True)
    backlit = models.BooleanField(null=True)
    state = models.TextField(choices=State.choices)
    here = models.BooleanField(default=True)
    run = models.UUIDField(null=True)
    target = models.TextField(null=True)
    seen_at = models.DateTimeField(null=True)
    reprinted_from = models.TextField(null=True)
    reprinted_to = models.TextField(null=True)
    reprinted_at = models.DateTimeField(null=True)
    method = models.TextField(null=True)
    artwork = models.TextField(null=True)
    keys = models.IntegerField(null=True)
    unlit = models.BooleanField(null=True)

    class Meta:
        db_table = "keyboards_keyboard"
        indexes: ClassVar = [
            models.Index(
                fields=["state", "layout", "form", "device"], condition=Q(here=True), name="keyboards_here"
            ),
            models.Index(fields=["run", "device"], condition=Q(run__isnull=False), name="keyboards_in_run"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.layout or '?'}"


class Run(models.Model):
    """Keyboards that wait for, or went through, one setting of the machine.

    The `first_` columns tell of its first article: what was found, the photo of it, the picture that the
    photo's check made, and the proposal (passed, failed, or why the photo could not tell).
    """

    id = models.UUIDField(primary_key=True)
    path = models.TextField()
    form = models.TextField()
    source = models.TextField()
    target = models.TextField()
    method = models.TextField()
    altgr = models.TextField()
    maker = models.TextField()
    style = models.TextField()
    words = models.BooleanField()
    geometry = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    machine = models.TextField(null=True)
    artwork = models.TextField(null=True)
    job = models.TextField(null=True)
    pdf = models.TextField(null=True)
    svg = models.TextField(null=True)
    dxf = models.TextField(null=True)
    approved_at = models.DateTimeField(null=True)
    first_device = models.UUIDField(null=True)
    first_passed = models.BooleanField(null=True)
    first_error_mm = models.DecimalField(null=True, max_digits=8, decimal_places=3)
    first_photo = models.TextField(null=True)
    first_picture = models.TextField(null=True)
    first_proposal = models.TextField(null=True)

    class Meta:
        db_table = "keyboards_run"

    def __str__(self) -> str:
        return f"{self.source} {self.target} {self.method}"


class Outcome(models.Model):
    """What came of one keyboard in a run: a row for each time it ended."""

    id = models.UUIDField(primary_key=True)
    device = models.UUIDField()
    run = models.UUIDField()
    outcome = models.TextField()
    method = models.TextField()
    machine = models.TextField(null=True)
    geometry = models.UUIDField(null=True)
    keys = models.IntegerField(null=True)
    error_mm = models.DecimalField(null=True, max_digits=8, decimal_places=3)
    inks = models.TextField(null=True)
    photo = models.TextField(null=True)
    picture = models.TextField(null=True)
    proposal = models.TextField(null=True)
    ended_at = models.DateTimeField()

    class Meta:
        db_table = "keyboards_outcome"
        indexes: ClassVar = [
            models.Index(fields=["method", "machine", "geometry", "outcome"], name="keyboards_outcome_rate"),
            models.Index(fields=["run"], name="keyboards_outcome_run"),
            models.Index(fields=["device"], name="keyboards_outcome_device"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.outcome}"
