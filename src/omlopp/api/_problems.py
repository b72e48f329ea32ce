"""What went wrong, as problem+json (RFC 9457): a code, where, in words what to do, and the facts.

A thing that is not visible is answered exactly like one that does not exist.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from omlopp.apps.devices.queries import DeviceUnknown
from omlopp.apps.intake.queries import TakebackUnknown
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.statements.queries import StatementUnknown
from omlopp.domain.manifest import ListRefused
from omlopp.ui.texts import refusals, takeback

logger = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
DOCS = "/api/v1/docs"
Language = Literal["en", "sv"]
Pair = tuple[str, str]

OWN: dict[str, tuple[int, Pair]] = {
    "token_missing": (
        401,
        (
            "The request carries no token. Send the header Authorization: Bearer and the station's token.",
            "Anropet saknar token. Skicka huvudet Authorization: Bearer och stationens token.",
        ),
    ),
    "token_unknown": (
        401,
        (
            "The token is unknown or was revoked. Have a new one made for the station.",
            "Token är okänd eller återkallad. Låt göra en ny åt stationen.",
        ),
    ),
    "right_missing": (
        403,
        (
            "The person may see this but not do it; it takes one of: {rights}. Ask an administrator.",
            "Personen får se men inte göra detta; det kräver en av: {rights}. Fråga en administratör.",
        ),
    ),
    "not_there": (
        404,
        (
            "There is no such thing here. Check the number, code or id.",
            "Det finns inget sådant här. Kontrollera nummer, kod eller id.",
        ),
    ),
    "method_not_allowed": (
        405,
        (
            "This address does not answer to {method}. The documentation lists what it answers to.",
            "Adressen svarar inte på {method}. Dokumentationen visar vad den svarar på.",
        ),
    ),
    "length_required": (
        411,
        (
            "The request does not say how long it is. Send the header Content-Length.",
            "Anropet säger inte hur långt det är. Skicka huvudet Content-Length.",
        ),
    ),
    "body_too_large": (
        413,
        (
            "The body is larger than {limit_bytes} bytes, the most this address takes. Send it in parts.",
            "Anropet är större än {limit_bytes} byte, det mesta adressen tar emot. Skicka i delar.",
        ),
    ),
    "too_many": (
        413,
        (
            "The request holds more than {limit} items, the most this address takes. Send them in parts.",
            "Anropet har fler än {limit} poster, det mesta adressen tar emot. Skicka i delar.",
        ),
    ),
    "media_type_unknown": (
        415,
        (
            "A body of the type {media_type} is not read here. The documentation lists the types.",
            "En kropp av typen {media_type} läses inte här. Dokumentationen visar vilka typer som läses.",
        ),
    ),
    "body_unreadable": (
        400,
        (
            "The body cannot be read as what it is said to be: {reason}. Nothing was recorded; mend it.",
            "Anropets kropp går inte att läsa: {reason}. Inget registrerades; rätta och skicka igen.",
        ),
    ),
    "nothing_sent": (
        422,
        (
            "The request holds nothing to work on. Send at least one item.",
            "Anropet innehåller inget att arbeta med. Skicka minst en post.",
        ),
    ),
    "field_unusable": (
        422,
        (
            "Some values cannot be used; each is named with its place. Nothing was recorded.",
            "Några värden går inte att använda; var och en anges med sin plats. Inget registrerades.",
        ),
    ),
    "value_unusable": (
        422,
        (
            "A value cannot be kept, as a text with a NUL character in it. Nothing was recorded.",
            "Ett värde går inte att spara, som en text med ett NUL-tecken. Inget registrerades.",
        ),
    ),
    "word_not_known": (
        422,
        (
            "The value is none of those known here: {known}. Use one of them.",
            "Värdet är inget av dem som är kända här: {known}. Använd ett av dem.",
        ),
    ),
    "place_not_below": (
        422,
        (
            "{path} is no place at or below the customer. Use the path of a party in the customer's tree.",
            "{path} är ingen plats hos kunden. Använd sökvägen till en part i kundens träd.",
        ),
    ),
    "idempotency_key_unusable": (
        400,
        (
            "An idempotency key is 1 to 200 printable ASCII characters without spaces.",
            "En idempotensnyckel är 1 till 200 skrivbara ASCII-tecken utan mellanslag.",
        ),
    ),
    "failed": (
        500,
        (
            "Something failed here that is no fault of the request. Nothing was recorded; try again later.",
            "Något gick fel här som inte beror på anropet. Inget registrerades; försök igen senare.",
        ),
    ),
}
"""Problems that belong to the API itself: code → status and words."""

CONFLICTS = frozenset(
    {
        "not_in_this_state",
        "line_ended",
        "draft_gone",
        "lines_open",
        "settled_already",
        "key_reused",
        "device_not_here",
        "media_not_cleared",
        "medium_not_here",
        "medium_not_cleared",
        "item_settled",
        "lock_settled",
        "lock_known",
        "nothing_to_sample",
        "sample_stands",
        "second_person_needed",
        "bulk_refused",
        "issue_not_sealed",
        "period_not_over",
        "keyboard_not_here",
        "keyboard_in_run",
        "run_has_no_artwork",
        "artwork_differs",
        "not_in_run",
        "first_article_open",
        "not_on_jig",
    }
)
"""Refusals that come of how things stand, not of what was sent."""
NOT_THERE_CODES = frozenset(
    {
        "issue_unknown",
        "item_unknown",
        "lock_unknown",
        "medium_unknown",
        "no_job_for_serial",
        "not_in_sample",
        "run_unknown",
    }
)
NOT_THERE = (DeviceUnknown, TakebackUnknown, StatementUnknown, NotVisible, Http404)


class Problem(Exception):
    """A problem of the API's own, with its place in the request and its facts."""

    def __init__(self, code: str, *, place: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.facts = facts


def language_of(request: HttpRequest) -> Language:
    """Swedish for those who ask for it first, English for all others."""
    return "sv" if request.headers.get("Accept-Language", "").strip().lower().startswith("sv") else "en"


def answer(
    request: HttpRequest,
    code: str,
    status: int,
    detail: str,
    *,
    place: str | None = None,
    facts: Mapping[str, Any] | None = None,
    problems: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    """A problem as a response."""
    document: dict[str, Any] = {
        "type": f"{DOCS}#{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": detail,
        "place": place,
        "facts": dict(facts or {}),
    }
    if problems is not None:
        document["problems"] = problems
    response = HttpResponse(
        msgspec.json.encode(document, enc_hook=str), status=status, content_type=PROBLEM_JSON
    )
    response.headers["Content-Language"] = language_of(request)
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="omlopp"'
    return response


def own(
    request: HttpRequest,
    code: str,
    *,
    place: str | None = None,
    problems: list[dict[str, Any]] | None = None,
    **facts: Any,
) -> HttpResponse:
    """One of the API's own problems as a response."""
    status, pair = OWN[code]
    detail = pair[0 if language_of(request) == "en" else 1].format(**facts)
    return answer(request, code, status, detail, place=place, facts=facts, problems=problems)


def refused(request: HttpRequest, refusal: BaseException) -> HttpResponse | None:
    """A refusal of an action as a response, or None for an exception that is none."""
    language = language_of(request)
    if isinstance(refusal, ListRefused):
        text = takeback.text("list_refusal", refusal.code, language)
        return answer(request, refusal.code, 422, text, place="list", facts=refusal.facts)
    words = refusals.text(refusal, language)
    if words is None:
        return None
    code = refusals.code_of(refusal)
    if code in NOT_THERE_CODES:
        return own(request, "not_there")
    status = 503 if code == "ledger_behind" else 409 if code in CONFLICTS else 422
    facts = {name: value for name, value in refusals.facts_of(refusal).items() if name != "refused"}
    return answer(request, code, status, words, facts=facts)


def one_refused(refusal: BaseException, language: Language, device: UUID | None = None) -> dict[str, Any]:
    """One device's refusal inside an answer about many."""
    facts = {name: value for name, value in refusals.facts_of(refusal).items() if name != "device"}
    words = refusals.text(refusal, language)
    code = refusals.code_of(refusal)
    if words is None:
        code, words = "not_there", OWN["not_there"][1][0 if language == "en" else 1]
    return {"device": device, "code": code, "detail": words, "facts": facts}


def register(api: NinjaAPI) -> None:
    """Give every exception its answer."""

    def problem(request: HttpRequest, error: Problem) -> HttpResponse:
        return own(request, error.code, place=error.place, **error.facts)

    def not_there(request: HttpRequest, _: Exception) -> HttpResponse:
        return own(request, "not_there")

    def no_token(request: HttpRequest, _: Exception) -> HttpResponse:
        return own(request, "token_missing")

    def unusable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        problems = [
            {
                "place": ".".join(str(part) for part in each.get("loc", ()) if part != "payload"),
                "code": each.get("type", "unusable"),
                "detail": each.get("msg", ""),
            }
            for each in error.errors
        ]
        place = problems[0]["place"] if problems else None
        return own(request, "field_unusable", place=place, problems=problems)

    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        if isinstance(error.__cause__, SuspiciousOperation):
            return suspicious(request, error.__cause__)
        if error.status_code == 400:
            return own(request, "body_unreadable", place="body", reason="not JSON")
        return own(request, "failed")

    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        return own(request, "body_unreadable", place="body", reason=type(error).__name__)

    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        name = type(error).__name__
        if name == "RequestDataTooBig":
            from django.conf import settings

            return own(request, "body_too_large", limit_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if name in ("TooManyFilesSent", "TooManyFieldsSent"):
            from django.conf import settings

            return own(request, "too_many", limit=settings.DATA_UPLOAD_MAX_NUMBER_FILES)
        return own(request, "body_unreadable", place="body", reason=name)

    def value(request: HttpRequest, _: DataError) -> HttpResponse:
        return own(request, "value_unusable")

    def anything(request: HttpRequest, error: Exception) -> HttpResponse:
        known = refused(request, error)
        if known is not None:
            return known
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
        return own(request, "failed")

    handlers: list[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]]] = [
        (Exception, anything),
        (Problem, problem),
        *((kind, not_there) for kind in NOT_THERE),
        (AuthenticationError, no_token),
        (ValidationError, unusable),
        (HttpError, http),
        (MultiPartParserError, unreadable),
        (UnreadablePostError, unreadable),
        (SuspiciousOperation, suspicious),
        (DataError, value),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
