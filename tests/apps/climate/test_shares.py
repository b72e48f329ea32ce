"""What all parties claim of a device in one take-back is never above the whole."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from omlopp import documents, ledger
from omlopp.apps.climate import actions
from omlopp.apps.climate.models import Saving, Share
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.domain import carbon
from omlopp.domain.events import ShareClaimed
from tests.web.house import House

HALF = Decimal("0.5")


@pytest.fixture
def house(committed_db: str) -> House:
    """A small house of its own."""
    return House()


def claim(house: House, party: Any, portion: Decimal, devices: list[UUID] | None = None) -> int:
    """Claim a part of the own take-back."""
    at = house.start + dt.timedelta(days=10)
    return actions.claim_share(
        takeback=house.own.takeback.id, party=party.id, portion=portion, devices=devices, actor=None, at=at
    )


def test_two_halves_are_a_whole_and_a_third_is_refused(house: House) -> None:
    claim(house, house.cast.customer, HALF)
    claim(house, house.cast.stranger, HALF)

    with pytest.raises(actions.ShareExceeded) as refused:
        claim(house, house.cast.unit, Decimal("0.01"))

    assert refused.value.free_ppm == 0
    assert Share.objects.count() == 2 * refused.value.devices


def test_claiming_the_same_again_another_year_adds_nothing(house: House) -> None:
    claim(house, house.cast.customer, HALF)
    before = ledger.position()

    claim(house, house.cast.customer, HALF)
    ledger.sequence_all()

    assert set(
        Saving.objects.filter(takeback=house.own.takeback.id).values_list("claimed_ppm", flat=True)
    ) == {500_000}
    assert (
        Share.objects.filter(party=house.cast.customer.id).count()
        == Saving.objects.filter(takeback=house.own.takeback.id).count()
    )
    assert before <= ledger.position()


def test_a_smaller_claim_makes_room(house: House) -> None:
    claim(house, house.cast.customer, Decimal(1))
    claim(house, house.cast.customer, Decimal("0.25"))

    assert claim(house, house.cast.stranger, Decimal("0.75"))


def test_one_device_claimed_in_full_refuses_the_whole_claim(house: House) -> None:
    claim(house, house.cast.stranger, Decimal(1), [house.own.cleared.id])

    with pytest.raises(actions.ShareExceeded) as refused:
        claim(house, house.cast.customer, HALF)

    assert refused.value.devices == 1
    assert not Share.objects.filter(party=house.cast.customer.id).exists()


@pytest.mark.parametrize("portion", [Decimal(0), Decimal("-0.5"), Decimal("1.01")])
def test_an_impossible_part_is_refused(house: House, portion: Decimal) -> None:
    with pytest.raises(carbon.ShareImpossible):
        claim(house, house.cast.customer, portion)


def test_the_database_itself_refuses_more_than_the_whole(house: House) -> None:
    events = [
        ShareClaimed(
            subject=house.own.cleared.id, takeback=house.own.takeback.id, party=party.id, ppm=600_000
        )
        for party in (house.cast.customer, house.cast.stranger)
    ]

    with pytest.raises(IntegrityError, match="climate_shares_at_most_one"):
        ledger.append(events, actor=None, at=house.start)


def test_two_who_claim_at_once_do_not_both_get_it(house: House) -> None:
    def attempt(party: Any) -> str:
        try:
            claim(house, party, Decimal("0.6"))
        except actions.ShareExceeded:
            return "refused"
        finally:
            connection.close()
        return "claimed"

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(attempt, (house.cast.customer, house.cast.stranger)))

    assert sorted(ended) == ["claimed", "refused"]


def test_a_report_shows_the_share_as_a_step_of_its_own(house: House) -> None:
    claim(house, house.cast.customer, HALF)

    issued = actions.issue_climate_report(
        takeback=house.own.takeback.id, actor=None, at=house.start + dt.timedelta(days=11)
    )
    said = documents.reopen(statements.data(Statement.objects.get(id=issued.id)))

    assert isinstance(said, documents.ClimateStatement)
    assert said.shares is not None
    assert said.shares.portion == HALF
    assert said.shares.others_devices == 0
    earlier = documents.reopen(
        statements.data(Statement.objects.get(id=house.own.statements["climate_report"]))
    )
    assert isinstance(earlier, documents.ClimateStatement)
    assert said.net_kg == earlier.net_kg


def test_replay_gives_the_same_shares(house: House) -> None:
    claim(house, house.cast.customer, HALF)
    claim(house, house.cast.customer, Decimal("0.25"))

    assert not [one for one in ledger.replay().differences if one.table.startswith("climate")]
