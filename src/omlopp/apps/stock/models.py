"""Tables of the stock list. Rows are written by `apply.py` alone.

Devices in stock that are alike in kind, grade, keyboard and way make a lot: these four codes with `|` between
them, `unknown` where nobody knows, and nothing for the keyboard of what has none. There are hundreds of lots
however many devices, so a question is answered lot by lot, from their counts and from an index, and never by
looking through the stock.
"""

from typing import ClassVar

from django.db import models


class Item(models.Model):
    """A device in stock. `house` is the root of its place in the tree; an empty model or place is unknown."""

    device = models.UUIDField(primary_key=True)
    house = models.TextField()
    lot = models.TextField()
    model = models.TextField()
    place = models.TextField()
    stocked_at = models.DateTimeField()

    class Meta:
        db_table = "stock_item"
        indexes: ClassVar = [
            models.Index(fields=["house", "lot", "model", "device"], name="stock_item_lot"),
            models.Index(fields=["house", "place", "lot", "model", "device"], name="stock_item_place"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.lot}"


class Tally(models.Model):
    """Stored counts of each lot, as differences to be summed: of all, of each place, of each model.

    Each batch inserts what it changed, so writers never wait for one another's counts; a job folds the rows.
    """

    id = models.BigAutoField(primary_key=True)
    house = models.TextField()
    facet = models.TextField()
    value = models.TextField()
    lot = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "stock_tally"
        indexes: ClassVar = [
            models.Index(fields=["house", "facet", "value", "lot"], include=["n"], name="stock_tally_facet")
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.value} {self.lot} {self.n:+d}"
