"""Which recorded facts a person may read, and how much of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from omlopp.apps.devices.queries import rounds_seen
from omlopp.apps.parties.queries import Access
from omlopp.domain.rights import TO_READ, Right
from omlopp.ledger import Record

MONEY = frozenset({"DevicePriced", "DeviceSettled", "TakebackSettled"})
CLIMATE = frozenset({"SavingAssessed"})


@dataclass(frozen=True)
class Facts:
    """The facts about one subject, which is at `path` now, as one person may read them."""

    access: Access
    path: str

    @cached_property
    def withheld(self) -> list[str]:
        """What the person has no right to see here."""
        rights = {"money": Right.SEE_MONEY, "climate": Right.SEE_CLIMATE, "evidence": Right.SEE_EVIDENCE}
        return [name for name, right in rights.items() if not self.access.may(right, self.path)]

    @cached_property
    def in_the_house(self) -> bool:
        """Whether the person works here, and so sees every round and who did what."""
        return self.access.may(Right.USE_DESK, self.path)

    def visible(self, history: Sequence[Record]) -> list[Record]:
        """The facts that may be read: of the person's own rounds, and of what he has a right to."""
        own = rounds_seen(history, lambda path: self.access.may(Right.SEE_DEVICES, path))
        return [record for record in own if self._readable(record)]

    def _readable(self, record: Record) -> bool:
        if record.type in MONEY:
            return "money" not in self.withheld
        if record.type in CLIMATE:
            return "climate" not in self.withheld
        if record.type == "StatementIssued":
            right = TO_READ.get(str(record.data["kind"]))
            return right is not None and self.access.may(right, str(record.data["path"]))
        return True

    def whole(self, record: Record) -> bool:
        """Whether nothing of the fact has to be left out."""
        return self._data(record) == record.data and (self.in_the_house or record.actor is None)

    def shown(self, record: Record) -> dict[str, Any]:
        """The fact without what the person has no right to."""
        return {
            "id": record.id,
            "position": record.position,
            "type": record.type,
            "at": record.at,
            "recorded_at": record.recorded_at,
            "actor": record.actor if self.in_the_house else None,
            "data": self._data(record),
        }

    def _data(self, record: Record) -> dict[str, Any]:
        hidden: set[str] = set()
        if "money" in self.withheld:
            hidden |= {"price", "currency"}
        if "evidence" in self.withheld:
            hidden |= {"exhibit", "exhibits"}
        return {name: value for name, value in record.data.items() if name not in hidden}
