"""How fast climate reports are said anew when a method is released: all devices, all reports.

Take-backs of 2 000 devices in 20 000 models and 20 units each, every one with an issued report, and a report
for each customer's year. `OMLOPP_BENCH_RESTATE=3500000` measures the size of a national operator; the default
is a part of it, whose seconds are also given for that size (time grows with the devices). Filling the tables
and issuing the reports to be restated takes far longer than restating them: it has lines of its own, and each
is also said on stderr when it is done.
"""

import datetime as dt
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench._installation import installation

DEVICES = int(os.environ.get("OMLOPP_BENCH_RESTATE", "200000"))
FULL = 3_500_000
IN_A_TAKEBACK = 2_000
TAKEBACKS_OF_A_CUSTOMER = 9
MODELS = 20_000
REACH_S = 60.0
REACH_MB = 2_048

FILL = """
INSERT INTO devices_device (id, code, path, takeback, stage, kind, manufacturer, model, route, media_known,
    media, media_sufficient, first_at, changed_at)
SELECT uuidv7(), 'R' || t.n || '-' || d, t.path || 'U' || d % 20 || '.', t.takeback, 'in_stock',
    (ARRAY['laptop', 'laptop', 'desktop', 'monitor', 'smartphone', 'tablet'])[1 + m % 6],
    (ARRAY['Dell', 'HP', 'Lenovo'])[1 + m % 3], 'Model ' || m,
    CASE WHEN d % 10 < 8 THEN 'resale' WHEN d % 10 = 8 THEN 'recycling' END, true, 0, 0, t.received_at,
    t.received_at
FROM (SELECT *, row_number() OVER (ORDER BY takeback) AS n FROM climate_takeback) AS t,
    generate_series(1, {each}) AS d,
    LATERAL (SELECT ((t.n * 37 + d % 400 * 50) % {models})::int AS m) AS model
"""
STAND = """
INSERT INTO devices_standing (takeback, path, stage, holds, carries, known, enough, short, graded, routed,
    priced, n, media, sufficient)
SELECT takeback, path, stage, true, false, media_known, true, false, false, route IS NOT NULL, false,
    count(*), 0, 0
FROM devices_device GROUP BY takeback, path, stage, media_known, route IS NOT NULL
"""
SAVE = """
WITH saved AS (
    INSERT INTO climate_saving (takeback, device, path, kind, fate, answer_id, assessed_at)
    SELECT d.takeback, d.id, d.path, d.kind, a.fate, a.id, d.changed_at
    FROM devices_device d JOIN jsonb_to_recordset(%s::jsonb) AS a (kind text, fate text, route text, id uuid)
        ON a.kind = d.kind AND a.route = d.route
    RETURNING takeback, path, kind, fate, answer_id
)
INSERT INTO climate_tally (takeback, path, kind, fate, answer, n)
SELECT takeback, path, kind, fate, answer_id, count(*) FROM saved GROUP BY 1, 2, 3, 4, 5
"""


def run() -> list[dict[str, Any]]:
    """Rows of seconds and megabytes, each against what it must reach."""
    with installation():
        return _measured()


def _measured() -> list[dict[str, Any]]:
    from django.utils import timezone

    from omlopp import documents
    from omlopp.apps.climate import actions, queries
    from omlopp.apps.parties.models import Party
    from omlopp.apps.statements import queries as statements
    from omlopp.apps.statements.models import Statement
    from omlopp.domain import carbon

    with _timed(f"{DEVICES:,} devices filled in") as filling:
        root, customers = _filled()
    year = (dt.date(2025, 1, 1), dt.date(2026, 1, 1))
    with _timed("their take-backs' reports issued") as issuing:
        for takeback in _takebacks():
            actions.issue_climate_report(takeback=takeback, actor=None, at=timezone.now())
    with _timed("their years' reports issued") as issuing_years:
        for customer in customers:
            actions.issue_period_report(
                party=customer, start=year[0], end=year[1], actor=None, at=timezone.now()
            )

    newest = carbon.METHODS[-1].id
    order = actions.order_restatement(method=newest, path=root, actor=None, at=timezone.now())
    with _timed("all restated") as restating:
        done = actions.restate(order=order, actor=None, at=timezone.now())
    seconds = restating.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    place = Party.objects.get(id=customers[0])
    said, scope = actions.period_said(place, *year)
    devices = queries.devices_in(scope)
    statement = Statement.objects.filter(subject=place.id, kind=actions.CLIMATE_PERIOD)[0]

    def live() -> None:
        summary = actions.assess_period(scope, year[0])
        assert summary is not None
        actions.draft_report(said, summary, timezone.now())

    def paper() -> None:
        documents.render(documents.reopen(statements.data(statement)), "sv")

    scaled = seconds * FULL / DEVICES
    return [
        _row(f"climate: (before: {DEVICES:,} devices filled in)", filling.seconds, "s"),
        _row("climate: (before: a report issued for each take-back)", issuing.seconds, "s"),
        _row("climate: (before: a report issued for each customer's year)", issuing_years.seconds, "s"),
        _row(f"climate: {DEVICES:,} devices in {done.restated:,} reports restated by {newest}", seconds, "s"),
        _row("climate: of it this process's own CPU", restating.cpu, "s"),
        _row(f"climate: scaled to {FULL:,} devices", scaled, "s", f"<= {REACH_S:.0f}"),
        _row("climate: peak memory of this process", peak, "MB", f"<= {REACH_MB}"),
        _row(f"climate: a year of {devices:,} devices worked out live", _median(live) * 1000, "ms", "<= 150"),
        _row("climate: that year's report as PDF", _median(paper), "s", "<= 3"),
    ]


@dataclass
class _Timing:
    """Seconds a part took: on the wall, and of this process's own CPU."""

    seconds: float = 0.0
    cpu: float = 0.0


@contextmanager
def _timed(what: str) -> Iterator[_Timing]:
    timing = _Timing()
    started, cpu = time.perf_counter(), time.process_time()
    yield timing
    timing.seconds, timing.cpu = time.perf_counter() - started, time.process_time() - cpu
    print(f"climate_restate: {what}: {timing.seconds:.1f} s", file=sys.stderr, flush=True)


def _row(what: str, value: float, unit: str, reach: str = "") -> dict[str, Any]:
    return {"what": what, "value": round(value, 2), "unit": unit, "reach": reach}


def _median(work: Callable[[], None]) -> float:
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _takebacks() -> list[Any]:
    from omlopp.apps.climate.models import MethodOfTakeback

    return list(MethodOfTakeback.objects.order_by("takeback").values_list("takeback", flat=True))


def _filled() -> tuple[str, list[Any]]:
    """Organisations and take-backs by the ledger, devices into the tables; the root and the customers."""
    from django.db import connection

    from omlopp import ledger
    from omlopp.apps.climate import accounting
    from omlopp.apps.climate.models import Answer
    from omlopp.apps.parties import actions as parties
    from omlopp.domain.events import TakebackOrdered, TakebackReceivingClosed
    from omlopp.domain.vocabulary import Fate

    at = dt.datetime(2025, 5, 5, 9, tzinfo=dt.UTC)
    root = parties.register_party(kind="operator", name="Bänkoperatören", parent=None, actor=None, at=at)
    count = DEVICES // IN_A_TAKEBACK
    customers = [
        parties.register_party(kind="customer", name=f"Bänkkund {n}", parent=root.id, actor=None, at=at)
        for n in range(-(-count // TAKEBACKS_OF_A_CUSTOMER))
    ]
    events: list[Any] = []
    for n in range(count):
        customer = customers[n // TAKEBACKS_OF_A_CUSTOMER]
        takeback = ledger.new_id()
        events.append(
            TakebackOrdered(
                subject=takeback,
                number=f"ÅT-2025-{n:05}",
                customer=customer.id,
                path=customer.path,
                policy="clear-on-disks",
                price_list="sample-2026",
                method="ivl-2020",
            )
        )
        nothing = dict.fromkeys(("missing", "refused", "duplicate", "unreadable", "unlisted"), 0)
        events.append(
            TakebackReceivingClosed(
                subject=takeback, announced=IN_A_TAKEBACK, received=IN_A_TAKEBACK, **nothing
            )
        )
    ledger.append(events, actor=None, at=at)
    by = accounting.basis("ivl-2020")
    assessor = accounting.Assessor(by)
    answers = []
    for kind in ("laptop", "desktop", "monitor", "smartphone", "tablet"):
        for fate, route in ((Fate.REUSE, "resale"), (Fate.RECYCLE, "recycling")):
            like = accounting.Like(kind, None, None, None, fate)
            assessor.learn([like])
            answer = assessor.answer(like)
            low, central, high = answer.grams or (None, None, None)
            row = Answer.objects.create(
                id=ledger.new_id(),
                method=by.method,
                version=by.version,
                factors=by.factors,
                level=answer.level,
                low_g=low,
                central_g=central,
                high_g=high,
                terms=[
                    {"name": name, "low_g": kg[0], "central_g": kg[1], "high_g": kg[2]}
                    for name, kg in answer.terms
                ],
            )
            answers.append({"kind": kind, "fate": fate, "route": route, "id": str(row.id)})
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(each=IN_A_TAKEBACK, models=MODELS))
        cursor.execute(STAND)
        cursor.execute(SAVE, [json.dumps(answers)])
        cursor.execute("VACUUM ANALYZE devices_device, climate_saving")
    return root.path, [customer.id for customer in customers]


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:<72} {row['value']:>12,} {row['unit']} {row['reach']}")
