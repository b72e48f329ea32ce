"""Facts about take-backs: what was announced, what came, how every line ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackOrdered(Event):
    """A customer (party at `path`) ordered a take-back. `policy` names the erasure policy it demands."""

    number: str
    customer: UUID
    path: str
    policy: str
    price_list: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackScheduled(Event):
    """A day for the pick-up was agreed."""

    pickup_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackCollected(Event):
    """The load left the customer: `pallets` counted, seal numbers as on the custody note."""

    pallets: int
    seals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFrozen(Event):
    """The customer's list was announced and frozen.

    `exhibits` are the SHA-256 (hex) of the files as they came, `digest` that of the canonical rows. A later
    list of the same take-back goes on counting its lines at `first_line`.
    """

    exhibits: tuple[str, ...]
    digest: str
    lines: int
    first_line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAnnounced(Event):
    """One line of a list. `line` counts from 1 within the take-back; `sheet` and `row` are the file's own.

    `path` is the owner's place in the tree; `price` decimal text in `currency`; the serial is in its normal
    form, `serial_raw` as written; `screen_inch` is the diagonal, decimal text. All of it is the customer's
    claim.
    """

    takeback: UUID
    line: int
    code: str
    path: str
    sheet: str = ""
    row: int | None = None
    kind: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    serial_raw: str | None = None
    serial_kind: str | None = None
    asset_tag: str | None = None
    unit: str | None = None
    department: str | None = None
    bought_date: date | None = None
    price: str | None = None
    currency: str | None = None
    screen_inch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDuplicate(Event):
    """Line `line` names the device that line `of_line` already announced; it ends as duplicate.

    What else it claims is kept as it stands (as in `DeviceAnnounced`): it may be another device under a
    serial that was copied.
    """

    takeback: UUID
    line: int
    of_line: int
    path: str
    sheet: str = ""
    row: int | None = None
    kind: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial_raw: str | None = None
    asset_tag: str | None = None
    unit: str | None = None
    department: str | None = None
    bought_date: date | None = None
    price: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWithdrawn(Event):
    """The list frozen last was undone before anything of it was received; it stands for no lines any more.

    `reason`: wrong_list, wrong_takeback, wrong_columns, customer.
    """

    digest: str
    lines: int
    first_line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementWithdrawn(Event):
    """The line that announced the device for the first time was undone with its list: no device is known."""

    takeback: UUID
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateWithdrawn(Event):
    """A line that named the device once more was undone with its list."""

    takeback: UUID
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackReceivingOpened(Event):
    """The load is at the dock and receiving began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFound(Event):
    """A device arrived that no line announced."""

    takeback: UUID
    code: str
    path: str
    place: str
    kind: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    serial_raw: str | None = None
    serial_kind: str | None = None
    asset_tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReceived(Event):
    """An announced device is in hand. `found_by`: serial, asset_tag, code, hand or bulk."""

    takeback: UUID
    line: int
    found_by: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReceiptWithdrawn(Event):
    """The outcome of a line was recorded by mistake and is open again."""

    takeback: UUID
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUnreadable(Event):
    """A device came for the line, but its serial cannot be read; it is in hand under its own code."""

    takeback: UUID
    line: int
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRefused(Event):
    """The device was not taken in. `reason`: damaged_battery, not_ours, contaminated, customer_withdrew."""

    takeback: UUID
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceMissing(Event):
    """Receiving closed and the announced device had not come."""

    takeback: UUID
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackReceivingClosed(Event):
    """Receiving ended; the counts of outcomes add up to the lines announced."""

    announced: int
    received: int
    missing: int
    refused: int
    duplicate: int
    unreadable: int
    unlisted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackReported(Event):
    """The return report and the certificates went to the customer."""

    statement: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackSettled(Event):
    """The settlement was issued."""

    statement: UUID
    net: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackClosed(Event):
    """Nothing remains to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakebackCancelled(Event):
    """Called off before anything was received. `reason`: customer, operator."""

    reason: str
