"""Nothing becomes stock, is sold or shipped while its data is not proven gone."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from omlopp import ledger
from omlopp.apps.workshop import actions, queries
from omlopp.domain import events
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench

pytestmark = pytest.mark.django_db


def route(bench: Bench, *devices: UUID, to: Route = Route.RESALE) -> None:
    result = actions.route_devices(devices=devices, route=to, actor=None, at=bench.at)
    assert not result.refused


def stock(bench: Bench, *devices: UUID, **also: Any) -> actions.BulkResult:
    return actions.stock_devices(devices=devices, place="L1", actor=None, at=bench.at, **also)


def ship(bench: Bench, *devices: UUID, reason: str) -> actions.BulkResult:
    return actions.ship_devices(devices=devices, to=None, reason=reason, actor=None, at=bench.at)


def test_a_cleared_and_routed_device_becomes_stock_and_is_sold(bench: Bench) -> None:
    device = bench.cleared("SN1")
    route(bench, device)

    assert stock(bench, device).done == (device,)
    assert bench.registered(device).stage == "in_stock"
    assert ship(bench, device, reason="sold").done == (device,)

    row = bench.row(device)
    assert (row.stage, row.left_reason, row.left_cleared) == ("shipped", "sold", True)


def test_an_open_medium_keeps_the_device_from_every_way_out_but_home(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1"), bench.disk("D2")]),
        bench.document("SN1", media=[bench.erased("D1")]),
    )
    route(bench, device)
    open_medium = bench.media(device)[1].id

    for attempt in (
        stock(bench, device),
        *(ship(bench, device, reason=reason) for reason in ("sold", "rented", "recycled", "destroyed")),
    ):
        refusal = attempt.refused[device]
        assert isinstance(refusal, actions.MediaNotCleared)
        assert (refusal.open_media, refusal.unknown) == ((open_medium,), False)
    assert ship(bench, device, reason="returned").done == (device,)


def test_unknown_media_are_not_no_media(bench: Bench) -> None:
    device = bench.device("SN1")
    route(bench, device)

    refusal = stock(bench, device).refused[device]

    assert isinstance(refusal, actions.MediaNotCleared)
    assert (refusal.open_media, refusal.unknown) == ((), True)


def test_media_only_an_eraser_told_of_must_be_counted(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", media=[bench.erased("D1")]))
    route(bench, device)
    assert isinstance(stock(bench, device).refused[device], actions.MediaNotCleared)

    wrong = actions.count_media(counted={device: 2}, actor=None, at=bench.at)
    right = actions.count_media(counted={device: 1}, actor=None, at=bench.at)

    assert isinstance(wrong.refused[device], actions.MediaCountDiffers)
    assert right.done == (device,)
    assert stock(bench, device).done == (device,)


def test_stock_needs_a_route_that_leads_there(bench: Bench) -> None:
    unrouted, elsewhere = bench.cleared("SN1"), bench.cleared("SN2")
    route(bench, elsewhere, to=Route.RECYCLING)

    refused = stock(bench, unrouted, elsewhere).refused

    assert isinstance(refused[unrouted], actions.NotRouted)
    assert isinstance(refused[elsewhere], actions.RouteElsewhere)


def test_valid_devices_go_in_while_bad_ones_wait_or_none_if_asked(bench: Bench) -> None:
    good, bad, none = bench.cleared("SN1"), bench.device("SN2"), ledger.new_id()
    route(bench, good, bad)

    with pytest.raises(actions.BulkRefused) as all_or_nothing:
        stock(bench, good, bad, all_or_nothing=True)
    assert set(all_or_nothing.value.refused) == {bad}
    assert bench.registered(good).stage == "received"

    result = stock(bench, good, bad, none)

    assert result.done == (good,)
    assert {device: refusal.code for device, refusal in result.refused.items()} == {
        bad: "media_not_cleared",
        none: "device_unknown",
    }


def test_a_device_in_stock_falls_out_when_another_medium_is_found(bench: Bench) -> None:
    device = bench.cleared("SN1")
    route(bench, device)
    stock(bench, device)

    bench.take_in(bench.document("SN1", components=[bench.disk("DSN1"), bench.disk("SECOND")]))

    assert bench.registered(device).stage == bench.row(device).stage == "received"
    assert bench.row(device).media == 2
    assert device in stock(bench, device).refused


def test_a_route_home_never_makes_a_judgement_sufficient(bench: Bench) -> None:
    device = bench.device("SN1")
    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1")]),
        bench.document("SN1", media=[bench.erased("D1", result="failed")]),
    )

    for way in (Route.RETURN_TO_OWNER, Route.DESTRUCTION):
        route(bench, device, to=way)

        assert bench.media(device)[0].sufficient is False
        assert device in ship(bench, device, reason="recycled").refused


def test_what_is_enough_follows_the_route(bench: Bench) -> None:
    device = bench.device("SN1")
    disk = {"medium": "hdd", "interface": "sata"}
    done = {**disk, "method": "overwrite", "verification": "full", "hidden_areas": "none"}
    bench.take_in(
        bench.document("SN1", components=[bench.disk("D1", kind="hdd", **disk)]),
        bench.document("SN1", media=[bench.erased("D1", **done)]),
    )
    assert (bench.media(device)[0].judgement, bench.media(device)[0].sufficient) == ("CLEAR", False)

    route(bench, device, to=Route.RECYCLING)
    assert bench.media(device)[0].sufficient is True
    assert device in ship(bench, device, reason="sold").refused

    route(bench, device, to=Route.RESALE)
    assert bench.media(device)[0].sufficient is False
    assert device in stock(bench, device).refused


def test_what_has_left_is_not_here(bench: Bench) -> None:
    device = bench.cleared("SN1")
    ship(bench, device, reason="returned")

    for refused in (
        stock(bench, device).refused,
        ship(bench, device, reason="sold").refused,
        actions.route_devices(devices=[device], route=Route.RESALE, actor=None, at=bench.at).refused,
        actions.grade_devices(devices=[device], actor=None, at=bench.at).refused,
    ):
        assert isinstance(refused[device], actions.DeviceNotHere)


def test_a_word_we_do_not_ship_for_is_refused(bench: Bench) -> None:
    with pytest.raises(actions.ShipReasonUnknown):
        ship(bench, bench.device("SN1"), reason="lost")


@pytest.mark.parametrize(
    "fact",
    [
        lambda device: events.DeviceStocked(subject=device, place="L1", media=0),
        lambda device: events.DeviceShipped(subject=device, to=None, reason="sold"),
    ],
    ids=["stock", "sold"],
)
def test_the_database_refuses_what_slips_past_the_action(bench: Bench, fact: Any) -> None:
    device = bench.device("SN1")

    with pytest.raises(IntegrityError, match="data_cleared"), transaction.atomic():
        ledger.append([fact(device)], actor=None, at=bench.at)


# Media


def test_destroyed_media_clear_the_device_and_stand_on_their_proof(bench: Bench, at: datetime) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    medium = bench.media(device)[0].id

    actions.destroy_medium(
        media=[medium], method="shred", proof=b"photo of the shreds", particle_mm=6, actor=None, at=at
    )

    now = bench.media(device)[0]
    assert (now.state, now.judgement, now.sufficient) == ("destroyed", "DESTROYED", True)
    facts = queries.certificate_facts([device])[0]
    assert (facts.final_how, facts.particle_mm) == ("shred", 6)
    assert ledger.read_exhibit(facts.final_exhibit or "") == b"photo of the shreds"
    with pytest.raises(actions.MediumNotHere):
        actions.destroy_medium(media=[medium], method="shred", proof=b"again", actor=None, at=at)


def test_destruction_without_proof_is_none(bench: Bench, at: datetime) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    medium = bench.media(device)[0].id

    with pytest.raises(actions.DestructionUnproven):
        actions.destroy_medium(media=[medium], method="shred", proof=b"", actor=None, at=at)
    with pytest.raises(actions.DestructionUnproven):
        actions.destroy_medium(media=[medium], method="hammer", proof=b"photo", actor=None, at=at)
    assert bench.media(device)[0].state == "present"


def test_a_medium_goes_to_stock_only_when_cleared(bench: Bench, at: datetime) -> None:
    device = bench.device("SN1")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))
    medium = bench.media(device)[0].id

    with pytest.raises(actions.MediumNotCleared):
        actions.remove_medium(media=[medium], destination="stock", actor=None, at=at)
    with pytest.raises(actions.DestinationUnknown):
        actions.remove_medium(media=[medium], destination="the street", actor=None, at=at)
    with pytest.raises(actions.MediumUnknown):
        actions.remove_medium(media=[ledger.new_id()], destination="owner", actor=None, at=at)
    actions.remove_medium(media=[medium], destination="destruction", actor=None, at=at)

    assert bench.registered(device).data_cleared
    assert [state.medium for state in queries.media_to_destroy()] == [medium]
    actions.destroy_medium(media=[medium], method="melt", proof=b"photo", actor=None, at=at)
    assert queries.media_to_destroy() == []


def test_a_missing_medium_keeps_the_device_here(bench: Bench, at: datetime) -> None:
    device = bench.cleared("SN1")
    route(bench, device)
    actions.report_missing_medium(media=[bench.media(device)[0].id], actor=None, at=at)

    assert device in stock(bench, device).refused

    result = bench.take_in(bench.document("SN1", components=[bench.disk("DSN1"), {"kind": "ram"}]))
    assert result.files[0].notices == ("medium_found_again",)
    assert bench.media(device)[0].state == "present"
    assert device in stock(bench, device).refused


def test_no_media_is_declared_by_kind_only_where_the_kind_settles_it(bench: Bench, at: datetime) -> None:
    monitor, laptop, nameless = (
        bench.device("SN1", kind="monitor"),
        bench.device("SN2"),
        bench.device("SN3", kind=None),
    )

    result = actions.declare_no_media(devices=[monitor, laptop, nameless], found_by="kind", actor=None, at=at)

    assert result.done == (monitor,)
    assert {refusal.code for refusal in result.refused.values()} == {"kind_may_hold_data"}
    route(bench, monitor)
    assert stock(bench, monitor).done == (monitor,)


def test_no_media_is_not_declared_against_a_known_medium(bench: Bench, at: datetime) -> None:
    device, empty = bench.device("SN1"), bench.device("SN2")
    bench.take_in(bench.document("SN1", components=[bench.disk("D1")]))

    result = actions.declare_no_media(devices=[device, empty], found_by="teardown", actor=None, at=at)

    assert result.done == (empty,)
    assert isinstance(result.refused[device], actions.MediaPresent)


def test_media_are_judged_anew_by_another_policy(bench: Bench, at: datetime) -> None:
    device = bench.device("SN1")
    report = bench.erased("D1", medium="hdd", interface="sata", method="overwrite", verification="full")
    bench.take_in(bench.document("SN1", media=[{**report, "hidden_areas": "none"}]))
    medium = bench.media(device)[0]

    changed = actions.judge_media(devices=[device], policy="clear-on-disks", actor=None, at=at)
    again = actions.judge_media(devices=[device], policy="clear-on-disks", actor=None, at=at)

    assert changed == (medium.id,)
    assert again == ()
    assert bench.media(device)[0].sufficient is True
    assert bench.media(device)[0].policy == "clear-on-disks@1"
