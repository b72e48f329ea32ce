"""docs/verify.md: its example is the one made here, its code runs, and it names every check and code."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.domain.trust import cast

from omlopp.cli import verify
from omlopp.domain.trust import read_checkpoint_unverified

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/verify.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_is_the_standing_cast() -> None:
    assert json.loads((ROOT / "docs/verify-example.json").read_text()) == json.loads(cast.bundle())
    assert (ROOT / "docs/verify-earlier.txt").read_text() == cast.ledger().note(cast.EARLIER)
    assert read_checkpoint_unverified(cast.ledger().note(cast.EARLIER)).size == cast.EARLIER


def test_the_blocks_run_and_print_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    python: list[str] = []
    for language, block in BLOCKS:
        if language == "python":
            python.append(block)
            # One process per block, from the top: the page is read from the top too.
            program = [sys.executable, "-W", "ignore::ResourceWarning", "-c", "".join(python)]
            subprocess.run(program, check=True)
            continue
        command, _, expected = block.removeprefix("$ ").partition("\n")
        program = command.split()
        if program[0] == "omlopp":
            program = [str(Path(sys.executable).with_name("omlopp")), *program[1:]]
        done = subprocess.run(program, check=True, capture_output=True, text=True)
        assert done.stdout == expected


def test_the_page_names_every_check_and_every_open_code() -> None:
    named = set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))

    assert set(verify.CHECKS) | set(verify.OPEN) <= named
