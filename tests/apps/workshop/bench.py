"""A small workshop to test in: take-backs, devices received, reports in our own neutral format."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.workshop import actions
from omlopp.apps.workshop.models import WorkshopDevice
from omlopp.domain import events

DISK = {
    "medium": "ssd",
    "interface": "nvme",
    "model": "EXAMPLE NVME 512",
    "size_bytes": 512_110_190_592,
}


class Bench:
    """Devices of one customer, received an hour before `at`."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.at: datetime = cast.at
        self.received_at = self.at - timedelta(hours=5)
        self.line = 0
        self.takeback = self.order()

    def order(self, policy: str = "resale-purge", party: Any = None) -> UUID:
        """A take-back with its erasure policy."""
        party = party or self.cast.customer
        takeback = ledger.new_id()
        ledger.append(
            [
                events.TakebackOrdered(
                    subject=takeback,
                    number=f"T-{takeback.hex[-10:]}",
                    customer=party.id,
                    path=party.path,
                    policy=policy,
                    price_list="sample-2026",
                    method="ivl-2020",
                )
            ],
            actor=None,
            at=self.at - timedelta(days=30),
        )
        return takeback

    def device(
        self,
        serial: str | None,
        *,
        kind: str | None = "laptop",
        takeback: UUID | None = None,
        received: bool = True,
        party: Any = None,
        tag: str | None = None,
    ) -> UUID:
        """A device of the take-back, received unless said otherwise."""
        self.line += 1
        device = ledger.new_id()
        takeback = takeback or self.takeback
        facts: list[events.Event] = [
            events.DeviceAnnounced(
                subject=device,
                takeback=takeback,
                line=self.line,
                code=devices.new_codes(1)[0],
                path=(party or self.cast.customer).path,
                kind=kind,
                serial=serial,
                serial_kind="serial" if serial else None,
                asset_tag=tag,
            )
        ]
        if received:
            facts.append(
                events.DeviceReceived(
                    subject=device, takeback=takeback, line=self.line, found_by="serial", place="K1"
                )
            )
        ledger.append(facts, actor=None, at=self.received_at)
        return device

    def disk(self, serial: str | None, **also: Any) -> dict[str, Any]:
        """A storage component."""
        return {"kind": "ssd", **DISK, "serial": serial, **also}

    def erased(self, serial: str | None, **also: Any) -> dict[str, Any]:
        """A medium sanitised in a way that is good for PURGE, an hour before `at`."""
        return {
            **DISK,
            "serial": serial,
            "method": "sanitize_block",
            "started_at": (self.at - timedelta(hours=2)).isoformat(),
            "ended_at": (self.at - timedelta(hours=1)).isoformat(),
            "result": "success",
            "verification": "sampled",
            "direct_io": True,
            "in_progress_seen": True,
            "all_namespaces": True,
            "errors": 0,
            **also,
        }

    def document(
        self,
        serial: str | None,
        *,
        components: list[dict[str, Any]] | None = None,
        media: list[dict[str, Any]] | None = None,
        number: str | None = None,
        **device: Any,
    ) -> bytes:
        """A neutral report; without `media` an inventory only."""
        told: dict[str, Any] = {
            "format": "omlopp-evidence/1",
            "tool": "exempelstation",
            "tool_version": "1.0",
            "created_at": (self.at - timedelta(hours=1)).isoformat(),
            "device": {"kind": "laptop", "manufacturer": "Example", "serial": serial, **device},
        }
        if number is not None:
            told["document_id"] = number
        if components is not None:
            told["components"] = components
        if media is not None:
            told["media"] = media
        return json.dumps(told).encode()

    def take_in(self, *files: bytes, takeback: UUID | None = None, **also: Any) -> actions.EvidenceResult:
        """Take the files in for the take-back."""
        return actions.take_in_evidence(
            files=[(f"{number}.json", data) for number, data in enumerate(files)],
            takeback=takeback or self.takeback,
            actor=None,
            at=self.at,
            **also,
        )

    def cleared(self, serial: str, **also: Any) -> UUID:
        """A device with one disk, inventoried by one tool and purged by another."""
        device = self.device(serial, **also)
        takeback = also.get("takeback")
        disk = f"D{serial}"
        result = self.take_in(
            self.document(serial, components=[self.disk(disk)]),
            self.document(serial, media=[self.erased(disk)]),
            takeback=takeback,
        )
        assert result.counts == {"taken_in": 2}, result
        return device

    def media(self, device: UUID) -> list[Medium]:
        """The device's media by slot."""
        return devices.media(device)

    def row(self, device: UUID) -> WorkshopDevice:
        """What the workshop knows."""
        return WorkshopDevice.objects.get(device=device)

    def registered(self, device: UUID) -> Device:
        """What the register knows."""
        return Device.objects.get(id=device)

    def facts(self, *subjects: UUID) -> list[str]:
        """The types of the facts about the subjects since they were received."""
        names = [record.type for record in ledger.history(list(subjects))]
        return [name for name in names if name not in ("DeviceAnnounced", "DeviceReceived")]
