"""Reading files: whatever the bytes, a document or a named refusal."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.apps.workshop._reading import Document, media_type, read_document

SAMPLE = json.dumps(
    {
        "format": "omlopp-evidence/1",
        "tool": "exempelstation",
        "device": {"kind": "laptop", "serial": "SN1", "imei": "490154203237518"},
        "components": [{"kind": "ssd", "serial": "D1", "size_bytes": 512}, {"kind": "ram"}],
        "media": [{"serial": "D1", "medium": "ssd", "method": "overwrite", "result": "success"}],
    }
).encode()


def everything_told(document: Document) -> tuple[object, ...]:
    return (
        document.described,
        document.device_keys,
        document.tag,
        document.media_keys,
        document.storage,
        document.problems,
        document.independent,
        document.tool,
        media_type(document.data),
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SAMPLE)), st.binary(max_size=6), st.integers(0, 8))
def test_a_damaged_report_is_read_or_refused_by_name(place: int, junk: bytes, gone: int) -> None:
    damaged = SAMPLE[:place] + junk + SAMPLE[place + gone :]

    document = read_document("damaged.json", damaged)

    assert (document.refused is None) == (document.inventory is not None or document.report is not None)
    assert everything_told(document)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(data: bytes) -> None:
    assert everything_told(read_document("anything", data))


def test_an_own_report_tells_inventory_and_erasure() -> None:
    document = read_document("sample.json", SAMPLE)

    assert document.device_keys == ("SN1", "490154203237518")
    assert document.storage == ((0, "D1"),)
    assert document.media_keys == ("D1",)
    assert document.lists_media
    assert not document.independent
