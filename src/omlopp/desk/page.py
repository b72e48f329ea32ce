"""What every page of the desk shares: who may come in, the frame, the words for codes, keyset positions."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import Takeback
from omlopp.apps.parties.models import Party, PartyDetails, Person
from omlopp.apps.parties.queries import Access, NotVisible
from omlopp.desk import words
from omlopp.domain.rights import Right
from omlopp.ui.jinja import current_language

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request as the access middleware leaves it."""

    access: Access
    user: Person  # everything here needs a log-in


View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def desk(view: View[P]) -> View[P]:
    """Lets only people of the house in; for everybody else there is no such page."""

    @wraps(view)
    def inside(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.access.has(Right.USE_DESK):
            raise NotVisible
        return view(request, *args, **kwargs)

    return cast(View[P], inside)


def sight(request: DeskRequest) -> tuple[str, ...]:
    """The paths at which the person works."""
    return request.access.paths(Right.USE_DESK)


def takeback_for(request: DeskRequest, number: str, *rights: Right) -> Takeback:
    """The take-back, for a person who has one of the rights there; as if there were none for all others."""
    takeback = intake.takeback(number, sight(request))
    if rights and not may_any(request, takeback.path, *rights):
        raise NotVisible
    return takeback


def may_any(request: DeskRequest, path: str, *rights: Right) -> bool:
    """Whether the person has one of the rights at the path."""
    return any(request.access.may(right, path) for right in rights)


PLANS = (Right.ORDER_TAKEBACK, Right.RECEIVE)
"""Who orders, schedules and announces for a customer: those who may order, and those who receive."""


def page(request: DeskRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """The desk's page of this name in its frame."""
    seat = request.access.seats[0] if request.access.seats else None
    organisation = (
        PartyDetails.objects.filter(party=seat.party).values_list("name", flat=True).first() if seat else None
    )
    frame = {
        "say": words.say,
        "nav": _nav(request),
        "home_url": reverse("desk:home"),
        "person": {
            "name": str(request.user),
            "organisation": organisation,
            "links": [{"url": "/", "text": _("The portal")}],
            "logout_url": reverse("account_logout"),
        },
    }
    return render(request, f"desk/{template}", {**frame, **context}, status=status)


def _nav(request: DeskRequest) -> list[dict[str, Any]]:
    items: list[tuple[str, str, tuple[Right, ...]]] = [
        ("desk:home", _("Today"), ()),
        ("desk:takebacks", _("Take-backs"), ()),
        ("desk:queues", _("Workshop"), ()),
        ("desk:evidence", _("Evidence"), (Right.ERASE, Right.SEE_EVIDENCE)),
        ("desk:locks", _("Locks"), ()),
        ("desk:keyboards", _("Keyboards"), ()),
        ("desk:stock", _("Stock"), ()),
        ("desk:statements", _("Documents"), ()),
        ("desk:climate", _("Climate"), (Right.ISSUE,)),
        ("desk:jobs", _("Jobs"), ()),
        ("desk:parties", _("Parties"), (Right.ADMINISTER,)),
        ("desk:record", _("The ledger"), ()),
    ]
    here = request.path
    found = []
    for name, text, rights in items:
        if rights and not any(request.access.has(right) for right in rights):
            continue
        url = reverse(name)
        within = here.startswith(url) and name != "desk:home"
        found.append({"url": url, "text": text, "current": "page" if here == url else within})
    return found


def go(name: str, *args: object, query: str = "", anchor: str = "") -> HttpResponseRedirect:
    """Redirect to a named page of the desk after something was done."""
    return HttpResponseRedirect(reverse(f"desk:{name}", args=args) + query + anchor)


def language() -> Literal["sv", "en"]:
    """The language the page is written in."""
    return "sv" if current_language() == "sv" else "en"


def key_of(text: str | None) -> UUID | None:
    """A keyset position from the address; None for none, and for what is no position."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def number_of(text: str | None) -> int:
    """A whole number from the address or a form; 0 for none, and for what is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def customers(request: DeskRequest, *rights: Right) -> list[tuple[Party, str]]:
    """The customers, with names in Swedish order, at which the person has one of the rights."""
    held = [path for right in rights for path in request.access.paths(right)]
    found = [
        party
        for party in Party.objects.filter(kind="customer")
        if any(party.path.startswith(path) for path in held)
    ]
    details = {row.party: row for row in PartyDetails.objects.filter(party__in=[party.id for party in found])}
    found.sort(key=lambda party: details[party.id].sort_key if party.id in details else "")
    return [(party, details[party.id].name if party.id in details else party.path) for party in found]


def names_of(parties: Iterable[UUID]) -> dict[UUID, str]:
    """What parties are called."""
    return dict(PartyDetails.objects.filter(party__in=list(parties)).values_list("party", "name"))


now = timezone.now
