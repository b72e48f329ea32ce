"""An installation of its own for a measurement: durable commits, as in production, in a temporary folder."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def installation() -> Iterator[Path]:
    """A migrated, empty installation; Django is set up. One for each process: its settings are read once."""
    from omlopp.config import postgres
    from omlopp.config.database import migrate, name_addresses

    with tempfile.TemporaryDirectory(prefix="omlopp-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        os.environ["OMLOPP_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "omlopp.config.settings"
        with postgres.running_local(data / "database") as server:
            name_addresses(server.app_dsn, server.owner_dsn)
            import django

            django.setup()
            migrate()
            yield data
            from django.db import connections

            connections.close_all()
