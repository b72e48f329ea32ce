"""XLSX (ECMA-376) to sheets of cells, with every bomb defused before the spreadsheet reader sees the file.

The parts that a list needs are unpacked here under limits, checked, and packed again without compression; the
reader gets that copy. So what was checked is what is read, and a second opinion on the archive's structure
(two directories, a size that lies, overlapping members) never matters.
"""

import io
import re
import struct
import zipfile
import zlib

from omlopp.domain.manifest._refusals import (
    ListEmpty,
    ListEncrypted,
    ListHasMacros,
    ListIsBomb,
    ListTooLarge,
    ListTruncated,
    ListUndecodable,
    NotAList,
    TooManyRows,
)
from omlopp.domain.manifest._tables import Sheet

UNPACKED_LIMIT = 384 * 1024 * 1024
"""Bytes of XML in one workbook. 200 000 devices of twelve columns are about 130 MB."""
UNPACKED_AT_ONCE = 128 * 1024 * 1024
"""What unpacks to more has its lines counted in passing first, so that too long a list is refused early."""
LINES_LIMIT = 500_000
"""Lines with cells in one workbook, formatted but empty ones too."""
LINES_BETWEEN = 2_000
"""Blank lines a sheet may have before its references are counted one by one."""
AREA_LIMIT = 16_000_000
"""Cells in the rectangles that the sheets span: the reader keeps every one, empty or not."""
MEMBERS_LIMIT = 5_000
SUSPECT_SIZE, SUSPECT_RATIO = 16 * 1024 * 1024, 100
"""A member larger than this that packs better than this is made, not saved: sheets pack 7 to 20 times."""

_CHUNK = 4 * 1024 * 1024
_REFERENCE = rb"""r\s*=\s*["']\s*"""
_COUNT = re.compile(rb"""ount\s*=\s*["']\s*\+?(\d{1,40})""")
_CELL = re.compile(rb"([A-Z]*)([0-9]+)")
_SHEET_PART = re.compile(r"^/?xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_FOREIGN = (
    ("word/", "docx"),
    ("ppt/", "pptx"),
    ("visio/", "visio"),
    ("xl/workbook.bin", "xlsb"),
    ("content.xml", "opendocument"),
)


def sheets_in(data: bytes) -> list[Sheet]:
    """The sheets of an XLSX file in the workbook's order. Raises one of the refusals."""
    return _read(_checked_copy(data))


def _checked_copy(data: bytes) -> bytes:
    """The XML parts of the workbook, unpacked under limits and stored in a fresh archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, len(data))
            parts = {member.filename: _unpack(archive, member) for member in members}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        IndexError,
    ) as error:
        # The standard library has no single exception for a broken archive; these are what it raises on one.
        raise ListTruncated(where="archive") from error
    _check_parts(parts)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return copy.getvalue()


def _members(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    everything = archive.infolist()
    if len(everything) > MEMBERS_LIMIT:
        raise ListIsBomb(where="members", size=len(everything), packed=size)
    names = [member.filename.replace("\\", "/") for member in everything]
    lowered = [name.casefold().lstrip("/") for name in names]
    if any(member.flag_bits & 0x1 for member in everything):
        raise ListEncrypted(where="archive")
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in lowered):
        raise ListHasMacros(where="vbaProject")
    if "xl/workbook.xml" not in lowered:
        found = next((kind for start, kind in _FOREIGN for name in lowered if name.startswith(start)), "zip")
        raise NotAList(found=found)
    if len(set(lowered)) != len(lowered):
        raise ListIsBomb(where="members", size=len(everything), packed=size)
    wanted = [m for m, name in zip(everything, lowered, strict=True) if name.endswith((".xml", ".rels"))]
    for member in wanted:
        if member.file_size > SUSPECT_SIZE and member.file_size > SUSPECT_RATIO * max(
            member.compress_size, 1
        ):
            raise ListIsBomb(where=member.filename, size=member.file_size, packed=member.compress_size)
    if sum(member.compress_size for member in wanted) > size:
        raise ListIsBomb(where="members", size=sum(m.compress_size for m in wanted), packed=size)
    _check_size(archive, wanted)
    return wanted


def _check_size(archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to more than the limit; a sheet that is long rather than wide is named as that."""
    declared = sum(member.file_size for member in wanted)
    if declared <= UNPACKED_AT_ONCE:
        return
    lines = seen = 0
    for member in wanted:
        if not _SHEET_PART.match(member.filename):
            continue
        with archive.open(member) as stream:
            while seen <= UNPACKED_LIMIT and lines <= LINES_LIMIT and (chunk := stream.read(_CHUNK)):
                seen += len(chunk)
                lines += chunk.count(b"</row>")
    if lines > LINES_LIMIT:
        raise TooManyRows(rows=lines, limit=LINES_LIMIT)
    if declared > UNPACKED_LIMIT:
        raise ListTooLarge(what="unpacked", size=declared, limit=UNPACKED_LIMIT)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """One member, never more than its declared size; the checksum is compared by zipfile."""
    with archive.open(member) as stream:
        return stream.read(member.file_size + 1)


def _check_parts(parts: dict[str, bytes]) -> None:
    rows_in: dict[str, int] = {}
    for name, part in parts.items():
        # No part of a workbook may have a DTD (ECMA-376 part 2, 9.1.4); with one, entities could multiply.
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise ListIsBomb(where=name, size=len(part), packed=len(part))
        if name == "[Content_Types].xml" and b"macroEnabled" in part:
            raise ListHasMacros(where=name)
        # Only UTF-8: in UTF-16 the references would be there, but not where we look for them.
        if not part.startswith((b"<", b"\xef\xbb\xbf<")) or b"\x00" in part:
            raise ListUndecodable(where=name)
        # The reader makes room for as many strings or styles as a part says it has.
        if any(int(count) > len(part) for count in _COUNT.findall(part)):
            raise ListIsBomb(where=name, size=len(part), packed=len(part))
        if b"sheetData" in part:  # whatever its name: a relationship can point to any part
            rows_in[name] = part.count(b"<row") + part.count(b":row")
    lines = sum(rows_in.values())
    if lines > LINES_LIMIT:
        raise TooManyRows(rows=lines, limit=LINES_LIMIT)
    area = sum(_span(parts[name], rows, closely=False) for name, rows in rows_in.items())
    if area > AREA_LIMIT:
        area = sum(_span(parts[name], rows, closely=True) for name, rows in rows_in.items())
    if area > AREA_LIMIT:
        raise ListTooLarge(what="cells", size=area, limit=AREA_LIMIT)


def _span(part: bytes, rows: int, *, closely: bool) -> int:
    """An upper bound for the rectangle that a sheet's cells span, without parsing the XML.

    An honest list is at most 26 columns wide, and its last line is not far beyond its number of rows. One
    search tells that a sheet is honest; only in one that is not are the references read one by one. `closely`
    counts the cells of every row instead of guessing from its length.
    """
    # Cells may have no reference at all; then they stand one beside the other. The shortest is "<c/>".
    pieces = part.split(b"row")
    widest = max(map(len, pieces)) // 4
    if closely:
        widest = max(piece.count(b"<c") + piece.count(b":c") for piece in pieces)
    power = len(str(rows + LINES_BETWEEN)) - 1
    lead: int = (rows + LINES_BETWEEN) // 10**power + 1  # lines are expected to stay under lead × 10^power
    beyond = rb"|[%d-9]\d{%d}" % (lead, power) if lead < 10 else b""
    line_beyond = rb"(?:\d{%d,}%b)" % (power + 2, beyond)
    far = re.compile(_REFERENCE + rb"([A-Za-z]{2,}\d+|[A-Za-z]?" + line_beyond + rb")")
    column = 26
    line: int = lead * 10**power
    if far.search(part):
        for reference in set(far.findall(part)):
            match = _CELL.match(reference.upper())
            if match:
                letters, digits = match.groups()
                column = max(column, _column_number(letters))
                line = max(line, int(digits))
    return (column + widest) * line


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:8]:  # eight letters are far beyond any sheet
        number = number * 26 + letter - 64
    return number


def _read(copy: bytes) -> list[Sheet]:
    import python_calamine as calamine

    sheets: list[Sheet] = []
    area = 0
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(copy))
        for meta in workbook.sheets_metadata:
            is_worksheet = meta.typ == calamine.SheetTypeEnum.WorkSheet
            rows = (
                workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False) if is_worksheet else []
            )
            area += sum(map(len, rows))
            if area > AREA_LIMIT:  # many sheets may point to one part
                break
            visible = meta.visible == calamine.SheetVisibleEnum.Visible
            sheets.append(Sheet(meta.name, rows, hidden=not visible, is_worksheet=is_worksheet))
    except calamine.PasswordError as error:
        raise ListEncrypted(where="workbook") from error
    except BaseException as error:
        # The reader is compiled code: on broken XML it raises its own errors, and a panic in it arrives as a
        # PanicException, which no module exports and which is not an Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise ListUndecodable(where="workbook") from error
        raise
    if area > AREA_LIMIT:
        raise ListTooLarge(what="cells", size=area, limit=AREA_LIMIT)
    if len({sheet.name for sheet in sheets}) != len(sheets):
        raise ListUndecodable(where="workbook")  # then a place in it names two cells
    if not any(sheet.rows for sheet in sheets):
        raise ListEmpty(where="workbook")
    return sheets
