"""Take-backs: the list, one with its next step, ordering, scheduling, collecting, cancelling, closing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp import ledger
from omlopp.apps.intake import actions, queries
from omlopp.apps.intake.models import DraftList, State, Takeback
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.statements import queries as statements
from omlopp.desk import words
from omlopp.desk.forms import CancelForm, CollectForm, OrderForm, ScheduleForm
from omlopp.desk.page import (
    PLANS,
    DeskRequest,
    customers,
    desk,
    go,
    key_of,
    may_any,
    names_of,
    now,
    page,
    sight,
    takeback_for,
)
from omlopp.domain.rights import Right

BEFORE_RECEIVING = (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, State.COLLECTED)
UNDOABLE = (State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING)
WAY = (
    State.ORDERED,
    State.ANNOUNCED,
    State.SCHEDULED,
    State.COLLECTED,
    State.RECEIVING,
    State.RECONCILED,
    State.REPORTED,
    State.SETTLED,
    State.CLOSED,
)
"""The states in the order in which a take-back usually passes them."""


@desk
def takebacks(request: DeskRequest) -> HttpResponse:
    """All take-backs, newest first, by state if asked for."""
    state = request.GET.get("state", "")
    rows = queries.visible(sight(request)).order_by("-id")
    if state in State.values:
        rows = rows.filter(state=state)
    if before := key_of(request.GET.get("before")):
        rows = rows.filter(id__lt=before)
    found = list(rows[:51])
    shown = found[:50]
    return page(
        request,
        "takebacks.html",
        takebacks=shown,
        names=names_of(one.customer for one in shown),
        reconciled=queries.reconciliation([one.id for one in shown]),
        more=shown[-1].id if len(found) > 50 else None,
        state=state,
        counts=queries.states(sight(request)),
        states=State.values,
        tones=words.STATE_TONES,
        may_order=any(request.access.has(right) for right in PLANS),
    )


@desk
def order(request: DeskRequest) -> HttpResponse:
    """Order a take-back for a customer."""
    choices = [(str(party.id), name) for party, name in customers(request, *PLANS)]
    if not any(request.access.has(right) for right in PLANS):
        raise NotVisible
    form = OrderForm(request.POST or None, customers=choices)
    if request.method == "POST" and form.is_valid():
        key = f"desk-order:{request.user.pk}:{request.POST.get('key', '')}"
        answer = ledger.once(
            key,
            repr(sorted(form.cleaned_data.items())).encode(),
            lambda: {
                "number": actions.order_takeback(**form.cleaned_data, actor=request.user.pk, at=now()).number
            },
        )
        messages.success(request, _("Take-back %(number)s is ordered.") % answer)
        return go("takeback", answer["number"])
    return page(
        request,
        "order.html",
        form=form,
        errors=bool(form.errors),
        key=request.POST.get("key") or str(ledger.new_id()),
        customers=choices,
    )


def steps(takeback: Takeback) -> list[dict[str, Any]]:
    """The way of a take-back as steps, the present one marked; a skipped step is not shown as done."""
    skipped = {
        State.ANNOUNCED: takeback.announced_at is None,
        State.SCHEDULED: takeback.pickup_date is None,
        State.COLLECTED: takeback.collected_at is None,
    }
    here = WAY.index(State(takeback.state)) if takeback.state in WAY else -1
    found = []
    for place, state in enumerate(WAY):
        if place < here and skipped.get(state):
            continue
        found.append(
            {
                "text": words.say("state", state),
                "url": None,
                "state": "done" if place < here else "current" if place == here else "todo",
            }
        )
    return found


@desk
def takeback(request: DeskRequest, number: str) -> HttpResponse:
    """One take-back: how far it has come, the next step, what its lines became, what was issued."""
    found = takeback_for(request, number)
    counted = queries.reconciliation([found.id])[found.id]
    plans = may_any(request, found.path, *PLANS)
    drafts = queries.drafts(found.id)
    return page(
        request,
        "takeback.html",
        takeback=found,
        customer=names_of([found.customer]).get(found.customer, ""),
        counted=counted,
        steps=steps(found) if found.state != State.CANCELLED else [],
        primary=next_step(request, found, drafts),
        plans=plans,
        receives=request.access.may(Right.RECEIVE, found.path),
        issues=request.access.may(Right.ISSUE, found.path),
        before_receiving=found.state in BEFORE_RECEIVING,
        may_cancel=plans and found.state in (State.ORDERED, State.ANNOUNCED, State.SCHEDULED),
        may_undo=plans and found.state in UNDOABLE and counted.announced and not counted.ended,
        drafts=drafts,
        statements=statements.of_takeback(found.id),
        tones=words.STATE_TONES,
    )


def next_step(request: DeskRequest, found: Takeback, drafts: Sequence[DraftList]) -> dict[str, Any] | None:
    """The next step as {text, url, post}, for one who may take it; a list under review is gone on with."""
    may = request.access.may
    plans = may_any(request, found.path, *PLANS)

    def step(text: str, name: str, *more: UUID, post: bool = False) -> dict[str, Any]:
        return {"text": text, "url": reverse(f"desk:{name}", args=[found.number, *more]), "post": post}

    state = found.state
    if state == State.ORDERED and plans and drafts:
        return step(_("Go on with the review"), "list-review", drafts[0].id)
    if state == State.ORDERED and plans:
        return step(_("Import the customer’s list"), "list-upload")
    if state == State.ANNOUNCED and plans:
        return step(_("Book the pick-up"), "schedule")
    if state == State.SCHEDULED and plans:
        return step(_("Record the pick-up"), "collect")
    if state == State.COLLECTED and may(Right.RECEIVE, found.path):
        return step(_("Begin receiving"), "receiving-open", post=True)
    if state == State.RECEIVING and may(Right.RECEIVE, found.path):
        return step(_("Receive devices"), "receiving")
    if state == State.RECONCILED and may(Right.ISSUE, found.path):
        return step(_("Issue the return report"), "takeback-statements")
    if state == State.REPORTED and may(Right.SETTLE, found.path):
        return step(_("Price and settle"), "takeback-statements")
    if state == State.SETTLED and may(Right.SETTLE, found.path):
        return step(_("Close the take-back"), "close")
    return None


def refused(request: DeskRequest, refusal: actions.NotInThisState) -> None:
    """Say that the take-back had moved on, and what state it is in."""
    messages.error(
        request,
        _("Nothing was done: %(number)s is in the state “%(state)s”, and this needs “%(needed)s”.")
        % {
            "number": refusal.number,
            "state": words.say("state", refusal.state),
            "needed": _("” or “").join(words.say("state", state) for state in refusal.needed),
        },
    )


@desk
def schedule(request: DeskRequest, number: str) -> HttpResponse:
    """Agree on a day for the pick-up."""
    found = takeback_for(request, number, *PLANS)
    initial = {"pickup_date": found.pickup_date.isoformat()} if found.pickup_date else {}
    form = ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.schedule(takeback=found, **form.cleaned_data, actor=request.user.pk, at=now())
        except actions.NotInThisState as refusal:
            refused(request, refusal)
        else:
            messages.success(request, _("The pick-up is booked."))
        return go("takeback", number)
    return _form(request, found, form, _("Book the pick-up"))


@desk
def collect(request: DeskRequest, number: str) -> HttpResponse:
    """Record that the load left the customer."""
    found = takeback_for(request, number, *PLANS)
    form = CollectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.collect(takeback=found, **form.cleaned_data, actor=request.user.pk, at=now())
        except actions.NotInThisState as refusal:
            refused(request, refusal)
        else:
            messages.success(request, _("The pick-up is recorded."))
        return go("takeback", number)
    return _form(
        request,
        found,
        form,
        _("Record the pick-up"),
        _("From here on the load is ours to account for."),
    )


@desk
def cancel(request: DeskRequest, number: str) -> HttpResponse:
    """Call the take-back off."""
    found = takeback_for(request, number, *PLANS)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(takeback=found, **form.cleaned_data, actor=request.user.pk, at=now())
        except actions.NotInThisState as refusal:
            refused(request, refusal)
        else:
            messages.success(request, _("The take-back is cancelled."))
        return go("takeback", number)
    return _form(
        request,
        found,
        form,
        _("Cancel the take-back"),
        _("It cannot be taken up again: a new one is ordered instead. What was announced stays on record."),
        danger=True,
    )


@desk
def close(request: DeskRequest, number: str) -> HttpResponse:
    """Close a settled take-back."""
    found = takeback_for(request, number, Right.SETTLE)
    if request.method == "POST":
        try:
            actions.close(takeback=found, actor=request.user.pk, at=now())
        except actions.NotInThisState as refusal:
            refused(request, refusal)
        else:
            messages.success(request, _("The take-back is closed."))
        return go("takeback", number)
    return _form(
        request,
        found,
        None,
        _("Close the take-back"),
        _("Nothing more is done to a closed take-back. Its devices live on, and its documents stay."),
    )


def _form(
    request: DeskRequest,
    found: Takeback,
    form: Any,
    title: str,
    lead: str | None = None,
    *,
    danger: bool = False,
) -> HttpResponse:
    return page(
        request,
        "takeback_form.html",
        takeback=found,
        form=form,
        title=title,
        submit=title,
        lead=lead,
        danger=danger,
        errors=bool(form and form.errors),
    )


@desk
@require_POST
def open_receiving(request: DeskRequest, number: str) -> HttpResponse:
    """The load is at the dock."""
    found = takeback_for(request, number, Right.RECEIVE)
    try:
        actions.open_receiving(takeback=found, actor=request.user.pk, at=now())
    except actions.NotInThisState as refusal:
        refused(request, refusal)
        return go("takeback", number)
    return redirect(reverse("desk:receiving", args=[number]))
