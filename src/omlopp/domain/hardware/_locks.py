"""Locks that keep a device from its next user: what a report says of each, and the steps that open it.

Codes only; the sentences are made on the floors above. A lock found open is a finding too: it is what a case
about a lock is closed with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class LockKind(StrEnum):
    """What keeps the next user out."""

    ACTIVATION_LOCK = "activation_lock"  # Apple: Find My
    FRP = "frp"  # Android: factory reset protection, a Google or maker's account
    MDM = "mdm"  # managed by the former owner's device management
    AUTOPILOT = "autopilot"  # registered for Windows Autopilot
    DEP = "dep"  # registered for Apple's automated device enrolment
    ABSOLUTE = "absolute"  # Absolute (Computrace) in the firmware
    BIOS_PASSWORD = "bios_password"  # noqa: S105 - the name of a lock
    DISK_PASSWORD = "disk_password"  # noqa: S105 - the name of a lock


class LockState(StrEnum):
    """Whether the lock holds."""

    LOCKED = "locked"
    OPEN = "open"
    UNKNOWN = "unknown"


class Opener(StrEnum):
    """Who can carry out a step."""

    CUSTOMER = "customer"  # the former owner or its IT department
    OPERATOR = "operator"  # we ourselves, at the bench
    MAKER = "maker"  # the manufacturer's support, on proof of purchase


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock as one report tells it. `evidence` is the source's field and its value: `ro.frp.pst: /dev/…`.

    `part` is the serial of the medium a disk password sits on; None for the device as a whole.
    """

    kind: LockKind
    state: LockState
    evidence: str
    part: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Keys `kind`, `state`, `evidence`, `part`."""
        return {"kind": self.kind, "state": self.state, "evidence": self.evidence, "part": self.part}


@dataclass(frozen=True, slots=True)
class UnlockStep:
    """One step of a guide: a code for the words, and who can do it."""

    code: str
    by: Opener


def _guide(*steps: tuple[str, Opener]) -> tuple[UnlockStep, ...]:
    return tuple(UnlockStep(code, by) for code, by in steps)


_C, _O, _M = Opener.CUSTOMER, Opener.OPERATOR, Opener.MAKER

UNLOCK_GUIDE: Mapping[LockKind, tuple[UnlockStep, ...]] = MappingProxyType(
    {
        LockKind.ACTIVATION_LOCK: _guide(
            ("remove_from_find_my", _C),
            ("clear_lock_in_device_management", _C),
            ("release_in_business_manager", _C),
            ("ask_maker_with_proof_of_purchase", _M),
            ("set_up_without_account", _O),
        ),
        LockKind.FRP: _guide(
            ("sign_out_account_before_reset", _C),
            ("remove_device_from_account", _C),
            ("enter_former_account_once", _C),
            ("set_up_without_account", _O),
        ),
        LockKind.MDM: _guide(
            ("retire_in_device_management", _C),
            ("delete_in_device_management", _C),
            ("reset_and_see_no_enrolment", _O),
        ),
        LockKind.AUTOPILOT: _guide(
            ("delete_in_device_management", _C),
            ("deregister_autopilot", _C),
            ("reset_and_see_no_enrolment", _O),
        ),
        LockKind.DEP: _guide(
            ("release_in_business_manager", _C),
            ("reset_and_see_no_enrolment", _O),
        ),
        LockKind.ABSOLUTE: _guide(
            ("unenrol_in_absolute", _C),
            ("wait_for_agent_call", _C),
            ("read_firmware_state_again", _O),
        ),
        LockKind.BIOS_PASSWORD: _guide(
            ("tell_password", _C),
            ("clear_password_in_firmware", _O),
            ("ask_maker_with_proof_of_purchase", _M),
            ("replace_board", _O),
        ),
        LockKind.DISK_PASSWORD: _guide(
            ("tell_password", _C),
            ("disable_security_with_password", _O),
            ("revert_with_psid", _O),
            ("destroy_medium", _O),
        ),
    }
)
"""For each lock the steps that open it, mildest first, and who can take them."""

DEFECT_OF: Mapping[LockKind, str] = MappingProxyType(
    {
        LockKind.ACTIVATION_LOCK: "activation_lock",
        LockKind.FRP: "account_lock",
        LockKind.MDM: "mdm_enrolled",
        LockKind.AUTOPILOT: "mdm_enrolled",
        LockKind.DEP: "mdm_enrolled",
        LockKind.ABSOLUTE: "absolute_active",
        LockKind.BIOS_PASSWORD: "bios_password",
        LockKind.DISK_PASSWORD: "disk_password",
    }
)
"""The defect a grader records for a lock that holds, in the words of the rubric."""


def worst_of(locks: Iterable[Lock]) -> dict[LockKind, LockState]:
    """One state a kind: locked where anything says so, else unknown where anything is unknown, else open."""
    rank = (LockState.LOCKED, LockState.UNKNOWN, LockState.OPEN)
    found: dict[LockKind, LockState] = {}
    for lock in locks:
        known = found.get(lock.kind, LockState.OPEN)
        found[lock.kind] = min(known, lock.state, key=rank.index)
    return found


def disk_lock(security: str | None, serial: str | None) -> Lock | None:
    """The disk password behind an ATA security state as printed by hdparm or smartctl; None without a state.

    "enabled" is locked even while the drive is open: it closes when its power is cut.
    """
    if not security:
        return None
    words = {word.strip().lower() for word in security.replace("[", ",").split(",")}
    if any(word in ("enabled", "locked", "**locked**") or word.startswith("enabled") for word in words):
        state = LockState.LOCKED
    elif words & {"not enabled", "disabled"}:
        state = LockState.OPEN
    else:
        state = LockState.UNKNOWN
    return Lock(LockKind.DISK_PASSWORD, state, f"ATA security: {security}"[:200], serial)


def firmware_lock(said: Iterable[tuple[str, str | None]]) -> Lock | None:
    """The firmware's passwords out of SMBIOS type 24 (Hardware Security): pairs of field and printed state.

    None where no field has a state, and where the firmware has no such password.
    """
    states = {
        "enabled": LockState.LOCKED,
        "unknown": LockState.UNKNOWN,
        "disabled": LockState.OPEN,
    }
    found = [
        (states[state], f"{field}: {printed}")
        for field, printed in said
        if printed and (state := printed.strip().lower()) in states
    ]
    for state in (LockState.LOCKED, LockState.UNKNOWN, LockState.OPEN):
        evidence = [words for theirs, words in found if theirs is state]
        if evidence:
            return Lock(LockKind.BIOS_PASSWORD, state, "; ".join(evidence)[:200])
    return None
