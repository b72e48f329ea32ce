"""sg3-utils: `sg_sanitize` and `sg_format`, which name the drive before they act on it."""

import re

from omlopp.domain.erasure._model import ErasureReport, MediumReport, Method, Result
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Interface, Problem
from omlopp.domain.hardware.values import medium_by_name, name, serial, text


def recognises(content: Content) -> bool:
    """By the inquiry line and one of the two commands' words."""
    if content.looks_binary:
        return False
    head = content.head
    return "peripheral_type: " in head and (
        "ormat unit" in head or "FORMAT UNIT" in head or "anitize" in head
    )


def read(content: Content) -> ErasureReport:
    """The drive and how the command ended. A quick run does not say which sanitize was asked for."""
    printed = content.text[:200_000]
    about = re.search(
        r"^ {2,8}(\S.{0,7}?) {1,8}(\S.{0,15}?) +(\S{1,8}) +peripheral_type: ", printed, re.MULTILINE
    )
    number = re.search(r"Unit serial number: *(.*)$", printed, re.MULTILINE)
    vendor, model = (about[1].strip(), about[2].strip()) if about else (None, None)
    formatting = "ormat" in printed
    refused = bool(re.search(r"failed|Illegal request|FAILED", printed))
    problems = []
    remarks = []
    if refused:
        last = [line for line in printed.strip().split("\n") if "fail" in line.lower() or "Illegal" in line]
        problems.append(Problem("command_rejected", "", (last[-1] if last else "")[:120]))
        remarks.append(Reason.COMMAND_REJECTED)
        result = Result.FAILED
    elif "FORMAT UNIT Complete" in printed or re.search(r"[Ss]anitize.*(complete|finished)", printed):
        result = Result.SUCCESS
    else:
        result = Result.UNKNOWN
    interface = Interface.SATA if vendor == "ATA" else Interface.SCSI
    drive = serial(number[1]) if number else None
    if drive is None:
        problems.append(Problem("serial_missing", "", ""))
    medium = MediumReport(
        serial=drive,
        manufacturer=None if vendor == "ATA" else name(vendor),
        model=name(model),
        medium=medium_by_name(model, interface),
        interface=interface,
        method=Method.SCSI_FORMAT_UNIT if formatting else Method.FIRMWARE,
        method_printed="FORMAT UNIT" if formatting else "SANITIZE",
        result=result,
        result_printed=text(printed.strip().split("\n")[-1]),
        in_progress_seen=True if re.search(r"in progress|has started", printed) else None,
        tool="sg3-utils",
        remarks=tuple(remarks),
    )
    return ErasureReport(tool="sg3-utils", media=(medium,), problems=tuple(problems))
