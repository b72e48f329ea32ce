"""From files to documents: what each file is, what it says, and which of our devices it speaks of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from omlopp.apps.devices import queries as devices
from omlopp.apps.workshop._known import IN_HOUSE, column, holders_of
from omlopp.domain import erasure, hardware, identity
from omlopp.domain.hardware.readers import omlopp_json

WHOLE = -1
"""The part that stands for a document as a whole."""


@dataclass(frozen=True)
class Document:
    """One file: what it says as an inventory and as an erasure report, or the code of its refusal.

    An export that lists many devices says nothing as a whole; each of its `rows` is a document of its own.
    """

    name: str
    digest: str
    data: bytes
    inventory: hardware.HardwareReport | None = None
    report: erasure.ErasureReport | None = None
    refused: str | None = None
    lists_media: bool = False
    rows: tuple["Document", ...] = ()
    row: int | None = None

    @property
    def pieces(self) -> tuple["Document", ...]:
        """What is bound by itself: the rows of an export, or the document."""
        return self.rows or (self,)

    @property
    def whole(self) -> int:
        """The part that stands for all that the document, or the row, says of its device."""
        return WHOLE if self.row is None else self.row

    @cached_property
    def described(self) -> tuple[hardware.Device, ...]:
        """The device as the inventory and as the eraser describe it."""
        reports = (self.inventory, self.report)
        return tuple(report.device for report in reports if report is not None and report.device is not None)

    @property
    def media(self) -> tuple[erasure.MediumReport, ...]:
        """What is said to have been erased."""
        return self.report.media if self.report is not None else ()

    @cached_property
    def components(self) -> tuple[hardware.Component, ...]:
        """The parts listed, by the inventory or else by the eraser."""
        if self.inventory is not None:
            return self.inventory.components
        return self.report.components if self.report is not None else ()

    @property
    def lists(self) -> bool:
        """Whether the document speaks of the device's parts, or of nothing but the device."""
        return bool(self.components) or not self.media

    @property
    def independent(self) -> bool:
        """Whether the parts were listed by something else than an eraser's own report."""
        return self.inventory is not None and not self.media

    @property
    def tool(self) -> tuple[str, str | None]:
        """Name and version of the tool."""
        report = self.inventory or self.report
        return (report.tool, report.tool_version) if report is not None else ("", None)

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """The codes of what the readers stumbled over."""
        reports = [each for piece in self.pieces for each in (piece.inventory, piece.report)]
        found = (problem.code for report in reports if report is not None for problem in report.problems)
        return tuple(dict.fromkeys(found))

    @cached_property
    def device_keys(self) -> tuple[str, ...]:
        """The names of the device by which it is looked up, in normal form."""
        found = []
        for described in self.described:
            found += [described.normal_serial, identity.normal_imei(described.imei)]
        return tuple(dict.fromkeys(filter(None, found)))

    @cached_property
    def media_keys(self) -> tuple[str | None, ...]:
        """The serials of the media reported on, in normal form, in their order."""
        return tuple(medium.normal_serial for medium in self.media)

    @cached_property
    def storage(self) -> tuple[tuple[int, str | None], ...]:
        """Of the components that hold data: place in the list and serial in normal form."""
        return tuple(
            (place, part.normal_serial) for place, part in enumerate(self.components) if part.holds_data
        )

    @cached_property
    def tag(self) -> str | None:
        """The asset tag the document gives, which may be our own code."""
        tags = [described.asset_tag for described in self.described]
        if self.report is not None:
            tags.append(self.report.asset_tag)
        return next(filter(None, tags), None)


def digest_of(data: bytes) -> str:
    """The name of an exhibit."""
    return sha256(data).hexdigest()


def read_document(name: str, data: bytes, digest: str | None = None) -> Document:
    """What the file says, or why it cannot be used; never raises on the file's account."""
    digest = digest or digest_of(data)
    refusals = []
    inventory = report = None
    try:
        content = hardware.Content(data)
        neutral = omlopp_json.recognises(content)
    except hardware.ReportRefused as refusal:
        return Document(name, digest, data, refused=refusal.code)
    try:
        report = erasure.read_content(content)
    except hardware.ReportRefused as refusal:
        refusals.append(refusal.code)
    if neutral and report is not None:
        # In our own format the erasure reader has read the inventory too.
        inventory = _inventory_in(report)
    else:
        try:
            found = hardware.read_many_content(content)
        except hardware.ReportRefused as refusal:
            refusals.append(refusal.code)
        else:
            if not found or found[0].listing is not None:
                rows = tuple(Document(name, digest, b"", each, row=row) for row, each in enumerate(found))
                return Document(name, digest, data, refused=None if rows else "report_empty", rows=rows)
            (inventory,) = found
    lists = inventory is not None and (
        inventory.tool in hardware.LISTS_MEDIA or (neutral and bool(inventory.components))
    )
    if inventory is None and report is None:
        # What a reader knew but could not use says more than that another did not know it.
        code = next((code for code in refusals if code != "report_unrecognised"), "report_unrecognised")
        return Document(name, digest, data, refused=code)
    if inventory is None and report is not None:
        lists = any(part.holds_data for part in report.components)
    document = Document(name, digest, data, inventory, report, None, lists)
    # Half a list does not say what is not there.
    if "truncated" in document.problems:
        document = Document(name, digest, data, inventory, report, None, lists_media=False)
    return document


def _inventory_in(report: erasure.ErasureReport) -> hardware.HardwareReport:
    return hardware.HardwareReport(
        tool=report.tool,
        device=report.device,
        components=report.components,
        tool_version=report.tool_version,
        document_id=report.document_id,
        created_at=report.created_at,
    )


def media_type(data: bytes) -> str:
    """A media type for the exhibit, from its first bytes."""
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, kind in (
        ((b"{", b"["), "application/json"),
        ((b"<",), "application/xml"),
        ((b"%PDF",), "application/pdf"),
        ((b"\x1f\x8b",), "application/gzip"),
    ):
        if head.startswith(start):
            return kind
    return "application/octet-stream" if b"\x00" in data[:4096] else "text/plain"


@dataclass(frozen=True, slots=True)
class Bound:
    """The device a document or a part of it speaks of, or the reason why none was found."""

    device: UUID | None
    reason: str = ""


def bind(
    documents: Sequence[Document], *, takeback: UUID | None, sight: Sequence[str] | None
) -> dict[tuple[str, int], Bound]:
    """For each (digest, part) of the documents the device, by what the device and its media are called.

    A document that names no device is bound medium by medium, by the media's serials; an export row by row.
    `takeback` keeps to the devices of one take-back, `sight` to those at or below the paths.
    """
    documents = [piece for document in documents for piece in document.pieces]
    keys = {key for document in documents for key in document.device_keys}
    media_keys: set[str] = set()
    tags: set[str] = set()
    for document in documents:
        own = {medium.device_serial for medium in document.media if medium.device_serial}
        keys.update(filter(None, map(identity.normal_serial, own)))
        if document.tag:
            tags.add(document.tag)
        if not document.device_keys:
            media_keys.update(filter(None, document.media_keys))
            media_keys.update(serial for _, serial in document.storage if serial is not None)
    finder = _Finder(
        serials=devices.by_serial(keys) if keys else {},
        codes=_by_code(tags),
        tags=_by_tag(tags) if tags else {},
        holders={serial: {device for _, device, _ in held} for serial, held in holders_of(media_keys).items()}
        if media_keys
        else {},
        takeback=takeback,
        sight=sight,
    )
    finder.look_up()
    return {
        (document.digest, part): bound
        for document in documents
        if document.refused is None
        for part, bound in finder.bind(document)
    }


def _by_code(tags: Iterable[str]) -> dict[str, UUID]:
    codes = {code: tag for tag in tags if (code := identity.parse_code(tag)) is not None}
    rows = column("SELECT code, id FROM devices_device WHERE code = ANY(%s)", list(codes))
    return {codes[code]: device for code, device in rows}


def _by_tag(tags: Iterable[str]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for value, device in column(
        "SELECT value, device FROM devices_identity WHERE value = ANY(%s) AND kind = 'asset_tag'", list(tags)
    ):
        found.setdefault(value, set()).add(device)
    return found


@dataclass(slots=True)
class _Finder:
    serials: dict[str, list[UUID]]
    codes: dict[str, UUID]
    tags: dict[str, set[UUID]]
    holders: dict[str, set[UUID]]
    takeback: UUID | None
    sight: Sequence[str] | None
    rows: dict[UUID, tuple[UUID | None, str]] | None = None

    def look_up(self) -> None:
        """Of all candidates: take-back and stage, of those that may be seen."""
        ids = {device for found in self.serials.values() for device in found} | set(self.codes.values())
        for more in (*self.tags.values(), *self.holders.values()):
            ids |= more
        found = column("SELECT id, takeback, stage, path FROM devices_device WHERE id = ANY(%s)", list(ids))
        self.rows = {
            device: (takeback, stage)
            for device, takeback, stage, path in found
            if self.sight is None or path.startswith(tuple(self.sight))
        }

    def bind(self, document: Document) -> Iterable[tuple[int, Bound]]:
        keys = document.device_keys
        whole = self._named(keys, document.tag)
        by_media = not keys and whole.device is None
        if document.lists:
            yield (document.whole, self._held(document) if by_media else whole)
        for part, medium in enumerate(document.media):
            own = identity.normal_serial(medium.device_serial)
            if own is not None and own not in keys:
                yield part, self._named((own,), None)
            elif by_media:
                yield (
                    part,
                    self._settled(self.holders.get(document.media_keys[part] or "", set()), "no_serial"),
                )
            else:
                yield part, whole

    def _held(self, document: Document) -> Bound:
        """The one device that holds all the media the document lists."""
        holders = [self.holders.get(serial, set()) for _, serial in document.storage if serial is not None]
        common = set.intersection(*holders) if holders else set()
        return self._settled(common, "no_serial")

    def _named(self, keys: Sequence[str], tag: str | None) -> Bound:
        found = {device for key in keys for device in self.serials.get(key, ())}
        coded = self.codes.get(tag) if tag else None
        if coded is not None:
            if found and coded not in found:
                return Bound(None, "identities_disagree")
            found = {coded}
        if not keys and not found and tag and self.takeback is not None:
            # A tag is unique within its owner's house at best, so only a take-back makes it a name.
            found = self.tags.get(tag, set())
        return self._settled(found, "unknown_serial" if keys else "no_serial")

    def _settled(self, found: set[UUID], otherwise: str) -> Bound:
        rows = self.rows or {}
        seen = {device: rows[device] for device in found if device in rows}
        if not seen:
            return Bound(None, otherwise)
        if self.takeback is not None:
            here = {device: row for device, row in seen.items() if row[0] == self.takeback}
            if not here:
                return Bound(None, "stranger_serial")
            seen = here
        house = [device for device, (_, stage) in seen.items() if stage in IN_HOUSE]
        if len(house) == 1:
            return Bound(house[0])
        return Bound(None, "ambiguous_serial" if house else "device_not_in_house")
