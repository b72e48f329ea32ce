"""Fills an empty installation with millions of devices in minutes: `python -m bench.fill --devices 3500000`.

What is synthetic: everything. Organisations, take-backs, devices, serials, media, savings and prices are made
up by arithmetic from a running number; reports and certificates are named but their bytes are not there.
The organisations and take-backs are recorded through the ledger as always. The devices' rows are written
straight into the tables by the database's superuser, set by set, with the indexes built afterwards, and their
facts (announced, received, medium found, reported, judged, routed, stocked or shipped) only for one device in
`HISTORY`: those facts are true leaves of the tree and pass `omlopp ledger verify`, but `omlopp ledger replay`
would not give the rows of the others. It is an inventory to measure pages on, and nothing else.
"""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

HISTORY = 11  # prime to the patterns of kinds and stages, so that each of them has some
BOARD = 18_000
EACH_CUSTOMER = 875
MOST_CUSTOMERS = 4_000
TAKEBACKS_EACH = 4
BEGAN = datetime(2021, 1, 11, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BOARD_IT, CUSTOMER_IT, OPERATOR = "it@board.example", "it@customer.example", "admin@operator.example"
PEOPLE = (BOARD_IT, CUSTOMER_IT, OPERATOR)
"""Who may look at it: the largest customer's IT, an ordinary customer's, and the operator's administrator."""
Say = Callable[[str], None]


class NotEmpty(Exception):
    """There are parties already: an installation that somebody uses is not filled."""


@dataclass(frozen=True)
class Place:
    """A customer with the paths at which its devices are, and how many there are."""

    customer: UUID
    path: str
    below: tuple[str, ...]
    devices: int


def fill(devices: int, *, superuser_dsn: str, say: Say) -> None:
    """Fill the installation whose Django is set up. Refuses with `NotEmpty`."""
    from omlopp.apps.parties.models import Party

    if Party.objects.exists():
        raise NotEmpty
    places = _parties(devices)
    say(f"{len(places)} customers")
    _takebacks(places, superuser_dsn)
    say("take-backs, each in the ledger with its list and its reconciliation")
    _codes(devices, superuser_dsn)
    say("codes for the labels")
    _run(superuser_dsn, [("device", DEVICES, devices)], say)
    constraints = _taken_off(superuser_dsn)
    # Two cores: the register's rows on one connection, what other capabilities know and the facts on another.
    _together(
        lambda: _run(superuser_dsn, [(table, sql, devices) for table, sql in REGISTER], say),
        lambda: _run(superuser_dsn, [(table, sql, devices) for table, sql in BESIDES], say),
    )
    half = sorted(constraints)
    _together(
        lambda: _run(superuser_dsn, [(f"index {name}", constraints[name], 0) for name in half[::2]], say),
        lambda: _run(superuser_dsn, [(f"index {name}", constraints[name], 0) for name in half[1::2]], say),
    )
    _run(superuser_dsn, [("bench_fill dropped", "DROP SCHEMA bench_fill CASCADE", 0)], say)
    _place(say)
    tables = [table for table, _ in (*REGISTER, *BESIDES)] + ["ledger_position", "intake_takeback"]
    unique = sorted(set(tables))
    _together(
        lambda: _run(superuser_dsn, [(f"vacuum {t}", f"VACUUM (ANALYZE) {t}", 0) for t in unique[::2]], say),
        lambda: _run(superuser_dsn, [(f"vacuum {t}", f"VACUUM (ANALYZE) {t}", 0) for t in unique[1::2]], say),
    )
    _run(superuser_dsn, [("analyze", "ANALYZE", 0), ("checkpoint", "CHECKPOINT", 0)], say)


def _parties(devices: int) -> list[Place]:
    """An operator, a board of five municipalities with departments, and ordinary customers of two units."""
    from omlopp import ledger
    from omlopp.apps.parties import actions
    from omlopp.apps.parties.models import Party, PartyDetails
    from omlopp.domain.events import Event, PartyRegistered
    from omlopp.domain.rights import Role

    root = actions.register_party(kind="operator", name="Bench operator", parent=None, actor=None, at=BEGAN)
    events: list[Event] = []
    details: list[PartyDetails] = []
    paths: dict[UUID, str] = {root.id: root.path}

    def party(kind: str, name: str, label: str, parent: UUID) -> UUID:
        made = ledger.new_id()
        paths[made] = f"{paths[parent]}{label}."
        events.append(PartyRegistered(subject=made, kind=kind, parent=parent, path=paths[made]))
        details.append(PartyDetails(party=made, name=name, sort_key=actions.sort_key(name)))
        return made

    board = party("customer", "Bench board", "BBBBBB", root.id)
    departments = []
    for number in range(5):
        unit = party("unit", f"Municipality {number + 1}", f"U{number:05d}", board)
        departments += [
            paths[party("department", f"Department {each + 1}", f"D{each:05d}", unit)] for each in range(8)
        ]
    largest = min(BOARD, devices // 2)
    places = [Place(board, paths[board], tuple(departments), largest)]
    customers = max(2, min(MOST_CUSTOMERS, (devices - largest) // EACH_CUSTOMER))
    shares = [0.5 + (number * 7919 % 1000) / 1000 for number in range(customers)]
    left, whole = devices - largest, sum(shares)
    given = 0
    for number, share in enumerate(shares):
        own = left - given if number == customers - 1 else int(left * share / whole)
        given += own
        customer = party("customer", f"Bench customer {number + 1}", f"C{number:05d}", root.id)
        units = [paths[party("unit", f"Unit {each + 1}", f"U{each:05d}", customer)] for each in range(2)]
        places.append(Place(customer, paths[customer], (paths[customer], *units), own))
    for start in range(0, len(events), 5_000):
        ledger.append(events[start : start + 5_000], actor=None, at=BEGAN)
    PartyDetails.objects.bulk_create(details, batch_size=5_000)
    ordinary = min(places[1:], key=lambda place: abs(place.devices - EACH_CUSTOMER))
    for email, role, at_party in (
        (BOARD_IT, Role.CUSTOMER_IT, board),
        (CUSTOMER_IT, Role.CUSTOMER_IT, ordinary.customer),
        (OPERATOR, Role.ADMINISTRATOR, root.id),
    ):
        person = actions.invite(email=email, name="Bench", password=None)
        actions.grant(person=person.pk, party=at_party, role=role, actor=None, at=BEGAN)
    assert Party.objects.count() == len(events) + 1
    return places


def _takebacks(places: Sequence[Place], dsn: str) -> None:
    """Four take-backs for each customer, the last of them still being worked on; recorded as always."""
    import psycopg

    from omlopp import ledger
    from omlopp.domain import events as e

    ordered, frozen, opened, closed = [], [], [], []
    moments: list[datetime] = []
    rows = []
    number, first = 0, 1
    for place in places:
        for turn in range(TAKEBACKS_EACH):
            lines = place.devices // TAKEBACKS_EACH
            if turn == TAKEBACKS_EACH - 1:
                lines = place.devices - lines * turn
            if lines == 0:
                continue
            number += 1
            takeback = ledger.new_id()
            at = BEGAN + (NOW - BEGAN) * ((turn + number % 97 / 100) / TAKEBACKS_EACH)
            name = f"BENCH-{number:06d}"
            ordered.append(
                e.TakebackOrdered(
                    subject=takeback,
                    number=name,
                    customer=place.customer,
                    path=place.path,
                    policy="clear-on-disks",
                    price_list="sample-2026",
                    method="ivl-2020",
                )
            )
            frozen.append(
                e.ListFrozen(
                    subject=takeback, exhibits=(f"{number:064x}",), digest=f"{number:064x}", lines=lines
                )
            )
            opened.append(e.TakebackReceivingOpened(subject=takeback))
            missing = (first + lines - 1) // 50 - (first - 1) // 50
            closed.append(
                e.TakebackReceivingClosed(
                    subject=takeback,
                    announced=lines,
                    received=lines - missing,
                    missing=missing,
                    refused=0,
                    duplicate=0,
                    unreadable=0,
                    unlisted=0,
                )
            )
            moments.append(at)
            rows.append((number, takeback, list(place.below), first, first + lines - 1, at, turn))
            first += lines
    for start in range(0, len(ordered), 5_000):
        chunk = slice(start, start + 5_000)
        for kind, days in ((ordered, 0), (frozen, 1), (opened, 5), (closed, 6)):
            later = timedelta(days=days)
            ledger.append(kind[chunk], actor=None, at=[moment + later for moment in moments[chunk]])
    with psycopg.connect(dsn) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench_fill CASCADE")
        connection.execute("CREATE SCHEMA bench_fill")
        connection.execute(
            "CREATE UNLOGGED TABLE bench_fill.takeback"
            " (t int, id uuid, paths text[], first int, last int, at timestamptz, turn int)"
        )
        with connection.cursor().copy("COPY bench_fill.takeback FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _codes(devices: int, dsn: str) -> None:
    """The codes that the register would have given: the sequence goes on behind them."""
    import psycopg

    from omlopp.apps.devices.queries import SPREAD
    from omlopp.domain.identity import CODE_LIMIT, make_code

    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE UNLOGGED TABLE bench_fill.code (n int, code text)")
        with connection.cursor().copy("COPY bench_fill.code FROM STDIN") as copy:
            for start in range(1, devices + 1, 10_000):
                numbers = range(start, min(start + 10_000, devices + 1))
                copy.write("".join(f"{n}\t{make_code(n * SPREAD % CODE_LIMIT)}\n" for n in numbers))
        connection.execute("SELECT setval('devices_code', %s)", [devices])


# The stage: of a customer's last take-back all that came is in work, the earlier ones are stock or sold.
DEVICES = """
CREATE UNLOGGED TABLE bench_fill.device AS
SELECT n, uuidv7() AS id, uuidv7() AS medium, c.code, t.t, t.id AS takeback, n - t.first + 1 AS line,
    t.paths[1 + n % cardinality(t.paths)] AS path, t.at,
    (ARRAY['laptop', 'laptop', 'laptop', 'desktop', 'monitor', 'smartphone', 'laptop'])[1 + n % 7] AS kind,
    (ARRAY['Dell', 'HP', 'Lenovo', 'Dell', 'HP', 'Samsung', 'Lenovo'])[1 + n % 7] AS manufacturer,
    (ARRAY['Latitude 5420', 'EliteBook 840 G8', 'ThinkPad T14 Gen 2', 'OptiPlex 7080 Micro', 'E243i',
        'Galaxy A52s', 'ThinkPad X1 Carbon Gen 9'])[1 + n % 7] AS model,
    'BX' || lpad(upper(to_hex(n * 2654435761 % 4294967296)), 8, '0') AS serial,
    'IT' || lpad(n::text, 8, '0') AS tag,
    CASE WHEN n % 50 = 0 THEN 'missing' WHEN t.turn = 3 THEN 'received' WHEN n % 5 < 2 THEN 'in_stock'
        ELSE 'shipped' END AS stage,
    -- A monitor holds none; of devices in work one in ten is not looked into yet, one in twenty not erased.
    n % 50 <> 0 AND NOT (t.turn = 3 AND n % 10 = 1) AS looked,
    n % 50 <> 0 AND n % 7 <> 4 AND NOT (t.turn = 3 AND n % 10 = 1) AS holds,
    NOT (t.turn = 3 AND n % 20 = 3) AS erased,
    (ARRAY['A', 'B', 'B', 'C', 'D'])[1 + n % 5] AS grade
FROM bench_fill.takeback t, generate_series(t.first, t.last) AS n JOIN bench_fill.code c USING (n)
"""
_REPORT = "encode(sha256(convert_to('report ' || n, 'UTF8')), 'hex')"
REGISTER: tuple[tuple[str, str], ...] = (
    (
        "devices_device",
        """
        INSERT INTO devices_device (id, code, path, takeback, stage, kind, manufacturer, model, serial,
            serial_kind, asset_tag, place, grade, route, media_known, media, media_sufficient,
            media_short, saved_g, net, currency, first_at, changed_at)
        SELECT id, code, path, takeback, stage, kind, manufacturer, model, serial, 'serial', tag,
            CASE WHEN stage IN ('received', 'in_stock') THEN 'K' || t % 40 END,
            CASE WHEN looked AND erased THEN grade END,
            CASE WHEN looked AND erased THEN 'resale' END, looked, holds::int, (holds AND erased)::int,
            (holds AND NOT erased)::int, CASE WHEN looked AND erased THEN 90000 + n % 60000 END,
            CASE WHEN looked AND erased THEN 400 + n % 900 END,
            CASE WHEN looked AND erased THEN 'SEK' END, at + interval '1 day', at + interval '9 days'
        FROM bench_fill.device
        """,
    ),
    (
        "devices_identity",
        """
        INSERT INTO devices_identity (device, kind, value, raw, known_at)
        SELECT id, 'serial', serial, serial, at FROM bench_fill.device
        UNION ALL SELECT id, 'asset_tag', tag, tag, at FROM bench_fill.device
        """,
    ),
    (
        "devices_medium",
        f"""
        INSERT INTO devices_medium (id, device, slot, state, serial, model, medium_kind, interface,
            size_bytes, report_exhibit, report_part, tool, tool_version, method, result, verification,
            started_at, ended_at, judgement, rule, policy, sufficient, reasons, not_checked, found_at,
            judged_at)
        SELECT medium, id, 0, 'present', 'M' || serial, 'Bench 512 GB', 'ssd', 'nvme', 512000000000,
            {_REPORT}, 0, 'bench-eraser', '1.0', 'sanitize_block',
            CASE WHEN erased THEN 'success' ELSE 'failed' END,
            CASE WHEN erased THEN 'sampled' ELSE 'failed' END,
            to_char((at + interval '8 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS+00:00'),
            to_char((at + interval '8 days 4 minutes') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS+00:00'),
            CASE WHEN erased THEN 'PURGE' ELSE 'NONE' END, CASE WHEN erased THEN '12' ELSE '3' END,
            'clear-on-disks', erased,
            CASE WHEN erased THEN ARRAY['sanitize_seen_running'] ELSE ARRAY['failed'] END,
            ARRAY['independent_sample'], at + interval '8 days', at + interval '8 days'
        FROM bench_fill.device WHERE holds
        """,
    ),
    (
        "devices_component",
        """
        INSERT INTO devices_component (id, device, kind, manufacturer, model, serial, size_bytes)
        SELECT uuidv7(), id, 'ssd', NULL, 'Bench 512 GB', 'M' || serial, 512000000000
        FROM bench_fill.device WHERE holds
        """,
    ),
    (
        "keyboards_keyboard",
        """
        INSERT INTO keyboards_keyboard (device, path, layout, form, state, here, seen_at, reprinted_from,
            reprinted_to, reprinted_at, method, keys)
        SELECT id, path, CASE n % 8 WHEN 0 THEN NULL WHEN 1 THEN 'de' WHEN 2 THEN 'gb' WHEN 3 THEN 'dk'
                ELSE 'se' END,
            CASE WHEN n % 8 > 0 THEN 'iso' END,
            CASE n % 8 WHEN 0 THEN 'unseen' WHEN 7 THEN 'released' ELSE 'seen' END,
            stage IN ('received', 'in_stock'), CASE WHEN n % 8 > 0 THEN at + interval '7 days' END,
            CASE WHEN n % 8 = 7 THEN 'de' END, CASE WHEN n % 8 = 7 THEN 'se' END,
            CASE WHEN n % 8 = 7 THEN at + interval '8 days' END, CASE WHEN n % 8 = 7 THEN 'print' END,
            CASE WHEN n % 8 = 7 THEN 12 END
        FROM bench_fill.device WHERE kind = 'laptop' AND stage <> 'missing'
        """,
    ),
    (
        "stock_item",
        """
        INSERT INTO stock_item (device, house, lot, model, place, stocked_at)
        SELECT d.id, split_part(d.path, '.', 1) || '.',
            concat_ws('|', d.kind, d.grade,
                CASE WHEN k.device IS NOT NULL THEN COALESCE(k.layout, 'unknown') ELSE '' END, 'resale'),
            concat_ws(' ', d.manufacturer, d.model), 'K' || d.t % 40, d.at + interval '9 days'
        FROM bench_fill.device d LEFT JOIN keyboards_keyboard k ON k.device = d.id
        WHERE d.stage = 'in_stock'
        """,
    ),
    (
        "stock_tally",
        """
        INSERT INTO stock_tally (house, facet, value, lot, n)
        SELECT house, facet, value, lot, count(*) FROM stock_item s,
            LATERAL (VALUES ('all', ''), ('place', s.place), ('model', s.model)) AS seen (facet, value)
        GROUP BY house, facet, value, lot
        """,
    ),
    (
        "devices_tally",
        """
        INSERT INTO devices_tally (path, stage, n)
        SELECT path, stage, count(*) FROM bench_fill.device GROUP BY path, stage
        """,
    ),
    (
        "devices_standing",
        """
        INSERT INTO devices_standing (takeback, path, stage, holds, carries, known, enough, short, graded,
            routed, priced, n, media, sufficient)
        SELECT takeback, path, stage, media > 0 OR kind <> 'monitor', media > 0, media_known,
            media = media_sufficient, media_short > 0, grade IS NOT NULL, route IS NOT NULL, net IS NOT NULL,
            count(*), sum(media), sum(media_sufficient)
        FROM devices_device GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        """,
    ),
    (
        "climate_answer",
        """
        INSERT INTO climate_answer (id, method, version, factors, level, low_g, central_g, high_g, terms,
            problems)
        SELECT DISTINCT md5('answer' || n % 240)::uuid, 'ivl-2020', '1', repeat('c', 64), 'category',
            60000 + n % 240 * 100, 90000 + n % 240 * 200, 130000 + n % 240 * 300,
            jsonb_build_array(
                jsonb_build_object('name', 'production', 'low_g', 60900 + n % 240 * 100,
                    'central_g', 90500 + n % 240 * 200, 'high_g', 130300 + n % 240 * 300),
                '{"name": "transport_reuse", "low_g": -900, "central_g": -500, "high_g": -300}'::jsonb),
            '{}'::text[]
        FROM bench_fill.device WHERE looked AND erased
        """,
    ),
    (
        "climate_saving",
        """
        INSERT INTO climate_saving (takeback, device, path, kind, fate, answer_id, assessed_at)
        SELECT takeback, id, path, kind, 'reuse', md5('answer' || n % 240)::uuid, at + interval '10 days'
        FROM bench_fill.device WHERE looked AND erased
        """,
    ),
    (
        "climate_tally",
        """
        INSERT INTO climate_tally (takeback, path, kind, fate, answer, n)
        SELECT takeback, path, kind, fate, answer_id, count(*) FROM climate_saving GROUP BY 1, 2, 3, 4, 5
        """,
    ),
)
# Text of a fact as the ledger spells it: canonical JSON, names in order, no spaces.
_DAY = "to_char((at + interval '{days} days') AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
_FACTS = """
INSERT INTO ledger_event (id, type, subject, at, recorded_at, actor, data, salt, leaf)
SELECT event, type, subject, stamp::timestamptz, stamp::timestamptz, NULL, data::json, salt,
    sha256('\\x00'::bytea || convert_to(format(
        '{{"actor":null,"at":"%s","data":%s,"id":"%s","recorded_at":"%s","salt":"%s","subject":"%s","type":"%s"}}',
        stamp, data, event, stamp, encode(salt, 'hex'), subject, type), 'UTF8'))
FROM (
    SELECT uuidv7() AS event, fact.type, d.id AS subject, fact.stamp, fact.data,
        uuid_send(gen_random_uuid()) AS salt
    FROM bench_fill.device d, LATERAL (VALUES {facts}) AS fact (type, wanted, stamp, data)
    WHERE d.n % {history} = 0 AND fact.wanted
) AS made
"""


def _fact(kind: str, wanted: str, days: int, /, **data: str) -> str:
    """One row of facts: SQL text for each value, by name; the names are put in order."""
    spelled = ",".join(f'"{name}":%s' for name in sorted(data))
    values = ", ".join(data[name] for name in sorted(data))
    return f"('{kind}', {wanted}, {_DAY.format(days=days)}, format('{{{spelled}}}', {values}))"


def _text(column: str) -> str:
    return f"'\"' || {column} || '\"'"


_NULL = "'null'"
_KNOWN = "d.looked AND d.erased"
_EXHIBIT = _text(_REPORT.replace("|| n", "|| d.n"))
FACTS = _FACTS.format(
    history=HISTORY,
    facts=", ".join(
        (
            _fact(
                "DeviceAnnounced",
                "true",
                1,
                takeback=_text("d.takeback"),
                line="d.line",
                code=_text("d.code"),
                path=_text("d.path"),
                sheet=_text("'Bench'"),
                row="d.line + 4",
                kind=_text("d.kind"),
                manufacturer=_text("d.manufacturer"),
                model=_text("d.model"),
                serial=_text("d.serial"),
                serial_raw=_text("d.serial"),
                serial_kind=_text("'serial'"),
                asset_tag=_text("d.tag"),
                unit=_NULL,
                department=_NULL,
                bought_date=_NULL,
                price=_text("'9500.00'"),
                currency=_text("'SEK'"),
            ),
            _fact(
                "DeviceReceived",
                "d.stage <> 'missing'",
                6,
                takeback=_text("d.takeback"),
                line="d.line",
                found_by=_text("'serial'"),
                place=_text("'K' || d.t % 40"),
            ),
            _fact(
                "DeviceMissing",
                "d.stage = 'missing'",
                6,
                takeback=_text("d.takeback"),
                line="d.line",
            ),
            _fact(
                "MediumFound",
                "d.holds",
                8,
                medium=_text("d.medium"),
                slot="0",
                exhibit=_EXHIBIT,
                serial=_text("'M' || d.serial"),
                model=_text("'Bench 512 GB'"),
                medium_kind=_text("'ssd'"),
                interface=_text("'nvme'"),
                size_bytes="512000000000",
            ),
            _fact(
                "MediumErasureReported",
                "d.holds",
                8,
                medium=_text("d.medium"),
                exhibit=_EXHIBIT,
                part="0",
                tool=_text("'bench-eraser'"),
                tool_version=_text("'1.0'"),
                method=_text("'sanitize_block'"),
                result=_text("CASE WHEN d.erased THEN 'success' ELSE 'failed' END"),
                verification=_text("CASE WHEN d.erased THEN 'sampled' ELSE 'failed' END"),
                started_at=_NULL,
                ended_at=_NULL,
                document=_NULL,
                standard=_NULL,
            ),
            _fact(
                "MediumJudged",
                "d.holds",
                8,
                medium=_text("d.medium"),
                judgement=_text("CASE WHEN d.erased THEN 'PURGE' ELSE 'NONE' END"),
                rule=_text("CASE WHEN d.erased THEN '12' ELSE '3' END"),
                policy=_text("'clear-on-disks'"),
                sufficient="CASE WHEN d.erased THEN 'true' ELSE 'false' END",
                reasons="CASE WHEN d.erased THEN '[\"sanitize_seen_running\"]' ELSE '[\"failed\"]' END",
                not_checked="'[\"independent_sample\"]'",
                exhibit=_EXHIBIT,
            ),
            _fact("DeviceRouted", _KNOWN, 9, route=_text("'resale'"), reason=_text("''")),
            _fact(
                "DeviceStocked",
                "d.stage IN ('in_stock', 'shipped')",
                9,
                place=_text("'K' || d.t % 40"),
                media="d.holds::int",
            ),
            _fact("DeviceShipped", "d.stage = 'shipped'", 20, to=_NULL, reason=_text("'sold'")),
        )
    ),
)
BESIDES: tuple[tuple[str, str], ...] = (
    ("ledger_subject", "INSERT INTO ledger_subject SELECT id FROM bench_fill.device"),
    ("ledger_event", FACTS),
    (
        "intake_line",
        """
        INSERT INTO intake_line (takeback, line, device, path, sheet, row, kind, manufacturer, model, serial,
            serial_raw, asset_tag, price, currency, outcome, found_by, ended_at)
        SELECT takeback, line, id, path, 'Bench', line + 4, kind, manufacturer, model, serial, serial, tag,
            9500, 'SEK', CASE WHEN stage = 'missing' THEN 'missing' ELSE 'received' END,
            CASE WHEN stage <> 'missing' THEN 'serial' END, at + interval '6 days'
        FROM bench_fill.device
        """,
    ),
    (
        "intake_tally",
        """
        INSERT INTO intake_tally (takeback, path, outcome, n)
        SELECT takeback, path, outcome, count(*) FROM intake_line GROUP BY 1, 2, 3
        """,
    ),
    (
        "workshop_device",
        f"""
        INSERT INTO workshop_device (device, takeback, path, stage, kind, received_at, has_evidence,
            inventory, inventory_independent, media_known, media_counted, media, media_sufficient, locks,
            tests, defects, tested_at, inspected_at, grade, graded_at, rubric, reasons, route, routed_at,
            left_reason, left_cleared, left_at)
        SELECT id, takeback, path, stage, kind, at + interval '6 days', looked, {_REPORT},
            looked, looked, looked, holds::int, (holds AND erased)::int, 0,
            CASE WHEN looked THEN '{{"power_on": {{"outcome": "pass", "value": null}}}}'::jsonb
                ELSE '{{}}' END,
            CASE WHEN looked THEN '[{{"code": "scratch", "zone": "lid", "severity": 1}}]'::jsonb END,
            CASE WHEN looked THEN at + interval '9 days' END,
            CASE WHEN looked THEN at + interval '9 days' END,
            CASE WHEN looked AND erased THEN grade END,
            CASE WHEN looked AND erased THEN at + interval '9 days' END, 'omlopp-rubric-1', '{{}}',
            CASE WHEN looked AND erased THEN 'resale' END,
            CASE WHEN looked AND erased THEN at + interval '9 days' END,
            CASE WHEN stage = 'shipped' THEN 'sold' END, CASE WHEN stage = 'shipped' THEN true END,
            CASE WHEN stage = 'shipped' THEN at + interval '20 days' END
        FROM bench_fill.device WHERE stage <> 'missing'
        """,
    ),
    (
        "workshop_evidence",
        f"""
        INSERT INTO workshop_evidence (exhibit, part, device, medium, ended_at, taken_in_at)
        SELECT {_REPORT}, 0, id, medium, NULL, at + interval '8 days' FROM bench_fill.device WHERE holds
        """,
    ),
    (
        "economy_price",
        """
        INSERT INTO economy_price (takeback, device, price_list, currency, grade, gross, net, deductions,
            problems, priced_at)
        SELECT takeback, id, 'sample-2026 1', 'SEK', grade, 500 + n % 900, 400 + n % 900,
            '[{"code": "battery_worn", "amount": "100.00"}]', '{}', at + interval '10 days'
        FROM bench_fill.device WHERE looked AND erased
        """,
    ),
    (
        "economy_tally",
        """
        INSERT INTO economy_tally (takeback, currency, family, code, n, gross, net)
        SELECT takeback, currency, 'priced', '', count(*), sum(gross), sum(net)
        FROM economy_price GROUP BY 1, 2
        UNION ALL SELECT takeback, currency, 'deduction', 'battery_worn', count(*), 100 * count(*), 0
        FROM economy_price GROUP BY 1, 2
        """,
    ),
    (
        "statements_statement",
        """
        INSERT INTO statements_statement (id, kind, subject, about, takeback, path, version, digest, position,
            issued_at)
        SELECT uuidv7(), 'erasure_certificate', id, medium, takeback, path, 1, repeat('d', 64), 1,
            at + interval '10 days'
        FROM bench_fill.device WHERE holds AND erased
        """,
    ),
    (
        "statements_tally",
        """
        INSERT INTO statements_tally (takeback, path, kind, n)
        SELECT takeback, path, kind, count(*) FROM statements_statement GROUP BY 1, 2, 3
        """,
    ),
)


def _run(dsn: str, steps: Sequence[tuple[str, str, int]], say: Say) -> None:
    """Each step in a transaction of its own; `devices` of a step is what its rate is counted against."""
    import psycopg

    with psycopg.connect(dsn, autocommit=True) as connection:
        # Should the machine go down meanwhile, one begins again with an empty folder.
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET work_mem = '128MB'")
        for name, sql, devices in steps:
            started = time.perf_counter()
            done = connection.execute(sql)
            seconds = time.perf_counter() - started
            rate = f", {devices / seconds:,.0f} devices/s" if devices else ""
            rows = f" {done.rowcount:,} rows" if done.rowcount > 0 else ""
            say(f"{name}{rows} in {seconds:.1f} s{rate}")


def _together(*works: Callable[[], None]) -> None:
    """Run each in a thread of its own; what one raises is raised here."""
    raised: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - raised again below, in the thread that asked
            raised.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def _taken_off(dsn: str) -> dict[str, str]:
    """Take the indexes off the tables to be loaded; returns for each what builds it again."""
    import psycopg

    tables = [table for table, _ in (*REGISTER, *BESIDES)]
    again: dict[str, str] = {}
    with psycopg.connect(dsn) as connection:
        held = connection.execute(
            "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype IN ('p', 'u') AND conrelid = ANY(%s::regclass[])",
            [tables],
        ).fetchall()
        for name, table, definition in held:
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            again[name] = f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
        indexes = connection.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[])",
            [tables],
        ).fetchall()
        for name, definition in indexes:
            connection.execute(f"DROP INDEX {name}")
            again[name] = definition
    return again


def _place(say: Say) -> None:
    """Give the facts their positions and grow the tree over them, as the worker does, and sign its head."""
    from django.db import connections

    from omlopp import ledger
    from omlopp.ledger._sequence import sequence

    started = time.perf_counter()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE ledger_event")  # loaded by COPY a moment ago: nothing is known of it yet
    # Every chunk looks through all that wait, so few and large ones.
    while (done := sequence(chunk=500_000)).placed and done.waiting:
        pass
    head = ledger.checkpoint()
    say(f"{head.size:,} facts in the ledger, placed and signed in {time.perf_counter() - started:.1f} s")


def _progress() -> Say:
    began = time.perf_counter()
    alone = threading.Lock()

    def say(text: str) -> None:
        with alone:
            print(f"{time.perf_counter() - began:7.1f} s  {text}", flush=True)

    return say


@contextmanager
def started(data: Path) -> Iterator[str]:
    """The installation in the folder with its tables and Django set up; gives the superuser's address."""
    from omlopp.config import postgres
    from omlopp.config.database import migrate, name_addresses
    from omlopp.config.up import prepare

    prepare(data)
    os.environ["OMLOPP_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "omlopp.config.settings"
    with postgres.running_local(data / "database") as server:
        name_addresses(server.app_dsn, server.owner_dsn)
        import django

        django.setup()
        migrate()
        assert server.superuser_dsn is not None
        yield server.superuser_dsn
        from django.db import connections

        connections.close_all()


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill the folder's installation, which must be empty."""
    parser = argparse.ArgumentParser(prog="python -m bench.fill", description=__doc__)
    parser.add_argument("--devices", type=int, required=True)
    parser.add_argument("--data", type=Path, help="the installation's data folder; else OMLOPP_DATA")
    chosen: Any = parser.parse_args(arguments)
    data = chosen.data or (Path(os.environ["OMLOPP_DATA"]) if "OMLOPP_DATA" in os.environ else None)
    if data is None or chosen.devices < 100:
        parser.error("say which folder (--data, or OMLOPP_DATA) and at least 100 devices")
    say = _progress()
    with started(data) as superuser_dsn:
        try:
            fill(chosen.devices, superuser_dsn=superuser_dsn, say=say)
        except NotEmpty:
            print(f"{data}: this installation is not empty", file=sys.stderr)
            return 2
    say(f"{chosen.devices:,} devices stand")
    return 0


if __name__ == "__main__":
    sys.exit(main())
