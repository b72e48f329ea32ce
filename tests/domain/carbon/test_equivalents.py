"""Everyday equivalents."""

import pytest

from omlopp.domain.carbon import EquivalentsUnknown, NoEquivalent, equivalent_sets, equivalents


def test_there_are_two_sets() -> None:
    assert equivalent_sets() == ("inrego", "modern")


@pytest.mark.parametrize("which", ["inrego", "modern"])
def test_every_equivalent_has_a_factor_a_source_and_a_year(which: str) -> None:
    for each in equivalents(1000, which):
        assert each.value == pytest.approx(1000 / each.factor)
        assert each.source
        assert each.unit.startswith("kg CO2e per ")
        assert 2010 <= each.year <= 2026


def test_g12_a_swedish_flat_is_587_kg_a_year() -> None:
    assert equivalents(587, "modern")[0].value == pytest.approx(1)


@pytest.mark.parametrize("kg", [-1, float("nan"), float("inf")])
def test_an_impossible_amount_is_refused(kg: float) -> None:
    with pytest.raises(NoEquivalent):
        equivalents(kg)


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(EquivalentsUnknown):
        equivalents(1, "elephants")
