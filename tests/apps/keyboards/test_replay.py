"""The rows of keyboards come out the same when they are built anew from the facts."""

from typing import Any

from omlopp import ledger
from omlopp.apps.keyboards import actions
from omlopp.apps.keyboards.models import Keyboard, Outcome, State
from omlopp.domain import events
from tests.apps.keyboards.test_keyboards import Floor


def test_replay_gives_the_same_rows(committed_db: str, cast: Any) -> None:
    floor = Floor(cast)
    laptops = floor.laptops(7)
    floor.adopt()
    floor.examine(laptops, backlit=False, wear="shiny")
    (run,) = floor.plan(laptops).runs
    floor.approve(run)
    artwork = floor.approve(run, "uv-roland")
    floor.mount(run, laptops[0], artwork)
    actions.check_first_article(
        run=run,
        device=laptops[0],
        passed=True,
        photo=actions.Photo("a" * 64, proposal="passed", picture="b" * 64),
        actor=None,
        at=floor.at,
    )
    outcomes = ("released", "reprint", "scrapped_cap", "keyboard_swapped", "released")
    for device, outcome in zip(laptops, outcomes, strict=False):
        if device != laptops[0]:
            floor.mount(run, device, artwork)
        floor.end(run, device, outcome)
    actions.withdraw_reprints(devices=laptops[5:6], actor=None, at=floor.at)
    floor.examine([laptops[4]], "dk", backlit=True)
    ledger.append(
        [events.DeviceShipped(subject=laptops[6], to=None, reason="returned")], actor=None, at=floor.at
    )
    ledger.sequence_all()
    states = set(Keyboard.objects.values_list("state", flat=True))
    assert states == {State.RELEASED, State.REPRINT, State.SPOILT, State.SEEN}
    assert Outcome.objects.count() == 6

    replayed = ledger.replay()

    assert replayed.equal, replayed.differences
