"""Every refusal can be said in one line and carries the facts in it."""

from dataclasses import fields
from pathlib import Path

import pytest

from omlopp.config import postgres

FACTS = {
    "searched": ("/a", "/b"),
    "found": "17",
    "needed": "18",
    "folder": Path("/data/omlopp"),
    "file": Path("/data/omlopp/credentials.json"),
    "path": Path("/a/long/path"),
    "limit": 103,
    "account": "nobody",
    "pid": 4711,
    "seconds": 300,
    "log_lines": ("FATAL:  it hurts",),
    "name": "DATABASE_URL",
}


@pytest.mark.parametrize(
    "refusal", postgres.DatabaseUnavailable.__subclasses__(), ids=lambda refusal: refusal.__name__
)
def test_a_refusal_is_explained_in_one_line_with_its_facts(
    refusal: type[postgres.DatabaseUnavailable],
) -> None:
    made = refusal(**{field.name: FACTS[field.name] for field in fields(refusal)})

    line = postgres.explain(made)

    assert "\n" not in line
    assert line != str(made)
    for field in fields(refusal):
        fact = FACTS[field.name]
        for part in fact if isinstance(fact, tuple) else (fact,):
            assert str(part) in line


def test_another_version_names_found_needed_and_folder() -> None:
    refusal = postgres.DataFolderOfAnotherVersion(found="17", needed="18", folder=Path("/data"))

    assert str(refusal) == ("DataFolderOfAnotherVersion(found='17', needed='18', folder=PosixPath('/data'))")
