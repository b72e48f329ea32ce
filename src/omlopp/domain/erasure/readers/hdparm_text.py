"""hdparm's security-erase, sanitize and hidden-area commands, whose exit code is 0 when the drive refused."""

import re

from omlopp.domain.erasure._model import ErasureReport, HiddenAreas, MediumReport, Method, Result
from omlopp.domain.erasure.reasons import Reason
from omlopp.domain.hardware import Content, Interface, Problem
from omlopp.domain.hardware.values import text

_COMMANDS: tuple[tuple[str, Method], ...] = (
    ("SECURITY_ERASE_ENHANCED", Method.SECURITY_ERASE_ENHANCED),
    ("Issuing SECURITY_ERASE", Method.SECURITY_ERASE),
    ("SANITIZE_BLOCK_ERASE", Method.SANITIZE_BLOCK),
    ("SANITIZE_CRYPTO_SCRAMBLE", Method.SANITIZE_CRYPTO),
    ("SANITIZE_OVERWRITE", Method.SANITIZE_OVERWRITE),
    ("Issuing SECURITY_SET_PASS", Method.NONE),
)


def recognises(content: Content) -> bool:
    """By a command's own line, or the status of sanitize or of hidden areas, after a device's name."""
    if content.looks_binary:
        return False
    head = content.head
    return bool(re.search(r"^/dev/\S+:\n", head, re.MULTILINE)) and bool(
        re.search(
            r"^ ?Issuing S(?:ECURITY|ANITIZE)|SANITIZE feature set|^Last Sanitize|Sanitize status|^State: +SD"
            r"|DCO Revision|DCO Checksum|HPA is (?:en|dis)abled|max sectors +=",
            head,
            re.MULTILINE,
        )
    )


def read(content: Content) -> ErasureReport:
    """One medium without a name; whatever the exit code was, an SG_IO line means that the drive refused."""
    printed = content.text[:200_000]
    device = re.search(r"^(/dev/\S{1,60}):", printed, re.MULTILINE)
    place = device[1] if device else ""
    refused = bool(
        re.search(r"SG_IO: (?:bad|missing|questionable)|FAILED|Input/output error|not supported", printed)
    )
    enhanced = "enhanced" in printed.lower()
    method = next((one for words, one in _COMMANDS if words in printed), Method.NONE)
    if method is Method.SECURITY_ERASE and enhanced:
        method = Method.SECURITY_ERASE_ENHANCED
    problems = [Problem("serial_missing", place, "")]
    remarks: list[str] = []
    hidden = HiddenAreas.UNKNOWN
    result = Result.UNKNOWN
    states = re.findall(r"State: +SD([0-4])", printed)
    running: bool | None = None
    if refused:
        problems.append(Problem("command_rejected", place, _first_refusal(printed)))
        if method is not Method.NONE:
            result = Result.FAILED
            remarks.append(Reason.COMMAND_REJECTED)
    elif states and states[-1] == "3":
        result = Result.FAILED
        method = Method.UNKNOWN if method is Method.NONE else method
    elif states and states[-1] == "2":
        result, running = Result.PARTIAL, True
        problems.append(Problem("still_running", place, ""))
        method = Method.UNKNOWN if method is Method.NONE else method
    elif re.search(r"Last Sanitize Operation Completed Without Error|State: +SD4", printed):
        result = Result.SUCCESS
        method = Method.UNKNOWN if method is Method.NONE else method
        running = "2" in states[:-1] or None
        if not running:
            # A drive at rest says so of its last sanitize, whenever that was.
            remarks.append(Reason.SUCCESS_MAY_BE_OLD)
    elif states:
        # Idle or frozen, and no word of success: nothing is known to have been done.
        problems.append(Problem("sanitize_frozen" if states[-1] == "1" else "never_sanitized", place, ""))
    else:
        hpa = re.search(r"max sectors += +(\d+)/(\d+), HPA is (enabled|disabled)", printed)
        if hpa:
            # Truth lies in the two numbers: hdparm prints "enabled" for a drive that gave no answer.
            if hpa[1] != hpa[2]:
                hidden = HiddenAreas.PRESENT
            elif hpa[3] == "disabled":
                hidden = HiddenAreas.NONE
    medium = MediumReport(
        interface=Interface.ATA,
        method=method,
        method_printed=text(_issued(printed)),
        result=result,
        result_printed=_first_refusal(printed) or None,
        hidden_areas=hidden,
        in_progress_seen=running,
        tool="hdparm",
        remarks=tuple(remarks),
    )
    return ErasureReport(tool="hdparm", media=(medium,), problems=tuple(problems))


def _issued(printed: str) -> str | None:
    """The command, without the password that stands behind it."""
    found = re.search(r"Issuing (S[A-Z_]+)", printed)
    return found[1] if found else None


def _first_refusal(printed: str) -> str:
    found = re.search(r"^.*(?:SG_IO|FAILED|not supported|Input/output error).*$", printed, re.MULTILINE)
    return (text(found[0]) or "")[:120] if found else ""
