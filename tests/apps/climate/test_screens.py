"""A screen's size from the list or a tool, through the register, to the factor of its sub-group."""

from decimal import Decimal
from typing import Any

import pytest

from omlopp.apps.climate import actions, queries
from omlopp.apps.climate.models import Saving
from omlopp.apps.climate.queries import Scope
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions as intake
from omlopp.apps.workshop import actions as workshop
from omlopp.domain.vocabulary import Route

pytestmark = pytest.mark.django_db

LIST = (
    "Enhet;Typ;Fabrikat;Modell;Serienummer;Skärmstorlek\n"
    "Exempelkommunen;Bildskärm;Dell;U3419W;ABC1231;34\n"
    'Exempelkommunen;Bildskärm;Dell;P2419H 24";ABC1232;\n'
    "Exempelkommunen;Bildskärm;Dell;P2419H;ABC1233;\n"
    "Exempelkommunen;Bärbar dator;Dell;Latitude 7420;ABC1234;1024\n"
).encode()


def inventory(inches: str) -> bytes:
    return (
        '{"format": "omlopp-evidence/1", "device": {"kind": "laptop", "manufacturer": "Dell", "model":'
        f' "Latitude 7420", "serial": "ABC1234", "screen_inch": {inches}}}}}'
    ).encode()


def test_the_size_chooses_the_sub_group(cast: Any) -> None:
    by: dict[str, Any] = {"actor": None, "at": cast.at}
    takeback = cast.takeback()
    draft, _ = intake.propose_list(takeback=takeback, name="lista.csv", data=LIST, **by)
    intake.announce(takeback=takeback, draft=draft, places={"exempelkommunen": cast.unit.path}, **by)
    intake.open_receiving(takeback=takeback, **by)
    intake.receive_lines(takeback=takeback, lines=[1, 2, 3, 4], place="K1", **by)
    devices = {one.serial: one for one in Device.objects.filter(takeback=takeback.id)}
    assert {serial: one.screen_inch for serial, one in devices.items()} == {
        "ABC1231": Decimal(34),
        "ABC1232": Decimal(24),
        "ABC1233": None,
        "ABC1234": None,
    }

    workshop.route_devices(devices=[one.id for one in devices.values()], route=Route.RESALE, **by)
    actions.assess_takeback(takeback=takeback.id, **by)
    assert levels(takeback) == {
        "ABC1231": "subgroup",
        "ABC1232": "subgroup",
        "ABC1233": "category",
        "ABC1234": "category",
    }
    assert production(takeback, "ABC1231") == 600_000
    assert production(takeback, "ABC1232") == 430_000
    assert production(takeback, "ABC1233") == 510_000

    # A tool that saw the panel is believed: the list said nothing that can be.
    workshop.take_in_evidence(files=[("inventory.json", inventory("14"))], takeback=takeback.id, **by)
    actions.assess_takeback(takeback=takeback.id, **by)
    assert Device.objects.get(id=devices["ABC1234"].id).screen_inch == Decimal(14)
    assert levels(takeback)["ABC1234"] == "subgroup"
    assert production(takeback, "ABC1234") == 300_000

    # A later tool that states none takes nothing away, and the whole gives the same as its devices.
    later = inventory("14").replace(b', "screen_inch": 14', b"")
    workshop.take_in_evidence(files=[("later.json", later)], takeback=takeback.id, **by)
    assert Device.objects.get(id=devices["ABC1234"].id).screen_inch == Decimal(14)
    live = queries.assess(Scope((takeback.id,)), actions.today("ivl-2020", cast.at))
    kept = queries.summary(takeback.id)
    assert live is not None
    assert kept is not None
    assert live.kg == kept.kg
    assert live.by_level == kept.by_level == {"subgroup": 3, "category": 1}


def levels(takeback: Any) -> dict[str | None, str]:
    return {serial: answer.level for serial, answer in answers(takeback).items()}


def production(takeback: Any, serial: str) -> int:
    return next(term["central_g"] for term in answers(takeback)[serial].terms if term["name"] == "production")


def answers(takeback: Any) -> dict[str | None, Any]:
    rows = Saving.objects.filter(takeback=takeback.id).select_related("answer")
    serials = dict(Device.objects.filter(takeback=takeback.id).values_list("id", "serial"))
    return {serials[row.device]: row.answer for row in rows}
