"""Stored counts are folded without changing what they come to, and only where something changed."""

import pytest
from django.db import connection

from omlopp import ledger
from omlopp.apps.devices.models import Tally

pytestmark = pytest.mark.django_db


def _book(*rows: tuple[str, str, int]) -> None:
    with ledger.seeing(ledger.EVERYTHING):
        Tally.objects.bulk_create(Tally(path=path, stage=stage, n=n) for path, stage, n in rows)


def _stored() -> list[tuple[str, str, int]]:
    with ledger.seeing(ledger.EVERYTHING):
        return sorted(Tally.objects.values_list("path", "stage", "n"))


def test_differences_become_one_row_and_what_comes_to_nothing_goes() -> None:
    _book(("A.", "received", 5), ("A.", "received", -2), ("A.", "missing", 3), ("A.", "missing", -3))
    ledger.fold()
    assert _stored() == [("A.", "received", 3)]


def test_only_groups_with_a_new_row_are_looked_at() -> None:
    _book(("A.", "received", 5), ("A.", "received", -2))
    seen = ledger.fold()
    _book(("B.", "received", 1), ("B.", "received", 1))
    with connection.cursor() as cursor:  # as if it had been left from before: nobody has touched it since
        cursor.execute("INSERT INTO devices_tally (id, path, stage, n) VALUES (-1, 'C.', 'received', 2)")
        cursor.execute("INSERT INTO devices_tally (id, path, stage, n) VALUES (-2, 'C.', 'received', 2)")
    seen = ledger.fold(seen)
    assert _stored() == [("A.", "received", 3), ("B.", "received", 2), *[("C.", "received", 2)] * 2]
    _book(("C.", "received", 1))
    ledger.fold(seen)
    assert _stored() == [("A.", "received", 3), ("B.", "received", 2), ("C.", "received", 5)]
