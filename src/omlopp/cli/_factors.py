"""`omlopp carbon factors` and `omlopp carbon match`: sets of factors, and which of them fits a device."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from omlopp.cli._files import Outcome, Refused, Unusable, complain, for_each, write_json
from omlopp.domain.carbon import Level, MethodUnknown, match, method
from omlopp.domain.carbon.factors import (
    Alias,
    AliasesUnreadable,
    FactorSet,
    FileUnreadable,
    Import,
    Loaded,
    ModelFactor,
    NotBoavizta,
    Severity,
    Topic,
    ValueFactor,
    load,
    read_aliases,
    write_set,
)
from omlopp.domain.carbon.matching import ModelMatch, ToolName, match_models
from omlopp.domain.quantities import Interval
from omlopp.ui.texts.climate import FACTOR_FILES

SUFFIXES = (".csv", ".json")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
factors_option = click.option(
    "--factors",
    "files",
    multiple=True,
    metavar="FILE",
    help="A set of factors of your own, or a Boavizta table; beside what ships.",
)


aliases_option = click.option(
    "--aliases",
    multiple=True,
    metavar="FILE",
    help="A CSV of reported names and the models they are, as docs/factors.md tells.",
)
ALIAS_FILES = {
    "binary": "is not a text file; save the list as CSV",
    "empty": "has no header row; the first row names the columns",
    "column_missing": "has no column {value}; needed are product, model_manufacturer and model",
    "csv": "is not a readable CSV: {value}",
}


def with_aliases(factors: FactorSet, files: tuple[str, ...]) -> FactorSet:
    """The set with the names of the files for its models.

    An unusable file ends the command; a line that can be no alias is told and left out.
    """
    known: list[Alias] = []

    def read(file: str, content: bytes) -> None:
        try:
            found, problems = read_aliases(content.decode("utf-8-sig", errors="replace"), factors)
        except AliasesUnreadable as refusal:
            reason = ALIAS_FILES[refusal.code].format(value=refusal.value)
            raise Unusable(reason, code=refusal.code, place=f"line {refusal.line}") from refusal
        known.extend(found)
        for each in problems:
            complain(
                file, f"line {each.line} left out: {each.column} {each.code} {_plain(each.value)}".rstrip()
            )

    if for_each(files, read, suffixes=(".csv", ".tsv", ".txt")).refused:
        sys.exit(2)
    return factors.with_aliases((*factors.aliases, *known)) if known else factors


def load_files(files: tuple[str, ...]) -> Loaded:
    """What ships and what the files hold; an unusable file ends the command, lost records are counted."""
    loaded, refused = _load(files)
    if refused:
        sys.exit(2)
    for file in dict.fromkeys(file for file, _ in loaded.problems):
        lost = len(
            {(each.part, each.number) for name, each in loaded.problems if name == file and each.left_out}
        )
        if lost:
            complain(file, f"{lost} records left out; omlopp carbon factors list {file} tells which and why")
    return loaded


def files_given(files: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """The files by name and content; one that cannot be read ends the command."""
    outcome = _read(files)
    if outcome.refused:
        sys.exit(2)
    return outcome.done


@contextmanager
def refusing_files() -> Iterator[None]:
    """A file that is no set of factors ends the command with its reason."""
    try:
        yield
    except (FileUnreadable, NotBoavizta) as refusal:
        _refuse(refusal.file, FACTOR_FILES[refusal.code][0].format(value=refusal.value[:120]))


def _read(files: tuple[str, ...]) -> Outcome[bytes]:
    return for_each(files, lambda _, content: content, suffixes=SUFFIXES)


def _load(files: tuple[str, ...]) -> tuple[Loaded, list[Refused]]:
    outcome = _read(files)
    with refusing_files():
        return load(outcome.done), outcome.refused


@click.group(invoke_without_command=True)
@click.pass_context
def factors(context: click.Context) -> None:
    """Sets of factors, each known by the digest of what it holds."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@factors.command("list")
@click.argument("files", nargs=-1)
@json_option
def list_(*, files: tuple[str, ...] = (), as_json: bool = False) -> None:
    """The set that ships, and those in FILES, with their digests."""
    loaded = load_files(files)
    if as_json:
        problems = [{"file": file, **asdict(problem)} for file, problem in loaded.problems]
        write_json({"sets": [_set(each) for each in loaded.sets], "problems": problems})
        return
    for one in loaded.sets:
        click.echo(f"{one.id}  {len(one.models)} models, {len(one.values)} values")
        click.echo(f"  digest   sha256:{one.digest}")
        for name, text in (("licence", one.licence), ("note", one.note)):
            if text:
                click.echo(f"  {name:<8} {_plain(text)}")
    for file, each in loaded.problems:
        place = f"{each.part} {each.number} {each.column}".strip()
        done = "left out" if each.left_out else "noted"
        click.echo(f"! {_plain(file)}: {place}: {each.code} {_plain(each.value)}".rstrip() + f" ({done})")


@factors.command()
@click.argument("files", nargs=-1)
@click.option("--maker", default="", help="Only models of this maker.")
@click.option("--topic", type=click.Choice([*map(str, Topic), "model"]), help="Only these.")
@json_option
def show(*, files: tuple[str, ...], maker: str, topic: str | None, as_json: bool) -> None:
    """Every record of the sets in FILES, or of the one that ships, with unit, year, source and licence."""
    loaded = load_files(files)
    sets = loaded.sets[1:] if files else loaded.sets
    models = [
        each
        for one in sets
        for each in one.models
        if topic in (None, "model") and (not maker or each.manufacturer.lower() == maker.lower())
    ]
    values = [
        each for one in sets for each in one.values if topic in (None, each.topic) and (not maker or topic)
    ]
    if as_json:
        write_json({"models": [_model(each) for each in models], "values": values})
        return
    for model in models:
        what = f"{_plain(model.manufacturer)} {_plain(model.name)}  [{model.kind}]"
        figures = f"total {_kg(model.total_kg)}, without use {_kg(model.nonuse_kg)} kg CO2e"
        click.echo(f"{what}  {figures}  {model.report_year or '–'}  {_plain(model.source)}")
    for value in values:
        click.echo(_value(value))


@factors.command("import")
@click.argument("files", nargs=-1, required=True)
@click.option("--out", type=click.Path(), help="Write the cleaned set here; - is standard output.")
@click.option("--rows", is_flag=True, help="Every finding row by row, not only their counts.")
@json_option
def import_(*, files: tuple[str, ...], out: str | None, rows: bool, as_json: bool) -> None:
    """Read the open Boavizta tables (several versions together), clean them, say what was dropped and why."""
    loaded, refused = _load(files)
    found = loaded.imported
    if found is None:
        if not refused:
            _refuse(files[0], "is no Boavizta table but a set of factors already")
        sys.exit(2)
    if out is not None:
        content = write_set(found.factors)
        if out == "-":
            sys.stdout.buffer.write(content)
            sys.exit(2 if refused else 0)
        try:
            Path(out).write_bytes(content)
        except OSError as error:
            _refuse(out, error.strerror or "cannot be written")
    if as_json:
        write_json(_imported(found, out))
    else:
        _print_import(found, out, rows=rows)
    sys.exit(2 if refused else 0)


@click.command("match")
@click.option("--manufacturer", default="", help="As an inventory tool reports it.")
@click.option("--product", default="", help="As an inventory tool reports it.")
@click.option("--version", "version", default="", help="As an inventory tool reports it.")
@click.option("--kind", help="laptop, desktop, monitor …; without it only a model can match.")
@click.option("--screen-inch", type=float, help="Diagonal in inches.")
@click.option("--storage-gb", type=float, help="Size of the drive, for models whose sheets tell it apart.")
@click.option("--form", help="usdt, sff, tower or hybrid, or the chassis type a tool reports.")
@click.option("--method", "method_id", default="ivl-2020", show_default=True, help="Whose sub-groups.")
@factors_option
@aliases_option
@json_option
def match_(
    *,
    manufacturer: str,
    product: str,
    version: str,
    kind: str | None,
    screen_inch: float | None,
    storage_gb: float | None,
    form: str | None,
    method_id: str,
    files: tuple[str, ...],
    aliases: tuple[str, ...],
    as_json: bool,
) -> None:
    """The factor for one device: its model, its family, else the method's sub-group, category or none."""
    try:
        method(method_id)
    except MethodUnknown as refusal:
        _refuse("--method", f"{method_id} is not one of {', '.join(refusal.known)}")
    looked_in = with_aliases(load_files(files).factors, aliases)
    kind = kind.strip().lower() if kind else None
    name = ToolName(manufacturer, product, version, kind, form, screen_inch, storage_gb)
    found = match_models([name], looked_in)[0]
    document = _matched(found)
    if found.level is Level.NONE:
        by_method = match(
            kind,
            screen_inch=screen_inch,
            form=form.strip().lower() if form else None,
            method_id=method_id,
        )
        document |= {
            "level": by_method.level,
            "name": by_method.name,
            "kgco2e_total": by_method.kgco2e_total,
            "kgco2e_nonuse": by_method.kgco2e_nonuse,
            "source": by_method.source,
            "reasons": [*found.reasons, *by_method.reasons],
        }
    document |= {"method": method_id, "factors_sha256": looked_in.digest}
    if as_json:
        write_json(document)
        return
    _print_match(document)


def _matched(found: ModelMatch) -> dict[str, Any]:
    total, nonuse = found.total_kg, found.nonuse_kg
    taken = set(map(id, found.factors))
    refused = {id(each.factor): each.reasons for each in found.refused}
    looked_at = {id(each): each for each in (*found.factors, *(one.factor for one in found.refused))}
    return {
        "level": found.level,
        "name": found.name,
        "kgco2e_total": _round(total),
        "kgco2e_nonuse": _round(nonuse),
        "range_total": _range(total),
        "range_nonuse": _range(nonuse),
        "n": found.n,
        "source": found.source,
        "reasons": list(found.reasons),
        "candidates": [
            {**_model(each), "taken": key in taken, "refused": list(refused.get(key, ()))}
            for key, each in looked_at.items()
        ],
    }


def _print_match(document: dict[str, Any]) -> None:
    nonuse, span = document["kgco2e_nonuse"], document["range_nonuse"]
    said = "unknown" if nonuse is None else f"{nonuse:g}"
    if span and span["low"] != span["high"]:
        said += f" ({span['low']:g} to {span['high']:g})"
    click.echo(f"{document['level']}  {_plain(document['name'] or '–')}  {said} kg CO2e without use")
    if document["kgco2e_total"] is not None:
        click.echo(f"  with use   {document['kgco2e_total']:g} kg CO2e, as the maker assumes it")
    if document["n"] > 1:
        click.echo(f"  from       {document['n']} sheets")
    for name, text in (("source", document["source"]), ("reasons", ", ".join(document["reasons"]))):
        if text:
            click.echo(f"  {name:<10} {_plain(text)}")
    refused = [each for each in document["candidates"] if not each["taken"]]
    if refused:
        click.echo("  looked at and not taken:")
    for each in refused:
        click.echo(f"    {_plain(each['manufacturer'])} {_plain(each['name'])}: {', '.join(each['refused'])}")


def _set(factors: FactorSet) -> dict[str, Any]:
    return {
        "id": factors.id,
        "sha256": factors.digest,
        "models": len(factors.models),
        "values": len(factors.values),
        "licence": factors.licence,
        "note": factors.note,
    }


def _model(model: ModelFactor) -> dict[str, Any]:
    return {
        "manufacturer": model.manufacturer,
        "name": model.name,
        "kind": model.kind,
        "kgco2e_total": model.kgco2e_total,
        "kgco2e_nonuse": _round(model.nonuse_kg),
        "error": model.error,
        "storage_gb": model.storage_gb,
        "report_year": model.report_year,
        "source": model.source,
        "licence": model.licence,
        "read_through": model.read_through or None,
    }


def _value(value: ValueFactor) -> str:
    span = "" if value.low is None else f" ({value.low:g} to {value.high:g} {value.spread})"
    return (
        f"{value.topic} {value.id} {value.measure}  {value.value:g}{span} {value.unit}  "
        f"{value.basis} {value.year}  {_plain(value.source)}  [{value.licence}]"
    )


def _imported(found: Import, out: str | None) -> dict[str, Any]:
    return {
        "set": _set(found.factors),
        "out": out,
        "rows": found.rows,
        "rows_dropped": found.rows_dropped,
        "counts": [
            {"severity": severity, "code": code, "rows": count}
            for (severity, code), count in sorted(found.counts.items())
        ],
        "findings": found.findings,
    }


def _print_import(found: Import, out: str | None, *, rows: bool) -> None:
    click.echo(f"{found.rows} rows, {found.rows_dropped} dropped; {len(found.factors.models)} models")
    click.echo(f"digest sha256:{found.factors.digest}")
    if out is not None:
        click.echo(f"written to {_plain(out)}")
    for severity in Severity:
        for (which, code), count in sorted(found.counts.items(), key=lambda each: -each[1]):
            if which is severity:
                click.echo(f"  {severity:<10} {count:>6}  {code}")
    if rows:
        for each in found.findings:
            click.echo(
                f"{_plain(each.file)}:{each.line}: {each.severity} {each.column} {each.code} "
                f"{_plain(each.name)} {_plain(each.value)}".rstrip()
            )


def _round(kg: Interval | None) -> float | None:
    return None if kg is None else round(kg.central, 6)


def _range(kg: Interval | None) -> dict[str, float] | None:
    return None if kg is None else {"low": round(kg.low, 6), "high": round(kg.high, 6)}


def _kg(kg: Interval | None) -> str:
    return "unknown" if kg is None else f"{kg.central:g}"


def _plain(text: str) -> str:
    """Text of a file made harmless for a terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _refuse(place: str, reason: str) -> NoReturn:
    complain(place, reason)
    sys.exit(2)
