"""Every code about keyboards has English and Swedish words."""

import re
from pathlib import Path

from omlopp.apps.keyboards import actions
from omlopp.apps.keyboards.models import State
from omlopp.documents.keyboards import LAYOUTS, REPRINTS
from omlopp.domain import keyboards
from omlopp.ui.texts import keyboards as texts
from omlopp.ui.texts import refusals

DOMAIN = Path(keyboards.__file__).parent


def test_every_word_of_the_subject_has_both_languages() -> None:
    assert set(LAYOUTS) == {one.id for one in map(keyboards.layout, keyboards.layouts())}
    assert set(texts.FORMS) == set(keyboards.Form)
    assert set(texts.WEAR) == set(keyboards.Wear)
    assert set(texts.MATERIALS) == set(keyboards.Material)
    assert set(texts.METHODS) == set(keyboards.Method)
    assert set(REPRINTS) == set(keyboards.Method)
    assert set(texts.VERDICTS) == set(keyboards.Verdict)
    assert set(texts.TRUST) == set(keyboards.Trust)
    assert set(texts.MACHINES) == set(keyboards.MACHINES)
    assert set(texts.STATES) == set(State.values)
    assert set(texts.OUTCOMES) >= set(actions.OUTCOMES)


def test_what_was_done_names_the_legends_before_and_after() -> None:
    assert texts.stands("se") == "Swedish"
    for method in keyboards.Method:
        assert texts.stands("se", method, "de").endswith("from German to Swedish")
        assert texts.stands("us", method, "gb", "sv").endswith(
            "från engelsk (Storbritannien) till engelsk (USA)"
        )


def test_every_reason_why_no_print_file_is_made_has_words() -> None:
    sources = "".join((DOMAIN / name).read_text() for name in ("_job.py", "_artwork.py"))

    assert set(texts.PRINT) >= set(re.findall(r'PrintRefused\(\s*"(\w+)"', sources))


def test_every_refusal_has_words() -> None:
    named = {
        refusals.code_of(one.__new__(one))
        for one in vars(actions).values()
        if isinstance(one, type) and issubclass(one, Exception) and one.__module__ == actions.__name__
    } - {"refusal"}

    assert named <= set(refusals.REFUSALS)


def test_no_text_is_empty_and_none_is_left_in_the_other_language() -> None:
    same = {"Laser"}
    for family in texts.FAMILIES.values():
        for code, (english, swedish) in family.items():
            assert english.strip(), code
            assert swedish.strip(), code
            assert english != swedish or english in same, code
