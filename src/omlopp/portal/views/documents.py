"""Documents: what has been said to you, each version, to read on paper or by machine."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from omlopp.apps.devices.models import Device
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import Takeback
from omlopp.apps.statements import queries
from omlopp.apps.statements.models import Statement
from omlopp.documents import LANGUAGES
from omlopp.portal import exports, readable
from omlopp.portal.page import PortalRequest, key_of, language, page, say
from omlopp.ui.jinja import with_query

PAGE = 50


def documents(request: PortalRequest) -> HttpResponse:
    """Every statement the person may read, newest first, by kind and take-back."""
    access = request.access
    kind = request.GET.get("kind") or None
    kinds = readable.kinds(access)
    if kind is not None and kind not in kinds:
        raise Http404
    number = request.GET.get("takeback") or None
    rows = readable.statements(access).order_by("-id")
    if kind:
        rows = rows.filter(kind=kind)
    takeback: Takeback | None = None
    if number:
        takeback = intake.takeback(number, access.sight)
        rows = rows.filter(takeback=takeback.id)
    before = key_of(request.GET.get("before"))
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    more = found[PAGE - 1].id if len(found) > PAGE else None
    chips = (
        [{"text": say("statement", kind), "url": with_query(request, kind=None, before=None)}] if kind else []
    )
    if number:
        chips.append({"text": number, "url": with_query(request, takeback=None, before=None)})
    return page(
        request,
        "documents.html",
        documents=found[:PAGE],
        abouts=_abouts(request, found[:PAGE]),
        devices=_devices(found[:PAGE]),
        chips=chips,
        kinds=[
            {
                "url": with_query(request, kind=one, before=None),
                "text": say("statement", one),
                "current": one == kind,
            }
            for one in kinds
        ],
        all_url=with_query(request, kind=None, before=None),
        kind=kind,
        next_url=with_query(request, before=more) if more else None,
        first_url=with_query(request, before=None) if before else None,
    )


def pdf(request: PortalRequest, statement: UUID) -> HttpResponse:
    """The statement on paper, in the page's language or the one asked for."""
    row = readable.statement(request.access, statement)
    wanted = request.GET.get("language") or language()
    chosen = next((known for known in LANGUAGES if known == wanted), None)
    if chosen is None:
        raise Http404
    response = HttpResponse(queries.pdf(row, chosen), content_type="application/pdf")
    return exports.as_attachment(response, f"{_file_name(request, row)}-{chosen}.pdf")


def data(request: PortalRequest, statement: UUID) -> HttpResponse:
    """The statement's frozen data, byte for byte what its digest is of."""
    row = readable.statement(request.access, statement)
    response = HttpResponse(queries.data(row), content_type="application/json")
    return exports.as_attachment(response, f"{_file_name(request, row)}.json")


def _file_name(request: PortalRequest, row: Statement) -> str:
    about = _abouts(request, [row]).get(row.id, "")
    kind = slugify(say("statement", row.kind))
    return "-".join(part for part in (kind, about.replace("Å", "A"), f"v{row.version}") if part)


def _abouts(request: PortalRequest, rows: list[Statement]) -> dict[UUID, str]:
    """What each statement is about, by the name people use: a device's code or a take-back's number."""
    subjects = {row.subject for row in rows}
    found = _devices(rows)
    found |= dict(
        intake.visible(request.access.sight).filter(id__in=subjects - set(found)).values_list("id", "number")
    )
    return {row.id: found.get(row.subject, "") for row in rows}


def _devices(rows: list[Statement]) -> dict[UUID, str]:
    """The codes of the devices that statements are about."""
    return dict(Device.objects.filter(id__in={row.subject for row in rows}).values_list("id", "code"))
