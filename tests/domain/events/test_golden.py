"""Facts recorded under an earlier release are read by every later one: shapes only ever grow.

`golden.json` holds events as they stand in a ledger. An example is never edited. A new field gets a default
and one more example of its event that holds it; a different fact is a new event.
"""

import json
import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from omlopp.domain import trust
from omlopp.domain.events import EVENTS, Event, type_name

GOLDEN: list[dict[str, Any]] = json.loads((Path(__file__).parent / "golden.json").read_text())
BY_NAME = {type_name(event): event for event in EVENTS}
PLAIN = {str, int, bool, UUID, date, type(None)}


def decoded(example: dict[str, Any]) -> Event:
    """The event an example stands for."""
    return msgspec.convert({"subject": example["subject"], **example["data"]}, BY_NAME[example["type"]])


def encoded(event: Event) -> dict[str, Any]:
    """The event's data as the ledger writes it."""
    data: dict[str, Any] = json.loads(msgspec.json.encode(event))
    return {"subject": data.pop("subject"), "data": data, "type": type_name(event)}


@cache
def hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def values(kind: type) -> Iterator[type]:
    """Every plain type that occurs in a shape, at any depth."""
    if is_dataclass(kind):
        for hint in hints(kind).values():
            yield from values(hint)
    elif typing.get_origin(kind) in (typing.Union, types.UnionType, tuple):
        for part in typing.get_args(kind):
            if part is not ...:
                yield from values(part)
    else:
        yield kind


def grown(before: Any, after: Any, kind: Any) -> bool:
    """Whether `after` is `before` and, at most, fields added since with their defaults."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType) and before is not None:
        (kind,) = (part for part in typing.get_args(kind) if part is not type(None))
    if is_dataclass(kind):
        defaults = {
            field.name: json.loads(msgspec.json.encode(field.default))
            for field in fields(kind)
            if field.default is not MISSING
        }
        return set(before) <= set(after) and all(
            grown(before[name], value, hints(typing.cast("type", kind))[name])
            if name in before
            else name in defaults and value == defaults[name]
            for name, value in after.items()
        )
    if typing.get_origin(kind) is tuple:
        of = typing.get_args(kind)[0]
        return len(before) == len(after) and all(
            grown(one, other, of) for one, other in zip(before, after, strict=True)
        )
    return bool(before == after)


@pytest.mark.parametrize("example", GOLDEN, ids=lambda example: example["type"])
def test_a_recorded_event_is_read_and_written_as_it_was(example: dict[str, Any]) -> None:
    again = encoded(decoded(example))

    assert (again["type"], again["subject"]) == (example["type"], example["subject"])
    assert grown(
        {"subject": "", **example["data"]}, {"subject": "", **again["data"]}, BY_NAME[example["type"]]
    )


@pytest.mark.parametrize("example", GOLDEN, ids=lambda example: example["type"])
def test_what_is_written_is_canonical(example: dict[str, Any]) -> None:
    data = msgspec.json.Encoder(order="sorted").encode(encoded(decoded(example))["data"])

    assert data == trust.canonical(json.loads(data))


@pytest.mark.parametrize("event", EVENTS, ids=type_name)
def test_every_event_has_an_example_with_every_field(event: type[Event]) -> None:
    examples = [example["data"] for example in GOLDEN if example["type"] == type_name(event)]
    names = {field.name for field in fields(event)} - {"subject"}

    assert any(set(example) == names for example in examples)


def test_examples_are_of_events_that_exist() -> None:
    assert {example["type"] for example in GOLDEN} == set(BY_NAME)


@pytest.mark.parametrize("event", EVENTS, ids=type_name)
def test_values_are_exact(event: type[Event]) -> None:
    """No fraction has one canonical form in every language, so quantities are whole or decimal text."""
    assert set(values(event)) <= PLAIN


@pytest.mark.parametrize("event", EVENTS, ids=type_name)
def test_names_are_in_the_past_tense(event: type[Event]) -> None:
    """A fact has happened. The last word of the name is a participle or says what was found to be so."""
    said = {"Found", "Missing", "Unreadable", "Duplicate", "Frozen", "Withdrawn", "Drawn"}

    assert type_name(event).endswith("ed") or any(type_name(event).endswith(word) for word in said)


def test_every_event_is_listed_once() -> None:
    assert len(BY_NAME) == len(EVENTS)
    # By name: a dataclass with slots is made twice, and both are subclasses.
    assert {kind.__name__ for kind in Event.__subclasses__()} == set(BY_NAME)
