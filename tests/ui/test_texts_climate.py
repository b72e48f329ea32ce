"""Every code of the climate methods has English and Swedish words."""

import re
import tomllib
from pathlib import Path

import pytest

from omlopp.documents._words import WORDS
from omlopp.documents.climate_statement import NOT_CHECKED
from omlopp.domain.carbon import (
    METHODS,
    Level,
    Line,
    RangeFrom,
    assess,
    claims,
    equivalent_sets,
    equivalents,
)
from omlopp.domain.quantities import Origin
from omlopp.ui.texts import climate

NO_REASONS = {"all_in_one", "model_manufacturer", "column_missing", "alias_twice", "match_models"}
"""Words with an underscore in those files that are kinds, columns or refusals of a file."""

CARBON = Path(climate.__file__).parents[2] / "domain" / "carbon"


def test_what_a_method_says_of_itself_has_both_languages() -> None:
    for method in METHODS:
        assert set(climate.TERMS) >= set(method.terms)
        assert set(climate.ASSUMPTIONS) >= set(method.assumptions)
        assert set(climate.WEAKNESSES) >= set(method.weaknesses)
        rows = tomllib.loads((CARBON / "data" / f"{method.id}.toml").read_text("utf-8"))["device"]
        assert set(climate.FACTORS) >= {row["id"] for row in rows} | {"parts"}


def test_levels_ranges_origins_and_equivalents_have_both_languages() -> None:
    assert set(climate.LEVELS) == set(Level)
    assert set(climate.RANGES) == set(RangeFrom)
    assert set(climate.ORIGINS) == set(Origin)
    for which in equivalent_sets():
        assert set(climate.EQUIVALENTS) >= {each.name for each in equivalents(1, which)}


def problems() -> set[str]:
    """The codes of every problem that the sources of the domain name."""
    source = "".join(path.read_text("utf-8") for path in sorted(CARBON.glob("_*.py")))
    columns = (
        "kind|fate|form|quantity|screen_inch|replaced_parts|harvested_parts|column|country|components|name|"
        "second_life_years"
    )
    named = set(re.findall(rf'\("(?:{columns}|)", "(\w+)"', source))
    named |= set(re.findall(r'\(column, "(\w+)"', source)) | set(re.findall(r'code = "(\w+)"', source))

    named -= set(columns.split("|"))
    assert len(named) > 10
    return named


def test_every_problem_the_code_can_name_has_both_languages() -> None:
    assert set(climate.PROBLEMS) >= problems()


def test_what_a_report_or_a_page_can_note_is_never_a_bare_code() -> None:
    codes = {
        "noted": problems() | set(climate.PROBLEMS),
        "term": {term for method in METHODS for term in method.terms},
        "factor": set(Level),
        "unchecked": set(NOT_CHECKED),
    }

    for family, known in codes.items():
        assert {f"{family}.{code}" for code in known} <= set(WORDS), family


def test_every_reason_of_a_match_has_both_languages() -> None:
    files = (CARBON / "matching.py", CARBON / "names" / "_parse.py", CARBON / "factors" / "_aliases.py")
    source = "".join(path.read_text("utf-8") for path in files)

    named = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source)) | {"alias"}
    named -= NO_REASONS
    assert len(named) > 30
    assert set(climate.MATCH_REASONS) >= named


def test_no_text_is_empty() -> None:
    for family in climate.FAMILIES.values():
        for code, (english, swedish) in family.items():
            assert english.strip(), code
            assert swedish.strip(), code
            assert english != swedish, code


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    "line",
    [Line(1, "laptop"), Line(1, "server", country="PL"), Line(1, "toaster")],
    ids=lambda line: line.kind,
)
def test_a_claim_is_said_from_its_numbers_and_stands_its_own_check(
    line: Line, language: climate.Language
) -> None:
    claim = claims.claim_of(assess([line], "omlopp-2026"))

    said, scope = climate.claim_sentences(claim, language, net="12,3 kg", bounds="4–20")

    assert "omlopp-2026" in said
    assert ("12,3 kg CO₂e (4–20)" in said) == (claim.code != "unknown")
    assert "scope 1" in scope
    assert claims.check(f"{said} {scope}") == ()


def test_every_fault_of_a_text_can_be_told() -> None:
    assert set(climate.CLAIM_FAULTS) == set(claims.Fault)
