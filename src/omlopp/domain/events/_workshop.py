"""Facts from the workshop: evidence, media, tests, grades, routes."""

from dataclasses import dataclass
from uuid import UUID

from omlopp.domain.events._base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A name a device goes by: `kind` from the vocabulary, normal form and as read."""

    kind: str
    value: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part found inside, as the inventory tool named it. Sizes in bytes."""

    component: UUID
    kind: str
    manufacturer: str | None = None
    model: str | None = None
    serial: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceIdentified(Event):
    """Names read from the device itself. They are added to those it has, never taken away."""

    identities: tuple[Identity, ...]
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceInventoried(Event):
    """An inventory tool looked inside. The components replace those of an earlier inventory.

    `independent` is false for what an eraser listed itself: media are not held against that. `media_listed`
    says that the tool looks for media, so that a medium it does not name is not there. `version` is the
    product version of DMI, where some makers put the name people know. `screen_inch` is the diagonal of the
    device's own screen as the tool stated it, decimal text.
    """

    exhibit: str
    tool: str
    tool_version: str | None = None
    kind: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    form: str | None = None
    components: tuple[Component, ...] = ()
    independent: bool = True
    media_listed: bool = False
    version: str | None = None
    screen_inch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceListed(Event):
    """The owner's own system (`tool`) lists the device in its export; nobody looked inside.

    `place` is the line or row of the export. `storage_gb` is all storage as roughly as the system tells it,
    `encryption` one of encrypted, partly, not_encrypted. It says nothing of which media there are.
    """

    exhibit: str
    tool: str
    place: str | None = None
    kind: str | None = None
    manufacturer: str | None = None
    model: str | None = None
    storage_gb: int | None = None
    encryption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumFound(Event):
    """A storage medium, an asset of its own, was found in the device."""

    medium: UUID
    slot: int
    exhibit: str | None
    serial: str | None = None
    model: str | None = None
    medium_kind: str | None = None
    interface: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoMediaFound(Event):
    """The device was examined and holds no data-bearing medium. `found_by`: inventory, teardown, kind.

    `kind` is said of kinds that cannot hold data (monitors, docks, projectors).
    """

    found_by: str
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaCounted(Event):
    """A person counted the media inside and found just the `media` that are known. `found_by`: teardown."""

    media: int
    found_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumErasureReported(Event):
    """A tool said what it did to a medium: a claim, not a verdict. `part` is its place in the report.

    `document` is the report's own number and `standard` the name it gives to what was done. `passes` and
    `errors` are the tool's own counts; `hidden_areas` is none, removed, present, unknown or not_applicable.
    `operator_known` says whether whom the report names was on the house's list, None where it names nobody or
    there was no list.
    """

    medium: UUID
    exhibit: str
    part: int
    tool: str
    tool_version: str | None = None
    method: str | None = None
    result: str = "unknown"
    verification: str = "unknown"
    started_at: str | None = None
    ended_at: str | None = None
    document: str | None = None
    standard: str | None = None
    passes: int | None = None
    errors: int | None = None
    hidden_areas: str | None = None
    operator_known: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumJudged(Event):
    """The judgement on a medium: rule, policy, reasons and what was not checked, all codes.

    `rules` is the version of the rules, None in facts from before it was told.
    """

    medium: UUID
    judgement: str
    rule: str
    policy: str
    sufficient: bool
    reasons: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    exhibit: str | None = None
    rules: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumRemoved(Event):
    """The medium was taken out of the device. `destination`: destruction, stock, owner."""

    medium: UUID
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumMissing(Event):
    """A medium that an inventory named is no longer where it should be."""

    medium: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumDestroyed(Event):
    """The medium was physically destroyed. `method`: shred, crush, disintegrate, incinerate, melt."""

    medium: UUID
    method: str
    exhibit: str
    particle_mm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceQueued(Event):
    """A report could not be bound by itself. `reason` is a code; the subject is the queue item.

    `part` is the medium's place in the report, -1 for the whole document, -2 and below for a component of an
    inventory. `detail` is the code of a refused file, `device` the one it seems to speak of, `path` the party
    whose people see the item.
    """

    exhibit: str
    part: int
    reason: str
    serials: tuple[str, ...] = ()
    takeback: UUID | None = None
    path: str = ""
    device: UUID | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLinked(Event):
    """A person bound a queued report to a device."""

    device: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDismissed(Event):
    """A person put a queued report aside. `reason`: not_ours, duplicate, test_run, unusable."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRetried(Event):
    """A queued report was tried again and still waits, now for another `reason`."""

    reason: str
    device: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockFound(Event):
    """A lock holds the device: its next user could not use it. Opens a case of its own, `lock`.

    `kind` is one of `hardware.LockKind`; `found_by` report or desk; `part` the serial of the medium that a
    disk password sits on.
    """

    lock: UUID
    kind: str
    found_by: str
    exhibit: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockAssigned(Event):
    """Somebody of the house answers for the case from now on."""

    lock: UUID
    owner: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReleaseReported(Event):
    """The customer says that the lock is released: a claim, until somebody has looked."""

    lock: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReleased(Event):
    """The lock was seen to be gone. `found_by`: report, whose exhibit says so, or desk."""

    lock: UUID
    found_by: str
    exhibit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReleaseRefuted(Event):
    """The lock was said to be released, was looked at again, and holds. `found_by`: report, desk."""

    lock: UUID
    found_by: str
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A medium drawn for an independent check, and the device it was in."""

    medium: UUID
    device: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDrawn(Event):
    """Erased media were drawn for an independent check: the subject is the sample.

    `seed` comes of the checkpoint of the ledger's first `size` facts, the first one after the last of the
    media was judged, so that nobody could choose. `population` and `population_sha256` say what was drawn
    from, `share` how much (`1/20`), `sampling` by which way (`erasure.draw`). `takeback` is None for a sample
    over a period, whose media were judged from `since` on (RFC 3339).
    """

    path: str
    sampling: str
    seed: str
    size: int
    population: int
    population_sha256: str
    share: str
    media: tuple[Drawn, ...]
    takeback: UUID | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumSampled(Event):
    """Somebody else than the one who erased it looked for data on a medium of a sample.

    `result`: no_data, data_found, unreadable. `method` says how it was read: full_read, random_read,
    recovery_software. `blocks_read` is a count; the exhibit is the tool's own report.
    """

    medium: UUID
    sample: UUID
    result: str
    method: str
    tool: str | None = None
    blocks_read: int | None = None
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """One test: `outcome` is pass, fail, not_done or not_applicable.

    `value` is a whole number in the unit the code implies: per cent for `battery_health`, charges for
    `battery_cycles`.
    """

    code: str
    outcome: str
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTested(Event):
    """Tests were run, by a person or by a tool whose report is the exhibit."""

    results: tuple[TestResult, ...]
    exhibit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong, where, and how bad (1 to 4)."""

    code: str
    zone: str
    severity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectsRecorded(Event):
    """A person looked the device over. The list replaces an earlier one; empty means none found."""

    defects: tuple[Defect, ...]
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubGrade:
    """One side of a grade; None where it is not known."""

    side: str
    grade: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found that may cost money: a defect, a failed test, a worn battery."""

    code: str
    zone: str
    severity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceGraded(Event):
    """The overall grade by a versioned rubric, with the codes that forced it.

    `sides` are the sub-grades (function, cosmetic, battery, locks) that apply to the kind; `findings` what a
    price list may deduct for.
    """

    grade: str
    rubric: str
    reasons: tuple[str, ...] = ()
    sides: tuple[SubGrade, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRouted(Event):
    """Where the device goes next: a route from the vocabulary."""

    route: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsHarvested(Event):
    """Which parts were taken out of the device to be used again. The list replaces an earlier one.

    `parts` are words of the vocabulary, one for each piece.
    """

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRepaired(Event):
    """The device was repaired, and these parts were replaced in it. The list replaces an earlier one.

    `parts` are words of the vocabulary, one for each piece; empty where nothing had to be replaced.
    """

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStocked(Event):
    """The device became stock: every one of its `media` has a sufficient judgement."""

    place: str
    media: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceShipped(Event):
    """The device left the house to a party. `reason`: sold, rented, returned, recycled, destroyed."""

    to: UUID | None
    reason: str
