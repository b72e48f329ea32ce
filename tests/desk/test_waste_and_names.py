"""The desk's pages about repairs, what recyclers report, and names that a person says are models."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from omlopp import ledger
from omlopp.apps.climate.models import AliasRow, Recycling
from omlopp.apps.devices.models import Device
from omlopp.apps.workshop import actions as workshop
from omlopp.domain.events import DeviceInventoried
from omlopp.domain.vocabulary import Route
from tests.apps.workshop.bench import Bench
from tests.desk.conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(cast: Any) -> Bench:
    return Bench(cast)


def test_a_repair_is_recorded_corrected_and_told_to_the_customer(bench: Bench, at_desk: Any) -> None:
    grader: Browser = at_desk("grader")
    device = Device.objects.get(id=bench.device("SN1"))
    address = f"/desk/workshop/devices/{device.code}"
    assert "No repair is recorded." in grader.text(address)

    wrong = grader.post(f"{address}/repair", {"ssd": "two"}, follow=True).content.decode()
    assert "how many pieces" in wrong
    grader.post(f"{address}/repair", {"ssd": "1", "ram": "2"})
    assert "Repaired. Replaced: 1 × SSD, 2 × Memory" in " ".join(grader.text(address).split())
    grader.post(f"{address}/repair", {})
    assert "Repaired, and no part was replaced." in grader.text(address)

    device.refresh_from_db()
    assert device.replaced_parts == []
    customer = Browser(bench.cast.person("customer_it", bench.cast.customer), "sv")
    told = customer.text(reverse("device", args=[device.code]))
    assert "Reparerad; utbytt: 2 × " in told
    assert "Reparerad; ingen del byttes" in told


def handed_over(bench: Bench, serial: str) -> UUID:
    device = bench.cleared(serial)
    when = timezone.now()
    workshop.route_devices(devices=[device], route=Route.RECYCLING, actor=None, at=when)
    done = workshop.ship_devices(
        devices=[device], to=bench.cast.other_unit.id, reason="recycled", actor=None, at=when
    )
    assert done.done == (device,)
    return device


def report(**also: str) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    paper = SimpleUploadedFile("intyg.pdf", b"%PDF-1.4 a recycler's own", content_type="application/pdf")
    figures = {"material_kg": "1.2", "energy_kg": "0.2", "landfill_kg": "0"}
    return {"first_date": day, "last_date": day, **figures, "document": paper, **also}


def test_what_a_recycler_reports_is_recorded_shown_and_withdrawn(bench: Bench, at_desk: Any) -> None:
    browser: Browser = at_desk("operator_economy")
    empty = browser.post("/desk/climate/recycling/record", report()).content.decode()
    assert "No device left for recycling" in empty
    handed_over(bench, "SN1")
    page = browser.text("/desk/climate/recycling")
    assert "Provkommunen" in page
    assert "1.6" in page

    more = browser.post("/desk/climate/recycling/record", report(material_kg="1.7")).content.decode()
    assert "1.9 kg is reported, and 1.6 kg was handed over" in more
    assert 'value="1.7"' in more
    backwards = browser.post("/desk/climate/recycling/record", report(last_date="2020-01-01"))
    assert "The last day is before the first." in backwards.content.decode()
    assert not Recycling.objects.exists()

    told = browser.post("/desk/climate/recycling/record", report(), follow=True).content.decode()

    row = Recycling.objects.get()
    assert (row.handed_g, row.material_g, row.energy_g, row.weighed) == (1600, 1200, 200, False)
    assert "Nothing: reports speak of all that was handed over." in told
    paper = browser.get(f"/desk/climate/recycling/files/{row.exhibit}")
    assert b"".join(paper).startswith(b"%PDF")
    assert "attachment" in paper.headers["Content-Disposition"]

    for said in ("Withdrawn", "no such report"):
        again = browser.post(f"/desk/climate/recycling/{row.id}/withdraw", follow=True).content.decode()
        assert said in again
    assert not Recycling.objects.exists()


def test_a_name_is_shown_with_its_candidates_approved_and_withdrawn(bench: Bench, at_desk: Any) -> None:
    browser: Browser = at_desk("operator_economy")
    device = bench.device("SN1")
    exhibit = ledger.keep(b"an inventory", media_type="text/plain")
    event = DeviceInventoried(
        subject=device,
        exhibit=exhibit,
        tool="lshw",
        kind="laptop",
        manufacturer="Dell Inc.",
        model="Latitude 7420 Fleet <Edition>",
    )
    ledger.append([event], actor=None, at=bench.at)
    page = browser.text("/desk/climate/names")
    assert "Latitude 7420 Fleet &lt;Edition&gt;" in page
    number = page.split("/desk/climate/names/one?")[1].split('"')[0].replace("&amp;", "&")

    one = browser.get(f"/desk/climate/names/one?{number}").content.decode()
    assert "the name has a word that the sheet lacks" in one
    assert "Latitude 7420" in one
    found = browser.get(f"/desk/climate/names/one?{number}&words=optiplex+7060").content.decode()
    assert "OptiPlex 7060" in found

    name = {"manufacturer": "Dell Inc.", "product": "Latitude 7420 Fleet <Edition>", "kind": "laptop"}
    chosen = {**name, "model": "Dell\tLatitude 7420"}
    unchosen = browser.post("/desk/climate/names/approve", name).content.decode()
    assert "Choose the model that it is." in unchosen
    monitor = {**name, "model": "Dell\tOptiPlex 7060 Micro"}
    assert "another kind of device" in browser.post("/desk/climate/names/approve", monitor).content.decode()
    assert not AliasRow.objects.exists()
    done = browser.post("/desk/climate/names/approve", chosen, follow=True).content.decode()
    assert "Approved. Assessments use it from now on" in done
    assert "No name is left" in done
    assert "already" in browser.post("/desk/climate/names/approve", chosen).content.decode()

    row = AliasRow.objects.get()
    listed = browser.get("/desk/climate/names/aliases.csv").content.decode()
    assert "Dell Inc.,Latitude 7420 Fleet <Edition>,,Dell,Latitude 7420" in listed
    for said in ("Withdrawn. Issued reports stay", "no such approved name"):
        again = browser.post(f"/desk/climate/names/{row.id}/withdraw", follow=True).content.decode()
        assert said in again
    assert "Latitude 7420 Fleet &lt;Edition&gt;" in browser.text("/desk/climate/names")


def test_names_may_be_those_of_one_take_back(bench: Bench, at_desk: Any) -> None:
    from omlopp.apps.intake.models import Takeback

    browser: Browser = at_desk("operator_economy")
    bench.device("SN1")
    number = Takeback.objects.get(id=bench.takeback).number

    page = browser.text("/desk/climate/names", takeback=number)

    assert f"Of the take-back {number}." in page
    assert browser.get("/desk/climate/names", takeback="ÅT-2001-1").status_code == 404


@pytest.mark.parametrize("role", ["grader", "receiver", "stock"])
def test_others_of_the_house_find_no_such_pages(bench: Bench, at_desk: Any, role: str) -> None:
    browser: Browser = at_desk(role)

    for address in ("recycling", "names", "names/one", "names/aliases.csv"):
        assert browser.get(f"/desk/climate/{address}").status_code == 404


def test_a_load_that_was_weighed_may_be_heavier_than_the_average(bench: Bench, at_desk: Any) -> None:
    browser: Browser = at_desk("operator_economy")
    handed_over(bench, "SN1")

    browser.post(
        "/desk/climate/recycling/record",
        report(material_kg="2", weighed_kg="2.5", recycler=str(bench.cast.other_unit.id)),
    )

    row = Recycling.objects.get()
    assert (Decimal(row.handed_g) / 1000, row.weighed, row.recycler) == (
        Decimal("2.5"),
        True,
        bench.cast.other_unit.id,
    )
