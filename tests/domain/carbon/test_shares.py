"""Whose saving it is: the parts of one hand-over never sum above one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omlopp.domain.carbon import Portion, check_portions


def test_half_and_half_stand() -> None:
    assert check_portions([Portion("a", "giver", 0.5), Portion("a", "taker", 0.5)]) == ()


def test_thirds_written_as_decimals_stand() -> None:
    assert check_portions([Portion("a", str(n), 1 / 3) for n in range(3)]) == ()


@pytest.mark.parametrize(
    ("portions", "code"),
    [
        ([Portion("a", "giver", 0.6), Portion("a", "taker", 0.5)], "claimed_above_one"),
        ([Portion("a", "giver", 0.3), Portion("a", "giver", 0.3)], "claimed_twice"),
        ([Portion("a", "giver", 0)], "portion_impossible"),
        ([Portion("a", "giver", 1.5)], "portion_impossible"),
        ([Portion("a", "giver", float("nan"))], "portion_impossible"),
    ],
)
def test_what_cannot_stand_is_named(portions: list[Portion], code: str) -> None:
    assert [problem.code for problem in check_portions(portions)] == [code]


def test_hand_overs_are_held_apart() -> None:
    assert check_portions([Portion("a", "one", 0.8), Portion("b", "one", 0.8)]) == ()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.floats(0.01, 1)), max_size=6))
def test_portions_without_problems_sum_to_at_most_one(claimed: list[tuple[str, str, float]]) -> None:
    portions = [Portion(*each) for each in claimed]

    if not check_portions(portions):
        for hand_over in "ab":
            assert sum(each.portion for each in portions if each.hand_over == hand_over) <= 1 + 1e-6
