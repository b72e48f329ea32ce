"""An anonymous browser, and a certified device whose facts are under a signed head."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

SERIAL = "PF2X9K1LQ7"


@pytest.fixture
def ask(settings: Any) -> Callable[..., Any]:
    """Asks as somebody with no log-in, whose connection sees nothing by itself."""
    from django.test import Client

    from omlopp import ledger

    settings.STATIC_ROOT = None  # nothing is collected for tests
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)

    def asked(url: str, data: dict[str, Any] | None = None, person: Any | None = None) -> Any:
        if person is not None:
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        ledger.set_sight("")
        try:
            return client.get(url) if data is None else client.post(url, data)
        finally:
            ledger.set_sight(ledger.EVERYTHING)

    return asked


@pytest.fixture
def certified(cast: Any, at: datetime) -> SimpleNamespace:
    """A device received, purged, tested and graded, with a certificate issued twice."""
    from omlopp import ledger
    from omlopp.apps.devices.models import Device
    from omlopp.apps.intake import actions as intake
    from omlopp.apps.statements.actions import Draft, issue
    from omlopp.documents import DeviceNamed, ErasureCertificate, MediumErased, Organisation
    from omlopp.domain import events as e
    from omlopp.domain.vocabulary import Judgement

    takeback = cast.takeback()
    text = (
        f"Serienummer;Typ;Tillverkare;Modell\n{SERIAL};Laptop;Lenovo;ThinkPad T14\nPF0AAAA1;Laptop;Dell;X\n"
    )
    draft, _read = intake.propose_list(takeback=takeback, name="l.csv", data=text.encode(), actor=None, at=at)
    intake.announce(takeback=takeback, draft=draft, places={}, actor=None, at=at)
    intake.open_receiving(takeback=takeback, actor=None, at=at)
    intake.receive_lines(takeback=takeback, lines=[1], place="Dock 1", actor=None, at=at)
    device = Device.objects.get(serial=SERIAL)
    medium = ledger.new_id()
    exhibit = ledger.keep(b"report", media_type="text/plain")
    ledger.append(
        [
            e.DeviceInventoried(subject=device.id, exhibit=exhibit, tool="nwipe", media_listed=True),
            e.MediumFound(subject=device.id, medium=medium, slot=0, exhibit=exhibit, serial="S4EV0001"),
            e.MediumJudged(
                subject=device.id,
                medium=medium,
                judgement="PURGE",
                rule="12",
                policy="resale-purge@1",
                sufficient=True,
            ),
            e.DeviceTested(
                subject=device.id,
                results=(
                    e.TestResult(code="screen", outcome="pass"),
                    e.TestResult(code="keyboard", outcome="fail"),
                    e.TestResult(code="battery_health", outcome="pass", value=91),
                ),
            ),
            e.DefectsRecorded(subject=device.id, defects=(e.Defect(code="scratch", zone="lid", severity=2),)),
            e.DeviceGraded(subject=device.id, grade="B", rubric="omlopp-1"),
        ],
        actor=None,
        at=at,
    )

    def certificate(tool_version: str) -> Draft:
        return Draft(
            kind="erasure_certificate",
            subject=device.id,
            path=device.path,
            takeback=takeback.id,
            about=medium,
            make=lambda issued: ErasureCertificate(
                issue=issued,
                operator=Organisation(name="Exempeloperatören"),
                customer=Organisation(name="Exempelnämnden"),
                device=DeviceNamed(code=device.code, serial=SERIAL),
                media=(
                    MediumErased(
                        number=1,
                        serial="S4EV0001",
                        judgement=Judgement.PURGE,
                        sufficient=True,
                        rule="12",
                        policy="resale-purge@1",
                        demand="PURGE",
                        tool="nwipe",
                        tool_version=tool_version,
                    ),
                ),
                media_of=1,
            ),
        )

    first, second = (issue(drafts=[certificate(v)], actor=None, at=at)[0] for v in ("0.41", "0.42"))
    device.refresh_from_db()
    return SimpleNamespace(
        cast=cast,
        device=device,
        announced=Device.objects.get(serial="PF0AAAA1"),
        first=first,
        second=second,
    )
