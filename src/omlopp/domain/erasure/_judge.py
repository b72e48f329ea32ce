"""What a report on one medium is worth: the gates every piece of evidence must pass, then the table."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from omlopp.domain.erasure._model import (
    ErasureReport,
    HiddenAreas,
    MediumReport,
    Method,
    Result,
    Verification,
)
from omlopp.domain.erasure._policy import DEFAULT_POLICY, Policy
from omlopp.domain.erasure._rules import RULES, Rule, Sort, sort_of
from omlopp.domain.erasure.reasons import NotChecked, Reason
from omlopp.domain.hardware import Component, ComponentKind, HardwareReport, Interface
from omlopp.domain.identity import normal_serial
from omlopp.domain.vocabulary import Judgement

_RANK = {
    Judgement.DESTROY: 0,
    Judgement.NONE: 1,
    Judgement.REVIEW: 2,
    Judgement.CLEAR: 3,
    Judgement.PURGE: 4,
    Judgement.DESTROYED: 5,
}


def rank_of(judgement: Judgement) -> int:
    """Where a judgement stands from the worst (0) up: the order in which "the lowest wins"."""
    return _RANK[judgement]


NWIPE_DIRECT_IO_SINCE = (0, 42)
"""First nwipe version seen to verify past the page cache by itself. 0.33 "verified" unreadable sectors."""

_DESTRUCTION = frozenset(
    {Method.DEGAUSS, Method.INCINERATE, Method.MELT, Method.DISINTEGRATE, Method.SHRED, Method.CRUSH}
)
_PHONE_RESET = frozenset({Method.ERASE_ALL_CONTENT, Method.FACTORY_RESET, Method.POWERWASH})
_SANITIZE = frozenset({Method.SANITIZE_BLOCK, Method.SANITIZE_OVERWRITE, Method.SANITIZE_CRYPTO})
_WORTHLESS = frozenset(
    {Method.NVME_FORMAT, Method.TRIM, Method.WRITE_ZEROES, Method.PARTITION_DELETE, Method.QUICK_FORMAT}
)

# What a reader may remark that no counter shows, and what it does to the judgement.
_REMARKS_NONE = frozenset(
    {
        Reason.COMMAND_REJECTED,
        Reason.HUNDRED_PERCENT_BUT_FAILED,
        Reason.COUNTERS_DISAGREE,
        Reason.ERRORS_DESPITE_SUCCESS,
        Reason.SERIAL_MASKED,
        Reason.SUCCESS_MAY_BE_OLD,
        Reason.SIGNATURE_INVALID,
        Reason.SERIAL_CONTRADICTED,
    }
)
# "Erased with exceptions" is no success, whoever called it one; hdparm ends with 0 when the drive refused.
_EXCEPTIONS = re.compile(
    r"(?<!no )(?<!\b0 )(?<!without )(?:exception|warning)|(?<!inga )(?<!utan )undantag|partial|incomplete",
    re.IGNORECASE,
)
_EXIT_CODE = re.compile(r"(?:exit|rc|return|status)?[ _]?(?:code|status)?\s*[:=]?\s*0", re.IGNORECASE)
_REMARKS_REVIEW = frozenset(
    {
        Reason.TEXT_AND_COMMAND_DISAGREE,
        Reason.DOCUMENT_ID_TWICE,
        Reason.SAME_RUN_TWICE,
        Reason.REPORT_CUT_OFF,
        Reason.REPORTS_MERGED,
        Reason.DIRECT_IO_UNKNOWN,
        Reason.END_BEFORE_START,
    }
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one medium.

    `rule` is the row that decided ("0" for the gates before the table); `reasons` and `not_checked` are
    codes, in a fixed order. `then` is what must follow, such as DESTROY after a failed erasure of a disk.
    """

    judgement: Judgement
    rule: str
    reasons: tuple[Reason, ...]
    not_checked: tuple[NotChecked, ...]
    then: Judgement | None = None

    def as_json(self) -> dict[str, Any]:
        """Keys `judgement`, `rule`, `reasons`, `not_checked`, `then`."""
        return {
            "judgement": self.judgement,
            "rule": self.rule,
            "reasons": list(self.reasons),
            "not_checked": list(self.not_checked),
            "then": self.then,
        }


@dataclass(frozen=True, slots=True)
class Inventory:
    """The media a machine was seen to hold, by a tool other than the eraser, keyed by normal serial."""

    media: dict[str, Component] = field(default_factory=dict)
    twice: frozenset[str] = frozenset()

    @classmethod
    def of(cls, parts: "HardwareReport | Iterable[Component] | Inventory") -> "Inventory":
        """From an inventory report or a list of components; parts without a real serial are left out."""
        if isinstance(parts, Inventory):
            return parts
        components = parts.components if isinstance(parts, HardwareReport) else tuple(parts)
        named = [(serial, part) for part in components if part.holds_data and (serial := part.normal_serial)]
        counts = Counter(serial for serial, _ in named)
        return cls(dict(named), frozenset(serial for serial, times in counts.items() if times > 1))


def _version(text: str | None) -> tuple[int, ...] | None:
    if not text:
        return None
    numbers = []
    for piece in text.lstrip("vV").split("."):
        digits = piece[: len(piece) - len(piece.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits[:6]))
    return tuple(numbers) or None


def _read_past_cache(report: MediumReport) -> bool | None:
    """Whether the tool's read-back came from the medium: by its own word, else by what is known of it."""
    if report.direct_io is not None:
        return report.direct_io
    if report.tool == "nwipe":
        version = _version(report.tool_version)
        return version is not None and version >= NWIPE_DIRECT_IO_SINCE
    return None


def _out_of_order(started: str | None, ended: str | None) -> bool:
    if started is None or ended is None:
        return False
    if len(started) == len(ended) >= 19 and started[19:] == ended[19:]:
        return ended < started
    try:
        start, end = datetime.fromisoformat(started), datetime.fromisoformat(ended)
    except ValueError:
        return False
    # A time with and one without zone cannot be compared; that is said as "time zone not checked".
    return (start.tzinfo is None) == (end.tzinfo is None) and end < start


def _size_differs(report: MediumReport, part: Component) -> bool:
    if not report.size_bytes or not part.size_bytes:
        return False
    # One per cent: some inventories round to megabytes, some count in MiB.
    return abs(report.size_bytes - part.size_bytes) > max(report.size_bytes, part.size_bytes) // 100


def _names_differ(report: MediumReport, part: Component) -> bool:
    ours, theirs = normal_serial(report.model), normal_serial(part.model)
    if not ours or not theirs:
        return False
    # Some tools put the maker first, some cut the name: one inside the other is the same.
    return ours not in theirs and theirs not in ours and ours[:6] != theirs[:6]


def _own_doubts(report: MediumReport, inventory: Inventory | None) -> tuple[Reason, ...]:
    """Doubts that hang on this very medium: its serial, its times, its counters, the inventory."""
    doubts: list[Reason] = []
    serial = report.normal_serial
    if serial is None:
        doubts.append(Reason.SERIAL_MISSING)
    if report.started_at is not None and _out_of_order(report.started_at, report.ended_at):
        doubts.append(Reason.END_BEFORE_START)
    if (
        report.result is Result.SUCCESS
        and report.cleaned_bytes is not None
        and report.size_bytes
        and report.cleaned_bytes < report.size_bytes - report.size_bytes // 1000
    ):
        doubts.append(Reason.COUNTERS_DISAGREE)
    if inventory is not None and serial is not None:
        part = inventory.media.get(serial)
        if part is None:
            doubts.append(Reason.SERIAL_NOT_IN_INVENTORY)
        else:
            if serial in inventory.twice:
                doubts.append(Reason.SERIAL_TWICE_IN_INVENTORY)
            if _size_differs(report, part):
                doubts.append(Reason.SIZE_DIFFERS_FROM_INVENTORY)
            if report.medium is not None and part.medium is not None and report.medium is not part.medium:
                # What is enough hangs on it: an overwritten flash drive called a disk would pass for one.
                doubts.append(Reason.MEDIUM_DIFFERS_FROM_INVENTORY)
            if _names_differ(report, part):
                doubts.append(Reason.MODEL_DIFFERS_FROM_INVENTORY)
    if report.result is Result.SUCCESS and report.result_printed:
        if _EXCEPTIONS.search(report.result_printed):
            doubts.append(Reason.RESULT_PARTIAL)
        elif _EXIT_CODE.fullmatch(report.result_printed.strip()):
            doubts.append(Reason.EXIT_CODE_ONLY)
    return tuple(doubts)


_RESULT_REASON = {
    Result.FAILED: Reason.RESULT_FAILED,
    Result.PARTIAL: Reason.RESULT_PARTIAL,
    Result.ABORTED: Reason.RESULT_ABORTED,
    Result.UNKNOWN: Reason.RESULT_UNKNOWN,
}


def _gate(report: MediumReport) -> list[Reason]:
    """Row 0: what makes any report worth nothing, whatever was done."""
    against: list[Reason] = []
    if report.result is not Result.SUCCESS:
        against.append(_RESULT_REASON[report.result])
    if report.method is Method.NONE:
        against.append(Reason.NOTHING_DONE)
    elif report.method is Method.VERIFY_ONLY:
        against.append(Reason.VERIFY_ONLY)
    elif report.method is Method.UNKNOWN:
        against.append(Reason.METHOD_UNKNOWN)
    if report.method not in _DESTRUCTION:
        against += _verification_gate(report)
    if report.result is Result.SUCCESS and ((report.errors or 0) > 0 or (report.failed_sectors or 0) > 0):
        against.append(Reason.ERRORS_DESPITE_SUCCESS)
    if report.method in _SANITIZE and report.in_progress_seen is not True:
        # A drive at rest reports the success of its last sanitize, also when it never did one.
        against.append(Reason.SUCCESS_MAY_BE_OLD)
    against += [Reason(code) for code in report.remarks if code in _REMARKS_NONE]
    return against


def _verification_gate(report: MediumReport) -> list[Reason]:
    if report.verification is Verification.FAILED:
        return [Reason.VERIFICATION_FAILED]
    if report.method in _PHONE_RESET and report.recorded_by_tool and report.activation_lock is False:
        # The state after set-up, read by the tool, is the check there is on a phone.
        return []
    if report.verification is Verification.NONE:
        return [Reason.VERIFICATION_MISSING]
    if report.verification is Verification.UNKNOWN:
        return [Reason.VERIFICATION_UNKNOWN]
    if report.method is Method.OVERWRITE and _read_past_cache(report) is False:
        return [Reason.VERIFICATION_CACHED]
    return []


def _doubts_for_a_person(report: MediumReport, sort: Sort) -> list[Reason]:
    doubts = [Reason(code) for code in report.remarks if code in _REMARKS_REVIEW]
    if report.method is Method.OVERWRITE:
        if _read_past_cache(report) is None:
            doubts.append(Reason.DIRECT_IO_UNKNOWN)
        if sort is Sort.HDD and report.hidden_areas is HiddenAreas.PRESENT:
            doubts.append(Reason.HIDDEN_AREAS_PRESENT)
        elif sort is Sort.HDD and report.hidden_areas is HiddenAreas.UNKNOWN:
            doubts.append(Reason.HIDDEN_AREAS_UNKNOWN)
    return doubts


def _notes(report: MediumReport) -> list[Reason]:
    """Remarks that change nothing but must stand on the certificate."""
    notes = []
    standard = (report.standard_claimed or "").lower()
    if any(word in standard for word in ("dod", "5220", "hmg", "infosec", "is5", "gutmann", "schneier")):
        notes.append(Reason.STANDARD_NAME_IS_A_PATTERN)
    spoken = _REMARKS_NONE | _REMARKS_REVIEW
    known = Reason._value2member_map_
    notes += [Reason(code) for code in report.remarks if code not in spoken and code in known]
    return notes


def _left_unchecked(report: MediumReport, *, inventory: bool) -> list[NotChecked]:
    left = []
    if not inventory:
        left.append(NotChecked.INVENTORY_MATCH)
    if report.method not in _DESTRUCTION:
        if report.verification in (Verification.NONE, Verification.UNKNOWN):
            left.append(NotChecked.READ_BACK)
        elif report.direct_io is None:
            left.append(NotChecked.DIRECT_READ)
    if report.method in _SANITIZE and report.in_progress_seen is None:
        left.append(NotChecked.IN_PROGRESS)
    if report.interface in (Interface.ATA, Interface.SATA) and report.hidden_areas is HiddenAreas.UNKNOWN:
        left.append(NotChecked.HIDDEN_AREAS)
    if report.reallocated_sectors is None and report.method not in _DESTRUCTION:
        left.append(NotChecked.SMART_BEFORE_AND_AFTER)
    left += [
        NotChecked.REPORT_SIGNATURE,
        NotChecked.TIME_AGAINST_CUSTODY,
        NotChecked.OPERATOR,
        NotChecked.INDEPENDENT_SAMPLE,
    ]
    return left


_PRAISE = frozenset(
    {
        Reason.OVERWRITTEN_AND_READ_BACK,
        Reason.SANITIZE_SEEN_RUNNING,
        Reason.PURGE_BIT_SET,
        Reason.KEYS_DESTROYED,
        Reason.COMMAND_CONFIRMED,
        Reason.DESTROYED_WITH_PROOF,
    }
)
_DOUBT_IS_NONE = frozenset(
    {
        Reason.SERIAL_MISSING,
        Reason.SERIAL_NOT_IN_INVENTORY,
        Reason.SERIAL_TWICE_IN_INVENTORY,
        Reason.COUNTERS_DISAGREE,
        Reason.RESULT_PARTIAL,
        Reason.EXIT_CODE_ONLY,
    }
)


def _unique(codes: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(codes))


def _weigh(report: MediumReport, own: tuple[Reason, ...], policy: Policy, *, inventory: bool) -> Judged:
    sort = sort_of(report)
    against = _gate(report) + [doubt for doubt in own if doubt in _DOUBT_IS_NONE]
    doubts = _doubts_for_a_person(report, sort) + [doubt for doubt in own if doubt not in _DOUBT_IS_NONE]
    fitting = [rule for rule in RULES if rule.fits(report, sort, policy.dial)]
    unchecked = _left_unchecked(report, inventory=inventory)
    unchecked += [item for rule in fitting for item in rule.not_checked]
    lowest = min(fitting, key=lambda rule: _RANK[rule.judgement], default=None)

    if lowest is not None and lowest.judgement is Judgement.DESTROY:
        return Judged(lowest.judgement, lowest.id, _unique(lowest.reasons), _unique(unchecked))
    if lowest is None and not against:
        unfit = report.method is not Method.UNKNOWN and sort is not Sort.UNKNOWN
        against = [Reason.METHOD_NOT_FOR_MEDIUM if unfit else Reason.NO_RULE]
        if sort is Sort.UNKNOWN:
            against.append(Reason.MEDIUM_UNKNOWN)
    speaking = [code for rule in _deciding(fitting, lowest) for code in rule.reasons]
    if lowest is not None and lowest.judgement is Judgement.NONE:
        return Judged(
            Judgement.NONE,
            lowest.id,
            _unique(speaking + against + doubts + _notes(report)),
            _unique(unchecked),
            lowest.then,
        )
    if against:
        # A row's praise is left out: what did not pass the gates has nothing to its credit. Its doubts stay.
        warned = [code for rule in fitting if rule.judgement is Judgement.REVIEW for code in rule.reasons]
        warned = [code for code in warned if code not in _PRAISE]
        return Judged(
            Judgement.NONE, "0", _unique(against + doubts + warned + _notes(report)), _unique(unchecked)
        )
    assert lowest is not None  # noqa: S101 - either a row fits or the gate above has spoken
    reasons = _unique(doubts + speaking + _notes(report))
    if doubts and _RANK[lowest.judgement] > _RANK[Judgement.REVIEW]:
        return Judged(Judgement.REVIEW, f"{lowest.id}-doubt", reasons, _unique(unchecked))
    return Judged(lowest.judgement, lowest.id, reasons, _unique(unchecked), lowest.then)


def _deciding(fitting: Sequence[Rule], lowest: Rule | None) -> list[Rule]:
    """The row that decided first, then the others of equal or lower praise that also speak of the medium."""
    if lowest is None:
        return []
    if lowest.judgement is Judgement.NONE:
        return [rule for rule in fitting if rule.judgement is Judgement.NONE]
    return [lowest, *(rule for rule in fitting if rule is not lowest)]


def unreported(
    reports: Iterable[ErasureReport],
    *,
    inventory: "HardwareReport | Iterable[Component] | None" = None,
) -> tuple[Component, ...]:
    """Media that are known to be there and that no report speaks of: from `inventory`, else from the reports.

    A stick or card is left out: it is no part of the device, and often what the eraser was started from. A
    part without serial counts as unreported, because nothing can speak of it.
    """
    told = list(reports)
    spoken = {medium.normal_serial for report in told for medium in report.media} - {None}
    if inventory is None:
        parts = [part for report in told for part in report.components]
    else:
        parts = list(inventory.components if isinstance(inventory, HardwareReport) else inventory)
    return tuple(
        part
        for part in parts
        if part.holds_data
        and part.kind is not ComponentKind.REMOVABLE
        and (part.normal_serial is None or part.normal_serial not in spoken)
    )


def judge(
    medium: MediumReport,
    *,
    inventory: "HardwareReport | Iterable[Component] | Inventory | None" = None,
    policy: Policy = DEFAULT_POLICY,
) -> Judged:
    """The judgement on one medium. Lowest row wins; nothing is taken on trust because a tool says success.

    `inventory` is what the machine was seen to hold by a tool other than the eraser; without it the match is
    listed under `not_checked`. `policy` matters only where the table asks for the customer's risk level; what
    is *enough* is `sufficient`'s question.
    """
    held = None if inventory is None else Inventory.of(inventory)
    return _weigh(medium, _own_doubts(medium, held), policy, inventory=held is not None)


# Everything `_weigh` looks at, except what `_own_doubts` has already said. Counters count as none or some.
_SAME = attrgetter(
    "medium",
    "interface",
    "method",
    "result",
    "verification",
    "hidden_areas",
    "direct_io",
    "in_progress_seen",
    "all_namespaces",
    "written_since",
    "purge_claimed",
    "crypto_conditions",
    "security_after",
    "encryption",
    "bridge",
    "activation_lock",
    "rooted",
    "recorded_by_tool",
    "detected",
    "passes",
    "errors",
    "failed_sectors",
    "reallocated_sectors",
    "pending_sectors",
    "proof",
    "remarks",
    "standard_claimed",
    "tool",
    "tool_version",
)


def judge_many(
    media: Iterable[MediumReport],
    *,
    inventory: "HardwareReport | Iterable[Component] | Inventory | None" = None,
    policy: Policy = DEFAULT_POLICY,
) -> list[Judged]:
    """`judge` over a column of media, in their order, the same verdicts.

    A fleet is erased in few ways: media with equal evidence are weighed once, and only what is their own
    (serial, times, counters, inventory) is looked at one by one.
    """
    held = None if inventory is None else Inventory.of(inventory)
    known: dict[Any, Judged] = {}
    verdicts: list[Judged] = []
    for medium in media:
        own = _own_doubts(medium, held)
        key = (own, medium.size_bytes is None, medium.serial is None, _SAME(medium))
        verdict = known.get(key)
        if verdict is None:
            verdict = known[key] = _weigh(medium, own, policy, inventory=held is not None)
        verdicts.append(verdict)
    return verdicts
