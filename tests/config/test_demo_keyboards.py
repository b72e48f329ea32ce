"""The demo's keyboards: looked at, one run printed in part by the worker, one that waits."""

from types import SimpleNamespace
from typing import Any

import pytest
from tests.apps.keyboards.test_keyboards import Floor

from omlopp import ledger
from omlopp.apps.keyboards import queries
from omlopp.apps.keyboards.models import Geometry, Keyboard, Run
from omlopp.config.demo import _keyboards
from omlopp.domain import events

pytestmark = pytest.mark.django_db


def test_one_run_is_under_way_and_one_waits(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    floor = Floor(cast)
    laptops = floor.laptops(len(_keyboards.STAND))
    empty = [events.NoMediaFound(subject=device, found_by="teardown") for device in laptops]
    stocked = [events.DeviceStocked(subject=device, place="Lager A", media=0) for device in laptops]
    ledger.append([*empty, *stocked], actor=None, at=floor.at)
    left: list[dict[str, Any]] = []
    monkeypatch.setattr(_keyboards, "MODELS", (("Demo", "Demobook 14"),))
    monkeypatch.setattr(_keyboards.print_some, "defer", lambda **given: left.append(given))
    actor = cast.person("administrator", cast.operator).pk

    _keyboards.play(SimpleNamespace(operator=cast.operator, actor=actor), at=floor.at)  # type: ignore[arg-type]
    (given,) = left
    _keyboards.print_some(**given)

    assert Geometry.objects.get().name.startswith("Demo")
    assert set(Run.objects.values_list("source", "first_passed")) == {("de", True), ("gb", None)}
    assert Keyboard.objects.filter(reprinted_to="se").count() == _keyboards.RELEASED
    assert sum(row.waiting for row in queries.runs([floor.path])) > 0
