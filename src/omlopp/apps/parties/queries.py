"""Who is who, and the one place that decides what a person may see and do."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.utils import timezone

from omlopp.apps.parties.models import Party, PartyDetails, Person, StationToken
from omlopp.documents import Organisation
from omlopp.domain.rights import RIGHTS, Right, Role


@dataclass(eq=False)
class NotVisible(Exception):
    """There is no such thing for this person: whether it exists elsewhere is not said."""


@dataclass(frozen=True)
class Seat:
    """A role held at a place in the tree."""

    role: Role
    party: UUID
    path: str


@dataclass(frozen=True)
class Access:
    """What one person may see and do: the choke point. Made once for a request by `access_of`."""

    person: UUID | None
    seats: tuple[Seat, ...]

    @cached_property
    def sight(self) -> tuple[str, ...]:
        """The paths whose devices this person sees, none inside another."""
        return self.paths(Right.SEE_DEVICES)

    def paths(self, right: Right) -> tuple[str, ...]:
        """The paths at which the person has the right, none inside another."""
        held = sorted({seat.path for seat in self.seats if right in RIGHTS[seat.role]})
        return tuple(
            path for path in held if not any(path != above and path.startswith(above) for above in held)
        )

    def may(self, right: Right, path: str) -> bool:
        """Whether the person has the right at the path."""
        return any(path.startswith(held) for held in self.paths(right))

    def has(self, right: Right) -> bool:
        """Whether the person has the right anywhere."""
        return bool(self.paths(right))

    def require(self, right: Right, path: str) -> None:
        """Refuse with `NotVisible` unless the person has the right at the path."""
        if not self.may(right, path):
            raise NotVisible

    @property
    def is_operator(self) -> bool:
        """Whether the person works at the desk."""
        return self.has(Right.USE_DESK)


NOBODY = Access(None, ())


SEATS = """
SELECT m.role, m.party, p.path FROM parties_membership m JOIN parties_party p ON p.id = m.party
WHERE m.person = %s AND m.revoked_at IS NULL ORDER BY m.id
"""


def access_of(person: UUID | None) -> Access:
    """A person's access, from the memberships in force."""
    if person is None:
        return NOBODY
    # Asked at every request, so in one question and past the mapper.
    with connection.cursor() as cursor:
        cursor.execute(SEATS, [person])
        return Access(person, tuple(Seat(Role(role), party, path) for role, party, path in cursor.fetchall()))


def names(parties: Iterable[UUID]) -> dict[UUID, str]:
    """What the parties are called."""
    return dict(PartyDetails.objects.filter(party__in=list(parties)).values_list("party", "name"))


def names_by_path(paths: Iterable[str]) -> dict[str, str]:
    """What the parties at the paths are called; a department is named with the unit it belongs to."""
    wanted = list(paths)
    above = {path: path[: path[:-1].rfind(".") + 1] for path in wanted}
    rows = Party.objects.filter(path__in={*wanted, *above.values()}).values_list("path", "id", "kind")
    at = {path: (party, kind) for path, party, kind in rows}
    called = names(party for party, _ in at.values())
    result = {}
    for path in wanted:
        if path not in at:
            continue
        party, kind = at[path]
        name = called.get(party, "")
        unit = called.get(at[above[path]][0], "") if kind == "department" and above[path] in at else ""
        result[path] = f"{unit}, {name}" if unit else name
    return result


def more_than(limit: int, path: str) -> bool:
    """Whether there are more parties than that at and below the path; costs the same for any tree."""
    rows = Party.objects.filter(path__gte=path, path__lt=f"{path[:-1]}/").order_by("path")
    return bool(rows.values_list("path", flat=True)[limit : limit + 1])


def subtree(path: str, *, limit: int | None = None) -> list[tuple[Party, str]]:
    """The party at the path and all below it with their names: each before its parts, these by name.

    With a `limit`, only so many in the tree's order are looked at: enough to see that there are too many.
    """
    parties = list(Party.objects.filter(path__gte=path, path__lt=f"{path[:-1]}/").order_by("path")[:limit])
    details = PartyDetails.objects.filter(party__in=[party.id for party in parties])
    called = {row.party: (row.sort_key, row.name) for row in details}
    place = {party.path: (called.get(party.id, ("", ""))[0], party.path) for party in parties}

    def way(party: Party) -> list[tuple[str, str]]:
        labels = party.path.split(".")[:-1]
        above = [".".join(labels[:depth]) + "." for depth in range(1, len(labels) + 1)]
        return [place[one] for one in above if one in place]

    return [(party, called.get(party.id, ("", ""))[1]) for party in sorted(parties, key=way)]


def places_below(path: str) -> dict[str, str]:
    """Where a unit or department named in a list belongs: name in lower case → path, all below `path`.

    A name that several parties bear is none; `unit/department` tells departments of one name apart.
    """
    named: dict[str, set[str]] = {}
    called: dict[UUID, str] = {}
    for party, name in subtree(path):
        called[party.id] = name.casefold()
        if party.path == path:
            continue
        named.setdefault(name.casefold(), set()).add(party.path)
        if party.parent in called:
            named.setdefault(f"{called[party.parent]}/{name.casefold()}", set()).add(party.path)
    return {name: paths.pop() for name, paths in named.items() if len(paths) == 1}


def person_for_token(token: str) -> Person | None:
    """The person a station acts as, or None for a token that is unknown or revoked."""
    found = (
        StationToken.objects.filter(
            hash=sha256(token.encode()).digest(), revoked_at=None, person__is_active=True
        )
        .select_related("person")
        .first()
    )
    if found is None:
        return None
    now = timezone.now()
    # Written at most once an hour: a station that posts ten reports a second is not ten writes a second.
    if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 3600:
        StationToken.objects.filter(id=found.id).update(last_used_at=now)
    return found.person


def on_paper(customer: UUID) -> tuple[Organisation, Organisation]:
    """The operator and a customer as documents name them."""
    root = Party.objects.get(parent=None)
    details = {row.party: row for row in PartyDetails.objects.filter(party__in=[root.id, customer])}
    operator, named = (
        Organisation(
            name=details[party].name,
            number=details[party].organisation_number or None,
            address=tuple(details[party].address.splitlines()),
        )
        for party in (root.id, customer)
    )
    return operator, named
