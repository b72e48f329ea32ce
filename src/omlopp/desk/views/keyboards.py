"""Keyboards: what stands on them, the runs at the printer, the jig, and the market to print for."""

import csv
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.devices import queries as register
from omlopp.apps.keyboards import actions, queries
from omlopp.apps.keyboards.models import IN_RUN, Keyboard, Run, State
from omlopp.apps.parties.queries import NotVisible
from omlopp.desk import tasks, words
from omlopp.desk.page import DeskRequest, desk, go, key_of, now, page, sight
from omlopp.domain import keyboards as subject
from omlopp.domain.rights import Right
from omlopp.ui.texts import keyboards as texts

TONES = {
    "unseen": "neutral",
    "seen": "info",
    "planned": "info",
    "on_jig": "accent",
    "reprint": "warn",
    "released": "ok",
    "spoilt": "error",
}
FILES = {
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "dxf": "image/vnd.dxf",
    "job": "application/json",
}
GEOMETRY_LIMIT = 1_000_000
ALL_LIMIT = 20_000
"""Keyboards that one request may choose: all that match, in one job."""
DEMAND_LIMIT = 200
_REFUSALS = (
    actions.RunUnknown,
    actions.RunHasNoArtwork,
    actions.ArtworkUnsound,
    actions.ArtworkDiffers,
    actions.NotInRun,
    actions.FirstArticleOpen,
    actions.NotOnJig,
    actions.KeyboardWordUnknown,
)


def _paths(request: DeskRequest) -> tuple[str, ...]:
    """Where the person re-prints; as if there were no such page for all others."""
    paths = request.access.paths(Right.REPRINT)
    if not paths:
        raise NotVisible
    return paths


def _choices(family: str) -> list[tuple[str, str]]:
    return [(code, words.say(family, code)) for code in texts.FAMILIES[family]]


def _layouts() -> list[tuple[str, str]]:
    return sorted(_choices("layout"), key=lambda one: one[1])


@desk
def keyboards(request: DeskRequest) -> HttpResponse:
    """What stands on the keyboards in the house, the runs that wait, and how often a print went wrong."""
    groups = queries.groups(sight(request))
    return page(
        request,
        "keyboards.html",
        groups=groups,
        counts=queries.counted_by_state(groups),
        runs=queries.runs(sight(request)),
        rates=queries.rates(sight(request)),
        geometries={one.id: one for one in queries.geometries(sight(request))},
        tones=TONES,
        may=request.access.has(Right.REPRINT),
    )


def _matching(asked: QueryDict, paths: tuple[str, ...]) -> QuerySet[Keyboard]:
    """The keyboards in the house that the address or the form names."""
    rows = queries.visible(paths).filter(here=True)
    for name in ("state", "layout", "form"):
        value = asked.get(name, "")
        if value == "unknown" and name != "state":
            rows = rows.filter(**{f"{name}__isnull": True})
        elif value:
            rows = rows.filter(**{name: value})
    return rows


@desk
def keyboard_list(request: DeskRequest) -> HttpResponse:
    """The keyboards of one group, and what can be done with them."""
    rows = _matching(request.GET, sight(request))
    found = queries.page(rows, after=key_of(request.GET.get("after")))
    state = request.GET.get("state", "")
    return page(
        request,
        "keyboard_list.html",
        rows=found.rows,
        more=found.after,
        count=rows.count(),
        chosen={name: request.GET.get(name, "") for name in ("state", "layout", "form")},
        all=bool(request.GET.get("all")),
        layouts=_layouts(),
        forms=_choices("keyboard_form"),
        wear=_choices("wear"),
        materials=_choices("cap_material"),
        tones=TONES,
        in_run=state in IN_RUN,
        may=request.access.has(Right.REPRINT),
    )


@desk
@require_POST
def do(request: DeskRequest) -> HttpResponse:
    """Do one thing with the keyboards chosen, or with all that match: examine, plan, withdraw."""
    paths = _paths(request)
    verb = request.POST.get("do", "")
    chosen = {name: request.POST.get(name, "") for name in ("state", "layout", "form")}
    query = "?" + "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    rows = _matching(request.POST, paths)
    if codes := request.POST.get("codes"):
        coded = register.visible(paths).filter(code__in=codes.split(",")[:ALL_LIMIT])
        rows = queries.visible(paths).filter(device__in=coded.values("id"))
    elif not request.POST.get("all"):
        named = [UUID(one) for one in request.POST.getlist("device") if key_of(one)]
        rows = queries.visible(paths).filter(device__in=named)
    devices = list(rows.order_by("device").values_list("device", flat=True)[:ALL_LIMIT])
    if not devices:
        messages.error(request, _("Choose at least one device."))
        return go("keyboard-list", query=query)
    arguments: dict[str, Any] = {"devices": [str(one) for one in devices], "path": paths[0]}
    if verb == "examine":
        arguments |= {
            "layout": request.POST.get("seen_layout", ""),
            "form": request.POST.get("seen_form", ""),
            "wear": request.POST.get("wear") or None,
            "material": request.POST.get("material") or None,
            "backlit": {"yes": True, "no": False}.get(request.POST.get("backlit", "")),
        }
        if arguments["layout"] not in texts.LAYOUTS or arguments["form"] not in texts.FORMS:
            messages.error(request, _("Say what stands on the keyboards, and which body they have."))
            return go("keyboard-list", query=query)
    elif verb == "plan":
        arguments |= {
            "target": request.POST.get("target", ""),
            "altgr": request.POST.get("altgr") or "cldr",
            "lossy": bool(request.POST.get("lossy")),
            "unlit": bool(request.POST.get("unlit")),
        }
        if arguments["target"] not in texts.LAYOUTS or arguments["altgr"] not in tuple(subject.AltGr):
            messages.error(request, _("Choose which legends the keyboards are to get."))
            return go("keyboard-list", query=query)
    elif verb != "withdraw":
        raise NotVisible
    job = tasks.start(
        request, kind=f"keyboards_{verb}", path=paths[0], arguments=arguments, total=len(devices)
    )
    if job.state == "done" and job.result and not job.result["refused"]:
        messages.success(
            request,
            ngettext("%(n)s keyboard done.", "%(n)s keyboards done.", len(devices)) % {"n": len(devices)},
        )
        return go("keyboards")
    return go("job", job.id)


def _run(request: DeskRequest, run: UUID, paths: tuple[str, ...] | None = None) -> Run:
    found = queries.run(run, paths or sight(request))
    if found is None:
        raise NotVisible
    return found


@desk
def keyboard_run(request: DeskRequest, run: UUID) -> HttpResponse:
    """One run: what changes, the print file, the jig, the first article, what came of each."""
    found = _run(request, run)
    rows = queries.in_run(found.id)
    plan = actions.plan_of(found)
    return page(
        request,
        "keyboard_run.html",
        run=found,
        row=queries.with_counts([found])[0],
        plan=plan,
        changes=(*plan.changes, *(plan.words if found.words else ())),
        waiting=[one for one in rows if one.keyboard.state != State.ON_JIG],
        mounted=[one for one in rows if one.keyboard.state == State.ON_JIG],
        geometry=next((one for one in queries.geometries(sight(request)) if one.id == found.geometry), None),
        needs_artwork=found.method in actions.NEEDS_ARTWORK,
        machines=[one for one in _choices("machine") if (one[0] == "sticker") == (found.method != "print")],
        outcomes=[(code, words.say("reprint_outcome", code)) for code in actions.OUTCOMES],
        tones=TONES,
        may=request.access.may(Right.REPRINT, found.path),
    )


def _do(request: DeskRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except _REFUSALS as refusal:
        messages.error(request, words.refusal(refusal))
    except subject.PrintRefused as refusal:
        keys = ", ".join(refusal.keys)
        why = words.say("print_refusal", refusal.code)
        messages.error(
            request,
            _("No print file was made: %(why)s %(place)s")
            % {"why": why, "place": " ".join(part for part in (keys, refusal.value) if part)},
        )
    except subject.MachineUnusable as refusal:
        messages.error(request, _("The machine’s profile cannot be used: %s") % refusal.code)
    else:
        messages.success(request, done)


@desk
@require_POST
def approve(request: DeskRequest, run: UUID) -> HttpResponse:
    """Draw, check and approve the run's print file for a machine."""
    found = _run(request, run, _paths(request))
    _do(
        request,
        lambda: actions.approve_artwork(
            run=found.id, machine=request.POST.get("machine", ""), actor=request.user.pk, at=now()
        ),
        _("The print file is drawn, checked and approved."),
    )
    return go("keyboard-run", found.id, anchor="#jig")


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < 1_000 else None


def _photo(request: DeskRequest) -> bytes:
    file = request.FILES.get("photo")
    return file.read() if file is not None and not isinstance(file, list) else b""


@desk
@require_POST
def jig(request: DeskRequest, run: UUID) -> HttpResponse:
    """At the jig: mount what was scanned, check the first article, say what came of it."""
    paths = _paths(request)
    found = _run(request, run, paths)
    verb = request.POST.get("do", "")
    named = request.POST.get("device", "").strip()
    devices = register.search(named, sight(request), limit=2) if named else []
    if len(devices) != 1:
        messages.error(request, words.refusal(actions.NotInRun(found.id, named or "–")))
        return go("keyboard-run", found.id, anchor="#jig")
    who: dict[str, Any] = {
        "run": found.id,
        "device": devices[0].id,
        "actor": request.user.pk,
        "at": now(),
    }
    if verb == "mount":
        _do(
            request,
            lambda: actions.mount_keyboard(scanned=request.POST.get("artwork", "").strip(), **who),
            _("%s lies in the jig.") % devices[0].code,
        )
    elif verb in ("first_passed", "first_failed"):
        _do(
            request,
            lambda: actions.check_first_article(
                passed=verb == "first_passed",
                error_mm=_number(request.POST.get("error_mm", "")),
                photo=_photo(request),
                **who,
            ),
            _("The first article is recorded."),
        )
    elif verb == "end":
        _do(
            request,
            lambda: actions.end_reprint(
                outcome=request.POST.get("outcome", ""),
                inks=request.POST.get("inks", "").strip()[:60],
                error_mm=_number(request.POST.get("error_mm", "")),
                photo=_photo(request),
                **who,
            ),
            _("%s is recorded.") % devices[0].code,
        )
    return go("keyboard-run", found.id, anchor="#jig")


@desk
def file(request: DeskRequest, run: UUID, kind: str) -> HttpResponse:
    """A file of the run's approved artwork."""
    found = _run(request, run)
    digest = getattr(found, kind, None) if kind in FILES else None
    if digest is None:
        raise NotVisible
    name = f"{found.source}-{found.target}-{(found.artwork or '')[:8]}".replace(":", "_")
    suffix = "json" if kind == "job" else kind
    response = HttpResponse(ledger.read_exhibit(digest), content_type=FILES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


@desk
def geometries(request: DeskRequest) -> HttpResponse:
    """The millimetres the house prints by, and a form to add some."""
    paths = _paths(request)
    given = {"fits": request.POST.get("fits", ""), "shipped": request.POST.get("shipped", "")}
    errors: list[str] = []
    if request.method == "POST":
        data, errors = _geometry_file(request)
        fits = [
            (maker.strip(), model.strip())
            for maker, _semicolon, model in (line.partition(";") for line in given["fits"].splitlines())
            if maker.strip() and model.strip()
        ]
        if not fits:
            errors.append(_("Name at least one model: manufacturer; model, one on each line."))
        if not errors:
            try:
                actions.adopt_geometry(data=data, fits=fits, path=paths[0], actor=request.user.pk, at=now())
            except subject.GeometryUnusable as refusal:
                errors += [
                    " ".join(part for part in (one.code, ", ".join(one.keys), one.value) if part)
                    for one in refusal.faults[:10]
                ]
            else:
                messages.success(request, _("The geometry is in use."))
                return go("keyboard-geometries")
    return page(
        request,
        "keyboard_geometries.html",
        rows=queries.geometries(sight(request)),
        shipped=subject.GEOMETRIES,
        given=given,
        errors=errors,
    )


def _geometry_file(request: DeskRequest) -> tuple[bytes, list[str]]:
    sent = request.FILES.get("file")
    if sent is not None and not isinstance(sent, list):
        if (sent.size or 0) > GEOMETRY_LIMIT:
            return b"", [_("The file is larger than a geometry can be.")]
        return sent.read(), []
    shipped = request.POST.get("shipped", "")
    if shipped in subject.GEOMETRIES:
        return subject.write_geometry(subject.geometry(shipped)), []
    return b"", [_("Send a geometry file, or choose one that comes with Omlopp.")]


@desk
def choice(request: DeskRequest) -> HttpResponse:
    """Which of the keyboards in the house to re-print for which market."""
    _paths(request)
    given = {name: request.POST.get(name, "") for name in ("demand", "worth")}
    given["minutes"] = request.POST.get("minutes", "480")
    found, errors = None, list[str]()
    if request.method == "POST":
        demand, errors = _demand(given["demand"])
        worth, wrong = _worth(given["worth"])
        errors += wrong
        limit = _price(given["minutes"])
        if limit is None:
            errors.append(_("Say how many minutes the printer has."))
        if not errors and limit is not None:
            found = queries.choose(sight(request), demand, worth=worth, printer_minutes=float(limit))
    return page(
        request,
        "keyboard_choice.html",
        given=given,
        found=found,
        parts=_parts(found) if found else [],
        errors=errors,
    )


def _parts(found: queries.MarketChoice) -> list[dict[str, Any]]:
    """The choice by market and legends, and what stays by its reasons; most devices first."""
    parts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found.choice.devices:
        key = (one.market, one.source, one.target, one.reasons)
        part = parts.setdefault(
            key,
            {
                "market": one.market,
                "source": one.source,
                "target": one.target,
                "method": one.method,
                "reasons": one.reasons,
                "keys": one.keys,
                "gain": None,
                "minutes": 0.0,
                "codes": [],
            },
        )
        part["codes"].append(found.devices[UUID(one.device)].code)
        part["minutes"] += one.printer_minutes
        if one.gain is not None:
            part["gain"] = one.gain if part["gain"] is None else part["gain"] + one.gain
    return sorted(parts.values(), key=lambda part: (part["market"] is None, -len(part["codes"])))


def _worth(text: str) -> tuple[dict[str, Decimal], list[str]]:
    """Lines of model; what one brings as it is."""
    found, errors = {}, []
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=";"), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        price = _price(cells[1]) if len(cells) >= 2 else None
        if price is None or not cells[0]:
            errors.append(_("Line %(n)s of what they bring: model; price.") % {"n": number})
        else:
            found[cells[0].lower()] = price
    return found, errors


def _demand(text: str) -> tuple[list[subject.Demand], list[str]]:
    """Lines of market; layout; model; number; price."""
    found, errors = [], []
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=";"), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        price = _price(cells[4]) if len(cells) >= 5 else None
        if (
            len(cells) < 5
            or cells[1] not in texts.LAYOUTS
            or not cells[3].isdecimal()
            or price is None
            or not cells[0]
            or not cells[2]
        ):
            errors.append(_("Line %(n)s: market; layout; model; number; price.") % {"n": number})
            continue
        found.append(subject.Demand(cells[0], cells[1], cells[2].lower(), int(cells[3]), price))
    if not found and not errors:
        errors.append(_("Say what the markets ask for."))
    if len(found) > DEMAND_LIMIT:
        errors.append(_("At most %s lines.") % DEMAND_LIMIT)
    return found, errors


def _price(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(" ", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None
