"""Questions about evidence: locks and their cases, the verdict on a device, an upload as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._verdict import DeviceVerdict, Seen, device_verdict
from omlopp.apps.workshop.models import UNRELEASED, Lock, LockState, WorkshopDevice
from omlopp.domain.hardware import HOLDS_DATA, ComponentKind
from omlopp.domain.identity import normal_serial

PAGE = 50
LOCK_STATES = ("open", "reported", "released")


def _below(sight: Iterable[str]) -> Q:
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    return where


# Locks


@dataclass(frozen=True, slots=True)
class LockRow:
    """A case with its device."""

    lock: Lock
    device: Device


@dataclass(frozen=True, slots=True)
class LockPage:
    """One page by keyset, newest first: `before` is the case the next page begins behind, None at the end."""

    rows: list[LockRow]
    before: UUID | None


def locks_page(
    *,
    sight: Iterable[str],
    state: str | None = None,
    kind: str | None = None,
    takeback: UUID | None = None,
    before: UUID | None = None,
    size: int = PAGE,
) -> LockPage:
    """Cases about locks; those not released where no state is named."""
    rows = Lock.objects.filter(_below(sight), state__in=[state] if state else UNRELEASED)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: size + 1])
    known = Device.objects.in_bulk([row.device for row in found[:size]])
    return LockPage(
        [LockRow(row, known[row.device]) for row in found[:size] if row.device in known],
        found[size - 1].id if len(found) > size else None,
    )


def lock_counts(*, sight: Iterable[str], takeback: UUID | None = None) -> dict[tuple[str, str], int]:
    """How many unreleased cases there are, by (state, kind)."""
    rows = Lock.objects.filter(_below(sight), state__in=UNRELEASED)
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    return {
        (state, kind): n
        for state, kind, n in rows.values_list("state", "kind").annotate(n=Count("id")).order_by("kind")
    }


def locks_of(device: UUID) -> list[Lock]:
    """The device's cases, newest first."""
    return list(Lock.objects.filter(device=device).order_by("-id"))


def lock(case: UUID, *, sight: Iterable[str]) -> Lock | None:
    """The case; None if there is none for this person."""
    return Lock.objects.filter(_below(sight), id=case).first()


def locks_of_takeback(takeback: UUID) -> dict[UUID, tuple[str, ...]]:
    """The kinds of the unreleased locks by device of the take-back."""
    found: dict[UUID, tuple[str, ...]] = {}
    rows = Lock.objects.filter(takeback=takeback, state__in=UNRELEASED).order_by("device", "kind")
    for device, kind in rows.values_list("device", "kind"):
        found[device] = (*found.get(device, ()), kind)
    return found


def locked_devices(takebacks: Sequence[UUID]) -> dict[UUID, int]:
    """How many devices of each take-back wait for the customer to release a lock."""
    rows = Lock.objects.filter(takeback__in=takebacks, state=LockState.OPEN).values_list("takeback")
    return dict(rows.annotate(n=Count("device", distinct=True)))


# The verdict on a device


def verdict_of(device: Device, media: Sequence[Medium], work: WorkshopDevice | None) -> DeviceVerdict:
    """n of n media of the device, held against its last inventory. Costs one question."""
    parts = [
        (normal_serial(part.serial), part.kind == ComponentKind.REMOVABLE)
        for part in devices.components(device.id)
        if part.kind in set(HOLDS_DATA)
    ]
    return device_verdict(
        [
            Seen(
                one.id,
                one.serial,
                one.state,
                one.report_exhibit is not None,
                bool(one.sufficient),
                tuple(one.reasons),
            )
            for one in media
        ],
        known=device.media_known,
        counted=work is not None and (work.media_counted or not media),
        inventoried=work is not None and work.inventory is not None,
        independent=work.inventory_independent if work else None,
        drives=parts,
        alarms=_plan.ALARMS,
    )


# An upload as a whole


@dataclass(frozen=True, slots=True)
class Batch:
    """What files sent together amount to: devices, media by judgement and sufficiency, what waits and why.

    `alarms` are those of the waiting that speak of fraud or a grave mistake.
    """

    devices: int
    judged: list[tuple[str | None, bool, int]]
    waiting: dict[str, int]
    settled: int

    @property
    def media(self) -> int:
        """How many media were spoken of."""
        return sum(n for _, _, n in self.judged)

    @property
    def sufficient(self) -> int:
        """Of these, how many have a sufficient judgement."""
        return sum(n for _, enough, n in self.judged if enough)

    @property
    def alarms(self) -> int:
        """How many parts wait with an alarm."""
        return sum(n for reason, n in self.waiting.items() if reason in _plan.ALARMS)


def batch(exhibits: Sequence[str]) -> Batch:
    """The sums over files by their digests, as things stand now."""
    wanted = list(exhibits)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT e.device) FROM workshop_evidence e"
            " JOIN devices_device d ON d.id = e.device WHERE e.exhibit = ANY(%s)",
            [wanted],
        )
        (held,) = cursor.fetchone()
        cursor.execute(
            "SELECT m.judgement, COALESCE(m.sufficient, false), count(DISTINCT m.id)"
            " FROM workshop_evidence e JOIN devices_device d ON d.id = e.device"
            " JOIN devices_medium m ON m.id = e.medium"
            " WHERE e.exhibit = ANY(%s) GROUP BY 1, 2 ORDER BY 2 DESC, 1",
            [wanted],
        )
        judged = [(judgement, bool(enough), n) for judgement, enough, n in cursor.fetchall()]
        cursor.execute(
            "SELECT reason, state, count(*) FROM workshop_queue WHERE exhibit = ANY(%s) GROUP BY 1, 2",
            [wanted],
        )
        rows = cursor.fetchall()
    waiting = {reason: n for reason, state, n in rows if state == "open"}
    return Batch(held, judged, waiting, sum(n for _, state, n in rows if state != "open"))
