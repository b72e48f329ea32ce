"""The customer's list in five steps: nothing is announced before the last, and no input is lost."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from omlopp.apps.intake.models import DraftList, Line
from omlopp.apps.jobs.models import Job
from omlopp.desk import _lists, words
from omlopp.desk.words import say
from omlopp.domain.manifest import REFUSALS, Code, Field, read
from tests.desk.conftest import LIST

pytestmark = pytest.mark.django_db


def _upload(browser: Any, takeback: Any, data: bytes = LIST, name: str = "lista.csv") -> Any:
    return browser.post(f"/desk/takebacks/{takeback.number}/lists", {"list": SimpleUploadedFile(name, data)})


def _draft(takeback: Any) -> DraftList:
    return DraftList.objects.get(takeback=takeback.id)


def _step(takeback: Any, step: str) -> str:
    return f"/desk/takebacks/{takeback.number}/lists/{_draft(takeback).id}/{step}"


def test_an_upload_is_kept_and_read_and_nothing_is_announced(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()

    response = _upload(browser, takeback)

    assert response.status_code == 302
    assert response.headers["Location"].endswith("/columns")
    assert not Line.objects.exists()
    page = browser.text(_step(takeback, "columns"))
    assert "Serienummer" in page
    assert "6 rows in 1 table" in page


def test_the_same_file_sent_again_is_the_same_draft(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()

    _upload(browser, takeback)
    _upload(browser, takeback)

    assert DraftList.objects.count() == 1


def test_a_list_under_review_is_the_next_step(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback)

    for page in (f"/desk/takebacks/{takeback.number}", "/desk/"):
        assert re.search(
            rf'lists/{_draft(takeback).id}/review"[^>]*>Go on with the review', browser.text(page)
        )


def test_rows_can_be_pasted(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()

    browser.post(f"/desk/takebacks/{takeback.number}/lists", {"pasted": LIST.decode()})

    assert "6 rows" in browser.text(_step(takeback, "columns"))


@pytest.mark.parametrize(
    ("code", "data"),
    [("empty", b""), ("not_a_list", b"%PDF-1.7 ..."), ("no_table", b"hello;there\n1;2\n")],
)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_bad_file_is_refused_in_words_and_leaves_nothing(
    cast: Any, at_desk: Any, code: str, data: bytes, language: str
) -> None:
    takeback = cast.takeback()

    response = _upload(at_desk(language=language), takeback, data, "lista.xlsx")

    assert response.status_code == 422
    from django.utils import translation

    with translation.override(language):
        assert say("list_refusal", code) in response.content.decode()
    assert not DraftList.objects.exists()


@pytest.mark.parametrize("code", [refusal.code for refusal in REFUSALS])
def test_every_refusal_of_a_list_has_words_in_both_languages(code: str) -> None:
    from django.utils import translation

    said = set()
    for language in ("en", "sv"):
        with translation.override(language):
            said.add(say("list_refusal", code))

    assert len(said) == 2
    assert code not in said


@pytest.mark.parametrize("code", list(Code))
def test_every_problem_of_a_list_has_words(code: Code) -> None:
    assert say("list_problem", code) != code


def test_the_tallies_sum_to_the_whole_and_act_as_filters(cast: Any, at_desk: Any) -> None:
    reading = _lists.reading_of(read(LIST, "lista.csv"))

    assert sum(len(rows) for rows in reading.by_state.values()) == len(reading.manifest.rows)

    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback)
    page = browser.text(_step(takeback, "review"), state="error")
    assert page.count("PF2X9K1L") >= 2
    assert "CN0ABC12" not in page


def test_pages_of_rows_meet_without_gap_or_overlap() -> None:
    rows = "".join(f"SN{n:06};Bärbar dator\n" for n in range(130))
    reading = _lists.reading_of(read(f"Serienummer;Typ\n{rows}".encode(), "l.csv"))

    seen: list[int] = []
    after: int | None = -1
    while after is not None:
        page, after = reading.rows(after=after, size=50)
        seen += [index for index, _row in page]

    assert seen == list(range(130))


def test_a_cell_is_corrected_in_place_and_the_list_judged_anew(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback)

    browser.post(_step(takeback, "correct"), {"c:0:5:serial": "PF2X9K9Z", "o:c:0:5:serial": "PF2X9K1L"})

    draft = _draft(takeback)
    assert draft.corrections == [{"sheet": None, "line": 5, "field": "serial", "value": "PF2X9K9Z"}]
    assert not _lists.of(draft).by_state["error"]


def test_an_unchanged_cell_is_no_correction(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback)

    browser.post(_step(takeback, "correct"), {"c:0:5:serial": "PF2X9K1L", "o:c:0:5:serial": "PF2X9K1L"})

    assert _draft(takeback).corrections == []


def test_one_repair_mends_every_row_of_a_cause(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback)
    group = next(g for g in _lists.of(_draft(takeback)).groups if g.code is Code.CATEGORY_UNKNOWN)

    browser.post(_step(takeback, "correct"), {"group": group.key, "value": "laptop"})

    reading = _lists.of(_draft(takeback))
    assert all(g.code is not Code.CATEGORY_UNKNOWN for g in reading.groups)
    assert reading.manifest.rows[4].category == "laptop"


def test_one_value_is_never_offered_for_what_tells_devices_apart() -> None:
    reading = _lists.reading_of(read(LIST, "lista.csv"))

    for group in reading.groups:
        assert not (group.may_share and group.field in (Field.SERIAL, Field.IMEI, Field.ASSET_TAG))


def test_what_is_stated_before_announcing_is_what_announcing_does(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    _upload(browser, takeback)

    page = browser.text(_step(takeback, "announce"))
    response = browser.post(_step(takeback, "announce"), {"do": "announce"}, follow=True)

    result = Job.objects.get(kind="announce").result
    assert result is not None
    assert "Announce 6 lines" in page
    assert (result["lines"], result["duplicates"], result["without_serial"]) == (6, 1, 1)
    assert "6 lines are announced" in response.content.decode()
    paths = dict(Line.objects.filter(takeback=takeback.id).values_list("line", "path"))
    assert paths[1] == cast.unit.path
    assert paths[2] == cast.other_unit.path


def test_a_unit_can_be_given_another_place(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    _upload(browser, takeback)

    browser.post(_step(takeback, "announce"), {"do": "announce", "u0": cast.other_unit.path})

    assert set(Line.objects.values_list("path", flat=True)) == {cast.other_unit.path}


def test_a_place_outside_the_customers_tree_is_not_taken(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    _upload(browser, takeback)

    browser.post(_step(takeback, "announce"), {"do": "announce", "u0": cast.stranger.path})

    assert cast.stranger.path not in set(Line.objects.values_list("path", flat=True))


def test_the_same_list_announced_again_is_a_no_op_that_says_so(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    _upload(browser, takeback)
    browser.post(_step(takeback, "announce"), {"do": "announce"})
    first = Line.objects.count()

    location = _upload(browser, takeback).headers["Location"].replace("columns", "announce")
    assert "announced already" in browser.text(location)
    browser.post(location, {"do": "announce"})

    assert Line.objects.count() == first


def test_rows_with_problems_come_as_a_spreadsheet_that_runs_nothing(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback, LIST.replace(b"ThinkPad T14;IT-4", b"=cmd();IT-4"))

    csv = browser.get(_step(takeback, "problems.csv")).content.decode("utf-8-sig")
    book = browser.get(_step(takeback, "problems.xlsx")).content

    assert "'=cmd()" in csv
    assert "The same serial number on several rows" in csv
    assert book.startswith(b"PK")


def test_an_announced_list_leads_to_its_result(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    _upload(browser, takeback)
    review = _step(takeback, "review")
    browser.post(_step(takeback, "announce"), {"do": "announce"})

    assert browser.get(review).headers["Location"].endswith("/result")


def test_rows_are_held_in_memory_with_a_bound(cast: Any, at_desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(_lists, "ROWS_KEPT", 8)
    browser, takeback = at_desk(), cast.takeback()

    for number in range(4):
        _upload(browser, takeback, LIST + f"EXTRA{number}X;Bildskärm;;;;;\n".encode(), f"{number}.csv")

    assert sum(len(one.manifest.rows) for one in _lists._kept.values()) <= 8


def test_a_large_list_is_left_to_the_worker(cast: Any, at_desk: Any, monkeypatch: Any) -> None:
    from omlopp.desk import tasks

    monkeypatch.setitem(
        tasks.KINDS, "announce", tasks.Kind(tasks._announce, 2, tasks.KINDS["announce"].refusals)
    )
    browser, takeback = at_desk("receiver"), cast.takeback()
    _upload(browser, takeback)

    page = browser.post(_step(takeback, "announce"), {"do": "announce"}, follow=True).content.decode()

    job = Job.objects.get()
    assert job.state == "waiting"
    assert "No worker is running" in page
    assert not Line.objects.exists()

    tasks.run(str(job.id))
    tasks.run(str(job.id))

    job.refresh_from_db()
    assert job.state == "done"
    assert Line.objects.count() == 6
    assert "6 lines are announced" in browser.text(_step(takeback, "result"))


def test_severities_have_a_tone() -> None:
    assert set(words.SEVERITY_TONES) >= {"error", "warning", "repaired"}


def test_a_heading_explained_is_read_so_and_remembered(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    strange = LIST.replace(b"Serienummer", b"Lapp")
    _upload(browser, takeback, strange)
    page = browser.text(_step(takeback, "columns"))
    place = re.search(r'<label for="(h\d+)">Lapp<', page)
    assert place is not None

    response = browser.post(_step(takeback, "headings"), {place[1]: "serial", "remember": "1"})

    assert response.status_code == 302
    assert _lists.of(_draft(takeback)).manifest.rows[0].serial
    other = cast.takeback()
    _upload(browser, other, strange.replace(b"ABC", b"ABD"))
    assert _lists.of(_draft(other)).manifest.rows[0].serial


def test_an_announced_list_is_undone_after_the_count_was_written(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk(), cast.takeback()
    _upload(browser, takeback)
    browser.post(_step(takeback, "announce"), {"do": "announce"})
    lines = Line.objects.filter(takeback=takeback.id).count()
    address = f"/desk/takebacks/{takeback.number}/lists/undo"

    wrong = browser.post(address, {"reason": "wrong_list", "count": str(lines + 1)})
    assert wrong.status_code == 200
    assert Line.objects.filter(takeback=takeback.id).count() == lines
    browser.post(address, {"reason": "wrong_list", "count": str(lines)})

    assert not Line.objects.filter(takeback=takeback.id).exists()
    assert _draft(takeback).announced_at is None
