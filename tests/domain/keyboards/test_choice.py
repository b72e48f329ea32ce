"""Market choice: the best answer on stocks small enough to try all, and limits that always hold."""

from collections import Counter
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.keyboards import (
    Choice,
    ChoiceImpossible,
    Constant,
    Demand,
    Form,
    Method,
    State,
    Supply,
    Terms,
    choose,
    plan,
)

PRICES = st.integers(90, 400).map(lambda tens: Decimal(tens * 10))
DEVICES = st.lists(
    st.builds(
        Supply,
        device=st.uuids(version=4).map(str),
        layout=st.sampled_from(["se", "de", "us"]),
        form=st.just(Form.ISO),
        model=st.sampled_from("xy"),
        worth=PRICES,
    ),
    max_size=5,
    unique_by=lambda each: each.device,
)
MARKETS = st.lists(
    st.builds(
        Demand,
        market=st.sampled_from(["Sweden", "Denmark", "Germany"]),
        layout=st.sampled_from(["se", "dk", "de"]),
        model=st.sampled_from("xy"),
        quantity=st.integers(0, 3),
        price=PRICES,
    ),
    max_size=3,
)


def gain(device: Supply, asked: Demand, terms: Terms) -> tuple[Decimal, float] | None:
    """What the pair brings and takes by the formula of the house, written down a second time."""
    if device.model != asked.model:
        return None
    found = plan(device.form, device.layout, asked.layout)
    if found.work is None:
        return asked.price - device.worth, 0.0
    spoiled = terms.misprint.value * asked.price
    return asked.price - device.worth - found.work.cost.amount - spoiled, found.work.minutes


def best(devices: list[Supply], markets: list[Demand], minutes: float, terms: Terms) -> Decimal:
    """The best of all choices, by trying each."""
    top = Decimal(0)
    for places in product([None, *range(len(markets))], repeat=len(devices)):
        used, total, taken = 0.0, Decimal(0), Counter(place for place in places if place is not None)
        if any(count > markets[place].quantity for place, count in taken.items()):
            continue
        for device, place in zip(devices, places, strict=True):
            pair = (Decimal(0), 0.0) if place is None else gain(device, markets[place], terms)
            if pair is None:
                break
            total, used = total + pair[0], used + pair[1]
        else:
            if used <= minutes:
                top = max(top, total)
    return top


def check(found: Choice, markets: list[Demand], minutes: float) -> None:
    """Nobody gets more than was asked for, no minute is used twice, nothing is done at a loss."""
    assert found.printer_minutes <= minutes + 1e-6
    assert all(each.gain.amount > 0 for each in found.devices if each.gain)
    assert all((each.market is None) == bool(each.reasons) for each in found.devices)
    asked = Counter[str]()
    for market in markets:
        asked[market.market] += market.quantity
    assert Counter(each.market for each in found.devices if each.market) <= asked
    assert found.gain.amount <= found.bound.amount + Decimal("0.01")


@settings(max_examples=60, deadline=None)
@given(devices=DEVICES, markets=MARKETS)
def test_without_a_limit_the_choice_is_the_best_there_is(
    devices: list[Supply], markets: list[Demand]
) -> None:
    found = choose(devices, markets, printer_minutes=None)

    check(found, markets, float("inf"))
    assert found.hour is None
    assert abs(found.gain.amount - best(devices, markets, float("inf"), Terms())) < Decimal("0.02")


@settings(max_examples=60, deadline=None)
@given(devices=DEVICES, markets=MARKETS, minutes=st.floats(0, 40))
def test_within_a_limit_the_choice_is_sound_and_near_the_bound(
    devices: list[Supply], markets: list[Demand], minutes: float
) -> None:
    found = choose(devices, markets, printer_minutes=minutes)

    check(found, markets, minutes)
    whole = best(devices, markets, minutes, Terms())
    assert found.gain.amount <= whole + Decimal("0.02")
    assert whole <= found.bound.amount + Decimal("0.02")
    # Rounding costs the devices of one cycle at most, here never more than the two dearest.
    dearest = sorted((each.price for each in markets), reverse=True)[:1] or [Decimal(0)]
    assert found.bound.amount - found.gain.amount <= 2 * dearest[0]


def test_the_order_of_the_stock_does_not_matter() -> None:
    devices = [stock(f"D{n}", worth=1000 + n % 3 * 50, layout=("se", "de")[n % 2]) for n in range(40)]
    markets = [wish("Denmark", "dk", 9, 1500), wish("Germany", "de", 9, 1480)]

    one = choose(devices, markets, printer_minutes=60)
    other = choose(devices[::-1], markets, printer_minutes=60)

    assert one.devices == other.devices[::-1]
    assert one == choose(devices, markets, printer_minutes=60)


def stock(device: str, worth: int = 1000, layout: str = "se", **more: object) -> Supply:
    return Supply(device, layout, Form.ISO, "x", Decimal(worth), **more)  # type: ignore[arg-type]


def wish(market: str, layout: str, quantity: int, price: int, **more: object) -> Demand:
    return Demand(market, layout, "x", quantity, Decimal(price), **more)  # type: ignore[arg-type]


def test_each_device_has_its_reason() -> None:
    devices = [
        stock("goes"),
        stock("too many"),
        stock("dear", worth=9000),
        stock("lit", state=State(backlit=True)),
        stock("worn and lit", state=State(backlit=True), grade="C"),
        Supply("other", "se", Form.ISO, "y", Decimal(1)),
    ]
    markets = [wish("Denmark", "dk", 1, 1500, grades=("", "B"))]

    found = {each.device: each for each in choose(devices, markets, printer_minutes=1000).devices}

    assert (found["goes"].market, found["goes"].source, found["goes"].target) == ("Denmark", "se", "dk")
    assert found["goes"].keys == 6
    assert found["too many"].reasons == ("demand_filled",)
    assert found["dear"].reasons == ("no_gain",)
    assert found["lit"].reasons == ("backlight",)
    assert found["worn and lit"].reasons == ("no_demand",)
    assert found["other"].reasons == ("no_demand",)


def test_a_market_says_whether_it_takes_signs_without_a_key() -> None:
    device = Supply("ansi", "us", Form.ANSI, "x", Decimal(1000))

    strict = choose([device], [wish("Sweden", "se", 1, 2000)], printer_minutes=None).devices[0]
    open_ = choose([device], [wish("Sweden", "se", 1, 2000, lossy=True)], printer_minutes=None).devices[0]
    iso = choose(
        [device], [wish("Sweden", "se", 1, 2000, lossy=True, form=Form.ISO)], printer_minutes=None
    ).devices[0]

    german = Supply("ansi", "de", Form.ANSI, "x", Decimal(1000))
    austrian = choose([german], [wish("Austria", "at", 1, 2000)], printer_minutes=None).devices[0]
    american = choose([device], [wish("USA", "us", 1, 2000)], printer_minutes=None).devices[0]

    assert strict.reasons == ("lossy",)
    assert austrian.reasons == ("lossy",)
    assert american.market == "USA"
    assert open_.market == "Sweden"
    assert iso.reasons == ("form",)


def test_another_method_goes_where_the_terms_have_it() -> None:
    lit = stock("lit", state=State(backlit=True))
    terms = Terms(methods=(Method.PRINT, Method.SWAP_CAPS))

    found = choose([lit], [wish("Denmark", "dk", 1, 2000)], printer_minutes=0, terms=terms).devices[0]

    assert (found.market, found.method, found.printer_minutes) == ("Denmark", Method.SWAP_CAPS, 0.0)


def test_a_printer_hour_is_worth_what_it_adds() -> None:
    devices = [stock(f"D{n:03}") for n in range(100)]
    markets = [wish("Denmark", "dk", 100, 1500)]
    each = gain(devices[0], markets[0], Terms())
    assert each is not None

    short = choose(devices, markets, printer_minutes=10 * each[1])
    ample = choose(devices, markets, printer_minutes=10_000)

    assert short.hour is not None
    assert float(short.hour.amount) == pytest.approx(60 * float(each[0]) / each[1], abs=0.01)
    assert Counter(device.reasons for device in short.devices) == {(): 10, ("printer_minutes",): 90}
    assert ample.hour is not None
    assert ample.hour.amount == 0


def test_a_stock_that_needs_no_print_needs_no_minutes() -> None:
    found = choose([stock("a")], [wish("Finland", "fi", 1, 1100)], printer_minutes=0)

    assert found.devices[0].market == "Finland"
    assert found.devices[0].method is None
    assert found.gain.amount == Decimal(100)


def test_nothing_asked_is_nothing_chosen() -> None:
    found = choose([], [], printer_minutes=0)

    assert (found.devices, found.gain.amount, found.printer_minutes) == ((), Decimal(0), 0)


@pytest.mark.parametrize(
    ("devices", "markets", "minutes", "refusal"),
    [
        ([stock("a"), stock("a")], [], 1, "a: device_twice"),
        ([], [wish("Denmark", "dk", -1, 1)], 1, "Denmark: not_an_amount"),
        ([Supply("a", "se", Form.ISO, "x", Decimal("NaN"))], [], 1, "a: not_an_amount"),
        ([], [wish("Denmark", "dk", 1, 10**30)], 1, "Denmark: not_an_amount"),
        ([], [], -1, "printer_minutes: not_an_amount"),
        ([], [], float("nan"), "printer_minutes: not_an_amount"),
    ],
)
def test_a_question_without_sense_is_refused(
    devices: list[Supply], markets: list[Demand], minutes: float, refusal: str
) -> None:
    with pytest.raises(ChoiceImpossible, match=refusal):
        choose(devices, markets, printer_minutes=minutes)


@pytest.mark.parametrize("share", ["2", "-0.1", "NaN"])
def test_a_misprint_rate_is_a_share(share: str) -> None:
    with pytest.raises(ChoiceImpossible, match="misprint: not_a_share"):
        choose([], [], printer_minutes=1, terms=Terms(misprint=Constant(Decimal(share), "assumed")))
