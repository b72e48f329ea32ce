"""Is this paper genuine? What the record says about an issued statement, and the proof of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt

from omlopp import ledger
from omlopp.apps.parties.queries import NOBODY, Access
from omlopp.apps.statements import queries
from omlopp.apps.statements.models import Statement
from omlopp.domain import trust
from omlopp.domain.rights import TO_READ
from omlopp.public.page import open_page, page

LARGEST_COPY = trust.LARGEST_BUNDLE_BYTES


# A copy is looked at and forgotten: there is nothing a forged request could change, and no cookie to steal.
@csrf_exempt
@open_page
def verify(request: HttpRequest, statement: UUID) -> HttpResponse:
    """What the record says about the statement. A copy may be sent along to be compared.

    The statement's data is shown to nobody here: who may read it has a link to it.
    """
    row = _statement(statement)
    compared = _compare(request, row) if request.method == "POST" else None
    if compared == "same" and request.POST.get("wanted") == "proof":
        answer = _bundle(row)
        if answer is not None:
            return answer
    proof = ledger.issue_proof(row.id, subject=row.subject)
    newer = _newer(row)
    response = page(
        request,
        "verify.html",
        statement=row,
        compared=compared,
        proof=proof,
        newer=newer,
        newest=newer[-1] if newer else None,
        key=str(ledger.signing_key().verifier),
        readable=_may_read(request, row),
        path=[step.hex() for step in proof.path],
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@open_page
def proof(request: HttpRequest, statement: UUID) -> HttpResponse:
    """The proof bundle for those who may read the statement: it holds the statement's data."""
    row = _statement(statement)
    if not _may_read(request, row):
        raise Http404
    answer = _bundle(row)
    if answer is None:
        raise Http404
    return answer


def _statement(statement: UUID) -> Statement:
    """The row, read past the wall on purpose: that it was issued is what the page is there to say."""
    with ledger.seeing(ledger.EVERYTHING):
        row = Statement.objects.filter(id=statement).first()
    if row is None:
        raise Http404
    return row


def _newer(row: Statement) -> list[Statement]:
    """The versions that took the statement's place, oldest first."""
    with ledger.seeing(ledger.EVERYTHING):
        return list(
            Statement.objects.filter(
                subject=row.subject, kind=row.kind, about=row.about, version__gt=row.version
            ).order_by("version")
        )


def _may_read(request: HttpRequest, row: Statement) -> bool:
    access: Access = getattr(request, "access", NOBODY)
    right = TO_READ.get(row.kind)
    return right is not None and access.may(right, row.path)


def _bundle(row: Statement) -> HttpResponse | None:
    """The bundle as a file; None while no signed head holds the event yet."""
    data = trust.read_json(queries.data(row))
    name = {"kind": row.kind, "id": str(row.id), "version": row.version, "data": data}
    try:
        content = ledger.proof_bundle(row.id, subject=row.subject, name=name)
    except ledger.IssueNotSealed:
        return None
    response = HttpResponse(content, content_type="application/json")
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=f"proof-{row.id}.json")
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _compare(request: HttpRequest, row: Statement) -> str:
    """`same`, `different`, or why the copy says nothing: `missing`, `too_large`, `unreadable`."""
    file = request.FILES.get("copy")
    if file is None:
        return "missing"
    if file.size is None or file.size > LARGEST_COPY:
        return "too_large"
    content = file.read()
    try:
        if content.startswith(b"%PDF"):
            content = trust.attached_json(content).data
        digest = trust.statement_digest(trust.read_json(content))
    except (trust.PdfRefused, trust.TextNotJson, trust.ValueNotCanonical):
        return "unreadable"
    return "same" if digest == row.digest else "different"
