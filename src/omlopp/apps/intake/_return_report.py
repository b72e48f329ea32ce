"""The return report (återrapport) of a take-back: every announced line and every unlisted device, once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from omlopp import documents, ledger
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.intake.models import FrozenList, Line, State, Takeback, Unlisted
from omlopp.apps.intake.queries import NotInThisState, reconciliation
from omlopp.apps.parties import queries as parties
from omlopp.apps.statements.actions import Draft, Issued, issue
from omlopp.domain import identity
from omlopp.domain.events import Event, TakebackReported
from omlopp.domain.vocabulary import Judgement, Outcome

RETURN_REPORT = "return_report"
UNLISTED = "unlisted"


def return_report(
    *, takeback: Takeback, issued: documents.Issue, sampled: documents.Sampled | None = None
) -> documents.ReturnReport:
    """The report as the rows are now; four questions whatever the number of devices."""
    devices = {
        row.id: row for row in Device.objects.filter(takeback=takeback.id).defer("first_at", "changed_at")
    }
    lines = list(Line.objects.filter(takeback=takeback.id).defer("ended_at", "bought_date").order_by("line"))
    unlisted = list(Unlisted.objects.filter(takeback=takeback.id).order_by("found_at", "device"))
    counted = reconciliation([takeback.id])[takeback.id]
    units = parties.names_by_path({line.path for line in lines} | {row.path for row in unlisted})
    frozen = FrozenList.objects.filter(takeback=takeback.id).order_by("-first_line").first()
    operator, customer = parties.on_paper(takeback.customer)
    return documents.SampledReport(
        issue=issued,
        operator=operator,
        customer=customer,
        order=takeback.number,
        reconciliation=documents.Reconciliation(
            announced=counted.announced,
            received=counted.received,
            missing=counted.missing,
            refused=counted.refused,
            duplicate=counted.duplicate,
            unreadable=counted.unreadable,
            unlisted=counted.unlisted,
        ),
        media=_media(takeback.id),
        devices=(
            *(_of_line(line, devices.get(line.device), units) for line in lines),
            *(_of_unlisted(row, devices.get(row.device), units) for row in unlisted),
        ),
        collected_date=takeback.collected_at.date() if takeback.collected_at else None,
        received_date=takeback.receiving_at.date() if takeback.receiving_at else None,
        list_sha256=frozen.digest if frozen else None,
        sampled=sampled,
    )


def _media(takeback: UUID) -> tuple[documents.MediaCount, ...]:
    here = Device.objects.filter(takeback=takeback).values("id")
    rows = (
        Medium.objects.filter(device__in=here)
        .values_list("medium_kind", "judgement", "sufficient")
        .annotate(n=Count("id"))
        .order_by("medium_kind", "judgement", "sufficient")
    )
    return tuple(
        documents.MediaCount(
            medium=kind,
            judgement=Judgement(judgement) if judgement else None,
            sufficient=bool(enough),
            count=n,
        )
        for kind, judgement, enough, n in rows
    )


def _of_line(line: Line, device: Device | None, units: dict[str, str]) -> documents.DeviceReturned:
    # A duplicate line has no device of its own to tell about; what came is told on its first line.
    came = device if device and line.outcome in (Outcome.RECEIVED, Outcome.UNREADABLE) else None
    return documents.DeviceReturned(
        outcome=str(line.outcome),
        line=line.line,
        serial=(came.serial if came else None) or line.serial or line.serial_raw,
        model=_model(came or line),
        kind=came.kind if came else line.kind,
        unit=units.get(line.path) or None,
        grade=came.grade if came else None,
        route=came.route if came else None,
        media=came.media if came and came.media_known else None,
        media_sufficient=came.media_sufficient if came and came.media_known else None,
    )


def _of_unlisted(row: Unlisted, device: Device | None, units: dict[str, str]) -> documents.DeviceReturned:
    known = device is not None and device.media_known
    return documents.DeviceReturned(
        outcome=UNLISTED,
        serial=device.serial or device.code if device else None,
        model=_model(device) if device else None,
        kind=device.kind if device else None,
        unit=units.get(row.path) or None,
        grade=device.grade if device else None,
        route=device.route if device else None,
        media=device.media if device and known else None,
        media_sufficient=device.media_sufficient if device and known else None,
    )


def _model(of: Device | Line) -> str | None:
    return identity.model_name(of.manufacturer, of.model) or None


def issue_return_report(
    *, takeback: Takeback, actor: UUID | None, at: datetime, sampled: documents.Sampled | None = None
) -> Issued:
    """Issue the return report of a reconciled take-back; issued again, it is a new version.

    `sampled` is what the workshop knows of independent samples; None leaves it untold.
    Raises `NotInThisState` before receiving is closed.
    """
    takeback.refresh_from_db()
    states = (State.RECONCILED, State.REPORTED, State.SETTLED, State.CLOSED)
    if takeback.state not in states:
        raise NotInThisState(takeback.number, takeback.state, states)

    def also(issued: Sequence[Issued]) -> Sequence[Event]:
        return (
            [TakebackReported(subject=takeback.id, statement=issued[0].id)]
            if takeback.state == State.RECONCILED
            else []
        )

    with ledger.seeing(ledger.EVERYTHING):
        draft = Draft(
            RETURN_REPORT,
            takeback.id,
            takeback.path,
            lambda issued: return_report(takeback=takeback, issued=issued, sampled=sampled),
            takeback=takeback.id,
        )
        return issue(drafts=[draft], also=also, hold=[takeback.id], actor=actor, at=at)[0]
