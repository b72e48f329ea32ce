"""eReuse Workbench: what was done to the drives of a snapshot, or one erasure action on its own."""

from typing import Any

from omlopp.domain.erasure._model import ErasureReport, MediumReport, Method, Result, Verification
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Problem
from omlopp.domain.hardware.readers import ereuse_snapshot as snapshot
from omlopp.domain.hardware.values import boolean, items, mapping, moment, name, objects, text


def _is_erasure(action: dict[str, Any]) -> bool:
    return "Erase" in snapshot.type_of(action)


def recognises(content: Content) -> bool:
    """A snapshot, or an erasure action alone. One that erased nothing is read too, and says so."""
    if content.looks_binary:
        return False
    return _is_erasure(snapshot.document_of(content)) or snapshot.recognises(content)


_PHYSICAL = {
    "shred": Method.SHRED,
    "disintegration": Method.DISINTEGRATE,
    "disintegrate": Method.DISINTEGRATE,
    "crush": Method.CRUSH,
    "incinerate": Method.INCINERATE,
}


def _method(action: dict[str, Any]) -> Method:
    kind = snapshot.type_of(action)
    if kind.endswith("ErasePhysical"):
        return _PHYSICAL.get((text(action.get("method")) or "").lower(), Method.UNKNOWN)
    if kind.endswith(("EraseBasic", "EraseSectors", "EraseDataWipe")):
        return Method.OVERWRITE
    if "Crypto" in kind:
        return Method.SANITIZE_CRYPTO
    return Method.UNKNOWN


def _result(action: dict[str, Any], steps: list[dict[str, Any]]) -> tuple[Result, str | None]:
    """By the severities of the action and its steps, or `success` in the first shape; the worst counts."""
    said = [text(one.get("severity")) for one in (action, *steps)]
    words = {word for word in said if word}
    flags = [flag for one in (action, *steps) if (flag := boolean(one.get("success"))) is not None]
    printed = text(action.get("severity")) or (text(str(flags[0])) if flags else None)
    if words & {"Error", "Fatal"} or False in flags:
        return Result.FAILED, printed or "Error"
    if "Warning" in words:
        return Result.PARTIAL, "Warning"
    if words and words <= {"Info", "Notice"}:
        return Result.SUCCESS, printed or "Info"
    return (Result.SUCCESS if flags and all(flags) else Result.UNKNOWN), printed


def _erased(
    action: dict[str, Any],
    part: dict[str, Any],
    place: str,
    document: dict[str, Any],
    problems: list[Problem],
) -> MediumReport:
    drive = snapshot.storage_of(part, place, problems)
    steps = list(objects(action.get("steps"), 200))
    kind = snapshot.type_of(action)
    method = _method(action)
    result, printed = _result(action, steps)
    remarks = []
    started = moment(action.get("startTime") or action.get("startingTime"))
    ended = moment(action.get("endTime") or action.get("endingTime"))
    outside = [
        one
        for one in steps
        if ended is not None and (at := moment(one.get("endTime"))) is not None and at[:19] > ended[:19]
    ]
    if outside:
        # A step that ends after the whole: the times were not written down by one clock.
        problems.append(Problem("step_after_end", place, text(outside[0].get("endTime")) or ""))
        remarks.append(Reason.COUNTERS_DISAGREE)
    if method in (Method.SHRED, Method.DISINTEGRATE, Method.CRUSH, Method.INCINERATE):
        verification = Verification.UNKNOWN
    else:
        # EraseSectors is badblocks, which reads every block back; EraseBasic is shred, which does not.
        verification = Verification.FULL if kind.endswith("EraseSectors") else Verification.NONE
    if boolean(action.get("cleanWithZeros")):
        remarks.append(Reason.ZEROS_PROVE_NOTHING)
    return MediumReport(
        serial=drive.serial,
        manufacturer=drive.manufacturer,
        model=drive.model,
        medium=drive.medium,
        interface=drive.interface,
        size_bytes=drive.size_bytes,
        method=method,
        method_printed=kind + "".join(f" {snapshot.type_of(one)}" for one in steps[:10]),
        passes=len(steps) or None,
        started_at=started,
        ended_at=ended,
        result=result,
        result_printed=printed,
        verification=verification,
        verification_printed=kind,
        reallocated_sectors=drive.reallocated_sectors,
        pending_sectors=drive.pending_sectors,
        document_id=text(document.get("uuid")) or text(document.get("_uuid")),
        tool="ereuse",
        tool_version=text(document.get("version")),
        remarks=tuple(remarks),
    )


def read(content: Content) -> ErasureReport:
    """Every erasure in the document, with the device around it and all its drives as components."""
    problems: list[Problem] = []
    document = snapshot.document_of(content)
    if _is_erasure(document):
        problems.append(Problem("no_device", "device", ""))
        media = [_erased(document, mapping(document.get("device")), "", document, problems)]
        device = None
    elif isinstance(document.get("data"), dict) and "components" not in document:
        # The third shape holds inventories only: Workbench no longer erases there.
        inventory = snapshot.read(content)
        return ErasureReport(
            tool="ereuse",
            tool_version=inventory.tool_version,
            device=inventory.device,
            problems=(*inventory.problems, Problem("nothing_erased", "", "")),
            components=inventory.components,
            document_id=inventory.document_id,
            created_at=inventory.created_at,
        )
    else:
        device = snapshot.device_of(document)
        media = [
            _erased(action, part, f"components[{place}]", document, problems)
            for place, part in enumerate(items(document.get("components")))
            if isinstance(part, dict)
            for action in snapshot.actions_of(part)
            if _is_erasure(action)
        ]
    if not media:
        problems.append(Problem("nothing_erased", "", ""))
    components = tuple(
        snapshot.storage_of(part, f"components[{place}]", [])
        for place, part in enumerate(items(document.get("components")))
        if isinstance(part, dict) and snapshot.type_of(part) in snapshot.STORAGE
    )
    return ErasureReport(
        tool="ereuse",
        tool_version=text(document.get("version")),
        device=device,
        media=tuple(media),
        problems=tuple(problems),
        components=components,
        document_id=text(document.get("uuid")) or text(document.get("_uuid")),
        created_at=moment(document.get("endTime") or document.get("timestamp")),
        asset_tag=name(document.get("assetTag")),
    )
