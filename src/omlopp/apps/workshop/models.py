"""Tables of the workshop. `apply.py` alone writes them, but for the erasable `FileName` and `Operator`."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

RECEIVED = Q(stage="received")
CLEARED = Q(media_known=True, media_counted=True, media=F("media_sufficient"))
LEADS_TO_STOCK = ("resale", "rental", "parts")
UNLOCKED = Q(locks=0) | Q(route="parts")
"""Free for its next user; what is taken apart needs no key."""

WORK: dict[str, Q] = {
    "without_evidence": RECEIVED & Q(has_evidence=False, media_known=False),
    "uncleared": RECEIVED
    & (Q(has_evidence=True) | Q(media_known=True))
    & (Q(media_known=False) | Q(media_counted=False) | ~Q(media=F("media_sufficient"))),
    "locked": RECEIVED & Q(locks__gt=0),
    "untested": RECEIVED & Q(tested_at=None),
    "ungraded": RECEIVED & Q(tested_at__isnull=False, grade=None),
    "unrouted": RECEIVED & Q(grade__isnull=False, route=None),
    "ready_for_stock": RECEIVED & CLEARED & UNLOCKED & Q(route__in=LEADS_TO_STOCK),
}
"""What waits for work, by queue. Each has a partial index, so a queue costs what is in it and no more."""


class WorkshopDevice(models.Model):
    """What the workshop knows of a device in this round. Stage, kind and counts follow the register's.

    `media_counted` says that somebody or something looked for media, so that those known are all there are;
    `inventory` is the last report that did, `inventory_independent` whether no eraser wrote it.
    `tests` is code → {outcome, value}; `defects` a list of {code, zone, severity}, None while nobody looked.
    `locks` is how many cases about locks are not released; `left_cleared` whether the data was gone when the
    device left. `keyboard` is what was done to it last: {method, source, layout, changed_date, artwork}, None
    where nothing was, or something else stands there now.
    """

    device = models.UUIDField(primary_key=True)
    takeback = models.UUIDField()
    path = models.TextField()
    stage = models.TextField()
    kind = models.TextField(null=True)
    received_at = models.DateTimeField()
    has_evidence = models.BooleanField(default=False)
    inventory = models.TextField(null=True)
    inventory_independent = models.BooleanField(null=True)
    media_known = models.BooleanField(default=False)
    media_counted = models.BooleanField(default=False)
    media = models.IntegerField(default=0)
    media_sufficient = models.IntegerField(default=0)
    locks = models.IntegerField(default=0)
    tests = models.JSONField(default=dict)
    defects = models.JSONField(null=True)
    tested_at = models.DateTimeField(null=True)
    inspected_at = models.DateTimeField(null=True)
    grade = models.TextField(null=True)
    graded_at = models.DateTimeField(null=True)
    rubric = models.TextField(null=True)
    reasons = ArrayField(models.TextField(), default=list)
    keyboard = models.JSONField(null=True)
    route = models.TextField(null=True)
    routed_at = models.DateTimeField(null=True)
    left_reason = models.TextField(null=True)
    left_cleared = models.BooleanField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "workshop_device"
        indexes: ClassVar = [
            *(
                models.Index(
                    fields=["takeback", "device"],
                    include=["path"],
                    condition=waiting,
                    name=f"workshop_{name}",
                )
                for name, waiting in WORK.items()
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="workshop_stock_only_with_data_cleared", condition=~Q(stage="in_stock") | CLEARED
            ),
            models.CheckConstraint(
                name="workshop_stock_only_unlocked", condition=~Q(stage="in_stock") | UNLOCKED
            ),
            models.CheckConstraint(
                name="workshop_left_only_with_data_cleared",
                condition=Q(left_reason=None) | Q(left_reason="returned") | Q(left_cleared=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.device)


class Policy(models.Model):
    """The erasure policy a take-back demands."""

    takeback = models.UUIDField(primary_key=True)
    number = models.TextField()
    path = models.TextField()
    policy = models.TextField()

    class Meta:
        db_table = "workshop_policy"

    def __str__(self) -> str:
        return f"{self.number} {self.policy}"


class Evidence(models.Model):
    """Which exhibit, and which part of it, spoke of which device: the same report twice is one fact.

    `part` is the medium's place in the report, -1 for the device as a whole; `taken_in_by` who stands for it.
    """

    pk = models.CompositePrimaryKey("exhibit", "part", "device")
    exhibit = models.TextField()
    part = models.IntegerField()
    device = models.UUIDField()
    medium = models.UUIDField(null=True)
    document = models.TextField(null=True)
    standard = models.TextField(null=True)
    ended_at = models.TextField(null=True)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.UUIDField(null=True)

    class Meta:
        db_table = "workshop_evidence"
        indexes: ClassVar = [
            models.Index(
                fields=["document"], condition=Q(document__isnull=False), name="workshop_evidence_document"
            ),
            models.Index(
                fields=["medium"], condition=Q(medium__isnull=False), name="workshop_evidence_medium"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exhibit[:12]} {self.part}"


class Listed(models.Model):
    """What the owner's own system says of a device: told by a line of its export, seen by nobody.

    `storage_gb` is all storage, roughly; `encryption` encrypted, partly, not_encrypted, None for unknown.
    """

    pk = models.CompositePrimaryKey("device", "tool")
    device = models.UUIDField()
    tool = models.TextField()
    exhibit = models.TextField()
    place = models.TextField(null=True)
    storage_gb = models.IntegerField(null=True)
    encryption = models.TextField(null=True)
    listed_at = models.DateTimeField()

    class Meta:
        db_table = "workshop_listed"

    def __str__(self) -> str:
        return f"{self.tool} {self.place or ''}"


class QueueState(models.TextChoices):
    """Whether somebody still has to look at the item."""

    OPEN = "open"
    LINKED = "linked"
    DISMISSED = "dismissed"


class QueueItem(models.Model):
    """A report, or a part of one, that could not be bound by itself."""

    id = models.UUIDField(primary_key=True)
    exhibit = models.TextField()
    part = models.IntegerField()
    reason = models.TextField()
    detail = models.TextField(null=True)
    serials = ArrayField(models.TextField(), default=list)
    takeback = models.UUIDField(null=True)
    path = models.TextField()
    device = models.UUIDField(null=True)
    state = models.TextField(choices=QueueState.choices, default=QueueState.OPEN)
    queued_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    dismissal = models.TextField(null=True)

    class Meta:
        db_table = "workshop_queue"
        indexes: ClassVar = [
            models.Index(
                fields=["id"], include=["path"], condition=Q(state="open"), name="workshop_queue_open"
            ),
            models.Index(
                fields=["takeback", "id"],
                include=["reason", "path"],
                condition=Q(state="open"),
                name="workshop_queue_open_takeback",
            ),
            GinIndex(fields=["serials"], condition=Q(state="open"), name="workshop_queue_open_serials"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exhibit", "part"], name="workshop_queue_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.exhibit[:12]}"


class FinalState(models.Model):
    """How a medium ended or left its device: removed (`how` is the destination), destroyed (the method)."""

    medium = models.UUIDField(primary_key=True)
    device = models.UUIDField()
    state = models.TextField()
    how = models.TextField()
    exhibit = models.TextField(null=True)
    particle_mm = models.IntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "workshop_final"
        indexes: ClassVar = [
            models.Index(
                fields=["medium"],
                condition=Q(state="removed", how="destruction"),
                name="workshop_final_to_destroy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.how}"


class LockState(models.TextChoices):
    """How far the case has come. `reported`: the customer says it is released, nobody has looked yet."""

    OPEN = "open"
    REPORTED = "reported"
    RELEASED = "released"
    LEFT = "left"


UNRELEASED = (LockState.OPEN, LockState.REPORTED)


class Lock(models.Model):
    """A case about a lock on a device: what holds it, who answers for it, what shows that it is gone.

    `owner` is the person of the house who answers for the case, None while nobody does. A case whose device
    left, or came back as somebody else's, is `left`.
    """

    id = models.UUIDField(primary_key=True)
    device = models.UUIDField()
    takeback = models.UUIDField(null=True)
    path = models.TextField()
    kind = models.TextField()
    part = models.TextField(null=True)
    state = models.TextField(choices=LockState.choices, default=LockState.OPEN)
    found_by = models.TextField()
    found_at = models.DateTimeField()
    exhibit = models.TextField(null=True)
    owner = models.UUIDField(null=True)
    reported_at = models.DateTimeField(null=True)
    refuted_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.TextField(null=True)
    release_exhibit = models.TextField(null=True)

    class Meta:
        db_table = "workshop_lock"
        indexes: ClassVar = [
            models.Index(fields=["device"], name="workshop_lock_device"),
            models.Index(
                fields=["path", "id"],
                condition=Q(state__in=["open", "reported"]),
                name="workshop_lock_unreleased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Sample(models.Model):
    """Media drawn for an independent check, and what they were drawn by."""

    id = models.UUIDField(primary_key=True)
    takeback = models.UUIDField(null=True)
    since = models.TextField(null=True)
    path = models.TextField()
    sampling = models.TextField()
    seed = models.TextField()
    size = models.BigIntegerField()
    population = models.IntegerField()
    population_sha256 = models.TextField()
    share = models.TextField()
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField(null=True)

    class Meta:
        db_table = "workshop_sample"
        indexes: ClassVar = [models.Index(fields=["takeback"], name="workshop_sample_takeback")]

    def __str__(self) -> str:
        return f"{self.share} of {self.population}"


class SampleMedium(models.Model):
    """A medium of a sample, in the order drawn."""

    pk = models.CompositePrimaryKey("sample", "medium")
    sample = models.UUIDField()
    medium = models.UUIDField()
    device = models.UUIDField()
    number = models.IntegerField()

    class Meta:
        db_table = "workshop_sample_medium"

    def __str__(self) -> str:
        return f"{self.number} {self.medium}"


class SampleResult(models.Model):
    """What the second person found on a medium of a sample; the last look counts."""

    pk = models.CompositePrimaryKey("sample", "medium")
    sample = models.UUIDField()
    medium = models.UUIDField()
    result = models.TextField()
    method = models.TextField()
    tool = models.TextField(null=True)
    blocks_read = models.BigIntegerField(null=True)
    exhibit = models.TextField(null=True)
    looked_at = models.DateTimeField()
    looked_by = models.UUIDField(null=True)

    class Meta:
        db_table = "workshop_sample_result"

    def __str__(self) -> str:
        return self.result


class Operator(models.Model):
    """Somebody who operates erasers, by the name that their reports print. Personal: beside the facts."""

    id = models.UUIDField(primary_key=True)
    key = models.TextField(unique=True)
    name = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)

    class Meta:
        db_table = "workshop_operator"

    def __str__(self) -> str:
        return self.name


class FileName(models.Model):
    """What a queued report's file was called. Names may be personal: kept beside the facts and erasable."""

    exhibit = models.TextField(primary_key=True)
    name = models.TextField()

    class Meta:
        db_table = "workshop_file_name"

    def __str__(self) -> str:
        return self.name
