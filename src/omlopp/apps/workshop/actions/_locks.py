"""Locks: found in reports or at the desk, said to be released, seen to be gone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._known import column, load
from omlopp.apps.workshop._reading import Bound, Document, media_type
from omlopp.apps.workshop.actions._bulk import DeviceNotHere, DeviceUnknown
from omlopp.apps.workshop.models import UNRELEASED, Lock, LockState
from omlopp.domain import erasure, events, hardware
from omlopp.domain.hardware import LockKind


@dataclass(eq=False)
class LockUnknown(Exception):
    """No such case, or not for this person."""

    lock: UUID


@dataclass(eq=False)
class LockKindUnknown(Exception):
    """There is no such kind of lock."""

    kind: str


@dataclass(eq=False)
class LockKnown(Exception):
    """The device has an open case about this kind of lock already."""

    device: UUID
    lock: UUID


@dataclass(eq=False)
class LockSettled(Exception):
    """The case is released, reported as released already, or its device left; `state` tells which."""

    lock: UUID
    state: str


@dataclass(eq=False)
class ReleaseUnproven(Exception):
    """A lock is released by what shows that it is gone: a photo, a screen, a report."""

    lock: UUID


def open_lock(
    *, device: UUID, kind: str, actor: UUID | None, at: datetime, proof: bytes = b"", part: str | None = None
) -> UUID:
    """Open a case about a lock that a person found; returns its id. `proof` (a photo) is kept.

    `part` is the serial of the medium a disk password sits on. A device in stock is taken out of it, unless
    it goes to parts. Refuses with `LockKindUnknown`, `DeviceUnknown`, `DeviceNotHere`, `LockKnown`.
    """
    if kind not in set(LockKind):
        raise LockKindUnknown(kind)
    with ledger.holding([device]):
        now = load([device]).get(device)
        if now is None:
            raise DeviceUnknown(device)
        if not now.in_house:
            raise DeviceNotHere(device, now.stage)
        known = Lock.objects.filter(device=device, kind=kind, part=part, state__in=UNRELEASED).first()
        if known is not None:
            raise LockKnown(device, known.id)
        lock = ledger.new_id()
        exhibit = ledger.keep(proof, media_type=media_type(proof)) if proof else None
        ledger.append(
            [
                events.LockFound(
                    subject=device, lock=lock, kind=kind, found_by="desk", exhibit=exhibit, part=part
                )
            ],
            actor=actor,
            at=at,
        )
    return lock


@contextmanager
def _held(locks: Sequence[UUID], *states: LockState) -> Iterator[list[Lock]]:
    """Hold the devices of the cases, all of which must be in one of the states."""
    devices = column("SELECT DISTINCT device FROM workshop_lock WHERE id = ANY(%s)", list(locks))
    with ledger.holding(device for (device,) in devices):
        found = Lock.objects.in_bulk(locks)
        for lock in locks:
            if lock not in found:
                raise LockUnknown(lock)
            if found[lock].state not in states:
                raise LockSettled(lock, found[lock].state)
        yield [found[lock] for lock in dict.fromkeys(locks)]


def assign_locks(*, locks: Sequence[UUID], owner: UUID, actor: UUID | None, at: datetime) -> None:
    """Let a person of the house answer for cases, all or none. Refuses with `LockUnknown`, `LockSettled`."""
    with _held(locks, *UNRELEASED) as held:
        ledger.append(
            [events.LockAssigned(subject=each.device, lock=each.id, owner=owner) for each in held],
            actor=actor,
            at=at,
        )


def report_release(*, locks: Sequence[UUID], actor: UUID | None, at: datetime) -> None:
    """Record that the customer says locks are released, all or none: a claim until somebody has looked.

    Refuses with `LockUnknown`, `LockSettled`.
    """
    with _held(locks, LockState.OPEN) as held:
        ledger.append(
            [events.LockReleaseReported(subject=each.device, lock=each.id) for each in held],
            actor=actor,
            at=at,
        )


def release_lock(*, lock: UUID, proof: bytes, actor: UUID | None, at: datetime) -> None:
    """Record that a person saw the lock gone; `proof` (a photo, a screen) is kept.

    Refuses with `LockUnknown`, `LockSettled`, `ReleaseUnproven`.
    """
    if not proof:
        raise ReleaseUnproven(lock)
    with _held([lock], *UNRELEASED) as held:
        exhibit = ledger.keep(proof, media_type=media_type(proof))
        ledger.append(
            [
                events.LockReleased(subject=each.device, lock=each.id, found_by="desk", exhibit=exhibit)
                for each in held
            ],
            actor=actor,
            at=at,
        )


def refute_release(*, lock: UUID, actor: UUID | None, at: datetime, proof: bytes = b"") -> None:
    """Record that a lock said to be released still holds. Refuses with `LockUnknown`, `LockSettled`."""
    with _held([lock], LockState.REPORTED) as held:
        exhibit = ledger.keep(proof, media_type=media_type(proof)) if proof else None
        ledger.append(
            [
                events.LockReleaseRefuted(subject=each.device, lock=each.id, found_by="desk", exhibit=exhibit)
                for each in held
            ],
            actor=actor,
            at=at,
        )


# Locks in reports

Found = tuple[LockKind, str | None]


def plan_locks(
    plan: _plan.Plan, documents: Iterable[Document], bindings: Mapping[tuple[str, int], Bound]
) -> None:
    """What the documents say of locks: cases opened, refuted and released.

    A report releases a lock only when it was surely made after the case was opened: what is older tells how
    it was before. Where two reports of one call differ, the lock holds.
    """
    told: dict[UUID, dict[Found, list[tuple[hardware.LockState, Document]]]] = {}
    pieces = [piece for document in documents for piece in document.pieces]
    for document in pieces:
        for part, lock in _locks_in(document):
            bound = bindings.get((document.digest, part)) or bindings.get((document.digest, 0))
            if bound is not None and bound.device is not None and bound.device in plan.known:
                found = told.setdefault(bound.device, {})
                found.setdefault((lock.kind, lock.part), []).append((lock.state, document))
    if not told:
        return
    cases: dict[tuple[UUID, str, str | None], Lock] = {
        (case.device, case.kind, case.part): case
        for case in Lock.objects.filter(device__in=list(told), state__in=UNRELEASED)
    }
    exports = any(piece.row is not None for piece in pieces)
    released = _released(plan, told) if exports else set()
    for device, locks in told.items():
        for (kind, serial), said in locks.items():
            case = cases.get((device, str(kind), serial))
            # Whoever looked at the device itself is heard before an export.
            holding = min(
                (doc for state, doc in said if state is hardware.LockState.LOCKED),
                key=lambda doc: doc.row is not None,
                default=None,
            )
            gone = next((doc for state, doc in said if state is hardware.LockState.OPEN), None)
            if holding is not None and holding.row is not None and (device, str(kind)) in released:
                # An export has no date: what was seen to be gone is not taken for locked again.
                plan.notice(holding, "lock_in_old_list")
            elif holding is not None and case is None:
                plan.locked(
                    events.LockFound(
                        subject=device,
                        lock=ledger.new_id(),
                        kind=str(kind),
                        found_by="report",
                        exhibit=holding.digest,
                        part=serial,
                    )
                )
            elif holding is not None and case is not None and case.state == LockState.REPORTED:
                if _made_after(holding, case.reported_at):
                    plan.locked(
                        events.LockReleaseRefuted(
                            subject=device, lock=case.id, found_by="report", exhibit=holding.digest
                        )
                    )
            elif holding is None and gone is not None and case is not None:
                if _made_after(gone, case.refuted_at or case.found_at):
                    plan.locked(
                        events.LockReleased(
                            subject=device, lock=case.id, found_by="report", exhibit=gone.digest
                        )
                    )
                else:
                    plan.notice(gone, "lock_seen_open")


def _released(plan: _plan.Plan, devices: Iterable[UUID]) -> set[tuple[UUID, str]]:
    """The kinds of lock seen to be gone since the devices came in; what was before is of an earlier round."""
    found = Lock.objects.filter(device__in=list(devices), state=LockState.RELEASED)
    return {
        (device, kind)
        for device, kind, at in found.values_list("device", "kind", "released_at")
        if (came := plan.known[device].received_at) is None or (at is not None and at >= came)
    }


def _locks_in(document: Document) -> Iterator[tuple[int, hardware.Lock]]:
    """The locks a document tells of, each with the part of the document that says it."""
    if document.inventory is not None:
        for lock in document.inventory.locks:
            yield document.whole, lock
    for part, medium in enumerate(document.media):
        if medium.activation_lock is not None:
            android = medium.method is erasure.Method.FACTORY_RESET
            yield (
                part,
                hardware.Lock(
                    LockKind.FRP if android else LockKind.ACTIVATION_LOCK,
                    hardware.LockState.LOCKED if medium.activation_lock else hardware.LockState.OPEN,
                    "activation_lock",
                ),
            )


def _made_after(document: Document, moment: datetime | None) -> bool:
    reports = (document.inventory, document.report)
    made = next((each.created_at for each in reports if each is not None and each.created_at), None)
    ended = max((medium.ended_at for medium in document.media if medium.ended_at), default=None)
    first = _plan.earliest(made or ended)
    return moment is not None and first is not None and first > moment


def open_kinds(devices: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The kinds of the locks that hold each of the devices; those that none holds are left out."""
    found: dict[UUID, tuple[str, ...]] = {}
    for device, kind in column(
        "SELECT device, kind FROM workshop_lock WHERE device = ANY(%s) AND state IN ('open', 'reported')"
        " ORDER BY device, kind",
        list(devices),
    ):
        found[device] = (*found.get(device, ()), kind)
    return found
