"""Sets of models' footprints in use, and what a new one changes in reports that were issued."""

import datetime as dt
import json
from typing import Any

import pytest

from omlopp import documents, ledger
from omlopp.apps.climate import actions, factors, queries
from omlopp.apps.climate.models import MethodOfTakeback, Saving
from omlopp.apps.devices.models import Device
from omlopp.apps.statements import queries as statements
from omlopp.apps.statements.models import Statement
from omlopp.apps.workshop import actions as workshop
from omlopp.domain.carbon.factors import FileUnreadable, shipped
from omlopp.domain.events import DeviceInventoried, DeviceRouted
from omlopp.domain.vocabulary import Part
from tests.web.house import House


@pytest.fixture(scope="module")
def house(committed_module_db: str) -> House:
    """A small house whose first take-back goes by the method that looks up models."""
    made = House()
    MethodOfTakeback.objects.filter(takeback=made.own.takeback.id).update(method="omlopp-2026")
    return made


@pytest.fixture
def now(house: House) -> dt.datetime:
    """A moment after everything in the house."""
    return house.start + dt.timedelta(days=20)


def sheet(kg: int, name: str = "Latitude 9990") -> bytes:
    """A file with one model's footprint."""
    model = {
        "manufacturer": "Dell",
        "name": name,
        "kind": "laptop",
        "kgco2e_total": kg,
        "use_share": 0.2,
        "source": "an example",
        "report_year": 2025,
    }
    return json.dumps({"omlopp_factors": 1, "id": "example", "models": [model]}).encode()


def said(statement: Any) -> documents.ClimateStatement:
    """What an issued statement says."""
    found = documents.reopen(statements.data(Statement.objects.get(id=statement)))
    assert isinstance(found, documents.ClimateStatement)
    return found


def inventoried(device: Any, now: dt.datetime) -> None:
    """An inventory tool said which model the device is."""
    exhibit = ledger.keep(b"an inventory", media_type="text/plain")
    event = DeviceInventoried(
        subject=device.id,
        exhibit=exhibit,
        tool="lshw",
        kind="laptop",
        manufacturer="Dell Inc.",
        model="Latitude 9990",
        version="1.0",
    )
    ledger.append([event], actor=None, at=now)


def test_a_loaded_set_is_used_from_then_on_and_is_a_cause_of_its_own(house: House, now: dt.datetime) -> None:
    device = house.own.cleared
    inventoried(device, now)
    actions.load_factors(files=[("one.json", sheet(400))], actor=None, at=now)
    first = actions.issue_climate_report(takeback=house.own.takeback.id, actor=None, at=now)
    assert Saving.objects.get(takeback=house.own.takeback.id, device=device.id).answer.level == "model"
    before = said(first.id)

    later = now + dt.timedelta(days=1)
    whole = actions.load_factors(files=[("two.json", sheet(300))], actor=None, at=later).factors
    order = actions.order_restatement(
        method="omlopp-2026", path=house.cast.customer.path, actor=None, at=later
    )
    actions.restate(order=order, actor=None, at=later)

    row = queries.restated(order.id).get(report=first.id)
    assert row.factors_g < 0
    assert row.method_g == row.facts_g == row.burden_g == 0
    assert row.after_g - row.before_g == row.factors_g
    assert said(row.statement).factor_set_sha256 == whole.digest
    assert before.factor_set_sha256 not in (None, whole.digest)
    assert said(first.id) == before


def test_what_is_in_use_is_not_loaded_again(house: House, now: dt.datetime) -> None:
    actions.load_factors(files=[("three.json", sheet(310))], actor=None, at=now + dt.timedelta(days=2))

    with pytest.raises(actions.FactorsInUse):
        actions.load_factors(files=[("same.json", sheet(310))], actor=None, at=now + dt.timedelta(days=3))


def test_a_file_that_is_no_set_is_refused_and_nothing_changes(house: House, now: dt.datetime) -> None:
    before = factors.newest("omlopp-2026")

    with pytest.raises(FileUnreadable):
        actions.load_factors(files=[("none.json", b"{}")], actor=None, at=now)

    assert factors.newest("omlopp-2026") == before


def test_a_method_that_looks_up_no_models_names_no_set(house: House) -> None:
    assert factors.newest("ivl-2020") is None
    assert factors.newest("omlopp-2026") is not None


def test_a_kept_set_is_the_set_that_was_loaded(house: House, now: dt.datetime) -> None:
    whole = actions.load_factors(
        files=[("four.json", sheet(320))], actor=None, at=now + dt.timedelta(days=4)
    ).factors

    factors.read.cache_clear()

    assert factors.read(whole.digest).digest == whole.digest
    assert len(whole.models) == len(shipped().models) + 1


def test_parts_that_are_used_again_make_a_saving_known(house: House, now: dt.datetime) -> None:
    device = Device.objects.get(id=house.other.cleared.id)
    takeback = house.other.takeback.id
    ledger.append([DeviceRouted(subject=device.id, route="parts")], actor=None, at=now)
    actions.assess_takeback(takeback=takeback, actor=None, at=now)
    assert Saving.objects.get(takeback=takeback, device=device.id).answer.central_g is None

    Device.objects.filter(id=device.id).update(stage="received")
    done = workshop.harvest_parts(device=device.id, parts=[Part.RAM, Part.SSD], actor=None, at=now)
    actions.assess_takeback(takeback=takeback, actor=None, at=now)

    assert done.done == (device.id,)
    answer = Saving.objects.get(takeback=takeback, device=device.id).answer
    assert (answer.central_g or 0) > 0
    assert answer.level == "component"
    Device.objects.filter(id=device.id).update(stage=device.stage)


def test_parts_are_taken_only_from_what_is_taken_apart(house: House, now: dt.datetime) -> None:
    result = workshop.harvest_parts(device=house.own.cleared.id, parts=[Part.RAM], actor=None, at=now)

    assert not result.done


def test_replay_gives_the_same_rows(house: House) -> None:
    found = ledger.replay()

    assert not [one for one in found.differences if one.table == "climate_loaded_factors"]
