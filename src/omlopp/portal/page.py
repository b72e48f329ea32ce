"""What every page of the portal shares: who asks, the language, the words for codes, keyset positions."""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from omlopp.apps.parties.models import Party, Person
from omlopp.apps.parties.queries import Access
from omlopp.documents import Words
from omlopp.ui.jinja import current_language
from omlopp.ui.texts import defects, evidence, keyboards, takeback


class PortalRequest(HttpRequest):
    """A request as the access middleware leaves it."""

    access: Access
    user: Person


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """The portal's page of this name, with the words for codes at hand as `say`."""
    return render(request, f"portal/{template}", {"say": say, **context})


def language() -> Literal["sv", "en"]:
    """The language the page is written in."""
    return "sv" if current_language() == "sv" else "en"


def say(family: str, code: object) -> str:
    """The words for a code, whichever table has them; a code nobody has words for is shown as it is."""
    spoken = language()
    for table in (takeback, defects, evidence, keyboards):
        if str(code) in table.FAMILIES.get(family, {}):
            return str(table.text(family, code, spoken))
    if family == "grading":
        try:
            return defects.reason_text(str(code), spoken)
        except KeyError:
            return str(code)
    return Words(spoken).code(family, str(code))


def go(name: str, *args: object) -> HttpResponseRedirect:
    """Redirect to a named page after something was done."""
    return HttpResponseRedirect(reverse(name, args=args))


def key_of(text: str | None) -> UUID | None:
    """A keyset position from the address; None for none, and for what is no position."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def within(paths: Iterable[str], path: str) -> bool:
    """Whether a place in the tree is at or below one of the paths."""
    return any(path.startswith(above) for above in paths)


def names_in(tree: Iterable[tuple[Party, str]]) -> dict[str, str]:
    """What places are called, a department with its unit before it, out of a tree at hand."""
    found: dict[str, str] = {}
    for party, name in tree:
        above = found.get(party.path.rpartition(".")[0].rpartition(".")[0] + ".")
        found[party.path] = f"{above}, {name}" if party.kind == "department" and above else name
    return found


def places(paths: Iterable[str], *, limit: int = 400) -> list[tuple[Party, str]]:
    """The parties at and below the paths with their names, in the tree's order; none if too many."""
    from omlopp.apps.parties.queries import more_than, subtree

    found: list[tuple[Party, str]] = []
    for path in paths:
        if more_than(limit - len(found), path):
            return []
        found += subtree(path)
    return found
