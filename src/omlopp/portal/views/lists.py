"""Ordering a take-back and handing in its list: upload, preview by the same reading, announce."""

from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from omlopp.apps.intake import actions
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import DraftList, State, Takeback
from omlopp.apps.parties.queries import Access, NotVisible, subtree
from omlopp.domain import manifest
from omlopp.domain.carbon import DEFAULT_METHOD
from omlopp.domain.erasure import DEFAULT_POLICY, POLICIES
from omlopp.domain.pricing import PRICE_LISTS
from omlopp.domain.rights import Right
from omlopp.portal.page import PortalRequest, go, page, places, say
from omlopp.ui import formats

UNDOABLE = (State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING)
OPEN = (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING)
ROWS_SHOWN = 25
EXAMPLES = 5
SEVERITY_TONES = {"error": "error", "warning": "warn", "repaired": "info"}


class OrderForm(forms.Form):
    """Who sends, and what is demanded of the erasure."""

    customer = forms.ChoiceField(label=gettext_lazy("Organisation that sends the devices"))
    policy = forms.ChoiceField(
        label=gettext_lazy("Demand on erasure"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What must be reached on every storage medium before a device may leave us."),
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = access.paths(Right.ORDER_TAKEBACK)
        parties = [(party, name) for party, name in places(held, limit=2000) if party.kind != "operator"]
        depth = min((party.path.count(".") for party, _name in parties), default=0)
        self.fields["customer"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(party.id), "\u00a0\u00a0" * (party.path.count(".") - depth) + name)
            for party, name in parties
        ]
        self.fields["policy"].choices = [  # type: ignore[attr-defined]
            (policy.name, say("policy", policy.id)) for policy in POLICIES
        ]


class ListForm(forms.Form):
    """A customer's list, as it is."""

    file = forms.FileField(
        label=gettext_lazy("List of devices (.xlsx or .csv)"),
        help_text=gettext_lazy(
            "As it is: several sheets, headings in Swedish or English, title rows and totals are understood. "
            "Nothing is guessed silently, and nothing is recorded before you announce the list."
        ),
    )


class UndoForm(forms.Form):
    """Why an announced list is taken back, and the count that confirms it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        widget=forms.RadioSelect,
        choices=(
            ("wrong_list", gettext_lazy("It was the wrong list")),
            ("wrong_takeback", gettext_lazy("It belongs to another take-back")),
            ("wrong_columns", gettext_lazy("Its columns or units were understood wrongly")),
            ("customer", gettext_lazy("The devices are not to be sent now")),
        ),
    )
    count = forms.CharField(
        label=gettext_lazy("How many lines"), help_text=gettext_lazy("Write the number to confirm.")
    )

    def __init__(self, *args: Any, expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_count(self) -> int:
        """The count, which must be the one stated."""
        given = "".join(sign for sign in str(self.cleaned_data["count"]) if sign.isdigit())
        if given != str(self.expected):
            raise forms.ValidationError(
                _("The number is %(expected)s. Nothing has been done yet."),
                params={"expected": self.expected},
            )
        return self.expected


def order(request: PortalRequest) -> HttpResponse:
    """Order a take-back; its list is handed in next."""
    if not request.access.has(Right.ORDER_TAKEBACK):
        raise NotVisible
    form = OrderForm(request.POST or None, access=request.access, initial={"policy": DEFAULT_POLICY.name})
    if request.method == "POST" and form.is_valid():
        customer = UUID(form.cleaned_data["customer"])
        row = actions.order_takeback(
            customer=customer,
            policy=form.cleaned_data["policy"],
            actor=request.user.pk,
            at=timezone.now(),
            **_terms(customer, request.access),
        )
        messages.success(
            request, _("%(takeback)s is ordered. Now hand in the list.") % {"takeback": row.number}
        )
        return go("hand_in_list", row.number)
    return page(request, "order.html", form=form, errors=bool(form.errors))


def _terms(customer: UUID, access: Access) -> dict[str, str]:
    """The price list and climate method of the customer's newest take-back, or the newest there are."""
    newest = intake.visible(access.sight).filter(customer=customer).order_by("-id").first()
    if newest is not None:
        return {"price_list": newest.price_list, "method": newest.method}
    return {"price_list": PRICE_LISTS[-1], "method": DEFAULT_METHOD}


def hand_in(request: PortalRequest, number: str) -> HttpResponse:
    """Upload a list. It is kept and read; nothing about devices is recorded yet."""
    row = _takeback(request, number)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > manifest.SIZE_LIMIT:
                raise manifest.ListTooLarge(what="file", size=file.size, limit=manifest.SIZE_LIMIT)
            draft, _read = actions.propose_list(
                takeback=row, name=file.name, data=file.read(), actor=request.user.pk, at=timezone.now()
            )
        except manifest.ListRefused as refusal:
            form.add_error("file", f"{file.name}: {say('list_refusal', refusal.code)}")
        else:
            return go("list_preview", row.number, draft.id)
    return page(
        request,
        "hand_in.html",
        takeback=row,
        form=form,
        drafts=intake.drafts(row.id),
        errors=bool(form.errors),
    )


def preview(request: PortalRequest, number: str, draft: UUID) -> HttpResponse:
    """The list as it would be announced, by the very reading that announces it."""
    row = _takeback(request, number)
    proposal = _draft(row, draft)
    read = actions.preview(draft=proposal)
    wrong = {(problem.sheet, problem.line): problem.severity for problem in _worst_last(read.problems)}
    of_rows = Counter(wrong.get((one.sheet, one.line), "sound") for one in read.rows)
    return page(
        request,
        "list_preview.html",
        takeback=row,
        draft=proposal,
        read=read,
        serials=sum(1 for one in read.rows if one.serial),
        tallies=[
            {"text": text, "count": of_rows.get(code, 0), "url": "#rows", "current": False, "tone": tone}
            for code, text, tone in (
                ("sound", _("sound as they stand"), "ok"),
                ("repaired", _("repaired"), "info"),
                ("warning", _("to look at"), "warn"),
                ("error", _("to correct"), "error"),
            )
        ],
        causes=_causes(read),
        kinds=Counter(one.category for one in read.rows).most_common(),
        units=Counter(one.unit for one in read.rows).most_common(40),
        tables=[
            {
                "sheet": table.sheet,
                "line": table.heading_line,
                "columns": [
                    (column.heading, say("field", column.field) if column.field else None)
                    for column in table.columns
                    if column.heading or column.field
                ],
            }
            for table in read.tables
        ],
        passed=Counter(passed.reason for passed in read.passed_over),
        rows=read.rows[:ROWS_SHOWN],
        places=_unplaced(row, read),
    )


@require_POST
def announce(request: PortalRequest, number: str, draft: UUID) -> HttpResponse:
    """Announce the list: freeze it and enter a device for every line."""
    row = _takeback(request, number)
    proposal = _draft(row, draft)
    try:
        done = actions.announce(
            takeback=row,
            draft=proposal,
            places=_places(row),
            actor=request.user.pk,
            at=timezone.now(),
        )
    except actions.NotInThisState as refusal:
        messages.error(
            request,
            _("The list was not announced: the take-back is now “%(state)s”. The list is kept.")
            % {"state": say("state", refusal.state)},
        )
    except actions.ListHasNoRows:
        messages.error(request, _("The list was not announced: it has no line with a device."))
    else:
        text = ngettext("%(number)s device announced.", "%(number)s devices announced.", done.lines)
        if done.repeated:
            text = _("This list was announced before; nothing was recorded twice.")
        messages.success(request, text % {"number": formats.number(done.lines)})
    return go("takeback", row.number)


def may_undo(access: Access, row: Takeback, counted: intake.Reconciliation) -> bool:
    """Whether to offer the undoing of the list: to one who may announce it, while no line of it has ended."""
    may = access.may(Right.ORDER_TAKEBACK, row.path) and row.state in UNDOABLE
    return may and counted.announced > 0 and counted.ended == 0


def undo(request: PortalRequest, number: str) -> HttpResponse:
    """Undo the list announced last, while nothing of it was received."""
    row = _takeback(request, number)
    newest = intake.newest_list(row.id)
    if newest is None:
        messages.info(request, _("There is no list to undo."))
        return go("takeback", row.number)
    form = UndoForm(request.POST or None, expected=newest.lines)
    if request.method == "POST" and form.is_valid():
        try:
            lines = actions.withdraw_list(
                takeback=row, reason=form.cleaned_data["reason"], actor=request.user.pk, at=timezone.now()
            )
        except actions.NotInThisState as refusal:
            messages.error(
                request,
                _("The list was not undone: the take-back is now “%(state)s”.")
                % {"state": say("state", refusal.state)},
            )
        except actions.ListUnknown:
            messages.info(request, _("There is no list to undo."))
        except actions.ListTouched:
            messages.error(
                request,
                _(
                    "The list was not undone: devices of it have been received."
                    " Tell us which lines are wrong."
                ),
            )
        except actions.DevicesReturning as refusal:
            text = ngettext(
                "The list was not undone: %(number)s of its devices was here before and has begun a new"
                " round. Tell us which lines are wrong.",
                "The list was not undone: %(number)s of its devices were here before and have begun a new"
                " round. Tell us which lines are wrong.",
                refusal.count,
            )
            messages.error(request, text % {"number": formats.number(refusal.count)})
        else:
            text = ngettext(
                "%(number)s line is undone. The list is kept and can be announced anew.",
                "%(number)s lines are undone. The list is kept and can be announced anew.",
                lines,
            )
            messages.success(request, text % {"number": formats.number(lines)})
        return go("takeback", row.number)
    return page(request, "list_undo.html", takeback=row, newest=newest, form=form, errors=bool(form.errors))


def _takeback(request: PortalRequest, number: str) -> Takeback:
    row = intake.takeback(number, request.access.paths(Right.ORDER_TAKEBACK))
    if row.state not in OPEN:
        raise NotVisible
    return row


def _draft(row: Takeback, draft: UUID) -> DraftList:
    found = next((one for one in intake.drafts(row.id) if one.id == draft), None)
    if found is None:
        raise NotVisible
    return found


def _places(row: Takeback) -> dict[str, str]:
    """Where in the tree a unit's or department's name leads, beneath the take-back's party."""
    parties = subtree(row.path)
    called = {party.path: name.casefold() for party, name in parties}
    found: dict[str, str] = {}
    for party, name in parties:
        above = called.get(party.path[: -len(party.path.rstrip(".").rsplit(".", 1)[-1]) - 1], "")
        found.setdefault(name.casefold(), party.path)
        if above:
            found[f"{above}/{name.casefold()}"] = party.path
    return found


def _unplaced(row: Takeback, read: manifest.Manifest) -> list[str]:
    """Units the list names that are not in the tree: their devices come to the party that ordered."""
    known = _places(row)
    return sorted({one.unit for one in read.rows if one.unit and one.unit.casefold() not in known})


def _worst_last(problems: tuple[manifest.Problem, ...]) -> list[manifest.Problem]:
    order = ["repaired", "warning", "error"]
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def _causes(read: manifest.Manifest) -> list[dict[str, Any]]:
    """The problems by cause, worst and most frequent first, each with a few places."""
    by_code: dict[str, list[manifest.Problem]] = {}
    for problem in read.problems:
        by_code.setdefault(problem.code, []).append(problem)
    order = ["error", "warning", "repaired"]
    return [
        {
            "text": say("list_problem", code),
            "severity": say("severity", found[0].severity),
            "tone": SEVERITY_TONES[found[0].severity],
            "count": len(found),
            "examples": found[:EXAMPLES],
            "more": max(0, len(found) - EXAMPLES),
        }
        for code, found in sorted(
            by_code.items(), key=lambda item: (order.index(item[1][0].severity), -len(item[1]))
        )
    ]
