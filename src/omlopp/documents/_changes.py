"""What a new version of a document says otherwise than the one it replaces: figures, and rows by key."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from omlopp.documents._figures import kilograms, mass, money, number
from omlopp.documents._words import WORDS, Words
from omlopp.domain.events import Change
from omlopp.domain.money import Money

_encode = msgspec.json.Encoder(order="sorted").encode
_APART = frozenset({"issue", "shape"})
_KEYS = ("line", "serial", "medium", "name", "code", "reason", "level")
"""What tells the rows of a list apart, the first that every row of it has."""
_LISTS = {"devices": "devices", "media": "media"}
"""Lists whose rows are counted; other lists are sums over these, and change with them."""
_AMOUNT = re.compile(r"(-?\d+\.\d+) ([A-Z]{3})")
_MASS = re.compile(r"(-?\d+(?:\.\d+)?) kg")
OTHER, NOTHING = "other", "nothing"
_OF_ROWS = ("added", "removed", "changed")


def changes(before: bytes, after: bytes) -> tuple[Change, ...]:
    """What differs between the canonical data of two versions, figures first, then rows.

    Values are texts: whole numbers, `374150.00 SEK`, `1250.5 kg`, dates and codes as they stand; None where
    one of the versions does not say. `devices_added`, `devices_removed` and `devices_changed` count rows.
    What has no words of its own is counted as `other`; two versions that say the same give `nothing`.
    """
    one, two = msgspec.json.decode(before), msgspec.json.decode(after)
    found: list[Change] = []
    other = 0
    was, now = dict(_figures(one)), dict(_figures(two))
    for path in dict.fromkeys([*was, *now]):
        if was.get(path) == now.get(path):
            continue
        if _is_told(path):
            found.append(Change(code=path, before=was.get(path), after=now.get(path)))
        else:
            other += 1
    for name in sorted({name for name in (*one, *two) if _is_list(one.get(name)) or _is_list(two.get(name))}):
        rows = _rows(one.get(name) or [], two.get(name) or [])
        if name in _LISTS:
            found += [
                Change(code=f"{_LISTS[name]}_{what}", before=None, after=str(n)) for what, n in rows if n
            ]
        elif any(n for _what, n in rows):
            other += 1
    if other:
        found.append(Change(code=OTHER, before=None, after=str(other)))
    return tuple(found) or (Change(code=NOTHING, before=None, after=None),)


def told(made: Iterable[Change], words: Words) -> list[str]:
    """Each change as a phrase: `net: 1 200,00 kr → 1 150,00 kr`, `3 devices changed`."""
    phrases = []
    for change in made:
        name = words.code("change", change.code)
        if change.code == NOTHING:
            phrases.append(name)
        elif change.code.rpartition("_")[2] in (*_OF_ROWS, OTHER):
            phrases.append(f"{name}: {number(int(change.after or 0), words.language)}")
        else:
            phrases.append(f"{name}: {_value(change.before, words)} → {_value(change.after, words)}")
    return phrases


def _value(text: str | None, words: Words) -> str:
    if text is None:
        return words("unknown")
    if found := _AMOUNT.fullmatch(text):
        return money(Money(Decimal(found[1]), found[2]), words.language)
    if found := _MASS.fullmatch(text):
        kg = Decimal(found[1])
        return mass(kg, words.language) if abs(kg) >= 1 else kilograms(kg, words.language)
    return text


def _is_told(path: str) -> bool:
    return f"change.{path}" in WORDS


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _figures(of: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """The figures of a document by path, those of nested parts too; lists apart."""
    for name, value in of.items():
        path = f"{above}{name}"
        if path in _APART or value is None or _is_list(value):
            continue
        if isinstance(value, dict):
            keys = set(value)
            if keys == {"amount", "currency"}:
                yield path, f"{value['amount']} {value['currency']}"
            elif keys == {"low", "central", "high"}:
                yield path, f"{Decimal(value['central']).quantize(Decimal('0.001'))} kg"
            else:
                yield from _figures(value, f"{path}.")
        elif isinstance(value, list):
            yield path, ", ".join(map(str, value))
        else:
            yield path, str(value)


def _rows(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """How many rows were added, removed and changed. Rows of the same key are told apart by what they say."""
    everything = [*before, *after]
    key = next((key for key in _KEYS if all(row.get(key) is not None for row in everything)), None)
    was, now = _by(key, before), _by(key, after)
    added = removed = changed = 0
    for name in {*was, *now}:
        gone, come = was[name] - now[name], now[name] - was[name]
        less, more = gone.total(), come.total()
        changed += min(less, more)
        removed += max(0, less - more)
        added += max(0, more - less)
    return list(zip(_OF_ROWS, (added, removed, changed), strict=True))


def _by(key: str | None, rows: Sequence[dict[str, Any]]) -> defaultdict[object, Counter[bytes]]:
    found: defaultdict[object, Counter[bytes]] = defaultdict(Counter)
    for row in rows:
        found[row[key] if key else None][_encode(row)] += 1
    return found
