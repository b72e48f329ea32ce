"""What the current connection may see: the setting that row-level security reads.

The entrances decide what a person may see; this is the second wall behind that decision. Work that has no
person (a worker, a command) and the apply rooms, which are trusted code, see everything.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

EVERYTHING = "*"


def _text(sight: str | Iterable[str]) -> str:
    return sight if isinstance(sight, str) else ",".join(sight)


def set_sight(sight: str | Iterable[str]) -> None:
    """Set what this connection sees until it is set again: `EVERYTHING` or paths of the party tree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('omlopp.sight', %s, false)", [_text(sight)])


@contextmanager
def seeing(sight: str | Iterable[str]) -> Iterator[None]:
    """See `sight` within the block and what was seen before after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('omlopp.sight', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config('omlopp.sight', %s, false)", [_text(sight)])
    try:
        yield
    finally:
        # A broken transaction refuses every statement; its rollback restores the setting by itself.
        if not connection.needs_rollback and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('omlopp.sight', %s, false)", [before])
