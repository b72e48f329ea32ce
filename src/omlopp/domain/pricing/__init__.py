"""Prices for graded devices, and what a set of them settles to.

Here live price lists (versioned data), named deductions and the settlement; VAT, payment and bookkeeping
do not. Amounts are exact and rounded per device, so that the lines sum to the total. An unknown price stays
unknown.
"""

from omlopp.domain.pricing._list import (
    PRICE_LISTS,
    PriceList,
    PriceListUnknown,
    PriceListUnreadable,
    price_list,
    read_price_list,
)
from omlopp.domain.pricing._price import (
    Deduction,
    Device,
    Finding,
    Priced,
    PriceListNotValid,
    age_months,
    price,
    price_many,
)
from omlopp.domain.pricing._settle import SettledTwice, Settlement, Totals, settle

__all__ = [
    "PRICE_LISTS",
    "Deduction",
    "Device",
    "Finding",
    "PriceList",
    "PriceListNotValid",
    "PriceListUnknown",
    "PriceListUnreadable",
    "Priced",
    "SettledTwice",
    "Settlement",
    "Totals",
    "age_months",
    "price",
    "price_list",
    "price_many",
    "read_price_list",
    "settle",
]
