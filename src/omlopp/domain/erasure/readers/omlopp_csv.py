"""Our own neutral CSV: one medium a line, the columns named as in the neutral JSON.

At least `serial`, `method` and `result` must stand in the first line; the separator is a comma, a semicolon
or a tab. `device_serial` says which machine the medium came from. Described in `docs/evidence-format.md`.
"""

import csv
import io

from omlopp.domain.erasure._model import ErasureReport
from omlopp.domain.erasure.readers.omlopp_json import medium_of
from omlopp.domain.hardware import Content, Device, Problem
from omlopp.domain.hardware.values import name, serial, text

_NEEDED = frozenset({"serial", "method", "result"})
_MOST_ROWS = 100_000


def _header(content: Content) -> tuple[list[str], str]:
    first = content.head.lstrip("\ufeff\n ").split("\n", 1)[0]
    for separator in (";", "\t", ","):
        columns = [column.strip(' "').lower() for column in first.split(separator)]
        if columns and set(columns) >= _NEEDED:
            return columns, separator
    return [], ","


def recognises(content: Content) -> bool:
    """By the three columns that must be there."""
    return not (content.looks_binary or content.data[:1] in b"{<") and bool(_header(content)[0])


def read(content: Content) -> ErasureReport:
    """Every line as a medium; a line with too many or too few cells is named and read as far as it goes."""
    columns, separator = _header(content)
    problems: list[Problem] = []
    media = []
    rows = csv.reader(io.StringIO(content.text.lstrip("\ufeff\n ")), delimiter=separator)
    if len(set(columns)) != len(columns):
        problems.append(Problem("duplicate_column", "line 1", ""))
    try:
        for line, row in enumerate(rows, start=1):
            if line == 1 or not any(cell.strip() for cell in row):
                continue
            if line > _MOST_ROWS:
                problems.append(Problem("truncated", f"line {line}", ""))
                break
            if len(row) != len(columns):
                problems.append(Problem("cells_off", f"line {line}", str(len(row))))
            given = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if cell.strip()}
            media.append(
                medium_of(
                    dict(given),
                    f"line {line}",
                    problems,
                    document_id=text(given.get("document_id")),
                    tool=(text(given.get("tool")) or "omlopp", text(given.get("tool_version"))),
                )
            )
    except csv.Error as fault:
        problems.append(Problem("truncated", f"line {rows.line_num}", str(fault)[:80]))
    machines = {medium.device_serial for medium in media}
    device = None
    if len(machines) == 1 and (one := next(iter(machines))):
        device = Device(serial=serial(one), model=name(None))
    return ErasureReport(
        tool=media[0].tool or "omlopp" if media else "omlopp",
        tool_version=media[0].tool_version if media else None,
        device=device,
        media=tuple(media),
        problems=tuple(problems),
    )
