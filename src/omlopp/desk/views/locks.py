"""Locks: the cases, what the customer says of them, what shows that they are released."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from omlopp.apps.devices import queries as register
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.models import Person
from omlopp.apps.parties.queries import NotVisible, names_by_path
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import Lock
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, go, key_of, may_any, now, page, sight
from omlopp.domain.hardware import UNLOCK_GUIDE, LockKind
from omlopp.domain.rights import Right

WORKS = (Right.ERASE, Right.GRADE)
"""Who deals with locks: those who erase and those who test."""
OVERDUE = timedelta(days=14)
"""After this somebody reminds the customer."""
TONES = {"open": "error", "reported": "warn", "released": "ok", "left": "neutral"}
_REFUSALS = (
    actions.LockUnknown,
    actions.LockSettled,
    actions.LockKnown,
    actions.LockKindUnknown,
    actions.ReleaseUnproven,
    actions.DeviceNotHere,
    actions.DeviceUnknown,
)


@desk
def locks(request: DeskRequest) -> HttpResponse:
    """The cases, by state and kind."""
    number = request.GET.get("takeback", "")
    takeback = intake.takeback(number, sight(request)) if number else None
    of = takeback.id if takeback else None
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    old = request.GET.get("old") == "1"
    found = evidence.locks_page(
        sight=sight(request),
        state=state if state in evidence.LOCK_STATES else None,
        kind=kind if kind in set(LockKind) else None,
        takeback=of,
        found_before=now() - OVERDUE if old else None,
        after=key_of(request.GET.get("after")),
    )
    counts = evidence.lock_counts(sight=sight(request), takeback=of)
    return page(
        request,
        "locks.html",
        rows=found.rows,
        more=found.after,
        states=_sums(counts, 0),
        kinds=_sums(counts, 1),
        old=old,
        overdue_days=OVERDUE.days,
        days={row.lock.id: (now() - row.lock.found_at).days for row in found.rows},
        state=state,
        kind=kind,
        takeback=takeback,
        owners=_owners(row.lock for row in found.rows),
        places=names_by_path({row.lock.path for row in found.rows}),
        tones=TONES,
    )


def _sums(counts: dict[tuple[str, str], int], place: int) -> Counter[str]:
    """The counts by state (0) or by kind (1)."""
    found: Counter[str] = Counter()
    for key, n in counts.items():
        found[key[place]] += n
    return found


def _owners(cases: Any) -> dict[UUID, str]:
    ids = {case.owner for case in cases if case.owner}
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=ids)}


def _case(request: DeskRequest, lock: UUID, *rights: Right) -> Lock:
    found = evidence.lock(lock, sight=sight(request))
    if found is None or (rights and not may_any(request, found.path, *rights)):
        raise NotVisible
    return found


@desk
def lock(request: DeskRequest, lock: UUID) -> HttpResponse:
    """One case: the device, the guide, what was said and seen, and what can be done."""
    found = _case(request, lock)
    return page(
        request,
        "lock.html",
        case=found,
        device=Device.objects.get(id=found.device),
        place=names_by_path([found.path]).get(found.path),
        guide=UNLOCK_GUIDE[LockKind(found.kind)],
        owner=_owners([found]).get(found.owner) if found.owner else None,
        mine=found.owner == request.user.pk,
        tone=TONES[found.state],
        may=may_any(request, found.path, *WORKS),
    )


def _do(request: DeskRequest, do: Callable[[], object], done: str) -> None:
    try:
        do()
    except _REFUSALS as refusal:
        messages.error(request, words.refusal(refusal))
    else:
        messages.success(request, done)


def _proof(request: DeskRequest) -> bytes:
    file = request.FILES.get("proof")
    return file.read() if file is not None and not isinstance(file, list) else b""


@desk
@require_POST
def settle(request: DeskRequest, lock: UUID) -> HttpResponse:
    """Take the case, record that the lock is gone, or that it still holds."""
    found = _case(request, lock, *WORKS)
    who: dict[str, Any] = {"actor": request.user.pk, "at": now()}
    verb = request.POST.get("do", "")
    if verb == "mine":
        _do(
            request,
            lambda: actions.assign_locks(locks=[found.id], owner=request.user.pk, **who),
            _("The case is yours."),
        )
    elif verb == "released":
        _do(
            request,
            lambda: actions.release_lock(lock=found.id, proof=_proof(request), **who),
            _("The lock is released. Grade the device again."),
        )
    elif verb == "holds":
        _do(
            request,
            lambda: actions.refute_release(lock=found.id, proof=_proof(request), **who),
            _("Recorded: the lock still holds."),
        )
    return go("lock", found.id)


@desk
@require_POST
def opened(request: DeskRequest, code: str) -> HttpResponse:
    """Open a case about a lock that was found at the bench."""
    device = register.device_by_code(code, sight(request))
    if not may_any(request, device.path, *WORKS):
        raise NotVisible
    _do(
        request,
        lambda: actions.open_lock(
            device=device.id,
            kind=request.POST.get("kind", ""),
            proof=_proof(request),
            actor=request.user.pk,
            at=now(),
        ),
        _("The case is open, and the customer sees it among the tasks."),
    )
    return go("device", code, anchor="#locks")
