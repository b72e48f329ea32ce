"""Many devices at a time: those that go through, and those refused each with its reason."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop._known import DeviceNow, load
from omlopp.domain import events


class Refusal(Exception):
    """Why a device could not be dealt with: `code` for a machine, the facts as fields."""

    code: ClassVar[str] = "refused"
    device: UUID


@dataclass(eq=False)
class DeviceUnknown(Refusal):
    """No such device, or not for this person."""

    code: ClassVar[str] = "device_unknown"
    device: UUID


@dataclass(eq=False)
class DeviceNotHere(Refusal):
    """The device is at a stage at which this cannot be done."""

    code: ClassVar[str] = "device_not_here"
    device: UUID
    stage: str


@dataclass(eq=False)
class MediaNotCleared(Refusal):
    """Media lack a sufficient judgement (`open_media`), or nobody knows which media there are (`unknown`)."""

    code: ClassVar[str] = "media_not_cleared"
    device: UUID
    open_media: tuple[UUID, ...]
    unknown: bool


@dataclass(eq=False)
class MediaPresent(Refusal):
    """The device cannot be said to hold no media: these are known to be or to have been in it."""

    code: ClassVar[str] = "media_present"
    device: UUID
    media: tuple[UUID, ...]


@dataclass(eq=False)
class MediaCountDiffers(Refusal):
    """Another number of media was counted than is known."""

    code: ClassVar[str] = "media_count_differs"
    device: UUID
    known: int
    counted: int


@dataclass(eq=False)
class KindMayHoldData(Refusal):
    """A device of this kind, or of unknown kind, is not free of media by its kind."""

    code: ClassVar[str] = "kind_may_hold_data"
    device: UUID
    kind: str | None


@dataclass(eq=False)
class ListedWithStorage(Refusal):
    """Its kind holds no data, yet its owner's system knows of storage in it: open it and look."""

    code: ClassVar[str] = "listed_with_storage"
    device: UUID


@dataclass(eq=False)
class KindNotKnown(Refusal):
    """Without a kind there is no telling which tests the device needs."""

    code: ClassVar[str] = "kind_not_known"
    device: UUID


@dataclass(eq=False)
class GradeNotPossible(Refusal):
    """What is missing or was not understood, so that no grade can be given."""

    code: ClassVar[str] = "grade_not_possible"
    device: UUID
    missing: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(eq=False)
class WordUnknown(Refusal):
    """A test outcome, defect, zone or severity that the rubric does not know."""

    code: ClassVar[str] = "word_unknown"
    device: UUID
    word: str


@dataclass(eq=False)
class NotRouted(Refusal):
    """Nobody has said where the device goes."""

    code: ClassVar[str] = "not_routed"
    device: UUID


@dataclass(eq=False)
class RouteElsewhere(Refusal):
    """The device's route leads somewhere else."""

    code: ClassVar[str] = "route_elsewhere"
    device: UUID
    route: str


@dataclass(eq=False)
class OpenLocks(Refusal):
    """Locks hold the device (`locks` of them), so it has no next user."""

    code: ClassVar[str] = "open_locks"
    device: UUID
    locks: int


@dataclass(eq=False)
class BulkRefused(Exception):
    """All or nothing was asked for, and these devices stood against it; nothing was recorded."""

    refused: dict[UUID, Refusal]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """Which devices went through and which were refused, each with its reason."""

    done: tuple[UUID, ...]
    refused: dict[UUID, Refusal] = field(default_factory=dict)


def each(
    devices: Iterable[UUID],
    decide: Callable[[DeviceNow], Sequence[events.Event]],
    *,
    actor: UUID | None,
    at: datetime,
    all_or_nothing: bool,
    media: bool = True,
    condition: bool = False,
) -> BulkResult:
    """Hold the devices, decide for each what follows, and record it all at once.

    Valid devices go in while refused ones wait, unless `all_or_nothing`: then `BulkRefused`. `media` tells
    whether the decision looks at the devices' media, `condition` whether at their tests and defects.
    """
    wanted = list(dict.fromkeys(devices))
    with ledger.holding(wanted):
        known = load(wanted, media=media, condition=condition)
        facts: list[events.Event] = []
        done, refused = [], {}
        for device in wanted:
            try:
                if device not in known:
                    raise DeviceUnknown(device)
                facts += decide(known[device])
            except Refusal as refusal:
                refused[device] = refusal
            else:
                done.append(device)
        if refused and all_or_nothing:
            raise BulkRefused(refused)
        ledger.append(facts, actor=actor, at=at)
    return BulkResult(tuple(done), refused)


def require_here(now: DeviceNow) -> None:
    """Refuse a device that is not in the house."""
    if not now.in_house:
        raise DeviceNotHere(now.id, now.stage)


def require_cleared(now: DeviceNow) -> None:
    """Refuse a device whose media are not all known and sufficiently judged."""
    if now.media_unknown or now.open_media:
        raise MediaNotCleared(now.id, tuple(medium.id for medium in now.open_media), now.media_unknown)
