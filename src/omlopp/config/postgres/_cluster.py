"""The files of one database folder: made once, checked at every start.

credentials.json          passwords of the three roles, mode 0600
postgres/                 PostgreSQL's own data folder
postgres-start.log        what the server said before it began to write its own log
postgres.starting.lock    held while somebody starts, checks or stops the server
postgres.users.lock       held shared by each process that uses it
postgres.temporary        there while the server is to stop with its last user
"""

import errno
import json
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ._programs import Identity, Programs
from ._refusals import (
    CredentialsMissing,
    DataFolderOfAnotherVersion,
    DiskFull,
    FolderNotWritable,
    InitialisationFailed,
    RuntimeFolderTaken,
    SocketPathTooLong,
)
from ._settings import HOST_BASED_AUTHENTICATION, memory_mb, settings_text

SUPERUSER, OWNER, APP = "postgres", "omlopp_owner", "omlopp_app"
# sun_path is 108 bytes with the closing zero on Linux and 104 on macOS; the smaller one holds everywhere.
SOCKET_PATH_LIMIT = 103
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Layout:
    """Where things are below the database folder (absolute, links resolved)."""

    folder: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "postgres"

    @property
    def pid_file(self) -> Path:
        """The running server's own note about itself."""
        return self.cluster / "postmaster.pid"

    @property
    def credentials(self) -> Path:
        """The passwords."""
        return self.folder / "credentials.json"

    @property
    def start_log(self) -> Path:
        """What the server said before its own log began."""
        return self.folder / "postgres-start.log"

    @property
    def starting_lock(self) -> Path:
        """Held while somebody starts, checks or stops the server."""
        return self.folder / "postgres.starting.lock"

    @property
    def users_lock(self) -> Path:
        """Held shared by each process that uses the server."""
        return self.folder / "postgres.users.lock"

    @property
    def temporary_mark(self) -> Path:
        """There while the server is to stop with its last user."""
        return self.folder / "postgres.temporary"


@contextmanager
def refusing_bad_folder(folder: Path) -> Iterator[None]:
    """Turn the operating system's complaints about the folder into FolderNotWritable or DiskFull."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(folder=folder) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}:
            raise FolderNotWritable(folder=folder) from error
        raise


def refuse_another_version(layout: Layout, programs: Programs) -> None:
    """Raise DataFolderOfAnotherVersion unless the data folder is of the programs' version, or missing."""
    try:
        found = (layout.cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        return
    if found != str(programs.major):
        raise DataFolderOfAnotherVersion(found=found, needed=str(programs.major), folder=layout.folder)


def read_passwords(layout: Layout) -> dict[str, str]:
    """The passwords by role; CredentialsMissing if the file is not there or not whole."""
    try:
        passwords = json.loads(layout.credentials.read_text())
        return {role: passwords[role] for role in (SUPERUSER, OWNER, APP)}
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise CredentialsMissing(file=layout.credentials) from error


def _make_passwords(layout: Layout) -> dict[str, str]:
    passwords = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APP)}
    write_whole(layout.credentials, json.dumps(passwords, indent=1) + "\n")
    return passwords


def write_whole(file: Path, text: str) -> None:
    """Write a file of mode 0600 so that a crash leaves either the old one or the new one."""
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(file)


def initialise(layout: Layout, programs: Programs, identity: Identity, *, fast_unsafe: bool) -> None:
    """Make the data folder under another name first, so that one cut short is never taken for a whole one."""
    part = layout.cluster.with_name("postgres.part")
    shutil.rmtree(part, ignore_errors=True)
    passwords = _make_passwords(layout)
    part.mkdir(mode=0o700)
    identity.hand_over(part)
    with tempfile.NamedTemporaryFile("w", prefix="omlopp-") as password_file:
        password_file.write(passwords[SUPERUSER])
        password_file.flush()
        identity.hand_over(Path(password_file.name))
        made = subprocess.run(
            [
                *identity.prefix,
                programs.initdb,
                f"--pgdata={part}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file.name}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
                "--set=scram_iterations=1",
                *(["--no-sync"] if fast_unsafe else []),
            ],
            env=server_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    if made.returncode != 0:
        shutil.rmtree(part, ignore_errors=True)
        if "No space left on device" in made.stderr:
            raise DiskFull(folder=layout.folder)
        raise InitialisationFailed(
            folder=layout.folder, log_lines=tuple(made.stderr.strip().splitlines()[-5:])
        )
    part.rename(layout.cluster)


def write_settings(
    layout: Layout, programs: Programs, identity: Identity, *, socket_folder: Path, fast_unsafe: bool
) -> None:
    """Write the server's settings anew."""
    texts = {
        "postgresql.conf": settings_text(
            socket_folder=socket_folder,
            memory_mb=memory_mb(),
            wal_compression=_wal_compression(layout, programs),
            fast_unsafe=fast_unsafe,
        ),
        "pg_hba.conf": HOST_BASED_AUTHENTICATION,
    }
    if not (layout.cluster / "local.conf").exists():
        texts["local.conf"] = "# Settings of your own, stronger than those in postgresql.conf.\n"
    for name, text in texts.items():
        file = layout.cluster / name
        write_whole(file, text)
        identity.hand_over(file)


def _wal_compression(layout: Layout, programs: Programs) -> str | None:
    """The quick compression these programs were built with, if any (pglz costs more than it saves)."""
    for method in ("lz4", "zstd"):
        # Asked for a value, and for nothing else, postgres answers root too.
        command = [programs.postgres, "-C", "wal_compression", "-D", str(layout.cluster)]
        tried = subprocess.run(
            [*command, "-c", f"wal_compression={method}"],
            env=server_environment(),
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return method
    return None


def server_environment() -> dict[str, str]:
    """What the server's programs see of our environment: no PG* settings, no secrets, plain messages."""
    kept = {
        name: value
        for name in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
        if (value := os.environ.get(name)) is not None
    }
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def make_socket_folder(layout: Layout, identity: Identity) -> Path:
    """A short folder for the socket, mode 0700, named after the server's account and the data folder."""
    digest = sha256(os.fsencode(layout.folder)).hexdigest()[:16]
    name = f"omlopp-{identity.uid}-{digest}"
    folder = Path(tempfile.gettempdir()) / name
    if len(os.fsencode(folder / SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        folder = Path("/tmp") / name  # noqa: S108 - the folder is ours alone: owner and mode are checked below
    if len(os.fsencode(folder / SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        raise SocketPathTooLong(path=folder / SOCKET_NAME, limit=SOCKET_PATH_LIMIT)
    with refusing_bad_folder(folder.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
        state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid not in {os.geteuid(), identity.uid}:
        raise RuntimeFolderTaken(folder=folder)
    folder.chmod(0o700)
    identity.hand_over(folder)
    return folder
