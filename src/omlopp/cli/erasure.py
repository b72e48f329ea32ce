"""`omlopp erasure read` and `omlopp erasure judge`: what was done to media, and what that is worth."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from omlopp.domain.erasure import DeviceVerdict, ErasureReport, Judged, Policy
    from omlopp.domain.hardware import Component, HardwareReport


@click.group()
def erasure() -> None:
    """Erasure reports: media, what was done, the judgement."""


def _read_all(files: tuple[str, ...]) -> Any:
    from omlopp.cli import _files
    from omlopp.cli.hardware import unusable
    from omlopp.domain import erasure as subject
    from omlopp.domain import hardware
    from omlopp.domain.hardware import MAX_BYTES, ReportRefused

    def work(_file: str, data: bytes) -> "ErasureReport":
        try:
            return subject.read(data)
        except hardware.ReportUnrecognised as refusal:
            # A folder of evidence holds both kinds; "no known tool" would be untrue of an inventory.
            with suppress(ReportRefused):
                hardware.read_many(data)
                reason = (
                    "is an inventory and says nothing of erasure; omlopp hardware read tells what is in it"
                )
                raise _files.Unusable(reason, code="report_is_inventory") from refusal
            raise unusable(refusal) from refusal
        except ReportRefused as refusal:
            raise unusable(refusal) from refusal

    return _files.for_each(files, work, limit=MAX_BYTES)


@erasure.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def read_command(files: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Read erasure reports, whatever tool wrote them; a directory means the files in it."""
    from omlopp.cli import _files

    outcome = _read_all(files)
    if as_json:
        _files.write_json({"files": [{"file": file, **report.as_json()} for file, report in outcome.done]})
    else:
        for file, report in outcome.done:
            click.echo(_page(file, report, None))
    outcome.leave()


def _policy(_context: click.Context, _parameter: click.Parameter, given: str | None) -> "Policy":
    from omlopp.domain import erasure as subject

    if given is None:
        return subject.DEFAULT_POLICY
    try:
        return subject.policy(given)
    except subject.PolicyUnknown as unknown:
        names = ", ".join(one.id for one in subject.POLICIES)
        raise click.BadParameter(f"no policy {unknown.name!r}; there are {names}") from unknown


def _inventory(files: tuple[str, ...]) -> "tuple[list[HardwareReport] | None, bool]":
    """The inventories in the files, and whether one of them was unusable."""
    from omlopp.cli import _files
    from omlopp.cli.hardware import unusable
    from omlopp.domain import hardware

    if not files:
        return None, False

    def work(_file: str, data: bytes) -> "tuple[HardwareReport, ...]":
        try:
            return hardware.read_many(data)
        except hardware.ReportRefused as refusal:
            raise unusable(refusal) from refusal

    outcome = _files.for_each(files, work, limit=hardware.MAX_BYTES)
    return [report for _, reports in outcome.done for report in reports], bool(outcome.refused)


@erasure.command("judge")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--policy", "policy", callback=_policy, metavar="NAME", help="What the contract asks for.")
@click.option(
    "--route",
    type=click.Choice(["resale", "rental", "parts", "recycling", "destruction", "return_to_owner"]),
    default="resale",
    show_default=True,
    help="Where the media go.",
)
@click.option(
    "--inventory", multiple=True, metavar="FILE", help="Inventory of the same devices, by another tool."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def judge_command(
    files: tuple[str, ...],
    policy: "Policy",
    route: str,
    inventory: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """Judge every medium. Exit 1 when one of them is not sufficiently judged for the route."""
    from omlopp.cli import _files
    from omlopp.domain import erasure as subject
    from omlopp.domain.vocabulary import Route

    inventories, spoiled = _inventory(inventory)
    parts = None if inventories is None else [part for one in inventories for part in one.components]
    held = None if parts is None else subject.Inventory.of(parts)
    outcome = _read_all(files)
    enough = True
    documents = []
    marked = subject.mark_repeats([report for _, report in outcome.done])
    for (file, _), report in zip(outcome.done, marked, strict=True):
        verdicts = subject.judge_many(report.media, inventory=held, policy=policy)
        sufficient = [
            subject.sufficient(verdict.judgement, medium.medium, policy, Route(route))
            for medium, verdict in zip(report.media, verdicts, strict=True)
        ]
        left = subject.unreported([report])
        settled = all(sufficient) and bool(report.media) and not left
        enough = enough and settled
        if as_json:
            documents.append(
                _document(file, report, verdicts, sufficient=sufficient, left=left, settled=settled)
            )
        else:
            click.echo(_page(file, report, verdicts, sufficient=sufficient, left=left))
    # One inventory is of one device: then the device is judged as a whole, too.
    device = None
    if inventories is not None and len(inventories) == 1:
        device = subject.judge_device(marked, inventory=inventories[0], policy=policy, route=Route(route))
        enough = enough and device.clear
    missed = () if parts is None else subject.unreported(marked, inventory=parts)
    enough = enough and not missed
    if as_json:
        _files.write_json(
            {
                "policy": policy.name,
                "route": route,
                "rules": subject.RULES_VERSION,
                "sufficient": enough,
                "without_report": [part.as_json() for part in missed],
                "device": device.as_json() if device else None,
                "files": documents,
            }
        )
    else:
        for part in missed:
            named = f"{part.serial or 'no serial'}  {part.model or part.kind}"
            click.echo(f"inventory: {named}: NO REPORT on this medium")
        if device is not None:
            click.echo(_device_line(device))
    if spoiled:
        raise SystemExit(2)
    outcome.leave(negative=not enough)


def _device_line(device: "DeviceVerdict") -> str:
    from omlopp.ui.texts.erasure_reasons import DEVICE_REASONS

    bottom = "CLEAR" if device.clear else "NOT CLEAR"
    lines = [f"device: {device.settled} of {device.expected} media settled: {bottom}"]
    return "\n".join(lines + [f"  - {DEVICE_REASONS[code][0]}" for code in device.reasons])


@erasure.command("coverage")
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER…")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def coverage_command(folders: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Show what is read of folders of evidence: a table in Markdown, and why each other file is refused."""
    from omlopp.cli import _coverage, _files
    from omlopp.domain.hardware import MAX_BYTES

    outcome = _files.for_each(folders, _coverage.told, limit=MAX_BYTES)
    rows = _coverage.rows([one for _, one in outcome.done])
    if as_json:
        _files.write_json({"kinds": rows})
    else:
        click.echo(_coverage.page(rows), nl=False)
    outcome.leave()


def _document(
    file: str,
    report: "ErasureReport",
    verdicts: "list[Judged]",
    *,
    sufficient: list[bool],
    left: "tuple[Component, ...]",
    settled: bool,
) -> dict[str, Any]:
    document = {"file": file, **report.as_json()}
    document["media"] = [
        {**medium.as_json(), **verdict.as_json(), "sufficient": good}
        for medium, verdict, good in zip(report.media, verdicts, sufficient, strict=True)
    ]
    document["without_report"] = [part.as_json() for part in left]
    document["sufficient"] = settled
    return document


def _page(
    file: str,
    report: "ErasureReport",
    verdicts: "list[Judged] | None",
    *,
    sufficient: list[bool] | None = None,
    left: "tuple[Component, ...]" = (),
) -> str:
    from omlopp.cli.hardware import bytes_in_words, problem_lines
    from omlopp.ui.texts.erasure_reasons import NOT_CHECKED, REASONS

    lines = [f"{file}  [{' '.join(filter(None, (report.tool, report.tool_version)))}]"]
    if report.device is not None:
        named = " ".join(filter(None, (report.device.manufacturer, report.device.model)))
        lines.append(f"  {named or 'device'}  serial {report.device.serial or 'unknown'}")
    for place, medium in enumerate(report.media):
        words = [medium.medium, medium.interface, medium.model, bytes_in_words(medium.size_bytes)]
        said = " ".join(str(word) for word in words if word)
        lines.append(f"  {medium.serial or 'no serial'}  {said}")
        lines.append(
            f"    {medium.method}: {medium.result}, verification {medium.verification}"
            f"  {medium.started_at or '?'} – {medium.ended_at or '?'}"
        )
        if verdicts is not None and sufficient is not None:
            verdict = verdicts[place]
            then = f", then {verdict.then}" if verdict.then else ""
            bottom = "sufficient" if sufficient[place] else "NOT SUFFICIENT"
            lines.append(f"    {verdict.judgement}{then} (rule {verdict.rule}): {bottom}")
            lines += [f"      - {REASONS[code][0]}" for code in verdict.reasons]
            lines += [f"      ? {NOT_CHECKED[code][0]}" for code in verdict.not_checked]
    lines += [
        f"  {part.serial or 'no serial'}  {part.model or part.kind}: NO REPORT on this medium"
        for part in left
    ]
    return "\n".join(lines + problem_lines(report.problems))
