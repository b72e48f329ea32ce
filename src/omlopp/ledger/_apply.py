"""From events to rows: which statements the capabilities' apply rooms have for each type of event.

A rule is one or more SQL statements that read the relation `batch` (n, id, subject, at, recorded_at, actor,
data jsonb): events of one type about different subjects. A rule writes only rows that belong to the events'
own subjects, so that events of different subjects may be applied in any order; that is what makes large
batches, replay and many writers at once possible.
"""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings

from omlopp.domain.events import EVENTS, Event, type_name


@dataclass(frozen=True, slots=True)
class Rules:
    """What a capability makes of events: its tables and, per type of event, the statements.

    `summed` names tables whose rows are only meaningful as sums: table → (grouping columns, summed columns).
    """

    tables: tuple[str, ...]
    statements: dict[type[Event], tuple[str, ...]]
    summed: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)


@cache
def all_rules() -> tuple[Rules, ...]:
    """The rules of every capability, in the order of the setting: lower floors first."""
    return tuple(importlib.import_module(name).RULES for name in settings.OMLOPP_APPLY)


@cache
def _order() -> dict[str, int]:
    return {type_name(event): place for place, event in enumerate(EVENTS)}


@cache
def _statements(kind: str) -> tuple[str, ...]:
    event = EVENTS[_order()[kind]]
    return tuple(
        f"WITH batch AS MATERIALIZED (SELECT n, id, subject, at, recorded_at, actor, data"  # noqa: S608 - fixed text of our own
        f" FROM ledger_batch WHERE turn = %s AND wave = %s AND type = %s) {statement}"
        for rules in all_rules()
        for statement in rules.statements.get(event, ())
    )


def statements(*, turn: int, steps: Iterable[tuple[int, str]]) -> tuple[list[str], list[Any]]:
    """The statements that apply the staged events of a turn, with their parameters in order.

    `steps` are the (wave, type) pairs that occur. Run them in one transaction, in this order.
    """
    order = _order()
    texts: list[str] = []
    parameters: list[Any] = []
    for wave, kind in sorted(steps, key=lambda step: (step[0], order[step[1]])):
        for text in _statements(kind):
            texts.append(text)
            parameters += [turn, wave, kind]
    return texts, parameters
