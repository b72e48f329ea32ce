"""Where the keys of a keyboard lie, in millimetres, and how well that is known.

The origin is the top left corner of the field of keys; x runs right and y down. Keys carry XKB names.
Outlines are rectangles, or polygons with horizontal and vertical edges (the ISO Enter).
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from omlopp.domain.keyboards._words import Form, Trust

SCHEMA = "omlopp-keyboard-geometry/1"
GEOMETRIES = ("tuxedo-ibp14-gen9-ansi", "tuxedo-ibp14-gen9-iso")

CAP_MM = (3.0, 220.0)
"""The narrowest and the widest a key can be, mm."""
FIELD_MM = (150.0, 520.0)
"""The narrowest and the widest field of keys, mm: from a 7-inch netbook to a full-size board."""
TOUCH_MM = 0.01
"""Overlap below this is rounding in the source."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, mm."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def overlaps(self, other: "Box", *, by: float = 0.0) -> bool:
        """Whether the two share more than `by` mm in both directions."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > by
            and min(self.bottom, other.bottom) - max(self.y, other.y) > by
        )


@dataclass(frozen=True, slots=True)
class KeepOut:
    """A place no ink may touch, mm: `kind` is homing, pointer, power or other."""

    kind: str
    box: Box


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its XKB name and its outline; `shape` only where it is no rectangle."""

    id: str
    box: Box
    shape: tuple[Point, ...] = ()

    @property
    def outline(self) -> tuple[Point, ...]:
        """The corners, in order round the key."""
        box = self.box
        return self.shape or (
            (box.x, box.y),
            (box.right, box.y),
            (box.right, box.bottom),
            (box.x, box.bottom),
        )


@dataclass(frozen=True, slots=True)
class Geometry:
    """A keyboard's keys in mm, with where the figures come from."""

    id: str
    vendor: str
    model: str
    form: Form
    trust: Trust
    source: str
    licence: str
    corner_radius: float
    keys: tuple[Key, ...]
    keepouts: tuple[KeepOut, ...] = ()
    error_mm: float | None = None
    """How far a key may lie from its place, mm; None where the source says nothing."""

    def key(self, id_: str) -> Key | None:
        """The key with this XKB name, or None."""
        return next((key for key in self.keys if key.id == id_), None)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the field of keys, mm."""
        return max(key.box.right for key in self.keys), max(key.box.bottom for key in self.keys)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a geometry: a code, the keys it concerns, and the value met."""

    code: str
    keys: tuple[str, ...] = ()
    value: str = ""


class GeometryUnusable(Exception):
    """A geometry cannot be used; `faults` say why, each with its place."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f"{fault.code} {' '.join(fault.keys)}".strip() for fault in faults))
        self.faults = faults


def writing_keys(form: Form) -> tuple[str, ...]:
    """The writing keys a body of this form has, in the order of the rows."""
    return (
        "TLDE",
        *(f"AE{n:02}" for n in range(1, 13)),
        *(f"AD{n:02}" for n in range(1, 13)),
        *(f"AC{n:02}" for n in range(1, 12)),
        "BKSL",
        *(("LSGT",) if form is Form.ISO else ()),
        *(f"AB{n:02}" for n in range(1, 11)),
    )


@lru_cache(maxsize=256)
def faults(geometry: Geometry) -> tuple[Fault, ...]:
    """What makes a geometry unusable, however well it is trusted; empty when nothing does.

    Codes: `not_physical`, `shape_outside_box`, `shape_not_rectilinear`, `key_twice`, `key_missing`,
    `key_foreign`, `enter_outside` (the centre of its box lies outside its polygon), `overlap`.
    """
    found = [
        Fault("not_physical", (key.id,), _dimensions(key)) for key in geometry.keys if not _physical(key)
    ]
    if found or not geometry.keys:
        return tuple(found) or (Fault("key_missing", writing_keys(geometry.form)),)
    width, height = geometry.size
    if not FIELD_MM[0] <= width <= FIELD_MM[1] or not CAP_MM[0] <= height <= width:
        found.append(Fault("not_physical", (), f"{width:g} x {height:g} mm"))
    if not 0 <= geometry.corner_radius <= 5:
        found.append(Fault("not_physical", (), f"corner radius {geometry.corner_radius:g} mm"))
    found += [
        Fault("not_physical", (), f"keep-out {keepout.kind}")
        for keepout in geometry.keepouts
        if not all(map(math.isfinite, _numbers(keepout.box))) or min(keepout.box.w, keepout.box.h) <= 0
    ]
    found += [Fault("shape_outside_box", (key.id,)) for key in geometry.keys if not _fills_its_box(key)]
    found += [
        Fault("shape_not_rectilinear", (key.id,)) for key in geometry.keys if not _rectilinear(key.outline)
    ]
    ids = [key.id for key in geometry.keys]
    found += [Fault("key_twice", (id_,)) for id_ in dict.fromkeys(ids) if ids.count(id_) > 1]
    missing = tuple(id_ for id_ in (*writing_keys(geometry.form), "RTRN") if id_ not in ids)
    if missing:
        found.append(Fault("key_missing", missing))
    if geometry.form is Form.ANSI and "LSGT" in ids:
        found.append(Fault("key_foreign", ("LSGT",)))
    if any(fault.code in ("shape_not_rectilinear", "key_twice") for fault in found):
        return tuple(found)
    enter = geometry.key("RTRN")
    if enter is not None and not _holds(enter, enter.box.x + enter.box.w / 2, enter.box.y + enter.box.h / 2):
        found.append(Fault("enter_outside", ("RTRN",)))
    return (*found, *_overlaps(geometry.keys))


def refuse_unusable(geometry: Geometry) -> None:
    """Raises GeometryUnusable when the geometry has faults."""
    found = faults(geometry)
    if found:
        raise GeometryUnusable(*found)


def slabs(outline: Sequence[Point]) -> tuple[Box, ...]:
    """A polygon with upright edges as rectangles that share no area, from the top down."""
    levels = sorted({y for _, y in outline})
    found = []
    for top, bottom in pairwise(levels):
        middle = (top + bottom) / 2
        crossings = sorted(
            x1
            for (x1, y1), (_, y2) in zip(outline, (*outline[1:], outline[0]), strict=True)
            if min(y1, y2) < middle < max(y1, y2)
        )
        found += [
            Box(left, top, right - left, bottom - top)
            for left, right in zip(crossings[::2], crossings[1::2], strict=False)
        ]
    return tuple(found)


def _overlaps(keys: Sequence[Key]) -> list[Fault]:
    parts = [(key.id, key.box, slabs(key.outline)) for key in keys]
    return [
        Fault("overlap", (one, two))
        for number, (one, box_one, slabs_one) in enumerate(parts)
        for two, box_two, slabs_two in parts[number + 1 :]
        if box_one.overlaps(box_two, by=TOUCH_MM)
        and any(a.overlaps(b, by=TOUCH_MM) for a in slabs_one for b in slabs_two)
    ]


def _holds(key: Key, x: float, y: float) -> bool:
    return any(part.x <= x <= part.right and part.y <= y <= part.bottom for part in slabs(key.outline))


def _numbers(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.w, box.h


def _dimensions(key: Key) -> str:
    return f"{key.box.w:g} x {key.box.h:g} mm at {key.box.x:g}, {key.box.y:g}"


def _physical(key: Key) -> bool:
    numbers = (*_numbers(key.box), *(number for point in key.shape for number in point))
    return (
        all(map(math.isfinite, numbers))
        and CAP_MM[0] <= key.box.w <= CAP_MM[1]
        and CAP_MM[0] <= key.box.h <= 60.0
        and min(key.box.x, key.box.y) >= -TOUCH_MM
        and max(key.box.right, key.box.bottom) <= 2 * FIELD_MM[1]
    )


def _fills_its_box(key: Key) -> bool:
    xs, ys = zip(*key.outline, strict=True)
    sides = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return all(abs(a - b) <= 2 * TOUCH_MM for a, b in zip(sides, _numbers(key.box), strict=True))


def _rectilinear(outline: Sequence[Point]) -> bool:
    edges = list(zip(outline, (*outline[1:], outline[0]), strict=True))
    return len(outline) >= 4 and all((x1 == x2) != (y1 == y2) for (x1, y1), (x2, y2) in edges)


@cache
def geometry(id_: str) -> Geometry:
    """The geometry that comes with Omlopp under this id; refuses with GeometryUnusable (`unknown`)."""
    if id_ not in GEOMETRIES:
        raise GeometryUnusable(Fault("unknown", (), id_))
    return read_geometry(files(__package__).joinpath("data", "geometries", f"{id_}.json").read_bytes())


def read_geometry(content: bytes) -> Geometry:
    """A geometry from its JSON (`SCHEMA`; docs/keyboards-print.md), checked; refuses with GeometryUnusable.

    Codes beside those of `faults`: `not_json`, `schema_unknown`, `field` (missing or of the wrong kind; its
    name is the value), `form_unknown`, `trust_unknown`, `unit_unknown`.
    """
    raw = load_json(content)
    schema = raw.get("schema", SCHEMA)
    if isinstance(schema, str) and schema.startswith("omlopp-") and schema != SCHEMA:
        raise GeometryUnusable(Fault("schema_unknown", (), schema))
    if raw.get("unit", "mm") != "mm":
        raise GeometryUnusable(Fault("unit_unknown", (), str(raw["unit"])))
    try:
        form = Form(raw.get("form", ""))
    except ValueError:
        raise GeometryUnusable(Fault("form_unknown", (), str(raw.get("form")))) from None
    try:
        trust = Trust(raw.get("trust", ""))
    except ValueError:
        raise GeometryUnusable(Fault("trust_unknown", (), str(raw.get("trust")))) from None
    keys = []
    for entry in _entries(raw, "keys"):
        if not isinstance(entry.get("id"), str):
            raise GeometryUnusable(Fault("field", (), "keys.id"))
        keys.append(Key(entry["id"], _box(entry, entry["id"]), _shape(entry)))
    keepouts = [
        KeepOut(str(entry.get("kind", "other")), _box(entry, "keepouts"))
        for entry in _entries(raw, "keepouts")
    ]
    error = raw.get("error_mm")
    found = Geometry(
        id=_text(raw, "id"),
        vendor=_text(raw, "vendor"),
        model=_text(raw, "model"),
        form=form,
        trust=trust,
        source=_text(raw, "source"),
        licence=_text(raw, "licence"),
        corner_radius=_number(raw.get("corner_radius", 0.0), "corner_radius"),
        keys=tuple(keys),
        keepouts=tuple(keepouts),
        error_mm=None if error is None else _number(error, "error_mm"),
    )
    refuse_unusable(found)
    return found


def write_geometry(geometry: Geometry) -> bytes:
    """The geometry as JSON that `read_geometry` takes, one key a line."""
    head: dict[str, Any] = {
        "schema": SCHEMA,
        "id": geometry.id,
        "vendor": geometry.vendor,
        "model": geometry.model,
        "form": geometry.form.value,
        "unit": "mm",
        "trust": geometry.trust.value,
        "error_mm": geometry.error_mm,
        "source": geometry.source,
        "licence": geometry.licence,
        "corner_radius": geometry.corner_radius,
    }
    keys = [
        {"id": key.id, **_spelt(key.box), **({"shape": [list(p) for p in key.shape]} if key.shape else {})}
        for key in geometry.keys
    ]
    keepouts = [{"kind": each.kind, **_spelt(each.box)} for each in geometry.keepouts]
    lines = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    for name, entries in (("keepouts", keepouts), ("keys", keys)):
        rows = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in entries)
        lines.append(f' "{name}": [\n{rows}\n ]' if rows else f' "{name}": []')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def load_json(content: bytes) -> dict[str, Any]:
    """A JSON object; refuses with GeometryUnusable (`not_json`)."""
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GeometryUnusable(Fault("not_json", (), type(error).__name__)) from error
    if not isinstance(raw, dict):
        raise GeometryUnusable(Fault("not_json", (), type(raw).__name__))
    return raw


def _spelt(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "w": box.w, "h": box.h}


def _entries(raw: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    entries = raw.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise GeometryUnusable(Fault("field", (), name))
    return entries


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise GeometryUnusable(Fault("field", (), name))
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise GeometryUnusable(Fault("field", (), name))
    return float(value)


def _box(entry: Mapping[str, Any], name: str) -> Box:
    return Box(*(_number(entry.get(side), f"{name}.{side}") for side in "xywh"))


def _shape(entry: Mapping[str, Any]) -> tuple[Point, ...]:
    shape = entry.get("shape") or []
    if not isinstance(shape, list) or not all(isinstance(p, list) and len(p) == 2 for p in shape):
        raise GeometryUnusable(Fault("field", (), f"{entry['id']}.shape"))
    name = f"{entry['id']}.shape"
    return tuple((_number(x, name), _number(y, name)) for x, y in shape)
