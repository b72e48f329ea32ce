"""The workshop's verbs, for many devices at a time: tests, defects, grades, routes, media, the queue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

from ninja import Field, Query, Router, Schema

from omlopp.api._problems import Problem, language_of, one_refused
from omlopp.api._request import (
    After,
    ApiRequest,
    Limit,
    Name,
    Refused,
    Sent,
    need,
    need_somewhere,
    now,
    once,
    proof_of,
)
from omlopp.api._request import Item as ItemId
from omlopp.apps.devices import queries as devices
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import actions, queries
from omlopp.domain import identity
from omlopp.domain.events import Defect, TestResult
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import Part, Route

router = Router(tags=["workshop"])

DEVICES_LIMIT: Final = 5_000
PROOF_LIMIT: Final = 8 * 1024 * 1024

Codes = Annotated[list[Name], Field(min_length=1, max_length=DEVICES_LIMIT, description="Devices' codes.")]


class ManyDone(Schema):
    """Of many devices: those that went through, and those refused, each with its reason."""

    done: list[str] = Field(description="The codes of the devices that went through.")
    refused: list[Refused] = Field(description="The others; nothing was recorded about them.")


class Test(Sent):
    """One test's result."""

    code: Name = Field(description="Which test; battery_health and battery_cycles have a value.")
    outcome: Name = Field(description="pass, fail, not_done or not_applicable.")
    value: int | None = Field(None, ge=0, le=1_000_000, description="Per cent or charges, where measured.")


class Tested(Sent):
    """The tests of one device."""

    device: Name = Field(description="Its code.")
    results: list[Test] = Field(min_length=1, max_length=100, description="What was tested.")


class Tests(Sent):
    """Tests of many devices."""

    devices: list[Tested] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Device by device.")


class DefectIn(Sent):
    """What is wrong, where, how bad."""

    code: Name = Field(description="What, in the rubric's words.")
    zone: Name = Field(description="Where, in the rubric's words.")
    severity: int = Field(ge=1, le=4, description="How bad, 1 to 4.")


class Looked(Sent):
    """What was seen on one device."""

    device: Name = Field(description="Its code.")
    defects: list[DefectIn] = Field(max_length=200, description="Empty where none were found.")


class Defects(Sent):
    """What was seen on many devices."""

    devices: list[Looked] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Device by device.")


Parts = Annotated[list[Name], Field(max_length=200, description="One word for each piece: ssd, ram …")]


class Repaired(Sent):
    """What was replaced in one device."""

    device: Name = Field(description="Its code.")
    parts: Parts


class Repairs(Sent):
    """Repairs of many devices."""

    devices: list[Repaired] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Device by device.")


class Taken(Sent):
    """The parts taken out of one device."""

    device: Name = Field(description="Its code.")
    parts: Parts


class Many(Sent):
    """Many devices."""

    devices: Codes


class Routed(Sent):
    """Where devices go."""

    devices: Codes
    route: Name = Field(description="resale, rental, parts, recycling, destruction or return_to_owner.")
    reason: str = Field("", max_length=100, description="Why, as a code.")


class Stocked(Sent):
    """Devices to be made stock."""

    devices: Codes
    place: Name = Field(description="Where they are put.")


class Shipped(Sent):
    """Devices that left the house."""

    devices: Codes
    reason: Name = Field(description="sold, rented, returned, recycled or destroyed.")
    to: UUID | None = Field(None, description="The party they went to.")


class Declared(Sent):
    """Devices that hold no medium."""

    devices: Codes
    found_by: Name = Field(description="teardown: somebody looked; kind: this kind cannot.")


class Counted(Sent):
    """How many media were counted in each device."""

    devices: dict[Name, Annotated[int, Field(ge=0, le=1000)]] = Field(
        min_length=1, max_length=DEVICES_LIMIT, description="Code → media counted inside."
    )


class Removed(Sent):
    """Media taken out of their devices."""

    media: list[UUID] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Their ids.")
    destination: Name = Field(description="destruction, stock or owner.")


class Missed(Sent):
    """Media that are not where they should be."""

    media: list[UUID] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Their ids.")


class Destroyed(Sent):
    """Media that were physically destroyed, with the proof."""

    media: list[UUID] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Their ids.")
    method: Name = Field(description="How: shred, disintegrate, incinerate, melt, crush or degauss.")
    proof: Annotated[str, Field(min_length=1, description="A photo or the protocol, base64. It is kept.")]
    particle_mm: int | None = Field(None, ge=0, le=1000, description="The largest piece, in millimetres.")
    proof_kinds: list[Name] = Field(
        ["photo", "serial_scanned"],
        max_length=10,
        description="What is certain: photo, video, weight, serial_scanned, meter_log.",
    )


class MediaDone(Schema):
    """Media that were dealt with, all or none."""

    media: list[UUID] = Field(description="Their ids.")


class Item(Schema):
    """A report, or a part of one, that waits for a person."""

    id: UUID = Field(description="Its id.")
    exhibit: str = Field(description="The report's digest.")
    part: int = Field(description="Its place in the report; -1 is the report as a whole.")
    reason: str = Field(description="Why it waits, as a code.")
    detail: str | None = Field(None, description="More, as a code.")
    serials: list[str] = Field(description="The serials it names.")
    takeback: UUID | None = Field(None, description="The take-back it was sent for.")
    device: UUID | None = Field(None, description="The device it may speak of.")
    queued_at: Any = Field(description="Since when it waits.")


class ItemPage(Schema):
    """A page of the queue."""

    items: list[Item] = Field(description="Oldest first.")
    next: UUID | None = Field(None, description="The key of the next page.")


class Link(Sent):
    """The device a report belongs to."""

    device: Name = Field(description="Its code.")


class Linked(Schema):
    """What linking did."""

    facts: int = Field(description="How many facts were recorded.")


class Dismiss(Sent):
    """Reports to be put aside."""

    items: list[UUID] = Field(min_length=1, max_length=DEVICES_LIMIT, description="Their ids.")
    reason: Name = Field(description="not_ours, duplicate, test_run or unusable.")


class Dismissed(Schema):
    """What was put aside."""

    items: list[UUID] = Field(description="Their ids.")


class Waiting(Schema):
    """How many devices wait in each queue, and how many reports by reason."""

    devices: dict[str, int] = Field(description="Queue → devices.")
    reports: dict[str, int] = Field(description="Reason → reports.")


def _found(request: ApiRequest, codes: Iterable[str], *rights: Right) -> dict[str, UUID]:
    """Of the codes those the person may do this with: code as named → device."""
    paths = need_somewhere(request, *rights)
    plain = {code: identity.parse_code(code) or code for code in codes}
    rows = devices.visible(paths).filter(code__in=set(plain.values())).values_list("code", "id")
    known = dict(rows)
    return {code: known[own] for code, own in plain.items() if own in known}


def _many(
    request: ApiRequest,
    sent: object,
    codes: Sequence[str],
    rights: Sequence[Right],
    work: Callable[[Mapping[str, UUID]], actions.BulkResult],
) -> dict[str, Any]:
    """Do one thing with many devices; a code that is another's is refused like one that is none."""
    found = _found(request, codes, *rights)
    language = language_of(request)

    def do() -> dict[str, Any]:
        result = work(found) if found else actions.BulkResult(())
        named = {device: code for code, device in found.items()}
        strangers = [code for code in dict.fromkeys(codes) if code not in found]
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

    return once(request, sent, do)


@router.post("/workshop/tests", response=ManyDone, summary="Record tests")
def record_tests(request: ApiRequest, payload: Tests) -> dict[str, Any]:
    """Record tests that a person or a station ran. A test run again replaces its result."""
    results = {
        each.device: [TestResult(code=one.code, outcome=one.outcome, value=one.value) for one in each.results]
        for each in payload.devices
    }
    return _many(
        request,
        payload.dict(),
        list(results),
        (Right.GRADE,),
        lambda found: actions.record_tests(
            results={device: results[code] for code, device in found.items()},
            actor=request.user.pk,
            at=now(),
        ),
    )


@router.post("/workshop/defects", response=ManyDone, summary="Record defects")
def record_defects(request: ApiRequest, payload: Defects) -> dict[str, Any]:
    """Record what is wrong with devices, in the rubric's words; an empty list where nothing was found."""
    defects = {
        each.device: [Defect(code=one.code, zone=one.zone, severity=one.severity) for one in each.defects]
        for each in payload.devices
    }
    return _many(
        request,
        payload.dict(),
        list(defects),
        (Right.GRADE,),
        lambda found: actions.record_defects(
            defects={device: defects[code] for code, device in found.items()},
            actor=request.user.pk,
            at=now(),
        ),
    )


def _parts(given: Mapping[str, list[str]]) -> dict[str, list[Part]]:
    """The parts in our words; a word that is none is refused before anything is recorded."""
    if not set().union(*given.values()) <= set(Part):
        raise Problem("word_not_known", place="body.devices.parts", known=", ".join(Part))
    return {code: [Part(one) for one in parts] for code, parts in given.items()}


@router.post("/workshop/repairs", response=ManyDone, summary="Record repairs")
def record_repairs(request: ApiRequest, payload: Repairs) -> dict[str, Any]:
    """Record that devices were repaired and which parts were replaced; an empty list where none were.

    An earlier answer is replaced. What the new parts cost the climate is taken from the device's saving.
    """
    parts = _parts({each.device: each.parts for each in payload.devices})
    return _many(
        request,
        payload.dict(),
        list(parts),
        (Right.GRADE,),
        lambda found: actions.record_repairs(
            replaced={device: parts[code] for code, device in found.items()},
            actor=request.user.pk,
            at=now(),
        ),
    )


@router.post("/workshop/parts", response=ManyDone, summary="Record parts taken out")
def harvest(request: ApiRequest, payload: Taken) -> dict[str, Any]:
    """Record which parts were taken out of a device to be used again; an earlier answer is replaced."""
    parts = _parts({payload.device: payload.parts})[payload.device]
    return _many(
        request,
        payload.dict(),
        [payload.device],
        (Right.ROUTE,),
        lambda found: actions.harvest_parts(
            device=found[payload.device], parts=parts, actor=request.user.pk, at=now()
        ),
    )


@router.post("/workshop/grades", response=ManyDone, summary="Grade devices")
def grade(request: ApiRequest, payload: Many) -> dict[str, Any]:
    """Grade devices from their tests and defects by the newest rubric; what is missing is not guessed."""
    return _many(
        request,
        payload.dict(),
        payload.devices,
        (Right.GRADE,),
        lambda found: actions.grade_devices(devices=list(found.values()), actor=request.user.pk, at=now()),
    )


@router.post("/workshop/routes", response=ManyDone, summary="Route devices")
def route(request: ApiRequest, payload: Routed) -> dict[str, Any]:
    """Say where devices go next."""
    if payload.route not in set(Route):
        raise Problem("word_not_known", place="body.route", known=", ".join(Route))
    return _many(
        request,
        payload.dict(),
        payload.devices,
        (Right.ROUTE,),
        lambda found: actions.route_devices(
            devices=list(found.values()),
            route=Route(payload.route),
            reason=payload.reason,
            actor=request.user.pk,
            at=now(),
        ),
    )


@router.post("/workshop/stock", response=ManyDone, summary="Make devices stock")
def stock(request: ApiRequest, payload: Stocked) -> dict[str, Any]:
    """Make devices stock; refused while one of their media lacks a sufficient judgement."""
    return _many(
        request,
        payload.dict(),
        payload.devices,
        (Right.STOCK,),
        lambda found: actions.stock_devices(
            devices=list(found.values()), place=payload.place, actor=request.user.pk, at=now()
        ),
    )


@router.post("/workshop/shipments", response=ManyDone, summary="Ship devices")
def ship(request: ApiRequest, payload: Shipped) -> dict[str, Any]:
    """Record that devices left the house; refused while their media are not cleared, but to the owner."""
    if payload.reason not in actions.SHIPPED_FOR:
        raise Problem("word_not_known", place="body.reason", known=", ".join(actions.SHIPPED_FOR))
    if payload.to is not None:
        party = Party.objects.filter(id=payload.to).first()
        if party is None:
            raise NotVisible
        need(request, party.path, Right.STOCK)
    return _many(
        request,
        payload.dict(),
        payload.devices,
        (Right.STOCK,),
        lambda found: actions.ship_devices(
            devices=list(found.values()),
            to=payload.to,
            reason=payload.reason,
            actor=request.user.pk,
            at=now(),
        ),
    )


@router.post("/workshop/no-media", response=ManyDone, summary="Declare that devices hold no medium")
def no_media(request: ApiRequest, payload: Declared) -> dict[str, Any]:
    """Record that devices hold no medium: somebody looked, or devices of this kind cannot."""
    if payload.found_by not in ("teardown", "kind"):
        raise Problem("word_not_known", place="body.found_by", known="teardown, kind")
    return _many(
        request,
        payload.dict(),
        payload.devices,
        (Right.ERASE,),
        lambda found: actions.declare_no_media(
            devices=list(found.values()), found_by=payload.found_by, actor=request.user.pk, at=now()
        ),
    )


@router.post("/workshop/media-counts", response=ManyDone, summary="Count media")
def count(request: ApiRequest, payload: Counted) -> dict[str, Any]:
    """Record that devices were opened and hold just the media that are known."""
    return _many(
        request,
        payload.dict(),
        list(payload.devices),
        (Right.ERASE,),
        lambda found: actions.count_media(
            counted={device: payload.devices[code] for code, device in found.items()},
            actor=request.user.pk,
            at=now(),
        ),
    )


def _own_media(request: ApiRequest, media: Sequence[UUID]) -> None:
    """Refuse unless every medium is in a device the person may erase."""
    held = devices.devices_of_media(media)
    paths = need_somewhere(request, Right.ERASE)
    seen = set(devices.visible(paths).filter(id__in=set(held.values())).values_list("id", flat=True))
    if any(held.get(medium) not in seen for medium in media):
        raise NotVisible


@router.post("/workshop/media/removed", response=MediaDone, summary="Take media out")
def remove(request: ApiRequest, payload: Removed) -> dict[str, Any]:
    """Record that media were taken out of their devices, all or none."""
    _own_media(request, payload.media)

    def do() -> dict[str, Any]:
        actions.remove_medium(
            media=payload.media, destination=payload.destination, actor=request.user.pk, at=now()
        )
        return {"media": payload.media}

    return once(request, payload.dict(), do)


@router.post("/workshop/media/missing", response=MediaDone, summary="Report media missing")
def missing(request: ApiRequest, payload: Missed) -> dict[str, Any]:
    """Record that media an inventory named are not there, all or none."""
    _own_media(request, payload.media)

    def do() -> dict[str, Any]:
        actions.report_missing_medium(media=payload.media, actor=request.user.pk, at=now())
        return {"media": payload.media}

    return once(request, payload.dict(), do)


@router.post("/workshop/media/destroyed", response=MediaDone, summary="Destroy media")
def destroyed(request: ApiRequest, payload: Destroyed) -> dict[str, Any]:
    """Record that media were physically destroyed, all or none. It cannot be undone."""
    _own_media(request, payload.media)
    proof = proof_of(payload.proof, limit=PROOF_LIMIT)

    def do() -> dict[str, Any]:
        actions.destroy_medium(
            media=payload.media,
            method=payload.method,
            proof=proof,
            particle_mm=payload.particle_mm,
            proof_kinds=tuple(payload.proof_kinds),
            actor=request.user.pk,
            at=now(),
        )
        return {"media": payload.media}

    return once(request, payload.dict(), do)


@router.get("/workshop/waiting", response=Waiting, summary="What waits")
def waiting(
    request: ApiRequest,
    takeback: Annotated[str | None, Query(description="Only of this take-back, by its number.")] = None,
) -> dict[str, Any]:
    """How many devices wait in each queue of the workshop, and how many reports wait for a person."""
    sight = need_somewhere(request, Right.USE_DESK)
    row = intake.takeback(takeback, sight).id if takeback is not None else None
    return {
        "devices": queries.work_counts(sight=sight, takeback=row),
        "reports": queries.queue_counts(sight=sight, takeback=row),
    }


@router.get("/workshop/queue", response=ItemPage, summary="Reports that wait for a person")
def queue(
    request: ApiRequest,
    takeback: Annotated[str | None, Query(description="Only of this take-back, by its number.")] = None,
    reason: Annotated[str | None, Query(max_length=100, description="Only those that wait for this.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The reports, or parts of them, that could not be bound by themselves."""
    sight = need_somewhere(request, Right.ERASE)
    row = intake.takeback(takeback, sight).id if takeback is not None else None
    page = queries.evidence_queue(sight=sight, takeback=row, reason=reason, after=after, size=limit)
    return {"items": [row.item for row in page.rows], "next": page.after}


def _own_item(request: ApiRequest, item: UUID) -> None:
    found = queries.queue_item(item, sight=need_somewhere(request, Right.ERASE))
    if found is None:
        raise NotVisible


@router.post("/workshop/queue/{item}/link", response=Linked, summary="Link a report to a device")
def link(request: ApiRequest, item: ItemId, payload: Link) -> dict[str, Any]:
    """Bind a report from the queue to a device by hand. An alarm stays an alarm."""
    _own_item(request, item)
    found = _found(request, [payload.device], Right.ERASE)
    if payload.device not in found:
        raise NotVisible
    device = found[payload.device]

    def do() -> dict[str, Any]:
        return {"facts": actions.link_evidence(item=item, device=device, actor=request.user.pk, at=now())}

    return once(request, payload.dict(), do)


@router.post("/workshop/queue/dismissals", response=Dismissed, summary="Put reports aside")
def dismiss(request: ApiRequest, payload: Dismiss) -> dict[str, Any]:
    """Put reports from the queue aside, all or none."""
    for item in payload.items:
        _own_item(request, item)

    def do() -> dict[str, Any]:
        actions.dismiss_evidence(items=payload.items, reason=payload.reason, actor=request.user.pk, at=now())
        return {"items": payload.items}

    return once(request, payload.dict(), do)
