"""What every command that reads files shares: which files, their bytes, one line per refusal, JSON out.

The promise is in design section 6: many files and directories, `-` is standard input, exit 2 with one line on
standard error for unusable input, never a traceback. A command does its work in `for_each`, raises `Unusable`
where its subject refused, prints, and ends with `leave`.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, NoReturn, TypeVar

STDIN = "-"
SIZE_LIMIT = 256 * 1024 * 1024
"""Bytes a command takes from one file when it names no limit of its own."""

T = TypeVar("T")


class Unusable(Exception):
    """An input cannot be used: `reason` for a person, `code` for a machine, `place` in the file if known."""

    def __init__(self, reason: str, *, code: str = "unusable", place: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
        self.place = place


@dataclass(frozen=True, slots=True)
class Refused:
    """One input that could not be used."""

    file: str
    code: str
    place: str | None
    reason: str


@dataclass(slots=True)
class Outcome(Generic[T]):
    """What came of a list of inputs: `(file, result)` in order, and those refused."""

    done: list[tuple[str, T]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def leave(self, *, negative: bool = False) -> NoReturn:
        """End the command: 2 when an input was unusable, else 1 for a negative verdict, else 0."""
        sys.exit(2 if self.refused else 1 if negative else 0)


def complain(file: str, reason: str, *, place: str | None = None) -> None:
    """One line on standard error: file, place, reason. Control characters in any of them are made visible."""
    line = ": ".join(part for part in ("omlopp", file, place, reason) if part)
    print(  # noqa: T201 -- this is the one place where commands speak on standard error
        "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line), file=sys.stderr
    )


def inputs(arguments: Iterable[str], *, suffixes: Iterable[str] = ()) -> Iterator[str]:
    """The files the arguments stand for, in order.

    A directory means the files in it, recursively, sorted, without hidden ones; with `suffixes` (lower case,
    with the dot) only those. A file named outright is always taken. `-` stays `-`.
    """
    wanted = tuple(suffixes)
    for argument in arguments:
        if argument == STDIN or not Path(argument).is_dir():
            yield argument
            continue
        for folder, folders, files in os.walk(argument):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and (not wanted or name.lower().endswith(wanted)):
                    yield str(Path(folder, name))


def read(file: str, *, limit: int = SIZE_LIMIT) -> bytes:
    """The bytes of a file, or of standard input for `-`; Unusable when unreadable or over `limit`."""
    try:
        if file == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(limit + 1)
    except OSError as error:
        raise Unusable(error.strerror or "cannot be read", code="not_readable") from error
    except ValueError as error:  # a name with a NUL in it
        raise Unusable("is not a file name", code="not_readable") from error
    if len(data) > limit:
        raise Unusable(f"is larger than {limit // (1024 * 1024)} MiB", code="too_large")
    return data


def for_each(
    arguments: Iterable[str],
    work: Callable[[str, bytes], T],
    *,
    suffixes: Iterable[str] = (),
    limit: int = SIZE_LIMIT,
) -> Outcome[T]:
    """Read every input and do the work on it; what is unusable is complained of and the rest goes on.

    A directory with no file to read in it is unusable too: silence would look like success.
    """
    outcome: Outcome[T] = Outcome()
    for argument in arguments:
        found = False
        for file in inputs([argument], suffixes=suffixes):
            found = True
            name = os.fsencode(file).decode(errors="replace")  # JSON is UTF-8, a file's name need not be
            try:
                outcome.done.append((name, work(name, read(file, limit=limit))))
            except Unusable as refusal:
                outcome.refused.append(Refused(name, refusal.code, refusal.place, refusal.reason))
                complain(name, refusal.reason, place=refusal.place)
        if not found:
            outcome.refused.append(Refused(argument, "no_files", None, "has no file to read"))
            complain(argument, "has no file to read")
    return outcome


def write_json(document: object) -> None:
    """One JSON document and a newline on standard output.

    Dataclasses, enums, dates and Decimal (as strings) may stand in it; text is UTF-8 whatever the locale.
    """
    import msgspec

    out = sys.stdout.buffer
    out.write(msgspec.json.encode(document))
    out.write(b"\n")
    out.flush()
