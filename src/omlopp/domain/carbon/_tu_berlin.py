"""The method tu-berlin-2010: one fixed net saving per type of device.

Source: TU Berlin / ReUse-Computer model as read from puc.be and shop.inrego.fi;
`docs/methods/tu-berlin-2010.md`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from omlopp.domain.carbon._data import table
from omlopp.domain.carbon._words import Level, Match, Parameters, PerDevice, RangeFrom, Shape, Term
from omlopp.domain.quantities import Interval, Origin
from omlopp.domain.vocabulary import Fate


@dataclass(frozen=True)
class TuBerlin2010:
    """The method object; its table is read when first asked."""

    id: str = "tu-berlin-2010"
    version: str = "1"
    terms: tuple[str, ...] = ("fixed_saving",)
    assumptions: tuple[str, ...] = (
        "three_years_second_use",
        "displacement_1",
        "burden_within_figure",
        "no_rebound",
    )
    weaknesses: tuple[str, ...] = (
        "figures_read_through_third_party",
        "one_figure_per_type",
        "no_range_published",
        "lowest_of_all_sources",
    )
    documentation: str = "docs/methods/tu-berlin-2010.md"
    looks_up_models: bool = False

    @cached_property
    def _loaded(self) -> tuple[dict[str, Any], str]:
        return table("tu-berlin-2010.toml")

    @property
    def source(self) -> str:
        """Where the figures were read."""
        return str(self._loaded[0]["source"])

    @property
    def factors_sha256(self) -> str:
        """The digest of the factor file."""
        return self._loaded[1]

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {raw["kind"]: raw for raw in self._loaded[0]["device"]}

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds this method knows a factor for."""
        return tuple(self._rows)

    def match(self, shape: Shape) -> Match:
        """The method has net savings, no footprints: a kind it knows is named, without figures."""
        row = self._rows.get(shape.kind)
        if row is None:
            return Match(Level.NONE, None, None, None, None, ("no_factor_for_kind",))
        return Match(Level.CATEGORY, row["id"], None, None, self.source, ("method_has_net_savings_only",))

    def per_device(self, shape: Shape, parameters: Parameters) -> PerDevice:
        """The fixed saving; its low is itself, since every later source is higher, and its high theirs."""
        row = self._rows.get(shape.kind)
        if row is None:
            return PerDevice(None, Level.NONE, None, (), (("kind", "no_factor_for_kind", shape.kind),))
        if shape.fate == Fate.RECYCLE:
            nothing = Term("reuse_saving", Interval.exactly(0), "recycled: earns no reuse saving")
            return PerDevice(Interval.exactly(0), Level.CATEGORY, row["id"], (nothing,))
        if shape.fate == Fate.PARTS:
            return PerDevice(None, Level.NONE, None, (), (("fate", "method_has_no_parts", shape.fate),))
        problems = []
        if shape.replaced_parts:
            problems.append(
                ("replaced_parts", "replaced_parts_not_in_method", ";".join(shape.replaced_parts))
            )
        if parameters.transport_reuse_kg is not None or parameters.refurbishment_kg is not None:
            problems.append(("", "burden_not_in_method", ""))
        saved = Interval(row["saving"], row["saving"], max(row["saving"], row["highest"]))
        source = f"{self.source}: {row['id']}; range: {row['highest_source']} {row['highest']:g}"
        term = Term("fixed_saving", saved, source, Origin.DEFAULT, RangeFrom.OTHER_SOURCES)
        return PerDevice(saved, Level.CATEGORY, row["id"], (term,), tuple(problems))
