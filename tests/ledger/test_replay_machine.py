"""Whatever people do, in whatever order: the rows are what the facts say, and the figures add up.

A state machine plays random actions, sensible ones and others, against a database of its own. What is refused
leaves no fact. In the end the rows built anew from the facts equal the rows in use, and the record verifies.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta
from time import sleep
from typing import Any
from uuid import UUID

from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from omlopp import ledger
from omlopp.apps.climate import actions as climate
from omlopp.apps.devices.models import Device, Medium
from omlopp.apps.devices.queries import counts
from omlopp.apps.economy import actions as economy
from omlopp.apps.intake import actions as intake
from omlopp.apps.intake import queries as reconciling
from omlopp.apps.intake.models import Line, State, Takeback
from omlopp.apps.parties import actions as parties
from omlopp.apps.parties.models import Membership, Party, Person
from omlopp.apps.workshop import actions as workshop
from omlopp.apps.workshop.models import QueueItem
from omlopp.domain import events, grading, manifest
from omlopp.domain.rights import Role
from omlopp.domain.vocabulary import Route
from tests.counted import miscounted

SERIALS = [f"ABC12{n}K" for n in range(8)]
KINDS = {"Dator": "laptop", "Skärm": "monitor"}
PICK = st.integers(min_value=0, max_value=7)
SOME = st.lists(PICK, min_size=1, max_size=3, unique=True)
LINES = st.lists(st.tuples(PICK, st.sampled_from(sorted(KINDS)), st.booleans()), min_size=1, max_size=5)
NUMBERS = st.lists(st.integers(min_value=1, max_value=8), min_size=1, max_size=3, unique=True)
REFUSALS = (
    intake.NotInThisState,
    intake.LineUnknown,
    intake.LineEnded,
    intake.ReasonUnknown,
    manifest.ListRefused,
    parties.PartyKindUnknown,
    parties.OperatorExists,
    workshop.BulkRefused,
    workshop.DestinationUnknown,
    workshop.DestructionUnproven,
    workshop.DeviceNotHere,
    workshop.DismissalUnknown,
    workshop.EvidenceNotLinkable,
    workshop.ItemSettled,
    workshop.MediumNotCleared,
    workshop.MediumNotHere,
    workshop.ShipReasonUnknown,
    climate.NothingAssessed,
    economy.NothingPriced,
    economy.SettledAlready,
)


def facts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        return int(cursor.fetchone()[0])


def report(serial: str, kind: str, *, medium: str, result: str, n: int, at: datetime) -> bytes:
    """What a station says of a device: an inventory with one medium, and what was done to that."""
    part = {"serial": medium, "medium": "ssd", "interface": "nvme", "size_bytes": 256_000_000_000}
    return json.dumps(
        {
            "format": "omlopp-evidence/1",
            "tool": "machine",
            "tool_version": "1",
            "document_id": f"doc-{n}",
            "created_at": at.isoformat(),
            "device": {"kind": kind, "serial": serial},
            "components": [{"kind": "ssd", **part}],
            "media": [
                {
                    **part,
                    "method": "sanitize_block",
                    "in_progress_seen": True,
                    "all_namespaces": True,
                    "written_since": False,
                    "hidden_areas": "not_applicable",
                    "started_at": at.isoformat(),
                    "ended_at": (at + timedelta(seconds=40)).isoformat(),
                    "result": result,
                    "verification": "full" if result == "success" else "failed",
                    "errors": 0,
                }
            ],
        }
    ).encode()


class Histories(RuleBasedStateMachine):
    """Random histories of a small house."""

    fresh_database: Callable[[], AbstractContextManager[str]]

    def __init__(self) -> None:
        super().__init__()
        self.database = self.fresh_database()
        self.database.__enter__()
        self.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
        self.seen: list[bytes] = []
        self.refused: list[str] = []

    @initialize()
    def the_house_opens(self) -> None:
        self.operator = parties.register_party(
            kind="operator", name="Exempeloperatören", parent=None, actor=None, at=self.at
        )
        self.customer = parties.register_party(
            kind="customer", name="Exempelnämnden", parent=self.operator.id, actor=None, at=self.at
        )
        self.person = parties.invite(email="any@example.org", name="", password=None)
        self.order_takeback("clear-on-disks")
        self.announce([(0, "Dator", True), (1, "Dator", True), (2, "Skärm", True)], 0)

    def how(self) -> dict[str, Any]:
        """By whom and when: time passes with every action."""
        self.at += timedelta(minutes=1)
        return {"actor": self.person.pk, "at": self.at}

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is refused leaves no fact behind."""
        before = facts()
        try:
            yield
        except REFUSALS as refusal:
            self.refused.append(type(refusal).__name__)
            assert facts() == before

    def takeback(self, pick: int) -> Takeback:
        found = list(Takeback.objects.order_by("id"))
        return found[pick % len(found)]

    def devices(self, picks: list[int]) -> list[UUID]:
        found = list(Device.objects.order_by("id").values_list("id", flat=True))
        return list(dict.fromkeys(found[pick % len(found)] for pick in picks))

    # Parties and orders

    @rule(kind=st.sampled_from(["unit", "department", "operator", "guild"]), at_root=st.booleans())
    def register_party(self, kind: str, at_root: bool) -> None:  # noqa: FBT001 - drawn by the machine
        parent = None if at_root else self.customer.id
        with self.attempt():
            parties.register_party(kind=kind, name="Exempel", parent=parent, **self.how())

    @rule(role=st.sampled_from(Role))
    def grant(self, role: Role) -> None:
        parties.grant(person=self.person.pk, party=self.customer.id, role=role, **self.how())

    @rule()
    def revoke(self) -> None:
        held = Membership.objects.filter(revoked_at=None).first()
        if held is not None:
            parties.revoke(membership=held.id, party=held.party, **self.how())

    @rule(policy=st.sampled_from(["clear-on-disks", "clear"]))
    def order_takeback(self, policy: str) -> None:
        if Takeback.objects.count() < 3:
            intake.order_takeback(
                customer=self.customer.id,
                policy=policy,
                price_list="sample-2026",
                method="ivl-2020",
                **self.how(),
            )

    # Intake

    @rule(rows=LINES, pick=PICK)
    def announce(self, rows: list[tuple[int, str, bool]], pick: int) -> None:
        takeback = self.takeback(pick)
        serials = [SERIALS[n] if has_serial else "saknas" for n, _, has_serial in rows]
        text = "Enhet;Typ;Fabrikat;Modell;Serienummer;Stöldmärkning;Inköpsdatum\n" + "".join(
            f"Exempel;{kind};Dell;Latitude 7420;{serial};T{n};2023-03-0{n + 1}\n"
            for (n, kind, _), serial in zip(rows, serials, strict=True)
        )
        with self.attempt():
            draft, _ = intake.propose_list(
                takeback=takeback, name="lista.csv", data=text.encode(), **self.how()
            )
            before = Line.objects.filter(takeback=takeback.id).count()
            done = intake.announce(takeback=takeback, draft=draft, places={}, **self.how())
            after = Line.objects.filter(takeback=takeback.id).count()
            assert after - before == (0 if done.repeated else len(rows))

    @rule(data=st.binary(max_size=40), pick=PICK)
    def propose_nonsense(self, data: bytes, pick: int) -> None:
        with self.attempt():
            intake.propose_list(takeback=self.takeback(pick), name="lista.xlsx", data=data, **self.how())

    @rule(pick=PICK, verb=st.sampled_from(["schedule", "collect", "cancel", "close"]))
    def move_takeback(self, pick: int, verb: str) -> None:
        takeback = self.takeback(pick)
        more: dict[str, Any] = {
            "schedule": {"pickup_date": date(2026, 11, 9)},
            "collect": {"pallets": 2, "seals": ["SE-1"]},
            "cancel": {"reason": "customer"},
            "close": {},
        }[verb]
        with self.attempt():
            getattr(intake, verb)(takeback=takeback, **more, **self.how())

    @rule(pick=PICK)
    def open_receiving(self, pick: int) -> None:
        with self.attempt():
            intake.open_receiving(takeback=self.takeback(pick), **self.how())

    @rule(pick=PICK, picks=SOME, stranger=st.booleans())
    def receive_scans(self, pick: int, picks: list[int], stranger: bool) -> None:  # noqa: FBT001 - drawn
        scans = [SERIALS[n].lower() for n in picks] + (["STRANGE1"] if stranger else [])
        with self.attempt():
            answers = intake.receive(takeback=self.takeback(pick), scans=scans, place="K1", **self.how())
            assert len(answers) == len(scans)

    @rule(pick=PICK, lines=st.none() | NUMBERS)
    def receive_lines(self, pick: int, lines: list[int] | None) -> None:
        with self.attempt():
            intake.receive_lines(takeback=self.takeback(pick), lines=lines, place="K2", **self.how())

    @rule(pick=PICK, lines=NUMBERS, reason=st.sampled_from([*intake.REFUSAL_REASONS, "mood"]))
    def refuse_lines(self, pick: int, lines: list[int], reason: str) -> None:
        with self.attempt():
            intake.refuse_lines(takeback=self.takeback(pick), lines=lines, reason=reason, **self.how())

    @rule(pick=PICK, lines=NUMBERS)
    def mark_unreadable(self, pick: int, lines: list[int]) -> None:
        with self.attempt():
            intake.mark_unreadable(takeback=self.takeback(pick), lines=lines, place="K3", **self.how())

    @rule(pick=PICK, line=st.integers(min_value=1, max_value=8))
    def withdraw_outcome(self, pick: int, line: int) -> None:
        with self.attempt():
            intake.withdraw_outcome(takeback=self.takeback(pick), line=line, reason="mistake", **self.how())

    @rule(pick=PICK, n=PICK, has_serial=st.booleans())
    def receive_unlisted(self, pick: int, n: int, has_serial: bool) -> None:  # noqa: FBT001 - drawn
        with self.attempt():
            intake.receive_unlisted(
                takeback=self.takeback(pick),
                kind=None,
                manufacturer="HP",
                model=None,
                serial=f"HP0{n}77" if has_serial else None,
                asset_tag=None,
                place="K1",
                **self.how(),
            )

    @rule(pick=PICK)
    def close_receiving(self, pick: int) -> None:
        with self.attempt():
            intake.close_receiving(takeback=self.takeback(pick), **self.how())

    # Workshop

    @rule(n=PICK, medium=PICK, result=st.sampled_from(["success", "success", "failed"]), bind=st.booleans())
    def take_in_evidence(self, n: int, medium: int, result: str, bind: bool) -> None:  # noqa: FBT001 - drawn
        data = report(
            SERIALS[n], "laptop", medium=f"SSD00{medium}X", result=result, n=len(self.seen), at=self.at
        )
        self.seen.append(data)
        takeback = self.takeback(n).id if bind else None
        files = [("report.json", data), ("nonsense.txt", b"nothing to see")]
        workshop.take_in_evidence(files=files, takeback=takeback, **self.how())

    @rule(pick=PICK)
    def take_in_the_same_again(self, pick: int) -> None:
        if self.seen:
            before = facts()
            data = self.seen[pick % len(self.seen)]
            again = workshop.take_in_evidence(files=[("again.json", data)], takeback=None, **self.how())
            assert [file.code for file in again.files] == [workshop.DUPLICATE_REPORT]
            assert facts() == before

    @rule(pick=PICK, device=PICK, reason=st.sampled_from([None, "test_run", "whim"]))
    def settle_queued(self, pick: int, device: int, reason: str | None) -> None:
        items = list(QueueItem.objects.order_by("id").values_list("id", flat=True))
        if not items:
            return
        item = items[pick % len(items)]
        with self.attempt():
            if reason is None:
                workshop.link_evidence(item=item, device=self.devices([device])[0], **self.how())
            else:
                workshop.dismiss_evidence(items=[item], reason=reason, **self.how())

    @rule(picks=SOME, found_by=st.sampled_from(["teardown", "kind"]), strict=st.booleans())
    def declare_no_media(self, picks: list[int], found_by: str, strict: bool) -> None:  # noqa: FBT001 - drawn
        with self.attempt():
            workshop.declare_no_media(
                devices=self.devices(picks), found_by=found_by, all_or_nothing=strict, **self.how()
            )

    @rule(picks=SOME, n=st.integers(min_value=0, max_value=2))
    def count_media(self, picks: list[int], n: int) -> None:
        workshop.count_media(counted=dict.fromkeys(self.devices(picks), n), **self.how())

    @rule(pick=PICK, verb=st.sampled_from(["destruction", "stock", "owner", "sea", "destroy", "missing"]))
    def handle_medium(self, pick: int, verb: str) -> None:
        found = list(Medium.objects.order_by("id").values_list("id", flat=True))
        if not found:
            return
        media = [found[pick % len(found)]]
        with self.attempt():
            if verb == "destroy":
                workshop.destroy_medium(
                    media=media, method="shred", proof=b"photo", particle_mm=2, **self.how()
                )
            elif verb == "missing":
                workshop.report_missing_medium(media=media, **self.how())
            else:
                workshop.remove_medium(media=media, destination=verb, **self.how())

    @rule(picks=SOME, policy=st.sampled_from([None, "destroy", "clear"]))
    def judge_again(self, picks: list[int], policy: str | None) -> None:
        workshop.judge_media(devices=self.devices(picks), policy=policy, **self.how())

    @rule(picks=SOME, outcome=st.sampled_from(["pass", "pass", "fail", "perhaps"]))
    def test_devices(self, picks: list[int], outcome: str) -> None:
        codes = grading.rubric().required_tests("laptop")
        results = [events.TestResult(code=code, outcome=outcome) for code in codes]
        health = events.TestResult(code="battery_health", outcome="pass", value=87)
        workshop.record_tests(
            results={device: [*results, health] for device in self.devices(picks)}, **self.how()
        )

    @rule(picks=SOME, severity=st.integers(min_value=0, max_value=4))
    def inspect_devices(self, picks: list[int], severity: int) -> None:
        found = [events.Defect(code="scratch", zone="frame", severity=severity)] if severity else []
        workshop.record_defects(defects=dict.fromkeys(self.devices(picks), found), **self.how())

    @rule(picks=SOME)
    def grade_devices(self, picks: list[int]) -> None:
        workshop.grade_devices(devices=self.devices(picks), **self.how())

    @rule(picks=SOME, route=st.sampled_from(Route))
    def route_devices(self, picks: list[int], route: Route) -> None:
        workshop.route_devices(devices=self.devices(picks), route=route, **self.how())

    @rule(picks=SOME, strict=st.booleans())
    def stock_devices(self, picks: list[int], strict: bool) -> None:  # noqa: FBT001 - drawn by the machine
        with self.attempt():
            workshop.stock_devices(
                devices=self.devices(picks), place="L1", all_or_nothing=strict, **self.how()
            )

    @rule(picks=SOME, reason=st.sampled_from([*workshop.SHIPPED_FOR, "lost"]))
    def ship_devices(self, picks: list[int], reason: str) -> None:
        with self.attempt():
            workshop.ship_devices(devices=self.devices(picks), to=None, reason=reason, **self.how())

    # Statements

    @rule(pick=PICK)
    def assess_and_price(self, pick: int) -> None:
        takeback = self.takeback(pick).id
        climate.assess_takeback(takeback=takeback, **self.how())
        economy.price_takeback(takeback=takeback, **self.how())
        before = facts()
        assert climate.assess_takeback(takeback=takeback, **self.how()) == 0
        assert economy.price_takeback(takeback=takeback, **self.how()) == 0
        assert facts() == before

    @rule(pick=PICK, kind=st.sampled_from(["return", "climate", "settlement", "certificates"]))
    def issue(self, pick: int, kind: str) -> None:
        takeback = self.takeback(pick)
        with self.attempt():
            match kind:
                case "return":
                    intake.issue_return_report(takeback=takeback, **self.how())
                case "climate":
                    climate.issue_climate_report(takeback=takeback.id, **self.how())
                case "settlement":
                    economy.issue_settlement(takeback=takeback.id, **self.how())
                case "certificates":
                    workshop.issue_certificates(takeback=takeback.id, **self.how())

    # What always holds

    @invariant()
    def every_line_is_counted_once(self) -> None:
        takebacks = list(Takeback.objects.all())
        for key, counted in reconciling.reconciliation([takeback.id for takeback in takebacks]).items():
            lines = next(takeback.lines for takeback in takebacks if takeback.id == key)
            assert counted.adds_up
            assert counted.announced == lines
        ended = (State.RECONCILED, State.REPORTED, State.SETTLED, State.CLOSED)
        done = [takeback.id for takeback in takebacks if takeback.state in ended]
        assert not Line.objects.filter(takeback__in=done, outcome=None).exists()

    @invariant()
    def stock_holds_no_data(self) -> None:
        stocked = Device.objects.filter(stage="in_stock").values("id")
        left = Medium.objects.filter(device__in=stocked).exclude(state__in=["removed", "destroyed"])
        assert not left.exclude(sufficient=True).exists()

    def teardown(self) -> None:
        try:
            if Party.objects.exists():
                self.the_rows_are_what_the_facts_say()
        finally:
            self.database.__exit__(None, None, None)

    def the_rows_are_what_the_facts_say(self) -> None:
        stages: dict[str, int] = {}
        for stage in Device.objects.values_list("stage", flat=True):
            stages[stage] = stages.get(stage, 0) + 1
        assert counts([self.operator.path]) == stages
        assert miscounted() == {}
        ledger.fold()
        assert miscounted() == {}

        replayed = ledger.replay()
        assert replayed.differences == ()
        assert replayed.events == facts()

        self.everything_has_its_place()
        ledger.checkpoint()
        verified = ledger.verify()
        assert verified.findings == ()
        assert verified.events == facts()

    def everything_has_its_place(self) -> None:
        """Other workers share the server; their open transactions hold positions back for a moment."""
        for _ in range(200):
            if ledger.sequence_all() == facts():
                return
            sleep(0.05)
        raise TimeoutError


def test_random_histories_replay_to_equal_rows(
    fresh_database: Callable[[], AbstractContextManager[str]],
) -> None:
    machine = type("Histories", (Histories,), {"fresh_database": staticmethod(fresh_database)})

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


def test_a_told_history_replays_to_equal_rows(
    fresh_database: Callable[[], AbstractContextManager[str]],
) -> None:
    """The whole way of one take-back, so that what random histories seldom reach is reached each time."""
    machine = type("Histories", (Histories,), {"fresh_database": staticmethod(fresh_database)})
    told = machine()
    try:
        told.the_house_opens()
        told.open_receiving(0)
        told.receive_lines(0, [1, 2])
        told.refuse_lines(0, [3], "contaminated")
        told.withdraw_outcome(0, 3)
        told.receive_lines(0, [3])
        told.receive_unlisted(0, 4, has_serial=True)
        told.take_in_evidence(0, 0, "success", bind=True)
        told.take_in_evidence(1, 1, "failed", bind=True)
        told.take_in_the_same_again(0)
        told.take_in_evidence(6, 6, "success", bind=False)
        told.settle_queued(0, 0, "test_run")
        told.close_receiving(0)
        told.declare_no_media([0, 1, 2, 3], "kind", strict=False)
        told.test_devices([0, 1, 2, 3], "pass")
        told.inspect_devices([0, 1, 2, 3], 1)
        told.grade_devices([0, 1, 2, 3])
        told.route_devices([0, 1, 2, 3], Route.RESALE)
        told.stock_devices([0, 1, 2, 3], strict=False)
        told.assess_and_price(0)
        for kind in ("certificates", "return", "climate", "settlement", "settlement"):
            told.issue(0, kind)
        told.ship_devices([0, 1, 2, 3], "sold")
        told.move_takeback(0, "close")
        told.every_line_is_counted_once()
        told.stock_holds_no_data()

        assert told.refused == ["SettledAlready"]
        assert Takeback.objects.get().state == State.CLOSED
        assert sorted(Device.objects.values_list("stage", flat=True)) == [
            "received",
            "received",
            "shipped",
            "shipped",
        ]
        assert Person.objects.count() == 1
    finally:
        told.teardown()
