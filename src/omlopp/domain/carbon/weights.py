"""What devices weigh on average, where nobody has weighed them: the weights beside the factors of `ivl-2020`.

An average is an estimate and is said to be one. A kind without a weight in the table has none here.
"""

from dataclasses import dataclass
from functools import cache

from omlopp.domain.carbon._data import table


@dataclass(frozen=True, slots=True)
class Weight:
    """A typical weight in kg, and where it comes from."""

    kg: float
    source: str


@cache
def typical_weight(kind: str | None, form: str | None = None) -> Weight | None:
    """What such a device weighs on average; None for a kind the table does not know."""
    found, _ = table("ivl-2020.toml")
    rows = [row for row in found["device"] if row["kind"] == kind]
    of_form = [row for row in rows if form is not None and row.get("form") == form]
    mean = [row for row in rows if not {"form", "screen_below", "screen_from"} & set(row)]
    for row in (*of_form, *mean, *rows[:1]):
        if "weight_kg" in row:
            return Weight(float(row["weight_kg"]), f"{found['source']}: {row['id']}")
    return None
