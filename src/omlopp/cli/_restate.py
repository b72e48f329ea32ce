"""`omlopp carbon restate` and `omlopp carbon compare`: the same devices by more than one method."""

from pathlib import Path
from typing import Any

import click

from omlopp.cli._carbon import (
    assessment_total,
    factor_set,
    kilograms,
    known_method,
    lines_of,
    plain,
    refuse,
    rounded,
    shown,
)
from omlopp.cli._files import write_json
from omlopp.domain.carbon import METHODS, Assessment, Difference, assess, restate
from omlopp.domain.quantities import Interval


@click.command("restate")
@click.argument("files", nargs=-1, required=True)
@click.option("--from", "from_method", required=True, help="The method of the report there is.")
@click.option("--to", "to_method", required=True, help="The method to state it by.")
@click.option("--from-factors", multiple=True, metavar="FILE", help="Factor files of the report there is.")
@click.option("--to-factors", multiple=True, metavar="FILE", help="Factor files to state it by.")
@click.option("--corrected", multiple=True, metavar="FILE", help="The lines as they are known today.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def restate_(
    *,
    files: tuple[str, ...],
    from_method: str,
    to_method: str,
    from_factors: tuple[str, ...],
    to_factors: tuple[str, ...],
    corrected: tuple[str, ...],
    as_json: bool,
) -> None:
    """State lines by another method, other factors or corrected facts, reconciled by cause.

    Both totals stand whole; one thing changes at a time: facts, then the method, then factors. Without
    factor files `omlopp-2026` goes by the factors that ship, on both sides.
    """
    known_method(from_method, "--from")
    known_method(to_method, "--to")
    lines = lines_of(files)
    answer = restate(
        [line for _, line in lines.named],
        from_method,
        to_method,
        from_factors=factor_set(from_method, from_factors) or factor_set(to_method, from_factors),
        to_factors=factor_set(to_method, to_factors or from_factors),
        corrected=[line for _, line in lines_of(corrected).named] if corrected else None,
    )
    if as_json:
        write_json(
            {
                "before": _side(answer.before),
                "after": _side(answer.after),
                "difference": _difference(answer.kg),
                "causes": [
                    {
                        "cause": cause.reason,
                        "kg": _difference(cause.kg),
                        "coverage_kg": _difference(cause.coverage),
                        "lines_changed": cause.lines_changed,
                    }
                    for cause in answer.causes
                ],
            }
        )
    else:
        for name, side in (("before", answer.before), ("after", answer.after)):
            click.echo(f"{name:<16} {side.method} version {side.version}: {shown(side.total_kg)}")
            if side.lines_unknown:
                click.echo(f"{'':<16} unknown: {side.lines_unknown} lines, {side.devices_unknown} devices")
        for cause in answer.causes:
            known = f"{cause.lines_changed} lines; {cause.coverage.central:+,.1f} from lines one side knows"
            click.echo(f"{cause.reason:<16} {cause.kg.central:+,.1f}  ({known})")
        click.echo(f"{'difference':<16} {answer.kg.central:+,.1f}")
    lines.leave()


@click.command("compare")
@click.argument("files", nargs=-1, required=True)
@click.option("--factors", multiple=True, metavar="FILE", help="A set of factors, or a Boavizta table.")
@click.option("--kind", "chosen", multiple=True, help="Only these kinds, in this order.")
@click.option("--svg", type=click.Path(), help="Draw the comparison into this file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def compare(
    *,
    files: tuple[str, ...],
    factors: tuple[str, ...],
    chosen: tuple[str, ...],
    svg: str | None,
    as_json: bool,
) -> None:
    """State the same lines by every method: kg CO2e for each device, kind by kind, and in all."""
    lines = lines_of(files)
    given = [line for _, line in lines.named]
    answers = [assess(given, each.id, factors=factor_set(each.id, factors)) for each in METHODS]
    kinds = chosen or tuple(dict.fromkeys(line.kind for line in given if line.kind))
    rows = [(kind, answer.method, *_per_device(answer, kind)) for kind in kinds for answer in answers]
    if svg is not None:
        _draw(Path(svg), rows)
    if as_json:
        write_json(
            {
                "methods": [{"method": answer.method, **_side(answer)} for answer in answers],
                "kinds": [
                    {"kind": kind, "method": method, "devices": devices, "kg_per_device": kilograms(kg)}
                    for kind, method, kg, devices in rows
                ],
            }
        )
    else:
        for kind, method, kg, devices in rows:
            click.echo(f"{plain(kind):<12} {method:<14} {devices:>6} × {shown(kg)}")
        for answer in answers:
            known = answer.devices - answer.devices_unknown
            click.echo(f"{'in all':<12} {answer.method:<14} {known:>6} : {shown(answer.total_kg)}")
    lines.leave()


def _per_device(answer: Assessment, kind: str) -> tuple[Interval | None, int]:
    """The mean of the known devices of a kind, and how many they are."""
    known = [
        (each.saved_kg, each.line.quantity or 0)
        for each in answer.lines
        if each.saved_kg is not None and each.line.kind == kind
    ]
    devices = sum(quantity for _, quantity in known)
    if not devices:
        return None, 0
    total = Interval.exactly(0)
    for kg, _ in known:
        total = total + kg
    return total.times(1 / devices), devices


def _draw(path: Path, rows: list[tuple[str, str, Interval | None, int]]) -> None:
    from omlopp.ui import charts  # only who draws pays for it

    tones = {each.id: f"c{number}" for number, each in enumerate(METHODS, 1)}
    drawn = [
        (
            f"{kind.replace('_', ' ')} · {method}",
            None if kg is None else (kg.low, kg.central, kg.high),
            tones[method],
        )
        for kind, method, kg, _ in rows
    ]
    picture = charts.alone(
        charts.ranges(
            drawn,
            title="What the methods say of the same fleet",
            description="kg CO2e spared for each device, by kind and method; the thin line is low to high.",
            show=lambda value: (
                "unknown"
                if value is None
                else f"{value[1]:,.0f} ({value[0]:,.0f} to {value[2]:,.0f}) kg".replace("-", "−")
            ),
        )
    )
    try:
        path.write_text(picture, encoding="utf-8")
    except OSError as error:
        refuse("--svg", f"{path}: {error.strerror}")


def _side(answer: Assessment) -> dict[str, Any]:
    return {
        "method": answer.method,
        "version": answer.version,
        "factors_sha256": answer.factors_sha256,
        "factor_set_sha256": answer.factor_set_sha256,
        "total": assessment_total(answer),
    }


def _difference(each: Difference) -> dict[str, float]:
    return {"low": rounded(each.low), "central": rounded(each.central), "high": rounded(each.high)}
