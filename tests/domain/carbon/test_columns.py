"""Columns give what lines give, for every method, sound and damaged."""

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.carbon import (
    METHODS,
    ColumnsUnusable,
    Footprint,
    Leg,
    Level,
    Line,
    ModelColumn,
    Parameters,
    assess,
    assess_columns,
)
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Fate, Form, Kind

WORDS = ["ssd", "ssd:512", "ram:16", "ram", "hdd", "keyboard", "ssd:many", "warp_core"]
LINES = st.builds(
    Line,
    line=st.just(1),
    kind=st.sampled_from([*(str(each) for each in Kind), "toaster", None]),
    manufacturer=st.sampled_from(["", "Maker", "=1+1"]),
    screen_inch=st.none() | st.sampled_from([0.0, 6.1, 13.3, 14.0, 15.6, 24.0, 27.0, 34.0, 1024.0]),
    form=st.sampled_from([None, *(str(each) for each in Form), "cube"]),
    quantity=st.none() | st.integers(-2, 50),
    fate=st.sampled_from([*(str(each) for each in Fate), None]),
    replaced_parts=st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
    harvested_parts=st.lists(st.sampled_from(WORDS), max_size=2).map(tuple),
    storage_gb=st.none() | st.sampled_from([256.0, 512.0, -1.0]),
    ram_gb=st.none() | st.sampled_from([8.0, 16.0]),
    country=st.sampled_from([None, "SE", "se", "POL", "XX", ""]),
    second_life_years=st.none() | st.sampled_from([1.0, 3.0, 8.0, 0.0]),
    kwh_per_year=st.none() | st.sampled_from([0.0, 30.0, 1e9]),
    weight_kg=st.none() | st.sampled_from([1.5, -2.0]),
    components=st.sampled_from([(), ("mainboard", "ssd:512"), ("mainboard", "soul")]),
)
PARAMETERS = st.sampled_from(
    [
        Parameters(),
        Parameters(
            refurbishment_kg=Interval(1, 2, 3),
            legs=(Leg("van_diesel", 120), Leg("lorry_rigid", 400, 2.5)),
            packaging_kg=Interval(0.1, 0.2, 0.4),
            country="FI",
        ),
        Parameters(
            displacement=Interval(0.4, 0.5, 0.6),
            second_life_years=Interval(2, 2.5, 3),
            new_use=Interval(0.8, 1.0, 1.4),
            transport_reuse_kg=Interval.exactly(1.5),
        ),
    ]
)
ENDS = ("low", "central", "high")


def columns(lines: list[Line]) -> pl.DataFrame:
    """The lines as columns, parts joined."""
    names = [name for name in Line.__slots__ if name not in ("line", "problems")]
    rows = {name: [getattr(line, name) for line in lines] for name in names}
    for name in ("replaced_parts", "harvested_parts", "components"):
        rows[name] = [";".join(words) for words in rows[name]]
    numbers = dict.fromkeys(
        ("screen_inch", "storage_gb", "ram_gb", "second_life_years", "kwh_per_year", "weight_kg"), pl.Float64
    )
    texts = dict.fromkeys(names, pl.String)
    return pl.DataFrame(rows, schema={**texts, **numbers, "quantity": pl.Int64})


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(LINES, max_size=12),
    method_id=st.sampled_from([each.id for each in METHODS]),
    parameters=PARAMETERS,
)
def test_columns_give_what_lines_give(lines: list[Line], method_id: str, parameters: Parameters) -> None:
    by_line = assess(lines, method_id, parameters=parameters)

    by_column = assess_columns(columns(lines), method_id, parameters=parameters)

    frame = by_column.frame
    assert frame.height == len(lines)
    for row, each in zip(frame.iter_rows(named=True), by_line.lines, strict=True):
        assert row["level"] == each.level
        assert (row["factor"] or None) == each.factor or each.saved_kg is None
        for end in ENDS:
            if each.saved_kg is None:
                assert row[f"{end}_kg"] is None
            else:
                assert row[f"{end}_kg"] == pytest.approx(getattr(each.saved_kg, end), abs=1e-6)
        if each.saved_kg is not None:
            assert sorted(row["problems"].split(";")) == sorted(
                [problem.code for problem in each.problems] or [""]
            )
        else:
            assert row["problems"]
    assert (by_column.devices, by_column.devices_unknown, by_column.lines_unknown) == (
        by_line.devices,
        by_line.devices_unknown,
        by_line.lines_unknown,
    )
    assert by_column.devices_by_level == {key: n for key, n in by_line.devices_by_level.items() if n}
    assert (by_column.total_kg is None) == (by_line.total_kg is None)
    if by_column.total_kg is not None and by_line.total_kg is not None:
        terms: dict[str, float] = {}
        for line in by_line.lines:
            for term in line.terms:
                terms[term.name] = terms.get(term.name, 0) + term.kg.central
        for end in ENDS:
            assert getattr(by_column.total_kg, end) == pytest.approx(getattr(by_line.total_kg, end), abs=1e-5)
            by_level = [getattr(each, end) for each in by_column.saved_kg_by_level.values()]
            assert math.fsum(by_level) == pytest.approx(getattr(by_line.total_kg, end), abs=1e-5)
        for name, kg in terms.items():
            if name != "reuse_saving":
                assert by_column.terms_kg[name].central == pytest.approx(kg, abs=1e-5)


def test_models_come_before_everything_else() -> None:
    sheet = Footprint(
        Level.MODEL, "Maker One", Interval(200, 250, 300), "sheet", kwh_per_year=20, weight_kg=1.3
    )
    frame = pl.DataFrame({"kind": ["laptop", "laptop", "toaster", "other"], "screen_inch": [14.0] * 4})
    models = ModelColumn((sheet,), np.array([0, -1, 0, 0]), "digest")

    answer = assess_columns(frame, "omlopp-2026", models=models)

    assert answer.frame["level"].to_list() == ["model", "subgroup", "none", "model"]
    assert answer.frame["factor"].to_list() == ["Maker One", "laptop_14_inch", "", "Maker One"]
    assert answer.factor_set_sha256 == "digest"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"model": ["x"]}, "column_missing"),
        ({"kind": [1]}, "column_mistyped"),
        ({"kind": ["laptop"], "quantity": [1.5]}, "column_mistyped"),
        ({"kind": ["laptop"], "screen_inch": ["14"]}, "column_mistyped"),
    ],
)
def test_what_are_no_columns_is_refused(frame: dict[str, list[object]], code: str) -> None:
    with pytest.raises(ColumnsUnusable) as refused:
        assess_columns(frame, "ivl-2020")

    assert refused.value.code == code


def test_nothing_gives_nothing() -> None:
    for each in METHODS:
        answer = assess_columns({"kind": []}, each.id)

        assert answer.total_kg is None
        assert (answer.devices, answer.frame.height) == (0, 0)


def test_categories_and_lists_are_columns_too() -> None:
    frame = pl.DataFrame({"kind": ["laptop"], "replaced_parts": [["ssd:512", "ram:16"]]}).with_columns(
        pl.col("kind").cast(pl.Categorical)
    )
    line = replace(Line(1, "laptop"), replaced_parts=("ssd:512", "ram:16"))

    answer = assess_columns(frame, "omlopp-2026")

    assert answer.total_kg is not None
    expected = assess([line], "omlopp-2026").total_kg
    assert expected is not None
    assert answer.total_kg.central == pytest.approx(expected.central)
