"""Restating: the same devices by another method, other factors or corrected facts; what each cause did."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from omlopp.domain.carbon._assess import assess
from omlopp.domain.carbon._words import Assessment, Line, Parameters
from omlopp.domain.quantities import Interval

if TYPE_CHECKING:
    from omlopp.domain.carbon.factors import FactorSet


class Reason(StrEnum):
    """Why a restated figure differs, in the order the steps are taken."""

    CORRECTED_FACTS = "corrected_facts"
    METHOD = "method"
    FACTORS = "factors"


@dataclass(frozen=True, slots=True)
class Difference:
    """After less before, bound by bound, kg CO2e; not an interval, since bounds may move past each other."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class Cause:
    """One step of a restatement: what it changed, and how much of that came from knowing more or fewer lines.

    `coverage` is the part from lines that only one side knows; the rest is from lines both know.
    """

    reason: Reason
    kg: Difference
    coverage: Difference
    lines_changed: int


@dataclass(frozen=True, slots=True)
class Restatement:
    """Both figures, whole, and the causes between them; the causes sum to the difference."""

    before: Assessment
    after: Assessment
    causes: tuple[Cause, ...]

    @property
    def kg(self) -> Difference:
        """The whole difference."""
        return _less(self.after.total_kg, self.before.total_kg)


def restate(
    lines: Sequence[Line],
    from_method: str,
    to_method: str,
    *,
    parameters: Parameters | None = None,
    from_factors: "FactorSet | None" = None,
    to_factors: "FactorSet | None" = None,
    corrected: Sequence[Line] | None = None,
) -> Restatement:
    """`lines` by one method and, with `corrected` facts, by another, reconciled by cause.

    One thing changes at a time: first the facts, then the method, then the factor set. Another order would
    divide the difference otherwise; the order is fixed so that two restatements can be compared. `corrected`
    lines go by their `line`. Refuses as `assess` does.
    """

    def by(which: Sequence[Line], method_id: str, factors: "FactorSet | None") -> Assessment:
        return assess(which, method_id, parameters=parameters, factors=factors)

    later = lines if corrected is None else corrected
    before = by(lines, from_method, from_factors)
    steps: list[tuple[Reason, Callable[[], Assessment]]] = []
    if corrected is not None:
        steps.append((Reason.CORRECTED_FACTS, lambda: by(later, from_method, from_factors)))
    steps.append((Reason.METHOD, lambda: by(later, to_method, from_factors)))
    steps.append((Reason.FACTORS, lambda: by(later, to_method, to_factors)))
    causes, last = [], before
    for reason, step in steps:
        following = step()
        causes.append(_cause(reason, last, following))
        last = following
    return Restatement(before, last, tuple(causes))


def _cause(reason: Reason, before: Assessment, after: Assessment) -> Cause:
    was, became = _known(before), _known(after)
    both = was.keys() & became.keys()
    ends = []
    for end in ("low", "central", "high"):
        lost = sum(getattr(was[key], end) for key in was.keys() - both)
        gained = sum(getattr(became[key], end) for key in became.keys() - both)
        ends.append(gained - lost)
    changed = sum(was[key] != became[key] for key in both) + len(was) + len(became) - 2 * len(both)
    return Cause(reason, _less(after.total_kg, before.total_kg), Difference(*ends), changed)


def _known(assessment: Assessment) -> dict[object, Interval]:
    """Known savings by line; lines that share a name are told apart by their order."""
    found: dict[object, Interval] = {}
    met: dict[object, int] = {}
    for each in assessment.lines:
        again = met[each.line.line] = met.get(each.line.line, 0) + 1
        if each.saved_kg is not None:
            found[each.line.line, again] = each.saved_kg
    return found


def _less(after: Interval | None, before: Interval | None) -> Difference:
    nothing = Interval.exactly(0)
    over, under = after or nothing, before or nothing
    return Difference(over.low - under.low, over.central - under.central, over.high - under.high)
