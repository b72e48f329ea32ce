"""The list of those who operate erasers: kept by the house, outside the facts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop._operators import OPERATOR_UNKNOWN, key_of
from omlopp.apps.workshop.actions._again import Retried, retry_queue
from omlopp.apps.workshop.models import Operator, QueueItem, QueueState

LONGEST_NAME = 100


@dataclass(eq=False)
class OperatorUnnamed(Exception):
    """There is no name, or one that is longer than any."""

    name: str


@dataclass(eq=False)
class OperatorKnown(Exception):
    """The name is on the list, in whatever letters."""

    name: str


def add_operator(*, name: str, actor: UUID | None, at: datetime) -> Retried:
    """Put a name on the list, and try the reports again that waited for it.

    The name as the eraser prints it. With the first name the list begins to count: from then on a report that
    names somebody else is an alarm. Refuses with `OperatorUnnamed`, `OperatorKnown`.
    """
    key = key_of(name)
    if not key or len(name) > LONGEST_NAME or "\x00" in name:
        raise OperatorUnnamed(name[:LONGEST_NAME])
    _, new = Operator.objects.get_or_create(
        key=key,
        defaults={"id": ledger.new_id(), "name": " ".join(name.split()), "added_at": at, "added_by": actor},
    )
    if not new:
        raise OperatorKnown(name)
    waiting = QueueItem.objects.filter(state=QueueState.OPEN, reason=OPERATOR_UNKNOWN).order_by("id")
    return retry_queue(items=list(waiting.values_list("id", flat=True)), actor=actor, at=at)


def remove_operator(*, operator: UUID) -> None:
    """Take a name off the list; what was taken in stays as it is. A name that is gone already is no error."""
    Operator.objects.filter(id=operator).delete()
