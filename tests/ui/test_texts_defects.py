"""Every code of grading and pricing has English and Swedish words."""

import re
from pathlib import Path

import pytest

from omlopp.domain.grading import RUBRICS, SubGrade, TestResult, rubric
from omlopp.domain.pricing import PRICE_LISTS, price_list
from omlopp.ui.texts import defects

GRADING = Path(defects.__file__).parents[2] / "domain" / "grading" / "_grade.py"
PRICING = Path(defects.__file__).parents[2] / "domain" / "pricing" / "_price.py"


@pytest.mark.parametrize("id_", RUBRICS)
def test_every_word_of_a_rubric_has_both_languages(id_: str) -> None:
    rules = rubric(id_)

    assert set(defects.DEFECTS) >= set(rules.codes)
    assert set(defects.ZONES) >= rules.zones
    assert set(defects.TESTS) >= set(rules.test_codes)
    assert set(defects.SEVERITIES) >= {str(severity) for severity in rules.severity}


def test_the_rest_of_grading_has_both_languages() -> None:
    problems = set(re.findall(r'Problem\(\s*"(\w+)"', GRADING.read_text("utf-8")))

    assert set(defects.TEST_RESULTS) == set(TestResult)
    assert set(defects.SUB_GRADES) >= set(SubGrade)
    assert problems
    assert set(defects.GRADING_PROBLEMS) >= problems


@pytest.mark.parametrize("id_", PRICE_LISTS)
def test_every_deduction_and_reason_of_pricing_has_both_languages(id_: str) -> None:
    reasons = set(re.findall(r'unknown\("(\w+)"', PRICING.read_text("utf-8"))) | {
        "recycled",
        "no_price",
        "age_unknown",
    }

    assert set(defects.DEDUCTIONS) >= {rule.code for rule in price_list(id_).rules} | {"locked"}
    assert set(defects.PRICE_REASONS) >= reasons


def test_no_text_is_empty_and_none_is_left_in_the_other_language() -> None:
    same = {"Port", "Wi-Fi"}
    for family in defects.FAMILIES.values():
        for code, (english, swedish) in family.items():
            assert english.strip(), code
            assert swedish.strip(), code
            assert english != swedish or english in same, code


@pytest.mark.parametrize("language", ["en", "sv"])
def test_whatever_a_grade_names_can_be_said(language: defects.Language) -> None:
    rules = rubric()
    codes = [*rules.codes, "battery_health", "battery_cycles", "battery_worn", "inspection"]
    codes += [f"{test}_failed" for test in rules.test_codes] + [f"test:{test}" for test in rules.test_codes]

    assert all(defects.reason_text(code, language) for code in codes)
    with pytest.raises(KeyError):
        defects.reason_text("haunted", language)
