"""Addresses of databases: made from parts, read from the environment, turned into Django's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import conninfo

from ._refusals import AddressUnusable


@dataclass(frozen=True)
class Server:
    """A database that answers, and how to reach it as each role.

    The addresses are PostgreSQL connection URLs (libpq, section 32.1.1.2) and contain passwords, so they are
    left out of the printed form. `owner_dsn` is empty where only the application's role is known: an outside
    server whose migrations are run elsewhere. `folder` and `superuser_dsn` are None for an outside server.
    `started_here` tells whether this very call started the server.
    """

    owner_dsn: str = field(repr=False)
    app_dsn: str = field(repr=False)
    superuser_dsn: str | None = field(repr=False)
    folder: Path | None
    started_here: bool


def outside_server(environ: Mapping[str, str]) -> Server | None:
    """The server named by DATABASE_URL (application role) and DATABASE_OWNER_URL (owner), if any."""
    app_dsn = environ.get("DATABASE_URL", "")
    if not app_dsn:
        return None
    owner_dsn = environ.get("DATABASE_OWNER_URL", "")
    read_dsn(app_dsn, name="DATABASE_URL")
    if owner_dsn:
        read_dsn(owner_dsn, name="DATABASE_OWNER_URL")
    return Server(owner_dsn=owner_dsn, app_dsn=app_dsn, superuser_dsn=None, folder=None, started_here=False)


def socket_dsn(*, role: str, password: str, database: str, socket_folder: Path) -> str:
    """The URL of a database behind a Unix socket."""
    host = quote(str(socket_folder), safe="")
    return f"postgresql://{quote(role, safe='')}:{quote(password, safe='')}@/{quote(database)}?host={host}"


def read_dsn(dsn: str, *, name: str) -> dict[str, str]:
    """A connection URL or string as a dict of libpq's parameters; AddressUnusable(name) if it is neither."""
    if not dsn:
        raise AddressUnusable(name=name)
    try:
        parts = conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:
        # The driver's message quotes the address, and with it the password: it goes no further.
        raise AddressUnusable(name=name) from None
    return {key: str(value) for key, value in parts.items() if value is not None}


def django_database(dsn: str) -> dict[str, Any]:
    """An entry of Django's DATABASES for a connection URL or string; AddressUnusable if it cannot be read.

    Connections are kept and checked before reuse, one per thread. The ledger keeps its statements prepared in
    them; without a threshold the driver keeps none. Django's own are never prepared.
    """
    parts = read_dsn(dsn, name="dsn")
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry: dict[str, Any] = {word: parts.pop(parameter, "") for word, parameter in known.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **entry,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "prepare_threshold": 5},
    }
