"""Names that a person said are models, as a file: a CSV, documented in `docs/factors.md`.

manufacturer,product,version,model_manufacturer,model
HP,HP EliteBook 840 14 inch G9 Notebook PC,,HP,EliteBook 840 G9
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields

from omlopp.domain.carbon.factors._values import Alias, FactorSet, one_model
from omlopp.domain.carbon.names import reported_as

COLUMNS = tuple(each.name for each in fields(Alias))
NEEDED = ("product", "model_manufacturer", "model")
LONGEST = 300
FORMULA = ("=", "+", "-", "@")


class AliasesUnreadable(ValueError):
    """The file is no list of aliases; carries a code, the line of the file and what was met."""

    def __init__(self, code: str, *, line: int, value: str = "") -> None:
        self.code = code
        self.line = line
        self.value = value
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class AliasProblem:
    """A fault of one line, which is left out: its number in the file, column, code and what was met."""

    line: int
    column: str
    code: str
    value: str = ""


def read_aliases(
    text: str, factors: FactorSet | None = None
) -> tuple[tuple[Alias, ...], tuple[AliasProblem, ...]]:
    """The aliases of a CSV (comma, semicolon or tab; header required) and the lines that can be none.

    A line is left out where a cell is missing or a formula, where its name says no model, where no sheet of
    `factors` prints the model (not asked where that is None), and where an earlier line says another model of
    the same name. Refuses with `AliasesUnreadable`.
    """
    found: dict[tuple[str, str, str], Alias] = {}
    problems: list[AliasProblem] = []
    for number, alias in _lines(text):
        fault = fault_of(alias, factors)
        if fault is None and found.get(alias.name, alias).sheet != alias.sheet:
            fault = ("product", "alias_twice", alias.product)
        if fault is None:
            found[alias.name] = alias
        else:
            problems.append(AliasProblem(number, *fault))
    return tuple(found.values()), tuple(problems)


def write_aliases(aliases: Iterable[Alias]) -> bytes:
    """The aliases as a file, sorted by name: the same aliases give the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(astuple(each) for each in aliases))
    return out.getvalue().encode()


def fault_of(alias: Alias, factors: FactorSet | None, kind: str | None = None) -> tuple[str, str, str] | None:
    """Why this cannot be an alias: column, code and what was met; None where it can.

    `kind` is that of the device it was reported of: a name is never that of a model of another kind.
    """
    for column in COLUMNS:
        cell = getattr(alias, column)
        if cell.startswith(FORMULA):
            return (column, "formula_cell", cell[:80])
        if len(cell) > LONGEST:
            return (column, "name_too_long", cell[:80])
        if column in NEEDED and not cell:
            return (column, "missing", "")
    if not reported_as("", alias.product, "")[1]:
        return ("product", "no_model_name", alias.product)
    if factors is None:
        return None
    sheets = factors.printed(alias.model_manufacturer, alias.model)
    if not sheets:
        return ("model", "alias_target_unknown", f"{alias.model_manufacturer} {alias.model}"[:80])
    if kind is not None and not all(one_model(kind, each.kind) for each in sheets):
        return ("model", "kind_differs", sheets[0].kind)
    return None


def _lines(text: str) -> Iterator[tuple[int, Alias]]:
    if "\0" in text:
        raise AliasesUnreadable("binary", line=text[: text.index("\0")].count("\n") + 1)
    text = text.removeprefix("\ufeff")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if not first.strip():
        raise AliasesUnreadable("empty", line=1)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max((",", "\t", ";"), key=first.count), strict=True
    )
    header: list[str] | None = None
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if header is None:
                header = [cell.lower() for cell in row]
                missing = [column for column in NEEDED if column not in header]
                if missing:
                    raise AliasesUnreadable("column_missing", line=reader.line_num, value=missing[0])
                continue
            said = dict(zip(header, row, strict=False))
            yield reader.line_num, Alias(*(said.get(column, "") for column in COLUMNS))
    except csv.Error as error:
        raise AliasesUnreadable("csv", line=reader.line_num, value=str(error)) from error
