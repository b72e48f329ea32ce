"""One value, one spelling; and an event's fast leaf is the leaf of its document."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.trust import (
    EventNotRecordable,
    TextNotJson,
    ValueNotCanonical,
    canonical,
    event_document,
    event_leaf,
    event_time,
    leaf_hashes,
    read_json,
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
# Names around the place where UTF-16 order and code-point order differ.
names = texts | st.text("a\ue000\uffff😀\U00010000", max_size=3)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=12,
)


class Colour(StrEnum):
    """A code as the vocabulary has them."""

    BLUE = "blue"


@settings(max_examples=300, deadline=None)
@given(values)
def test_canonical_is_rfc_8785_and_reads_back(value: object) -> None:
    written = canonical(value)

    assert written == rfc8785.dumps(value)  # type: ignore[arg-type]  # its own recursive alias
    assert read_json(written) == value


def test_canonical_sorts_names_by_utf16_unit() -> None:
    assert canonical({"\ue000": 1, "😀": {"\uffff": 2, "\U00010000": 3}, "a": [{"\ue000": 0, "😀": 1}]}) == (
        '{"a":[{"😀":1,"\ue000":0}],"😀":{"\U00010000":3,"\uffff":2},"\ue000":1}'.encode()
    )


def test_canonical_takes_tuples_and_codes_as_what_they_hold() -> None:
    assert canonical({"c": (Colour.BLUE, {Colour.BLUE: 1})}) == b'{"c":["blue",{"blue":1}]}'


def test_canonical_keeps_the_letters_of_an_escaped_nul() -> None:
    assert canonical("\\u0000") == b'"\\\\u0000"'


DEEP: list[object] = []
for _ in range(80):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("value", "code", "place"),
    [
        ({"a": [1, 2.0]}, "float", ("a", 1)),
        (float("nan"), "float", ()),
        ({"a": 2**53}, "integer_too_large", ("a",)),
        ([-(2**53)], "integer_too_large", (0,)),
        ({"a": {"b": "\ud800"}}, "lone_surrogate", ("a", "b")),
        ({"\udfff": 1}, "lone_surrogate", ()),
        ([["x\0"]], "nul", (0, 0)),
        ({"\0": 1}, "nul", ()),
        ({1: 2}, "key_not_text", ()),
        ({"a": b"x"}, "type_unknown", ("a",)),
        ({"a": datetime(2026, 1, 1, tzinfo=UTC)}, "type_unknown", ("a",)),
        ([UUID(int=0)], "type_unknown", (0,)),
        (DEEP, "too_deep", (0, 0, 0)),
    ],
)
def test_canonical_refuses_with_place(value: object, code: str, place: tuple[object, ...]) -> None:
    with pytest.raises(ValueNotCanonical) as refusal:
        canonical(value)

    assert (refusal.value.code, refusal.value.place) == (code, place)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff", "not_utf8"),
        (b"{", "not_json"),
        (b"", "not_json"),
        (b"\xef\xbb\xbf{}", "not_json"),
        (b'{"a":1,"a":2}', "duplicate_key"),
        (b"1.0", "float"),
        (b"1e3", "float"),
        (b"NaN", "float"),
        (b"-0", "float"),
        (b"9007199254740992", "integer_too_large"),
        (b"9" * 5000, "integer_too_large"),
        (b'"\\ud800"', "lone_surrogate"),
        (b'{"a":"\\u0000"}', "nul"),
        (b"[" * 100_000, "too_deep"),
        (b"[" * 70 + b"]" * 70, "too_deep"),
    ],
)
def test_read_json_refuses(text: bytes, code: str) -> None:
    with pytest.raises(TextNotJson) as refusal:
        read_json(text)

    assert refusal.value.code == code


def test_an_event_is_spelled_the_same_for_ever() -> None:
    document = event_document(
        id=UUID("01980000-0000-7000-8000-000000000001"),
        type="DeviceReceived",
        subject=UUID("01980000-0000-7000-8000-000000000002"),
        actor=None,
        at=datetime(2026, 3, 1, 10, 0, tzinfo=timezone(timedelta(hours=1))),
        recorded_at=datetime(2026, 3, 1, 9, 0, 0, 1, tzinfo=UTC),
        data={"site": "lager", "bay": 7},
        salt=bytes(range(16)),
    )

    assert canonical(document) == (
        b'{"actor":null,"at":"2026-03-01T09:00:00.000000Z","data":{"bay":7,"site":"lager"},'
        b'"id":"01980000-0000-7000-8000-000000000001","recorded_at":"2026-03-01T09:00:00.000001Z",'
        b'"salt":"000102030405060708090a0b0c0d0e0f",'
        b'"subject":"01980000-0000-7000-8000-000000000002","type":"DeviceReceived"}'
    )
    assert event_leaf(document).hex() == "bfedad32a44cdd514e1e66cba1a9971bbbc5b3b30fccf0d53ecacf8828310b35"


uuids = st.none() | st.uuids().map(str)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(  # noqa: DTZ001 - zone added below
    lambda moment: event_time(moment.replace(tzinfo=UTC))
)
rows = st.lists(
    st.tuples(
        uuids,
        st.from_regex(r"[A-Za-z]+", fullmatch=True),
        uuids,
        uuids,
        moments,
        moments,
        st.dictionaries(names, values, max_size=3),
        st.binary(min_size=16, max_size=16),
    ),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(rows)
def test_leaf_hashes_are_the_leaves_of_the_documents(events: list[tuple]) -> None:  # type: ignore[type-arg]
    leaves = leaf_hashes(
        ids=[event[0] for event in events],
        types=[event[1] for event in events],
        subjects=[event[2] for event in events],
        actors=[event[3] for event in events],
        ats=[event[4] for event in events],
        recorded_ats=[event[5] for event in events],
        datas=[canonical(event[6]).decode() for event in events],
        salts=[event[7].hex() for event in events],
    )

    assert leaves == [
        event_leaf(
            event_document(
                id=event[0],
                type=event[1],
                subject=event[2],
                actor=event[3],
                at=event[4],
                recorded_at=event[5],
                data=event[6],
                salt=event[7],
            )
        )
        for event in events
    ]


FIELDS: dict[str, object] = {
    "id": None,
    "type": "Thing",
    "subject": None,
    "actor": None,
    "at": "2026-03-01T09:00:00.000000Z",
    "recorded_at": "2026-03-01T09:00:00.000000Z",
    "data": {},
    "salt": bytes(16),
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "Thing1"),
        ("type", ""),
        ("type", 'A","x":"'),
        ("salt", b"short"),
        ("at", datetime(2026, 1, 1)),  # noqa: DTZ001 - the fault under test
    ],
)
def test_an_event_that_has_no_spelling_is_refused(field: str, value: object) -> None:
    with pytest.raises(EventNotRecordable) as refusal:
        event_document(**{**FIELDS, field: value})  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_an_altered_type_gets_a_leaf_of_its_own() -> None:
    altered = 'A","x":"\n'
    moment = "2026-03-01T09:00:00.000000Z"

    leaves = leaf_hashes(
        ids=[None],
        types=[altered],
        subjects=[None],
        actors=[None],
        ats=[moment],
        recorded_ats=[moment],
        datas=["{}"],
        salts=["00" * 16],
    )

    document = event_document(**FIELDS)  # type: ignore[arg-type]
    assert leaves == [event_leaf(document | {"type": altered})]
