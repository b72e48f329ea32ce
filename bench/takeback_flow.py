"""The whole take-back, from the customer's workbook to the settlement, through the verbs a person uses.

What a station or a person brings along (the workbook, the reports as bytes, what was seen at the bench) is
made before the clock starts; reading, judging, recording and issuing are within it. What is done to each
device is done by two stations at a time, each with its half. Then one desk assesses the savings while another
prices and settles, as two jobs of the worker would: that is the take-back, up to its settlement. The papers
that follow are counted apart: one desk certifies while the other reports what was returned and spared. Beside
them all the worker keeps house, as in a running installation: it gives the facts their positions.
"""

import json
import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from bench._installation import installation

DEVICES = int(os.environ.get("OMLOPP_BENCH_TAKEBACK", "18000"))
STATIONS = 2
FILES_AT_A_TIME = 3_000
PATIENCE_S = 100.0
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
UNITS = ("Exempelby", "Provinge", "Testberga", "Demohult", "Mallösa")
DEPARTMENTS = ("Skola", "Vård", "Kultur", "Räddningstjänst")
REACH_S = 15.0
EVENTS_EACH = 15
Seen = dict[str, tuple[list[Any], list[Any]]]


@dataclass
class Clock:
    """Seconds by phase, in the order in which the phases came."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count the block to the phase."""
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started


def database_cpu_s() -> float:
    """Seconds of processor time the database server has used, ended connections included. Linux only."""
    folder = Path(os.environ["OMLOPP_DATA"]) / "database"
    postmaster = next(folder.rglob("postmaster.pid")).read_text().split()[0]
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = file.read_text()
        except OSError:
            continue  # it ended meanwhile
        fields = text.rpartition(")")[2].split()
        if file.parent.name == postmaster:
            ticks += sum(map(int, fields[11:15]))  # its own and those of connections that ended
        elif fields[1] == postmaster:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def fleet(count: int, seed: int) -> list[Any]:
    """Devices of the demo's made-up fleet that hold data; about one in a hundred never arrives.

    Every line names its serial and no serial is drawn twice: what waits for a person is not measured here.
    """
    from omlopp.config.demo import _fleet

    drawn: dict[str, Any] = {}
    random = Random(seed)
    while len(drawn) < count:
        more = _fleet.draw(random, count, units=UNITS, departments=DEPARTMENTS, bought_before=START.date())
        drawn |= {thing.serial: thing for thing in more if thing.media and thing.written != "saknas"}
    return [
        replace(thing, tag=f"BENCH{seed:02d}{number:06d}", listed=True)
        for number, thing in enumerate(islice(drawn.values(), count), 1)
    ]


def document(thing: Any, at: datetime) -> bytes:
    """What the station says of one device: its parts, and what was done to its media, in the neutral form."""
    from omlopp.domain import erasure, hardware

    model = thing.model
    size = model.size_gb * 1_000_000_000
    named = {"imei" if model.kind == "smartphone" else "serial": thing.serial}
    medium = hardware.Medium(model.medium)
    interface = hardware.Interface(model.interface)
    drive = hardware.ComponentKind.HDD if model.medium == "hdd" else hardware.ComponentKind.SSD
    components = [
        hardware.Component(
            drive,
            model=f"Demo {model.size_gb} GB",
            serial=serial,
            size_bytes=size,
            medium=medium,
            interface=interface,
            health="passed",
        )
        for serial in thing.media
    ]
    components += [
        hardware.Component(hardware.ComponentKind.RAM, size_bytes=16 * 1024**3),
        hardware.Component(hardware.ComponentKind.PROCESSOR, "Intel", "Core i5"),
    ]
    if thing.battery_health is not None:
        wear = float(100 - thing.battery_health)
        components.append(
            hardware.Component(hardware.ComponentKind.LAPTOP_BATTERY, wear_percent=wear, cycles=300)
        )
    done = erasure.MediumReport(
        medium=medium,
        interface=interface,
        size_bytes=size,
        model=f"Demo {model.size_gb} GB",
        started_at=at.isoformat(),
        ended_at=(at + timedelta(minutes=4)).isoformat(),
        result=erasure.Result.SUCCESS,
        direct_io=True,
        errors=0,
        **_METHODS.get(model.medium, _FLASH),
    )
    return json.dumps(
        erasure.evidence_document(
            tool="bench-station",
            tool_version="1.0",
            document_id=f"bench-{thing.tag}",
            created_at=at.isoformat(),
            device=hardware.Device(
                kind=model.kind,
                manufacturer=model.manufacturer,
                model=model.model,
                uuid=f"00000000-0000-4000-8000-{hash_of(thing.tag):012x}",
                **named,
            ),
            components=components,
            media=[replace(done, serial=serial) for serial in thing.media],
        )
    ).encode()


def hash_of(tag: str) -> int:
    """A number of at most 48 bits that belongs to the tag, the same in every process."""
    from zlib import crc32

    return crc32(tag.encode())


_FLASH: dict[str, Any] = {
    "method": "sanitize_block",
    "verification": "sampled",
    "in_progress_seen": True,
    "all_namespaces": True,
    "written_since": False,
    "hidden_areas": "not_applicable",
}
_RESET: dict[str, Any] = {
    "method": "erase_all_content",
    "verification": "sampled",
    "encryption": "always_on",
    "activation_lock": False,
    "recorded_by_tool": True,
}
_METHODS: dict[str, dict[str, Any]] = {
    "phone": _RESET,
    "mac": _RESET,
    "hdd": {
        "method": "overwrite",
        "passes": 1,
        "verification": "full",
        "hidden_areas": "none",
        "failed_sectors": 0,
        "reallocated_sectors": 0,
        "pending_sectors": 0,
    },
}


def seen_at_the_bench(things: list[Any]) -> Seen:
    """What a person tested and saw, by asset tag: results of the tests the rubric asks for, and defects."""
    from omlopp.domain import grading
    from omlopp.domain.events import Defect, TestResult

    rubric = grading.rubric()
    places = (("scratch", "lid"), ("scratch", "palm_rest"), ("dent", "corner"), ("worn_finish", "keyboard"))
    seen: Seen = {}
    for thing in things:
        random = Random(thing.tag)
        results = [TestResult(code=code, outcome="pass") for code in rubric.required_tests(thing.model.kind)]
        if thing.battery_health is not None:
            results.append(TestResult(code="battery_health", outcome="pass", value=thing.battery_health))
        defects = [
            Defect(code=code, zone=zone, severity=random.choice((1, 1, 2)))
            for code, zone in places
            if random.random() < 0.3
        ]
        seen[thing.tag] = (results, defects)
    return seen


def station(pipe: Connection, seed: int, count: int, half: int) -> None:
    """A station: gets ready, waits for the take-back's id, deals with its devices and tells the times."""
    import django

    django.setup()
    from django.db import connection

    from omlopp.apps.workshop import actions as workshop
    from omlopp.domain.vocabulary import Route

    own = [thing for thing in fleet(count, seed) if thing.arrives][half::STATIONS]
    erased_at = START + timedelta(days=8)
    files = [(f"{thing.tag}.json", document(thing, erased_at)) for thing in own]
    seen = seen_at_the_bench(own)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    pipe.send("ready")
    takeback = pipe.recv()
    clock = Clock()
    cpu = time.process_time()
    with clock.phase("evidence"):
        for start in range(0, len(files), FILES_AT_A_TIME):
            taken = workshop.take_in_evidence(
                files=files[start : start + FILES_AT_A_TIME],
                takeback=takeback,
                actor=None,
                at=START + timedelta(days=9),
            )
            assert taken.counts.keys() == {workshop.TAKEN_IN}, taken.counts
    at = START + timedelta(days=10)
    ids = _devices_by_tag(takeback, seen)
    devices = list(ids.values())
    with clock.phase("tests"):
        results = {ids[tag]: results for tag, (results, _) in seen.items()}
        workshop.record_tests(results=results, actor=None, at=at, all_or_nothing=True)
    with clock.phase("defects"):
        defects = {ids[tag]: found for tag, (_, found) in seen.items()}
        workshop.record_defects(defects=defects, actor=None, at=at, all_or_nothing=True)
    with clock.phase("grade"):
        workshop.grade_devices(devices=devices, actor=None, at=at, all_or_nothing=True)
    with clock.phase("route"):
        workshop.route_devices(devices=devices, route=Route.RESALE, actor=None, at=at, all_or_nothing=True)
    with clock.phase("stock"):
        workshop.stock_devices(
            devices=devices, place="Lager A", actor=None, at=at + timedelta(days=1), all_or_nothing=True
        )
    connection.close()
    pipe.send((clock.seconds, time.process_time() - cpu))


def desk(pipe: Connection) -> None:
    """The other desk: waits for the take-back and assesses its savings; told to go on, it certifies."""
    import django

    django.setup()
    from django.db import connection

    from omlopp.apps.climate.actions import assess_takeback
    from omlopp.apps.workshop.actions import issue_certificates

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    pipe.send("ready")
    takeback = pipe.recv()
    clock = Clock()
    cpu = time.process_time()
    at = START + timedelta(days=14)
    with clock.phase("climate (one desk)"):
        assess_takeback(takeback=takeback, actor=None, at=at)
    pipe.send("assessed")
    pipe.recv()
    with clock.phase("papers: certificates (one desk)"):
        certificates = issue_certificates(takeback=takeback, actor=None, at=at)
    connection.close()
    pipe.send((clock.seconds, time.process_time() - cpu, len(certificates)))


def house(pipe: Connection) -> None:
    """The worker that keeps house until it is told to stop; tells its processor time."""
    import django

    django.setup()
    from omlopp.config.worker import keep_house

    stop = threading.Event()
    keeping = threading.Thread(target=keep_house, args=(stop,))
    pipe.send("ready")
    cpu = time.process_time()
    keeping.start()
    pipe.recv()
    stop.set()
    keeping.join()
    pipe.send(time.process_time() - cpu)


def _devices_by_tag(takeback: Any, tags: Seen) -> dict[str, Any]:
    from omlopp.apps.devices.models import Device

    rows = Device.objects.filter(takeback=takeback).values_list("asset_tag", "id")
    return {tag: device for tag, device in rows if tag in tags}


def once(seed: int, count: int) -> tuple[dict[str, float], int, int]:
    """One take-back: seconds by phase, `whole` up to the settlement; events up to there; devices arrived."""
    from django.db import connection

    from omlopp.apps.climate import actions as climate
    from omlopp.apps.economy import actions as economy
    from omlopp.apps.intake import actions as intake
    from omlopp.config.demo import _fleet

    customer, places = _customer(seed)
    things = fleet(count, seed)
    arrived = [thing for thing in things if thing.arrives]
    workbook = _fleet.customers_list(Random(seed), things)
    scans = [thing.tag for thing in arrived]
    context = get_context("spawn")
    pipes, processes = [], []
    for target, args in [
        (house, ()),
        (desk, ()),
        *((station, (seed, count, half)) for half in range(STATIONS)),
    ]:
        ours, theirs = context.Pipe()
        process = context.Process(target=target, args=(theirs, *args), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    for pipe in pipes:
        assert pipe.recv() == "ready"
    keeping, other, *pipes = pipes
    before = _events()
    clock = Clock()
    cpu, database_cpu = time.process_time(), database_cpu_s()
    whole = time.perf_counter()
    with clock.phase("list read and announced"):
        takeback = intake.order_takeback(
            customer=customer,
            policy="clear-on-disks",
            price_list="sample-2026",
            method="ivl-2020",
            actor=None,
            at=START,
        )
        draft, _ = intake.propose_list(
            takeback=takeback, name="inventarier.xlsx", data=workbook, actor=None, at=START
        )
        announced = intake.announce(takeback=takeback, draft=draft, places=places, actor=None, at=START)
    with clock.phase("receive and reconcile"):
        day = START + timedelta(days=6)
        intake.schedule(takeback=takeback, pickup_date=day.date(), actor=None, at=START)
        intake.collect(takeback=takeback, pallets=150, seals=("B-1",), actor=None, at=day)
        intake.open_receiving(takeback=takeback, actor=None, at=day)
        answers = intake.receive(
            takeback=takeback, scans=scans, place="K1", found_by="asset_tag", actor=None, at=day
        )
        intake.close_receiving(takeback=takeback, actor=None, at=day)
    assert {answer.verdict for answer in answers} == {"received"}
    started = time.perf_counter()
    for pipe in pipes:
        pipe.send(takeback.id)
    told = [pipe.recv() for pipe in pipes]
    both = time.perf_counter() - started
    for phase in told[0][0]:
        clock.seconds[f"{phase} (two stations)"] = max(seconds[phase] for seconds, _ in told)
    at = START + timedelta(days=14)
    other.send(takeback.id)
    with clock.phase("price (other desk)"):
        economy.price_takeback(takeback=takeback.id, actor=None, at=at)
    with clock.phase("settlement (other desk)"):
        economy.issue_settlement(takeback=takeback.id, reference="bench", actor=None, at=at)
    assert other.recv() == "assessed"
    clock.seconds["whole"] = time.perf_counter() - whole
    events = _events() - before
    other.send("certify")
    with clock.phase("papers: return report (other desk)"):
        intake.issue_return_report(takeback=takeback, actor=None, at=at)
    with clock.phase("papers: climate report (other desk)"):
        climate.issue_climate_report(takeback=takeback.id, actor=None, at=at)
    papers, papers_cpu, certificates = other.recv()
    clock.seconds |= papers
    clock.seconds["with its papers"] = time.perf_counter() - whole
    clock.seconds["both stations"] = both
    keeping.send("stop")
    clock.seconds["processor time, Python"] = (
        time.process_time() - cpu + papers_cpu + keeping.recv() + sum(used for _, used in told)
    )
    clock.seconds["processor time, database"] = database_cpu_s() - database_cpu
    for process in processes:
        process.join()
    assert announced.lines >= count
    assert certificates >= len(arrived)
    connection.close()
    return clock.seconds, events, len(arrived)


def _customer(seed: int) -> tuple[Any, dict[str, str]]:
    """A customer of its own for each run, with units and departments; its id, and their paths by name."""
    from omlopp.apps.parties import actions as parties
    from omlopp.apps.parties.models import Party

    def party(kind: str, name: str, parent: Any) -> Any:
        return parties.register_party(kind=kind, name=name, parent=parent, actor=None, at=START)

    operator = Party.objects.filter(parent=None).first() or party("operator", "Bench", None)
    customer = party("customer", f"Bench customer {seed}", operator.id)
    places = {}
    for name in UNITS:
        unit = party("unit", name, customer.id)
        places[name.casefold()] = unit.path
        for department in DEPARTMENTS:
            places[f"{name}/{department}".casefold()] = party("department", department, unit.id).path
    return customer.id, places


def _vacuum() -> None:
    """Tidy up after the run before: in an empty installation it would take half a run's processor time."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _events() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        found: int = cursor.fetchone()[0]
    return found


def run(devices: int = DEVICES, most: int = 3) -> list[dict[str, Any]]:
    """Median seconds of one to `most` take-backs, of each phase, and how many events one records."""
    runs: list[tuple[dict[str, float], int, int]] = []
    with installation():
        once(99, max(20, devices // 50))  # caches, plans and the first pages of every table
        began = time.perf_counter()
        while len(runs) < most and (
            not runs or (time.perf_counter() - began) * (1 + 1 / len(runs)) < PATIENCE_S
        ):
            _vacuum()
            runs.append(once(len(runs) + 1, devices))
    load = os.getloadavg()[0]
    events = round(statistics.median(events for _, events, _ in runs))
    arrived = round(statistics.median(arrived for _, _, arrived in runs))
    middle = {name: statistics.median(seconds[name] for seconds, _, _ in runs) for name in runs[0][0]}
    rows = [
        {
            "what": f"whole take-back of {devices:,} devices, {len(runs)} runs, load {load:.1f}".replace(
                ",", " "
            ),
            "value": round(middle.pop("whole"), 2),
            "unit": "s",
            "reach": f"<= {REACH_S:.0f}" if devices >= 18_000 else "",
        },
        {
            "what": "take-back: events for each device that arrived",
            "value": round(events / arrived, 1),
            "unit": "events",
            "reach": f">= {EVENTS_EACH}",
        },
        {"what": "take-back: events recorded", "value": events, "unit": "events", "reach": ""},
    ]
    rows += [
        {"what": f"take-back: {name}", "value": round(seconds, 2), "unit": "s", "reach": ""}
        for name, seconds in middle.items()
    ]
    return rows


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:<72} {row['value']:>12,} {row['unit']} {row['reach']}")
