"""Evidence: inventories and erasure reports, one or a thousand in a request."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Annotated, Any, Final

import msgspec
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from omlopp.api._problems import Problem
from omlopp.api._request import ApiRequest, body_length, need, need_somewhere, now, once
from omlopp.apps.intake import queries as intake
from omlopp.apps.workshop import actions
from omlopp.domain.rights import Right

router = Router(tags=["evidence"])

BODY_LIMIT: Final = 64 * 1024 * 1024
REPORT_LIMIT: Final = 16 * 1024 * 1024
REPORTS_LIMIT: Final = 1000
SINGLE_TYPES: Final = (
    "application/xml",
    "text/xml",
    "text/plain",
    "application/pdf",
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    "application/octet-stream",
    "application/gzip",
)
NDJSON: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl")

_split = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Waiting(Schema):
    """A part of a report that waits for a person."""

    item: str = Field(description="The id of the item in the queue.")
    part: int = Field(description="Its place in the report; -1 is the report as a whole.")
    reason: str = Field(description="Why it could not be bound, as a code.")


class ReportResult(Schema):
    """What became of one report."""

    name: str = Field(description="The file's name, or its number in the request.")
    digest: str = Field(description="SHA-256 of its bytes: the exhibit it is kept as.")
    code: str = Field(
        description="taken_in, partly_queued, duplicate_report, or the reason why all of it is queued."
    )
    detail: str | None = Field(None, description="Why an unreadable report cannot be read, as a code.")
    devices: list[str] = Field(description="The ids of the devices it was bound to.")
    queued: list[Waiting] = Field(description="The parts of it that wait for a person.")
    notices: list[str] = Field(description="Codes of what a person may want to know.")
    problems: list[str] = Field(description="Codes of what the reader stumbled over.")
    rows: int | None = Field(None, description="How many devices an export lists; null for other reports.")


class TakenIn(Schema):
    """What became of all reports of a request, in their order."""

    facts: int = Field(description="How many facts were recorded.")
    counts: dict[str, int] = Field(description="How many reports met each code.")
    reports: list[ReportResult] = Field(description="Each report, in the order sent.")


UPLOAD: Final = {
    "requestBody": {
        "required": True,
        "description": (
            "One report as it is (a JSON object, XML, text, PDF, YAML), many as a JSON array or as"
            " NDJSON (one report a line), or files of any name as `multipart/form-data`."
            f" At most {REPORTS_LIMIT} reports and {BODY_LIMIT // 2**20} MiB in one request,"
            f" {REPORT_LIMIT // 2**20} MiB in one report."
        ),
        "content": {
            "application/json": {"schema": {"oneOf": [{"type": "object"}, {"type": "array", "items": {}}]}},
            "application/x-ndjson": {"schema": {"type": "string"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "report": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post("/evidence", response=TakenIn, openapi_extra=UPLOAD, summary="Take in reports")
def take_in(
    request: ApiRequest,
    takeback: Annotated[
        str | None, Query(description="Keep to the devices of this take-back, by its number.")
    ] = None,
    name: Annotated[
        str, Query(max_length=200, description="The file's name, for a report sent as it is.")
    ] = "report",
) -> dict[str, Any]:
    """Take in inventories and erasure reports: each is kept, read, bound by serial and judged.

    What does not match is queued for a person. All of a request is one: everything or nothing. A report that
    was taken in before adds nothing, so a request may be sent again.
    """
    row = None
    if takeback is not None:
        row = intake.takeback(takeback, request.access.sight)
        need(request, row.path, Right.ERASE)
        sight: Sequence[str] = (row.path,)
    else:
        sight = need_somewhere(request, Right.ERASE)
    files = list(reports_of(request, name))
    if not files:
        raise Problem("nothing_sent", place="body")

    def do() -> dict[str, Any]:
        taken = actions.take_in_evidence(
            files=files,
            takeback=row.id if row is not None else None,
            actor=request.user.pk,
            at=now(),
            sight=sight,
        )
        return {"facts": taken.facts, "counts": taken.counts, "reports": taken.files}

    return once(request, [takeback, sent_of(files)], do)


def sent_of(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """What was sent, the same each time: names and digests."""
    return [(each, sha256(data).hexdigest()) for each, data in files]


def reports_of(request: HttpRequest, name: str) -> Iterator[tuple[str, bytes]]:
    """The reports of a request as (name, bytes), within the limits."""
    body_length(request, limit=BODY_LIMIT)
    kind = (request.content_type or "application/octet-stream").lower()
    if kind == "multipart/form-data":
        yield from _limited(
            (file.name or "report", file.read(REPORT_LIMIT + 1))
            for field in request.FILES
            for file in request.FILES.getlist(field)
        )
        return
    body = request.read()
    if kind in NDJSON:
        lines = (line for line in body.split(b"\n") if line.strip())
        yield from _limited((f"line {n}", line.rstrip(b"\r")) for n, line in enumerate(lines, 1))
    elif kind == "application/json" and body.lstrip()[:1] == b"[":
        try:
            several = _split(body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Problem("body_unreadable", place="body", reason=str(error)) from None
        yield from _limited((f"item {n}", bytes(each)) for n, each in enumerate(several))
    elif kind == "application/json" or kind in SINGLE_TYPES:
        yield from _limited([(name, body)] if body else [])
    else:
        raise Problem("media_type_unknown", place="header.Content-Type", media_type=kind)


def _limited(reports: Any) -> Iterator[tuple[str, bytes]]:
    for count, (name, data) in enumerate(reports, 1):
        if count > REPORTS_LIMIT:
            raise Problem("too_many", place="body", limit=REPORTS_LIMIT)
        if len(data) > REPORT_LIMIT:
            raise Problem("body_too_large", place=name, limit_bytes=REPORT_LIMIT)
        yield name, data
