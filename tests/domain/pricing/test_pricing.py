"""Prices by grade, named deductions, and settlements that add up."""

from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.grading import Battery, Defect, Inspection, grade, rubric
from omlopp.domain.money import CurrenciesDiffer, Money
from omlopp.domain.pricing import (
    Device,
    Finding,
    PriceListNotValid,
    PriceListUnknown,
    PriceListUnreadable,
    SettledTwice,
    Totals,
    age_months,
    price,
    price_list,
    price_many,
    read_price_list,
    settle,
)
from omlopp.domain.vocabulary import Fate, Grade, Kind

SAMPLE = price_list("sample-2026")
TEXT = files("omlopp.domain.pricing").joinpath("data", "sample-2026.toml").read_text("utf-8")


def kr(amount: str) -> Money:
    return Money(Decimal(amount))


def laptop(
    *findings: Finding, grade: str | None = "B", months: int | None = 12, fate: str = "reuse"
) -> Device:
    return Device("L1", "laptop", "Dell", "Latitude 7420", months, grade, fate, findings, "4711")


def test_the_sample_says_that_it_is_a_demo() -> None:
    assert SAMPLE.demo


def test_gross_less_named_deductions_is_net() -> None:
    priced = price(laptop(Finding("charger_missing"), Finding("battery_worn", "battery")), SAMPLE)

    assert priced.rule == "laptop-0-24"
    assert priced.gross == kr("2890.00")
    assert {each.code: each.amount for each in priced.deductions} == {
        "charger": kr("120.00"),
        "battery": kr("380.00"),
    }
    assert priced.net == kr("2390.00")


def test_one_part_is_deducted_once_at_its_dearest() -> None:
    findings = (
        Finding("crack", "screen", 2),
        Finding("dead_pixels", "screen", 1),
        Finding("touch_dead", "screen"),
    )

    priced = price(laptop(*findings), SAMPLE)

    assert [(each.code, each.amount) for each in priced.deductions] == [("display", kr("900.00"))]
    assert priced.deductions[0].because == ("crack", "dead_pixels", "touch_dead")


def test_a_part_the_grade_already_carries_is_not_deducted_again() -> None:
    findings = (
        Finding("crack", "screen", 2),
        Finding("dead_pixels", "screen", 1),
        Finding("charger_missing"),
    )

    priced = price(laptop(*findings, grade="D"), SAMPLE)

    assert [each.code for each in priced.deductions] == ["charger"]
    assert priced.covered == ("display", "display_pixels")


def test_a_crack_in_the_lid_is_no_display() -> None:
    assert price(laptop(Finding("crack", "lid", 2)), SAMPLE).deductions == ()


def test_deductions_stop_at_zero_and_still_add_up() -> None:
    findings = (
        Finding("battery_swollen", "battery", 2),
        Finding("charger_missing"),
        Finding("stand_missing"),
    )

    priced = price(laptop(*findings, grade="D", months=80), SAMPLE)

    assert priced.gross == kr("37.50")
    assert priced.net == kr("0.00")
    assert sum(each.amount.amount for each in priced.deductions) == Decimal("37.50")
    assert priced.deductions[0].listed == kr("520.00")


def test_a_lock_takes_the_whole_price() -> None:
    priced = price(laptop(Finding("mdm_enrolled"), Finding("charger_missing")), SAMPLE)

    assert [(each.code, each.amount) for each in priced.deductions] == [("locked", kr("2890.00"))]
    assert priced.net == kr("0.00")


def test_a_share_deducts_from_the_gross_to_the_ore() -> None:
    priced = price(laptop(Finding("ram_missing"), grade="C", months=50), SAMPLE)

    assert priced.gross == kr("432.00")
    assert priced.deductions[0].amount == kr("64.80")


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (laptop(grade=None), "grade_unknown"),
        (laptop(months=None), "age_unknown"),
        (laptop(grade="Z"), "unknown_grade"),
        (laptop(fate="sold"), "unknown_fate"),
        (Device("P", "printer", age_months=3, grade="A"), "no_price"),
        (Device("X", "toaster", age_months=3, grade="A"), "no_price"),
        (Device("R", "laptop", age_months=3, grade="A", fate=None), "returned_to_owner"),
    ],
)
def test_an_unknown_price_stays_unknown(device: Device, reason: str) -> None:
    priced = price(device, SAMPLE)

    assert (priced.gross, priced.net, priced.reason) == (None, None, reason)
    assert settle([priced]).not_priced == (priced,)
    assert settle([priced]).total.count == 0


def test_recycled_earns_zero_even_when_nothing_else_is_known() -> None:
    priced = price(Device("S", "toaster", fate="recycle"), SAMPLE)

    assert (priced.gross, priced.net, priced.reason) == (kr("0.00"), kr("0.00"), "recycled")


def test_taken_apart_it_earns_the_price_of_an_e() -> None:
    assert price(laptop(grade="A", fate="parts"), SAMPLE).net == kr("68.00")
    assert price(laptop(Finding("bios_password"), fate="parts"), SAMPLE).net == kr("0.00")


@pytest.mark.parametrize(
    ("manufacturer", "model", "rule"),
    [
        ("APPLE", "MacBook Pro", "laptop-apple-0-36"),
        ("lenovo", "thinkpad  x1 Carbon Gen 9", "laptop-thinkpad-x1-0-36"),
        ("Lenovo", "ThinkPad T14", "laptop-0-24"),
        ("", "", "laptop-0-24"),
    ],
)
def test_the_first_price_that_fits_counts(manufacturer: str, model: str, rule: str) -> None:
    device = Device("1", "laptop", manufacturer, model, 12, "A")

    assert price(device, SAMPLE).rule == rule


def test_age_bands_include_their_start_and_exclude_their_end() -> None:
    rules = [price(laptop(months=months), SAMPLE).rule for months in (0, 23, 24, 35, 36, 48, 72, 200)]

    assert rules == [
        "laptop-0-24",
        "laptop-0-24",
        "laptop-24-36",
        "laptop-24-36",
        "laptop-36-48",
        "laptop-48-72",
        "laptop-72",
        "laptop-72",
    ]


@pytest.mark.parametrize(
    ("bought", "on", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2020, 5, 15), date(2026, 5, 14), 71),
        (date(2027, 1, 1), date(2026, 5, 14), 0),
    ],
)
def test_age_is_counted_in_whole_months(bought: date, on: date, months: int) -> None:
    assert age_months(bought, on) == months


def test_a_list_holds_from_its_first_day_until_its_last_is_over() -> None:
    assert price(laptop(), SAMPLE, on=date(2026, 1, 1)).net is not None
    assert price(laptop(), SAMPLE, on=date(2026, 12, 31)).net is not None
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(PriceListNotValid):
            price(laptop(), SAMPLE, on=day)


def test_what_grading_finds_is_what_the_list_deducts_for() -> None:
    known = set(rubric(SAMPLE.rubric).codes) | {f"{test}_failed" for test in rubric().test_codes}
    known |= {"battery_worn"}
    used = {when.split("@")[0] for rule in SAMPLE.rules for when in rule.when} | SAMPLE.locked

    assert used <= known


def test_a_graded_device_is_priced_from_its_findings() -> None:
    tests = tuple((test, "passed") for test in rubric().required_tests("laptop"))
    defects = (Defect("keys_missing", "keyboard", 1), Defect("charger_missing"))
    graded = grade(Inspection("laptop", defects, tests, Battery(65, 300)))

    priced = price(
        laptop(*(Finding(*each) for each in graded.findings), grade=graded.overall),
        SAMPLE,
    )

    assert graded.overall is Grade.C
    assert [each.code for each in priced.deductions] == ["battery", "keyboard", "charger"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "sample-2026"', 'id = "sample-2026', "not_toml"),
        ('currency = "SEK"\n', "", "missing"),
        ('A = "1.00"', "A = 1.00", "amount_not_a_string"),
        ('A = "1.00"', 'A = "much"', "amount_unreadable"),
        ('A = "1.00"', 'A = "-1.00"', "amount_negative"),
        ('A = "1.00"', 'A = "NaN"', "amount_negative"),
        ('C = "0.60"', 'C = "0.90"', "worse_grade_earns_more"),
        ('C = "3100.00"', 'C = "9100.00"', "worse_grade_earns_more"),
        ('max_deduction = "1.00"', 'max_deduction = "1.01"', "above_one"),
        ('kind = "dock"', 'kind = "toaster"', "unknown_kind"),
        ('id = "desktop-60"', 'id = "desktop-0-36"', "price_id_twice"),
        ('group = "charger"\namount = "120.00"', 'group = "charger"', "amount_or_share"),
        ("valid_from = 2026-01-01", "valid_from = 2026", "not_a_date"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_name(old: str, new: str, code: str) -> None:
    assert old in TEXT

    with pytest.raises(PriceListUnreadable) as refused:
        read_price_list(TEXT.replace(old, new, 1))

    assert refused.value.code == code


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(PriceListUnknown):
        price_list("sample-1999")


def test_the_same_device_is_never_settled_twice() -> None:
    with pytest.raises(SettledTwice) as refused:
        settle(price_many([laptop(), laptop()], SAMPLE))

    assert refused.value.ref == "L1"


def test_another_currency_is_refused() -> None:
    with pytest.raises(CurrenciesDiffer):
        settle([price(laptop(), SAMPLE)], currency="EUR")


FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from(
            sorted({when.split("@")[0] for rule in SAMPLE.rules for when in rule.when} | SAMPLE.locked)
        ),
        st.sampled_from(["screen", "whole"]),
        st.none() | st.integers(1, 4),
    ),
    max_size=6,
).map(tuple)
DEVICES = st.lists(
    st.builds(
        Device,
        ref=st.uuids().map(str),
        kind=st.sampled_from([*Kind, "toaster"]),
        manufacturer=st.sampled_from(["Apple", "Lenovo", "Dell", ""]),
        model=st.sampled_from(["ThinkPad X1", "Latitude", ""]),
        age_months=st.none() | st.integers(0, 120),
        grade=st.none() | st.sampled_from(list(Grade)),
        fate=st.none() | st.sampled_from(list(Fate)),
        findings=FINDINGS,
        unit=st.sampled_from(["4711", "4712", ""]),
    ),
    max_size=25,
    unique_by=lambda device: device.ref,
)


def summed(cut: dict[str, Totals]) -> tuple[int, Decimal, Decimal, Decimal]:
    return (
        sum(each.count for each in cut.values()),
        sum((each.gross.amount for each in cut.values()), Decimal(0)),
        sum((each.deductions.amount for each in cut.values()), Decimal(0)),
        sum((each.net.amount for each in cut.values()), Decimal(0)),
    )


@settings(max_examples=150, deadline=None)
@given(devices=DEVICES)
def test_every_settlement_reconciles_to_the_ore(devices: list[Device]) -> None:
    priced = price_many(devices, SAMPLE)
    settlement = settle(priced)

    for each in priced:
        if each.gross is None or each.net is None:
            assert each.reason
            continue
        assert Decimal(0) <= each.net.amount <= each.gross.amount
        assert all(deduction.amount.amount >= 0 for deduction in each.deductions)
        taken = sum((deduction.amount.amount for deduction in each.deductions), Decimal(0))
        assert each.gross.amount - taken == each.net.amount
        assert each.net == each.net.rounded()
        if each.device.fate == Fate.RECYCLE:
            assert each.net.amount == 0
        groups = {
            rule.group for rule in SAMPLE.rules for taken_ in each.deductions if rule.code == taken_.code
        }
        assert len(groups) <= len(each.deductions)
    total = settlement.total
    whole = (total.count, total.gross.amount, total.deductions.amount, total.net.amount)
    assert len(settlement.lines) + len(settlement.not_priced) == len(devices)
    assert total.net.amount == sum((each.net.amount for each in settlement.lines if each.net), Decimal(0))
    assert total.gross.amount - total.deductions.amount == total.net.amount
    for cut in (settlement.by_kind, settlement.by_grade, settlement.by_unit):
        assert summed(dict(cut)) == whole
    assert sum((each.amount for each in settlement.deductions_by_code.values()), Decimal(0)) == (
        total.deductions.amount
    )


@settings(max_examples=60, deadline=None)
@given(devices=DEVICES)
def test_a_worse_grade_never_earns_more_before_deductions(devices: list[Device]) -> None:
    for device in devices:
        prices = [
            price(
                Device(device.ref, device.kind, device.manufacturer, device.model, device.age_months, each),
                SAMPLE,
            ).gross
            for each in Grade
        ]

        amounts = [each.amount for each in prices if each is not None]
        assert amounts == sorted(amounts, reverse=True)
