"""The API as its stations meet it: a token each, and a small world to ask about."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from omlopp import ledger

LIST = (
    "Enhet;Typ;Fabrikat;Modell;Serienummer;Inköpspris\n"
    "Exempelkommunen;Dator;Dell;Latitude 7420;ABC1234;9 500 kr\n"
    "Provkommunen;Dator;Dell;Latitude 7420;ABC1235;9 500 kr\n"
    ";Skärm;Dell;U2520D;ABC1236;\n"
).encode()


class Station:
    """Somebody with a token (or none), who asks. What he may see is forgotten after each answer."""

    def __init__(self, token: str | None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = Client(headers=headers)

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        finally:
            ledger.set_sight(ledger.EVERYTHING)

    def get(self, path: str, **headers: str) -> Any:
        return self._asked(lambda: self._client.get(f"/api/v1/{path}", headers=headers))

    def post(self, path: str, body: Any = None, *, kind: str = "application/json", **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        return self._asked(
            lambda: self._client.post(f"/api/v1/{path}", content, content_type=kind, headers=given)
        )

    def ask(self, method: str, path: str, body: Any = None, kind: str = "application/json") -> Any:
        return self.get(path) if method == "GET" else self.post(path, body, kind=kind)

    def upload(self, path: str, files: Any) -> Any:
        return self._asked(lambda: self._client.post(f"/api/v1/{path}", files))


@pytest.fixture
def station(cast: Any) -> Callable[..., Station]:
    """Makes a station that acts as a person with this role at this party."""
    from omlopp.apps.parties import actions

    def made(role: str | None, party: Any = None) -> Station:
        if role is None:
            return Station(None)
        person = cast.person(role, party)
        return Station(actions.issue_token(person=person.pk, name="station", at=cast.at))

    return made


@dataclass
class World:
    """Two take-backs of the customer: one being received, one reported; and names of what is in them."""

    cast: Any
    takeback: Any
    reported: Any
    draft: Any
    code: str
    other_code: str
    medium: Any
    statement: Any
    fact: Any
    item: Any
    lock: Any


@pytest.fixture
def world(cast: Any, settings: Any, tmp_path: Any) -> World:
    """Something of everything, so that every address has something to answer about."""
    from omlopp.apps.devices.models import Device, Medium
    from omlopp.apps.intake import actions as intake
    from omlopp.apps.workshop import actions as workshop
    from omlopp.apps.workshop.models import QueueItem

    by = {"actor": None, "at": cast.at}
    takeback = cast.takeback()
    draft, _ = intake.propose_list(takeback=takeback, name="lista.csv", data=LIST, **by)
    places = {"exempelkommunen": cast.unit.path, "provkommunen": cast.other_unit.path}
    intake.announce(takeback=takeback, draft=draft, places=places, **by)
    intake.open_receiving(takeback=takeback, **by)
    intake.receive_lines(takeback=takeback, lines=[1, 2], place="K1", **by)
    again, _ = intake.propose_list(
        takeback=takeback, name="till.csv", data=LIST.replace(b"ABC", b"XYZ"), **by
    )
    devices = {row.serial: row for row in Device.objects.filter(takeback=takeback.id)}
    report = inventory("ABC1234", "MED0001")
    workshop.take_in_evidence(files=[("inventory.json", report)], takeback=takeback.id, **by)
    workshop.take_in_evidence(
        files=[("strange.json", inventory("NOBODY99", "MED9999"))], takeback=takeback.id, **by
    )
    reported = cast.takeback()
    intake.open_receiving(takeback=reported, **by)
    intake.close_receiving(takeback=reported, **by)
    issued = intake.issue_return_report(takeback=reported, **by)
    ledger.checkpoint()
    device = devices["ABC1234"]
    return World(
        cast=cast,
        takeback=takeback,
        reported=reported,
        draft=again,
        code=device.code,
        other_code=devices["ABC1235"].code,
        medium=Medium.objects.get(device=device.id).id,
        statement=issued.id,
        fact=ledger.history(device.id)[0].id,
        item=QueueItem.objects.get(reason__contains="serial").id,
        lock=workshop.open_lock(device=device.id, kind="bios_password", **by),
    )


def inventory(serial: str, medium: str) -> bytes:
    """An inventory of a laptop with one disk, in the form of `lshw -json`."""
    disk = {
        "id": "disk",
        "class": "disk",
        "product": "Samsung SSD 860",
        "serial": medium,
        "size": 256060514304,
        "logicalname": "/dev/sda",
        "description": "ATA Disk",
    }
    root = {
        "id": "exempel",
        "class": "system",
        "vendor": "Dell Inc.",
        "product": "Latitude 7420",
        "serial": serial,
        "configuration": {"chassis": "notebook"},
        "children": [{"id": "core", "class": "bus", "children": [disk]}],
    }
    return json.dumps(root).encode()
