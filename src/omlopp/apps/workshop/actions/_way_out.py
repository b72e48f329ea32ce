"""Where devices go: routed, made stock, shipped. Nothing leaves with data that is not cleared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._known import DeviceNow, demanding
from omlopp.apps.workshop.actions._bulk import (
    BulkResult,
    DeviceNotHere,
    NotRouted,
    OpenLocks,
    Refusal,
    RouteElsewhere,
    each,
    require_cleared,
    require_here,
)
from omlopp.domain import erasure, events
from omlopp.domain.vocabulary import Judgement, Part, Route

STOCK_ROUTES = frozenset({Route.RESALE, Route.RENTAL, Route.PARTS})
SHIPPED_FOR = ("sold", "rented", "returned", "recycled", "destroyed")


@dataclass(eq=False)
class NoPartTaken(Refusal):
    """No part was named."""

    code: ClassVar[str] = "no_part_taken"
    device: UUID


@dataclass(eq=False)
class ShipReasonUnknown(Exception):
    """Devices are not shipped for this."""

    reason: str


def route_devices(
    *,
    devices: Sequence[UUID],
    route: Route,
    actor: UUID | None,
    at: datetime,
    reason: str = "",
    all_or_nothing: bool = False,
) -> BulkResult:
    """Say where devices go next. `reason` is a code.

    What is enough for a medium depends on the way out, so judgements are held against the new route's
    demand; a route to the owner or the shredder never makes a judgement sufficient. A device in stock that a
    lock holds has no way to a next user (`OpenLocks`).
    """

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        if now.stage == "in_stock" and now.locks and route is not Route.PARTS:
            raise OpenLocks(now.id, now.locks)
        facts: list[events.Event] = [events.DeviceRouted(subject=now.id, route=str(route), reason=reason)]
        for medium in now.media:
            if medium.judgement is None or medium.policy is None or medium.state == "destroyed":
                continue
            enough = not _plan.ALARMS.intersection(medium.reasons) and erasure.sufficient(
                Judgement(medium.judgement), medium.kind, erasure.policy(medium.policy), demanding(route)
            )
            if enough != medium.sufficient:
                facts.append(
                    events.MediumJudged(
                        subject=now.id,
                        medium=medium.id,
                        judgement=medium.judgement,
                        rule=medium.rule or "",
                        policy=medium.policy,
                        sufficient=enough,
                        reasons=medium.reasons,
                        not_checked=medium.not_checked,
                        exhibit=medium.exhibit,
                        rules=medium.rules,
                    )
                )
        return facts

    return each(devices, decide, actor=actor, at=at, all_or_nothing=all_or_nothing)


def harvest_parts(
    *, device: UUID, parts: Sequence[Part], actor: UUID | None, at: datetime, all_or_nothing: bool = False
) -> BulkResult:
    """Say which parts were taken out of a device to be used again, one for each piece.

    An earlier answer is replaced. Refuses a device whose way is not to be taken apart, and an empty list: a
    device of which nothing is used again is recycled.
    """

    def decide(now: DeviceNow) -> list[events.Event]:
        require_here(now)
        if now.route is None:
            raise NotRouted(now.id)
        if now.route != Route.PARTS:
            raise RouteElsewhere(now.id, now.route)
        if not parts:
            raise NoPartTaken(now.id)
        return [events.PartsHarvested(subject=now.id, parts=tuple(sorted(map(str, parts))))]

    return each([device], decide, actor=actor, at=at, all_or_nothing=all_or_nothing, media=False)


def stock_devices(
    *,
    devices: Sequence[UUID],
    place: str,
    actor: UUID | None,
    at: datetime,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Make devices stock at a place: routed to resale, rental or parts, and every medium cleared.

    Refuses with `DeviceNotHere`, `NotRouted`, `RouteElsewhere` and, before all else, `MediaNotCleared`; and
    with `OpenLocks` what a lock holds, unless it is taken apart.
    """

    def decide(now: DeviceNow) -> list[events.Event]:
        if now.stage != "received":
            raise DeviceNotHere(now.id, now.stage)
        require_cleared(now)
        if now.route is None:
            raise NotRouted(now.id)
        if Route(now.route) not in STOCK_ROUTES:
            raise RouteElsewhere(now.id, now.route)
        if now.locks and now.route != Route.PARTS:
            raise OpenLocks(now.id, now.locks)
        return [events.DeviceStocked(subject=now.id, place=place, media=len(now.media))]

    return each(devices, decide, actor=actor, at=at, all_or_nothing=all_or_nothing)


def ship_devices(
    *,
    devices: Sequence[UUID],
    to: UUID | None,
    reason: str,
    actor: UUID | None,
    at: datetime,
    all_or_nothing: bool = False,
) -> BulkResult:
    """Record that devices left the house to a party.

    `reason`: sold and rented from stock; recycled and destroyed from anywhere in the house; all of these with
    every medium cleared. Returned to the owner needs no erasure: the data is the owner's.
    """
    if reason not in SHIPPED_FOR:
        raise ShipReasonUnknown(reason)

    def decide(now: DeviceNow) -> list[events.Event]:
        if reason in ("sold", "rented"):
            if now.stage != "in_stock":
                require_cleared(now)
                raise DeviceNotHere(now.id, now.stage)
            if now.route is not None and Route(now.route) not in STOCK_ROUTES:
                raise RouteElsewhere(now.id, now.route)
        require_here(now)
        if reason != "returned":
            require_cleared(now)
        return [events.DeviceShipped(subject=now.id, to=to, reason=reason)]

    return each(devices, decide, actor=actor, at=at, all_or_nothing=all_or_nothing)
