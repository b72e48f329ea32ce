"""Documentation cannot go stale: its code runs, its commands print what it says, its links lead somewhere.

On a page, blocks marked `python` run from the top as one program, and a `console` block is a dialogue: what
follows `$ ` is run, what follows that is what it prints (nothing there: it only has to succeed). Blocks for
the reader's own machine, such as those that start a server, are marked `sh` or `text`.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
WRITTEN = ("json", "jinja", "sql", "csv", "toml", "ini", "http", "typ")
LANGUAGES = {"", "python", "console", "sh", "text", *WRITTEN}
PROGRAMS = {"omlopp", "openssl", "cat", "echo"}
ENVIRONMENT = {**os.environ, "PYTHONWARNINGS": "", "COLUMNS": "100", "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(path.read_text())


RUNNABLE = [path for path in PAGES if any(language in ("python", "console") for language, _ in blocks(path))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the page's code runs: an empty folder in which the paths of the checkout lead to its files."""
    for part in ("docs", "examples", "tests"):
        (tmp_path / part).symlink_to(ROOT / part)
    return tmp_path


def dialogue(block: str) -> list[tuple[str, str]]:
    """Commands and what they print."""
    first, *turns = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert not first.strip(), "a console block begins with a command"
    found = []
    for turn in turns:
        command, _, printed = turn.replace("\\\n", " ").partition("\n")
        found.append((command, printed))
    return found


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    status = 0
    if told := re.fullmatch(r"(.*?)\s+#\s*exit (\d)", command):
        command, status = told[1], int(told[2])
    program, *arguments = shlex.split(command)
    assert program in PROGRAMS, f"{program}: mark a block for the reader's machine as sh"
    if program != "omlopp" and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    path = str(Path(sys.executable).with_name("omlopp")) if program == "omlopp" else program
    done = subprocess.run(
        [path, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, f"$ {command}\n{done.stdout}{done.stderr}"
    return done


@pytest.mark.parametrize("page", RUNNABLE, ids=name)
def test_what_the_page_shows_is_so(page: Path, folder: Path) -> None:
    program = ""
    waiting = False

    def run_python() -> None:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    for language, block in blocks(page):
        if language == "python":
            program += block
            waiting = True
        elif language == "console":
            if waiting:
                run_python()
                waiting = False
            for command, printed in dialogue(block):
                done = run(command, folder)
                if printed.strip():
                    assert (done.stdout or done.stderr).rstrip() == printed.rstrip(), f"$ {command}"
    if waiting:
        run_python()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_blocks_say_what_they_are(page: Path) -> None:
    fences = re.findall(r"^```(\w*)[^\n]*$", page.read_text(), re.MULTILINE)

    assert len(fences) % 2 == 0
    assert set(fences[::2]) <= LANGUAGES


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text())
    local = [link for link in LINK.findall(text) if not re.match(r"[a-z]+:|#", link)]

    assert [link for link in local if not (page.parent / link.partition("#")[0]).exists()] == []


def test_every_event_is_in_the_documentation_with_its_data() -> None:
    from omlopp.domain.events import EVENTS, type_name

    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*?) \|$", (ROOT / "docs/events.md").read_text(), re.MULTILINE)
    told = {event: re.findall(r"`(\w+)`", data) for event, data in rows}

    assert told == {
        type_name(event): [field.name for field in fields(event) if field.name != "subject"]
        for event in EVENTS
    }


def test_every_command_is_in_the_documentation() -> None:
    from omlopp.config.command import COMMANDS

    text = "".join(path.read_text() for path in ROOT.glob("docs/*.md"))

    assert [command for command in COMMANDS if f"omlopp {command}" not in text] == []


def test_every_variable_of_the_environment_is_in_the_documentation() -> None:
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r"[\"'](OMLOPP_[A-Z_]+|DATABASE_[A-Z_]*URL)[\"']", path.read_text()))
    settings = read - {"OMLOPP_APPLY"}
    text = (ROOT / "docs/operating.md").read_text()

    assert [variable for variable in sorted(settings) if f"`{variable}`" not in text] == []
