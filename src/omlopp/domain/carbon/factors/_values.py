"""What a factor set holds: footprints of models, and values for kinds, parts, electricity and transport."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from omlopp.domain.carbon.names import ModelKey, maker_of, reported_as
from omlopp.domain.quantities import Interval
from omlopp.domain.vocabulary import Kind


class Topic(StrEnum):
    """What a value stands for."""

    CATEGORY = "category"
    SUBGROUP = "subgroup"
    COMPONENT = "component"
    ELECTRICITY = "electricity"
    TRANSPORT = "transport"


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of a model's total by phase, each 0 to 1; None where the maker's sheet does not say."""

    use: float | None = None
    production: float | None = None
    transport: float | None = None
    end_of_life: float | None = None


@dataclass(frozen=True, slots=True)
class ModelFactor:
    """One footprint a maker published for one model (and storage), kg CO2e per device.

    `name` is as printed, `key` what it was parsed into. `kgco2e_total` is None where the published total is
    known to hold something else than the device (paper of printers); `kgco2e_nonuse` where the share of use
    is unknown. `error` is the maker's own relative spread of the total (0.2: ±20 %). `screen_inch` is the
    diagonal the record states beside its name. `report_year` is the sheet's, `source` its address.
    `read_through` names a compilation the figure was read from when the sheet itself was not opened.
    """

    manufacturer: str
    name: str
    key: ModelKey
    kind: str
    kgco2e_total: float | None
    kgco2e_nonuse: float | None
    shares: Shares = Shares()
    error: float | None = None
    screen_inch: float | None = None
    lifetime_years: float | None = None
    kwh_per_year: float | None = None
    use_location: str | None = None
    report_year: int | None = None
    source: str = ""
    licence: str = ""
    read_through: str = ""

    @property
    def storage_gb(self) -> int | None:
        """The storage the figure is for; None when the sheet does not tell storage apart."""
        return self.key.storage_gb

    @property
    def total_kg(self) -> Interval | None:
        """The total with the maker's own error; without width where none is stated."""
        return _widened(self.kgco2e_total, self.error)

    @property
    def nonuse_kg(self) -> Interval | None:
        """Everything but use, with the maker's own relative error; without width where none is stated."""
        return _widened(self.kgco2e_nonuse, self.error)


@dataclass(frozen=True, slots=True)
class ValueFactor:
    """One value that is not a model's: what it is (`topic`, `id`, `measure`), how much, whose word it is.

    `id` is stable within its topic: a kind or sub-group (`laptop`, `laptop_13_inch`), a part (`ssd`), a
    country (ISO 3166-1 alpha-3; `WORLD`), a mode of transport. `measure` says which of its quantities:
    `nonuse`, `total`, `production`, `distribution`, `use_per_year`, `end_of_life`, `lifetime`, `constant`,
    `per_gb_die` …. `basis` tells values apart that must not be mixed (`ademe-2022`, `generation-2023`).
    `low` and `high` are the spread the source states (`spread` says of what: `p10-p90`, `min-max`); None
    where it states none. For sub-groups `screen_from` ≤ inches < `screen_below`, or `form`.
    """

    topic: Topic
    id: str
    measure: str
    value: float
    unit: str
    basis: str
    year: int
    source: str
    licence: str
    low: float | None = None
    high: float | None = None
    spread: str = ""
    kind: str | None = None
    form: str | None = None
    screen_from: float | None = None
    screen_below: float | None = None
    n: int | None = None
    note: str = ""

    @property
    def interval(self) -> Interval:
        """Low, central and high; without width where the source states none."""
        return Interval(
            self.value if self.low is None else self.low,
            self.value,
            self.value if self.high is None else self.high,
        )


# Kinds one and the same model goes by, in tools and on sheets: a mobile workstation is a laptop.
ALIKE = {
    frozenset(pair)
    for pair in (
        (Kind.LAPTOP, Kind.WORKSTATION),
        (Kind.LAPTOP, Kind.TABLET),
        (Kind.LAPTOP, Kind.THIN_CLIENT),
        (Kind.DESKTOP, Kind.WORKSTATION),
        (Kind.DESKTOP, Kind.ALL_IN_ONE),
        (Kind.DESKTOP, Kind.THIN_CLIENT),
        (Kind.SERVER, Kind.WORKSTATION),
    )
}
ANY_VERSION = "*"


def one_model(kind: str, other: str) -> bool:
    """Whether devices of these kinds can be one and the same model."""
    return kind == other or frozenset((kind, other)) in ALIKE


@dataclass(frozen=True, slots=True)
class Alias:
    """A person's word that what tools report is that model.

    `manufacturer`, `product` and `version` are what is reported; the version is empty for names without one
    and `*` for whichever. `model_manufacturer` and `model` name the model as its sheet prints it.
    """

    manufacturer: str
    product: str
    version: str
    model_manufacturer: str
    model: str

    @property
    def name(self) -> tuple[str, str, str]:
        """What is reported, so that two spellings of one name are the same."""
        maker, product, version = reported_as(self.manufacturer, self.product, self.version)
        return (maker, product, ANY_VERSION if self.version == ANY_VERSION else version)

    @property
    def sheet(self) -> tuple[str, str]:
        """The model it is, so that two spellings of one model are the same."""
        return _printed(self.model_manufacturer, self.model)


@dataclass(frozen=True)
class FactorSet:
    """A set of factors, known by the digest of what it holds; order and names of files do not count.

    `aliases` are names that a person said are models of the set; of two for one name the later holds.
    """

    id: str
    models: tuple[ModelFactor, ...] = ()
    values: tuple[ValueFactor, ...] = ()
    licence: str = ""
    note: str = ""
    aliases: tuple[Alias, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over the canonical JSON of the records, sorted: what a report names."""
        import msgspec  # its start is paid for by those who need the digest

        records = [model_record(each) for each in self.models] + [value_record(each) for each in self.values]
        records += [{"alias": each.name, "model": each.sheet} for each in self._aliases.values()]
        lines = sorted(msgspec.json.encode(record, order="sorted") for record in records)
        return hashlib.sha256(b"\n".join(lines)).hexdigest()

    def with_aliases(self, aliases: Iterable[Alias]) -> "FactorSet":
        """The set with these names for its models and no others; one without its model here has no effect."""
        return replace(self, aliases=tuple(aliases))

    @cached_property
    def _aliases(self) -> dict[tuple[str, str, str], Alias]:
        return {each.name: each for each in self.aliases}

    @cached_property
    def _printed(self) -> dict[tuple[str, str], tuple[ModelFactor, ...]]:
        found: dict[tuple[str, str], tuple[ModelFactor, ...]] = {}
        for each in self.models:
            key = _printed(each.manufacturer, each.name)
            found[key] = (*found.get(key, ()), each)
        return found

    def printed(self, manufacturer: str, name: str) -> tuple[ModelFactor, ...]:
        """The footprints of the model with this name on its sheet."""
        return self._printed.get(_printed(manufacturer, name), ())

    def alias(self, manufacturer: str, product: str, version: str) -> tuple[ModelFactor, ...]:
        """The footprints of the model that a person said this name is; empty where nobody did."""
        if not self.aliases:
            return ()
        maker, flat, friendly = reported_as(manufacturer, product, version)
        found = self._aliases.get((maker, flat, friendly)) or self._aliases.get((maker, flat, ANY_VERSION))
        return self._printed.get(found.sheet, ()) if found else ()

    @cached_property
    def _by_topic(self) -> dict[tuple[str, str], tuple[ValueFactor, ...]]:
        found: dict[tuple[str, str], tuple[ValueFactor, ...]] = {}
        for each in self.values:
            found[each.topic, each.id] = (*found.get((each.topic, each.id), ()), each)
        return found

    @cached_property
    def _near(self) -> dict[tuple[str, str, str], list[ModelFactor]]:
        found: dict[tuple[str, str, str], list[ModelFactor]] = {}
        for each in self.models:
            found.setdefault(each.key.stem, []).append(each)
        return found

    @cached_property
    def _in_generations(self) -> set[tuple[object, ...]]:
        return {
            (each.key.family, each.key.variant) for each in self.models if each.key.generation is not None
        }

    def near(self, key: ModelKey) -> Sequence[ModelFactor]:
        """The models with the same maker, line and digits in their number."""
        return self._near.get(key.stem, ())

    def has_generations(self, key: ModelKey) -> bool:
        """Whether a model of this name and variant carries a generation."""
        return (key.family, key.variant) in self._in_generations

    def of(
        self, topic: Topic, id_: str, *, measure: str | None = None, basis: str | None = None
    ) -> tuple[ValueFactor, ...]:
        """The values of one thing, all sources; `measure` and `basis` choose among them."""
        return tuple(
            each
            for each in self._by_topic.get((topic, id_), ())
            if (measure is None or each.measure == measure) and (basis is None or each.basis == basis)
        )

    def subgroups(self, kind: str, *, measure: str, basis: str | None = None) -> tuple[ValueFactor, ...]:
        """The values of the sub-groups of a kind."""
        return tuple(
            each
            for each in self.values
            if each.topic is Topic.SUBGROUP
            and each.kind == kind
            and each.measure == measure
            and (basis is None or each.basis == basis)
        )


def merged(sets: Sequence[FactorSet]) -> FactorSet:
    """One set with the records of all, each once.

    The same figure for the same model (maker, key, total and non-use to the gram, year) is one record: that
    of the first set that has it. Different figures for one model stay side by side and become its range.
    """
    if len(sets) == 1:
        return sets[0]
    models: dict[object, ModelFactor] = {}
    values: dict[ValueFactor, None] = {}
    for each in sets:
        for model in each.models:
            models.setdefault(identity(model), model)
        values.update(dict.fromkeys(each.values))
    return FactorSet(
        id="+".join(each.id for each in sets),
        models=tuple(models.values()),
        values=tuple(values),
        licence="; ".join(_distinct(each.licence for each in sets)),
        note="; ".join(_distinct(each.note for each in sets)),
        aliases=tuple(alias for each in sets for alias in each.aliases),
    )


def identity(model: ModelFactor) -> tuple[object, ...]:
    """What makes two records the same footprint of the same model."""
    return (model.key, _grams(model.kgco2e_total), _grams(model.kgco2e_nonuse))


def _printed(manufacturer: str, name: str) -> tuple[str, str]:
    return (maker_of(manufacturer), reported_as("", name, "")[1])


def _grams(kg: float | None) -> int | None:
    return None if kg is None else round(kg * 1000)


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _widened(kg: float | None, error: float | None) -> Interval | None:
    if kg is None:
        return None
    if not error or not math.isfinite(error):
        return Interval.exactly(kg)
    return Interval(max(0.0, kg * (1 - error)), kg, kg * (1 + error))


def model_record(model: ModelFactor) -> dict[str, Any]:
    """A model as a file has it: what is unknown is left out, and so is what follows from the rest."""
    shares = model.shares
    record = {
        "manufacturer": model.manufacturer,
        "name": model.name,
        "kind": model.kind,
        "kgco2e_total": model.kgco2e_total,
        "use_share": shares.use,
        "production_share": shares.production,
        "transport_share": shares.transport,
        "end_of_life_share": shares.end_of_life,
        "kgco2e_nonuse": model.kgco2e_nonuse,
        "error": model.error,
        "screen_inch": model.screen_inch,
        "storage_gb": model.storage_gb,
        "lifetime_years": model.lifetime_years,
        "kwh_per_year": model.kwh_per_year,
        "use_location": model.use_location,
        "report_year": model.report_year,
        "source": model.source,
        "licence": model.licence,
        "read_through": model.read_through,
    }
    if model.kgco2e_nonuse == nonuse(model.kgco2e_total, shares.use):
        del record["kgco2e_nonuse"]
    return {name: value for name, value in record.items() if value not in (None, "")}


def value_record(value: ValueFactor) -> dict[str, Any]:
    """A value as a file has it: what is unknown is left out."""
    record = {each.name: getattr(value, each.name) for each in fields(value)}
    return {name: each for name, each in record.items() if each not in (None, "")}


def nonuse(total: float | None, use: float | None) -> float | None:
    """Everything but the use phase, kg CO2e; None when the total or the share of use is unknown."""
    return None if total is None or use is None else total * (1 - use)
