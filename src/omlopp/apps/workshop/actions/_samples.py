"""Independent checks: drawn by the ledger, so that nobody chooses, and done by a second person."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db import connection

from omlopp import ledger
from omlopp.apps.workshop._known import column, load
from omlopp.apps.workshop._reading import media_type
from omlopp.apps.workshop.actions._bulk import DeviceNotHere
from omlopp.apps.workshop.models import Policy, Sample, SampleMedium
from omlopp.domain import erasure, events
from omlopp.domain.vocabulary import Judgement

RESULTS = ("no_data", "data_found", "unreadable")
METHODS = ("full_read", "random_read", "recovery_software")
JUDGED = ("MediumJudged", "MediumFound")


@dataclass(eq=False)
class NothingToSample(Exception):
    """No erased medium is in the house to draw from."""


@dataclass(eq=False)
class SampleStands(Exception):
    """These very media were drawn from already: what was drawn stands, whoever likes it."""

    sample: UUID


@dataclass(eq=False)
class NotInSample(Exception):
    """The medium was not drawn."""

    medium: UUID


@dataclass(eq=False)
class SecondPersonNeeded(Exception):
    """Whoever erased a medium does not check it, nor does nobody."""

    medium: UUID


@dataclass(eq=False)
class SampleWordUnknown(Exception):
    """There is no such result, or no such way of looking."""

    word: str


POPULATION = """
SELECT COALESCE(m.serial, m.id::text), m.id, d.id FROM devices_medium m
JOIN devices_device d ON d.id = m.device
WHERE m.state = 'present' AND m.sufficient AND m.judgement IN ('PURGE', 'CLEAR')
    AND d.stage IN ('received', 'in_stock')
    AND d.takeback IS NOT DISTINCT FROM COALESCE(%(takeback)s::uuid, d.takeback)
    AND d.path >= %(path)s AND d.path < %(end)s
    AND m.judged_at >= COALESCE(%(since)s::timestamptz, '-infinity')
ORDER BY m.id
"""


def draw_sample(
    *,
    takeback: UUID | None,
    actor: UUID | None,
    at: datetime,
    path: str = "",
    since: datetime | None = None,
    share: Fraction = erasure.SHARE,
) -> UUID:
    """Draw media for an independent check; returns the sample's id.

    From the erased media in the house of a take-back, or of the `path` since a moment. The draw rests on the
    first signed head of the ledger after the last of them was judged (`erasure.draw`), so neither the media
    nor the head can be chosen by the other; a head is signed where there is none yet. Call it outside a
    transaction. Raises `NothingToSample`, `SampleStands`, `ledger.LedgerBehind`.
    """
    if takeback is not None:
        path = Policy.objects.values_list("path", flat=True).get(takeback=takeback)
    rows = _population(takeback, path, since)
    if not rows:
        raise NothingToSample
    held = {name: (medium, device) for name, medium, device in rows}
    subjects = list({device for _, _, device in rows})
    head = ledger.first_head_over(subjects, JUDGED)
    if head is None:
        ledger.settle(subjects)
        ledger.checkpoint()
        head = ledger.first_head_over(subjects, JUDGED)
    if head is None:
        raise ledger.LedgerBehind
    drawn = erasure.draw(held, checkpoint=head.note.encode(), share=share)
    # Two who draw at once draw once.
    with ledger.holding([takeback] if takeback is not None else []):
        earlier = Sample.objects.filter(
            takeback=takeback, path=path, population_sha256=drawn.population_sha256, share=_text(share)
        ).first()
        if earlier is not None:
            raise SampleStands(earlier.id)
        sample = ledger.new_id()
        ledger.append(
            [
                events.SampleDrawn(
                    subject=sample,
                    path=path,
                    sampling=drawn.sampling,
                    seed=drawn.seed,
                    size=head.size,
                    population=drawn.population,
                    population_sha256=drawn.population_sha256,
                    share=_text(share),
                    media=tuple(
                        events.Drawn(medium=held[name][0], device=held[name][1]) for name in drawn.drawn
                    ),
                    takeback=takeback,
                    since=since.isoformat() if since else None,
                )
            ],
            actor=actor,
            at=at,
        )
    return sample


def _population(takeback: UUID | None, path: str, since: datetime | None) -> list[tuple[str, UUID, UUID]]:
    """What can be drawn from: (name that an outsider can be shown, medium, device)."""
    with connection.cursor() as cursor:
        cursor.execute(
            POPULATION, {"takeback": takeback, "path": path, "end": f"{path[:-1]}/", "since": since}
        )
        found: list[tuple[str, UUID, UUID]] = cursor.fetchall()
    return found


def _text(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"


def erasers_of(media: list[UUID]) -> dict[UUID, set[UUID]]:
    """Who stood for the erasure reports on each of the media."""
    found: dict[UUID, set[UUID]] = {}
    for medium, person in column(
        "SELECT medium, taken_in_by FROM workshop_evidence"
        " WHERE medium = ANY(%s) AND taken_in_by IS NOT NULL",
        media,
    ):
        found.setdefault(medium, set()).add(person)
    return found


def check_sample(
    *,
    sample: UUID,
    medium: UUID,
    result: str,
    method: str,
    actor: UUID | None,
    at: datetime,
    tool: str | None = None,
    blocks_read: int | None = None,
    proof: bytes = b"",
) -> None:
    """Record what a second person found on a medium that was drawn; `proof` (the tool's report) is kept.

    `result` is one of `RESULTS`, `method` of `METHODS`. Where data is found the medium is judged NONE and its
    device is held, out of stock if it was in it, until the medium is erased anew or destroyed. Refuses with
    `SampleWordUnknown`, `NotInSample`, `SecondPersonNeeded`, `DeviceNotHere`.
    """
    drawn = SampleMedium.objects.filter(sample=sample, medium=medium).first()
    if drawn is None:
        raise NotInSample(medium)
    for word, known in ((result, RESULTS), (method, METHODS)):
        if word not in known:
            raise SampleWordUnknown(word)
    with ledger.holding([drawn.device]):
        if actor is None or actor in erasers_of([medium]).get(medium, set()):
            raise SecondPersonNeeded(medium)
        now = load([drawn.device])[drawn.device]
        if not now.in_house:
            raise DeviceNotHere(now.id, now.stage)
        exhibit = ledger.keep(proof, media_type=media_type(proof)) if proof else None
        facts: list[events.Event] = [
            events.MediumSampled(
                subject=now.id,
                medium=medium,
                sample=sample,
                result=result,
                method=method,
                tool=tool,
                blocks_read=blocks_read,
                exhibit=exhibit,
            )
        ]
        if result == "data_found":
            held = next(one for one in now.media if one.id == medium)
            facts.append(
                events.MediumJudged(
                    subject=now.id,
                    medium=medium,
                    judgement=str(Judgement.NONE),
                    rule="sample",
                    policy=held.policy or now.policy.name,
                    sufficient=False,
                    reasons=tuple(dict.fromkeys(("sample_failed", *held.reasons))),
                    not_checked=tuple(code for code in held.not_checked if code != "independent_sample"),
                    exhibit=held.exhibit,
                    rules=held.rules,
                )
            )
        ledger.append(facts, actor=actor, at=at)
