"""Issuing statements: their data is frozen as exhibits, and that they were issued is a fact."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from omlopp import ledger
from omlopp.documents import Document, Issue, attachment, changes
from omlopp.domain.events import Change, Event, StatementIssued

MEDIA_TYPE = "application/json"


@dataclass(frozen=True)
class Draft:
    """A statement to be issued. `make` builds its document once its identity is known.

    `subject` is the device or take-back it is about, `about` a part of it, `path` the party it concerns.
    """

    kind: str
    subject: UUID
    path: str
    make: Callable[[Issue], Document]
    takeback: UUID | None = None
    about: UUID | None = None


@dataclass(frozen=True)
class Issued:
    """An issued statement: its id, kind, version and the digest of its frozen data."""

    id: UUID
    kind: str
    subject: UUID
    about: UUID | None
    version: int
    digest: str


def issue(
    *,
    drafts: Sequence[Draft],
    also: Callable[[Sequence[Issued]], Sequence[Event]] | None = None,
    hold: Sequence[UUID] = (),
    actor: UUID | None,
    at: datetime,
) -> list[Issued]:
    """Issue statements, all or nothing, together with the events of `also`.

    They rest on every fact recorded up to now. A later statement of the same kind about the same thing is a
    new version that takes the place of the earlier one and says what it says otherwise; the earlier one
    stays. `hold` is locked first (a take-back before its devices).
    """
    position = ledger.settle({draft.subject for draft in drafts})
    with ledger.holding(hold or [draft.subject for draft in drafts]):
        earlier = _latest(drafts)
        events: list[StatementIssued] = []
        exhibits: list[tuple[bytes, str]] = []
        for draft in drafts:
            before = earlier.get((draft.subject, draft.kind, draft.about))
            statement = ledger.new_id()
            version = before.version + 1 if before else 1
            document = draft.make(
                Issue(
                    id=str(statement),
                    issued_at=at,
                    verify_url=f"{settings.SITE_URL}/verify/{statement}",
                    version=version,
                    position=position,
                    replaces=str(before.id) if before else None,
                )
            )
            made: tuple[Change, ...] = ()
            if before:
                made = changes(ledger.read_exhibit(before.digest), attachment(document))
                document = replace(document, issue=replace(document.issue, changes=made))
            data = attachment(document)
            exhibits.append((data, MEDIA_TYPE))
            events.append(
                StatementIssued(
                    subject=draft.subject,
                    statement=statement,
                    kind=draft.kind,
                    version=version,
                    digest=sha256(data).hexdigest(),
                    position=position,
                    path=draft.path,
                    takeback=draft.takeback,
                    about=draft.about,
                    supersedes=before.id if before else None,
                    changes=made,
                )
            )
        ledger.keep_many(exhibits)
        issued = [
            Issued(event.statement, event.kind, event.subject, event.about, event.version, event.digest)
            for event in events
        ]
        ledger.append([*events, *(also(issued) if also else ())], actor=actor, at=at)
    return issued


class _Earlier(NamedTuple):
    id: UUID
    version: int
    digest: str


def _latest(drafts: Sequence[Draft]) -> dict[tuple[UUID, str, UUID | None], _Earlier]:
    """The newest issued version of each, by subject, kind and part."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (subject, kind, about) subject, kind, about, id, version, digest"
            " FROM statements_statement WHERE subject = ANY(%s::uuid[]) AND kind = ANY(%s)"
            " ORDER BY subject, kind, about, version DESC",
            [
                ledger.as_array(list({draft.subject for draft in drafts})),
                list({draft.kind for draft in drafts}),
            ],
        )
        return {(row[0], row[1], row[2]): _Earlier(row[3], row[4], row[5]) for row in cursor.fetchall()}
