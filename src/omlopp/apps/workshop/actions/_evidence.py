"""Taking in reports: kept, read, bound, judged, or queued for a person."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from omlopp import ledger
from omlopp.apps.parties.models import Party
from omlopp.apps.workshop import _plan
from omlopp.apps.workshop._known import DeviceNow, MediumNow, column, holders_of, load
from omlopp.apps.workshop._operators import OPERATOR_UNKNOWN, is_known, known_for
from omlopp.apps.workshop._reading import WHOLE, Bound, Document, bind, digest_of, media_type, read_document
from omlopp.apps.workshop.actions._locks import plan_locks
from omlopp.apps.workshop.models import FileName, Policy, QueueItem, QueueState

TAKEN_IN = "taken_in"
PARTLY_QUEUED = "partly_queued"
DUPLICATE_REPORT = "duplicate_report"
UNREADABLE = "unreadable"
ROWS_UNMATCHED = "rows_unmatched"
MOST_WAITING = 20_000
"""Names of an export's devices that are not here, of which the queue takes note."""
# A name space: a file for which there is no device is held under a subject of its own.
_EXHIBITS = UUID("6f6d6c6f-7070-5f65-8978-686962697473")


@dataclass(frozen=True, slots=True)
class Queued:
    """A part of a file that waits for a person: the queue's item, its place in the file and the reason."""

    item: UUID
    part: int
    reason: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    `code` is taken_in, partly_queued, duplicate_report, or the reason why all of it went to the queue;
    `detail` the code of a refused file; `devices` those it was bound to; `notices` what a person may want to
    know (medium_not_in_inventory, medium_not_seen, medium_found_again, inventory_before_receipt,
    lock_seen_open, and of exports device_listed_twice, row_without_serial, lock_in_old_list); `problems` the
    codes of what the reader stumbled over; `rows` how many devices an export lists, None for other files.
    """

    name: str
    digest: str
    code: str
    detail: str | None = None
    devices: tuple[UUID, ...] = ()
    queued: tuple[Queued, ...] = ()
    notices: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceResult:
    """What became of all files, in their order, and how many facts were recorded."""

    files: tuple[FileResult, ...]
    facts: int

    @property
    def counts(self) -> dict[str, int]:
        """How many files met each code."""
        found: dict[str, int] = {}
        for file in self.files:
            found[file.code] = found.get(file.code, 0) + 1
        return found


@dataclass(eq=False)
class TakebackUnknown(Exception):
    """No such take-back, or not for this person."""

    takeback: UUID


def take_in_evidence(
    *,
    files: Sequence[tuple[str, bytes]],
    takeback: UUID | None,
    actor: UUID | None,
    at: datetime,
    sight: Sequence[str] | None = None,
    device: UUID | None = None,
) -> EvidenceResult:
    """Take in inventories and erasure reports: keep, read, bind, judge, and queue what does not match.

    `files` are names and bytes in any number. `takeback` keeps to the devices of one take-back, `sight` to
    those at or below the paths; `device` is the one a station was told to work on, and what speaks of another
    waits for a person. All facts of one call are one append: everything or nothing. A file that was
    taken in before adds no fact. `TakebackUnknown` where the take-back is none.
    """
    path = _queue_path(takeback)
    digests = [digest_of(data) for _, data in files]
    before = _taken_in(digests)
    documents: dict[str, Document] = {}
    for (name, data), digest in zip(files, digests, strict=True):
        if digest not in documents and digest not in before:
            documents[digest] = read_document(name, data, digest)
    bindings = bind(list(documents.values()), takeback=takeback, sight=sight)
    bindings |= _after_release(documents, bindings)
    if device is not None:
        bindings = {
            part: bound if bound.device in (None, device) else Bound(None, "not_of_this_job")
            for part, bound in bindings.items()
        }
    with _held(documents, bindings):
        # Somebody may have taken in the same file while we read it.
        before |= _taken_in(list(documents))
        fresh = {digest: document for digest, document in documents.items() if digest not in before}
        plan = planned(fresh.values(), bindings, takeback=takeback, path=path, at=at)
        ledger.keep_many((document.data, media_type(document.data)) for document in fresh.values())
        facts = plan.all_facts()
        ledger.append(facts, actor=actor, at=at)
        waiting = {queued.exhibit for queued in plan.queued}
        FileName.objects.bulk_create(
            (FileName(exhibit=digest, name=_storable(fresh[digest].name)) for digest in sorted(waiting)),
            ignore_conflicts=True,
        )
    names = [(name, digest) for (name, _), digest in zip(files, digests, strict=True)]
    return EvidenceResult(_file_results(names, fresh, before, bindings, plan), len(facts))


def _after_release(
    documents: Mapping[str, Document], bindings: Mapping[tuple[str, int], Bound]
) -> dict[tuple[str, int], Bound]:
    """Of what speaks of devices that left us: what was done after they had left, which is an alarm."""
    gone = [key for key, bound in bindings.items() if bound.reason == "device_not_in_house"]
    keys = {name for digest, _ in gone for name in documents[digest].device_keys if documents[digest].media}
    left = dict(
        column(
            "SELECT i.value, max(w.left_at) FROM devices_identity i"
            " JOIN workshop_device w ON w.device = i.device"
            " WHERE i.value = ANY(%s) AND w.left_at IS NOT NULL GROUP BY i.value",
            list(keys),
        )
    )
    found = {}
    for digest, part in gone:
        document = documents[digest]
        since = max((left[name] for name in document.device_keys if name in left), default=None)
        ended = (_plan.earliest(medium.ended_at or medium.started_at) for medium in document.media)
        if since is not None and any(end is not None and end > since for end in ended):
            found[digest, part] = Bound(None, "dated_after_release")
    return found


def forget_names(exhibits: Iterable[str]) -> None:
    """Names of files are kept only while a person may have to look at one."""
    wanted = list(exhibits)
    still = QueueItem.objects.filter(exhibit__in=wanted, state=QueueState.OPEN).values_list(
        "exhibit", flat=True
    )
    FileName.objects.filter(exhibit__in=set(wanted) - set(still)).delete()


def _storable(name: str) -> str:
    """A file's name as the database can keep it: file systems allow bytes that are no text."""
    return name.replace("\x00", "").encode("utf-8", "replace").decode()[:400]


def _queue_path(takeback: UUID | None) -> str:
    """Whose people see what is queued: the take-back's party, or the operator."""
    if takeback is not None:
        policy = Policy.objects.filter(takeback=takeback).first()
        if policy is None:
            raise TakebackUnknown(takeback)
        return policy.path
    operator = Party.objects.filter(parent=None).first()
    return operator.path if operator is not None else ""


def _taken_in(digests: Sequence[str]) -> dict[str, tuple[UUID, ...]]:
    """Which of the exhibits were taken in or queued before, and for which devices."""
    found: dict[str, list[UUID]] = {}
    for exhibit, device in column(
        "SELECT DISTINCT exhibit, device FROM workshop_evidence WHERE exhibit = ANY(%s)", digests
    ):
        found.setdefault(exhibit, []).append(device)
    for (exhibit,) in column("SELECT exhibit FROM workshop_queue WHERE exhibit = ANY(%s)", digests):
        found.setdefault(exhibit, [])
    return {exhibit: tuple(devices) for exhibit, devices in found.items()}


@contextmanager
def _held(documents: Mapping[str, Document], bindings: Mapping[tuple[str, int], Bound]) -> Iterator[None]:
    """Hold the devices spoken of, and the files without a device under a subject of their own."""
    devices = {bound.device for bound in bindings.values() if bound.device is not None}
    unbound = {digest for (digest, _), bound in bindings.items() if bound.device is None}
    unbound |= {document.digest for document in documents.values() if document.refused is not None}
    with ledger.holding([*devices, *(uuid5(_EXHIBITS, digest) for digest in unbound)]):
        yield


def planned(
    documents: Iterable[Document],
    bindings: Mapping[tuple[str, int], Bound],
    *,
    takeback: UUID | None,
    path: str,
    at: datetime,
    only_part: int | None = None,
    insist: bool = False,
) -> _plan.Plan:
    documents = list(documents)
    here = {document.digest for document in documents}
    devices = {b.device for (digest, _), b in bindings.items() if b.device is not None and digest in here}
    plan = _plan.Plan(
        load(devices, condition=True, names=True, parts=True),
        holders=holders_of(_media_serials(documents)),
        documents_seen=_documents_seen(documents),
        takeback=takeback,
        path=path,
        at=at,
        operators=known_for(medium for document in documents for medium in document.media),
    )
    listed = _listed_by([document.digest for document in documents if document.rows])
    # Inventories first, so that erasure is held against those that came with it.
    for document in documents:
        if document.rows:
            _plan_rows(plan, document, bindings, listed)
        elif only_part is None or only_part == WHOLE:
            _plan_whole(plan, document, bindings)
        elif only_part < WHOLE and (device := bindings[document.digest, only_part].device) is not None:
            plan.component(document, WHOLE - 1 - only_part, device)
    for document in documents:
        if only_part is None or only_part >= WHOLE:
            _plan_media(plan, document, bindings, only_part=only_part, insist=insist)
    plan.judge(_earlier_claims(plan))
    plan_locks(plan, documents, bindings)
    return plan


def _plan_whole(plan: _plan.Plan, document: Document, bindings: Mapping[tuple[str, int], Bound]) -> None:
    if document.refused is not None:
        plan.queue(document, WHOLE, UNREADABLE)
        return
    bound = bindings.get((document.digest, WHOLE))
    if bound is None:
        return
    if bound.device is None:
        serials = [*document.device_keys, document.tag, *(medium.serial for medium in document.media)]
        plan.queue(document, WHOLE, bound.reason, serials=serials)
    elif document.inventory is None and not document.components and not document.media:
        plan.queue(document, WHOLE, "nothing_reported", device=bound.device)
    else:
        plan.inventory(document, bound.device)


def _listed_by(exports: Sequence[str]) -> set[tuple[str, UUID]]:
    """Of which devices the exports have been taken in already."""
    return set(column("SELECT exhibit, device FROM workshop_evidence WHERE exhibit = ANY(%s)", exports))


def _plan_rows(
    plan: _plan.Plan,
    document: Document,
    bindings: Mapping[tuple[str, int], Bound],
    listed: set[tuple[str, UUID]],
) -> None:
    """Take in the rows of devices that are here. The rest is one item: an export lists far more."""
    waiting: list[str | None] = []
    told: set[UUID] = set()
    for row in document.rows:
        device = bindings[document.digest, row.whole].device
        if device is None:
            names = [*row.device_keys, row.tag]
            waiting += names
            if not any(names):
                plan.notice(document, "row_without_serial")
        elif device in told:
            plan.notice(document, "device_listed_twice")
        else:
            told.add(device)
            if (document.digest, device) not in listed:
                plan.listed(row, device)
    names = list(dict.fromkeys(filter(None, waiting)))
    if names:
        plan.queue(document, WHOLE, ROWS_UNMATCHED, serials=names[:MOST_WAITING])


def _plan_media(
    plan: _plan.Plan,
    document: Document,
    bindings: Mapping[tuple[str, int], Bound],
    *,
    only_part: int | None,
    insist: bool,
) -> None:
    whole = bindings.get((document.digest, WHOLE))
    unbound = {bindings[document.digest, part] for part in range(len(document.media)) if only_part is None}
    if whole is None and len(unbound) == 1 and (document.device_keys or document.tag):
        (whole,) = unbound
        if whole.device is None:
            # The machine is named and not found: one item for the report, not one for each of its media.
            plan.queue(document, WHOLE, whole.reason, serials=[*document.device_keys, *document.media_keys])
    # Several runs on one medium are told in any order; the last one counts.
    for part, medium in sorted(enumerate(document.media), key=lambda one: one[1].ended_at or ""):
        if only_part not in (None, WHOLE, part):
            continue
        bound = bindings[document.digest, part]
        if bound.device is not None:
            plan.report(document, part, bound.device, insist=insist)
        elif whole is None or whole.device is not None or whole.reason != bound.reason:
            plan.queue(document, part, bound.reason, serials=[medium.device_serial, medium.serial])


def _media_serials(documents: Iterable[Document]) -> set[str]:
    found: set[str] = set()
    for document in documents:
        found.update(filter(None, document.media_keys))
        found.update(serial for _, serial in document.storage if serial is not None)
    return found


def _documents_seen(documents: Iterable[Document]) -> dict[str, list[tuple[str, UUID | None]]]:
    """Which report numbers of these documents were used before, by which exhibit and for which medium."""
    numbers = {document.report.document_id for document in documents if document.report is not None}
    numbers |= {medium.document_id for document in documents for medium in document.media}
    seen: dict[str, list[tuple[str, UUID | None]]] = {}
    wanted = [number for number in numbers if number is not None]
    for number, exhibit, medium in column(
        "SELECT document, exhibit, medium FROM workshop_evidence WHERE document = ANY(%s)", wanted
    ):
        seen.setdefault(number, []).append((exhibit, medium))
    return seen


def _earlier_claims(plan: _plan.Plan) -> list[_plan.Claim]:
    media = plan.earlier_reports()
    return claims_of(((plan.known[medium.device], medium) for medium in media), plan.at)


def claims_of(media: Iterable[tuple[DeviceNow, MediumNow]], at: datetime) -> list[_plan.Claim]:
    """The reports on file for the media, read again from their exhibits."""
    read: dict[str, Document] = {}
    claims = []
    for device, medium in media:
        if medium.exhibit is None or medium.part is None:
            continue
        if medium.exhibit not in read:
            read[medium.exhibit] = read_document("", ledger.read_exhibit(medium.exhibit), medium.exhibit)
        document = read[medium.exhibit]
        if medium.part >= len(document.media):
            continue
        report = document.media[medium.part]
        times = _plan.custody(report, received_at=device.received_at, at=at)
        # What once was an alarm stays one, whoever linked it.
        alarm = next((code for code in medium.reasons if code in _plan.ALARMS), times.alarm)
        claims.append(
            _plan.Claim(device, medium, report, medium.exhibit, medium.part, times.checked, alarm=alarm)
        )
    operators = known_for(claim.report for claim in claims)
    for claim in claims:
        claim.operator_known = is_known(claim.report, operators)
        if claim.alarm == OPERATOR_UNKNOWN and claim.operator_known:
            # Not so a name that has come onto the list since.
            claim.alarm = None
    return claims


def _file_results(
    names: Sequence[tuple[str, str]],
    fresh: Mapping[str, Document],
    before: Mapping[str, tuple[UUID, ...]],
    bindings: Mapping[tuple[str, int], Bound],
    plan: _plan.Plan,
) -> tuple[FileResult, ...]:
    queued: dict[str, list[Queued]] = {}
    for waiting in plan.queued:
        queued.setdefault(waiting.exhibit, []).append(Queued(waiting.item, waiting.part, waiting.reason))
    bound: dict[str, dict[UUID, None]] = {}
    for (digest, _), found in bindings.items():
        if found.device is not None:
            bound.setdefault(digest, {})[found.device] = None
    results = []
    told: set[str] = set()
    for name, digest in names:
        document = fresh.get(digest)
        devices = tuple(bound.get(digest, ()))
        if document is None or digest in told:
            known = before.get(digest, devices)
            results.append(FileResult(name, digest, DUPLICATE_REPORT, devices=known))
            continue
        told.add(digest)
        waits = queued.get(digest, [])
        code = TAKEN_IN
        if waits:
            all_of_it = not devices or {one.part for one in waits} >= set(range(len(document.media))) != set()
            code = waits[0].reason if all_of_it else PARTLY_QUEUED
        results.append(
            FileResult(
                name,
                digest,
                code,
                document.refused,
                devices,
                tuple(waits),
                tuple(dict.fromkeys(plan.notices.get(digest, ()))),
                document.problems,
                len(document.rows) or None,
            )
        )
    return tuple(results)
