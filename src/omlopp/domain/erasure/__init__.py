"""What was done to the data on a medium, and what that is worth.

Here: readers for the reports of erasure tools, one model for what they claim, the decision table and the
policies that say when a judgement is enough. Not here: sentences (codes only), the binding of a report to one
of our devices, and inventories (`omlopp.domain.hardware`).

Sources: NIST SP 800-88 Rev. 1 appendix A and Rev. 2, IEEE 2883-2022 as cited by SNIA and NVM Express; each
row of the table names its own.
"""

from omlopp.domain.erasure._count import (
    EXCEPTIONS,
    Finding,
    MediaVerdict,
    MediumSeen,
    Verdict,
    weigh_media,
)
from omlopp.domain.erasure._device import DeviceReason, DeviceVerdict, MediumOutcome, judge_device
from omlopp.domain.erasure._judge import (
    NWIPE_DIRECT_IO_SINCE,
    Inventory,
    Judged,
    judge,
    judge_many,
    rank_of,
    unreported,
)
from omlopp.domain.erasure._model import (
    ErasureReport,
    HiddenAreas,
    MediumReport,
    Method,
    Result,
    Verification,
)
from omlopp.domain.erasure._neutral import evidence_document
from omlopp.domain.erasure._policy import (
    DEFAULT_POLICY,
    POLICIES,
    Demand,
    Policy,
    PolicyUnknown,
    policy,
    sufficient,
)
from omlopp.domain.erasure._repeats import mark_repeats
from omlopp.domain.erasure._rules import RULES, RULES_VERSION, Rule, Sort, sort_of
from omlopp.domain.erasure._sample import (
    SAMPLING,
    SHARE,
    CheckpointUnreadable,
    Sample,
    ShareOutOfRange,
    draw,
    drawn_as_told,
    seed_of,
)
from omlopp.domain.erasure.readers import read, read_content
from omlopp.domain.erasure.reasons import NotChecked, Reason

__all__ = [
    "DEFAULT_POLICY",
    "EXCEPTIONS",
    "NWIPE_DIRECT_IO_SINCE",
    "POLICIES",
    "RULES",
    "RULES_VERSION",
    "SAMPLING",
    "SHARE",
    "CheckpointUnreadable",
    "Demand",
    "DeviceReason",
    "DeviceVerdict",
    "ErasureReport",
    "Finding",
    "HiddenAreas",
    "Inventory",
    "Judged",
    "MediaVerdict",
    "MediumOutcome",
    "MediumReport",
    "MediumSeen",
    "Method",
    "NotChecked",
    "Policy",
    "PolicyUnknown",
    "Reason",
    "Result",
    "Rule",
    "Sample",
    "ShareOutOfRange",
    "Sort",
    "Verdict",
    "Verification",
    "draw",
    "drawn_as_told",
    "evidence_document",
    "judge",
    "judge_device",
    "judge_many",
    "mark_repeats",
    "policy",
    "rank_of",
    "read",
    "read_content",
    "seed_of",
    "sort_of",
    "sufficient",
    "unreported",
    "weigh_media",
]
