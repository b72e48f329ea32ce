"""Media: judged anew, destroyed, taken out, counted, or found to be none."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop._known import DeviceNow, MediumNow, column, load
from omlopp.apps.workshop._reading import media_type
from omlopp.apps.workshop.actions._bulk import (
    BulkResult,
    KindMayHoldData,
    ListedWithStorage,
    MediaCountDiffers,
    MediaPresent,
    each,
    require_here,
)
from omlopp.apps.workshop.actions._rejudging import rejudge
from omlopp.domain import erasure, events
from omlopp.domain.hardware import Medium
from omlopp.domain.vocabulary import MAY_HOLD_DATA, Judgement, Kind


def judge_media(
    *, devices: Sequence[UUID], policy: str | None, actor: UUID | None, at: datetime
) -> tuple[UUID, ...]:
    """Judge the media of the devices anew from the reports on file; returns those whose judgement changed.

    By the policy named, or by that of each device's take-back. Raises `erasure.PolicyUnknown`.
    """
    changed = rejudge(devices=devices, policy=policy, actor=actor, at=at)
    return tuple(one.medium for one in changed)


@dataclass(eq=False)
class MediumUnknown(Exception):
    """No such medium, or not for this person."""

    medium: UUID


@dataclass(eq=False)
class MediumNotHere(Exception):
    """The medium is not where this can be done: `state` tells where it is."""

    medium: UUID
    state: str


@dataclass(eq=False)
class MediumNotCleared(Exception):
    """The medium cannot go to stock: it lacks a sufficient judgement."""

    medium: UUID
    judgement: str | None


@dataclass(eq=False)
class DestructionUnproven(Exception):
    """What was done does not count as destruction of this medium; `reasons` say why."""

    medium: UUID
    reasons: tuple[str, ...]


@dataclass(eq=False)
class DestinationUnknown(Exception):
    """A medium is not taken out for this."""

    destination: str


DESTINATIONS = ("destruction", "stock", "owner")
DESTRUCTION = ("shred", "crush", "disintegrate", "incinerate", "melt")


@contextmanager
def _held_media(media: Sequence[UUID]) -> Iterator[list[tuple[DeviceNow, MediumNow]]]:
    """Hold the media's devices; the media with their devices, in the order given."""
    found = dict(column("SELECT id, device FROM devices_medium WHERE id = ANY(%s)", list(media)))
    with ledger.holding(found.values()):
        known = load(set(found.values()))
        by_id = {medium.id: (device, medium) for device in known.values() for medium in device.media}
        for medium in media:
            if medium not in by_id:
                raise MediumUnknown(medium)
        yield [by_id[medium] for medium in dict.fromkeys(media)]


def destroy_medium(
    *,
    media: Sequence[UUID],
    method: str,
    proof: bytes,
    actor: UUID | None,
    at: datetime,
    particle_mm: int | None = None,
    proof_kinds: Sequence[str] = ("photo", "serial_scanned"),
) -> None:
    """Record that media were physically destroyed, all or none. `proof` (a photo, a protocol) is kept.

    `method` is one of `DESTRUCTION`; `particle_mm` the largest piece. Refuses with `MediumUnknown`,
    `MediumNotHere` (destroyed, missing, or left for stock or its owner), `DestructionUnproven`.
    """
    if method not in DESTRUCTION:
        raise DestructionUnproven(media[0], ("method_unknown",))
    with _held_media(media) as held:
        left = dict(
            column(
                "SELECT medium, how FROM workshop_final WHERE medium = ANY(%s) AND state = 'removed'",
                list(media),
            )
        )
        exhibit = ledger.keep(proof, media_type=media_type(proof))
        facts: list[events.Event] = []
        for device, medium in held:
            if medium.state not in ("present", "removed") or left.get(medium.id) in ("stock", "owner"):
                raise MediumNotHere(medium.id, medium.state)
            verdict = erasure.judge(
                erasure.MediumReport(
                    # Whoever destroys an unreadable medium knows it by its place, not by its serial.
                    serial=medium.serial or str(medium.id),
                    medium=Medium(medium.kind) if medium.kind else None,
                    size_bytes=medium.size_bytes,
                    method=erasure.Method(method),
                    result=erasure.Result.SUCCESS,
                    proof=tuple(proof_kinds) if proof else (),
                    particle_mm=particle_mm,
                ),
                policy=device.policy,
            )
            if verdict.judgement is not Judgement.DESTROYED:
                raise DestructionUnproven(medium.id, tuple(map(str, verdict.reasons)))
            facts.append(
                events.MediumDestroyed(
                    subject=device.id,
                    medium=medium.id,
                    method=method,
                    exhibit=exhibit,
                    particle_mm=particle_mm,
                )
            )
            facts.append(
                events.MediumJudged(
                    subject=device.id,
                    medium=medium.id,
                    judgement=str(verdict.judgement),
                    rule=verdict.rule,
                    policy=device.policy.name,
                    sufficient=True,
                    reasons=tuple(map(str, verdict.reasons)),
                    not_checked=tuple(map(str, verdict.not_checked)),
                    exhibit=exhibit,
                )
            )
        ledger.append(facts, actor=actor, at=at)


def remove_medium(*, media: Sequence[UUID], destination: str, actor: UUID | None, at: datetime) -> None:
    """Record that media were taken out of their devices, all or none.

    `destination` is destruction, stock or owner; to stock only with a sufficient judgement. Refuses with
    `DestinationUnknown`, `MediumUnknown`, `MediumNotHere`, `MediumNotCleared`.
    """
    if destination not in DESTINATIONS:
        raise DestinationUnknown(destination)
    with _held_media(media) as held:
        for _, medium in held:
            if medium.state != "present":
                raise MediumNotHere(medium.id, medium.state)
            if destination == "stock" and not medium.sufficient:
                raise MediumNotCleared(medium.id, medium.judgement)
        ledger.append(
            [
                events.MediumRemoved(subject=device.id, medium=medium.id, destination=destination)
                for device, medium in held
            ],
            actor=actor,
            at=at,
        )


def report_missing_medium(*, media: Sequence[UUID], actor: UUID | None, at: datetime) -> None:
    """Record that media an inventory named are not there. Their devices cannot leave until they are found."""
    with _held_media(media) as held:
        for _, medium in held:
            if medium.state != "present":
                raise MediumNotHere(medium.id, medium.state)
        ledger.append(
            [events.MediumMissing(subject=device.id, medium=medium.id) for device, medium in held],
            actor=actor,
            at=at,
        )


LISTED_WITH_STORAGE = """
SELECT DISTINCT device FROM workshop_listed
WHERE device = ANY(%s) AND (storage_gb > 0 OR encryption IN ('encrypted', 'partly'))
"""


def declare_no_media(
    *,
    devices: Sequence[UUID],
    found_by: str,
    actor: UUID | None,
    at: datetime,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Record that devices hold no medium: seen at `teardown`, or by `kind` for kinds that cannot.

    Refuses devices with `MediaPresent` while a medium is known that was not taken out or destroyed, and by
    `kind` with `KindMayHoldData` where the kind does not settle it, with `ListedWithStorage` where the
    owner's system knows of storage in it.
    """
    if found_by not in ("teardown", "kind"):
        raise ValueError(found_by)
    stored = {device for (device,) in column(LISTED_WITH_STORAGE, devices)} if found_by == "kind" else set()

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        inside = tuple(medium.id for medium in now.media if medium.state in ("present", "missing"))
        if inside:
            raise MediaPresent(now.id, inside)
        if found_by == "kind" and (now.kind is None or Kind(now.kind) in MAY_HOLD_DATA):
            raise KindMayHoldData(now.id, now.kind)
        if now.id in stored:
            raise ListedWithStorage(now.id)
        return [events.NoMediaFound(subject=now.id, found_by=found_by)]

    return each(devices, decide, actor=actor, at=at, all_or_nothing=all_or_nothing)


def count_media(*, counted: Mapping[UUID, int], actor: UUID | None, at: datetime) -> BulkResult:
    """Record that devices were opened and hold just the media that are known: device → media counted inside.

    Needed where only an eraser's report tells of media and nothing has said that these are all.
    """

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        inside = sum(medium.state == "present" for medium in now.media)
        if inside != counted[now.id] or inside == 0:
            raise MediaCountDiffers(now.id, inside, counted[now.id])
        return [events.MediaCounted(subject=now.id, media=inside, found_by="teardown")]

    return each(counted, decide, actor=actor, at=at, all_or_nothing=False)
