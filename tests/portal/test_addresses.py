"""Addresses found once for each process are the very ones that Django makes."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from omlopp.ui.jinja import url

ONE = UUID("01990000-4562-723a-8261-0c7e1de0e2b6")
VALUES = ("ÅT-2026-0001", "A B?&#%", ONE, str(ONE), 17)


def one_argument() -> list[str]:
    """The names of the pages that take one argument."""
    resolver: Any = get_resolver()
    tables = {"": resolver.reverse_dict, "desk:": resolver.namespace_dict["desk"][1].reverse_dict}
    return sorted(
        space + name
        for space, table in tables.items()
        for name in table
        if isinstance(name, str) and len(table.getlist(name)[0][0][0][1]) == 1
    )


@pytest.mark.parametrize("name", one_argument())
def test_an_address_is_the_one_django_makes(name: str) -> None:
    made = 0
    for value in VALUES:
        try:
            expected = reverse(name, args=[value])
        except NoReverseMatch:
            continue
        assert url(name, value) == expected
        made += 1
    assert made


@pytest.mark.parametrize("value", ["", "a/b"])
def test_what_no_address_can_hold_is_an_error_as_in_django(value: str) -> None:
    with pytest.raises(NoReverseMatch):
        url("takeback", value)
