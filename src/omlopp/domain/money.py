"""Money: an exact amount in one currency, rounded in one named place.

Rounding follows Skatteverket's rule for öre: the third decimal 5 to 9 rounds up (half up).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


class CurrenciesDiffer(ValueError):
    """Two amounts in different currencies were added or compared."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in a currency (ISO 4217). The amount is exact until `rounded` is called."""

    amount: Decimal
    currency: str = "SEK"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError(f"not an exact amount: {self.amount!r}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def times(self, factor: Decimal | int) -> "Money":
        """The amount multiplied by an exact factor, not rounded."""
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> "Money":
        """To two decimals, half up. The one place where money is rounded."""
        return Money(self.amount.quantize(Decimal("0.01"), ROUND_HALF_UP), self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency}")


def total(amounts: Iterable[Money], currency: str = "SEK") -> Money:
    """The sum of amounts that share a currency; zero in `currency` when there are none."""
    exact = Decimal(0)
    for each in amounts:
        if each.currency != currency:
            raise CurrenciesDiffer(f"{currency} and {each.currency}")
        exact += each.amount
    return Money(exact, currency)
