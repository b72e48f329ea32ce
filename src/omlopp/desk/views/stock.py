"""The stock list: what is in stock, what stands on the keyboards, and the same as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from omlopp.apps.devices.models import Device
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.stock import queries
from omlopp.apps.stock.queries import UNKNOWN, Wanted
from omlopp.desk import words
from omlopp.desk.page import DeskRequest, desk, key_of, language, page, sight
from omlopp.documents.spreadsheet import Column, Sheet, csv_for_excel_sv, csv_for_systems, workbook
from omlopp.domain.money import Money
from omlopp.domain.rights import Right
from omlopp.ui.jinja import with_query
from omlopp.ui.texts.keyboards import stands
from omlopp.ui.words import word

MOST_EXPORTED = 100_000
LONGEST = 200
FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "system.csv": "text/csv; charset=utf-8",
}


def _house(request: DeskRequest) -> str:
    """The house whose stock the person sees; as if there were no such page for who sees but a part of it."""
    house = queries.house_of(sight(request))
    if house is None:
        raise NotVisible
    return house


def _wanted(request: DeskRequest) -> Wanted:
    """What the address asks for, but for words that no filter knows."""
    asked = {
        name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST] or None
        for name in (*queries.DIMENSIONS, "place")
    }
    for name in queries.DIMENSIONS:
        if asked[name] not in (UNKNOWN, *queries.known(name)):
            asked[name] = None
    return Wanted(**asked, text=request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST] or None)


def _said(dimension: str, code: str) -> str:
    """A code of a filter in words."""
    if code == UNKNOWN:
        return _("Not known")
    if dimension == "keyboard":
        return words.say("layout", code)
    return code if dimension == "grade" else word(code, dimension)


@desk
def stock(request: DeskRequest) -> HttpResponse:
    """What is in stock, by the filters in the address; pages by keyset."""
    house = _house(request)
    found = queries.stock(house, _wanted(request))
    shown = queries.page(found, after=key_of(request.GET.get("after")))
    titles = {"kind": _("Kind of device"), "grade": _("Grade"), "keyboard": _("Keyboard"), "route": _("Way")}
    return page(
        request,
        "stock.html",
        rows=shown.rows,
        count=found.count,
        filters=[
            {
                "name": name,
                "title": titles[name],
                "chosen": getattr(found.wanted, name) or "",
                "choices": sorted(
                    ((code, _said(name, code), n) for code, n in found.choices(name).items()),
                    key=lambda one: (one[0] == UNKNOWN, one[1]),
                ),
            }
            for name in queries.DIMENSIONS
        ],
        chips=_chips(request, found.wanted),
        wanted=found.wanted,
        money=request.access.may(Right.SEE_MONEY, house),
        stands=_stands,
        paid=_paid,
        next_url=with_query(request, after=shown.after) if shown.after else None,
        first_url=with_query(request, after=None) if request.GET.get("after") else None,
        query=f"?{request.GET.urlencode()}" if request.GET else "",
        most=MOST_EXPORTED,
    )


def _chips(request: DeskRequest, wanted: Wanted) -> list[dict[str, str]]:
    found = [
        {
            "text": _said(name, getattr(wanted, name)),
            "url": with_query(request, **{name: None, "after": None}),
        }
        for name in queries.DIMENSIONS
        if getattr(wanted, name)
    ]
    if wanted.place:
        found.append({"text": wanted.place, "url": with_query(request, place=None, after=None)})
    if wanted.text:
        found.append({"text": wanted.text, "url": with_query(request, q=None, after=None)})
    return found


def _stands(row: queries.Row) -> str | None:
    """What stands on the keyboard and what was done to it; None where that is not known."""
    one = row.keyboard
    if one is None or one.layout is None:
        return None
    return stands(one.layout, one.method, one.reprinted_from, language())


def _paid(device: Device) -> Money | None:
    if device.net is None or device.currency is None:
        return None
    return Money(device.net, device.currency)


@desk
def export(request: DeskRequest, form: str) -> HttpResponse:
    """The same selection as a file, at most `MOST_EXPORTED` devices."""
    if form not in FILES:
        raise Http404
    house = _house(request)
    found = queries.stock(house, _wanted(request))
    money = request.access.may(Right.SEE_MONEY, house)
    columns = (
        Column(_("Device")),
        Column(_("Serial number")),
        Column(_("Kind of device")),
        Column(_("Manufacturer")),
        Column(_("Model"), width=30),
        Column(_("Form")),
        Column(_("Storage, GB"), "number"),
        Column(_("Grade")),
        Column(_("What stands on the keyboard"), width=24),
        Column(_("What was done to the keyboard"), width=36),
        Column(_("Way")),
        Column(_("Place")),
        Column(_("In stock since"), "date"),
        *((Column(_("Paid to the customer"), "money"), Column(_("Currency"))) if money else ()),
    )
    sheet = Sheet(_("Stock"), columns, _cells(found, money=money))
    if form == "xlsx":
        data = workbook([sheet])
    elif form == "csv" and language() == "sv":
        data = csv_for_excel_sv(sheet)
    else:
        data = (b"\xef\xbb\xbf" if form == "csv" else b"") + csv_for_systems(sheet)
    response = HttpResponse(data, content_type=FILES[form])
    name = f"{_('stock')}.{form.removeprefix('system.')}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _cells(found: queries.Stock, *, money: bool) -> Iterator[tuple[Any, ...]]:
    for row in queries.all_rows(found, limit=MOST_EXPORTED):
        device, keyboard = row.device, row.keyboard
        cells: tuple[Any, ...] = (
            device.code,
            device.serial,
            word(device.kind, "kind") if device.kind else None,
            device.manufacturer,
            device.model,
            word(device.form, "form") if device.form else None,
            device.storage_gb,
            device.grade,
            words.say("layout", keyboard.layout) if keyboard and keyboard.layout else None,
            _stands(row) if keyboard and keyboard.method else None,
            word(device.route, "route") if device.route else None,
            device.place,
            row.stocked_at.date(),
        )
        yield (*cells, device.net, device.currency) if money else cells
