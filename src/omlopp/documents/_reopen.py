"""From frozen data back to the document it came from: what `canonical` wrote, read again, field by field."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from omlopp.documents._facts import Document
from omlopp.domain.money import Money
from omlopp.domain.quantities import Interval


class ShapeUnknown(ValueError):
    """The data names a shape of document that is not known here."""

    def __init__(self, shape: object) -> None:
        self.shape = shape
        super().__init__(shape)


def reopened(data: bytes, kinds: Mapping[str, type[Document]]) -> Document:
    """The document whose canonical data this is. Raises `ShapeUnknown`."""
    plain = json.loads(data)
    shape = plain.pop("shape", None) if isinstance(plain, dict) else None
    if not isinstance(shape, str) or shape not in kinds:
        raise ShapeUnknown(shape)
    document: Document = _build(kinds[shape], plain)
    return document


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _build(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = [each for each in get_args(hint) if each is not type(None)]
        return _build(inner, value)
    if origin is tuple:
        item = get_args(hint)[0]
        return tuple(_build(item, each) for each in value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _build(get_args(hint)[1], each) for key, each in value.items()}
    if hint is Money:
        return Money(Decimal(value["amount"]), value["currency"])
    if hint is Interval:
        return Interval(*(float(value[name]) for name in ("low", "central", "high")))
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(
            **{name: _build(each, value[name]) for name, each in _hints(hint).items() if name in value}
        )
    if hint in (datetime, date):
        return hint.fromisoformat(value)
    if hint is float or (isinstance(hint, type) and issubclass(hint, Decimal | Enum)):
        return hint(value)
    return value
