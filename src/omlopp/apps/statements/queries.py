"""Finding issued statements and making their pages again."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from omlopp import ledger
from omlopp.apps.statements.models import Page, Statement, Tally
from omlopp.documents import LANGUAGES, Language, render, reopen

MADE_ON_THE_SPOT = 200_000
"""Bytes of data up to which a page takes a moment: some hundred lines."""

REPORTS_LOOKED_AT = 200


@dataclass(eq=False)
class PageBeingMade(Exception):
    """The page is long and is being made; it will be there in a minute."""

    statement: UUID


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


def count(takeback: UUID, kind: str, sight: Iterable[str]) -> int:
    """How many statements of a kind belong to the take-back at or below the paths, from stored counts."""
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__startswith=path)
    rows = Tally.objects.filter(where, takeback=takeback, kind=kind)
    return rows.aggregate(total=Sum("n"))["total"] or 0


def of_device(device: UUID) -> list[Statement]:
    """The statements about a device and its media, newest first."""
    return list(Statement.objects.filter(subject=device).order_by("-issued_at", "kind", "-version"))


def data(row: Statement) -> bytes:
    """The statement's frozen data, canonical JSON."""
    return ledger.read_exhibit(row.digest)


def pdf(row: Statement, language: Language) -> bytes:
    """The statement's page. One that was made is kept, so that it is the same bytes for ever after.

    A small statement's page is made on the spot; raises `PageBeingMade` for a large one that the worker has
    not come to yet.
    """
    kept = Page.objects.filter(statement=row.id, language=language).first()
    if kept is not None:
        return ledger.read_exhibit(kept.exhibit)
    frozen = data(row)
    if len(frozen) > MADE_ON_THE_SPOT:
        raise PageBeingMade(row.id)
    return render(reopen(frozen), language, frozen=frozen)


def without_page(limit: int = 10) -> list[tuple[Statement, Language]]:
    """Reports (not certificates) that lack their page in a language, oldest first."""
    reports = list(Statement.objects.exclude(kind="erasure_certificate").order_by("-id")[:REPORTS_LOOKED_AT])
    made = set(
        Page.objects.filter(statement__in=[row.id for row in reports]).values_list("statement", "language")
    )
    lacking = [(row, each) for row in reversed(reports) for each in LANGUAGES if (row.id, each) not in made]
    return lacking[:limit]
