"""The desk's list of those who operate erasers."""

import json
from typing import Any

import pytest

from omlopp.apps.workshop.models import Operator, QueueItem
from tests.apps.workshop.bench import Bench
from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db


def test_a_name_is_put_on_the_list_the_waiting_report_is_taken_in_and_the_name_goes(
    cast: Any, at_desk: Any
) -> None:
    bench = Bench(cast)
    browser = at_desk("administrator")
    assert "No list yet" in browser.text("/desk/evidence/operators")
    browser.post("/desk/evidence/operators", {"name": "bench 3"})
    bench.device("SN1")
    document = json.loads(bench.document("SN1", media=[bench.erased("D1")]))
    bench.take_in(json.dumps({**document, "operator": "bench 9"}).encode())
    assert "Run by an operator whom the house does not know" in browser.text("/desk/evidence")

    page = browser.post("/desk/evidence/operators", {"name": "bench 9"}, follow=True).content.decode()

    assert "1 report that waited has been taken in" in page
    assert QueueItem.objects.get().state == "linked"
    again = browser.post("/desk/evidence/operators", {"name": "BENCH 9"}).content.decode()
    assert "is on the list already" in again
    for one in Operator.objects.all():
        browser.post(f"/desk/evidence/operators/{one.id}/remove", {})
    assert not Operator.objects.exists()


def test_only_who_administers_sees_the_names(cast: Any, at_desk: Any) -> None:
    assert at_desk("technician").get("/desk/evidence/operators").status_code == 404
    assert "/desk/evidence/operators" in at_desk().text("/desk/evidence")


def test_who_administers_a_part_of_the_tree_does_not_keep_the_list_of_the_house(cast: Any) -> None:
    browser = Browser(cast.person("administrator", cast.customer))

    assert "/desk/evidence/operators" not in browser.text("/desk/evidence")
    assert browser.get("/desk/evidence/operators").status_code == 404
    assert browser.post("/desk/evidence/operators", {"name": "bench 9"}).status_code == 404
    assert not Operator.objects.exists()
