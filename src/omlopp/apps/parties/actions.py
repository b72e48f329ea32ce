"""Verbs about parties and people."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from omlopp import ledger
from omlopp.apps.parties.models import Party, PartyDetails, Person, StationToken
from omlopp.domain.events import MembershipGranted, MembershipRevoked, PartyRegistered
from omlopp.domain.rights import Role

LABEL_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = ("operator", "customer", "unit", "department", "financier", "buyer", "carrier", "vendor")


@dataclass(eq=False)
class PartyKindUnknown(Exception):
    """There is no such kind of party."""

    kind: str


@dataclass(eq=False)
class OperatorExists(Exception):
    """The tree has its root already."""

    party: UUID


def register_party(
    *,
    kind: str,
    name: str,
    parent: UUID | None,
    actor: UUID | None,
    at: datetime,
    organisation_number: str = "",
    address: str = "",
) -> Party:
    """Give an organisation its place in the tree; the one without a parent is the operator."""
    if kind not in KINDS:
        raise PartyKindUnknown(kind)
    with transaction.atomic():
        above = ""
        if parent is not None:
            above = Party.objects.get(id=parent).path
        elif (root := Party.objects.filter(parent=None).first()) is not None:
            raise OperatorExists(root.id)
        party = ledger.new_id()
        label = "".join(secrets.choice(LABEL_SIGNS) for _ in range(6))
        ledger.append(
            [PartyRegistered(subject=party, kind=kind, parent=parent, path=f"{above}{label}.")],
            actor=actor,
            at=at,
        )
        PartyDetails.objects.create(
            party=party,
            name=name,
            sort_key=sort_key(name),
            organisation_number=organisation_number,
            address=address,
        )
        return Party.objects.get(id=party)


def sort_key(name: str) -> str:
    """A text that sorts by code point as the name sorts in Swedish: Å, Ä, Ö after Z, case put aside."""
    return name.casefold().translate(str.maketrans("åäæöø", "{||}}"))


def grant(*, person: UUID, party: UUID, role: Role, actor: UUID | None, at: datetime) -> UUID:
    """Give a person a role at a party and its subtree; returns the membership."""
    membership = ledger.new_id()
    ledger.append(
        [MembershipGranted(subject=party, membership=membership, person=person, role=str(role))],
        actor=actor,
        at=at,
    )
    return membership


def revoke(*, membership: UUID, party: UUID, actor: UUID | None, at: datetime) -> None:
    """Take a role back."""
    ledger.append([MembershipRevoked(subject=party, membership=membership)], actor=actor, at=at)


def invite(*, email: str, name: str, password: str | None, language: str = "sv") -> Person:
    """Make a person who can log in. With no password the person sets one by the reset letter."""
    return Person.objects.create_user(email, password, name=name, language=language)


def issue_token(*, person: UUID, name: str, at: datetime) -> str:
    """Make a token for a station that acts as `person`. It is shown once; only its hash is kept."""
    token = f"omlopp_{secrets.token_urlsafe(32)}"
    StationToken.objects.create(person_id=person, name=name, hash=sha256(token.encode()).digest(), made_at=at)
    return token
