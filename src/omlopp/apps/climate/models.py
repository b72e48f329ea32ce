"""The tables of climate. Grams of CO2e, None where it is unknown."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Answer(models.Model):
    """What a method says of a device like this one: once, however many devices share it.

    The id is made of the content, so that it is the same whichever device came first.
    """

    id = models.UUIDField(primary_key=True)
    method = models.TextField()
    version = models.TextField()
    factors = models.TextField()
    factor_set = models.TextField(null=True)
    level = models.TextField()
    low_g = models.BigIntegerField(null=True)
    central_g = models.BigIntegerField(null=True)
    high_g = models.BigIntegerField(null=True)
    terms = models.JSONField(default=list)
    problems = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "climate_answer"

    def __str__(self) -> str:
        return f"{self.method} {self.level}: {self.central_g} g"


class Saving(models.Model):
    """What a device's reuse spared in one take-back; a later assessment takes the place of an earlier one.

    `path` is whose the device was then: it may have come back under another owner since; `kind` is what it
    was taken for. `claimed_ppm` is how much of it all parties together claim, in millionths.
    """

    pk = models.CompositePrimaryKey("takeback", "device")
    takeback = models.UUIDField()
    device = models.UUIDField()
    path = models.TextField()
    kind = models.TextField(null=True)
    fate = models.TextField()
    answer = models.ForeignKey(Answer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    assessed_at = models.DateTimeField()
    claimed_ppm = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "climate_saving"
        indexes: ClassVar = [models.Index(fields=["device"], name="climate_saving_device")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(claimed_ppm__gte=0, claimed_ppm__lte=1_000_000),
                name="climate_shares_at_most_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.device}: {self.answer_id}"


class PartsOfRound(models.Model):
    """Which parts were put in at a repair and which were taken out for use, of a device in one take-back.

    The register knows the present round only; what was said of an earlier one rests on these. None where
    nothing is recorded.
    """

    pk = models.CompositePrimaryKey("takeback", "device")
    takeback = models.UUIDField()
    device = models.UUIDField()
    replaced = ArrayField(models.TextField(), null=True)
    harvested = ArrayField(models.TextField(), null=True)

    class Meta:
        db_table = "climate_parts"

    def __str__(self) -> str:
        return f"{self.device}: {self.replaced} {self.harvested}"


class Tally(models.Model):
    """Stored counts of a take-back's savings by all that its sums need, as differences to be summed."""

    id = models.BigAutoField(primary_key=True)
    takeback = models.UUIDField()
    path = models.TextField()
    kind = models.TextField()  # empty where it is not known
    fate = models.TextField()
    answer = models.UUIDField()
    n = models.IntegerField()

    class Meta:
        db_table = "climate_tally"
        indexes: ClassVar = [models.Index(fields=["takeback"], name="climate_tally_takeback")]

    def __str__(self) -> str:
        return f"{self.takeback} {self.fate} {self.n:+d}"


class Share(models.Model):
    """A party's claimed part of what a device spared in one take-back, in millionths."""

    pk = models.CompositePrimaryKey("takeback", "device", "party")
    takeback = models.UUIDField()
    device = models.UUIDField()
    party = models.UUIDField()
    path = models.TextField()
    ppm = models.IntegerField()
    claimed_at = models.DateTimeField()

    class Meta:
        db_table = "climate_share"

    def __str__(self) -> str:
        return f"{self.party}: {self.ppm} of {self.device}"


class MethodOfTakeback(models.Model):
    """The method a take-back was ordered with, and what climate needs to know of the order.

    `received_at` is when receiving was first closed: the year of that day is the year its savings belong to.
    """

    takeback = models.UUIDField(primary_key=True)
    number = models.TextField()
    customer = models.UUIDField()
    path = models.TextField()
    method = models.TextField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "climate_takeback"
        indexes: ClassVar = [models.Index(fields=["received_at"], name="climate_takeback_received")]

    def __str__(self) -> str:
        return f"{self.number} {self.method}"


class Restatement(models.Model):
    """An order to say climate reports anew by another method or other factors."""

    id = models.UUIDField(primary_key=True)
    method = models.TextField()
    version = models.TextField()
    factors = models.TextField()
    factor_set = models.TextField(null=True)
    path = models.TextField()
    reports = models.IntegerField()
    ordered_at = models.DateTimeField()

    class Meta:
        db_table = "climate_restatement"

    def __str__(self) -> str:
        return f"{self.method} {self.version}: {self.reports}"


class Restated(models.Model):
    """One report said anew: net grams CO2e before and after, and what each cause added."""

    pk = models.CompositePrimaryKey("restatement", "report")
    restatement = models.UUIDField()
    report = models.UUIDField()
    statement = models.UUIDField()
    path = models.TextField()
    before_g = models.BigIntegerField()
    after_g = models.BigIntegerField()
    facts_g = models.BigIntegerField()
    burden_g = models.BigIntegerField()
    factors_g = models.BigIntegerField()
    method_g = models.BigIntegerField()
    restated_at = models.DateTimeField()

    class Meta:
        db_table = "climate_restated"
        indexes: ClassVar = [models.Index(fields=["report"], name="climate_restated_report")]

    def __str__(self) -> str:
        return f"{self.report}: {self.before_g} → {self.after_g}"


class LoadedFactors(models.Model):
    """A set of models' footprints that was put in use; the newest is. The id is the fact's.

    `exhibit` is the set without approved names, `aliases` the list of those in force. A set `by_alias` came
    of a name that was approved or withdrawn, and not of files.
    """

    id = models.UUIDField(primary_key=True)
    factor_set = models.TextField()
    exhibit = models.TextField()
    files = ArrayField(models.TextField(), default=list)
    models_held = models.IntegerField()
    values_held = models.IntegerField()
    left_out = models.IntegerField()
    aliases = models.TextField(null=True)
    by_alias = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "climate_loaded_factors"

    def __str__(self) -> str:
        return f"{self.factor_set[:12]}: {self.models_held}"


class AliasRow(models.Model):
    """A name that a person said is a model; it holds until it is withdrawn."""

    id = models.UUIDField(primary_key=True)
    manufacturer = models.TextField()
    product = models.TextField()
    version = models.TextField()
    kind = models.TextField(null=True)
    model_manufacturer = models.TextField()
    model = models.TextField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "climate_alias"

    def __str__(self) -> str:
        return f"{self.product} = {self.model}"


class SiteEntry(models.Model):
    """What the operator's own work cost in a year, one sort of it, in grams CO2e; final once it is closed."""

    pk = models.CompositePrimaryKey("year", "code")
    year = models.IntegerField()
    code = models.TextField()
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    unit = models.TextField()
    low_g = models.BigIntegerField()
    central_g = models.BigIntegerField()
    high_g = models.BigIntegerField()
    source = models.UUIDField()
    exhibit = models.TextField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "climate_site_entry"

    def __str__(self) -> str:
        return f"{self.year} {self.code}"


class Recycling(models.Model):
    """What a recycler reported of what it was given over some days; in grams, as `RecyclingReported` says."""

    id = models.UUIDField(primary_key=True)
    recycler = models.UUIDField(null=True)
    start_date = models.DateField()
    end_date = models.DateField()
    devices = models.IntegerField()
    handed_g = models.BigIntegerField()
    weighed = models.BooleanField()
    material_g = models.BigIntegerField()
    energy_g = models.BigIntegerField()
    landfill_g = models.BigIntegerField()
    exhibit = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "climate_recycling"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    handed_g__gte=models.F("material_g") + models.F("energy_g") + models.F("landfill_g")
                ),
                name="climate_recycled_at_most_handed_over",
            )
        ]

    def __str__(self) -> str:
        return f"{self.start_date}/{self.end_date}: {self.handed_g} g"


class SiteYear(models.Model):
    """A year of the operator's own account that is closed, and how many devices were reused in it."""

    year = models.IntegerField(primary_key=True)
    devices = models.IntegerField()
    closed_at = models.DateTimeField()

    class Meta:
        db_table = "climate_site_year"

    def __str__(self) -> str:
        return str(self.year)


class Removal(models.Model):
    """A removal or an offset the operator bought: stands by itself, in no sum of savings."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    grams = models.BigIntegerField()
    vintage = models.IntegerField()
    retired = models.BooleanField()
    exhibit = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "climate_removal"

    def __str__(self) -> str:
        return f"{self.kind} {self.vintage}"
