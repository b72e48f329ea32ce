"""A browser for anybody of the cast, and a take-back with something in every corner."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

LIST = (
    "Serienummer;Typ;Tillverkare;Modell;Inventarienr;Kommun\n"
    "PF2X9K1L;Bärbar dator;Lenovo;ThinkPad T14;IT-1;Exempelkommunen\n"
    "PF2X9K2M;Bärbar dator;Lenovo;ThinkPad T14;IT-2;Provkommunen\n"
    "CN-0ABC12;Bildskärm;Dell;U2419H;IT-3;Exempelkommunen\n"
    "PF2X9K1L;Bärbar dator;Lenovo;ThinkPad T14;IT-1;Exempelkommunen\n"
    "=1+1;Stationär dator;HP;EliteDesk 800;IT-5;Exempelkommunen\n"
    "PF2X9K7Q;Bärbar dator;Dell;Latitude 7420;IT-6;Exempelkommunen\n"
).encode()


class Browser:
    """Django's test client for one person; what the connection sees is restored after each request."""

    def __init__(self, person: Any | None) -> None:
        from django.conf import settings
        from django.test import Client

        self.client = Client(headers={"accept-language": "en"})
        if person is not None:
            self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    def get(self, url: str, **query: str) -> Any:
        """The response."""
        return self._seeing_everything_again(lambda: self.client.get(url, query))

    def post(self, url: str, data: dict[str, Any] | None = None) -> Any:
        """The response."""
        return self._seeing_everything_again(lambda: self.client.post(url, data or {}))

    def _seeing_everything_again(self, ask: Callable[[], Any]) -> Any:
        from omlopp import ledger

        try:
            return ask()
        finally:
            ledger.set_sight(ledger.EVERYTHING)


@pytest.fixture
def browse(settings: Any) -> Callable[[Any | None], Browser]:
    """Makes a browser for a person, or for nobody."""
    settings.STATIC_ROOT = None  # nothing is collected for tests
    return Browser


@pytest.fixture
def story(cast: Any, at: datetime) -> SimpleNamespace:
    """One take-back, played to its reconciliation, with a cleared, a locked and an unlisted device."""
    from omlopp import ledger
    from omlopp.apps.devices.models import Device
    from omlopp.apps.intake import actions as intake
    from omlopp.apps.intake.models import Line
    from omlopp.domain import events as e

    takeback = cast.takeback()
    draft, _read = intake.propose_list(takeback=takeback, name="lista.csv", data=LIST, actor=None, at=at)
    places = {"exempelkommunen": cast.unit.path, "provkommunen": cast.other_unit.path}
    intake.announce(takeback=takeback, draft=draft, places=places, actor=None, at=at)
    intake.open_receiving(takeback=takeback, actor=None, at=at)
    intake.receive_lines(takeback=takeback, lines=[1, 2, 3], place="Dock 1", actor=None, at=at)
    intake.receive_unlisted(
        takeback=takeback,
        kind=None,
        manufacturer="HP",
        model=None,
        serial="5CG0412BXD",
        asset_tag=None,
        place="Dock 1",
        actor=None,
        at=at,
    )
    intake.refuse_lines(takeback=takeback, lines=[5], reason="damaged_battery", actor=None, at=at)
    intake.close_receiving(takeback=takeback, actor=None, at=at)
    takeback.refresh_from_db()
    of_line = dict(Line.objects.filter(takeback=takeback.id).values_list("line", "device"))
    good, locked = (Device.objects.get(id=of_line[line]) for line in (1, 2))
    technician = cast.person("technician", cast.operator)
    report = ledger.keep(b'{"tool": "nwipe"}', media_type="application/json")
    for device, enough in ((good, True), (locked, False)):
        medium = ledger.new_id()
        ledger.append(
            [
                e.DeviceInventoried(subject=device.id, exhibit=report, tool="nwipe", media_listed=True),
                e.MediumFound(
                    subject=device.id, medium=medium, slot=0, exhibit=report, serial=f"S4EV{device.code}"
                ),
                e.MediumErasureReported(
                    subject=device.id,
                    medium=medium,
                    exhibit=report,
                    part=0,
                    tool="nwipe",
                    method="sanitize_block",
                    result="success" if enough else "failed",
                ),
                e.MediumJudged(
                    subject=device.id,
                    medium=medium,
                    judgement="PURGE" if enough else "NONE",
                    rule="12",
                    policy="resale-purge@1",
                    sufficient=enough,
                    reasons=("purge_bit_set",) if enough else ("result_failed",),
                    not_checked=("independent_sample",),
                    exhibit=report,
                ),
            ],
            actor=technician.pk,
            at=at,
        )
    ledger.append([e.DeviceGraded(subject=good.id, grade="B", rubric="omlopp-1")], actor=None, at=at)
    ledger.append(
        [
            e.DevicePriced(
                subject=good.id,
                takeback=takeback.id,
                price_list="sample-2026",
                currency="SEK",
                grade="B",
                gross="1000.00",
                net="900.00",
                deductions=(e.Deduction(code="battery", amount="100.00"),),
            )
        ],
        actor=None,
        at=at,
    )
    good.refresh_from_db()
    locked.refresh_from_db()
    return SimpleNamespace(
        cast=cast,
        takeback=takeback,
        good=good,
        locked=locked,
        of_line=of_line,
        report=report,
        owner=cast.person("customer_it", cast.customer),
        colleague=cast.person("customer_it", cast.unit),
        economist=cast.person("customer_economy", cast.customer),
        security=cast.person("customer_security", cast.customer),
        stranger=cast.person("customer_it", cast.stranger),
    )
