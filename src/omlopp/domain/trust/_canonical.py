"""Canonical JSON (RFC 8785) for the values facts and statements are made of, and the way back.

One value has one spelling, so that a digest of it can be computed again by anybody. Of RFC 8785 we use the
part with strings, whole numbers, booleans, null, lists and objects: floating-point numbers are refused, since
money and quantities are decimal strings here and no reader should have to agree on how a float is printed.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

import msgspec

LARGEST_INTEGER: Final = 2**53 - 1
"""The largest magnitude every JSON reader keeps exactly (RFC 8785 section 3.2.2.3, RFC 7493 section 2.2)."""

DEEPEST: Final = 64
"""Levels of nesting a value may have."""

_encode_sorted = msgspec.json.Encoder(order="sorted").encode
_encode_as_is = msgspec.json.Encoder().encode

_TEXTUAL: Final = frozenset({str, bool, type(None)})
_STRING: Final = frozenset({str})
# Lead bytes of characters beyond U+FFFF: only these sort differently by UTF-16 unit than by code point.
_ASTRAL: Final = re.compile(rb"[\xf0-\xf4]")


class ValueNotCanonical(Exception):
    """The value has no canonical form here.

    `code` is one of `float`, `integer_too_large`, `lone_surrogate`, `nul`, `key_not_text`, `too_deep`,
    `type_unknown`; `place` is the path of keys and indexes to the value.
    """

    def __init__(self, code: str, place: tuple[str | int, ...] = ()) -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place


class TextNotJson(Exception):
    """The bytes are not one JSON value of the kind `canonical` writes.

    `code` is one of `not_utf8`, `not_json`, `duplicate_key`, `float`, `too_deep`, or a code of
    `ValueNotCanonical`; `place` is a short fact about where (an offset, a key) or empty.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place


def canonical(value: Any) -> bytes:
    """The RFC 8785 canonical form of a value, as UTF-8 bytes.

    Takes `str`, `int` (magnitude below 2^53), `bool`, `None`, lists, tuples and dicts with text keys.
    Subclasses of `str` (enumerations of codes) count as their text.

    Raises `ValueNotCanonical` for anything else, for lone surrogates and for NUL characters.
    """
    if not _is_plain(value, DEEPEST):
        value = _settled(value, ())
    try:
        text = _encode_sorted(value)
    except UnicodeEncodeError:
        value = _settled(value, ())
        raise AssertionError("a text that cannot be encoded was not found again") from None
    if b"\\u0000" in text:
        # Either a NUL, which is refused here, or a backslash followed by the letters: the walk tells.
        _settled(value, ())
    if not text.isascii() and _ASTRAL.search(text):
        return _encode_as_is(_in_utf16_order(value))
    return text


def read_json(text: bytes) -> Any:
    """Read one JSON value strictly: UTF-8, no name twice in an object, nothing `canonical` refuses.

    Raises `TextNotJson`.
    """
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TextNotJson("not_utf8", str(error.start)) from None
    try:
        value = json.loads(
            decoded,
            object_pairs_hook=_object_without_duplicates,
            parse_float=_refuse_float,
            parse_constant=_refuse_float,
            parse_int=_bounded_integer,
        )
    except json.JSONDecodeError as error:
        raise TextNotJson("not_json", str(error.pos)) from None
    except RecursionError:
        raise TextNotJson("too_deep") from None
    try:
        _settled(value, ())
    except ValueNotCanonical as refusal:
        raise TextNotJson(refusal.code, "/".join(map(str, refusal.place))) from None
    return value


def _is_plain(value: Any, depth: int) -> bool:
    """Whether the encoder may have the value as it is; answers quickly for the flat objects facts are."""
    kind = type(value)
    members: Any
    if kind is dict:
        if not _STRING.issuperset(map(type, value)):
            return False
        members = value.values()
    elif kind is list or kind is tuple:
        members = value
    else:
        return kind in _TEXTUAL or (kind is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER)
    if _TEXTUAL.issuperset(map(type, members)):
        return depth > 0
    return depth > 0 and all(_is_plain(member, depth - 1) for member in members)


def _settled(value: Any, place: tuple[str | int, ...]) -> Any:
    """A copy in exact built-in types; raises `ValueNotCanonical` with the place of the first fault."""
    if len(place) > DEEPEST:
        raise ValueNotCanonical("too_deep", place[:3])
    if isinstance(value, str):
        return _settled_text(value, place)
    if value is None or isinstance(value, bool):
        return value
    if type(value) is int:
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise ValueNotCanonical("integer_too_large", place)
        return value
    if isinstance(value, float):
        raise ValueNotCanonical("float", place)
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise ValueNotCanonical("key_not_text", place)
        return {_settled_text(key, place): _settled(member, (*place, key)) for key, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_settled(member, (*place, index)) for index, member in enumerate(value)]
    raise ValueNotCanonical("type_unknown", place)


def _settled_text(text: str, place: tuple[str | int, ...]) -> str:
    if "\0" in text:
        raise ValueNotCanonical("nul", place)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueNotCanonical("lone_surrogate", place) from None
    return str.__str__(text)


def _in_utf16_order(value: Any) -> Any:
    """The value with names in the order of their UTF-16 code units (RFC 8785 section 3.2.3)."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return {name: _in_utf16_order(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [_in_utf16_order(member) for member in value]
    return value


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise TextNotJson("duplicate_key", twice[:80].encode("ascii", "backslashreplace").decode())
    return found


def _refuse_float(literal: str) -> NoReturn:
    raise TextNotJson("float", literal[:20])


def _bounded_integer(literal: str) -> int:
    # -0 reads back as 0: two spellings of one value would break "one value, one spelling".
    if len(literal) > 17 or literal == "-0":
        raise TextNotJson("integer_too_large" if len(literal) > 17 else "float", literal[:20])
    return int(literal)
