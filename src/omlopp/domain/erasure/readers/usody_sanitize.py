"""usody-sanitize: one drive, the commands run on it and a few sectors read before and after."""

from typing import Any

from omlopp.domain.erasure._model import ErasureReport, MediumReport, Method, Result, Verification
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Interface, Medium, Problem
from omlopp.domain.hardware.readers import smartctl_json
from omlopp.domain.hardware.values import (
    boolean,
    integer,
    interface_in,
    mapping,
    moment,
    name,
    number,
    objects,
    serial,
    text,
)


def recognises(content: Content) -> bool:
    """By its four blocks."""
    return {"steps", "validation", "device_info", "method"} <= mapping(content.json).keys()


def _commands(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for step in objects(document.get("steps"), 200) for one in objects(step.get("commands"), 200)]


def _method(commands: list[dict[str, Any]]) -> Method:
    """By the commands that ran, not by the description beside them."""
    ran = " ; ".join(text(one.get("command")) or "" for one in commands).lower()
    if not ran:
        return Method.NONE
    for words, method in (
        ("sanitize-crypto", Method.SANITIZE_CRYPTO),
        ("sanitize-block", Method.SANITIZE_BLOCK),
        ("nvme sanitize", Method.FIRMWARE),
        ("security-erase-enhanced", Method.SECURITY_ERASE_ENHANCED),
        ("security-erase", Method.SECURITY_ERASE),
        ("nvme format", Method.NVME_FORMAT),
        ("blkdiscard", Method.TRIM),
        ("shred", Method.OVERWRITE),
        ("badblocks", Method.OVERWRITE),
        ("dd ", Method.OVERWRITE),
    ):
        if words in ran:
            return method
    return Method.UNKNOWN


def read(content: Content) -> ErasureReport:
    """The drive and what the commands' own words say; the tool's verdict is kept as printed."""
    problems: list[Problem] = []
    document = mapping(content.json)
    about = mapping(document.get("device_info"))
    block = mapping(mapping(about.get("export_data")).get("block"))
    probe = mapping(mapping(about.get("export_data")).get("smart"))
    drive = smartctl_json.drive_of(probe) if probe else None
    commands = _commands(document)
    method = _method(commands)
    verdict = boolean(document.get("result"))
    checked = mapping(document.get("validation"))
    valid = boolean(checked.get("result"))
    failed = any(boolean(one.get("success")) is False for one in commands) or any(
        boolean(step.get("success")) is False for step in objects(document.get("steps"), 200)
    )
    remarks = []
    told = " ".join(text(one.get("description")) or "" for one in commands).lower()
    ran = " ".join(text(one.get("command")) or "" for one in commands).lower()
    if "zero" in told and "shred" in ran and "--zero" not in ran and " -z" not in ran:
        # "Write zeros", says the text; shred without --zero writes random data.
        remarks.append(Reason.TEXT_AND_COMMAND_DISAGREE)
    times = [at for one in commands if (at := number(one.get("start_time"))) is not None]
    ends = [at for one in commands if (at := number(one.get("end_time"))) is not None]
    printed_size = text(about.get("size"))
    size = drive.size_bytes if drive else None
    if size is None and printed_size:
        problems.append(Problem("size_rounded", "device_info.size", printed_size))
    if not commands:
        problems.append(Problem("nothing_erased", "steps", ""))
    medium = {"HDD": Medium.HDD, "SSD": Medium.SSD, "NVME": Medium.SSD}.get(
        (text(about.get("storage_medium")) or "").upper()
    )
    interface = interface_in(block.get("tran")) or (drive.interface if drive else None)
    if verdict is True and not failed and commands:
        result = Result.SUCCESS
    else:
        result = Result.FAILED if verdict is False or failed else Result.UNKNOWN
    media = MediumReport(
        serial=serial(about.get("serial_number")),
        manufacturer=name(about.get("manufacturer")),
        model=name(about.get("model")),
        medium=medium or (drive.medium if drive else None),
        interface=interface,
        size_bytes=size,
        method=method,
        method_printed=text(mapping(document.get("method")).get("name")),
        standard_claimed=text(mapping(document.get("method")).get("standard")),
        passes=len(commands) or None,
        started_at=moment(min(times)) if times else None,
        ended_at=moment(max(ends)) if ends else None,
        result=result,
        result_printed=text(str(verdict)) if verdict is not None else None,
        verification={True: Verification.SAMPLED, False: Verification.FAILED}.get(valid, Verification.UNKNOWN)
        if valid is not None
        else Verification.UNKNOWN,
        verification_printed=f"{len(list(objects(checked.get('commands'), 500)))} reads",
        # Its sectors are read with dd through the page cache.
        direct_io=False,
        reallocated_sectors=drive.reallocated_sectors if drive else None,
        pending_sectors=drive.pending_sectors if drive else None,
        bridge=True if interface is Interface.USB else None,
        tool="usody-sanitize",
        tool_version=text(document.get("version")),
        remarks=tuple(remarks),
        errors=integer(sum(boolean(one.get("success")) is False for one in commands)) if commands else None,
    )
    return ErasureReport(
        tool="usody-sanitize",
        tool_version=text(document.get("version")),
        media=(media,),
        problems=tuple(problems),
    )
