"""What `omlopp up` starts ends with it."""

import socket
from pathlib import Path
from time import monotonic, sleep

import pytest

from omlopp.config.up import Processes, Stopped, refuse_taken


def ended(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_for(condition: object, *, patience_s: float = 10) -> bool:
    until = monotonic() + patience_s
    while not condition():  # type: ignore[operator]
        if monotonic() > until:
            return False
        sleep(0.02)
    return True


def test_what_a_process_started_itself_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with Processes() as processes:
        # The child is told nothing when its parent is stopped.
        processes.start("web", ["sh", "-c", f"sleep 300 & echo $! > {note}; exec sleep 300"], {})
        assert wait_for(lambda: note.exists() and note.read_text().strip())
        child = int(note.read_text())

    assert wait_for(lambda: ended(child))


def test_when_one_process_ends_all_do(capsys: pytest.CaptureFixture[str]) -> None:
    with Processes() as processes:
        processes.start("worker", ["sleep", "300"], {})
        processes.start("web", ["sh", "-c", "exit 3"], {})
        with pytest.raises(Stopped):
            processes.wait()

    assert "the web process ended with 3" in capsys.readouterr().err


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SystemExit) as stopped:
            refuse_taken(other.getsockname()[1])

    assert stopped.value.code == 2
    assert "choose another with --port" in capsys.readouterr().err
