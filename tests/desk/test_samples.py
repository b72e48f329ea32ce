"""The desk's pages about independent samples and judging anew."""

from typing import Any

import pytest

from omlopp import ledger
from omlopp.apps.intake.models import Takeback
from omlopp.apps.jobs.models import Job
from omlopp.apps.workshop.models import Sample, SampleMedium, SampleResult
from tests.apps.workshop.bench import Bench
from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db
HEAD = ledger.Head(7, b"", "example.org/ledger\n7\nAAAA\n\n- a signature")


@pytest.fixture
def bench(cast: Any, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(ledger, "first_head_over", lambda _subjects, _types: HEAD)
    return Bench(cast)


def test_a_sample_is_drawn_worked_through_and_shown(bench: Bench, at_desk: Any) -> None:
    browser: Browser = at_desk("grader")
    bench.cleared("SN1")
    number = Takeback.objects.get(id=bench.takeback).number

    page = browser.post("/desk/samples/draw", {"takeback": number}, follow=True).content.decode()
    sample, medium = Sample.objects.get(), SampleMedium.objects.get()
    assert "0 of 1 medium looked at" in page
    again = browser.post("/desk/samples/draw", {"takeback": number}, follow=True).content.decode()
    assert "that sample stands" in again

    address = f"/desk/samples/{sample.id}/{medium.medium}"
    browser.post(address, {"result": "data_found", "method": "random_read", "tool": "x", "blocks": "99"})

    assert SampleResult.objects.get().blocks_read == 99
    assert "Data was found on 1 medium" in browser.text(f"/desk/samples/{sample.id}")
    assert "Data found" in browser.text("/desk/samples", takeback=number)
    customer = Browser(bench.cast.person("customer_it", bench.cast.customer), "en")
    assert "data found on 1" in customer.text(f"/takebacks/{number}")


def test_a_sample_is_drawn_from_all_that_was_erased_since_a_day(bench: Bench, at_desk: Any) -> None:
    browser: Browser = at_desk("grader")
    bench.cleared("SN1")

    undated = browser.post("/desk/samples/draw", {"since": "soon"}, follow=True).content.decode()
    assert "say since which day" in undated
    later = browser.post("/desk/samples/draw", {"since": "2099-01-01"}, follow=True).content.decode()
    assert not Sample.objects.exists(), later
    page = browser.post("/desk/samples/draw", {"since": "2020-01-31"}, follow=True).content.decode()

    sample = Sample.objects.get()
    assert (sample.takeback, sample.population) == (None, 1)
    assert "All since 2020-01-31" in page
    assert "All since 2020-01-31" in browser.text("/desk/samples")


def test_who_may_not_check_sees_the_list_alone(bench: Bench, at_desk: Any) -> None:
    bench.cleared("SN1")
    number = Takeback.objects.get(id=bench.takeback).number

    assert at_desk("receiver").post("/desk/samples/draw", {"takeback": number}).status_code == 404
    assert "Draw a sample" not in at_desk("stock").text("/desk/samples")


def test_judging_anew_is_a_job_that_tells_what_fell(bench: Bench, at_desk: Any) -> None:
    browser: Browser = at_desk("technician")
    bench.cleared("SN1")

    assert "Rules, version" in browser.text("/desk/evidence/rejudge")
    page = browser.post("/desk/evidence/rejudge", {}, follow=True).content.decode()

    job = Job.objects.get(kind="rejudge")
    assert (job.state, job.result) == ("done", {"changed": 0, "devices": 1, "fell": []})
    assert "No device fell below" in page
    assert at_desk("receiver").post("/desk/evidence/rejudge").status_code == 404
