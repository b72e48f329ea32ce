"""Settings of minutes and money: each says whether it was measured; a wrong one is refused by place."""

import pytest

from omlopp.domain.keyboards import Method, RatesUnusable, default_rates, read_rates

OWN = """
version = "house 3"
currency = "EUR"
source = "job log, 412 keyboards"
methods = ["print"]
minute = { value = 0.5, basis = "measured" }
[print]
fixed_minutes = { load = { value = 4, basis = "measured" } }
key_minutes = { cover = { value = 0.25, basis = "measured" } }
fixed_cost = { lacquer = { value = "1.00", basis = "measured" } }
key_cost = { ink = { value = "0.02", basis = "measured" } }
"""


def test_a_house_that_measured_says_so() -> None:
    work = read_rates(OWN).work(Method.PRINT, 8)

    assert (work.minutes, str(work.cost.amount), work.cost.currency, work.assumed) == (
        6.0,
        "4.16",
        "EUR",
        False,
    )


def test_one_assumed_figure_makes_the_whole_assumed() -> None:
    text = OWN.replace('value = 0.25, basis = "measured"', 'value = 0.25, basis = "assumed"')

    assert read_rates(text).work(Method.PRINT, 8).assumed


def test_the_released_settings_are_all_assumed() -> None:
    rates = default_rates()

    assert rates.methods == tuple(Method)
    assert {each.basis for found in rates.by_method.values() for each in found.constants} == {"assumed"}


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        (("value = 4,", 'value = "four",'), "print.fixed_minutes.load", "not_a_number"),
        (("value = 4,", "value = -4,"), "print.fixed_minutes.load", "not_a_number"),
        (("value = 4,", "value = 1e30,"), "print.fixed_minutes.load", "not_a_number"),
        (("value = 4,", "value = nan,"), "print.fixed_minutes.load", "not_a_number"),
        (('4, basis = "measured"', '4, basis = "guessed"'), "print.fixed_minutes.load", "basis_unknown"),
        (("key_cost", "key_costs"), "key_cost", "missing"),
        (('methods = ["print"]', 'methods = ["stamp"]'), "methods", "method_unknown"),
        (("[print]", "[print"), None, "not_toml"),
        (("{ load = { value = 4", "{ load = 4, x = { value = 4"), "table", "not_a_table"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_place(
    change: tuple[str, str], place: str | None, code: str
) -> None:
    with pytest.raises(RatesUnusable) as refused:
        read_rates(OWN.replace(*change))

    assert refused.value.code == code
    assert place is None or refused.value.place == place
