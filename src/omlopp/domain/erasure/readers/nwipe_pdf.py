"""nwipe's PDF: one certificate a disc, or since 0.41 one for the whole system."""

import re
from dataclasses import replace

from omlopp.domain.erasure._model import ErasureReport, MediumReport, Result, Verification
from omlopp.domain.erasure.readers._nwipe import bus_of, hidden_of, method_of, result_of
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Device, Interface, Problem, ReportUnreadable
from omlopp.domain.hardware.values import integer, kind_of_chassis, moment, name, serial, text

_MOST_PAGES = 60
_MOST_TEXT = 2_000_000
_MOST_DRIVES = 200


def recognises(content: Content) -> bool:
    """By the PDF's own heading, read from its first page."""
    return content.data.startswith(b"%PDF") and "NWIPE" in _pages(content)[:2000].upper()


def _pages(content: Content) -> str:
    known = content.kept.get("pdf_text")
    if known is not None:
        return known
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content.data)
    except pypdfium2.PdfiumError as damage:
        raise ReportUnreadable("pdf", str(damage)[:80]) from damage
    pages = []
    length = 0
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            sheet = page.get_textpage()
            printed = sheet.get_text_range() if sheet.count_chars() < _MOST_TEXT else ""
            sheet.close()
            page.close()
            # The pages after the certificate hold raw SMART tables, which are not needed here.
            pages.append(printed.replace("\r\n", "\n").replace("\r", "\n"))
            length += len(printed)
            if length > _MOST_TEXT:
                break
    except pypdfium2.PdfiumError as damage:
        raise ReportUnreadable("pdf", str(damage)[:80]) from damage
    finally:
        document.close()
    content.kept["pdf_text"] = joined = "\n".join(pages)
    return joined


def _after(printed: str, label: str, until: str = r"$") -> str | None:
    found = re.search(rf"{label}[ \t]*(\S.*?)?[ \t]*(?:{until})", printed, re.MULTILINE)
    return found[1].strip() if found and found[1] else None


def _drive(
    block: str, *, make: str | None, number: str | None, status: str | None, version: str | None
) -> MediumReport:
    printed = _after(block, r"Method:", r"PRNG algorithm:|$")
    method, passes = method_of(printed)
    rounds = re.search(r"Rounds\(completed/requested\): *(\d{1,6})/(\d{1,6})", block)
    errors = re.search(r"Errors\(([a-z/]+)\): *([\d/]{1,80})", block)
    counts = [int(one[:15]) for one in errors[2].split("/") if one] if errors else []
    names = errors[1].split("/") if errors else []
    verify_errors = dict(zip(names, counts, strict=False)).get("verify", 0)
    option = _after(block, r"Verify(?: Pass)?\(Last/All/None\):")
    erased = re.search(r"\*?Bytes Erased: *(\d{1,19}), *\(([\d.]+)%\)", block)
    size = re.search(r"Size\(Apparent\):.*?, *(\d{1,19}) ?[bB]", block)
    medium, interface = bus_of(_after(block, r"Bus:"), make)
    result = result_of(status)
    if rounds and result is Result.SUCCESS and int(rounds[1]) < int(rounds[2]):
        result = Result.PARTIAL
    if verify_errors:
        verification = Verification.FAILED
    elif option is None:
        verification = Verification.UNKNOWN
    else:
        verification = Verification.NONE if option.lower() == "none" else Verification.FULL
    if result is not Result.SUCCESS and verification is Verification.FULL:
        # A failed run may have ended before it read anything back.
        verification = Verification.UNKNOWN
    remarks = []
    if number and set(number) <= set("X*"):
        remarks.append(Reason.SERIAL_MASKED)
    if result is not Result.SUCCESS and erased and erased[2].startswith("100"):
        remarks.append(Reason.HUNDRED_PERCENT_BUT_FAILED)
    # "retries" is not an error count: the drive may have answered in the end.
    real = [count for what, count in zip(names, counts, strict=False) if what != "retries"]
    total = int(rounds[2]) if rounds else 1
    return MediumReport(
        serial=serial(number),
        model=name(make),
        medium=medium,
        interface=interface,
        size_bytes=integer(size[1]) if size else None,
        method=method,
        method_printed=text(printed),
        standard_claimed=text(printed) if (passes or 1) > 1 else None,
        passes=passes * total if passes else None,
        started_at=moment(_after(block, r"Start time:", r"End time:|$")),
        ended_at=moment(_after(block, r"End time:")),
        result=result,
        result_printed=text(status),
        verification=verification,
        verification_printed=text(option),
        errors=sum(real) if errors else None,
        cleaned_bytes=integer(erased[1]) if erased else None,
        hidden_areas=hidden_of(_after(block, r"HPA/DCO:", r"HPA/DCO Size:|$")),
        bridge=True if interface is Interface.USB else None,
        tool="nwipe",
        tool_version=version,
        remarks=tuple(remarks),
    )


_OPERATOR = re.compile(
    r"^Technician/Operator ID[ \t]*\nName/ID:[ \t]*(.*)\nSignature:[ \t]*(?:\n(.*))?", re.MULTILINE
)
_NOBODY = ("not applicable", "disc erasure", "disk erasure", "make:", "page ")


def _operator(printed: str) -> str | None:
    """The name in the field that nwipe leaves for who ran it; it stands below the line for the signature."""
    found = _OPERATOR.search(printed)
    named = (name(cell) for cell in found.groups()) if found else ()
    return next((one for one in named if one and not one.lower().startswith(_NOBODY)), None)


def _system(printed: str) -> Device | None:
    said = dict(re.findall(r"^((?:System|Chassis) [A-Za-z ]{1,40}?) = (.*)$", printed, re.MULTILINE))
    if not said:
        return None
    return Device(
        kind=kind_of_chassis(said.get("Chassis Type")),
        manufacturer=name(said.get("System Manufacturer")),
        model=name(said.get("System Product Name")),
        version=name(said.get("System Version")),
        serial=serial(said.get("System Serial Number")),
        uuid=serial(said.get("System UUID")),
        asset_tag=serial(name(said.get("Chassis Asset Tag"))),
    )


def read(content: Content) -> ErasureReport:
    """The drive of a disc certificate, or every drive of a system certificate."""
    printed = _pages(content)
    version = re.search(r"NWIPE version ([\d.]+\w*)", printed, re.IGNORECASE)
    problems: list[Problem] = []
    media: list[MediumReport] = []
    if "System Erasure Report" in printed:
        blocks = re.split(r"^Make:", printed, flags=re.MULTILINE)[1 : _MOST_DRIVES + 1]
        for block in blocks:
            first = block.split("\n", 1)[0]
            make, _, number = first.partition("S/N:")
            status = re.search(r"^(ERASED|FAILED|[A-Z -]*ABORT[A-Z]*|INSANITY)[ \t]*$", block, re.MULTILINE)
            media.append(
                _drive(
                    block,
                    make=make.strip().replace("_", " "),
                    number=number.strip(),
                    status=status[1] if status else None,
                    version=version[1] if version else None,
                )
            )
    else:
        first_page = printed.split("Page 2 -", 1)[0]
        number = _after(first_page, r"(?:^|\s)Serial:")
        drive = _drive(
            first_page,
            make=_after(first_page, r"Make/Model:", r"Serial:|$"),
            number=number,
            status=_after(first_page, r"Status:"),
            version=version[1] if version else None,
        )
        # Every page has the serial at its top as well.
        heads = set(re.findall(r"^ ?Disk S/N: *(\S.*?) *$", printed, re.MULTILINE))
        if number and any(head != number for head in heads):
            drive = replace(drive, remarks=(*drive.remarks, Reason.SERIAL_CONTRADICTED))
        media.append(drive)
    if (operator := _operator(printed)) is not None:
        media = [replace(one, operator=operator) for one in media]
    if all(one.result_printed is None for one in media):
        problems.append(Problem("truncated", "page 1", "no status"))
    return ErasureReport(
        tool="nwipe",
        tool_version=version[1] if version else None,
        device=_system(printed),
        media=tuple(media),
        problems=tuple(problems),
    )
