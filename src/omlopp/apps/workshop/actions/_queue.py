"""What a person does with a report that could not be bound by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._known import column, load
from omlopp.apps.workshop._reading import WHOLE, Bound, read_document
from omlopp.apps.workshop.actions._bulk import DeviceNotHere, DeviceUnknown
from omlopp.apps.workshop.actions._evidence import planned
from omlopp.apps.workshop.models import FileName, QueueItem, QueueState
from omlopp.domain import events, hardware


@dataclass(eq=False)
class ItemUnknown(Exception):
    """No such item in the queue, or not for this person."""

    item: UUID


@dataclass(eq=False)
class ItemSettled(Exception):
    """Somebody has linked or dismissed the item already."""

    item: UUID
    state: str


@dataclass(eq=False)
class EvidenceNotLinkable(Exception):
    """The report cannot be bound to this device; `reason` is the code of what stands against it."""

    item: UUID
    device: UUID
    reason: str


@dataclass(eq=False)
class DismissalUnknown(Exception):
    """There is no such reason for putting a report aside."""

    reason: str


ALARMS = _plan.ALARMS
DISMISSALS = ("not_ours", "duplicate", "test_run", "unusable")


def link_evidence(*, item: UUID, device: UUID, actor: UUID | None, at: datetime) -> int:
    """Bind a queued report to a device by hand; returns how many facts were recorded.

    A person can say whose report it is, not that its times or its number are in order: what was queued with
    an alarm (`ALARMS`) is recorded as a claim, and its judgement is never sufficient. Refuses with
    `ItemUnknown`, `ItemSettled`, `DeviceUnknown`, `DeviceNotHere`, `EvidenceNotLinkable`.
    """
    with ledger.holding([item, device]):
        queued = QueueItem.objects.filter(id=item).first()
        if queued is None:
            raise ItemUnknown(item)
        if queued.state != QueueState.OPEN:
            raise ItemSettled(item, queued.state)
        now = load([device]).get(device)
        if now is None:
            raise DeviceUnknown(device)
        if not now.in_house:
            raise DeviceNotHere(device, now.stage)
        document = read_document("", ledger.read_exhibit(queued.exhibit), queued.exhibit)
        if document.refused is not None or document.rows:
            raise EvidenceNotLinkable(item, device, document.refused or hardware.ReportOfMany.code)
        parts = [queued.part]
        if queued.part == WHOLE:
            parts = [part for part in range(WHOLE, len(document.media)) if part != WHOLE or document.lists]
        plan = planned(
            [document],
            {(document.digest, part): Bound(device) for part in parts},
            takeback=now.takeback,
            path=now.path,
            at=at,
            only_part=queued.part,
            insist=True,
        )
        if plan.queued:
            raise EvidenceNotLinkable(item, device, plan.queued[0].reason)
        facts = [*plan.all_facts(), events.EvidenceLinked(subject=item, device=device)]
        ledger.append(facts, actor=actor, at=at)
        FileName.objects.filter(exhibit=document.digest).delete()
        return len(facts)


def dismiss_evidence(*, items: Sequence[UUID], reason: str, actor: UUID | None, at: datetime) -> None:
    """Put queued reports aside, all or none; `reason` is one of `DISMISSALS`.

    Refuses with `DismissalUnknown`, `ItemUnknown`, `ItemSettled`.
    """
    if reason not in DISMISSALS:
        raise DismissalUnknown(reason)
    with ledger.holding(items):
        states = dict(column("SELECT id, state FROM workshop_queue WHERE id = ANY(%s)", list(items)))
        for item in items:
            if item not in states:
                raise ItemUnknown(item)
            if states[item] != QueueState.OPEN:
                raise ItemSettled(item, states[item])
        ledger.append(
            [events.EvidenceDismissed(subject=item, reason=reason) for item in items], actor=actor, at=at
        )
