"""What inventory tools say about a device: its make, its components and the media in it.

Here: readers for the output of the usual tools, one model for what they say, and the rules for turning
foreign bytes into values without harm. Not here: which of our devices a report belongs to (that is bound by
serial on the floors above), and what an eraser claims to have done (`omlopp.domain.erasure`).
"""

from omlopp.domain.hardware._content import (
    MAX_BYTES,
    Content,
    ReportEmpty,
    ReportIsList,
    ReportOfMany,
    ReportRefused,
    ReportTooDeep,
    ReportTooLarge,
    ReportUnreadable,
    ReportUnrecognised,
    ReportWrongForm,
)
from omlopp.domain.hardware._findings import FindingOutcome, TestFinding, findings_of, worst_findings
from omlopp.domain.hardware._locks import (
    DEFECT_OF,
    UNLOCK_GUIDE,
    Lock,
    LockKind,
    LockState,
    Opener,
    UnlockStep,
    worst_of,
)
from omlopp.domain.hardware._model import (
    HOLDS_DATA,
    LISTS_MEDIA,
    Component,
    ComponentKind,
    Device,
    HardwareReport,
    Interface,
    Listing,
    Medium,
    Problem,
)
from omlopp.domain.hardware.readers import read, read_content, read_many, read_many_content

__all__ = [
    "DEFECT_OF",
    "HOLDS_DATA",
    "LISTS_MEDIA",
    "MAX_BYTES",
    "UNLOCK_GUIDE",
    "Component",
    "ComponentKind",
    "Content",
    "Device",
    "FindingOutcome",
    "HardwareReport",
    "Interface",
    "Listing",
    "Lock",
    "LockKind",
    "LockState",
    "Medium",
    "Opener",
    "Problem",
    "ReportEmpty",
    "ReportIsList",
    "ReportOfMany",
    "ReportRefused",
    "ReportTooDeep",
    "ReportTooLarge",
    "ReportUnreadable",
    "ReportUnrecognised",
    "ReportWrongForm",
    "TestFinding",
    "UnlockStep",
    "findings_of",
    "read",
    "read_content",
    "read_many",
    "read_many_content",
    "worst_findings",
    "worst_of",
]
