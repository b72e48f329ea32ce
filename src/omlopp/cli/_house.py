"""What every command that works in the installation's database shares.

Whoever may run these commands holds the installation; so they see everything. `--as` names the person who
stands for what is recorded, and then that person's rights decide as anywhere else. Import this module only
when a command runs: it needs Django.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

import click

from omlopp.apps.devices.models import Device
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import Takeback
from omlopp.apps.parties import queries as parties
from omlopp.apps.parties.models import Party, PartyDetails, Person
from omlopp.cli import _files
from omlopp.domain import identity
from omlopp.domain.manifest import ListRefused
from omlopp.domain.rights import Right
from omlopp.ui.texts import refusals, takeback

CHOICES_SHOWN = 5


@dataclass(frozen=True)
class Acting:
    """Who stands for what a command records: a person with rights, or nobody: the house itself."""

    person: UUID | None
    access: parties.Access | None

    def require(self, path: str, *rights: Right) -> None:
        """Stop unless the person has one of the rights at the path; the house itself has them all."""
        if self.access is not None and not any(self.access.may(right, path) for right in rights):
            named = " or ".join(str(right) for right in rights)
            stop("the person named by --as", f"lacks the right to do this there ({named})")


def stop(what: str, reason: str) -> NoReturn:
    """One line on standard error, exit 2."""
    _files.complain(what, reason)
    sys.exit(2)


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Turn a refusal into one line that names `what`, its reason and what to do, and exit 2."""
    try:
        yield
    except ListRefused as refused:
        stop(what, takeback.text("list_refusal", refused.code, "en"))
    except Exception as refusal:
        words = refusals.text(refusal)
        if words is None:
            raise
        stop(what, words)


def acting(email: str | None) -> Acting:
    """The person with this e-mail address, or the house itself where none is named."""
    if email is None:
        return Acting(None, None)
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        stop("--as", f"nobody here has the e-mail address {email}")
    return Acting(person.pk, parties.access_of(person.pk))


def everything() -> tuple[str, ...]:
    """The sight of the whole tree: the operator's path."""
    root = Party.objects.filter(parent=None).first()
    if root is None:
        stop("this installation", "has no operator yet; add one with omlopp party add operator NAME")
    return (root.path,)


def takeback_named(number: str) -> Takeback:
    """The take-back of this number, or its id."""
    try:
        wanted: str | UUID = UUID(number)
    except ValueError:
        wanted = number.strip().upper().replace("AT-", "ÅT-")
    try:
        return intake.takeback(wanted, everything())
    except intake.TakebackUnknown:
        stop(number, "there is no such take-back; omlopp takeback list shows them")


def party_named(text: str) -> Party:
    """The party with this id, path, organisation number or name; path tells namesakes apart."""
    try:
        found = list(Party.objects.filter(id=UUID(text)))
    except ValueError:
        found = list(Party.objects.filter(path=text))
    if not found:
        details = PartyDetails.objects.filter(organisation_number=text) or PartyDetails.objects.filter(
            name__iexact=text
        )
        found = list(Party.objects.filter(id__in=[row.party for row in details]).order_by("path"))
    if not found:
        stop(text, "there is no such party; omlopp party list shows them")
    if len(found) > 1:
        paths = ", ".join(party.path for party in found[:CHOICES_SHOWN])
        stop(text, f"{len(found)} parties go by this name; name one by its path: {paths}")
    return found[0]


def names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What parties are called."""
    return parties.names(ids)


def show(document: Any, lines: Callable[[], Sequence[str]], *, as_json: bool) -> None:
    """One JSON document, or lines for people; what outsiders wrote cannot steer the terminal."""
    if as_json:
        _files.write_json(document)
        return
    for line in lines():
        click.echo("".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in line))


def columns(rows: Sequence[Sequence[object]]) -> list[str]:
    """Rows as lines with their columns below one another; None is shown as a dash, never as a zero."""
    cells = [["–" if value is None else str(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


class Progress:
    """How far long work has come, on one line of a terminal; silent where nobody watches."""

    def __init__(self, what: str, *, quiet: bool = False) -> None:
        self._what = what
        self._watched = sys.stderr.isatty() and not quiet

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how much is done, of how much if that is known."""
        if self._watched:
            of = f" of {total:,}" if total is not None else ""
            sys.stderr.write(f"\r{self._what}: {done:,}{of} ")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line clean."""
        if self._watched:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def devices_named(row: Takeback, codes: Sequence[str]) -> tuple[dict[str, UUID], list[str]]:
    """The take-back's devices by the codes as named, and the codes that are none of its devices."""
    plain = {code: identity.parse_code(code) or code for code in codes}
    known = dict(
        Device.objects.filter(takeback=row.id, code__in=set(plain.values())).values_list("code", "id")
    )
    found = {code: known[own] for code, own in plain.items() if own in known}
    return found, [code for code in plain if code not in found]


def codes_of(devices: Sequence[UUID]) -> dict[str, UUID]:
    """Devices by their codes, in their order."""
    codes = dict(Device.objects.filter(id__in=devices).values_list("id", "code"))
    return {codes[device]: device for device in devices if device in codes}


def many_done(
    row: Takeback,
    found: Mapping[str, UUID],
    done: Iterable[UUID],
    refused: Mapping[UUID, Exception],
    strangers: Sequence[str],
    *,
    as_json: bool,
) -> NoReturn:
    """Say which devices went through and which were refused, with reasons; exit 1 when any was refused."""
    named = {device: code for code, device in found.items()}
    through = [named[device] for device in done]
    against = [
        *(
            {
                "device": code,
                "code": "device_unknown",
                "detail": "The take-back has no such device.",
                "facts": {},
            }
            for code in strangers
        ),
        *(
            {
                "device": named[device],
                "code": refusals.code_of(why),
                "detail": refusals.text(why) or "",
                "facts": {name: fact for name, fact in refusals.facts_of(why).items() if name != "device"},
            }
            for device, why in refused.items()
        ),
    ]
    show(
        {"number": row.number, "done": through, "refused": against},
        lambda: [
            f"{row.number}: {len(through)} done, {len(against)} refused",
            *(f"  {each['device']}: {each['detail']}" for each in against),
        ],
        as_json=as_json,
    )
    sys.exit(1 if against else 0)
