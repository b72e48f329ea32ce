"""Independent samples: drawn by the ledger, checked by a second person."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Path, Query, Router, Schema
from pydantic import AwareDatetime

from omlopp.api._problems import Problem
from omlopp.api._request import ApiRequest, Name, Sent, Text, need, need_somewhere, now, once
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.workshop import actions
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import Sample
from omlopp.domain.rights import Right

router = Router(tags=["samples"])
CHECKS = (Right.ERASE, Right.GRADE, Right.ISSUE)
SampleId = Annotated[UUID, Path(description="The sample's id.")]


class SampleOut(Schema):
    """A sample, with what is needed to draw it again."""

    id: UUID = Field(description="Its id.")
    sampling: str = Field(description="The way of drawing.")
    seed: str = Field(description="From the ledger's head, as hex.")
    size: int = Field(description="How many facts that head covers.")
    population: int = Field(description="How many erased media it was drawn from.")
    population_sha256: str = Field(description="Digest of their names.")
    share: str = Field(description="How much was drawn, such as 1/20.")
    drawn_at: datetime = Field(description="When.")
    drawn: int = Field(description="Media drawn.")
    looked: int = Field(description="Of these, how many were looked at.")
    failed: int = Field(description="On how many data was found.")


class SampleList(Schema):
    """Samples of a take-back."""

    samples: list[SampleOut] = Field(description="Newest first.")


class SampledOut(Schema):
    """A medium that was drawn."""

    number: int = Field(description="In the order drawn.")
    medium: UUID = Field(description="Its id.")
    serial: str | None = Field(None, description="Its serial.")
    device: str = Field(description="The device's code.")
    result: str | None = Field(None, description="no_data, data_found or unreadable; null while open.")
    method: str | None = Field(None, description="full_read, random_read or recovery_software.")
    own: bool = Field(description="Whether this person erased it and so may not check it.")


class SampleWhole(SampleOut):
    """A sample with its media."""

    media: list[SampledOut] = Field(description="In the order drawn.")


class Drawing(Sent):
    """What to draw from."""

    takeback: Name | None = Field(None, description="The take-back's number; without, all in the house.")
    since: AwareDatetime | None = Field(None, description="Judged since then; needed with no take-back.")


class Looked(Sent):
    """What a second person found."""

    medium: UUID = Field(description="The medium's id.")
    result: Name = Field(description="no_data, data_found or unreadable.")
    method: Name = Field(description="full_read, random_read or recovery_software.")
    tool: Text | None = Field(None, description="Tool and version.")
    blocks_read: int | None = Field(None, ge=0, description="How many blocks were read.")


class LookedOut(Schema):
    """What was recorded."""

    medium: UUID = Field(description="The medium's id.")


def _told(found: Sample, sums: evidence.SampleSums) -> dict[str, Any]:
    own = {name: getattr(found, name) for name in SampleOut.model_fields if hasattr(found, name)}
    return {**own, "drawn": sums.drawn, "looked": sums.looked, "failed": sums.failed}


@router.get("/samples", response=SampleList, summary="Samples of a take-back")
def samples(
    request: ApiRequest,
    takeback: Annotated[str | None, Query(description="Only of this take-back, by its number.")] = None,
) -> dict[str, Any]:
    """The samples drawn, newest first, with how far each has come."""
    sight = need_somewhere(request, Right.SEE_EVIDENCE)
    of = intake.takeback(takeback, sight).id if takeback is not None else None
    found = evidence.samples(sight=sight, takeback=of)
    sums = evidence.sample_sums([one.id for one in found])
    return {"samples": [_told(one, sums[one.id]) for one in found]}


@router.post("/samples", response=SampleWhole, summary="Draw a sample")
def draw(request: ApiRequest, payload: Drawing) -> dict[str, Any]:
    """Draw one erased medium in twenty, by the ledger's head, so that nobody can choose.

    From a take-back, or from all in the house since a moment.
    """
    row = intake.takeback(payload.takeback, request.access.sight) if payload.takeback else None
    if row is not None:
        need(request, row.path, *CHECKS)
    path = min(need_somewhere(request, *CHECKS))
    if row is None and payload.since is None:
        raise Problem("field_unusable", place="body.since")
    sample = actions.draw_sample(
        takeback=row.id if row else None,
        path="" if row else path,
        since=payload.since,
        actor=request.user.pk,
        at=now(),
    )
    return _whole(request, sample, request.access.sight)


@router.get("/samples/{sample}", response=SampleWhole, summary="A sample and its media")
def sample(request: ApiRequest, sample: SampleId) -> dict[str, Any]:
    """The media drawn, in their order, with what was found on each."""
    return _whole(request, sample, need_somewhere(request, Right.SEE_EVIDENCE))


def _whole(request: ApiRequest, sample: UUID, sight: tuple[str, ...]) -> dict[str, Any]:
    found = evidence.sample(sample, sight=sight)
    if found is None:
        raise NotVisible
    return {
        **_told(found, evidence.sample_sums([found.id])[found.id]),
        "media": [
            {
                "number": row.number,
                "medium": row.medium.id,
                "serial": row.medium.serial,
                "device": row.device.code,
                "result": row.result.result if row.result else None,
                "method": row.result.method if row.result else None,
                "own": row.own,
            }
            for row in evidence.sample_rows(found.id, person=request.user.pk)
        ],
    }


@router.post("/samples/{sample}/results", response=LookedOut, summary="Record what was found on a medium")
def check(request: ApiRequest, sample: SampleId, payload: Looked) -> dict[str, Any]:
    """Record what somebody else than the eraser found. Where data is found, the device is held."""
    found = evidence.sample(sample, sight=request.access.sight)
    if found is None:
        raise NotVisible
    need(request, found.path, *CHECKS)
    for word, known, place in (
        (payload.result, actions.SAMPLE_RESULTS, "body.result"),
        (payload.method, actions.SAMPLE_METHODS, "body.method"),
    ):
        if word not in known:
            raise Problem("word_not_known", place=place, known=", ".join(known))

    def do() -> dict[str, Any]:
        actions.check_sample(sample=found.id, **payload.dict(), actor=request.user.pk, at=now())
        return {"medium": payload.medium}

    return once(request, payload.dict(), do)
