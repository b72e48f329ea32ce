"""One export of eighteen thousand devices taken in: once all of them are here, once a twentieth of them.

The rows are an Intune export's; the devices were announced and received before. The clock runs from the
bytes of the file to its last fact: read, bound by serial, recorded as listed with a case about each lock, the
rest queued.
"""

import os
import sys
import time
from typing import Any

from bench import api_import
from bench._installation import installation

ROWS = 18_000
HERE = 20
"""One row in so many speaks of a device that is here, in the second export."""
HEADINGS = (
    "Device ID,Device name,Last check-in,Serial number,Manufacturer,Model,Managed by,Encrypted,TotalStorageGB"
)


def export(serials: list[str]) -> bytes:
    """A made-up export of encrypted laptops that are still managed."""
    rows = (
        f"{at},PC{at},2026-05-01,{serial},Bench,Notebook 14 Laptop,Intune,True,256"
        for at, serial in enumerate(serials)
    )
    return "\n".join([HEADINGS, *rows]).encode()


def taken_in(here: list[str], listed: list[str], run: int) -> tuple[float, float, int]:
    """Seconds, seconds of this process, and facts: an export lists `listed`, of which `here` are here."""
    from django.utils import timezone

    from omlopp.apps.intake.models import Takeback
    from omlopp.apps.workshop import actions

    number, _ = api_import.received(here, run)
    takeback = Takeback.objects.get(number=number)
    data = export(listed)
    before, started = time.process_time(), time.perf_counter()
    result = actions.take_in_evidence(
        files=[("export.csv", data)],
        takeback=takeback.id,
        actor=None,
        at=timezone.now(),
        sight=(takeback.path,),
    )
    seconds = time.perf_counter() - started
    (file,) = result.files
    assert len(file.devices) == len(here), file.code
    return seconds, time.process_time() - before, result.facts


def run(count: int = ROWS) -> list[dict[str, Any]]:
    """Seconds for each of the two exports of that many rows."""
    rows = []
    with installation() as data:
        from omlopp.config.up import prepare

        prepare(data)
        for turn, share in enumerate((1, HERE), 1):
            listed = [f"EXPORT{turn}{at:06}" for at in range(count)]
            seconds, own, facts = taken_in(listed[::share], listed, turn)
            load = f"load {os.getloadavg()[0]:.1f}"
            rows.append(
                {
                    "what": f"export of {count} rows, {len(listed[::share])} of them here: {facts} facts,"
                    f" {own:.1f} s of one process, {load}",
                    "value": round(seconds, 1),
                    "unit": "s",
                    "reach": None,
                }
            )
    return rows


if __name__ == "__main__":
    for row in run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(f"{row['what']:<100} {row['value']:>8,} {row['unit']}")
