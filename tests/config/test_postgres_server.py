"""A real server: begun, shared, killed, recovered, refused."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from omlopp.config import postgres
from omlopp.config.postgres import _process, _programs
from omlopp.config.postgres._cluster import Layout

AsRoot = pytest.mark.skipif(os.geteuid() != 0, reason="only root has this to solve")


@pytest.fixture(autouse=True)
def _no_outside_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("OMLOPP_PG_BIN", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A database folder that does not exist yet; whatever runs on it is stopped afterwards."""
    folder = tmp_path / "database"
    yield folder
    postgres.stop(folder)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database folder made once, with no server on it."""
    folder = tmp_path_factory.mktemp("prepared") / "database"
    with postgres.running_local(folder, fast_unsafe=True):
        pass
    return folder


@pytest.fixture
def standing(folder: Path, prepared: Path) -> Path:
    """A database folder of its own that has been used before, with no server on it."""
    shutil.copytree(prepared, folder)
    return folder


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """One server as a laptop has it, for the tests that only look."""
    folder = tmp_path_factory.mktemp("durable") / "database"
    yield postgres.ensure_local(folder)
    postgres.stop(folder)


def ask(dsn: str, query: str) -> Any:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row and len(row) == 1 else row


def pid_of(server: postgres.Server) -> int:
    assert server.folder is not None
    return int((server.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def runs(folder: Path) -> bool:
    return _process.read_pid_file(Layout(folder.resolve())) is not None


def test_neither_role_may_pass_by_the_rights(durable: postgres.Server) -> None:
    for dsn, role in ((durable.owner_dsn, "omlopp_owner"), (durable.app_dsn, "omlopp_app")):
        assert ask(
            dsn,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
            " FROM pg_roles WHERE rolname = current_user",
        ) == (role, False, False, False, False, False)


def test_the_owner_owns_the_database_and_the_application_makes_only_temporary_tables(
    durable: postgres.Server,
) -> None:
    owner = ask(
        durable.app_dsn,
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()",
    )

    assert owner == "omlopp_owner"
    with psycopg.connect(durable.app_dsn) as connection:
        connection.execute("CREATE TEMPORARY TABLE staging (x int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE lasting (x int)")


def test_commits_are_durable_and_nothing_listens_on_the_network(durable: postgres.Server) -> None:
    assert durable.superuser_dsn is not None
    found = ask(
        durable.superuser_dsn,
        "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
        " current_setting('full_page_writes'), current_setting('listen_addresses'),"
        " current_setting('data_checksums')",
    )

    assert found == ("on", "on", "on", "", "on")


def test_text_sorts_the_same_everywhere_and_the_extensions_are_there(durable: postgres.Server) -> None:
    assert ask(
        durable.app_dsn,
        "SELECT datlocprovider::text, datlocale, pg_encoding_to_char(encoding)"
        " FROM pg_database WHERE datname = current_database()",
    ) == ("b", "C.UTF-8", "UTF8")
    assert ask(durable.app_dsn, "SELECT lower('ÅÄÖ')") == "åäö"
    assert {"btree_gist", "pg_trgm"} <= set(
        ask(durable.app_dsn, "SELECT array_agg(extname) FROM pg_extension")
    )


@pytest.mark.parametrize("role", ["postgres", "omlopp_owner", "omlopp_app"])
def test_nobody_comes_in_without_the_password(durable: postgres.Server, role: str) -> None:
    host = urlsplit(durable.app_dsn).query

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://{role}:wrong@/omlopp?{host}")


def test_secrets_and_socket_are_the_owner_s_alone(durable: postgres.Server) -> None:
    assert durable.folder is not None
    socket_folder = Path(postgres.django_database(durable.app_dsn)["HOST"])

    assert stat.S_IMODE((durable.folder / "credentials.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((durable.folder / "postgres").stat().st_mode) == 0o700
    assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700


def test_passwords_are_not_in_the_server_s_log(durable: postgres.Server) -> None:
    assert durable.folder is not None
    password = postgres.django_database(durable.app_dsn)["PASSWORD"]
    logs = [*(durable.folder / "postgres" / "log").glob("*.log"), durable.folder / "postgres-start.log"]

    assert not any(password in log.read_text() for log in logs)


def test_a_running_server_is_found_and_used_again(durable: postgres.Server) -> None:
    assert durable.folder is not None
    pid = pid_of(durable)

    again = postgres.ensure_local(durable.folder)
    with postgres.running_local(durable.folder) as within:
        assert within.app_dsn == durable.app_dsn

    assert (again.started_here, within.started_here) == (False, False)
    assert again.app_dsn == durable.app_dsn
    assert pid_of(durable) == pid


def test_two_servers_run_at_once_in_different_folders(durable: postgres.Server, folder: Path) -> None:
    with postgres.running(folder, fast_unsafe=True) as other:
        assert pid_of(other) != pid_of(durable)
        assert ask(other.app_dsn, "SELECT 1") == ask(durable.app_dsn, "SELECT 1") == 1


def test_a_block_stops_what_it_started_and_says_what_it_does(folder: Path) -> None:
    said: list[str] = []

    with postgres.running(folder, fast_unsafe=True, report=said.append) as server:
        assert server.started_here
        assert runs(folder)

    assert not runs(folder)
    assert said == ["creating the database", "starting the database"]


def test_what_was_written_is_there_after_a_restart(standing: Path) -> None:
    with postgres.running(standing, fast_unsafe=True) as server, psycopg.connect(server.owner_dsn) as owner:
        owner.execute("CREATE TABLE device (serial text)")
        owner.execute("INSERT INTO device VALUES ('PF1ABC')")

    with postgres.running(standing, fast_unsafe=True) as server:
        assert ask(server.owner_dsn, "SELECT serial FROM device") == "PF1ABC"


def test_the_last_one_to_leave_stops_the_server(standing: Path) -> None:
    first = postgres.running(standing, fast_unsafe=True)
    second = postgres.running(standing, fast_unsafe=True)
    first.__enter__()
    server = second.__enter__()

    first.__exit__(None, None, None)
    assert ask(server.app_dsn, "SELECT 1") == 1

    second.__exit__(None, None, None)
    assert not runs(standing)


def test_a_server_in_use_by_another_process_is_left_to_it(standing: Path) -> None:
    with postgres.running(standing, fast_unsafe=True):
        other = in_another_process(
            standing, "with running_local(folder, fast_unsafe=True): print('in'); input()"
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
    assert runs(standing)

    other.communicate("\n", timeout=30)

    assert other.returncode == 0
    assert not runs(standing)


def test_a_server_outlives_a_killed_user_and_stops_with_the_next(standing: Path) -> None:
    other = in_another_process(standing, "with running_local(folder, fast_unsafe=True): print('in'); input()")
    assert other.stdout is not None
    other.stdout.readline()
    other.kill()
    other.communicate()
    assert runs(standing)

    with postgres.running(standing, fast_unsafe=True) as server:
        assert not server.started_here

    assert not runs(standing)


def test_an_ensured_server_stays_until_it_is_stopped(standing: Path) -> None:
    postgres.ensure(standing, fast_unsafe=True)
    with postgres.running(standing, fast_unsafe=True):
        pass
    assert runs(standing)

    postgres.stop(standing)
    postgres.stop(standing)

    assert not runs(standing)


def test_starters_at_the_same_time_share_one_server(folder: Path) -> None:
    others = [
        in_another_process(folder, "print(ensure_local(folder, fast_unsafe=True).started_here)")
        for _ in range(3)
    ]

    answers = sorted(other.communicate(timeout=60)[0].strip() for other in others)

    assert answers == ["False", "False", "True"]


def test_what_was_acknowledged_survives_a_kill_in_the_middle_of_an_insert(standing: Path) -> None:
    server = postgres.ensure(standing)
    acknowledged = 0
    with psycopg.connect(server.owner_dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE fact (position bigint PRIMARY KEY)")
        killer = threading.Timer(0.5, os.kill, (pid_of(server), signal.SIGKILL))
        killer.start()
        with suppress(psycopg.OperationalError):
            while True:
                connection.execute(
                    "INSERT INTO fact SELECT generate_series(%s::int, %s::int)",
                    (acknowledged, acknowledged + 99),
                )
                acknowledged += 100

    server = postgres.ensure(standing)

    assert server.started_here
    count = ask(server.owner_dsn, "SELECT count(*) FROM fact")
    assert count % 100 == 0
    assert count >= acknowledged > 0


def test_helpers_of_a_killed_server_do_not_hold_up_the_next(standing: Path) -> None:
    server = postgres.ensure(standing, fast_unsafe=True)
    busy = threading.Thread(target=count_for_long, args=(server.owner_dsn,))
    busy.start()
    time.sleep(0.3)
    os.kill(pid_of(server), signal.SIGKILL)
    began = time.monotonic()

    server = postgres.ensure(standing, fast_unsafe=True)

    assert time.monotonic() - began < 15
    assert ask(server.app_dsn, "SELECT 1") == 1
    busy.join()


def count_for_long(dsn: str) -> None:
    with suppress(psycopg.OperationalError), psycopg.connect(dsn) as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 2000000000)")


def test_a_pid_file_whose_number_belongs_to_a_stranger_is_no_obstacle(standing: Path) -> None:
    server = postgres.ensure(standing, fast_unsafe=True)
    pid_file = standing / "postgres" / "postmaster.pid"
    os.kill(pid_of(server), signal.SIGKILL)
    while _process.serves(pid_of(server), Layout(standing)):
        time.sleep(0.01)
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))

    assert postgres.ensure(standing, fast_unsafe=True).started_here


def test_settings_of_the_operator_s_own_are_obeyed_and_kept(standing: Path) -> None:
    (standing / "postgres" / "local.conf").write_text("work_mem = '33MB'\n")

    for _ in range(2):
        with postgres.running(standing, fast_unsafe=True) as server:
            assert ask(server.app_dsn, "SHOW work_mem") == "33MB"


def test_a_set_up_that_was_cut_short_is_completed(standing: Path) -> None:
    server = postgres.ensure(standing, fast_unsafe=True)
    assert server.superuser_dsn is not None
    with psycopg.connect(
        server.superuser_dsn.replace("/omlopp?", "/postgres?"), autocommit=True
    ) as connection:
        connection.execute("DROP DATABASE omlopp")
        connection.execute("DROP ROLE omlopp_app")
        connection.execute("ALTER ROLE omlopp_owner PASSWORD 'another'")

    server = postgres.ensure(standing, fast_unsafe=True)

    assert ask(server.app_dsn, "SELECT current_user") == "omlopp_app"
    assert ask(server.owner_dsn, "SELECT current_user") == "omlopp_owner"


def test_an_initialisation_that_was_cut_short_is_begun_anew(folder: Path) -> None:
    (folder / "postgres.part" / "base").mkdir(parents=True)
    (folder / "postgres.part" / "PG_VERSION").write_text("18\n")
    (folder / "credentials.json").write_text("{")

    with postgres.running(folder, fast_unsafe=True) as server:
        assert ask(server.app_dsn, "SELECT 1") == 1


def test_a_deep_folder_has_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a rather long name, with a 'quote'"] * 5)

    with postgres.running(deep, fast_unsafe=True) as server:
        assert ask(server.app_dsn, "SELECT 1") == 1


def test_data_of_another_version_is_refused_and_left_alone(standing: Path) -> None:
    (standing / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(postgres.DataFolderOfAnotherVersion) as refusal:
        postgres.ensure(standing)

    assert (refusal.value.found, refusal.value.needed) == ("17", "18")
    assert refusal.value.folder == standing
    assert not runs(standing)


def test_a_database_without_its_passwords_is_refused(standing: Path) -> None:
    (standing / "credentials.json").unlink()

    with pytest.raises(postgres.CredentialsMissing):
        postgres.ensure(standing)

    assert not (standing / "credentials.json").exists()


def test_passwords_that_do_not_fit_are_refused_and_nothing_is_left_running(standing: Path) -> None:
    (standing / "credentials.json").write_text('{"postgres": "x", "omlopp_owner": "x", "omlopp_app": "x"}')

    with pytest.raises(postgres.CredentialsMissing):
        postgres.ensure(standing)

    assert not runs(standing)


def test_a_server_without_durability_is_not_taken_for_a_durable_one(standing: Path) -> None:
    postgres.ensure(standing, fast_unsafe=True)

    with pytest.raises(postgres.ServerNotDurable):
        postgres.ensure(standing)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(postgres.FolderNotWritable):
        postgres.ensure(tmp_path / "file" / "database")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(folder: Path) -> None:
    folder.mkdir(mode=0o500)

    try:
        with pytest.raises(postgres.FolderNotWritable):
            postgres.ensure(folder)
    finally:
        folder.chmod(0o700)


def test_a_socket_folder_of_somebody_else_is_refused(standing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.running(standing, fast_unsafe=True) as server:
        socket_folder = Path(postgres.django_database(server.app_dsn)["HOST"])
    assert not socket_folder.exists()
    socket_folder.symlink_to("/")

    try:
        with pytest.raises(postgres.RuntimeFolderTaken):
            postgres.ensure(standing)
    finally:
        socket_folder.unlink()


def test_a_path_too_long_for_a_socket_is_refused(standing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omlopp.config.postgres._cluster.SOCKET_PATH_LIMIT", 20)

    with pytest.raises(postgres.SocketPathTooLong):
        postgres.ensure(standing, fast_unsafe=True)


@pytest.mark.parametrize(
    ("initdb", "refusal"),
    [
        ("echo 'could not write: No space left on device' >&2; exit 1", postgres.DiskFull),
        ("echo 'something else' >&2; exit 1", postgres.InitialisationFailed),
    ],
)
def test_a_failed_initialisation_is_refused_by_its_cause(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    initdb: str,
    refusal: type[postgres.DatabaseUnavailable],
) -> None:
    pretend(tmp_path, monkeypatch, initdb=initdb)

    with pytest.raises(refusal):
        postgres.ensure(folder)

    assert not (folder / "postgres.part").exists()


@pytest.mark.parametrize(
    ("last_words", "refusal"),
    [
        ("FATAL:  could not write lock file: No space left on device", postgres.DiskFull),
        ("FATAL:  the moon is full", postgres.ServerDidNotStart),
    ],
)
def test_a_server_that_ends_at_once_is_refused_by_its_last_words(
    standing: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    last_words: str,
    refusal: type[postgres.DatabaseUnavailable],
) -> None:
    pretend(tmp_path, monkeypatch, postgres=f"echo '{last_words}' >&2; exit 1")
    began = time.monotonic()

    with pytest.raises(refusal) as refused:
        postgres.ensure(standing)

    assert time.monotonic() - began < 5
    if isinstance(refused.value, postgres.ServerDidNotStart):
        assert refused.value.log_lines == (last_words,)


def pretend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, postgres: str = "exit 1", initdb: str = "exit 1"
) -> None:
    """Name programs that do what the shell lines say."""
    programs = tmp_path / "bin"
    programs.mkdir()
    version = 'if [ "$1" = --version ]; then echo "postgres (PostgreSQL) 18.6"; exit; fi'
    for name, line in (("postgres", postgres), ("initdb", initdb)):
        (programs / name).write_text(f"#!/bin/sh\n{version}\n{line}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("OMLOPP_PG_BIN", str(programs))


@AsRoot
def test_as_root_the_server_has_no_rights_of_root_and_nothing_is_given_away(durable: postgres.Server) -> None:
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{pid_of(durable)}/status").read_text().splitlines()
    )
    assert durable.folder is not None

    if status["Uid"].split()[0] == "0":  # within a user namespace; the map shows it
        assert Path(f"/proc/{pid_of(durable)}/uid_map").read_text().split()[1:] == ["0", "1"]
        assert (durable.folder / "postgres").stat().st_uid == 0
    assert int(status["CapEff"], 16) == 0


@AsRoot
def test_as_root_where_namespaces_are_closed_the_server_runs_as_nobody(
    monkeypatch: pytest.MonkeyPatch, durable: postgres.Server
) -> None:
    close_namespaces(monkeypatch)
    folder = Path(tempfile.mkdtemp(prefix="omlopp-test-"))
    try:
        with postgres.running(folder, fast_unsafe=True) as server:
            uid = Path(f"/proc/{pid_of(server)}").stat().st_uid
            assert uid == (folder / "postgres").stat().st_uid != 0
            assert (folder / "credentials.json").stat().st_uid == 0
            assert ask(server.app_dsn, "SELECT 1") == 1
        monkeypatch.undo()
        with postgres.running_local(folder, fast_unsafe=True) as server:
            assert Path(f"/proc/{pid_of(server)}").stat().st_uid == uid
    except postgres.FolderOutOfReach as refusal:
        pytest.skip(f"the checkout is out of nobody's reach: {refusal.folder}")
    finally:
        postgres.stop(folder)
        subprocess.run(["rm", "-rf", str(folder)], check=True)


@AsRoot
def test_as_root_where_namespaces_are_closed_a_private_folder_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_namespaces(monkeypatch)
    folder.parent.chmod(0o700)

    with pytest.raises(postgres.FolderOutOfReach) as refusal:
        postgres.ensure(folder)

    assert refusal.value.account == "nobody"


def close_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the namespace refused, as default container profiles do."""
    through: Callable[[str, str], tuple[str, ...]] = _programs._through
    monkeypatch.setattr(
        _programs,
        "_through",
        lambda how, identity: ("/bin/false",) if how == "namespace" else through(how, identity),
    )


def in_another_process(folder: Path, line: str) -> "subprocess.Popen[str]":
    """Run a line of Python that knows the module's names and `folder`."""
    program = (
        "from pathlib import Path; from omlopp.config.postgres import *; "
        f"folder = Path({str(folder)!r})\n{line}"
    )
    return subprocess.Popen(
        [sys.executable, "-u", "-W", "error", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
