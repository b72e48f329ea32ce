"""What reuse spared in a year: the figures as issued or as they stand, and issuing the year's report."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Path, Router, Schema

from omlopp import documents, ledger
from omlopp.api._request import ApiRequest, Sent, need, now, once
from omlopp.apps.climate import actions, years
from omlopp.apps.parties.models import Party
from omlopp.apps.parties.queries import NotVisible
from omlopp.apps.statements import queries as statements
from omlopp.domain import trust
from omlopp.domain.rights import Right

router = Router(tags=["climate"])

PartyId = Annotated[UUID, Path(description="The customer's, unit's or department's id.")]
Year = Annotated[int, Path(ge=2000, le=2100, description="The year in which receiving was closed.")]


class YearOut(Schema):
    """A year of a party."""

    state: Literal["issued", "draft", "unknown"] = Field(
        description="issued: the report's own figures. draft: as it stands now. unknown: nothing is known"
        " yet, or it is too much to work out while you wait."
    )
    statement: UUID | None = Field(None, description="The issued report.")
    restatement: UUID | None = Field(None, description="The newest time it was said anew.")
    report: dict[str, Any] | None = Field(None, description="The report's data, in kg CO2e.")


class IssueYear(Sent):
    """Nothing more is needed."""


class IssuedYear(Schema):
    """The report that was issued."""

    statement: UUID = Field(description="Its id.")
    version: int = Field(description="1 for the first.")
    digest: str = Field(description="SHA-256 of its frozen data.")


def _party(party: UUID) -> Party:
    row = Party.objects.filter(id=party).first()
    if row is None or row.kind == "operator":
        raise NotVisible
    return row


@router.get("/parties/{party}/climate/{year}", response=YearOut, summary="A year's climate figures")
def figures(request: ApiRequest, party: PartyId, year: Year) -> dict[str, Any]:
    """What reuse spared the climate in a year, for a party and all below it: as issued, or as it stands."""
    place = _party(party)
    need(request, place.path, Right.SEE_CLIMATE)
    with ledger.seeing(ledger.EVERYTHING):
        stands = years.stands(place, year, now())
        data = statements.data(stands.issued) if stands.issued else None
    if data is None and stands.said is not None:
        data = documents.attachment(stands.said)
    return {
        "state": "issued" if stands.issued else "draft" if stands.said else "unknown",
        "statement": stands.issued.id if stands.issued else None,
        "restatement": stands.restatement.id if stands.restatement else None,
        "report": trust.read_json(data) if data else None,
    }


@router.post("/parties/{party}/climate/{year}", response=IssuedYear, summary="Issue a year's climate report")
def issue(request: ApiRequest, party: PartyId, year: Year, payload: IssueYear) -> dict[str, Any]:
    """Issue the climate report of a party for a year that is over; issued again, it is a new version."""
    place = _party(party)
    need(request, place.path, Right.ISSUE)
    start, end = years.bounds(year)

    def do() -> dict[str, Any]:
        made = actions.issue_period_report(
            party=place.id, start=start, end=end, actor=request.user.pk, at=now()
        )
        return {"statement": made.id, "version": made.version, "digest": made.digest}

    return once(request, payload.dict(), do)
