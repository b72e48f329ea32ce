"""From what tools call a device to the footprint of exactly that model, or of its family, or to none.

A wrong exact hit is worse than none: every part of the name must agree. Each distinct name is parsed once and
looked up by maker, line and number; nothing is compared by likeness.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from omlopp.domain.carbon._words import Level
from omlopp.domain.carbon.factors import FactorSet, ModelFactor
from omlopp.domain.carbon.names import ToolName
from omlopp.domain.quantities import Interval


@dataclass(frozen=True, slots=True)
class Refusal:
    """A footprint that was looked at and not taken as exact, with the codes of what differs."""

    factor: ModelFactor
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelMatch:
    """The answer for one name.

    `level` is `model` (every part of the name agrees), `family` (same maker, line and number) or `none`.
    `factors` are the footprints behind it: one, or several where the model was published more than once or
    its storage or configuration is unknown. `total_kg` and `nonuse_kg` span them with the makers' own
    errors, central being the median; None where no footprint states it. `reasons` are codes.
    """

    level: Level
    name: str | None
    factors: tuple[ModelFactor, ...]
    total_kg: Interval | None
    nonuse_kg: Interval | None
    reasons: tuple[str, ...]
    refused: tuple[Refusal, ...]

    @property
    def factor(self) -> ModelFactor | None:
        """The one footprint, where there is exactly one."""
        return self.factors[0] if len(self.factors) == 1 else None

    @property
    def n(self) -> int:
        """How many footprints stand behind the figures."""
        return len(self.factors)

    @property
    def source(self) -> str | None:
        """The makers' sheets behind the figures."""
        return "; ".join(dict.fromkeys(each.source for each in self.factors if each.source)) or None


def match_models(names: Sequence[ToolName], factors: FactorSet) -> list[ModelMatch]:
    """The best level for each name, in their order; equal names are looked up once."""
    raise NotImplementedError
