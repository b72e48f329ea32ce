"""Factors as data: what makers published for their models; values for kinds, parts, electricity, transport.

Each record has unit, year, source and licence. A set is known by the digest of what it holds, so that a
report can name what it rests on. `shipped` is the set that comes with Omlopp; `import_boavizta` reads the
open Boavizta files into one; `read_set` and `write_set` are our own file format; `merged` puts sets together,
and `load` does all of that for files as people have them.
"""

from omlopp.domain.carbon.factors._aliases import (
    AliasesUnreadable,
    AliasProblem,
    fault_of,
    read_aliases,
    write_aliases,
)
from omlopp.domain.carbon.factors._boavizta import Finding, Import, NotBoavizta, Severity, import_boavizta
from omlopp.domain.carbon.factors._file import SetProblem, SetUnreadable, read_set, write_set
from omlopp.domain.carbon.factors._load import FileUnreadable, Loaded, load
from omlopp.domain.carbon.factors._shipped import shipped
from omlopp.domain.carbon.factors._values import (
    ANY_VERSION,
    Alias,
    FactorSet,
    ModelFactor,
    Shares,
    Topic,
    ValueFactor,
    merged,
    one_model,
)

__all__ = [
    "ANY_VERSION",
    "Alias",
    "AliasProblem",
    "AliasesUnreadable",
    "FactorSet",
    "FileUnreadable",
    "Finding",
    "Import",
    "Loaded",
    "ModelFactor",
    "NotBoavizta",
    "SetProblem",
    "SetUnreadable",
    "Severity",
    "Shares",
    "Topic",
    "ValueFactor",
    "fault_of",
    "import_boavizta",
    "load",
    "merged",
    "one_model",
    "read_aliases",
    "read_set",
    "shipped",
    "write_aliases",
    "write_set",
]
