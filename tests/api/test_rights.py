"""Every address, as nobody, as a stranger, as a colleague, as the owner, and as those who work here."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from omlopp.api import reference
from tests.api.conftest import LIST, inventory

pytestmark = pytest.mark.django_db

SEES_NOTHING = {"not_there", "right_missing"}
NOTHING = "00000000-0000-7000-8000-000000000000"
NO_DATA = {"result": "no_data", "method": "full_read"}


def calls(world: Any) -> Iterator[tuple[str, str, Any, str]]:
    """(method, address as documented, its address here, what is sent)."""
    number, code = world.takeback.number, world.code
    receiving = "takebacks/{number}/receiving"
    many = {"devices": [code]}
    order = {
        "customer": str(world.cast.customer.id),
        "policy": "resale-purge",
        "price_list": "sample-2026",
    }
    looked = {"devices": [{"device": code, "defects": []}]}
    tested = {"devices": [{"device": code, "results": [{"code": "power_on", "outcome": "pass"}]}]}
    correction = {"corrections": [{"line": 2, "field": "serial", "value": "NEW1234"}]}
    for method, path, body in (
        ("GET", "takebacks", None),
        ("POST", "takebacks", order),
        ("GET", "takebacks/{number}", None),
        ("GET", "takebacks/{number}/lines", None),
        ("GET", "takebacks/{number}/unlisted", None),
        ("POST", "takebacks/{number}/schedule", {"pickup_date": "2026-12-01"}),
        ("POST", "takebacks/{number}/collect", {"pallets": 2, "seals": ["S1"]}),
        ("POST", "takebacks/{number}/cancel", {"reason": "customer_withdrew"}),
        ("POST", "takebacks/{number}/lists", LIST),
        ("GET", "takebacks/{number}/lists/{draft}", None),
        ("POST", "takebacks/{number}/lists/{draft}/corrections", correction),
        ("POST", "takebacks/{number}/lists/{draft}/announce", {}),
        ("POST", f"{receiving}/open", None),
        ("POST", f"{receiving}/scans", {"scans": ["ABC1236"], "place": "K1"}),
        ("POST", f"{receiving}/lines", {"lines": [3], "place": "K1"}),
        ("POST", f"{receiving}/unlisted", {"kind": "laptop", "serial": "ODD1234", "place": "K1"}),
        ("POST", f"{receiving}/refusals", {"lines": [3], "reason": "not_ours"}),
        ("POST", f"{receiving}/unreadable", {"lines": [3], "place": "K1"}),
        ("POST", f"{receiving}/withdrawals", {"line": 1, "reason": "scanned_by_mistake"}),
        ("POST", f"{receiving}/close", None),
        ("GET", "devices", None),
        ("GET", "devices/search?q=ABC1234", None),
        ("GET", "devices/{code}", None),
        ("GET", "devices/{code}/timeline", None),
        ("POST", "evidence", inventory("ABC1235", "MED0002")),
        ("POST", "workshop/tests", tested),
        ("POST", "workshop/defects", looked),
        ("POST", "workshop/repairs", {"devices": [{"device": code, "parts": ["ram"]}]}),
        ("POST", "workshop/parts", {"device": code, "parts": ["ram"]}),
        ("POST", "workshop/grades", many),
        ("POST", "workshop/routes", {**many, "route": "resale"}),
        ("POST", "workshop/stock", {**many, "place": "L1"}),
        ("POST", "workshop/shipments", {**many, "reason": "returned"}),
        ("POST", "workshop/no-media", {**many, "found_by": "teardown"}),
        ("POST", "workshop/media-counts", {"devices": {code: 1}}),
        ("POST", "workshop/media/removed", {"media": [str(world.medium)], "destination": "destruction"}),
        ("POST", "workshop/media/missing", {"media": [str(world.medium)]}),
        (
            "POST",
            "workshop/media/destroyed",
            {"media": [str(world.medium)], "method": "shred", "particle_mm": 6, "proof": "cGhvdG8="},
        ),
        ("POST", "takebacks/{number}/statements", {"kind": "erasure_certificate"}),
        ("GET", "workshop/waiting", None),
        ("GET", "workshop/queue", None),
        ("POST", "workshop/queue/{item}/link", {"device": world.other_code}),
        ("POST", "workshop/queue/dismissals", {"items": [str(world.item)], "reason": "not_ours"}),
        ("GET", "locks", None),
        ("POST", "locks", {"device": world.other_code, "kind": "bios_password"}),
        ("POST", "locks/releases", {"locks": [str(world.lock)]}),
        ("POST", "locks/{lock}/released", {"proof": "cGhvdG8="}),
        ("POST", "locks/{lock}/holding", None),
        ("GET", "samples", None),
        ("POST", "samples", {"takeback": number}),
        ("GET", "samples/{sample}", None),
        ("POST", "samples/{sample}/results", {**NO_DATA, "medium": str(world.medium)}),
        ("GET", "stations/jobs?serial=ABC1234", None),
        ("POST", "stations/jobs/{code}/reports", inventory("ABC1234", "MED0001")),
        ("GET", "statements", None),
        ("GET", "statements/{statement}", None),
        ("GET", "statements/{statement}/pdf", None),
        ("GET", "statements/{statement}/data", None),
        ("GET", "statements/{statement}/proof", None),
        ("GET", "stock", None),
        ("GET", "keyboards/geometries", None),
        ("POST", "keyboards/seen", {"keyboards": [{"device": code, "layout": "de", "form": "iso"}]}),
        ("GET", "keyboards/runs", None),
        ("GET", "keyboards/runs/{run}", None),
        ("GET", "keyboards/runs/{run}/files/{kind}", None),
        ("POST", "keyboards/runs/{run}/mounts", {"device": code}),
        ("POST", "keyboards/runs/{run}/first-articles", {"device": code, "passed": True}),
        ("POST", "keyboards/runs/{run}/outcomes", {"device": code, "outcome": "released"}),
        ("GET", "parties/{party}/climate/{year}", None),
        ("POST", "parties/{party}/climate/{year}", {}),
        ("GET", "ledger/checkpoint", None),
        ("GET", "ledger/facts/{fact}/proof", None),
    ):
        here = path.format(
            number=number,
            code=code,
            draft=world.draft.id,
            item=world.item,
            lock=world.lock,
            sample=NOTHING,
            run=NOTHING,
            kind="pdf",
            party=world.cast.customer.id,
            year=world.cast.at.year - 1,
            statement=world.statement,
            fact=world.fact,
        )
        yield method, path, (here, body), "application/json" if not isinstance(body, bytes) else "text/plain"


def answers(world: Any, who: Any) -> dict[str, Any]:
    """Everything asked once, each undone before the next."""
    found = {}
    for method, path, (here, body), kind in calls(world):
        with transaction.atomic():
            found[f"{method} {path.partition('?')[0]}"] = who.ask(method, here, body, kind)
            transaction.set_rollback(True)
    return found


def codes(found: dict[str, Any]) -> dict[str, int]:
    return {asked: answer.status_code for asked, answer in found.items()}


def test_the_sweep_asks_every_address_there_is(world: Any) -> None:
    asked = {f"{method} {path.partition('?')[0]}" for method, path, _, _ in calls(world)}

    assert asked == {
        f"{each.method} {each.path.removeprefix(reference.PREFIX)}" for each in reference.endpoints()
    }


def test_nobody_is_asked_for_a_token_everywhere(world: Any, station: Any) -> None:
    found = answers(world, station(None))

    assert set(codes(found).values()) == {401}
    for answer in found.values():
        assert answer.json()["code"] == "token_missing"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_unknown_token_opens_nothing(world: Any) -> None:
    from tests.api.conftest import Station

    found = answers(world, Station("omlopp_not-a-token"))

    assert {answer.json()["code"] for answer in found.values()} == {"token_unknown"}


OPEN_TO_ALL = {"GET ledger/checkpoint"}
LISTS = {"GET takebacks", "GET devices", "GET devices/search", "GET statements", "GET locks", "GET samples"}
UNANSWERED = {
    "GET samples/{sample}",
    "POST samples/{sample}/results",
    "GET keyboards/runs/{run}",
    "GET keyboards/runs/{run}/files/{kind}",
    "POST keyboards/runs/{run}/mounts",
    "POST keyboards/runs/{run}/first-articles",
    "POST keyboards/runs/{run}/outcomes",
}
"""Nothing in this world is erased, so nothing is drawn; and no keyboard waits for the printer."""


@pytest.mark.parametrize("role", ["customer_it", "customer_economy", "auditor"])
def test_for_a_stranger_nothing_of_it_exists(world: Any, station: Any, role: str) -> None:
    found = answers(world, station(role, world.cast.stranger))

    for asked, answer in found.items():
        if asked in OPEN_TO_ALL:
            assert answer.status_code == 200
        elif asked in LISTS and not (asked == "GET samples" and answer.status_code == 403):
            assert answer.status_code == 200, asked
            lists = [value for value in answer.json().values() if isinstance(value, list)]
            assert lists == [[]], asked
        else:
            assert answer.status_code in (403, 404), asked
            assert answer.json()["code"] in SEES_NOTHING, asked
            # What takes a right the stranger has nowhere is refused before anything is looked up.
            assert answer.status_code == 404 or not asked.startswith(
                ("GET takebacks", "GET dev", "GET state")
            )


def test_a_strangers_answer_is_that_of_a_thing_that_is_not_there(world: Any, station: Any) -> None:
    stranger = station("customer_it", world.cast.stranger)

    seen = stranger.get(f"takebacks/{world.takeback.number}")
    none = stranger.get("takebacks/ÅT-1999-0001")
    device = stranger.get(f"devices/{world.code}")
    no_device = stranger.get("devices/00000000")

    assert seen.content == none.content == device.content == no_device.content
    assert {key: seen.headers[key] for key in seen.headers} == {
        key: none.headers[key] for key in none.headers
    }


def test_the_owner_sees_it_all_and_does_the_customers_part(world: Any, station: Any) -> None:
    found = answers(world, station("customer_it", world.cast.customer))

    for asked, answer in found.items():
        if asked in UNANSWERED and "keyboards" not in asked:
            assert answer.status_code == 404, asked
        elif asked.startswith(("GET workshop", "GET stations", "GET stock", "GET keyboards")):
            assert (answer.status_code, answer.json()["code"]) == (403, "right_missing"), asked
        elif asked == "GET statements/{statement}/proof":
            # In a test that is undone nothing gets its place in the record.
            assert answer.json()["code"] == "issue_not_sealed"
        elif asked.startswith("GET"):
            assert answer.status_code == 200, (asked, answer.content)
    status = codes(found)
    assert status["POST takebacks"] == 201
    assert status["POST takebacks/{number}/lists"] == 201
    assert status["POST takebacks/{number}/lists/{draft}/announce"] == 200
    assert status["POST takebacks/{number}/lists/{draft}/corrections"] == 200
    for asked in status:
        if "receiving" in asked or asked.startswith("POST workshop") or asked == "POST evidence":
            assert status[asked] == 403, asked


def test_a_colleague_at_a_unit_sees_the_units_devices_alone(world: Any, station: Any) -> None:
    colleague = station("customer_it", world.cast.unit)

    listed = colleague.get("devices").json()["devices"]

    assert [each["code"] for each in listed] == [world.code]
    assert colleague.get(f"devices/{world.code}").status_code == 200
    assert colleague.get(f"devices/{world.other_code}").status_code == 404
    assert colleague.get(f"takebacks/{world.takeback.number}").status_code == 404
    assert colleague.get("devices/search?q=ABC1235").json()["devices"] == []


def test_an_administrator_does_everything(world: Any, station: Any) -> None:
    found = answers(world, station("administrator", world.cast.operator))

    wrong_state = {
        "POST takebacks/{number}/schedule",
        "POST takebacks/{number}/collect",
        "POST takebacks/{number}/cancel",
        "POST takebacks/{number}/receiving/open",
    }
    for asked, answer in found.items():
        if asked in wrong_state:
            assert (answer.status_code, answer.json()["code"]) == (409, "not_in_this_state"), asked
        elif asked == "GET statements/{statement}/proof":
            assert answer.json()["code"] == "issue_not_sealed"
        elif asked in UNANSWERED:
            assert answer.status_code == 404, asked
        elif asked in ("POST samples", "POST locks/{lock}/holding"):
            # Nothing is erased, and nobody has said that the lock is gone.
            assert answer.status_code == 409, (asked, answer.content)
        elif asked == "POST parties/{party}/climate/{year}":
            assert answer.json()["code"] == "nothing_assessed"
        elif asked == "POST workshop/queue/{item}/link":
            assert answer.status_code in (200, 409, 422), (asked, answer.content)
        else:
            assert answer.status_code in (200, 201), (asked, answer.content)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("receiver", {"receiving/scans", "receiving/lines", "receiving/close", "takebacks"}),
        ("technician", {"evidence", "workshop/no-media", "workshop/media/missing"}),
        ("grader", {"workshop/tests", "workshop/defects", "workshop/repairs", "workshop/grades"}),
        ("stock", {"workshop/routes", "workshop/stock", "workshop/shipments"}),
        ("auditor", set()),
    ],
)
def test_each_role_at_the_house_does_its_own(world: Any, station: Any, role: str, may: set[str]) -> None:
    found = codes(answers(world, station(role, world.cast.operator)))

    done = {asked for asked, status in found.items() if asked.startswith("POST") and status < 300}
    for part in may:
        assert any(asked.endswith(part) for asked in done), (part, found)
    if not may:
        assert done == set()


def test_money_and_climate_are_for_those_who_may_see_them(world: Any, station: Any) -> None:
    economist = station("customer_economy", world.cast.customer)
    security = station("customer_security", world.cast.customer)

    told = economist.get(f"takebacks/{world.takeback.number}/lines").json()
    withheld = security.get(f"takebacks/{world.takeback.number}/lines").json()

    assert told["lines"][0]["price"] == {"amount": "9500.00", "currency": "SEK"}
    assert told["withheld"] == []
    assert withheld["lines"][0]["price"] is None
    assert withheld["withheld"] == ["money"]
    assert security.get(f"devices/{world.code}").json()["withheld"] == ["money", "climate"]


def test_a_timeline_leaves_out_what_one_may_not_see(world: Any, station: Any) -> None:
    security = station("customer_security", world.cast.customer).get(f"devices/{world.code}/timeline").json()
    economy = station("customer_economy", world.cast.customer).get(f"devices/{world.code}/timeline").json()

    announced = security["facts"][0]
    assert announced["type"] == "DeviceAnnounced"
    assert "price" not in announced["data"]
    assert economy["facts"][0]["data"]["price"] == "9500.00"
    assert any("exhibit" in each["data"] for each in security["facts"])
    assert not any("exhibit" in each["data"] for each in economy["facts"])


def test_a_fact_is_proven_only_to_those_who_may_read_it_whole(world: Any, station: Any) -> None:
    whole = station("customer_it", world.cast.customer).get(f"ledger/facts/{world.fact}/proof")
    part = station("customer_security", world.cast.customer).get(f"ledger/facts/{world.fact}/proof")

    assert whole.status_code == 200
    assert part.status_code == 404


def test_a_new_owner_does_not_read_an_earlier_owners_round(world: Any, station: Any, cast: Any) -> None:
    from omlopp.apps.devices.models import Device
    from omlopp.apps.intake import actions as intake
    from omlopp.apps.workshop import actions as workshop

    by = {"actor": None, "at": cast.at}
    device = Device.objects.get(code=world.other_code)
    workshop.ship_devices(devices=[device.id], to=None, reason="returned", **by)
    order = cast.takeback(cast.stranger)
    data = b"Typ;Serienummer\nDator;ABC1235\n"
    draft, _ = intake.propose_list(takeback=order, name="l.csv", data=data, **by)
    intake.announce(takeback=order, draft=draft, places={}, **by)

    now = station("customer_it", cast.stranger).get(f"devices/{world.other_code}/timeline").json()

    assert [each["type"] for each in now["facts"]] == ["DeviceAnnounced"]
    assert now["facts"][0]["data"]["takeback"] == str(order.id)
