"""A small take-back from list to statements, through the verbs of every capability."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from omlopp import documents
from omlopp.apps.climate import actions as climate
from omlopp.apps.climate import queries as savings
from omlopp.apps.devices.models import Device
from omlopp.apps.economy import actions as economy
from omlopp.apps.economy import queries as money
from omlopp.apps.intake import actions as intake
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop import actions as workshop
from omlopp.domain import events, grading

pytestmark = pytest.mark.django_db

LIST = (
    "Enhet;Typ;Fabrikat;Modell;Serienummer;Stöldmärkning;Inköpsdatum\n"
    "Exempelkommunen;Bärbar dator;Dell;Latitude 7420;WHOLE01;IT1;2023-03-01\n"
    "Exempelkommunen;Bärbar dator;Dell;Latitude 7420;WHOLE02;IT2;2023-03-01\n"
    "Provkommunen;Bildskärm;Dell;U2520D;WHOLE03;IT3;2022-05-01\n"
    "Provkommunen;Skrivare;HP;LaserJet;WHOLE04;IT4;2022-05-01\n"
    "Provkommunen;Bärbar dator;Dell;Latitude 7420;WHOLE05;IT5;2023-03-01\n"
).encode()


def inventory(serial, medium):
    return json.dumps(
        {
            "format": "omlopp-evidence/1",
            "tool": "test-inventory",
            "tool_version": "1",
            "document_id": f"inv-{serial}",
            "device": {"kind": "laptop", "manufacturer": "Dell", "model": "Latitude 7420", "serial": serial},
            "components": [
                {
                    "kind": "ssd",
                    "serial": medium,
                    "medium": "ssd",
                    "interface": "nvme",
                    "size_bytes": 512 * 10**9,
                },
                {"kind": "laptop_battery", "wear_percent": 12, "cycles": 210},
            ],
        }
    ).encode()


def erasure(serial, medium, at, result="success"):
    return json.dumps(
        {
            "format": "omlopp-evidence/1",
            "tool": "test-eraser",
            "tool_version": "1",
            "document_id": f"era-{medium}",
            "device": {"serial": serial},
            "media": [
                {
                    "serial": medium,
                    "medium": "ssd",
                    "interface": "nvme",
                    "size_bytes": 512 * 10**9,
                    "method": "sanitize_block",
                    "started_at": at.isoformat(),
                    "ended_at": (at + timedelta(minutes=2)).isoformat(),
                    "result": result,
                    "verification": "sampled" if result == "success" else "failed",
                    "direct_io": True,
                    "in_progress_seen": True,
                    "all_namespaces": True,
                    "written_since": False,
                }
            ],
        }
    ).encode()


@pytest.fixture
def played(cast):
    """Five announced, four received: two laptops erased, one of them badly; a monitor; a printer."""
    at = cast.at
    takeback = cast.takeback()
    draft, _ = intake.propose_list(takeback=takeback, name="lista.csv", data=LIST, actor=None, at=at)
    places = {"exempelkommunen": cast.unit.path, "provkommunen": cast.other_unit.path}
    intake.announce(takeback=takeback, draft=draft, places=places, actor=None, at=at)
    intake.open_receiving(takeback=takeback, actor=None, at=at + timedelta(days=1))
    intake.receive(
        takeback=takeback,
        scans=["WHOLE01", "WHOLE02", "WHOLE03", "WHOLE04"],
        place="K1",
        actor=None,
        at=at + timedelta(days=1),
    )
    intake.close_receiving(takeback=takeback, actor=None, at=at + timedelta(days=2))
    done = at + timedelta(days=3)
    result = workshop.take_in_evidence(
        files=[
            ("1.json", inventory("WHOLE01", "MEDIUM01")),
            ("2.json", erasure("WHOLE01", "MEDIUM01", done)),
            ("3.json", inventory("WHOLE02", "MEDIUM02")),
            ("4.json", erasure("WHOLE02", "MEDIUM02", done, result="failed")),
        ],
        takeback=takeback.id,
        actor=None,
        at=done + timedelta(hours=1),
    )
    assert {file.code for file in result.files} == {"taken_in"}
    devices = {device.serial: device for device in Device.objects.filter(takeback=takeback.id)}
    workshop.declare_no_media(devices=[devices["WHOLE03"].id], found_by="kind", actor=None, at=done)
    rubric = grading.rubric()
    here = [devices[serial] for serial in ("WHOLE01", "WHOLE02", "WHOLE03")]
    workshop.record_tests(
        results={
            device.id: [
                events.TestResult(code=code, outcome="pass") for code in rubric.required_tests(device.kind)
            ]
            for device in here
        },
        actor=None,
        at=done,
    )
    workshop.record_defects(
        defects={device.id: [events.Defect(code="scratch", zone="lid", severity=1)] for device in here},
        actor=None,
        at=done,
    )
    workshop.grade_devices(devices=[device.id for device in here], actor=None, at=done)
    workshop.route_devices(devices=[device.id for device in here], route="resale", actor=None, at=done)
    return takeback, devices, done


def test_only_a_device_whose_data_is_gone_becomes_stock(played):
    _, devices, done = played

    result = workshop.stock_devices(
        devices=[devices[serial].id for serial in ("WHOLE01", "WHOLE02", "WHOLE03")],
        place="A",
        actor=None,
        at=done,
    )

    assert set(result.done) == {devices["WHOLE01"].id, devices["WHOLE03"].id}
    assert result.refused[devices["WHOLE02"].id].code == "media_not_cleared"


def test_a_certificate_is_issued_for_what_is_sufficient_and_only_once(played, cast):
    takeback, devices, done = played

    issued = workshop.issue_certificates(takeback=takeback.id, actor=None, at=done + timedelta(hours=2))
    again = workshop.issue_certificates(takeback=takeback.id, actor=None, at=done + timedelta(hours=3))

    assert [each.subject for each in issued] == [devices["WHOLE01"].id]
    assert again == []
    row = Statement.objects.get(id=issued[0].id)
    document = documents.reopen(statements.data(row))
    assert isinstance(document, documents.ErasureCertificate)
    assert document.certifies
    assert (document.media[0].serial, document.media[0].demand, document.media_of) == ("MEDIUM01", "PURGE", 1)
    assert statements.pdf(row, "sv").startswith(b"%PDF")


def test_the_return_report_tells_of_every_line(played):
    takeback, _, done = played

    issued = intake.issue_return_report(takeback=takeback, actor=None, at=done)

    document = documents.reopen(statements.data(Statement.objects.get(id=issued.id)))
    assert isinstance(document, documents.ReturnReport)
    assert (document.reconciliation.announced, document.reconciliation.missing) == (5, 1)
    assert len(document.devices) == 5
    takeback.refresh_from_db()
    assert takeback.state == "reported"
    second = intake.issue_return_report(takeback=takeback, actor=None, at=done)
    assert second.version == 2
    row = Statement.objects.get(id=second.id)
    assert (row.supersedes, row.changes) == (issued.id, [{"code": "nothing", "before": None, "after": None}])


def test_a_new_version_says_what_it_says_otherwise(played):
    takeback, devices, done = played
    intake.issue_return_report(takeback=takeback, actor=None, at=done)
    workshop.route_devices(devices=[devices["WHOLE01"].id], route="parts", actor=None, at=done)

    second = intake.issue_return_report(takeback=takeback, actor=None, at=done)

    row = Statement.objects.get(id=second.id)
    assert {change["code"]: change["after"] for change in row.changes} == {"devices_changed": "1"}
    document = documents.reopen(statements.data(row))
    assert [change.code for change in document.issue.changes] == ["devices_changed"]


def test_savings_are_assessed_once_and_unknown_kinds_stay_unknown(played):
    takeback, devices, done = played

    first = climate.assess_takeback(takeback=takeback.id, actor=None, at=done)
    again = climate.assess_takeback(takeback=takeback.id, actor=None, at=done)

    assert (first, again) == (3, 0)
    summary = savings.summary(takeback.id)
    assert summary is not None
    assert summary.kg is not None
    assert (summary.devices, summary.undecided) == (3, 1)
    by_term = sum(term.kg.central for term in summary.terms)
    assert by_term == pytest.approx(summary.kg.central, abs=0.01)
    devices["WHOLE01"].refresh_from_db()
    assert devices["WHOLE01"].saved_g == 282_900
    issued = climate.issue_climate_report(takeback=takeback.id, actor=None, at=done)
    assert Statement.objects.get(id=issued.id).kind == "climate_report"


def test_the_settlement_reconciles_to_its_devices(played):
    takeback, devices, done = played
    economy.price_takeback(takeback=takeback.id, actor=None, at=done)

    issued = economy.issue_settlement(takeback=takeback.id, actor=None, at=done)

    document = documents.reopen(statements.data(Statement.objects.get(id=issued.id)))
    assert isinstance(document, documents.Settlement)
    nets = [Device.objects.get(id=devices[serial].id).net for serial in ("WHOLE01", "WHOLE02", "WHOLE03")]
    assert document.net.amount == sum(nets, Decimal(0))
    summary = money.summary(takeback.id)
    assert summary is not None
    assert summary.total.net == document.net
    # One laptop's disk could not be erased: it is paid for, and the settlement says so by line and in all.
    assert {line.serial: line.not_cleared for line in document.devices if line.not_cleared} == {
        "WHOLE02": "media_insufficient"
    }
    assert summary.not_cleared == {"media_insufficient": 1}
    with pytest.raises(economy.SettledAlready):
        economy.issue_settlement(takeback=takeback.id, actor=None, at=done)
