"""What of a folder of evidence is read, and why the rest is not: the table in `docs/evidence-coverage.md`."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JUDGEMENTS = ("PURGE", "CLEAR", "REVIEW", "NONE", "DESTROY", "DESTROYED")


@dataclass(slots=True)
class Told:
    """One file: its kind (the folder it lies in), what it was read as and holds, or why it is refused."""

    kind: str
    file: str
    tools: set[str] = field(default_factory=set)
    devices: int = 0
    parts: int = 0  # media an inventory lists
    locks: int = 0
    judged: Counter[str] = field(default_factory=Counter)
    problems: set[str] = field(default_factory=set)
    refused: str | None = None


def told(file: str, data: bytes) -> Told:
    """Read one file as an inventory and as an erasure report, each medium judged without an inventory."""
    from omlopp.domain import erasure, hardware

    one = Told(kind=Path(file).parent.name, file=Path(file).name)
    refusals: list[str] = []
    try:
        reports = hardware.read_many(data)
    except hardware.ReportRefused as refusal:
        refusals.append(refusal.code)
    else:
        one.tools |= {report.tool for report in reports}
        one.devices = sum(report.device is not None for report in reports)
        one.parts = sum(len(report.media) for report in reports)
        one.locks = sum(len(report.locks) for report in reports)
        one.problems |= {problem.code for report in reports for problem in report.problems}
    try:
        report = erasure.read(data)
    except hardware.ReportRefused as refusal:
        refusals.append(refusal.code)
    else:
        one.tools.add(report.tool)
        one.judged.update(str(verdict.judgement) for verdict in erasure.judge_many(report.media))
        one.problems |= {problem.code for problem in report.problems}
    if len(refusals) == 2:
        one.refused = next((code for code in refusals if code != "report_unrecognised"), refusals[0])
    return one


def rows(files: list[Told]) -> list[dict[str, Any]]:
    """One row a kind, in the order of their names."""
    kinds: dict[str, list[Told]] = {}
    for one in files:
        kinds.setdefault(one.kind, []).append(one)
    return [
        {
            "kind": kind,
            "files": len(held),
            "read": sum(one.refused is None for one in held),
            "tools": sorted({tool for one in held for tool in one.tools}),
            "devices": sum(one.devices for one in held),
            "media_listed": sum(one.parts for one in held),
            "locks": sum(one.locks for one in held),
            "media_judged": dict(sorted(sum((one.judged for one in held), Counter[str]()).items())),
            "problems": dict(sorted(Counter(code for one in held for code in one.problems).items())),
            "refused": [{"file": one.file, "code": one.refused} for one in held if one.refused],
        }
        for kind, held in sorted(kinds.items())
    ]


def page(found: list[dict[str, Any]]) -> str:
    """The rows as a page of Markdown."""
    from omlopp.ui.texts.erasure_reasons import PROBLEMS, REFUSALS

    files, read = sum(row["files"] for row in found), sum(row["read"] for row in found)
    lines = [
        "# What is read of real evidence",
        "",
        f"Made by `omlopp erasure coverage` from {files} files, {read} of them read.",
        "Media are judged as they stand, without an inventory to hold them against.",
        "",
        "| kind | files | read | as | devices | media listed | locks | "
        + " | ".join(JUDGEMENTS)
        + " | refused |",
        "| --- " * (8 + len(JUDGEMENTS)) + "|",
    ]
    for row in found:
        judged = [str(row["media_judged"].get(one, "")) for one in JUDGEMENTS]
        cells = [row["kind"], row["files"], row["read"], ", ".join(row["tools"]), row["devices"]]
        cells += [row["media_listed"], row["locks"], *judged, len(row["refused"])]
        lines.append("| " + " | ".join(str(cell or "") for cell in cells) + " |")
    lines += ["", "## Refused", ""]
    lines += [
        f"- {row['kind']}/{one['file']}: {REFUSALS[one['code']][0]}"
        for row in found
        for one in row["refused"]
    ]
    lines += ["", "## Told beside", "", "| kind | what is said of its files |", "| --- | --- |"]
    for row in found:
        said = "; ".join(f"{PROBLEMS[code][0]} ({count})" for code, count in row["problems"].items())
        if said:
            lines.append(f"| {row['kind']} | {said} |")
    return "\n".join(lines) + "\n"
