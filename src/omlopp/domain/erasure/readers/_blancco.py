"""What Blancco's XML and JSON have in common once both are plain dicts: the words and the joining.

No real report is public; the names here are those that public readers of such reports use, and each may be
missing. An erasure is joined to its drive by serial: by type, as some readers do, goes wrong with two drives.
"""

from dataclasses import replace
from typing import Any

from omlopp.domain.erasure._model import (
    ErasureReport,
    HiddenAreas,
    MediumReport,
    Method,
    Result,
    Verification,
)
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Component, Device, Interface, Medium, Problem
from omlopp.domain.hardware.values import (
    disk_size,
    integer,
    interface_in,
    kind_of_chassis,
    mapping,
    medium_by_name,
    moment,
    name,
    serial,
    storage_kind,
    text,
)
from omlopp.domain.identity import normal_imei, normal_serial
from omlopp.domain.vocabulary import Kind

Fields = dict[str, Any]


def value(given: object) -> str | None:
    """A field's text; a literal `<REPORTPATH …>` is a template that was never filled in: missing."""
    line = text(given)
    return None if line is None or "REPORTPATH" in line else line


def medium_of(kind: str | None, interface: Interface | None, model: str | None) -> Medium | None:
    """The medium by Blancco's type word, else by name."""
    word = (kind or "").lower()
    if "removable" in word or "usb" in word or "flash drive" in word:
        return Medium.FLASH
    if "emmc" in word or "ufs" in word:
        return Medium.EMMC
    if "ssd" in word or "nvme" in word or "solid" in word:
        return Medium.SSD
    if "hdd" in word or "magnetic" in word or "hard" in word:
        return Medium.HDD
    if model and any(brand in model.lower() for brand in ("iphone", "ipad", "galaxy", "pixel")):
        return Medium.PHONE
    return medium_by_name(model, interface)


def method_of(standard: str | None, overwriting: int | None, firmware: int | None) -> Method:
    """The command, as far as the report tells it.

    A standard's name is no command. Overwriting rounds alone are an overwrite; firmware rounds are some
    firmware command, unless the name says which.
    """
    words = (standard or "").lower()
    if "cryptographic" in words or "crypto erase" in words:
        return Method.SANITIZE_CRYPTO
    if "verify" in words and not overwriting and not firmware:
        return Method.VERIFY_ONLY
    if firmware:
        return Method.FIRMWARE
    if overwriting:
        return Method.OVERWRITE
    if firmware == 0 and overwriting == 0:
        return Method.NONE
    return Method.UNKNOWN


_RESULTS = (
    ("successful with", Result.PARTIAL),
    ("with exception", Result.PARTIAL),
    ("with warning", Result.PARTIAL),
    ("not successful", Result.FAILED),
    ("unsuccessful", Result.FAILED),
    ("fail", Result.FAILED),
    ("cancel", Result.ABORTED),
    ("abort", Result.ABORTED),
    ("interrupt", Result.ABORTED),
    ("partial", Result.PARTIAL),
)


def result_of(state: str | None) -> Result:
    """Blancco's state; only the bare words of success are success ("Successful with exceptions" is not)."""
    words = (state or "").strip().lower()
    if words in ("successful", "erased", "success", "succeeded"):
        return Result.SUCCESS
    return next((result for part, result in _RESULTS if part in words), Result.UNKNOWN)


def verification_of(erasure: Fields) -> tuple[Verification, str | None]:
    """From any field whose name speaks of verification."""
    for key, given in erasure.items():
        if "verif" not in key.lower() or not isinstance(given, str):
            continue
        words = given.lower()
        if "fail" in words:
            return Verification.FAILED, value(given)
        if words in ("full", "100", "100%", "100 %") or words.startswith("full"):
            return Verification.FULL, value(given)
        if words in ("none", "no", "0", "0%", "false", "disabled", "not performed"):
            return Verification.NONE, value(given)
        if words.rstrip(" %").replace(".", "", 1).isdigit() or "sampl" in words or "random" in words:
            return Verification.SAMPLED, value(given)
    return Verification.UNKNOWN, None


def component(disk: Fields) -> Component:
    """A drive of the hardware report."""
    interface = interface_in(disk.get("interface_type"))
    model = name(value(disk.get("model")))
    medium = medium_of(value(disk.get("type")), interface, model)
    return Component(
        kind=storage_kind(medium),
        manufacturer=name(value(disk.get("vendor"))) or name(value(disk.get("manufacturer"))),
        model=model,
        serial=serial(value(disk.get("serial"))),
        size_bytes=disk_size(value(disk.get("capacity"))),
        medium=medium,
        interface=interface,
        bridge=True if interface is Interface.USB else None,
    )


def _medium(
    erasure: Fields,
    disks: list[Component],
    *,
    document_id: str | None,
    version: str | None,
    place: str,
    problems: list[Problem],
) -> MediumReport:
    target = mapping(erasure.get("target"))
    drive = component(target)
    key = drive.normal_serial
    same = [disk for disk in disks if key is not None and disk.normal_serial == key]
    if key is None:
        problems.append(Problem("serial_missing", f"{place}.target", ""))
    elif disks and not same:
        problems.append(Problem("target_not_among_disks", f"{place}.target", drive.serial or ""))
    known = same[0] if same else None
    standard = value(erasure.get("erasure_standard_name"))
    overwriting, firmware = (
        integer(erasure.get("overwriting_rounds")),
        integer(erasure.get("firmware_rounds")),
    )
    failed, errors = integer(erasure.get("failed_sectors")), integer(erasure.get("total_errors"))
    state = value(erasure.get("state"))
    result = result_of(state)
    verification, said = verification_of(erasure)
    sectors = integer(erasure.get("cleaned_sectors"))
    medium = drive.medium or (known.medium if known else None)
    size = drive.size_bytes or (known.size_bytes if known else None)
    # Sectors are of 512 bytes unless that would be more than the drive holds eight times over or more.
    cleaned = None if sectors is None else sectors * 512
    if cleaned is not None and size is not None and sectors is not None and cleaned * 8 <= size + 4096 * 8:
        cleaned = sectors * 4096
    remarks = []
    total, parts = integer(erasure.get("total_erasure_rounds")), (overwriting or 0) + (firmware or 0)
    if total is not None and (overwriting is not None or firmware is not None) and total != parts:
        problems.append(Problem("rounds_disagree", place, f"{total}"))
        remarks.append(Reason.COUNTERS_DISAGREE)
    if medium is not Medium.PHONE:
        remarks.append(Reason.FINGERPRINT_SECTOR)
    return MediumReport(
        serial=drive.serial,
        manufacturer=drive.manufacturer or (known.manufacturer if known else None),
        model=drive.model or (known.model if known else None),
        medium=medium,
        interface=drive.interface or (known.interface if known else None),
        size_bytes=size,
        method=method_of(standard, overwriting, firmware),
        method_printed=standard,
        standard_claimed=standard,
        passes=overwriting or firmware,
        started_at=moment(value(erasure.get("start_time"))),
        ended_at=moment(value(erasure.get("end_time"))) or moment(value(erasure.get("timestamp"))),
        result=result,
        result_printed=state,
        verification=verification,
        verification_printed=said,
        errors=errors,
        failed_sectors=failed,
        cleaned_bytes=cleaned if cleaned is None or cleaned < 2**63 else None,
        reallocated_sectors=integer(erasure.get("remapped_sectors")),
        hidden_areas=_hidden(erasure),
        bridge=drive.bridge,
        recorded_by_tool=True if medium is Medium.PHONE else None,
        document_id=document_id,
        tool="blancco",
        tool_version=version,
        remarks=tuple(remarks),
    )


def _hidden(erasure: Fields) -> HiddenAreas:
    said = [
        text(given) or ""
        for key, given in erasure.items()
        if any(word in key.lower() for word in ("hpa", "dco", "hidden"))
    ]
    words = " ".join(said).lower()
    if not words:
        return HiddenAreas.UNKNOWN
    if "removed" in words or "reset" in words:
        return HiddenAreas.REMOVED
    if all(word.lower() in ("no", "none", "false", "not present", "not detected", "0") for word in said):
        return HiddenAreas.NONE
    return HiddenAreas.PRESENT


def _device(system: Fields) -> Device | None:
    if not system:
        return None
    model = name(value(system.get("model")))
    lower = (model or "").lower()
    kind = kind_of_chassis(value(system.get("chassis_type")) or value(system.get("type")))
    if kind is None and "iphone" in lower:
        kind = Kind.SMARTPHONE
    elif kind is None and "ipad" in lower:
        kind = Kind.TABLET
    return Device(
        kind=kind,
        manufacturer=name(value(system.get("manufacturer"))),
        model=model,
        version=name(value(system.get("version"))),
        serial=serial(value(system.get("serial"))),
        uuid=serial(value(system.get("uuid"))),
        imei=normal_imei(value(system.get("imei"))),
    )


def report(
    *,
    document_id: str | None,
    version: str | None,
    created_at: str | None,
    system: Fields,
    disks: list[Fields],
    erasures: list[Fields],
    user: Fields,
    problems: list[Problem],
) -> ErasureReport:
    """One report out of its parts, whichever file form they came in."""
    components = [component(disk) for disk in disks]
    media = tuple(
        _medium(
            erasure,
            components,
            document_id=document_id,
            version=version,
            place=f"erasures[{place}]",
            problems=problems,
        )
        for place, erasure in enumerate(erasures)
    )
    spoken = {medium.normal_serial for medium in media}
    # A second drive that nobody erased, or the stick the eraser was started from.
    problems.extend(
        Problem("disk_without_erasure", part.serial or "", part.model or "")
        for part in components
        if part.normal_serial not in spoken
    )
    if not media:
        problems.append(Problem("nothing_erased", "", ""))
    device = _device(system)
    imei = value(system.get("imei"))
    if imei and normal_imei(imei) is None:
        problems.append(Problem("imei_check_digit", "system.imei", imei))
    if any(normal_serial(medium.serial) is None for medium in media):
        problems.append(Problem("serial_missing", "erasures", ""))
    operator = next(
        (
            name(value(user[key]))
            for key in user
            if any(word in key.lower() for word in ("operator", "technician")) and value(user[key])
        ),
        None,
    )
    if operator is not None:
        media = tuple(replace(medium, operator=operator) for medium in media)
    tag = next((value(user[key]) for key in user if "asset" in key.lower() and value(user[key])), None)
    return ErasureReport(
        tool="blancco",
        tool_version=version,
        device=device,
        media=media,
        problems=tuple(dict.fromkeys(problems)),
        components=tuple(components),
        document_id=document_id,
        created_at=created_at,
        asset_tag=tag,
    )
