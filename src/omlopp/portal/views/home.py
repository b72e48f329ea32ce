"""The first page: what waits for you, then where things stand."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from omlopp.apps.devices import queries as devices
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import State, Takeback
from omlopp.apps.intake.queries import Reconciliation
from omlopp.apps.parties.queries import names
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.domain.rights import Right
from omlopp.portal import overview, readable
from omlopp.portal.page import PortalRequest, language, page, say
from omlopp.ui import formats

SHOWN = 6
DONE = (State.CLOSED, State.CANCELLED)


def home(request: PortalRequest) -> HttpResponse:
    """To-dos and exceptions, the newest take-backs, what came last."""
    first_visit = settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
    if first_visit and request.user.language != language():
        translation.activate(request.user.language)
    access = request.access
    shown, more = intake.page(access.sight, size=SHOWN)
    counted = intake.reconciliation([takeback.id for takeback in shown])
    held = overview.held_back([takeback.id for takeback in shown if takeback.state not in DONE])
    stages = devices.counts(access.sight)
    todo = _locks(request)
    todo += [item for takeback in shown for item in _waiting(request, takeback, counted[takeback.id])]
    todo += [
        {
            "tone": "warn",
            "text": ngettext(
                "%(number)s device in %(takeback)s is locked: a storage medium is not sufficiently erased",
                "%(number)s devices in %(takeback)s are locked: a storage medium is not sufficiently erased",
                held[takeback.id],
            )
            % {"number": formats.number(held[takeback.id]), "takeback": takeback.number},
            "url": reverse("devices") + f"?takeback={takeback.number}&data=locked",
        }
        for takeback in shown
        if held.get(takeback.id)
    ]
    response = page(
        request,
        "home.html",
        todo=todo,
        lead=_lead(shown, counted),
        rows=[
            {
                "takeback": takeback,
                "counted": counted[takeback.id],
                "customer": customer,
                "state": say("state", takeback.state),
            }
            for takeback, customer in _named(shown)
        ],
        more=more is not None,
        stages=[
            {"code": code, "text": say("stage", code), "count": stages[code]}
            for code in ("announced", "received", "in_stock", "shipped", "missing", "refused")
            if stages.get(code)
        ],
        total=sum(stages.values()),
        documents=list(
            readable.statements(access).exclude(kind="erasure_certificate").order_by("-issued_at", "-id")[:5]
        ),
        may_order=access.has(Right.ORDER_TAKEBACK),
        has_access=bool(access.seats),
    )
    if first_visit:
        remember_language(response, language())
    return response


def _locks(request: PortalRequest) -> list[dict[str, str]]:
    """What the person is to release, wherever it is."""
    counts = evidence.lock_counts(sight=request.access.sight)
    number = sum(n for (state, _kind), n in counts.items() if state == "open")
    if not number:
        return []
    text = ngettext(
        "%(number)s device is held by a lock that only you can release",
        "%(number)s locks hold your devices, and only you can release them",
        number,
    )
    return [{"tone": "warn", "text": text % {"number": formats.number(number)}, "url": reverse("tasks")}]


def remember_language(response: HttpResponse, code: str) -> None:
    """Keep the reader's language on this browser, as the language switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        max_age=365 * 24 * 3600,
    )


def _named(takebacks: list[Takeback]) -> list[tuple[Takeback, str]]:
    called = names({takeback.customer for takeback in takebacks})
    return [(takeback, called.get(takeback.customer, "")) for takeback in takebacks]


def _lead(shown: list[Takeback], counted: dict[UUID, Reconciliation]) -> str | None:
    newest = next((takeback for takeback in shown if counted[takeback.id].announced), None)
    if newest is None:
        return None
    return f"{newest.number}: {overview.sentence(counted[newest.id])}"


def _waiting(request: PortalRequest, takeback: Takeback, counted: Reconciliation) -> list[dict[str, str]]:
    access = request.access
    found = []
    about = {"takeback": takeback.number}
    may_order = access.may(Right.ORDER_TAKEBACK, takeback.path)
    if may_order and takeback.lines == 0 and takeback.state in (State.ORDERED, State.SCHEDULED):
        drafts = intake.drafts(takeback.id)
        if drafts:
            text = _("The list for %(takeback)s is read and waits for you to announce it")
            url = reverse("list_preview", args=[takeback.number, drafts[0].id])
        else:
            text = _("Hand in the list of devices for %(takeback)s")
            url = reverse("hand_in_list", args=[takeback.number])
        found.append({"tone": "info", "text": text % about, "url": url})
    lines = reverse("takeback_lines", args=[takeback.number])
    if takeback.state not in (State.CLOSED, State.CANCELLED):
        for number, outcome, text in (
            (
                counted.missing,
                "missing",
                ngettext(
                    "%(number)s device in %(takeback)s was announced but did not come",
                    "%(number)s devices in %(takeback)s were announced but did not come",
                    counted.missing,
                ),
            ),
            (
                counted.refused,
                "refused",
                ngettext(
                    "%(number)s device in %(takeback)s was refused at the dock",
                    "%(number)s devices in %(takeback)s were refused at the dock",
                    counted.refused,
                ),
            ),
            (
                counted.unlisted,
                "unlisted",
                ngettext(
                    "%(number)s device came with %(takeback)s without being on the list",
                    "%(number)s devices came with %(takeback)s without being on the list",
                    counted.unlisted,
                ),
            ),
        ):
            if number:
                tone = "error" if outcome == "missing" else "warn"
                said = text % {**about, "number": formats.number(number)}
                found.append({"tone": tone, "text": said, "url": f"{lines}?outcome={outcome}"})
    return found
