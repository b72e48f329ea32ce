"""The one record of facts: append, read, apply, replay, prove.

Nothing here knows what a device is. Events come from `domain.events`; which rows they become is said by the
`apply` rooms of the capabilities, named in the setting `OMLOPP_APPLY`. `docs/decisions/0003-ledger.md` tells
why it is built this way.
"""

from omlopp.ledger._append import Appended, append, holding, new_id
from omlopp.ledger._exhibits import ExhibitMissing, keep, keep_many, open_exhibit, read_exhibit
from omlopp.ledger._once import KeyReused, once
from omlopp.ledger._react import react
from omlopp.ledger._read import Record, history, position, read
from omlopp.ledger._sight import EVERYTHING, seeing, set_sight
from omlopp.ledger._texts import erase_text, keep_text, read_texts

__all__ = [
    "EVERYTHING",
    "Appended",
    "ExhibitMissing",
    "KeyReused",
    "Record",
    "append",
    "erase_text",
    "history",
    "holding",
    "keep",
    "keep_many",
    "keep_text",
    "new_id",
    "once",
    "open_exhibit",
    "position",
    "react",
    "read",
    "read_exhibit",
    "read_texts",
    "seeing",
    "set_sight",
]
