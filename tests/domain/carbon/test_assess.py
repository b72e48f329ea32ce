"""A column of lines: levels, terms, ranges, and what is not known."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.carbon import (
    METHODS,
    NO_BURDEN,
    Assessed,
    Level,
    Line,
    MethodUnknown,
    ShareImpossible,
    assess,
    match,
    share,
)
from omlopp.domain.quantities import Interval, Origin
from omlopp.domain.vocabulary import Fate, Form, Kind, Part

METHOD_IDS = [each.id for each in METHODS]


def one(line: Line, method_id: str = "ivl-2020") -> Assessed:
    return assess([line], method_id).lines[0]


def codes(line: Line) -> list[str]:
    return [problem.code for problem in one(line).problems]


def test_every_term_of_the_formula_is_visible_with_a_source() -> None:
    terms = one(Line(1, "laptop", screen_inch=14)).terms

    assert [term.name for term in terms] == [
        "production",
        "transport_new",
        "waste",
        "transport_waste",
        "transport_reuse",
        "refurbishment",
        "manufacture_of_replaced_parts",
    ]
    assert all(term.source for term in terms)


def test_a_term_that_was_not_found_is_an_open_assumption_with_a_range() -> None:
    refurbishment = next(term for term in one(Line(1, "laptop")).terms if term.name == "refurbishment")

    assert refurbishment.origin is Origin.DEFAULT
    assert refurbishment.kg == Interval(-25, 0, 0)
    assert "not found" in refurbishment.source


@pytest.mark.parametrize(
    ("screen", "factor"),
    [
        (13.9, "laptop_below_14_inch"),
        (14.0, "laptop_from_14_inch"),
        (None, "laptop"),
        (17.3, "laptop_from_14_inch"),
    ],
)
def test_the_screen_decides_the_subgroup_and_14_belongs_above(screen: float | None, factor: str) -> None:
    assert one(Line(1, "laptop", screen_inch=screen)).factor == factor


def test_a_foldable_laptop_is_a_hybrid_whatever_its_screen() -> None:
    answer = one(Line(1, "laptop", screen_inch=13.3, form="hybrid"))

    assert answer.factor == "laptop_hybrid"
    assert "factor_doubtful" in [problem.code for problem in answer.problems]


def test_the_category_is_wider_than_its_subgroups() -> None:
    category = one(Line(1, "desktop")).saved_kg
    groups = [one(Line(1, "desktop", form=form)).saved_kg for form in ("usdt", "sff", "tower")]

    assert category is not None
    assert all(group is not None for group in groups)
    assert category.low <= min(group.low for group in groups if group) + 10
    assert category.high >= max(group.high for group in groups if group) - 10


@pytest.mark.parametrize("kind", ["toaster", "", None, "other", "workstation", "thin_client"])
def test_a_kind_without_a_factor_is_unknown_and_counted_apart(kind: str | None) -> None:
    answer = assess([Line(1, kind, quantity=3), Line(2, "smartphone")], "ivl-2020")

    assert answer.lines[0].saved_kg is None
    assert answer.lines[0].level is Level.NONE
    assert (answer.lines_unknown, answer.devices_unknown, answer.devices) == (1, 3, 4)
    assert answer.total_kg == answer.lines[1].saved_kg
    assert answer.lines[0].problems[0].code in {"unknown_kind", "no_factor_for_kind"}


def test_nothing_known_gives_no_total_rather_than_zero() -> None:
    assert assess([Line(1, "toaster")], "ivl-2020").total_kg is None
    assert assess([], "ivl-2020").total_kg is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line(1, "laptop", quantity=-3), "negative_quantity"),
        (Line(1, "laptop", quantity=0), "quantity_zero"),
        (Line(1, "laptop", quantity=10**12), "quantity_implausible"),
        (Line(1, "laptop", quantity=None), "quantity_unknown"),
        (Line(1, "laptop", fate=None), "unknown_fate"),
        (Line(1, "laptop", fate="sold"), "unknown_fate"),
        (Line(1, "laptop", replaced_parts=("warp_core",)), "unknown_part"),
        (Line(1, "laptop", fate="parts"), "harvested_parts_unknown"),
        (Line(1, '=CMD("x")'), "formula_cell"),
    ],
)
def test_what_the_saving_hangs_on_makes_the_line_unknown(line: Line, code: str) -> None:
    assert one(line).saved_kg is None
    assert code in codes(line)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (Line(1, "laptop", screen_inch=0), "screen_size_implausible"),
        (Line(1, "laptop", screen_inch=1024), "screen_size_implausible"),
        (Line(1, "smartphone", screen_inch=128), "screen_size_implausible"),
        (Line(1, "laptop", screen_inch=float("nan")), "screen_size_implausible"),
        (Line(1, "laptop", form="tower"), "form_does_not_fit_kind"),
        (Line(1, "desktop", form="cube"), "unknown_form"),
        (Line(1, "laptop", model="=1+1"), "formula_cell"),
        (Line(1, "laptop", manufacturer="@SUM(A1)"), "formula_cell"),
    ],
)
def test_lesser_faults_are_told_and_set_aside(line: Line, code: str) -> None:
    assert one(line).level is Level.CATEGORY
    assert code in codes(line)


def test_a_sound_line_has_no_problem() -> None:
    assert codes(Line(1, "laptop", "Lenovo", "ThinkPad T480", 14.0, None, 800)) == []


def test_a_recycled_device_earns_exactly_nothing() -> None:
    answer = one(Line(1, "laptop", quantity=9, fate="recycle"))

    assert answer.saved_kg == Interval.exactly(0)
    assert answer.terms[0].name == "reuse_saving"


def test_a_device_taken_apart_earns_the_manufacture_of_its_parts() -> None:
    listed = one(Line(1, "desktop", quantity=2, fate="parts", replaced_parts=("ssd", "ram", "ram")))
    named = one(Line(1, "desktop", quantity=2, fate="parts", harvested_parts=("ssd", "ram", "ram")))

    assert listed.saved_kg == named.saved_kg
    assert listed.saved_kg is not None
    assert listed.saved_kg.central == 2 * (93 + 2 * 5)
    assert listed.level is Level.COMPONENT


def test_parts_that_cost_more_than_the_device_spares_show_a_negative_saving() -> None:
    saved = one(Line(1, "projector", replaced_parts=("ssd",))).saved_kg

    assert saved is not None
    assert saved.central < 0


def test_the_first_model_knows_no_parts_and_says_so() -> None:
    replaced = one(Line(1, "laptop", replaced_parts=("ssd",)), "tu-berlin-2010")
    harvested = one(Line(1, "laptop", fate="parts", harvested_parts=("ssd",)), "tu-berlin-2010")

    assert replaced.problems[0].code == "replaced_parts_not_in_method"
    assert replaced.saved_kg is not None
    assert replaced.saved_kg.central == 69
    assert harvested.saved_kg is None


def test_an_unknown_method_is_refused_with_those_there_are() -> None:
    with pytest.raises(MethodUnknown) as refused:
        assess([], "ivl-1999")

    assert refused.value.known == ("tu-berlin-2010", "ivl-2020", "omlopp-2026")


@pytest.mark.parametrize("portion", [0, -0.5, 1.01, float("nan")])
def test_a_share_is_above_zero_and_at_most_one(portion: float) -> None:
    with pytest.raises(ShareImpossible):
        share(Interval.exactly(1), portion)


def test_a_match_says_its_level_and_leaves_the_unknown_total_open() -> None:
    subgroup = match("laptop", screen_inch=14)

    assert (subgroup.level, subgroup.name, subgroup.kgco2e_nonuse, subgroup.kgco2e_total) == (
        Level.SUBGROUP,
        "laptop_from_14_inch",
        303.2,
        None,
    )
    assert match("laptop").level is Level.CATEGORY
    assert match("toaster").level is Level.NONE
    assert match(None).reasons == ("kind_not_given",)


PARTS = st.lists(st.sampled_from([*Part, "warp_core"]), max_size=4).map(tuple)
LINES = st.builds(
    Line,
    line=st.integers(1, 99),
    kind=st.sampled_from([*Kind, "toaster", None]),
    screen_inch=st.none() | st.floats(-5, 60) | st.just(1024.0),
    form=st.sampled_from([None, *Form, "cube"]),
    quantity=st.none() | st.integers(-2, 50),
    fate=st.sampled_from([*Fate, None]),
    replaced_parts=PARTS,
    harvested_parts=PARTS,
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=12), method_id=st.sampled_from(METHOD_IDS))
def test_terms_sum_to_lines_and_lines_to_the_total(lines: list[Line], method_id: str) -> None:
    answer = assess(lines, method_id)

    assert len(answer.lines) == len(lines)
    known = [each for each in answer.lines if each.saved_kg is not None]
    for each in known:
        assert each.saved_kg is not None
        for bound in ("low", "central", "high"):
            terms = sum(getattr(term.kg, bound) for term in each.terms)
            assert terms == pytest.approx(getattr(each.saved_kg, bound), abs=1e-6)
    for bound in ("low", "central", "high"):
        if answer.total_kg is not None:
            parts = sum(getattr(each.saved_kg, bound) for each in known)
            assert parts == pytest.approx(getattr(answer.total_kg, bound), abs=1e-6)
    assert answer.lines_unknown == len(lines) - len(known)
    assert sum(answer.devices_by_level.values()) == answer.devices
    for each in answer.lines:
        if each.saved_kg is None:
            assert each.problems
            assert each.terms == ()


@settings(max_examples=100, deadline=None)
@given(line=LINES, portion=st.floats(0.01, 0.99))
def test_two_shares_never_claim_more_than_the_whole(line: Line, portion: float) -> None:
    answer = assess([line], "ivl-2020")

    one_part, other = share(answer, portion), share(answer, 1 - portion)

    if answer.total_kg is None:
        assert one_part.kg is None
    else:
        assert one_part.kg is not None
        assert other.kg is not None
        assert one_part.kg.central + other.kg.central == pytest.approx(answer.total_kg.central, abs=1e-6)


def test_burdens_only_ever_lower_a_saving() -> None:
    for kind in ("laptop", "monitor", "smartphone", "network", "dock"):
        with_burden = assess([Line(1, kind)], "ivl-2020").total_kg
        without = assess([Line(1, kind)], "ivl-2020", parameters=NO_BURDEN).total_kg

        assert with_burden is not None
        assert without is not None
        assert with_burden.low <= without.low
        assert with_burden.central <= without.central
        assert with_burden.high <= without.high


def test_our_table_agrees_with_the_shared_reading_of_the_report(shared: Path) -> None:
    names = {
        "laptop (average)": Line(1, "laptop"),
        "laptop: screen below 14 inch": Line(1, "laptop", screen_inch=13.3),
        "laptop: screen 14 inch and up": Line(1, "laptop", screen_inch=14),
        "laptop: hybrid": Line(1, "laptop", form="hybrid"),
        "all-in-one (average)": Line(1, "all_in_one"),
        "all-in-one: screen below 24 inch": Line(1, "all_in_one", screen_inch=23.8),
        "all-in-one: screen 24 inch and up": Line(1, "all_in_one", screen_inch=24),
        "desktop (average)": Line(1, "desktop"),
        "desktop: USDT": Line(1, "desktop", form="usdt"),
        "desktop: SFF": Line(1, "desktop", form="sff"),
        "desktop: tower": Line(1, "desktop", form="tower"),
        "monitor (average)": Line(1, "monitor"),
        "monitor: screen below 33 inch": Line(1, "monitor", screen_inch=24),
        "monitor: screen 33 inch and up": Line(1, "monitor", screen_inch=33),
        "printer: desk": Line(1, "printer"),
        "server": Line(1, "server"),
        "tablet (average of big and small)": Line(1, "tablet"),
        "tablet: big": Line(1, "tablet", screen_inch=12.9),
        "tablet: small": Line(1, "tablet", screen_inch=7.9),
        "smartphone": Line(1, "smartphone"),
        "projector: mid size": Line(1, "projector"),
        "network equipment (average)": Line(1, "network"),
        "docking station": Line(1, "dock"),
    }
    with (shared / "data/carbon/ivl-b2372e-values.csv").open(encoding="utf-8") as stream:
        rows = {row["item"]: row for row in csv.DictReader(stream)}
    columns = {
        "production": "production_kgco2e",
        "transport_new": "transport_from_production_kgco2e",
        "waste": "waste_handling_kgco2e",
        "transport_waste": "transport_to_waste_kgco2e",
    }

    for item, line in names.items():
        terms = {term.name: term.kg.central for term in one(line).terms}

        assert {name: terms[name] for name in columns} == {
            name: float(rows[item][column]) for name, column in columns.items()
        }, item
