"""The ranges of omlopp-2026 against drawing the inputs at random: honest, and nothing cancels falsely."""

import numpy as np
import pytest

from omlopp.domain.carbon import Line, assess, method
from omlopp.domain.carbon._omlopp import NOTHING, Omlopp2026, Ratio, Steps, savings
from omlopp.domain.carbon._ranges import Range, exactly, quotient

DRAWS = 20_000
YEARS, LIFE = Range(2.0, 3.0, 4.0), Range(4.0, 5.0, 5.0)
FOOTPRINT, RATE = Range(172.2, 236.5, 324.9), Range(0.5, 0.7, 1.0)
NEW, GRID = Range(0.7, 0.9, 1.0), Range(0.03, 0.38, 0.8)
BURDEN, PART = Range(1.0, 5.0, 25.0), Range(10.7, 27.2, 93.0)
KWH = 18.3


def capped(ratio: Range) -> Range:
    return Range(*(min(1.0, end) for end in ratio))


def computed() -> tuple[float, float, float]:
    ratio = Ratio(
        capped(quotient(YEARS, LIFE)),
        capped(quotient(YEARS, exactly(LIFE.central))),
        capped(quotient(exactly(YEARS.central), LIFE)),
    )
    steps = Steps(FOOTPRINT, RATE, ratio, YEARS, KWH, NEW, GRID, NOTHING, BURDEN, NOTHING, PART)
    terms = savings(steps, {"all": 1.0}).terms
    low, central, high = (sum(term[end] for term in terms.values()) for end in range(3))
    return low, central, high


def drawn() -> np.ndarray:
    random = np.random.default_rng(2026)

    def some(of: Range) -> np.ndarray:
        """Half below the central, half above, evenly: as often far from it as near."""
        below = random.uniform(of.low, of.central, DRAWS)
        above = random.uniform(of.central, of.high, DRAWS)
        return np.where(random.random(DRAWS) < 0.5, below, above)

    years, rate = some(YEARS), some(RATE)
    avoided = some(FOOTPRINT) * rate * np.minimum(1, years / some(LIFE))
    use = years * some(GRID) * KWH * (rate * some(NEW) - 1)
    return np.asarray(avoided + use - some(BURDEN) - some(PART))


def test_nine_in_ten_random_draws_of_one_device_lie_within() -> None:
    low, central, high = computed()

    inside = np.mean((drawn() >= low) & (drawn() <= high))

    assert low < central < high
    assert inside > 0.9


def test_a_fleet_of_one_kind_is_as_uncertain_as_its_device() -> None:
    one = assess([Line(1, "laptop")], "omlopp-2026").total_kg
    many = assess([Line(n, "laptop") for n in range(100)], "omlopp-2026").total_kg

    assert one is not None
    assert many is not None
    assert many.high - many.low == pytest.approx(100 * (one.high - one.low))


def test_no_range_is_wider_than_worst_and_best() -> None:
    by = method("omlopp-2026")
    assert isinstance(by, Omlopp2026)
    low, _, high = computed()
    ratio = capped(quotient(YEARS, LIFE))
    worst = FOOTPRINT.low * RATE.low * ratio.low + YEARS.high * GRID.high * KWH * (RATE.low * NEW.low - 1)
    best = FOOTPRINT.high * RATE.high * ratio.high

    assert low >= worst - BURDEN.high - PART.high
    assert high <= best - BURDEN.low - PART.low


def test_what_is_given_exactly_narrows_the_range() -> None:
    loose = assess([Line(1, "laptop", country="SE")], "omlopp-2026").total_kg
    known = assess([Line(1, "laptop", country="SE", second_life_years=3)], "omlopp-2026").total_kg

    assert loose is not None
    assert known is not None
    assert known.high - known.low < loose.high - loose.low
