"""What a station is to do with the thing in front of it, by any serial it has read."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from omlopp.apps.devices import queries as devices
from omlopp.apps.workshop._known import IN_HOUSE, DeviceNow, demanding, holders_of, load
from omlopp.apps.workshop.evidence_queries import locks_of
from omlopp.apps.workshop.models import UNRELEASED, Lock
from omlopp.domain import erasure, identity
from omlopp.domain.hardware import Interface, Medium
from omlopp.domain.vocabulary import Judgement, Route

_DESTRUCTION = frozenset(
    {
        erasure.Method.INCINERATE,
        erasure.Method.MELT,
        erasure.Method.DISINTEGRATE,
        erasure.Method.SHRED,
        erasure.Method.CRUSH,
    }
)


@dataclass(eq=False)
class NoJobForSerial(Exception):
    """Nothing in the house goes by this serial, or several do: `devices` says how many."""

    serial: str
    devices: int


@dataclass(frozen=True, slots=True)
class MediumJob:
    """One medium: what is expected, and what is to be done. `todo`: erase, destroy, find or nothing.

    `accepted` are the judgements that are enough, `methods` what leads to one of them when done and verified.
    """

    medium: UUID
    serial: str | None
    model: str | None
    kind: str | None
    size_bytes: int | None
    todo: str
    accepted: tuple[str, ...]
    methods: tuple[str, ...]
    judgement: str | None
    sufficient: bool


@dataclass(frozen=True, slots=True)
class StationJob:
    """What is to be done with a device. `inventory` says that media are yet to be listed by a tool."""

    device: UUID
    code: str
    path: str
    takeback: UUID | None
    kind: str | None
    policy: str
    route: str
    inventory: bool
    media: tuple[MediumJob, ...]
    locks: tuple[Lock, ...]


def job_of(serial: str, *, sight: Iterable[str]) -> StationJob:
    """The job for the one device in the house that goes by the serial, or holds the medium that does.

    Raises `NoJobForSerial`.
    """
    normal = identity.normal_serial(serial)
    found: set[UUID] = set()
    if normal:
        found = set(devices.by_serial([normal]).get(normal, ()))
        found |= {device for _, device, _ in holders_of([normal]).get(normal, ())}
    code = identity.parse_code(serial)
    rows = devices.visible(sight).filter(stage__in=IN_HOUSE)
    here = list(rows.filter(id__in=found).values_list("id", flat=True)[:3])
    if not here and code:
        here = list(rows.filter(code=code).values_list("id", flat=True))
    if len(here) != 1:
        raise NoJobForSerial(serial, len(here))
    return job_for(here[0])


def job_for(device: UUID) -> StationJob:
    """The job for a device in the house."""
    now = load([device])[device]
    route = demanding(now.route)
    return StationJob(
        device=now.id,
        code=now.code,
        path=now.path,
        takeback=now.takeback,
        kind=now.kind,
        policy=now.policy.name,
        route=str(route),
        inventory=now.media_unknown or now.independent is not True,
        media=tuple(_media(now, route)),
        locks=tuple(lock for lock in locks_of(device) if lock.state in UNRELEASED),
    )


def _media(now: DeviceNow, route: Route) -> Iterable[MediumJob]:
    for medium in now.media:
        if medium.state not in ("present", "missing"):
            continue
        accepted = _accepted(medium.kind, now.policy, route)
        todo = "erase"
        if medium.state == "missing":
            todo = "find"
        elif medium.sufficient:
            todo = "nothing"
        elif medium.judgement == Judgement.DESTROY or accepted == (str(Judgement.DESTROYED),):
            todo = "destroy"
        yield MediumJob(
            medium=medium.id,
            serial=medium.serial,
            model=medium.model,
            kind=medium.kind,
            size_bytes=medium.size_bytes,
            todo=todo,
            accepted=accepted,
            methods=methods_for(medium.kind, accepted) if todo in ("erase", "destroy") else (),
            judgement=medium.judgement,
            sufficient=bool(medium.sufficient),
        )


def _accepted(kind: str | None, policy: erasure.Policy, route: Route) -> tuple[str, ...]:
    """The judgements that are enough for a medium of this kind."""
    wanted = (Judgement.PURGE, Judgement.CLEAR, Judgement.DESTROYED)
    return tuple(str(one) for one in wanted if erasure.sufficient(one, kind, policy, route))


@lru_cache(maxsize=256)
def methods_for(kind: str | None, accepted: tuple[str, ...]) -> tuple[str, ...]:
    """The methods that lead to one of the judgements on this kind of medium, done and verified faultlessly.

    Asked of the decision table itself, so that a job never asks for what would then not be enough. A medium
    of unknown kind is taken for a solid-state one, the harder case; the interface is the station's to see.
    """
    medium = Medium(kind) if kind else Medium.SSD
    interfaces = (
        (Interface.NVME, Interface.SATA, Interface.SAS)
        if medium is Medium.SSD
        else (Interface.SATA, Interface.SAS)
        if medium is Medium.HDD
        else (None,)
    )
    return tuple(
        str(method)
        for method in erasure.Method
        if any(
            str(erasure.judge(_faultless(medium, interface, method)).judgement) in accepted
            for interface in interfaces
        )
    )


def _faultless(medium: Medium, interface: Interface | None, method: erasure.Method) -> erasure.MediumReport:
    return erasure.MediumReport(
        serial="FAULTLESS1",
        medium=medium,
        interface=interface,
        size_bytes=512 * 10**9,
        method=method,
        passes=2,
        result=erasure.Result.SUCCESS,
        verification=erasure.Verification.FULL,
        direct_io=True,
        errors=0,
        failed_sectors=0,
        reallocated_sectors=0,
        pending_sectors=0,
        hidden_areas=erasure.HiddenAreas.NONE,
        in_progress_seen=True,
        all_namespaces=True,
        written_since=False,
        security_after="not enabled",
        activation_lock=False,
        rooted=False,
        recorded_by_tool=True,
        particle_mm=2.0 if method in _DESTRUCTION else None,
        proof=("photo", "serial_scanned") if method in _DESTRUCTION else (),
    )
