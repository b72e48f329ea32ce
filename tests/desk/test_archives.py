"""Archives are read with care: limits on count, size and ratio, and no path is used."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.desk import _archives
from omlopp.desk._archives import ArchiveRefused, files_in, is_archive


def _zip(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_files_come_with_the_last_part_of_their_names_only() -> None:
    data = _zip({"../../etc/passwd": b"a", "C:\\reports\\one.json": b"b", "deep/down/two.xml": b"c"})

    assert files_in("r.zip", data) == [("passwd", b"a"), ("one.json", b"b"), ("two.xml", b"c")]


def test_what_operating_systems_leave_behind_is_left_out() -> None:
    data = _zip({"__MACOSX/._one.json": b"x", ".DS_Store": b"x", "one.json": b"b"})

    assert files_in("r.zip", data) == [("one.json", b"b")]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("damaged", b"PK\x03\x04 and then nothing"),
        ("damaged", _zip({"one.json": b"b" * 5000})[:-40]),
        ("empty", _zip({})),
        ("bomb", _zip({"one.json": b"0" * 40_000_000})),
        ("nested", _zip({"inner.zip": _zip({"one.json": b"b"})})),
    ],
)
def test_each_bad_archive_meets_its_own_refusal(code: str, data: bytes) -> None:
    with pytest.raises(ArchiveRefused) as refused:
        files_in("r.zip", data)

    assert refused.value.code == code


def test_an_archive_with_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archives, "ENTRIES_LIMIT", 2)

    with pytest.raises(ArchiveRefused) as refused:
        files_in("r.zip", _zip({"a": b"1", "b": b"2", "c": b"3"}))

    assert refused.value.code == "too_many"


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archives, "TOTAL_LIMIT", 10)

    with pytest.raises(ArchiveRefused) as refused:
        files_in("r.zip", _zip({"a": b"123456", "b": b"1234567"}))

    assert refused.value.code == "too_large"


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(_zip({"a.json": b"secret"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 0x1

    with pytest.raises(ArchiveRefused) as refused:
        files_in("r.zip", bytes(data))

    assert refused.value.code == "encrypted"


def test_an_entry_that_lost_its_name_is_damage() -> None:
    data = _zip({"a.json": b"one"}).replace(b"a.json", b"\0.json")

    with pytest.raises(ArchiveRefused) as refused:
        files_in("r.zip", data)

    assert refused.value.code == "damaged"


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_damage_anywhere_is_read_or_refused_and_nothing_else(noise: bytes, place: int) -> None:
    sound = _zip({"one.json": b"hello" * 40, "two.json": b"there"})
    data = sound[:place] + noise + sound[place + len(noise) :]

    try:
        found = files_in("r.zip", data)
    except ArchiveRefused:
        return
    assert all(isinstance(content, bytes) for _name, content in found)


def test_only_a_zip_by_name_and_content_is_an_archive() -> None:
    assert is_archive("reports.ZIP", b"PK\x03\x04")
    assert not is_archive("list.xlsx", b"PK\x03\x04")
    assert not is_archive("reports.zip", b"%PDF-")
