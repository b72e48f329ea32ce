"""The worker, one process beside the web: places facts, signs checkpoints, makes pages, runs jobs.

It also tries the reports again that waited for a device.
"""

import logging
import os
import signal
import threading
from pathlib import Path
from time import monotonic

from django.utils import timezone

log = logging.getLogger("omlopp.worker")

SEQUENCE_EVERY_S = 0.5
CHECKPOINT_EVERY_S = 30.0
FOLD_EVERY_S = 60.0
PAGES_EVERY_S = 2.0
WATCH_EVERY_S = 5.0


def keep_house(stop: threading.Event) -> None:
    """Place facts twice a second, sign the head when it grew, fold the counters now and then, until `stop`.

    A database that goes away for a moment is waited for; what is wrong is logged, never swallowed for good.
    """
    from django.db import OperationalError, close_old_connections, connection

    from omlopp import ledger

    signed = folded = monotonic()
    counted: dict[str, int] = {}
    while not stop.wait(SEQUENCE_EVERY_S):
        try:
            ledger.sequence_all()
            if monotonic() - signed > CHECKPOINT_EVERY_S:
                ledger.checkpoint()
                signed = monotonic()
            if monotonic() - folded > FOLD_EVERY_S:
                counted = ledger.fold(counted)
                folded = monotonic()
        except OperationalError:
            log.exception("the database did not answer; trying again")
            close_old_connections()
    connection.close()


def make_pages(stop: threading.Event) -> None:
    """Make the pages of issued reports as they come, until `stop`."""
    from django.db import OperationalError, close_old_connections, connection

    from omlopp.apps.statements import reactions

    while not stop.wait(PAGES_EVERY_S):
        try:
            reactions.make_pages()
        except OperationalError:
            log.exception("the database did not answer; trying again")
            close_old_connections()
    connection.close()


def try_again(stop: threading.Event) -> None:
    """Try reports again that wait for a device, when one has come, until `stop`."""
    from django.db import OperationalError, close_old_connections, connection

    from omlopp.apps.workshop import reactions

    while not stop.wait(PAGES_EVERY_S):
        try:
            while reactions.try_again():
                pass
        except OperationalError:
            log.exception("the database did not answer; trying again")
            close_old_connections()
    connection.close()


def watch_folder(stop: threading.Event) -> None:
    """Take in evidence dropped in the folder of `OMLOPP_WATCH`, if there is one, until `stop`."""
    folder = os.environ.get("OMLOPP_WATCH")
    if not folder:
        return
    from django.db import OperationalError, close_old_connections, connection

    from omlopp.apps.parties.models import Party
    from omlopp.cli import watching

    watcher = None
    while not stop.wait(WATCH_EVERY_S):
        try:
            if watcher is None:
                sight = tuple(Party.objects.filter(parent=None).values_list("path", flat=True))
                taker = watching.evidence_taker(takeback=None, sight=sight, person=None)
                watcher = watching.Watcher(Path(folder), taker) if sight else None
            else:
                for name, became in watcher.look(timezone.now()):
                    log.info("%s: %s", name, became)
        except OperationalError:
            log.exception("the database did not answer; trying again")
            close_old_connections()
        except OSError:
            log.exception("the folder of OMLOPP_WATCH cannot be used; trying again")
    connection.close()


def main() -> None:
    """Run until told to stop (SIGTERM, SIGINT). Needs DATABASE_URL and Django set up."""
    from procrastinate.contrib.django import app

    from omlopp.config import demo  # noqa: F401 - the worker knows the demo's one task by this

    stop = threading.Event()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threads = [
        threading.Thread(target=work, args=[stop], name=work.__name__, daemon=True)
        for work in (keep_house, make_pages, try_again, watch_folder)
    ]
    for thread in threads:
        thread.start()
    try:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined] # Django's connector has it
        with app.replace_connector(connector) as worker:
            worker.run_worker(concurrency=2, install_signal_handlers=True)
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=10)


if __name__ == "__main__":
    import django

    django.setup()
    main()
