"""Grading: from structured defects and test results to sub-grades and one overall grade, with its reasons.

Here live the rubrics (released data files) and the judgement; words for people are in
`omlopp.ui.texts.defects` and money is in `omlopp.domain.pricing`. A missing answer
gives no grade rather than a guess.
"""

from omlopp.domain.grading._grade import grade, grade_many
from omlopp.domain.grading._rubric import RUBRICS, Rubric, RubricUnknown, rubric
from omlopp.domain.grading._words import (
    Battery,
    Defect,
    Graded,
    Inspection,
    Problem,
    Reason,
    SubGrade,
    TestResult,
)

__all__ = [
    "RUBRICS",
    "Battery",
    "Defect",
    "Graded",
    "Inspection",
    "Problem",
    "Reason",
    "Rubric",
    "RubricUnknown",
    "SubGrade",
    "TestResult",
    "grade",
    "grade_many",
    "rubric",
]
