"""Fleet exports: many devices in one list, told apart by the columns their systems write.

Intune, Windows Autopilot, Jamf Pro, ServiceNow, Snipe-IT and eReuse Devicehub. Columns that name people are
never read. A list is inventory of devices, not of media: it says nothing of which drives are inside, except
where it names them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from omlopp.domain.hardware._locks import Lock, LockKind, LockState
from omlopp.domain.hardware._model import (
    Component,
    ComponentKind,
    Device,
    HardwareReport,
    Listing,
    Medium,
    Problem,
)
from omlopp.domain.hardware.values import (
    boolean,
    integer,
    kind_of_chassis,
    medium_by_name,
    name,
    number,
    serial,
    storage_kind,
    text,
)
from omlopp.domain.identity import normal_imei
from omlopp.domain.screens import SCREENS, is_plausible, read_size
from omlopp.domain.vocabulary import Kind

MOST_DEVICES = 100_000
MOST_COLUMNS = 600


def column(heading: object) -> str:
    """A heading in the form compared: small letters and digits alone, without a table's name before a dot."""
    words = heading if isinstance(heading, str) else ""
    words = words[:200].rpartition(".")[2] if re.fullmatch(r"[a-z_.]+", words[:200]) else words[:200]
    return re.sub(r"[^a-z0-9]", "", words.lower())


@dataclass(frozen=True, slots=True)
class Dialect:
    """One system's export: the columns that give it away, how many must stand there, and what each tells."""

    tool: str
    marks: frozenset[str]
    needed: int
    serial: tuple[str, ...]
    model: tuple[str, ...] = ("model",)
    manufacturer: tuple[str, ...] = ("manufacturer",)
    sku: tuple[str, ...] = ()
    asset_tag: tuple[str, ...] = ("assettag",)
    kind: tuple[str, ...] = ("category",)
    imei: tuple[str, ...] = ("imei",)
    uuid: tuple[str, ...] = ()
    maker: str | None = None  # the maker of all devices in such an export


_SERIAL = ("serialnumber", "deviceserialnumber", "serial")

DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        tool="autopilot",
        marks=frozenset({"windowsproductid", "hardwarehash", "grouptag", "profilestatus", "purchaseorder"}),
        needed=2,
        serial=_SERIAL,
        kind=(),
    ),
    Dialect(
        tool="jamf",
        marks=frozenset(
            {
                "jsscomputerid",
                "jamfprocomputerid",
                "jssmobiledeviceid",
                "jamfpromobiledeviceid",
                "jamfproidnumber",
                "filevaultrecoverykeyavailable",
                "udid",
                "filevault2status",
                "filevault2partitionencryptionstate",
                "filevaultstatus",
                "modelidentifier",
                "lastinventoryupdate",
                "lastenrollment",
                "deviceownershiplevel",
                "computername",
                "activationlockenabled",
                "enrolledviaautomateddeviceenrollment",
            }
        ),
        needed=3,
        serial=_SERIAL,
        manufacturer=("make",),
        sku=("modelidentifier",),
        kind=("model",),
        uuid=("udid",),
        maker="Apple",
    ),
    Dialect(
        tool="intune",
        marks=frozenset(
            {
                "devicename",
                "deviceid",
                "azureaddeviceid",
                "intuneregistered",
                "intunedeviceid",
                "compliance",
                "compliancestate",
                "lastcheckin",
                "lastcontact",
                "lastsyncdatetime",
                "managedby",
                "managementagent",
                "jointype",
                "skufamily",
                "easactivated",
                "easdeviceid",
                "enrollmentdate",
                "enrolleddatetime",
                "managementname",
                "manageddevicename",
                "ownership",
                "manageddeviceownertype",
                "devicestate",
                "deviceregistrationstate",
                "encryptionstatusstring",
                "primaryuser",
                "primaryuserupn",
            }
        ),
        needed=4,
        serial=_SERIAL,
        kind=("chassistype", "devicetype"),
    ),
    Dialect(
        tool="devicehub",
        marks=frozenset({"phid", "dhid", "devicehardwareid"}),
        needed=2,
        serial=("deviceserialnumber", "placeholderserialnumber"),
        model=("devicemodel", "placeholdermodel"),
        manufacturer=("devicemanufacturer", "placeholdermanufacturer"),
        asset_tag=("placeholderidinternal",),
        kind=("devicechassis", "devicetype", "placeholdertype"),
    ),
    Dialect(
        tool="devicehub",
        marks=frozenset({"chassis", "tag1", "tag2", "registeredin", "physicalstate", "tradingstate"}),
        needed=5,
        serial=_SERIAL,
        kind=("chassis", "type"),
    ),
    Dialect(
        tool="servicenow",
        marks=frozenset(
            {
                "sysclassname",
                "sysid",
                "class",
                "configurationitem",
                "installstatus",
                "hardwarestatus",
                "operationalstatus",
                "substatus",
                "modelid",
                "modelcategory",
                "stockroom",
                "assignedto",
                "displayname",
                "discoverysource",
                "mostrecentdiscovery",
                "cmdbci",
                "ci",
            }
        ),
        needed=3,
        serial=_SERIAL,
        model=("modelid", "model", "modelnumber"),
        kind=("chassistype", "modelcategory", "sysclassname", "class"),
    ),
    Dialect(
        tool="snipe-it",
        marks=frozenset(
            {
                "assettag",
                "assetname",
                "itemname",
                "name",
                "modelnumber",
                "modelno",
                "modelname",
                "supplier",
                "warranty",
                "purchasecost",
                "purchasedate",
                "statuslabel",
                "status",
                "defaultlocation",
                "checkedoutto",
                "eol",
                "eoldate",
                "company",
            }
        ),
        needed=5,
        serial=("serial", "serialnumber"),
        model=("modelname", "model"),
        sku=("modelnumber", "modelno"),
    ),
)
"""In the order asked: the more telling columns first."""


def dialect_of(headings: Iterable[object]) -> Dialect | None:
    """The system whose export has these columns; None when it is none of them, or has no serial column."""
    columns = {column(heading) for heading in headings}
    return next(
        (one for one in DIALECTS if columns & set(one.serial) and len(columns & one.marks) >= one.needed),
        None,
    )


_KINDS: tuple[tuple[str, Kind], ...] = (
    ("macbook", Kind.LAPTOP),
    ("imac", Kind.ALL_IN_ONE),
    ("mac mini", Kind.DESKTOP),
    ("mac pro", Kind.WORKSTATION),
    ("mac studio", Kind.WORKSTATION),
    ("iphone", Kind.SMARTPHONE),
    ("ipad", Kind.TABLET),
    ("laptop", Kind.LAPTOP),
    ("notebook", Kind.LAPTOP),
    ("all-in-one", Kind.ALL_IN_ONE),
    ("all in one", Kind.ALL_IN_ONE),
    ("workstation", Kind.WORKSTATION),
    ("desktop", Kind.DESKTOP),
    ("thin client", Kind.THIN_CLIENT),
    ("server", Kind.SERVER),
    ("tablet", Kind.TABLET),
    ("smartphone", Kind.SMARTPHONE),
    ("mobile phone", Kind.SMARTPHONE),
    ("phone", Kind.SMARTPHONE),
    ("monitor", Kind.MONITOR),
    ("display", Kind.MONITOR),
    ("docking", Kind.DOCK),
    ("printer", Kind.PRINTER),
    ("projector", Kind.PROJECTOR),
    ("switch", Kind.NETWORK),
    ("router", Kind.NETWORK),
    ("access point", Kind.NETWORK),
)


def _kind(words: str | None) -> Kind | None:
    if not words:
        return None
    low = words.lower()
    return kind_of_chassis(words) or next((kind for piece, kind in _KINDS if piece in low), None)


class _Row:
    """One line of an export by compared heading; of two columns with one heading the first filled one."""

    def __init__(self, cells: Mapping[str, object]) -> None:
        self.cells = cells

    def first(self, columns: Iterable[str]) -> str | None:
        return next((words for key in columns if (words := text(self.cells.get(key)))), None)


_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)


def _serial(printed: str | None, where: str, problems: list[Problem]) -> str | None:
    if printed is None:
        return None
    if _SPREADSHEET.fullmatch(printed):
        # A spreadsheet took the number for a quantity: its digits are gone.
        problems.append(Problem("serial_damaged", where, printed[:40]))
        return None
    return serial(printed)


_LOCK_COLUMNS: tuple[tuple[LockKind, tuple[str, ...]], ...] = (
    (LockKind.ACTIVATION_LOCK, ("activationlockenabled", "activationlock", "isactivationlockenabled")),
    (
        LockKind.DEP,
        (
            "enrolledviaautomateddeviceenrollment",
            "enrolledviadep",
            "automateddeviceenrollment",
            "isautomateddeviceenrollment",
        ),
    ),
    (LockKind.AUTOPILOT, ("autopilotenrolled", "autopilotregistered", "autopilot")),
    (LockKind.ABSOLUTE, ("absoluteactive", "absolutestatus", "computrace", "persistencestatus")),
    (LockKind.BIOS_PASSWORD, ("biospassword", "biospasswordset", "firmwarepassword")),
)
_ON = ("enabled", "active", "activated", "locked", "enrolled", "managed", "registered", "assigned", "set")
_OFF = ("disabled", "inactive", "unlocked", "not enrolled", "unmanaged", "not registered", "not set", "off")


def _state(printed: str) -> LockState:
    low = printed.strip().lower()
    known = boolean(low)
    if known is True or low in _ON:
        return LockState.LOCKED
    return LockState.OPEN if known is False or low in _OFF else LockState.UNKNOWN


def _locks(row: _Row, tool: str) -> tuple[Lock, ...]:
    """What the columns say of locks. A device that stands in a management system's list is managed by it."""
    locks = [
        Lock(kind, _state(printed), f"{key}: {printed}"[:200])
        for kind, keys in _LOCK_COLUMNS
        for key in keys
        if (printed := row.first((key,)))
    ]
    if tool == "autopilot":
        locks.append(Lock(LockKind.AUTOPILOT, LockState.LOCKED, "listed in Windows Autopilot"))
    elif tool in ("intune", "jamf"):
        for key in ("managed", "devicestate", "deviceregistrationstate", "managementstate", "managedby"):
            if printed := row.first((key,)):
                state = LockState.OPEN if _state(printed) is LockState.OPEN else LockState.LOCKED
                locks.append(Lock(LockKind.MDM, state, f"{key}: {printed}"[:200]))
                break
        else:
            locks.append(Lock(LockKind.MDM, LockState.LOCKED, f"listed in {tool}"))
    return tuple(locks)


_ENCRYPTION = (
    "encrypted",
    "isencrypted",
    "encryptionstatusstring",
    "filevault2status",
    "filevault2partitionencryptionstate",
    "filevaultstatus",
    "filevault2enabled",
    "partitionfilevault2state",
)
_ENCRYPTED = {
    "encrypted": "encrypted",
    "allpartitionsencrypted": "encrypted",
    "allencrypted": "encrypted",
    "valid": "encrypted",
    "bootpartitionsencrypted": "partly",
    "bootencrypted": "partly",
    "somepartitionsencrypted": "partly",
    "someencrypted": "partly",
    "encrypting": "partly",
    "decrypting": "partly",
    "notencrypted": "not_encrypted",
    "nopartitionsencrypted": "not_encrypted",
    "decrypted": "not_encrypted",
}
"""What the systems print, as compared, in one of three words; any other text is unknown."""
_PER_GB = (
    ("totalstoragespaceinbytes", 1_000_000_000),
    ("storagetotalgb", 1),
    ("totalstoragegb", 1),
    ("totalstoragemb", 1_000),
    ("bootdrivecapacitymb", 1_000),
    ("drivecapacitymb", 1_000),
    ("capacitymb", 1_000),
    ("diskspacegb", 1),
    ("diskspace", 1),  # ServiceNow's own name of "Disk space (GB)"
)
"""Columns that tell all storage and, by their own names, in which unit. Others are no size."""


_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


_SCREEN = (
    "screensize",
    "screensizein",
    "screensizeinch",
    "screensizeinches",
    "screeninch",
    "screeninches",
    "displaysize",
    "displaysizein",
    "displaysizeinch",
    "displaysizeinches",
    "skrmstorlek",
    "skrmstorlektum",
)
"""Columns that hold a diagonal, as compared: `Screen size (inches)`, `Skärmstorlek`."""


def _screen(row: "_Row", kind: Kind | None, where: str, problems: list[Problem]) -> float | None:
    """The diagonal in its own column; one that such a device cannot have is a problem and no size."""
    printed = row.first(_SCREEN)
    if printed is None or (kind is not None and kind not in SCREENS):
        return None
    inches = read_size(printed)
    if inches is not None and is_plausible(kind, inches):
        return inches
    code = "screen_size_unreadable" if inches is None else "screen_size_implausible"
    problems.append(Problem(code, where, printed[:40]))
    return None


def _size(printed: str | None) -> float | None:
    digits = (printed or "").replace(" ", "")
    return number(digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits)


def _listing(row: "_Row") -> Listing:
    encryption = None
    for printed in (printed for key in _ENCRYPTION if (printed := row.first((key,)))):
        said = boolean(printed)
        word = "encrypted" if said else "not_encrypted" if said is False else None
        encryption = word or _ENCRYPTED.get(column(printed))
        if encryption is not None:
            break
    sizes = (round(size / unit) for key, unit in _PER_GB if (size := _size(row.first((key,)))))
    storage = next(sizes, None)
    return Listing(storage if storage and 0 < storage < 1_000_000 else None, encryption)


def _parts(row: _Row, problems: list[Problem], where: str) -> Iterator[Component]:
    """Parts that an export names: Devicehub's numbered drives, a battery's cycles."""
    for place in range(1, 9):
        prefix = f"datastorage{place}"
        model = name(row.cells.get(f"{prefix}model"))
        found = _serial(row.first((f"{prefix}serialnumber",)), f"{where} {prefix}", problems)
        if model is None and found is None:
            continue
        described = (row.first((prefix,)) or "").lower()
        medium = (
            Medium.HDD
            if described.startswith("harddrive")
            else Medium.SSD
            if described.startswith("solidstatedrive")
            else medium_by_name(model)
        )
        yield Component(
            kind=storage_kind(medium),
            manufacturer=name(row.cells.get(f"{prefix}manufacturer")),
            model=model,
            serial=found,
            # Devicehub's "MB" are MiB; a size in whole MiB is no exact size, so it is left out.
            medium=medium,
        )
    cycles = integer(row.first(("batterycyclecount", "batterycycles")))
    health = number((row.first(("batteryhealthpercent", "batterymaximumcapacity")) or "").rstrip("% "))
    if cycles is not None or health is not None:
        yield Component(
            kind=ComponentKind.LAPTOP_BATTERY,
            cycles=cycles,
            wear_percent=round(max(0.0, 100 - health), 1) if health and 0 < health <= 150 else None,
        )


def reports(
    rows: Iterable[tuple[str, Mapping[str, object]]], dialect: Dialect, problems: list[Problem]
) -> tuple[HardwareReport, ...]:
    """One report a line. `problems` are the file's own and go to the first device."""
    found: list[HardwareReport] = []
    for where, cells in rows:
        if len(found) >= MOST_DEVICES:
            problems.append(Problem("truncated", where, str(MOST_DEVICES)))
            break
        row = _Row(cells)
        own: list[Problem] = []
        named = _serial(row.first(dialect.serial), where, own)
        model = name(row.first(dialect.model))
        imei = row.first(dialect.imei)
        if named is None and model is None and imei is None and not own:
            continue
        if named is None and not own:
            own.append(Problem("serial_missing", where, model or ""))
        if imei and normal_imei(imei) is None and name(imei):
            own.append(Problem("imei_check_digit", where, imei[:40]))
        kind = _kind(row.first(dialect.kind)) or _kind(model)
        device = Device(
            kind=kind,
            manufacturer=name(row.first(dialect.manufacturer)) or dialect.maker,
            model=model,
            sku=None if (sku := name(row.first(dialect.sku))) and _SPREADSHEET.fullmatch(sku) else sku,
            serial=named,
            uuid=serial(row.first(dialect.uuid)),
            asset_tag=serial(row.first(dialect.asset_tag)),
            imei=normal_imei(imei),
            screen_inch=_screen(row, kind, where, own),
        )
        found.append(
            HardwareReport(
                tool=dialect.tool,
                device=device,
                components=tuple(_parts(row, own, where)),
                problems=tuple(own),
                locks=_locks(row, dialect.tool),
                place=where,
                listing=_listing(row),
            )
        )
    if found and problems:
        found[0] = replace(found[0], problems=(*problems, *found[0].problems))
    return tuple(found)
