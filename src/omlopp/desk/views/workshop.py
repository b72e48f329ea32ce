"""The workshop: what waits in each queue, verbs on many devices at once, and one device on the bench."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.devices import queries as register
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.queries import NotVisible, subtree
from omlopp.apps.statements import queries as statements
from omlopp.apps.workshop import actions, queries
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import FinalState, WorkshopDevice
from omlopp.desk import tasks, words
from omlopp.desk.forms import DestroyForm, ShipForm
from omlopp.desk.page import DeskRequest, desk, go, key_of, may_any, now, number_of, page, sight
from omlopp.desk.views import keyboards
from omlopp.desk.views.locks import TONES as LOCK_TONES
from omlopp.domain import grading
from omlopp.domain.events import Defect, TestResult
from omlopp.domain.hardware import LockKind
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import MAY_HOLD_DATA, Kind, Part, Route
from omlopp.ui.texts.evidence import MEASURED

VERBS = {
    "without_evidence": ("no_media",),
    "uncleared": ("no_media",),
    "locked": (),
    "untested": ("sound",),
    "ungraded": ("sound", "grade"),
    "unrouted": ("route",),
    "ready_for_stock": ("stock", "route"),
}
"""What can be done to many devices of a queue at once."""
RIGHTS = {
    "no_media": Right.ERASE,
    "sound": Right.GRADE,
    "grade": Right.GRADE,
    "route": Right.ROUTE,
    "stock": Right.STOCK,
}
ANSWERS = ("pass", "fail", "not_done", "not_applicable")
SPARE_ROWS = 2
MOST_OF_A_PART = 64


@desk
def queues(request: DeskRequest) -> HttpResponse:
    """What waits, queue by queue."""
    number = request.GET.get("takeback", "")
    takeback = intake.takeback(number, sight(request)) if number else None
    of = takeback.id if takeback else None
    counts = queries.work_counts(sight=sight(request), takeback=of)
    asked = request.GET.get("queue", "")
    queue = (
        asked
        if asked in queries.QUEUES
        else next((one for one in queries.QUEUES if counts[one]), "uncleared")
    )
    found = queries.work_page(queue, sight=sight(request), takeback=of, after=_after(request))
    verbs = [verb for verb in VERBS[queue] if request.access.has(RIGHTS[verb])]
    return page(
        request,
        "queues.html",
        queues=queries.QUEUES,
        counts=counts,
        queue=queue,
        rows=found.rows,
        more=f"{found.after[0]}.{found.after[1]}" if found.after else None,
        takeback=takeback,
        verbs=verbs,
        routes=list(Route),
        all=bool(request.GET.get("all")),
        has_after="after" in request.GET,
    )


def _after(request: DeskRequest) -> tuple[UUID, UUID] | None:
    first, _dot, second = request.GET.get("after", "").partition(".")
    one, two = key_of(first), key_of(second)
    return (one, two) if one and two else None


@desk
@require_POST
def bulk(request: DeskRequest) -> HttpResponse:
    """Do one thing with the devices chosen, or with all that wait in the queue."""
    queue, verb = request.POST.get("queue", ""), request.POST.get("do", "")
    if queue not in queries.QUEUES or verb not in RIGHTS:
        raise NotVisible
    paths = request.access.paths(RIGHTS[verb])
    number = request.POST.get("takeback", "")
    takeback = intake.takeback(number, sight(request)) if number else None
    query = f"?queue={queue}" + (f"&takeback={number}" if number else "")
    if request.POST.get("all"):
        chosen = queries.ids(queue, sight=paths, takeback=takeback.id if takeback else None)
    else:
        chosen = [UUID(one) for one in request.POST.getlist("device") if key_of(one)]
        chosen = list(register.visible(paths).filter(id__in=chosen).values_list("id", flat=True))
    arguments: dict[str, Any] = {"devices": [str(one) for one in chosen]}
    if not chosen:
        messages.error(request, _("Choose at least one device."))
        return go("queues", query=query)
    if verb == "route":
        if request.POST.get("route") not in list(Route):
            messages.error(request, _("Choose where the devices go."))
            return go("queues", query=query)
        arguments["route"] = request.POST["route"]
    if verb == "stock":
        arguments["place"] = request.POST.get("place", "").strip()
        if not arguments["place"]:
            messages.error(request, _("Say where the devices are put."))
            return go("queues", query=query)
    job = tasks.start(request, kind=verb, path=paths[0], arguments=arguments, total=len(chosen))
    if job.state == "done" and job.result and not job.result["refused"]:
        messages.success(
            request, ngettext("%(n)s device done.", "%(n)s devices done.", len(chosen)) % {"n": len(chosen)}
        )
        return go("queues", query=query)
    return go("job", job.id)


@desk
def shipping(request: DeskRequest) -> HttpResponse:
    """Record that devices left the house: those scanned or pasted, for one reason, to one party."""
    paths = request.access.paths(Right.STOCK)
    if not paths:
        raise NotVisible
    parties = [(str(party.id), name) for path in paths for party, name in subtree(path)]
    form = ShipForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen, strange = _named(given["devices"], paths)
        if strange:
            form.add_error("devices", _("Nothing, or more than one device, goes by: %s") % ", ".join(strange))
        else:
            arguments = {
                "devices": [str(one) for one in chosen],
                "reason": given["reason"],
                "to": given["to"],
            }
            job = tasks.start(request, kind="ship", path=paths[0], arguments=arguments, total=len(chosen))
            return go("job", job.id)
    return page(request, "shipping.html", form=form, errors=bool(form.errors))


def _named(names: list[str], paths: tuple[str, ...]) -> tuple[list[UUID], list[str]]:
    """The devices that go by the names, and the names that lead to none or to several."""
    chosen: list[UUID] = []
    strange = []
    for name in names:
        found = register.search(name, paths, limit=2)
        if len(found) == 1:
            chosen.append(found[0].id)
        else:
            strange.append(name)
    return list(dict.fromkeys(chosen)), strange


def _device(request: DeskRequest, code: str, right: Right | None = None) -> Device:
    found = register.device_by_code(code, sight(request))
    if right is not None:
        request.access.require(right, found.path)
    return found


@desk
def device(request: DeskRequest, code: str) -> HttpResponse:
    """One device on the bench: media, tests, defects, grade, route, stock."""
    found = _device(request, code)
    work = queries.workshop_device(found.id)
    media = register.media(found.id)
    may = request.access.may
    takeback = intake.visible(sight(request)).filter(id=found.takeback).first() if found.takeback else None
    missing = _missing(found, work)
    open_media = [one for one in media if one.state != "destroyed" and not one.sufficient]
    verdict = evidence.verdict_of(found, media, work, ledger.history(found.id))
    return page(
        request,
        "device.html",
        device=found,
        work=work,
        media=media,
        finals={one.medium: one for one in FinalState.objects.filter(device=found.id)},
        open_media=open_media,
        takeback=takeback,
        policy=queries.policy_of(found.takeback) if found.takeback else None,
        in_house=work is not None and found.stage in ("received", "in_stock"),
        verdict=verdict,
        verdict_tone=evidence.TONES[verdict.verdict],
        locks=evidence.locks_of(found.id),
        listed=evidence.listed(found.id),
        measured=list(MEASURED),
        lock_kinds=list(LockKind),
        lock_tones=LOCK_TONES,
        **keyboards.of_one(request, found),
        may_unlock=may_any(request, found.path, Right.ERASE, Right.GRADE),
        tests=_tests(found, work),
        answers=ANSWERS,
        defects=(work.defects or []) if work else [],
        inspected=work is not None and work.defects is not None,
        spare=range(SPARE_ROWS),
        choices=words.grading_choices(),
        missing=missing,
        not_stocked=_not_stocked(found, work, open_media),
        routes=list(Route),
        parts=[(one, (found.harvested_parts or []).count(one)) for one in Part],
        replaced=[(one, (found.replaced_parts or []).count(one)) for one in Part],
        reports=statements.visible(sight(request))
        .filter(subject=found.id, kind="climate_device")
        .order_by("-version")[:1],
        destinations=actions.DESTINATIONS,
        alarms=actions.ALARMS,
        free_by_kind=found.kind is not None and Kind(found.kind) not in MAY_HOLD_DATA,
        may={
            "erase": may(Right.ERASE, found.path),
            "grade": may(Right.GRADE, found.path),
            "route": may(Right.ROUTE, found.path),
            "stock": may(Right.STOCK, found.path),
            "issue": may(Right.ISSUE, found.path),
        },
    )


def _tests(found: Device, work: WorkshopDevice | None) -> list[tuple[str, str, bool]]:
    """The tests of this kind of device as (code, answer, whether needed), with those answered beside them."""
    rubric = grading.rubric()
    needed = rubric.required_tests(found.kind or "")
    answered = {
        code: one["outcome"] for code, one in (work.tests if work else {}).items() if one.get("value") is None
    }
    codes = [*needed, *(code for code in answered if code not in needed)]
    return [(code, answered.get(code, ""), code in needed) for code in codes]


def _missing(found: Device, work: WorkshopDevice | None) -> list[str]:
    """What stands between the device and a grade, in words; the grading itself decides in the end."""
    if work is None:
        return [_("The device is not received.")]
    if found.kind is None:
        return [_("Its kind is not known: take in an inventory first.")]
    rubric = grading.rubric()
    lacking = [f"test:{code}" for code in rubric.required_tests(found.kind) if code not in work.tests]
    if work.defects is None:
        lacking.append("inspection")
    if found.kind in rubric.battery_kinds and "battery_health" not in work.tests:
        lacking.append("battery_health")
    return [words.say("grading", code) for code in lacking]


def _not_stocked(found: Device, work: WorkshopDevice | None, open_media: list[Medium]) -> list[str]:
    """Why the device cannot become stock yet, medium by medium, in words."""
    told = []
    if work is None or not found.media_known:
        told.append(_("Nobody knows which storage media it holds: take in an inventory, or open it."))
    elif not work.media_counted and found.media:
        told.append(
            _("Nobody has made sure that these are all its media: take in an inventory, or count them.")
        )
    for medium in open_media:
        name = medium.serial or _("the medium in slot %(slot)s") % {"slot": medium.slot}
        if medium.state == "missing":
            told.append(_("%(medium)s is missing from the device.") % {"medium": name})
        elif medium.state == "removed":
            continue
        elif medium.judgement is None:
            told.append(_("%(medium)s has no erasure report.") % {"medium": name})
        else:
            told.append(
                _("%(medium)s: %(judgement)s is not enough for what was agreed.")
                % {"medium": name, "judgement": words.say_judgement(medium.judgement)}
            )
    if found.route is None:
        told.append(_("Nobody has said where it goes."))
    elif Route(found.route) not in actions.STOCK_ROUTES:
        told.append(_("Its way leads somewhere else than to stock."))
    if work is not None and work.locks and found.route != Route.PARTS:
        told.append(_("A lock holds it: no next user could start it."))
    return told


def _report(request: DeskRequest, result: actions.BulkResult, done: str) -> None:
    """Say what came of a verb on one device."""
    for refusal in result.refused.values():
        messages.error(request, words.refusal(refusal))
    if result.done:
        messages.success(request, done)


@desk
@require_POST
def tests(request: DeskRequest, code: str) -> HttpResponse:
    """Record the answers that were given."""
    found = _device(request, code, Right.GRADE)
    work = queries.workshop_device(found.id)
    before = work.tests if work else {}
    results = [
        TestResult(code=name[2:], outcome=str(answer))
        for name, answer in request.POST.items()
        if name.startswith("t:") and answer in ANSWERS and before.get(name[2:], {}).get("outcome") != answer
    ]
    if not results:
        messages.info(request, _("No answer was changed."))
        return go("device", code, anchor="#tests")
    _report(
        request,
        actions.record_tests(results={found.id: results}, actor=request.user.pk, at=now()),
        _("The tests are recorded."),
    )
    return go("device", code, anchor="#tests")


@desk
@require_POST
def defects(request: DeskRequest, code: str) -> HttpResponse:
    """Record what is wrong; the list replaces the earlier one."""
    found = _device(request, code, Right.GRADE)
    given = []
    for index in range(40):
        which = request.POST.get(f"code{index}", "")
        if not which or request.POST.get(f"gone{index}"):
            continue
        given.append(
            Defect(
                code=which,
                zone=request.POST.get(f"zone{index}", ""),
                severity=number_of(request.POST.get(f"severity{index}")),
            )
        )
    _report(
        request,
        actions.record_defects(defects={found.id: given}, actor=request.user.pk, at=now()),
        ngettext("%(n)s defect recorded.", "%(n)s defects recorded.", len(given)) % {"n": len(given)}
        if given
        else _("Looked over: no defects."),
    )
    return go("device", code, anchor="#defects")


@desk
@require_POST
def grade(request: DeskRequest, code: str) -> HttpResponse:
    """Grade the device from its tests and defects."""
    found = _device(request, code, Right.GRADE)
    result = actions.grade_devices(devices=[found.id], actor=request.user.pk, at=now())
    found.refresh_from_db()
    _report(request, result, _("Graded %(grade)s.") % {"grade": found.grade})
    return go("device", code, anchor="#grade")


@desk
@require_POST
def route(request: DeskRequest, code: str) -> HttpResponse:
    """Say where the device goes."""
    found = _device(request, code, Right.ROUTE)
    if request.POST.get("route") not in list(Route):
        messages.error(request, _("Choose where the device goes."))
        return go("device", code, anchor="#way")
    result = actions.route_devices(
        devices=[found.id], route=Route(request.POST["route"]), actor=request.user.pk, at=now()
    )
    _report(request, result, _("The way is set."))
    return go("device", code, anchor="#way")


@desk
@require_POST
def parts(request: DeskRequest, code: str) -> HttpResponse:
    """Say which parts were taken out of the device to be used again."""
    found = _device(request, code, Right.ROUTE)
    taken = _pieces(request)
    if taken is None:
        return go("device", code, anchor="#way")
    result = actions.harvest_parts(device=found.id, parts=taken, actor=request.user.pk, at=now())
    _report(request, result, _("The parts are recorded."))
    return go("device", code, anchor="#way")


@desk
@require_POST
def repair(request: DeskRequest, code: str) -> HttpResponse:
    """Say that the device was repaired, and which parts were replaced in it."""
    found = _device(request, code, Right.GRADE)
    replaced = _pieces(request)
    if replaced is None:
        return go("device", code, anchor="#repair")
    result = actions.record_repairs(replaced={found.id: replaced}, actor=request.user.pk, at=now())
    _report(request, result, _("The repair is recorded."))
    return go("device", code, anchor="#repair")


def _pieces(request: DeskRequest) -> list[Part] | None:
    """The parts of the form, one for each piece; None where a number is none, which is said."""
    pieces: list[Part] = []
    for part in Part:
        number = request.POST.get(part, "").strip() or "0"
        if not number.isdecimal() or int(number) > MOST_OF_A_PART:
            messages.error(request, _("Write how many pieces of each part, in figures."))
            return None
        pieces += [part] * int(number)
    return pieces


@desk
@require_POST
def stock(request: DeskRequest, code: str) -> HttpResponse:
    """Make the device stock."""
    found = _device(request, code, Right.STOCK)
    place = request.POST.get("place", "").strip()
    if not place:
        messages.error(request, _("Say where the device is put."))
        return go("device", code, anchor="#way")
    result = actions.stock_devices(devices=[found.id], place=place, actor=request.user.pk, at=now())
    _report(request, result, _("The device is in stock."))
    return go("device", code, anchor="#way")


@desk
@require_POST
def no_media(request: DeskRequest, code: str) -> HttpResponse:
    """Declare that the device holds no medium, or that those known are all there are."""
    found = _device(request, code, Right.ERASE)
    who: dict[str, Any] = {"actor": request.user.pk, "at": now()}
    found_by = request.POST.get("found_by", "")
    if found_by == "count":
        counted = number_of(request.POST.get("count"))
        result = actions.count_media(counted={found.id: counted}, **who)
        _report(request, result, _("The count is recorded."))
    elif found_by in ("teardown", "kind"):
        result = actions.declare_no_media(devices=[found.id], found_by=found_by, **who)
        _report(request, result, _("Recorded: the device holds no storage medium."))
    return go("device", code, anchor="#media")


def _medium(found: Device, medium: UUID) -> Medium:
    row = Medium.objects.filter(id=medium, device=found.id).first()
    if row is None:
        raise NotVisible
    return row


_MEDIUM_REFUSALS = (
    actions.MediumUnknown,
    actions.MediumNotHere,
    actions.MediumNotCleared,
    actions.DestinationUnknown,
    actions.DestructionUnproven,
)


def _on_medium(request: DeskRequest, do: Callable[[], None], done: str) -> None:
    try:
        do()
    except _MEDIUM_REFUSALS as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        messages.success(request, done)


@desk
@require_POST
def medium(request: DeskRequest, code: str, medium: UUID) -> HttpResponse:
    """Take a medium out, or report it missing."""
    found = _device(request, code, Right.ERASE)
    row = _medium(found, medium)
    who: dict[str, Any] = {"media": [row.id], "actor": request.user.pk, "at": now()}
    if request.POST.get("do") == "missing":
        _on_medium(
            request, lambda: actions.report_missing_medium(**who), _("The medium is reported missing.")
        )
    else:
        destination = request.POST.get("destination", "")
        _on_medium(
            request,
            lambda: actions.remove_medium(destination=destination, **who),
            _("The medium is taken out."),
        )
    return go("device", code, anchor="#media")


@desk
def destroy(request: DeskRequest, code: str, medium: UUID) -> HttpResponse:
    """Record that a medium was physically destroyed, with the proof. It cannot be undone."""
    found = _device(request, code, Right.ERASE)
    row = _medium(found, medium)
    form = DestroyForm(request.POST or None, request.FILES or None, serial=row.serial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.destroy_medium(
                media=[row.id],
                method=given["method"],
                proof=given["proof"].read(),
                particle_mm=given["particle_mm"],
                proof_kinds=tuple(given["proof_kinds"]),
                actor=request.user.pk,
                at=now(),
            )
        except _MEDIUM_REFUSALS as refusal:
            form.add_error(None, words.refusal(refusal))
        else:
            messages.success(request, _("The destruction is recorded."))
            return go("device", code, anchor="#media")
    return page(request, "destroy.html", device=found, medium=row, form=form, errors=bool(form.errors))
