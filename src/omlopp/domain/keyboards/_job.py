"""What is to be drawn and later checked: boards on a page, for a machine. No drawing, no checking.

The drawing (`_artwork`) and the proof (`_proof`) both stand on this page of words and on nothing of each
other. The rules they follow independently are written in docs/keyboards-print.md.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from omlopp.domain.keyboards._geometry import Geometry, GeometryUnusable, Key, faults, load_json, writing_keys
from omlopp.domain.keyboards._geometry import read_geometry as _read_geometry
from omlopp.domain.keyboards._geometry import write_geometry as _write_geometry
from omlopp.domain.keyboards._policy import styles
from omlopp.domain.keyboards._words import Change, Form, Legends, Plan, Slot, Verdict

MACHINE_SCHEMA = "omlopp-keyboard-machine/1"
JOB_SCHEMA = "omlopp-keyboard-job/1"
MACHINES = ("laser", "sticker", "uv", "uv-onyx", "uv-roland")
LARGEST = (1500.0, 1200.0)
"""A page is no larger, mm, whatever the bed."""


class Role(StrEnum):
    """What a layer is for; its ink's name is the machine's."""

    COVER = "cover"
    WHITE = "white"
    CLEAR = "clear"
    MARK = "mark"
    CUT = "cut"
    JIG = "jig"


class MachineKind(StrEnum):
    """How legends come onto the caps."""

    UV = "uv"
    LASER = "laser"
    STICKER = "sticker"


ROLES = {
    MachineKind.UV: (Role.COVER, Role.WHITE, Role.CLEAR, Role.JIG),
    MachineKind.LASER: (Role.MARK, Role.JIG),
    MachineKind.STICKER: (Role.COVER, Role.WHITE, Role.CUT, Role.JIG),
}
"""The layers a kind of machine prints; the last one holds marks and jig and no ink for the keyboard."""

RESERVED = frozenset({"all", "none", "cyan", "magenta", "yellow", "black"})
"""Colorant names PDF keeps for itself (ISO 32000-1, 8.6.6.4); lower case."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as its job file sees it: what its inks are called, how large its bed is, how true it prints.

    `inks` pairs roles with spot names. `bed` is width and height in mm, None where unknown. `ink_margin` is
    kept free along a cap's edge, `legend_margin` between edge and legend; `border` lies round the boards and
    `gap` between them; all mm. `print_mm` is how far a print may lie off, `reject_mm` how far it must not.
    """

    id: str
    kind: MachineKind
    inks: tuple[tuple[Role, str], ...]
    bed: tuple[float, float] | None = None
    ink_margin: float = 0.5
    legend_margin: float = 1.2
    border: float = 10.0
    gap: float = 10.0
    print_mm: float = 0.3
    reject_mm: float = 0.5
    source: str = "assumed"

    def ink(self, role: Role) -> str:
        """The ink's name, or empty text where the profile names none."""
        return dict(self.inks).get(role, "")

    @property
    def roles(self) -> tuple[Role, ...]:
        """The layers this machine prints."""
        return ROLES[self.kind]

    @property
    def legend_role(self) -> Role:
        """The layer that holds the legends."""
        return Role.MARK if self.kind is MachineKind.LASER else Role.WHITE


class MachineUnusable(Exception):
    """A machine profile cannot be used: a code, and what it concerns."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


class PrintRefused(Exception):
    """No print file is made: a code, the keys it concerns, and the value met."""

    def __init__(self, code: str, keys: tuple[str, ...] = (), value: str = "") -> None:
        super().__init__(code, keys, value)
        self.code = code
        self.keys = keys
        self.value = value


@dataclass(frozen=True, slots=True)
class Board:
    """One keyboard on the page: what changes on it and where its field's corner lies, mm from the page's."""

    source: str
    target: str
    style: str
    changes: tuple[Change, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Job:
    """A page of boards of one geometry for one machine; `size` is its width and height, mm."""

    geometry: Geometry
    machine: Machine
    boards: tuple[Board, ...]
    size: tuple[float, float]


def arrange(
    plans: Sequence[Plan], geometry: Geometry, machine: Machine, *, columns: int = 1, words: bool = False
) -> Job:
    """The plans on one page, row by row; `words` prints those word keys (Ctrl, Del …) too that
    this keyboard has.

    Refuses with `MachineUnusable`, `GeometryUnusable`, and `PrintRefused`: `plan_refused`,
    `nothing_to_print`, `form_differs`, `trust_too_low`, `key_not_in_geometry`, `key_kept_out`,
    `too_small_for_legends`, `exceeds_bed`.
    """
    _refuse_unusable_machine(machine)
    found = faults(geometry)
    if found:
        raise GeometryUnusable(*found)
    if not geometry.trust.prints:
        raise PrintRefused("trust_too_low", (), geometry.trust.value)
    if not plans or columns < 1:
        raise PrintRefused("nothing_to_print")
    width, height = geometry.size
    rows = math.ceil(len(plans) / columns)
    across = min(columns, len(plans))
    size = (
        round(2 * machine.border + across * width + (across - 1) * machine.gap, 4),
        round(2 * machine.border + rows * height + (rows - 1) * machine.gap, 4),
    )
    bed = machine.bed or LARGEST
    if size[0] > min(bed[0], LARGEST[0]) or size[1] > min(bed[1], LARGEST[1]):
        raise PrintRefused("exceeds_bed", (), f"{size[0]:.2f} x {size[1]:.2f} mm")
    boards = []
    for number, each in enumerate(plans):
        there = (word for word in each.words if words and geometry.key(word.key) is not None)
        changes = (*each.changes, *there)
        _refuse_unprintable(each, changes, geometry, machine)
        boards.append(
            Board(
                each.source,
                each.target,
                each.policy.style,
                changes,
                machine.border + number % columns * (width + machine.gap),
                machine.border + number // columns * (height + machine.gap),
            )
        )
    return Job(geometry, machine, tuple(boards), size)


def _refuse_unprintable(each: Plan, changes: Sequence[Change], geometry: Geometry, machine: Machine) -> None:
    if each.verdict is Verdict.REFUSED:
        raise PrintRefused("plan_refused", (), " ".join(each.reasons))
    if not changes:
        raise PrintRefused("nothing_to_print")
    if each.form is not geometry.form:
        raise PrintRefused("form_differs", (), f"{each.form.value} {geometry.form.value}")
    absent = tuple(change.key for change in changes if geometry.key(change.key) is None)
    if absent:
        raise PrintRefused("key_not_in_geometry", absent)
    for change in changes:
        key = geometry.key(change.key)
        if key is not None and _kept_out(key, geometry):
            raise PrintRefused("key_kept_out", (change.key,))
        if key is not None and min(key.box.w, key.box.h) <= 2 * machine.legend_margin + 1.0:
            raise PrintRefused("too_small_for_legends", (change.key,))


def _kept_out(key: Key, geometry: Geometry) -> bool:
    """Whether a keep-out holds the whole key, as that of a power key does."""
    return any(
        each.box.x <= key.box.x
        and each.box.y <= key.box.y
        and each.box.right >= key.box.right
        and each.box.bottom >= key.box.bottom
        for each in geometry.keepouts
    )


def _refuse_unusable_machine(machine: Machine) -> None:
    names = []
    for role in machine.roles:
        name = machine.ink(role)
        if not name.strip():
            raise MachineUnusable("ink_missing", role.value)
        if name.lower() in RESERVED:
            raise MachineUnusable("ink_reserved", name)
        if not name.isprintable() or len(name) > 100 or any(sign in '<>/\\":;?*|=`,' for sign in name):
            raise MachineUnusable("ink_unusable", name)
        names.append(name)
    if len({name.lower() for name in names}) < len(names):
        raise MachineUnusable("ink_twice", ", ".join(names))
    lengths = (machine.ink_margin, machine.legend_margin, machine.border, machine.gap)
    if not all(math.isfinite(each) and each >= 0 for each in lengths) or machine.border < 8:
        raise MachineUnusable("length_unusable", ", ".join(f"{each:g}" for each in lengths))
    if machine.legend_margin < machine.ink_margin:
        raise MachineUnusable("length_unusable", f"legend_margin {machine.legend_margin:g}")


@cache
def machine(id_: str) -> Machine:
    """The machine profile that comes with Omlopp under this id; refuses with `MachineUnusable`."""
    if id_ not in MACHINES:
        raise MachineUnusable("unknown", id_)
    return read_machine(files(__package__).joinpath("data", "machines", f"{id_}.json").read_bytes())


def read_machine(content: bytes) -> Machine:
    """A machine profile from its JSON (`MACHINE_SCHEMA`); refuses with `MachineUnusable`.

    Codes: `not_json`, `schema_unknown`, `kind_unknown`, `field`, `ink_missing`, `ink_reserved`,
    `ink_unusable`, `ink_twice`, `length_unusable`.
    """
    try:
        raw = load_json(content)
    except GeometryUnusable as error:
        raise MachineUnusable("not_json", error.faults[0].value) from error
    return _machine(raw)


def _machine(raw: Mapping[str, Any]) -> Machine:
    if raw.get("schema", MACHINE_SCHEMA) != MACHINE_SCHEMA:
        raise MachineUnusable("schema_unknown", str(raw["schema"]))
    if raw.get("kind") not in tuple(MachineKind):
        raise MachineUnusable("kind_unknown", str(raw.get("kind")))
    inks = raw.get("inks")
    if not isinstance(inks, dict) or not all(isinstance(name, str) for name in inks.values()):
        raise MachineUnusable("field", "inks")
    unknown = [role for role in inks if role not in tuple(Role)]
    if unknown:
        raise MachineUnusable("field", f"inks.{unknown[0]}")
    bed = raw.get("bed")
    if bed is not None and (not isinstance(bed, list) or len(bed) != 2):
        raise MachineUnusable("field", "bed")
    lengths = {
        name: _length(raw[name], name)
        for name in ("ink_margin", "legend_margin", "border", "gap", "print_mm", "reject_mm")
        if name in raw
    }
    found = Machine(
        id=str(raw.get("id", "")),
        kind=MachineKind(raw["kind"]),
        inks=tuple((Role(role), name) for role, name in inks.items()),
        bed=None if bed is None else (_length(bed[0], "bed"), _length(bed[1], "bed")),
        source=str(raw.get("source", "assumed")),
        **lengths,
    )
    _refuse_unusable_machine(found)
    return found


def _length(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise MachineUnusable("field", name)
    return float(value)


def write_job(job: Job, *, artwork: str, files_sha256: Mapping[str, str]) -> bytes:
    """The job as JSON, with the hash of its artwork and of each file made from it."""
    machine = {
        name: value for name, value in asdict(job.machine).items() if name != "inks" and value is not None
    }
    document = {
        "schema": JOB_SCHEMA,
        "artwork": artwork,
        "files": dict(sorted(files_sha256.items())),
        "size": list(job.size),
        "boards": [asdict(board) for board in job.boards],
        "machine": {**machine, "inks": dict(job.machine.inks)},
        "geometry": json.loads(_write_geometry(job.geometry)),
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class JobRead:
    """A job file: the job, its artwork's hash and the SHA-256 of each file, by name."""

    job: Job
    artwork: str
    files: Mapping[str, str] = field(default_factory=dict)


class JobUnreadable(Exception):
    """A job file cannot be used: a code, and the field."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


def read_job(content: bytes) -> JobRead:
    """What `write_job` wrote; refuses with `JobUnreadable` (`not_json`, `schema_unknown`, `field`)."""
    try:
        raw = load_json(content)
    except GeometryUnusable as error:
        raise JobUnreadable("not_json", error.faults[0].value) from error
    if raw.get("schema") != JOB_SCHEMA:
        raise JobUnreadable("schema_unknown", str(raw.get("schema")))
    place = "geometry"
    try:
        geometry = _read_geometry(json.dumps(raw["geometry"]).encode())
        place = "machine"
        profile = _machine(raw["machine"])
        place = "boards"
        boards = tuple(
            Board(
                each["source"],
                each["target"],
                each["style"],
                tuple(
                    Change(change["key"], Legends(**change["before"]), Legends(**change["after"]))
                    for change in each["changes"]
                ),
                float(each["x"]),
                float(each["y"]),
            )
            for each in raw["boards"]
        )
        for board in boards:
            _refuse_unreadable_board(board, geometry)
        place = "size"
        size = _read_size(raw["size"])
        place = "artwork"
        return JobRead(Job(geometry, profile, boards, size), str(raw["artwork"]), dict(raw["files"]))
    except (GeometryUnusable, MachineUnusable, KeyError, TypeError, ValueError, AttributeError) as error:
        raise JobUnreadable("field", place) from error


def _read_size(sides: Sequence[float]) -> tuple[float, float]:
    width, height = (float(side) for side in sides)
    if not 0 < width <= LARGEST[0] or not 0 < height <= LARGEST[1]:
        raise ValueError(width, height)
    return width, height


def _refuse_unreadable_board(board: Board, geometry: Geometry) -> None:
    texts = [text for each in board.changes for side in (each.before, each.after) for _, text in filled(side)]
    if not all(isinstance(text, str) for text in (board.source, board.target, *texts)):
        raise TypeError(texts)
    if board.style not in styles() or any(geometry.key(each.key) is None for each in board.changes):
        raise ValueError(board.style)
    if not 0 <= board.x <= LARGEST[0] or not 0 <= board.y <= LARGEST[1]:
        raise ValueError(board.x, board.y)


def filled(legends: Legends) -> tuple[tuple[Slot, str], ...]:
    """The slots that hold something, with their text."""
    return tuple((slot, text) for slot in Slot if (text := getattr(legends, slot.value)))


def is_word(key: str) -> bool:
    """Whether a key bears a word or a symbol and writes nothing."""
    return key not in writing_keys(Form.ISO)
