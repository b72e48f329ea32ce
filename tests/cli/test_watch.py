"""Files dropped in a folder: whole ones are taken in, and nothing is followed out of it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omlopp.cli import watching
from omlopp.cli.watching import Taken, Watcher

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class House:
    """Takes everything in but what says that it is unreadable."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []

    def __call__(self, files: list[tuple[str, bytes]]) -> list[Taken]:
        self.taken += files
        return [
            (name, "unreadable", "report_unrecognised", ("item-1",))
            if data == b"odd"
            else (name, "taken_in", None, ())
            for name, data in files
        ]


@pytest.fixture
def house() -> House:
    return House()


def test_a_file_is_taken_when_it_stands_still_and_moved(tmp_path: Path, house: House) -> None:
    watcher = Watcher(tmp_path, house)
    (tmp_path / "a.json").write_bytes(b"half")

    assert watcher.look(NOW) == []
    (tmp_path / "a.json").write_bytes(b"half and half")
    assert watcher.look(NOW) == []
    assert watcher.look(NOW) == [("a.json", "taken_in")]

    assert house.taken == [("a.json", b"half and half")]
    assert (tmp_path / "done/2026-11-02/a.json").read_bytes() == b"half and half"
    assert not (tmp_path / "a.json").exists()
    assert watcher.look(NOW) == []


def test_what_cannot_be_read_lies_beside_its_reason(tmp_path: Path, house: House) -> None:
    watcher = Watcher(tmp_path, house)
    for _ in range(2):
        (tmp_path / "odd.txt").write_bytes(b"odd")
        watcher.look(NOW)
        watcher.look(NOW)

    folder = tmp_path / "refused/2026-11-02"
    assert sorted(path.name for path in folder.iterdir()) == [
        "odd-1.txt",
        "odd-1.txt.reason.json",
        "odd.txt",
        "odd.txt.reason.json",
    ]
    reason = json.loads((folder / "odd.txt.reason.json").read_text())
    assert reason == {"file": "odd.txt", "reason": "report_unrecognised", "waiting": ["item-1"]}


def test_links_folders_and_hidden_files_are_left_alone(tmp_path: Path, house: House) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "secret")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "deep").mkdir()
    (folder / "deep/file.json").write_bytes(b"x")
    watcher = Watcher(folder, house)

    for _ in range(3):
        assert watcher.look(NOW) == []
    assert house.taken == []


def test_what_is_too_large_is_refused_unread(
    tmp_path: Path, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LIMIT", 10)
    (tmp_path / "big.log").write_bytes(b"x" * 11)
    watcher = Watcher(tmp_path, house)
    watcher.look(NOW)

    assert watcher.look(NOW) == [("big.log", "refused: too_large")]
    assert house.taken == []


def test_a_folder_that_is_a_link_takes_nothing_away(tmp_path: Path, house: House) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "done").symlink_to(elsewhere)
    (folder / "a.json").write_bytes(b"a")
    watcher = Watcher(folder, house)
    watcher.look(NOW)

    with pytest.raises(NotADirectoryError):
        watcher.look(NOW)
    assert list(elsewhere.iterdir()) == []
    assert (folder / "a.json").exists()
