"""Tables of priced and settled devices."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Price(models.Model):
    """What the sender is paid for a device of one take-back; None where the price list has no price.

    `deductions` is a list of {code, amount}. `statement` is the settlement that paid it.
    """

    pk = models.CompositePrimaryKey("takeback", "device")
    takeback = models.UUIDField()
    device = models.UUIDField()
    price_list = models.TextField()
    currency = models.TextField()
    grade = models.TextField(null=True)
    gross = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    net = models.DecimalField(null=True, max_digits=14, decimal_places=2)
    deductions = models.JSONField(default=list)
    problems = ArrayField(models.TextField(), default=list)
    priced_at = models.DateTimeField()
    statement = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "economy_price"
        indexes: ClassVar = [models.Index(fields=["device"], name="economy_price_device")]

    def __str__(self) -> str:
        return f"{self.device}: {self.net} {self.currency}"


class Order(models.Model):
    """What economy needs to know of a take-back's order."""

    takeback = models.UUIDField(primary_key=True)
    number = models.TextField()
    customer = models.UUIDField()
    path = models.TextField()
    price_list = models.TextField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "economy_order"

    def __str__(self) -> str:
        return f"{self.number} {self.price_list}"


class Tally(models.Model):
    """Stored sums of a take-back's prices, as differences to be summed.

    `family` is `priced`, `not_priced` (with the first reason as `code`) or `deduction` (with its code; what
    it took is `gross`).
    """

    id = models.BigAutoField(primary_key=True)
    takeback = models.UUIDField()
    currency = models.TextField()
    family = models.TextField()
    code = models.TextField()
    n = models.IntegerField()
    gross = models.DecimalField(max_digits=16, decimal_places=2)
    net = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        db_table = "economy_tally"
        indexes: ClassVar = [models.Index(fields=["takeback"], name="economy_tally_takeback")]

    def __str__(self) -> str:
        return f"{self.takeback} {self.family} {self.n:+d}"


class Findings(models.Model):
    """What grading found on a device that a price list may deduct for: a list of {code, zone, severity}."""

    device = models.UUIDField(primary_key=True)
    findings = models.JSONField(default=list)

    class Meta:
        db_table = "economy_findings"

    def __str__(self) -> str:
        return str(self.device)
