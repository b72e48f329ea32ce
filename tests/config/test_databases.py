"""The databases of the test run itself: migrated once, copied for each worker, gone afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from omlopp.config.postgres._cluster import Layout
from omlopp.config.postgres._process import read_pid_file

ROOT = Path(__file__).resolve().parents[2]

# Prints whether it migrated and what a copy holds; waits for a line before it leaves.
WORKER = """
import psycopg
from tests._databases import leave, template_database, worker_database
migrated = []
def migrate(owner_dsn):
    migrated.append(1)
    with psycopg.connect(owner_dsn) as connection:
        connection.execute("CREATE TABLE device (serial text)")
template_database(migrate, "one")
server = worker_database("gw0")
with psycopg.connect(server.owner_dsn) as connection:
    connection.execute("INSERT INTO device VALUES ('mine')")
    count, = connection.execute("SELECT count(*) FROM device").fetchone()
with psycopg.connect(server.superuser_dsn) as connection:
    copies, = connection.execute("SELECT count(*) FROM pg_database WHERE datname ~ '^test_'").fetchone()
print(len(migrated), count, copies, flush=True)
input()
leave()
"""


def worker(folder: Path) -> "subprocess.Popen[str]":
    """A process of a test run of its own, with its temporary files in `folder`."""
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    environment.pop("PYTEST_XDIST_TESTRUNUID", None)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_runs_share_one_template_and_have_copies_of_their_own(tmp_path: Path) -> None:
    first, second = worker(tmp_path), worker(tmp_path)

    said = sorted([first_line(first), first_line(second)])
    for process in (first, second):
        process.communicate("\n", timeout=60)

    assert [line.split()[:2] for line in said] == [["0", "1"], ["1", "1"]]
    assert (first.returncode, second.returncode) == (0, 0)
    (folder,) = tmp_path.glob("omlopp-tests-*")
    assert read_pid_file(Layout(folder / "server")) is None


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    killed = worker(tmp_path)
    assert first_line(killed) == "1 1 1"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    following = worker(tmp_path)
    said = first_line(following)
    following.communicate("\n", timeout=60)

    assert said == "0 1 1"
    assert following.returncode == 0


def test_workers_that_begin_together_remove_what_an_earlier_database_module_left(tmp_path: Path) -> None:
    first = worker(tmp_path)
    assert first_line(first) == "1 1 1"
    first.communicate("\n", timeout=60)
    (folder,) = tmp_path.glob("omlopp-tests-*")
    outlived = folder.with_name(f"{folder.name.rpartition('-')[0]}-00000000")
    folder.rename(outlived)

    workers = [worker(tmp_path) for _ in range(4)]
    said = sorted(first_line(process) for process in workers)
    for process in workers:
        process.communicate("\n", timeout=60)

    assert [process.returncode for process in workers] == [0, 0, 0, 0]
    assert [line.split()[:2] for line in said] == [["0", "1"]] * 3 + [["1", "1"]]
    assert not outlived.exists()
