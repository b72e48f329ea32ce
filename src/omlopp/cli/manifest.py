"""`omlopp manifest read`: a customer's list → rows and problems."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import click

from omlopp.cli import _files

if TYPE_CHECKING:
    from omlopp.domain.manifest import ListRefused, Manifest, Problem

REFUSAL_WORDS: dict[str, str] = {
    "empty": "has no devices in it; fill the list in below its headings and send it again",
    "too_large": "is too large ({what}: {size}, limit {limit}); delete unused rows and columns, or divide it",
    "too_many_rows": "has more rows than one list may have ({rows}, limit {limit}); divide it into several",
    "encrypted": "needs a password; save it without one",
    "truncated": "is damaged or cut off; send the original again, or save it anew",
    "macros": "carries macros; save it as an ordinary workbook (.xlsx)",
    "zip_bomb": "unpacks into far more than a list holds ({where}); copy the cells to a new workbook",
    "not_a_list": "is not XLSX or CSV but {found}; save the list as .xlsx or .csv",
    "nul_bytes": "has NUL bytes in its text (at byte {offset}); save it anew as CSV UTF-8",
    "undecodable": "cannot be decoded ({where}); open it in a spreadsheet program and save it anew",
    "no_table": "has no headings that name devices ({sheets} sheets), such as Serial number and Model",
}
"""What each refusal of a list means to the one who sent it, and what to do."""

_SHOWN_PLACES = 3


@click.group()
def manifest() -> None:
    """A customer's list of devices."""


@manifest.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--currency", default="SEK", show_default=True, help="For prices where the list names none.")
def read(files: tuple[str, ...], *, as_json: bool, currency: str) -> None:
    """Read lists (XLSX or CSV) into rows, and name every problem with its place.

    A directory means the .xlsx, .xlsm, .csv, .tsv and .txt files in it. `-` is standard input.
    """
    from omlopp.domain.manifest import SIZE_LIMIT, ListRefused
    from omlopp.domain.manifest import read as read_list

    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise click.BadParameter("a currency is three letters (ISO 4217)", param_hint="--currency")

    def work(name: str, data: bytes) -> Manifest:
        try:
            return read_list(data, name, currency=currency.upper())
        except ListRefused as refused:
            raise _files.Unusable(_in_words(refused), code=refused.code) from refused

    outcome = _files.for_each(
        files, work, suffixes=(".xlsx", ".xlsm", ".csv", ".tsv", ".txt"), limit=SIZE_LIMIT
    )
    if as_json:
        _files.write_json(
            {"files": [found.document() for _, found in outcome.done], "refused": outcome.refused}
        )
    else:
        for _, found in outcome.done:
            click.echo(_summary(found))
    outcome.leave()


def _in_words(refused: ListRefused) -> str:
    return REFUSAL_WORDS[refused.code].format_map(defaultdict(str, refused.facts))


def _summary(found: Manifest) -> str:
    """The list at a glance: how many of what, how columns were read, problems by code and place."""
    kinds = Counter(row.category.value if row.category else "unknown kind" for row in found.rows)
    lines = [f"{found.name}: {len(found.rows)} devices"]
    lines += [f"  {number:>7} {kind}" for kind, number in kinds.most_common()]
    for table in found.tables:
        columns = ", ".join(f"{c.field.value} ← {c.heading}" for c in table.columns if c.field)
        lines.append(f"  {_at(table.sheet, table.heading_line)}: {columns}")
        unused = ", ".join(c.heading for c in table.columns if not c.field and c.heading)
        if unused:
            lines.append(f"    not used: {unused}")
    lines += [f"  sheet {s.sheet} skipped: {s.reason}" for s in found.skipped]
    passed = Counter(line.reason for line in found.passed_over)
    if passed:
        lines.append("  lines passed over: " + ", ".join(f"{n} {reason}" for reason, n in passed.items()))
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for each in found.problems:
        by_code[each.code.value].append(each)
    for code, group in sorted(by_code.items(), key=lambda item: (item[1][0].severity.value, item[0])):
        places = "; ".join(_place(each) for each in group[:_SHOWN_PLACES])
        more = f"; and {len(group) - _SHOWN_PLACES} more" if len(group) > _SHOWN_PLACES else ""
        lines.append(f"  {group[0].severity.value:<8} {len(group):>6} {code}: {places}{more}")
    return "\n".join(lines)


def _place(each: Problem) -> str:
    value = f" “{each.value}”" if each.value else ""
    return f"{_at(each.sheet, each.line)}{value}"


def _at(sheet: str | None, line: int | None) -> str:
    return " ".join(part for part in (sheet, f"line {line}" if line else None) if part) or "file"
