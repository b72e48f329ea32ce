"""Whether a device's data is proven gone is told alike for one device and for a take-back at once."""

from collections import Counter
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import connection

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.economy import actions, queries
from omlopp.apps.economy.models import Price
from tests.counted import ANEW

pytestmark = pytest.mark.django_db


def test_one_by_one_and_all_at_once_say_the_same(cast: Any) -> None:
    takeback = ledger.new_id()
    devices = [
        Device(
            id=ledger.new_id(),
            code=f"TEST{number:04d}",
            path=cast.customer.path,
            takeback=takeback,
            stage="received",
            route="resale",
            kind=kind,
            media_known=known,
            media=media,
            media_sufficient=enough,
            net=Decimal(100),
            first_at=cast.at,
            changed_at=cast.at,
        )
        for number, (kind, known, (media, enough)) in enumerate(
            product((None, "laptop", "monitor"), (True, False), ((0, 0), (1, 0), (1, 1), (2, 1)))
        )
    ]
    with ledger.seeing(ledger.EVERYTHING), connection.cursor() as cursor:
        Device.objects.bulk_create(devices)
        Price.objects.bulk_create(
            Price(
                takeback=takeback,
                device=device.id,
                price_list="test",
                currency="SEK",
                gross=Decimal(100),
                net=Decimal(100),
                priced_at=cast.at,
            )
            for device in devices
        )
        for statement in ANEW:
            cursor.execute(statement)

    told = Counter(filter(None, map(actions._not_cleared, devices)))

    summary = queries.summary(takeback)
    assert summary is not None
    assert summary.not_cleared == queries.not_cleared(takeback) == told
    assert set(told) == {queries.MEDIA_UNKNOWN, queries.MEDIA_INSUFFICIENT}
