"""`omlopp hardware read`: what inventory tools say."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from omlopp.domain.hardware import HardwareReport


@click.group()
def hardware() -> None:
    """What inventory tools say: device and components."""


@hardware.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def read_command(files: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Read inventory reports, whatever tool wrote them; a directory means the files in it.

    A fleet export (Intune, Jamf, ServiceNow, Snipe-IT …) gives one entry a device.
    """
    from omlopp.cli import _files
    from omlopp.domain import hardware as subject

    def work(_file: str, data: bytes) -> "tuple[HardwareReport, ...]":
        try:
            return subject.read_many(data)
        except subject.ReportRefused as refusal:
            raise unusable(refusal) from refusal

    outcome = _files.for_each(files, work, limit=subject.MAX_BYTES)
    if as_json:
        _files.write_json(
            {
                "files": [
                    {"file": file, **report.as_json()} for file, reports in outcome.done for report in reports
                ]
            }
        )
    else:
        for file, reports in outcome.done:
            for report in reports:
                click.echo(_page(file, report))
    outcome.leave()


def unusable(refusal: Any) -> Exception:
    """A refusal of the ground floor as the command line's own, in words."""
    from omlopp.cli._files import Unusable
    from omlopp.ui.texts.erasure_reasons import REFUSALS

    words = REFUSALS[refusal.code][0]
    met = "".join(sign if sign.isprintable() else " " for sign in refusal.value).strip()
    place = None if refusal.place == "file" else refusal.place
    return Unusable(f"{words} ({met[:80]})" if met else words, code=refusal.code, place=place)


def bytes_in_words(size: int | None) -> str:
    """A size in powers of ten, as drives are sold; empty when unknown."""
    if size is None:
        return ""
    for unit, step in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6)):
        if size >= step:
            return f"{size / step:.4g} {unit}"
    return f"{size} B"


def problem_lines(problems: Any) -> list[str]:
    """One line a problem, in words."""
    from omlopp.ui.texts.erasure_reasons import PROBLEMS

    lines = []
    for problem in problems:
        words = PROBLEMS.get(problem.code, (problem.code, problem.code))[0]
        lines.append("  ! " + ": ".join(part for part in (problem.place, words, problem.value) if part))
    return lines


def _page(file: str, report: "HardwareReport") -> str:
    named = " ".join(filter(None, (report.tool, report.tool_version)))
    lines = [f"{file}{f' {report.place}' if report.place else ''}  [{named}]"]
    device = report.device
    if device is not None:
        named = " ".join(filter(None, (device.manufacturer, device.model, device.version)))
        lines.append(
            f"  {device.kind or 'device'}: {named or 'unknown'}  serial {device.serial or 'unknown'}"
        )
    for part in report.components:
        size = f"{part.size_bytes / 2**30:g} GiB" if part.kind == "ram" and part.size_bytes else None
        words = [
            part.kind,
            part.manufacturer,
            part.model,
            size or bytes_in_words(part.size_bytes),
            part.interface,
        ]
        lines.append(
            "    " + " ".join(str(word) for word in words if word) + f"  serial {part.serial or 'unknown'}"
        )
    lines += [f"    lock {lock.kind}: {lock.state}  ({lock.evidence})" for lock in report.locks]
    return "\n".join(lines + problem_lines(report.problems))
