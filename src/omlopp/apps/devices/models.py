"""Tables of the register. Rows are written by `apply.py` alone."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Stage(models.TextChoices):
    """Where in its way through the house a device is."""

    ANNOUNCED = "announced"
    RECEIVED = "received"
    MISSING = "missing"
    REFUSED = "refused"
    IN_STOCK = "in_stock"
    SHIPPED = "shipped"


class Device(models.Model):
    """One thing, as we know it now. `media_known` is false until a tool or a person has looked inside.

    `version` is the product version that an inventory read, `storage_gb` the size of its only drive, None
    where there are several or none is known, `screen_inch` the diagonal of its screen as a list or a tool
    stated it. `harvested_parts` were taken out to be used again, `replaced_parts` put in at a repair: empty
    where it was repaired without, None where no repair is recorded. `shipped_at`, `shipped_for` and
    `shipped_to` say when it last left the house, why and to whom.
    """

    id = models.UUIDField(primary_key=True)
    code = models.TextField()
    path = models.TextField()
    takeback = models.UUIDField(null=True)
    stage = models.TextField(choices=Stage.choices)
    kind = models.TextField(null=True)
    manufacturer = models.TextField(null=True)
    model = models.TextField(null=True)
    form = models.TextField(null=True)
    version = models.TextField(null=True)
    storage_gb = models.IntegerField(null=True)
    screen_inch = models.DecimalField(null=True, max_digits=5, decimal_places=2)
    harvested_parts = ArrayField(models.TextField(), null=True)
    replaced_parts = ArrayField(models.TextField(), null=True)
    serial = models.TextField(null=True)
    serial_kind = models.TextField(null=True)
    asset_tag = models.TextField(null=True)
    place = models.TextField(null=True)
    shipped_at = models.DateTimeField(null=True)
    shipped_for = models.TextField(null=True)
    shipped_to = models.UUIDField(null=True)
    grade = models.TextField(null=True)
    route = models.TextField(null=True)
    media_known = models.BooleanField(default=False)
    media = models.IntegerField(default=0)
    media_sufficient = models.IntegerField(default=0)
    media_short = models.IntegerField(default=0, db_default=0)
    saved_g = models.BigIntegerField(null=True)
    net = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    currency = models.TextField(null=True)
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "devices_device"
        indexes: ClassVar = [
            models.Index(fields=["path", "id"], name="devices_device_path"),
            models.Index(fields=["takeback", "id"], name="devices_device_takeback"),
            models.Index(fields=["stage", "path", "id"], name="devices_device_stage"),
            # No `include` of kind and form: an update of them would then touch the index.
            models.Index(
                fields=["shipped_at", "shipped_to"],
                name="devices_device_handed",
                condition=models.Q(shipped_for__in=["recycled", "destroyed"]),
            ),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code"], name="devices_device_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def data_cleared(self) -> bool:
        """Whether every medium is known and has a sufficient judgement: n of n, and n is known."""
        return self.media_known and self.media == self.media_sufficient


class Identity(models.Model):
    """A name the device goes by or went by; history is kept, never overwritten."""

    pk = models.CompositePrimaryKey("device", "kind", "value")
    device = models.UUIDField()
    kind = models.TextField()
    value = models.TextField()
    raw = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        db_table = "devices_identity"
        indexes: ClassVar = [models.Index(fields=["value"], name="devices_identity_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Component(models.Model):
    """A part inside, from the latest inventory."""

    id = models.UUIDField(primary_key=True)
    device = models.UUIDField()
    kind = models.TextField()
    manufacturer = models.TextField(null=True)
    model = models.TextField(null=True)
    serial = models.TextField(null=True)
    size_bytes = models.BigIntegerField(null=True)

    class Meta:
        db_table = "devices_component"
        indexes: ClassVar = [models.Index(fields=["device"], name="devices_component_device")]

    def __str__(self) -> str:
        return f"{self.kind} {self.model or ''}"


class MediumState(models.TextChoices):
    """Where a medium is; all but `present` are final."""

    PRESENT = "present"
    REMOVED = "removed"
    MISSING = "missing"
    DESTROYED = "destroyed"


class Medium(models.Model):
    """A storage medium: an asset of its own, with parent, slot and final state.

    The report columns are the latest tool's claim, the judgement columns our verdict on it. `sufficient`
    says whether the judgement meets the policy of the take-back; None while nothing is judged.
    """

    id = models.UUIDField(primary_key=True)
    device = models.UUIDField()
    slot = models.IntegerField()
    state = models.TextField(choices=MediumState.choices, default=MediumState.PRESENT)
    serial = models.TextField(null=True)
    model = models.TextField(null=True)
    medium_kind = models.TextField(null=True)
    interface = models.TextField(null=True)
    size_bytes = models.BigIntegerField(null=True)
    report_exhibit = models.TextField(null=True)
    report_part = models.IntegerField(null=True)
    tool = models.TextField(null=True)
    tool_version = models.TextField(null=True)
    method = models.TextField(null=True)
    result = models.TextField(null=True)
    verification = models.TextField(null=True)
    started_at = models.TextField(null=True)
    ended_at = models.TextField(null=True)
    passes = models.IntegerField(null=True)
    errors = models.IntegerField(null=True)
    hidden_areas = models.TextField(null=True)
    judgement = models.TextField(null=True)
    rule = models.TextField(null=True)
    rules = models.TextField(null=True)
    policy = models.TextField(null=True)
    sufficient = models.BooleanField(null=True)
    reasons = ArrayField(models.TextField(), default=list)
    not_checked = ArrayField(models.TextField(), default=list)
    found_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "devices_medium"
        indexes: ClassVar = [
            models.Index(fields=["device", "slot"], name="devices_medium_device"),
            models.Index(fields=["serial"], name="devices_medium_serial"),
        ]

    def __str__(self) -> str:
        return self.serial or str(self.id)


class Tally(models.Model):
    """Stored counts of devices by place in the tree and stage, as differences to be summed.

    Each batch inserts what it changed, so writers never wait for one another's counts; a job folds the rows.
    """

    id = models.BigAutoField(primary_key=True)
    path = models.TextField()
    stage = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "devices_tally"
        indexes: ClassVar = [models.Index(fields=["path", "stage"], include=["n"], name="devices_tally_path")]

    def __str__(self) -> str:
        return f"{self.path} {self.stage} {self.n:+d}"


class Standing(models.Model):
    """Stored counts of a take-back's devices by what its pages count them by, as differences to be summed.

    `holds`: it may hold data; `carries`: media were found in it; `known`: its media are counted; `enough`:
    none of them is open; `short`: one present was judged insufficient. `media` and `sufficient` are sums
    over the `n` devices.
    """

    id = models.BigAutoField(primary_key=True)
    takeback = models.UUIDField()
    path = models.TextField()
    stage = models.TextField()
    holds = models.BooleanField()
    carries = models.BooleanField()
    known = models.BooleanField()
    enough = models.BooleanField()
    short = models.BooleanField()
    graded = models.BooleanField()
    routed = models.BooleanField()
    priced = models.BooleanField()
    n = models.IntegerField()
    media = models.IntegerField()
    sufficient = models.IntegerField()

    class Meta:
        db_table = "devices_standing"
        indexes: ClassVar = [models.Index(fields=["takeback"], name="devices_standing_takeback")]

    def __str__(self) -> str:
        return f"{self.takeback} {self.stage} {self.n:+d}"
