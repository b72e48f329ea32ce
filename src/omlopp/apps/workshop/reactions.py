"""When a device or a medium has come, try the reports again that waited for it."""

from django.utils import timezone

from omlopp import ledger
from omlopp.apps.workshop.actions import retry_queue, waiting_for

ARRIVALS = ("DeviceReceived", "DeviceFound", "DeviceUnreadable", "DeviceIdentified", "MediumFound")


def try_again() -> int:
    """Handle what has come since the bookmark; returns how many positions were passed. Run by the worker."""

    def handle(records: list[ledger.Record]) -> None:
        items = waiting_for(list(dict.fromkeys(record.subject for record in records)))
        if items:
            retry_queue(items=items, actor=None, at=timezone.now())

    return ledger.react("workshop.try_again", ARRIVALS, handle)
