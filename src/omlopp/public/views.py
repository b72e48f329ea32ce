"""The device's passport, the climate methods, the statement on accessibility, and the pages for errors."""

import logging
import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device, MediumState, Stage
from omlopp.apps.keyboards import queries as keyboards
from omlopp.apps.statements.models import Statement
from omlopp.domain import identity
from omlopp.domain.carbon import METHODS, Line, MethodUnknown, assess
from omlopp.domain.carbon import method as method_named
from omlopp.domain.vocabulary import MAY_HOLD_DATA, Kind
from omlopp.public import words
from omlopp.public.page import language, open_page, page, say
from omlopp.ui.jinja import LANGUAGES
from omlopp.ui.texts.keyboards import stands

log = logging.getLogger(__name__)

IN_OUR_CARE = (Stage.RECEIVED, Stage.IN_STOCK, Stage.SHIPPED)
"""Only what has been in our hands has a passport: what a customer announced is his own affair."""
REFERENCE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@open_page
def passport(request: HttpRequest, code: str) -> HttpResponse:
    """What a buyer or a finder may know of a device: condition, tests, that its data is gone. No owner."""
    wanted = identity.parse_code(code)
    # Read past the wall on purpose, and only by the device's own code.
    with ledger.seeing(ledger.EVERYTHING):
        row = Device.objects.filter(code=wanted, stage__in=IN_OUR_CARE).first() if wanted else None
        if row is None:
            raise Http404
        media = devices.media(row.id)
        keyboard = keyboards.of_device(row.id)
        certificates = list(
            Statement.objects.filter(subject=row.id, kind="erasure_certificate").order_by("-version", "-id")
        )
    newest: dict[object, Statement] = {}
    for one in certificates:
        newest.setdefault(one.about, one)
    history = ledger.history(row.id)
    response = page(
        request,
        "passport.html",
        device=row,
        name=identity.model_name(row.manufacturer, row.model),
        last_four=row.serial[-4:] if row.serial and len(row.serial) >= 8 else None,
        media_here=sum(1 for medium in media if medium.state == MediumState.PRESENT),
        holds_data=row.kind is None or Kind(row.kind) in MAY_HOLD_DATA or bool(media),
        certificates=sorted(newest.values(), key=lambda one: (one.about is not None, str(one.id))),
        places={medium.id: number for number, medium in enumerate(media, 1)},
        tests=_tests(history),
        battery=_battery(history),
        appearance=_appearance(history),
        keyboard=keyboard if keyboard and keyboard.layout else None,
        stands=stands(keyboard.layout, keyboard.method, keyboard.reprinted_from, language())
        if keyboard and keyboard.layout
        else None,
    )
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _round(history: list[ledger.Record]) -> list[ledger.Record]:
    """The facts since the device last came."""
    starts = [n for n, r in enumerate(history) if r.type in ("DeviceAnnounced", "DeviceFound")]
    return history[starts[-1] :] if starts else history


def _tests(history: list[ledger.Record]) -> list[tuple[str, str, str]]:
    """The latest outcome of each test that was run: words, outcome, tone."""
    outcomes: dict[str, str] = {}
    for record in _round(history):
        if record.type == "DeviceTested":
            for result in record.data["results"]:
                if not result["code"].startswith("battery_"):
                    outcomes[result["code"]] = result["outcome"]
    said = {
        "pass": (_("Passed"), "ok"),
        "fail": (_("Failed"), "error"),
        "not_done": (_("Not tested"), "neutral"),
    }
    return [(say("test", code), *said[outcome]) for code, outcome in outcomes.items() if outcome in said]


def _battery(history: list[ledger.Record]) -> int | None:
    """The battery's health in per cent of its capacity when new, as last measured."""
    found = None
    for record in _round(history):
        if record.type == "DeviceTested":
            for result in record.data["results"]:
                if result["code"] == "battery_health" and result.get("value") is not None:
                    found = result["value"]
    return found


def _appearance(history: list[ledger.Record]) -> list[str] | None:
    """What is to be seen on the outside, with the distance from which; None when nobody has looked."""
    found = None
    for record in _round(history):
        if record.type == "DefectsRecorded":
            found = [
                f"{say('defect', defect['code'])}, {say('zone', defect['zone']).lower()}: "
                f"{say('severity', defect['severity']).lower()}"
                for defect in record.data["defects"]
            ]
    return found


@open_page
def methods(request: HttpRequest) -> HttpResponse:
    """The climate methods there are."""
    return page(request, "methods.html", methods=METHODS)


@open_page
def method(request: HttpRequest, method: str) -> HttpResponse:
    """One climate method by its own data: terms, figures, assumptions, weaknesses, source."""
    try:
        found = method_named(method)
    except MethodUnknown:
        raise Http404 from None
    kinds = assess([Line(kind, kind) for kind in found.kinds], found.id)
    return page(
        request,
        "method.html",
        method=found,
        lines=kinds.lines,
        assumptions=[words.ASSUMPTIONS.get(code, code) for code in found.assumptions],
        weaknesses=[words.WEAKNESSES.get(code, code) for code in found.weaknesses],
        example=next((line for line in kinds.lines if line.line.kind == "laptop"), None),
    )


@open_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement on accessibility, with the parts the Swedish authority asks for."""
    return page(request, "accessibility.html")


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """One answer for what does not exist and for what this reader may not see."""
    _speak(request)
    return page(request, "not_found.html", status=404)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side: said with a reference that stands in our log beside the cause."""
    reference = "".join(secrets.choice(REFERENCE_SIGNS) for _sign in range(8))
    log.error("request failed, reference %s: %s", reference, request.path, exc_info=True)
    _speak(request)
    return page(request, "failed.html", status=500, reference=reference)


def _speak(request: HttpRequest) -> None:
    wanted: Any = request.GET.get("lang")
    if wanted in dict(LANGUAGES):
        translation.activate(wanted)
