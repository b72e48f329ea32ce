"""nwipe's log, 0.30 to 0.42, as a file or as it came over the terminal (with control codes, twice over)."""

import re
from dataclasses import dataclass, field

from omlopp.domain.erasure._model import (
    ErasureReport,
    HiddenAreas,
    MediumReport,
    Method,
    Result,
    Verification,
)
from omlopp.domain.erasure.readers._nwipe import bus_of, hidden_of, method_of, result_of
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Device, Interface, Problem
from omlopp.domain.hardware.values import integer, kind_of_chassis, moment, name, serial, text

_MOST_LINES = 400_000
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]")
_LINE = re.compile(r"\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\] +([a-z]+): (.*)$")
_FOUND = re.compile(r"Found (/dev/[\w/]{1,60}), *([^,]*?) *, *(.*?), +[\d.]+ ?[kKMGTP]?B, +S/N=(.*)$")
_TABLE_ROW = re.compile(r"^(!?) +(\S{1,40}) \|(.*)$")
# ShredOS, the usual boot stick, prints its own name in the place of nwipe's: v2024.11_27_x86-64_0.38
_STARTED = re.compile(r"nwipe (\d.*)|ShredOS v\S*_(\d+\.\d+(?:\.\d+)*)")
_DEVICE = r"'?/dev/([\w/]{1,60}?)'?[.,:]?(?=\s|$)"


def recognises(content: Content) -> bool:
    """By nwipe's own first lines or its tables, wherever they stand."""
    if content.looks_binary:
        return False
    printed = content.text[:400_000]
    return any(one in printed for one in ("nwipe", "Nwipe", "ShredOS")) and (
        bool(re.search(r"\]\s+(?:info|notice): (?:nwipe \d|ShredOS v)", printed))
        or ("nwipe" in content.head.lower() and "S/N=" in printed)
    )


@dataclass
class _Run:
    """One device between being found and its row in the status table."""

    device: str
    bus: str | None = None
    model: str | None = None
    serial_printed: str | None = None
    serials_after: list[str] = field(default_factory=list)  # what later lines call the same drive
    version: str | None = None
    size: int | None = None
    method: str | None = None
    rounds: int | None = None
    verify: str | None = None
    started: str | None = None
    ended: str | None = None
    direct: bool | None = None
    verified: bool = False
    verify_failed: bool = False
    hidden: HiddenAreas = HiddenAreas.UNKNOWN
    errors: list[int] = field(default_factory=list)
    erased: int | None = None
    percent: str | None = None
    status: str | None = None
    running: bool = False


@dataclass
class _Log:
    version: str | None = None
    starts: set[tuple[str, str]] = field(default_factory=set)
    options: dict[str, str] = field(default_factory=dict)
    machine: dict[str, str] = field(default_factory=dict)
    runs: list[_Run] = field(default_factory=list)
    geometry_of: str | None = None
    table: str | None = None

    def run(self, device: str) -> _Run:
        """The latest run on a device; a log cut at its head may name a device it never found."""
        for one in reversed(self.runs):
            if one.device == device:
                return one
        fresh = _Run(device)
        self.runs.append(fresh)
        return fresh


def _take_line(log: _Log, when: str, said: str) -> None:
    found = _FOUND.match(said)
    if found:
        name_ = found[1].removeprefix("/dev/")
        log.runs.append(
            _Run(
                name_,
                bus=found[2],
                model=name(found[3]),
                serial_printed=found[4].strip(),
                version=log.version,
            )
        )
        return
    began = _STARTED.match(said)
    if began:
        log.version = text(began[1] or began[2])
        log.starts.add((when, log.version or ""))
        return
    option = re.match(r"  (\w+) += (.*)$", said)
    if option:
        log.options[option[1]] = option[2].strip()
        return
    machine = re.match(r"((?:bios|system|chassis|processor|baseboard)-[a-z-]+) = ?(.*)$", said)
    if machine:
        log.machine[machine[1]] = machine[2].strip()
        return
    size = re.match(r" +Total device bytes +=? *(\d+)", said)
    if size and log.geometry_of:
        log.run(log.geometry_of).size = integer(size[1])
        return
    device = re.search(_DEVICE, said)
    if device:
        _take_device_line(log, log.run(device[1]), when, said)


def _take_device_line(log: _Log, run: _Run, when: str, said: str) -> None:
    if "Device geometry" in said:
        log.geometry_of = run.device
    elif "Using direct I/O" in said:
        run.direct = True
    elif "cached I/O" in said:
        run.direct = False
    elif "DirectI/O in use" in said:
        run.direct = True if run.direct is None else run.direct
    elif "has serial number" in said:
        named = said.rpartition("has serial number")[2].strip()
        run.serials_after.append(named)
        run.serial_printed = run.serial_printed or named
    elif said.startswith("Invoking method"):
        called = re.match(r"Invoking method '([^']*)'", said)
        run.method = called[1] if called else None
        run.started = run.started or when
        run.running = True
    elif said.startswith("Starting round"):
        run.started = run.started or when
        run.running = True
    elif said.startswith("Verified pass") or re.match(r"\[SUCCESS\]", said):
        run.verified = True
        run.ended = when
    elif "verification errors" in said or said.startswith("[FAILURE]"):
        run.verify_failed = True
        run.ended = when
    elif said.startswith(("Finished", "Blanked", "Verifying")) or "exited with errors" in said:
        run.ended = when
    elif "hidden sectors" in said.lower() or "hidden area" in said.lower():
        run.hidden = hidden_of(said)
    elif re.search(r"hpa is (enabled|disabled)", said):
        if "enabled" in said:
            run.hidden = HiddenAreas.PRESENT
    else:
        sizes = re.search(r"sect/blk/dev \d+/\d+/(\d+)", said)
        if sizes:
            run.size = integer(sizes[1])


def _take_table(log: _Log, line: str) -> None:
    if line.startswith("***"):
        title = line.strip("* ")
        if title:
            log.table = title
        return
    row = _TABLE_ROW.match(line)
    if row is None or log.table is None or row[2] == "Device":
        return
    run = log.run(row[2])
    cells = [cell.strip() for cell in row[3].split("|")]
    if log.table == "Error Summary":
        run.errors = [count for cell in cells if (count := integer(cell)) is not None]
    elif log.table == "Erasure Summary" and len(cells) >= 3:
        run.erased, run.size, run.percent = integer(cells[0]), run.size or integer(cells[1]), cells[2]
    elif log.table == "Drive Status" and cells:
        run.status = cells[0]
        if len(cells) >= 4:
            named = cells[3].rpartition("/")[2]
            run.serials_after.append(named)
            run.serial_printed = run.serial_printed or named


def _verification(run: _Run, option: str | None) -> Verification:
    failed = run.verify_failed or (len(run.errors) > 1 and run.errors[1] > 0)
    if failed:
        return Verification.FAILED
    if (option or "").startswith("0"):
        return Verification.NONE
    return Verification.FULL if run.verified else Verification.UNKNOWN


def _medium(run: _Run, log: _Log, document: str | None) -> MediumReport:
    printed = run.method or log.options.get("method")
    method, passes = method_of(printed)
    rounds = integer(log.options.get("rounds")) or 1
    medium, interface = bus_of(run.bus, run.model)
    result = result_of(run.status)
    remarks = []
    masked = bool(run.serial_printed) and set(run.serial_printed or "") <= set("X*")
    if masked:
        remarks.append(Reason.SERIAL_MASKED)
    if result is not Result.SUCCESS and run.percent is not None and run.percent.startswith("100"):
        remarks.append(Reason.HUNDRED_PERCENT_BUT_FAILED)
    version = run.version or log.version
    if any(not _same_drive(run.serial_printed or "", other) for other in run.serials_after):
        remarks.append(Reason.SERIAL_CONTRADICTED)
    if len(log.starts) > 1:
        remarks.append(Reason.REPORTS_MERGED)
    if run.direct is None and method is Method.OVERWRITE and not (version or "0.42").startswith("0.3"):
        # The versions that read past the cache say so in their log, drive by drive.
        remarks.append(Reason.DIRECT_IO_UNKNOWN)
    hidden = run.hidden
    if hidden is HiddenAreas.UNKNOWN and interface is Interface.NVME:
        hidden = HiddenAreas.NOT_APPLICABLE
    option = log.options.get("verify")
    direct = run.direct
    return MediumReport(
        serial=serial(run.serial_printed),
        model=run.model,
        medium=medium,
        interface=interface,
        size_bytes=run.size,
        method=method,
        method_printed=text(printed),
        standard_claimed=text(printed) if method is Method.OVERWRITE and (passes or 1) > 1 else None,
        passes=passes * rounds if passes else None,
        started_at=moment(run.started),
        ended_at=moment(run.ended),
        result=result,
        result_printed=text(run.status),
        verification=_verification(run, option),
        verification_printed=text(option),
        direct_io=direct,
        errors=sum(run.errors) if run.errors else None,
        cleaned_bytes=run.erased,
        hidden_areas=hidden,
        bridge=True if interface is Interface.USB else None,
        tool="nwipe",
        tool_version=version,
        document_id=document,
        remarks=tuple(remarks),
    )


def _same_drive(found: str, other: str) -> bool:
    """Whether two lines name one drive: the table cuts long serials, `-q` masks them."""
    return not other or set(other) <= set("X*") or found.startswith(other) or found.endswith(other)


def _device(machine: dict[str, str]) -> Device | None:
    if not machine:
        return None
    return Device(
        kind=kind_of_chassis(machine.get("chassis-type")),
        manufacturer=name(machine.get("system-manufacturer")),
        model=name(machine.get("system-product-name")),
        version=name(machine.get("system-version")),
        serial=serial(machine.get("system-serial-number")),
        uuid=serial(machine.get("system-uuid")),
        asset_tag=serial(name(machine.get("chassis-asset-tag"))),
    )


def read(content: Content) -> ErasureReport:
    """Every drive nwipe worked on, as the status table leaves it; without the table no end is known."""
    log = _Log()
    printed = _ESCAPES.sub("", content.text)
    problems: list[Problem] = []
    lines = printed.split("\n", _MOST_LINES)
    if len(lines) > _MOST_LINES:
        problems.append(Problem("truncated", f"line {_MOST_LINES}", ""))
    for line in lines[:_MOST_LINES]:
        stamped = _LINE.search(line[:2000])
        if stamped:
            _take_line(log, stamped[1], stamped[3])
        else:
            _take_table(log, line[:2000])
    media: dict[tuple[str | None, str | None, str | None], MediumReport] = {}
    for run in log.runs:
        if not run.running and run.status is None:
            continue
        report = _medium(run, log, None)
        if run.status is None:
            problems.append(Problem("truncated", f"/dev/{run.device}", "no drive status"))
        key = (report.serial, run.device, report.started_at)
        known = media.get(key)
        # A captured terminal holds everything twice; the fuller telling of the same run is kept.
        if known is None or (known.result is Result.UNKNOWN and report.result is not Result.UNKNOWN):
            media[key] = report
    if any(run.status is not None for run in log.runs):
        problems = [problem for problem in problems if problem.value != "no drive status"] + [
            Problem("run_unfinished", f"/dev/{run.device}", run.started or "")
            for run in log.runs
            if run.running and run.status is None and not _told_elsewhere(run, log.runs)
        ]
    if len(log.starts) > 1:
        problems.append(Problem("several_reports", "nwipe", str(len(log.starts))))
    if not media:
        problems.append(Problem("nothing_erased", "", ""))
    return ErasureReport(
        tool="nwipe",
        tool_version=log.version,
        device=_device(log.machine),
        media=tuple(media.values()),
        problems=tuple(problems),
    )


def _told_elsewhere(run: _Run, runs: list[_Run]) -> bool:
    return any(
        other is not run and other.device == run.device and other.started == run.started and other.status
        for other in runs
    )
