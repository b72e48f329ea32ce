"""The table of issued statements. Their data is kept as exhibits under the digest."""

from typing import ClassVar

from django.db import models


class Statement(models.Model):
    """One issued statement; `digest` names its frozen canonical data."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    subject = models.UUIDField()
    about = models.UUIDField(null=True)
    takeback = models.UUIDField(null=True)
    path = models.TextField()
    version = models.IntegerField()
    digest = models.TextField()
    position = models.BigIntegerField()
    supersedes = models.UUIDField(null=True)
    changes = models.JSONField(
        default=list, db_default=[]
    )  # {code, before, after} against the version it supersedes
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "statements_statement"
        indexes: ClassVar = [
            models.Index(fields=["subject", "kind", "version"], name="statements_statement_subject"),
            models.Index(fields=["takeback", "kind", "id"], name="statements_statement_takeback"),
            models.Index(fields=["about"], name="statements_statement_about"),
            models.Index(
                fields=["id"],
                condition=~models.Q(kind="erasure_certificate"),
                name="statements_statement_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Tally(models.Model):
    """Stored counts of the statements that belong to a take-back, by kind, as differences to be summed."""

    id = models.BigAutoField(primary_key=True)
    takeback = models.UUIDField()
    path = models.TextField()
    kind = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "statements_tally"
        indexes: ClassVar = [models.Index(fields=["takeback", "kind"], name="statements_tally_takeback")]

    def __str__(self) -> str:
        return f"{self.takeback} {self.kind} {self.n:+d}"


class Page(models.Model):
    """A statement's PDF in one language, made once and kept as an exhibit; an ordinary row."""

    pk = models.CompositePrimaryKey("statement", "language")
    statement = models.UUIDField()
    language = models.TextField()
    exhibit = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "statements_page"

    def __str__(self) -> str:
        return f"{self.statement} {self.language}"
