"""The one rule for a device: n of n media, held against an inventory that no eraser made.

Whoever asks, with rows of a register or with reports in a folder, says what media there are and what their
judgements are worth; this says what that makes of the device.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.erasure.reasons import Reason

EXCEPTIONS = frozenset(
    map(
        str,
        (
            Reason.WEAK_SECTORS,
            Reason.FAILED_SECTORS,
            Reason.HIDDEN_AREAS_PRESENT,
            Reason.HIDDEN_AREAS_UNKNOWN,
            Reason.NAMESPACES_UNKNOWN,
            Reason.WRITTEN_SINCE,
            Reason.REPORT_CUT_OFF,
            Reason.FINGERPRINT_SECTOR,
        ),
    )
)
"""Reasons with which a sufficient medium is erased with exceptions, which is never green."""


class Verdict(StrEnum):
    """The bottom line."""

    CLEARED = "cleared"
    WITH_EXCEPTIONS = "with_exceptions"
    NO_MEDIA = "no_media"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MediumSeen:
    """A medium of the device. `state`: present, missing, removed or destroyed."""

    serial: str | None
    state: str
    reported: bool
    sufficient: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands against n of n, or that must be said beside it: a code and the serial meant."""

    code: str
    serial: str | None = None
    against: bool = True


@dataclass(frozen=True, slots=True)
class MediaVerdict:
    """`passed` of `media` are done with; `findings` say why the rest is not, worst first.

    `inventory` is what the count rests on: independent, by_hand (somebody opened the device and counted),
    eraser (the eraser's own list), by_kind (what its kind can hold) or none.
    """

    verdict: Verdict
    passed: int
    media: int
    inventory: str
    findings: tuple[Finding, ...]


def weigh_media(
    media: Iterable[MediumSeen],
    *,
    known: bool,
    counted: bool,
    inventoried: bool,
    independent: bool | None,
    drives: Iterable[tuple[str | None, bool]] = (),
    by_hand: bool = False,
    alarms: Collection[str] = (),
    also: Iterable[Finding] = (),
) -> MediaVerdict:
    """Weigh a device's media against what was listed inside.

    `known` says that somebody or something has looked for media, `counted` that those known are all, and
    `by_hand` that a person said so who had opened the device. `drives` are the storage parts of the last
    inventory as (serial in normal form, whether it is a stick or a card). `alarms` are the codes that no link
    silences, `also` what others found about the device as a whole.
    """
    seen = list(media)
    here = [one for one in seen if one.state in ("present", "missing")]
    findings = list(also)
    for one in here:
        if one.state == "missing":
            findings.append(Finding("medium_missing", one.serial))
        elif not one.reported:
            findings.append(Finding("drive_without_report", one.serial))
        elif not one.sufficient:
            alarm = next((code for code in one.reasons if code in alarms), None)
            findings.append(Finding(alarm or "not_sufficient", one.serial))
    listed = list(drives)
    if independent and inventoried:
        findings += _against(here, listed)
    excepted = [
        Finding("with_exceptions", one.serial, against=False)
        for one in here
        if one.sufficient and EXCEPTIONS.intersection(one.reasons)
    ]
    findings += excepted
    findings += [
        Finding("removable_inside", serial, against=False) for serial, removable in listed if removable
    ]
    if inventoried and independent:
        inventory = "independent"
    elif by_hand:
        inventory = "by_hand"
    elif inventoried:
        inventory = "eraser"
    else:
        inventory = "by_kind" if known and counted else "none"
    if not (known and counted):
        findings.append(Finding("media_not_counted", against=False))
    elif inventory != "independent" and here:
        findings.append(Finding(f"inventory_{inventory}", against=False))
    passed = sum(
        one.state in ("removed", "destroyed") or (one.state == "present" and one.sufficient) for one in seen
    )
    if any(finding.against for finding in findings):
        verdict = Verdict.OPEN
    elif not (known and counted):
        verdict = Verdict.UNKNOWN
    elif not seen:
        verdict = Verdict.NO_MEDIA
    else:
        verdict = Verdict.WITH_EXCEPTIONS if excepted else Verdict.CLEARED
    return MediaVerdict(verdict, passed, len(seen), inventory, tuple(findings))


def _against(here: list[MediumSeen], listed: list[tuple[str | None, bool]]) -> list[Finding]:
    """More or fewer media than the independent inventory lists."""
    named = {serial for serial, _ in listed if serial}
    nameless = sum(serial is None for serial, _ in listed)
    known = {one.serial for one in here if one.serial}
    found = [Finding("drive_not_registered", serial) for serial in sorted(named - known)]
    extra = [one for one in here if one.state == "present" and one.serial and one.serial not in named]
    # A drive that the inventory saw without its serial may be the one reported on.
    return found + [
        Finding("report_without_drive" if one.reported else "not_in_inventory", one.serial)
        for one in extra[nameless:]
    ]
