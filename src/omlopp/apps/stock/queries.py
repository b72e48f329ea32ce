"""Questions to the stock list: what is in stock, by kind, grade, keyboard, way, place and name.

`house` is the root of the tree at which the person works; see `house_of`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from omlopp.apps.devices import queries as register
from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards import queries as keyboards
from omlopp.apps.keyboards.models import Keyboard
from omlopp.apps.stock.models import Item, Tally
from omlopp.domain.keyboards import layouts
from omlopp.domain.vocabulary import Grade, Kind, Route

PAGE = 50
SLOTS_AT_ONCE = 64
UNKNOWN = "unknown"
"""In a lot, and as the value of a filter: nobody knows it."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What devices in stock have in common, with how many there are; codes as in the rows."""

    kind: str
    grade: str
    keyboard: str
    route: str
    count: int

    @property
    def code(self) -> str:
        """As it stands in the rows."""
        return "|".join((self.kind, self.grade, self.keyboard, self.route))


DIMENSIONS = tuple(field.name for field in fields(Lot) if field.name != "count")


def known(dimension: str) -> tuple[str, ...]:
    """The codes a filter may ask for, beside `UNKNOWN`."""
    if dimension == "keyboard":
        return layouts()
    return tuple(str(code) for code in {"kind": Kind, "grade": Grade, "route": Route}[dimension])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None for all, `UNKNOWN` for those of which it is not known.

    `text` is a name a device goes by (our code, serial, asset tag), or words of its maker and model.
    """

    kind: str | None = None
    grade: str | None = None
    keyboard: str | None = None
    route: str | None = None
    place: str | None = None
    text: str | None = None

    def takes(self, lot: Lot, *, but: str | None = None) -> bool:
        """Whether the lot is among what is asked for, one of the filters put aside."""
        for name in DIMENSIONS:
            asked = getattr(self, name)
            if asked is not None and name != but and getattr(lot, name) != asked:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Row:
    """A device in stock, its keyboard where it has one to our knowledge, and since when it is in stock."""

    device: Device
    keyboard: Keyboard | None
    stocked_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page by keyset: `after` is the key the next page begins behind, None at the end."""

    rows: list[Row]
    after: UUID | None


@dataclass(frozen=True)
class Stock:
    """What answers a question: the lots that match, in the order of the list, and how many devices.

    `around` are the lots that match in place and text, for the choices of the other filters. `models` are
    those the words name, by lot; None where no words are asked for. `named` are the devices that go by the
    text. `count` is None where it is not stored: for words within one place.
    """

    house: str
    wanted: Wanted
    around: tuple[Lot, ...]
    lots: tuple[Lot, ...]
    models: Mapping[str, Mapping[str, int]] | None = None
    named: tuple[UUID, ...] = ()
    count: int | None = None

    def choices(self, dimension: str) -> dict[str, int]:
        """The codes there are to choose of a dimension, by every other filter, with how many devices."""
        found: dict[str, int] = {}
        for lot in self.around:
            code = getattr(lot, dimension)
            if code and self.wanted.takes(lot, but=dimension):
                found[code] = found.get(code, 0) + lot.count
        return found


def house_of(paths: Sequence[str]) -> str | None:
    """The house at which somebody works, of the paths at which he has the right; None for none."""
    return next((path for path in paths if path.count(".") == 1), None)


def stock(house: str, wanted: Wanted) -> Stock:
    """What there is in stock of what is asked for. Costs the same for any number of devices."""
    counts = _counts(house, "all", "") if wanted.place is None else _counts(house, "place", wanted.place)
    if wanted.text is None:
        around = _sorted(counts)
        lots = tuple(filter(wanted.takes, around))
        return Stock(house, wanted, around, lots, count=sum(lot.count for lot in lots))
    if named := _named(house, wanted):
        return Stock(house, wanted, _sorted(counts), (), named=named, count=len(named))
    models = {lot: of for lot, of in _models(house, wanted.text).items() if lot in counts}
    around = _sorted({lot: sum(of.values()) for lot, of in models.items()})
    lots = tuple(filter(wanted.takes, around))
    count = sum(lot.count for lot in lots) if wanted.place is None else None
    return Stock(house, wanted, around, lots, models, count=count)


def _lot(code: str, count: int) -> Lot:
    kind, grade, keyboard, route = code.split("|")
    return Lot(kind, grade, keyboard, route, count)


def _sorted(counts: Mapping[str, int]) -> tuple[Lot, ...]:
    return tuple(_lot(code, counts[code]) for code in sorted(counts))


def _counts(house: str, facet: str, value: str) -> dict[str, int]:
    rows = Tally.objects.filter(house=house, facet=facet, value=value).values_list("lot")
    return {lot: n for lot, n in rows.annotate(total=Sum("n")).order_by() if n}


def _models(house: str, text: str) -> dict[str, dict[str, int]]:
    """The models whose name has every one of the words, by lot, with how many there are of each."""
    rows = Tally.objects.filter(house=house, facet="model")
    for word in text.split():
        rows = rows.filter(value__icontains=word)
    found: dict[str, dict[str, int]] = {}
    for lot, model, n in rows.values_list("lot", "value").annotate(total=Sum("n")).order_by("lot", "value"):
        if n:
            found.setdefault(lot, {})[model] = n
    return found


def _named(house: str, wanted: Wanted) -> tuple[UUID, ...]:
    """The devices in stock that go by the text and match the other filters."""
    ids = [device.id for device in register.search(wanted.text or "", [house])]
    rows = Item.objects.filter(house=house, device__in=ids).order_by("lot", "model", "device")
    if wanted.place is not None:
        rows = rows.filter(place=wanted.place)
    return tuple(row.device for row in rows if wanted.takes(_lot(row.lot, 1)))


def page(of: Stock, *, after: UUID | None = None, size: int = PAGE) -> Page:
    """One page behind the device `after`, in the order of lot, model and arrival in the register."""
    if of.named:
        behind = of.named.index(after) + 1 if after in of.named else 0
        found = _rows(of.named[behind:])
    else:
        found = _walked(of, after, size + 1)
    devices = Device.objects.in_bulk([device for device, _ in found[:size]])
    seen = keyboards.many(devices)
    rows = [Row(devices[one], seen.get(one), at) for one, at in found[:size] if one in devices]
    return Page(rows, found[size - 1][0] if len(found) > size else None)


def _rows(devices: Sequence[UUID]) -> list[tuple[UUID, datetime]]:
    since = dict(Item.objects.filter(device__in=devices).values_list("device", "stocked_at"))
    return [(device, since[device]) for device in devices if device in since]


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of the list: a lot, or one model of it. `count` is how many devices at most."""

    lot: str
    model: str | None
    count: int


def _walked(of: Stock, after: UUID | None, size: int) -> list[tuple[UUID, datetime]]:
    """The devices behind `after`: the rest of its slot first, then as many slots as it takes."""
    slots = list(_slots(of))
    found: list[tuple[UUID, datetime]] = []
    if after is not None:
        lot, model = _position(after)
        here = (lot, model) if of.models is not None else (lot, "")
        found = [
            row
            for slot in slots
            if (slot.lot, slot.model or "") == here
            for row in _of_slot(of, slot, (model, after), size)
        ]
        slots = [slot for slot in slots if (slot.lot, slot.model or "") > here]
    while slots and len(found) < size:
        # The counts of words within one place are of every place: such slots may hold fewer, or none.
        taken, enough = (0, 0) if of.count is not None else (SLOTS_AT_ONCE, 0)
        while taken < len(slots) and enough < size - len(found):
            enough += slots[taken].count
            taken += 1
        found += _of_slots(of, slots[:taken], size - len(found))
        slots = slots[taken:]
    return found[:size]


def _slots(of: Stock) -> Iterator[Slot]:
    for lot in of.lots:
        if of.models is None:
            yield Slot(lot.code, None, lot.count)
        else:
            yield from (Slot(lot.code, model, n) for model, n in sorted(of.models[lot.code].items()))


def _position(device: UUID) -> tuple[str, str]:
    """The lot and model of a device in the list; of one that left it meanwhile, those it would have."""
    if item := Item.objects.filter(device=device).first():
        return item.lot, item.model
    row = Device.objects.filter(id=device).first()
    if row is None:
        return "", ""
    keyboard = keyboards.of_device(device)
    layout = (keyboard.layout or UNKNOWN) if keyboard else ""
    return (
        Lot(row.kind or UNKNOWN, row.grade or UNKNOWN, layout, row.route or UNKNOWN, 0).code,
        " ".join(part for part in (row.manufacturer, row.model) if part is not None),
    )


def _of_slot(of: Stock, slot: Slot, behind: tuple[str, UUID], size: int) -> list[tuple[UUID, datetime]]:
    """What is left of one slot behind a model and device: of the model first, each a look into the index."""
    rows = Item.objects.filter(house=of.house, lot=slot.lot).order_by("model", "device")
    if of.wanted.place is not None:
        rows = rows.filter(place=of.wanted.place)
    model, device = behind
    told = rows.values_list("device", "stocked_at")
    found = list(told.filter(model=model, device__gt=device)[:size])
    if slot.model is None and len(found) < size:
        found += told.filter(model__gt=model)[: size - len(found)]
    return found


def _of_slots(of: Stock, slots: Sequence[Slot], size: int) -> list[tuple[UUID, datetime]]:
    """The first devices of the slots, one slot after the other: a look into the index for each."""
    place = "AND s.place = %(place)s" if of.wanted.place is not None else ""
    model = "AND s.model = slot.model" if of.models is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT i.device, i.stocked_at
            FROM unnest(%(lots)s::text[], %(models)s::text[]) WITH ORDINALITY AS slot (lot, model, n),
            LATERAL (
                SELECT s.device, s.model, s.stocked_at FROM stock_item s
                WHERE s.house = %(house)s AND s.lot = slot.lot {place} {model}
                ORDER BY s.model, s.device LIMIT %(size)s
            ) AS i ORDER BY slot.n, i.model, i.device LIMIT %(size)s
            """,  # noqa: S608 - fixed text of our own
            {
                "lots": [slot.lot for slot in slots],
                "models": [slot.model for slot in slots],
                "house": of.house,
                "place": of.wanted.place,
                "size": size,
            },
        )
        found: list[tuple[UUID, datetime]] = cursor.fetchall()
        return found


def all_rows(of: Stock, *, limit: int, batch: int = 5_000) -> Iterator[Row]:
    """Every device that matches, in the order of the list, at most `limit`; read batch by batch."""
    after: UUID | None = None
    for _ in range(-(-limit // batch)):
        shown = page(of, after=after, size=batch)
        yield from shown.rows
        if shown.after is None:
            return
        after = shown.after
