"""The verb about sets of footprints: put one in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from omlopp import ledger
from omlopp.apps.climate import aliases, factors
from omlopp.apps.climate.models import LoadedFactors
from omlopp.apps.parties.models import Party
from omlopp.domain.carbon.factors import Loaded, load, shipped, write_aliases, write_set
from omlopp.domain.events import FactorsLoaded


@dataclass(eq=False)
class FactorsInUse(Exception):
    """What the files hold is in use already, under this digest."""

    factor_set: str


def load_factors(*, files: Sequence[tuple[str, bytes]], actor: UUID | None, at: datetime) -> Loaded:
    """Put what ships and the files' footprints in use from now on; without files, what ships alone.

    `files` are `(name, bytes)`: our own sets or Boavizta's tables. They replace those loaded before; names
    that were approved stay in force.
    Raises `FactorsInUse`, `carbon.factors.FileUnreadable` and `carbon.factors.NotBoavizta`.
    """
    loaded = load(files)
    operator = Party.objects.get(parent=None).id
    with ledger.holding([operator]):
        approved = aliases.in_force()
        whole = loaded.factors.with_aliases(approved)
        last = LoadedFactors.objects.order_by("-loaded_at", "-id").first()
        if whole.digest == (last.factor_set if last else shipped().digest):
            raise FactorsInUse(whole.digest)
        event = FactorsLoaded(
            subject=operator,
            factor_set=whole.digest,
            exhibit=ledger.keep(write_set(whole), media_type="application/json"),
            files=tuple(ledger.keep_many([(content, "application/octet-stream") for _, content in files])),
            models=len(whole.models),
            values=len(whole.values),
            left_out=factors.left_out(loaded),
            aliases=ledger.keep(write_aliases(approved), media_type="text/csv") if approved else None,
        )
        ledger.append([event], actor=actor, at=at)
    return loaded
