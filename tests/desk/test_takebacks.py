"""Take-backs at the desk: ordering, the next step, refusals in words."""

import re
from datetime import datetime
from typing import Any

import pytest

from omlopp.apps.intake import actions
from omlopp.apps.intake.models import Takeback

pytestmark = pytest.mark.django_db

ORDER = {"policy": "resale-purge", "price_list": "sample-2026", "method": "ivl-2020", "key": "1"}


def test_a_take_back_is_ordered_once_however_often_the_form_is_sent(cast: Any, at_desk: Any) -> None:
    browser = at_desk("receiver")

    for _time in range(2):
        browser.post("/desk/takebacks/new", {**ORDER, "customer": str(cast.customer.id)})

    assert Takeback.objects.count() == 1
    assert Takeback.objects.get().customer == cast.customer.id


def test_an_order_without_customer_keeps_what_was_chosen(cast: Any, at_desk: Any) -> None:
    page = at_desk("receiver").post("/desk/takebacks/new", {**ORDER, "policy": "clear", "customer": ""})

    assert '<option value="clear" selected>' in page.content.decode()
    assert not Takeback.objects.exists()


def test_a_customer_out_of_reach_cannot_be_ordered_for(cast: Any, at_desk: Any) -> None:
    from tests.desk.conftest import Browser

    browser = Browser(cast.person("receiver", cast.customer))

    browser.post("/desk/takebacks/new", {**ORDER, "customer": str(cast.stranger.id)})

    assert not Takeback.objects.exists()


def test_the_way_from_order_to_receiving(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    url = f"/desk/takebacks/{takeback.number}"

    assert "Import the customer’s list" in browser.text(url)
    browser.post(f"{url}/schedule", {"pickup_date": "2026-11-30"})
    assert "Record the pick-up" in browser.text(url)
    browser.post(f"{url}/collect", {"pallets": "3", "seals": "A1\nA2"})
    assert "Begin receiving" in browser.text(url)
    browser.post(f"{url}/receiving/open")

    assert Takeback.objects.get().state == "receiving"


def test_a_bad_date_is_said_and_kept(cast: Any, at_desk: Any) -> None:
    takeback = cast.takeback()

    page = at_desk("receiver").post(
        f"/desk/takebacks/{takeback.number}/schedule", {"pickup_date": "30 november"}
    )

    assert "30 november" in page.content.decode()
    assert Takeback.objects.get().state == "ordered"


def test_what_cannot_be_done_any_more_is_said_in_words(receiving: Any, at_desk: Any) -> None:
    page = at_desk("receiver").post(
        f"/desk/takebacks/{receiving.number}/cancel", {"reason": "ordered_twice"}, follow=True
    )

    assert "is in the state “Being received”" in page.content.decode()
    assert Takeback.objects.get().state == "receiving"


def test_cancelling_needs_a_reason(cast: Any, at_desk: Any) -> None:
    browser, takeback = at_desk("receiver"), cast.takeback()
    url = f"/desk/takebacks/{takeback.number}/cancel"

    browser.post(url, {})
    assert Takeback.objects.get().state == "ordered"
    browser.post(url, {"reason": "customer_withdrew"})
    assert Takeback.objects.get().state == "cancelled"


def test_a_return_report_is_a_job_and_a_refusal_is_told(
    receiving: Any, at_desk: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omlopp.apps.intake import actions
    from omlopp.apps.jobs.models import Job
    from omlopp.apps.statements.models import Statement
    from omlopp.desk import tasks

    browser, url = at_desk("administrator"), f"/desk/takebacks/{receiving.number}/statements"
    refused = browser.post(f"{url}/return_report", follow=True).content.decode()
    assert "in a state in which this cannot be done" in refused
    assert not Statement.objects.exists()

    actions.close_receiving(takeback=receiving, actor=None, at=at)
    browser.post(f"{url}/return_report")
    assert Statement.objects.get().kind == "return_report"

    monkeypatch.setitem(tasks.KINDS, "return_report", tasks.Kind(tasks.KINDS["return_report"].work, 0))
    left = browser.post(f"{url}/return_report")
    job = Job.objects.order_by("-id").first()
    assert job is not None
    assert left.headers["Location"] == f"/desk/jobs/{job.id}"
    assert (job.state, job.total) == ("waiting", Takeback.objects.get().lines)
    tasks.run(str(job.id))
    assert Statement.objects.filter(version=2).exists()


def test_take_backs_that_have_ended_are_found_and_not_counted(cast: Any, at_desk: Any, at: datetime) -> None:
    browser = at_desk()
    going, ended = cast.takeback(), cast.takeback()
    actions.cancel(takeback=ended, reason="customer", actor=None, at=at)

    page = browser.text("/desk/takebacks")
    assert re.search(r"<b>1</b> Ordered", page)
    assert re.search(r'state=cancelled">\s*Cancelled', page)

    page = browser.text("/desk/takebacks", state="cancelled")
    assert ended.number in page
    assert going.number not in page
