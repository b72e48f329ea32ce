"""`omlopp carbon`: what reuse spared, by a named and versioned method. No database, no network."""

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from omlopp.cli._factors import factors as factors_
from omlopp.cli._factors import match_
from omlopp.cli._files import Unusable, complain, for_each, write_json
from omlopp.domain.carbon import (
    METHODS,
    Assessed,
    Assessment,
    EquivalentsUnknown,
    Line,
    LinesUnreadable,
    Method,
    MethodUnknown,
    NoEquivalent,
    Parameters,
    ShareImpossible,
    assess,
    equivalent_sets,
    equivalents,
    method,
    read_lines,
    share,
)
from omlopp.domain.quantities import Interval, IntervalCrossed

UNREADABLE = {
    "binary": "is not a text file; save the list as CSV",
    "empty": "has no header row; the first row names the columns",
    "column_missing": "has no column {value}; needed are kind, quantity and fate",
    "column_twice": "has the column {value} twice",
    "csv": "is not a readable CSV: {value}",
}


@click.group()
def carbon() -> None:
    """What reuse spared, kg CO2e, by a named and versioned method."""


carbon.add_command(match_)
carbon.add_command(factors_)


@carbon.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def methods(*, as_json: bool) -> None:
    """List the released methods, oldest first."""
    if as_json:
        write_json({"methods": [_described(each) for each in METHODS]})
        return
    for each in METHODS:
        click.echo(f"{each.id}  version {each.version}")
        click.echo(f"  source       {each.source}")
        click.echo(f"  terms        {', '.join(each.terms)}")
        click.echo(f"  kinds        {', '.join(each.kinds)}")
        click.echo(f"  assumptions  {', '.join(each.assumptions)}")
        click.echo(f"  weaknesses   {', '.join(each.weaknesses)}")
        click.echo(f"  factors      sha256:{each.factors_sha256}")
        click.echo(f"  page         {each.documentation}")


@carbon.command("assess")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--method", "method_id", required=True, help="A released method, as `carbon methods` lists them."
)
@click.option("--factors", multiple=True, help="Model factor files (not supported yet).")
@click.option("--transport-reuse-kg", help="Per reused device: CENTRAL or LOW,CENTRAL,HIGH kg CO2e.")
@click.option("--refurbishment-kg", help="Per reused device: CENTRAL or LOW,CENTRAL,HIGH kg CO2e.")
@click.option(
    "--share", "portion", type=float, help="One party's part, above 0, at most 1, beside the whole."
)
@click.option("--terms", is_flag=True, help="Show the terms of every line in the readable form.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def assess_(
    *,
    files: tuple[str, ...],
    method_id: str,
    factors: tuple[str, ...],
    transport_reuse_kg: str | None,
    refurbishment_kg: str | None,
    portion: float | None,
    terms: bool,
    as_json: bool,
) -> None:
    """Assess the lines of CSV files.

    Columns: line,kind,manufacturer,model,screen_inch,form,quantity,fate,replaced_parts. Semicolons
    stand between parts; with the fate `parts` they are those taken out for use. `-` is standard input.
    """
    _no_factor_files(factors)
    _known_method(method_id)
    parameters = Parameters(
        transport_reuse_kg=_interval("--transport-reuse-kg", transport_reuse_kg),
        refurbishment_kg=_interval("--refurbishment-kg", refurbishment_kg),
        source="given on the command line",
    )
    outcome = for_each(files, _read, suffixes=(".csv", ".tsv", ".txt"))
    if outcome.refused and not outcome.done:
        outcome.leave()
    lines = [line for _, found in outcome.done for line in found]
    named = [file for file, found in outcome.done for _ in found]
    answer = assess(lines, method_id, parameters=parameters)
    part = None
    if portion is not None:
        try:
            part = share(answer, portion)
        except ShareImpossible:
            _refuse("--share", f"{portion:g} is not above 0 and at most 1")
    if as_json:
        document = _assessment(answer, named)
        if part is not None:
            document["share"] = {"portion": part.portion, "saved_kg": _kg(part.kg)}
        write_json(document)
    else:
        _print(answer, terms=terms)
        if part is not None:
            click.echo(f"share {part.portion:g} of it: {_text(part.kg)}")
    outcome.leave()


@carbon.command("equivalents")
@click.argument("kg")
@click.option("--set", "which", default="inrego", show_default=True, help="Which set of equivalents.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def equivalents_(*, kg: str, which: str, as_json: bool) -> None:
    """What an amount of CO2e equals in everyday terms, each with its factor, source and year."""
    try:
        found = equivalents(float(kg), which)
    except EquivalentsUnknown:
        _refuse("--set", f"{which} is not one of {', '.join(equivalent_sets())}")
    except (NoEquivalent, ValueError):
        _refuse("KG", f"{kg} is not an amount of kilograms, zero or more")
    if as_json:
        write_json(
            {
                "kg": float(kg),
                "set": which,
                "equivalents": [
                    {
                        "name": each.name,
                        "value": round(each.value, 6),
                        "factor": each.factor,
                        "unit": each.unit,
                        "source": each.source,
                        "year": each.year,
                    }
                    for each in found
                ],
            }
        )
        return
    for each in found:
        click.echo(
            f"{each.value:>14,.1f}  {each.name}  ({each.factor:g} {each.unit}; {each.year}; {each.source})"
        )


def _described(each: Method) -> dict[str, Any]:
    return {
        "id": each.id,
        "version": each.version,
        "source": each.source,
        "terms": list(each.terms),
        "kinds": list(each.kinds),
        "assumptions": list(each.assumptions),
        "weaknesses": list(each.weaknesses),
        "factors_sha256": each.factors_sha256,
        "documentation": each.documentation,
    }


def _assessment(answer: Assessment, named: list[str]) -> dict[str, Any]:
    total = _kg(answer.total_kg)
    return {
        "method": answer.method,
        "version": answer.version,
        "factors_sha256": answer.factors_sha256,
        "parameters": {
            "transport_reuse_kg": _kg(answer.parameters.transport_reuse_kg),
            "refurbishment_kg": _kg(answer.parameters.refurbishment_kg),
        },
        "lines": [_line(each, file) for each, file in zip(answer.lines, named, strict=True)],
        "total": {
            **(total or {"low": None, "central": None, "high": None}),
            "saved_kg": total,
            "lines": len(answer.lines),
            "lines_unknown": answer.lines_unknown,
            "devices": answer.devices,
            "devices_unknown": answer.devices_unknown,
            "devices_by_level": dict(answer.devices_by_level),
        },
    }


def _line(each: Assessed, file: str) -> dict[str, Any]:
    return {
        "file": file,
        "line": each.line.line,
        "quantity": each.line.quantity,
        "saved_kg": _kg(each.saved_kg),
        "level": each.level,
        "factor": each.factor,
        "terms": [
            {
                "name": term.name,
                "item": term.item or None,
                "kg": _round(term.kg.central),
                "low": _round(term.kg.low),
                "high": _round(term.kg.high),
                "source": term.source,
                "origin": term.origin,
                "range_from": term.range_from,
            }
            for term in each.terms
        ],
        "problems": [
            {"line": problem.line, "column": problem.column, "code": problem.code, "value": problem.value}
            for problem in each.problems
        ],
    }


def _kg(kg: Interval | None) -> dict[str, float] | None:
    if kg is None:
        return None
    return {"low": _round(kg.low), "central": _round(kg.central), "high": _round(kg.high)}


def _round(kg: float) -> float:
    # A milligram: binary fractions end here, and minus zero is zero.
    return round(kg, 6) + 0.0


def _print(answer: Assessment, *, terms: bool) -> None:
    click.echo(f"{answer.method} version {answer.version}, kg CO2e: central (low to high)")
    for each in answer.lines:
        count = "?" if each.line.quantity is None else str(each.line.quantity)
        what = each.factor or _plain(each.line.kind or "–")
        line = _plain(str(each.line.line))
        click.echo(f"{line:>6}  {count:>6} × {what:<26} {_text(each.saved_kg)}  [{each.level}]")
        if terms:
            for term in each.terms:
                name = f"{term.name} {term.item}".strip()
                click.echo(f"{'':>17}{name:<40} {_text(term.kg)}  {term.source}")
        for problem in each.problems:
            place = problem.column or "row"
            click.echo(f"{'':>8}! {place}: {problem.code} {_plain(problem.value)}".rstrip())
    click.echo(f"total  {answer.devices - answer.devices_unknown} devices: {_text(answer.total_kg)}")
    if answer.lines_unknown:
        click.echo(
            f"unknown, not in the total: {answer.lines_unknown} lines with {answer.devices_unknown} devices"
        )


def _plain(text: str) -> str:
    """Text of a list made harmless for a terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _text(kg: Interval | None) -> str:
    if kg is None:
        return "unknown"
    return f"{kg.central + 0.0:,.1f} ({kg.low + 0.0:,.1f} to {kg.high + 0.0:,.1f})"


def _read(_file: str, content: bytes) -> list[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on Windows save CSV in the local code page; the words we need are ASCII in both.
        text = content.decode("cp1252", errors="replace")
    try:
        return read_lines(text)
    except LinesUnreadable as refusal:
        reason = UNREADABLE[refusal.code].format(value=refusal.value)
        raise Unusable(reason, code=refusal.code, place=f"line {refusal.line}") from refusal


def _interval(option: str, text: str | None) -> Interval | None:
    if text is None:
        return None
    try:
        numbers = [float(each) for each in text.split(",")]
        if len(numbers) == 1 and numbers[0] == numbers[0]:
            return Interval.exactly(numbers[0])
        if len(numbers) == 3:
            return Interval(*numbers)
    except (ValueError, IntervalCrossed):
        pass  # refused below, with the value
    return _refuse(option, f"{text} is not CENTRAL or LOW,CENTRAL,HIGH")


def _known_method(method_id: str) -> None:
    try:
        method(method_id)
    except MethodUnknown as refusal:
        _refuse("--method", f"{method_id} is not one of {', '.join(refusal.known)}")


def _no_factor_files(factors: tuple[str, ...]) -> None:
    for file in factors:
        _refuse(str(Path(file)), "model factor files are not supported yet; leave --factors out")


def _refuse(place: str, reason: str) -> NoReturn:
    complain(place, reason)
    sys.exit(2)
