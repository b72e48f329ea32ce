"""Keyboards through the API: seen, mounted against what was scanned, ended; files for the machine."""

from base64 import b64encode
from typing import Any

import pytest

from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards.models import Keyboard, Outcome, Run
from tests.apps.keyboards.test_keyboards import Floor
from tests.domain.keyboards.test_photo import photo

pytestmark = pytest.mark.django_db


def test_a_station_takes_a_run_from_its_file_to_its_end(cast: Any, station: Any) -> None:
    floor = Floor(cast)
    laptops = floor.laptops(2)
    codes = [Device.objects.get(id=one).code for one in laptops]
    printer = station("refurbisher", cast.operator)
    floor.adopt()

    sent = [
        {"device": code, "layout": "gb", "form": "iso", "backlit": False} for code in [*codes, "NOWHERE1"]
    ]
    seen = printer.post("keyboards/seen", {"keyboards": sent}, Idempotency_Key="s1").json()
    again = printer.post("keyboards/seen", {"keyboards": sent}, Idempotency_Key="s1").json()

    assert (seen["done"], [one["code"] for one in seen["refused"]]) == (codes, ["not_there"])
    assert again == seen
    assert Keyboard.objects.get(device=laptops[0]).backlit is False
    (run,) = floor.plan(laptops).runs
    artwork = floor.approve(run)
    (listed,) = printer.get("keyboards/runs").json()["runs"]
    assert (listed["source"], listed["target"], listed["waiting"], listed["artwork"]) == (
        "gb",
        "se",
        2,
        artwork,
    )
    whole = printer.get(f"keyboards/runs/{run}").json()
    assert (sorted(whole["devices"]), whole["missing"]) == (sorted(codes), [])
    assert {one["key"] for one in whole["changes"]} >= {"AC10", "LSGT"}
    assert printer.get(f"keyboards/runs/{run}/files/pdf").content.startswith(b"%PDF")
    assert printer.get(f"keyboards/runs/{run}/files/job").json()["schema"] == "omlopp-keyboard-job/1"
    assert printer.get(f"keyboards/runs/{run}/files/exe").status_code == 404

    address = f"keyboards/runs/{run}"
    wrong = printer.post(f"{address}/mounts", {"device": codes[0], "artwork": "0" * 16})
    strange = printer.post(f"{address}/mounts", {"device": "NOWHERE1", "artwork": artwork})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "artwork_differs")
    assert (strange.status_code, strange.json()["code"]) == (409, "not_in_run")
    assert printer.post(f"{address}/mounts", {"device": codes[0], "artwork": artwork[:16]}).status_code == 200
    early = printer.post(f"{address}/outcomes", {"device": codes[0], "outcome": "released"})
    assert early.json()["code"] == "first_article_open"
    first = printer.post(
        f"{address}/first-articles",
        {
            "device": codes[0],
            "passed": False,
            "error_mm": "0.12",
            "photo": b64encode(photo(without="AD11")).decode(),
        },
    )
    assert first.json() == {"device": codes[0], "proposal": "failed"}
    passed = printer.post(f"{address}/first-articles", {"device": codes[0], "passed": True})
    assert passed.status_code == 200
    told = {"device": codes[0], "outcome": "released", "inks": "P-1"}
    ended = [printer.post(f"{address}/outcomes", told, Idempotency_Key="e1") for _ in range(2)]

    assert [one.status_code for one in ended] == [200, 200]
    assert Outcome.objects.count() == 1
    assert Keyboard.objects.get(device=laptops[0]).layout == "se"
    assert Run.objects.get(id=run).first_passed is True


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"layout": "swedish", "form": "iso"}, 422, "word_not_known"),
        ({"layout": "se", "form": "jis"}, 422, "keyboard_word_unknown"),
        ({"layout": "se"}, 422, "field_unusable"),
    ],
)
def test_what_nobody_knows_is_refused_by_name(
    cast: Any, station: Any, sent: dict[str, str], status: int, code: str
) -> None:
    floor = Floor(cast)
    (laptop,) = floor.laptops(1)
    one = {"device": Device.objects.get(id=laptop).code, **sent}

    answer = station("refurbisher", cast.operator).post("keyboards/seen", {"keyboards": [one]})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Keyboard.objects.get().layout is None


def test_who_only_works_here_reads_and_a_customer_does_not(cast: Any, station: Any) -> None:
    floor = Floor(cast)
    laptops = floor.laptops(1)
    floor.adopt()
    floor.examine(laptops, "gb", backlit=False)
    (run,) = floor.plan(laptops).runs

    reader, customer = station("receiver", cast.operator), station("customer_it", cast.customer)

    assert reader.get("keyboards/geometries").json()["geometries"][0]["form"] == "iso"
    assert reader.get(f"keyboards/runs/{run}").json()["files"] == {}
    assert reader.post(f"keyboards/runs/{run}/mounts", {"device": "X"}).status_code == 403
    assert customer.get("keyboards/runs").status_code == 403
