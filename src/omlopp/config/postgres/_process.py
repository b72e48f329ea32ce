"""One server process: found, started, waited for, stopped."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ._cluster import SOCKET_NAME, Layout, server_environment
from ._programs import Identity, Programs
from ._refusals import DiskFull, ServerDidNotStart, ServerDidNotStop, ServerUnreachable

# Replaying the write-ahead log of a large database after a crash takes minutes, not seconds.
START_TIMEOUT_S = 1800
# A fast shutdown writes out all changed pages first.
STOP_TIMEOUT_S = 300
# After a kill -9 the server's helpers notice within moments; until then they hold its shared memory.
ORPHANS_TIMEOUT_S = 30
TICK_S = 0.01
# Larger than any process number an operating system gives.
NO_PROCESS = 2**31 - 1


@dataclass(frozen=True)
class Postmaster:
    """What a running server wrote about itself in postmaster.pid."""

    pid: int
    socket_folder: Path | None
    status: str


def read_pid_file(layout: Layout) -> Postmaster | None:
    """The server that the pid file speaks of, if that process exists and serves this folder; else None.

    The file survives a kill -9, and its number may since have been given to another process.
    """
    try:
        lines = layout.pid_file.read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    if not serves(pid, layout):
        return None
    folder = lines[4].strip() if len(lines) > 4 else ""
    status = lines[7].strip() if len(lines) > 7 else ""
    return Postmaster(pid=pid, socket_folder=Path(folder) if folder else None, status=status)


def serves(pid: int, layout: Layout) -> bool:
    """Whether the process lives and is a server of this folder."""
    if has_ended(pid):
        return False
    return sys.platform != "linux" or _works_in(pid, layout.cluster)


def _works_in(pid: int, cluster: Path) -> bool:
    # A server and its helpers are called postgres and work in their data folder. That tells them from a
    # stranger who was given the same number. Linux only.
    process = Path("/proc") / str(pid)
    try:
        return (process / "comm").read_text() == "postgres\n" and (process / "cwd").readlink() == cluster
    except OSError:
        return False


def has_ended(pid: int) -> bool:
    """Whether no such process is left; a child of ours that ended is laid to rest on the way."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def wait_for_found(layout: Layout, *, report: Callable[[str], None]) -> Postmaster | None:
    """The server that already runs on the folder, once it is ready, or None when there is none (any more).

    One that is still starting lost the process that began it; one that is stopping was told so by hand.
    """
    deadline = time.monotonic() + START_TIMEOUT_S
    told = False
    while True:
        found = read_pid_file(layout)
        if found is None or found.status == "ready":
            return found
        if time.monotonic() > deadline:
            raise ServerUnreachable(folder=layout.folder, pid=found.pid)
        if not told:
            report("waiting for a database server that is starting or stopping")
            told = True
        time.sleep(TICK_S)


def start(
    layout: Layout,
    programs: Programs,
    identity: Identity,
    *,
    socket_folder: Path,
    report: Callable[[str], None],
) -> Postmaster:
    """Start the server and wait until it is ready; ServerDidNotStart or DiskFull when it ends before that."""
    deadline = time.monotonic() + ORPHANS_TIMEOUT_S
    told = False
    while True:
        _disown_reused_pid(layout)
        # The folder of the socket is this server's alone, so what a killed one left there binds nobody.
        for left in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (socket_folder / left).unlink(missing_ok=True)
        outcome = _start_once(layout, programs, identity, report=report)
        if isinstance(outcome, Postmaster):
            return outcome
        text = "\n".join(outcome)
        if "No space left on device" in text:
            raise DiskFull(folder=layout.folder)
        if "shared memory block" not in text or time.monotonic() > deadline:
            raise ServerDidNotStart(folder=layout.folder, log_lines=outcome)
        if not told:
            report("waiting for the helpers of a killed database server to end")
            told = True
        _end_orphans(layout)
        time.sleep(0.1)


def _end_orphans(layout: Layout) -> None:
    """Ask the helpers of a killed server to end: one deep in a long query does not notice by itself."""
    for process in Path("/proc").glob("[0-9]*"):
        pid = int(process.name)
        if _works_in(pid, layout.cluster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def _disown_reused_pid(layout: Layout) -> None:
    """Make a stale pid file startable whose number now belongs to a stranger, or to a server not yet buried.

    The server would take that process for a running server and refuse. The file itself must stay: by the
    memory key in it the new server sees whether helpers of a killed one still write to the data.
    """
    try:
        lines = layout.pid_file.read_text().splitlines()
    except FileNotFoundError:
        return
    if lines and lines[0].strip().isdigit() and not has_ended(int(lines[0])):
        with layout.pid_file.open("r+") as stream:
            stream.truncate()
            stream.write("\n".join([str(NO_PROCESS), *lines[1:], ""]))


def _start_once(
    layout: Layout, programs: Programs, identity: Identity, *, report: Callable[[str], None]
) -> Postmaster | tuple[str, ...]:
    began = time.monotonic()
    read_from = _log_sizes(layout)
    layout.start_log.unlink(missing_ok=True)
    pid = _spawn([*identity.prefix, programs.postgres, "-D", str(layout.cluster)], log=layout.start_log)
    told_at = began
    while True:
        if has_ended(pid):
            return _last_lines(layout, read_from)
        found = read_pid_file(layout)
        if found is not None and found.pid == pid and found.status == "ready":
            return found
        now = time.monotonic()
        if now - began > START_TIMEOUT_S:
            os.kill(pid, signal.SIGQUIT)
            return _last_lines(layout, read_from)
        if now - told_at >= 2:
            told_at = now
            report(f"waiting for the database, which may be recovering after a crash ({now - began:.0f} s)")
        time.sleep(TICK_S)


def _spawn(command: list[str], *, log: Path) -> int:
    # In a session of its own, so that Ctrl-C in a terminal reaches only the program that was typed there.
    return os.posix_spawn(
        command[0],
        command,
        server_environment(),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )


def _log_sizes(layout: Layout) -> dict[Path, int]:
    return {log: log.stat().st_size for log in (layout.cluster / "log").glob("*.log")}


def _last_lines(layout: Layout, read_from: dict[Path, int], count: int = 5) -> tuple[str, ...]:
    """What the server wrote last to its own logs, beyond the sizes given, and to its first one."""
    lines: list[str] = []
    for log, size in _log_sizes(layout).items():
        with log.open(errors="replace") as stream:
            # A log that is shorter than before was begun anew.
            stream.seek(read_from.get(log, 0) if size >= read_from.get(log, 0) else 0)
            lines += stream.read().splitlines()[-count:]
    first = layout.start_log.read_text(errors="replace").splitlines()
    redirected = ("redirecting log output to logging collector", "Future log output will appear")
    return (*lines, *(line for line in first[-count:] if not any(words in line for words in redirected)))


def shut_down(layout: Layout, server: Postmaster) -> None:
    """Fast shutdown: what is open is rolled back, the rest written out. ServerDidNotStop if it takes long."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while serves(server.pid, layout):
        if time.monotonic() > deadline:
            raise ServerDidNotStop(folder=layout.folder, pid=server.pid, seconds=STOP_TIMEOUT_S)
        time.sleep(TICK_S)
