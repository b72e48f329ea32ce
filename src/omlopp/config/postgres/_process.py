"""One server process: found, started, waited for, stopped."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ._cluster import Layout, server_environment
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
    if sys.platform != "linux":
        return True
    # A server works in its data folder: that tells it from a stranger who was given the same number.
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == layout.cluster
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
    layout: Layout, programs: Programs, identity: Identity, *, report: Callable[[str], None]
) -> Postmaster:
    """Start the server and wait until it is ready; ServerDidNotStart or DiskFull when it ends before that."""
    deadline = time.monotonic() + ORPHANS_TIMEOUT_S
    while True:
        _disown_reused_pid(layout)
        log_lines = _start_once(layout, programs, identity, report=report)
        if isinstance(log_lines, Postmaster):
            return log_lines
        text = "\n".join(log_lines)
        if "No space left on device" in text:
            raise DiskFull(folder=layout.folder)
        if "shared memory block" not in text or time.monotonic() > deadline:
            raise ServerDidNotStart(folder=layout.folder, log_lines=log_lines)
        report("waiting for the remains of a killed database server")
        time.sleep(0.2)


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
    began, began_at = time.monotonic(), time.time()
    pid = _spawn([*identity.prefix, programs.postgres, "-D", str(layout.cluster)], log=layout.start_log)
    told_at = began
    while True:
        if has_ended(pid):
            return last_lines(layout, since=began_at)
        found = read_pid_file(layout)
        if found is not None and found.pid == pid and found.status == "ready":
            return found
        now = time.monotonic()
        if now - began > START_TIMEOUT_S:
            os.kill(pid, signal.SIGQUIT)
            return last_lines(layout, since=began_at)
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


def last_lines(layout: Layout, *, since: float, count: int = 8) -> tuple[str, ...]:
    """The last lines the server wrote after `since` (seconds since 1970), to its first log and to its own."""
    lines: list[str] = []
    for log in (layout.start_log, *sorted((layout.cluster / "log").glob("*.log"))):
        if log.exists() and log.stat().st_mtime >= since - 1:
            lines += log.read_text(errors="replace").splitlines()[-count:]
    redirected = ("redirecting log output to logging collector", "Future log output will appear")
    return tuple(line for line in lines if not any(words in line for words in redirected))[-count:]


def shut_down(layout: Layout, server: Postmaster) -> None:
    """Fast shutdown: what is open is rolled back, the rest written out. ServerDidNotStop if it takes long."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while serves(server.pid, layout):
        if time.monotonic() > deadline:
            raise ServerDidNotStop(folder=layout.folder, pid=server.pid, seconds=STOP_TIMEOUT_S)
        time.sleep(TICK_S)
