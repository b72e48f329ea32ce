"""Reports tried again: what waited for a device that has come since, without anybody's hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection

from omlopp import ledger
from omlopp.apps.workshop._operators import OPERATOR_UNKNOWN
from omlopp.apps.workshop._reading import WHOLE, Bound, Document, bind, read_document
from omlopp.apps.workshop.actions._evidence import ROWS_UNMATCHED, forget_names, planned
from omlopp.apps.workshop.models import QueueItem, QueueState
from omlopp.domain import events

RETRIED = (
    "unknown_serial",
    "no_serial",
    "device_not_in_house",
    "stranger_serial",
    OPERATOR_UNKNOWN,
    ROWS_UNMATCHED,
)
"""Reasons that end when a device or a medium comes into the house, or a name onto the list of operators."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of trying: items that found their device, items that wait for another reason now."""

    linked: int
    changed: int
    waiting: int


def retry_queue(*, items: Sequence[UUID], actor: UUID | None, at: datetime) -> Retried:
    """Try to bind queued reports again, as if they had come now: as careful, and no alarm is silenced.

    What still does not match goes on waiting. Items that somebody has settled are passed over.
    """
    linked = changed = waiting = 0
    for start in range(0, len(items), AT_ONCE):
        several = items[start : start + AT_ONCE]
        rows = list(QueueItem.objects.filter(id__in=several, state=QueueState.OPEN, reason__in=RETRIED))
        rows.sort(key=_together)
        for _, group in groupby(rows, key=_together):
            done = _tried(list(group), actor=actor, at=at)
            linked, changed, waiting = linked + done.linked, changed + done.changed, waiting + done.waiting
    return Retried(linked, changed, waiting)


def _together(item: QueueItem) -> tuple[str, str, int]:
    """What can be planned in one go: sent for the same take-back, and the same part of each document."""
    return str(item.takeback or ""), item.path, item.part


def _tried(items: Sequence[QueueItem], *, actor: UUID | None, at: datetime) -> Retried:
    takeback, path, part = items[0].takeback, items[0].path, items[0].part
    documents: dict[str, Document] = {}
    for item in items:
        try:
            data = ledger.read_exhibit(item.exhibit)
        except ledger.ExhibitMissing:
            continue
        documents[item.exhibit] = read_document("", data, item.exhibit)
    bindings = bind(list(documents.values()), takeback=takeback, sight=(path,) if path else None)
    found = {
        item.exhibit: item
        for item in items
        if item.exhibit in documents and _bound(documents[item.exhibit], bindings, part)
    }
    devices = {
        bound.device
        for (digest, _), bound in bindings.items()
        if digest in found and bound.device is not None
    }
    with ledger.holding([*devices, *(item.id for item in found.values())]):
        open_ = set(
            QueueItem.objects.filter(
                id__in=[item.id for item in found.values()], state=QueueState.OPEN
            ).values_list("exhibit", flat=True)
        )
        plan = planned(
            [documents[digest] for digest in found if digest in open_],
            bindings,
            takeback=takeback,
            path=path,
            at=at,
            only_part=part,
        )
        again = {waits.exhibit: waits for waits in plan.queued if waits.part == part}
        told: list[events.Event] = []
        changed = 0
        for digest in sorted(open_):
            item = found[digest]
            waits = again.get(digest)
            if waits is None:
                told.append(events.EvidenceLinked(subject=item.id, device=_bound_of(bindings, digest, part)))
            elif waits.reason != item.reason:
                changed += 1
                told.append(events.EvidenceRetried(subject=item.id, reason=waits.reason, device=waits.device))
        same = {waits.item for waits in again.values()}
        facts = [fact for fact in plan.all_facts() if fact.subject not in same]
        ledger.append([*facts, *told], actor=actor, at=at)
    linked = len(told) - changed
    forget_names(found)
    return Retried(linked, changed, len(items) - linked - changed)


def _parts(document: Document, part: int) -> Iterable[int]:
    return range(WHOLE, len(document.rows or document.media)) if part == WHOLE else (part,)


def _bound(document: Document, bindings: Mapping[tuple[str, int], Bound], part: int) -> bool:
    """Whether anything of what waits has found its device."""
    found = (bindings.get((document.digest, one)) for one in _parts(document, part))
    return any(bound is not None and bound.device is not None for bound in found)


def _bound_of(bindings: Mapping[tuple[str, int], Bound], digest: str, part: int) -> UUID:
    own = [
        bound.device
        for (of, place), bound in bindings.items()
        if of == digest and bound.device is not None and (part in (WHOLE, place))
    ]
    return own[0]


# Which items a newcomer may settle

NAMES = """
SELECT value FROM devices_identity WHERE device = ANY(%(ids)s)
UNION SELECT raw FROM devices_identity WHERE device = ANY(%(ids)s)
UNION SELECT code FROM devices_device WHERE id = ANY(%(ids)s)
UNION SELECT serial FROM devices_medium WHERE device = ANY(%(ids)s) AND serial IS NOT NULL
"""

# An export names its devices as long as one of them is not here: those taken in already settle nothing.
WAITING = """
SELECT id FROM workshop_queue q WHERE state = 'open' AND serials && %(names)s::text[] AND (
    reason <> %(rows)s OR EXISTS (
        SELECT FROM unnest(%(ids)s::uuid[]) AS d(id) WHERE NOT EXISTS (
            SELECT FROM workshop_evidence e WHERE e.exhibit = q.exhibit AND e.device = d.id
        )
    )
) ORDER BY id
"""


def waiting_for(devices: Sequence[UUID]) -> list[UUID]:
    """The open items that name one of the devices, or a medium in it, and may find it now."""
    if not QueueItem.objects.filter(state=QueueState.OPEN, reason__in=RETRIED).exists():
        return []
    with connection.cursor() as cursor:
        cursor.execute(NAMES, {"ids": list(devices)})
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(WAITING, {"names": names, "ids": list(devices), "rows": ROWS_UNMATCHED})
        return [item for (item,) in cursor.fetchall()]
