"""Questions about evidence: locks and their cases, the verdict on a device, an upload as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from omlopp import documents, ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._known import IN_HOUSE
from omlopp.apps.workshop.models import (
    UNRELEASED,
    Evidence,
    Listed,
    Lock,
    LockState,
    Operator,
    Sample,
    SampleMedium,
    SampleResult,
    WorkshopDevice,
)
from omlopp.domain import erasure
from omlopp.domain.hardware import HOLDS_DATA, ComponentKind
from omlopp.domain.identity import normal_serial
from omlopp.domain.vocabulary import MAY_HOLD_DATA, Kind

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
    """One page by keyset, oldest first: `after` is the case the next page begins behind, None at the end."""

    rows: list[LockRow]
    after: UUID | None


def locks_page(
    *,
    sight: Iterable[str],
    state: str | None = None,
    kind: str | None = None,
    takeback: UUID | None = None,
    found_before: datetime | None = None,
    after: UUID | None = None,
    size: int = PAGE,
) -> LockPage:
    """Cases about locks; those not released where no state is named. `found_before` leaves out newer ones."""
    rows = Lock.objects.filter(_below(sight), state__in=[state] if state else UNRELEASED)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    if found_before is not None:
        rows = rows.filter(found_at__lte=found_before)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("id")[: size + 1])
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


# What the owner's own systems say

STORED = ("encrypted", "partly")
"""Words about encryption that nothing without storage is given."""


def listed(device: UUID) -> list[Listed]:
    """What exports say of the device, the latest first: told, and seen by nobody."""
    return list(Listed.objects.filter(device=device).order_by("-listed_at", "tool"))


# Who operates erasers


def operators() -> list[Operator]:
    """The house's list, by name; empty where it keeps none."""
    return list(Operator.objects.order_by("key"))


# The verdict on a device

TONES = {
    erasure.Verdict.CLEARED: "ok",
    erasure.Verdict.NO_MEDIA: "ok",
    erasure.Verdict.WITH_EXCEPTIONS: "warn",
    erasure.Verdict.UNKNOWN: "warn",
    erasure.Verdict.OPEN: "error",
}
"""How each is shown."""


def verdict_of(
    device: Device, media: Sequence[Medium], work: WorkshopDevice | None, history: Sequence[ledger.Record]
) -> erasure.MediaVerdict:
    """n of n media of the device, held against its last inventory. Costs one question, two without media.

    `history` is what was recorded about the device, in order: who counted is told by the facts alone.
    """
    parts = [
        (normal_serial(part.serial), part.kind == ComponentKind.REMOVABLE)
        for part in devices.components(device.id)
        if part.kind in set(HOLDS_DATA)
    ]
    return erasure.weigh_media(
        [
            erasure.MediumSeen(
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
        by_hand=_counted_by_hand(history),
        drives=parts,
        alarms=_plan.ALARMS,
        also=[] if media or not device.media_known else _listed_with_storage(device),
    )


def _counted_by_hand(history: Sequence[ledger.Record]) -> bool:
    """Whether a person has opened the device in its latest round and said which media it holds, or none."""
    for record in reversed(history):
        if record.type in devices.BEGINS_A_ROUND:
            return False
        if record.type in ("MediaCounted", "NoMediaFound") and record.data["found_by"] == "teardown":
            return True
    return False


def _listed_with_storage(device: Device) -> list[erasure.Finding]:
    """Of a device said to hold no medium: whether its owner's system knows of one.

    Where only its kind says so, that stands against it; where it was opened, somebody has taken the drive.
    """
    told = any(one.storage_gb or one.encryption in STORED for one in listed(device.id))
    by_kind = device.kind is not None and Kind(device.kind) not in MAY_HOLD_DATA
    return [erasure.Finding("listed_with_storage", against=by_kind)] if told else []


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


# Independent samples


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One medium of a sample: where it is, what was found, and whether this person may not look at it.

    `own` says that the person asked about stood for its erasure.
    """

    number: int
    medium: Medium
    device: Device
    result: SampleResult | None
    own: bool


@dataclass(frozen=True, slots=True)
class SampleSums:
    """How far a sample has come: `drawn` media, `looked` at, of these `failed` with data found."""

    drawn: int
    looked: int
    failed: int


def samples(*, sight: Iterable[str], takeback: UUID | None = None, size: int = PAGE) -> list[Sample]:
    """Samples, newest first."""
    rows = Sample.objects.filter(_below(sight))
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    return list(rows.order_by("-id")[:size])


def sample(id_: UUID, *, sight: Iterable[str]) -> Sample | None:
    """The sample; None if there is none for this person."""
    return Sample.objects.filter(_below(sight), id=id_).first()


def sample_sums(ids: Sequence[UUID]) -> dict[UUID, SampleSums]:
    """How far each of the samples has come."""
    drawn = dict(
        SampleMedium.objects.filter(sample__in=ids).values_list("sample").annotate(n=Count("medium"))
    )
    looked: dict[UUID, dict[str, int]] = {}
    rows = SampleResult.objects.filter(sample__in=ids).values_list("sample", "result")
    for of, result, n in rows.annotate(n=Count("medium")):
        looked.setdefault(of, {})[result] = n
    return {
        of: SampleSums(
            n,
            sum(m for result, m in looked.get(of, {}).items() if result != "unreadable"),
            looked.get(of, {}).get("data_found", 0),
        )
        for of, n in drawn.items()
    }


def sample_rows(id_: UUID, *, person: UUID | None) -> list[SampleRow]:
    """The media of a sample in the order drawn."""
    drawn = list(SampleMedium.objects.filter(sample=id_).order_by("number"))
    media = Medium.objects.in_bulk([row.medium for row in drawn])
    held = Device.objects.in_bulk([row.device for row in drawn])
    results = {row.medium: row for row in SampleResult.objects.filter(sample=id_)}
    own = set(
        Evidence.objects.filter(medium__in=list(media), taken_in_by=person).values_list("medium", flat=True)
        if person
        else ()
    )
    return [
        SampleRow(row.number, media[row.medium], held[row.device], results.get(row.medium), row.medium in own)
        for row in drawn
        if row.medium in media and row.device in held
    ]


def sampled_of_takeback(takeback: UUID) -> SampleSums | None:
    """What independent checks say of a take-back's media; None where none was drawn."""
    ids = list(Sample.objects.filter(takeback=takeback).values_list("id", flat=True))
    if not ids:
        return None
    sums = sample_sums(ids)
    return SampleSums(
        sum(one.drawn for one in sums.values()),
        sum(one.looked for one in sums.values()),
        sum(one.failed for one in sums.values()),
    )


def sampled_on_paper(takeback: UUID) -> documents.Sampled:
    """What papers tell of samples among a take-back's erased media, whatever they were drawn for."""
    held = Device.objects.filter(takeback=takeback).values("id")
    erased = Medium.objects.filter(device__in=held, sufficient=True, judgement__in=["PURGE", "CLEAR"])
    drawn = set(SampleMedium.objects.filter(device__in=held).values_list("medium", flat=True))
    found: dict[str, set[UUID]] = {}
    for medium, result in SampleResult.objects.filter(medium__in=drawn).values_list("medium", "result"):
        found.setdefault(result, set()).add(medium)
    failed = found.get("data_found", set())
    return documents.Sampled(
        # What failed is no longer sufficient, yet it was among the erased.
        of=erased.exclude(id__in=failed).count() + len(failed),
        drawn=len(drawn),
        looked=len(failed | found.get("no_data", set())),
        failed=len(failed),
    )


def judged_devices(*, sight: Iterable[str], takeback: UUID | None = None) -> list[UUID]:
    """The devices in the house with a judged medium that a report speaks of, by id."""
    rows = WorkshopDevice.objects.filter(_below(sight), stage__in=IN_HOUSE, has_evidence=True, media__gt=0)
    if takeback is not None:
        rows = rows.filter(takeback=takeback)
    return list(rows.order_by("device").values_list("device", flat=True))
