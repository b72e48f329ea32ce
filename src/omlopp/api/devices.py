"""Devices: listed, searched, looked into, and what happened to each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from omlopp import ledger
from omlopp.api._facts import Facts
from omlopp.api._problems import Problem
from omlopp.api._request import After, ApiRequest, Code, Limit
from omlopp.apps.devices import queries
from omlopp.apps.devices.models import Device, Stage
from omlopp.apps.intake import queries as intake
from omlopp.domain import identity
from omlopp.domain.rights import Right

router = Router(tags=["devices"])


class DeviceOut(Schema):
    """A device as it is now."""

    code: str = Field(description="Its code, as on the label.")
    id: UUID = Field(description="Its id.")
    path: str = Field(description="Whose it is: the place in the tree.")
    takeback: str | None = Field(None, description="The number of the take-back it is in.")
    stage: str = Field(description="announced, received, missing, refused, in_stock or shipped.")
    kind: str | None = Field(None, description="What sort of device.")
    manufacturer: str | None = Field(None, description="Who made it.")
    model: str | None = Field(None, description="Its model.")
    form: str | None = Field(None, description="Its form.")
    screen_inch: float | None = Field(None, description="The diagonal of its screen, as somebody stated it.")
    serial: str | None = Field(None, description="Serial or IMEI, in normal form.")
    serial_kind: str | None = Field(None, description="serial or imei.")
    asset_tag: str | None = Field(None, description="The customer's own tag.")
    place: str | None = Field(None, description="Where in the house it is.")
    grade: str | None = Field(None, description="A to E.")
    route: str | None = Field(None, description="Where it goes.")
    media_known: bool = Field(description="Whether anybody has looked which media it holds.")
    media: int = Field(description="Media known.")
    media_sufficient: int = Field(description="Media whose judgement is sufficient.")
    data_cleared: bool = Field(description="Whether every medium is known and sufficiently judged.")
    saved_g: int | None = Field(None, description="Grams of CO2e avoided; see `withheld`.")
    net: str | None = Field(None, description="What is paid for it, decimal text; see `withheld`.")
    currency: str | None = Field(None, description="ISO 4217.")
    first_at: datetime = Field(description="When it was first heard of.")
    changed_at: datetime = Field(description="When it last changed.")
    withheld: list[str] = Field(description="What the person has no right to see: money, climate.")


class IdentityOut(Schema):
    """A name the device goes or went by."""

    kind: str = Field(description="serial, imei, mac, asset_tag or uuid.")
    value: str = Field(description="In normal form.")
    raw: str = Field(description="As printed.")
    known_at: datetime = Field(description="Since when it is known.")


class ComponentOut(Schema):
    """A part inside, from the latest inventory."""

    kind: str = Field(description="What part.")
    manufacturer: str | None = Field(None, description="Who made it.")
    model: str | None = Field(None, description="Its model.")
    serial: str | None = Field(None, description="Its serial.")
    size_bytes: int | None = Field(None, description="How much it holds.")


class MediumOut(Schema):
    """A storage medium: what was reported of it and how we judged it."""

    id: UUID = Field(description="Its id.")
    slot: int = Field(description="Its place in the device.")
    state: str = Field(description="present, removed, missing or destroyed.")
    serial: str | None = Field(None, description="Its serial.")
    model: str | None = Field(None, description="Its model.")
    medium_kind: str | None = Field(None, description="hdd, ssd, flash, …")
    interface: str | None = Field(None, description="How it is connected.")
    size_bytes: int | None = Field(None, description="How much it holds.")
    tool: str | None = Field(None, description="What erased it.")
    tool_version: str | None = Field(None, description="Its version.")
    method: str | None = Field(None, description="How.")
    result: str | None = Field(None, description="success, failed, partial, aborted or unknown.")
    verification: str | None = Field(None, description="full, sampled, none, failed or unknown.")
    started_at: str | None = Field(None, description="By the tool's clock.")
    ended_at: str | None = Field(None, description="By the tool's clock.")
    judgement: str | None = Field(None, description="PURGE, CLEAR, NONE, REVIEW, DESTROY or DESTROYED.")
    rule: str | None = Field(None, description="The rule that decided.")
    policy: str | None = Field(None, description="The demand it was held against.")
    sufficient: bool | None = Field(None, description="Whether it is enough; null while nothing is judged.")
    reasons: list[str] = Field(description="Codes of the reasons.")
    not_checked: list[str] = Field(description="Codes of what was not checked.")
    judged_at: datetime | None = Field(None, description="When it was judged.")


class DeviceWhole(DeviceOut):
    """A device with its names, parts and media."""

    identities: list[IdentityOut] = Field(description="Every name it goes or went by.")
    components: list[ComponentOut] = Field(description="What the latest inventory lists.")
    storage: list[MediumOut] = Field(description="Its media by slot.")


class DevicePage(Schema):
    """A page of devices."""

    devices: list[DeviceOut] = Field(description="By place in the tree and then by arrival in the register.")
    next: UUID | None = Field(None, description="The key of the next page.")


class FactOut(Schema):
    """One recorded fact."""

    id: UUID = Field(description="Its id: ask for its proof by it.")
    position: int | None = Field(None, description="Its place in the record; null until it is placed.")
    type: str = Field(description="What happened.")
    at: datetime = Field(description="When it happened.")
    recorded_at: datetime = Field(description="When it was recorded.")
    actor: UUID | None = Field(None, description="Who stands for it; only for those who work in the house.")
    data: dict[str, Any] = Field(description="The fact, without what the person has no right to.")


class Timeline(Schema):
    """What happened to a device."""

    code: str = Field(description="The device.")
    facts: list[FactOut] = Field(description="In the order in which they were recorded.")
    withheld: list[str] = Field(description="What the person has no right to see: money, climate, evidence.")


def described(request: ApiRequest, rows: Sequence[Device]) -> list[dict[str, Any]]:
    """Devices as `DeviceOut`, without the columns that the person has no right to."""
    numbers = dict(
        intake.visible(request.access.sight)
        .filter(id__in={row.takeback for row in rows if row.takeback})
        .values_list("id", "number")
    )
    plain = DeviceOut.model_fields.keys() - {"takeback", "withheld", "net", "currency", "saved_g"}
    found = []
    for row in rows:
        money = request.access.may(Right.SEE_MONEY, row.path)
        climate = request.access.may(Right.SEE_CLIMATE, row.path)
        found.append(
            {
                **{name: getattr(row, name) for name in plain},
                "takeback": numbers.get(row.takeback) if row.takeback else None,
                "saved_g": row.saved_g if climate else None,
                "net": str(row.net) if money and row.net is not None else None,
                "currency": row.currency if money else None,
                "withheld": [*([] if money else ["money"]), *([] if climate else ["climate"])],
            }
        )
    return found


def device_found(request: ApiRequest, code: str) -> Device:
    """The device with this code, or `DeviceUnknown` for a person who does not see it."""
    return queries.device_by_code(identity.parse_code(code) or code, request.access.sight)


@router.get("/devices", response=DevicePage, summary="List devices")
def list_devices(
    request: ApiRequest,
    takeback: Annotated[str | None, Query(description="Only those of this take-back, by its number.")] = None,
    stage: Annotated[str | None, Query(description="Only those at this stage.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The devices the person sees, by place in the tree and then by arrival in the register."""
    rows = queries.visible(request.access.sight)
    if takeback is not None:
        rows = rows.filter(takeback=intake.takeback(takeback, request.access.sight).id)
    if stage is not None:
        if stage not in Stage.values:
            raise Problem("word_not_known", place="query.stage", known=", ".join(Stage.values))
        rows = rows.filter(stage=stage)
    page = queries.page(rows, after=after, size=limit, by_place=takeback is None)
    return {"devices": described(request, page.devices), "next": page.after}


@router.get("/devices/search", response=DevicePage, summary="Search devices")
def search(
    request: ApiRequest,
    q: Annotated[
        str,
        Query(
            max_length=200, min_length=1, description="Our code, serial, IMEI, asset tag, medium's serial."
        ),
    ],
) -> dict[str, Any]:
    """The devices that go or went by this name. At most 50; there is no next page."""
    if "\x00" in q:
        raise Problem("value_unusable", place="query.q")
    return {"devices": described(request, queries.search(q, request.access.sight)), "next": None}


@router.get("/devices/{code}", response=DeviceWhole, summary="One device")
def one(request: ApiRequest, code: Code) -> dict[str, Any]:
    """One device with its names, parts and media."""
    row = device_found(request, code)
    return {
        **described(request, [row])[0],
        "identities": queries.identities(row.id),
        "components": queries.components(row.id),
        "storage": queries.media(row.id),
    }


@router.get("/devices/{code}/timeline", response=Timeline, summary="What happened to it")
def timeline(request: ApiRequest, code: Code) -> dict[str, Any]:
    """Every fact about the device that the person may see, in the order of the record.

    A device that was here before for somebody else begins, for its present owner, where it became his.
    """
    row = device_found(request, code)
    facts = Facts(request.access, row.path)
    return {
        "code": row.code,
        "facts": [facts.shown(each) for each in facts.visible(ledger.history(row.id))],
        "withheld": facts.withheld,
    }
