"""What every document has: who issued it, for whom, its identity; and its data as canonical JSON."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

import msgspec

from omlopp.domain.events import Change
from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval

_encode = msgspec.json.Encoder(order="sorted").encode
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
"""Most of what a document says needs no change, and is passed by without a call."""


class FiguresDisagree(ValueError):
    """The parts of a document do not add up to its whole; it would have been a false statement."""

    def __init__(self, what: str, *, stated: object, found: object) -> None:
        self.what = what
        self.stated = stated
        self.found = found
        super().__init__(f"{what}: stated {stated}, found {found}")


class TextUnwritable(ValueError):
    """A text holds half a surrogate pair, which no file can carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A party as it is named on paper. `number` is its registration number."""

    name: str
    number: str | None = None
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The identity of one issued document.

    `issued_at` has a time zone. `position` is the ledger position up to which facts were read. `verify_url`
    is where an outsider checks it, without a fragment: the digest of the data is added behind `#`, so that
    the code on paper binds the very data, and a web server never sees it. `replaces` names the version that
    this one takes the place of and `changes` is what it says otherwise.
    """

    id: str
    issued_at: datetime
    verify_url: str
    version: int = 1
    position: int | None = None
    replaces: str | None = None
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("issued_at has no time zone")
        if "#" in self.verify_url:
            raise ValueError("verify_url has a fragment already")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Plain data that one page is made from. `SHAPE` names its JSON; a different shape gets a new name."""

    SHAPE: ClassVar[str] = ""

    issue: Issue
    operator: Organisation
    customer: Organisation


def canonical(document: Document) -> bytes:
    """The data as canonical JSON (RFC 8785): only objects, lists, texts, whole numbers, true, false, null.

    Exact decimals are texts, so that no reader turns them into floats. Raises `TextUnwritable`.
    """
    shape = {"shape": document.SHAPE, **_plain(document)}
    try:
        return _encode(shape)
    except UnicodeEncodeError as error:
        raise TextUnwritable(
            error.object[error.start : error.end].encode("ascii", "backslashreplace")
        ) from error


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _plain(value: Any) -> Any:
    return value if type(value) in _AS_THEY_ARE else _writer(value.__class__)(value)


@cache
def _writer(kind: type[Any]) -> Callable[[Any], Any]:
    """How values of a type are written; asked once for each type, because documents have many of the same."""
    if issubclass(kind, Enum):
        return lambda value: _plain(value.value)
    if issubclass(kind, Money):
        return lambda value: {"amount": format(value.amount, "f"), "currency": value.currency}
    if issubclass(kind, Interval):
        return lambda value: {
            "low": repr(float(value.low)),
            "central": repr(float(value.central)),
            "high": repr(float(value.high)),
        }
    if issubclass(kind, tuple | list):
        return lambda value: [one if type(one) in _AS_THEY_ARE else _plain(one) for one in value]
    if is_dataclass(kind):
        return _fields(kind)
    if issubclass(kind, Mapping):
        return lambda value: {str(key): _plain(one) for key, one in value.items()}
    for plain, write in _SCALARS.items():
        if issubclass(kind, plain):
            return write
    raise TypeError(f"no place in a document for {kind.__name__}")


_SCALARS: dict[type[Any], Callable[[Any], Any]] = {
    str: lambda value: value,
    int: lambda value: value,
    Decimal: lambda value: format(value, "f"),
    float: repr,
    date: lambda value: value.isoformat(),
}


def _fields(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    names = tuple(field.name for field in fields(kind))
    get = attrgetter(*names)

    def write(value: Any) -> dict[str, Any]:
        values = get(value) if len(names) > 1 else (get(value),)
        return {
            name: one if type(one) in _AS_THEY_ARE else _plain(one)
            for name, one in zip(names, values, strict=True)
        }

    return write
