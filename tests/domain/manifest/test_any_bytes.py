"""Whatever comes in: a list or a named refusal, never anything else, and no line unaccounted for."""

import io
import zipfile

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.domain.manifest.books import Cell, book, sheet_xml

from omlopp.domain.manifest import ListRefused, Manifest, read

ROWS: list[list[Cell]] = [
    ["Typ", "Serienummer", "Inköpsdatum", "Pris"],
    ["Bärbar", "PF0ABC12", 43536.0, "9 500 kr"],
    ["Mobil", 10317974054294.0, "12/3 2019", 1.5],
]
GOOD = book(ROWS)
SHEET = sheet_xml(ROWS).encode()

cells = st.one_of(
    st.text(max_size=20),
    st.floats(),
    st.integers(-(10**17), 10**17),
    st.booleans(),
    st.sampled_from(
        ["", "saknas", "S/N: ", "3.56938E+14", "12/03/2019", "9500:-", "Summa", "\x85", "1e5", "²"]
    ),
)
headings = st.sampled_from(
    ["Serienummer", "IMEI", "Typ", "Make", "Modell", "Inköpsdatum", "Pris", "Antal", "?"]
)


def read_or_refuse(data: bytes) -> Manifest | None:
    try:
        return read(data, "x")
    except ListRefused:
        return None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"Serial\n\xff\xfe")
@example(b"PK\x03\x04" + bytes(40))
@example(b"\xfe\xff\x00")
@example(b"\xff\xfeS\x00;\xd8\n\x00")
@example('Serial;Price\n";";²\n'.encode())
def test_any_bytes_are_a_list_or_a_named_refusal(data: bytes) -> None:
    read_or_refuse(data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_workbook_with_any_byte_changed(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD) - 1))
    changed = bytearray(GOOD)
    changed[at] = data.draw(st.integers(0, 255))

    read_or_refuse(bytes(changed[: data.draw(st.integers(at, len(changed)))]))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_sheet_with_anything_put_into_its_xml(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SHEET)))
    inserted = data.draw(
        st.one_of(
            st.binary(max_size=12),
            st.sampled_from(
                [b'<c r="B9"><v>x</v></c>', b"<row>", b"</c>", b'<c r="A0"/>', b"<![CDATA[", b"&x;"]
            ),
        )
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as sound, zipfile.ZipFile(packed, "w") as archive:
        for name in sound.namelist():
            part = sound.read(name)
            archive.writestr(name, SHEET[:at] + inserted + SHEET[at:] if "sheet1" in name else part)

    read_or_refuse(packed.getvalue())


@settings(max_examples=200, deadline=None)
@example(["Serienummer"], [["", "0"], [0.0]])
@given(st.lists(headings, min_size=1, max_size=6), st.lists(st.lists(cells, max_size=6), max_size=8))
def test_every_line_of_text_is_a_row_or_named(titles: list[str], rows: list[list[object]]) -> None:
    text = "\n".join(
        "\t".join(
            str(cell).translate({9: None, 10: None, 11: None, 12: None, 13: None, 34: None}) for cell in row
        )
        for row in [titles, *rows]
    )

    lines = text.encode("utf-8", "replace").decode().split("\n")
    manifest = read_or_refuse("\n".join(lines).encode())

    if manifest is not None:
        filled = {at for at, line in enumerate(lines, start=1) if any(map(str.isalnum, line))}
        rows_at = [row.line for row in manifest.rows]
        told = {each.line for each in manifest.passed_over} | {each.heading_line for each in manifest.tables}
        assert len(rows_at) == len(set(rows_at))
        assert not told & set(rows_at)
        assert filled <= told | set(rows_at)
        assert len(manifest.digest()) == 64
