"""Receiving: a verdict for each scan, lines by hand, unlisted arrivals, closing; and figures that add up."""

from typing import Any

import pytest

from omlopp.apps.devices.models import Device
from omlopp.apps.intake.models import Line, Takeback

pytestmark = pytest.mark.django_db


def _url(takeback: Any, tail: str = "") -> str:
    return f"/desk/takebacks/{takeback.number}/receiving{tail}"


def _outcomes(takeback: Any) -> dict[int, str | None]:
    return dict(Line.objects.filter(takeback=takeback.id).values_list("line", "outcome"))


def test_a_scan_is_received_and_said_so_in_large(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")

    page = browser.post(_url(receiving, "/scan"), {"scans": "pf2x9k1l", "place": "K3"}, follow=True)

    text = page.content.decode()
    assert 'class="band ok"' in text
    assert "1 <small>/ 5</small>" in text
    assert 'value="K3"' in text
    assert _outcomes(receiving)[1] == "received"


@pytest.mark.parametrize(
    ("scan", "tone", "said"),
    [
        ("PF2X9K1L", "again", "Already received"),
        ("IT-4", "again", "Duplicate line"),
        ("HITTADES1", "wrong", "Not on the list"),
    ],
)
def test_every_other_verdict_has_its_band(
    receiving: Any, at_desk: Any, scan: str, tone: str, said: str
) -> None:
    browser = at_desk("receiver")
    browser.post(_url(receiving, "/scan"), {"scans": "PF2X9K1L", "place": "K3"})

    page = browser.post(_url(receiving, "/scan"), {"scans": scan, "place": "K3"}, follow=True)

    assert f'class="band {tone}"' in page.content.decode()
    assert said in page.content.decode()


def test_many_pasted_lines_are_counted_and_what_needs_a_person_comes_first(
    receiving: Any, at_desk: Any
) -> None:
    browser = at_desk("receiver")

    text = browser.post(
        _url(receiving, "/scan"), {"scans": "PF2X9K1L\nIT-2\nNAGOT99\n", "place": "K3"}, follow=True
    ).content.decode()

    assert "2 OK" in text
    assert text.index("NAGO") < text.index("PF2X")
    assert [_outcomes(receiving)[line] for line in (1, 2)] == ["received", "received"]


def test_everything_in_a_long_paste_that_needs_a_person_is_on_the_page(receiving: Any, at_desk: Any) -> None:
    strangers = [f"NAGOT{number:03}" for number in range(501)]

    text = (
        at_desk("receiver")
        .post(
            _url(receiving, "/scan"),
            {"scans": "\n".join(["PF2X9K1L", *strangers]), "place": "K3"},
            follow=True,
        )
        .content.decode()
    )

    assert text.count("?serial=NAGOT") == 500
    assert "1 more needs you" in text


def test_what_a_paste_left_open_stays_until_it_is_dealt_with(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")
    browser.post(_url(receiving, "/scan"), {"scans": "PF2X9K1L\nNAGOT1\nNAGOT2\nIT-4", "place": "K3"})

    text = browser.post(
        _url(receiving, "/scan"), {"scans": "IT-2", "place": "K3"}, follow=True
    ).content.decode()
    assert all(f"?serial=NAGOT{n}" in text for n in (1, 2))
    assert "unlisted?line=4" in text
    given = {"kind": "laptop", "place": "K3"}
    browser.post(_url(receiving, "/unlisted?serial=NAGOT1"), {**given, "serial": "NAGOT1", "key": "one"})
    browser.post(_url(receiving, "/unlisted?line=4"), {**given, "asset_tag": "IT-4", "key": "two"})

    text = browser.text(_url(receiving))
    assert "?serial=NAGOT2" in text
    assert "?serial=NAGOT1" not in text
    assert "unlisted?line=4" not in text


def test_the_device_of_a_line_that_repeats_a_serial_is_taken_in_without_it(
    receiving: Any, at_desk: Any
) -> None:
    form = at_desk("receiver").text(_url(receiving, "/unlisted"), line="4")

    assert 'value="IT-4"' in form
    assert 'value="ThinkPad T14"' in form
    assert "PF2X9K1L" not in form


def test_a_scan_without_a_place_records_nothing(receiving: Any, at_desk: Any) -> None:
    page = at_desk("receiver").post(_url(receiving, "/scan"), {"scans": "PF2X9K1L", "place": ""}, follow=True)

    assert "Say where the devices are put" in page.content.decode()
    assert _outcomes(receiving)[1] is None


@pytest.mark.parametrize(
    ("do", "outcome"), [("receive", "received"), ("unreadable", "unreadable"), ("refuse", "refused")]
)
def test_lines_can_be_ended_by_hand(receiving: Any, at_desk: Any, do: str, outcome: str) -> None:
    at_desk("receiver").post(
        _url(receiving, "/lines"), {"line": ["2", "3"], "do": do, "place": "K1", "reason": "not_ours"}
    )

    assert [_outcomes(receiving)[line] for line in (2, 3)] == [outcome, outcome]


def test_refusing_needs_a_reason(receiving: Any, at_desk: Any) -> None:
    page = at_desk("receiver").post(_url(receiving, "/lines"), {"line": ["2"], "do": "refuse"}, follow=True)

    assert "choose why" in page.content.decode()
    assert _outcomes(receiving)[2] is None


def test_an_outcome_can_be_undone(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")
    browser.post(_url(receiving, "/scan"), {"scans": "PF2X9K1L", "place": "K3"})

    browser.get(_url(receiving, "/lines/1/withdraw"))
    browser.post(_url(receiving, "/lines/1/withdraw"), {"reason": "wrong_line"})

    assert _outcomes(receiving)[1] is None


def test_an_unlisted_arrival_sent_twice_is_one_device(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")
    given = {"kind": "laptop", "manufacturer": "Dell", "serial": "OANMALD1", "place": "K9", "key": "one"}

    browser.post(_url(receiving, "/unlisted"), given)
    browser.post(_url(receiving, "/unlisted"), given)

    assert Device.objects.filter(serial="OANMALD1").count() == 1


def test_a_form_with_a_fault_keeps_its_input(receiving: Any, at_desk: Any) -> None:
    page = at_desk("receiver").post(
        _url(receiving, "/unlisted"), {"serial": "BEHALLMIG", "manufacturer": "Dell", "place": "", "key": "a"}
    )

    text = page.content.decode()
    assert "BEHALLMIG" in text
    assert "There is a problem" in text
    assert "<title>Error:" in text


def test_the_whole_load_is_received_after_the_count_was_written(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")

    wrong = browser.post(_url(receiving, "/all"), {"count": "4", "place": "K1"})
    assert "The number is 5" in wrong.content.decode()
    assert _outcomes(receiving)[1] is None

    browser.post(_url(receiving, "/all"), {"count": "5", "place": "K1"})
    assert None not in _outcomes(receiving).values()


def test_closing_restates_the_effect_and_makes_the_rest_missing(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")
    browser.post(_url(receiving, "/scan"), {"scans": "PF2X9K1L", "place": "K3"})

    assert "4 lines will be missing" in browser.text(_url(receiving, "/close"))
    browser.post(_url(receiving, "/close"), {"count": "4"})

    assert Takeback.objects.get(id=receiving.id).state == "reconciled"
    assert list(_outcomes(receiving).values()).count("missing") == 4


def test_the_reconciliation_adds_up_and_its_figures_open_their_rows(receiving: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")
    browser.post(_url(receiving, "/scan"), {"scans": "PF2X9K1L", "place": "K3"})

    page = browser.text(f"/desk/takebacks/{receiving.number}/reconciliation")
    rows = browser.text(f"/desk/takebacks/{receiving.number}/lines", outcome="received")

    assert "not accounted for" not in page
    assert "too many" not in page
    assert "outcome=received" in page
    assert "9K1L" in rows
    assert "BC12" not in rows


def test_receiving_is_for_those_who_may_receive(receiving: Any, at_desk: Any) -> None:
    grader = at_desk("grader")

    assert grader.get(_url(receiving)).status_code == 404
    assert grader.post(_url(receiving, "/scan"), {"scans": "PF2X9K1L", "place": "K"}).status_code == 404
    assert _outcomes(receiving)[1] is None
