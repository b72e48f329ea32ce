"""Files dropped in a folder: taken in when they are whole, and moved to where they can be found again.

A file is taken when its size and time have stood still between two looks, so that half a copy is left alone.
What was taken in goes to `done/`, what could not be to `refused/`, with the reason beside it; both keep the
day. Nothing is followed out of the folder: links, devices and hidden files are left where they are.
"""

import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

DONE, REFUSED = "done", "refused"
AT_ONCE = 200
LIMIT = 32 * 1024 * 1024
Taken = tuple[str, str, str | None, tuple[str, ...]]
"""Of one file: its name, what became of it, why, and the ids of what waits for a person."""
Tell = Callable[[str, str], None]
TakeIn = Callable[[list[tuple[str, bytes]]], list[Taken]]


@dataclass
class Watcher:
    """One folder under watch. `seen` is what each file looked like at the last look: (size, time)."""

    folder: Path
    take_in: TakeIn
    seen: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def look(self, now: datetime) -> list[tuple[str, str]]:
        """Take in what has stood still since the last look; returns (name, what became of it)."""
        told: list[tuple[str, str]] = []
        standing: dict[Path, tuple[int, int]] = {}
        ready: list[tuple[Path, bytes]] = []
        for path, size, changed in self._files():
            if self.seen.get(path) != (size, changed):
                standing[path] = (size, changed)
                continue
            if size > LIMIT:
                told.append((path.name, self._refuse(path, now, "too_large", {"limit_bytes": LIMIT})))
            elif (data := _read(path, size)) is None:
                standing[path] = (size, changed)
            else:
                ready.append((path, data))
        self.seen = standing
        for start in range(0, len(ready), AT_ONCE):
            told += self._take(ready[start : start + AT_ONCE], now)
        return told

    def _files(self) -> Iterator[tuple[Path, int, int]]:
        for entry in sorted(os.scandir(self.folder), key=lambda entry: entry.name):
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            about = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(about.st_mode):
                yield Path(entry.path), about.st_size, about.st_mtime_ns

    def _take(self, files: list[tuple[Path, bytes]], now: datetime) -> list[tuple[str, str]]:
        results = self.take_in([(path.name, data) for path, data in files])
        told = []
        for (path, _), (_, code, detail, waiting) in zip(files, results, strict=True):
            if code == "unreadable":
                told.append((path.name, self._refuse(path, now, detail or code, {"waiting": waiting})))
            else:
                self._move(path, DONE, now)
                told.append((path.name, code))
        return told

    def _refuse(self, path: Path, now: datetime, reason: str, facts: dict[str, Any]) -> str:
        where = self._move(path, REFUSED, now)
        beside = where.with_name(f"{where.name}.reason.json")
        beside.write_text(json.dumps({"file": path.name, "reason": reason, **facts}, ensure_ascii=False))
        return f"refused: {reason}"

    def _move(self, path: Path, kind: str, now: datetime) -> Path:
        """Move the file out of the way without ever writing over another."""
        folder = self.folder / kind / now.strftime("%Y-%m-%d")
        for part in (folder.parent, folder):
            part.mkdir(exist_ok=True)
            if part.is_symlink():
                raise NotADirectoryError(part)
        target, number = folder / path.name, 0
        while os.path.lexists(target):
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        path.rename(target)
        return target


def _read(path: Path, size: int) -> bytes | None:
    """The file's bytes, or None if it is no longer the plain file of this size that was looked at."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size != size:
            return None
        data = file.read(size + 1)
    return data if len(data) == size else None


def watch(watcher: Watcher, *, every_s: float, stop: Callable[[float], bool], tell: Tell) -> None:
    """Look at the folder every so often until `stop`, which waits the seconds it is given, says so."""
    from django.utils import timezone

    while not stop(every_s):
        for name, became in watcher.look(timezone.now()):
            tell(name, became)


def evidence_taker(*, takeback: Any, sight: tuple[str, ...], person: Any) -> TakeIn:
    """Takes evidence in, for the devices of a take-back or for any in the house."""
    from django.utils import timezone

    from omlopp.apps.workshop import actions

    def take_in(files: list[tuple[str, bytes]]) -> list[Taken]:
        taken = actions.take_in_evidence(
            files=files, takeback=takeback, actor=person, at=timezone.now(), sight=sight
        )
        return [
            (file.name, file.code, file.detail, tuple(str(one.item) for one in file.queued))
            for file in taken.files
        ]

    return take_in
