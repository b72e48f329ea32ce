"""Take-backs: the list of them, one of them, its lines and their export."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from omlopp.apps.climate import queries as climate
from omlopp.apps.devices.models import Device
from omlopp.apps.economy import queries as economy
from omlopp.apps.intake import queries as intake
from omlopp.apps.intake.models import Line, State, Takeback
from omlopp.apps.parties.actions import sort_key
from omlopp.apps.parties.queries import names, names_by_path
from omlopp.apps.statements.queries import count as certificates
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.documents.spreadsheet import Column, Sheet
from omlopp.domain.rights import Right
from omlopp.domain.vocabulary import Outcome
from omlopp.portal import exports, overview, readable
from omlopp.portal.page import PortalRequest, key_of, page, say
from omlopp.portal.views.lists import may_undo
from omlopp.ui import words
from omlopp.ui.jinja import with_query

PAGE = 25
LINES = 100
UNLISTED = "unlisted"
OUTCOMES = (*(str(outcome) for outcome in Outcome), "open", UNLISTED)


def takebacks(request: PortalRequest) -> HttpResponse:
    """Take-backs, newest first."""
    before = key_of(request.GET.get("before"))
    rows, older = intake.page(request.access.sight, before=before, size=PAGE)
    counted = intake.reconciliation([row.id for row in rows])
    called = names({row.customer for row in rows})
    return page(
        request,
        "takebacks.html",
        rows=[
            {
                "takeback": row,
                "counted": counted[row.id],
                "customer": called.get(row.customer, ""),
                "state": say("state", row.state),
            }
            for row in rows
        ],
        next_url=with_query(request, before=older) if older else None,
        first_url=with_query(request, before=None) if before else None,
        may_order=request.access.has(Right.ORDER_TAKEBACK),
    )


def takeback(request: PortalRequest, number: str) -> HttpResponse:
    """One take-back: how far it has come, how its lines ended, what is known of data, climate and money."""
    access = request.access
    row = intake.takeback(number, access.sight)
    departments = intake.by_unit(row.id)
    counted = intake.in_all(of for _path, of in departments)
    units = overview.by_unit_of(row.path, departments)
    called = names_by_path([path for path, _reconciled in (*departments, *units)])
    money = economy.summary(row.id) if access.may(Right.SEE_MONEY, row.path) else None
    spared = climate.summary(row.id, by_place=False) if access.may(Right.SEE_CLIMATE, row.path) else None
    held = overview.data_of(row.id) if counted.in_hand else None
    lines = reverse("takeback_lines", args=[row.number])
    return page(
        request,
        "takeback.html",
        takeback=row,
        customer=names([row.customer]).get(row.customer, ""),
        tabs=tabs(row, counted, "overview"),
        steps=overview.step_list(row),
        sentence=overview.sentence(counted),
        counted=counted,
        whole={"text": _("announced"), "count": counted.announced, "url": lines},
        parts=overview.parts(row, counted),
        exceptions=_exceptions(row, counted, held),
        units=sorted(
            ((called.get(path, ""), path, of) for path, of in units), key=lambda unit: sort_key(unit[0])
        ),
        departments=sorted(
            ((called.get(path, ""), path, of) for path, of in departments),
            key=lambda unit: sort_key(unit[0]),
        ),
        data=held,
        sampled=evidence.sampled_of_takeback(row.id),
        held_by_lock=evidence.locked_devices([row.id]).get(row.id, 0),
        documents=list(readable.statements(access).filter(subject=row.id).order_by("kind", "-version")),
        certificates=certificates(row.id, "erasure_certificate", access.paths(Right.SEE_EVIDENCE)),
        money=money,
        climate=spared,
        may_see_money=access.may(Right.SEE_MONEY, row.path),
        may_see_climate=access.may(Right.SEE_CLIMATE, row.path),
        may_announce=_may_announce(request, row),
        may_undo=may_undo(access, row, counted),
        drafts=intake.drafts(row.id) if _may_announce(request, row) else [],
    )


def lines(request: PortalRequest, number: str) -> HttpResponse:
    """The announced lines, filtered by how they ended; the unlisted arrivals are a filter of their own."""
    row = intake.takeback(number, request.access.sight)
    outcome = _outcome(request)
    counted = intake.reconciliation([row.id])[row.id]
    unlisted: list[Device] = []
    found: list[Line] = []
    following: int | None = None
    if outcome == UNLISTED:
        unlisted = list(
            Device.objects.filter(id__in=[u.device for u in intake.unlisted(row.id)]).order_by("id")
        )
    else:
        after = request.GET.get("after", "")
        found, following = intake.lines(
            row.id, outcome=outcome, after=int(after) if after.isdecimal() else 0, size=LINES
        )
    return page(
        request,
        "takeback_lines.html",
        takeback=row,
        tabs=tabs(row, counted, "lines"),
        counted=counted,
        outcome=outcome,
        tallies=_tallies(request, row, counted, outcome),
        lines=found,
        codes=_codes(found),
        unlisted=unlisted,
        units=names_by_path({line.path for line in found} | {device.path for device in unlisted}),
        next_url=with_query(request, after=following) if following else None,
        first_url=with_query(request, after=None) if request.GET.get("after") else None,
        query=f"?outcome={outcome}" if outcome else "",
    )


def export_lines(request: PortalRequest, number: str, form: str) -> HttpResponse:
    """The same selection of lines as a file."""
    row = intake.takeback(number, request.access.sight)
    outcome = _outcome(request)
    sheet = Sheet(
        row.number,
        (
            Column(_("Line"), "number"),
            Column(_("Device")),
            Column(_("Serial number")),
            Column(_("Asset tag")),
            Column(_("Kind")),
            Column(_("Manufacturer")),
            Column(_("Model")),
            Column(_("Unit")),
            Column(_("Department")),
            Column(_("Outcome")),
            Column(_("Reason")),
            Column(_("Bought"), "date"),
        ),
        _unlisted_rows(row) if outcome == UNLISTED else _line_rows(row, outcome),
    )
    return exports.download(sheet, form, name=f"{row.number}-{outcome or 'lines'}")


def tabs(row: Takeback, counted: intake.Reconciliation, current: str) -> list[dict[str, Any]]:
    """The pages of one take-back."""
    return [
        {
            "url": reverse("takeback", args=[row.number]),
            "text": _("Overview"),
            "current": current == "overview",
        },
        {
            "url": reverse("takeback_lines", args=[row.number]),
            "text": _("Lines"),
            "current": current == "lines",
            "count": counted.announced,
        },
        {
            "url": reverse("devices") + f"?takeback={row.number}",
            "text": _("Devices"),
            "current": False,
        },
        {
            "url": reverse("documents") + f"?takeback={row.number}",
            "text": _("Documents"),
            "current": False,
        },
    ]


def _may_announce(request: PortalRequest, row: Takeback) -> bool:
    states = (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING)
    return request.access.may(Right.ORDER_TAKEBACK, row.path) and row.state in states


def _exceptions(
    row: Takeback, counted: intake.Reconciliation, held: overview.Data | None
) -> list[dict[str, Any]]:
    lines = reverse("takeback_lines", args=[row.number])
    found = [
        {"count": getattr(counted, code), "text": text, "url": f"{lines}?outcome={code}"}
        for code, text in (
            ("missing", _("announced but did not come")),
            ("refused", _("refused at the dock")),
            ("unreadable", _("in hand, serial number cannot be read")),
            ("unlisted", _("came without being on the list")),
        )
    ]
    if held:
        found.append(
            {
                "count": held.insufficient,
                "text": _("locked: a storage medium is not sufficiently erased"),
                "url": reverse("devices") + f"?takeback={row.number}&data=locked",
            }
        )
    return [item for item in found if item["count"]]


def _outcome(request: PortalRequest) -> str | None:
    outcome = request.GET.get("outcome") or None
    if outcome is not None and outcome not in OUTCOMES:
        raise Http404
    return outcome


def _tallies(
    request: PortalRequest, row: Takeback, counted: intake.Reconciliation, outcome: str | None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "text": _("all announced"),
            "count": counted.announced,
            "url": with_query(request, outcome=None),
            "current": outcome is None,
            "tone": None,
        }
    ]
    found += [
        {**part, "url": with_query(request, outcome=part["code"]), "current": outcome == part["code"]}
        for part in overview.parts(row, counted)
    ]
    found.append(
        {
            "text": _("not on the list"),
            "count": counted.unlisted,
            "url": with_query(request, outcome=UNLISTED),
            "current": outcome == UNLISTED,
            "tone": "warn",
        }
    )
    return found


def _codes(found: list[Line]) -> dict[UUID, str]:
    return dict(Device.objects.filter(id__in={line.device for line in found}).values_list("id", "code"))


def _line_rows(row: Takeback, outcome: str | None) -> Iterator[tuple[Any, ...]]:
    after: int | None = 0
    while after is not None:
        found, after = intake.lines(row.id, outcome=outcome, after=after, size=5000)
        codes = _codes(found)
        for line in found:
            yield (
                line.line,
                codes.get(line.device),
                line.serial or line.serial_raw,
                line.asset_tag,
                words.word(line.kind, "kind") if line.kind else None,
                line.manufacturer,
                line.model,
                line.unit,
                line.department,
                words.word(line.outcome, "outcome") if line.outcome else _("not here yet"),
                _reason(line),
                line.bought_date,
            )


def _reason(line: Line) -> str | None:
    if line.of_line is not None:
        return _("same device as line %(line)s") % {"line": line.of_line}
    return say("line_reason", line.reason) if line.reason else None


def _unlisted_rows(row: Takeback) -> Iterator[tuple[Any, ...]]:
    found = Device.objects.filter(id__in=[u.device for u in intake.unlisted(row.id)]).order_by("id")
    units = names_by_path({device.path for device in found})
    for device in found:
        yield (
            None,
            device.code,
            device.serial,
            device.asset_tag,
            words.word(device.kind, "kind") if device.kind else None,
            device.manufacturer,
            device.model,
            units.get(device.path),
            None,
            _("not on the list"),
            None,
            None,
        )
