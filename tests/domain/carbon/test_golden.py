"""The golden cases of the field: figures published by others that the methods must meet."""

import json
import math
import runpy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from omlopp.domain.carbon import (
    METHODS,
    NO_BURDEN,
    Footprint,
    Level,
    Line,
    Parameters,
    assess,
    equivalents,
    method,
    share,
)
from omlopp.domain.carbon._omlopp import Omlopp2026
from omlopp.domain.carbon._words import Shape
from omlopp.domain.carbon.factors import Topic, shipped
from omlopp.domain.carbon.matching import ToolName, match_models
from omlopp.domain.quantities import Interval

# The tests are no packages, so the module beside this one is run rather than imported.
reference_fleet = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("reference_fleet.py"))))


def central(line: Line, method_id: str = "ivl-2020", parameters: Parameters | None = None) -> float:
    total = assess([line], method_id, parameters=parameters).total_kg
    assert total is not None
    return total.central


def two_figures(kg: float) -> float:
    return round(kg, 1 - math.floor(math.log10(kg)))


def test_g1_a_mean_laptop_before_burden_meets_the_published_280() -> None:
    kg = central(Line(1, "laptop"), parameters=NO_BURDEN)

    assert kg == 282.9
    assert two_figures(kg) == 280


def test_g2_a_mean_monitor_before_burden_meets_the_published_520() -> None:
    kg = central(Line(1, "monitor"), parameters=NO_BURDEN)

    assert kg == 524.5
    assert two_figures(kg) == 520


@pytest.mark.parametrize(
    ("kind", "kg"), [("desktop", 109), ("laptop", 69), ("monitor", 41), ("smartphone", 27)]
)
def test_g3_the_first_model_has_one_figure_per_type(kind: str, kg: float) -> None:
    assert central(Line(1, kind), "tu-berlin-2010") == kg


def test_g4_the_shares_of_seller_and_buyer_sum_to_the_saving() -> None:
    saving = assess([Line(1, "laptop")], "tu-berlin-2010")

    seller, buyer = share(saving, 0.5), share(saving, 0.5)

    assert seller.of_kg == saving.total_kg
    assert seller.kg is not None
    assert buyer.kg is not None
    assert seller.kg.central + buyer.kg.central == 69


def test_g5_eight_hundred_laptops_with_pickups_a_trip_and_a_measured_refurbishment() -> None:
    devices = 800
    pickups = 4 * 0.42 * 38 * 0.08009
    trip = 27 * 0.1224
    measured = Parameters(
        transport_reuse_kg=Interval.exactly((pickups + trip) / devices),
        refurbishment_kg=Interval.exactly(13_000 / devices),
        source="the site's own account",
    )

    answer = assess([Line(1, "laptop", screen_inch=14, quantity=devices)], "ivl-2020", parameters=measured)

    assert answer.total_kg is not None
    assert answer.total_kg.central == pytest.approx(229_551, abs=1)
    assert answer.lines[0].level is Level.SUBGROUP


def test_g7_2800_tonnes_are_so_many_apartments_fridges_and_laps() -> None:
    values = {each.name: each.value for each in equivalents(2_800_000, "inrego")}

    assert values["apartment"] == pytest.approx(11_200, rel=0.001)
    assert values["fridge"] == pytest.approx(268_800, rel=0.001)
    assert math.floor(values["car_lap"]) == 404


OURS = method("omlopp-2026")
EXACT = Interval.exactly
PLAIN = Parameters(
    transport_reuse_kg=EXACT(0),
    refurbishment_kg=EXACT(0),
    packaging_kg=EXACT(0),
    displacement=EXACT(1),
    lifetime_ratio=EXACT(1),
    new_use=EXACT(1),
    source="set aside for a comparison",
)


def ours(footprint_kg: float, parameters: Parameters) -> float:
    """The saving of one laptop of a known footprint by our own method, its use set aside."""
    sheet = Footprint(Level.MODEL, "laptop", EXACT(footprint_kg), "published")
    shape = Shape("laptop", None, None, "reuse", (), (), kwh_per_year=0.0, model=sheet)
    saved = OURS.per_device(shape, parameters).saved_kg
    assert saved is not None
    return saved.central


def test_g6_one_reused_instead_of_one_of_two_new_spares_225() -> None:
    made, shipped, use, burden = 225, 25, 50, 25
    two_new = 2 * (made + shipped + use)

    saved = ours(made + shipped, replace(PLAIN, refurbishment_kg=EXACT(burden)))

    assert two_new == 600
    assert saved == pytest.approx(225, abs=0.5)
    assert two_new - saved == pytest.approx(375, abs=0.5)
    resold = share(EXACT(saved), 0.98).kg
    assert resold is not None
    assert resold.central == pytest.approx(220, abs=0.6)


def test_g8_half_a_displacement_halves_the_laptop_of_restart() -> None:
    assert ours(265.316, replace(PLAIN, displacement=EXACT(0.5))) == pytest.approx(132.7, abs=0.1)


def test_g9_a_makers_sheet_without_its_use() -> None:
    (matched,) = match_models([ToolName("Dell Inc.", "Latitude 7420", kind="laptop")], shipped())

    assert matched.level is Level.MODEL
    assert matched.nonuse_kg is not None
    assert matched.nonuse_kg.central == pytest.approx(304.9, abs=0.1)
    assert ours(matched.nonuse_kg.central, PLAIN) == pytest.approx(304.9, abs=0.1)


@pytest.mark.parametrize(
    ("part", "amount", "density", "kg"),
    [("ram", 16, 2.375, 20.04), ("ssd", 512, 75, 21.36), ("processor", 146.1, None, 12.02)],
)
def test_g10_parts_by_capacity(part: str, amount: float, density: float | None, kg: float) -> None:
    assert isinstance(OURS, Omlopp2026)
    assert OURS.manufacture(part, amount, density=density).value.central == pytest.approx(kg, rel=0.005)


def test_g11_a_laptop_of_ademe_without_its_use() -> None:
    values = {each.measure: each.value for each in shipped().of(Topic.CATEGORY, "laptop", basis="ademe-2022")}

    footprint = values["production"] + values["distribution"] + values["end_of_life"]

    assert ours(footprint, PLAIN) == pytest.approx(185.4, abs=0.05)


def test_g13_a_mean_smartphone_meets_the_published_55() -> None:
    assert central(Line(1, "smartphone"), parameters=NO_BURDEN) == 56.0
    assert 54.5 <= central(Line(1, "smartphone")) <= 55.5


# The reference fleet: one line per row of the table, so that a released method can never drift unseen.
FLEET = [
    (Line(1, "laptop"), 282.9, (140.62, 338.301)),
    (Line(2, "laptop", screen_inch=13.3), 252.7, (140.735, 281.951)),
    (Line(3, "laptop", screen_inch=15.6), 303.2, (173.601, 338.301)),
    (Line(4, "laptop", form="hybrid"), 291.56, (160.611, 324.321)),
    (Line(5, "all_in_one"), 474.8, (244.952, 519.6)),
    (Line(6, "all_in_one", screen_inch=21.5), 421.4, (245.756, 421.4)),
    (Line(7, "all_in_one", screen_inch=27), 519.6, (310.163, 519.6)),
    (Line(8, "desktop"), 473.8, (104.541, 753.4)),
    (Line(9, "desktop", form="usdt"), 295.1, (107.87, 295.1)),
    (Line(10, "desktop", form="sff"), 382.6, (148.528, 382.6)),
    (Line(11, "desktop", form="tower"), 753.4, (314.885, 753.4)),
    (Line(12, "monitor"), 524.5, (36.21, 618.2)),
    (Line(13, "monitor", screen_inch=24), 440.3, (38.736, 440.3)),
    (Line(14, "monitor", screen_inch=34), 618.2, (64.437, 618.2)),
    (Line(15, "printer"), 183.2, (66.999, 183.2)),
    (Line(16, "server"), 2602.32, (1217.239, 2602.32)),
    (Line(17, "tablet"), 118.55, (23.667, 141.8)),
    (Line(18, "tablet", screen_inch=8.3), 95.3, (23.782, 95.3)),
    (Line(19, "tablet", screen_inch=10.2), 118.55, (23.667, 141.8)),
    (Line(20, "tablet", screen_inch=12.9), 141.8, (47.372, 141.8)),
    (Line(21, "smartphone"), 55.0, (54.5, 84.277)),
    (Line(22, "projector"), 21.5, (-14.648, 31.5)),
    (Line(23, "network"), 340.1, (-27.736, 1195.0)),
    (Line(24, "dock"), 8.5, (2.541, 12.5)),
    (
        Line(25, "laptop", screen_inch=13.3, replaced_parts=("ssd", "laptop_battery")),
        151.7,
        (35.735, 250.951),
    ),
]


@pytest.mark.parametrize(("line", "kg", "bounds"), FLEET, ids=lambda value: getattr(value, "line", None))
def test_the_reference_fleet_stays_where_it_was(line: Line, kg: float, bounds: tuple[float, float]) -> None:
    saved = assess([line], "ivl-2020").lines[0].saved_kg

    assert saved is not None
    assert saved.central == pytest.approx(kg, abs=1e-9)
    assert saved.low <= saved.central <= saved.high
    assert saved.low == pytest.approx(bounds[0], abs=0.001)
    assert saved.high == pytest.approx(bounds[1], abs=0.001)


def test_released_factor_files_are_never_edited() -> None:
    released = {each: method(each).factors_sha256 for each in ("tu-berlin-2010", "ivl-2020", "omlopp-2026")}

    assert released == {
        "tu-berlin-2010": "5d3ab05f20dd66c481713ab71d51bc4ad8c38512ba8b01fff1674075d2a6e743",
        "ivl-2020": "21edc661afbcab0772b713b738c4914961868a2399e03b0a474ff6ce142c0e3f",
        "omlopp-2026": "366ef0575ce7eb67ca03ea4753324ed92f770512d5c3fa9b9a8d9704b1707188",
    }


@pytest.mark.parametrize("method_id", ["tu-berlin-2010", "ivl-2020", "omlopp-2026"])
def test_the_year_of_the_reference_fleet_is_the_same_to_the_gram(method_id: str) -> None:
    golden = json.loads(reference_fleet.GOLDEN.read_text(encoding="utf-8"))

    assert reference_fleet.assessed(method_id) == golden[method_id]


def test_every_method_has_its_golden_fleet() -> None:
    assert set(json.loads(reference_fleet.GOLDEN.read_text(encoding="utf-8"))) == {
        each.id for each in METHODS
    }
