"""What all events share."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact about one subject. Everything but the subject is the event's data."""

    subject: UUID


def type_name(event: Event | type[Event]) -> str:
    """The name under which an event is stored: its class name, letters only."""
    return event.__name__ if isinstance(event, type) else type(event).__name__
