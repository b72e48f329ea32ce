"""The rows of keyboards come out the same when they are built anew from the facts."""

from typing import Any

from omlopp import ledger
from tests.apps.keyboards.test_keyboards import Floor


def test_replay_gives_the_same_rows(committed_db: str, cast: Any) -> None:
    floor = Floor(cast)
    laptops = floor.laptops(3)
    floor.adopt()
    floor.examine(laptops, backlit=False)
    (run,) = floor.plan(laptops).runs
    artwork = floor.approve(run)
    floor.mount(run, laptops[0], artwork)
    floor.first(run, laptops[0])
    floor.end(run, laptops[0])
    ledger.sequence_all()

    replayed = ledger.replay()

    assert replayed.equal, replayed.differences
