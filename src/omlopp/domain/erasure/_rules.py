"""The decision table as data: what was done to what kind of medium is worth which judgement.

Rows 1 to 31 follow NIST SP 800-88 Rev. 1 appendix A (the only per-medium table NIST has published), Rev. 2
where it speaks of cryptographic erase and of trust in the maker's implementation, IEEE 2883-2022 as cited by
SNIA and NVM Express, and own rules where none of them answers. `confidence` says how we know the source:
`primary` (read there), `secondary` (read about), `tested` (measured), `own`, or `general` (the field's
knowledge, to be read in full before it is quoted on a certificate).

All rows that fit are collected and the lowest judgement wins. Row 0, the gates that every piece of evidence
must pass first, is in `_judge`. A row or a gate is changed by adding one and raising `RULES_VERSION`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.erasure._model import HiddenAreas, MediumReport, Method
from omlopp.domain.erasure.reasons import NotChecked as N
from omlopp.domain.erasure.reasons import Reason as R  # noqa: N817 - a table needs short column words
from omlopp.domain.hardware import Interface, Medium
from omlopp.domain.vocabulary import Judgement

RULES_VERSION = "2026.2"


class Sort(StrEnum):
    """Medium and interface together, as the table tells them apart."""

    HDD = "hdd"
    SSD = "ssd"
    NVME = "nvme"
    SAS_SSD = "sas_ssd"
    STICK = "stick"
    SOLDERED = "soldered"
    PHONE = "phone"
    MAC = "mac"
    CHROMEBOOK = "chromebook"
    TAPE = "tape"
    OPTICAL = "optical"
    UNKNOWN = "unknown"


_BY_MEDIUM = {
    Medium.HDD: Sort.HDD,
    Medium.FLASH: Sort.STICK,
    Medium.EMMC: Sort.SOLDERED,
    Medium.PHONE: Sort.PHONE,
    Medium.MAC: Sort.MAC,
    Medium.CHROMEBOOK: Sort.CHROMEBOOK,
    Medium.TAPE: Sort.TAPE,
    Medium.OPTICAL: Sort.OPTICAL,
}


def sort_of(report: MediumReport) -> Sort:
    """Which row heading a medium falls under; an unknown medium on NVMe is a solid-state one."""
    if report.medium is None:
        return Sort.NVME if report.interface is Interface.NVME else Sort.UNKNOWN
    if report.medium is Medium.SSD:
        if report.interface is Interface.NVME:
            return Sort.NVME
        return Sort.SAS_SSD if report.interface in (Interface.SAS, Interface.SCSI) else Sort.SSD
    return _BY_MEDIUM[report.medium]


class When(StrEnum):
    """A condition a row adds to medium and method."""

    FAILED_SECTORS = "failed_sectors"
    WEAK_SECTORS = "weak_sectors"
    DIAL = "dial"
    HIDDEN_OPEN = "hidden_open"
    SEVERAL_PASSES = "several_passes"
    ONE_PASS = "one_pass"  # noqa: S105 - a pass over the disk, no password
    TWO_PASSES = "two_passes"
    FEWER_THAN_TWO = "fewer_than_two"
    SEEN_RUNNING = "seen_running"
    CRYPTO_CONDITIONS = "crypto_conditions"
    NO_CRYPTO_CONDITIONS = "no_crypto_conditions"
    SECURITY_CONFIRMED = "security_confirmed"
    SECURITY_UNCONFIRMED = "security_unconfirmed"
    ALL_NAMESPACES = "all_namespaces"
    NAMESPACES_UNKNOWN = "namespaces_unknown"
    WRITTEN_SINCE = "written_since"
    PURGE_BIT = "purge_bit"
    BRIDGE = "bridge"
    BRIDGE_DOUBTFUL = "bridge_doubtful"
    UNLOCKED = "unlocked"
    LOCKED = "locked"
    LOCK_UNKNOWN = "lock_unknown"
    ENCRYPTED_AND_CLOSED = "encrypted_and_closed"
    OPEN_OR_PLAIN = "open_or_plain"
    ENCRYPTION_UNKNOWN = "encryption_unknown"
    PROVEN = "proven"
    UNPROVEN = "unproven"
    NOT_DETECTED = "not_detected"


_ENCRYPTED = ("always_on", "file", "metadata", "full", "encrypted")


def _bridge_doubtful(report: MediumReport) -> bool:
    # Behind a bridge the true size and serial must both be told, else another drive may have been meant.
    return report.bridge is True and (report.serial is None or report.size_bytes is None)


CONDITIONS: Mapping[When, Callable[[MediumReport, int | None], bool]] = {
    When.FAILED_SECTORS: lambda m, _: (m.failed_sectors or 0) > 0,
    When.WEAK_SECTORS: lambda m, _: (m.reallocated_sectors or 0) > 0 or (m.pending_sectors or 0) > 0,
    When.DIAL: lambda _, dial: dial is not None and dial >= 2,
    When.HIDDEN_OPEN: lambda m, _: m.hidden_areas in (HiddenAreas.PRESENT, HiddenAreas.UNKNOWN),
    When.SEVERAL_PASSES: lambda m, _: (m.passes or 1) > 1,
    When.ONE_PASS: lambda m, _: (m.passes or 1) <= 1,
    When.TWO_PASSES: lambda m, _: (m.passes or 1) >= 2,
    When.FEWER_THAN_TWO: lambda m, _: (m.passes or 1) < 2,
    When.SEEN_RUNNING: lambda m, _: m.in_progress_seen is True,
    When.CRYPTO_CONDITIONS: lambda m, _: m.crypto_conditions is True,
    When.NO_CRYPTO_CONDITIONS: lambda m, _: m.crypto_conditions is not True,
    When.SECURITY_CONFIRMED: lambda m, _: m.security_after == "not enabled",
    When.SECURITY_UNCONFIRMED: lambda m, _: m.security_after != "not enabled",
    When.ALL_NAMESPACES: lambda m, _: m.all_namespaces is True,
    When.NAMESPACES_UNKNOWN: lambda m, _: m.all_namespaces is not True,
    When.WRITTEN_SINCE: lambda m, _: m.written_since is True,
    When.PURGE_BIT: lambda m, _: m.purge_claimed is True,
    When.BRIDGE: lambda m, _: m.bridge is True,
    When.BRIDGE_DOUBTFUL: lambda m, _: _bridge_doubtful(m),
    When.UNLOCKED: lambda m, _: m.activation_lock is False,
    When.LOCKED: lambda m, _: m.activation_lock is True,
    When.LOCK_UNKNOWN: lambda m, _: m.activation_lock is None,
    When.ENCRYPTED_AND_CLOSED: lambda m, _: m.encryption in _ENCRYPTED and m.rooted is False,
    When.OPEN_OR_PLAIN: lambda m, _: m.encryption == "none" or m.rooted is True,
    When.ENCRYPTION_UNKNOWN: lambda m, _: (
        m.rooted is not True
        and m.encryption != "none"
        and not (m.encryption in _ENCRYPTED and m.rooted is False)
    ),
    When.PROVEN: lambda m, _: bool(m.proof),
    When.UNPROVEN: lambda m, _: not m.proof,
    When.NOT_DETECTED: lambda m, _: m.detected is False,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. None for `sorts` or `methods` means any. `then` is what must follow when the row decides."""

    id: str
    sorts: frozenset[Sort] | None
    methods: frozenset[Method] | None
    when: tuple[When, ...]
    judgement: Judgement
    reasons: tuple[R, ...]
    source: str
    confidence: str
    not_checked: tuple[N, ...] = ()
    then: Judgement | None = None

    def fits(self, report: MediumReport, sort: Sort, dial: int | None) -> bool:
        """Whether the row speaks of this medium, method and evidence."""
        return (
            (self.methods is None or report.method in self.methods)
            and (self.sorts is None or sort in self.sorts)
            and all(CONDITIONS[condition](report, dial) for condition in self.when)
        )


def _row(  # noqa: PLR0917 - the arguments are the columns of the table
    rule_id: str,
    sorts: tuple[Sort, ...],
    methods: tuple[Method, ...],
    judgement: Judgement,
    reasons: tuple[R, ...],
    source: str,
    confidence: str,
    *,
    when: tuple[When, ...] = (),
    not_checked: tuple[N, ...] = (),
    then: Judgement | None = None,
) -> Rule:
    """A row; an empty tuple of sorts or methods means any."""
    return Rule(
        id=rule_id,
        sorts=frozenset(sorts) or None,
        methods=frozenset(methods) or None,
        when=when,
        judgement=judgement,
        reasons=reasons,
        source=source,
        confidence=confidence,
        not_checked=not_checked,
        then=then,
    )


_J = Judgement
_FLASH = (Sort.SSD, Sort.NVME, Sort.SAS_SSD)
_DISKS = (Sort.HDD, *_FLASH)
_A5 = "SP 800-88r1 table A-5"
_A6 = "SP 800-88r1 table A-6"
_A8 = "SP 800-88r1 table A-8"
_A3 = "SP 800-88r1 table A-3"
_IEEE = "IEEE 2883-2022, as summarised by SNIA"
_R2_CE = "SP 800-88r2, cryptographic erase"
_OVERWRITE = (Method.OVERWRITE,)
_READ = (R.OVERWRITTEN_AND_READ_BACK,)

RULES: tuple[Rule, ...] = (
    _row("1", (Sort.HDD,), _OVERWRITE, _J.CLEAR, _READ, _A5, "general", when=(When.ONE_PASS,)),
    _row(
        "2",
        (Sort.HDD,),
        _OVERWRITE,
        _J.CLEAR,
        (*_READ, R.PASSES_DO_NOT_RAISE),
        "SP 800-88r1 section 2.4",
        "general",
        when=(When.SEVERAL_PASSES,),
    ),
    _row(
        "3",
        (Sort.HDD,),
        _OVERWRITE,
        _J.NONE,
        (R.FAILED_SECTORS,),
        _A5,
        "general",
        when=(When.FAILED_SECTORS,),
        then=_J.DESTROY,
    ),
    _row(
        "4",
        (Sort.HDD,),
        _OVERWRITE,
        _J.CLEAR,
        (R.WEAK_SECTORS,),
        "own rule",
        "own",
        when=(When.WEAK_SECTORS,),
    ),
    _row(
        "4-dial",
        (Sort.HDD,),
        _OVERWRITE,
        _J.REVIEW,
        (R.WEAK_SECTORS,),
        "own rule; ADISA 8.0 DIAL",
        "own",
        when=(When.WEAK_SECTORS, When.DIAL),
    ),
    _row(
        "5",
        (Sort.HDD,),
        _OVERWRITE,
        _J.REVIEW,
        (),
        "nwipe, release notes on HPA and DCO",
        "primary",
        when=(When.HIDDEN_OPEN,),
        not_checked=(N.HIDDEN_AREAS,),
    ),
    _row(
        "6",
        (Sort.HDD,),
        (Method.SANITIZE_OVERWRITE,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING,),
        f"{_A5}; {_IEEE}",
        "general",
        when=(When.SEEN_RUNNING,),
    ),
    _row(
        "7",
        (Sort.HDD,),
        (Method.SECURITY_ERASE_ENHANCED,),
        _J.CLEAR,
        (R.COMMAND_CONFIRMED, R.VENDOR_SPECIFIC_ACTION),
        f"{_A5}; CSRC glossary",
        "secondary",
        when=(When.SECURITY_CONFIRMED,),
    ),
    _row(
        "7-unconfirmed",
        (Sort.HDD, *_FLASH),
        (Method.SECURITY_ERASE_ENHANCED, Method.SECURITY_ERASE),
        _J.REVIEW,
        (R.SECURITY_STATE_UNKNOWN,),
        _A5,
        "general",
        when=(When.SECURITY_UNCONFIRMED,),
    ),
    _row(
        "8",
        (Sort.HDD, Sort.SSD),
        (Method.SECURITY_ERASE,),
        _J.CLEAR,
        (R.COMMAND_CONFIRMED,),
        f"{_A5}; {_A8}",
        "general",
        when=(When.SECURITY_CONFIRMED,),
    ),
    _row(
        "8-enhanced",
        (Sort.SSD,),
        (Method.SECURITY_ERASE_ENHANCED,),
        _J.CLEAR,
        (R.COMMAND_CONFIRMED, R.VENDOR_SPECIFIC_ACTION),
        _A8,
        "general",
        when=(When.SECURITY_CONFIRMED,),
    ),
    _row(
        "9",
        (Sort.SSD,),
        (Method.SANITIZE_BLOCK,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING,),
        f"{_A8}; {_IEEE}",
        "secondary",
        when=(When.SEEN_RUNNING,),
    ),
    _row(
        "10",
        (Sort.SSD, Sort.HDD),
        (Method.SANITIZE_CRYPTO,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING, R.KEYS_DESTROYED),
        _R2_CE,
        "primary",
        when=(When.SEEN_RUNNING, When.CRYPTO_CONDITIONS),
    ),
    _row(
        "10-unrecorded",
        (Sort.SSD, Sort.HDD),
        (Method.SANITIZE_CRYPTO,),
        _J.REVIEW,
        (R.CRYPTO_CONDITIONS_MISSING,),
        _R2_CE,
        "primary",
        when=(When.NO_CRYPTO_CONDITIONS,),
        not_checked=(N.CRYPTO_CONDITIONS,),
    ),
    _row(
        "11",
        _FLASH,
        _OVERWRITE,
        _J.CLEAR,
        (*_READ, R.OVERWRITE_MISSES_SPARE_BLOCKS),
        _A8,
        "general",
        not_checked=(N.SPARE_BLOCKS,),
    ),
    _row(
        "11-failed",
        (*_FLASH, Sort.STICK, Sort.SOLDERED, Sort.UNKNOWN),
        _OVERWRITE,
        _J.NONE,
        (R.FAILED_SECTORS,),
        f"{_A8}; as row 3",
        "own",
        when=(When.FAILED_SECTORS,),
        then=_J.DESTROY,
    ),
    _row(
        "12",
        (Sort.NVME,),
        (Method.SANITIZE_BLOCK, Method.SANITIZE_OVERWRITE),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING,),
        f"{_IEEE}; NVM Express base specification, Sanitize",
        "primary",
        when=(When.SEEN_RUNNING,),
    ),
    _row(
        "12-strong",
        (Sort.NVME,),
        (Method.SANITIZE_BLOCK, Method.SANITIZE_OVERWRITE),
        _J.PURGE,
        (R.PURGE_BIT_SET,),
        "NVM Express TP4152, SSTAT bit PRGD",
        "primary",
        when=(When.SEEN_RUNNING, When.PURGE_BIT),
    ),
    _row(
        "13",
        (Sort.NVME,),
        (Method.SANITIZE_CRYPTO,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING, R.KEYS_DESTROYED),
        _R2_CE,
        "primary",
        when=(When.SEEN_RUNNING, When.CRYPTO_CONDITIONS),
    ),
    _row(
        "13-unrecorded",
        (Sort.NVME,),
        (Method.SANITIZE_CRYPTO,),
        _J.REVIEW,
        (R.CRYPTO_CONDITIONS_MISSING,),
        _R2_CE,
        "primary",
        when=(When.NO_CRYPTO_CONDITIONS,),
        not_checked=(N.CRYPTO_CONDITIONS,),
    ),
    _row(
        "13-written",
        (),
        (Method.SANITIZE_BLOCK, Method.SANITIZE_OVERWRITE, Method.SANITIZE_CRYPTO),
        _J.REVIEW,
        (R.WRITTEN_SINCE,),
        "NVM Express, SSTAT bit 8 (Global Data Erased)",
        "primary",
        when=(When.WRITTEN_SINCE,),
    ),
    _row(
        "14",
        (Sort.NVME,),
        (Method.NVME_FORMAT_USER_DATA, Method.NVME_FORMAT_CRYPTO),
        _J.CLEAR,
        (R.COMMAND_CONFIRMED, R.SANITIZE_PREFERRED),
        f"{_A8}; NVM Express, Format NVM",
        "primary",
        when=(When.ALL_NAMESPACES,),
    ),
    _row(
        "14-namespaces",
        (Sort.NVME,),
        (Method.NVME_FORMAT_USER_DATA, Method.NVME_FORMAT_CRYPTO),
        _J.REVIEW,
        (R.NAMESPACES_UNKNOWN,),
        "NVM Express, Format NVM, field FNA",
        "primary",
        when=(When.NAMESPACES_UNKNOWN,),
        not_checked=(N.ALL_NAMESPACES,),
    ),
    _row(
        "15",
        (),
        (Method.NVME_FORMAT, Method.TRIM, Method.WRITE_ZEROES, Method.PARTITION_DELETE, Method.QUICK_FORMAT),
        _J.NONE,
        (R.NO_SECURE_ERASE_REQUESTED, R.ZEROS_PROVE_NOTHING),
        "NVM Express, Format NVM SES=0; measured",
        "tested",
    ),
    _row(
        "16",
        (Sort.SAS_SSD,),
        (Method.SANITIZE_BLOCK,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING,),
        _IEEE,
        "secondary",
        when=(When.SEEN_RUNNING,),
    ),
    _row(
        "16-crypto",
        (Sort.SAS_SSD,),
        (Method.SANITIZE_CRYPTO,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING, R.KEYS_DESTROYED),
        f"{_IEEE}; {_R2_CE}",
        "secondary",
        when=(When.SEEN_RUNNING, When.CRYPTO_CONDITIONS),
    ),
    _row(
        "16-unrecorded",
        (Sort.SAS_SSD,),
        (Method.SANITIZE_CRYPTO,),
        _J.REVIEW,
        (R.CRYPTO_CONDITIONS_MISSING,),
        _R2_CE,
        "secondary",
        when=(When.NO_CRYPTO_CONDITIONS,),
        not_checked=(N.CRYPTO_CONDITIONS,),
    ),
    _row(
        "17",
        (Sort.SAS_SSD,),
        (Method.SANITIZE_OVERWRITE,),
        _J.PURGE,
        (R.SANITIZE_SEEN_RUNNING,),
        _A6,
        "general",
        when=(When.SEEN_RUNNING,),
    ),
    _row(
        "18",
        (Sort.HDD, Sort.SAS_SSD),
        (Method.SCSI_FORMAT_UNIT,),
        _J.CLEAR,
        (R.COMMAND_CONFIRMED,),
        "own rule, on the careful side",
        "own",
    ),
    _row(
        "19",
        _DISKS,
        (Method.OPAL_REVERT,),
        _J.PURGE,
        (R.KEYS_DESTROYED,),
        f"SP 800-88r1 app. A; {_R2_CE}",
        "general",
        when=(When.CRYPTO_CONDITIONS,),
    ),
    _row(
        "19-unrecorded",
        _DISKS,
        (Method.OPAL_REVERT,),
        _J.REVIEW,
        (R.CRYPTO_CONDITIONS_MISSING,),
        _R2_CE,
        "primary",
        when=(When.NO_CRYPTO_CONDITIONS,),
        not_checked=(N.CRYPTO_CONDITIONS,),
    ),
    _row(
        "20",
        _DISKS,
        _OVERWRITE,
        _J.CLEAR,
        (R.BRIDGE_HIDES_DRIVE,),
        "own rule",
        "own",
        when=(When.BRIDGE,),
        not_checked=(N.TRUE_SIZE_BEHIND_BRIDGE,),
    ),
    _row(
        "20-doubtful",
        _DISKS,
        _OVERWRITE,
        _J.REVIEW,
        (R.BRIDGE_HIDES_DRIVE,),
        "own rule",
        "own",
        when=(When.BRIDGE_DOUBTFUL,),
        not_checked=(N.TRUE_SIZE_BEHIND_BRIDGE,),
    ),
    _row("20-unknown", (Sort.UNKNOWN,), _OVERWRITE, _J.REVIEW, (*_READ, R.MEDIUM_UNKNOWN), "own rule", "own"),
    _row("21", (Sort.STICK,), _OVERWRITE, _J.CLEAR, _READ, _A8, "general", when=(When.TWO_PASSES,)),
    _row(
        "21-one",
        (Sort.STICK,),
        _OVERWRITE,
        _J.REVIEW,
        (R.TOO_FEW_PASSES,),
        _A8,
        "general",
        when=(When.FEWER_THAN_TWO,),
    ),
    _row(
        "22",
        (Sort.SOLDERED,),
        (Method.MMC_SECURE_ERASE, Method.FACTORY_RESET, Method.OVERWRITE, Method.SANITIZE_BLOCK),
        _J.REVIEW,
        (R.VENDOR_SPECIFIC_ACTION,),
        "SP 800-88r1 app. A",
        "general",
        not_checked=(N.SPARE_BLOCKS,),
    ),
    _row(
        "23",
        (Sort.PHONE,),
        (Method.ERASE_ALL_CONTENT,),
        _J.PURGE,
        (R.KEYS_DESTROYED,),
        f"{_A3}; Apple, as cited",
        "secondary",
        when=(When.UNLOCKED,),
    ),
    _row(
        "23-lock",
        (),
        (Method.ERASE_ALL_CONTENT, Method.FACTORY_RESET, Method.POWERWASH),
        _J.REVIEW,
        (R.ACTIVATION_LOCK_ON,),
        "own rule",
        "own",
        when=(When.LOCKED,),
    ),
    _row(
        "23-lock-unknown",
        (),
        (Method.ERASE_ALL_CONTENT, Method.FACTORY_RESET),
        _J.REVIEW,
        (R.LOCK_STATE_UNKNOWN,),
        "own rule",
        "own",
        when=(When.LOCK_UNKNOWN,),
        not_checked=(N.ACTIVATION_LOCK,),
    ),
    _row(
        "23-crypto",
        (Sort.PHONE, Sort.MAC),
        (Method.SANITIZE_CRYPTO,),
        _J.REVIEW,
        (R.CRYPTO_CONDITIONS_MISSING,),
        f"{_A3}; {_R2_CE}",
        "general",
        not_checked=(N.ACTIVATION_LOCK,),
    ),
    _row(
        "24",
        (Sort.PHONE,),
        (Method.FACTORY_RESET,),
        _J.CLEAR,
        (R.COMMAND_CONFIRMED,),
        _A3,
        "general",
        when=(When.ENCRYPTED_AND_CLOSED, When.UNLOCKED),
    ),
    _row(
        "24-unknown",
        (Sort.PHONE,),
        (Method.FACTORY_RESET,),
        _J.REVIEW,
        (R.RESET_ALONE,),
        "R2v3, SERI formal interpretation 1.0",
        "primary",
        when=(When.ENCRYPTION_UNKNOWN,),
    ),
    _row(
        "25",
        (Sort.PHONE,),
        (Method.FACTORY_RESET,),
        _J.NONE,
        (R.NOT_ENCRYPTED,),
        "own rule",
        "secondary",
        when=(When.OPEN_OR_PLAIN,),
    ),
    _row(
        "26",
        (Sort.MAC,),
        (Method.ERASE_ALL_CONTENT,),
        _J.PURGE,
        (R.KEYS_DESTROYED,),
        "as row 23",
        "general",
        when=(When.UNLOCKED,),
    ),
    _row(
        "26-chromebook",
        (Sort.CHROMEBOOK,),
        (Method.POWERWASH,),
        _J.REVIEW,
        (R.RESET_ALONE,),
        "own rule",
        "general",
    ),
    _row(
        "27",
        (Sort.HDD, Sort.TAPE),
        (Method.DEGAUSS,),
        _J.REVIEW,
        (R.DEGAUSS_NOT_DESTRUCTION,),
        "SP 800-88r2, as cited",
        "secondary",
    ),
    _row(
        "28",
        (
            *_FLASH,
            Sort.STICK,
            Sort.SOLDERED,
            Sort.PHONE,
            Sort.MAC,
            Sort.CHROMEBOOK,
            Sort.UNKNOWN,
            Sort.OPTICAL,
        ),
        (Method.DEGAUSS,),
        _J.NONE,
        (R.DEGAUSS_USELESS_ON_FLASH,),
        "SP 800-88r1 app. A",
        "secondary",
    ),
    _row(
        "29",
        (),
        (Method.INCINERATE, Method.MELT, Method.DISINTEGRATE),
        _J.DESTROYED,
        (R.DESTROYED_WITH_PROOF,),
        _IEEE,
        "secondary",
        when=(When.PROVEN,),
    ),
    _row(
        "29-unproven",
        (),
        (Method.INCINERATE, Method.MELT, Method.DISINTEGRATE, Method.SHRED, Method.CRUSH),
        _J.REVIEW,
        (R.DESTRUCTION_UNPROVEN,),
        "own rule",
        "own",
        when=(When.UNPROVEN,),
    ),
    _row(
        "30",
        (),
        (Method.SHRED, Method.CRUSH),
        _J.DESTROYED,
        (R.DESTROYED_WITH_PROOF, R.SHRED_NOT_IN_IEEE_2883),
        "SNIA on IEEE 2883-2022",
        "secondary",
        when=(When.PROVEN,),
    ),
    _row(
        "31",
        (),
        (Method.NONE, Method.UNKNOWN),
        _J.DESTROY,
        (R.MEDIUM_DEAD,),
        "own rule",
        "own",
        when=(When.NOT_DETECTED,),
    ),
    _row(
        "32",
        (),
        (Method.FIRMWARE,),
        _J.REVIEW,
        (R.FIRMWARE_COMMAND_UNNAMED,),
        "own rule: a standard's name is no command",
        "own",
    ),
)
"""The table. A row's number is that of the decision table; what follows the hyphen is a case of the row."""
