"""What is known of some devices before something is done to them: loaded for many at a time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from omlopp import ledger
from omlopp.domain import erasure
from omlopp.domain.hardware import Component, ComponentKind
from omlopp.domain.vocabulary import Route

IN_HOUSE = frozenset({"received", "in_stock"})
# A policy lets anything return to its owner or go to the shredder; that must not make a medium "sufficient".
_DEMANDING = frozenset({Route.RESALE, Route.RENTAL, Route.PARTS, Route.RECYCLING})


@dataclass(slots=True)
class MediumNow:
    """A medium as the register has it, or as it is about to have it."""

    id: UUID
    device: UUID
    slot: int
    state: str
    serial: str | None
    model: str | None
    kind: str | None
    size_bytes: int | None
    exhibit: str | None = None
    part: int | None = None
    ended_at: str | None = None
    judgement: str | None = None
    rule: str | None = None
    policy: str | None = None
    sufficient: bool | None = None
    reasons: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    rules: str | None = None

    @property
    def open(self) -> bool:
        """Whether the device cannot be let go because of this medium."""
        return self.state == "missing" or (self.state == "present" and not self.sufficient)


@dataclass(slots=True)
class DeviceNow:
    """A device with its media, names and parts. `independent`: its media were listed by no eraser.

    `received_utc` has no time zone, because the driver reads it so many times faster: see `received_at`.
    """

    id: UUID
    code: str
    path: str
    takeback: UUID | None
    stage: str
    kind: str | None
    grade: str | None
    route: str | None
    received_utc: datetime | None
    media_known: bool
    media_counted: bool
    independent: bool | None
    policy_name: str | None
    locks: int
    tests: dict[str, Any] = field(default_factory=dict)
    defects: list[dict[str, Any]] | None = None
    media: list[MediumNow] = field(default_factory=list)
    names: set[tuple[str, str]] = field(default_factory=set)
    parts: list[Component] = field(default_factory=list)

    @property
    def received_at(self) -> datetime | None:
        """When it was received."""
        return None if self.received_utc is None else self.received_utc.replace(tzinfo=UTC)

    @property
    def in_house(self) -> bool:
        """Whether the device is here, so that something can be done to it."""
        return self.stage in IN_HOUSE

    @property
    def policy(self) -> erasure.Policy:
        """What the take-back demands; the default, which is strict, where no order is known."""
        return erasure.policy(self.policy_name) if self.policy_name else erasure.DEFAULT_POLICY

    @property
    def media_unknown(self) -> bool:
        """Whether nobody has yet said which media there are, all of them."""
        return not (self.media_known and self.media_counted)

    @property
    def open_media(self) -> list[MediumNow]:
        """The media that keep the device from leaving."""
        return [medium for medium in self.media if medium.open]


def demanding(route: str | None) -> Route:
    """The route whose demand a judgement is held to: the device's own, resale while it has none."""
    return Route(route) if route is not None and Route(route) in _DEMANDING else Route.RESALE


DEVICES = """
SELECT d.id, d.code, d.path, d.takeback, d.stage, d.kind, d.grade, d.route,
    w.received_at AT TIME ZONE 'UTC', d.media_known, COALESCE(w.media_counted, false),
    w.inventory_independent, p.policy, COALESCE(w.locks, 0)
FROM devices_device d LEFT JOIN workshop_device w ON w.device = d.id
LEFT JOIN workshop_policy p ON p.takeback = d.takeback WHERE d.id = ANY(%s::uuid[])
"""
CONDITION = """
SELECT device, tests::text, defects::text FROM workshop_device WHERE device = ANY(%s::uuid[])
"""
MEDIA = """
SELECT id, device, slot, state, serial, model, medium_kind, size_bytes, report_exhibit, report_part, ended_at,
    judgement, rule, policy, sufficient, rules, reasons, not_checked
FROM devices_medium WHERE device = ANY(%s::uuid[]) ORDER BY device, slot, id
"""
NAMES = "SELECT device, kind, value FROM devices_identity WHERE device = ANY(%s::uuid[])"
PARTS = """
SELECT device, kind, manufacturer, model, serial, size_bytes FROM devices_component
WHERE device = ANY(%s::uuid[]) ORDER BY device, id
"""


def column(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows a question with one parameter, a column of any length, is answered with."""
    if not values:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(values)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def load(
    ids: Iterable[UUID],
    *,
    media: bool = True,
    condition: bool = False,
    names: bool = False,
    parts: bool = False,
) -> dict[UUID, DeviceNow]:
    """The devices by id, with what is asked for of media, condition (tests and defects), names and parts.

    Those not seen are left out.
    """
    from msgspec import json

    wanted = ledger.as_array(list(ids))
    with connection.cursor() as cursor:
        cursor.execute(DEVICES, [wanted])
        devices = {row[0]: DeviceNow(*row) for row in cursor.fetchall()}
        if condition:
            cursor.execute(CONDITION, [wanted])
            for device, tests, defects in cursor.fetchall():
                if device in devices:
                    devices[device].tests = json.decode(tests)
                    devices[device].defects = None if defects is None else json.decode(defects)
        if media:
            cursor.execute(MEDIA, [wanted])
            for *known, rules, reasons, not_checked in cursor.fetchall():
                if known[1] in devices:
                    told: list[Any] = [*known, tuple(reasons), tuple(not_checked), rules]
                    devices[known[1]].media.append(MediumNow(*told))
        if names:
            cursor.execute(NAMES, [wanted])
            for device, kind, value in cursor.fetchall():
                if device in devices:
                    devices[device].names.add((kind, value))
        if parts:
            cursor.execute(PARTS, [wanted])
            for device, kind, manufacturer, model, serial, size in cursor.fetchall():
                if device in devices:
                    devices[device].parts.append(
                        Component(ComponentKind(kind), manufacturer, model, serial, size)
                    )
    return devices


def holders_of(serials: Collection[str]) -> dict[str, list[tuple[UUID, UUID, str]]]:
    """Where media of these serials are: serial → (medium, device, state), of devices in the house."""
    found: dict[str, list[tuple[UUID, UUID, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            # Media first: left to choose, the planner began with every device in the house.
            "WITH named AS MATERIALIZED (SELECT serial, id, device, state FROM devices_medium"
            " WHERE serial = ANY(%s)) SELECT n.serial, n.id, n.device, n.state FROM named n"
            " JOIN devices_device d ON d.id = n.device WHERE d.stage = ANY(%s)",
            [list(serials), sorted(IN_HOUSE)],
        )
        for serial, medium, device, state in cursor.fetchall():
            found.setdefault(serial, []).append((medium, device, state))
    return found
