"""Names that tools and lists report, and the models a person said they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection

from omlopp.apps.climate import factors
from omlopp.apps.climate.models import AliasRow
from omlopp.apps.devices.models import Stage
from omlopp.domain.carbon import Level, ModelMatch, ToolName, match_models
from omlopp.domain.carbon.factors import Alias, FactorSet, ModelFactor
from omlopp.domain.carbon.names import maker_of

IN_THE_HOUSE = (Stage.RECEIVED, Stage.IN_STOCK)
OPEN = (Level.NONE, Level.FAMILY)
"""Levels that leave a name to a person: no sheet was found, or only those of its family."""

MOST_NAMES = 20_000
MOST_FOUND = 30

NAMES = """
SELECT COALESCE(manufacturer, ''), COALESCE(model, ''), COALESCE(version, ''), kind, form, screen_inch,
    storage_gb, count(*)
FROM devices_device WHERE {where} AND model <> '' GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 8 DESC, 1, 2, 3, 4
LIMIT %(most)s
"""


@dataclass(frozen=True)
class Reported:
    """A name as it is reported of so many devices of a kind, and what it leads to."""

    manufacturer: str
    product: str
    version: str
    kind: str | None
    devices: int
    match: ModelMatch


def rows(*, withdrawn: bool = False) -> list[AliasRow]:
    """The approved names, newest first; those in force alone unless the withdrawn are asked for too."""
    found = AliasRow.objects.order_by("-approved_at", "-id")
    return list(found if withdrawn else found.filter(withdrawn_at=None))


def as_alias(row: AliasRow) -> Alias:
    """A row as the domain takes it."""
    return Alias(row.manufacturer, row.product, row.version, row.model_manufacturer, row.model)


def in_force() -> tuple[Alias, ...]:
    """The names in force."""
    return tuple(as_alias(row) for row in reversed(rows()))


def open_names(takeback: UUID | None = None) -> list[Reported]:
    """The names that are left to a person, those of most devices first.

    Of the take-back's devices, or of those in the house: what left long ago does not make the page slower.
    """
    where = "takeback = %(takeback)s" if takeback else "stage = ANY(%(stages)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            NAMES.format(where=where),
            {"takeback": takeback, "stages": [str(one) for one in IN_THE_HOUSE], "most": MOST_NAMES},
        )
        found = cursor.fetchall()
    tools = [
        ToolName(maker, product, version, kind, form, None if inch is None else float(inch), storage)
        for maker, product, version, kind, form, inch, storage, _ in found
    ]
    named: dict[tuple[str, str, str, str | None], Reported] = {}
    for name, row, match in zip(tools, found, match_models(tools, factors.in_use()), strict=True):
        key = (name.manufacturer, name.product, name.version, name.kind)
        one = named.get(key) or Reported(*key, 0, match)
        if match.level in OPEN:
            named[key] = replace(one, devices=one.devices + row[-1])
    return sorted(named.values(), key=lambda one: -one.devices)


def reported(manufacturer: str, product: str, version: str, kind: str | None) -> Reported:
    """One name and what it leads to, whether or not a device bears it."""
    name = ToolName(manufacturer, product, version, kind=kind)
    return Reported(manufacturer, product, version, kind, 0, match_models([name], factors.in_use())[0])


def candidates(one: Reported, looked_for: str = "") -> list[tuple[ModelFactor, tuple[str, ...]]]:
    """The models a name may be, each with why it was not taken: those looked at, or found by their words."""
    if looked_for.strip():
        return [(each, ()) for each in _found(factors.in_use(), one.manufacturer, looked_for)]
    near: list[tuple[ModelFactor, tuple[str, ...]]] = [
        (each, one.match.reasons) for each in one.match.factors
    ]
    near += [(each.factor, each.reasons) for each in one.match.refused]
    # The nearest first: the fewer differences, the nearer.
    near.sort(key=lambda each: (len(each[1]), each[0].name))
    return _each_once(near)[:MOST_FOUND]


def _found(whole: FactorSet, manufacturer: str, looked_for: str) -> Iterable[ModelFactor]:
    words = looked_for.lower().split()
    maker = maker_of(manufacturer)
    found = [each for each in whole.models if all(word in each.name.lower() for word in words)]
    found.sort(key=lambda each: (maker_of(each.manufacturer) != maker, len(each.name), each.name))
    return [each for each, _ in _each_once([(each, ()) for each in found])[:MOST_FOUND]]


def _each_once(
    found: Iterable[tuple[ModelFactor, tuple[str, ...]]],
) -> list[tuple[ModelFactor, tuple[str, ...]]]:
    """A model once, however many sheets print its name."""
    once: dict[tuple[str, str], tuple[ModelFactor, tuple[str, ...]]] = {}
    for each, reasons in found:
        once.setdefault((each.manufacturer, each.name), (each, reasons))
    return list(once.values())
