"""nvme-cli's `sanitize`, `sanitize-log` and `format`: status words without a name.

None of these outputs names the drive, so none of them proves anything by itself; our own station puts serial,
time and the whole sequence into the neutral form. Read here all the same, because people send them.
"""

import re

from omlopp.domain.erasure._model import ErasureReport, MediumReport, Method, Result, Verification
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Interface, Medium, Problem
from omlopp.domain.hardware.values import integer, mapping, text

_ACTIONS = {2: Method.SANITIZE_BLOCK, 3: Method.SANITIZE_OVERWRITE, 4: Method.SANITIZE_CRYPTO}
_PRGD = 1 << 11  # "Purged", as nvme-cli labels the bit
_SES = {0: Method.NVME_FORMAT, 1: Method.NVME_FORMAT_USER_DATA, 2: Method.NVME_FORMAT_CRYPTO}


def recognises(content: Content) -> bool:
    """By the log's field names, or the lines the commands end with."""
    if content.looks_binary:
        return False
    if content.json is not None:
        return any("sstat" in str(key).lower() for key in _log_fields(content))
    head = content.head
    return bool(
        re.search(r"\(SSTAT\)", head)
        or re.match(r"\s*Success formatting namespace:", head)
        or re.match(r"\s*NVMe status: ", head)
    )


def _log_fields(content: Content) -> dict[str, object]:
    """The log as JSON: its keys stand on top or below the device's name, by version."""
    given = mapping(content.json)
    inner = next(
        (
            one
            for one in given.values()
            if isinstance(one, dict) and any("sstat" in str(k).lower() for k in one)
        ),
        None,
    )
    return {str(key).lower(): one for key, one in (inner or given).items()}


def _status_word(value: object) -> int | None:
    """SSTAT as a number; nvme-cli's JSON takes it apart: `status: "(2) …"`, passes, `global_erased`."""
    if not isinstance(value, dict):
        return _number(value)
    state = re.match(r"\s*\((\d)\)", text(value.get("status")) or "")
    if state is None:
        return _number(value)
    return (
        int(state[1])
        | (integer(value.get("no_cmplted_passes")) or 0) << 3
        | (1 << 8 if integer(value.get("global_erased")) else 0)
        | (_PRGD if integer(value.get("prgd") or value.get("purged")) else 0)
    )


def _number(value: object) -> int | None:
    if isinstance(value, dict):
        value = value.get("value") or value.get("status")
    if isinstance(value, str):
        found = re.match(r"\s*(0x[0-9a-fA-F]{1,8}|\d{1,10})", value)
        return (
            int(found[1], 0)
            if found and (found[1].startswith("0x") or not found[1].startswith("0") or found[1] == "0")
            else None
        )
    return integer(value)


def _from_log(
    progress: int | None, status: int | None, command: int | None, printed: str, *, seen_running: bool = False
) -> tuple[MediumReport, list[Problem]]:
    """Sanitize status log (NVM Express, log page 81h): SSTAT bits 2:0, 8 and 11; SCDW10 bits 2:0.

    `seen_running` says that an earlier reading in the same transcript showed the same command at work.
    """
    problems = [Problem("serial_missing", "", "")]
    state = None if status is None else status & 0b111
    action = None if command is None else command & 0b111
    result = {
        1: Result.SUCCESS,
        4: Result.SUCCESS,  # success without deallocation
        2: Result.PARTIAL,  # still running
        3: Result.FAILED,
    }.get(state if state is not None else -1, Result.UNKNOWN)
    remarks = []
    if state == 0:
        problems.append(Problem("never_sanitized", "SSTAT", hex(status or 0)))
    if state == 2 and progress is not None and progress <= 65535:
        problems.append(Problem("still_running", "SPROG", f"{progress / 65536:.1%}"))
    if result is Result.SUCCESS and not seen_running:
        # One reading at rest tells of some sanitize, at some time.
        remarks.append(Reason.SUCCESS_MAY_BE_OLD)
    return (
        MediumReport(
            medium=Medium.SSD,
            interface=Interface.NVME,
            method=_ACTIONS.get(action or 0, Method.UNKNOWN if state else Method.NONE),
            method_printed=None if command is None else f"SCDW10 {command:#x}",
            result=result,
            result_printed=text(printed),
            verification=Verification.UNKNOWN,
            in_progress_seen=True if state == 2 or seen_running else None,
            # The bit speaks of the time after a success; while a sanitize runs it says nothing.
            written_since=not status >> 8 & 1 if status is not None and state in (1, 4) else None,
            purge_claimed=True if status is not None and status & _PRGD and state in (1, 4) else None,
            tool="nvme-cli",
            remarks=tuple(remarks),
        ),
        problems,
    )


def read(content: Content) -> ErasureReport:
    """One medium without a name, and what its status words say."""
    if content.json is not None:
        fields = _log_fields(content)
        status = _status_word(fields.get("sstat"))
        medium, problems = _from_log(
            _number(fields.get("sprog")),
            status,
            _number(fields.get("scdw10") or fields.get("cdw10_info")),
            f"SSTAT {status:#x}" if status is not None else "",
        )
        return ErasureReport(tool="nvme-cli", media=(medium,), problems=tuple(problems))
    printed = content.text[:200_000]
    if "(SSTAT)" in printed:
        rows = re.findall(r"\((SPROG|SSTAT|SCDW10)\) *: *(0x[0-9a-fA-F]{1,8}|\d{1,10})", printed)
        found = dict(rows)  # of several readings the last
        words = [number for row, told in rows if row == "SSTAT" and (number := _number(told)) is not None]
        commands = {told for row, told in rows if row == "SCDW10"}
        running = any(word & 0b111 == 2 for word in words[:-1]) and len(commands) == 1
        medium, problems = _from_log(
            _number(found.get("SPROG")),
            _number(found.get("SSTAT")),
            _number(found.get("SCDW10")),
            f"SSTAT {found.get('SSTAT', '')}",
            seen_running=running,
        )
        return ErasureReport(tool="nvme-cli", media=(medium,), problems=tuple(problems))
    first = printed.strip().split("\n", 1)[0]
    remarks = []
    formatted = re.match(r"Success formatting namespace:([0-9a-f]+)", first)
    if formatted:
        # The line is the same for SES 0, 1 and 2: what was asked for is not in it.
        result, method = Result.SUCCESS, Method.UNKNOWN
        every: bool | None = True if formatted[1] == "ffffffff" else None
        problems = [Problem("serial_missing", "", ""), Problem("ses_not_told", first[:60], "")]
    else:
        result, method, every = Result.FAILED, Method.UNKNOWN, None
        remarks.append(Reason.COMMAND_REJECTED)
        problems = [Problem("serial_missing", "", ""), Problem("command_rejected", "", first[:120])]
    medium = MediumReport(
        medium=Medium.SSD,
        interface=Interface.NVME,
        method=method,
        result=result,
        result_printed=text(first),
        all_namespaces=every,
        tool="nvme-cli",
        remarks=tuple(remarks),
    )
    return ErasureReport(tool="nvme-cli", media=(medium,), problems=tuple(problems))


SES_METHODS = _SES
"""What a station writes into the neutral form for the SES it asked for."""
