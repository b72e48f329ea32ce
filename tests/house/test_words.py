"""Every code a person meets has its word."""

from pathlib import Path

import pytest
from django.utils import translation

from omlopp.domain.rights import RIGHTS, TO_READ, Right, Role
from omlopp.domain.vocabulary import Fate, Form, Grade, IdentityKind, Judgement, Kind, Outcome, Part, Route
from omlopp.ui import words
from omlopp.ui.texts import takeback

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs/glossary.md").read_text()


def test_every_role_has_a_word_in_both_languages_and_rights() -> None:
    assert set(takeback.ROLES) == set(Role)
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", Right)
def test_every_right_is_held_by_somebody_and_explained(right: Right) -> None:
    assert any(right in rights for rights in RIGHTS.values())
    assert f"`{right}`" in GLOSSARY


def test_every_kind_of_statement_has_a_word_and_a_right() -> None:
    assert set(takeback.STATEMENTS) == set(TO_READ)


@pytest.mark.parametrize(
    "codes", [Kind, Form, Part, Fate, Route, Judgement, Outcome, IdentityKind, Role, Grade]
)
def test_the_glossary_has_every_word_of_the_vocabulary(codes: type) -> None:
    assert [code for code in codes if f"`{code}`" not in GLOSSARY] == []


@pytest.mark.parametrize("family", [name for name in words.FAMILIES if name != "grade"])
def test_the_glossary_says_what_the_screens_say(family: str) -> None:
    heading = f"(`{words.FAMILIES[family].__name__}`)\n"
    section = GLOSSARY.partition(heading)[2].partition("\n#")[0]
    rows = {line.split(" | ")[0].strip("| `"): line.split(" | ")[1:3] for line in section.splitlines()}
    for code in words.FAMILIES[family]:
        with translation.override("sv"):
            swedish = words.word(code)
        with translation.override("en"):
            english = words.word(code)

        assert [word.strip(" |") for word in rows[str(code)]] == [swedish, english]
