"""Questions about savings. Those that take a path or take-backs ask within them, whatever the asker sees."""

import datetime as dt
import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from omlopp.apps.climate import accounting, mass
from omlopp.apps.climate.accounting import Answer, Assessor, Balance, Basis, Cell, Like, Summary
from omlopp.apps.climate.models import Answer as AnswerRow
from omlopp.apps.climate.models import MethodOfTakeback, Restated, Restatement, Saving, Share
from omlopp.apps.devices.models import Device, Stage, Standing
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate

IN_HAND = (Stage.RECEIVED, Stage.IN_STOCK, Stage.SHIPPED)
YEARS_IN_TREND = 5


def of_device(device: UUID) -> list[Saving]:
    """The assessments of a device with their answers, one for each take-back, newest first."""
    rows = Saving.objects.filter(device=device).select_related("answer")
    return list(rows.order_by("-assessed_at"))


def in_hand(takeback: UUID) -> QuerySet[Device]:
    """The devices that came with the take-back."""
    return Device.objects.filter(takeback=takeback, stage__in=IN_HAND)


@dataclass(frozen=True)
class Scope:
    """Which devices a report speaks of: those of take-backs, at and below a path, or one of them."""

    takebacks: tuple[UUID, ...]
    path: str = ""
    device: UUID | None = None


def of_period(path: str, start: dt.date, end: dt.date) -> Scope:
    """The devices at and below the path whose take-back was received from `start` up to before `end`."""
    rows = MethodOfTakeback.objects.filter(received_at__gte=_midnight(start), received_at__lt=_midnight(end))
    return Scope(
        tuple(rows.filter(_touching(path)).order_by("takeback").values_list("takeback", flat=True)), path
    )


def not_closed(path: str) -> int:
    """Take-backs that touch the path and whose receiving is not closed: they belong to no year yet."""
    return MethodOfTakeback.objects.filter(_touching(path), received_at=None).count()


def years(path: str) -> list[int]:
    """The years in which take-backs that touch the path were received, newest first."""
    rows = MethodOfTakeback.objects.filter(_touching(path)).exclude(received_at=None)
    return [day.year for day in rows.dates("received_at", "year", order="DESC")]


def main_method(scope: Scope) -> str | None:
    """The method that most of the scope's devices were taken back with; None where there are none."""
    # Nearly always there is one, and then nothing need be counted.
    methods = list(
        MethodOfTakeback.objects.filter(takeback__in=scope.takebacks)
        .values_list("method", flat=True)
        .distinct()[:2]
    )
    if len(methods) < 2:
        return methods[0] if methods else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.method FROM climate_takeback t JOIN devices_device d ON d.takeback = t.takeback"
            " WHERE t.takeback = ANY(%s) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            [list(scope.takebacks)],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _touching(path: str) -> Q:
    """Take-backs of the party at the path, of those above it and of those below."""
    labels = path.split(".")[:-1]
    above = [".".join(labels[:depth]) + "." for depth in range(1, len(labels))]
    return Q(path__gte=path, path__lt=f"{path[:-1]}/") | Q(path__in=above)


# The devices of take-backs as they are known now, and those that came back with a later one since, for whom
# what was decided then still holds. The latter are few: they are found among the take-backs' own rows (by a
# hash: NOT IN, not a join whose plan hangs on a guess) and looked up one by one, so that no plan reads the
# whole register.
DEVICES = """
WITH here AS MATERIALIZED (
    SELECT id, takeback, path, kind, manufacturer, model, form, version, storage_gb, route, stage,
        {rare} AS rare
    FROM (
        SELECT *, CASE WHEN route = 'parts' THEN harvested_parts END AS harvested,
            CASE WHEN route IN ('resale', 'rental') THEN replaced_parts END AS replaced,
            CASE WHEN stage = 'shipped' AND shipped_for IN ('recycled', 'destroyed')
                THEN {handed} END AS handed
        FROM devices_device d WHERE d.takeback = ANY(%(takebacks)s) {device}
    ) AS d
), gone AS MATERIALIZED (
    SELECT takeback, device, path, fate FROM climate_saving s
    WHERE s.takeback = ANY(%(takebacks)s) {saved}
        AND (takeback, device) NOT IN (SELECT takeback, id FROM here)
), devices AS (
    SELECT takeback, path, kind, manufacturer, model, form, version, storage_gb, route AS way, rare,
        stage = 'shipped' AS is_out
    FROM here WHERE stage = ANY(%(stages)s)
    UNION ALL
    SELECT takeback, path, kind, manufacturer, model, form, version, storage_gb, '=' || fate, {rare}, true
    FROM (
        SELECT g.takeback, g.path, g.fate, d.kind, d.manufacturer, d.model, d.form, d.version, d.storage_gb,
            d.screen_inch, CASE WHEN g.fate = 'parts' THEN p.harvested END AS harvested,
            CASE WHEN g.fate = 'reuse' THEN p.replaced END AS replaced, NULL AS handed
        FROM gone g LEFT JOIN climate_parts p USING (takeback, device),
            LATERAL (SELECT * FROM devices_device WHERE id = g.device OFFSET 0) AS d
    ) AS d
)
"""
# What few devices have stands in one column, so that the others are told apart by as little as may be.
RARE = """
CASE WHEN num_nonnulls(screen_inch, harvested, replaced, handed) > 0
    THEN jsonb_build_array(screen_inch, harvested, replaced, handed) END
"""
# Which report of a recycler speaks of a device that was handed over: an empty text where none does yet.
# None speaks of what left after it was recorded, even on a day that it covers.
HANDED = """
COALESCE((
    SELECT r.id::text FROM climate_recycling r
    WHERE (d.shipped_at AT TIME ZONE %(zone)s)::date >= r.start_date
        AND (d.shipped_at AT TIME ZONE %(zone)s)::date < r.end_date
        AND (r.recycler IS NULL OR r.recycler = d.shipped_to) AND d.shipped_at < r.recorded_at
), '')
"""
GROUPS = """
SELECT takeback, path, kind, manufacturer, model, form, version, storage_gb, way, rare, count(*),
    count(*) FILTER (WHERE is_out)
FROM devices WHERE starts_with(path, %(path)s) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
"""
MASSES = """
SELECT kind, form, way, rare->>2 IS NOT NULL, rare->>3, count(*), count(*) FILTER (WHERE is_out) FROM devices
WHERE starts_with(path, %(path)s) GROUP BY 1, 2, 3, 4, 5
"""


def among_devices(scope: Scope, question: str) -> list[tuple[Any, ...]]:
    """Ask the relation `devices` of the scope: takeback, path, kind, …, way (a route, or `=` and a fate)."""
    one = scope.device is not None
    with connection.cursor() as cursor:
        cursor.execute(
            DEVICES.format(
                device="AND d.id = %(device)s" if one else "",
                saved="AND s.device = %(device)s" if one else "",
                handed=HANDED,
                rare=RARE,
            )
            + question,
            {
                "takebacks": list(scope.takebacks),
                "stages": [str(stage) for stage in IN_HAND],
                "path": scope.path,
                "device": scope.device,
                "zone": timezone.get_default_timezone_name(),
            },
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def masses(scope: Scope) -> Balance:
    """What became of the mass of the scope's devices."""
    return mass.hierarchy(itertools.starmap(mass.Alike, among_devices(scope, MASSES)), mass.loads())


@dataclass(frozen=True)
class Group:
    """Like devices of a take-back at one place; `like` is None for those that went back to their owner."""

    path: str
    kind: str | None
    like: Like | None
    devices: int


def groups(scope: Scope) -> tuple[dict[UUID, list[Group]], dict[UUID, int]]:
    """The scope's devices in groups, and how many have no route yet, by take-back: current facts."""
    return _grouped(among_devices(scope, GROUPS))


NOTHING_RARE = (None, None, None, None)


def _alike(row: tuple[Any, ...]) -> mass.Alike:
    """A row of `GROUPS` as the balance of masses takes it."""
    rare = json.loads(row[9]) if row[9] else NOTHING_RARE
    return mass.Alike(row[2], row[5], row[8], rare[2] is not None, rare[3], *row[10:])


def _grouped(rows: Iterable[tuple[Any, ...]]) -> tuple[dict[UUID, list[Group]], dict[UUID, int]]:
    found: dict[UUID, list[Group]] = defaultdict(list)
    undecided: dict[UUID, int] = defaultdict(int)
    for row in rows:
        takeback, path, kind, manufacturer, model, form, version, storage, way, rare, devices, _ = row
        screen, harvested, replaced, _ = json.loads(rare) if rare else NOTHING_RARE
        fate, decided = accounting.fate_of(way)
        if not decided:
            undecided[takeback] += devices
            continue
        like = None
        if fate is not None:
            like = Like(
                kind,
                manufacturer,
                model,
                form,
                fate,
                version,
                storage,
                tuple(harvested or ()),
                tuple(replaced or ()),
                None if screen is None else float(screen),
            )
        found[takeback].append(Group(path, kind, like, devices))
    return found, undecided


def cells(assessor: Assessor, of: Sequence[Group]) -> list[Cell]:
    """The groups with their answers by the assessor's basis."""
    assessor.learn(group.like for group in of if group.like is not None)
    return [
        Cell(
            group.path,
            group.kind,
            group.like.fate if group.like else None,
            assessor.answer(group.like) if group.like else None,
            group.devices,
        )
        for group in of
    ]


def assess(scope: Scope, by: Basis) -> Summary | None:
    """What the scope's devices come to by a basis, from current facts; None where there are no devices."""
    rows = among_devices(scope, GROUPS)
    found, undecided = _grouped(rows)
    flat = [group for some in found.values() for group in some]
    if not flat and not undecided:
        return None
    assessed = cells(accounting.assessor(by), flat)
    return accounting.summarise(
        by,
        assessed,
        undecided=sum(undecided.values()),
        masses=mass.hierarchy(map(_alike, rows), mass.loads()),
    )


COUNTED = """
SELECT {path}, kind, fate, answer, sum(n) FROM climate_tally WHERE takeback = %(takeback)s
GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
"""
OF_ONE = """
SELECT path, kind, fate, answer_id, 1 FROM climate_saving
WHERE takeback = %(takeback)s AND device = %(device)s
"""


def summary(takeback: UUID, device: UUID | None = None, *, by_place: bool = True) -> Summary | None:
    """The take-back's savings as they were last assessed, or None before anything was; from stored counts.

    With a `device`, of that one alone. What is not wanted `by_place` costs less.
    """
    counted = COUNTED.format(path="path" if by_place else "''")
    with connection.cursor() as cursor:
        cursor.execute(OF_ONE if device else counted, {"takeback": takeback, "device": device})
        rows = cursor.fetchall()
    if not rows:
        return None
    known = AnswerRow.objects.in_bulk({row[3] for row in rows})
    answers = {key: _answer(row) for key, row in known.items()}
    flat = [
        Cell(path, kind or None, Fate(fate), answers[answer], devices)
        for path, kind, fate, answer, devices in rows
    ]
    bases = {Basis(row.method, row.version, row.factors, row.factor_set) for row in known.values()}
    by = bases.pop() if len(bases) == 1 else _newest(takeback)
    waiting = Standing.objects.filter(takeback=takeback, stage__in=IN_HAND, routed=False)
    undecided = 0 if device else waiting.aggregate(total=Sum("n"))["total"] or 0
    return accounting.summarise(by, flat, undecided=undecided)


def _newest(takeback: UUID) -> Basis:
    """By what the take-back was assessed last, where its devices were assessed by more than one basis."""
    last = Saving.objects.filter(takeback=takeback).select_related("answer").latest("assessed_at").answer
    return Basis(last.method, last.version, last.factors, last.factor_set)


def _answer(row: AnswerRow) -> Answer:
    known = row.low_g is not None and row.central_g is not None and row.high_g is not None
    return Answer(
        level=row.level,
        grams=(row.low_g or 0, row.central_g or 0, row.high_g or 0) if known else None,
        terms=tuple((term["name"], (term["low_g"], term["central_g"], term["high_g"])) for term in row.terms),
        problems=tuple(row.problems),
    )


@dataclass(frozen=True)
class Year:
    """What the devices of one year came to by one method, as they were assessed then."""

    year: int
    method: str
    version: str
    devices: int
    kg: Interval


def years_before(path: str, year: int) -> list[Year]:
    """The years before `year`, each by the methods it was assessed with: those are never added together."""
    start, end = dt.date(year - YEARS_IN_TREND + 1, 1, 1), dt.date(year, 1, 1)
    scope = of_period(path, start, end)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM t.received_at AT TIME ZONE %s)::int, a.method, a.version, count(*),"
            " sum(a.low_g), sum(a.central_g), sum(a.high_g)"
            " FROM climate_takeback t JOIN climate_saving s ON s.takeback = t.takeback"
            " JOIN climate_answer a ON a.id = s.answer_id"
            " WHERE t.takeback = ANY(%s) AND starts_with(s.path, %s) AND a.central_g IS NOT NULL"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [timezone.get_default_timezone_name(), list(scope.takebacks), path],
        )
        return [
            Year(year, method, version, devices, accounting.in_kg((int(low), int(central), int(high))))
            for year, method, version, devices, low, central, high in cursor.fetchall()
        ]


ROWS = """
SELECT d.code, s.path, d.kind, d.manufacturer, d.model, s.fate, a.level, a.low_g, a.central_g, a.high_g,
    t.number
FROM climate_saving s JOIN climate_answer a ON a.id = s.answer_id
JOIN devices_device d ON d.id = s.device JOIN climate_takeback t ON t.takeback = s.takeback
WHERE s.takeback = ANY(%s) AND starts_with(s.path, %s)
ORDER BY t.number, d.code
"""


def device_rows(scope: Scope) -> list[tuple[object, ...]]:
    """The scope's devices as last assessed: code, path, kind, maker, model, fate, level, grams, take-back."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(scope.takebacks), scope.path])
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


def restatements(paths: Iterable[str]) -> list[Restatement]:
    """The restatements ordered at or below the paths, newest first."""
    where = Q(pk__in=[])
    for path in paths:
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    return list(Restatement.objects.filter(where).order_by("-ordered_at", "-id"))


def restated(restatement: UUID) -> QuerySet[Restated]:
    """The reports that were said anew under the order."""
    return Restated.objects.filter(restatement=restatement)


def devices_in(scope: Scope) -> int:
    """How many devices are in hand from the scope's take-backs: the size of the work, not a result."""
    return Device.objects.filter(takeback__in=scope.takebacks, stage__in=IN_HAND).count()


def restated_total(restatement: UUID) -> dict[str, int]:
    """All reports of the order together: how many, grams before and after, and what each cause added.

    A device that is in several reports (a take-back's and a year's) is in several of the sums.
    """
    names = ("before_g", "after_g", "facts_g", "burden_g", "factors_g", "method_g")
    found = restated(restatement).aggregate(**{name: Sum(name) for name in names})
    return {name: int(found[name] or 0) for name in names}


@dataclass(frozen=True)
class Claimed:
    """What a party claims of a scope: of how many devices, at least and at most which part of one."""

    party: UUID
    devices: int
    least_ppm: int
    most_ppm: int


def shares(scope: Scope) -> list[Claimed]:
    """What each party claims of the scope's devices."""
    rows = Share.objects.filter(takeback__in=scope.takebacks, path__startswith=scope.path)
    if scope.device is not None:
        rows = rows.filter(device=scope.device)
    found = rows.values_list("party").annotate(n=Count("device"), least=Min("ppm"), most=Max("ppm"))
    return [Claimed(*row) for row in found.order_by("party")]
