"""Facts about money. Amounts are decimal text with two decimals in the named currency."""

from dataclasses import dataclass
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """A named deduction; the amount is what is taken off."""

    code: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePriced(Event):
    """What the sender is paid for a device; gross and net are None where the price list has no price."""

    takeback: UUID
    price_list: str
    currency: str
    grade: str | None
    gross: str | None
    net: str | None
    deductions: tuple[Deduction, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSettled(Event):
    """The device was paid for in a settlement."""

    takeback: UUID
    statement: UUID
    net: str
    currency: str
