"""Approved names: used from then on, a cause of their own when reports are said anew, and withdrawable."""

import datetime as dt

import pytest

from omlopp import ledger
from omlopp.apps.climate import actions, aliases, factors, queries
from omlopp.apps.climate.actions import _aliases
from omlopp.apps.climate.models import LoadedFactors, MethodOfTakeback, Saving
from omlopp.domain.carbon.factors import Alias, load, read_aliases, shipped
from omlopp.domain.events import DeviceInventoried
from tests.apps.climate.test_factors import said, sheet
from tests.web.house import House

NAME = Alias("Dell Inc.", "Corporate Notebook 14", "", "Dell", "Latitude 7420")


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A small house whose first take-back goes by the method that looks up models."""
    made = House()
    MethodOfTakeback.objects.filter(takeback=made.own.takeback.id).update(method="omlopp-2026")
    exhibit = ledger.keep(b"an inventory", media_type="text/plain")
    event = DeviceInventoried(
        subject=made.own.cleared.id,
        exhibit=exhibit,
        tool="lshw",
        kind="laptop",
        manufacturer="Dell Inc.",
        model="Corporate Notebook 14",
    )
    ledger.append([event], actor=None, at=made.start + dt.timedelta(days=19))
    return made


@pytest.fixture
def now(house: House) -> dt.datetime:
    """A moment after everything in the house."""
    return house.start + dt.timedelta(days=20)


def level(house: House) -> str:
    return Saving.objects.get(takeback=house.own.takeback.id, device=house.own.cleared.id).answer.level


def test_a_name_is_approved_used_restated_and_withdrawn(house: House, now: dt.datetime) -> None:
    takeback = house.own.takeback.id
    first = actions.issue_climate_report(takeback=takeback, actor=None, at=now)
    before = said(first.id)
    [open_name] = [one for one in aliases.open_names(takeback) if one.product == NAME.product]
    assert (open_name.devices, open_name.match.level) == (1, "none")
    assert "Latitude 7420" in [each.name for each, _ in aliases.candidates(open_name, "latitude 7420")]

    later = now + dt.timedelta(days=1)
    alias = actions.approve_alias(name=NAME, kind="laptop", actor=house.actor, at=later)

    assert factors.newest("omlopp-2026") == factors.in_use().digest != shipped().digest
    assert not [one for one in aliases.open_names(takeback) if one.product == NAME.product]
    actions.assess_takeback(takeback=takeback, actor=None, at=later)
    assert level(house) == "model"
    assert said(first.id) == before
    [row] = aliases.rows()
    assert (row.approved_by, row.model) == (house.actor, "Latitude 7420")

    order = actions.order_restatement(
        method="omlopp-2026", path=house.cast.customer.path, actor=None, at=later
    )
    actions.restate(order=order, actor=None, at=later)
    restated = queries.restated(order.id).get(report=first.id)
    assert restated.factors_g != 0
    assert restated.method_g == restated.facts_g == restated.burden_g == 0
    assert said(restated.statement).factor_set_sha256 == factors.newest("omlopp-2026")

    actions.withdraw_alias(alias=alias, actor=None, at=later + dt.timedelta(days=1))
    assert factors.newest("omlopp-2026") == shipped().digest
    actions.assess_takeback(takeback=takeback, actor=None, at=later + dt.timedelta(days=1))
    assert level(house) != "model"
    assert not aliases.rows()
    assert aliases.rows(withdrawn=True)[0].withdrawn_at is not None
    with pytest.raises(actions.AliasGone):
        actions.withdraw_alias(alias=alias, actor=None, at=later)


@pytest.mark.parametrize(
    ("name", "kind", "fault"),
    [
        (NAME, "monitor", "kind_differs"),
        (Alias("Dell", "Fleet Book", "", "Dell", "Latitude 99999"), "laptop", "alias_target_unknown"),
        (Alias("Dell", "System Product Name", "", "Dell", "Latitude 7420"), "laptop", "no_model_name"),
        (Alias("Dell", "=1+1", "", "Dell", "Latitude 7420"), "laptop", "formula_cell"),
    ],
)
def test_a_name_that_cannot_be_the_model_is_refused(
    house: House, now: dt.datetime, name: Alias, kind: str, fault: str
) -> None:
    with pytest.raises(actions.AliasImpossible) as refused:
        actions.approve_alias(name=name, kind=kind, actor=None, at=now)
    assert refused.value.fault == fault


def test_a_name_is_put_to_what_ships_now_not_to_what_shipped_with_the_last(
    house: House, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = now + dt.timedelta(days=3)
    first = actions.approve_alias(name=NAME, kind="laptop", actor=None, at=when)
    released = load([("next.json", sheet(300))]).factors
    for module in (factors, _aliases):
        monkeypatch.setattr(module, "shipped", lambda: released)
    other = Alias("Dell Inc.", "Corporate Notebook 15", "", "Dell", "Latitude 7420")

    second = actions.approve_alias(name=other, kind="laptop", actor=None, at=when + dt.timedelta(hours=1))

    assert factors.in_use().digest == released.with_aliases((NAME, other)).digest
    for hours, alias in ((2, first), (3, second)):
        actions.withdraw_alias(alias=alias, actor=None, at=when + dt.timedelta(hours=hours))
    assert factors.in_use().digest == released.digest
    monkeypatch.undo()
    factors.read.cache_clear()


def test_approved_names_stay_when_other_footprints_are_loaded(house: House, now: dt.datetime) -> None:
    when = now + dt.timedelta(days=4)
    alias = actions.approve_alias(name=NAME, kind="laptop", actor=None, at=when)
    with pytest.raises(actions.AliasStands):
        actions.approve_alias(name=NAME, kind="laptop", actor=None, at=when)

    actions.load_factors(files=[("one.json", sheet(400))], actor=None, at=when + dt.timedelta(hours=1))

    whole = factors.in_use()
    assert whole.aliases == (NAME,)
    assert factors.newest("omlopp-2026") == whole.digest
    newest = LoadedFactors.objects.order_by("-loaded_at").first()
    assert newest is not None
    assert read_aliases(ledger.read_exhibit(newest.aliases or "").decode())[0] == (NAME,)
    assert len(factors.loaded()) == 1
    # What the set holds can be read again after the name is withdrawn, for reports that rest on it.
    factors.read.cache_clear()
    actions.withdraw_alias(alias=alias, actor=None, at=when + dt.timedelta(hours=2))
    assert factors.read(whole.digest).digest == whole.digest
    assert not factors.in_use().aliases
