"""Keyboards: what was seen of them, and runs for a station at the printer: files, jig, what came of it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Path, Router, Schema

from omlopp import ledger
from omlopp.api._problems import Problem, language_of, one_refused
from omlopp.api._request import (
    ApiRequest,
    Name,
    Refused,
    Sent,
    Text,
    need,
    need_somewhere,
    now,
    once,
    proof_of,
)
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards import actions, queries
from omlopp.apps.keyboards.models import Run
from omlopp.apps.parties.queries import NotVisible
from omlopp.domain import identity
from omlopp.domain import keyboards as subject
from omlopp.domain.rights import Right

router = Router(tags=["keyboards"])
PHOTO_LIMIT: Final = 30_000_000
DEVICES_LIMIT: Final = 5_000
FILES: Final = {
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "dxf": "image/vnd.dxf",
    "job": "application/json",
}
RunId = Annotated[UUID, Path(description="The run's id, from the list of runs.")]
Millimetres = Annotated[
    Decimal | None, Field(ge=0, lt=1000, description="The worst deviation that was measured, in millimetres.")
]
Photo = Annotated[
    str | None,
    Field(description="A photo, base64 of JPEG or PNG. It is kept and checked; the sender's word decides."),
]


class GeometryOut(Schema):
    """Millimetres the house prints by."""

    id: UUID = Field(description="Its id.")
    name: str = Field(description="Vendor, model and body.")
    form: str = Field(description="iso or ansi.")
    trust: str = Field(description="assumed, photo, measured, vendor-template or test-printed.")
    exhibit: str = Field(description="SHA-256 of its file.")
    fits: list[str] = Field(description="The models it is for, as manufacturer|model in lower case.")
    adopted_at: datetime = Field(description="Since when.")


class GeometriesOut(Schema):
    """All of them."""

    geometries: list[GeometryOut] = Field(description="By name.")


class RunOut(Schema):
    """Keyboards that wait for one setting of the machine."""

    id: UUID = Field(description="Its id.")
    source: str = Field(description="What stands on the keyboards, as an XKB name.")
    target: str = Field(description="What is to stand there.")
    form: str = Field(description="iso or ansi.")
    method: str = Field(description="print, sticker_set, swap_caps or swap_keyboard.")
    geometry: UUID | None = Field(None, description="The millimetres; null where none are needed.")
    machine: str | None = Field(None, description="The machine the print file was drawn for.")
    artwork: str | None = Field(None, description="The hash that is scanned at the jig; null until approved.")
    approved_at: datetime | None = Field(None, description="When.")
    first_passed: bool | None = Field(None, description="Whether the first article passed; null while open.")
    waiting: int = Field(description="Keyboards not done yet.")
    ended: dict[str, int] = Field(description="Outcome → keyboards.")


class RunsOut(Schema):
    """The runs at which something waits."""

    runs: list[RunOut] = Field(description="Those with the same millimetres beside each other; 200 at most.")


class Legend(Schema):
    """What stands on a key."""

    base: str = Field(description="Typed plainly.")
    shift: str = Field(description="With Shift.")
    altgr: str = Field(description="With AltGr.")
    alt_base: str = Field(description="Of the second script.")
    alt_shift: str = Field(description="Of the second script, with Shift.")


class ChangeOut(Schema):
    """A key that gets other legends."""

    key: str = Field(description="By its XKB name.")
    before: Legend = Field(description="What stands there.")
    after: Legend = Field(description="What is to stand there.")


class RunWhole(RunOut):
    """A run with its devices and what changes."""

    on_jig: list[str] = Field(description="Codes of the devices in the jig.")
    devices: list[str] = Field(description="Codes of the first fifty that wait.")
    changes: list[ChangeOut] = Field(description="The keys that change, word keys last.")
    missing: list[str] = Field(description="Signs that find no key.")
    files: dict[str, str] = Field(description="pdf, svg, dxf and job → where each is read.")


class SeenIn(Sent):
    """What was seen of a keyboard; what was not looked at is left out."""

    device: Name = Field(description="Its code.")
    layout: Name = Field(description="What stands there, as an XKB name: se, gb, fr:azerty, …")
    form: Name = Field(description="iso or ansi.")
    wear: Name | None = Field(None, description="none, shiny, worn or damaged.")
    material: Name | None = Field(None, description="plastic, painted_metal or glass.")
    backlit: bool | None = Field(None, description="Whether the caps are lit from below.")


class AllSeen(Sent):
    """What was seen of many keyboards."""

    keyboards: list[SeenIn] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Device by device.")


class ManySeen(Schema):
    """Of many keyboards: those that were recorded, and those refused, each with its reason."""

    done: list[str] = Field(description="The codes of the devices that went through.")
    refused: list[Refused] = Field(description="The others; nothing was recorded about them.")


class Mounted(Sent):
    """What was scanned at the jig."""

    device: Name = Field(description="The device's code, serial or asset tag, as scanned.")
    artwork: Text = Field("", description="The hash of the file loaded in the machine; eight signs or more.")


class FirstArticle(Sent):
    """How the run's first keyboard compares with its artwork."""

    device: Name = Field(description="Its code, serial or asset tag.")
    passed: bool = Field(description="What the person decided.")
    error_mm: Millimetres = None
    photo: Photo = None


class Ended(Sent):
    """What came of a keyboard in the jig."""

    device: Name = Field(description="Its code, serial or asset tag.")
    outcome: Name = Field(description="released, reprint, scrapped_cap or keyboard_swapped.")
    error_mm: Millimetres = None
    inks: Annotated[str, Field(max_length=60, description="The batch of primer and ink.")] = ""
    photo: Photo = None


class Done(Schema):
    """What was recorded."""

    device: str = Field(description="The device's code.")
    proposal: str | None = Field(
        None, description="What the photo's check says: passed, failed, or why it cannot be used."
    )


@router.get("/keyboards/geometries", response=GeometriesOut, summary="Geometries")
def geometries(request: ApiRequest) -> dict[str, Any]:
    """The millimetres the house prints by, and the models they fit."""
    return {"geometries": queries.geometries(need_somewhere(request, Right.USE_DESK))}


@router.post("/keyboards/seen", response=ManySeen, summary="Record what stands on keyboards")
def seen(request: ApiRequest, payload: AllSeen) -> dict[str, Any]:
    """Record what a person or a camera saw of keyboards. What is in a run or not in the house is refused."""
    given = {
        each.device: actions.Seen(**{name: value for name, value in each.dict().items() if name != "device"})
        for each in payload.keyboards
    }
    for each in given.values():
        if each.layout not in subject.layouts():
            raise Problem("word_not_known", place="body.layout", known=", ".join(subject.layouts()))
    paths = need_somewhere(request, Right.REPRINT)
    plain = {code: identity.parse_code(code) or code for code in given}
    known = dict(devices.visible(paths).filter(code__in=set(plain.values())).values_list("code", "id"))
    found = {code: known[own] for code, own in plain.items() if own in known}
    language = language_of(request)

    def do() -> dict[str, Any]:
        result = actions.examine_keyboards(
            seen={device: given[code] for code, device in found.items()},
            found_by="station",
            actor=request.user.pk,
            at=now(),
        )
        named = {device: code for code, device in found.items()}
        strangers = [code for code in given if code not in found]
        return {
            "done": [named[device] for device in result.done],
            "refused": [
                *({**one_refused(NotVisible(), language), "device": code} for code in strangers),
                *(
                    {**one_refused(refusal, language), "device": named[device]}
                    for device, refusal in result.refused.items()
                ),
            ],
        }

    return once(request, payload.dict(), do)


@router.get("/keyboards/runs", response=RunsOut, summary="Runs that wait")
def runs(request: ApiRequest) -> dict[str, Any]:
    """The runs at which keyboards wait, those that need the same jig beside each other."""
    return {"runs": [_told(row) for row in queries.runs(need_somewhere(request, Right.USE_DESK))]}


def _told(row: queries.RunRow) -> dict[str, Any]:
    own = {name: getattr(row.run, name) for name in RunOut.model_fields if hasattr(row.run, name)}
    return {**own, "waiting": row.waiting, "ended": row.ended}


def _run(request: ApiRequest, run: UUID, right: Right = Right.USE_DESK) -> Run:
    found = queries.run(run, need_somewhere(request, right))
    if found is None:
        raise NotVisible
    return found


@router.get("/keyboards/runs/{run}", response=RunWhole, summary="A run")
def run(request: ApiRequest, run: RunId) -> dict[str, Any]:
    """A run: what changes on its keyboards, which devices wait, where its files are."""
    found = _run(request, run)
    plan = actions.plan_of(found)
    return {
        **_told(queries.with_counts([found])[0]),
        "on_jig": [row.device.code for row in queries.mounted_in(found.id)],
        "devices": [row.device.code for row in queries.waiting_in(found.id).rows],
        "changes": actions.changes_of(plan, words=found.words),
        "missing": plan.missing,
        "files": {kind: f"/api/v1/keyboards/runs/{found.id}/files/{kind}" for kind in FILES if found.artwork},
    }


@router.get(
    "/keyboards/runs/{run}/files/{kind}",
    response={200: None},
    summary="A print file",
    openapi_extra={
        "responses": {
            200: {"description": "The file's bytes.", "content": {kind: {} for kind in FILES.values()}}
        }
    },
)
def file(
    request: ApiRequest, run: RunId, kind: Annotated[str, Path(description="pdf, svg, dxf or job.")]
) -> HttpResponse:
    """The run's approved print file for the machine, or the job it is checked against."""
    found = _run(request, run)
    digest = getattr(found, kind) if kind in FILES else None
    if digest is None:
        raise NotVisible
    return HttpResponse(ledger.read_exhibit(digest), content_type=FILES[kind])


def _device(request: ApiRequest, run: Run, named: str) -> Device:
    """What was scanned, by any name it goes by; refused where that is not just one device."""
    found = devices.search(named, need_somewhere(request, Right.REPRINT), limit=2)
    if len(found) != 1:
        raise actions.NotInRun(run.id, named)
    return found[0]


def _at_jig(
    request: ApiRequest, run: UUID, sent: Sent, act: Callable[[Run, UUID, actions.Photo | None], None]
) -> dict[str, Any]:
    """One thing done at the jig, once; a photo is kept whatever comes of it."""
    found = _run(request, run, Right.REPRINT)
    need(request, found.path, Right.REPRINT)
    asked = sent.dict()
    device = _device(request, found, asked["device"])

    def do() -> dict[str, Any]:
        photo = None
        if asked.get("photo"):
            exhibit = actions.keep_photo(proof_of(asked["photo"], limit=PHOTO_LIMIT))
            photo = (
                actions.look_at_photo(run=found.id, exhibit=exhibit) if found.job else actions.Photo(exhibit)
            )
        act(found, device.id, photo)
        return {"device": device.code, "proposal": photo.proposal if photo else None}

    return once(request, asked, do)


@router.post("/keyboards/runs/{run}/mounts", response=Done, summary="Put a keyboard in the jig")
def mount(request: ApiRequest, run: RunId, payload: Mounted) -> dict[str, Any]:
    """Record that the device lies in the jig; refused unless it and the file loaded are the run's."""
    return _at_jig(
        request,
        run,
        payload,
        lambda found, device, _photo: actions.mount_keyboard(
            run=found.id, device=device, scanned=payload.artwork, actor=request.user.pk, at=now()
        ),
    )


@router.post("/keyboards/runs/{run}/first-articles", response=Done, summary="Check the first article")
def first_article(request: ApiRequest, run: RunId, payload: FirstArticle) -> dict[str, Any]:
    """Record how the first keyboard compares with its artwork; until one passes, no second is mounted."""
    return _at_jig(
        request,
        run,
        payload,
        lambda found, device, photo: actions.check_first_article(
            run=found.id,
            device=device,
            passed=payload.passed,
            error_mm=payload.error_mm,
            photo=photo,
            actor=request.user.pk,
            at=now(),
        ),
    )


@router.post("/keyboards/runs/{run}/outcomes", response=Done, summary="Record what came of a keyboard")
def end(request: ApiRequest, run: RunId, payload: Ended) -> dict[str, Any]:
    """Record what came of the keyboard in the jig. Released, it bears the new legends from now on."""
    return _at_jig(
        request,
        run,
        payload,
        lambda found, device, photo: actions.end_reprint(
            run=found.id,
            device=device,
            outcome=payload.outcome,
            inks=payload.inks,
            error_mm=payload.error_mm,
            photo=photo,
            actor=request.user.pk,
            at=now(),
        ),
    )
