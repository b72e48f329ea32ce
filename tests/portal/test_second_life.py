"""A device that comes back under a new owner: the new owner reads nothing of the earlier one's hands."""

from datetime import timedelta

import pytest

from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions as intake
from omlopp.apps.workshop import actions as workshop

pytestmark = pytest.mark.django_db


def announced(cast, customer, text, at):
    takeback = intake.order_takeback(
        customer=customer.id,
        policy="clear-on-disks",
        price_list="sample-2026",
        method="ivl-2020",
        actor=None,
        at=at,
    )
    draft, _ = intake.propose_list(takeback=takeback, name="lista.csv", data=text.encode(), actor=None, at=at)
    intake.announce(takeback=takeback, draft=draft, places={}, actor=None, at=at)
    return takeback


def test_the_new_owner_reads_his_own_round_only(cast, client):
    first = announced(
        cast,
        cast.customer,
        "Typ;Fabrikat;Modell;Serienummer;Stöldmärkning\nBildskärm;Dell;U2520D;AGAIN01;OLDTAG77\n",
        cast.at,
    )
    intake.open_receiving(takeback=first, actor=None, at=cast.at)
    intake.receive(takeback=first, scans=["AGAIN01"], place="OLDPLACE", actor=None, at=cast.at)
    (device,) = Device.objects.filter(takeback=first.id)
    workshop.declare_no_media(devices=[device.id], found_by="kind", actor=None, at=cast.at)
    workshop.route_devices(devices=[device.id], route="resale", actor=None, at=cast.at)
    workshop.stock_devices(devices=[device.id], place="A", actor=None, at=cast.at)
    workshop.ship_devices(devices=[device.id], to=None, reason="sold", actor=None, at=cast.at)
    later = cast.at + timedelta(days=400)
    announced(
        cast,
        cast.stranger,
        "Typ;Fabrikat;Modell;Serienummer;Märkning\nBildskärm;Dell;U2520D;AGAIN01;NEWTAG1\n",
        later,
    )
    again = Device.objects.get(id=device.id)
    assert again.path == cast.stranger.path
    person = cast.person("customer_it", cast.stranger)
    client.force_login(person)

    page = client.get(f"/d/{again.code}").content.decode()

    assert "NEWTAG1" in page
    for secret in ("OLDTAG77", "OLDPLACE", first.number, "Exempelnämnden"):
        assert secret not in page
    client.force_login(cast.person("customer_it", cast.customer))
    assert client.get(f"/d/{again.code}").status_code == 404
