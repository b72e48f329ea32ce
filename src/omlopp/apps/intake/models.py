"""Tables of take-backs and their lines; lists that are not announced yet are ordinary rows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """How far a take-back has come."""

    ORDERED = "ordered"
    ANNOUNCED = "announced"
    SCHEDULED = "scheduled"
    COLLECTED = "collected"
    RECEIVING = "receiving"
    RECONCILED = "reconciled"
    REPORTED = "reported"
    SETTLED = "settled"
    CLOSED = "closed"
    CANCELLED = "cancelled"


ENDED = (State.CLOSED, State.CANCELLED)
"""Take-backs that nobody works with any more: year by year there are more of them."""


class Takeback(models.Model):
    """One take-back. How its lines ended is counted from the lines."""

    id = models.UUIDField(primary_key=True)
    number = models.TextField()
    customer = models.UUIDField()
    path = models.TextField()
    state = models.TextField(choices=State.choices)
    policy = models.TextField()
    price_list = models.TextField()
    method = models.TextField()
    pickup_date = models.DateField(null=True)
    pallets = models.IntegerField(null=True)
    lines = models.IntegerField(default=0)
    ordered_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)
    receiving_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "intake_takeback"
        indexes: ClassVar = [
            models.Index(fields=["path", "id"], name="intake_takeback_path"),
            models.Index(fields=["state", "id"], include=["path"], name="intake_takeback_state"),
            models.Index(
                fields=["changed_at"],
                include=["path", "state"],
                condition=~Q(state__in=ENDED),
                name="intake_takeback_going",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="intake_takeback_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class FrozenList(models.Model):
    """A list that was announced: its lines and the digest that freezes them."""

    pk = models.CompositePrimaryKey("takeback", "first_line")
    takeback = models.UUIDField()
    first_line = models.IntegerField()
    lines = models.IntegerField()
    digest = models.TextField()
    exhibit = models.TextField()
    frozen_at = models.DateTimeField()

    class Meta:
        db_table = "intake_frozen"

    def __str__(self) -> str:
        return self.digest[:12]


class Line(models.Model):
    """One announced line, as claimed, and how it ended; `outcome` is None while it is open."""

    pk = models.CompositePrimaryKey("takeback", "line")
    takeback = models.UUIDField()
    line = models.IntegerField()
    device = models.UUIDField()
    path = models.TextField()
    sheet = models.TextField(default="")
    row = models.IntegerField(null=True)
    kind = models.TextField(null=True)
    manufacturer = models.TextField(null=True)
    model = models.TextField(null=True)
    serial = models.TextField(null=True)
    serial_raw = models.TextField(null=True)
    asset_tag = models.TextField(null=True)
    unit = models.TextField(null=True)
    department = models.TextField(null=True)
    bought_date = models.DateField(null=True)
    price = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    currency = models.TextField(null=True)
    outcome = models.TextField(null=True)
    of_line = models.IntegerField(null=True)
    reason = models.TextField(null=True)
    found_by = models.TextField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_line"
        indexes: ClassVar = [
            models.Index(fields=["device"], name="intake_line_device"),
            models.Index(fields=["takeback", "serial"], name="intake_line_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.takeback} {self.line}"


class Unlisted(models.Model):
    """A device that arrived with a take-back without being on its list."""

    pk = models.CompositePrimaryKey("takeback", "device")
    takeback = models.UUIDField()
    device = models.UUIDField()
    path = models.TextField()
    found_at = models.DateTimeField()

    class Meta:
        db_table = "intake_unlisted"

    def __str__(self) -> str:
        return str(self.device)


class Tally(models.Model):
    """Stored counts of lines by how they ended, as differences to be summed: `open` for those that have not.

    Devices that came without a line are counted as `unlisted`.
    """

    id = models.BigAutoField(primary_key=True)
    takeback = models.UUIDField()
    path = models.TextField()
    outcome = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "intake_tally"
        indexes: ClassVar = [
            models.Index(fields=["takeback", "path", "outcome"], include=["n"], name="intake_tally_takeback")
        ]

    def __str__(self) -> str:
        return f"{self.takeback} {self.outcome} {self.n:+d}"


class DraftList(models.Model):
    """A list under preview: the file as an exhibit and the corrections made so far. Not a fact yet."""

    id = models.UUIDField(primary_key=True)
    takeback = models.UUIDField()
    path = models.TextField()
    name = models.TextField()
    exhibit = models.TextField()
    corrections = models.JSONField(default=list)
    headings = models.JSONField(default=dict)  # as written → field, None for a column not used
    announced_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "intake_draft"
        indexes: ClassVar = [models.Index(fields=["takeback", "id"], name="intake_draft_takeback")]

    def __str__(self) -> str:
        return self.name


class Heading(models.Model):
    """What a customer's heading means, as a person has explained it once. No fact, only a help in reading."""

    pk = models.CompositePrimaryKey("path", "heading")
    path = models.TextField()
    heading = models.TextField()
    field = models.TextField(null=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "intake_heading"

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class Numbering(models.Model):
    """The last running number of a year; locked while the next one is taken."""

    year = models.IntegerField(primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "intake_numbering"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
