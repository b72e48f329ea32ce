"""Everyday equivalents."""

import pytest

from omlopp.domain.carbon import (
    EquivalentsUnknown,
    NoEquivalent,
    equivalent_sets,
    equivalents,
    one_equivalent,
)


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


def test_a_report_shows_one_equivalent_or_none() -> None:
    first, chosen = one_equivalent(1000, "modern"), one_equivalent(1000, "modern", "car_km")

    assert first is not None
    assert chosen is not None
    assert (first.name, chosen.name) == ("apartment", "car_km")
    assert one_equivalent(1000, None) is None
    assert one_equivalent(-5, "modern") is None
    with pytest.raises(EquivalentsUnknown):
        one_equivalent(1000, "modern", "elephants")
