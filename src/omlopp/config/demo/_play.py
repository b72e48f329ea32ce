"""What happens in the demo: take-backs in several stages, each step the action a person would use."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from omlopp import ledger
from omlopp.apps.climate import actions as climate
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.economy import actions as economy
from omlopp.apps.intake import actions as intake
from omlopp.apps.intake.models import Line, Takeback
from omlopp.apps.parties.models import Party
from omlopp.apps.workshop import actions as workshop
from omlopp.apps.workshop.models import SampleMedium
from omlopp.config.demo import _fleet, _keyboards
from omlopp.config.demo._cast import DEPARTMENTS, MUNICIPALITIES, Cast
from omlopp.domain import grading
from omlopp.domain.events import Defect, TestResult
from omlopp.domain.vocabulary import MAY_HOLD_DATA, Kind, Route

T = TypeVar("T")
WHOLE, IN_PROGRESS, ANNOUNCED = 2_400, 260, 180
COSMETIC = (("scratch", "lid"), ("scratch", "palm_rest"), ("dent", "corner"), ("worn_finish", "keyboard"))
FUNCTION = (
    ("keys_dead", "keyboard"),
    ("dead_pixels", "screen"),
    ("port_dead", "ports"),
    ("hinge_loose", "hinge"),
)


def play(cast: Cast, random: Random, *, now: datetime, say: Callable[[str], None]) -> None:
    """One take-back to the end, one in receiving, one announced, one order with a list to preview."""
    units, departments = MUNICIPALITIES, DEPARTMENTS
    start = now - timedelta(days=45)
    things = _fleet.draw(random, WHOLE, units=units, departments=departments, bought_before=start.date())
    takeback = _announced(cast, cast.board, random, things, at=start)
    say(f"{takeback.number}: {len(things)} devices announced")
    _receive(cast, takeback, things, at=start + timedelta(days=6))
    intake.close_receiving(takeback=takeback, actor=cast.actor, at=start + timedelta(days=7))
    say(f"{takeback.number}: received and reconciled")
    _evidence(cast, takeback, random, things, at=start + timedelta(days=8))
    say(f"{takeback.number}: inventories and erasure reports taken in and judged")
    _condition(cast, takeback, random, things, at=start + timedelta(days=10))
    say(f"{takeback.number}: tested, graded, routed")
    _sample(cast, takeback, at=start + timedelta(days=12))
    say(f"{takeback.number}: an independent sample drawn by the ledger and looked at by a second person")
    _statements(cast, takeback, at=start + timedelta(days=14))
    say(f"{takeback.number}: certificates, return report, climate report and settlement issued")
    later = now - timedelta(days=1)
    things = _fleet.draw(
        random, IN_PROGRESS, units=units[:2], departments=departments, bought_before=later.date()
    )
    second = _announced(cast, cast.board, random, things, at=later - timedelta(days=5))
    half = things[: len(things) * 3 // 5]
    _receive(cast, second, half, at=later)
    _evidence(cast, second, random, half[:60], at=later + timedelta(hours=8))
    things = _fleet.draw(
        random, ANNOUNCED, units=("Främmande skolan",), departments=("Skolan",), bought_before=later.date()
    )
    _announced(cast, cast.stranger, random, things, at=later)
    third = intake.order_takeback(
        customer=cast.board.id,
        policy="clear-on-disks",
        price_list="sample-2026",
        method="ivl-2020",
        actor=cast.actor,
        at=now,
    )
    things = _fleet.draw(random, 120, units=units[2:4], departments=departments, bought_before=now.date())
    intake.propose_list(
        takeback=third,
        name="inventarier.xlsx",
        data=_fleet.customers_list(random, things),
        actor=cast.actor,
        at=now,
    )
    _keyboards.play(cast, at=start + timedelta(days=16))
    say("keyboards are looked at; the worker re-prints some in Swedish")
    ledger.checkpoint()
    say("more take-backs are under way; the ledger's head is signed")


def _announced(
    cast: Cast, customer: Party, random: Random, things: Sequence[_fleet.Thing], *, at: datetime
) -> Takeback:
    takeback = intake.order_takeback(
        customer=customer.id,
        policy="clear-on-disks",
        price_list="sample-2026",
        method="ivl-2020",
        actor=cast.actor,
        at=at,
    )
    draft, _ = intake.propose_list(
        takeback=takeback,
        name="inventarier.xlsx",
        data=_fleet.customers_list(random, things),
        actor=cast.actor,
        at=at,
    )
    intake.announce(takeback=takeback, draft=draft, places=cast.places, actor=cast.actor, at=at)
    intake.schedule(takeback=takeback, pickup_date=(at + timedelta(days=4)).date(), actor=cast.actor, at=at)
    return takeback


def _receive(cast: Cast, takeback: Takeback, things: Sequence[_fleet.Thing], *, at: datetime) -> None:
    intake.collect(
        takeback=takeback,
        pallets=max(1, len(things) // 120),
        seals=("DEMO-1", "DEMO-2"),
        actor=cast.actor,
        at=at - timedelta(days=1),
    )
    intake.open_receiving(takeback=takeback, actor=cast.actor, at=at)
    came = [thing for thing in things if thing.arrives and thing.listed]
    for shift, scanned in enumerate(_batches(came, 500)):
        moment = at + timedelta(minutes=40 * shift)
        intake.receive(
            takeback=takeback,
            scans=[thing.tag for thing in scanned],
            place=f"K{shift + 1}",
            found_by="asset_tag",
            actor=cast.actor,
            at=moment,
        )
    for thing in (thing for thing in things if not thing.listed):
        intake.receive_unlisted(
            takeback=takeback,
            kind=Kind(thing.model.kind),
            manufacturer=thing.model.manufacturer,
            model=thing.model.model,
            serial=thing.serial,
            asset_tag=thing.tag,
            place="K1",
            actor=cast.actor,
            at=at + timedelta(hours=5),
        )
    missing = [thing.tag for thing in things if not thing.arrives and thing.listed]
    refused = Device.objects.filter(takeback=takeback.id, asset_tag__in=missing[:2]).values_list(
        "id", flat=True
    )
    lines = Line.objects.filter(takeback=takeback.id, device__in=list(refused), outcome=None)
    intake.refuse_lines(
        takeback=takeback,
        lines=[line.line for line in lines],
        reason="damaged_battery",
        actor=cast.actor,
        at=at + timedelta(hours=6),
    )


def _evidence(
    cast: Cast, takeback: Takeback, random: Random, things: Sequence[_fleet.Thing], *, at: datetime
) -> None:
    arrived = [thing for thing in things if thing.arrives]
    files = list(_fleet.reports(random, arrived, at=at))
    for chunk in _batches(files, 1_000):
        workshop.take_in_evidence(
            files=chunk, takeback=takeback.id, actor=cast.actor, at=at + timedelta(hours=8)
        )
    empty = [
        device
        for device, kind in Device.objects.filter(takeback=takeback.id, stage="received").values_list(
            "id", "kind"
        )
        if kind and kind not in MAY_HOLD_DATA
    ]
    workshop.declare_no_media(devices=empty, found_by="kind", actor=cast.actor, at=at + timedelta(hours=9))


def _condition(
    cast: Cast, takeback: Takeback, random: Random, things: Sequence[_fleet.Thing], *, at: datetime
) -> None:
    health = {thing.tag: thing.battery_health for thing in things}
    rubric = grading.rubric()
    devices = list(Device.objects.filter(takeback=takeback.id, stage="received").order_by("id"))
    results, defects = {}, {}
    for device in devices:
        found = _defects(random, device.kind)
        broken = {"keys_dead": "keyboard", "dead_pixels": "screen", "port_dead": "ports"}
        failed = {broken[defect.code] for defect in found if defect.code in broken}
        results[device.id] = [
            TestResult(code=code, outcome="fail" if code in failed else "pass")
            for code in rubric.required_tests(device.kind or "other")
        ]
        left = health.get(device.asset_tag or "")
        if left is not None:
            results[device.id].append(TestResult(code="battery_health", outcome="pass", value=left))
        defects[device.id] = found
    ids = [device.id for device in devices]
    workshop.record_tests(results=results, actor=cast.actor, at=at)
    workshop.record_defects(defects=defects, actor=cast.actor, at=at + timedelta(minutes=5))
    workshop.grade_devices(devices=ids, actor=cast.actor, at=at + timedelta(minutes=10))
    _destroy_failed(cast, takeback, at=at + timedelta(hours=2))
    for route, chosen in _routes(takeback).items():
        workshop.route_devices(devices=chosen, route=route, actor=cast.actor, at=at + timedelta(hours=3))
    for route in (Route.RESALE, Route.RENTAL, Route.PARTS):
        ready = Device.objects.filter(takeback=takeback.id, stage="received", route=route)
        workshop.stock_devices(
            devices=list(ready.values_list("id", flat=True)),
            place="Lager A",
            actor=cast.actor,
            at=at + timedelta(days=1),
        )


def _sample(cast: Cast, takeback: Takeback, *, at: datetime) -> None:
    """One erased medium in twenty is drawn by the ledger; at the last of them nobody has looked yet."""
    sample = workshop.draw_sample(takeback=takeback.id, actor=cast.second, at=at)
    drawn = SampleMedium.objects.filter(sample=sample).order_by("number").values_list("medium", flat=True)
    for place, medium in enumerate(list(drawn)[:-1]):
        workshop.check_sample(
            sample=sample,
            medium=medium,
            result="no_data",
            method="random_read",
            tool="demo reader 1.0",
            blocks_read=2_995,
            proof=b"demo protocol of an independent look",
            actor=cast.second,
            at=at + timedelta(minutes=6 * (place + 1)),
        )


def _defects(random: Random, kind: str | None) -> list[Defect]:
    if kind == "monitor":
        return [Defect(code="scratch", zone="bezel", severity=1)] if random.random() < 0.3 else []
    found = [
        Defect(code=code, zone=zone, severity=random.choice((1, 1, 2)))
        for code, zone in COSMETIC
        if random.random() < 0.28
    ]
    if kind == "laptop" and random.random() < 0.09:
        code, zone = random.choice(FUNCTION)
        found.append(Defect(code=code, zone=zone, severity=3))
    return found


def _destroy_failed(cast: Cast, takeback: Takeback, *, at: datetime) -> None:
    """Disks that could not be erased are taken out and shredded; every other one of them waits still."""
    here = Device.objects.filter(takeback=takeback.id).values("id")
    failed = list(
        Medium.objects.filter(device__in=here, medium_kind="hdd", sufficient=False, state="present")
        .order_by("id")
        .values_list("id", flat=True)
    )[::2]
    if failed:
        workshop.remove_medium(media=failed, destination="destruction", actor=cast.actor, at=at)
        workshop.destroy_medium(
            media=failed,
            method="shred",
            proof=b"demo protocol of destruction",
            particle_mm=6,
            actor=cast.actor,
            at=at + timedelta(minutes=30),
        )


def _routes(takeback: Takeback) -> dict[Route, list[UUID]]:
    """Good ones are sold, most tablets rented out, poor ones give parts, the rest is recycled."""
    chosen: dict[Route, list[UUID]] = {}
    rows = Device.objects.filter(takeback=takeback.id, stage="received").order_by("id")
    for device in rows:
        grade = device.grade
        if grade is None:
            continue
        route = Route.RESALE if grade in "ABC" else Route.PARTS if grade == "D" else Route.RECYCLING
        if device.kind == Kind.TABLET and grade in "AB":
            route = Route.RENTAL
        chosen.setdefault(route, []).append(device.id)
    return chosen


def _statements(cast: Cast, takeback: Takeback, *, at: datetime) -> None:
    climate.assess_takeback(takeback=takeback.id, actor=cast.actor, at=at)
    economy.price_takeback(takeback=takeback.id, actor=cast.actor, at=at)
    workshop.issue_certificates(takeback=takeback.id, actor=cast.actor, at=at)
    intake.issue_return_report(takeback=takeback, actor=cast.actor, at=at)
    climate.issue_climate_report(takeback=takeback.id, actor=cast.actor, at=at)
    economy.issue_settlement(takeback=takeback.id, reference="Demo 2026", actor=cast.actor, at=at)


def _batches(held: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(held), size):
        yield held[start : start + size]
