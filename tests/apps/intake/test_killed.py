"""A process killed in the middle of an import leaves all or nothing, and the import can be run again."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from omlopp import ledger
from omlopp.apps.devices.models import Device
from omlopp.apps.intake import actions
from omlopp.apps.intake.models import Line

ROWS = 4_000
LIST = "Typ;Fabrikat;Modell;Serienummer\n" + "".join(
    f"Dator;Dell;Latitude 7420;KILL{n:05d}\n" for n in range(ROWS)
)

# The importer says when it is about to begin and when it is done; in between it is killed.
IMPORTER = """
import sys
import django
django.setup()
from datetime import UTC, datetime
from omlopp.apps.intake import actions
from omlopp.apps.intake.models import DraftList, Takeback
takeback = Takeback.objects.get(id=sys.argv[1])
draft = DraftList.objects.get(takeback=takeback.id)
print("begins", flush=True)
actions.announce(takeback=takeback, draft=draft, places={}, actor=None, at=datetime(2026, 11, 2, tzinfo=UTC))
print("done", flush=True)
"""


@pytest.mark.parametrize("share", [0.15, 0.5, 0.8])
def test_a_killed_import_leaves_all_or_nothing_and_can_be_run_again(committed_db, cast, share):
    takeback = cast.takeback()
    draft, _ = actions.propose_list(
        takeback=takeback, name="lista.csv", data=LIST.encode(), actor=None, at=cast.at
    )
    settings = connection.settings_dict
    address = (
        f"postgresql://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={settings['HOST']}"
    )
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "omlopp.config.settings"}
    command = [sys.executable, "-c", IMPORTER, str(takeback.id)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as importer:
        assert importer.stdout is not None
        assert importer.stdout.readline() == "begins\n"
        time.sleep(share)
        importer.send_signal(signal.SIGKILL)
    _wait_until_rolled_back()

    facts, lines = ledger.history(takeback.id), Line.objects.filter(takeback=takeback.id).count()
    assert (len(facts), lines) in ((1, 0), (2, ROWS))
    again = actions.announce(takeback=takeback, draft=draft, places={}, actor=None, at=cast.at)

    assert again.lines == ROWS
    assert Line.objects.filter(takeback=takeback.id).count() == ROWS
    assert Device.objects.filter(takeback=takeback.id).count() == ROWS


def _wait_until_rolled_back() -> None:
    """The server notices a killed client when it next writes to it."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    raise TimeoutError
