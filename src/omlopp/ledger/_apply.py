"""From events to rows: which statements the capabilities' apply rooms have for each type of event.

A rule is one or more SQL statements that read the relation `batch` (id, subject, at, recorded_at, actor,
data jsonb): events of one type about different subjects. A rule writes only rows that belong to the events'
own subjects, so that events of different subjects may be applied in any order; that is what makes large
batches, replay and many writers at once possible.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings

from omlopp.domain.events import EVENTS, Event, type_name


@dataclass(frozen=True, slots=True)
class Rules:
    """What a capability makes of events: its tables and, per type of event, the statements.

    `summed` names tables whose rows are only meaningful as sums: table → (grouping columns, summed columns).
    Such a table has an ascending `id` beside them, and no grouping column is null.
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
        f"WITH batch AS MATERIALIZED (SELECT id, subject, at, recorded_at, actor, data"  # noqa: S608 - fixed text of our own
        f" FROM ledger_batch WHERE turn = %s AND step = %s) {statement}"
        for rules in all_rules()
        for statement in rules.statements.get(event, ())
    )


def plan(
    *, turn: int, types: Sequence[str], subjects: Sequence[str]
) -> tuple[list[int], list[str], list[Any]]:
    """How a batch is applied: the number of each event's step, the statements, their parameters in order.

    A step is the events of one type in one wave, that is about different subjects; its statements find them
    staged under the turn and the number. Run the statements in one transaction, in this order.
    """
    order = _order()
    keys = list(zip(_in_waves(subjects), types, strict=True))
    steps = sorted(set(keys), key=lambda step: (step[0], order[step[1]]))
    numbers = {step: number for number, step in enumerate(steps)}
    texts: list[str] = []
    parameters: list[Any] = []
    for step, number in numbers.items():
        for text in _statements(step[1]):
            texts.append(text)
            parameters += [turn, number]
    return [numbers[key] for key in keys], texts, parameters


def _in_waves(subjects: Sequence[str]) -> list[int]:
    """For each event, how many of the batch's earlier events are about the same subject.

    Events of one wave are about different subjects, so those of one type can be applied in one statement.
    """
    seen: dict[str, int] = {}
    waves = []
    for subject in subjects:
        wave = seen.get(subject, 0)
        seen[subject] = wave + 1
        waves.append(wave)
    return waves
