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


STAGED = """WITH batch AS MATERIALIZED (
SELECT id, subject, at, recorded_at, actor, data FROM ledger_batch WHERE turn = %s AND step = %s
) """
GIVEN = """WITH batch AS MATERIALIZED (
SELECT id, subject, at, recorded_at, actor, data FROM jsonb_to_recordset(%s::jsonb)
    AS given (id uuid, subject uuid, at timestamptz, recorded_at timestamptz, actor uuid, data jsonb)
) """
"""Where a statement finds its step's events: staged under a turn and a number, or given with it as JSON."""


@cache
def _statements(kind: str) -> tuple[str, ...]:
    event = EVENTS[_order()[kind]]
    return tuple(statement for rules in all_rules() for statement in rules.statements.get(event, ()))


def plan(*, types: Sequence[str], subjects: Sequence[str]) -> tuple[list[int], list[tuple[int, str]]]:
    """How a batch is applied: the number of each event's step, and the statements with their step's number.

    A step is the events of one type in one wave, that is about different subjects. Put `STAGED` or `GIVEN`
    before each statement and run them in one transaction, in this order.
    """
    order = _order()
    keys = list(zip(_in_waves(subjects), types, strict=True))
    steps = sorted(set(keys), key=lambda step: (step[0], order[step[1]]))
    numbers = {step: number for number, step in enumerate(steps)}
    statements = [(number, text) for step, number in numbers.items() for text in _statements(step[1])]
    return [numbers[key] for key in keys], statements


def staged(statements: Sequence[tuple[int, str]], *, turn: int) -> tuple[str, list[int]]:
    """The statements of a plan for events staged under the turn: one text, and its parameters in order."""
    text = ";".join(STAGED + statement for _, statement in statements)
    return text, [value for number, _ in statements for value in (turn, number)]


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
