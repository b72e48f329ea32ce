"""Sets of factors: what ships, our own file format, digests and what makes them change."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.carbon.factors import (
    FactorSet,
    FileUnreadable,
    SetUnreadable,
    Topic,
    load,
    merged,
    read_set,
    shipped,
    write_set,
)
from omlopp.domain.vocabulary import Kind

MODEL = {
    "manufacturer": "Dell",
    "name": "Latitude 9999",
    "kind": "laptop",
    "kgco2e_total": 300,
    "use_share": 0.2,
}
VALUE = {
    "topic": "transport",
    "id": "cargo_bike",
    "measure": "per_tonne_km",
    "value": 0.02,
    "unit": "kg CO2e per tonne-km",
    "basis": "own-2026",
    "year": 2026,
    "source": "measured",
    "licence": "own",
}


def document(**more: Any) -> bytes:
    return json.dumps({"omlopp_factors": 1, "id": "mine", **more}).encode()


def test_what_ships_is_modest_sound_and_says_where_it_comes_from() -> None:
    models, values = shipped().models, shipped().values

    assert 150 <= len(models) <= 300
    assert len({each.key for each in models}) >= len(models) - 5
    for model in models:
        assert model.source.startswith("https://"), model.name
        assert model.licence
        assert model.kgco2e_total
        assert 2013 <= (model.report_year or 2020) <= 2026
    for value in values:
        assert value.unit
        assert value.source
        assert value.licence
        assert 2010 <= value.year <= 2026
        assert value.interval.low <= value.value <= value.interval.high
        assert value.kind is None or value.kind in set(Kind)
    assert {each.topic for each in values} == set(Topic)


def test_what_ships_is_read_without_a_lost_record() -> None:
    problems = read_set(write_set(shipped()))[1]

    assert {each.code for each in problems} == {"use_share_missing"}
    assert not any(each.left_out for each in problems)


def test_values_are_found_by_topic_name_and_basis_that_must_not_be_mixed() -> None:
    sweden = shipped().of(Topic.ELECTRICITY, "SWE")

    assert {each.basis for each in sweden} == {"generation-life-cycle-2023", "consumption-life-cycle-2019"}
    (one,) = shipped().of(Topic.ELECTRICITY, "SWE", basis="generation-life-cycle-2023")
    assert one.value == pytest.approx(0.0407, abs=1e-4)
    (laptop,) = shipped().of(Topic.CATEGORY, "laptop", measure="nonuse", basis="makers-2023")
    assert (laptop.interval.low, laptop.value, laptop.interval.high) == (157.0, 239.1, 327.6)
    assert {each.id for each in shipped().subgroups("laptop", measure="nonuse", basis="makers-2023")} >= {
        "laptop_13_inch",
        "laptop_14_inch",
    }


def test_a_set_written_and_read_again_is_the_same_set() -> None:
    again, _ = read_set(write_set(shipped()))

    assert again == shipped()
    assert again.digest == shipped().digest


def test_the_digest_is_of_what_is_held_not_of_order_or_name() -> None:
    backwards = FactorSet("other", shipped().models[::-1], shipped().values[::-1], note="otherwise")
    fewer = FactorSet("fewer", shipped().models[1:], shipped().values)

    assert backwards.digest == shipped().digest
    assert fewer.digest != shipped().digest
    assert merged([shipped(), backwards]).digest == shipped().digest


def test_the_same_figure_in_two_sets_is_one_record_and_another_figure_stands_beside() -> None:
    mine, _ = read_set(document(models=[MODEL]))
    same, _ = read_set(document(models=[{**MODEL, "source": "elsewhere"}]))
    other, _ = read_set(document(models=[{**MODEL, "kgco2e_total": 310}]))

    assert len(merged([mine, same]).models) == 1
    assert len(merged([mine, other]).models) == 2


def test_what_stands_at_the_head_holds_for_every_record() -> None:
    found, problems = read_set(document(models=[MODEL], models_are={"source": "sheet", "licence": "own"}))

    assert problems == ()
    assert (found.models[0].source, found.models[0].licence) == ("sheet", "own")


@pytest.mark.parametrize(
    ("change", "column", "code", "left_out"),
    [
        ({"use_share": None}, "use_share", "use_share_missing", False),
        ({"use_share": 7.76}, "use_share", "share_outside_0_1", False),
        ({"error": 3}, "error", "error_outside_0_1", False),
        ({"screen_inch": 0}, "screen_inch", "screen_size_implausible", False),
        ({"screen_inch": 1024}, "screen_inch", "screen_size_implausible", False),
        ({"kind": "toaster"}, "kind", "unknown_kind", True),
        ({"name": "=A1"}, "name", "formula_cell", True),
        ({"name": ""}, "name", "name_missing", True),
        ({"manufacturer": ""}, "manufacturer", "manufacturer_missing", True),
        ({"unit": "t CO2e"}, "unit", "unit_not_kg", True),
        ({"kgco2e_total": None}, "kgco2e_total", "footprint_missing", True),
        ({"kgco2e_total": "300"}, "kgco2e_total", "not_a_number", True),
        ({"kgco2e_total": 190_000}, "kgco2e_total", "footprint_implausible", True),
        ({"kgco2e_total": -1}, "kgco2e_total", "footprint_implausible", True),
        ({"kgco2e_nonuse": 301}, "kgco2e_nonuse", "nonuse_above_total", True),
    ],
)
def test_a_faulty_model_is_a_problem_with_its_place(
    change: dict[str, Any],
    column: str,
    code: str,
    left_out: bool,  # noqa: FBT001 -- a parameter of the table
) -> None:
    found, problems = read_set(document(models=[MODEL, {**MODEL, **change}]))

    told = {(each.part, each.number, each.column, each.code, each.left_out) for each in problems}
    assert ("models", 2, column, code, left_out) in told
    assert len(found.models) == (1 if left_out else 2)


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"topic": "weather"}, "topic", "topic_unknown"),
        ({"unit": ""}, "unit", "missing"),
        ({"value": None}, "value", "missing"),
        ({"value": True}, "value", "not_a_number"),
        ({"low": 3}, "low", "range_crossed"),
        ({"year": "2026"}, "year", "not_a_number"),
        ({"colour": "green"}, "", "column_unknown"),
    ],
)
def test_a_faulty_value_is_a_problem_with_its_place(change: dict[str, Any], column: str, code: str) -> None:
    found, problems = read_set(document(values=[VALUE, {**VALUE, **change}]))

    assert ("values", 2, column, code) in {
        (each.part, each.number, each.column, each.code) for each in problems
    }
    assert len(found.values) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "not_json"),
        (b"[]", "not_a_factor_set"),
        (b"{}", "not_a_factor_set"),
        (b'{"omlopp_factors":2}', "version_unknown"),
        (b'{"omlopp_factors":1,"models":3}', "not_a_list"),
        (b'{"omlopp_factors":1,"models":[]}', "no_records"),
    ],
)
def test_what_is_no_set_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(SetUnreadable) as refusal:
        read_set(content)

    assert refusal.value.code == code


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*MODEL, *VALUE, "error", "low", "n", "x"]), JSON, max_size=12))
def test_no_record_is_an_exception(record: dict[str, Any]) -> None:
    content = json.dumps({"omlopp_factors": 1, "models": [MODEL, record], "values": [VALUE, record]}).encode()

    try:
        found, _ = read_set(content)
    except SetUnreadable:
        return
    assert found.models


def test_files_are_loaded_beside_what_ships() -> None:
    loaded = load([("mine.json", document(models=[MODEL]))])

    assert [each.id for each in loaded.sets] == ["omlopp-2026", "mine"]
    assert len(loaded.factors.models) == len(shipped().models) + 1
    with pytest.raises(FileUnreadable) as refusal:
        load([("mine.json", b"{}")])
    assert refusal.value.file == "mine.json"


def test_every_code_is_explained_in_the_documentation() -> None:
    root = Path(__file__).resolve().parents[3]
    told = set(re.findall(r"`(\w+)`", (root / "docs/factors.md").read_text()))
    source = root / "src/omlopp/domain/carbon"

    imported = re.findall(r'Severity\.\w+, "\w+", "(\w+)"', (source / "factors/_boavizta.py").read_text())
    read = re.findall(r'\(\s*"\w*", "(\w+)", ', (source / "factors/_file.py").read_text())
    matched = re.findall(r'"(\w+_\w+)"', (source / "matching.py").read_text())
    parsed = re.findall(r'\*reasons, "(\w+)"', (source / "names/_parse.py").read_text())

    assert len(imported) > 15
    assert (set(imported) | set(read) | set(parsed)) - {"production"} <= told  # the name of a share
    assert {
        code for code in matched if code.endswith(("_differs", "_unknown", "_stated", "_fits", "_name"))
    } <= told
