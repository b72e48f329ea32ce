"""Appending: all or nothing, in order, for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Event as Signal
from time import sleep

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError, ProgrammingError

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.devices.queries import new_codes
from omlopp.domain.events import (
    DeviceAnnounced,
    DeviceGraded,
    DeviceReceived,
    DeviceRouted,
    DeviceStocked,
    PartyRegistered,
)

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def sequence_everything():
    """Other workers share the server, and their open transactions hold our positions back for a moment."""
    for _ in range(200):
        size = ledger.sequence_all()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM ledger_event")
            if cursor.fetchone()[0] == size:
                return size
        sleep(0.05)
    raise TimeoutError


def announce(n, path="ROOT."):
    takeback = ledger.new_id()
    devices = [ledger.new_id() for _ in range(n)]
    ledger.append(
        [
            DeviceAnnounced(
                subject=device, takeback=takeback, line=line, code=code, path=path, serial=f"S{code}"
            )
            for line, (device, code) in enumerate(zip(devices, new_codes(n), strict=True), 1)
        ],
        actor=None,
        at=AT,
    )
    return devices


@pytest.mark.django_db
def test_facts_are_read_back_as_they_were_recorded():
    (device,) = announce(1)
    actor = ledger.new_id()
    ledger.append(
        [DeviceGraded(subject=device, grade="B", rubric="r", reasons=('å\\\t\n"', "€"))], actor=actor, at=AT
    )

    first, second = ledger.history(device)

    assert (first.type, second.type) == ("DeviceAnnounced", "DeviceGraded")
    assert second.data == {**second.data, "grade": "B", "reasons": ['å\\\t\n"', "€"]}
    assert (second.at, second.actor, second.subject) == (AT, actor, device)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, 500])
def test_few_facts_and_many_are_recorded_and_applied_alike(count):
    devices = announce(count)
    said = ('å\\\t\n"', "€", "\\N", "%s")

    # From before the database's own beginning of time to now, to the microsecond, in another zone.
    moments = [
        AT.astimezone(timezone(timedelta(hours=5))) - timedelta(days=37 * n, microseconds=n)
        for n in range(count)
    ]
    actor = ledger.new_id()

    ledger.append(
        [DeviceGraded(subject=device, grade="B", rubric="r", reasons=said) for device in devices],
        actor=actor,
        at=moments,
    )

    last = ledger.history(devices[-1])[-1]
    assert (tuple(last.data["reasons"]), last.at, last.actor) == (said, moments[-1], actor)
    assert Device.objects.filter(id__in=devices, grade="B", changed_at__in=moments).count() == count


@pytest.mark.django_db
def test_what_the_rows_refuse_is_not_recorded_and_work_goes_on():
    (device,) = announce(1)
    ledger.append(
        [DeviceReceived(subject=device, takeback=ledger.new_id(), line=1, found_by="serial", place="K1")],
        actor=None,
        at=AT,
    )
    before = len(ledger.history(device))

    # Nobody has cleared its media: the rows themselves refuse it as stock.
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.append([DeviceStocked(subject=device, place="A", media=0)], actor=None, at=AT)
    ledger.append([DeviceRouted(subject=device, route="resale")], actor=None, at=AT)

    assert [record.type for record in ledger.history(device)][before:] == ["DeviceRouted"]


@pytest.mark.django_db
def test_the_statements_of_few_facts_stay_planned():
    (device,) = announce(1)

    def planned():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), COALESCE(sum(generic_plans), 0) FROM pg_prepared_statements")
            return cursor.fetchone()

    for _ in range(8):
        ledger.append([DeviceRouted(subject=device, route="resale")], actor=None, at=AT)
    statements, from_plan = planned()
    ledger.append([DeviceRouted(subject=device, route="resale")], actor=None, at=AT)

    assert planned()[0] == statements
    assert planned()[1] > from_plan


@pytest.mark.django_db
def test_several_facts_about_one_subject_apply_in_the_order_given():
    (device,) = announce(1)

    ledger.append(
        [DeviceGraded(subject=device, grade=grade, rubric="r") for grade in "ABC"]
        + [DeviceRouted(subject=device, route="resale"), DeviceGraded(subject=device, grade="D", rubric="r")],
        actor=None,
        at=AT,
    )

    assert Device.objects.get(id=device).grade == "D"
    assert [record.type for record in ledger.history(device)][-2:] == ["DeviceRouted", "DeviceGraded"]


@pytest.mark.django_db
def test_a_nul_is_refused_and_nothing_is_recorded():
    (device,) = announce(1)

    with pytest.raises(ledger.NulInText):
        ledger.append([DeviceGraded(subject=device, grade="B\0", rubric="r")], actor=None, at=AT)

    assert len(ledger.history(device)) == 1


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET type = 'Other'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "UPDATE ledger_position SET position = position + 10",
        "DELETE FROM ledger_position",
        "DELETE FROM ledger_checkpoint",
        "DELETE FROM ledger_exhibit",
        "DELETE FROM ledger_tile",
        "UPDATE ledger_tile SET hashes = '\\x00'",
    ],
)
def test_nobody_rewrites_the_past_neither_the_application_nor_the_owner(committed_db, alias, statement):
    announce(1)
    sequence_everything()
    ledger.checkpoint()
    ledger.keep(b"x", media_type="text/plain")

    with (
        connections[alias].cursor() as cursor,
        pytest.raises(ProgrammingError, match=r"append-only|only grows|denied"),
    ):
        cursor.execute(statement)


def test_the_application_is_no_superuser_and_bound_by_the_walls(committed_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'ledger_event'")
        assert cursor.fetchone() == (False,)


def test_writers_of_the_same_and_of_other_devices_leave_no_gap_no_loss_no_deadlock(committed_db):
    devices = announce(40)

    def write(worker):
        try:
            for turn in range(15):
                chosen = [devices[(worker * 7 + turn * 3 + step * 11) % 40] for step in range(12)]
                ledger.append(
                    [
                        DeviceGraded(subject=device, grade="ABCD"[turn % 4], rubric=f"{worker}.{turn}")
                        for device in chosen
                    ],
                    actor=None,
                    at=AT,
                )
                if turn % 4 == 0:
                    ledger.sequence_all()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    size = sequence_everything()

    assert size == 40 + 6 * 15 * 12
    positions = [record.position for record in ledger.read(limit=10_000)]
    assert positions == list(range(1, size + 1))
    for device in devices:
        own = [record.position for record in ledger.history(device)]
        assert own == sorted(own)
    assert ledger.verify().ok
    assert ledger.replay().equal


def test_positions_respect_a_devices_order_though_transactions_overlap(committed_db):
    """One transaction begins early and writes late: its number is low, its facts are later."""
    first, second, bystander = announce(3)
    began, may_write, done = Signal(), Signal(), Signal()

    def early_bird():
        try:
            with transaction.atomic():
                ledger.append([DeviceGraded(subject=first, grade="A", rubric="early")], actor=None, at=AT)
                began.set()
                assert may_write.wait(10)
                ledger.append(
                    [DeviceGraded(subject=second, grade="A", rubric="early, second")], actor=None, at=AT
                )
        finally:
            connections.close_all()

    def stays_open():
        try:
            with transaction.atomic():
                ledger.append([DeviceGraded(subject=bystander, grade="A", rubric="open")], actor=None, at=AT)
                began.set()
                assert done.wait(10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        early = pool.submit(early_bird)
        assert began.wait(10)
        began.clear()
        still_open = pool.submit(stays_open)
        assert began.wait(10)
        ledger.append([DeviceGraded(subject=second, grade="B", rubric="late, first")], actor=None, at=AT)
        may_write.set()
        early.result(10)
        ledger.sequence_all()
        placed_meanwhile = [record.position for record in ledger.history(second)]
        done.set()
        still_open.result(10)
    sequence_everything()

    assert placed_meanwhile[1:] == [None, None]
    assert [record.data["rubric"] for record in ledger.history(second)[1:]] == [
        "late, first",
        "early, second",
    ]
    own = [record.position for record in ledger.history(second)]
    assert own == sorted(own)


@pytest.mark.django_db
def test_the_same_request_twice_is_one_fact():
    (device,) = announce(1)

    def do():
        ledger.append([DeviceRouted(subject=device, route="resale")], actor=None, at=AT)
        return {"device": str(device)}

    answers = [ledger.once("key-1", b"request", do) for _ in range(2)]

    assert answers[0] == answers[1] == {"device": str(device)}
    assert len(ledger.history(device)) == 2
    with pytest.raises(ledger.KeyReused):
        ledger.once("key-1", b"another request", do)


def test_a_reaction_sees_every_fact_once_and_moves_on_only_if_it_succeeds(committed_db):
    announce(5)
    sequence_everything()
    seen = []

    def fail(records):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ledger.react("test", ["DeviceAnnounced"], fail)
    while ledger.react("test", ["DeviceAnnounced"], seen.extend, limit=2):
        pass

    assert [record.position for record in seen] == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_exhibits_are_kept_once_and_read_back(settings, tmp_path):
    small, large = b"small", b"large" * 10_000

    digests = ledger.keep_many([(small, "text/plain"), (large, "text/plain"), (small, "text/plain")])

    assert digests[0] == digests[2]
    assert [ledger.read_exhibit(digest) for digest in digests] == [small, large, small]
    with pytest.raises(ledger.ExhibitMissing):
        ledger.read_exhibit("0" * 64)


@pytest.mark.django_db
def test_a_text_can_be_erased_and_its_fact_stays():
    text_id, digest = ledger.keep_text("Anna Exempel, rum 12")

    assert ledger.read_texts([text_id]) == {text_id: "Anna Exempel, rum 12"}
    ledger.erase_text(text_id)

    assert ledger.read_texts([text_id]) == {text_id: None}
    assert len(digest) == 64


@pytest.mark.django_db
def test_the_wall_shows_a_party_its_own_devices_only():
    announce(2, "ROOT.AAA.")
    announce(3, "ROOT.BBB.")

    with ledger.seeing(["ROOT.AAA."]):
        assert Device.objects.count() == 2
    with ledger.seeing([]):
        assert Device.objects.count() == 0
    with ledger.seeing(["ROOT."]):
        assert Device.objects.count() == 5


@pytest.mark.django_db
def test_a_party_event_needs_no_capability_above_it():
    party = ledger.new_id()
    ledger.append(
        [PartyRegistered(subject=party, kind="operator", parent=None, path="X.")], actor=None, at=AT
    )

    assert ledger.history(party)[0].data == {"kind": "operator", "parent": None, "path": "X."}


@pytest.mark.django_db
def test_text_that_spells_an_escape_is_text():
    (device,) = announce(1)

    ledger.append([DeviceGraded(subject=device, grade="B", rubric=r"\u0000 \\u0000")], actor=None, at=AT)

    assert ledger.history(device)[-1].data["rubric"] == r"\u0000 \\u0000"
