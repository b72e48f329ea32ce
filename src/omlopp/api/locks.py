"""Locks: the cases, opened, said to be released, seen to be gone."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Path, Query, Router, Schema

from omlopp.api._problems import Problem
from omlopp.api._request import (
    After,
    ApiRequest,
    Limit,
    Name,
    Sent,
    Text,
    need,
    need_somewhere,
    now,
    once,
    proof_of,
)
from omlopp.apps.devices import queries as devices
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import Lock
from omlopp.domain import identity
from omlopp.domain.hardware import UNLOCK_GUIDE, LockKind
from omlopp.domain.rights import Right

router = Router(tags=["locks"])
PROOF_LIMIT = 10 * 1024 * 1024
Case = Annotated[UUID, Path(description="The case's id, from the list of locks.")]


class Step(Schema):
    """One step of the guide."""

    code: str = Field(description="What to do, as a code; the portal has the words.")
    by: str = Field(description="customer, operator or maker.")


class LockOut(Schema):
    """A case about a lock."""

    id: UUID = Field(description="Its id.")
    device: str = Field(description="The device's code.")
    serial: str | None = Field(None, description="The device's serial.")
    kind: str = Field(description="activation_lock, frp, mdm, autopilot, dep, absolute, …")
    part: str | None = Field(None, description="The serial of the medium it sits on; null for the device.")
    state: str = Field(description="open, reported, released or left.")
    found_by: str = Field(description="report or desk.")
    found_at: datetime = Field(description="Since when it is known.")
    reported_at: datetime | None = Field(None, description="When the customer said it was released.")
    refuted_at: datetime | None = Field(None, description="When it was seen to hold still.")
    released_at: datetime | None = Field(None, description="When it was seen to be gone.")
    release_exhibit: str | None = Field(None, description="The digest of what shows it.")
    guide: list[Step] = Field(description="How it is released, mildest first.")


class LockPageOut(Schema):
    """A page of cases."""

    locks: list[LockOut] = Field(description="Oldest first.")
    next: UUID | None = Field(None, description="The key of the next page.")


class Opened(Sent):
    """A lock that was found."""

    device: Name = Field(description="The device's code.")
    kind: Name = Field(description="activation_lock, frp, mdm, autopilot, dep, absolute, bios_password, …")
    part: Text | None = Field(None, description="The serial of the medium a disk password sits on.")


class OpenedOut(Schema):
    """The case."""

    id: UUID = Field(description="Its id.")


class Releases(Sent):
    """Locks said to be released."""

    locks: list[UUID] = Field(min_length=1, max_length=5_000, description="The ids of the cases.")


class Proven(Sent):
    """What shows that a lock is gone."""

    proof: Annotated[str, Field(min_length=1, description="The bytes of a photo or report, base64.")]


class Done(Schema):
    """What was dealt with."""

    locks: list[UUID] = Field(description="The ids of the cases.")


def _told(row: evidence.LockRow) -> dict[str, Any]:
    case = row.lock
    names = [field for field in LockOut.model_fields if field not in ("device", "serial", "guide")]
    return {
        **{name: getattr(case, name) for name in names},
        "device": row.device.code,
        "serial": row.device.serial,
        "guide": UNLOCK_GUIDE[LockKind(case.kind)],
    }


@router.get("/locks", response=LockPageOut, summary="Locks")
def locks(
    request: ApiRequest,
    takeback: Annotated[str | None, Query(description="Only of this take-back, by its number.")] = None,
    state: Annotated[str | None, Query(description="open, reported or released; unreleased without.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The cases about locks on devices the person sees, those not released unless asked for."""
    if state is not None and state not in evidence.LOCK_STATES:
        raise Problem("word_not_known", place="query.state", known=", ".join(evidence.LOCK_STATES))
    sight = request.access.sight
    of = intake.takeback(takeback, sight).id if takeback is not None else None
    page = evidence.locks_page(sight=sight, state=state, takeback=of, after=after, size=limit)
    return {"locks": [_told(row) for row in page.rows], "next": page.after}


@router.post("/locks", response=OpenedOut, summary="Open a case about a lock")
def opened(request: ApiRequest, payload: Opened) -> dict[str, Any]:
    """Record that a lock was found on a device; it is no stock for a next user until the lock is gone."""
    sight = need_somewhere(request, Right.ERASE, Right.GRADE)
    device = devices.device_by_code(identity.parse_code(payload.device) or payload.device, sight)

    def do() -> dict[str, Any]:
        return {
            "id": actions.open_lock(
                device=device.id, kind=payload.kind, part=payload.part, actor=request.user.pk, at=now()
            )
        }

    return once(request, payload.dict(), do)


@router.post("/locks/releases", response=Done, summary="Say that locks are released")
def releases(request: ApiRequest, payload: Releases) -> dict[str, Any]:
    """Record that the customer says locks are released, all or none: a claim until somebody has looked."""
    paths = need_somewhere(request, Right.ORDER_TAKEBACK)
    if any(evidence.lock(each, sight=paths) is None for each in payload.locks):
        raise NotVisible

    def do() -> dict[str, Any]:
        actions.report_release(locks=payload.locks, actor=request.user.pk, at=now())
        return {"locks": payload.locks}

    return once(request, payload.dict(), do)


def _case(request: ApiRequest, lock: UUID) -> Lock:
    found = evidence.lock(lock, sight=request.access.sight)
    if found is None:
        raise NotVisible
    need(request, found.path, Right.ERASE, Right.GRADE)
    return found


@router.post("/locks/{lock}/released", response=Done, summary="Record that a lock is gone")
def released(request: ApiRequest, lock: Case, payload: Proven) -> dict[str, Any]:
    """Record that somebody saw the lock gone, with what shows it."""
    case = _case(request, lock)
    proof = proof_of(payload.proof, limit=PROOF_LIMIT)
    return _on(
        request,
        payload.dict(),
        case.id,
        lambda: actions.release_lock(lock=case.id, proof=proof, actor=request.user.pk, at=now()),
    )


@router.post("/locks/{lock}/holding", response=Done, summary="Record that a lock still holds")
def holding(request: ApiRequest, lock: Case) -> dict[str, Any]:
    """Record that a lock said to be released was looked at and holds."""
    case = _case(request, lock)
    return _on(
        request,
        {},
        case.id,
        lambda: actions.refute_release(lock=case.id, actor=request.user.pk, at=now()),
    )


def _on(request: ApiRequest, sent: object, lock: UUID, do: Callable[[], None]) -> dict[str, Any]:
    def done() -> dict[str, Any]:
        do()
        return {"locks": [lock]}

    return once(request, sent, done)
