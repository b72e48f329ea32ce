"""Small XLSX files for tests, made part by part so that every part can also be made wrong."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
FORMAT = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

Cell = str | int | float | bool | None


def cell(reference: str, value: Cell) -> str:
    """One `<c>` element; text inline, so that no shared strings are needed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value!r}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(rows: Sequence[Sequence[Cell]], *, more: str = "") -> str:
    """A worksheet with the rows from line 1 on, and `more` at the end of its data."""
    body = "".join(
        f'<row r="{line}">{"".join(cell(f"{chr(65 + at)}{line}", each) for at, each in enumerate(row))}</row>'
        for line, row in enumerate(rows, start=1)
    )
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}{more}</sheetData></worksheet>'


def pack(sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None, **parts: bytes) -> bytes:
    """A workbook of finished worksheets by name; `parts` are further members, `__` standing for `/`."""
    states = states or {}
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" state="{states.get(name, "visible")}" r:id="r{n}"/>'
        for n, name in numbered
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    members = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{FORMAT}"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}'
        f'<Relationship Id="strings" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" count="0" uniqueCount="0"></sst>',
    }
    members |= {f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            part = f"{name}".replace("/", "__")
            archive.writestr(name, parts.pop(part, None) or text)
        for part, data in parts.items():
            archive.writestr(part.replace("__", "/"), data)
    return packed.getvalue()


def book(rows: Sequence[Sequence[Cell]], *, name: str = "Blad1", **parts: bytes) -> bytes:
    """A workbook of one sheet."""
    return pack({name: sheet_xml(rows)}, **parts)
