"""Take-backs: ordered, listed, announced, received, reconciled."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Query, Router, Status

from omlopp.api import _takeback_shapes as shapes
from omlopp.api._problems import Problem
from omlopp.api._request import After, ApiRequest, Draft, Limit, Number, body_length, need, now, once
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions, queries
from omlopp.apps.intake.models import DraftList, Takeback
from omlopp.apps.parties import queries as parties
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible
from omlopp.domain import carbon, erasure, manifest, pricing
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import Kind, Outcome

router = Router(tags=["take-backs"])

PLANS: Final = (Right.ORDER_TAKEBACK, Right.RECEIVE)
PROBLEMS_SHOWN: Final = 500
FORM_AROUND: Final = 64 * 1024  # bytes a form puts around its file
_WORST_FIRST: Final = {"error": 0, "warning": 1, "repaired": 2}


def found(request: ApiRequest, number: Number, *rights: Right) -> Takeback:
    """The take-back, for a person who may do this with it."""
    row = queries.takeback(number, request.access.sight)
    if rights:
        need(request, row.path, *rights)
    return row


@router.get("/takebacks", response=shapes.TakebackPage, summary="List take-backs")
def list_takebacks(request: ApiRequest, before: After = None, limit: Limit = 50) -> dict[str, Any]:
    """The take-backs the person sees, newest first, each with its reconciliation."""
    rows, following = queries.page(request.access.sight, before=before, size=limit)
    counted = queries.reconciliation([row.id for row in rows])
    names = parties.names({row.customer for row in rows})
    return {
        "takebacks": [shapes.described(row, names, counted[row.id]) for row in rows],
        "next": following,
    }


@router.post("/takebacks", response={201: shapes.TakebackOut}, summary="Order a take-back")
def order(request: ApiRequest, payload: shapes.Order) -> Status[dict[str, Any]]:
    """Order a take-back for a customer; it gets the year's next number."""
    customer = Party.objects.filter(id=payload.customer).first()
    if customer is None:
        raise NotVisible
    need(request, customer.path, *PLANS)
    known = {
        "policy": [each.id for each in erasure.POLICIES],
        "price_list": list(pricing.PRICE_LISTS),
        "method": [each.id for each in carbon.METHODS],
    }
    for name, values in known.items():
        if getattr(payload, name) not in values:
            raise Problem("word_not_known", place=f"body.{name}", known=", ".join(values))

    def do() -> dict[str, Any]:
        row = actions.order_takeback(
            customer=customer.id,
            policy=payload.policy,
            price_list=payload.price_list,
            method=payload.method,
            actor=request.user.pk,
            at=now(),
        )
        counted = queries.reconciliation([row.id])[row.id]
        return shapes.described(row, parties.names([customer.id]), counted)

    return Status(201, once(request, payload.dict(), do))


@router.get("/takebacks/{number}", response=shapes.TakebackWhole, summary="One take-back")
def one(request: ApiRequest, number: Number) -> dict[str, Any]:
    """One take-back with its reconciliation, also for each place in the tree."""
    row = found(request, number)
    units = queries.by_unit(row.id)
    called = parties.names_by_path([path for path, _ in units])
    counted = queries.reconciliation([row.id])[row.id]
    return {
        **shapes.described(row, parties.names([row.customer]), counted),
        "units": [{"path": path, "name": called.get(path), **shapes.counts(of)} for path, of in units],
    }


@router.get("/takebacks/{number}/lines", response=shapes.LinePage, summary="Its lines")
def lines(
    request: ApiRequest,
    number: Number,
    outcome: Annotated[str | None, Query(description="Only lines that ended so; open: not yet.")] = None,
    after: Annotated[int, Query(ge=0, description="The number of the line before the page.")] = 0,
    limit: Limit = 50,
) -> dict[str, Any]:
    """The announced lines in order, and how each ended."""
    row = found(request, number)
    if outcome is not None and outcome not in {*Outcome, "open"}:
        raise Problem("word_not_known", place="query.outcome", known=", ".join([*Outcome, "open"]))
    page, following = queries.lines(row.id, outcome=outcome, after=after, size=limit)
    money = request.access.may(Right.SEE_MONEY, row.path)
    return {
        "lines": [shapes.line(each, money=money) for each in page],
        "next": following,
        "withheld": [] if money else ["money"],
    }


@router.get("/takebacks/{number}/unlisted", response=shapes.UnlistedAll, summary="Its unlisted arrivals")
def unlisted(request: ApiRequest, number: Number) -> dict[str, Any]:
    """The devices that came without being announced."""
    rows = queries.unlisted(found(request, number).id)
    codes = dict(Device.objects.filter(id__in=[row.device for row in rows]).values_list("id", "code"))
    return {
        "unlisted": [
            {"device": row.device, "code": codes.get(row.device), "path": row.path, "found_at": row.found_at}
            for row in rows
        ]
    }


def _verb(
    request: ApiRequest, row: Takeback, sent: object, work: Callable[..., object], *, lines: int | None = None
) -> dict[str, Any]:
    """Do one thing with a take-back and say its state after it."""

    def do() -> dict[str, Any]:
        answer = work(takeback=row, actor=request.user.pk, at=now())
        row.refresh_from_db()
        concerned = answer if isinstance(answer, int) else lines
        return {"number": row.number, "state": row.state, "lines": concerned}

    return once(request, sent, do)


@router.post("/takebacks/{number}/schedule", response=shapes.Done, summary="Book the pick-up")
def schedule(request: ApiRequest, number: Number, payload: shapes.Schedule) -> dict[str, Any]:
    """Agree on a day for the pick-up."""
    row = found(request, number, *PLANS)
    return _verb(
        request, row, payload.dict(), lambda **by: actions.schedule(pickup_date=payload.pickup_date, **by)
    )


@router.post("/takebacks/{number}/collect", response=shapes.Done, summary="Record the pick-up")
def collect(request: ApiRequest, number: Number, payload: shapes.Collect) -> dict[str, Any]:
    """Record that the load left the customer."""
    row = found(request, number, Right.RECEIVE)
    return _verb(
        request,
        row,
        payload.dict(),
        lambda **by: actions.collect(pallets=payload.pallets, seals=payload.seals, **by),
    )


@router.post("/takebacks/{number}/cancel", response=shapes.Done, summary="Call it off")
def cancel(request: ApiRequest, number: Number, payload: shapes.Reason) -> dict[str, Any]:
    """Call the take-back off before anything was received."""
    row = found(request, number, *PLANS)
    return _verb(request, row, payload.dict(), lambda **by: actions.cancel(reason=payload.reason, **by))


LIST_UPLOAD: Final = {
    "requestBody": {
        "required": True,
        "description": f"The list, at most {manifest.SIZE_LIMIT // 2**20} MiB: as it is or in a form.",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"list": {"type": "string", "format": "binary"}}}
            },
        },
    }
}


def _list_sent(request: HttpRequest, name: str) -> tuple[str, bytes]:
    body_length(request, limit=manifest.SIZE_LIMIT + FORM_AROUND)
    if (request.content_type or "").lower() != "multipart/form-data":
        return name, request.read()
    files = [file for field in request.FILES for file in request.FILES.getlist(field)]
    if len(files) != 1:
        raise Problem("too_many" if files else "nothing_sent", place="body", limit=1)
    return files[0].name or name, files[0].read()


def _preview(draft: DraftList, read: manifest.Manifest) -> dict[str, Any]:
    severities: dict[str, int] = {}
    for problem in read.problems:
        severities[problem.severity.value] = severities.get(problem.severity.value, 0) + 1
    worst = sorted(read.problems, key=lambda each: _WORST_FIRST.get(each.severity.value, 3))[:PROBLEMS_SHOWN]
    return {
        "draft": draft.id,
        "name": draft.name,
        "devices": len(read.rows),
        "digest": read.digest(),
        "severities": severities,
        "problems": [
            {
                "sheet": each.sheet,
                "line": each.line,
                "column": each.column,
                "code": each.code,
                "value": each.value,
                "severity": each.severity,
            }
            for each in worst
        ],
        "problems_left_out": len(read.problems) - len(worst),
    }


@router.post(
    "/takebacks/{number}/lists",
    response={201: shapes.Preview},
    openapi_extra=LIST_UPLOAD,
    summary="Hand in a list",
)
def propose(
    request: ApiRequest,
    number: Number,
    name: Annotated[
        str, Query(max_length=200, description="The file's name, for a list sent as it is.")
    ] = "list",
) -> Status[dict[str, Any]]:
    """Hand in a customer's list (XLSX or CSV) and see how it is read. Nothing is announced yet."""
    row = found(request, number, *PLANS)
    called, data = _list_sent(request, name)
    draft, read = actions.propose_list(takeback=row, name=called, data=data, actor=request.user.pk, at=now())
    return Status(201, _preview(draft, read))


def _draft(row: Takeback, draft: Draft) -> DraftList:
    kept = DraftList.objects.filter(id=draft, takeback=row.id).first()
    if kept is None:
        raise NotVisible
    return kept


@router.get("/takebacks/{number}/lists/{draft}", response=shapes.Preview, summary="A list under preview")
def preview(request: ApiRequest, number: Number, draft: Draft) -> dict[str, Any]:
    """A list handed in before, as it would be announced now."""
    kept = _draft(found(request, number, *PLANS), draft)
    return _preview(kept, actions.preview(draft=kept))


@router.post(
    "/takebacks/{number}/lists/{draft}/corrections", response=shapes.Preview, summary="Correct a list"
)
def correct(request: ApiRequest, number: Number, draft: Draft, payload: shapes.Corrections) -> dict[str, Any]:
    """Correct cells of a list under preview."""
    kept = _draft(found(request, number, *PLANS), draft)
    corrections = []
    for place, each in enumerate(payload.corrections):
        if each.field not in set(manifest.Field):
            known = ", ".join(manifest.Field)
            raise Problem("word_not_known", place=f"body.corrections.{place}.field", known=known)
        corrections.append(manifest.Correction(each.sheet, each.line, manifest.Field(each.field), each.value))
    return _preview(kept, actions.correct(draft=kept, corrections=corrections))


@router.post(
    "/takebacks/{number}/lists/{draft}/announce", response=shapes.AnnouncedOut, summary="Announce a list"
)
def announce(request: ApiRequest, number: Number, draft: Draft, payload: shapes.Announce) -> dict[str, Any]:
    """Announce a list: frozen by digest, a device for every line, all or nothing; once again is one fact."""
    row = found(request, number, *PLANS)
    kept = _draft(row, draft)
    places = {name.casefold(): path for name, path in payload.places.items()}
    for name, path in places.items():
        if not path.startswith(row.path) or not Party.objects.filter(path=path).exists():
            raise Problem("place_not_below", place=f"body.places.{name}", path=path)

    def do() -> dict[str, Any]:
        announced = actions.announce(
            takeback=row,
            draft=kept,
            places={**parties.places_below(row.path), **places},
            actor=request.user.pk,
            at=now(),
        )
        return {name: getattr(announced, name) for name in shapes.AnnouncedOut.model_fields}

    return once(request, payload.dict(), do)


@router.post("/takebacks/{number}/receiving/open", response=shapes.Done, summary="Begin receiving")
def open_receiving(request: ApiRequest, number: Number) -> dict[str, Any]:
    """The load is at the dock: receiving begins, or goes on after it was closed."""
    row = found(request, number, Right.RECEIVE)
    return _verb(request, row, None, actions.open_receiving)


@router.post("/takebacks/{number}/receiving/scans", response=shapes.ScansOut, summary="Receive by scans")
def scan(request: ApiRequest, number: Number, payload: shapes.Scans) -> dict[str, Any]:
    """Receive devices by what was scanned or pasted; one answer for each scan."""
    row = found(request, number, Right.RECEIVE)

    def do() -> dict[str, Any]:
        answers = actions.receive(
            takeback=row, scans=payload.scans, place=payload.place, actor=request.user.pk, at=now()
        )
        return {"scans": answers}

    return once(request, payload.dict(), do)


@router.post("/takebacks/{number}/receiving/lines", response=shapes.Done, summary="Receive by lines")
def receive_lines(request: ApiRequest, number: Number, payload: shapes.LinesIn) -> dict[str, Any]:
    """Receive announced lines by their numbers, or all that are open."""
    row = found(request, number, Right.RECEIVE)
    found_by = "bulk" if payload.lines is None else "hand"
    return _verb(
        request,
        row,
        payload.dict(),
        lambda **by: actions.receive_lines(lines=payload.lines, place=payload.place, found_by=found_by, **by),
    )


@router.post(
    "/takebacks/{number}/receiving/unlisted",
    response={201: shapes.ArrivalOut},
    summary="Receive an unlisted device",
)
def receive_unlisted(request: ApiRequest, number: Number, payload: shapes.Arrival) -> Status[dict[str, Any]]:
    """Receive a device that no line announced; it gets a code of ours."""
    row = found(request, number, Right.RECEIVE)
    if payload.kind is not None and payload.kind not in set(Kind):
        raise Problem("word_not_known", place="body.kind", known=", ".join(Kind))

    def do() -> dict[str, Any]:
        device = actions.receive_unlisted(
            takeback=row,
            kind=None if payload.kind is None else Kind(payload.kind),
            manufacturer=payload.manufacturer,
            model=payload.model,
            serial=payload.serial,
            asset_tag=payload.asset_tag,
            place=payload.place,
            actor=request.user.pk,
            at=now(),
        )
        return {"device": device, "code": Device.objects.get(id=device).code}

    return Status(201, once(request, payload.dict(), do))


@router.post("/takebacks/{number}/receiving/refusals", response=shapes.Done, summary="Refuse lines")
def refuse(request: ApiRequest, number: Number, payload: shapes.LinesRefused) -> dict[str, Any]:
    """Refuse announced devices at the dock."""
    row = found(request, number, Right.RECEIVE)
    return _verb(
        request,
        row,
        payload.dict(),
        lambda **by: actions.refuse_lines(lines=payload.lines, reason=payload.reason, **by),
        lines=len(payload.lines),
    )


@router.post("/takebacks/{number}/receiving/unreadable", response=shapes.Done, summary="Receive unreadable")
def unreadable(request: ApiRequest, number: Number, payload: shapes.LinesUnreadable) -> dict[str, Any]:
    """Devices came for the lines but their serials cannot be read: they go by codes of ours."""
    row = found(request, number, Right.RECEIVE)
    return _verb(
        request,
        row,
        payload.dict(),
        lambda **by: actions.mark_unreadable(lines=payload.lines, place=payload.place, **by),
        lines=len(payload.lines),
    )


@router.post("/takebacks/{number}/receiving/withdrawals", response=shapes.Done, summary="Withdraw an outcome")
def withdraw(request: ApiRequest, number: Number, payload: shapes.Withdrawal) -> dict[str, Any]:
    """Undo the outcome of a line that was recorded by mistake, while receiving is open."""
    row = found(request, number, Right.RECEIVE)
    return _verb(
        request,
        row,
        payload.dict(),
        lambda **by: actions.withdraw_outcome(line=payload.line, reason=payload.reason, **by),
        lines=1,
    )


@router.post("/takebacks/{number}/receiving/close", response=shapes.Done, summary="Close receiving")
def close_receiving(request: ApiRequest, number: Number) -> dict[str, Any]:
    """End receiving: every open line ends as missing (`lines` says how many), and the counts are recorded."""
    row = found(request, number, Right.RECEIVE)
    return _verb(request, row, None, actions.close_receiving)
