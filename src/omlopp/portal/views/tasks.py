"""Your tasks: the devices that a lock holds, how each is released, and saying that it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.queries import NotVisible, names_by_path
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.domain.hardware import UNLOCK_GUIDE, LockKind
from omlopp.domain.rights import Right
from omlopp.portal.page import PortalRequest, go, key_of, language, page, say
from omlopp.ui.jinja import with_query
from omlopp.ui.texts import refusals

TONES = {"open": "error", "reported": "warn", "released": "ok", "left": "neutral"}


def tasks(request: PortalRequest) -> HttpResponse:
    """The locked devices: those that wait for you, and those we have yet to look at."""
    access = request.access
    state = request.GET.get("state") or "open"
    if state not in evidence.LOCK_STATES:
        raise Http404
    number = request.GET.get("takeback") or None
    takeback = intake.takeback(number, access.sight) if number else None
    of = takeback.id if takeback else None
    found = evidence.locks_page(
        sight=access.sight, state=state, takeback=of, after=key_of(request.GET.get("after"))
    )
    counts = evidence.lock_counts(sight=access.sight, takeback=of)
    return page(
        request,
        "tasks.html",
        rows=found.rows,
        state=state,
        takeback=takeback,
        tallies=[
            {
                "text": say("lock_state", one),
                "count": sum(n for (each, _kind), n in counts.items() if each == one),
                "url": with_query(request, state=one, after=None),
                "current": state == one,
                "tone": TONES[one],
            }
            for one in ("open", "reported")
        ],
        released_url=with_query(request, state="released", after=None),
        units=names_by_path({row.lock.path for row in found.rows}),
        next_url=with_query(request, after=found.after) if found.after else None,
        first_url=with_query(request, after=None) if request.GET.get("after") else None,
        tones=TONES,
        may_report=access.has(Right.ORDER_TAKEBACK),
    )


def guide(request: PortalRequest, kind: str) -> HttpResponse:
    """How a kind of lock is released, step by step, and who takes each step."""
    if kind not in set(LockKind):
        raise Http404
    return page(request, "unlock.html", kind=kind, steps=UNLOCK_GUIDE[LockKind(kind)])


@require_POST
def released(request: PortalRequest) -> HttpResponse:
    """Say that locks are released: we look, and tell what we saw."""
    paths = request.access.paths(Right.ORDER_TAKEBACK)
    if not paths:
        raise NotVisible
    chosen: list[UUID] = [key for one in request.POST.getlist("lock") if (key := key_of(one))]
    if not chosen:
        messages.error(request, _("Choose at least one device."))
        return go("tasks")
    if any(evidence.lock(one, sight=paths) is None for one in chosen):
        raise NotVisible
    try:
        actions.report_release(locks=chosen, actor=request.user.pk, at=timezone.now())
    except (actions.LockSettled, actions.LockUnknown) as refusal:
        messages.error(request, refusals.text(refusal, language()) or refusals.code_of(refusal))
    else:
        messages.success(
            request,
            ngettext(
                "Thank you. We look whether %(n)s lock is gone and tell you here.",
                "Thank you. We look whether %(n)s locks are gone and tell you here.",
                len(chosen),
            )
            % {"n": len(chosen)},
        )
    return go("tasks")
