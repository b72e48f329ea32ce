"""Factor files as people have them: our own sets and Boavizta's tables, put together with what ships."""

from collections.abc import Iterable
from dataclasses import dataclass

from omlopp.domain.carbon.factors._boavizta import Import, import_boavizta
from omlopp.domain.carbon.factors._file import SetProblem, SetUnreadable, read_set
from omlopp.domain.carbon.factors._shipped import shipped
from omlopp.domain.carbon.factors._values import FactorSet, merged


class FileUnreadable(ValueError):
    """A file is no set of factors; carries the file, a code and what was met."""

    def __init__(self, file: str, code: str, value: str = "") -> None:
        self.file = file
        self.code = code
        self.value = value
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The sets of some files, what shipped first, and what was met in them.

    `problems` are `(file, problem)` of our own sets; `imported` what came of Boavizta's tables, if any.
    """

    sets: tuple[FactorSet, ...]
    problems: tuple[tuple[str, SetProblem], ...] = ()
    imported: Import | None = None

    @property
    def factors(self) -> FactorSet:
        """All of it as one set."""
        return merged(self.sets)


def load(files: Iterable[tuple[str, bytes]] = ()) -> Loaded:
    """What ships, and the factors of the files given as `(name, bytes)`: our own sets (JSON) and Boavizta's.

    Refuses with `FileUnreadable` or `NotBoavizta`. Tables of Boavizta are read together, as versions of one.
    """
    sets = [shipped()]
    problems: list[tuple[str, SetProblem]] = []
    tables = []
    for file, content in files:
        if not content.lstrip().startswith(b"{"):
            tables.append((file, content))
            continue
        try:
            found, told = read_set(content)
        except SetUnreadable as refusal:
            raise FileUnreadable(file, refusal.code, refusal.value) from refusal
        sets.append(found)
        problems += ((file, problem) for problem in told)
    imported = import_boavizta(tables) if tables else None
    if imported is not None:
        sets.append(imported.factors)
    return Loaded(tuple(sets), tuple(problems), imported)
