"""Stations: what to do with the thing in front of one, and what came of it."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from omlopp.api._request import ApiRequest, Code, need_somewhere, now, once
from omlopp.api.evidence import UPLOAD, TakenIn, reports_of, sent_of
from omlopp.apps.devices import queries as devices
from omlopp.apps.intake.models import Takeback
from omlopp.apps.workshop import actions, station_jobs
from omlopp.domain import identity
from omlopp.domain.rights import Right

router = Router(tags=["stations"])


class MediumJobOut(Schema):
    """One medium that is expected in the device."""

    medium: UUID = Field(description="Its id.")
    serial: str | None = Field(None, description="Its serial, in normal form; erase no other drive.")
    model: str | None = Field(None, description="Its model.")
    kind: str | None = Field(None, description="hdd, ssd, …; null where nobody knows.")
    size_bytes: int | None = Field(None, description="How much it holds.")
    todo: str = Field(description="erase, destroy, find (it is missing) or nothing.")
    accepted: list[str] = Field(description="The judgements that are enough: PURGE, CLEAR, DESTROYED.")
    methods: list[str] = Field(description="Methods that lead to one of them, done and verified.")
    judgement: str | None = Field(None, description="The judgement so far.")
    sufficient: bool = Field(description="Whether that is enough.")


class LockJobOut(Schema):
    """A lock that holds the device."""

    id: UUID = Field(description="The case's id.")
    kind: str = Field(description="activation_lock, frp, mdm, autopilot, dep, absolute, …")
    part: str | None = Field(None, description="The serial of the medium it sits on.")
    state: str = Field(description="open, or reported as released: look whether it is gone.")


class JobOut(Schema):
    """What a station is to do with a device."""

    device: str = Field(description="Its code.")
    takeback: str | None = Field(None, description="The number of its take-back.")
    kind: str | None = Field(None, description="What sort of device.")
    policy: str = Field(description="The erasure policy it is held to.")
    route: str = Field(description="The way out whose demand counts.")
    inventory: bool = Field(description="Whether an inventory by another tool than the eraser is wanted.")
    media: list[MediumJobOut] = Field(description="The media expected; report any other.")
    locks: list[LockJobOut] = Field(description="The locks that hold it.")
    reports: str = Field(description="Where to post what was found and done.")


@router.get("/stations/jobs", response=JobOut, summary="What to do with a serial")
def job(
    request: ApiRequest,
    serial: Annotated[
        str, Query(max_length=200, description="Of the device, or of a medium in it; or a code.")
    ],
) -> dict[str, Any]:
    """What to do with the device that goes by this serial: media, demand, methods, locks."""
    found = station_jobs.job_of(serial, sight=need_somewhere(request, Right.ERASE))
    rows = Takeback.objects.filter(id=found.takeback) if found.takeback else Takeback.objects.none()
    number = rows.values_list("number", flat=True).first()
    return {
        "device": found.code,
        "takeback": number,
        "kind": found.kind,
        "policy": found.policy,
        "route": found.route,
        "inventory": found.inventory,
        "media": found.media,
        "locks": found.locks,
        "reports": f"/api/v1/stations/jobs/{found.code}/reports",
    }


@router.post(
    "/stations/jobs/{code}/reports", response=TakenIn, openapi_extra=UPLOAD, summary="Report on a job"
)
def report(
    request: ApiRequest,
    code: Code,
    name: Annotated[
        str, Query(max_length=200, description="The file's name, for a report sent as it is.")
    ] = "report",
) -> dict[str, Any]:
    """Take in the reports of this job. One that speaks of another device waits for a person."""
    device = devices.device_by_code(identity.parse_code(code) or code, need_somewhere(request, Right.ERASE))
    files = list(reports_of(request, name))

    def do() -> dict[str, Any]:
        taken = actions.take_in_evidence(
            files=files,
            takeback=device.takeback,
            device=device.id,
            actor=request.user.pk,
            at=now(),
            sight=(device.path,),
        )
        return {"facts": taken.facts, "counts": taken.counts, "reports": taken.files}

    return once(request, [code, sent_of(files)], do)
