"""Questions about keyboards: what stands on those in the house, the runs, how often a print goes wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from omlopp.apps.devices.models import Device
from omlopp.apps.keyboards.models import IN_RUN, Geometry, Keyboard, Outcome, Run, State
from omlopp.domain import keyboards as subject
from omlopp.domain.keyboards import Rate, misprint_rate

PAGE = 50
CHOICE_LIMIT = 20_000
"""Keyboards a market choice looks at."""
ENOUGH_PRINTS = 50
"""From so many prints on the house's own misprint share is reckoned with, and not the assumed one."""
SPOILT = ("reprint", "scrapped_cap")
"""Outcomes that count as misprints; what was withdrawn or swapped unprinted does not count at all."""


def _below(sight: Iterable[str]) -> Q:
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__startswith=path)
    return where


def visible(sight: Iterable[str]) -> QuerySet[Keyboard]:
    """The keyboards of devices at or below the paths."""
    return Keyboard.objects.filter(_below(sight))


def of_device(device: UUID) -> Keyboard | None:
    """The device's keyboard; None for a device that has none to our knowledge."""
    return Keyboard.objects.filter(device=device).first()


@dataclass(frozen=True, slots=True)
class Group:
    """How many keyboards in the house are alike: state, legends and body; None is unknown."""

    state: str
    layout: str | None
    form: str | None
    count: int


def groups(sight: Sequence[str]) -> list[Group]:
    """The keyboards in the house by state, legends and body, most first."""
    rows = (
        visible(sight)
        .filter(here=True)
        .values_list("state", "layout", "form")
        .annotate(n=Count("device"))
        .order_by("-n", "state", "layout", "form")
    )
    return [Group(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Row:
    """A keyboard and its device."""

    keyboard: Keyboard
    device: Device


@dataclass(frozen=True, slots=True)
class Page:
    """One page by keyset: `after` is the device the next begins behind, None at the end."""

    rows: list[Row]
    after: UUID | None


def page(keyboards: QuerySet[Keyboard], *, after: UUID | None = None, size: int = PAGE) -> Page:
    """One page of the keyboards behind the device `after`, in the order of devices."""
    rows = keyboards.order_by("device")
    found = list((rows.filter(device__gt=after) if after else rows)[: size + 1])
    devices = Device.objects.in_bulk([one.device for one in found])
    shown = [Row(one, devices[one.device]) for one in found[:size] if one.device in devices]
    return Page(shown, found[size - 1].device if len(found) > size else None)


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with how many of its keyboards are not done yet, and how many ended in which way."""

    run: Run
    waiting: int
    ended: Mapping[str, int]


def runs(sight: Iterable[str], *, limit: int = 200) -> list[RunRow]:
    """The runs at which something waits, those with the same millimetres and setting beside each other."""
    waiting = Keyboard.objects.filter(run__isnull=False, state__in=IN_RUN).values("run")
    found = Run.objects.filter(_below(sight), id__in=waiting).order_by(
        "geometry", "source", "target", "method", "id"
    )[:limit]
    return with_counts(list(found))


def with_counts(found: Sequence[Run]) -> list[RunRow]:
    """The runs with what waits and what ended in each."""
    ids = [run.id for run in found]
    waiting = dict(
        Keyboard.objects.filter(run__in=ids, state__in=IN_RUN)
        .values_list("run")
        .annotate(n=Count("device"))
        .order_by()
    )
    ended: dict[UUID, dict[str, int]] = {}
    for run, outcome, n in (
        Outcome.objects.filter(run__in=ids)
        .values_list("run", "outcome")
        .annotate(n=Count("id"))
        .order_by("run", "outcome")
    ):
        ended.setdefault(run, {})[outcome] = n
    return [RunRow(run, waiting.get(run.id, 0), ended.get(run.id, {})) for run in found]


def run(id_: UUID, sight: Iterable[str]) -> Run | None:
    """The run, None where there is none for this person."""
    return Run.objects.filter(_below(sight), id=id_).first()


def waiting_in(run: UUID, *, after: UUID | None = None) -> Page:
    """The keyboards that wait in the run, with their devices."""
    return page(Keyboard.objects.filter(run=run).exclude(state=State.ON_JIG), after=after)


def mounted_in(run: UUID) -> list[Row]:
    """The keyboards of the run that lie in the jig, with their devices."""
    return page(Keyboard.objects.filter(run=run, state=State.ON_JIG)).rows


@dataclass(frozen=True, slots=True)
class EndedRow:
    """What came of a keyboard in a run, with its device."""

    outcome: Outcome
    device: Device


def ended_in(run: UUID, *, limit: int = 100) -> list[EndedRow]:
    """What came of the keyboards of the run, newest first."""
    found = list(Outcome.objects.filter(run=run).order_by("-ended_at", "-id")[:limit])
    devices = Device.objects.in_bulk({one.device for one in found})
    return [EndedRow(one, devices[one.device]) for one in found if one.device in devices]


def last_ended(run: UUID, devices: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of the devices last ended in the run, of those that did."""
    rows = Outcome.objects.filter(run=run, device__in=list(devices)).values_list("device")
    return dict(rows.annotate(last=Max("ended_at")).order_by())


def outcomes_of(device: UUID) -> list[Outcome]:
    """What came of the device's keyboard, each time it was in a run, newest first."""
    return list(Outcome.objects.filter(device=device).order_by("-ended_at", "-id"))


def is_of_run(digest: str, run: Run) -> bool:
    """Whether an exhibit is a photo, or the picture of a photo's check, recorded for the run."""
    if digest in (run.first_photo, run.first_picture):
        return True
    return Outcome.objects.filter(run=run.id).filter(Q(photo=digest) | Q(picture=digest)).exists()


def many(devices: Iterable[UUID]) -> dict[UUID, Keyboard]:
    """The keyboards of many devices, of those that have one to our knowledge."""
    return Keyboard.objects.in_bulk(list(devices))


@dataclass(frozen=True, slots=True)
class RateRow:
    """How often one method went wrong on one machine with one geometry, and the worst deviation seen."""

    method: str
    machine: str | None
    geometry: UUID | None
    rate: Rate
    worst_mm: Decimal | None


def rates(sight: Iterable[str]) -> list[RateRow]:
    """The misprint rates with their intervals, by method, machine and geometry."""
    rows = (
        Outcome.objects.filter(run__in=Run.objects.filter(_below(sight)).values("id"))
        .filter(outcome__in=("released", *SPOILT))
        .values_list("method", "machine", "geometry")
        .annotate(whole=Count("id"), spoilt=Count("id", filter=Q(outcome__in=SPOILT)), worst=Max("error_mm"))
        .order_by("method", "machine", "geometry")
    )
    return [
        RateRow(method, machine, geometry, misprint_rate(spoilt, whole), worst)
        for method, machine, geometry, whole, spoilt, worst in rows
    ]


def geometries(sight: Iterable[str]) -> list[Geometry]:
    """The millimetres the house prints by."""
    return list(Geometry.objects.filter(_below(sight)).order_by("name", "id"))


def fitting(found: Iterable[Geometry]) -> dict[tuple[str, str], Geometry]:
    """The newest geometry by (manufacturer|model in lower case, form)."""
    return {
        (fits, each.form): each
        for each in sorted(found, key=lambda one: one.adopted_at)
        for fits in each.fits
    }


def key_of_model(device: Device) -> str:
    """How a geometry names the device's model."""
    return f"{(device.manufacturer or '').lower()}|{(device.model or '').lower()}"


def counted_by_state(found: Iterable[Group]) -> dict[str, int]:
    """How many keyboards are in each state."""
    counts = dict.fromkeys(State.values, 0)
    for group in found:
        counts[group.state] += group.count
    return counts


def misprint(sight: Sequence[str]) -> tuple[subject.Constant, Rate]:
    """How often a print goes wrong: the house's own share, or what is assumed until it has printed enough.

    With it the prints counted.
    """
    rows = Outcome.objects.filter(
        run__in=Run.objects.filter(_below(sight)).values("id"), method=subject.Method.PRINT
    )
    spoilt = rows.filter(outcome__in=SPOILT).count()
    rate = misprint_rate(spoilt, spoilt + rows.filter(outcome="released").count())
    if rate.share is None or rate.count < ENOUGH_PRINTS:
        return subject.Terms().misprint, rate
    return subject.Constant(Decimal(str(round(rate.share, 4))), "measured"), rate


@dataclass(frozen=True, slots=True)
class MarketChoice:
    """The choice, the devices by id, and how many were left out: nobody said what they bring as they are.

    `misprint` is the share that was reckoned with, assumed or measured; `prints` how often we have printed.
    """

    choice: subject.Choice
    devices: Mapping[UUID, Device]
    without_worth: int
    misprint: subject.Constant
    prints: Rate


def choose(
    sight: Sequence[str],
    demand: Sequence[subject.Demand],
    *,
    worth: Mapping[str, Decimal],
    printer_minutes: float | None,
) -> MarketChoice:
    """Which keyboards in the house to re-print for which market.

    `worth` is what a device brings as it is, by model ("manufacturer model" in lower case). Looks at those
    whose legends are known and that are in no run, at most `CHOICE_LIMIT`. Raises
    `keyboards.ChoiceImpossible`.
    """
    rows = list(
        visible(sight)
        .filter(here=True, state__in=(State.SEEN, State.RELEASED), layout__isnull=False, form__isnull=False)
        .order_by("device")[:CHOICE_LIMIT]
    )
    devices = Device.objects.in_bulk([row.device for row in rows])
    fits = fitting(Geometry.objects.all())
    supply = []
    for row in rows:
        device = devices[row.device]
        model = key_of_model(device).replace("|", " ")
        if model not in worth:
            continue
        geometry = fits.get((key_of_model(device), row.form or ""))
        supply.append(
            subject.Supply(
                str(row.device),
                row.layout or "",
                subject.Form(row.form or ""),
                model,
                worth[model],
                device.grade or "",
                subject.State(
                    trust=subject.Trust(geometry.trust) if geometry else subject.Trust.ASSUMED,
                    wear=subject.Wear(row.wear) if row.wear else None,
                    material=subject.Material(row.material) if row.material else None,
                    backlit=row.backlit,
                ),
            )
        )
    share, prints = misprint(sight)
    chosen = subject.choose(
        supply, demand, printer_minutes=printer_minutes, terms=subject.Terms(misprint=share)
    )
    return MarketChoice(chosen, devices, len(rows) - len(supply), share, prints)
