"""`omlopp carbon`: what reuse spared, by a named and versioned method. No database, no network."""

from typing import Any

import click

from omlopp.cli._carbon import (
    assessment_total,
    estimate,
    factor_set,
    kilograms,
    known_method,
    lines_of,
    plain,
    refuse,
    rounded,
    shown,
)
from omlopp.cli._factors import aliases_option, match_
from omlopp.cli._factors import factors as factors_
from omlopp.cli._files import write_json
from omlopp.cli._restate import compare, restate_
from omlopp.domain.carbon import (
    METHODS,
    Assessed,
    Assessment,
    EquivalentsUnknown,
    Leg,
    LegImpossible,
    Method,
    NoEquivalent,
    Parameters,
    ShareImpossible,
    assess,
    claims,
    equivalent_sets,
    equivalents,
    share,
)


@click.group()
def carbon() -> None:
    """What reuse spared, kg CO2e, by a named and versioned method."""


carbon.add_command(match_)
carbon.add_command(factors_)
carbon.add_command(restate_)
carbon.add_command(compare)


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
@click.option(
    "--factors", multiple=True, metavar="FILE", help="A set of factors, or a Boavizta table; with what ships."
)
@aliases_option
@click.option("--transport-reuse-kg", help="Per reused device: CENTRAL or LOW,CENTRAL,HIGH kg CO2e.")
@click.option("--refurbishment-kg", help="Per reused device: CENTRAL or LOW,CENTRAL,HIGH kg CO2e.")
@click.option("--packaging-kg", help="Per reused device: CENTRAL or LOW,CENTRAL,HIGH kg CO2e.")
@click.option(
    "--leg", "legs", multiple=True, metavar="MODE:KM[:KG]", help="One leg of the way of each reused device."
)
@click.option("--country", help="Where the devices are used again, ISO 3166; a line may say its own.")
@click.option("--displacement", help="New devices one reused device spares: CENTRAL or LOW,CENTRAL,HIGH.")
@click.option("--lifetime-ratio", help="The second life against a new one's: CENTRAL or LOW,CENTRAL,HIGH.")
@click.option("--second-life-years", help="How long devices are used again: CENTRAL or LOW,CENTRAL,HIGH.")
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
    aliases: tuple[str, ...],
    legs: tuple[str, ...],
    country: str | None,
    portion: float | None,
    terms: bool,
    as_json: bool,
    **estimates: str | None,
) -> None:
    """Assess the lines of CSV files.

    Columns: line,kind,manufacturer,model,screen_inch,form,quantity,fate,replaced_parts, and for methods
    that ask more: version,storage_gb,ram_gb,country,second_life_years,kwh_per_year,weight_kg,components.
    Semicolons stand between parts; a part may carry its capacity (`ssd:512`); with the fate `parts` they
    are those taken out for use. `-` is standard input.
    """
    known_method(method_id)
    parameters = Parameters(
        source="given on the command line",
        legs=tuple(_leg(each) for each in legs),
        country=country,
        **{name: estimate(f"--{name.replace('_', '-')}", value) for name, value in estimates.items()},
    )
    lines = lines_of(files)
    named = [file for file, _ in lines.named]
    try:
        answer = assess(
            [line for _, line in lines.named],
            method_id,
            parameters=parameters,
            factors=factor_set(method_id, factors, aliases),
        )
    except LegImpossible as refusal:
        refuse("--leg", f"{refusal.leg.mode}:{refusal.leg.km:g} is none of {', '.join(refusal.known)}")
    part = None
    if portion is not None:
        try:
            part = share(answer, portion)
        except ShareImpossible:
            refuse("--share", f"{portion:g} is not above 0 and at most 1")
    if as_json:
        document = _assessment(answer, named)
        if part is not None:
            document["share"] = {"portion": part.portion, "saved_kg": kilograms(part.kg)}
        write_json(document)
    else:
        _print(answer, terms=terms)
        if part is not None:
            click.echo(f"share {part.portion:g} of it: {shown(part.kg)}")
    lines.leave()


@carbon.command("equivalents")
@click.argument("kg")
@click.option("--set", "which", default="inrego", show_default=True, help="Which set of equivalents.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def equivalents_(*, kg: str, which: str, as_json: bool) -> None:
    """What an amount of CO2e equals in everyday terms, each with its factor, source and year."""
    try:
        found = equivalents(float(kg), which)
    except EquivalentsUnknown:
        refuse("--set", f"{which} is not one of {', '.join(equivalent_sets())}")
    except (NoEquivalent, ValueError):
        refuse("KG", f"{kg} is not an amount of kilograms, zero or more")
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
    claim = claims.claim_of(answer)
    return {
        "method": answer.method,
        "version": answer.version,
        "factors_sha256": answer.factors_sha256,
        "factor_set_sha256": answer.factor_set_sha256,
        "reference": answer.reference,
        "claim": {"code": claim.code, "always": list(claim.always)},
        "parameters": {
            **{
                name: kilograms(getattr(answer.parameters, name))
                for name in (
                    "transport_reuse_kg",
                    "refurbishment_kg",
                    "packaging_kg",
                    "displacement",
                    "lifetime_ratio",
                    "second_life_years",
                )
            },
            "country": answer.parameters.country,
            "legs": [
                {"mode": leg.mode, "km": leg.km, "mass_kg": leg.mass_kg} for leg in answer.parameters.legs
            ],
            "not_in_method": list(answer.not_in_method),
        },
        "lines": [_line(each, file) for each, file in zip(answer.lines, named, strict=True)],
        "total": assessment_total(answer),
    }


def _line(each: Assessed, file: str) -> dict[str, Any]:
    return {
        "file": file,
        "line": each.line.line,
        "quantity": each.line.quantity,
        "saved_kg": kilograms(each.saved_kg),
        "level": each.level,
        "factor": each.factor,
        "displacement": kilograms(each.basis.displacement) if each.basis else None,
        "lifetime_ratio": kilograms(each.basis.lifetime_ratio) if each.basis else None,
        "per_year_kg": kilograms(each.per_year_kg),
        "not_counted": list(each.basis.not_counted) if each.basis else [],
        "terms": [
            {
                "name": term.name,
                "item": term.item or None,
                "kg": rounded(term.kg.central),
                "low": rounded(term.kg.low),
                "high": rounded(term.kg.high),
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


def _leg(text: str) -> Leg:
    mode, *sizes = text.split(":")
    try:
        if len(sizes) in {1, 2}:
            return Leg(mode, *(float(size) for size in sizes))
    except ValueError:
        pass  # refused below, with the value
    return refuse("--leg", f"{text} is not MODE:KM or MODE:KM:KG")


def _print(answer: Assessment, *, terms: bool) -> None:
    click.echo(f"{answer.method} version {answer.version}, kg CO2e: central (low to high)")
    for each in answer.lines:
        count = "?" if each.line.quantity is None else str(each.line.quantity)
        what = each.factor or plain(each.line.kind or "–")
        line = plain(str(each.line.line))
        click.echo(f"{line:>6}  {count:>6} × {what:<26} {shown(each.saved_kg)}  [{each.level}]")
        if terms:
            for term in each.terms:
                name = f"{term.name} {term.item}".strip()
                click.echo(f"{'':>17}{name:<40} {shown(term.kg)}  {term.source}")
        for problem in each.problems:
            place = problem.column or "row"
            click.echo(f"{'':>8}! {place}: {problem.code} {plain(problem.value)}".rstrip())
    click.echo(f"total  {answer.devices - answer.devices_unknown} devices: {shown(answer.total_kg)}")
    if answer.not_in_method:
        click.echo(f"not in this method, left out: {', '.join(answer.not_in_method)}")
    if answer.lines_unknown:
        click.echo(
            f"unknown, not in the total: {answer.lines_unknown} lines with {answer.devices_unknown} devices"
        )
