"""Questions to the register. What a person may see is given as the paths of `Access.sight`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from omlopp.apps.devices.models import Component, Device, Identity, Medium, Tally
from omlopp.domain import identity
from omlopp.ledger import Record

PAGE = 50
BEGINS_A_ROUND = frozenset({"DeviceAnnounced", "DeviceFound"})
# Odd, so multiplying by it visits every code once: neighbours in time are far apart, and a mistyped label
# seldom names another device. It hides nothing.
SPREAD = 0x3_5DEE_CE65


@dataclass(eq=False)
class DeviceUnknown(Exception):
    """No such device for this person: whether it exists elsewhere is not said."""


@dataclass(frozen=True)
class Page:
    """One page by keyset: `after` is the key the next page begins behind, None at the end."""

    devices: list[Device]
    after: str | None


def visible(sight: Iterable[str]) -> QuerySet[Device]:
    """The devices at or below the paths."""
    where = Q(pk__in=[])
    for path in sight:
        # A range, not LIKE: the index on (path, id) serves it in any collation that orders by code point.
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    return Device.objects.filter(where)


def device_by_code(code: str, sight: Iterable[str]) -> Device:
    """The device with this code, or `DeviceUnknown`."""
    found = visible(sight).filter(code=code).first()
    if found is None:
        raise DeviceUnknown
    return found


def search(text: str, sight: Sequence[str], *, limit: int = 50) -> list[Device]:
    """The devices that go by this name: own code, serial, IMEI, asset tag, a medium's serial, older names."""
    wanted = {text.strip(), text.strip().upper()}
    code = identity.parse_code(text)
    normal = identity.normal_serial(text)
    if normal:
        wanted.add(normal)
    ids = set(Identity.objects.filter(value__in=wanted).values_list("device", flat=True)[: limit * 4])
    if normal:
        ids |= set(Medium.objects.filter(serial=normal).values_list("device", flat=True)[:limit])
    if code:
        ids |= set(Device.objects.filter(code=code).values_list("id", flat=True))
    return list(visible(sight).filter(id__in=ids).order_by("id")[:limit])


def suggestions(text: str, sight: Sequence[str], *, limit: int = 10) -> list[Device]:
    """Devices whose serial is one easily mistaken sign away; offered, never opened by themselves."""
    normal = identity.normal_serial(text)
    if not normal:
        return []
    near = list(identity.near_matches(normal))
    ids = Identity.objects.filter(value__in=near).values_list("device", flat=True)[: limit * 4]
    return list(visible(sight).filter(id__in=list(ids)).order_by("id")[:limit])


def page(
    devices: QuerySet[Device], *, after: UUID | None = None, size: int = PAGE, by_place: bool = True
) -> Page:
    """One page behind the device `after`: by place in the tree and then by arrival in the register.

    That is the order of an index, so a page costs the same whatever lies before and behind it. Devices of one
    take-back have an index of their own, by arrival alone: ask for those with `by_place=False`.
    """
    rows = devices.order_by("path", "id") if by_place else devices.order_by("id")
    if after is not None and by_place:
        path = Device.objects.filter(id=after).values_list("path", flat=True).first()
        if path is not None:
            rows = rows.filter(Q(path__gt=path) | Q(path=path, id__gt=after), path__gte=path)
    elif after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows[: size + 1])
    return Page(found[:size], str(found[size - 1].id) if len(found) > size else None)


def media(device: UUID) -> list[Medium]:
    """The device's media by slot."""
    return list(Medium.objects.filter(device=device).order_by("slot", "id"))


def devices_of_media(media: Iterable[UUID]) -> dict[UUID, UUID]:
    """The device that each of the media is or was in; a medium nobody knows is left out."""
    return dict(Medium.objects.filter(id__in=list(media)).values_list("id", "device"))


def components(device: UUID) -> list[Component]:
    """The parts of the latest inventory."""
    return list(Component.objects.filter(device=device).order_by("kind", "id"))


def identities(device: UUID) -> list[Identity]:
    """Every name the device goes or went by, oldest first."""
    return list(Identity.objects.filter(device=device).order_by("known_at", "kind", "value"))


# The serials go as an array: a question with a place for each of thousands is slow to write.
NAMED = """
SELECT value, device FROM devices_identity WHERE value = ANY(%s::text[]) AND kind <> 'asset_tag'
ORDER BY known_at
"""


def by_serial(serials: Iterable[str]) -> dict[str, list[UUID]]:
    """The devices that go by each serial (normal form); more than one is a case for a person."""
    found: dict[str, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [list(serials)])
        for value, device in cursor.fetchall():
            if device not in found.setdefault(value, []):
                found[value].append(device)
    return found


def rounds_seen(history: Sequence[Record], sees: Callable[[str], bool]) -> list[Record]:
    """The facts of those rounds that began at a path that `sees` allows.

    A device that comes back under a new owner begins a new round. What happened in an earlier owner's hands,
    whose it was and how his list named it, is not the new owner's to read.
    """
    found, own = [], True
    for record in history:
        if record.type in BEGINS_A_ROUND:
            own = sees(str(record.data["path"]))
        if own:
            found.append(record)
    return found


def counts(sight: Iterable[str]) -> dict[str, int]:
    """How many devices are in each stage, from the stored counts: the same cost for any inventory."""
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    rows = Tally.objects.filter(where).values_list("stage").annotate(total=Sum("n"))
    return {stage: total for stage, total in rows if total}


def new_codes(n: int) -> list[str]:
    """`n` device codes that nobody has had before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('devices_code') FROM generate_series(1, %s)", [n])
        return [identity.make_code(row[0] * SPREAD % identity.CODE_LIMIT) for row in cursor.fetchall()]
