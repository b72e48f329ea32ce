"""The desk's longer work. Small amounts are done at once, large ones by the worker, by the same functions."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from omlopp import ledger
from omlopp.apps.climate import actions as climate
from omlopp.apps.climate.models import Restatement
from omlopp.apps.economy import actions as economy
from omlopp.apps.intake import actions as intake
from omlopp.apps.intake.models import DraftList, Takeback
from omlopp.apps.jobs import actions as jobs
from omlopp.apps.jobs.actions import Report
from omlopp.apps.jobs.models import Job
from omlopp.apps.keyboards import actions as keyboards
from omlopp.apps.workshop import actions as workshop
from omlopp.apps.workshop import evidence_queries as evidence
from omlopp.apps.workshop.models import WorkshopDevice
from omlopp.desk.page import DeskRequest, now
from omlopp.domain import grading
from omlopp.domain.events import TestResult
from omlopp.domain.keyboards import AltGr
from omlopp.domain.vocabulary import Route


@dataclass(frozen=True)
class Kind:
    """A kind of job: what it does, how much of it is done while the reader waits, what may refuse it."""

    work: Callable[[Job, Report], dict[str, Any]]
    at_once: int
    refusals: tuple[type[Exception], ...] = ()


def _plain(value: Any) -> dict[str, Any]:
    return {name: str(one) if isinstance(one, UUID) else one for name, one in asdict(value).items()}


def _announce(job: Job, report: Report) -> dict[str, Any]:
    draft = DraftList.objects.get(id=job.arguments["draft"])
    takeback = Takeback.objects.get(id=draft.takeback)
    report(0)
    return _plain(
        intake.announce(
            takeback=takeback, draft=draft, places=job.arguments["places"], actor=job.made_by, at=now()
        )
    )


def _withdraw_list(job: Job, report: Report) -> dict[str, Any]:
    takeback = Takeback.objects.get(id=_subject(job))
    report(0)
    reason = job.arguments["reason"]
    return {"withdrawn": intake.withdraw_list(takeback=takeback, reason=reason, actor=job.made_by, at=now())}


def _receive_all(job: Job, report: Report) -> dict[str, Any]:
    takeback = Takeback.objects.get(id=_subject(job))
    report(0)
    count = intake.receive_lines(
        takeback=takeback,
        lines=None,
        place=job.arguments["place"],
        found_by="bulk",
        actor=job.made_by,
        at=now(),
    )
    return {"received": count}


CHUNK = 2_000
"""Files taken in by one action, all or nothing; between chunks a job says how far it has come."""
FILES_TOLD = 5_000
DEVICES_TOLD = 50
"""Files whose result a job keeps one by one, those that need a person first; all are counted."""


def _evidence(job: Job, report: Report) -> dict[str, Any]:
    files = job.arguments["files"]
    counts: Counter[str] = Counter()
    told: list[dict[str, Any]] = []
    facts = 0
    for start in range(0, len(files), CHUNK):
        result = workshop.take_in_evidence(
            files=[(name, ledger.read_exhibit(digest)) for name, digest in files[start : start + CHUNK]],
            takeback=job.subject,
            sight=job.arguments["sight"],
            actor=job.made_by,
            at=now(),
        )
        counts.update(result.counts)
        facts += result.facts
        told += [_told(file) for file in result.files]
        report(min(start + CHUNK, len(files)))
    told.sort(key=lambda file: file["code"] in (workshop.TAKEN_IN, workshop.DUPLICATE_REPORT))
    return {"counts": dict(counts), "facts": facts, "files": told[:FILES_TOLD]}


def _told(file: workshop.FileResult) -> dict[str, Any]:
    return {
        "name": file.name,
        "code": file.code,
        "detail": file.detail,
        "devices": [str(device) for device in file.devices[:DEVICES_TOLD]],
        "found": len(file.devices),
        "rows": file.rows,
        "queued": [{"item": str(one.item), "reason": one.reason} for one in file.queued],
        "notices": list(file.notices),
        "problems": list(file.problems),
    }


def _on_devices(
    verb: Callable[[Job, list[UUID]], workshop.BulkResult | keyboards.Result],
) -> Callable[[Job, Report], dict[str, Any]]:
    def work(job: Job, report: Report) -> dict[str, Any]:
        devices = [UUID(one) for one in job.arguments["devices"]]
        done = 0
        refused: list[dict[str, Any]] = []
        for start in range(0, len(devices), CHUNK):
            result = verb(job, devices[start : start + CHUNK])
            done += len(result.done)
            refused += [
                {"device": str(device), "code": type(one).__name__, "facts": jobs.facts(one)}
                for device, one in result.refused.items()
            ]
            report(min(start + CHUNK, len(devices)))
        return {"done": done, "refused": refused}

    return work


def _grade(job: Job, devices: list[UUID]) -> workshop.BulkResult:
    return workshop.grade_devices(devices=devices, actor=job.made_by, at=now())


def _route(job: Job, devices: list[UUID]) -> workshop.BulkResult:
    return workshop.route_devices(
        devices=devices, route=Route(job.arguments["route"]), actor=job.made_by, at=now()
    )


def _stock(job: Job, devices: list[UUID]) -> workshop.BulkResult:
    return workshop.stock_devices(devices=devices, place=job.arguments["place"], actor=job.made_by, at=now())


def _sound(job: Job, devices: list[UUID]) -> workshop.BulkResult:
    """All tests not answered yet passed, and looked over without defects: what was recorded stays."""
    rubric = grading.rubric()
    known = {row.device: row for row in WorkshopDevice.objects.filter(device__in=devices)}
    untested = {
        device: [
            TestResult(code=code, outcome="pass")
            for code in rubric.required_tests(row.kind or "")
            if code not in row.tests
        ]
        for device, row in known.items()
    }
    at = now()
    tested = workshop.record_tests(
        results={device: results for device, results in untested.items() if results},
        actor=job.made_by,
        at=at,
    )
    looked = workshop.record_defects(
        defects={device: [] for device in devices if device not in known or known[device].defects is None},
        actor=job.made_by,
        at=at,
    )
    refused = {**tested.refused, **looked.refused}
    return workshop.BulkResult(tuple(one for one in devices if one not in refused), refused)


def _no_media(job: Job, devices: list[UUID]) -> workshop.BulkResult:
    return workshop.declare_no_media(devices=devices, found_by="kind", actor=job.made_by, at=now())


def _ship(job: Job, devices: list[UUID]) -> workshop.BulkResult:
    to = UUID(job.arguments["to"]) if job.arguments["to"] else None
    reason = job.arguments["reason"]
    return workshop.ship_devices(devices=devices, to=to, reason=reason, actor=job.made_by, at=now())


def _examine_keyboards(job: Job, devices: list[UUID]) -> keyboards.Result:
    given = {name: job.arguments[name] for name in ("layout", "form", "wear", "material", "backlit")}
    seen = dict.fromkeys(devices, keyboards.Seen(**given))
    return keyboards.examine_keyboards(seen=seen, actor=job.made_by, at=now())


def _plan_reprints(job: Job, devices: list[UUID]) -> keyboards.Result:
    wanted = keyboards.Wanted(
        job.arguments["target"],
        altgr=AltGr(job.arguments["altgr"]),
        lossy_accepted=job.arguments["lossy"],
        unlit_accepted=job.arguments["unlit"],
    )
    path = job.arguments["path"]
    return keyboards.plan_reprints(devices=devices, wanted=wanted, path=path, actor=job.made_by, at=now())


def _withdraw_reprints(job: Job, devices: list[UUID]) -> keyboards.Result:
    return keyboards.withdraw_reprints(devices=devices, actor=job.made_by, at=now())


def _keyboard_photo(job: Job, report: Report) -> dict[str, Any]:
    report(0)
    seen = keyboards.look_at_photo(run=_subject(job), exhibit=job.arguments["exhibit"])
    return asdict(seen)


def _dismiss(job: Job, report: Report) -> dict[str, Any]:
    items = [UUID(one) for one in job.arguments["items"]]
    report(0)
    reason = job.arguments["reason"]
    workshop.dismiss_evidence(items=items, reason=reason, actor=job.made_by, at=now())
    return {"dismissed": len(items)}


REJUDGED_AT_ONCE = 500
"""Devices judged anew in one append: each report on file is read again."""


def _rejudge(job: Job, report: Report) -> dict[str, Any]:
    devices = [UUID(one) for one in job.arguments["devices"]]
    changed: list[workshop.Rejudged] = []
    for start in range(0, len(devices), REJUDGED_AT_ONCE):
        changed += workshop.rejudge(
            devices=devices[start : start + REJUDGED_AT_ONCE], actor=job.made_by, at=now()
        )
        report(min(start + REJUDGED_AT_ONCE, len(devices)))
    fell = dict.fromkeys(str(one.device) for one in changed if one.fell)
    return {"changed": len(changed), "devices": len(devices), "fell": list(fell)}


def _return_report(job: Job, report: Report) -> dict[str, Any]:
    takeback = Takeback.objects.get(id=_subject(job))
    report(0)
    sampled = evidence.sampled_on_paper(takeback.id)
    issued = intake.issue_return_report(takeback=takeback, sampled=sampled, actor=job.made_by, at=now())
    return {"statement": str(issued.id), "version": issued.version}


def _certificates(job: Job, report: Report) -> dict[str, Any]:
    report(0)
    issued = workshop.issue_certificates(takeback=_subject(job), actor=job.made_by, at=now())
    return {"issued": len(issued)}


def _climate(job: Job, report: Report) -> dict[str, Any]:
    report(0)
    assessed = climate.assess_takeback(takeback=_subject(job), actor=job.made_by, at=now())
    issued = climate.issue_climate_report(takeback=_subject(job), actor=job.made_by, at=now())
    return {"assessed": assessed, "statement": str(issued.id), "version": issued.version}


def _climate_period(job: Job, report: Report) -> dict[str, Any]:
    report(0)
    year = int(job.arguments["year"])
    issued = climate.issue_period_report(
        party=_subject(job),
        start=date(year, 1, 1),
        end=date(year + 1, 1, 1),
        actor=job.made_by,
        at=now(),
    )
    return {"statement": str(issued.id), "version": issued.version}


def _restate(job: Job, report: Report) -> dict[str, Any]:
    order = Restatement.objects.get(id=_subject(job))
    report(0)
    done = climate.restate(order=order, actor=job.made_by, at=now(), report=report)
    return {"restated": done.restated, "same": done.same, "restatement": str(order.id)}


def _settlement(job: Job, report: Report) -> dict[str, Any]:
    report(0)
    priced = economy.price_takeback(takeback=_subject(job), actor=job.made_by, at=now())
    issued = economy.issue_settlement(
        takeback=_subject(job), reference=job.arguments["reference"], actor=job.made_by, at=now()
    )
    return {"priced": priced, "statement": str(issued.id), "version": issued.version}


def _verify(_job: Job, report: Report) -> dict[str, Any]:
    report(0)
    # The check reads one snapshot and writes nothing, so it cannot say how far it is from within.
    with ledger.seeing(ledger.EVERYTHING):
        found = ledger.verify()
    return {
        "ok": found.ok,
        "events": found.events,
        "checkpoints": found.checkpoints,
        "size": found.size,
        "findings": [
            {"code": one.code, "position": one.position, "detail": one.detail} for one in found.findings[:200]
        ],
        "count": len(found.findings),
    }


def _subject(job: Job) -> UUID:
    if job.subject is None:
        raise workshop.TakebackUnknown(job.id)
    return job.subject


KINDS: dict[str, Kind] = {
    "evidence": Kind(_evidence, 200, (workshop.TakebackUnknown,)),
    "rejudge": Kind(_rejudge, 200),
    "grade": Kind(_on_devices(_grade), 500),
    "route": Kind(_on_devices(_route), 500),
    "stock": Kind(_on_devices(_stock), 500),
    "sound": Kind(_on_devices(_sound), 500),
    "no_media": Kind(_on_devices(_no_media), 500),
    "ship": Kind(_on_devices(_ship), 500),
    "keyboards_examine": Kind(_on_devices(_examine_keyboards), 500),
    "keyboards_plan": Kind(_on_devices(_plan_reprints), 500),
    "keyboards_withdraw": Kind(_on_devices(_withdraw_reprints), 500),
    # Counted in megabytes: what a telephone sends takes longer than anybody should wait for a page.
    "keyboard_photo": Kind(_keyboard_photo, 3, (keyboards.RunUnknown, keyboards.RunHasNoArtwork)),
    "dismiss": Kind(_dismiss, 500, (workshop.DismissalUnknown, workshop.ItemSettled, workshop.ItemUnknown)),
    "return_report": Kind(_return_report, 2_000, (intake.NotInThisState, ledger.LedgerBehind)),
    "certificates": Kind(_certificates, 50, (ledger.LedgerBehind,)),
    "climate": Kind(_climate, 500, (climate.NothingAssessed, ledger.LedgerBehind)),
    "climate_period": Kind(
        _climate_period, 20_000, (climate.NothingAssessed, climate.PeriodNotOver, ledger.LedgerBehind)
    ),
    "restate": Kind(_restate, 20, (ledger.LedgerBehind,)),
    "settlement": Kind(
        _settlement, 500, (economy.NothingPriced, economy.SettledAlready, ledger.LedgerBehind)
    ),
    "verify": Kind(_verify, 20_000),
    "announce": Kind(_announce, 2_000, (intake.NotInThisState, intake.ListHasNoRows, intake.DraftGone)),
    "withdraw_list": Kind(
        _withdraw_list,
        2_000,
        (intake.NotInThisState, intake.ListUnknown, intake.ListTouched, intake.DevicesReturning),
    ),
    "receive_all": Kind(_receive_all, 2_000, (intake.NotInThisState,)),
}


def start(
    request: DeskRequest,
    *,
    kind: str,
    path: str,
    arguments: Mapping[str, Any],
    total: int,
    subject: UUID | None = None,
) -> Job:
    """Begin a job: a small one is over when this returns, a large one is left to the worker."""
    job = jobs.begin(
        kind=kind,
        path=path,
        arguments=arguments,
        total=total,
        subject=subject,
        actor=request.user.pk,
        at=now(),
    )
    if total <= KINDS[kind].at_once:
        return jobs.run(job, KINDS[kind].work, refusals=KINDS[kind].refusals)
    run.defer(job=str(job.id))
    return job


@app.task(name="desk.run", queue="desk")
def run(job: str) -> None:
    """What the worker does: one job by its id."""
    row = Job.objects.get(id=job)
    jobs.run(row, KINDS[row.kind].work, refusals=KINDS[row.kind].refusals)
