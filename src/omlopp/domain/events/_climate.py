"""Facts about what reuse spared, by a named and versioned method."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the sum, in grams CO2e, signed as it enters the sum."""

    name: str
    low_g: int
    central_g: int
    high_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingAssessed(Event):
    """What a device's reuse spared, in grams CO2e; None throughout where it is unknown.

    `level` is model, family, subgroup, category, component or none; `factors` the digest of the method's own
    factors and `factor_set` that of the models' footprints it looked in, None where it looks in none.
    """

    takeback: UUID
    method: str
    version: str
    factors: str
    fate: str
    level: str
    low_g: int | None
    central_g: int | None
    high_g: int | None
    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()
    factor_set: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatementOrdered(Event):
    """Climate reports are to be said anew, beside the old ones, by a method and its factors.

    The subject is the restatement itself; `path` the party at and below which reports are restated and
    `reports` how many there were when it was ordered.
    """

    method: str
    version: str
    factors: str
    path: str
    reports: int
    factor_set: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRestated(Event):
    """One climate report was said anew; net grams CO2e before and after, and what each cause added.

    The subject is that of the report; `report` and `statement` are the earlier and the new statement. The
    causes add up to `after_g` less `before_g`.
    """

    restatement: UUID
    report: UUID
    statement: UUID
    path: str
    before_g: int
    after_g: int
    facts_g: int
    burden_g: int
    factors_g: int
    method_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareClaimed(Event):
    """A party claims its part of what a device's reuse spared in one take-back; a later claim replaces it.

    `ppm` is the part in millionths. All parties' parts of one device in one take-back are at most a million.
    """

    takeback: UUID
    party: UUID
    ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorsLoaded(Event):
    """From now on models' footprints are looked up in this set; the subject is the operator.

    `factor_set` is the digest of what the set holds, `exhibit` the whole set as a file, `files` the files
    that were handed in. `left_out` of their records were not usable. `aliases` is the list of approved names
    in force, where there are any.
    """

    factor_set: str
    exhibit: str
    files: tuple[str, ...]
    models: int
    values: int
    left_out: int
    aliases: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasApproved(Event):
    """A person said that what tools report is that model, from now on; the subject is the operator.

    The name as reported (`version` empty for names without one), of devices of the `kind`, and the model as
    its sheet prints it. `factor_set` is the digest of the set with all names in force, `exhibit` the set
    without them as a file, `aliases` the list of them.
    """

    alias: UUID
    manufacturer: str
    product: str
    version: str
    kind: str | None
    model_manufacturer: str
    model: str
    factor_set: str
    exhibit: str
    aliases: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasWithdrawn(Event):
    """An approved name holds no longer; the subject is the operator. The rest is as in `AliasApproved`."""

    alias: UUID
    factor_set: str
    exhibit: str
    aliases: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteEntryRecorded(Event):
    """What the operator's own work cost in a year, one sort of it; a later entry of the sort replaces it.

    The subject is the operator. `code`: electricity, heat, fuel, transport_in, transport_out, packaging,
    travel, other. `amount` is decimal text in `unit`; grams CO2e from low to high. `source` is the id of a
    text that says where the figures come from, `source_digest` its salted digest; the exhibit is the bill.
    """

    year: int
    code: str
    amount: str
    unit: str
    low_g: int
    central_g: int
    high_g: int
    source: UUID
    source_digest: str
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteYearClosed(Event):
    """The operator's year is closed: its entries are final, and `devices` of them were reused in it."""

    year: int
    devices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRecorded(Event):
    """The operator bought a removal or an offset of `grams` CO2e; it is never taken from any saving.

    `kind`: removal, offset. The exhibit is the certificate; `retired` says whether nobody can sell it again.
    """

    removal: UUID
    kind: str
    grams: int
    vintage: int
    retired: bool
    exhibit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecyclingReported(Event):
    """A recycler said what it made of what was handed over to it; the subject is the operator.

    It speaks of the devices that left for recycling or destruction from `start` up to before `end`, to the
    party `recycler`, or to anybody where that is None. `devices` of them weigh `handed_g`, as `weighed` or
    else by averages. Of that so many grams became material, energy or landfill, at most all of it; the rest
    is not reported yet. The exhibit is the recycler's document. One of the same period and recycler replaces
    an earlier one.
    """

    report: UUID
    recycler: UUID | None
    start: date
    end: date
    devices: int
    handed_g: int
    weighed: bool
    material_g: int
    energy_g: int
    landfill_g: int
    exhibit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecyclingReportWithdrawn(Event):
    """What a recycler was said to have reported was recorded by mistake; the subject is the operator."""

    report: UUID
