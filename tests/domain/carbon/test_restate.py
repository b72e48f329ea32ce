"""A restatement stands beside what it restates, and its causes sum to the difference."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.carbon import METHODS, Line, Reason, restate

METHOD_IDS = [each.id for each in METHODS]
FLEET = [
    Line(1, "laptop", screen_inch=14, quantity=10),
    Line(2, "monitor", quantity=4),
    Line(3, "tablet", quantity=2),
    Line(4, "toaster"),
]
LINES = st.lists(
    st.builds(
        Line,
        line=st.integers(1, 5),
        kind=st.sampled_from(["laptop", "monitor", "tablet", "smartphone", "toaster"]),
        quantity=st.integers(1, 5),
        fate=st.sampled_from(["reuse", "recycle"]),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(
    lines=LINES,
    corrected=st.none() | LINES,
    methods=st.tuples(st.sampled_from(METHOD_IDS), st.sampled_from(METHOD_IDS)),
)
def test_the_causes_sum_to_the_difference(
    lines: list[Line], corrected: list[Line] | None, methods: tuple[str, str]
) -> None:
    answer = restate(lines, *methods, corrected=corrected)

    for end in ("low", "central", "high"):
        causes = sum(getattr(cause.kg, end) for cause in answer.causes)
        assert causes == pytest.approx(getattr(answer.kg, end), abs=1e-6)


def test_what_only_one_method_knows_is_told_apart() -> None:
    answer = restate(FLEET, "tu-berlin-2010", "ivl-2020")

    method = next(cause for cause in answer.causes if cause.reason is Reason.METHOD)
    tablets = answer.after.lines[2].saved_kg
    assert tablets is not None
    assert method.coverage.central == pytest.approx(tablets.central)
    assert method.lines_changed == 3
    assert answer.before.lines_unknown == 2
    assert answer.after.lines_unknown == 1


def test_corrected_facts_are_their_own_cause() -> None:
    corrected = [replace(FLEET[0], quantity=8), *FLEET[1:]]

    answer = restate(FLEET, "ivl-2020", "ivl-2020", corrected=corrected)

    kg = {cause.reason: cause.kg.central for cause in answer.causes}
    assert kg[Reason.CORRECTED_FACTS] < 0
    assert kg[Reason.METHOD] == kg[Reason.FACTORS] == 0


def test_the_same_again_changes_nothing() -> None:
    answer = restate(FLEET, "ivl-2020", "ivl-2020")

    assert (answer.kg.low, answer.kg.central, answer.kg.high) == (0, 0, 0)
    assert all(cause.lines_changed == 0 for cause in answer.causes)
