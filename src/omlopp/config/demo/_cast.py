"""Who is in the demo: organisations with made-up names, and one log-in for each role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from omlopp.apps.parties import actions as parties
from omlopp.apps.parties.models import Party, Person
from omlopp.domain.rights import Role

PASSWORD = "omlopp-demo-2026"  # noqa: S105 - printed at every start; the demo listens on loopback only
MUNICIPALITIES = ("Exempelby", "Provinge", "Testberga", "Demohult", "Mallösa")
DEPARTMENTS = (
    "Barn och utbildning",
    "Socialförvaltningen",
    "Vård och omsorg",
    "Kultur och fritid",
    "Samhällsbyggnad",
    "Kommunledning",
    "Räddningstjänsten",
    "Arbetsmarknad",
)
OPERATOR_ROLES = (
    (Role.ADMINISTRATOR, "admin", "Demo administratör"),
    (Role.RECEIVER, "mottagning", "Demo mottagare"),
    (Role.TECHNICIAN, "radering", "Demo raderingstekniker"),
    (Role.GRADER, "gradering", "Demo graderare"),
    (Role.REFURBISHER, "rekond", "Demo rekonditionerare"),
    (Role.STOCK, "lager", "Demo lager"),
    (Role.OPERATOR_ECONOMY, "ekonomi", "Demo ekonomi"),
)
CUSTOMER_ROLES = (
    (Role.CUSTOMER_IT, "it", "Demo IT-samordnare"),
    (Role.CUSTOMER_ECONOMY, "it-ekonomi", "Demo IT-ekonom"),
    (Role.CUSTOMER_SECURITY, "sakerhet", "Demo informationssäkerhet"),
    (Role.CUSTOMER_CLIMATE, "hallbarhet", "Demo hållbarhet"),
    (Role.AUDITOR, "revisor", "Demo revisor"),
)


@dataclass(frozen=True)
class Cast:
    """The parties of the demo; `places` maps the names in the customer's list to paths in the tree.

    `actor` does most of the work, so `second` (a grader) looks at the sample of it.
    """

    operator: Party
    board: Party
    stranger: Party
    places: dict[str, str]
    actor: UUID
    second: UUID


def gather(at: datetime) -> Cast:
    def party(kind: str, name: str, parent: Party | None = None, number: str = "") -> Party:
        return parties.register_party(
            kind=kind,
            name=name,
            parent=parent.id if parent else None,
            organisation_number=number,
            actor=None,
            at=at,
        )

    operator = party("operator", "Cirkelverket (demo)")
    board = party("customer", "IT-nämnden Exempeldalen (demo)", operator)
    places: dict[str, str] = {}
    units = []
    for name in MUNICIPALITIES:
        unit = party("unit", f"{name} kommun (demo)", board)
        units.append(unit)
        places[name.casefold()] = unit.path
        for department in DEPARTMENTS:
            below = party("department", department, unit)
            places[f"{name}/{department}".casefold()] = below.path
    stranger = party("customer", "Främmande skolan (demo)", operator)
    people = [
        *((role, f"{word}@operator.example", name, operator) for role, word, name in OPERATOR_ROLES),
        *((role, f"{word}@namnden.example", name, board) for role, word, name in CUSTOMER_ROLES),
        (Role.CUSTOMER_IT, "it@exempelby.example", "Demo IT Exempelby", units[0]),
        (Role.CUSTOMER_IT, "it@framling.example", "Demo främling", stranger),
    ]
    persons = []
    for role, email, name, at_party in people:
        person = parties.invite(email=email, name=name, password=None)
        parties.grant(person=person.pk, party=at_party.id, role=role, actor=None, at=at)
        persons.append(person)
    # One slow hash for all: they share the password.
    Person.objects.update(password=make_password(PASSWORD))
    second = next(one for one, (role, *_) in zip(persons, people, strict=True) if role == Role.GRADER)
    return Cast(operator, board, stranger, places, persons[0].pk, second.pk)


def logins() -> Sequence[str]:
    return (
        "",
        f"Everybody's password: {PASSWORD}",
        "Customer    it@namnden.example (joint IT board), it@exempelby.example (one municipality)",
        "            it-ekonomi@, sakerhet@, hallbarhet@, revisor@ … namnden.example",
        "Stranger    it@framling.example, who must see none of it",
        "Operator    admin@operator.example; mottagning@, radering@, gradering@, rekond@ (keyboards),",
        "            lager@, ekonomi@ … operator.example",
    )
