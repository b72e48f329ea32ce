"""Who sees what in the portal, and that what is shown adds up."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.portal.conftest import LIST

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """The page's words without markup and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def pages(story: Any) -> list[str]:
    """Every address of the portal that shows something."""
    number, code = story.takeback.number, story.good.code
    return [
        "/",
        "/takebacks",
        "/devices",
        "/devices?stage=missing",
        "/devices/many",
        "/documents",
        "/organisation",
        "/profile",
        "/search?q=nothing",
        f"/takebacks/{number}",
        f"/takebacks/{number}/lines",
        f"/takebacks/{number}/lines?outcome=unlisted",
        f"/takebacks/{number}/lines.xlsx",
        f"/devices?takeback={number}&data=locked",
        f"/devices.csv?takeback={number}",
        f"/d/{code}",
    ]


OWN = ("takeback", "/d/")


def test_the_owner_sees_every_page(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.owner)

    assert {url: browser.get(url).status_code for url in pages(story)} == dict.fromkeys(pages(story), 200)


def test_nobody_is_led_to_the_door(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(None)

    for url in pages(story):
        response = browser.get(url)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/")


def test_for_a_stranger_nothing_of_it_exists(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.stranger)
    number, code = story.takeback.number, story.good.code
    unknown = {
        f"/takebacks/{number}": "/takebacks/ÅT-2026-9999",
        f"/takebacks/{number}/lines": "/takebacks/ÅT-2026-9999/lines",
        f"/takebacks/{number}/lines.csv": "/takebacks/ÅT-2026-9999/lines.csv",
        f"/takebacks/{number}/list": "/takebacks/ÅT-2026-9999/list",
        f"/devices?takeback={number}": "/devices?takeback=ÅT-2026-9999",
        f"/devices?unit={story.cast.customer.path}": "/devices?unit=ABC.",
        f"/documents?takeback={number}": "/documents?takeback=ÅT-2026-9999",
        f"/d/{code}": "/d/ZZZZZZZZ",
        f"/d/{code}/evidence/{story.report}": f"/d/ZZZZZZZZ/evidence/{story.report}",
    }

    for theirs, nowhere in unknown.items():
        found, missing = browser.get(theirs), browser.get(nowhere)
        assert (found.status_code, missing.status_code) == (404, 404), theirs
        assert text_of(found) == text_of(missing), theirs
    everywhere = "".join(
        text_of(browser.get(url)) for url in ("/", "/takebacks", "/devices", "/organisation")
    )
    assert number not in everywhere
    assert code not in everywhere
    assert "Exempelkommunen" not in everywhere


def test_a_stranger_who_searches_a_serial_hears_what_he_would_hear_of_none(
    story: Any, browse: Callable[..., Any]
) -> None:
    browser = browse(story.stranger)

    theirs, nowhere = (
        text_of(browser.get("/search", q="PF2X9K1L")),
        text_of(browser.get("/search", q="PF9X9X9X")),
    )

    assert theirs.replace("PF2X9K1L", "·") == nowhere.replace("PF9X9X9X", "·")


def test_a_colleague_at_one_unit_sees_its_devices_alone(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.colleague)

    assert browser.get(f"/d/{story.good.code}").status_code == 200
    assert browser.get(f"/d/{story.locked.code}").status_code == 404
    assert browser.get(f"/takebacks/{story.takeback.number}").status_code == 404
    assert story.takeback.number not in text_of(browser.get(f"/d/{story.good.code}"))


def test_the_reconciliation_adds_up_and_every_figure_leads_to_its_lines(
    story: Any, browse: Callable[..., Any]
) -> None:
    browser = browse(story.owner)
    number = story.takeback.number

    overview = text_of(browser.get(f"/takebacks/{number}"))

    assert "6 announced, 3 received, 1 missing, 1 refused, 1 duplicate, 1 not on the list." in overview
    assert "not accounted for" not in overview
    for outcome, expected in {
        "received": 3,
        "missing": 1,
        "refused": 1,
        "duplicate": 1,
        "unreadable": 0,
    }.items():
        rows = browser.get(f"/takebacks/{number}/lines", outcome=outcome).content.decode()
        assert rows.count('<th scope="row">') == expected, outcome


def test_what_waits_for_a_person_comes_first(story: Any, browse: Callable[..., Any]) -> None:
    home = text_of(browse(story.owner).get("/"))

    assert f"1 device in {story.takeback.number} was announced but did not come" in home
    assert f"1 device in {story.takeback.number} is locked" in home
    assert home.index("Waits for you") < home.index("Where your devices are")


def test_a_device_says_who_had_it_and_what_was_judged(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.owner)

    good, locked = (text_of(browser.get(f"/d/{device.code}")) for device in (story.good, story.locked))

    assert "1 of 1 storage medium sufficiently erased" in good
    assert "Meets your demand" in good
    assert "Erasure technician" in good
    assert "Media not cleared: locked" in locked
    assert "Does not meet your demand" in locked


def test_money_and_evidence_are_for_those_who_have_the_right(story: Any, browse: Callable[..., Any]) -> None:
    url = f"/d/{story.good.code}"

    economist, security = text_of(browse(story.economist).get(url)), text_of(browse(story.security).get(url))

    assert "SEK 900.00" in economist.replace("\xa0", " ")
    assert "Original report" not in economist
    assert "Original report" in security
    assert "900.00" not in security
    assert browse(story.economist).get(f"{url}/evidence/{story.report}").status_code == 404
    assert "900" not in text_of(browse(story.security).get(f"/takebacks/{story.takeback.number}"))


def test_the_original_report_is_handed_out_unchanged_and_as_a_file(
    story: Any, browse: Callable[..., Any]
) -> None:
    response = browse(story.security).get(f"/d/{story.good.code}/evidence/{story.report}")

    assert response.content == b'{"tool": "nwipe"}'
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_report_that_speaks_of_a_strangers_device_too_is_not_handed_out(
    story: Any, browse: Callable[..., Any], at: Any
) -> None:
    # The locked device belongs to the other unit: the colleague must not read its part of the report.
    response = browse(story.colleague).get(f"/d/{story.good.code}/evidence/{story.report}")

    assert response.status_code == 200
    assert b"nwipe" not in response.content
    assert "also speaks of devices that are not yours" in text_of(response)


def test_an_exhibit_that_is_not_about_the_device_is_not_there(story: Any, browse: Callable[..., Any]) -> None:
    from omlopp import ledger

    other = ledger.keep(b"something else", media_type="text/plain")

    assert browse(story.owner).get(f"/d/{story.good.code}/evidence/{other}").status_code == 404


@pytest.mark.parametrize("written", ["PF2X9K1L", "pf2x-9k1l", "S/N: PF2X9K1L", "IT-1", "pf2x 9k1l"])
def test_an_exact_hit_opens_the_device(story: Any, browse: Callable[..., Any], written: str) -> None:
    response = browse(story.owner).get("/search", q=written)

    assert response.status_code == 302
    assert response.headers["Location"] == f"/d/{story.good.code}"


def test_a_near_match_is_offered_and_never_opened(story: Any, browse: Callable[..., Any]) -> None:
    response = browse(story.owner).get("/search", q="PF2X9KIL")

    assert response.status_code == 200
    assert story.good.code in text_of(response)
    assert "Did you mean one of these?" in text_of(response)


def test_many_names_get_an_answer_each(story: Any, browse: Callable[..., Any]) -> None:
    response = browse(story.owner).post(
        "/devices/many", {"names": f"PF2X9K1L\n{story.locked.code}\nIT-3\nNOTHING1\n\nPF2X9K1L"}
    )

    said = text_of(response)
    assert "4 lines = 3 found + 1 unknown" in said
    assert "NOTHING1" in said[said.index("No device of yours goes by these names") :]


def test_an_export_has_the_same_rows_and_no_formulas(story: Any, browse: Callable[..., Any]) -> None:
    number = story.takeback.number

    rows = browse(story.owner).get(f"/takebacks/{number}/lines.system.csv").content.decode().splitlines()

    assert len(rows) == 1 + 6
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.split(","))


def test_ordering_handing_in_and_announcing(story: Any, browse: Callable[..., Any]) -> None:
    from omlopp.apps.intake.models import Takeback

    browser = browse(story.owner)
    ordered = browser.post("/takebacks/order", {"customer": str(story.cast.unit.id), "policy": "destroy@1"})
    number = Takeback.objects.get(policy="destroy@1").number
    refused = browser.post(
        f"/takebacks/{number}/list", {"file": SimpleUploadedFile("lista.xlsx", b"%PDF-1.7 not a list")}
    )
    handed_in = browser.post(
        f"/takebacks/{number}/list",
        {"file": SimpleUploadedFile("lista.csv", b"Serienummer;Typ\nPF7Q7Q7Q;Laptop\nPF7Q7Q7Q;Laptop\n")},
    )
    preview = browser.get(handed_in.headers["Location"])
    announced = browser.post(handed_in.headers["Location"] + "/announce")

    assert ordered.status_code == 302
    assert "lista.xlsx" in text_of(refused)
    assert "Error:" in refused.content.decode().split("</title>")[0]
    assert "The same serial number on several rows" in text_of(preview)
    assert announced.status_code == 302
    assert "1 announced" not in text_of(preview)
    after = text_of(browser.get(f"/takebacks/{number}"))
    assert "2 announced" in after
    assert "1 duplicate" in after


def test_a_customer_undoes_the_list_until_something_of_it_was_received(
    cast: Any, at: datetime, browse: Callable[..., Any]
) -> None:
    from omlopp.apps.intake import actions
    from omlopp.apps.intake.models import DraftList, Line

    takeback = cast.takeback()
    draft, _read = actions.propose_list(takeback=takeback, name="lista.csv", data=LIST, actor=None, at=at)
    actions.announce(takeback=takeback, draft=draft, places={}, actor=None, at=at)
    browser = browse(cast.person("customer_it", cast.customer))
    address = f"/takebacks/{takeback.number}/list/undo"
    assert "/list/undo" in browser.get(f"/takebacks/{takeback.number}").content.decode()

    miscounted = browser.post(address, {"reason": "wrong_list", "count": "5"})
    assert "The number is 6. Nothing has been done yet." in text_of(miscounted)
    assert Line.objects.filter(takeback=takeback.id).count() == 6
    assert browser.post(address, {"reason": "wrong_list", "count": "6"}).status_code == 302
    assert not Line.objects.filter(takeback=takeback.id).exists()
    assert DraftList.objects.get(takeback=takeback.id).announced_at is None

    actions.announce(takeback=takeback, draft=draft, places={}, actor=None, at=at)
    actions.open_receiving(takeback=takeback, actor=None, at=at)
    actions.receive_lines(takeback=takeback, lines=[1], place="Dock 1", actor=None, at=at)
    assert "/list/undo" not in browser.get(f"/takebacks/{takeback.number}").content.decode()
    browser.post(address, {"reason": "wrong_list", "count": "6"})
    assert "The list was not undone" in text_of(browser.get("/"))
    assert Line.objects.filter(takeback=takeback.id).count() == 6


def test_only_who_may_order_is_offered_it(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.security)

    assert browser.get("/takebacks/order").status_code == 404
    assert browser.get(f"/takebacks/{story.takeback.number}/list").status_code == 404
    assert "Order take-back" not in text_of(browser.get("/"))


def test_one_cannot_order_for_a_stranger(story: Any, browse: Callable[..., Any]) -> None:
    from omlopp.apps.intake.models import Takeback

    before = Takeback.objects.count()
    response = browse(story.owner).post(
        "/takebacks/order", {"customer": str(story.cast.stranger.id), "policy": "destroy@1"}
    )

    assert response.status_code == 200
    assert Takeback.objects.count() == before


def test_a_person_without_a_role_is_told_so(story: Any, browse: Callable[..., Any]) -> None:
    from omlopp.apps.parties import actions

    person = actions.invite(email="new@example.org", name="New", password=None)

    assert "You have no access yet" in text_of(browse(person).get("/"))


def test_the_profile_keeps_name_and_language(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.owner)

    browser.post("/profile", {"name": "Nytt Namn", "language": "sv"})

    story.owner.refresh_from_db()
    assert (story.owner.name, story.owner.language) == ("Nytt Namn", "sv")
    assert "Ditt konto" in text_of(browser.get("/profile"))


@pytest.mark.parametrize(
    "url", ["/devices?stage=nonsense", "/devices?data=nonsense", "/takebacks/X/lines.pdf"]
)
def test_a_filter_that_does_not_exist_is_no_page(story: Any, browse: Callable[..., Any], url: str) -> None:
    assert browse(story.owner).get(url).status_code == 404


def test_a_position_that_is_none_begins_at_the_beginning(story: Any, browse: Callable[..., Any]) -> None:
    browser = browse(story.owner)

    for url in ("/devices?after=x", "/takebacks?before=x", "/documents?before=x"):
        assert browser.get(url).status_code == 200
    assert browser.get(f"/takebacks/{story.takeback.number}/lines?after=x").status_code == 200


def test_data_climate_and_money_come_before_the_units_of_a_take_back(
    story: Any, browse: Callable[..., Any]
) -> None:
    page = text_of(browse(story.owner).get(f"/takebacks/{story.takeback.number}"))

    below = page[page.index(" Reconciliation ") :]
    places = [below.index(f" {title} ") for title in ("Data", "Climate", "Money", "Documents", "By unit")]
    assert places == sorted(places)


def test_departments_are_added_up_under_their_unit() -> None:
    from omlopp.apps.intake.queries import Reconciliation
    from omlopp.portal import overview

    def of(announced: int, received: int) -> Reconciliation:
        return Reconciliation(announced, received, announced - received, 0, 0, 0, 0, 0)

    found = overview.by_unit_of(
        "A.B.", [("A.B.", of(1, 1)), ("A.B.C.", of(2, 1)), ("A.B.C.D.", of(3, 3)), ("A.B.E.F.", of(4, 0))]
    )

    assert found == [("A.B.", of(1, 1)), ("A.B.C.", of(5, 4)), ("A.B.E.", of(4, 0))]
