"""Lists as read from their files, held in memory: what is corrected in one is judged anew, not read anew."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from omlopp import ledger
from omlopp.apps.intake.models import DraftList
from omlopp.domain import manifest
from omlopp.domain.manifest import Field, Manifest

ROWS_HELD = 60_000
"""Rows held by one process, over all lists; the one read last is held whatever its size."""

Headings = Mapping[str, Field | None]
_Key = tuple[str, str, tuple[tuple[str, str | None], ...]]

_held: OrderedDict[_Key, Manifest] = OrderedDict()
_lock = Lock()


def headings_of(draft: DraftList) -> dict[str, Field | None]:
    """What a person has said of the draft's headings."""
    return {heading: Field(field) if field else None for heading, field in draft.headings.items()}


def read(data: bytes, name: str, headings: Headings, *, exhibit: str) -> Manifest:
    """The file as read, before corrections. Raises the refusals of `domain.manifest`."""
    return _hold(
        (exhibit, name, tuple(sorted(headings.items()))), manifest.read(data, name, headings=headings)
    )


def read_draft(draft: DraftList) -> Manifest:
    """The draft's file as read, before corrections; from memory where this process has read it."""
    headings = headings_of(draft)
    key = (draft.exhibit, draft.name, tuple(sorted(headings.items())))
    with _lock:
        if (found := _held.get(key)) is not None:
            _held.move_to_end(key)
            return found
    return read(ledger.read_exhibit(draft.exhibit), draft.name, headings, exhibit=draft.exhibit)


def _hold(key: _Key, read_: Manifest) -> Manifest:
    with _lock:
        _held[key] = read_
        while len(_held) > 1 and sum(len(one.rows) for one in _held.values()) > ROWS_HELD:
            _held.popitem(last=False)
    return read_
