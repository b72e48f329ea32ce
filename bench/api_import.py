"""A thousand inventory snapshots through the API: sent by two stations, read, bound, judged and recorded.

A snapshot is an eReuse Workbench one with serials of its own, made from the fixture in the folder `shared`
beside the checkout; where that is not there, an inventory in the neutral form made as large. The devices were
announced and received before; the clock runs from the first byte sent to the last answer.
"""

import http.client
import json
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from bench._installation import installation
from bench.inventory_pages import serving

SNAPSHOTS = 1_000
IN_A_REQUEST = 125
STATIONS = 2
RUNS = 3
REACH_S = 5.0
SIZE = 137_000
FIXTURE = (
    Path(__file__).resolve().parents[2]
    / "shared/fixtures/ereuse-snapshot/2022-03-31_17h18m51s_ZQMPKKX51K67R68VO2X9RNZL08JPL_snapshot.json"
)
Snapshot = tuple[str, bytes]


def snapshots(count: int, run: int) -> tuple[str, list[Snapshot]]:
    """What kind of snapshot it is, and `count` of them as (device serial, bytes on one line)."""
    from omlopp.domain import hardware

    if not FIXTURE.is_file():
        return "neutral inventories", [_neutral(f"BX{run}{number:07d}") for number in range(count)]
    data = FIXTURE.read_bytes()
    report = hardware.read(data)
    assert report.device is not None
    text = json.dumps(json.loads(data))
    made = []
    for number in range(count):
        device = f"BX{run}{number:07d}"
        own = text
        for place, serial in enumerate(_names(report)):
            own = own.replace(serial, device if place == 0 else f"{device}P{place}")
        made.append((device, own.encode()))
    return "eReuse snapshots", made


def _names(report: Any) -> list[str]:
    """The device's serial, then what else must not be the same in two snapshots."""
    names = [report.device.serial, report.document_id]
    names += [part.serial for part in report.components if part.serial and part.holds_data]
    return [name for name in dict.fromkeys(names) if name]


def _neutral(serial: str) -> Snapshot:
    parts: list[dict[str, Any]] = [
        {
            "kind": "ssd",
            "serial": f"{serial}M",
            "model": "Bench 512",
            "size_bytes": 512 * 10**9,
            "medium": "ssd",
        }
    ]
    while sum(map(len, map(str, parts))) < SIZE:
        parts += [{"kind": "other", "manufacturer": "Bench", "model": "Part " * 20, "slot": "x"}] * 50
    document = {
        "format": "omlopp-evidence/1",
        "tool": "bench",
        "document_id": serial,
        "device": {"kind": "laptop", "manufacturer": "Bench", "model": "Notebook", "serial": serial},
        "components": parts,
    }
    return serial, json.dumps(document).encode()


def received(serials: list[str], run: int) -> tuple[str, str]:
    """A take-back with these devices received, and a station's token: (number, token)."""
    from django.utils import timezone

    from omlopp.apps.intake import actions as intake
    from omlopp.apps.parties import actions as parties
    from omlopp.apps.parties.models import Party, Person
    from omlopp.domain.rights import Role

    at = timezone.now() - timedelta(days=30)
    operator = Party.objects.filter(parent=None).first()
    if operator is None:
        operator = parties.register_party(kind="operator", name="Bench", parent=None, actor=None, at=at)
        station = parties.invite(email="station@bench.example", name="Bench station", password=None)
        parties.grant(person=station.pk, party=operator.id, role=Role.TECHNICIAN, actor=None, at=at)
    customer = parties.register_party(
        kind="customer", name=f"Bench customer {run}", parent=operator.id, actor=None, at=at
    )
    takeback = intake.order_takeback(
        customer=customer.id,
        policy="clear-on-disks",
        price_list="sample-2026",
        method="ivl-2020",
        actor=None,
        at=at,
    )
    rows = "".join(f"Laptop;Bench;Notebook;{serial}\n" for serial in serials)
    draft, _ = intake.propose_list(
        takeback=takeback,
        name="list.csv",
        data=f"Type;Manufacturer;Model;Serial number\n{rows}".encode(),
        actor=None,
        at=at,
    )
    intake.announce(takeback=takeback, draft=draft, places={}, actor=None, at=at)
    intake.open_receiving(takeback=takeback, actor=None, at=at)
    received = intake.receive_lines(takeback=takeback, lines=None, place="K1", actor=None, at=at)
    assert received == len(serials), received
    person = Person.objects.get(email="station@bench.example")
    return takeback.number, parties.issue_token(person=person.pk, name=f"bench {run}", at=at)


def sent(port: int, number: str, token: str, bodies: list[bytes]) -> int:
    """One station sends its requests over one connection; returns how many reports were taken in."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    taken = 0
    for body in bodies:
        client.request(
            "POST",
            f"/api/v1/evidence?takeback={quote(number)}",
            body,
            {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"},
        )
        answer = client.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {said[:300]!r}")
        taken += json.loads(said)["counts"].get("taken_in", 0)
    client.close()
    return taken


def run(count: int = SNAPSHOTS, runs: int = RUNS) -> list[dict[str, Any]]:
    """Median seconds of some runs, each with snapshots and devices of its own."""
    seconds = []
    with installation() as data:
        from omlopp.config.up import prepare

        prepare(data)
        with serving() as port:
            for turn in range(-1, runs):  # the first one warms the web's processes
                kind, made = snapshots(max(4, count // 20) if turn < 0 else count, turn + 2)
                number, token = received([serial for serial, _ in made], turn + 2)
                Random(turn).shuffle(made)
                bodies = [
                    b"\n".join(data for _, data in made[start : start + IN_A_REQUEST])
                    for start in range(0, len(made), IN_A_REQUEST)
                ]
                started = time.perf_counter()
                with ThreadPoolExecutor(STATIONS) as pool:
                    stations = [bodies[each::STATIONS] for each in range(STATIONS)]
                    taken = sum(pool.map(partial(sent, port, number, token), stations))
                if turn >= 0:
                    seconds.append(time.perf_counter() - started)
                assert taken == len(made), (taken, len(made))
    size = round(statistics.mean(len(data) for _, data in made) / 1000)
    return [
        {
            "what": f"API: {count} {kind} of {size} kB, load {os.getloadavg()[0]:.1f}",
            "value": round(statistics.median(seconds), 2),
            "unit": "s",
            "reach": f"<= {REACH_S:.0f}" if count >= SNAPSHOTS else "",
        }
    ]


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:<72} {row['value']:>12,} {row['unit']} {row['reach']}")
