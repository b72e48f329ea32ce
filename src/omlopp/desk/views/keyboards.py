"""Keyboards: what stands on them, the runs at the printer, the jig, and the market to print for."""

import csv
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.devices import queries as register
from omlopp.apps.devices.models import Device
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.jobs.models import Job
from omlopp.apps.keyboards import actions, queries
from omlopp.apps.keyboards.models import IN_RUN, Keyboard, Run
from omlopp.apps.parties.queries import NotVisible
from omlopp.desk import tasks, words
from omlopp.desk.page import DeskRequest, desk, go, key_of, language, now, page, sight
from omlopp.documents.keyboards import LAYOUTS, reprinted
from omlopp.documents.spreadsheet import Column, Sheet, csv_for_excel_sv, csv_for_systems, workbook
from omlopp.domain import keyboards as subject
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import Grade
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
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg"}
"""Kinds of pictures that a browser is let to show, by how they begin."""
GEOMETRY_LIMIT = 1_000_000
PHOTO_LIMIT = 30_000_000
ALL_LIMIT = 20_000
"""Keyboards that one request may choose: all that match, in one job."""
DEMAND_LIMIT = 200
AMOUNT_LIMIT = 10**9
WRITTEN = ("error_mm", "inks", "outcome")
"""What a person writes about a keyboard in the jig."""
BLANK = dict.fromkeys(("device", "artwork", *WRITTEN), "")
MISSING_SIGNS = {"": False, "no": False, "nej": False, "yes": True, "ja": True}
"""Whether a market takes legends with signs missing, as it is written in either language."""
_REFUSALS = (
    actions.RunUnknown,
    actions.RunHasNoArtwork,
    actions.RunNeedsNoArtwork,
    actions.MachineUnfit,
    actions.JigOccupied,
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
    choices: dict[str, Any] = _seen_choices()
    return page(
        request,
        "keyboard_list.html",
        rows=found.rows,
        more=found.after,
        count=rows.count(),
        chosen={name: request.GET.get(name, "") for name in ("state", "layout", "form")},
        all=bool(request.GET.get("all")),
        **choices,
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
    query = "?" + urlencode({name: value for name, value in chosen.items() if value})
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
        seen = _seen(request.POST)
        if seen is None:
            messages.error(request, _("Say what stands on the keyboards, and which body they have."))
            return go("keyboard-list", query=query)
        arguments |= seen
    elif verb == "plan":
        arguments |= {
            "target": request.POST.get("target", ""),
            "altgr": request.POST.get("altgr") or "cldr",
            "lossy": bool(request.POST.get("lossy")),
            "unlit": bool(request.POST.get("unlit")),
        }
        if arguments["target"] not in LAYOUTS or arguments["altgr"] not in tuple(subject.AltGr):
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


def _seen(given: QueryDict) -> dict[str, Any] | None:
    """What somebody saw of keyboards, as a form says it; None where it does not say enough."""
    seen = {
        "layout": given.get("seen_layout", ""),
        "form": given.get("seen_form", ""),
        "wear": given.get("wear") or None,
        "material": given.get("material") or None,
        "backlit": {"yes": True, "no": False}.get(given.get("backlit", "")),
    }
    return seen if seen["layout"] in LAYOUTS and seen["form"] in texts.FORMS else None


def _seen_choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "layouts": _layouts(),
        "forms": _choices("keyboard_form"),
        "wear": _choices("wear"),
        "materials": _choices("cap_material"),
    }


def of_one(request: DeskRequest, device: Device) -> dict[str, Any]:
    """What the page of one device needs to show and record its keyboard."""
    keyboard = queries.of_device(device.id)
    return {
        "keyboard": keyboard,
        "keyboard_tone": TONES[keyboard.state] if keyboard else "",
        "keyboard_changed": reprinted(
            keyboard.method, keyboard.reprinted_from, keyboard.reprinted_to, language()
        )
        if keyboard and keyboard.method and keyboard.reprinted_from and keyboard.reprinted_to
        else None,
        "keyboard_outcomes": queries.outcomes_of(device.id) if keyboard else [],
        "seen_choices": _seen_choices(),
        "in_run": keyboard is not None and keyboard.state in IN_RUN,
        "may_reprint": request.access.may(Right.REPRINT, device.path),
    }


@desk
@require_POST
def of_device(request: DeskRequest, code: str) -> HttpResponse:
    """Record what stands on the keyboard of one device, and how it is."""
    device = register.device_by_code(code, _paths(request))
    seen = _seen(request.POST)
    if seen is None:
        messages.error(request, _("Say what stands on the keyboard, and which body it has."))
        return go("device", code, anchor="#keyboard")
    try:
        result = actions.examine_keyboards(
            seen={device.id: actions.Seen(**seen)}, actor=request.user.pk, at=now()
        )
    except actions.KeyboardWordUnknown as refusal:
        messages.error(request, words.refusal(refusal))
        return go("device", code, anchor="#keyboard")
    for refused in result.refused.values():
        messages.error(request, words.refusal(refused))
    if result.done:
        messages.success(request, _("What stands on the keyboard is recorded."))
    return go("device", code, anchor="#keyboard")


def _run(request: DeskRequest, run: UUID, paths: tuple[str, ...] | None = None) -> Run:
    found = queries.run(run, paths or sight(request))
    if found is None:
        raise NotVisible
    return found


@desk
def keyboard_run(request: DeskRequest, run: UUID) -> HttpResponse:
    """One run: what changes, the print file, the jig, the first article, what came of each."""
    return _run_page(request, _run(request, run), BLANK)


def _run_page(request: DeskRequest, run: Run, given: Mapping[str, str]) -> HttpResponse:
    """The page of a run; `given` is what a refused form said."""
    plan = actions.plan_of(run)
    waiting = queries.waiting_in(run.id, after=key_of(request.GET.get("after")))
    mounted = queries.mounted_in(run.id)
    photos = _photos(run, [one.device.id for one in mounted])
    forms = [
        {
            "row": one,
            "photo": photos.get(one.device.id),
            "given": _filled(
                photos.get(one.device.id), given if given["device"] == one.device.code else BLANK
            ),
        }
        for one in mounted
    ]
    response = page(
        request,
        "keyboard_run.html",
        run=run,
        row=queries.with_counts([run])[0],
        plan=plan,
        changes=actions.changes_of(plan, words=run.words),
        waiting=waiting.rows,
        more=waiting.after,
        mounted=forms,
        ended=queries.ended_in(run.id),
        given=given,
        geometry=next((one for one in queries.geometries(sight(request)) if one.id == run.geometry), None),
        needs_artwork=run.method in actions.NEEDS_ARTWORK,
        machines=[one for one in _choices("machine") if (one[0] == "sticker") == (run.method != "print")],
        outcomes=[(code, words.say("reprint_outcome", code)) for code in actions.OUTCOMES],
        tones=TONES,
        may=request.access.may(Right.REPRINT, run.path),
        has_worker=all(one.is_over for one in photos.values()) or jobs.has_worker(),
    )
    if request.method == "GET" and any(not one.is_over for one in photos.values()):
        # The header and not a script: it works everywhere, and leaving the page ends it.
        response.headers["Refresh"] = "3"
    return response


def _photos(run: Run, devices: list[UUID]) -> dict[UUID, Job]:
    """The newest photo of each device in the jig, sent since it was mounted for the artwork that stands."""
    if run.approved_at is None or not devices:
        return {}
    found = Job.objects.filter(
        kind="keyboard_photo",
        subject=run.id,
        made_at__gte=run.approved_at,
        arguments__device__in=[str(one) for one in devices],
    ).order_by("id")
    ended = queries.last_ended(run.id, devices)
    newest = {UUID(one.arguments["device"]): one for one in found}
    return {
        device: one for device, one in newest.items() if device not in ended or one.made_at > ended[device]
    }


def _filled(photo: Job | None, given: Mapping[str, str]) -> Mapping[str, str]:
    """What the form of a keyboard in the jig begins with: what was written, else what the photo proposes."""
    if given["device"] or photo is None:
        return given
    written: dict[str, str] = photo.arguments["given"]
    proposed = (photo.result or {}).get("worst_mm") if photo.state == "done" else None
    return {**written, "error_mm": written.get("error_mm") or proposed or ""}


def _do(request: DeskRequest, act: Callable[[], object], done: str) -> bool:
    """Whether it was done; said in words either way."""
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
        return True
    return False


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


@desk
@require_POST
def jig(request: DeskRequest, run: UUID) -> HttpResponse:
    """At the jig: mount what was scanned, look at a photo, check the first article, say what came of it.

    A photo never decides: whatever is pressed with it, it is kept and looked at, and a person presses again
    having seen what it shows.
    """
    found = _run(request, run, _paths(request))
    given = {name: request.POST.get(name, "").strip() for name in BLANK}
    devices = register.search(given["device"], sight(request), limit=2) if given["device"] else []
    if len(devices) != 1:
        messages.error(request, words.refusal(actions.NotInRun(found.id, given["device"] or "–")))
        return _run_page(request, found, given)
    device = devices[0]
    who: dict[str, Any] = {"run": found.id, "device": device.id, "actor": request.user.pk, "at": now()}
    if request.POST.get("do") == "mount":
        done = _do(
            request,
            lambda: actions.mount_keyboard(scanned=given["artwork"], **who),
            _("%s lies in the jig.") % device.code,
        )
    else:
        done = _checked(request, found, given, who)
    return go("keyboard-run", found.id, anchor="#jig") if done else _run_page(request, found, given)


def _checked(request: DeskRequest, run: Run, given: Mapping[str, str], who: dict[str, Any]) -> bool:
    """Whether something came of it: a photo looked at, the first article checked, an outcome recorded."""
    verb = request.POST.get("do", "")
    photo: actions.Photo | None = None
    sent = request.FILES.get("photo")
    if sent is not None and not isinstance(sent, list):
        if (sent.size or 0) > PHOTO_LIMIT:
            messages.error(
                request, _("The photo is larger than 30 MB. Nothing was recorded; send a smaller one.")
            )
            return False
        data = sent.read()
        if run.job is not None:
            _look(request, run, str(who["device"]), data, given)
            return True
        photo = actions.Photo(actions.keep_photo(data))
    elif key := key_of(request.POST.get("photo_job")):
        kept = Job.objects.filter(id=key, kind="keyboard_photo", subject=run.id).first()
        if kept and kept.arguments["device"] == str(who["device"]):
            photo = _photo_of(kept)
    if verb == "photo":
        messages.error(request, _("Choose a photo first."))
        return False
    error_mm = _price(given["error_mm"])
    if given["error_mm"] and (error_mm is None or error_mm >= 1_000):
        messages.error(request, _("Give the deviation in millimetres, such as 0.12. Nothing was recorded."))
        return False
    if verb in ("first_passed", "first_failed"):
        return _do(
            request,
            lambda: actions.check_first_article(
                passed=verb == "first_passed", error_mm=error_mm, photo=photo, **who
            ),
            _("The first article is recorded."),
        )
    return _do(
        request,
        lambda: actions.end_reprint(
            outcome=given["outcome"], inks=given["inks"][:60], error_mm=error_mm, photo=photo, **who
        ),
        _("%s is recorded.") % given["device"],
    )


def _look(request: DeskRequest, run: Run, device: str, data: bytes, given: Mapping[str, str]) -> None:
    """Keep a photo, have it looked at, and say that it shows something or will."""
    job = tasks.start(
        request,
        kind="keyboard_photo",
        path=run.path,
        subject=run.id,
        arguments={
            "device": device,
            "exhibit": actions.keep_photo(data),
            "given": {name: given[name] for name in WRITTEN},
        },
        total=1 + len(data) // 1_000_000,
    )
    if job.is_over:
        messages.info(request, _("The photo is kept. See what it shows and press again: you decide."))
    else:
        messages.info(request, _("The photo is kept and being looked at. This page tells when it is done."))


def _photo_of(job: Job) -> actions.Photo:
    """A photo that was kept, with what its check showed where that is done."""
    result = (job.result or {}) if job.state == "done" else {}
    return actions.Photo(
        job.arguments["exhibit"], proposal=result.get("proposal"), picture=result.get("picture")
    )


@desk
def photo(request: DeskRequest, run: UUID, digest: str) -> HttpResponse:
    """A photo of a keyboard of the run, or the picture that its check made."""
    found = _run(request, run)
    looked = Job.objects.filter(kind="keyboard_photo", subject=found.id)
    if not queries.is_of_run(digest, found) and not any(
        digest in (one.arguments["exhibit"], (one.result or {}).get("picture")) for one in looked
    ):
        raise NotVisible
    data = ledger.read_exhibit(digest)
    kind = next((kind for start, kind in PICTURES.items() if data.startswith(start)), None)
    response = HttpResponse(data, content_type=kind or "application/octet-stream")
    if kind is None:
        response.headers["Content-Disposition"] = f'attachment; filename="{digest[:12]}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


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
    form = request.POST.get("as", "")
    if found and form in ("csv", "xlsx"):
        return _download(found, form)
    return page(
        request,
        "keyboard_choice.html",
        given=given,
        found=found,
        parts=_parts(found) if found else [],
        errors=errors,
    )


def _download(found: queries.MarketChoice, form: str) -> HttpResponse:
    """The choice device by device, with the reason of each."""
    columns = (
        Column(_("Device")),
        Column(_("Serial number")),
        Column(_("Model"), width=30),
        Column(_("Grade")),
        Column(_("What stands there"), width=24),
        Column(_("Market"), width=20),
        Column(_("Legends to get"), width=24),
        Column(_("Way")),
        Column(_("Changed keys"), "number"),
        Column(_("Minutes"), "number", decimals=1),
        Column(_("Gain"), "money"),
        Column(_("Currency")),
        Column(_("Why it stays"), width=40),
    )
    sheet = Sheet(_("Which market to print for"), columns, _lines(found))
    if form == "xlsx":
        data, kind = workbook([sheet]), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        in_swedish = language() == "sv"
        data = csv_for_excel_sv(sheet) if in_swedish else b"\xef\xbb\xbf" + csv_for_systems(sheet)
        kind = "text/csv; charset=utf-8"
    response = HttpResponse(data, content_type=kind)
    name = _("market-choice")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _lines(found: queries.MarketChoice) -> Iterator[tuple[Any, ...]]:
    for one in found.choice.devices:
        device = found.devices[UUID(one.device)]
        goes = one.market is not None
        yield (
            device.code,
            device.serial,
            " ".join(part for part in (device.manufacturer, device.model) if part) or None,
            device.grade,
            words.say("layout", one.source),
            one.market,
            words.say("layout", one.target) if one.target else None,
            words.say("reprint_method", one.method) if one.method else None,
            one.keys if goes else None,
            Decimal(str(one.printer_minutes)) if goes else None,
            one.gain,
            one.gain.currency if one.gain else None,
            ", ".join(words.say("choice_reason", code) for code in one.reasons) or None,
        )


def _parts(found: queries.MarketChoice) -> list[dict[str, Any]]:
    """The choice by market and legends, and what stays by its reasons; most devices first."""
    parts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found.choice.devices:
        key = (one.market, one.source, one.target, one.reasons, one.verdict)
        part = parts.setdefault(
            key,
            {
                "market": one.market,
                "source": one.source,
                "target": one.target,
                "method": one.method,
                "reasons": one.reasons,
                "keys": one.keys,
                "lossy": one.verdict is subject.Verdict.LOSSY,
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
    """Lines of market; layout; model; number; price, and if wanted grades; yes or no; transport."""
    found, errors = [], []
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=";"), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        one = _asked([*cells, "", "", ""]) if 5 <= len(cells) <= 8 else None
        if one is None:
            errors.append(
                _("Line %(n)s: market; layout; model; number; price, and if wanted grades; yes; transport.")
                % {"n": number}
            )
        else:
            found.append(one)
    if not found and not errors:
        errors.append(_("Say what the markets ask for."))
    if len(found) > DEMAND_LIMIT:
        errors.append(_("At most %s lines.") % DEMAND_LIMIT)
    return found, errors


def _asked(cells: list[str]) -> subject.Demand | None:
    """What one line asks for; None where it cannot be read."""
    market, layout, model, number, given_price, given_grades, lossy, given_transport = cells[:8]
    price, transport = _price(given_price), _price(given_transport or "0")
    grades = tuple(given_grades.upper().replace(",", " ").split())
    if not (market and model and layout in LAYOUTS and number.isdecimal() and len(number) < 10):
        return None
    if price is None or transport is None or lossy.lower() not in MISSING_SIGNS or set(grades) - set(Grade):
        return None
    return subject.Demand(
        market,
        layout,
        model.lower(),
        int(number),
        price,
        transport=transport,
        lossy=MISSING_SIGNS[lossy.lower()],
        grades=grades,
    )


def _price(text: str) -> Decimal | None:
    """An amount as people write it in either language; None for what is none."""
    try:
        value = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < AMOUNT_LIMIT else None
