"""What reading a list gives: rows, problems with their places, and an account of everything passed over."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from omlopp.domain.manifest._codes import SEVERITY, Code, Severity
from omlopp.domain.money import Money
from omlopp.domain.screens import as_text
from omlopp.domain.vocabulary import IdentityKind, Kind

if TYPE_CHECKING:
    from omlopp.domain.manifest._tables import Table


class Field(StrEnum):
    """What a column of a list can hold. The words are also the keys of a row in JSON."""

    SERIAL = "serial"
    IMEI = "imei"
    MANUFACTURER = "manufacturer"
    MODEL = "model"
    CATEGORY = "category"
    ASSET_TAG = "asset_tag"
    UNIT = "unit"
    DEPARTMENT = "department"
    BOUGHT_DATE = "bought_date"
    PRICE = "price"
    REMARK = "remark"
    QUANTITY = "quantity"
    SCREEN = "screen_inch"


@dataclass(frozen=True, slots=True)
class Row:
    """One device as the customer wrote it down, in our words. None means that the list does not say."""

    sheet: str | None  # None in delimited text, which has no sheets
    line: int  # the spreadsheet's own row number, from 1
    serial: str | None
    serial_kind: IdentityKind | None
    manufacturer: str | None
    model: str | None
    category: Kind | None
    asset_tag: str | None
    unit: str | None
    department: str | None
    bought_date: date | None
    price: Money | None
    remark: str | None
    imei: str | None  # only when the list has a column of IMEIs beside its serials
    manufacturer_written: str | None  # as the customer spelled it
    category_written: str | None
    screen_inch: float | None = None  # the diagonal, from its column or written out in a name

    def row_hash(self) -> str:
        """SHA-256 (hex) of what the row says, wherever it stands: a list sorted anew has the same hashes."""
        return hashlib.sha256(_encode(_content(self))).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something repaired or wrong, with its place. `column` is the heading as written in the file."""

    sheet: str | None
    line: int | None  # None when it concerns the whole sheet or file
    column: str | None
    code: Code
    value: str | None  # what stood in the cell
    field: Field | None
    severity: Severity
    also_on: tuple[tuple[str | None, int], ...] = ()  # (sheet, line) of the other rows of a duplicate


def problem(
    code: Code,
    *,
    sheet: str | None,
    line: int | None = None,
    column: str | None = None,
    value: str | None = None,
    field: Field | None = None,
    also_on: tuple[tuple[str | None, int], ...] = (),
) -> Problem:
    """A problem with the severity of its code."""
    return Problem(sheet, line, column, code, value, field, SEVERITY[code], also_on)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading as written, and the field it was read as (None: not used)."""

    heading: str
    field: Field | None


@dataclass(frozen=True, slots=True)
class TableRead:
    """Where a table was found and how its columns were understood."""

    sheet: str | None
    heading_line: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SkippedSheet:
    """A sheet without devices. `reason`: empty, no_table, hidden, not_a_worksheet; `lines` with text."""

    sheet: str
    reason: str
    lines: int


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A line that is not a device. `reason`: before_headings, totals, headings_again, no_device."""

    sheet: str | None
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's value for one cell. An empty value says that the list should not have one there."""

    sheet: str | None
    line: int
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A customer's list as read. Every line with text in it is a row, or is named in `passed_over`."""

    name: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    tables: tuple[TableRead, ...]
    skipped: tuple[SkippedSheet, ...]
    passed_over: tuple[PassedOver, ...]
    corrections: tuple[Correction, ...] = ()
    currency: str = "SEK"  # for prices where the list names none
    source: "tuple[Table, ...]" = field(default=(), repr=False, compare=False)  # the cells, for `correct`
    notices: tuple[Problem, ...] = field(default=(), repr=False, compare=False)  # of the file, not of cells

    def canonical_rows(self) -> bytes:
        """The rows as RFC 8785 JSON, one per line with its place: the same list gives the same bytes."""
        return b"\n".join(
            _encode({"sheet": row.sheet, "line": row.line, **_content(row)}) for row in self.rows
        )

    def digest(self) -> str:
        """SHA-256 (hex) of `canonical_rows`: what a frozen list is known by."""
        return hashlib.sha256(self.canonical_rows()).hexdigest()

    def document(self) -> dict[str, object]:
        """The shape of `omlopp manifest read --json` for one file; msgspec encodes it as it stands."""
        return {
            "file": self.name,
            "rows": self.rows,
            "problems": self.problems,
            "tables": self.tables,
            "skipped": self.skipped,
            "passed_over": self.passed_over,
        }


def _content(row: Row) -> dict[str, object]:
    # Lists were frozen before screens were read: what does not state one keeps its digest.
    screen = {} if row.screen_inch is None else {"screen_inch": as_text(row.screen_inch)}
    return screen | {
        "serial": row.serial,
        "serial_kind": row.serial_kind,
        "manufacturer": row.manufacturer,
        "model": row.model,
        "category": row.category,
        "asset_tag": row.asset_tag,
        "unit": row.unit,
        "department": row.department,
        "bought_date": row.bought_date,
        "price": row.price,
        "remark": row.remark,
        "imei": row.imei,
    }


def _encode(value: dict[str, object]) -> bytes:
    """RFC 8785 for what stands in a row: ASCII keys, strings, whole numbers and null."""
    import msgspec

    return msgspec.json.encode(value, order="sorted")
