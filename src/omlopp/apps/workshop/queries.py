"""Questions to the workshop: what waits for whom, and what a certificate says. All cost what they return."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from omlopp.apps.devices.models import Device
from omlopp.apps.workshop.models import (
    WORK,
    FileName,
    FinalState,
    Policy,
    QueueItem,
    QueueState,
    WorkshopDevice,
)

PAGE = 50
QUEUES = tuple(WORK)
"""The work queues: without_evidence, uncleared, untested, ungraded, unrouted, ready_for_stock."""


def _below(sight: Iterable[str]) -> Q:
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__startswith=path)
    return where


# Work


def work(queue: str, *, sight: Iterable[str], takeback: UUID | None = None) -> QuerySet[WorkshopDevice]:
    """The devices that wait in a queue (one of `QUEUES`), in the order of take-back and device."""
    rows = WorkshopDevice.objects.filter(WORK[queue]).filter(_below(sight))
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    return rows.order_by("takeback", "device")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One device that waits: what the workshop knows of it and what the register does."""

    work: WorkshopDevice
    device: Device


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page by keyset: `after` is the (take-back, device) the next begins behind, None at the end."""

    rows: list[WorkRow]
    after: tuple[UUID, UUID] | None


def work_page(
    queue: str,
    *,
    sight: Iterable[str],
    takeback: UUID | None = None,
    after: tuple[UUID, UUID] | None = None,
    size: int = PAGE,
) -> WorkPage:
    """One page of a work queue."""
    rows = work(queue, sight=sight, takeback=takeback)
    if after is not None:
        rows = rows.filter(Q(takeback__gt=after[0]) | Q(takeback=after[0], device__gt=after[1]))
        rows = rows.filter(takeback__gte=after[0])  # lets the index begin there
    found = list(rows[: size + 1])
    devices = Device.objects.in_bulk([row.device for row in found[:size]])
    last = found[size - 1] if len(found) > size else None
    return WorkPage(
        [WorkRow(row, devices[row.device]) for row in found[:size] if row.device in devices],
        (last.takeback, last.device) if last else None,
    )


def work_counts(*, sight: Sequence[str], takeback: UUID | None = None) -> dict[str, int]:
    """How many devices wait in each queue. Counted in the queues' own indexes, whatever the inventory."""
    return {queue: work(queue, sight=sight, takeback=takeback).count() for queue in QUEUES}


def ids(queue: str, *, sight: Iterable[str], takeback: UUID | None = None) -> list[UUID]:
    """All devices of a queue, for a verb on everything that waits."""
    return list(work(queue, sight=sight, takeback=takeback).values_list("device", flat=True))


def workshop_device(device: UUID) -> WorkshopDevice | None:
    """What the workshop knows of a device; None before it was received."""
    return WorkshopDevice.objects.filter(device=device).first()


def media_to_destroy(*, size: int = PAGE, after: UUID | None = None) -> list[FinalState]:
    """Media that were taken out for destruction and are not yet destroyed, by id."""
    rows = FinalState.objects.filter(state="removed", how="destruction").order_by("medium")
    return list((rows.filter(medium__gt=after) if after else rows)[:size])


def policy_of(takeback: UUID) -> str | None:
    """The name of the erasure policy that the take-back demands."""
    return Policy.objects.filter(takeback=takeback).values_list("policy", flat=True).first()


# Evidence that waits for a person


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One queued report with the name of its file, where that is still kept."""

    item: QueueItem
    file: str | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page by keyset: `after` is the item the next page begins behind, None at the end."""

    rows: list[QueueRow]
    after: UUID | None


def evidence_queue(
    *,
    sight: Iterable[str],
    takeback: UUID | None = None,
    reason: str | None = None,
    after: UUID | None = None,
    size: int = PAGE,
) -> QueuePage:
    """Open items in the order of their arrival."""
    rows = QueueItem.objects.filter(_below(sight), state=QueueState.OPEN)
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    if reason is not None:
        rows = rows.filter(reason=reason)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("id")[: size + 1])
    names = dict(
        FileName.objects.filter(exhibit__in=[row.exhibit for row in found]).values_list("exhibit", "name")
    )
    return QueuePage(
        [QueueRow(row, names.get(row.exhibit)) for row in found[:size]],
        found[size - 1].id if len(found) > size else None,
    )


def queue_counts(*, sight: Iterable[str], takeback: UUID | None = None) -> dict[str, int]:
    """How many open items there are by reason."""
    rows = QueueItem.objects.filter(_below(sight), state=QueueState.OPEN)
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    return dict(rows.values_list("reason").annotate(total=Count("id")).order_by("reason"))


def queue_item(item: UUID, *, sight: Iterable[str]) -> QueueItem | None:
    """The item, open or settled; None if there is none for this person."""
    return QueueItem.objects.filter(_below(sight), id=item).first()


# What a certificate says


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """All a certificate says of one medium: which of how many, the claim, the judgement, what is behind it.

    `number` of `media` is the medium's place in the device (1 to n); `sufficient_media` how many of them are
    cleared, and `media_counted` whether somebody made sure that these are all. Times of the report are as the
    report gives them. `policy` is the one judged by, `demanded` the take-back's own.
    """

    device: UUID
    code: str
    path: str
    takeback: UUID | None
    takeback_number: str | None
    device_kind: str | None
    manufacturer: str | None
    device_model: str | None
    device_serial: str | None
    asset_tag: str | None
    received_at: datetime | None
    stage: str
    route: str | None
    medium: UUID
    number: int
    media: int
    sufficient_media: int
    media_counted: bool
    slot: int
    state: str
    serial: str | None
    model: str | None
    medium_kind: str | None
    interface: str | None
    size_bytes: int | None
    tool: str | None
    tool_version: str | None
    method: str | None
    standard: str | None
    document: str | None
    result: str | None
    verification: str | None
    started_at: str | None
    ended_at: str | None
    passes: int | None
    errors: int | None
    hidden_areas: str | None
    exhibit: str | None
    part: int | None
    taken_in_at: datetime | None
    judgement: str | None
    rule: str | None
    policy: str | None
    demanded: str | None
    sufficient: bool | None
    reasons: tuple[str, ...]
    not_checked: tuple[str, ...]
    judged_at: datetime | None
    inventory: str | None
    inventory_independent: bool | None
    final_how: str | None
    final_exhibit: str | None
    particle_mm: int | None
    final_at: datetime | None


FACTS = """
SELECT d.id, d.code, d.path, d.takeback, p.number, d.kind, d.manufacturer, d.model, d.serial, d.asset_tag,
    w.received_at, d.stage, d.route, m.id, row_number() OVER mine, count(*) OVER device, count(*) FILTER
    (WHERE m.state IN ('removed', 'destroyed') OR (m.state = 'present' AND m.sufficient)) OVER device,
    COALESCE(w.media_counted, false), m.slot, m.state, m.serial, m.model, m.medium_kind, m.interface,
    m.size_bytes, m.tool, m.tool_version, m.method, e.standard, e.document, m.result, m.verification,
    m.started_at, m.ended_at, m.passes, m.errors, m.hidden_areas, m.report_exhibit, m.report_part,
    e.taken_in_at, m.judgement, m.rule, m.policy, p.policy, m.sufficient, m.reasons, m.not_checked,
    m.judged_at, w.inventory, w.inventory_independent, f.how, f.exhibit, f.particle_mm, f.at
FROM devices_device d JOIN devices_medium m ON m.device = d.id
LEFT JOIN workshop_device w ON w.device = d.id
LEFT JOIN workshop_policy p ON p.takeback = d.takeback
LEFT JOIN workshop_evidence e ON e.exhibit = m.report_exhibit AND e.part = m.report_part AND e.device = d.id
LEFT JOIN workshop_final f ON f.medium = m.id
WHERE d.id = ANY(%s)
WINDOW device AS (PARTITION BY d.id), mine AS (PARTITION BY d.id ORDER BY m.slot, m.id)
ORDER BY d.id, m.slot, m.id
"""


def certificate_facts(devices: Sequence[UUID]) -> list[MediumFacts]:
    """What a certificate needs of every medium of the devices, in one question; by device and slot.

    A device without media has no row: whether it holds none is `workshop_device(...)`'s to say.
    """
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [list(devices)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    # `reasons` and `not_checked` come as lists.
    told: list[list[Any]] = [
        [tuple(value) if isinstance(value, list) else value for value in row] for row in rows
    ]
    return [MediumFacts(*row) for row in told]
