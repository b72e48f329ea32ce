"""Who may have operated an eraser: the house's own list of names, held against those that reports give.

Names are personal data: they stand in rows that can be erased and never in a fact.
"""

from collections.abc import Iterable

from omlopp.apps.workshop.models import Operator
from omlopp.domain.erasure import MediumReport

OPERATOR_UNKNOWN = "operator_unknown"
"""The alarm: the report names somebody who is not on the list."""


def key_of(name: str) -> str:
    """A name in the form compared: without regard to case and spaces."""
    return " ".join(name.casefold().split())


def known_for(media: Iterable[MediumReport]) -> frozenset[str] | None:
    """The names of the list in the form compared; None where nothing is to be held against it.

    That is where no report names anybody, and where the house keeps no list.
    """
    if all(medium.operator is None for medium in media):
        return None
    return frozenset(Operator.objects.values_list("key", flat=True)) or None


def is_known(report: MediumReport, operators: frozenset[str] | None) -> bool | None:
    """Whether the operator that the report names is on the list; None where that cannot be told."""
    if operators is None or report.operator is None:
        return None
    return key_of(report.operator) in operators
