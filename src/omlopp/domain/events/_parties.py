"""Facts about organisations and who may act for them. Names of people stay in erasable rows."""

from dataclasses import dataclass
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRegistered(Event):
    """An organisation (or a part of one) took its place in the tree.

    `kind` is one of operator, customer, unit, department, financier, buyer, carrier, vendor. `path` is the
    labels from the root down, each ended by a full stop; a subtree is all paths that begin with it.
    """

    kind: str
    parent: UUID | None
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipGranted(Event):
    """A person received a role at a party and thereby its subtree."""

    membership: UUID
    person: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRevoked(Event):
    """A role was taken back."""

    membership: UUID
