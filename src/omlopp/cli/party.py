"""`omlopp party`: organisations in the tree, people, their roles, and the tokens of stations."""

import sys
from typing import Any
from uuid import UUID

import click


def as_json_option(command: Any) -> Any:
    """`--json`, as every command has it."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")(
        command
    )


@click.group()
def party() -> None:
    """Organisations, people, their roles, stations' tokens."""


@party.command()
@click.argument("kind")
@click.argument("name")
@click.option("--parent", metavar="PARTY", help="Below whom: id, path or name. The operator has none.")
@click.option("--number", "organisation_number", default="", help="The organisation number.")
@click.option("--address", default="", help="Where letters go; lines are separated by a semicolon.")
@as_json_option
def add(
    kind: str, name: str, parent: str | None, organisation_number: str, address: str, *, as_json: bool
) -> None:
    """Give the organisation NAME its place in the tree.

    KIND is operator, customer, unit, department, financier, buyer, carrier or vendor.
    """
    from django.utils import timezone

    from omlopp.apps.parties import actions
    from omlopp.cli import _house

    if kind not in actions.KINDS:
        raise click.BadParameter(f"is one of {', '.join(actions.KINDS)}", param_hint="KIND")
    if kind != "operator" and parent is None:
        raise click.UsageError("Everybody but the operator has a parent; name it with --parent")
    above = _house.party_named(parent).id if parent is not None else None
    with _house.refusing(name):
        row = actions.register_party(
            kind=kind,
            name=name,
            parent=above,
            organisation_number=organisation_number,
            address="\n".join(line.strip() for line in address.split(";")) if address else "",
            actor=None,
            at=timezone.now(),
        )
    _house.show(
        {"id": row.id, "kind": row.kind, "name": name, "path": row.path, "parent": row.parent},
        lambda: [f"{name}: {row.kind} at {row.path}"],
        as_json=as_json,
    )


@party.command("list")
@click.option("--under", metavar="PARTY", help="Only this party and those below it.")
@click.option("--people", is_flag=True, help="Who holds which role at each.")
@as_json_option
def list_(under: str | None, *, people: bool, as_json: bool) -> None:
    """The tree of organisations."""
    from omlopp.apps.parties import queries
    from omlopp.apps.parties.models import Membership, Person
    from omlopp.cli import _house

    root = _house.party_named(under).path if under is not None else _house.everything()[0]
    found = queries.subtree(root)
    held: dict[Any, list[dict[str, Any]]] = {}
    if people:
        rows = list(Membership.objects.filter(party__in=[each.id for each, _ in found], revoked_at=None))
        emails = dict(Person.objects.filter(id__in=[each.person for each in rows]).values_list("id", "email"))
        for each in rows:
            held.setdefault(each.party, []).append(
                {
                    "membership": each.id,
                    "person": each.person,
                    "email": emails.get(each.person),
                    "role": each.role,
                }
            )
    document = [
        {
            "id": each.id,
            "kind": each.kind,
            "name": name,
            "path": each.path,
            "parent": each.parent,
            **({"people": held.get(each.id, [])} if people else {}),
        }
        for each, name in found
    ]
    depth = root.count(".")
    _house.show(
        {"parties": document},
        lambda: [
            line
            for each, name in found
            for line in (
                f"{'  ' * (each.path.count('.') - depth)}{name}  [{each.kind} {each.path}]",
                *(
                    f"{'  ' * (each.path.count('.') - depth)}  {one['role']}: {one['email']}"
                    for one in held.get(each.id, [])
                ),
            )
        ],
        as_json=as_json,
    )


@party.command()
@click.argument("email")
@click.argument("role")
@click.argument("where", metavar="PARTY")
@click.option("--name", default="", help="The person's name, for one who is new here.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv", show_default=True)
@click.option(
    "--password", is_flag=True, help="Read a password for a new person from standard input, one line."
)
@as_json_option
def grant(
    email: str, role: str, where: str, name: str, language: str, *, password: bool, as_json: bool
) -> None:
    """Give the person with EMAIL the ROLE at PARTY and everything below it; somebody new is invited.

    Without --password a new person sets one by the reset letter.
    """
    from django.utils import timezone

    from omlopp.apps.parties import actions
    from omlopp.apps.parties.models import Membership, Person
    from omlopp.cli import _house
    from omlopp.domain.rights import Role

    if role not in set(Role):
        raise click.BadParameter(f"is one of {', '.join(Role)}", param_hint="ROLE")
    if email.count("@") != 1 or any(sign.isspace() for sign in email):
        raise click.BadParameter("is not an e-mail address", param_hint="EMAIL")
    node = _house.party_named(where)
    secret = sys.stdin.readline().rstrip("\n") if password else None
    if password:
        _require_good(secret or "")
    person = Person.objects.filter(email__iexact=email).first()
    invited = person is None
    if person is None:
        person = actions.invite(email=email, name=name, password=secret, language=language)
    elif password:
        _house.stop(email, "is known here already; a password is set only for somebody new")
    held = Membership.objects.filter(person=person.pk, party=node.id, role=role, revoked_at=None).first()
    membership = (
        held.id
        if held is not None
        else actions.grant(person=person.pk, party=node.id, role=Role(role), actor=None, at=timezone.now())
    )
    _house.show(
        {
            "person": person.pk,
            "email": person.email,
            "invited": invited,
            "membership": membership,
            "role": role,
            "party": {"id": node.id, "path": node.path},
        },
        lambda: [f"{person.email}: {role} at {where}{' (invited)' if invited else ''}"],
        as_json=as_json,
    )


def _require_good(password: str) -> None:
    """Stop unless the password meets the installation's rules, the same as in the browser."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from omlopp.cli import _house

    with translation.override("en"):
        try:
            validate_password(password)
        except ValidationError as error:
            _house.stop("the password", " ".join(error.messages))


@party.command()
@click.argument("email")
@click.argument("name")
@as_json_option
def token(email: str, name: str, *, as_json: bool) -> None:
    """Make a token with which the station NAME acts as the person with EMAIL. It is shown this once."""
    from django.utils import timezone

    from omlopp.apps.parties import actions
    from omlopp.cli import _house

    who = _house.acting(email)
    if who.person is None or who.access is None:
        _house.stop(email, "nobody here has this e-mail address")
    if not who.access.seats:
        _house.stop(
            email, "holds no role, so a station acting as this person could do nothing; grant one first"
        )
    made = actions.issue_token(person=who.person, name=name, at=timezone.now())
    _house.show({"person": who.person, "name": name, "token": made}, lambda: [made], as_json=as_json)


@party.command()
@click.option("--all", "ended_too", is_flag=True, help="Also those that are ended.")
@as_json_option
def tokens(*, ended_too: bool, as_json: bool) -> None:
    """The stations' tokens: whose they are, when each was last used. The tokens themselves are not kept."""
    from omlopp.apps.parties.models import StationToken
    from omlopp.cli import _house

    rows = StationToken.objects.select_related("person").order_by("made_at", "id")
    found = list(rows if ended_too else rows.filter(revoked_at=None))
    _house.show(
        {
            "tokens": [
                {
                    "id": one.id,
                    "name": one.name,
                    "email": one.person.email,
                    "made_at": one.made_at,
                    "last_used_at": one.last_used_at,
                    "revoked_at": one.revoked_at,
                }
                for one in found
            ]
        },
        lambda: _house.columns(
            [
                ("ID", "NAME", "ACTS AS", "LAST USED", "ENDED"),
                *(
                    (
                        one.id,
                        one.name,
                        one.person.email,
                        f"{one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else None,
                        f"{one.revoked_at:%Y-%m-%d %H:%M}" if one.revoked_at else None,
                    )
                    for one in found
                ),
            ]
        ),
        as_json=as_json,
    )


@party.command("revoke-token")
@click.argument("id_", metavar="ID", type=click.UUID)
@as_json_option
def revoke_token(id_: UUID, *, as_json: bool) -> None:
    """End the station's token with this ID (omlopp party tokens). It opens nothing from then on."""
    from django.utils import timezone

    from omlopp.apps.parties.models import StationToken
    from omlopp.cli import _house

    found = StationToken.objects.filter(id=id_).first()
    if found is None:
        _house.stop(str(id_), "there is no such token; omlopp party tokens shows them")
    StationToken.objects.filter(id=id_, revoked_at=None).update(revoked_at=timezone.now())
    found.refresh_from_db()
    _house.show(
        {"id": found.id, "name": found.name, "revoked_at": found.revoked_at},
        lambda: [f"{found.name}: ended"],
        as_json=as_json,
    )
