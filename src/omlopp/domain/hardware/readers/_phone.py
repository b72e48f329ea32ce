"""What iPhones, iPads and Android phones say of themselves, whichever tool asked."""

from collections.abc import Mapping

from omlopp.domain.hardware._locks import Lock, LockKind, LockState
from omlopp.domain.hardware._model import Component, ComponentKind, Device, HardwareReport, Medium, Problem
from omlopp.domain.hardware.values import boolean, integer, moment, name, number, serial, text
from omlopp.domain.identity import normal_imei
from omlopp.domain.vocabulary import Kind

_FAMILIES = (
    ("iphone", Kind.SMARTPHONE),
    ("ipod", Kind.OTHER),
    ("ipad", Kind.TABLET),
    ("macbook", Kind.LAPTOP),
    ("imac", Kind.ALL_IN_ONE),
)


def _first(said: Mapping[str, object], *keys: str) -> tuple[str, object] | None:
    return next(((key, said[key]) for key in keys if said.get(key) not in (None, "")), None)


def _value(said: Mapping[str, object], *keys: str) -> object:
    found = _first(said, *keys)
    return found[1] if found else None


_PACKED = {"WUVT": "YES", "Tk8=": "NO"}  # `ideviceinfo` prints bytes in base64


def _plain(value: object) -> str | None:
    """Text, also of bytes and of the two answers in base64."""
    words = text(value.decode("ascii", "replace")) if isinstance(value, bytes) else text(value)
    return _PACKED.get(words, words) if words else _flag(value)


def _yes(value: object) -> bool | None:
    words = _plain(value)
    return {"YES": True, "NO": False}.get((words or "").upper(), boolean(words))


def _finding(
    kind: LockKind, said: Mapping[str, object], *keys: str, otherwise: LockState = LockState.OPEN
) -> Lock | None:
    """Locked when one of the keys says yes; `otherwise` when it says no; None when it is not there."""
    found = _first(said, *keys)
    if found is None:
        return None
    state = {True: LockState.LOCKED, False: otherwise}.get(_yes(found[1]), LockState.UNKNOWN)  # type: ignore[arg-type] # None is looked up too
    return Lock(kind, state, f"{found[0]}: {_plain(found[1]) or ''}"[:200])


def apple_locks(said: Mapping[str, object], *, managed: bool = False) -> tuple[Lock, ...]:
    """Activation lock and management, as far as the device tells.

    `ActivationState` says whether the device is set up, not whether an account holds it: alone it leaves the
    lock unknown. Supervision outlives the management that set it, so it is a question and no answer.
    """
    lock = _finding(
        LockKind.ACTIVATION_LOCK, said, "fm-activation-locked", "IsActivationLockEnabled", "IsAssociated"
    )
    if lock is None and (state := _first(said, "ActivationState")):
        lock = Lock(LockKind.ACTIVATION_LOCK, LockState.UNKNOWN, f"ActivationState: {text(state[1]) or ''}")
    locks = [lock] if lock else []
    supervised = _first(said, "IsSupervised", "DeviceIsChaperoned")
    if managed:
        locks.append(Lock(LockKind.MDM, LockState.LOCKED, "QueryResponses"))
    elif supervised and _yes(supervised[1]):
        locks.append(Lock(LockKind.MDM, LockState.UNKNOWN, f"{supervised[0]}: {_plain(supervised[1])}"))
    return tuple(locks)


def apple_report(said: Mapping[str, object], *, tool: str, managed: bool = False) -> HardwareReport:
    """An Apple device out of lockdown, backup or MDM keys, with its storage as one medium."""
    problems: list[Problem] = []
    product = name(_value(said, "ProductType", "Product Type", "ProductName", "Product Name"))
    family = (text(_value(said, "DeviceClass")) or product or "").lower()
    imei_field = _first(said, "InternationalMobileEquipmentIdentity", "IMEI")
    imei = text(imei_field[1]) if imei_field else None
    if imei_field and imei and normal_imei(imei) is None:
        problems.append(Problem("imei_check_digit", imei_field[0], imei[:40]))
    for key, code in (("ActivationState", "activation_state"), ("PasswordProtected", "passcode_state")):
        if (state := text(_value(said, key)) or _flag(said.get(key))) is not None:
            problems.append(Problem(code, key, state[:40]))
    device = Device(
        kind=next((kind for words, kind in _FAMILIES if words in family), Kind.OTHER if family else None),
        manufacturer="Apple",
        model=product,
        version=text(_value(said, "ProductVersion", "Product Version", "OSVersion")),
        sku=name(_value(said, "ModelNumber")),
        serial=serial(_value(said, "SerialNumber", "Serial Number")),
        uuid=serial(_value(said, "UniqueDeviceID", "Unique Identifier", "UDID")),
        imei=normal_imei(imei),
    )
    capacity = number(said.get("DeviceCapacity"))
    parts = [storage(device, integer(said.get("TotalDiskCapacity")) or _gibibytes(capacity))]
    parts += battery(said)
    return HardwareReport(
        tool=tool,
        device=device,
        components=tuple(parts),
        problems=tuple(problems),
        created_at=moment(_value(said, "Last Backup Date")),
        locks=apple_locks(said, managed=managed),
    )


def _flag(value: object) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None


def _gibibytes(capacity: float | None) -> int | None:
    # MDM's DeviceCapacity counts in units of 2^30 (Apple, DeviceInformationResponse.QueryResponses).
    return None if capacity is None else integer(capacity * 2**30)


def storage(device: Device, size: int | None = None) -> Component:
    """The one medium of a phone: it is reached, and reset, through the phone's own system."""
    return Component(
        kind=ComponentKind.SSD if device.kind in (Kind.LAPTOP, Kind.ALL_IN_ONE) else ComponentKind.STORAGE,
        manufacturer=device.manufacturer,
        model=device.model,
        serial=device.serial,
        size_bytes=size,
        medium=Medium.MAC if device.kind in (Kind.LAPTOP, Kind.ALL_IN_ONE) else Medium.PHONE,
    )


def battery(said: Mapping[str, object]) -> list[Component]:
    """The battery out of the registry entry `AppleSmartBattery`: wear against design, and cycles."""
    design = number(said.get("DesignCapacity"))
    full = number(_value(said, "NominalChargeCapacity", "AppleRawMaxCapacity"))
    cycles = integer(said.get("CycleCount"))
    # A capacity of 100 is a percentage: the registry has several scales under similar names.
    wear = round(max(0.0, 100 - 100 * full / design), 1) if design and full and full > 100 else None
    if wear is None and cycles is None:
        return []
    return [Component(kind=ComponentKind.LAPTOP_BATTERY, wear_percent=wear, cycles=cycles)]


def android_locks(said: Mapping[str, str]) -> tuple[Lock, ...]:
    """Management and factory reset protection, as far as `getprop` tells.

    `ro.frp.pst` names the partition that keeps the account: protection exists, whether it holds is unknown.
    """
    owner = _finding(LockKind.MDM, said, "ro.device_owner", "ro.organization_owned")
    guard = _first(said, "knox.kg.state", "ro.boot.kg.state")
    locks = [owner] if owner else []
    if guard and str(guard[1]).lower() in ("locked", "active"):
        locks.append(Lock(LockKind.MDM, LockState.LOCKED, f"{guard[0]}: {text(guard[1]) or ''}"))
    if partition := _first(said, "ro.frp.pst"):
        locks.append(Lock(LockKind.FRP, LockState.UNKNOWN, f"ro.frp.pst: {text(partition[1]) or ''}"))
    return tuple(locks)
