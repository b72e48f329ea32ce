"""The database that starts itself: PostgreSQL found, initialised, started, shared and stopped.

Lives here: finding the programs, the data folder, the server process, the two roles, the addresses.
Does not live here: migrations, tables and the rights on them (each capability), Django (settings ask
`django_database`). `docs/decisions/0002-database-that-starts-itself.md` tells why it is as it is.
"""

from ._addresses import Server, django_database
from ._cluster import APP, OWNER, SUPERUSER
from ._refusals import (
    AddressUnusable,
    BinariesNotFound,
    BinariesTooOld,
    CredentialsMissing,
    DatabaseUnavailable,
    DataFolderOfAnotherVersion,
    DiskFull,
    FolderNotWritable,
    FolderOutOfReach,
    InitialisationFailed,
    RuntimeFolderTaken,
    ServerDidNotStart,
    ServerDidNotStop,
    ServerNotDurable,
    ServerUnreachable,
    SocketPathTooLong,
    explain,
)
from ._server import create_database, ensure, ensure_local, running, running_local, stop

__all__ = [
    "APP",
    "OWNER",
    "SUPERUSER",
    "AddressUnusable",
    "BinariesNotFound",
    "BinariesTooOld",
    "CredentialsMissing",
    "DataFolderOfAnotherVersion",
    "DatabaseUnavailable",
    "DiskFull",
    "FolderNotWritable",
    "FolderOutOfReach",
    "InitialisationFailed",
    "RuntimeFolderTaken",
    "Server",
    "ServerDidNotStart",
    "ServerDidNotStop",
    "ServerNotDurable",
    "ServerUnreachable",
    "SocketPathTooLong",
    "create_database",
    "django_database",
    "ensure",
    "ensure_local",
    "explain",
    "running",
    "running_local",
    "stop",
]
