"""A customer's list of devices from XLSX or delimited text: rows in our words, every problem with its place.

Here live the reading of the file, the words customers use, and the telling of sound cells from damaged ones.
What becomes of a row (announced, received, missing) is for intake; text for people is the entrance's.

    manifest = read(data, "list.xlsx")
    manifest = correct(manifest, [Correction("Heby", 17, Field.SERIAL, "PF0ABC12")])
    manifest.digest()
"""

from omlopp.domain.manifest._codes import SEVERITY, Code, Severity
from omlopp.domain.manifest._model import (
    Column,
    Correction,
    Field,
    Manifest,
    PassedOver,
    Problem,
    Row,
    SkippedSheet,
    TableRead,
)
from omlopp.domain.manifest._reader import ROW_LIMIT, SIZE_LIMIT, CorrectionMisplaced, correct, read
from omlopp.domain.manifest._refusals import (
    REFUSALS,
    ListEmpty,
    ListEncrypted,
    ListHasMacros,
    ListHasNuls,
    ListIsBomb,
    ListRefused,
    ListTooLarge,
    ListTruncated,
    ListUndecodable,
    NoTableFound,
    NotAList,
    TooManyRows,
)

__all__ = [
    "REFUSALS",
    "ROW_LIMIT",
    "SEVERITY",
    "SIZE_LIMIT",
    "Code",
    "Column",
    "Correction",
    "CorrectionMisplaced",
    "Field",
    "ListEmpty",
    "ListEncrypted",
    "ListHasMacros",
    "ListHasNuls",
    "ListIsBomb",
    "ListRefused",
    "ListTooLarge",
    "ListTruncated",
    "ListUndecodable",
    "Manifest",
    "NoTableFound",
    "NotAList",
    "PassedOver",
    "Problem",
    "Row",
    "Severity",
    "SkippedSheet",
    "TableRead",
    "TooManyRows",
    "correct",
    "read",
]
