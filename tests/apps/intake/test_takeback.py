"""A take-back from list to reconciliation."""

from datetime import timedelta

import pytest

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions, queries
from omlopp.apps.intake.models import Line
from omlopp.domain.manifest import Correction, Field

pytestmark = pytest.mark.django_db

LIST = (
    "Enhet;Typ;Fabrikat;Modell;Serienummer;Stöldmärkning\n"
    "Exempelkommunen;Dator;Dell;Latitude 7420;ABC1234;IT1\n"
    "Exempelkommunen;Dator;Dell;Latitude 7420;ABC1235;IT2\n"
    "Provkommunen;Skärm;Dell;U2520D;CN0ABC1;IT3\n"
    "Provkommunen;Skärm;Dell;U2520D;saknas;IT4\n"
    "Provkommunen;Dator;Dell;Latitude 7420;ABC1234;IT5\n"
).encode()


def announced(cast, data=LIST):
    takeback = cast.takeback()
    draft, _ = actions.propose_list(takeback=takeback, name="lista.csv", data=data, actor=None, at=cast.at)
    places = {"exempelkommunen": cast.unit.path, "provkommunen": cast.other_unit.path}
    result = actions.announce(takeback=takeback, draft=draft, places=places, actor=None, at=cast.at)
    takeback.refresh_from_db()
    return takeback, draft, places, result


def test_every_line_is_announced_and_a_repeated_serial_ends_as_duplicate(cast):
    takeback, _, _, result = announced(cast)

    assert (result.lines, result.duplicates, result.without_serial) == (5, 1, 1)
    counted = queries.reconciliation([takeback.id])[takeback.id]
    assert counted.adds_up
    assert (counted.announced, counted.duplicate, counted.open) == (5, 1, 4)
    assert Device.objects.filter(takeback=takeback.id).count() == 4
    assert Line.objects.get(takeback=takeback.id, line=5).of_line == 1


def test_a_unit_named_in_the_list_owns_its_devices(cast):
    takeback, _, _, _ = announced(cast)

    paths = dict(Device.objects.filter(takeback=takeback.id).values_list("asset_tag", "path"))
    assert paths["IT1"] == cast.unit.path
    assert paths["IT3"] == cast.other_unit.path


def test_the_same_list_announced_again_is_one_fact(cast):
    takeback, draft, places, _ = announced(cast)

    again = actions.announce(takeback=takeback, draft=draft, places=places, actor=None, at=cast.at)

    assert again.repeated
    assert Line.objects.filter(takeback=takeback.id).count() == 5


def test_receiving_answers_each_scan_and_closing_makes_the_rest_missing(cast):
    takeback, _, _, _ = announced(cast)
    actions.open_receiving(takeback=takeback, actor=None, at=cast.at)

    scans = actions.receive(
        takeback=takeback,
        scans=["s/n abc-1234", "ABC1234", "it4", "STRANGE1"],
        place="K1",
        actor=None,
        at=cast.at,
    )
    missing = actions.close_receiving(takeback=takeback, actor=None, at=cast.at + timedelta(hours=1))

    assert [scan.verdict for scan in scans] == ["received", "already", "received", "unlisted"]
    assert missing == 2
    counted = queries.reconciliation([takeback.id])[takeback.id]
    assert (counted.received, counted.missing, counted.duplicate, counted.open) == (2, 2, 1, 0)
    assert counted.adds_up


def test_the_tag_of_a_line_that_repeats_a_serial_is_known_and_receives_nothing(cast):
    takeback, _, _, _ = announced(cast)
    actions.open_receiving(takeback=takeback, actor=None, at=cast.at)

    (scan,) = actions.receive(takeback=takeback, scans=["IT5"], place="K1", actor=None, at=cast.at)

    first = Line.objects.get(takeback=takeback.id, line=1)
    assert (scan.verdict, scan.line, scan.device) == ("duplicate", 5, first.device)
    assert first.outcome is None


def test_an_unlisted_arrival_is_counted_beside_the_lines(cast):
    takeback, _, _, _ = announced(cast)
    actions.open_receiving(takeback=takeback, actor=None, at=cast.at)

    device = actions.receive_unlisted(
        takeback=takeback,
        kind="laptop",
        manufacturer="HP",
        model="EliteBook 840 G8",
        serial="5CG0001XYZ",
        asset_tag=None,
        place="K1",
        actor=None,
        at=cast.at,
    )

    counted = queries.reconciliation([takeback.id])[takeback.id]
    assert (counted.unlisted, counted.announced) == (1, 5)
    assert Device.objects.get(id=device).stage == "received"


def test_an_outcome_can_be_withdrawn_and_recorded_anew(cast):
    takeback, _, _, _ = announced(cast)
    actions.open_receiving(takeback=takeback, actor=None, at=cast.at)
    actions.refuse_lines(takeback=takeback, lines=[1], reason="damaged_battery", actor=None, at=cast.at)

    with pytest.raises(actions.LineEnded):
        actions.receive_lines(takeback=takeback, lines=[1], place="K1", actor=None, at=cast.at)
    actions.withdraw_outcome(takeback=takeback, line=1, reason="mistake", actor=None, at=cast.at)
    actions.receive_lines(takeback=takeback, lines=[1], place="K1", actor=None, at=cast.at)

    assert Line.objects.get(takeback=takeback.id, line=1).outcome == "received"


def test_nothing_is_received_before_receiving_is_open(cast):
    takeback, _, _, _ = announced(cast)

    with pytest.raises(actions.NotInThisState):
        actions.receive(takeback=takeback, scans=["ABC1234"], place="K1", actor=None, at=cast.at)


def test_the_year_numbers_its_takebacks(cast):
    assert [cast.takeback().number for _ in range(2)] == ["ÅT-2026-0001", "ÅT-2026-0002"]


def test_a_list_that_cannot_be_read_leaves_nothing(cast):
    from omlopp.apps.intake.models import DraftList
    from omlopp.domain import manifest

    takeback = cast.takeback()

    with pytest.raises(manifest.ListRefused):
        actions.propose_list(
            takeback=takeback, name="lista.xlsx", data=b"%PDF-1.7 ...", actor=None, at=cast.at
        )
    assert not DraftList.objects.exists()


def test_a_list_announced_by_mistake_is_undone_whole_and_can_be_announced_again(cast):
    takeback, draft, places, result = announced(cast)

    lines = actions.withdraw_list(takeback=takeback, reason="wrong_list", actor=None, at=cast.at)

    takeback.refresh_from_db()
    draft.refresh_from_db()
    assert (lines, takeback.lines, takeback.state, draft.announced_at) == (5, 0, "ordered", None)
    assert not Line.objects.filter(takeback=takeback.id).exists()
    assert not Device.objects.filter(takeback=takeback.id).exists()
    assert devices.counts([cast.customer.path]) == {}
    assert devices.search("ABC1234", [cast.customer.path]) == []
    again = actions.announce(takeback=takeback, draft=draft, places=places, actor=None, at=cast.at)
    assert (again.lines, again.first_line, again.repeated) == (result.lines, 1, False)


def test_only_the_list_announced_last_is_undone_and_the_others_stand(cast):
    takeback, _, places, _ = announced(cast)
    data = b"Typ;Modell;Serienummer\nDator;Latitude 7420;ABC1235\nDator;Latitude 7420;NYA1\n"
    draft, _ = actions.propose_list(takeback=takeback, name="mer.csv", data=data, actor=None, at=cast.at)
    actions.announce(takeback=takeback, draft=draft, places=places, actor=None, at=cast.at)

    lines = actions.withdraw_list(takeback=takeback, reason="customer", actor=None, at=cast.at)

    takeback.refresh_from_db()
    counted = queries.reconciliation([takeback.id])[takeback.id]
    assert (lines, takeback.lines, takeback.state, counted.announced) == (2, 5, "announced", 5)
    assert Device.objects.filter(takeback=takeback.id).count() == 4


def test_a_list_of_which_something_was_received_is_not_undone_even_if_that_was_taken_back(cast):
    takeback, _, _, _ = announced(cast)
    actions.open_receiving(takeback=takeback, actor=None, at=cast.at)
    actions.receive_lines(takeback=takeback, lines=[1], place="K1", actor=None, at=cast.at)
    actions.withdraw_outcome(takeback=takeback, line=1, reason="mistake", actor=None, at=cast.at)

    with pytest.raises(actions.ListTouched) as refused:
        actions.withdraw_list(takeback=takeback, reason="wrong_list", actor=None, at=cast.at)

    assert refused.value.count == 1
    assert Line.objects.filter(takeback=takeback.id).count() == 5


def test_a_list_that_began_a_new_round_for_devices_is_not_undone(cast):
    first, _, places, _ = announced(cast)
    actions.open_receiving(takeback=first, actor=None, at=cast.at)
    actions.close_receiving(takeback=first, actor=None, at=cast.at)
    second = cast.takeback()
    at = cast.at + timedelta(days=1)
    draft, _ = actions.propose_list(takeback=second, name="lista.csv", data=LIST, actor=None, at=at)
    actions.announce(takeback=second, draft=draft, places=places, actor=None, at=at)

    with pytest.raises(actions.DevicesReturning) as refused:
        actions.withdraw_list(takeback=second, reason="wrong_list", actor=None, at=at)

    assert refused.value.count == 3


STRANGE = "Grej;Beteckning;Nr;Serienummer\nDator;Latitude 7420;IT1;ABC1234\nDator;Latitude 7420;IT2;ABC1235\n"


def test_a_heading_explained_once_is_read_so_in_the_customers_next_list_and_in_no_others(cast):
    takeback, other = cast.takeback(), cast.takeback(cast.stranger)
    draft, read = actions.propose_list(
        takeback=takeback, name="a.csv", data=STRANGE.encode(), actor=None, at=cast.at
    )
    assert read.rows[0].asset_tag is None

    explained = actions.explain_headings(
        draft=draft, headings={"Nr": Field.ASSET_TAG}, remember=True, actor=None, at=cast.at
    )
    more = STRANGE.replace("ABC", "ABD").encode()
    _, later = actions.propose_list(takeback=takeback, name="b.csv", data=more, actor=None, at=cast.at)
    _, strangers = actions.propose_list(takeback=other, name="b.csv", data=more, actor=None, at=cast.at)

    assert [row.asset_tag for row in explained.rows] == ["IT1", "IT2"]
    assert [row.asset_tag for row in later.rows] == ["IT1", "IT2"]
    assert [row.asset_tag for row in strangers.rows] == [None, None]


def test_a_column_that_is_not_to_be_used_is_not_and_corrections_stay(cast):
    takeback = cast.takeback()
    draft, _ = actions.propose_list(takeback=takeback, name="a.csv", data=LIST, actor=None, at=cast.at)
    actions.correct(draft=draft, corrections=[Correction(None, 5, Field.SERIAL, "CN0ABC9")])
    draft.refresh_from_db()

    read = actions.explain_headings(
        draft=draft, headings={"Stöldmärkning": None}, remember=False, actor=None, at=cast.at
    )

    assert {row.asset_tag for row in read.rows} == {None}
    assert read.rows[3].serial == "CN0ABC9"
    assert queries.remembered_headings(takeback.path) == {}


def test_a_correction_does_not_read_the_file_again(cast, monkeypatch):
    takeback = cast.takeback()
    draft, _ = actions.propose_list(takeback=takeback, name="a.csv", data=LIST, actor=None, at=cast.at)
    monkeypatch.setattr(ledger, "read_exhibit", lambda digest: pytest.fail("the file is read again"))

    read = actions.correct(draft=draft, corrections=[Correction(None, 5, Field.SERIAL, "CN0ABC9")])

    assert read.rows[3].serial == "CN0ABC9"
