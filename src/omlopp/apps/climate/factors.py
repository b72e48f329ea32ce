"""The footprints of models that assessments look in: what ships, and what the operator loaded beside it.

A loaded set is kept whole as an exhibit, so that what a report rests on can be read again, whatever ships
later. A set is known by the digest of what it holds.
"""

from dataclasses import dataclass
from functools import lru_cache

from omlopp import ledger
from omlopp.apps.climate.models import LoadedFactors
from omlopp.domain import carbon
from omlopp.domain.carbon.factors import FactorSet, Loaded, Severity, load, read_aliases, read_set, shipped

SETS_IN_MEMORY = 4


@dataclass(eq=False)
class FactorsGone(Exception):
    """The set with this digest shipped with another release and was never loaded: it cannot be read."""

    factor_set: str


def left_out(loaded: Loaded) -> int:
    """How many records of the files could not be used."""
    own = {(file, each.part, each.number) for file, each in loaded.problems if each.left_out}
    return len(own) + (loaded.imported.rows_dropped if loaded.imported else 0)


def again(row: LoadedFactors) -> Loaded:
    """What came of the files that were handed in for a set, read again; they go by their digests."""
    return load([(digest[:12], ledger.read_exhibit(digest)) for digest in row.files])


def told(loaded: Loaded) -> list[tuple[str, str, str, str]]:
    """What was met in the files: file, place, code and value, what was left out first."""
    lost = [
        (not each.left_out, (file, f"{each.part} {each.number}", each.code, each.value))
        for file, each in loaded.problems
    ]
    if loaded.imported is not None:
        lost += [
            (each.severity is not Severity.DROPPED, (each.file, str(each.line), each.code, each.value))
            for each in loaded.imported.findings
        ]
    return [row for _, row in sorted(lost, key=lambda each: each[0])]


def newest(method: str) -> str | None:
    """The set the method looks models up in today; None for a method that looks up none."""
    if not carbon.method(method).looks_up_models:
        return None
    last = LoadedFactors.objects.order_by("-loaded_at", "-id").values_list("factor_set", flat=True).first()
    return last or shipped().digest


def can_be_read(factor_set: str | None) -> bool:
    """Whether the set is there to be looked in again."""
    return (
        factor_set is None
        or factor_set == shipped().digest
        or LoadedFactors.objects.filter(factor_set=factor_set).exists()
    )


@lru_cache(maxsize=SETS_IN_MEMORY)
def read(factor_set: str) -> FactorSet:
    """The set with this digest. Raises `FactorsGone`."""
    if factor_set == shipped().digest:
        return shipped()
    row = LoadedFactors.objects.filter(factor_set=factor_set).first()
    if row is None:
        raise FactorsGone(factor_set)
    models = _models(row.exhibit)
    if row.aliases is None:
        return models
    return models.with_aliases(read_aliases(ledger.read_exhibit(row.aliases).decode())[0])


@lru_cache(maxsize=SETS_IN_MEMORY)
def _models(exhibit: str) -> FactorSet:
    return read_set(ledger.read_exhibit(exhibit))[0]


def in_use() -> FactorSet:
    """The set in which models are looked up from now on, with the names that are approved."""
    last = LoadedFactors.objects.order_by("-loaded_at", "-id").first()
    return read(last.factor_set) if last else shipped()


def loaded() -> list[LoadedFactors]:
    """The sets that were loaded from files, newest first."""
    return list(LoadedFactors.objects.filter(by_alias=False).order_by("-loaded_at", "-id"))
