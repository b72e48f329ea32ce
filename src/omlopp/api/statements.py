"""Statements: what was issued, its page, its frozen data, its proof."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from omlopp import ledger
from omlopp.api._problems import Problem
from omlopp.api._request import After, ApiRequest, Limit, Name, Number, Sent, StatementId, need, now, once
from omlopp.apps.climate import actions as climate
from omlopp.apps.economy import actions as economy
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.actions import issue_return_report
from omlopp.apps.intake.models import Takeback
from omlopp.apps.statements import queries
from omlopp.apps.statements.actions import Issued
from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop import actions as workshop
from omlopp.apps.workshop.evidence_queries import sampled_on_paper
from omlopp.domain import trust
from omlopp.domain.rights import TO_READ, Right

router = Router(tags=["statements"])

Language = Annotated[Literal["sv", "en"], Query(description="The language of the page.")]


class ChangeOut(Schema):
    """One thing that a version says otherwise than the one before."""

    code: str = Field(description="The figure, or what was counted; `nothing` where the two say the same.")
    before: str | None = Field(None, description="What the version before said.")
    after: str | None = Field(None, description="What this one says; a number where rows are counted.")


class StatementOut(Schema):
    """An issued statement."""

    id: UUID = Field(description="Its id.")
    kind: str = Field(
        description="erasure_certificate, return_report, settlement, or of the climate: climate_report of a"
        " take-back, climate_period, climate_device, climate_restatement."
    )
    version: int = Field(description="1 for the first; a later one takes the place of the earlier.")
    subject: UUID = Field(description="The device, take-back or party it is about.")
    about: UUID | None = Field(
        None, description="The part it is about, such as a medium; for a restatement the earlier report."
    )
    takeback: UUID | None = Field(None, description="The take-back it belongs to.")
    path: str = Field(description="Whom it concerns: the place in the tree.")
    digest: str = Field(description="SHA-256 of its frozen data.")
    position: int = Field(description="The record's length it rests on.")
    supersedes: UUID | None = Field(None, description="The version it takes the place of.")
    changes: list[ChangeOut] = Field(description="What it says otherwise than the version it supersedes.")
    issued_at: datetime = Field(description="When it was issued.")


class Issue(Sent):
    """What is to be issued about a take-back."""

    kind: Name = Field(description="return_report, erasure_certificate, climate_report or settlement.")
    reference: str = Field("", max_length=100, description="The customer's reference on a settlement.")


class IssuedOut(Schema):
    """What was issued."""

    issued: int = Field(description="How many statements; none where every certificate stands already.")
    statements: list[UUID] = Field(description="Their ids, the first 500.")


class StatementPage(Schema):
    """A page of statements."""

    statements: list[StatementOut] = Field(description="Newest first.")
    next: UUID | None = Field(None, description="The key of the next page.")


def readable(request: ApiRequest) -> QuerySet[Statement]:
    """The statements the person may read: each kind asks for its own right."""
    found = Statement.objects.filter(Q(pk__in=[]))
    for kind, right in TO_READ.items():
        found = found | queries.visible(request.access.paths(right)).filter(kind=kind)
    return found


def found(request: ApiRequest, statement: UUID) -> Statement:
    """One statement, or `StatementUnknown` for a person who may not read it."""
    row = readable(request).filter(id=statement).first()
    if row is None:
        raise queries.StatementUnknown
    return row


@router.get("/statements", response=StatementPage, summary="List statements")
def list_statements(
    request: ApiRequest,
    takeback: Annotated[str | None, Query(description="Only of this take-back, by its number.")] = None,
    kind: Annotated[str | None, Query(description="Only of this kind.")] = None,
    before: After = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The statements the person may read, newest first."""
    rows = readable(request).order_by("-id")
    if takeback is not None:
        rows = rows.filter(takeback=intake.takeback(takeback, request.access.sight).id)
    if kind is not None:
        if kind not in TO_READ:
            raise Problem("word_not_known", place="query.kind", known=", ".join(TO_READ))
        rows = rows.filter(kind=kind)
    if before is not None:
        rows = rows.filter(id__lt=before)
    page = list(rows[: limit + 1])
    return {"statements": page[:limit], "next": page[limit - 1].id if len(page) > limit else None}


def _return_report(takeback: Takeback, **facts: Any) -> Sequence[Issued]:
    return [issue_return_report(takeback=takeback, sampled=sampled_on_paper(takeback.id), **facts)]


def _certificates(takeback: Takeback, **facts: Any) -> Sequence[Issued]:
    return workshop.issue_certificates(takeback=takeback.id, **facts)


def _climate(takeback: Takeback, **facts: Any) -> Sequence[Issued]:
    climate.assess_takeback(takeback=takeback.id, **facts)
    return [climate.issue_climate_report(takeback=takeback.id, **facts)]


def _settlement(takeback: Takeback, *, reference: str, **facts: Any) -> Sequence[Issued]:
    economy.price_takeback(takeback=takeback.id, **facts)
    return [economy.issue_settlement(takeback=takeback.id, reference=reference, **facts)]


ISSUED: dict[str, tuple[Right, Callable[..., Sequence[Issued]]]] = {
    "return_report": (Right.ISSUE, _return_report),
    "erasure_certificate": (Right.ISSUE, _certificates),
    "climate_report": (Right.ISSUE, _climate),
    "settlement": (Right.SETTLE, _settlement),
}
"""What can be issued about a take-back: the right it takes, and the doing of it."""


@router.post("/takebacks/{number}/statements", response=IssuedOut, summary="Issue statements")
def issue(request: ApiRequest, number: Number, payload: Issue) -> dict[str, Any]:
    """Issue a statement about a take-back, or certificates for all that is cleared and has none.

    What it rests on is worked out first: savings are assessed, devices priced. Some seconds for thousands of
    devices.
    """
    row = intake.takeback(number, request.access.sight)
    if payload.kind not in ISSUED:
        raise Problem("word_not_known", place="body.kind", known=", ".join(ISSUED))
    right, work = ISSUED[payload.kind]
    need(request, row.path, right)
    also = {"reference": payload.reference} if payload.kind == "settlement" else {}

    def do() -> dict[str, Any]:
        made = work(row, actor=request.user.pk, at=now(), **also)
        return {"issued": len(made), "statements": [one.id for one in made[:500]]}

    return once(request, payload.dict(), do)


@router.get("/statements/{statement}", response=StatementOut, summary="One statement")
def one(request: ApiRequest, statement: StatementId) -> Statement:
    """One statement: what it is about, its digest, what it rests on."""
    return found(request, statement)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _gives(media_type: str, text: str) -> dict[str, Any]:
    schema = {"type": "object"} if media_type.endswith("json") else {"type": "string", "format": "binary"}
    return {"responses": {200: {"description": text, "content": {media_type: {"schema": schema}}}}}


@router.get(
    "/statements/{statement}/pdf",
    openapi_extra=_gives("application/pdf", "The page, PDF/A-3 with the data attached."),
    summary="Its page",
)
def pdf(request: ApiRequest, statement: StatementId, language: Language = "sv") -> HttpResponse:
    """The statement as a PDF/A-3 with its data attached: the same bytes each time."""
    row = found(request, statement)
    name = f"{row.kind.replace('_', '-')}-{row.id}-v{row.version}.{language}.pdf"
    return _file(queries.pdf(row, language), "application/pdf", name)


@router.get(
    "/statements/{statement}/data",
    openapi_extra=_gives("application/json", "The frozen data, canonical JSON (RFC 8785)."),
    summary="Its data",
)
def data(request: ApiRequest, statement: StatementId) -> HttpResponse:
    """The statement's frozen data, byte for byte what its digest names."""
    row = found(request, statement)
    name = f"{row.kind.replace('_', '-')}-{row.id}-v{row.version}.json"
    return _file(queries.data(row), "application/json", name)


@router.get(
    "/statements/{statement}/proof",
    openapi_extra=_gives("application/json", "The proof bundle `omlopp-bundle-1`."),
    summary="Its proof",
)
def proof(request: ApiRequest, statement: StatementId) -> HttpResponse:
    """The proof bundle: what `omlopp verify` needs to check the statement anywhere, offline.

    409 `issue_not_sealed` while no signed head holds the statement yet: a minute at most.
    """
    row = found(request, statement)
    name = {
        "kind": row.kind,
        "id": str(row.id),
        "version": row.version,
        "data": trust.read_json(queries.data(row)),
    }
    bundle = ledger.proof_bundle(row.id, subject=row.subject, name=name)
    return _file(
        bundle, "application/json", f"{row.kind.replace('_', '-')}-{row.id}-v{row.version}.proof.json"
    )
