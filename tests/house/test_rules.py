"""Rules of the house that no linter says."""

import ast
import builtins
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "omlopp"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".css",
    ".js",
    ".typ",
    ".yml",
    ".sh",
    ".txt",
    ".po",
    ".csv",
    ".json",
    "",
}

PAGES = ("README", "CHANGELOG", "SECURITY", "CONTRIBUTING")


@cache
def trees() -> dict[Path, ast.Module]:
    """Every module of the package, parsed once."""
    return {path: ast.parse(path.read_text(), str(path)) for path in MODULES}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[Path]:
    """The files under version control; where there is none (a source archive), those of our folders."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    folders = [ROOT / name for name in ("src", "tests", "docs", "bench", "examples", ".ci")]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [*found, *(path for path in ROOT.iterdir() if path.is_file())]


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """The full names a module imports, and where."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in ast.walk(trees()[path]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def test_packages_are_entered_by_the_front_door() -> None:
    """A name that begins with an underscore is imported only from inside the package it lies in."""
    trespasses = []
    for path in MODULES:
        importer = module_name(path)
        for name, line in imports(path):
            parts = name.split(".")
            hidden = [n for n, part in enumerate(parts) if re.match(r"_[^_]", part)]
            if parts[0] != "omlopp" or not hidden:
                continue
            owner = ".".join(parts[: hidden[0]])
            if importer != owner and not importer.startswith(f"{owner}."):
                trespasses.append(f"{shown(path)}:{line} imports {name}")

    assert trespasses == []


def test_facts_are_appended_by_actions_and_reactions_alone() -> None:
    """Of the capabilities and entrances; the ledger itself knows no facts."""
    elsewhere = []
    for path, tree in trees().items():
        rooms = {part.removesuffix(".py") for part in path.relative_to(PACKAGE).parts}
        if not ("apps" in rooms and rooms & {"actions", "reactions"}):
            calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
            elsewhere += [
                f"{shown(path)}:{call.lineno}" for call in calls if ast.unparse(call.func) == "ledger.append"
            ]

    assert elsewhere == []


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}

    assert [shown(path) for path in tracked() if path.stem.strip("_") in vague] == []


def test_no_marker_was_left_behind() -> None:
    """What is still to be done stands in an issue, not in a comment."""
    marker = re.compile(r"\b(?:TODO|FIXME|HACK)\b|(?:#|//|<!--)\s*XXX\b|^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE)
    left = []
    for path in tracked():
        if path.suffix not in TEXT or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        left += [f"{shown(path)}:{text.count(chr(10), 0, hit.start()) + 1}" for hit in marker.finditer(text)]

    assert left == []


def test_every_package_and_module_says_what_it_is() -> None:
    silent = [
        shown(path)
        for path, tree in trees().items()
        if "migrations" not in path.parts and not ast.get_docstring(tree)
    ]

    assert silent == []


def test_no_folder_of_code_lacks_its_init() -> None:
    """Without one, a folder is passed over by the rules on imports."""
    bare = {path.parent for path in MODULES if not (path.parent / "__init__.py").is_file()}

    assert bare == set()


def exceptions() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Classes that are exceptions by their bases, ours or the language's."""
    known = {name for name, value in vars(builtins).items() if _is_exception(value)}
    classes = [
        (path, node)
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    grown = True
    while grown:
        more = {
            node.name
            for _, node in classes
            if any(base.rpartition(".")[2] in known for base in map(ast.unparse, node.bases))
        }
        grown = not more <= known
        known |= more
    yield from ((path, node) for path, node in classes if node.name in known and node.bases)


def _is_exception(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseException)


def test_refusals_are_named_after_what_could_not_be_done() -> None:
    """Not after being errors; they say what they mean, and can be raised through a context manager."""
    wrong = []
    found = 0
    for path, node in exceptions():
        if node.name.startswith("_"):
            continue
        found += 1
        where = f"{shown(path)}:{node.lineno} {node.name}"
        if re.search(r"(Error|Exception|Failure)$", node.name):
            wrong.append(f"{where}: named after being an error")
        if not ast.get_docstring(node):
            wrong.append(f"{where}: does not say what it means")
        # A context manager sets the traceback of what passes through it; frozen instances refuse that.
        if any(
            "dataclass" in text and "frozen=True" in text for text in map(ast.unparse, node.decorator_list)
        ):
            wrong.append(f"{where}: frozen")

    assert found > 60
    assert wrong == []


def test_django_knows_every_capability_and_nothing_that_is_gone() -> None:
    from django.conf import settings

    capabilities = {path.name for path in (PACKAGE / "apps").iterdir() if (path / "__init__.py").is_file()}
    installed = [name for name in settings.INSTALLED_APPS if name.startswith("omlopp.")]
    applied = [
        f"omlopp.apps.{name}.apply"
        for name in capabilities
        if (PACKAGE / "apps" / name / "apply.py").is_file() or (PACKAGE / "apps" / name / "apply").is_dir()
    ]

    assert {name.removeprefix("omlopp.apps.") for name in installed if ".apps." in name} == capabilities
    for name in installed:
        assert importlib.util.find_spec(name) is not None
    assert len(settings.OMLOPP_APPLY) == len(set(settings.OMLOPP_APPLY))
    assert set(settings.OMLOPP_APPLY) == set(applied)
    lower_floors_first = [name.rpartition(".")[0] for name in settings.OMLOPP_APPLY]
    assert lower_floors_first == sorted(lower_floors_first, key=installed.index)


def test_every_entrance_with_pages_is_installed() -> None:
    """Otherwise its templates, words and static files are not found."""
    from django.conf import settings

    with_files = {
        f"omlopp.{folder.name}"
        for folder in PACKAGE.iterdir()
        if any((folder / part).is_dir() for part in ("jinja2", "locale", "static"))
    }

    assert with_files <= set(settings.INSTALLED_APPS)


def test_every_model_has_its_migration() -> None:
    """Asked in a process of its own: the checks of Django would want a database."""
    command = [Path(sys.executable).with_name("django-admin"), "makemigrations", "--check", "--dry-run"]
    done = subprocess.run(
        [*command, "--skip-checks"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "omlopp.config.settings", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", ["LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"]
)
def test_what_a_newcomer_looks_for_is_there(name: str) -> None:
    assert len((ROOT / name).read_text()) > 200


def test_no_file_names_a_package_index() -> None:
    """Whoever builds Omlopp says where packages come from, in the settings of their own tools."""
    hosts = re.compile(r"index-url\W+https?:|pypi\.org/simple|pythonhosted\.org")
    read = (path for path in tracked() if path.suffix in TEXT | {".lock"} and path != Path(__file__))

    assert [
        shown(path) for path in read if hosts.search(path.read_text(encoding="utf-8", errors="replace"))
    ] == []
