"""A small house in the middle of its work, played through the actions: what every page has something to show.

Two customers who must not see each other, each with one take-back told to its end, one being received and
one just ordered. Every mark a customer's things bear (serials, codes, numbers, names) is known here, so that
a test can look for them where they must not be.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from omlopp import ledger
from omlopp.apps.climate import actions as climate
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.economy import actions as economy
from omlopp.apps.intake import actions as intake
from omlopp.apps.intake.models import DraftList, Takeback
from omlopp.apps.jobs import actions as jobs
from omlopp.apps.keyboards import actions as keyboards
from omlopp.apps.parties import actions as parties
from omlopp.apps.parties.models import Membership, Person, StationToken
from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop import actions as workshop
from omlopp.apps.workshop.actions import issue_certificates
from omlopp.apps.workshop.models import QueueItem, SampleMedium
from omlopp.domain import grading, trust
from omlopp.domain.events import Defect, TestResult
from omlopp.domain.keyboards import geometry, write_geometry
from omlopp.domain.rights import Role
from omlopp.domain.vocabulary import Route
from tests.conftest import Cast

CUSTOMER_ROLES = (
    "customer_it",
    "customer_economy",
    "customer_security",
    "customer_climate",
    "finance_partner",
    "buyer",
    "auditor",
)
OPERATOR_ROLES = (
    "receiver",
    "technician",
    "grader",
    "refurbisher",
    "stock",
    "rental_desk",
    "operator_economy",
    "administrator",
)
PASSWORD = "ett-långt-lösenord-för-prov"
HEADINGS = "Enhet;Avdelning;Typ;Fabrikat;Modell;Serienummer;Stöldmärkning;Inköpsdatum;Pris"


@dataclass
class Belongings:
    """What one customer has in the house, and every mark by which it would be known."""

    takeback: Takeback
    receiving: Takeback
    ordered: Takeback
    draft: DraftList
    announced_draft: DraftList
    cleared: Device
    locked: Device
    medium: Medium
    open_medium: Medium
    exhibit: str
    item: UUID
    lock: UUID
    sample: UUID
    sampled: UUID
    job: UUID
    upload: UUID
    restatement: UUID
    run: UUID
    facts: dict[str, UUID]
    statements: dict[str, UUID]
    unit: str
    marks: set[str] = field(default_factory=set)


class House:
    """The house with its people; `own` is the customer the story is about, `other` the stranger."""

    def __init__(self) -> None:
        self.start = timezone.now() - timedelta(days=30)
        self.cast = Cast(self.start)
        self.people: dict[str, Person] = {}
        self.tokens: dict[str, str] = {}
        self.other_unit = parties.register_party(
            kind="unit", name="Främlingens hus", parent=self.cast.stranger.id, actor=None, at=self.start
        )
        for role in CUSTOMER_ROLES:
            self._person(role, role, self.cast.customer)
        for role in OPERATOR_ROLES:
            self._person(role, role, self.cast.operator)
        self._person("unit", "customer_it", self.cast.other_unit)
        self._person("stranger", "customer_it", self.cast.stranger)
        # The strongest stranger there is: every right, but in the other customer's tree.
        self._person("strange_administrator", "administrator", self.cast.stranger)
        Person.objects.update(password=make_password(PASSWORD))  # one slow hash for all
        for person in self.people.values():
            person.refresh_from_db()
        self.actor = self.people["administrator"].pk
        self.own = self._belongings("KUNDX", self.cast.customer, self.cast.unit, self.cast.other_unit)
        self.other = self._belongings("FRMLX", self.cast.stranger, self.other_unit, self.other_unit)
        self.own.marks |= {"Exempelnämnden", "Exempelkommunen", "Provkommunen"}
        self.own.marks |= {self.people[name].email for name in (*CUSTOMER_ROLES, "unit")}
        self.own.marks |= {str(party.id) for party in (self.cast.customer, self.cast.unit)}
        self.other.marks |= {"Främlingen", "Främlingens hus"}
        self.certificates = Statement.objects.filter(
            subject=self.own.cleared.id, kind="erasure_certificate"
        ).values_list("id", flat=True)
        self.no_code = devices.new_codes(1)[0]
        ledger.sequence_all()
        ledger.checkpoint()
        head = ledger.latest_head()
        assert head is not None
        self.tile = trust.tile_path(0, 0, head.size).removeprefix("tile/0/")

    def _person(self, name: str, role: str, party: Any) -> None:
        person = parties.invite(
            email=f"{name}@example.org", name=name.replace("_", " ").title(), password=None
        )
        parties.grant(person=person.pk, party=party.id, role=Role(role), actor=None, at=self.start)
        self.people[name] = person
        self.tokens[name] = parties.issue_token(person=person.pk, name=f"Station {name}", at=self.start)

    def membership(self, name: str) -> UUID:
        """A membership of the person."""
        return Membership.objects.filter(person=self.people[name].pk).values_list("id", flat=True)[0]

    def station(self, name: str) -> UUID:
        """The id of the person's token."""
        return StationToken.objects.filter(person=self.people[name].pk).values_list("id", flat=True)[0]

    def by(self, **after: float) -> dict[str, Any]:
        """Who does it and when, as the actions want it."""
        return {"actor": self.actor, "at": self.start + timedelta(**after)}

    def _order(self, customer: Any) -> Takeback:
        return intake.order_takeback(
            customer=customer.id,
            policy="clear-on-disks",
            price_list="sample-2026",
            method="ivl-2020",
            **self.by(),
        )

    def _announce(self, takeback: Takeback, rows: list[str], places: dict[str, str]) -> DraftList:
        data = "\n".join([HEADINGS, *rows]).encode()
        draft, _ = intake.propose_list(takeback=takeback, name="lista.csv", data=data, **self.by(hours=1))
        intake.announce(takeback=takeback, draft=draft, places=places, **self.by(hours=2))
        takeback.refresh_from_db()
        return draft

    def _belongings(self, mark: str, customer: Any, unit: Any, other_unit: Any) -> Belongings:
        places = {"hus ett": unit.path, "hus två": other_unit.path}
        rows = list(_rows(mark))
        takeback = self._order(customer)
        announced_draft = self._announce(takeback, rows, places)
        self._receive(takeback, mark)
        found = self._work(takeback, mark)
        self._issue(takeback)

        receiving = self._order(customer)
        self._announce(
            receiving, [f"Hus ett;IT;Dator;Dell;Latitude 5420;{mark}REC0{n};;;" for n in range(4)], places
        )
        intake.open_receiving(takeback=receiving, **self.by(days=5))
        intake.receive(takeback=receiving, scans=[f"{mark}REC00"], place="K1", **self.by(days=5, hours=1))
        for each in (takeback, receiving):
            each.refresh_from_db()

        ordered = self._order(customer)
        faulty = [
            f"Hus ett;IT;Dator;Dell;Latitude 7420;{mark}NEW01;T1;2023-02-30;12 345,50",
            "Hus två;IT;Telefon;Apple;iPhone 12;3.56938E+14;T2;2022-05-01;5000 kr",
            "Hus två;IT;Grunka;Okänd;X;saknas;T3;;",
            f"Hus ett;IT;Dator;Dell;Latitude 7420;{mark}NEW01;T4;;",
        ]
        draft, _ = intake.propose_list(
            takeback=ordered,
            name="brister.csv",
            data="\n".join([HEADINGS, *faulty]).encode(),
            **self.by(days=6),
        )
        issued = list(Statement.objects.filter(takeback=takeback.id).order_by("id"))
        ids, codes = zip(
            *Device.objects.filter(path__startswith=customer.path).values_list("id", "code"), strict=True
        )
        job, upload = self._jobs(customer.path, takeback, found)
        history = ledger.history(found.cleared.id)
        return Belongings(
            takeback=takeback,
            receiving=receiving,
            ordered=ordered,
            draft=draft,
            announced_draft=announced_draft,
            cleared=Device.objects.get(id=found.cleared.id),
            locked=found.locked,
            medium=found.medium,
            open_medium=found.open_medium,
            exhibit=found.exhibit,
            lock=found.lock,
            sample=found.sample,
            run=found.run,
            sampled=SampleMedium.objects.get(sample=found.sample).medium,
            item=QueueItem.objects.get(serials__contains=[f"{mark}GHOST"]).id,
            job=job,
            upload=upload,
            restatement=self._restate(customer.path),
            facts={record.type: record.id for record in history},
            statements={one.kind: one.id for one in issued if one.subject in (takeback.id, found.cleared.id)},
            unit=unit.path,
            marks={mark, customer.path.split(".")[-2], *codes, *map(str, ids)}
            | {one.number for one in (takeback, receiving, ordered)}
            | {str(one.id) for one in (takeback, receiving, ordered, *issued)}
            | {str(found.lock), str(found.sample)},
        )

    def _receive(self, takeback: Takeback, mark: str) -> None:
        intake.schedule(
            takeback=takeback, pickup_date=(self.start + timedelta(days=2)).date(), **self.by(hours=3)
        )
        intake.collect(takeback=takeback, pallets=1, seals=[f"{mark}SEAL"], **self.by(days=2))
        intake.open_receiving(takeback=takeback, **self.by(days=2, hours=2))
        here = [
            f"{mark}LAP01",
            f"{mark}LAP02",
            f"{mark}LAP03",
            f"{mark}LAP04",
            f"{mark}SCR01",
            f"{mark}SCR02",
        ]
        intake.receive(takeback=takeback, scans=here, place="K1", **self.by(days=2, hours=3))
        intake.mark_unreadable(takeback=takeback, lines=[8], place="K1", **self.by(days=2, hours=3))
        intake.refuse_lines(
            takeback=takeback, lines=[7], reason="damaged_battery", **self.by(days=2, hours=3)
        )
        intake.receive_unlisted(
            takeback=takeback,
            kind="laptop",  # type: ignore[arg-type]
            manufacturer="HP",
            model="EliteBook 840 G8",
            serial=f"{mark}UNL01",
            asset_tag=None,
            place="K1",
            **self.by(days=2, hours=4),
        )
        intake.close_receiving(takeback=takeback, **self.by(days=2, hours=6))
        takeback.refresh_from_db()

    def _work(self, takeback: Takeback, mark: str) -> SimpleNamespace:
        at = self.start + timedelta(days=3)
        sound = report(f"{mark}LAP01", [f"{mark}SSD01", f"{mark}SSD02"], result="success", at=at)
        files = [
            sound,
            report(f"{mark}LAP02", [f"{mark}SSD03"], result="success", at=at),
            report(f"{mark}LAP03", [f"{mark}SSD04"], result="failed", at=at),
            report(f"{mark}GHOST", [f"{mark}SSD05"], result="success", at=at),
        ]
        taken = workshop.take_in_evidence(
            files=[(f"rapport-{n}.json", data) for n, data in enumerate(files)],
            takeback=takeback.id,
            # Not by one who checks samples: whoever erased a medium may not.
            actor=self.people["receiver"].pk,
            at=self.start + timedelta(days=3, hours=1),
        )
        assert taken.counts[workshop.TAKEN_IN] == 3, taken
        device = {
            one.serial: one
            for one in Device.objects.filter(takeback=takeback.id, stage="received").exclude(serial=None)
        }
        screens = [device[f"{mark}SCR0{n}"].id for n in (1, 2)]
        graded = [device[f"{mark}LAP01"].id, device[f"{mark}LAP02"].id, *screens]
        workshop.declare_no_media(devices=screens, found_by="kind", **self.by(days=3, hours=2))
        workshop.count_media(
            counted={device[f"{mark}LAP01"].id: 2, device[f"{mark}LAP02"].id: 1}, **self.by(days=3, hours=2)
        )
        results = {}
        for one in graded:
            kind = "monitor" if one in screens else "laptop"
            tests = [TestResult(code=code, outcome="pass") for code in grading.rubric().required_tests(kind)]
            results[one] = tests + (
                [TestResult(code="battery_health", outcome="pass", value=88)] if kind == "laptop" else []
            )
        workshop.record_tests(results=results, **self.by(days=3, hours=3))
        workshop.record_defects(
            defects={
                one: [Defect(code="scratch", zone="lid" if one not in screens else "bezel", severity=1)]
                for one in graded
            },
            **self.by(days=3, hours=3),
        )
        assert workshop.grade_devices(devices=graded, **self.by(days=3, hours=4)).done == tuple(graded)
        workshop.route_devices(devices=graded, route=Route.RESALE, **self.by(days=3, hours=5))
        stocked = workshop.stock_devices(devices=graded, place="Lager A", **self.by(days=3, hours=6))
        assert set(stocked.done) == set(graded), stocked
        locked = device[f"{mark}LAP03"]
        lock = workshop.open_lock(device=locked.id, kind="bios_password", **self.by(days=3, hours=7))
        sample = workshop.draw_sample(takeback=takeback.id, **self.by(days=3, hours=8))
        return SimpleNamespace(
            run=self._reprint(device[f"{mark}LAP01"]),
            lock=lock,
            sample=sample,
            cleared=device[f"{mark}LAP01"],
            locked=device[f"{mark}LAP03"],
            medium=Medium.objects.get(serial=f"{mark}SSD01"),
            open_medium=Medium.objects.get(serial=f"{mark}SSD04"),
            exhibit=taken.files[0].digest,
        )

    def _reprint(self, device: Device) -> UUID:
        """A run at the printer with this device, its print file approved."""
        path = self.cast.operator.path
        keyboards.adopt_geometry(
            data=write_geometry(geometry("tuxedo-ibp14-gen9-iso")),
            fits=[(device.manufacturer or "", device.model or "")],
            path=path,
            **self.by(days=3, hours=9),
        )
        keyboards.examine_keyboards(seen={device.id: keyboards.Seen("de", "iso")}, **self.by(days=3, hours=9))
        planned = keyboards.plan_reprints(
            devices=[device.id], wanted=keyboards.Wanted("se"), path=path, **self.by(days=3, hours=10)
        )
        (run,) = planned.runs
        keyboards.approve_artwork(run=run, machine="uv", **self.by(days=3, hours=11))
        return run

    def _issue(self, takeback: Takeback) -> None:
        by = self.by(days=4)
        climate.assess_takeback(takeback=takeback.id, **by)
        economy.price_takeback(takeback=takeback.id, **by)
        assert issue_certificates(takeback=takeback.id, **by)
        intake.issue_return_report(takeback=takeback, **by)
        climate.issue_climate_report(takeback=takeback.id, **by)
        economy.issue_settlement(takeback=takeback.id, reference="Prov", **by)
        takeback.refresh_from_db()

    def _restate(self, path: str) -> UUID:
        order = climate.order_restatement(method="tu-berlin-2010", path=path, **self.by(days=5))
        climate.restate(order=order, **self.by(days=5))
        return order.id

    def _jobs(self, path: str, takeback: Takeback, found: SimpleNamespace) -> tuple[UUID, UUID]:
        def made(kind: str, arguments: dict[str, Any], result: dict[str, Any]) -> UUID:
            job = jobs.begin(
                kind=kind, path=path, arguments=arguments, total=1, subject=takeback.id, **self.by(days=4)
            )
            return jobs.run(job, lambda _job, _report: result).id

        refused = {"device": str(found.locked.id), "code": "MediaNotCleared", "facts": {"media": []}}
        upload = {
            "counts": {"taken_in": 1},
            "facts": 4,
            "files": [
                {
                    "name": "rapport-0.json",
                    "code": "taken_in",
                    "detail": None,
                    "devices": [str(found.cleared.id)],
                    "queued": [],
                    "notices": [],
                    "problems": [],
                }
            ],
        }
        return (
            made(
                "stock", {"devices": [str(found.locked.id)], "place": "K1"}, {"done": 0, "refused": [refused]}
            ),
            made("evidence", {"files": [], "number": takeback.number, "sight": [path]}, upload),
        )


def _rows(mark: str) -> Iterator[str]:
    for n in range(1, 5):
        house = "Hus ett" if n < 3 else "Hus två"
        yield f"{house};IT;Dator;Dell;Latitude 7420;{mark}LAP0{n};{mark}-{n};2022-0{n}-01;9500"
    for n in range(1, 3):
        yield f"Hus ett;IT;Skärm;Dell;U2520D;{mark}SCR0{n};{mark}-1{n};2021-03-01;3200"
    yield f"Hus två;IT;Dator;Dell;Latitude 7420;{mark}BAD01;{mark}-21;;"
    yield f"Hus två;IT;Dator;Dell;Latitude 7420;saknas;{mark}-22;;"
    yield f"Hus två;IT;Dator;Dell;Latitude 7420;{mark}LAP01;{mark}-23;;"
    yield f"Hus ett;IT;Dator;Dell;Latitude 7420;{mark}MIS01;{mark}-24;;"
    yield f"Hus ett;IT;Surfplatta;Apple;iPad Air;{mark}MIS02;{mark}-25;;"


def report(serial: str, media: list[str], *, result: str, at: datetime) -> bytes:
    """A station's report in the neutral form: an inventory, and what was done to each medium."""
    parts = [
        {"serial": one, "medium": "ssd", "interface": "nvme", "size_bytes": 512_110_190_592} for one in media
    ]
    return json.dumps(
        {
            "format": "omlopp-evidence/1",
            "tool": "exempelstation",
            "tool_version": "1.0",
            "document_id": f"prov-{serial}",
            "created_at": at.isoformat(),
            "device": {"kind": "laptop", "manufacturer": "Dell", "model": "Latitude 7420", "serial": serial},
            "components": [{"kind": "ssd", **part} for part in parts],
            "media": [
                {
                    **part,
                    "method": "sanitize_block",
                    "in_progress_seen": True,
                    "all_namespaces": True,
                    "written_since": False,
                    "hidden_areas": "not_applicable",
                    "direct_io": True,
                    "started_at": at.isoformat(),
                    "ended_at": (at + timedelta(seconds=40)).isoformat(),
                    "result": result,
                    "verification": "full" if result == "success" else "failed",
                    "errors": 0,
                }
                for part in parts
            ],
        }
    ).encode()
