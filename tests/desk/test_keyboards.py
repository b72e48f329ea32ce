"""The desk's pages about keyboards: what stands there, runs, the jig, photos, the market to print for."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.jobs.models import Job
from omlopp.apps.keyboards import actions
from omlopp.apps.keyboards.models import Keyboard, Outcome, Run
from omlopp.domain import events
from tests.apps.keyboards.test_keyboards import Floor
from tests.domain.keyboards.test_photo import photo as printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(cast: Any) -> Floor:
    return Floor(cast)


def code_of(device: UUID) -> str:
    return Device.objects.get(id=device).code


def file_of(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", data)


def british(floor: Floor, count: int = 2) -> tuple[list[UUID], Run]:
    """Keyboards that go from British to Swedish legends, the print file approved, the first in the jig."""
    laptops = floor.laptops(count)
    floor.adopt()
    floor.examine(laptops, "gb", backlit=False)
    (run,) = floor.plan(laptops).runs
    floor.mount(run, laptops[0], floor.approve(run))
    return laptops, Run.objects.get(id=run)


def at_jig(browser: Any, run: Run, device: UUID, **sent: Any) -> str:
    """What the page says after something was sent from the jig."""
    answer = browser.post(
        f"/desk/keyboards/runs/{run.id}/jig", {"device": code_of(device), **sent}, follow=True
    )
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("The photo is kept", "Every legend is seen", "a legend is not seen")),
        ("sv", ("Fotot är sparat", "Alla tecken syns", "ett tecken syns inte")),
    ],
)
def test_a_photo_is_kept_and_shown_and_a_person_decides(
    floor: Floor, at_desk: Any, language: str, said: tuple[str, str, str]
) -> None:
    kept, seen, amiss = said
    laptops, run = british(floor)
    browser = at_desk("refurbisher", language)

    bad = at_jig(
        browser, run, laptops[0], do="first_passed", inks="P-1", photo=file_of(printed(without="AD11"))
    )

    assert kept in bad
    assert amiss in bad
    assert 'value="P-1"' in bad  # what was written with the photo is there still
    run.refresh_from_db()
    assert run.first_passed is None  # the photo decided nothing, and neither did the button beside it

    good = at_jig(browser, run, laptops[0], do="photo", photo=file_of(printed()))
    assert seen in good
    proposed = re.search(r'name="error_mm"[^>]*value="([\d.]+)"', good)
    assert proposed
    assert 0 < float(proposed[1]) < 0.3
    job = Job.objects.order_by("-id")[0]
    shown = (job.result or {})["picture"]
    picture = browser.get(f"/desk/keyboards/runs/{run.id}/photos/{shown}")
    assert (picture.headers["Content-Type"], picture.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert len(picture.content) < 1_500_000

    at_jig(browser, run, laptops[0], do="first_passed", error_mm=proposed[1], photo_job=str(job.id))
    told = at_jig(browser, run, laptops[0], do="end", outcome="released", inks="P-1", photo_job=str(job.id))

    run.refresh_from_db()
    outcome = Outcome.objects.get()
    assert (run.first_passed, run.first_proposal, run.first_picture) == (
        True,
        "passed",
        shown,
    )
    assert (outcome.proposal, outcome.photo, outcome.inks) == ("passed", job.arguments["exhibit"], "P-1")
    assert shown in told
    record = next(one for one in ledger.history(laptops[0]) if one.type == "ReprintEnded")
    assert (record.data["picture"], record.data["proposal"]) == (shown, "passed")


def test_a_photo_that_cannot_be_used_is_said_to_be_and_nothing_is_lost(floor: Floor, at_desk: Any) -> None:
    laptops, run = british(floor)
    browser = at_desk("refurbisher")

    told = at_jig(browser, run, laptops[0], do="photo", inks="P-7", photo=file_of(b"no picture"))

    assert "The file is no picture that can be read" in told
    assert 'value="P-7"' in told
    job = Job.objects.get(kind="keyboard_photo")
    assert ledger.read_exhibit(job.arguments["exhibit"]) == b"no picture"
    sent = browser.get(f"/desk/keyboards/runs/{run.id}/photos/{job.arguments['exhibit']}")
    assert "attachment" in sent.headers["Content-Disposition"]  # a browser is not let to guess what it is
    at_jig(browser, run, laptops[0], do="first_failed", photo_job=str(job.id))
    run.refresh_from_db()
    assert (run.first_passed, run.first_proposal) == (False, "not_a_picture")


def test_an_old_photo_is_not_shown_when_the_keyboard_is_printed_again(floor: Floor, at_desk: Any) -> None:
    laptops, run = british(floor)
    browser = at_desk("refurbisher")
    at_jig(browser, run, laptops[0], do="photo", photo=file_of(b"no picture"))
    at_jig(browser, run, laptops[0], do="end", outcome="reprint")

    told = at_jig(browser, run, laptops[0], do="mount", artwork=run.artwork)

    assert "The photo as it was sent" not in told
    assert "lies in the jig" in told


def test_what_is_written_at_the_jig_stays_when_it_is_refused(floor: Floor, at_desk: Any) -> None:
    laptops, run = british(floor)
    browser = at_desk("refurbisher")

    wrong = at_jig(browser, run, laptops[0], do="end", outcome="reprint", error_mm="a lot", inks="P-9")
    strange = at_jig(browser, run, laptops[1], do="mount", artwork="0" * 16)

    assert "Give the deviation in millimetres" in wrong
    assert 'value="a lot"' in wrong
    assert 'value="P-9"' in wrong
    assert "not the one approved" in strange
    assert f'value="{code_of(laptops[1])}"' in strange
    assert not Outcome.objects.exists()


def test_a_stranger_photo_is_not_shown_with_a_run(floor: Floor, at_desk: Any) -> None:
    _laptops, run = british(floor)
    other = ledger.keep(b"\xff\xd8 something of somebody else", media_type="image/jpeg")

    assert at_desk("refurbisher").get(f"/desk/keyboards/runs/{run.id}/photos/{other}").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("German", "What stands on the keyboard is recorded", "Re-printed from English")),
        ("sv", ("Tysk", "Det som står på tangentbordet är registrerat", "Omtryckt från engelsk")),
    ],
)
def test_the_page_of_a_device_tells_of_its_keyboard(
    floor: Floor, at_desk: Any, language: str, said: tuple[str, str, str]
) -> None:
    stands, recorded, reprinted = said
    (laptop,) = floor.laptops(1)
    page = f"/desk/workshop/devices/{code_of(laptop)}"
    browser = at_desk("refurbisher", language)

    empty = browser.post(f"{page}/keyboard", {}, follow=True).content.decode()
    told = browser.post(
        f"{page}/keyboard",
        {"seen_layout": "de", "seen_form": "iso", "wear": "shiny", "backlit": "no"},
        follow=True,
    ).content.decode()

    assert recorded not in empty
    assert recorded in told
    assert re.search(rf"<dd>{stands}</dd>", told)
    keyboard = Keyboard.objects.get()
    assert (keyboard.layout, keyboard.wear, keyboard.material, keyboard.backlit) == (
        "de",
        "shiny",
        None,
        False,
    )
    laptops, run = british(floor)
    waiting = browser.text(f"/desk/workshop/devices/{code_of(laptops[1])}")
    assert f"/desk/keyboards/runs/{run.id}" in waiting
    floor.first(run.id, laptops[0])
    floor.end(run.id, laptops[0])
    assert reprinted in browser.text(f"/desk/workshop/devices/{code_of(laptops[0])}")


def test_who_may_not_reprint_reads_and_records_nothing(floor: Floor, at_desk: Any) -> None:
    (laptop,) = floor.laptops(1)
    page = f"/desk/workshop/devices/{code_of(laptop)}"
    reader = at_desk("receiver")

    assert "Record what stands there" not in reader.text(page)
    answer = reader.post(f"{page}/keyboard", {"seen_layout": "de", "seen_form": "iso"})

    assert answer.status_code == 404
    assert Keyboard.objects.get().layout is None


DEMAND = (
    "Sverige; se; demo demobook 14; 1; 2400; ; ja; 35\nDanmark; dk; demo demobook 14; 9; 2300; A B; nej; 60"
)


def test_the_market_choice_takes_grades_signs_and_transport_and_goes_as_a_file(
    floor: Floor, at_desk: Any
) -> None:
    laptops = floor.laptops(3)
    floor.adopt()
    floor.examine(laptops, backlit=False)
    browser = at_desk("refurbisher", "sv")
    asked = {"demand": DEMAND, "worth": "demo demobook 14; 1500", "minutes": "480"}

    page = browser.post("/desk/keyboards/choice", asked).content.decode()
    csv = browser.post("/desk/keyboards/choice", {**asked, "as": "csv"})
    book = browser.post("/desk/keyboards/choice", {**asked, "as": "xlsx"})
    wrong = browser.post(
        "/desk/keyboards/choice", {**asked, "demand": "Sverige; se; x; 1; 5; Q"}
    ).content.decode()

    assert "antagen tills vi har tryckt 50, hittills 0" in page
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[0] == "Enhet"
    assert len(lines) == 4
    assert sum("Sverige" in line for line in lines) == 1
    assert not any("Danmark" in line for line in lines)  # none of them is graded A or B
    assert all(re.search(r";[^;]+$", line) for line in lines if "Sverige" not in line)
    assert book.content[:2] == b"PK"
    assert "Rad 1" in wrong
    assert "Sverige; se; x; 1; 5; Q" in wrong


def test_the_misprint_share_is_measured_once_there_are_prints_enough(floor: Floor, at_desk: Any) -> None:
    (laptop, *_others), run = british(floor)
    print_: dict[str, Any] = {"run": run.id, "source": "gb", "method": "print", "machine": "uv"}
    ledger.append(
        [
            events.ReprintEnded(
                subject=laptop, outcome="reprint" if n < 3 else "released", layout="se", **print_
            )
            for n in range(60)
        ],
        actor=None,
        at=floor.at,
    )
    floor.examine(floor.laptops(1), backlit=False)

    page = at_desk("refurbisher").post(
        "/desk/keyboards/choice",
        {"demand": DEMAND, "worth": "demo demobook 14; 1500", "minutes": "480"},
    )

    assert "5.0% (measured, 3 of 60 prints)" in page.content.decode()


def test_the_job_of_many_keyboards_has_words(floor: Floor, at_desk: Any) -> None:
    laptops = floor.laptops(2)

    told = at_desk("refurbisher", "sv").post(
        "/desk/keyboards/do",
        {"do": "plan", "target": "se", "device": [str(one) for one in laptops]},
        follow=True,
    )

    assert "Lägg tangentbord i körningar" in told.content.decode()


def test_no_file_is_drawn_anew_while_a_keyboard_lies_in_the_jig(floor: Floor, at_desk: Any) -> None:
    _laptops, run = british(floor)

    told = at_desk("refurbisher").post(
        f"/desk/keyboards/runs/{run.id}/approve", {"machine": "uv-roland"}, follow=True
    )

    assert "A keyboard lies in the jig" in told.content.decode()
    with pytest.raises(actions.MachineUnfit):
        floor.approve(run.id, "sticker")


def test_a_keyboard_put_in_is_another_than_the_one_we_looked_at(floor: Floor) -> None:
    laptops, run = british(floor)
    Keyboard.objects.filter(device=laptops[0]).update(wear="worn", material="plastic")
    floor.end(run.id, laptops[0], "keyboard_swapped")
    row = Keyboard.objects.get(device=laptops[0])

    assert (row.layout, row.wear, row.material, row.backlit) == ("se", None, None, None)

    floor.examine([laptops[0]], "dk", backlit=True)
    row.refresh_from_db()
    assert (row.layout, row.reprinted_at, row.method) == ("dk", None, None)
