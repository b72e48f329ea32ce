"""Whose saving it is: a step of its own after the assessment, shown beside the whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from omlopp.domain.carbon._words import Assessment
from omlopp.domain.quantities import Interval

# Thirds written as decimals may sum a hair above one.
ROUNDING = 1e-9


class ShareImpossible(ValueError):
    """A party cannot hold this part of a saving: it must be more than 0 and at most 1."""

    def __init__(self, portion: float) -> None:
        self.portion = portion
        super().__init__(portion)


@dataclass(frozen=True, slots=True)
class Share:
    """One party's part of a saving: a step of its own, shown beside the whole."""

    portion: float
    of_kg: Interval | None
    kg: Interval | None


def share(saving: Assessment | Interval, portion: float) -> Share:
    """The part `portion` (more than 0, at most 1) of a saving, the whole kept beside it.

    The published practice gives half to the one who hands over and half to the one who takes over, to avoid
    counting twice. `check_portions` says whether the parts of one hand-over sum above 1.
    """
    if not 0 < portion <= 1:
        raise ShareImpossible(portion)
    whole = saving.total_kg if isinstance(saving, Assessment) else saving
    return Share(portion, whole, None if whole is None else whole.times(portion))


@dataclass(frozen=True, slots=True)
class Portion:
    """What one party claims of the saving of one hand-over (one device, from one user to the next)."""

    hand_over: str
    party: str
    portion: float


@dataclass(frozen=True, slots=True)
class PortionProblem:
    """Why portions cannot stand: `portion_impossible`, `claimed_twice` or `claimed_above_one`, and of what.

    `party` is None where the whole hand-over is at fault; `value` is the portion or the sum.
    """

    code: str
    hand_over: str
    party: str | None
    value: float


def check_portions(portions: Sequence[Portion]) -> tuple[PortionProblem, ...]:
    """The problems of a set of claims, in the order met; none when each hand-over is claimed at most once.

    One party may claim a hand-over once, each part is more than 0 and at most 1, all parts sum to at most 1.
    """
    problems: list[PortionProblem] = []
    claimed: dict[str, dict[str, list[float]]] = {}
    for each in portions:
        if not 0 < each.portion <= 1:
            problems.append(PortionProblem("portion_impossible", each.hand_over, each.party, each.portion))
            continue
        claimed.setdefault(each.hand_over, {}).setdefault(each.party, []).append(each.portion)
    for hand_over, parties in claimed.items():
        problems += [
            PortionProblem("claimed_twice", hand_over, party, math.fsum(parts))
            for party, parts in parties.items()
            if len(parts) > 1
        ]
        whole = math.fsum(part for parts in parties.values() for part in parts)
        if whole > 1 + ROUNDING:
            problems.append(PortionProblem("claimed_above_one", hand_over, None, whole))
    return tuple(problems)
