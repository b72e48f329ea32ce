"""What every request passes: who asks, what that person sees, and what the page frame needs to know."""

from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from omlopp import ledger
from omlopp.apps.devices.queries import DeviceUnknown
from omlopp.apps.intake.queries import TakebackUnknown
from omlopp.apps.parties import queries as parties
from omlopp.apps.statements import queries as statements

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# What a stranger may not see does not exist for him: all of these are one answer.
NOT_THERE = (DeviceUnknown, TakebackUnknown, statements.StatementUnknown, parties.NotVisible)


class Access:
    """Puts the person's access on the request and sets the wall of row-level security accordingly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if request.user.is_authenticated else None
        request.access = parties.access_of(person.pk) if person else parties.NOBODY  # type: ignore[attr-defined]
        ledger.set_sight(request.access.sight)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:  # Django says no more than the number
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            response = page
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What is not visible does not exist; a page in the making asks for patience."""
        if isinstance(exception, NOT_THERE):
            raise Http404 from exception
        if isinstance(exception, statements.PageBeingMade):
            page = render(request, "503.html", status=503)
            page.headers["Retry-After"] = "30"
            return page
        return None


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the frame shows on every page; one drawn before the log-in is known has no person."""
    user = getattr(request, "user", None)
    access: parties.Access = getattr(request, "access", parties.NOBODY)
    context: dict[str, Any] = {"access": access, "messages": get_messages(request)}
    if user is not None and user.is_authenticated:
        organisation = parties.names([access.seats[0].party]) if access.seats else {}
        context["person"] = {
            "name": str(user),
            "organisation": next(iter(organisation.values()), ""),
            "links": [],
            "logout_url": reverse("account_logout"),
        }
    return context
