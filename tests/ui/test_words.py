"""Every code of the vocabulary has a word."""

import pytest
from django.utils import translation

from omlopp.domain.vocabulary import Fate, Judgement, Outcome, Route
from omlopp.ui import words

MEMBERS = [member for family in words.FAMILIES.values() for member in family]
SAME_IN_BOTH = {"A", "B", "C", "D", "E"}


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_every_code_has_a_word(member: str) -> None:
    with translation.override("sv"):
        word = words.word(member)

    assert word != str(member) or str(member) in SAME_IN_BOTH


def test_the_family_tells_equal_codes_apart() -> None:
    with translation.override("sv"):
        assert (
            words.word("parts", "fate") == words.word(Fate.PARTS) == words.word(Route.PARTS) == "Reservdelar"
        )
        assert words.word("dock", "part") == words.word("dock", "kind")


def test_nothing_known_is_a_word() -> None:
    with translation.override("sv"):
        assert words.word(None, "kind") == "okänt"
    assert words.tone(None, "outcome") == "neutral"


def test_a_code_outside_its_family_is_refused() -> None:
    with pytest.raises(ValueError, match="gramophone"):
        words.word("gramophone", "kind")


def test_only_what_is_settled_is_green() -> None:
    green = {member for member in MEMBERS if words.tone(member) == "ok"}

    assert green == {Judgement.PURGE, Judgement.CLEAR, Judgement.DESTROYED, Outcome.RECEIVED}
