"""Receiving: scan or paste, lines by hand, unlisted arrivals, the whole load, closing, reconciliation."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions, queries
from omlopp.apps.intake.models import Line, State, Takeback
from omlopp.apps.jobs import queries as jobs
from omlopp.apps.parties.queries import names_by_path
from omlopp.desk import tasks, words
from omlopp.desk.forms import CountForm, UnlistedForm
from omlopp.desk.page import DeskRequest, desk, go, now, number_of, page, takeback_for
from omlopp.desk.views.takebacks import refused
from omlopp.domain import identity
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import Kind, Outcome

REMEMBERED = 20
"""Scans shown under the band; the counts of a longer paste are kept all the same."""
REMEMBERED_OPEN = 500
"""Scans of one paste that still need a person: all but in the strangest case."""
OUTCOMES = ("open", *(str(one) for one in Outcome))
VERDICT_TONES = {
    "received": "ok",
    "already": "again",
    "duplicate": "again",
    "ended": "wrong",
    "ambiguous": "wrong",
    "unlisted": "wrong",
}
SETTLED = frozenset({"received", "already"})


def _key(takeback: Takeback) -> str:
    return f"scans:{takeback.id}"


@desk
def receiving(request: DeskRequest, number: str) -> HttpResponse:
    """The scan field, the verdict on the last scan, the running count, the open lines."""
    found = takeback_for(request, number, Right.RECEIVE)
    if found.state != State.RECEIVING:
        messages.info(request, _("Receiving is not open for this take-back."))
        return go("takeback", number)
    counted = queries.reconciliation([found.id])[found.id]
    seen = request.session.get(_key(found), {})
    after = number_of(request.GET.get("after"))
    wanted = request.GET.get("outcome", "open")
    wanted = wanted if wanted in OUTCOMES else "open"
    asked = request.GET.get("find", "").strip()
    lines, more = (
        (_found(found, asked), None)
        if asked
        else queries.lines(found.id, outcome=wanted, after=after, size=50)
    )
    last = seen.get("scans", [None])[0] if seen.get("scans") else None
    return page(
        request,
        "receiving.html",
        takeback=found,
        counted=counted,
        # Lines that repeat another are not things to wait for.
        expected=counted.announced - counted.duplicate,
        ended=counted.announced - counted.duplicate - counted.open,
        place=seen.get("place", ""),
        scans=seen.get("scans", []),
        tally=[(verdict, n) for verdict, n in seen.get("tally", {}).items() if n],
        left_out=seen.get("left_out", 0),
        last=last,
        tones=VERDICT_TONES,
        lines=lines,
        more=more,
        outcome=wanted,
        find=asked,
        reasons=list(words.OWN["refusal_reason"].items()),
        back=request.get_full_path(),
        codes=_codes(lines),
    )


def _codes(lines: list[Line]) -> dict[UUID, str]:
    return dict(Device.objects.filter(id__in=[line.device for line in lines]).values_list("id", "code"))


def _found(takeback: Takeback, text: str) -> list[Line]:
    """Lines whose serial or asset tag begins with the text, or whose model has it."""
    normal = identity.normal_serial(text) or text
    rows = Line.objects.filter(takeback=takeback.id).order_by("line")
    exact = list(rows.filter(serial__startswith=normal)[:50])
    return (
        exact
        or list(rows.filter(asset_tag__istartswith=text)[:50])
        or list(rows.filter(model__icontains=text)[:50])
    )


@desk
@require_POST
def scan(request: DeskRequest, number: str) -> HttpResponse:
    """Receive what was scanned or pasted, one or many lines; the verdicts stand on the page that follows."""
    found = takeback_for(request, number, Right.RECEIVE)
    scans = [line.strip() for line in request.POST.get("scans", "").splitlines() if line.strip()]
    place = request.POST.get("place", "").strip()
    kept: dict[str, Any] = {"place": place}
    if not place or not scans:
        messages.error(
            request,
            _("Say where the devices are put.") if not place else _("Scan or write a serial number first."),
        )
        before = request.session.get(_key(found), {})
        request.session[_key(found)] = {**before, **kept}
        return go("receiving", number)
    # The same number twice in one paste is one device: the second is answered as already received.
    try:
        answers = actions.receive(takeback=found, scans=scans, place=place, actor=request.user.pk, at=now())
    except actions.NotInThisState as refusal:
        refused(request, refusal)
        return go("takeback", number)
    tally = Counter(answer.verdict for answer in answers)
    # What needs a person first, then the newest.
    settled = [answer for answer in answers if answer.verdict in SETTLED]
    needs = [answer for answer in answers if answer.verdict not in SETTLED]
    answers = [*needs[:REMEMBERED_OPEN], *settled[: max(0, REMEMBERED - len(needs))]]
    lines = {
        line.line: line
        for line in Line.objects.filter(
            takeback=found.id, line__in=[answer.line for answer in answers if answer.line]
        )
    }
    shown = [_answer(answer, lines.get(answer.line or 0)) for answer in answers]
    before = request.session.get(_key(found), {})
    left_out = max(0, len(needs) - REMEMBERED_OPEN)
    if len(scans) == 1:
        shown = _remembered(shown, before)
        tally, left_out = Counter(), before.get("left_out", 0)
    request.session[_key(found)] = {**kept, "scans": shown, "tally": dict(tally), "left_out": left_out}
    return go("receiving", number)


def _remembered(shown: list[dict[str, Any]], before: dict[str, Any]) -> list[dict[str, Any]]:
    """What was scanned now, then what was before: of that all that still needs a person, and the latest."""
    told = {one["text"] for one in shown}
    earlier = [one for one in before.get("scans", []) if one["text"] not in told]
    latest = 0 if before.get("tally") else REMEMBERED  # what a paste had settled is told by its counts
    kept = [
        one
        for place, one in enumerate(earlier, len(shown))
        if place < latest or one["verdict"] not in SETTLED
    ]
    return [*shown, *kept][: REMEMBERED + REMEMBERED_OPEN]


def _answer(answer: actions.Scan, line: Line | None) -> dict[str, Any]:
    what = identity.model_name(line.manufacturer, line.model) if line else ""
    outcome = line.outcome if line else answer.outcome
    if line is not None and line.of_line is not None:
        outcome = Outcome.DUPLICATE
    return {
        "text": answer.text,
        "verdict": answer.verdict,
        "line": answer.line,
        "what": what,
        "outcome": outcome,
        "unit": (line.unit or "") if line else "",
    }


def _back(request: DeskRequest, number: str) -> HttpResponse:
    query = request.POST.get("query", "")
    return go("receiving", number, query=query if query.startswith("?") else "", anchor="#lines")


@desk
@require_POST
def lines(request: DeskRequest, number: str) -> HttpResponse:
    """Receive, refuse or mark unreadable the lines chosen by hand."""
    found = takeback_for(request, number, Right.RECEIVE)
    chosen = sorted({number_of(one) for one in request.POST.getlist("line")} - {0})
    do = request.POST.get("do", "")
    place = request.POST.get("place", "").strip()
    if not chosen:
        messages.error(request, _("Choose at least one line."))
        return _back(request, number)
    if do in ("receive", "unreadable") and not place:
        messages.error(request, _("Say where the devices are put."))
        return _back(request, number)
    who: dict[str, Any] = {"takeback": found, "actor": request.user.pk, "at": now()}
    try:
        if do == "receive":
            actions.receive_lines(lines=chosen, place=place, **who)
        elif do == "unreadable":
            actions.mark_unreadable(lines=chosen, place=place, **who)
        else:
            actions.refuse_lines(lines=chosen, reason=request.POST.get("reason", ""), **who)
    except actions.LineEnded as ended:
        messages.error(
            request,
            _("Nothing was done: line %(line)s has ended as “%(outcome)s” meanwhile.")
            % {"line": ended.line, "outcome": words.say("outcome", ended.outcome)},
        )
    except actions.LineUnknown as unknown:
        messages.error(request, _("Nothing was done: there is no line %(line)s.") % {"line": unknown.line})
    except actions.ReasonUnknown:
        messages.error(request, _("Nothing was done: choose why the devices are refused."))
    except actions.NotInThisState as refusal:
        refused(request, refusal)
    else:
        done = {
            "receive": ngettext("%(n)s line received.", "%(n)s lines received.", len(chosen)),
            "unreadable": ngettext(
                "%(n)s line recorded as unreadable.", "%(n)s lines recorded as unreadable.", len(chosen)
            ),
        }.get(do, ngettext("%(n)s line refused.", "%(n)s lines refused.", len(chosen)))
        messages.success(request, done % {"n": len(chosen)})
        request.session[_key(found)] = {
            **request.session.get(_key(found), {}),
            **({"place": place} if place else {}),
        }
    return _back(request, number)


@desk
def withdraw(request: DeskRequest, number: str, line: int) -> HttpResponse:
    """Undo the outcome of a line that was recorded by mistake."""
    found = takeback_for(request, number, Right.RECEIVE)
    row = Line.objects.filter(takeback=found.id, line=line).first()
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        if reason not in words.OWN["withdraw_reason"]:
            messages.error(request, _("Choose why the outcome was wrong."))
            return go("withdraw", number, line)
        try:
            actions.withdraw_outcome(
                takeback=found, line=line, reason=reason, actor=request.user.pk, at=now()
            )
        except actions.LineUnknown:
            messages.error(request, _("Line %(line)s has no outcome to withdraw.") % {"line": line})
        except actions.NotInThisState as refusal:
            refused(request, refusal)
            return go("takeback", number)
        else:
            messages.success(request, _("Line %(line)s is open again.") % {"line": line})
            seen = request.session.get(_key(found), {})
            seen["scans"] = [one for one in seen.get("scans", []) if one["line"] != line]
            request.session[_key(found)] = seen
        return go("receiving", number)
    return page(
        request,
        "withdraw.html",
        takeback=found,
        line=row,
        number=line,
        reasons=list(words.OWN["withdraw_reason"].items()),
    )


@desk
def unlisted(request: DeskRequest, number: str) -> HttpResponse:
    """Take in a device that no line announced."""
    found = takeback_for(request, number, Right.RECEIVE)
    seen = request.session.get(_key(found), {})
    initial = {"serial": request.GET.get("serial", ""), "place": seen.get("place", "")}
    repeats = Line.objects.filter(
        takeback=found.id, line=number_of(request.GET.get("line")), of_line__isnull=False
    ).first()
    if repeats is not None:
        # All that the line says of it but the serial, which is another device's.
        initial |= {name: getattr(repeats, name) for name in ("kind", "manufacturer", "model", "asset_tag")}
    form = UnlistedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = _take_in(request, found, given)
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(
            request,
            _("Taken in as unlisted. Label it %(code)s.") % {"code": answer},
        )
        # It has come, under what was scanned or under the line that repeats another's serial.
        names = {given["serial"], given["asset_tag"], request.GET.get("serial", "")} - {""}
        waiting = [
            one
            for one in seen.get("scans", [])
            if one["text"] not in names and not (repeats and one["line"] == repeats.line)
        ]
        request.session[_key(found)] = {**seen, "scans": waiting, "place": given["place"]}
        return go("receiving", number)
    return page(
        request,
        "unlisted.html",
        takeback=found,
        form=form,
        errors=bool(form.errors),
        key=request.POST.get("key") or str(ledger.new_id()),
    )


def _take_in(request: DeskRequest, found: Takeback, given: dict[str, Any]) -> HttpResponse | str:
    """Take the device in once, however often the form is sent; gives its code."""

    def do() -> dict[str, Any]:
        kind = Kind(given["kind"]) if given["kind"] else None
        device = actions.receive_unlisted(
            takeback=found, **{**given, "kind": kind}, actor=request.user.pk, at=now()
        )
        return {"device": str(device)}

    key = f"desk-unlisted:{request.user.pk}:{request.POST.get('key', '')}"
    try:
        answer = ledger.once(key, repr(sorted(given.items())).encode(), do)
    except actions.NotInThisState as refusal:
        refused(request, refusal)
        return go("takeback", found.number)
    return Device.objects.get(id=answer["device"]).code


@desk
def receive_all(request: DeskRequest, number: str) -> HttpResponse:
    """Receive every open line at once, after the count was written."""
    found = takeback_for(request, number, Right.RECEIVE)
    counted = queries.reconciliation([found.id])[found.id]
    seen = request.session.get(_key(found), {})
    form = CountForm(
        request.POST or None, expected=counted.open, with_place=True, initial={"place": seen.get("place", "")}
    )
    form.fields["place"].required = True
    if request.method == "POST" and form.is_valid():
        job = tasks.start(
            request,
            kind="receive_all",
            subject=found.id,
            path=found.path,
            arguments={"number": number, "place": form.cleaned_data["place"]},
            total=counted.open,
        )
        if job.state == "done":
            n = job.result["received"] if job.result else 0
            messages.success(request, ngettext("%(n)s line received.", "%(n)s lines received.", n) % {"n": n})
            return go("receiving", number)
        return go("job", job.id)
    return page(
        request,
        "receive_all.html",
        takeback=found,
        counted=counted,
        form=form,
        errors=bool(form.errors),
        has_worker=counted.open <= tasks.KINDS["receive_all"].at_once or jobs.has_worker(),
    )


@desk
def close(request: DeskRequest, number: str) -> HttpResponse:
    """End receiving: every open line ends as missing."""
    found = takeback_for(request, number, Right.RECEIVE)
    counted = queries.reconciliation([found.id])[found.id]
    form = CountForm(request.POST or None, expected=counted.open) if counted.open else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            missing = actions.close_receiving(takeback=found, actor=request.user.pk, at=now())
        except actions.NotInThisState as refusal:
            refused(request, refusal)
            return go("takeback", number)
        request.session.pop(_key(found), None)
        messages.success(
            request,
            ngettext(
                "Receiving is closed. %(n)s line is missing.",
                "Receiving is closed. %(n)s lines are missing.",
                missing,
            )
            % {"n": missing},
        )
        return go("reconciliation", number)
    return page(
        request,
        "close_receiving.html",
        takeback=found,
        counted=counted,
        form=form,
        errors=bool(form and form.errors),
    )


@desk
def reconciliation(request: DeskRequest, number: str) -> HttpResponse:
    """How every line ended, by unit, and what came without being announced. It adds up."""
    found = takeback_for(request, number)
    units = queries.by_unit(found.id)
    arrived = queries.unlisted(found.id)
    rows = Device.objects.in_bulk([one.device for one in arrived[:200]])
    return page(
        request,
        "reconciliation.html",
        takeback=found,
        counted=queries.reconciliation([found.id])[found.id],
        units=units,
        names=names_by_path(path for path, _counted in units),
        outcomes=[str(one) for one in Outcome],
        unlisted=[rows[one.device] for one in arrived[:200] if one.device in rows],
        unlisted_count=len(arrived),
    )


@desk
def line_rows(request: DeskRequest, number: str) -> HttpResponse:
    """The rows behind the figures: lines by outcome and unit."""
    found = takeback_for(request, number)
    wanted = request.GET.get("outcome", "")
    wanted = wanted if wanted in OUTCOMES else ""
    unit = request.GET.get("unit", "")
    after = number_of(request.GET.get("after"))
    rows = Line.objects.filter(takeback=found.id, line__gt=after).order_by("line")
    if wanted:
        rows = rows.filter(outcome=None if wanted == "open" else wanted)
    if unit:
        rows = rows.filter(path=unit)
    got = list(rows[:101])
    shown = got[:100]
    return page(
        request,
        "lines.html",
        takeback=found,
        lines=shown,
        more=shown[-1].line if len(got) > 100 else None,
        counted=queries.reconciliation([found.id])[found.id],
        outcome=wanted,
        outcomes=OUTCOMES,
        unit=unit,
        unit_name=names_by_path([unit]).get(unit, unit) if unit else "",
        codes=_codes(shown),
        names=names_by_path({line.path for line in shown}),
    )
