"""The stock list: what is in stock, with what stands on the keyboards, for shops and other systems."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from omlopp.api._problems import Problem
from omlopp.api._request import After, ApiRequest, Limit, Text, need_somewhere
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.stock import queries
from omlopp.apps.stock.queries import UNKNOWN, Wanted
from omlopp.domain.rights import Right

router = Router(tags=["stock"])


class KeyboardOut(Schema):
    """What stands on a keyboard, and how it came there."""

    layout: str = Field(description="What stands there, as an XKB name: se, gb, fr:azerty, …")
    form: str | None = Field(None, description="iso or ansi.")
    method: str | None = Field(
        None,
        description="print, sticker_set, swap_caps or swap_keyboard; null where the house changed nothing.",
    )
    source: str | None = Field(None, description="What stood there before that.")
    changed_at: datetime | None = Field(None, description="When it was changed.")
    artwork: str | None = Field(None, description="The hash of the print file.")
    unlit: bool | None = Field(
        None, description="Whether the backlight does not shine through the new legends."
    )


class ItemOut(Schema):
    """A device in stock."""

    code: str = Field(description="Its code, as on the label.")
    serial: str | None = Field(None, description="Serial or IMEI, in normal form.")
    kind: str | None = Field(None, description="What sort of device.")
    manufacturer: str | None = Field(None, description="Who made it.")
    model: str | None = Field(None, description="Its model.")
    form: str | None = Field(None, description="Its form.")
    storage_gb: int | None = Field(None, description="The size of its only drive, in gigabytes.")
    grade: str | None = Field(None, description="A to E.")
    keyboard: KeyboardOut | None = Field(None, description="Null where nobody knows what stands there.")
    route: str | None = Field(None, description="Where it goes.")
    place: str | None = Field(None, description="Where in the house it is.")
    stocked_at: datetime = Field(description="Since when it is in stock.")
    net: str | None = Field(None, description="What was paid to the customer, decimal text; see `withheld`.")
    currency: str | None = Field(None, description="ISO 4217.")


class StockOut(Schema):
    """A page of the stock list."""

    count: int | None = Field(
        None, description="How many match; null where that is not counted: words within one place."
    )
    devices: list[ItemOut] = Field(description="By kind, grade, keyboard and way, then by model.")
    withheld: list[str] = Field(description="What the person has no right to see: money.")
    next: UUID | None = Field(None, description="The key of the next page.")


class Asked(Schema):
    """Which devices; all of the stock where nothing is said."""

    kind: Text | None = Field(None, description="Only this kind of device, or unknown.")
    grade: Text | None = Field(None, description="Only this grade, or unknown.")
    keyboard: Text | None = Field(None, description="Only with these legends, as an XKB name, or unknown.")
    route: Text | None = Field(None, description="Only on this way, or unknown.")
    place: Text | None = Field(None, description="Only at this place, spelt as it is.")
    q: Text | None = Field(None, description="A code, serial or asset tag, or words of maker and model.")


@router.get("/stock", response=StockOut, summary="The stock list")
def stock(request: ApiRequest, asked: Query[Asked], after: After = None, limit: Limit = 50) -> dict[str, Any]:
    """What is in stock: every medium cleared, and no lock but on what is taken apart."""
    house = queries.house_of(need_somewhere(request, Right.USE_DESK))
    if house is None:
        raise NotVisible
    for name in queries.DIMENSIONS:
        known = queries.known(name)
        if getattr(asked, name) not in (None, UNKNOWN, *known):
            raise Problem("word_not_known", place=f"query.{name}", known=", ".join((*known, UNKNOWN)))
    text = (asked.q or "").strip() or None
    found = queries.stock(
        house, Wanted(asked.kind, asked.grade, asked.keyboard, asked.route, asked.place or None, text)
    )
    page = queries.page(found, after=after, size=limit)
    money = request.access.may(Right.SEE_MONEY, house)
    return {
        "count": found.count,
        "devices": [_told(row, money=money) for row in page.rows],
        "withheld": [] if money else ["money"],
        "next": page.after,
    }


def _told(row: queries.Row, *, money: bool) -> dict[str, Any]:
    device, keyboard = row.device, row.keyboard
    plain = ItemOut.model_fields.keys() - {"keyboard", "stocked_at", "net", "currency"}
    return {
        **{name: getattr(device, name) for name in plain},
        "keyboard": {
            "layout": keyboard.layout,
            "form": keyboard.form,
            "method": keyboard.method,
            "source": keyboard.reprinted_from,
            "changed_at": keyboard.reprinted_at,
            "artwork": keyboard.artwork,
            "unlit": keyboard.unlit,
        }
        if keyboard and keyboard.layout
        else None,
        "stocked_at": row.stocked_at,
        "net": str(device.net) if money and device.net is not None else None,
        "currency": device.currency if money else None,
    }
