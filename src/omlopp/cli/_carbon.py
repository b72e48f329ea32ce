"""What the commands about climate share: reading lines, options that are estimates, what is shown."""

import sys
from dataclasses import dataclass
from typing import Any, NoReturn

from omlopp.cli._factors import load_files, with_aliases
from omlopp.cli._files import Outcome, Unusable, complain, for_each
from omlopp.domain.carbon import (
    Assessment,
    Line,
    LinesUnreadable,
    MethodUnknown,
    method,
    read_lines,
)
from omlopp.domain.carbon.factors import FactorSet
from omlopp.domain.quantities import Interval, IntervalCrossed

UNREADABLE = {
    "binary": "is not a text file; save the list as CSV",
    "empty": "has no header row; the first row names the columns",
    "column_missing": "has no column {value}; needed are kind, quantity and fate",
    "column_twice": "has the column {value} twice",
    "csv": "is not a readable CSV: {value}",
}


@dataclass(frozen=True)
class Lines:
    """The lines of all files, each with the name of its file; `leave` ends the command as the files ask."""

    named: list[tuple[str, Line]]
    outcome: "Outcome[list[Line]]"

    def leave(self) -> NoReturn:
        """End the command: 2 when a file was unusable."""
        self.outcome.leave()


def lines_of(files: tuple[str, ...]) -> Lines:
    """The lines of the files and directories; ends the command when none of them can be used."""
    outcome = for_each(files, _read, suffixes=(".csv", ".tsv", ".txt"))
    if outcome.refused and not outcome.done:
        outcome.leave()
    return Lines([(file, line) for file, lines in outcome.done for line in lines], outcome)


def factor_set(method_id: str, files: tuple[str, ...], aliases: tuple[str, ...] = ()) -> FactorSet | None:
    """What ships with the factors of the files, for a method that looks up models or when files are given."""
    if not (files or aliases or method(method_id).looks_up_models):
        return None
    return with_aliases(load_files(files).factors, aliases)


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


def estimate(option: str, text: str | None) -> Interval | None:
    """An option that is `CENTRAL` or `LOW,CENTRAL,HIGH`."""
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
    return refuse(option, f"{text} is not CENTRAL or LOW,CENTRAL,HIGH")


def known_method(method_id: str, option: str = "--method") -> None:
    """End the command when no released method has this id."""
    try:
        method(method_id)
    except MethodUnknown as refusal:
        refuse(option, f"{method_id} is not one of {', '.join(refusal.known)}")


def refuse(place: str, reason: str) -> NoReturn:
    """One line on standard error, and the end."""
    complain(place, reason)
    sys.exit(2)


def kilograms(kg: Interval | None) -> dict[str, float] | None:
    """An estimate as JSON."""
    if kg is None:
        return None
    return {"low": rounded(kg.low), "central": rounded(kg.central), "high": rounded(kg.high)}


def rounded(kg: float) -> float:
    """To the milligram: binary fractions end here, and minus zero is zero."""
    return round(kg, 6) + 0.0


def shown(kg: Interval | None) -> str:
    """Central and range for a reader."""
    if kg is None:
        return "unknown"
    return f"{kg.central + 0.0:,.1f} ({kg.low + 0.0:,.1f} to {kg.high + 0.0:,.1f})"


def plain(text: str) -> str:
    """Text of a list made harmless for a terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


def assessment_total(answer: Assessment) -> dict[str, Any]:
    """The sums of an assessment as JSON."""
    total = kilograms(answer.total_kg)
    return {
        **(total or {"low": None, "central": None, "high": None}),
        "saved_kg": total,
        "lines": len(answer.lines),
        "lines_unknown": answer.lines_unknown,
        "devices": answer.devices,
        "devices_unknown": answer.devices_unknown,
        "devices_by_level": dict(answer.devices_by_level),
    }
