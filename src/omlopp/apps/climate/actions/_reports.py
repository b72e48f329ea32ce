"""Verbs about savings: assess, say it to the customer, say it anew when more is known."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from omlopp import documents, ledger
from omlopp.apps.climate import accounting, factors, queries, site
from omlopp.apps.climate.accounting import Assessor, Balance, Basis, Cell, Like, Summary
from omlopp.apps.climate.models import Answer, MethodOfTakeback, Restatement, Saving, Share
from omlopp.apps.climate.queries import Group, Scope
from omlopp.apps.devices.models import Device
from omlopp.apps.parties import queries as parties
from omlopp.apps.parties.models import Party
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.actions import Draft, Issued, issue
from omlopp.apps.statements.models import Statement
from omlopp.domain import carbon
from omlopp.domain.events import Event, ReportRestated, RestatementOrdered, SavingAssessed, ShareClaimed, Term
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate, Route

CLIMATE_REPORT = "climate_report"
CLIMATE_PERIOD = "climate_period"
CLIMATE_DEVICE = "climate_device"
CLIMATE_RESTATEMENT = "climate_restatement"
REPORTS = (CLIMATE_REPORT, CLIMATE_PERIOD, CLIMATE_DEVICE)
"""The kinds of report that can be said anew."""

# Terms that are the operator's own doing: they are what the net is less than the gross by.
OWN_PROCESS = frozenset({"transport_reuse", "refurbishment", "packaging", "manufacture_of_replaced_parts"})


class NothingAssessed(Exception):
    """No device has an assessment to report."""


class NothingToRestate(Exception):
    """No climate report has been issued at or below the path."""


@dataclass(eq=False)
class PeriodNotOver(Exception):
    """A report for a period is issued when the period is over; `end` is the first day after it."""

    end: dt.date


def assess_takeback(*, takeback: UUID, actor: UUID | None, at: datetime) -> int:
    """Assess the devices of a take-back that have a route; returns how many facts that gave.

    A device whose answer is the same as before is left alone. One that goes back to its owner spares nothing
    and claims nothing: it has no assessment.
    """
    order = MethodOfTakeback.objects.get(takeback=takeback)
    by = today(order.method, order.received_at)
    found = queries.in_hand(takeback).exclude(route=None).order_by("id")
    rows = found.values_list("id", *_Qualities._fields)
    devices = [(device, like) for device, *row in rows if (like := _like(_Qualities(*row))) is not None]
    assessor = Assessor(by)
    assessor.learn(like for _, like in devices)
    rows_saved = Saving.objects.filter(takeback=takeback).values_list("device", "answer", "kind", "fate")
    saved = {device: (answer, kind, fate) for device, answer, kind, fate in rows_saved}
    answers = Answer.objects.in_bulk({answer for answer, _, _ in saved.values()})
    before = {key: _says(row) for key, row in answers.items()}
    terms: dict[int, tuple[Term, ...]] = {}
    events = []
    for device, like in devices:
        answer = assessor.answer(like)
        low, central, high = answer.grams or (None, None, None)
        says = (by.method, by.version, by.factors, by.factor_set, answer.level, low, central, high)
        if device in saved:
            last, kind, fate = saved[device]
            if (before[last], kind, fate) == (says, like.kind, like.fate):
                continue
        if id(answer) not in terms:
            terms[id(answer)] = tuple(
                Term(name=name, low_g=kg[0], central_g=kg[1], high_g=kg[2]) for name, kg in answer.terms
            )
        events.append(
            SavingAssessed(
                subject=device,
                takeback=takeback,
                method=by.method,
                version=by.version,
                factors=by.factors,
                factor_set=by.factor_set,
                fate=like.fate,
                level=answer.level,
                low_g=low,
                central_g=central,
                high_g=high,
                terms=terms[id(answer)],
                problems=answer.problems,
            )
        )
    ledger.append(events, actor=actor, at=at)
    return len(events)


def today(method: str, moment: datetime | dt.date | None) -> Basis:
    """What a method rests on today for things of that day: the newest factors, the operator's own account."""
    return accounting.basis(method, _parameters(moment), factor_set=factors.newest(method))


class _Qualities(NamedTuple):
    """What a device is assessed by. A plain row: thousands are read, and a model object costs more."""

    route: str
    kind: str | None
    manufacturer: str | None
    model: str | None
    form: str | None
    version: str | None
    storage_gb: int | None
    harvested_parts: list[str] | None
    replaced_parts: list[str] | None
    screen_inch: Decimal | None


def _like(device: _Qualities) -> Like | None:
    """The device as it is assessed; None where it goes back to its owner."""
    fate = Route(device.route).fate
    if fate is None:
        return None
    harvested = tuple(device.harvested_parts or ()) if fate is Fate.PARTS else ()
    replaced = tuple(device.replaced_parts or ()) if fate is Fate.REUSE else ()
    return Like(
        device.kind,
        device.manufacturer,
        device.model,
        device.form,
        fate,
        device.version,
        device.storage_gb,
        harvested,
        replaced,
        None if device.screen_inch is None else float(device.screen_inch),
    )


def _parameters(moment: datetime | dt.date | None) -> carbon.Parameters | None:
    """What the operator's own account says for things of that day, as a method takes it."""
    day = moment.date() if isinstance(moment, datetime) else moment
    burden = site.burden_for(day)
    return burden.parameters if burden else None


def _says(row: Answer) -> tuple[str | int | None, ...]:
    return (
        row.method,
        row.version,
        row.factors,
        row.factor_set,
        row.level,
        row.low_g,
        row.central_g,
        row.high_g,
    )


def issue_climate_report(*, takeback: UUID, actor: UUID | None, at: datetime) -> Issued:
    """Issue the climate report of a take-back. Raises `NothingAssessed`, and then records nothing."""
    with transaction.atomic():
        # What is printed of the operator's own process must be what was reckoned with.
        assess_takeback(takeback=takeback, actor=actor, at=at)
        summary = queries.summary(takeback)
        if summary is None or summary.kg is None:
            raise NothingAssessed
    order = MethodOfTakeback.objects.get(takeback=takeback)
    said = _Said("takeback", order.number, order.path, order.customer, Scope((takeback,)))
    rows = _keep_rows(said.scope)
    draft = Draft(
        CLIMATE_REPORT,
        takeback,
        order.path,
        lambda issued: _report(issued, said, summary, _names(summary), rows=rows),
        takeback=takeback,
    )
    return issue(drafts=[draft], hold=[takeback], actor=actor, at=at)[0]


def issue_period_report(
    *, party: UUID, start: dt.date, end: dt.date, actor: UUID | None, at: datetime
) -> Issued:
    """Issue the climate report of a party for a period, by the method most of its devices came with.

    Raises `PeriodNotOver` and `NothingAssessed`.
    """
    if at.date() < end:
        raise PeriodNotOver(end)
    place = Party.objects.get(id=party)
    said, scope = period_said(place, start, end)
    summary = assess_period(scope, start)
    if summary is None or summary.kg is None:
        raise NothingAssessed
    rows = _keep_rows(scope)
    draft = Draft(
        CLIMATE_PERIOD,
        party,
        place.path,
        lambda issued: _report(issued, said, summary, _names(summary), rows=rows),
        about=period_id(start, end),
    )
    return issue(drafts=[draft], actor=actor, at=at)[0]


def issue_device_report(*, device: UUID, actor: UUID | None, at: datetime) -> Issued:
    """Issue the climate report of one device in its present take-back. Raises `NothingAssessed`."""
    row = Device.objects.get(id=device)
    summary = queries.summary(row.takeback, device) if row.takeback else None
    if row.takeback is None or summary is None or summary.kg is None:
        raise NothingAssessed
    order = MethodOfTakeback.objects.get(takeback=row.takeback)
    said = _Said("device", row.code, row.path, order.customer, Scope((row.takeback,), device=device))
    draft = Draft(
        CLIMATE_DEVICE,
        device,
        row.path,
        lambda issued: _report(issued, said, summary, _names(summary)),
        takeback=row.takeback,
    )
    return issue(drafts=[draft], actor=actor, at=at)[0]


def assess_period(scope: Scope, start: dt.date) -> Summary | None:
    """What a period's devices come to by the method most of them were taken back with."""
    method = queries.main_method(scope)
    return queries.assess(scope, today(method, start)) if method else None


def period_id(start: dt.date, end: dt.date) -> UUID:
    """A period's identity among the reports about a party."""
    return uuid5(NAMESPACE_URL, f"omlopp:period:{start.isoformat()}/{end.isoformat()}")


def period_said(place: Party, start: dt.date, end: dt.date) -> tuple["_Said", Scope]:
    """What a period's report says of itself, and the devices it covers."""
    scope = queries.of_period(place.path, start, end)
    name = parties.names([place.id]).get(place.id, place.path)
    return _Said("period", name, place.path, place.id, scope, start, end, len(scope.takebacks)), scope


@dataclass(frozen=True)
class _Said:
    """What a report says of itself: what it covers, by which name, for whom, when."""

    covers: str
    subject: str
    path: str
    party: UUID
    scope: Scope
    start: dt.date | None = None
    end: dt.date | None = None
    takebacks: int | None = None

    @property
    def parameters(self) -> carbon.Parameters | None:
        """What the operator's own account said when the take-back's devices were assessed."""
        order = MethodOfTakeback.objects.filter(takeback__in=self.scope.takebacks).first()
        return _parameters(order.received_at) if order else None

    @property
    def claimants(self) -> tuple[UUID, ...]:
        """Who claims as this party: itself, and the customer it is a part of."""
        above = MethodOfTakeback.objects.filter(takeback__in=self.scope.takebacks)
        return (self.party, *above.values_list("customer", flat=True).distinct())


def draft_report(said: _Said, summary: Summary, at: datetime) -> documents.ClimateStatement:
    """A report as it would be issued now, to be looked at: it has no identity and proves nothing."""
    return _report(documents.Issue(id="-", issued_at=at, verify_url="-"), said, summary, _names(summary))


def _names(summary: Summary) -> Mapping[str, str]:
    return parties.names_by_path([line.name for line in summary.by_path if line.name])


def _keep_rows(scope: Scope) -> str:
    """Keep a row for each device as an exhibit, so that every figure can be opened later as it was."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ROW_COLUMNS)
    writer.writerows(queries.device_rows(scope))
    return ledger.keep(out.getvalue().encode(), media_type="text/csv")


ROW_COLUMNS = (
    "device",
    "path",
    "kind",
    "manufacturer",
    "model",
    "fate",
    "level",
    "low_g",
    "central_g",
    "high_g",
    "takeback",
)


def _report(
    issued: documents.Issue,
    said: _Said,
    summary: Summary,
    names: Mapping[str, str],
    *,
    rows: str | None = None,
    organisations: tuple[documents.Organisation, documents.Organisation] | None = None,
    restates: documents.EarlierReport | None = None,
    causes: tuple[documents.Cause, ...] = (),
) -> documents.ClimateStatement:
    operator, customer = organisations or parties.on_paper(said.party)
    own = [term for term in summary.terms if term.name in OWN_PROCESS]
    avoided = [term for term in summary.terms if term.name not in OWN_PROCESS]
    source = carbon.method(summary.method).source
    years = _years(said, summary) if said.covers == "period" and restates is None else ()
    balance = summary.masses
    if restates is not None:
        balance = Balance()
    elif not balance.lines:
        balance = queries.masses(said.scope)
    return documents.ClimateStatement(
        issue=issued,
        operator=operator,
        customer=customer,
        subject=said.subject,
        covers=said.covers,
        method=summary.method,
        method_version=summary.version,
        factors_sha256=summary.basis.factors,
        factor_set_sha256=summary.basis.factor_set,
        gross_kg=_sum(term.kg for term in avoided),
        own_kg=_sum(-term.kg for term in own),
        flows=documents.Flows(
            reuse=summary.by_fate.get(Fate.REUSE, 0),
            parts=summary.by_fate.get(Fate.PARTS, 0),
            recycle=summary.by_fate.get(Fate.RECYCLE, 0),
            returned=summary.returned,
            undecided=summary.undecided,
        ),
        levels=tuple(documents.LevelCount(level=level, devices=n) for level, n in summary.by_level.items()),
        terms=tuple(
            documents.Term(name=term.name, kg=term.kg, own=term in own, source=source)
            for term in (*avoided, *own)
        ),
        kinds=_net_lines(summary.by_kind, {}),
        units=_net_lines(summary.by_path, names),
        unknown=tuple(
            documents.UnknownDevices(kind=line.name, devices=line.unknown)
            for line in summary.by_kind
            if line.unknown
        ),
        noted=tuple(documents.Noted(code=code, devices=n) for code, n in summary.problems.items()),
        years=years,
        takebacks=said.takebacks,
        shares=_shares(said),
        masses=balance.lines,
        recycled=balance.recycled,
        burden=_burden(summary.basis.parameters if said.covers == "period" or restates else said.parameters),
        start_date=said.start,
        end_date=said.end,
        equivalent=_equivalent(summary),
        rows_sha256=rows,
        restates=restates,
        causes=causes,
    )


def _years(said: _Said, summary: Summary) -> tuple[documents.YearFigure, ...]:
    """The years up to the report's own; its own figure is the report's, by the report's method."""
    assert said.end is not None  # noqa: S101 - a period has an end
    assert summary.kg is not None  # noqa: S101 - and what is reported is known
    own = (said.end - dt.timedelta(days=1)).year
    figures = [
        documents.YearFigure(
            year=one.year, method=one.method, version=one.version, devices=one.devices, net_kg=one.kg
        )
        for one in queries.years_before(said.path, own)
    ]
    figures.append(
        documents.YearFigure(
            year=own,
            method=summary.method,
            version=summary.version,
            devices=summary.devices - summary.unknown,
            net_kg=summary.kg,
        )
    )
    return tuple(figures)


def _burden(given: carbon.Parameters | None) -> documents.Burden | None:
    if given is None:
        return None
    return documents.Burden(
        transport_kg=given.transport_reuse_kg,
        refurbishment_kg=given.refurbishment_kg,
        packaging_kg=given.packaging_kg,
        source=given.source,
    )


def _given(burden: documents.Burden | None) -> carbon.Parameters | None:
    """The burden of an earlier report, as a method takes it."""
    if burden is None:
        return None
    return carbon.Parameters(
        transport_reuse_kg=burden.transport_kg,
        refurbishment_kg=burden.refurbishment_kg,
        packaging_kg=burden.packaging_kg,
        source=burden.source,
    )


def _shares(said: _Said) -> documents.ClaimedShares | None:
    """What the party and others claim of the scope; a part that differs between devices is not one figure."""
    found = queries.shares(said.scope)
    if not found:
        return None
    claimants = said.claimants

    def of(claims: list[queries.Claimed]) -> tuple[Decimal | None, int]:
        portions = {ppm for one in claims for ppm in (one.least_ppm, one.most_ppm)}
        same = len(claims) == 1 and len(portions) == 1
        portion = Decimal(portions.pop()) / WHOLE_PPM if same else None
        return portion, max((one.devices for one in claims), default=0)

    portion, devices = of([one for one in found if one.party in claimants])
    others, others_devices = of([one for one in found if one.party not in claimants])
    return documents.ClaimedShares(
        portion=portion, devices=devices, others=others, others_devices=others_devices
    )


def _net_lines(lines: Iterable[accounting.Line], names: Mapping[str, str]) -> tuple[documents.NetLine, ...]:
    return tuple(
        documents.NetLine(name=names.get(line.name or "", line.name), devices=line.devices, net_kg=line.kg)
        for line in lines
        if line.kg is not None
    )


def _sum(parts: Iterable[Interval]) -> Interval:
    total = Interval.exactly(0)
    for part in parts:
        total = total + part
    return total


def _equivalent(summary: Summary) -> documents.Equivalent | None:
    """At most one, with its factor printed; none for a saving that is not one, or is less than one of it."""
    if summary.kg is None or summary.kg.central <= 0:
        return None
    found = carbon.equivalents(summary.kg.central, "modern")[0]
    if found.value < 1:
        return None
    return documents.Equivalent(
        code=found.name,
        value=Decimal(str(round(found.value, 1))),
        factor_kg=Decimal(str(found.factor)),
        source=found.source,
    )


# Shares

WHOLE_PPM = 1_000_000


@dataclass(eq=False)
class ShareExceeded(Exception):
    """More would be claimed than was spared: so many `devices` have only `free_ppm` millionths left."""

    devices: int
    free_ppm: int


def claim_share(
    *,
    takeback: UUID,
    party: UUID,
    portion: Decimal,
    devices: Sequence[UUID] | None = None,
    actor: UUID | None,
    at: datetime,
) -> int:
    """Claim a part (more than 0, at most 1) of what a take-back's devices spared; says of how many.

    All assessed devices of the take-back where `devices` is None. An earlier claim of the same party on the
    same device is replaced. What all parties claim of one device in one take-back is at most the whole,
    whichever customer or year: raises `ShareExceeded`, `carbon.ShareImpossible` and `NothingAssessed`.
    """
    if not 0 < portion <= 1:
        raise carbon.ShareImpossible(float(portion))
    ppm = int(portion * WHOLE_PPM)
    # Everybody who claims of this take-back holds it first, so that no two claims see the same rest.
    with ledger.holding([takeback]):
        rows = Saving.objects.filter(takeback=takeback)
        if devices is not None:
            rows = rows.filter(device__in=devices)
        claimed = dict(rows.order_by("device").values_list("device", "claimed_ppm"))
        if not claimed or (devices is not None and len(claimed) != len(set(devices))):
            raise NothingAssessed
        own = dict(
            Share.objects.filter(takeback=takeback, party=party, device__in=claimed).values_list(
                "device", "ppm"
            )
        )
        free = {device: WHOLE_PPM - taken + own.get(device, 0) for device, taken in claimed.items()}
        short = [rest for rest in free.values() if rest < ppm]
        if short:
            raise ShareExceeded(len(short), min(short))
        events = [
            ShareClaimed(subject=device, takeback=takeback, party=party, ppm=ppm)
            for device in claimed
            if own.get(device) != ppm
        ]
        ledger.append(events, actor=actor, at=at)
    return len(claimed)


# Restating

REPORTS_AT_A_TIME = 250
DEVICES_AT_A_TIME = 60_000
"""What is restated in one transaction; after each, a restatement that was broken off goes on from there."""


def order_restatement(*, method: str, path: str, actor: UUID | None, at: datetime) -> Restatement:
    """Order the climate reports at and below the path to be said anew by a method and the newest factors.

    Raises `NothingToRestate` and `carbon.MethodUnknown`.
    """
    by = today(method, None)
    affected = len(_affected(path))
    if not affected:
        raise NothingToRestate
    order = ledger.new_id()
    event = RestatementOrdered(
        subject=order,
        method=by.method,
        version=by.version,
        factors=by.factors,
        factor_set=by.factor_set,
        path=path,
        reports=affected,
    )
    ledger.append([event], actor=actor, at=at)
    return Restatement.objects.get(id=order)


@dataclass(frozen=True)
class Restating:
    """What came of an order so far: reports said anew, and those that are by this method already."""

    restated: int
    same: int


def restate(
    *, order: Restatement, actor: UUID | None, at: datetime, report: Callable[[int], None] = lambda _n: None
) -> Restating:
    """Say every affected report anew, beside the old one, in chunks that each stand for themselves.

    Goes on where an earlier run was broken off. The earlier reports are not touched. Raises
    `factors.FactorsGone`.
    """
    work = _Restater(order, accounting.basis(order.method, factor_set=order.factor_set))
    done = set(queries.restated(order.id).values_list("report", flat=True))
    waiting = [one for one in _affected(order.path) if one not in done]
    restated, seen = len(done), len(done)
    for chunk in work.chunks(waiting):
        restated += work.say(chunk.reports, actor=actor, at=at)
        seen += chunk.looked_at
        report(seen)
    return Restating(restated, seen - restated)


def _affected(path: str) -> list[UUID]:
    """The newest versions of the reports at and below the path, in the order they were issued."""
    rows = statements.visible([path]).filter(kind__in=REPORTS)
    replaced = set(rows.exclude(supersedes=None).values_list("supersedes", flat=True))
    return [one for one in rows.order_by("id").values_list("id", flat=True) if one not in replaced]


@dataclass(frozen=True)
class _Earlier:
    """An issued report with what it said."""

    row: Statement
    said: documents.ClimateReport


@dataclass(frozen=True)
class _Chunk:
    reports: list[_Earlier]
    looked_at: int


class _Restater:
    """Says reports anew by one basis. Like devices are assessed once for the whole run, by each basis."""

    def __init__(self, order: Restatement, by: Basis) -> None:
        self.order = order
        self.by = by
        self._assessors: dict[Basis, Assessor] = {}
        self._papers: dict[UUID, tuple[documents.Organisation, documents.Organisation]] = {}
        self._called: dict[str, str] = {}
        self._received: dict[UUID, datetime | None] = {}
        self._measured: dict[int | None, carbon.Parameters | None] = {}
        self._read: dict[str | None, bool] = {}

    def chunks(self, waiting: Sequence[UUID]) -> Iterator[_Chunk]:
        """The reports in chunks of so many reports or devices; those by this very basis are left alone."""
        chunk: list[_Earlier] = []
        devices = looked_at = 0
        for start in range(0, len(waiting), REPORTS_AT_A_TIME):
            ids = waiting[start : start + REPORTS_AT_A_TIME]
            rows = Statement.objects.in_bulk(ids)
            for each in ids:
                said = documents.reopen(statements.data(rows[each]))
                assert isinstance(said, documents.ClimateReport)  # noqa: S101 - the kinds of report are ours
                looked_at += 1
                rests_on = (said.method, said.method_version, said.factors_sha256, said.factor_set_sha256)
                if rests_on != (self.by.method, self.by.version, self.by.factors, self.by.factor_set):
                    chunk.append(_Earlier(rows[each], said))
                    devices += said.flows.devices
                if devices >= DEVICES_AT_A_TIME or len(chunk) >= REPORTS_AT_A_TIME:
                    yield _Chunk(chunk, looked_at)
                    chunk, devices, looked_at = [], 0, 0
        if looked_at:
            yield _Chunk(chunk, looked_at)

    def say(self, reports: list[_Earlier], *, actor: UUID | None, at: datetime) -> int:
        """Say the reports anew, in one transaction; returns how many."""
        if not reports:
            return 0
        orders = MethodOfTakeback.objects.in_bulk([one.row.takeback for one in reports if one.row.takeback])
        self._received = {key: order.received_at for key, order in orders.items()}
        rows = [one.row for one in reports if one.row.kind == CLIMATE_REPORT]
        found, undecided = queries.groups(Scope(tuple({row.takeback for row in rows if row.takeback})))
        drafts: list[Draft] = []
        steps: dict[UUID, tuple[Statement, dict[str, int]]] = {}
        for one in reports:
            scope, groups, open_ = self._devices(one, found, undecided)
            by, cells, causes = self._causes(one, groups)
            if not cells and not open_:
                continue
            summary = accounting.summarise(by, cells, undecided=open_)
            if summary.kg is None:
                continue
            drafts.append(self._draft(one, scope, orders, summary, causes))
            steps[one.row.id] = (one.row, causes)
        if drafts:
            issue(
                drafts=drafts,
                also=lambda issued: [self._fact(each, *steps[each.about]) for each in issued if each.about],
                actor=actor,
                at=at,
            )
        return len(drafts)

    def _fact(self, issued: Issued, row: Statement, steps: Mapping[str, int]) -> Event:
        return ReportRestated(
            subject=row.subject,
            restatement=self.order.id,
            report=row.id,
            statement=issued.id,
            path=row.path,
            **{f"{name}_g": grams for name, grams in steps.items()},
        )

    def _devices(
        self, one: _Earlier, found: Mapping[UUID, list[Group]], undecided: Mapping[UUID, int]
    ) -> tuple[Scope, list[Group], int]:
        row, said = one.row, one.said
        if row.kind == CLIMATE_REPORT and row.takeback is not None:
            scope = Scope((row.takeback,))
            return scope, found.get(row.takeback, []), undecided.get(row.takeback, 0)
        if row.kind == CLIMATE_DEVICE and row.takeback is not None:
            scope = Scope((row.takeback,), device=row.subject)
        else:
            assert said.start_date is not None  # noqa: S101 - it is a period's
            assert said.end_date is not None  # noqa: S101 - it is a period's
            scope = queries.of_period(row.path, said.start_date, said.end_date)
        groups, open_ = queries.groups(scope)
        return scope, [group for some in groups.values() for group in some], sum(open_.values())

    def _assessor(self, by: Basis) -> Assessor:
        return self._assessors.setdefault(by, Assessor(by))

    def _causes(self, one: _Earlier, groups: list[Group]) -> tuple[Basis, list[Cell], dict[str, int]]:
        """The new basis, its cells, and what each cause adds in grams.

        One thing changes at a time: the facts, the own process, the method, then the set models are looked up
        in. A method brings its own factors: another method is a change of both and called method, the same
        method with other factors of its own is called factors. What the earlier report rests on and can no
        longer be read is in the last step.
        """
        said = one.said
        before = round(said.gross_kg.central * 1000) - round(said.own_kg.central * 1000)
        new = replace(self.by, parameters=self._burden(one))

        def net(by: Basis) -> int:
            return accounting.net_grams(queries.cells(self._assessor(by), groups))

        cells = queries.cells(self._assessor(new), groups)
        after = accounting.net_grams(cells)
        old = accounting.basis(
            said.method,
            _given(said.burden) if isinstance(said, documents.ClimateStatement) else None,
            factor_set=said.factor_set_sha256,
        )
        facts = measured = before
        was_read = self._can_be_read(old.factor_set)
        if was_read and (old.version, old.factors) == (said.method_version, said.factors_sha256):
            facts = net(old)
            measured = net(replace(old, parameters=new.parameters))
        by_method = after
        if old.factor_set and new.factor_set and was_read:
            by_method = net(replace(new, factor_set=old.factor_set))
        same_method = said.method == self.by.method
        methods = by_method - measured
        return (
            new,
            cells,
            {
                "before": before,
                "after": after,
                "facts": facts - before,
                "burden": measured - facts,
                "factors": after - by_method + (methods if same_method else 0),
                "method": 0 if same_method else methods,
            },
        )

    def _can_be_read(self, factor_set: str | None) -> bool:
        if factor_set not in self._read:
            self._read[factor_set] = factors.can_be_read(factor_set)
        return self._read[factor_set]

    def _burden(self, one: _Earlier) -> carbon.Parameters | None:
        """What is known today of the operator's own process in the report's time."""
        start = one.said.start_date
        if start is None and one.row.takeback is not None:
            received = self._received.get(one.row.takeback)
            start = received.date() if received else None
        year = start.year if start else None
        if year not in self._measured:
            self._measured[year] = _parameters(start)
        return self._measured[year]

    def _draft(
        self,
        one: _Earlier,
        scope: Scope,
        orders: Mapping[UUID, MethodOfTakeback],
        summary: Summary,
        steps: Mapping[str, int],
    ) -> Draft:
        row, said = one.row, one.said
        covers = {CLIMATE_REPORT: "takeback", CLIMATE_DEVICE: "device"}.get(row.kind, "period")
        order = orders.get(row.takeback) if row.takeback else None
        speaks = _Said(
            covers,
            said.subject,
            row.path,
            order.customer if order else row.subject,
            scope,
            said.start_date,
            said.end_date,
            said.takebacks if isinstance(said, documents.ClimateStatement) else None,
        )
        if speaks.party not in self._papers:
            self._papers[speaks.party] = parties.on_paper(speaks.party)
        earlier = documents.EarlierReport(
            id=str(row.id),
            version=row.version,
            digest=row.digest,
            issued_at=row.issued_at,
            method=said.method,
            method_version=said.method_version,
            factors_sha256=said.factors_sha256,
            factor_set_sha256=said.factor_set_sha256,
            gross_kg=said.gross_kg,
            own_kg=said.own_kg,
        )
        causes = tuple(
            documents.Cause(code=code, kg=Decimal(steps[code]) / 1000)
            for code in ("facts", "burden", "factors", "method")
            if steps[code]
        )
        names = self._names([line.name for line in summary.by_path if line.name])
        organisations = self._papers[speaks.party]
        return Draft(
            CLIMATE_RESTATEMENT,
            row.subject,
            row.path,
            lambda issued: _report(
                issued, speaks, summary, names, organisations=organisations, restates=earlier, causes=causes
            ),
            takeback=row.takeback,
            about=row.id,
        )

    def _names(self, paths: Sequence[str]) -> dict[str, str]:
        fresh = [path for path in paths if path not in self._called]
        if fresh:
            self._called |= parties.names_by_path(fresh)
        return self._called
