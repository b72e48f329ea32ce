"""The shapes of take-backs in the API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from omlopp.api._request import Name, Sent, Text
from omlopp.apps.intake.models import Line, Takeback
from omlopp.apps.intake.queries import Reconciliation
from omlopp.domain.carbon import DEFAULT_METHOD

LINES_LIMIT = 20_000
SCANS_LIMIT = 5_000


class Money(Schema):
    """An amount."""

    amount: str = Field(description="Decimal text.")
    currency: str = Field(description="ISO 4217.")


class Party(Schema):
    """An organisation's place in the tree."""

    id: UUID = Field(description="The party's id.")
    name: str | None = Field(None, description="What it is called.")
    path: str = Field(description="Its place in the tree.")


class Counts(Schema):
    """How the announced lines ended: `announced` is the sum of all others but `unlisted`."""

    announced: int = Field(description="Lines announced.")
    received: int = Field(description="Lines whose device came.")
    missing: int = Field(description="Lines whose device had not come when receiving closed.")
    refused: int = Field(description="Lines whose device was refused at the dock.")
    duplicate: int = Field(description="Lines that repeat another.")
    unreadable: int = Field(description="Lines whose device came without a readable serial.")
    open: int = Field(description="Lines that have not ended.")
    unlisted: int = Field(description="Devices that came without being announced.")


class UnitCounts(Counts):
    """The counts of one place in the tree."""

    path: str = Field(description="The place.")
    name: str | None = Field(None, description="What it is called.")


class TakebackOut(Schema):
    """A take-back with its reconciliation."""

    number: str = Field(description="Its number, such as ÅT-2026-0001.")
    id: UUID = Field(description="Its id.")
    state: str = Field(description="How far it has come.")
    customer: Party = Field(description="Whose it is.")
    policy: str = Field(description="The demand on erasure.")
    price_list: str = Field(description="What prices are taken from.")
    method: str = Field(description="The climate method.")
    pickup_date: date | None = Field(None, description="The day agreed for the pick-up.")
    pallets: int | None = Field(None, description="Pallets and cages collected.")
    ordered_at: datetime = Field(description="When it was ordered.")
    announced_at: datetime | None = Field(None, description="When its latest list was announced.")
    collected_at: datetime | None = Field(None, description="When the load left the customer.")
    receiving_at: datetime | None = Field(None, description="When receiving began.")
    reconciled_at: datetime | None = Field(None, description="When receiving was closed.")
    reconciliation: Counts = Field(description="How its lines ended.")


class TakebackWhole(TakebackOut):
    """A take-back with its reconciliation for each place in the tree."""

    units: list[UnitCounts] = Field(description="The reconciliation of each place the lines name.")


class TakebackPage(Schema):
    """A page of take-backs."""

    takebacks: list[TakebackOut] = Field(description="Newest first.")
    next: UUID | None = Field(None, description="The key of the next page.")


class LineOut(Schema):
    """One announced line as the customer claimed it, and how it ended."""

    line: int = Field(description="Its number in the take-back, from 1.")
    sheet: str = Field(description="The sheet of the customer's workbook; empty in delimited text.")
    row: int | None = Field(None, description="The spreadsheet's own row number.")
    kind: str | None = Field(None, description="What sort of device.")
    manufacturer: str | None = Field(None, description="As announced.")
    model: str | None = Field(None, description="As announced.")
    serial: str | None = Field(None, description="In normal form.")
    serial_raw: str | None = Field(None, description="As written.")
    asset_tag: str | None = Field(None, description="The customer's own tag.")
    unit: str | None = Field(None, description="As written.")
    department: str | None = Field(None, description="As written.")
    bought_date: date | None = Field(None, description="When it was bought.")
    price: Money | None = Field(None, description="What it cost; see `withheld`.")
    outcome: str | None = Field(None, description="How it ended; null while it is open.")
    of_line: int | None = Field(None, description="The line that a duplicate repeats.")
    reason: str | None = Field(None, description="Why it was refused or withdrawn.")
    found_by: str | None = Field(None, description="How the device was found.")
    device: UUID = Field(description="The device's id.")
    path: str = Field(description="The place it belongs to.")


class LinePage(Schema):
    """A page of lines."""

    lines: list[LineOut] = Field(description="In the order of their numbers.")
    next: int | None = Field(None, description="The number behind which the next page begins.")
    withheld: list[str] = Field(description="What the person has no right to see: money.")


class UnlistedOut(Schema):
    """A device that came without being announced."""

    device: UUID = Field(description="The device's id.")
    code: str | None = Field(None, description="Its code.")
    path: str = Field(description="The place it belongs to.")
    found_at: datetime = Field(description="When it was found.")


class UnlistedAll(Schema):
    """All unlisted arrivals of a take-back."""

    unlisted: list[UnlistedOut] = Field(description="In the order they were found.")


class Order(Sent):
    """A take-back to be ordered."""

    customer: UUID = Field(description="The customer's id.")
    policy: Name = Field(description="The demand on erasure, such as resale-purge.")
    price_list: Name = Field(description="What prices are taken from, such as sample-2026.")
    method: Name = Field(DEFAULT_METHOD, description="The climate method.")


class Schedule(Sent):
    """A day for the pick-up."""

    pickup_date: date = Field(description="The day.")


class Collect(Sent):
    """The load as it left the customer."""

    pallets: int = Field(ge=0, le=10_000, description="Pallets and cages.")
    seals: list[Name] = Field(default_factory=list, max_length=500, description="The custody note's seals.")


class Reason(Sent):
    """A reason, as a code."""

    reason: Name = Field(description="The code.")


class Scans(Sent):
    """What was scanned."""

    scans: list[Annotated[Text, StringConstraints(min_length=1)]] = Field(
        min_length=1, max_length=SCANS_LIMIT, description="Serials, asset tags or our codes."
    )
    place: Name = Field(description="Where in the house the devices are put.")


class ScanOut(Schema):
    """The answer to one scan."""

    text: str = Field(description="What was scanned.")
    verdict: str = Field(description="received, already, duplicate, ended, ambiguous or unlisted.")
    line: int | None = Field(None, description="The line it fits.")
    device: UUID | None = Field(None, description="The device's id.")
    outcome: str | None = Field(None, description="How the line ended.")


class ScansOut(Schema):
    """The answers to all scans, in their order."""

    scans: list[ScanOut] = Field(description="One for each scan.")


LineNumbers = Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1, max_length=LINES_LIMIT)]


class LinesIn(Sent):
    """Lines to receive."""

    lines: LineNumbers | None = Field(None, description="Their numbers; null for every line that is open.")
    place: Name = Field(description="Where in the house the devices are put.")


class LinesRefused(Sent):
    """Lines refused at the dock."""

    lines: LineNumbers = Field(description="Their numbers.")
    reason: Name = Field(description="damaged_battery, not_ours, contaminated or customer_withdrew.")


class LinesUnreadable(Sent):
    """Lines whose devices came without a readable serial."""

    lines: LineNumbers = Field(description="Their numbers.")
    place: Name = Field(description="Where in the house the devices are put.")


class Withdrawal(Sent):
    """An outcome to be taken back."""

    line: int = Field(ge=1, description="The line's number.")
    reason: Name = Field(description="Why, as a code.")


class Arrival(Sent):
    """A device that no line announced."""

    kind: Name | None = Field(None, description="What sort of device.")
    manufacturer: Text | None = Field(None, description="As it says on it.")
    model: Text | None = Field(None, description="As it says on it.")
    serial: Text | None = Field(None, description="Serial number or IMEI; null if it cannot be read.")
    asset_tag: Text | None = Field(None, description="The customer's own tag.")
    place: Name = Field(description="Where in the house the device is put.")


class ArrivalOut(Schema):
    """The device as it was entered."""

    device: UUID = Field(description="Its id.")
    code: str = Field(description="Its code, for the label.")


class Done(Schema):
    """What was done, and the state of the take-back now."""

    number: str = Field(description="The take-back.")
    state: str = Field(description="Its state now.")
    lines: int | None = Field(None, description="How many lines it concerned.")


class ListProblem(Schema):
    """Something repaired or wrong in a list, with its place."""

    sheet: str | None = Field(None, description="The sheet.")
    line: int | None = Field(None, description="The spreadsheet's row; null for the whole file.")
    column: str | None = Field(None, description="The heading as written.")
    code: str = Field(description="What it is.")
    value: str | None = Field(None, description="What stood in the cell.")
    severity: str = Field(description="repaired, warning or error.")


class Preview(Schema):
    """A list as it would be announced; nothing is recorded yet."""

    draft: UUID = Field(description="The list's id until it is announced.")
    name: str = Field(description="The file's name.")
    devices: int = Field(description="How many devices it names.")
    digest: str = Field(description="What it would be frozen by.")
    severities: dict[str, int] = Field(description="How many problems of each severity.")
    problems: list[ListProblem] = Field(description="The first problems, worst first.")
    problems_left_out: int = Field(description="How many more there are.")


class Correction(Sent):
    """A person's value for one cell."""

    sheet: Text | None = Field(None, description="The sheet; null in delimited text.")
    line: int = Field(ge=1, description="The spreadsheet's row.")
    field: Name = Field(description="serial, category, manufacturer, model, asset_tag, unit, …")
    value: Text = Field(description="The value; empty says that there should be none.")


class Corrections(Sent):
    """Corrections of a list."""

    corrections: list[Correction] = Field(min_length=1, max_length=5_000, description="Cell by cell.")


class Announce(Sent):
    """Where units named in a list belong."""

    places: dict[Text, Text] = Field(
        default_factory=dict,
        max_length=2_000,
        description="Unit, department or unit/department → path; before the names of the tree itself.",
    )


class AnnouncedOut(Schema):
    """What announcing a list did."""

    lines: int = Field(description="Lines announced.")
    first_line: int = Field(description="The number of the first.")
    duplicates: int = Field(description="Lines that repeat another's serial.")
    known_devices: int = Field(description="Devices that were here before and come back.")
    without_serial: int = Field(description="Lines without a serial.")
    digest: str = Field(description="What the list is frozen by.")
    repeated: bool = Field(description="Whether the same list stood announced already.")


def counts(of: Reconciliation) -> dict[str, int]:
    """A reconciliation as its counts."""
    return {name: getattr(of, name) for name in Counts.model_fields}


def described(row: Takeback, names: Mapping[UUID, str], of: Reconciliation) -> dict[str, Any]:
    """A take-back as `TakebackOut`."""
    own = TakebackOut.model_fields.keys() - {"customer", "reconciliation"}
    return {
        **{name: getattr(row, name) for name in own},
        "customer": {"id": row.customer, "name": names.get(row.customer), "path": row.path},
        "reconciliation": counts(of),
    }


def line(row: Line, *, money: bool) -> dict[str, Any]:
    """A line as `LineOut`; without its price for those who may not see money."""
    shown = {name: getattr(row, name) for name in LineOut.model_fields.keys() - {"price"}}
    price = row.price if money else None
    return {**shown, "price": None if price is None else {"amount": str(price), "currency": row.currency}}
