"""The return report (återrapport): what came of a take-back, exceptions first, and that it adds up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from omlopp.documents._facts import Document, FiguresDisagree
from omlopp.documents._figures import NBSP, iso_date, number, percent
from omlopp.documents._sampled import Sampled, sampled_text
from omlopp.documents._sheet import LISTED, Page, alike, column, frame, known, party, proof, rows
from omlopp.documents._words import Words
from omlopp.domain.vocabulary import Grade, Judgement, Outcome, Route

UNLISTED = "unlisted"
"""The outcome of a device that came without having been announced."""

_LONG = 40
"""Above this many devices each unit's table starts a page of its own, to be handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """How the customer's list met what came. Counts of lines; `unlisted` came without a line."""

    announced: int
    received: int
    missing: int
    refused: int
    duplicate: int
    unreadable: int
    unlisted: int

    def __post_init__(self) -> None:
        ended = self.received + self.missing + self.refused + self.duplicate + self.unreadable
        if self.announced != ended:
            raise FiguresDisagree("announced", stated=self.announced, found=ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaCount:
    """How many storage media of one kind met one judgement, and whether that is sufficient."""

    medium: str | None
    judgement: Judgement | None
    sufficient: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReturned:
    """One announced line or one unlisted device.

    `line` is the line of the customer's list. `outcome` is an `Outcome` or `unlisted`. `media` of which
    `media_sufficient` are judged sufficient; None where nobody has looked. `remarks` are codes of what the
    customer should know (a lock, another serial number than announced); with one, the device is an exception.
    """

    outcome: str
    line: int | None = None
    serial: str | None = None
    model: str | None = None
    kind: str | None = None
    unit: str | None = None
    grade: str | None = None
    route: str | None = None
    media: int | None = None
    media_sufficient: int | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_exception(self) -> bool:
        """Whether the customer must be told about it before the totals."""
        return self.outcome != Outcome.RECEIVED or bool(self.remarks) or self.has_open_media

    @property
    def has_open_media(self) -> bool:
        """Whether a storage medium of it still lacks a sufficient judgement."""
        return self.media is not None and (self.media_sufficient or 0) < self.media


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReport(Document):
    """A take-back from list to outcome. `devices` has every announced line and every unlisted device.

    Raises `FiguresDisagree` when `reconciliation` and `devices` tell different stories.
    """

    SHAPE: ClassVar[str] = "omlopp/return-report/1"

    order: str
    reconciliation: Reconciliation
    media: tuple[MediaCount, ...]
    devices: tuple[DeviceReturned, ...]
    collected_date: date | None = None
    received_date: date | None = None
    place: str | None = None
    list_sha256: str | None = None

    def __post_init__(self) -> None:
        found = Counter(device.outcome for device in self.devices)
        for outcome in (*Outcome, UNLISTED):
            stated = getattr(self.reconciliation, outcome)
            if found[outcome] != stated:
                raise FiguresDisagree(str(outcome), stated=stated, found=found[outcome])
        if len(self.devices) != found.total() or set(found) - {*Outcome, UNLISTED}:
            raise FiguresDisagree("outcome", stated=[*Outcome, UNLISTED], found=sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledReport(ReturnReport):
    """The return report as it is issued now: it tells of the independent samples.

    Those of the first shape are printed as they always were. None: unknown.
    """

    SHAPE: ClassVar[str] = "omlopp/return-report/2"

    sampled: Sampled | None = None


def page(document: ReturnReport, words: Words, sha256: str) -> Page:
    """The report as its template `takeback.typ` wants it; `sha256` is its data's digest."""
    language = words.language
    counts = document.reconciliation
    counted = {
        outcome: _counted(outcome, getattr(counts, outcome), words) for outcome in (*Outcome, UNLISTED)
    }
    announced = number(counts.announced, language)
    exceptions = [device for device in document.devices if device.is_exception]
    came = [device for device in document.devices if device.outcome in (Outcome.RECEIVED, UNLISTED)]
    lead = words(
        "return.result",
        order=document.order,
        announced=announced,
        received=counted["received"],
        rest=_rest(counts, words),
    )
    title = words("return.title")
    return {
        **frame(document, words, title=title, subject=lead),
        "lead": {"tone": "plain", "text": lead, "more": _more(document, words)},
        "figures": [
            {"value": announced, "label": words("return.announced")},
            *(
                {
                    "value": number(getattr(counts, outcome), language),
                    "label": words.code("outcome", outcome),
                    "tone": _tone(outcome, getattr(counts, outcome)),
                }
                for outcome in (*Outcome, UNLISTED)
            ),
        ],
        "sums": {
            "title": words("return.adds_up"),
            "lines": [
                words("return.equals", announced=announced, **counted),
                words("return.came", came=number(counts.received + counts.unlisted, language), **counted),
            ],
        },
        "exceptions": {
            "title": words("return.exceptions"),
            "none": words("return.exceptions_none"),
            "table": _exceptions(exceptions, words) if exceptions else None,
        },
        "media": {
            "title": words("media"),
            "none": words("return.no_media"),
            "table": _media_table(document.media, words) if document.media else None,
        },
        "routes": {
            "title": words("return.by_route"),
            "table": _shares((device.route for device in came), Route, "route", "not_routed", words),
        },
        "grades": {
            "title": words("return.by_grade"),
            "table": _shares((device.grade for device in came), Grade, "grade", "not_graded", words),
        },
        "about": rows(
            {
                words("customer"): party(document.customer),
                words("order"): {"mono": document.order},
                words("return.collected"): known_date(document.collected_date, words),
                words("return.received_at"): known_date(document.received_date, words),
                words("return.place"): known(document.place, words),
                words("return.list"): known(document.list_sha256, words, mono=True),
            }
        ),
        "devices": {
            "title": words("return.devices"),
            "new-pages": len(document.devices) > _LONG,
            "note": f". {words('alike.note_line')}" if len(document.devices) > LISTED else "",
            "units": _by_unit(document.devices, words),
        },
        "left-out": {
            "title": words("return.not_included"),
            "text": words("return.not_included_text"),
        },
        "proof": proof(document, words, sha256),
    }


def _more(document: ReturnReport, words: Words) -> list[str]:
    media = [_media_sentence(document.media, words)]
    if isinstance(document, SampledReport) and document.sampled is not None:
        return [*media, sampled_text(document.sampled, words)]
    return media


def known_date(value: date | None, words: Words) -> Any:
    """A date, or the word for unknown set apart."""
    return known(None if value is None else iso_date(value, words.language), words)


def _tone(outcome: str, count: int) -> str:
    if not count or outcome == Outcome.RECEIVED:
        return "plain"
    return "warn" if outcome in (UNLISTED, Outcome.DUPLICATE) else "error"


def _rest(counts: Reconciliation, words: Words) -> str:
    parts = [
        f", {_counted(outcome, count, words)}"
        for outcome in (*Outcome, UNLISTED)
        if outcome != Outcome.RECEIVED and (count := getattr(counts, outcome))
    ]
    return "".join(parts)


def _counted(outcome: str, count: int, words: Words) -> str:
    family = "outcome_one" if count == 1 else "outcome"
    return f"{number(count, words.language)} {words.code(family, outcome)}"


def _media_sentence(media: Sequence[MediaCount], words: Words) -> str:
    if not media:
        return words("return.no_media")
    total = sum(line.count for line in media)
    destroyed = sum(line.count for line in media if line.judgement is Judgement.DESTROYED and line.sufficient)
    erased = sum(line.count for line in media if line.sufficient) - destroyed
    return words(
        "return.media_result",
        total=number(total, words.language),
        erased=number(erased, words.language),
        destroyed=number(destroyed, words.language),
        open=number(total - erased - destroyed, words.language),
    )


def _exceptions(devices: Sequence[DeviceReturned], words: Words) -> Page:
    return {
        "size": 8.5,
        "columns": [
            column(words("line"), 1, align="right"),
            column(words("serial"), 2.6),
            column(words("model"), 3.6),
            column(words("unit_name"), 3),
            column(words("what"), 4),
        ],
        "rows": [
            [
                _line(device),
                known(device.serial, words, mono=True),
                known(device.model, words),
                known(device.unit, words),
                {
                    "tone": "error" if device.outcome == Outcome.MISSING else "warn",
                    "text": _what(device, words),
                },
            ]
            for device in devices
        ],
    }


def _line(device: DeviceReturned) -> Any:
    return str(device.line) if device.line is not None else {"unknown": "–"}


def _what(device: DeviceReturned, words: Words) -> str:
    parts = [] if device.outcome == Outcome.RECEIVED else [words.code("outcome_one", device.outcome)]
    parts += [words.code("remark", code) for code in device.remarks]
    if device.has_open_media:
        parts.append(words("return.media_open", done=str(device.media_sufficient or 0), of=str(device.media)))
    return ", ".join(parts)


def _media_table(media: Sequence[MediaCount], words: Words) -> Page:
    language = words.language
    return {
        "total": True,
        "columns": [
            column(words("medium").lower(), 4),
            column(words("judgement").lower(), 4),
            column(words("demand_met"), 3),
            column(words("count"), 2, align="right"),
        ],
        "rows": [
            *(
                [
                    words.code("medium", line.medium),
                    words("not_judged")
                    if line.judgement is None
                    else words.code("judgement", line.judgement.value),
                    {
                        "tone": "ok" if line.sufficient else "error",
                        "text": words("yes" if line.sufficient else "no"),
                    },
                    number(line.count, language),
                ]
                for line in media
            ),
            [words("all"), "", "", number(sum(line.count for line in media), language)],
        ],
    }


def _shares(
    codes: Iterable[str | None], order: Iterable[str], family: str, without: str, words: Words
) -> Page:
    counts = Counter(codes)
    total = counts.total()
    known_codes = [str(code) for code in order if counts[code]]
    others = sorted(code for code in counts if code is not None and code not in known_codes)
    lines = [(words.code(family, code), counts[code]) for code in (*known_codes, *others)]
    if counts[None]:
        lines.append((words(without), counts[None]))
    language = words.language
    return {
        "total": True,
        "columns": [
            column(words(family), 5),
            column(words("count"), 2, align="right"),
            column(words("share"), 2, align="right"),
        ],
        "rows": [
            *(
                [name, number(count, language), percent(Decimal(count) / total, language)]
                for name, count in lines
            ),
            [words("all"), number(total, language), ""],
        ],
    }


def _by_unit(devices: Sequence[DeviceReturned], words: Words) -> list[Page]:
    units: dict[str | None, list[DeviceReturned]] = {}
    for device in devices:
        units.setdefault(device.unit, []).append(device)
    if len(devices) > LISTED:
        return [
            {**_unit(unit, members, words), "alike": _alike(members, words)}
            for unit, members in units.items()
        ]
    columns = [
        column(words("line"), 1.1, align="right"),
        column(words("serial"), 3.1),
        column(words("model"), 4.2),
        column(words("outcome"), 2),
        column(words("grade"), 1),
        column(words("route"), 2.4),
        column(words("media_short"), 1.4, align="right"),
    ]
    return [
        {
            **_unit(unit, members, words),
            "table": {
                "size": 8,
                "columns": columns,
                "rows": [
                    [
                        _line(device),
                        known(device.serial, words, mono=True),
                        known(device.model, words),
                        words.code("outcome_one", device.outcome),
                        device.grade or "–",
                        words.code("route", device.route) if device.route else "–",
                        _media_of(device),
                    ]
                    for device in members
                ],
            },
        }
        for unit, members in units.items()
    ]


def _unit(unit: str | None, members: Sequence[DeviceReturned], words: Words) -> Page:
    return {
        "title": unit if unit and unit.strip() else words("return.no_unit"),
        "count": words("rows_shown", count=number(len(members), words.language)),
    }


def _alike(devices: Sequence[DeviceReturned], words: Words) -> list[Page]:
    groups: dict[tuple[str, ...], list[DeviceReturned]] = {}
    for device in devices:
        media = "" if device.media is None else words("alike.media", media=_media_of(device))
        shared = (
            device.model or words("unknown"),
            words.code("outcome_one", device.outcome),
            device.grade or "",
            words.code("route", device.route) if device.route else "",
            media,
        )
        groups.setdefault(shared, []).append(device)

    def name(device: DeviceReturned) -> str:
        serial = device.serial or words("unknown")
        return serial if device.line is None else f"{device.line}{NBSP}{serial}"

    return alike(groups, words, name=name)


def _media_of(device: DeviceReturned) -> str:
    if device.media is None:
        return "–"
    return f"{device.media_sufficient or 0}/{device.media}"
