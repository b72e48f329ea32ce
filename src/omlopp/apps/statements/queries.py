"""Finding issued statements and making their pages again."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from omlopp import ledger
from omlopp.apps.statements.models import Statement
from omlopp.documents import Language, render, reopen


@dataclass(eq=False)
class StatementUnknown(Exception):
    """No such statement for this person."""


def visible(sight: Iterable[str]) -> QuerySet[Statement]:
    """The statements at or below the paths."""
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    return Statement.objects.filter(where)


def statement(statement_id: UUID, sight: Iterable[str]) -> Statement:
    """One statement, or `StatementUnknown`."""
    found = visible(sight).filter(id=statement_id).first()
    if found is None:
        raise StatementUnknown
    return found


def of_takeback(takeback: UUID, *, kinds: Iterable[str] | None = None) -> list[Statement]:
    """The statements about the take-back itself, newest first (not the certificates of its devices)."""
    rows = Statement.objects.filter(subject=takeback)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return list(rows.order_by("kind", "-version"))


def of_device(device: UUID) -> list[Statement]:
    """The statements about a device and its media, newest first."""
    return list(Statement.objects.filter(subject=device).order_by("-issued_at", "kind", "-version"))


def data(row: Statement) -> bytes:
    """The statement's frozen data, canonical JSON."""
    return ledger.read_exhibit(row.digest)


def pdf(row: Statement, language: Language) -> bytes:
    """The statement's page, made from its frozen data: the same bytes each time."""
    return render(reopen(data(row)), language)
