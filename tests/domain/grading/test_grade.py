"""From defects and tests to a grade, with the reason for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.grading import (
    RUBRICS,
    Battery,
    Defect,
    Inspection,
    RubricUnknown,
    SubGrade,
    grade,
    grade_many,
    rubric,
)
from omlopp.domain.vocabulary import Grade, Kind

RULES = rubric()
SOUND = Battery(91, 120)


def passed(kind: str, **others: str) -> tuple[tuple[str, str], ...]:
    results = dict.fromkeys(RULES.required_tests(kind), "passed") | others
    return tuple(results.items())


def laptop(*defects: Defect, battery: Battery | None = SOUND, **tests: str) -> Inspection:
    return Inspection("laptop", defects, passed("laptop", **tests), battery)


def test_a_clean_device_with_every_answer_is_an_a() -> None:
    graded = grade(laptop())

    assert graded.overall is Grade.A
    assert set(graded.sub_grades.values()) == {Grade.A}
    assert graded.forced_by == ()
    assert graded.r2 == ("F4", "C6")
    assert (graded.rubric, graded.rubric_version) == ("omlopp-rubric-1", "1")


@pytest.mark.parametrize(
    ("defects", "expected"),
    [
        ((Defect("scratch", "lid", 1),), "A"),
        ((Defect("scratch", "lid", 1), Defect("scratch", "bottom", 1), Defect("dent", "corner", 1)), "B"),
        ((Defect("scratch", "lid", 2),), "B"),
        ((Defect("scratch", "lid", 2), Defect("dent", "lid", 2), Defect("chip", "corner", 2)), "C"),
        ((Defect("dent", "lid", 3),), "C"),
        ((Defect("dent", "lid", 4),), "D"),
        ((Defect("crack", "lid", 1),), "C"),
        ((Defect("crack", "screen", 1),), "D"),
        ((Defect("keys_dead", "keyboard", 1),), "B"),
        ((Defect("keys_dead", "keyboard", 4),), "D"),
        ((Defect("liquid_damage", "inside", 1),), "D"),
        ((Defect("liquid_damage", "inside", 3),), "E"),
        ((Defect("battery_swollen", "battery", 1),), "D"),
        ((Defect("bios_password"),), "E"),
        ((Defect("charger_missing", "whole", 4),), "A"),
    ],
)
def test_defects_lead_to_the_grade_of_the_rubric(defects: tuple[Defect, ...], expected: str) -> None:
    assert grade(laptop(*defects)).overall == expected


def test_the_defect_that_forced_the_grade_is_named() -> None:
    graded = grade(laptop(Defect("scratch", "lid", 2), Defect("crack", "screen", 2)))

    assert [(reason.code, reason.zone, reason.grade) for reason in graded.forced_by] == [
        ("crack", "screen", Grade.D)
    ]


@pytest.mark.parametrize(
    ("battery", "expected"),
    [
        (Battery(80, None), "A"),
        (Battery(79.9, None), "B"),
        (Battery(69, 10), "C"),
        (Battery(39, 10), "D"),
        (Battery(95, 500), "B"),
        (Battery(95, 1000), "C"),
        (Battery(105, 3), "A"),
    ],
)
def test_the_battery_has_a_grade_of_its_own(battery: Battery, expected: str) -> None:
    graded = grade(laptop(battery=battery))

    assert graded.sub_grades[SubGrade.BATTERY] == expected
    assert graded.overall == expected


@pytest.mark.parametrize(
    ("test", "expected"), [("power_on", "E"), ("screen", "D"), ("wifi", "C"), ("locks", "E")]
)
def test_a_failed_test_leads_to_a_grade_and_a_finding(test: str, expected: str) -> None:
    graded = grade(laptop(**{test: "failed"}))

    assert graded.overall == expected
    assert (f"{test}_failed", "whole", None) in graded.findings


def test_what_a_device_does_not_have_needs_no_test() -> None:
    assert grade(laptop(wifi="not_applicable")).overall is Grade.A


@pytest.mark.parametrize(
    ("inspection", "missing"),
    [
        (Inspection("laptop", None, passed("laptop"), Battery(90)), "inspection"),
        (Inspection("laptop", (), passed("laptop")), "battery_health"),
        (Inspection("laptop", (), passed("laptop"), Battery(None, 20)), "battery_health"),
        (Inspection("laptop", (), passed("laptop", screen="not_run"), Battery(90)), "test:screen"),
        (Inspection("desktop", (), ()), "test:power_on"),
    ],
)
def test_a_missing_answer_gives_no_grade(inspection: Inspection, missing: str) -> None:
    graded = grade(inspection)

    assert graded.overall is None
    assert missing in graded.missing


def test_a_device_that_is_dead_is_an_e_whatever_could_not_be_tested() -> None:
    graded = grade(Inspection("laptop", None, (("power_on", "failed"),)))

    assert graded.overall is Grade.E
    assert "inspection" in graded.missing
    assert graded.failures == ("power_on_failed",)


@pytest.mark.parametrize(
    ("inspection", "code"),
    [
        (laptop(Defect("haunted")), "unknown_defect"),
        (laptop(Defect("scratch", "soul")), "unknown_zone"),
        (laptop(Defect("scratch", "lid", 5)), "unknown_severity"),
        (laptop(screen="perhaps"), "unknown_test_result"),
        (laptop(battery=Battery(999, 1)), "battery_health_implausible"),
        (laptop(battery=Battery(float("nan"), 1)), "battery_health_implausible"),
        (laptop(battery=Battery(90, -1)), "battery_cycles_implausible"),
        (Inspection("toaster", (), (("power_on", "passed"),)), "unknown_kind"),
    ],
)
def test_what_is_not_understood_is_a_problem_and_no_grade(inspection: Inspection, code: str) -> None:
    graded = grade(inspection)

    assert graded.overall is None
    assert code in [problem.code for problem in graded.problems]


def test_a_failure_is_not_outvoted_by_a_later_pass() -> None:
    tests = (*passed("monitor"), ("screen", "failed"), ("screen", "passed"))

    assert grade(Inspection("monitor", (), tests)).overall is Grade.D


def test_a_missing_battery_is_an_answer() -> None:
    graded = grade(laptop(Defect("battery_missing", "battery", 1), battery=None))

    assert graded.overall is Grade.C
    assert graded.missing == ()


def test_a_swollen_battery_is_a_hazard() -> None:
    assert grade(laptop(Defect("battery_swollen", "battery", 1))).hazards == ("battery_swollen",)


def test_a_monitor_has_neither_battery_nor_locks() -> None:
    graded = grade(Inspection("monitor", (), passed("monitor")))

    assert graded.overall is Grade.A
    assert set(graded.sub_grades) == {SubGrade.FUNCTION, SubGrade.COSMETIC}


@pytest.mark.parametrize(
    ("inspection", "r2"),
    [
        (laptop(Defect("scratch", "lid", 2)), ("F4", "C5")),
        (laptop(Defect("crack", "screen", 2)), ("F3", "C3")),
        (laptop(Defect("ram_missing")), ("F3", "C6")),
        (laptop(wifi="failed"), ("F3", "C6")),
        (laptop(power_on="failed"), (None, "C6")),
        (Inspection("laptop"), (None, None)),
    ],
)
def test_grades_refer_to_the_rec_codes_where_these_have_a_like(
    inspection: Inspection, r2: tuple[str | None, str | None]
) -> None:
    assert grade(inspection).r2 == r2


def test_an_unknown_rubric_is_refused() -> None:
    with pytest.raises(RubricUnknown):
        rubric("omlopp-rubric-0")


@pytest.mark.parametrize("id_", RUBRICS)
def test_a_rubric_speaks_of_its_own_words_only(id_: str) -> None:
    rules = rubric(id_)

    assert {force.code for force in rules.force} <= set(rules.codes)
    assert set().union(*(force.zones for force in rules.force)) <= rules.zones
    assert set(rules.tests) == set(Kind)
    assert set(rules.sub_of.values()) == {*SubGrade, "completeness"}


def test_a_released_rubric_is_never_edited() -> None:
    assert (
        rubric("omlopp-rubric-1").sha256 == "158a0821bdf13980c06998c935d7a99e8a08808a46e5dae61f38c9fe12ac6dc7"
    )


DEFECTS = st.lists(
    st.builds(
        Defect,
        code=st.sampled_from([*RULES.codes, "haunted"]),
        zone=st.sampled_from(sorted(RULES.zones)),
        severity=st.integers(1, 4),
    ),
    max_size=5,
).map(tuple)
TESTS = st.dictionaries(
    st.sampled_from(RULES.test_codes),
    st.sampled_from(["passed", "failed", "not_run", "not_applicable"]),
).map(lambda results: tuple(results.items()))
INSPECTIONS = st.builds(
    Inspection,
    kind=st.sampled_from([*Kind, "toaster"]),
    defects=st.none() | DEFECTS,
    tests=TESTS | st.sampled_from([passed(kind) for kind in Kind]),
    battery=st.none()
    | st.builds(Battery, st.none() | st.floats(-5, 140, allow_nan=False), st.none() | st.integers(-5, 2000)),
)


@settings(max_examples=200, deadline=None)
@given(inspection=INSPECTIONS)
def test_the_overall_grade_is_the_worst_known_side_or_honestly_none(inspection: Inspection) -> None:
    graded = grade(inspection)

    known = [each for each in graded.sub_grades.values() if each is not None]
    if graded.overall is None:
        assert graded.missing or graded.problems
    else:
        assert graded.overall == max(known)
        if graded.overall is not Grade.A:
            assert graded.forced_by
    if graded.missing or graded.problems:
        assert graded.overall in {None, Grade.E}


@settings(max_examples=100, deadline=None)
@given(inspection=INSPECTIONS, more=DEFECTS)
def test_another_defect_never_makes_a_device_better(inspection: Inspection, more: tuple[Defect, ...]) -> None:
    if inspection.defects is None:
        return
    worse = Inspection(inspection.kind, (*inspection.defects, *more), inspection.tests, inspection.battery)

    before, after = grade(inspection).overall, grade(worse).overall

    if before is not None and after is not None:
        assert after >= before


@settings(max_examples=50, deadline=None)
@given(inspections=st.lists(INSPECTIONS, max_size=20))
def test_many_are_graded_as_each_would_be(inspections: list[Inspection]) -> None:
    assert grade_many(inspections) == [grade(each) for each in inspections]
