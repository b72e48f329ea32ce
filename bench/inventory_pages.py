"""The pages of portal and stock list over a small and a large inventory: one client, the real web server.

The web is the one `omlopp up` starts (granian, two processes), blind until the access middleware tells each
request what its person may see. The persons are logged in through Django's own session store. Each request
asks for another device, take-back or serial, drawn from one seed; a page's figure is the time from sending
the request to the last byte of the answer.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from socket import socket
from typing import Any
from urllib.parse import urlencode

SMALL = 35_000
LARGE = int(os.environ.get("OMLOPP_BENCH_DEVICES", "3500000"))
ROUNDS = int(os.environ.get("OMLOPP_BENCH_ROUNDS", "120"))
WARM = 12
REACH_MS, REACH_RATIO = 30.0, 1.3


@dataclass(frozen=True)
class Sample:
    """What one person may ask for: device codes, serials, take-back numbers and keys far into the lists."""

    codes: tuple[str, ...]
    serials: tuple[str, ...]
    takebacks: tuple[str, ...]
    keys: tuple[str, ...]
    unit: str
    stock: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one page: the middle and the 95th of a hundred."""

    p50: float
    p95: float


GRADES, LAYOUTS = ("A", "B", "C", "D"), ("se", "de", "gb", "unknown")


def stock_pages(of: Sample, random: Random) -> dict[str, Callable[[], tuple[str, int]]]:
    """The stock list, which only people of the house have."""

    def ask(**query: str) -> tuple[str, int]:
        return f"/desk/stock?{urlencode(query)}", 200

    return {
        "stock list, first page": ask,
        "stock list, deep page": lambda: ask(after=random.choice(of.stock)),
        "stock list of one grade and keyboard": lambda: ask(
            grade=random.choice(GRADES), keyboard=random.choice(LAYOUTS)
        ),
        "stock list of one place and keyboard": lambda: ask(
            place=f"K{random.randrange(40)}", keyboard=random.choice(LAYOUTS)
        ),
        "stock list, words of a model": lambda: ask(q="latitude 5420", keyboard=random.choice(LAYOUTS)),
        "stock list, words of a model in one place": lambda: ask(
            q="thinkpad", place=f"K{random.randrange(40)}"
        ),
    }


def pages(of: Sample, random: Random) -> dict[str, Callable[[], tuple[str, int]]]:
    """Name → what gives the next address and the status it is to be answered with."""

    def ask(path: str, **query: str) -> tuple[str, int]:
        return (f"{path}?{urlencode(query)}" if query else path), 200

    return {
        "device list, first page": lambda: ask("/devices"),
        "device list, deep page": lambda: ask("/devices", after=random.choice(of.keys)),
        "device list of one stage": lambda: ask("/devices", stage=random.choice(STAGES)),
        "device list of one unit": lambda: ask("/devices", unit=of.unit),
        "device list of one take-back": lambda: ask("/devices", takeback=random.choice(of.takebacks)),
        "device page": lambda: ask(f"/d/{random.choice(of.codes)}"),
        "search by serial": lambda: (ask("/search", q=random.choice(of.serials))[0], 302),
        "search of an unknown serial": lambda: ask("/search", q=f"ZZ{random.randrange(10**8):08d}"),
        "take-back page": lambda: ask(f"/takebacks/{random.choice(of.takebacks)}"),
    }


STAGES = ("received", "in_stock", "missing")
PERSONS = ("ordinary customer", "customer of 18 000", "operator")


def measured(devices: int, data: Path) -> dict[str, dict[str, Figure]]:
    """Fill the folder with the devices, serve them and measure: person → page → figure."""
    filled = [sys.executable, "-m", "bench.fill", "--devices", str(devices), "--data", str(data)]
    subprocess.run(filled, check=True, stdout=sys.stderr)
    # A process of its own: Django's settings are read once in each.
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (data,))


def _measured(data: Path) -> dict[str, dict[str, Figure]]:
    from bench.fill import BOARD_IT, CUSTOMER_IT, OPERATOR, started

    found = {}
    with started(data):
        persons = dict(zip(PERSONS, (CUSTOMER_IT, BOARD_IT, OPERATOR), strict=True))
        samples = {person: _sample(email) for person, email in persons.items()}
        cookies = {person: _logged_in(email) for person, email in persons.items()}
        with serving() as port:
            for person, sample in samples.items():
                asked = pages(sample, Random(7))
                if person == "operator":
                    asked |= stock_pages(sample, Random(8))
                found[person] = _timed(port, cookies[person], asked)
    return found


def _sample(email: str) -> Sample:
    """Devices whose facts are in the ledger, drawn over the whole of what the person sees."""
    from django.db import connection

    from omlopp.apps.parties.models import Party, Person
    from omlopp.apps.parties.queries import access_of

    access = access_of(Person.objects.get(email=email).pk)
    (path,) = access.sight
    with connection.cursor() as cursor:
        # A label is of the signs 0-9 and A-Z, so a tilde comes behind every path below.
        cursor.execute(
            "SELECT code, serial, id::text, number FROM ("
            " SELECT d.code, d.serial, d.id, t.number, row_number() OVER (ORDER BY d.id) AS n,"
            " count(*) OVER () AS of FROM devices_device d JOIN intake_takeback t ON t.id = d.takeback"
            " WHERE d.path >= %s AND d.path < %s"
            " AND d.id IN (SELECT subject FROM ledger_event WHERE type = 'DeviceAnnounced')"
            ") AS known WHERE n %% GREATEST(1, of / 4000) = 0 ORDER BY id",
            [path, f"{path}~"],
        )
        rows = cursor.fetchall()
        # Far into the stock list too.
        cursor.execute("SELECT device::text FROM stock_item TABLESAMPLE BERNOULLI (1) LIMIT 2000")
        stock = tuple(row[0] for row in cursor.fetchall())
    units = Party.objects.filter(path__startswith=path, kind="unit").order_by("path")
    return Sample(
        codes=tuple(row[0] for row in rows),
        serials=tuple(row[1] for row in rows),
        keys=tuple(row[2] for row in rows[len(rows) // 2 :]),
        takebacks=tuple(dict.fromkeys(row[3] for row in rows)),
        unit=units[len(units) // 2].path,
        stock=stock,
    )


def _logged_in(email: str) -> str:
    """The cookie of a session in which the person is logged in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from omlopp.apps.parties.models import Person

    person = Person.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


@contextmanager
def serving() -> Iterator[int]:
    """The web of the installation whose addresses are in the environment; gives its port."""
    from omlopp.config.up import Processes, wait_until_answering, web_command

    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with Processes() as processes:
        processes.start("web", web_command(port), {"OMLOPP_SIGHT": ""})
        wait_until_answering(port, processes, patience_s=180)
        yield port


def _timed(
    port: int, cookie: str, asked: dict[str, Callable[[], tuple[str, int]]], rounds: int = ROUNDS
) -> dict[str, Figure]:
    """Each page in turn, so that what else the machine does falls on all of them alike."""
    taken: dict[str, list[float]] = {name: [] for name in asked}
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for turn in range(-WARM, rounds):
        for name, ask in asked.items():
            address, status = ask()
            started = time.perf_counter()
            client.request("GET", address, headers={"Cookie": cookie})
            answer = client.getresponse()
            answer.read()
            if turn >= 0:
                taken[name].append((time.perf_counter() - started) * 1000)
            if answer.status != status:
                raise RuntimeError(f"{address}: {answer.status} in place of {status}")
    client.close()
    return {name: _figure(times) for name, times in taken.items()}


def _figure(times: Sequence[float]) -> Figure:
    return Figure(statistics.median(times), statistics.quantiles(times, n=20)[-1])


def run(small: int = SMALL, large: int = LARGE) -> list[dict[str, Any]]:
    """For each person and page: p50 and p95 at the large inventory, p95 as a multiple of the small one's."""
    figures = []
    loads = []
    for devices in (small, large):
        with tempfile.TemporaryDirectory(prefix="omlopp-bench-", ignore_cleanup_errors=True) as folder:
            figures.append(measured(devices, Path(folder)))
        loads.append(f"{os.getloadavg()[0]:.1f}")
    at_small, at_large = figures
    rows: list[dict[str, Any]] = [
        {"what": f"pages: load of the machine after {small} and {large} devices", "value": ", ".join(loads)}
    ]
    for person, pages_of in at_large.items():
        for name, figure in pages_of.items():
            before = at_small[person][name]
            what = f"{name}, {person}, {large} devices"
            rows += [
                {"what": f"{what}: p50", "value": round(figure.p50, 1), "unit": "ms", "reach": ""},
                {
                    "what": f"{what}: p95",
                    "value": round(figure.p95, 1),
                    "unit": "ms",
                    "reach": f"<= {REACH_MS:.0f}",
                },
                {
                    "what": f"{name}, {person}: p95 against {small} devices ({before.p95:.1f} ms)",
                    "value": round(figure.p95 / before.p95, 2),
                    "unit": "times",
                    "reach": f"<= {REACH_RATIO}",
                },
            ]
    return rows


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:<90} {row['value']!s:>10} {row.get('unit', '')} {row.get('reach', '')}")
