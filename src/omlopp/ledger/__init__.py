"""The one record of facts: append, read, apply, replay, prove.

Nothing here knows what a device is. Events come from `domain.events`; which rows they become is said by the
`apply` rooms of the capabilities, named in the setting `OMLOPP_APPLY`. `docs/decisions/0003-ledger.md` tells
why it is built this way.
"""

from omlopp.ledger._append import Appended, NulInText, append, as_array, holding, new_id
from omlopp.ledger._exhibits import ExhibitMissing, keep, keep_many, open_exhibit, read_exhibit
from omlopp.ledger._first_head import first_head_over
from omlopp.ledger._fold import fold
from omlopp.ledger._once import KeyReused, once
from omlopp.ledger._proof import (
    IssueNotSealed,
    IssueProof,
    IssueUnknown,
    fact_proof,
    issue_proof,
    proof_bundle,
)
from omlopp.ledger._react import react
from omlopp.ledger._read import Record, history, position, read
from omlopp.ledger._replay import Replayed, TableDifference, replay
from omlopp.ledger._sequence import (
    Head,
    LedgerBehind,
    checkpoint,
    latest_head,
    read_tile,
    sequence_all,
    settle,
    signing_key,
)
from omlopp.ledger._sight import EVERYTHING, seeing, set_sight
from omlopp.ledger._texts import erase_text, keep_text, read_texts
from omlopp.ledger._verify import Finding, Verification, verify

__all__ = [
    "EVERYTHING",
    "Appended",
    "ExhibitMissing",
    "Finding",
    "Head",
    "IssueNotSealed",
    "IssueProof",
    "IssueUnknown",
    "KeyReused",
    "LedgerBehind",
    "NulInText",
    "Record",
    "Replayed",
    "TableDifference",
    "Verification",
    "append",
    "as_array",
    "checkpoint",
    "erase_text",
    "fact_proof",
    "first_head_over",
    "fold",
    "history",
    "holding",
    "issue_proof",
    "keep",
    "keep_many",
    "keep_text",
    "latest_head",
    "new_id",
    "once",
    "open_exhibit",
    "position",
    "proof_bundle",
    "react",
    "read",
    "read_exhibit",
    "read_texts",
    "read_tile",
    "replay",
    "seeing",
    "sequence_all",
    "set_sight",
    "settle",
    "signing_key",
    "verify",
]
