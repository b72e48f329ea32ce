"""XLSX (ECMA-376) as rows of text, read as a stream and within bounds.

A fleet export has plain cells; formulas, styles and dates are not needed here. What the archive claims of its
sizes is not believed: every part is unpacked up to a limit and no further.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from omlopp.domain.hardware._content import ReportTooLarge, ReportUnreadable

MAX_PART = 64 * 1024 * 1024
"""Bytes of XML in one part. A sheet of 100 000 devices has about 60 million."""
_MOST_MEMBERS = 2_000
_MOST_SHEETS = 20
_MOST_STRINGS = 2_000_000
_MOST_ROWS = 400_000
_MOST_CELLS = 1_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an archive with a workbook's parts."""
    return data.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in data


def _open(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    if len(archive.filelist) > _MOST_MEMBERS:
        raise ReportTooLarge("workbook", str(len(archive.filelist)))
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, unpacked up to the limit; empty when it is not there. Names are looked up, never opened."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        return b""
    with archive.open(member) as stream:
        found = stream.read(MAX_PART + 1)
    if len(found) > MAX_PART:
        raise ReportTooLarge("workbook", name[:80])
    return found


def _elements(data: bytes, *tags: str) -> Iterator[tuple[str, object]]:
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise ReportUnreadable("workbook", "doctype")
    steps = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=[_MAIN + tag for tag in tags],
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for _, element in steps:
        yield element.tag.removeprefix(_MAIN), element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _words(element: object) -> str:
    # Phonetic help (rPh) stands beside the text and is no part of it.
    return "".join(
        piece.text or ""
        for piece in element.iter(_MAIN + "t")  # type: ignore[attr-defined] # an lxml element
        if piece.getparent().tag != _MAIN + "rPh"
    )


def _place(reference: str) -> int | None:
    letters = re.match(r"([A-Z]{1,3})[0-9]", reference)
    if letters is None:
        return None
    number = 0
    for sign in letters[1]:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and part of each sheet, in the workbook's order."""
    links: dict[str, str] = {}
    for link in re.finditer(rb"<Relationship\b[^>]{0,2000}>", _part(archive, "xl/_rels/workbook.xml.rels")):
        told = dict(re.findall(r"""(\w+)\s*=\s*["']([^"']{0,300})["']""", link[0].decode("utf-8", "replace")))
        target = told.get("Target", "")
        joined = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        links[told.get("Id", "")] = posixpath.normpath(joined)
    found = []
    for _, sheet in _elements(_part(archive, "xl/workbook.xml"), "sheet"):
        part = links.get(sheet.get(_LINK) or "")  # type: ignore[attr-defined] # an lxml element
        if part is not None:
            found.append(((sheet.get("name") or "")[:80], part))  # type: ignore[attr-defined] # an lxml element
    return found[:_MOST_SHEETS]


def rows_in(data: bytes) -> Iterator[tuple[str, int, list[str]]]:
    """Sheet, line number and cells of every line with cells. Raises a `ReportRefused` on a bad archive."""
    from lxml import etree

    try:
        with _open(data) as archive:
            strings: list[str] = []
            for _, one in _elements(_part(archive, "xl/sharedStrings.xml") or b"<sst/>", "si"):
                if len(strings) >= _MOST_STRINGS:
                    raise ReportTooLarge("workbook", "strings")
                strings.append(_words(one)[:2000])
            for sheet, part in _sheets(archive):
                yield from _rows(_part(archive, part), sheet, strings)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        IndexError,
        struct.error,
        etree.XMLSyntaxError,
    ) as damage:
        if isinstance(damage, ReportTooLarge | ReportUnreadable):
            raise
        # The standard library has no one exception for a broken archive; these are what it raises on one.
        raise ReportUnreadable("workbook", type(damage).__name__) from damage


def _rows(data: bytes, sheet: str, strings: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    if not data:
        return
    for number, (_, row) in enumerate(_elements(data, "row"), start=1):
        if number > _MOST_ROWS:
            raise ReportTooLarge("workbook", sheet)
        cells: list[str] = []
        for at, cell in enumerate(row.iterchildren(_MAIN + "c")):  # type: ignore[attr-defined] # an lxml element
            place = _place(cell.get("r") or "")
            place = at if place is None else place
            if place >= _MOST_CELLS:
                break
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = _value(cell, strings)
        given = row.get("r") or ""  # type: ignore[attr-defined] # an lxml element
        yield sheet, int(given) if re.fullmatch(r"[0-9]{1,7}", given) else number, cells


def _value(cell: object, strings: list[str]) -> str:
    sort = cell.get("t")  # type: ignore[attr-defined] # an lxml element
    if sort == "inlineStr":
        return _words(cell)[:2000]
    held = cell.find(_MAIN + "v")  # type: ignore[attr-defined] # an lxml element
    printed = (held.text or "")[:2000] if held is not None else ""
    if sort == "s":
        at = int(printed) if re.fullmatch(r"[0-9]{1,9}", printed) else -1
        return strings[at] if 0 <= at < len(strings) else ""
    if sort == "b":
        return {"1": "True", "0": "False"}.get(printed, printed)
    return printed.removesuffix(".0") if re.fullmatch(r"[0-9]+\.0", printed) else printed
