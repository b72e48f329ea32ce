"""Questions about take-backs: what was announced, what came, what is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from omlopp.apps.intake.models import (
    ENDED,
    DraftList,
    FrozenList,
    Heading,
    Line,
    Takeback,
    Tally,
    Unlisted,
)
from omlopp.domain import identity
from omlopp.domain.manifest import Field, Manifest
from omlopp.domain.vocabulary import Outcome


@dataclass(eq=False)
class TakebackUnknown(Exception):
    """No such take-back for this person."""


@dataclass(eq=False)
class NotInThisState(Exception):
    """The take-back is in a state in which this cannot be done."""

    number: str
    state: str
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Reconciliation:
    """How the announced lines ended. `open` are those that have not ended yet; all of it adds up."""

    announced: int
    received: int
    missing: int
    refused: int
    duplicate: int
    unreadable: int
    open: int
    unlisted: int

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        """Both counts together, for parts that have no line in common."""
        return Reconciliation(**{name: n + getattr(other, name) for name, n in vars(self).items()})

    @property
    def ended(self) -> int:
        """Lines that ended by what came or did not come: all but the open ones and the repeated."""
        return self.received + self.missing + self.refused + self.unreadable

    @property
    def adds_up(self) -> bool:
        """Whether every line is counted exactly once."""
        return self.announced == self.ended + self.duplicate + self.open

    @property
    def in_hand(self) -> int:
        """Devices that are physically here from this take-back."""
        return self.received + self.unreadable + self.unlisted


def _reconciled(of: dict[str, int]) -> Reconciliation:
    ended = {outcome.value: of.get(outcome, 0) for outcome in Outcome}
    still_open = of.get("open", 0)
    return Reconciliation(
        announced=sum(ended.values()) + still_open,
        open=still_open,
        unlisted=of.get("unlisted", 0),
        **ended,
    )


@dataclass(frozen=True)
class Effect:
    """What announcing a list would do: lines added, those that repeat an earlier one, those without a serial.

    `repeated` is true for a list that stands announced already, so that nothing would happen.
    """

    lines: int
    duplicates: int
    without_serial: int
    repeated: bool

    @property
    def devices(self) -> int:
        """How many devices the lines stand for."""
        return self.lines - self.duplicates


def effect(takeback: Takeback, read: Manifest) -> Effect:
    """What `actions.announce` would do with the list, as things stand now."""
    serials = [identity.normal_imei(row.serial) or identity.normal_serial(row.serial) for row in read.rows]
    known = set(
        Line.objects.filter(takeback=takeback.id).exclude(serial=None).values_list("serial", flat=True)
    )
    named = [serial for serial in serials if serial]
    return Effect(
        lines=len(serials),
        duplicates=len(named) - len(set(named) - known),
        without_serial=len(serials) - len(named),
        repeated=FrozenList.objects.filter(takeback=takeback.id, digest=read.digest()).exists(),
    )


def visible(sight: Iterable[str]) -> QuerySet[Takeback]:
    """The take-backs at or below the paths."""
    where = Q(pk__in=[])
    for path in sight:
        where |= Q(path__gte=path, path__lt=f"{path[:-1]}/")
    return Takeback.objects.filter(where)


def going(sight: Iterable[str]) -> QuerySet[Takeback]:
    """The take-backs at or below the paths that somebody still works with."""
    return visible(sight).exclude(state__in=ENDED)


def states(sight: Iterable[str]) -> dict[str, int | None]:
    """How many are in each state, those without any left out; None for ended ones, which are not counted."""
    counts: dict[str, int | None] = dict(going(sight).order_by().values_list("state").annotate(n=Count("id")))
    return counts | {state: None for state in ENDED if visible(sight).filter(state=state).exists()}


def takeback(number_or_id: str | UUID, sight: Iterable[str]) -> Takeback:
    """A take-back by its number or id, or `TakebackUnknown`."""
    wanted = Q(id=number_or_id) if isinstance(number_or_id, UUID) else Q(number=number_or_id)
    found = visible(sight).filter(wanted).first()
    if found is None:
        raise TakebackUnknown
    return found


def page(
    sight: Iterable[str], *, before: UUID | None = None, size: int = 50
) -> tuple[list[Takeback], UUID | None]:
    """Take-backs, newest first, and the key of the next page (None at the end)."""
    rows = visible(sight).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].id if len(found) > size else None


def reconciliation(takebacks: Sequence[UUID]) -> dict[UUID, Reconciliation]:
    """How the lines of the take-backs ended, from the stored counts: one question, of any number of lines."""
    counted: dict[UUID, dict[str, int]] = {key: {} for key in takebacks}
    rows = Tally.objects.filter(takeback__in=takebacks).values_list("takeback", "outcome")
    for key, outcome, n in rows.annotate(total=Sum("n")):
        counted[key][outcome] = n
    return {key: _reconciled(of) for key, of in counted.items()}


def by_unit(takeback: UUID) -> list[tuple[str, Reconciliation]]:
    """The reconciliation for each place in the tree that lines or unlisted devices name."""
    paths: dict[str, dict[str, int]] = {}
    rows = Tally.objects.filter(takeback=takeback).values_list("path", "outcome").annotate(total=Sum("n"))
    for path, outcome, n in rows:
        if n:
            paths.setdefault(path, {})[outcome] = n
    return [(path, _reconciled(of)) for path, of in sorted(paths.items())]


def in_all(parts: Iterable[Reconciliation]) -> Reconciliation:
    """The parts added up."""
    whole = Reconciliation(0, 0, 0, 0, 0, 0, 0, 0)
    for part in parts:
        whole = whole + part
    return whole


def lines(
    takeback: UUID, *, outcome: str | None = None, after: int = 0, size: int = 50
) -> tuple[list[Line], int | None]:
    """Lines in order, of one outcome (`open` for those not ended) if given, and the next page's key."""
    rows = Line.objects.filter(takeback=takeback, line__gt=after).order_by("line")
    if outcome == "open":
        rows = rows.filter(outcome=None)
    elif outcome:
        rows = rows.filter(outcome=outcome)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].line if len(found) > size else None


def lines_of_device(device: UUID) -> list[Line]:
    """Every line that ever announced the device, oldest first."""
    return list(Line.objects.filter(device=device).order_by("takeback", "line"))


def unlisted(takeback: UUID) -> list[Unlisted]:
    """The devices that came without being announced."""
    return list(Unlisted.objects.filter(takeback=takeback).order_by("found_at", "device"))


def remembered_headings(path: str) -> dict[str, Field | None]:
    """What headings of this customer mean, as somebody has explained them; None is a column not used."""
    rows = Heading.objects.filter(path=path).values_list("heading", "field")
    return {heading: Field(field) if field else None for heading, field in rows}


def newest_list(takeback: UUID) -> FrozenList | None:
    """The list that was announced last, None before there is one."""
    return FrozenList.objects.filter(takeback=takeback).order_by("-first_line").first()


def drafts(takeback: UUID) -> list[DraftList]:
    """Lists under preview, newest first."""
    return drafts_of([takeback]).get(takeback, [])


def drafts_of(takebacks: Sequence[UUID]) -> dict[UUID, list[DraftList]]:
    """The same of several take-backs, by take-back; those without one are left out."""
    found: dict[UUID, list[DraftList]] = {}
    for draft in DraftList.objects.filter(takeback__in=takebacks, announced_at=None).order_by("-id"):
        found.setdefault(draft.takeback, []).append(draft)
    return found
