"""Reading the open Boavizta files of manufacturers' footprints into a factor set, cleaned of their known faults.

Source: github.com/Boavizta/environmental-footprint-data, ODbL 1.0; what is imported stays under that licence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from omlopp.domain.carbon.factors._values import FactorSet


class Severity(StrEnum):
    """What was done about a finding."""

    DROPPED = "dropped"
    REPAIRED = "repaired"
    SET_ASIDE = "set_aside"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a row of the file: its line, what the row is called, the column, a code, the value met."""

    file: str
    line: int
    name: str
    severity: Severity
    column: str
    code: str
    value: str = ""


class NotBoavizta(ValueError):
    """The file is no Boavizta table; carries a code and what was missing or met."""

    def __init__(self, code: str, value: str = "") -> None:
        self.code = code
        self.value = value
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Import:
    """What came of an import: the set, every finding row by row, and the counts of rows."""

    factors: FactorSet
    findings: tuple[Finding, ...]
    rows: int
    rows_dropped: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each code."""
        found: dict[str, int] = {}
        for each in self.findings:
            found[each.code] = found.get(each.code, 0) + 1
        return found


def import_boavizta(files: Iterable[tuple[str, bytes]]) -> Import:
    """The models of one or several versions of the table (newest first), as `(name, bytes)`.

    Refuses with `NotBoavizta` what is no such table.
    """
    raise NotImplementedError
