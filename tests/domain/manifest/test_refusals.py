"""Files that must not be read: each meets its own named refusal, quickly and in little memory."""

import io
import struct
import zipfile

import pytest
from tests.domain.manifest.books import HEAD, MAIN, RELATIONS, Cell, book, pack, sheet_xml

from omlopp.domain.manifest import (
    REFUSALS,
    ROW_LIMIT,
    SIZE_LIMIT,
    ListEmpty,
    ListEncrypted,
    ListHasMacros,
    ListHasNuls,
    ListIsBomb,
    ListRefused,
    ListTooLarge,
    ListTruncated,
    ListUndecodable,
    NotAList,
    TooManyRows,
    read,
)

ROWS: list[list[Cell]] = [["Serienummer", "Modell"], ["AB12CD", "x"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GOOD = book(ROWS)


def far(reference: str, row: str = 'r="3"') -> bytes:
    """A sound list and one cell more, far away."""
    more = f'<row {row}><c {reference} t="inlineStr"><is><t>x</t></is></c></row>'
    return pack({"A": sheet_xml(ROWS, more=more)})


def flagged(data: bytes) -> bytes:
    """The archive with the flag that says its first member is encrypted."""
    directory = data.rfind(b"PK\x01\x02")
    return data[: directory + 8] + struct.pack("<H", 1) + data[directory + 10 :]


STRINGS = f'{HEAD}<sst xmlns="{MAIN}" count="999999999999" uniqueCount="999999999999"></sst>'.encode()
ENTITIES = f'{HEAD}<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{sheet_xml(ROWS)[len(HEAD) :]}'
SPACES = sheet_xml(ROWS).encode() + b" " * (40 << 20)
MACRO_TYPES = f'{HEAD}<Types><Override ContentType="x.macroEnabled.main+xml"/></Types>'.encode()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", ListEmpty),
        (b" \r\n\r\n", ListEmpty),
        (b";;;\n;;;\n", ListEmpty),
        (pack({"A": sheet_xml([])}), ListEmpty),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", NotAList),
        (OLE + "Workbook".encode("utf-16-le"), NotAList),
        (OLE + "WordDocument".encode("utf-16-le"), NotAList),
        (b"\x89PNG\r\n\x1a\n", NotAList),
        (b"<html><table><tr><td>Serial</td></tr></table>", NotAList),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', NotAList),
        (bytes(range(1, 32)) * 9, NotAList),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ListEncrypted),
        (flagged(GOOD), ListEncrypted),
        (GOOD[:-40], ListTruncated),
        (GOOD[: len(GOOD) // 2], ListTruncated),
        (b"PK\x03\x04", ListTruncated),
        (GOOD.replace(b"\x50\x4b\x01\x02", b"\x50\x4b\x09\x09"), ListTruncated),
        (book(ROWS, **{"xl__vbaProject.bin": b"x"}), ListHasMacros),
        (pack({"A": sheet_xml(ROWS)}, **{"[Content_Types].xml": MACRO_TYPES}), ListHasMacros),
        (b"Serial;Model\nAB\x0012;x\n", ListHasNuls),
        (b"\xff\xfeS\x00e\x00r", ListUndecodable),
        (b"\xff\xfe\x00\x00S\x00\x00\x00", ListUndecodable),
        (pack({"A": "<worksheet><sheetData><row"}), ListUndecodable),
        (pack({"A": sheet_xml(ROWS).encode("utf-16-le").decode("latin-1")}), ListUndecodable),
        (pack({"A": ENTITIES}), ListIsBomb),
        (book(ROWS, **{"xl__sharedStrings.xml": STRINGS}), ListIsBomb),
        (pack({"A": SPACES.decode()}), ListIsBomb),
        (far('r="XFD1048576"', 'r="1048576"'), ListTooLarge),
        (far("r = 'xfd1048576'"), ListTooLarge),
        (far('r="A1048576"'), ListTooLarge),
        (far('r="A4294967295"'), ListTooLarge),
        (far('r="AAAAAAAAA99999999999"'), ListTooLarge),
        (far("", 'r="1048576"'), ListTooLarge),
        (pack({"A": sheet_xml(ROWS, more=f"<row>{'<c><v>1</v></c>' * 200_000}</row>")}), ListTooLarge),
        (b"x" * (SIZE_LIMIT + 1), ListTooLarge),
        (b"Serial\n" + b"AB12\n" * (ROW_LIMIT + 1), TooManyRows),
        (b"Serial\n" + b"A\n" * 600_000, TooManyRows),
    ],
)  # fmt: skip
def test_each_bad_file_meets_its_own_refusal(data: bytes, refusal: type[ListRefused]) -> None:
    with pytest.raises(ListRefused) as refused:
        read(data, "lista.xlsx")

    assert type(refused.value) is refusal


def test_a_workbook_of_two_million_rows_is_refused_while_it_is_being_unpacked() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>{1}</v></c><c r="B{0}"><v>1</v></c><c r="C{0}"><v>22</v></c></row>'
    long = sheet_xml(ROWS, more="".join(row.format(n, n * 7919) for n in range(3, 600_000)))

    with pytest.raises(TooManyRows):
        read(pack({"A": long, "B": long, "C": long}), "a.xlsx")


def workbook_xml(names: list[str]) -> bytes:
    """A workbook whose sheets are all the same part."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r1"/>' for n, name in enumerate(names, 1))
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'.encode()
    )


def test_many_sheets_that_are_one_part_do_not_multiply_it() -> None:
    wide = sheet_xml([*ROWS, ["x"] * 26], more="<row r='9000'><c r='Z9000'><v>1</v></c></row>")
    names = [f"Blad {n}" for n in range(400)]

    with pytest.raises(ListTooLarge):
        read(pack({"A": wide}, **{"xl__workbook.xml": workbook_xml(names)}), "a.xlsx")


def test_two_sheets_of_one_name_are_refused() -> None:
    with pytest.raises(ListUndecodable):
        read(pack({"A": sheet_xml(ROWS)}, **{"xl__workbook.xml": workbook_xml(["A", "A"])}), "a.xlsx")


@pytest.mark.parametrize(
    ("member", "found"),
    [
        ("word/document.xml", "docx"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "opendocument"),
        ("a.txt", "zip"),
    ],
)
def test_other_archives_are_named(member: str, found: str) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(member, "x")

    with pytest.raises(NotAList) as refused:
        read(data.getvalue(), "lista.xlsx")

    assert refused.value.facts == {"found": found}


def test_the_name_of_the_file_decides_nothing() -> None:
    assert read(GOOD, "lista.csv").rows[0].serial == "AB12CD"
    assert read(b"Serienummer;Modell\nAB12CD;x\n", "lista.xlsx").rows[0].serial == "AB12CD"


def test_codes_of_refusals_are_different() -> None:
    assert len({refusal.code for refusal in REFUSALS}) == len(REFUSALS)
