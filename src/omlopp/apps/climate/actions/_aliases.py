"""Verbs about names: say which model a reported name is, and take it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.climate import aliases, factors
from omlopp.apps.climate.models import AliasRow, LoadedFactors
from omlopp.apps.parties.models import Party
from omlopp.domain.carbon.factors import Alias, fault_of, shipped, write_aliases, write_set
from omlopp.domain.events import AliasApproved, AliasWithdrawn


@dataclass(eq=False)
class AliasImpossible(Exception):
    """The name cannot be that model: a `fault` of `carbon.factors.fault_of`, and what was met."""

    fault: str
    value: str


@dataclass(eq=False)
class AliasStands(Exception):
    """The name is said to be a model already."""

    model: str


@dataclass(eq=False)
class AliasGone(Exception):
    """There is no such approved name, or none any more."""

    alias: UUID


def approve_alias(*, name: Alias, kind: str | None, actor: UUID | None, at: datetime) -> UUID:
    """Say that a reported name is a model of the set in use, from now on; returns the alias's id.

    `kind` is that of the devices that bear the name: a name is never that of a model of another kind. Reports
    that were issued stay as they are. Raises `AliasImpossible` and `AliasStands`.
    """
    operator = _operator()
    with ledger.holding([operator]):
        fault = fault_of(name, factors.in_use(), kind)
        if fault is not None:
            raise AliasImpossible(*fault[1:])
        others = aliases.in_force()
        standing = next((each for each in others if each.name == name.name), None)
        if standing is not None:
            raise AliasStands(standing.model)
        alias = ledger.new_id()
        exhibit, digest, listed = _set_with((*others, name))
        assert listed is not None  # noqa: S101 - there is at least this one
        event = AliasApproved(
            subject=operator,
            alias=alias,
            manufacturer=name.manufacturer,
            product=name.product,
            version=name.version,
            kind=kind,
            model_manufacturer=name.model_manufacturer,
            model=name.model,
            factor_set=digest,
            exhibit=exhibit,
            aliases=listed,
        )
        ledger.append([event], actor=actor, at=at)
    return alias


def withdraw_alias(*, alias: UUID, actor: UUID | None, at: datetime) -> None:
    """Take an approved name back: from now on it is looked up as before. Raises `AliasGone`."""
    operator = _operator()
    with ledger.holding([operator]):
        row = AliasRow.objects.filter(id=alias, withdrawn_at=None).first()
        if row is None:
            raise AliasGone(alias)
        gone = aliases.as_alias(row).name
        exhibit, digest, listed = _set_with(tuple(each for each in aliases.in_force() if each.name != gone))
        event = AliasWithdrawn(
            subject=operator, alias=alias, factor_set=digest, exhibit=exhibit, aliases=listed
        )
        ledger.append([event], actor=actor, at=at)


def _set_with(approved: tuple[Alias, ...]) -> tuple[str, str, str | None]:
    """The models in use as an exhibit, the digest of them with these names, and the names as an exhibit."""
    # From the newest set of files, not of names: while no files are loaded, what ships now is meant, not what
    # shipped when the last name was approved.
    last = LoadedFactors.objects.filter(by_alias=False).order_by("-loaded_at", "-id").first()
    models = factors.read(last.factor_set) if last else shipped()
    exhibit = last.exhibit if last else ledger.keep(write_set(models), media_type="application/json")
    listed = ledger.keep(write_aliases(approved), media_type="text/csv") if approved else None
    return exhibit, models.with_aliases(approved).digest, listed


def _operator() -> UUID:
    return Party.objects.get(parent=None).id
