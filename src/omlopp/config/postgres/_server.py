"""Starting a database when it is needed, sharing it, and stopping it when the last one leaves."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from ._addresses import Server, outside_server, socket_dsn
from ._cluster import (
    APP,
    OWNER,
    SUPERUSER,
    Layout,
    initialise,
    make_socket_folder,
    read_passwords,
    refuse_another_version,
    refusing_bad_folder,
    write_settings,
)
from ._process import Postmaster, read_pid_file, shut_down, start, wait_for_found
from ._programs import find_programs, identity_for
from ._refusals import CredentialsMissing, ServerNotDurable, ServerUnreachable

DATABASE = "omlopp"
EXTENSIONS = ("btree_gist", "pg_trgm")
# Set last, so that a set-up cut short is seen and done again.
FURNISHED = "omlopp: roles, extensions and grants stand"

# A server that was killed this moment is still listed among the processes, but does not answer.
SILENCE_S = 10

Report = Callable[[str], None]


def ensure(folder: Path, *, fast_unsafe: bool = False, report: Report | None = None) -> Server:
    """See to it that a database serves `folder`, and say how to reach it.

    With DATABASE_URL in the environment (and DATABASE_OWNER_URL for the owner's role) that server is meant
    and nothing is started. Otherwise a server already running on the folder is used, or one is started; a
    folder that is missing or empty is made into a database first, with the roles `omlopp_owner` and
    `omlopp_app`. A server started here stays until `stop`.
    `fast_unsafe` gives up durable commits, for tests only. `report` is told, in English, what is going on.
    Raises a subclass of DatabaseUnavailable.
    """
    outside = outside_server(os.environ)
    if outside is not None:
        return outside
    return ensure_local(folder, fast_unsafe=fast_unsafe, report=report)


def ensure_local(folder: Path, *, fast_unsafe: bool = False, report: Report | None = None) -> Server:
    """As `ensure`, whatever DATABASE_URL says."""
    return _join(Layout(folder.absolute()), temporary=False, fast_unsafe=fast_unsafe, report=report)


@contextmanager
def running(folder: Path, *, fast_unsafe: bool = False, report: Report | None = None) -> Iterator[Server]:
    """As `ensure`, for the length of a block.

    A server that such a block started is stopped when the last block that uses it ends, in whichever process;
    one that `ensure` started, or an outside one, is left alone.
    """
    outside = outside_server(os.environ)
    if outside is not None:
        yield outside
        return
    with running_local(folder, fast_unsafe=fast_unsafe, report=report) as server:
        yield server


@contextmanager
def running_local(
    folder: Path, *, fast_unsafe: bool = False, report: Report | None = None
) -> Iterator[Server]:
    """As `running`, whatever DATABASE_URL says."""
    layout = Layout(folder.absolute())
    server = _join(layout, temporary=True, fast_unsafe=fast_unsafe, report=report)
    try:
        yield server
    finally:
        _leave(server)


def stop(folder: Path) -> None:
    """See to it that no server runs on `folder`: what is open is rolled back, the rest is written out."""
    layout = _resolved(Layout(folder.absolute()))
    if not layout.folder.is_dir():
        return
    with refusing_bad_folder(layout.folder), _locked(layout.starting_lock):
        _stop(layout)


def _stop(layout: Layout) -> None:
    server = read_pid_file(layout)
    if server is not None:
        shut_down(layout, server)
        if server.socket_folder is not None:
            with suppress(OSError):
                server.socket_folder.rmdir()
    layout.temporary_mark.unlink(missing_ok=True)


def _join(layout: Layout, *, temporary: bool, fast_unsafe: bool, report: Report | None) -> Server:
    tell = report or (lambda _: None)
    with refusing_bad_folder(layout.folder):
        layout.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        layout = _resolved(layout)
        with _locked(layout.starting_lock):
            server = _found(layout, fast_unsafe=fast_unsafe, tell=tell)
            if server is None:
                server = _started(layout, fast_unsafe=fast_unsafe, tell=tell)
                if temporary:
                    layout.temporary_mark.touch(mode=0o600)
                else:
                    layout.temporary_mark.unlink(missing_ok=True)
            _USERS.enter(layout, leaves=temporary)
    return server


def _found(layout: Layout, *, fast_unsafe: bool, tell: Report) -> Server | None:
    """The server that already runs on the folder, if there is one."""
    deadline = time.monotonic() + SILENCE_S
    while True:
        postmaster = wait_for_found(layout, report=tell)
        if postmaster is None:
            return None
        try:
            return _furnished(layout, postmaster, started_here=False, fast_unsafe=fast_unsafe)
        except ServerUnreachable:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _started(layout: Layout, *, fast_unsafe: bool, tell: Report) -> Server:
    postmaster = _start(layout, fast_unsafe=fast_unsafe, tell=tell)
    try:
        return _furnished(layout, postmaster, started_here=True, fast_unsafe=fast_unsafe)
    except BaseException:
        shut_down(layout, postmaster)
        raise


def _leave(server: Server) -> None:
    if server.folder is None:
        return
    layout = Layout(server.folder)
    with _locked(layout.starting_lock):
        _USERS.leave(layout)
        if layout.temporary_mark.exists() and _is_free(layout.users_lock):
            _stop(layout)


def _resolved(layout: Layout) -> Layout:
    return Layout(layout.folder.resolve())


def _start(layout: Layout, *, fast_unsafe: bool, tell: Report) -> Postmaster:
    programs = find_programs(os.environ)
    refuse_another_version(layout, programs)
    identity = identity_for(programs, layout.cluster)
    if identity.is_another_account:
        state = layout.folder.stat()
        if state.st_uid != identity.uid:
            # The server's account passes through our folder to its own; it can list nothing on the way.
            layout.folder.chmod(state.st_mode | 0o011)
        identity.refuse_unless_reachable(programs.folder)
        identity.refuse_unless_reachable(layout.folder)
    if (layout.cluster / "PG_VERSION").exists():
        read_passwords(layout)
        identity.hand_over_tree(layout.cluster)
    else:
        tell("creating the database")
        initialise(layout, programs, identity, fast_unsafe=fast_unsafe)
    socket_folder = make_socket_folder(layout, identity)
    write_settings(layout, programs, identity, socket_folder=socket_folder, fast_unsafe=fast_unsafe)
    tell("starting the database")
    return start(layout, programs, identity, socket_folder=socket_folder, report=tell)


def _furnished(layout: Layout, postmaster: Postmaster, *, started_here: bool, fast_unsafe: bool) -> Server:
    """As the superuser, add what is missing of database, roles and extensions; then give the addresses."""
    passwords = read_passwords(layout)
    socket_folder = postmaster.socket_folder
    if socket_folder is None:
        raise ServerUnreachable(folder=layout.folder, pid=postmaster.pid)

    def dsn(role: str, database: str = DATABASE) -> str:
        return socket_dsn(role=role, password=passwords[role], database=database, socket_folder=socket_folder)

    try:
        connection = psycopg.connect(dsn(SUPERUSER, "postgres"), autocommit=True)
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise CredentialsMissing(file=layout.credentials) from error
        raise ServerUnreachable(folder=layout.folder, pid=postmaster.pid) from error
    with connection:
        durable, furnished = connection.execute(
            "SELECT current_setting('fsync') = 'on',"
            " (SELECT shobj_description(oid, 'pg_database') = %s FROM pg_database WHERE datname = %s)",
            (FURNISHED, DATABASE),
        ).fetchall()[0]
        if not durable and not fast_unsafe:
            raise ServerNotDurable(folder=layout.folder)
        if not furnished:
            _furnish(connection, template1=dsn(SUPERUSER, "template1"), passwords=passwords)
    return Server(
        owner_dsn=dsn(OWNER),
        app_dsn=dsn(APP),
        superuser_dsn=dsn(SUPERUSER),
        folder=layout.folder,
        started_here=started_here,
    )


def _furnish(
    connection: psycopg.Connection[tuple[object, ...]], *, template1: str, passwords: Mapping[str, str]
) -> None:
    """Make roles, extensions and database as far as they are missing; can be done again after a crash."""
    with psycopg.connect(template1, autocommit=True) as template:
        for extension in EXTENSIONS:
            template.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    for role in (OWNER, APP):
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
        # The password leaves this process only as a SCRAM verifier (RFC 5803), never into a log.
        verifier = connection.pgconn.encrypt_password(
            passwords[role].encode(), role.encode(), b"scram-sha-256"
        )
        connection.execute(
            sql.SQL(
                "{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"
            ).format(
                sql.SQL("ALTER" if exists else "CREATE"), sql.Identifier(role), sql.Literal(verifier.decode())
            )
        )
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
        create_database(connection, DATABASE, template="template1")
    connection.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(DATABASE), sql.Literal(FURNISHED))
    )


def create_database(connection: psycopg.Connection[tuple[object, ...]], name: str, *, template: str) -> None:
    """Copy `template` into a database that the owner's role owns and only the two roles may enter.

    `connection` is the superuser's, in autocommit.
    """
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    # Temporary tables: loading in bulk goes through one (design.md section 4).
    connection.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(name), sql.Identifier(APP)
        )
    )


class _Users:
    """Which folders this process uses: a shared lock each, which ends with the process at the latest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[Path, tuple[int, int]] = {}

    def enter(self, layout: Layout, *, leaves: bool) -> None:
        """Hold the folder's shared lock; `leaves` tells whether `leave` will follow."""
        with self._guard:
            descriptor, blocks = self._locks.get(layout.folder, (-1, 0))
            if descriptor < 0:
                descriptor = _open(layout.users_lock)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
            self._locks[layout.folder] = (descriptor, blocks + int(leaves))

    def leave(self, layout: Layout) -> None:
        """One block less; the lock goes with the last one."""
        with self._guard:
            descriptor, blocks = self._locks[layout.folder]
            if blocks > 1:
                self._locks[layout.folder] = (descriptor, blocks - 1)
                return
            del self._locks[layout.folder]
            os.close(descriptor)


_USERS = _Users()


def _open(lock: Path) -> int:
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    if os.geteuid() == 0:
        # Root may be a guest in somebody's folder: its owner must be able to lock it afterwards.
        owner = lock.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    descriptor = _open(lock)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_free(lock: Path) -> bool:
    descriptor = _open(lock)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)
