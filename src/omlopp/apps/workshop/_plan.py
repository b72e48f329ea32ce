"""From documents and what is known to facts: plans, and writes nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from omlopp import ledger
from omlopp.apps.workshop._known import DeviceNow, MediumNow, demanding
from omlopp.apps.workshop._operators import OPERATOR_UNKNOWN, is_known
from omlopp.apps.workshop._reading import WHOLE, Document
from omlopp.domain import erasure, events, hardware, identity, screens
from omlopp.domain.erasure import MediumReport, NotChecked
from omlopp.domain.hardware import Component, ComponentKind, Medium
from omlopp.domain.vocabulary import MAY_HOLD_DATA, IdentityKind, Judgement, Kind

ALARMS = frozenset(
    {
        "dated_before_receipt",
        "dated_after_release",
        "sample_failed",
        "ended_before_started",
        "future",
        "same_document_two_media",
        "same_document_again",
        "same_run_twice",
        "older_than_known_report",
        OPERATOR_UNKNOWN,
    }
)
"""Reasons for the queue that a person's link does not silence: the judgement is never sufficient."""
CLOCK_TOLERANCE = timedelta(minutes=10)
# Local times without a zone: the earliest and the latest place on Earth.
_EARLIEST, _LATEST = timedelta(hours=14), timedelta(hours=12)
_ONE_STORAGE = frozenset({"smartphone", "tablet"})


@dataclass(frozen=True, slots=True)
class Custody:
    """What the report's times say against receipt and now: an alarm, and whether they could be checked."""

    alarm: str | None
    checked: bool


def _moment(text: str | None) -> tuple[datetime, datetime, bool] | None:
    """The earliest and latest moment meant, and whether the text has a zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    day = timedelta(days=1) if len(text) <= 10 else timedelta()
    if found.tzinfo is not None:
        return found, found + day, not day
    at = found.replace(tzinfo=UTC)
    return at - _EARLIEST, at + _LATEST + day, False


def earliest(text: str | None) -> datetime | None:
    """The earliest moment that a time as printed can mean."""
    moment = _moment(text)
    return moment[0] if moment else None


def custody(report: MediumReport, *, received_at: datetime | None, at: datetime) -> Custody:
    """Whether the medium was erased while the device was in our hands, as far as the times tell."""
    started, ended = _moment(report.started_at), _moment(report.ended_at)
    if started and ended and ended[1] < started[0]:
        return Custody("ended_before_started", checked=True)
    if started and ended and started[2] == ended[2] and ended[0] < started[0]:
        return Custody("ended_before_started", checked=True)
    last = ended or started
    if last is None:
        return Custody(None, checked=False)
    if last[0] > at + CLOCK_TOLERANCE:
        return Custody("future", checked=True)
    if received_at is not None and last[1] < received_at:
        return Custody("dated_before_receipt", checked=True)
    return Custody(None, checked=last[2] and received_at is not None)


def _later(one: str | None, other: str | None) -> bool:
    """Whether `one` is surely later than `other`."""
    first, second = _moment(one), _moment(other)
    if first is None or second is None or first[2] != second[2]:
        return False
    return first[0] > second[0]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue item about to be."""

    item: UUID
    exhibit: str
    part: int
    reason: str
    device: UUID | None


@dataclass(slots=True)
class _Facts:
    """One device's events, in the order in which they are appended."""

    found: list[events.Event] = field(default_factory=list)
    inventoried: list[events.Event] = field(default_factory=list)
    media: list[events.Event] = field(default_factory=list)
    none: list[events.Event] = field(default_factory=list)
    reported: list[events.Event] = field(default_factory=list)
    judged: list[events.Event] = field(default_factory=list)
    tested: list[events.Event] = field(default_factory=list)
    locked: list[events.Event] = field(default_factory=list)

    def all(self) -> list[events.Event]:
        first = [*self.found, *self.inventoried, *self.media, *self.none]
        return [*first, *self.reported, *self.judged, *self.tested, *self.locked]


@dataclass(slots=True)
class Claim:
    """The latest report on a medium, to be judged."""

    device: DeviceNow
    medium: MediumNow
    report: MediumReport
    exhibit: str
    part: int
    custody_checked: bool = False
    operator_known: bool | None = None
    alarm: str | None = None


class Plan:
    """Weighs documents against what is known and gathers the facts that follow.

    `holders` tells where media of the serials met are (serial → medium, device, state); `documents_seen`
    which report numbers were taken in before (number → exhibit, medium), `operators` who may have operated an
    eraser (None: nobody says).
    """

    def __init__(
        self,
        known: Mapping[UUID, DeviceNow],
        *,
        holders: Mapping[str, Sequence[tuple[UUID, UUID, str]]],
        documents_seen: Mapping[str, Sequence[tuple[str, UUID | None]]],
        takeback: UUID | None,
        path: str,
        at: datetime,
        operators: frozenset[str] | None = None,
    ) -> None:
        self.known = known
        self.takeback = takeback
        self.path = path
        self.at = at
        self.operators = operators
        self.facts: dict[UUID, _Facts] = {}
        self.claims: dict[UUID, Claim] = {}
        self.weigh_again: set[UUID] = set()
        self.queued: list[Waiting] = []
        self.queue_events: list[events.Event] = []
        self.notices: dict[str, list[str]] = {}
        self._where: dict[str, UUID] = {}
        for serial, held in holders.items():
            for _, device, state in held:
                if state in ("present", "missing"):
                    self._where[serial] = device
        self._seen: dict[str, list[tuple[str, UUID | None]]] = {
            number: list(uses) for number, uses in documents_seen.items()
        }

    def queue(
        self,
        document: Document,
        part: int,
        reason: str,
        *,
        serials: Iterable[str | None] = (),
        device: UUID | None = None,
    ) -> None:
        """Put the part of the document before a person."""
        item = ledger.new_id()
        self.queued.append(Waiting(item, document.digest, part, reason, device))
        now = self.known.get(device) if device is not None else None
        self.queue_events.append(
            events.EvidenceQueued(
                subject=item,
                exhibit=document.digest,
                part=part,
                reason=reason,
                serials=tuple(dict.fromkeys(filter(None, serials))),
                takeback=self.takeback or (now.takeback if now else None),
                path=now.path if now else self.path,
                device=device,
                detail=document.refused,
            )
        )

    def _of(self, device: UUID) -> _Facts:
        return self.facts.setdefault(device, _Facts())

    def locked(self, fact: events.Event) -> None:
        """Record a fact about a lock on a known device."""
        self._of(fact.subject).locked.append(fact)

    def notice(self, document: Document, code: str) -> None:
        """Tell a person something about the document."""
        self._notice(document, code)

    def _notice(self, document: Document, code: str) -> None:
        self.notices.setdefault(document.digest, []).append(code)

    # Inventories

    def inventory(self, document: Document, device: UUID) -> None:
        """Take in what the document lists in the device."""
        now = self.known[device]
        self._names(document, now)
        components = document.components
        listed = document.lists_media
        kept_apart = now.independent is True and not document.independent
        if document.inventory is not None or components:
            # What an eraser lists does not take the place of what somebody else saw.
            if not kept_apart:
                self._parts(document, now, listed=listed)
            self._inventory_media(document, now, components)
            self._tests(document, now, components)
        if listed and document.independent:
            self._absent(document, now, components)

    def listed(self, row: Document, device: UUID) -> None:
        """Take in a row of an export: what the owner's system says, which nobody has seen."""
        now = self.known[device]
        self._names(row, now)
        told, listing = row.inventory, row.inventory.listing if row.inventory else None
        described = told.device if told else None
        if told is None or described is None:
            return
        kind = described.kind if described.kind != "other" else None
        # A "monitor" with a disk is another device under the same serial, or a monitor by mistake.
        at_odds = (
            now.kind is not None
            and Kind(now.kind) not in MAY_HOLD_DATA
            and (kind is not None and Kind(kind) in MAY_HOLD_DATA)
        )
        if at_odds:
            self._notice(row, "listed_as_another_kind")
            kind = None
        self._of(device).inventoried.append(
            events.DeviceListed(
                subject=device,
                exhibit=row.digest,
                tool=told.tool,
                place=told.place,
                kind=kind,
                manufacturer=None if at_odds else described.manufacturer,
                model=None if at_odds else described.model,
                storage_gb=listing.storage_gb if listing else None,
                encryption=listing.encryption if listing else None,
            )
        )
        now.kind = now.kind or kind
        # What was measured here counts before what the system last heard of the device.
        self._tests(row, now, row.components, but=now.tests)

    def _names(self, document: Document, now: DeviceNow) -> None:
        found: list[events.Identity] = []
        for described in document.described:
            for kind, value, raw in (
                (IdentityKind.SERIAL, described.normal_serial, described.serial),
                (IdentityKind.IMEI, identity.normal_imei(described.imei), described.imei),
                (IdentityKind.UUID, described.uuid.upper() if described.uuid else None, described.uuid),
                (IdentityKind.ASSET_TAG, described.asset_tag, described.asset_tag),
            ):
                if value is None or (str(kind), value) in now.names or value == now.code:
                    continue
                now.names.add((str(kind), value))
                found.append(events.Identity(kind=str(kind), value=value, raw=raw or value))
        if found:
            self._of(now.id).found.append(
                events.DeviceIdentified(subject=now.id, identities=tuple(found), exhibit=document.digest)
            )

    def _parts(self, document: Document, now: DeviceNow, *, listed: bool) -> None:
        components = document.components
        parts = list(components)
        if not listed:
            # A tool that sees one side of the device leaves what others saw of the rest.
            kinds = {part.kind for part in components}
            serials = {part.normal_serial for part in components}
            parts = [
                part
                for part in now.parts
                if (part.normal_serial not in serials if part.holds_data else part.kind not in kinds)
            ] + parts
        described = document.described[0] if document.described else hardware.Device()
        tool, version = document.tool
        self._of(now.id).inventoried.append(
            events.DeviceInventoried(
                subject=now.id,
                exhibit=document.digest,
                tool=tool,
                tool_version=version,
                # What the take-back's line or a person said of the kind is not overruled by "other".
                kind=described.kind if described.kind != "other" else None,
                manufacturer=described.manufacturer,
                model=described.model,
                version=described.version,
                screen_inch=screens.as_text(
                    described.screen_inch or screens.stated_size(described.model, described.kind)
                ),
                components=tuple(
                    events.Component(
                        component=ledger.new_id(),
                        kind=str(part.kind),
                        manufacturer=part.manufacturer,
                        model=part.model,
                        serial=part.serial,
                        size_bytes=part.size_bytes,
                    )
                    for part in parts
                ),
                independent=document.independent,
                media_listed=listed,
            )
        )
        now.parts = parts
        if listed:
            now.independent = document.independent
            now.media_counted = True
            self.weigh_again.add(now.id)
        if described.kind and described.kind != "other":
            now.kind = described.kind

    def component(self, document: Document, place: int, device: UUID) -> None:
        """Take in one medium of an inventory, by its place in the list."""
        self._inventory_media(document, self.known[device], document.components, only=place)

    def _inventory_media(
        self, document: Document, now: DeviceNow, components: Sequence[Component], *, only: int | None = None
    ) -> None:
        matched: set[UUID] = set()
        for place, serial in document.storage:
            if only not in (None, place):
                continue
            part = components[place]
            if serial is not None and self._elsewhere(serial, now.id):
                self.queue(
                    document, WHOLE - 1 - place, "medium_of_another_device", serials=[serial], device=now.id
                )
                continue
            medium = self._medium(now, serial, part.model, part.size_bytes, matched)
            kind = str(part.medium) if part.medium else _kind_of(part)
            if medium is None:
                medium = self._found(
                    now,
                    document,
                    serial=serial,
                    model=part.model,
                    kind=kind,
                    interface=str(part.interface) if part.interface else None,
                    size=part.size_bytes,
                )
            elif medium.state in ("missing", "removed"):
                self._found_again(now, medium, document)
            medium.kind = medium.kind or kind
            matched.add(medium.id)

    def _absent(self, document: Document, now: DeviceNow, components: Sequence[Component]) -> None:
        """What the inventory says by not naming it."""
        storage = document.storage
        named = {serial for _, serial in storage}
        gone = [m for m in now.media if m.state == "present" and m.serial and m.serial not in named]
        if gone:
            self._notice(document, "medium_not_seen")
        created = _moment(document.inventory.created_at) if document.inventory else None
        early = bool(created and now.received_at and created[1] < now.received_at)
        if early:
            self._notice(document, "inventory_before_receipt")
        if storage or now.media or now.media_known or not components or early or now.kind in _ONE_STORAGE:
            return
        self._of(now.id).none.append(
            events.NoMediaFound(subject=now.id, found_by="inventory", exhibit=document.digest)
        )
        now.media_known = True

    def _tests(
        self,
        document: Document,
        now: DeviceNow,
        components: Sequence[Component],
        but: Collection[str] = (),
    ) -> None:
        results = tuple(found for found in _measured(document, components) if found.code not in but)
        if results:
            self._of(now.id).tested.append(
                events.DeviceTested(subject=now.id, results=results, exhibit=document.digest)
            )

    # Media

    def _elsewhere(self, serial: str, device: UUID) -> bool:
        return self._where.get(serial, device) != device

    def _medium(
        self,
        now: DeviceNow,
        serial: str | None,
        model: str | None,
        size: int | None,
        matched: Iterable[UUID] = (),
    ) -> MediumNow | None:
        """The medium meant: by serial, or for one without a serial the next that looks the same."""
        taken = set(matched)
        for medium in now.media:
            if serial is not None and medium.serial == serial and medium.state != "destroyed":
                return medium
            if (
                serial is None
                and medium.serial is None
                and medium.state == "present"
                and medium.id not in taken
                and (medium.model, medium.size_bytes) == (model, size)
            ):
                return medium
        return None

    def _found(
        self,
        now: DeviceNow,
        document: Document,
        *,
        serial: str | None,
        model: str | None,
        kind: str | None,
        interface: str | None,
        size: int | None,
    ) -> MediumNow:
        slot = max((medium.slot for medium in now.media), default=-1) + 1
        medium = MediumNow(ledger.new_id(), now.id, slot, "present", serial, model, kind, size)
        now.media.append(medium)
        now.media_known = True
        if serial is not None:
            self._where[serial] = now.id
        self._of(now.id).media.append(
            events.MediumFound(
                subject=now.id,
                medium=medium.id,
                slot=slot,
                exhibit=document.digest,
                serial=serial,
                model=model,
                medium_kind=kind,
                interface=interface,
                size_bytes=size,
            )
        )
        return medium

    def _found_again(self, now: DeviceNow, medium: MediumNow, document: Document) -> None:
        # Nobody knows what happened to it meanwhile: what was proven before counts no more.
        medium.state = "present"
        medium.judgement = medium.sufficient = None
        self._of(now.id).media.append(
            events.MediumFound(
                subject=now.id,
                medium=medium.id,
                slot=medium.slot,
                exhibit=document.digest,
                serial=medium.serial,
                model=medium.model,
                medium_kind=medium.kind,
                size_bytes=medium.size_bytes,
            )
        )
        self._notice(document, "medium_found_again")

    # Erasure reports

    def report(self, document: Document, part: int, device: UUID, *, insist: bool = False) -> None:
        """Take in what is said of one medium. `insist`: a person linked it; an alarm lowers the judgement."""
        now = self.known[device]
        report = document.media[part]
        serial = document.media_keys[part]
        if serial is None:
            self.queue(document, part, "no_serial", device=device)
            return
        if self._elsewhere(serial, device):
            self.queue(document, part, "medium_of_another_device", serials=[serial], device=device)
            return
        medium = self._medium(now, serial, report.model, report.size_bytes)
        if any(one.serial == serial and one.state == "destroyed" for one in now.media):
            self.queue(document, part, "medium_destroyed", serials=[serial], device=device)
            return
        times = custody(report, received_at=now.received_at, at=self.at)
        operator_known = is_known(report, self.operators)
        alarm = times.alarm or self._repeated(document, report, medium)
        if alarm is None and operator_known is False:
            alarm = OPERATOR_UNKNOWN
        if alarm is not None and not insist:
            self.queue(document, part, alarm, serials=[serial], device=device)
            return
        own = identity.normal_serial(report.device_serial)
        if (document.device_keys or document.tag) and (own is None or own in document.device_keys):
            self._names(document, now)
        if medium is None:
            medium = self._found(
                now,
                document,
                serial=serial,
                model=report.model,
                kind=str(report.medium) if report.medium else None,
                interface=str(report.interface) if report.interface else None,
                size=report.size_bytes,
            )
            if now.independent:
                self._notice(document, "medium_not_in_inventory")
        elif medium.state == "missing":
            self._found_again(now, medium, document)
        number = report.document_id or (document.report.document_id if document.report else None)
        if number is not None:
            self._seen.setdefault(number, []).append((document.digest, medium.id))
        self._of(device).reported.append(
            events.MediumErasureReported(
                subject=device,
                medium=medium.id,
                exhibit=document.digest,
                part=part,
                tool=report.tool or document.tool[0],
                tool_version=report.tool_version,
                method=str(report.method),
                result=str(report.result),
                verification=str(report.verification),
                started_at=report.started_at,
                ended_at=report.ended_at,
                document=number,
                standard=report.standard_claimed,
                passes=report.passes,
                errors=report.errors,
                hidden_areas=str(report.hidden_areas),
                operator_known=operator_known,
            )
        )
        medium.exhibit, medium.part, medium.ended_at = document.digest, part, report.ended_at
        self.claims[medium.id] = Claim(
            now, medium, report, document.digest, part, times.checked, operator_known, alarm
        )

    def _repeated(self, document: Document, report: MediumReport, medium: MediumNow | None) -> str | None:
        number = report.document_id or (document.report.document_id if document.report else None)
        for exhibit, told in self._seen.get(number, ()) if number is not None else ():
            # One report may speak of several media, and of several runs on one of them.
            if exhibit != document.digest:
                again = medium is not None and told == medium.id
                return "same_document_again" if again else "same_document_two_media"
        if medium is None or medium.exhibit is None:
            return None
        if report.ended_at is not None and report.ended_at == medium.ended_at:
            return "same_run_twice"
        return "older_than_known_report" if _later(medium.ended_at, report.ended_at) else None

    # Judging

    def judge(self, earlier: Iterable[Claim] = ()) -> None:
        """Judge every medium reported on, and `earlier` claims on which a new inventory bears."""
        fresh = set(self.claims)
        for claim in earlier:
            self.claims.setdefault(claim.medium.id, claim)
        for claim, verdict in judged(list(self.claims.values())):
            medium = claim.medium
            same = (
                str(verdict.judgement),
                verdict.rule,
                verdict.policy,
                verdict.sufficient,
                verdict.reasons,
                verdict.not_checked,
            ) == (
                medium.judgement,
                medium.rule,
                medium.policy,
                medium.sufficient,
                medium.reasons,
                medium.not_checked,
            )
            medium.judgement, medium.sufficient = str(verdict.judgement), verdict.sufficient
            if medium.id in fresh or not same:
                self._of(claim.device.id).judged.append(verdict)

    def earlier_reports(self) -> list[MediumNow]:
        """Media with an earlier report that must be judged anew, since an inventory of their device came."""
        return [
            medium
            for device in self.weigh_again
            for medium in self.known[device].media
            if medium.state == "present" and medium.judgement is not None and medium.id not in self.claims
        ]

    def all_facts(self) -> list[events.Event]:
        """All facts, one device after the other, then the queue."""
        return [event for facts in self.facts.values() for event in facts.all()] + self.queue_events


def _kind_of(part: Component) -> str | None:
    return str(part.kind) if part.kind in (ComponentKind.HDD, ComponentKind.SSD) else None


def _measured(document: Document, components: Sequence[Component]) -> Iterable[events.TestResult]:
    """What batteries and disks said of themselves, the worst of each; locks are cases of their own."""
    report = document.inventory or hardware.HardwareReport(
        tool=document.tool[0], components=tuple(components)
    )
    for finding in hardware.worst_findings([report]):
        if finding.code != "locks" and finding.outcome is not hardware.FindingOutcome.NOT_DONE:
            yield events.TestResult(code=finding.code, outcome=str(finding.outcome), value=finding.value)


def judged(
    claims: Sequence[Claim], policy: erasure.Policy | None = None
) -> Iterable[tuple[Claim, events.MediumJudged]]:
    """The judgement on each claim, by its take-back's policy or the one given.

    Media are held against the inventory of their device where something else than an eraser made one.
    """
    groups: dict[tuple[str, bool], list[Claim]] = {}
    for claim in claims:
        demand = policy or claim.device.policy
        groups.setdefault((demand.name, claim.device.independent is True), []).append(claim)
    for (name, independent), group in groups.items():
        demand = erasure.policy(name)
        inventory = _inventory_of(group) if independent else None
        reports = [_completed(claim) if independent else claim.report for claim in group]
        verdicts = erasure.judge_many(reports, inventory=inventory, policy=demand)
        for claim, verdict in zip(group, verdicts, strict=True):
            yield claim, _judgement(claim, verdict, demand)


def _judgement(claim: Claim, verdict: erasure.Judged, policy: erasure.Policy) -> events.MediumJudged:
    judgement, reasons = verdict.judgement, [str(code) for code in verdict.reasons]
    unchecked = [str(code) for code in verdict.not_checked]
    if claim.custody_checked and NotChecked.TIME_AGAINST_CUSTODY in verdict.not_checked:
        unchecked.remove(str(NotChecked.TIME_AGAINST_CUSTODY))
    # A name that is not on the list is checked only where that is said: one may have been taken off it since.
    named = claim.operator_known or claim.alarm == OPERATOR_UNKNOWN
    if named and NotChecked.OPERATOR in verdict.not_checked:
        unchecked.remove(str(NotChecked.OPERATOR))
    kinds = {kind for kind in (claim.report.medium, claim.medium.kind) if kind is not None}
    # Where the report and the inventory differ, the stricter demand counts.
    kind = Medium.HDD if kinds == {"hdd"} else next((one for one in kinds if one != "hdd"), None)
    enough = erasure.sufficient(judgement, kind, policy, demanding(claim.device.route))
    rule = verdict.rule
    if claim.alarm is not None:
        enough = False
        reasons.insert(0, claim.alarm)
        if judgement in (Judgement.PURGE, Judgement.CLEAR, Judgement.DESTROYED):
            judgement, rule = Judgement.REVIEW, f"{rule}-alarm"
    return events.MediumJudged(
        subject=claim.device.id,
        medium=claim.medium.id,
        judgement=str(judgement),
        rule=rule,
        policy=policy.name,
        sufficient=enough,
        reasons=tuple(dict.fromkeys(reasons)),
        not_checked=tuple(unchecked),
        exhibit=claim.exhibit,
        rules=erasure.RULES_VERSION,
    )


def _completed(claim: Claim) -> MediumReport:
    """The report with the kind of medium that the inventory saw, where the report names none."""
    if claim.report.medium is not None or claim.medium.kind is None:
        return claim.report
    return replace(claim.report, medium=Medium(claim.medium.kind))


def _inventory_of(claims: Sequence[Claim]) -> erasure.Inventory:
    """One inventory over all devices: a serial stands in it once, since it belongs to one device."""
    media: dict[str, Component] = {}
    twice: set[str] = set()
    for device in {claim.device.id: claim.device for claim in claims}.values():
        named = [
            (serial, part) for part in device.parts if part.holds_data and (serial := part.normal_serial)
        ]
        media.update(named)
        if len(named) > 1:
            counts = Counter(serial for serial, _ in named)
            twice.update(serial for serial, times in counts.items() if times > 1)
    return erasure.Inventory(media, frozenset(twice))
