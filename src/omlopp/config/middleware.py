"""What every request passes: who asks, what that person sees, and what the page frame needs to know."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from omlopp import ledger
from omlopp.apps.parties.queries import NOBODY, access_of

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def access(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the person's access on the request and set the wall of row-level security accordingly."""

    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        request.access = access_of(person.pk) if person else NOBODY  # type: ignore[attr-defined]
        ledger.set_sight(request.access.sight)  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return middleware


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the page frame shows on every page."""
    return {"request": request, "access": getattr(request, "access", NOBODY), "user": request.user}
