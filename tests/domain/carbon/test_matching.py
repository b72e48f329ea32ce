"""No wrong exact match: the list of names, the traps, and every sheet's own name bent in every way."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.carbon.tool_names import ROWS, TRAPS, Row

from omlopp.domain.carbon import Level
from omlopp.domain.carbon.factors import FactorSet, ModelFactor, import_boavizta, merged, shipped
from omlopp.domain.carbon.matching import ModelMatch, ToolName, match_models

LEVELS = {"M": Level.MODEL, "F": Level.FAMILY, "N": Level.NONE}
TABLES = ("boavizta-data-us.csv", "boavizta-data-us-2022-09-17.csv")


@pytest.fixture(scope="module")
def boavizta(shared: Path) -> FactorSet:
    folder = shared / "data/carbon"
    return import_boavizta((name, (folder / name).read_bytes()) for name in TABLES).factors


def one(factors: FactorSet, maker: str, product: str, version: str = "", **more: object) -> ModelMatch:
    return match_models([ToolName(maker, product, version, **more)], factors)[0]  # type: ignore[arg-type]


def is_right(row: Row, match: ModelMatch) -> bool:
    return bool(row.right) and all(
        re.fullmatch(row.right, each.name, re.IGNORECASE) for each in match.factors
    )


def test_the_list_is_long_enough_and_says_nothing_twice() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) >= 120


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name.manufacturer} {row.name.product}"[:60])
def test_each_name_of_the_list_gets_its_level_with_the_set_that_ships(row: Row) -> None:
    match = match_models([row.name], shipped())[0]

    assert match.level is not Level.MODEL or is_right(row, match), (row.why, match.name)
    assert match.level is LEVELS[row.shipped], (row.why, match.reasons)


def test_each_name_of_the_list_gets_its_level_with_the_imported_tables(boavizta: FactorSet) -> None:
    for row, match in zip(ROWS, match_models([row.name for row in ROWS], boavizta), strict=True):
        assert match.level is not Level.MODEL or is_right(row, match), (row, match.name)
        assert match.level is LEVELS[row.boavizta], (row, match.reasons)


def test_with_both_sets_together_no_exact_match_is_wrong(boavizta: FactorSet) -> None:
    both = merged([shipped(), boavizta])

    for row, match in zip(ROWS, match_models([row.name for row in ROWS], both), strict=True):
        assert match.level is not Level.MODEL or is_right(row, match), (row, match.name)


def test_the_traps_of_plain_likeness_are_all_in_the_list() -> None:
    assert {row.name.product for row in TRAPS} >= {
        "20XW005PMX",
        "HP EliteBook 840 G8 Notebook PC",
        "Latitude 7420",
        "OptiPlex 7060",
        "MacBookPro18,3",
        "iPhone13,2",
    }


def test_golden_g9_the_latitude_7420_without_its_use() -> None:
    match = one(shipped(), "Dell Inc.", "Latitude 7420")

    assert match.nonuse_kg is not None
    assert match.nonuse_kg.central == pytest.approx(304.9, abs=0.1)
    assert match.total_kg is not None
    assert match.total_kg.central == 341


def test_storages_are_told_apart_when_known_and_span_a_range_when_not() -> None:
    known = one(shipped(), "Apple", "iPhone13,2", storage_gb=256.0)
    unknown = one(shipped(), "Apple", "iPhone13,2")

    assert known.factor is not None
    assert known.factor.storage_gb == 256
    assert unknown.n == 3
    assert unknown.total_kg is not None
    assert (unknown.total_kg.low, unknown.total_kg.central, unknown.total_kg.high) == (70, 75, 85)
    assert "storage_unknown" in unknown.reasons
    assert unknown.name == "iPhone 12"


def test_a_family_shows_how_many_sheets_it_spans_and_how_far_apart_they_lie() -> None:
    match = one(shipped(), "Dell Inc.", "OptiPlex 7060")

    assert (match.level, match.n, match.name) == (Level.FAMILY, 3, "OptiPlex 7060")
    assert match.nonuse_kg is not None
    assert match.nonuse_kg.low < match.nonuse_kg.central < match.nonuse_kg.high
    assert match.reasons == ("form_unknown",)


def test_what_was_refused_says_why() -> None:
    match = one(shipped(), "Dell Inc.", "Latitude 7420")

    assert [(each.factor.name, each.reasons) for each in match.refused] == [
        ("Latitude 7420 2-in-1", ("variant_not_in_name",))
    ]


def test_another_size_or_kind_is_another_machine() -> None:
    assert (
        one(shipped(), "Microsoft", "Surface Laptop 3", screen_inch=15.0).name == "Surface Laptop 3 15-inch"
    )
    assert one(shipped(), "Dell", "Latitude 7420", kind="monitor").level is Level.NONE


def test_a_figure_without_share_of_use_is_unknown_not_zero() -> None:
    match = one(shipped(), "HP", "HP ProDesk 600 G3 DM")

    assert match.level is Level.MODEL
    assert match.nonuse_kg is None
    assert match.total_kg is not None
    assert "nonuse_unknown" in match.reasons


def sheets(factors: FactorSet) -> list[tuple[ModelFactor, ModelMatch]]:
    names = [ToolName(each.manufacturer, each.name, "", each.kind) for each in factors.models]
    return list(zip(factors.models, match_models(names, factors), strict=True))


def test_every_sheets_own_name_finds_it_unless_it_leaves_form_or_generation_open(boavizta: FactorSet) -> None:
    for factor, match in sheets(boavizta):
        if match.level is Level.MODEL:
            assert factor in match.factors
            assert {each.key.family for each in match.factors} == {factor.key.family}
        else:
            open_ = {code for each in match.refused if each.factor is factor for code in each.reasons}
            assert open_ <= {"form_unknown", "generation_unknown"}
            assert open_, factor.name


BENDS: dict[str, Callable[[ModelFactor], str | None]] = {
    "a word more": lambda each: f"{each.name} Neo",
    "a word within": lambda each: each.name.replace(" ", " Neo ", 1) if " " in each.name else None,
    "a letter on the number": lambda each: _renumbered(each, each.key.number + "k"),
    "a digit on the number": lambda each: _renumbered(each, each.key.number + "7"),
    "the number less its last": lambda each: _renumbered(each, each.key.number[:-1]),
    "another generation": lambda each: _regenerated(each, "38"),
    "no generation": lambda each: _regenerated(each, None),
    "a variant of the trade": lambda each: None if "x360" in each.name else f"{each.name} x360",
    "the other maker": lambda each: f"{'Dell' if each.manufacturer != 'Dell' else 'HP'} {each.name}",
}


def _renumbered(each: ModelFactor, number: str) -> str | None:
    name, old = each.name.lower(), each.key.number
    return name.replace(old, number, 1) if old and number and old in name else None


def _regenerated(each: ModelFactor, generation: str | None) -> str | None:
    if each.key.generation is None:
        return None
    old = rf"(?<!\d){each.key.generation}(?!\d)"
    return re.sub(old, generation or "", each.name) if re.search(old, each.name) else None


@pytest.mark.parametrize("bend", BENDS)
def test_a_bent_name_never_finds_the_sheet_it_was_bent_from(bend: str, boavizta: FactorSet) -> None:
    bent = [(each, name) for each in boavizta.models if (name := BENDS[bend](each)) and name != each.name]

    matches = match_models([ToolName(each.manufacturer, name) for each, name in bent], boavizta)

    assert bent
    for (each, name), match in zip(bent, matches, strict=True):
        assert match.level is not Level.MODEL or each not in match.factors, (name, match.name)


TEXT = st.text(max_size=40) | st.sampled_from([row.name.product for row in ROWS]) | st.just("=1+1")
MAKERS = st.sampled_from(["", "LENOVO", "Dell Inc.", "HP", "Apple", "Microsoft Corporation", "\0"]) | st.text(
    max_size=12
)


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        ToolName,
        manufacturer=MAKERS,
        product=st.builds(lambda *parts: "".join(parts), TEXT, TEXT),
        version=TEXT,
        kind=st.none() | st.sampled_from(["laptop", "monitor", "toaster"]),
        form=st.none() | st.sampled_from(["sff", "Convertible", "Mini Tower", "?"]),
        screen_inch=st.none() | st.floats(),
        storage_gb=st.none() | st.floats(),
    )
)
def test_no_name_is_an_exception(name: ToolName) -> None:
    match = match_models([name, name], shipped())

    assert match[0] == match[1]
    assert match[0].level is not Level.MODEL or match[0].factors


def test_a_formula_and_ten_kilobytes_are_just_none() -> None:
    for name in ("=HYPERLINK(1)", "Latitude 7420" * 800, "\0", "@SUM(A1)"):
        match = one(shipped(), "Dell", name)

        assert match.level is Level.NONE
        assert match.reasons
