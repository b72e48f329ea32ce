"""The fact that something was said to somebody."""

from dataclasses import dataclass
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a new version of a statement says otherwise than the one it replaces.

    `code` names the figure, or what was counted; `before` and `after` are what the versions say, as text,
    None where a version says nothing of it.
    """

    code: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementIssued(Event):
    """A statement was frozen and issued.

    `kind`: erasure_certificate, return_report, climate_report, settlement. `digest` is the SHA-256 (hex) of
    the statement's canonical data, which is kept as an exhibit; `position` the ledger position it rests on;
    `path` the party it concerns; `about` names a part of the subject, such as the medium of a certificate.
    `changes` is what differs from the version that this one supersedes.
    """

    statement: UUID
    kind: str
    version: int
    digest: str
    position: int
    path: str
    takeback: UUID | None = None
    about: UUID | None = None
    supersedes: UUID | None = None
    changes: tuple[Change, ...] = ()
