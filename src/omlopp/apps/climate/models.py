"""The table of assessed savings. Grams of CO2e, None where it is unknown."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Saving(models.Model):
    """What a device's reuse spared in one take-back; a later assessment takes the place of an earlier one."""

    pk = models.CompositePrimaryKey("takeback", "device")
    takeback = models.UUIDField()
    device = models.UUIDField()
    method = models.TextField()
    version = models.TextField()
    factors = models.TextField()
    fate = models.TextField()
    level = models.TextField()
    low_g = models.BigIntegerField(null=True)
    central_g = models.BigIntegerField(null=True)
    high_g = models.BigIntegerField(null=True)
    terms = models.JSONField(default=list)
    problems = ArrayField(models.TextField(), default=list)
    assessed_at = models.DateTimeField()

    class Meta:
        db_table = "climate_saving"
        indexes: ClassVar = [models.Index(fields=["device"], name="climate_saving_device")]

    def __str__(self) -> str:
        return f"{self.device}: {self.central_g} g"


class MethodOfTakeback(models.Model):
    """The method a take-back was ordered with, and what climate needs to know of the order."""

    takeback = models.UUIDField(primary_key=True)
    number = models.TextField()
    customer = models.UUIDField()
    path = models.TextField()
    method = models.TextField()

    class Meta:
        db_table = "climate_takeback"

    def __str__(self) -> str:
        return f"{self.number} {self.method}"
