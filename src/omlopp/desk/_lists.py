"""A customer's list under preview: read once, then paged, filtered and grouped from memory."""

import json
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from omlopp.apps.intake import actions
from omlopp.apps.intake.models import DraftList
from omlopp.apps.parties.models import Party
from omlopp.domain.manifest import Code, Field, Manifest, Problem, Row, Severity

ROWS_KEPT = 60_000
"""Rows held in memory by one process, over all lists; the one asked for last is held whatever its size."""
EDITABLE = (
    Field.SERIAL,
    Field.CATEGORY,
    Field.MANUFACTURER,
    Field.MODEL,
    Field.ASSET_TAG,
    Field.UNIT,
    Field.DEPARTMENT,
    Field.SCREEN,
    Field.BOUGHT_DATE,
    Field.PRICE,
)
"""What a person may correct in place, in the order in which the cells are shown."""
_IDENTITY = (Field.SERIAL, Field.IMEI, Field.ASSET_TAG)
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.REPAIRED)

Place = tuple[str | None, int]


@dataclass(frozen=True)
class Group:
    """Rows with the same problem, for one repair of all. `value` is what stands in every one of the cells."""

    key: str
    code: Code
    field: Field | None
    severity: Severity
    rows: tuple[int, ...]
    examples: tuple[str, ...]
    value: str | None = None

    @property
    def may_share(self) -> bool:
        """Whether one value can be right for every row: never for what tells devices apart."""
        return self.field is not None and self.field not in _IDENTITY and self.severity != Severity.REPAIRED

    @property
    def may_empty(self) -> bool:
        """Whether the cells can be emptied instead. Repeated serials end as duplicates without repair."""
        return (
            self.field is not None
            and self.severity != Severity.REPAIRED
            and self.code
            not in (Code.SERIAL_DUPLICATE, Code.SERIAL_MISSING, Code.CATEGORY_UNKNOWN, Code.ROW_TOO_WIDE)
        )


@dataclass(frozen=True)
class Reading:
    """A list as read, with the ways into it: rows by state, rows by problem, problems by row."""

    manifest: Manifest
    digest: str
    by_state: Mapping[str, tuple[int, ...]]
    groups: tuple[Group, ...]
    problems: Mapping[Place, tuple[Problem, ...]]
    notices: tuple[Problem, ...]

    def rows(
        self, *, state: str = "all", group: str | None = None, after: int = -1, size: int = 50
    ) -> tuple[list[tuple[int, Row]], int | None]:
        """A page of (index, row) behind the index `after`, and the next page's `after`."""
        chosen: Sequence[int]
        found = self.group(group)
        if found is not None:
            chosen = found.rows
        elif state == "all":
            chosen = range(len(self.manifest.rows))
        else:
            chosen = self.by_state.get(state, ())
        start = bisect_right(chosen, after)
        indexes = chosen[start : start + size]
        more = start + size < len(chosen)
        return [(i, self.manifest.rows[i]) for i in indexes], indexes[-1] if more else None

    def group(self, key: str | None) -> Group | None:
        """The group of this key."""
        return next((group for group in self.groups if group.key == key), None)

    def problems_of(self, row: Row) -> tuple[Problem, ...]:
        """What is wrong with the row."""
        return self.problems.get((row.sheet, row.line), ())


_Key = tuple[str, str, str]
_kept: OrderedDict[_Key, Reading] = OrderedDict()
_lock = Lock()


def _key(draft: DraftList) -> _Key:
    said = json.dumps([draft.corrections, draft.headings], sort_keys=True).encode()
    return draft.exhibit, draft.name, sha256(said).hexdigest()


def of(draft: DraftList) -> Reading:
    """The draft as it would be announced; read anew only when the file or its corrections are others."""
    with _lock:
        if (found := _kept.get(_key(draft))) is not None:
            _kept.move_to_end(_key(draft))
            return found
    return keep(draft, actions.preview(draft=draft))


def keep(draft: DraftList, manifest: Manifest) -> Reading:
    """Hold what was read of the draft for the pages that follow."""
    reading = reading_of(manifest)
    with _lock:
        _kept[_key(draft)] = reading
        while len(_kept) > 1 and sum(len(one.manifest.rows) for one in _kept.values()) > ROWS_KEPT:
            _kept.popitem(last=False)
    return reading


def reading_of(manifest: Manifest) -> Reading:
    """The ways into a list."""
    index = {(row.sheet, row.line): i for i, row in enumerate(manifest.rows)}
    problems: dict[Place, list[Problem]] = {}
    notices: list[Problem] = []
    gathered: dict[tuple[Code, Field | None, str | None], list[Problem]] = {}
    for problem in manifest.problems:
        if problem.line is None or (problem.sheet, problem.line) not in index:
            notices.append(problem)
            continue
        problems.setdefault((problem.sheet, problem.line), []).append(problem)
        # Unknown words are one cause each: what mends "Pryl" does not mend "Sladd".
        value = problem.value if problem.code is Code.CATEGORY_UNKNOWN else None
        gathered.setdefault((problem.code, problem.field, value), []).append(problem)
    worst = {
        index[place]: min((_ORDER.index(one.severity) for one in found), default=3)
        for place, found in problems.items()
    }
    by_state: dict[str, tuple[int, ...]] = {
        str(severity): tuple(sorted(i for i, rank in worst.items() if rank == number))
        for number, severity in enumerate(_ORDER)
    }
    by_state["sound"] = tuple(i for i in range(len(manifest.rows)) if i not in worst)
    groups = [_group(*cause, found, index) for cause, found in gathered.items()]
    groups.sort(key=lambda group: (_ORDER.index(group.severity), -len(group.rows), group.key))
    return Reading(
        manifest=manifest,
        digest=manifest.digest(),
        by_state=by_state,
        groups=tuple(groups),
        problems={place: tuple(found) for place, found in problems.items()},
        notices=tuple(notices),
    )


def _group(
    code: Code, field: Field | None, value: str | None, found: Sequence[Problem], index: Mapping[Place, int]
) -> Group:
    tail = f"-{sha256(value.encode()).hexdigest()[:8]}" if value is not None else ""
    return Group(
        key=f"{code}-{field or 'row'}{tail}",
        code=code,
        field=field,
        severity=found[0].severity,
        rows=tuple(sorted({index[one.sheet, one.line or 0] for one in found})),
        examples=tuple(dict.fromkeys(one.value for one in found if one.value))[:3],
        value=value,
    )


@dataclass(frozen=True)
class Unit:
    """A unit that the list names, its rows and its departments; `name` is empty where the list names none."""

    name: str
    rows: int
    departments: tuple[tuple[str, int], ...]


def units_in(manifest: Manifest) -> list[Unit]:
    """The units and departments of the list with how many rows each has, in the list's order."""
    counted: dict[str, dict[str, int]] = {}
    for row in manifest.rows:
        of_unit = counted.setdefault(row.unit or "", {})
        of_unit[row.department or ""] = of_unit.get(row.department or "", 0) + 1
    return [
        Unit(name, sum(of_unit.values()), tuple((dept, n) for dept, n in of_unit.items() if dept))
        for name, of_unit in counted.items()
    ]


def place_named(name: str, tree: Sequence[tuple[Party, str]], under: str) -> str | None:
    """The path below `under` of the party with this name, case put aside; None for none or several."""
    wanted = name.casefold().strip()
    found = [
        party.path
        for party, called in tree
        if wanted and called.casefold() == wanted and party.path.startswith(under) and party.path != under
    ]
    return found[0] if len(found) == 1 else None
