"""One take-back in figures that add up, each with the page behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from omlopp.apps.devices.models import Stage, Standing
from omlopp.apps.intake.models import State, Takeback
from omlopp.apps.intake.queries import Reconciliation
from omlopp.domain.vocabulary import Outcome
from omlopp.portal.page import say
from omlopp.ui import formats, words

IN_HAND = (Stage.RECEIVED, Stage.IN_STOCK, Stage.SHIPPED)
HELD_BACK = Q(stage=Stage.RECEIVED, short=True)
WAY = (
    State.ORDERED,
    State.ANNOUNCED,
    State.COLLECTED,
    State.RECEIVING,
    State.RECONCILED,
    State.REPORTED,
    State.SETTLED,
)
ORDER = (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, *WAY[2:], State.CLOSED)


@dataclass(frozen=True)
class Data:
    """The storage media of the devices in hand. `uncounted` devices may hold media nobody has looked for."""

    media: int
    sufficient: int
    devices: int
    cleared: int
    uncounted: int
    insufficient: int


def unit_path(customer: str, path: str) -> str:
    """The unit directly below the customer that a place belongs to; the customer itself where it is that."""
    below = path.removeprefix(customer).split(".")[0]
    return f"{customer}{below}." if path != customer and below else customer


def by_unit_of(
    customer: str, parts_: Sequence[tuple[str, Reconciliation]]
) -> list[tuple[str, Reconciliation]]:
    """The reconciliation by the customer's units, those of the places below added up."""
    found: dict[str, Reconciliation] = {}
    for path, of in parts_:
        unit = unit_path(customer, path)
        found[unit] = found[unit] + of if unit in found else of
    return list(found.items())


def step_list(takeback: Takeback) -> list[dict[str, object]]:
    """The way of a take-back as steps. A step that is behind is done, also where it was skipped over."""
    at = ORDER.index(State(takeback.state)) if takeback.state in ORDER else -1
    steps: list[dict[str, object]] = []
    for state in WAY:
        place = ORDER.index(state)
        settled = takeback.state in (State.SETTLED, State.CLOSED)
        done = place < at or (place == at and settled)
        current = not settled and (
            place == at or (state == State.ANNOUNCED and takeback.state == "scheduled")
        )
        steps.append(
            {
                "text": say("state", state),
                "url": None,
                "state": "current" if current else "done" if done else "todo",
            }
        )
    return steps


def parts(takeback: Takeback, counted: Reconciliation) -> list[dict[str, object]]:
    """How the announced lines ended, as terms of the sum; those still open are one of them."""
    lines = reverse("takeback_lines", args=[takeback.number])
    found: list[dict[str, object]] = [
        {
            "code": str(outcome),
            "text": text,
            "count": getattr(counted, outcome.value),
            "url": f"{lines}?outcome={outcome.value}",
            "tone": words.tone(outcome),
        }
        for outcome, text in _ended()
    ]
    if counted.open:
        found.append(
            {
                "code": "open",
                "text": _("not here yet"),
                "count": counted.open,
                "url": f"{lines}?outcome=open",
                "tone": "info",
            }
        )
    return found


def _ended() -> tuple[tuple[Outcome, str], ...]:
    """The outcomes as words for many."""
    return (
        (Outcome.RECEIVED, pgettext("count", "received")),
        (Outcome.MISSING, pgettext("count", "missing")),
        (Outcome.REFUSED, pgettext("count", "refused")),
        (Outcome.DUPLICATE, pgettext("count", "duplicates")),
        (Outcome.UNREADABLE, pgettext("count", "unreadable")),
    )


def sentence(counted: Reconciliation) -> str:
    """The reconciliation in one sentence; what is nought and no exception is left out."""
    said = [
        (counted.announced, ngettext("%(number)s announced", "%(number)s announced", counted.announced)),
        (counted.received, ngettext("%(number)s received", "%(number)s received", counted.received)),
        (counted.missing, ngettext("%(number)s missing", "%(number)s missing", counted.missing)),
    ]
    if counted.open:
        text = ngettext("%(number)s not here yet", "%(number)s not here yet", counted.open)
        said.insert(2, (counted.open, text))
    said += [
        (number, text)
        for number, text in (
            (counted.refused, ngettext("%(number)s refused", "%(number)s refused", counted.refused)),
            (counted.duplicate, ngettext("%(number)s duplicate", "%(number)s duplicates", counted.duplicate)),
            (
                counted.unreadable,
                ngettext("%(number)s unreadable", "%(number)s unreadable", counted.unreadable),
            ),
            (
                counted.unlisted,
                ngettext("%(number)s not on the list", "%(number)s not on the list", counted.unlisted),
            ),
        )
        if number
    ]
    return ", ".join(text % {"number": formats.number(number)} for number, text in said) + "."


def data_of(takeback: UUID) -> Data:
    """What is known of the media of a take-back's devices in hand."""
    standing = Standing.objects.filter(takeback=takeback, stage__in=IN_HAND)
    counted = standing.aggregate(
        devices=Sum("n", filter=Q(holds=True)),
        media=Sum("media", filter=Q(holds=True)),
        sufficient=Sum("sufficient", filter=Q(holds=True)),
        cleared=Sum("n", filter=Q(holds=True, known=True, enough=True)),
        uncounted=Sum("n", filter=Q(holds=True, known=False)),
        insufficient=Sum("n", filter=HELD_BACK),
    )
    return Data(**{name: n or 0 for name, n in counted.items()})


def held_back(takebacks: Sequence[UUID]) -> dict[UUID, int]:
    """Devices held back because one of their media was judged insufficient, by take-back."""
    rows = Standing.objects.filter(HELD_BACK, takeback__in=takebacks).values_list("takeback")
    return {takeback: n for takeback, n in rows.annotate(total=Sum("n")) if n}
