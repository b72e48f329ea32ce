"""Verbs of the take-back. A person may do them one by one or a thousand at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from omlopp import ledger
from omlopp.apps.devices import queries as devices
from omlopp.apps.devices.models import Device, Stage
from omlopp.apps.intake import _reading
from omlopp.apps.intake._return_report import issue_return_report
from omlopp.apps.intake.models import DraftList, FrozenList, Heading, Line, Numbering, State, Takeback
from omlopp.apps.intake.queries import NotInThisState, reconciliation, remembered_headings
from omlopp.apps.parties.models import Party
from omlopp.domain import identity, manifest
from omlopp.domain.events import (
    AnnouncementWithdrawn,
    DeviceAnnounced,
    DeviceFound,
    DeviceMissing,
    DeviceReceiptWithdrawn,
    DeviceReceived,
    DeviceRefused,
    DeviceUnreadable,
    DuplicateWithdrawn,
    Event,
    LineDuplicate,
    ListFrozen,
    ListWithdrawn,
    TakebackCancelled,
    TakebackClosed,
    TakebackCollected,
    TakebackOrdered,
    TakebackReceivingClosed,
    TakebackReceivingOpened,
    TakebackScheduled,
)
from omlopp.domain.screens import as_text
from omlopp.domain.vocabulary import Kind, Outcome

__all__ = [
    "REFUSAL_REASONS",
    "WITHDRAWAL_REASONS",
    "Announced",
    "DevicesReturning",
    "DraftGone",
    "LineEnded",
    "LineUnknown",
    "LinesOpen",
    "ListHasNoRows",
    "ListTouched",
    "ListUnknown",
    "NotInThisState",
    "ReasonUnknown",
    "Scan",
    "announce",
    "cancel",
    "close",
    "close_receiving",
    "collect",
    "correct",
    "explain_headings",
    "issue_return_report",
    "mark_unreadable",
    "open_receiving",
    "order_takeback",
    "preview",
    "propose_list",
    "receive",
    "receive_lines",
    "receive_unlisted",
    "refuse_lines",
    "schedule",
    "withdraw_list",
    "withdraw_outcome",
]

WITHDRAWAL_REASONS = ("wrong_list", "wrong_takeback", "wrong_columns", "customer")
REFUSAL_REASONS = ("damaged_battery", "not_ours", "contaminated", "customer_withdrew")


@dataclass(eq=False)
class LineUnknown(Exception):
    """The take-back has no such line."""

    line: int


@dataclass(eq=False)
class LineEnded(Exception):
    """The line has ended already; withdraw the outcome first."""

    line: int
    outcome: str


@dataclass(eq=False)
class ReasonUnknown(Exception):
    """There is no such reason."""

    reason: str


@dataclass(eq=False)
class ListHasNoRows(Exception):
    """The list holds no line that could be announced."""

    name: str


@dataclass(eq=False)
class DraftGone(Exception):
    """The list was announced or discarded meanwhile."""

    draft: UUID


@dataclass(eq=False)
class LinesOpen(Exception):
    """Some lines have not ended."""

    count: int


@dataclass(eq=False)
class ListUnknown(Exception):
    """No list is announced in the take-back."""

    number: str


@dataclass(eq=False)
class ListTouched(Exception):
    """Lines of the list have ended, or had ended and are open again: it can no longer be undone whole."""

    number: str
    count: int


@dataclass(eq=False)
class DevicesReturning(Exception):
    """The list began a new round for devices that were here before; what they were is not to be had back."""

    number: str
    count: int


@dataclass(frozen=True)
class Announced:
    """What announcing a list did. `repeated` is true when the very same list stood announced already."""

    lines: int
    first_line: int
    duplicates: int
    known_devices: int
    without_serial: int
    digest: str
    repeated: bool = False


@dataclass(frozen=True)
class Scan:
    """The answer to one scan: `received`, `already` (in hand before), `unlisted`, `ambiguous` or `ended`.

    Or `duplicate`: only a line goes by it that repeats another's serial, and `device` is that other's.
    """

    text: str
    verdict: str
    line: int | None = None
    device: UUID | None = None
    outcome: str | None = None


def order_takeback(
    *, customer: UUID, policy: str, price_list: str, method: str, actor: UUID | None, at: datetime
) -> Takeback:
    """Order a take-back for a customer; it gets the year's next number."""
    with transaction.atomic():
        path = Party.objects.get(id=customer).path
        takeback = ledger.new_id()
        ledger.append(
            [
                TakebackOrdered(
                    subject=takeback,
                    number=_next_number(at.year),
                    customer=customer,
                    path=path,
                    policy=policy,
                    price_list=price_list,
                    method=method,
                )
            ],
            actor=actor,
            at=at,
        )
        return Takeback.objects.get(id=takeback)


def _next_number(year: int) -> str:
    Numbering.objects.get_or_create(year=year, defaults={"last": 0})
    row = Numbering.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"ÅT-{year}-{row.last:04d}"


def schedule(*, takeback: Takeback, pickup_date: date, actor: UUID | None, at: datetime) -> None:
    """Agree on a day for the pick-up."""
    _change(
        takeback,
        (State.ORDERED, State.ANNOUNCED, State.SCHEDULED),
        TakebackScheduled(subject=takeback.id, pickup_date=pickup_date),
        actor=actor,
        at=at,
    )


def collect(
    *, takeback: Takeback, pallets: int, seals: Sequence[str], actor: UUID | None, at: datetime
) -> None:
    """Record that the load left the customer, with the seals of the custody note."""
    _change(
        takeback,
        (State.ORDERED, State.ANNOUNCED, State.SCHEDULED),
        TakebackCollected(subject=takeback.id, pallets=pallets, seals=tuple(seals)),
        actor=actor,
        at=at,
    )


def cancel(*, takeback: Takeback, reason: str, actor: UUID | None, at: datetime) -> None:
    """Call the take-back off before anything was received."""
    _change(
        takeback,
        (State.ORDERED, State.ANNOUNCED, State.SCHEDULED),
        TakebackCancelled(subject=takeback.id, reason=reason),
        actor=actor,
        at=at,
    )


def close(*, takeback: Takeback, actor: UUID | None, at: datetime) -> None:
    """Close a settled take-back."""
    _change(takeback, (State.SETTLED,), TakebackClosed(subject=takeback.id), actor=actor, at=at)


def _change(
    takeback: Takeback, states: tuple[State, ...], event: Event, *, actor: UUID | None, at: datetime
) -> None:
    with ledger.holding([takeback.id]):
        _require(takeback, states)
        ledger.append([event], actor=actor, at=at)


def _require(takeback: Takeback, states: tuple[State, ...]) -> None:
    """Under the lock: the state as it is now, not as it was when the page was drawn."""
    takeback.refresh_from_db()
    if takeback.state not in states:
        raise NotInThisState(takeback.number, takeback.state, tuple(states))


def propose_list(
    *, takeback: Takeback, name: str, data: bytes, actor: UUID | None, at: datetime
) -> tuple[DraftList, manifest.Manifest]:
    """Keep a list as an exhibit and read it, without recording anything about devices.

    Headings that somebody has explained for this customer are read as they were explained. The same file
    proposed again is the same draft, with what was corrected in it. Raises the named refusals of
    `domain.manifest` for a file that cannot be read.
    """
    headings = remembered_headings(takeback.path)
    read = _reading.read(data, name, headings, exhibit=sha256(data).hexdigest())
    with transaction.atomic():
        exhibit = ledger.keep(data, media_type="application/octet-stream")
        draft, made = DraftList.objects.get_or_create(
            takeback=takeback.id,
            exhibit=exhibit,
            announced_at=None,
            defaults={
                "id": ledger.new_id(),
                "path": takeback.path,
                "name": name,
                "headings": headings,
                "made_by": actor,
                "made_at": at,
            },
        )
    return draft, read if made else preview(draft=draft)


def preview(*, draft: DraftList) -> manifest.Manifest:
    """The list as it would be announced: the very reading that `announce` does, and no writing."""
    read = _reading.read_draft(draft)
    corrections = [
        manifest.Correction(c["sheet"], c["line"], manifest.Field(c["field"]), c["value"])
        for c in draft.corrections
    ]
    return manifest.correct(read, corrections) if corrections else read


def correct(*, draft: DraftList, corrections: Sequence[manifest.Correction]) -> manifest.Manifest:
    """Add corrections to a draft; a later one for the same cell takes the place of an earlier one."""
    with transaction.atomic():
        draft = DraftList.objects.select_for_update().get(id=draft.id)
        if draft.announced_at is not None:
            raise DraftGone(draft.id)
        cells = {(c["sheet"], c["line"], c["field"]): c for c in draft.corrections}
        for correction in corrections:
            cells[correction.sheet, correction.line, str(correction.field)] = {
                **asdict(correction),
                "field": str(correction.field),
            }
        draft.corrections = list(cells.values())
        result = preview(draft=draft)
        draft.save(update_fields=["corrections"])
    return result


def explain_headings(
    *,
    draft: DraftList,
    headings: Mapping[str, manifest.Field | None],
    remember: bool,
    actor: UUID | None,
    at: datetime,
) -> manifest.Manifest:
    """Say what headings of a draft mean (None: not used) and read it so; returns the list as it is now.

    `remember` keeps it for the customer's later lists. Corrections of rows that are rows no longer are
    dropped. Raises the refusals of `domain.manifest` where nothing could be read so: nothing is changed then.
    """
    with transaction.atomic():
        draft = DraftList.objects.select_for_update().get(id=draft.id)
        if draft.announced_at is not None:
            raise DraftGone(draft.id)
        draft.headings = {
            **draft.headings,
            **{name: field and str(field) for name, field in headings.items()},
        }
        rows = {(row.sheet, row.line) for row in _reading.read_draft(draft).rows}
        draft.corrections = [one for one in draft.corrections if (one["sheet"], one["line"]) in rows]
        draft.save(update_fields=["headings", "corrections"])
        if remember:
            Heading.objects.bulk_create(
                [
                    Heading(path=draft.path, heading=name, field=field, made_by=actor, made_at=at)
                    for name, field in headings.items()
                ],
                update_conflicts=True,
                unique_fields=["path", "heading"],
                update_fields=["field", "made_by", "made_at"],
            )
    return preview(draft=draft)


def withdraw_list(*, takeback: Takeback, reason: str, actor: UUID | None, at: datetime) -> int:
    """Undo the list announced last: its lines and the devices they announced leave; returns how many lines.

    The list is under review again. Refuses with `ListTouched` once a line of it has ended or been opened
    again, with `DevicesReturning` where it began a new round for devices that were here before, and with
    `ListUnknown` where nothing is announced.
    """
    if reason not in WITHDRAWAL_REASONS:
        raise ReasonUnknown(reason)
    with ledger.holding([takeback.id]):
        _require(takeback, (State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING))
        frozen = FrozenList.objects.filter(takeback=takeback.id).order_by("-first_line").first()
        if frozen is None:
            raise ListUnknown(takeback.number)
        rows = list(Line.objects.filter(takeback=takeback.id, line__gte=frozen.first_line).order_by("line"))
        announced = [row for row in rows if row.of_line is None]
        touched = sum(1 for row in announced if row.outcome is not None or row.reason is not None)
        if touched:
            raise ListTouched(takeback.number, touched)
        with ledger.seeing(ledger.EVERYTHING):
            began = Device.objects.filter(id__in=[row.device for row in announced])
            returning = began.filter(first_at__lt=frozen.frozen_at).count()
        if returning:
            raise DevicesReturning(takeback.number, returning)
        ledger.append(
            [
                ListWithdrawn(
                    subject=takeback.id,
                    digest=frozen.digest,
                    lines=frozen.lines,
                    first_line=frozen.first_line,
                    reason=reason,
                ),
                *(
                    AnnouncementWithdrawn(subject=row.device, takeback=takeback.id, line=row.line)
                    for row in announced
                ),
                *(
                    DuplicateWithdrawn(subject=row.device, takeback=takeback.id, line=row.line)
                    for row in rows
                    if row.of_line is not None
                ),
            ],
            actor=actor,
            at=at,
        )
        DraftList.objects.filter(takeback=takeback.id, exhibit=frozen.exhibit).update(announced_at=None)
    return frozen.lines


def announce(
    *, takeback: Takeback, draft: DraftList, places: Mapping[str, str], actor: UUID | None, at: datetime
) -> Announced:
    """Announce the list: freeze it by digest and enter a device for every line, all or nothing.

    `places` maps a unit's or department's name (case put aside) to its path in the tree; a line whose unit is
    not there belongs to the customer itself. A serial that stands twice ends its later lines as duplicates. A
    device that has been here before and left keeps its identity and begins a new round. The same list
    announced again is one fact.
    """
    read = preview(draft=draft)
    if not read.rows:
        raise ListHasNoRows(draft.name)
    digest = read.digest()
    with ledger.holding([takeback.id]):
        earlier = FrozenList.objects.filter(takeback=takeback.id, digest=digest).first()
        if earlier is not None:
            return Announced(earlier.lines, earlier.first_line, 0, 0, 0, digest, repeated=True)
        _require(
            takeback, (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECEIVING)
        )
        rows = read.rows
        first = takeback.lines + 1
        serials = [identity.normal_imei(row.serial) or identity.normal_serial(row.serial) for row in rows]
        returning = _returning({serial for serial in serials if serial}, takeback)
        fresh = iter(devices.new_codes(len(rows)))
        earlier_lines = dict(
            Line.objects.filter(takeback=takeback.id).exclude(serial=None).values_list("serial", "line")
        )
        line_devices = dict(Line.objects.filter(takeback=takeback.id).values_list("line", "device"))
        events: list[Event] = []
        duplicates = 0
        for line, (row, serial) in enumerate(zip(rows, serials, strict=True), start=first):
            path = _place(row, places, takeback.path)
            of_line = earlier_lines.get(serial) if serial else None
            if of_line is not None:
                duplicates += 1
                events.append(
                    LineDuplicate(
                        subject=line_devices[of_line],
                        takeback=takeback.id,
                        line=line,
                        of_line=of_line,
                        path=path,
                        **_claimed(row),
                    )
                )
                continue
            known = returning.get(serial) if serial else None
            device, code = known or (ledger.new_id(), next(fresh))
            if serial:
                earlier_lines[serial] = line
            line_devices[line] = device
            events.append(
                _announced(
                    row, device=device, code=code, takeback=takeback.id, line=line, path=path, serial=serial
                )
            )
        # By type and not by line: all of one type are applied in one statement.
        events.sort(key=lambda event: isinstance(event, LineDuplicate))
        ledger.append(
            [
                ListFrozen(
                    subject=takeback.id,
                    exhibits=(draft.exhibit,),
                    digest=digest,
                    lines=len(rows),
                    first_line=first,
                ),
                *events,
            ],
            actor=actor,
            at=at,
        )
        DraftList.objects.filter(id=draft.id).update(announced_at=at)
    return Announced(
        lines=len(rows),
        first_line=first,
        duplicates=duplicates,
        known_devices=sum(1 for serial in set(serials) if serial in returning),
        without_serial=sum(1 for serial in serials if serial is None),
        digest=digest,
    )


def _returning(serials: set[str], takeback: Takeback) -> dict[str, tuple[UUID, str]]:
    """Devices that were here before and are not here now, by serial: (id, code).

    One that is in the house, or announced in another take-back, is left alone: two customers naming the same
    serial is a question for a person, not a reason to move a device between them.
    """
    with ledger.seeing(ledger.EVERYTHING):
        found = devices.by_serial(serials)
        ids = [ids[0] for ids in found.values() if len(ids) == 1]
        away = dict(
            Device.objects.filter(id__in=ids, stage__in=[Stage.SHIPPED, Stage.MISSING, Stage.REFUSED])
            .exclude(takeback=takeback.id)
            .values_list("id", "code")
        )
    return {
        serial: (ids[0], away[ids[0]]) for serial, ids in found.items() if len(ids) == 1 and ids[0] in away
    }


def _place(row: manifest.Row, places: Mapping[str, str], default: str) -> str:
    unit = (row.unit or "").casefold()
    department = (row.department or "").casefold()
    return places.get(f"{unit}/{department}") or places.get(unit) or places.get(department) or default


def _announced(
    row: manifest.Row, *, device: UUID, code: str, takeback: UUID, line: int, path: str, serial: str | None
) -> DeviceAnnounced:
    return DeviceAnnounced(
        subject=device,
        takeback=takeback,
        line=line,
        code=code,
        path=path,
        serial=serial,
        serial_kind=row.serial_kind if serial else None,
        screen_inch=as_text(row.screen_inch),
        **_claimed(row),
    )


def _claimed(row: manifest.Row) -> dict[str, Any]:
    """What a row says of its device, whether it is the first that names it or not."""
    return {
        "sheet": row.sheet or "",
        "row": row.line,
        "kind": row.category,
        "manufacturer": row.manufacturer,
        "model": row.model,
        "serial_raw": row.serial,
        "asset_tag": row.asset_tag,
        "unit": row.unit,
        "department": row.department,
        "bought_date": row.bought_date,
        "price": str(row.price.amount) if row.price else None,
        "currency": row.price.currency if row.price else None,
    }


def open_receiving(*, takeback: Takeback, actor: UUID | None, at: datetime) -> None:
    """The load is at the dock: receiving begins. A load without a list is received as unlisted devices."""
    states = (State.ORDERED, State.ANNOUNCED, State.SCHEDULED, State.COLLECTED, State.RECONCILED)
    _change(takeback, states, TakebackReceivingOpened(subject=takeback.id), actor=actor, at=at)


def receive(
    *,
    takeback: Takeback,
    scans: Sequence[str],
    place: str,
    found_by: str = "serial",
    actor: UUID | None,
    at: datetime,
) -> list[Scan]:
    """Receive devices by what was scanned or pasted: serial, asset tag or own code; one answer for each scan.

    A scan that fits nothing is `unlisted` and records nothing: say what it is with `receive_unlisted`.
    """
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        index = _line_index(takeback, scans)
        events: list[Event] = []
        taken: set[int] = set()
        answers = []
        for text in scans:
            named = index.get(_key(text), [])
            found = [line for line in named if line.of_line is None]
            open_lines = [line for line in found if line.outcome is None and line.line not in taken]
            if not named:
                answers.append(Scan(text, "unlisted"))
            elif not found:
                line = named[0]
                answers.append(Scan(text, "duplicate", line.line, line.device, line.outcome))
            elif len({line.device for line in found}) > 1:
                answers.append(Scan(text, "ambiguous"))
            elif not open_lines:
                line = found[0]
                again = line.line in taken or line.outcome == Outcome.RECEIVED
                answers.append(
                    Scan(text, "already" if again else "ended", line.line, line.device, line.outcome)
                )
            else:
                line = open_lines[0]
                taken.add(line.line)
                events.append(
                    DeviceReceived(
                        subject=line.device,
                        takeback=takeback.id,
                        line=line.line,
                        found_by=found_by,
                        place=place,
                    )
                )
                answers.append(Scan(text, "received", line.line, line.device, Outcome.RECEIVED))
        ledger.append(events, actor=actor, at=at)
    return answers


def _key(text: str) -> str:
    return identity.normal_serial(text) or text.strip().upper()


class _Named(NamedTuple):
    """What receiving needs to know of a line."""

    line: int
    device: UUID
    serial: str | None
    asset_tag: str | None
    outcome: str | None
    of_line: int | None


# The names go as arrays: a question with a place for each of 18 000 took longer to write than to answer.
LINES_NAMED = """
SELECT line, device, serial, asset_tag, outcome, of_line FROM intake_line
WHERE takeback = %s
    AND (serial = ANY(%s::text[]) OR asset_tag = ANY(%s::text[]) OR device = ANY(%s::uuid[]))
ORDER BY line
"""


def _line_index(takeback: Takeback, scans: Sequence[str]) -> dict[str, list[_Named]]:
    """The lines that go by each scanned name; two questions for any number of scans."""
    wanted = list({name for text in scans for name in (_key(text), text.strip())})
    codes = {code: text for text in scans if (code := identity.parse_code(text))}
    by_code = dict(Device.objects.filter(code__in=codes, takeback=takeback.id).values_list("id", "code"))
    with connection.cursor() as cursor:
        cursor.execute(LINES_NAMED, [takeback.id, wanted, wanted, list(by_code)])
        lines = list(map(_Named._make, cursor.fetchall()))
    index: dict[str, list[_Named]] = {}
    for line in lines:
        names = {line.serial, _key(line.asset_tag) if line.asset_tag else None}
        if line.device in by_code:
            names.add(_key(codes[by_code[line.device]]))
        for name in names - {None}:
            index.setdefault(str(name), []).append(line)
    return index


def receive_lines(
    *,
    takeback: Takeback,
    lines: Sequence[int] | None,
    place: str,
    found_by: str = "hand",
    actor: UUID | None,
    at: datetime,
) -> int:
    """Receive announced lines by their numbers, or all that are open (`lines=None`); returns how many.

    Lines that have ended stay as they are when all are asked for; asked for by number they are refused.
    """
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        rows = _chosen(takeback, lines)
        ledger.append(
            [
                DeviceReceived(
                    subject=row.device, takeback=takeback.id, line=row.line, found_by=found_by, place=place
                )
                for row in rows
            ],
            actor=actor,
            at=at,
        )
        return len(rows)


def _chosen(takeback: Takeback, lines: Sequence[int] | None) -> list[Line]:
    rows = Line.objects.filter(takeback=takeback.id).order_by("line")
    if lines is None:
        return list(rows.filter(outcome=None))
    found = {row.line: row for row in rows.filter(line__in=list(lines))}
    for line in lines:
        if line not in found:
            raise LineUnknown(line)
        if found[line].outcome is not None:
            raise LineEnded(line, str(found[line].outcome))
    return list(found.values())


def receive_unlisted(
    *,
    takeback: Takeback,
    kind: Kind | None,
    manufacturer: str | None,
    model: str | None,
    serial: str | None,
    asset_tag: str | None,
    place: str,
    actor: UUID | None,
    at: datetime,
) -> UUID:
    """Receive a device that no line announced; returns the device."""
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        normal = identity.normal_imei(serial) or identity.normal_serial(serial)
        known = _returning({normal}, takeback).get(normal) if normal else None
        device, code = known or (ledger.new_id(), devices.new_codes(1)[0])
        ledger.append(
            [
                DeviceFound(
                    subject=device,
                    takeback=takeback.id,
                    code=code,
                    path=takeback.path,
                    place=place,
                    kind=kind,
                    manufacturer=manufacturer or None,
                    model=model or None,
                    serial=normal,
                    serial_raw=serial,
                    serial_kind="imei" if identity.normal_imei(serial) else "serial" if normal else None,
                    asset_tag=asset_tag or None,
                )
            ],
            actor=actor,
            at=at,
        )
        return device


def refuse_lines(
    *, takeback: Takeback, lines: Sequence[int], reason: str, actor: UUID | None, at: datetime
) -> None:
    """Refuse announced devices at the dock."""
    if reason not in REFUSAL_REASONS:
        raise ReasonUnknown(reason)
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        rows = _chosen(takeback, lines)
        ledger.append(
            [
                DeviceRefused(subject=row.device, takeback=takeback.id, line=row.line, reason=reason)
                for row in rows
            ],
            actor=actor,
            at=at,
        )


def mark_unreadable(
    *, takeback: Takeback, lines: Sequence[int], place: str, actor: UUID | None, at: datetime
) -> None:
    """A device came for the line but its serial cannot be read: it is in hand and goes by its own code."""
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        rows = _chosen(takeback, lines)
        ledger.append(
            [
                DeviceUnreadable(subject=row.device, takeback=takeback.id, line=row.line, place=place)
                for row in rows
            ],
            actor=actor,
            at=at,
        )


def withdraw_outcome(*, takeback: Takeback, line: int, reason: str, actor: UUID | None, at: datetime) -> None:
    """Undo the outcome of a line that was recorded by mistake, while receiving is open."""
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        row = Line.objects.filter(takeback=takeback.id, line=line).first()
        if row is None or row.outcome is None or row.of_line is not None:
            raise LineUnknown(line)
        ledger.append(
            [DeviceReceiptWithdrawn(subject=row.device, takeback=takeback.id, line=line, reason=reason)],
            actor=actor,
            at=at,
        )


def close_receiving(*, takeback: Takeback, actor: UUID | None, at: datetime) -> int:
    """End receiving: open lines end as missing, the counts are recorded. Returns how many were missing."""
    with ledger.holding([takeback.id]):
        _require(takeback, (State.RECEIVING,))
        rows = list(Line.objects.filter(takeback=takeback.id, outcome=None).order_by("line"))
        counted = reconciliation([takeback.id])[takeback.id]
        ledger.append(
            [
                *(DeviceMissing(subject=row.device, takeback=takeback.id, line=row.line) for row in rows),
                TakebackReceivingClosed(
                    subject=takeback.id,
                    announced=counted.announced,
                    received=counted.received,
                    missing=counted.missing + len(rows),
                    refused=counted.refused,
                    duplicate=counted.duplicate,
                    unreadable=counted.unreadable,
                    unlisted=counted.unlisted,
                ),
            ],
            actor=actor,
            at=at,
        )
        return len(rows)
