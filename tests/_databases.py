"""Databases for tests: one quick server for all workers, a migrated template, a copy for each worker.

The server gives up durability and lives in a temporary folder named after this checkout, so that runs of
the same checkout, one after another or at the same time, share the server and the migrated template. It
stops with its last user. What a killed run left behind is removed by the next one.

    template_database(migrate, fingerprint)      once per process; migrates only if nobody has yet
    server = worker_database("gw0")              an own copy, in a moment
    leave()                                      drops the copies; also done when the process ends
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from omlopp.config import postgres

TEMPLATE = "omlopp_template"
# Branches with other migrations have templates of their own; the latest few are kept.
TEMPLATES_KEPT = 5


@dataclass
class _Session:
    """What this process uses: the server, the template it asked for, its own copies."""

    server: postgres.Server
    run: str
    template: str
    databases: list[str] = field(default_factory=list)
    # A forked child that ends has no say over its parent's databases.
    process: int = field(default_factory=os.getpid)


_stack = ExitStack()
_session: _Session | None = None


def template_database(migrate: Callable[[str], None], fingerprint: str) -> postgres.Server:
    """See to it that a database migrated by `migrate(owner_dsn)` stands ready to be copied.

    `fingerprint` says what the migrations are (a digest of their files): the same one is migrated once for
    all workers and runs. `migrate` must close its connections. Returns the server, its addresses those of
    the server's own empty database; tests want `worker_database`.
    """
    global _session  # noqa: PLW0603 - one server per process; a fixture of the session holds it
    if _session is not None:
        leave()
    run = _digest(os.environ.get("PYTEST_XDIST_TESTRUNUID", f"solo {os.getpid()}"))
    template = f"{TEMPLATE}_{_digest(fingerprint)}"
    folder = _folder()
    with _locked(folder / "preparing.lock"):
        _remove_unclean(folder)
        server = _stack.enter_context(_running(folder))
        _session = _Session(server=server, run=run, template=template)
        _stack.callback(os.close, _hold(folder / f"run-{run}.lock"))
        with _superuser(server) as connection:
            _remove_dead_runs(folder, connection)
            _prepare(server, connection, template, migrate)
    return server


def worker_database(worker_id: str) -> postgres.Server:
    """A fresh copy of the template for one worker ("gw0", "master"), as addresses for each role."""
    if _session is None:
        raise RuntimeError("template_database comes first")
    name = f"test_{_session.run}_{worker_id}"
    with _superuser(_session.server) as connection:
        _drop(connection, name)
        postgres.create_database(connection, name, template=_session.template)
    if name not in _session.databases:
        _session.databases.append(name)
    return _addresses(_session.server, name)


def leave() -> None:
    """Drop this process's copies and let go of the server, which stops if nobody else uses it."""
    global _session
    if _session is None or _session.process != os.getpid():
        return
    session, _session = _session, None
    with _stack, _superuser(session.server) as connection:
        for name in session.databases:
            _drop(connection, name)


atexit.register(leave)


def _folder() -> Path:
    # The last part of the name is what the database module is: a change there begins with a new folder.
    checkout = Path(__file__).resolve().parents[1]
    module = b"".join(file.read_bytes() for file in sorted(Path(postgres.__file__).parent.glob("*.py")))
    family = f"omlopp-tests-{os.getuid()}-{_digest(str(checkout))}-"
    folder = Path(tempfile.gettempdir()) / f"{family}{_digest(module)}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    # One worker at a time looks for what earlier states left: two of them would remove the same folder.
    with _locked(folder / "removing.lock"):
        for other in folder.parent.glob(f"{family}*"):
            if other != folder and other.stat().st_uid == os.getuid():
                _remove_outlived(other)
    return folder


def _remove_outlived(folder: Path) -> None:
    """Remove the folder of an earlier state of the database module, unless a run still uses it."""
    with _locked(folder / "preparing.lock"):
        if all(map(_is_free, folder.glob("run-*.lock"))):
            postgres.stop(folder / "server")
            shutil.rmtree(folder)


@contextmanager
def _running(folder: Path) -> Iterator[postgres.Server]:
    try:
        with postgres.running_local(folder / "server", fast_unsafe=True) as server:
            yield server
    except postgres.DataFolderOfAnotherVersion:
        shutil.rmtree(folder / "server")
        with postgres.running_local(folder / "server", fast_unsafe=True) as server:
            yield server


def _remove_unclean(folder: Path) -> None:
    """Remove a server's folder that was not shut down: without durability there is nothing to recover."""
    server = folder / "server"
    pid_file = server / "postgres" / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = pid_file.read_text().splitlines()[0]
    if not Path(f"/proc/{pid}").exists():
        shutil.rmtree(server)


def _remove_dead_runs(folder: Path, connection: psycopg.Connection[Any]) -> None:
    """Drop the copies of runs that no longer live."""
    for lock in folder.glob("run-*.lock"):
        if _is_free(lock):
            run = lock.stem.removeprefix("run-")
            for name in _databases(connection, f"test_{run}_"):
                _drop(connection, name)
            lock.unlink()


def _prepare(
    server: postgres.Server,
    connection: psycopg.Connection[Any],
    template: str,
    migrate: Callable[[str], None],
) -> None:
    """Make and migrate the template unless it is there; it gets its name last, when it is whole."""
    standing = _databases(connection, f"{TEMPLATE}_")
    if template in standing:
        return
    for outlived in standing[TEMPLATES_KEPT - 1 :]:
        _drop(connection, outlived)
    part = f"part_{template}"
    _drop(connection, part)
    postgres.create_database(connection, part, template="template1")
    migrate(_addresses(server, part).owner_dsn)
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(template))
    )


def _databases(connection: psycopg.Connection[Any], prefix: str) -> list[str]:
    """Names that begin with `prefix`, the latest made first."""
    rows = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", (prefix,)
    )
    return [name for (name,) in rows]


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _superuser(server: postgres.Server) -> psycopg.Connection[Any]:
    assert server.superuser_dsn is not None
    return psycopg.connect(server.superuser_dsn, autocommit=True)


def _addresses(server: postgres.Server, database: str) -> postgres.Server:
    def address(dsn: str) -> str:
        return urlsplit(dsn)._replace(path=f"/{database}").geturl()

    assert server.superuser_dsn is not None
    return postgres.Server(
        owner_dsn=address(server.owner_dsn),
        app_dsn=address(server.app_dsn),
        superuser_dsn=address(server.superuser_dsn),
        folder=server.folder,
        started_here=server.started_here,
    )


def _digest(*parts: str | bytes) -> str:
    digest = sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
    return digest.hexdigest()[:8]


def _hold(lock: Path) -> int:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def _is_free(lock: Path) -> bool:
    descriptor = os.open(lock, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
