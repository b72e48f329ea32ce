"""Geometries from the files of keyboard-layout-editor and QMK, and the naming of keys by where they lie.

Both formats count in key units and say what a key is only by its label, which differs by layout. So keys are
named by the rows they form. Their millimetres are a nominal pitch and gap: trust is `assumed`, always.
"""

import json
from collections.abc import Sequence
from typing import Any

from omlopp.domain.keyboards._geometry import (
    Box,
    Fault,
    Geometry,
    GeometryUnusable,
    Key,
    Point,
    refuse_unusable,
)
from omlopp.domain.keyboards._words import Form, Trust

PITCH = (19.05, 19.05)
CAP = (15.5, 15.5)
SPACE_UNITS = 4.0
"""A key at least this wide is the space bar."""


class RowsUnrecognised(GeometryUnusable):
    """The keys do not form the rows of an ISO or ANSI keyboard; the fault's value says which row."""

    def __init__(self, row: str) -> None:
        super().__init__(Fault("rows_unrecognised", (), row))


def read_kle(
    content: bytes,
    *,
    id_: str,
    pitch: Point = PITCH,
    cap: Point = CAP,
    source: str = "keyboard-layout-editor",
) -> Geometry:
    """A keyboard-layout-editor JSON as a geometry; `pitch` and `cap` (a key of one unit) in mm.

    Reads x, y, w, h and the second rectangle x2, y2, w2, h2; decals are no keys. Refuses with
    GeometryUnusable: `rotated` (r is not 0), `shape_unknown`, `field`, `rows_unrecognised`, and the codes of
    `faults`.
    """
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GeometryUnusable(Fault("not_json", (), type(error).__name__)) from error
    if not isinstance(rows, list):
        raise GeometryUnusable(Fault("field", (), "rows"))
    units: list[tuple[Box, Box | None]] = []
    y = 0.0
    for row in rows:
        if isinstance(row, dict):
            continue  # the keyboard's own data: name, author, background
        if not isinstance(row, list):
            raise GeometryUnusable(Fault("field", (), "row"))
        x = 0.0
        once: dict[str, Any] = {}
        for entry in row:
            if isinstance(entry, dict):
                if entry.get("r"):
                    raise GeometryUnusable(Fault("rotated", (), f"{entry['r']} degrees"))
                x += _unit(entry, "x", 0.0)
                y += _unit(entry, "y", 0.0)
                once |= entry
                continue
            w, h = _unit(once, "w", 1.0), _unit(once, "h", 1.0)
            second = None
            if any(name in once for name in ("x2", "y2", "w2", "h2")):
                second = Box(
                    x + _unit(once, "x2", 0.0),
                    y + _unit(once, "y2", 0.0),
                    _unit(once, "w2", w),
                    _unit(once, "h2", h),
                )
            if not once.get("d"):
                units.append((Box(x, y, w, h), second))
            x += w
            once = {}
        y += 1.0
    return _geometry(units, id_, pitch, cap, source)


def read_qmk(
    content: bytes,
    *,
    id_: str,
    layout: str | None = None,
    pitch: Point = PITCH,
    cap: Point = CAP,
    source: str = "QMK info.json",
) -> Geometry:
    """A QMK info.json as a geometry: the layout of this name, or the only one.

    Refuses with GeometryUnusable: `layout_unnamed` (several, its value their names), `layout_unknown`,
    `rotated`, `field`, `rows_unrecognised`, and the codes of `faults`.
    """
    try:
        layouts = json.loads(content).get("layouts")
    except (ValueError, RecursionError, AttributeError) as error:
        raise GeometryUnusable(Fault("not_json", (), type(error).__name__)) from error
    if not isinstance(layouts, dict) or not layouts:
        raise GeometryUnusable(Fault("field", (), "layouts"))
    if layout is None and len(layouts) > 1:
        raise GeometryUnusable(Fault("layout_unnamed", (), " ".join(layouts)))
    chosen = layouts.get(layout or next(iter(layouts)))
    if chosen is None:
        raise GeometryUnusable(Fault("layout_unknown", (), str(layout)))
    entries = chosen.get("layout") if isinstance(chosen, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise GeometryUnusable(Fault("field", (), "layout"))
    units = []
    for entry in entries:
        if entry.get("r"):
            raise GeometryUnusable(Fault("rotated", (), f"{entry['r']} degrees"))
        x, y, w, h = (
            _unit(entry, name, each) for name, each in (("x", 0.0), ("y", 0.0), ("w", 1.0), ("h", 1.0))
        )
        units.append((Box(x, y, w, h), None))
    return _geometry(units, id_, pitch, cap, source)


def _unit(entry: dict[str, Any], name: str, otherwise: float) -> float:
    value = entry.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -100 <= value <= 100:
        raise GeometryUnusable(Fault("field", (), name))
    return float(value)


def _geometry(
    units: Sequence[tuple[Box, Box | None]], id_: str, pitch: Point, cap: Point, source: str
) -> Geometry:
    if not units:
        raise GeometryUnusable(Fault("field", (), "keys"))
    left = min(box.x for pair in units for box in pair if box)
    top = min(box.y for pair in units for box in pair if box)
    gap = (pitch[0] - cap[0], pitch[1] - cap[1])

    def metric(box: Box) -> Box:
        return Box(
            round((box.x - left) * pitch[0], 4),
            round((box.y - top) * pitch[1], 4),
            round(box.w * pitch[0] - gap[0], 4),
            round(box.h * pitch[1] - gap[1], 4),
        )

    outlines = [_union(metric(first), metric(second) if second else None) for first, second in units]
    form, names = name_keys([box for box, _ in outlines], pitch)
    keys = tuple(Key(name, box, shape) for name, (box, shape) in zip(names, outlines, strict=True))
    found = Geometry(id_, "", "", form, Trust.ASSUMED, source, "", 0.5, keys)
    refuse_unusable(found)
    return found


def _union(first: Box, second: Box | None) -> tuple[Box, tuple[Point, ...]]:
    """Two rectangles of one key as its box and, where they make no rectangle, its polygon."""
    if second is None or (second.x, second.y, second.w, second.h) == (first.x, first.y, first.w, first.h):
        return first, ()
    x0, y0 = min(first.x, second.x), min(first.y, second.y)
    x1, y1 = max(first.right, second.right), max(first.bottom, second.bottom)
    box = Box(x0, y0, x1 - x0, y1 - y0)
    # An ISO Enter: a tall part and a wide one that share the right edge and the top.
    tall, wide = (first, second) if first.h >= second.h else (second, first)
    if abs(tall.right - wide.right) > 0.02 or abs(tall.y - wide.y) > 0.02 or wide.x > tall.x:
        raise GeometryUnusable(Fault("shape_unknown", (), f"{box.w:g} x {box.h:g} mm"))
    return box, (
        (wide.x, wide.y),
        (x1, wide.y),
        (x1, tall.bottom),
        (tall.x, tall.bottom),
        (tall.x, wide.bottom),
        (wide.x, wide.bottom),
    )


def name_keys(boxes: Sequence[Box], pitch: Point) -> tuple[Form, tuple[str, ...]]:
    """The form of a keyboard and an XKB name for each of its keys, from where they lie; refuses with
    `RowsUnrecognised`.

    The space bar gives the lowest row; the four above it, read from the left, hold the writing keys. What is
    right of them, and what no name is known for, is called X01, X02 …
    """
    bar = max(range(len(boxes)), key=lambda at: boxes[at].w, default=None)
    if bar is None or boxes[bar].w < SPACE_UNITS * pitch[0] * 0.9:
        raise RowsUnrecognised("space")
    rows = _rows(boxes, pitch)
    lowest = next(at for at, row in enumerate(rows) if bar in row)
    if lowest < 4:
        raise RowsUnrecognised("count")
    e, d, c, b = (_run(rows[lowest - up], boxes, pitch) for up in (4, 3, 2, 1))
    form = _form(boxes, d, c, b, pitch)
    names: dict[int, str] = {bar: "SPCE"}

    def take(row: Sequence[int], wanted: Sequence[str], letter: str) -> None:
        if len(row) < len(wanted):
            raise RowsUnrecognised(letter)
        names.update(zip(row, wanted, strict=False))

    iso = form is Form.ISO
    take(e, ["TLDE", *(f"AE{n:02}" for n in range(1, 13)), "BKSP"], "E")
    take(d, ["TAB", *(f"AD{n:02}" for n in range(1, 13)), "RTRN" if iso else "BKSL"], "D")
    take(c, ["CAPS", *(f"AC{n:02}" for n in range(1, 12)), "BKSL" if iso else "RTRN"], "C")
    take(b, ["LFSH", *(("LSGT",) if iso else ()), *(f"AB{n:02}" for n in range(1, 11))], "B")
    # An arrow may stand before or after the right Shift, which is then told by its width or not at all.
    ends = sorted(b[12 if iso else 11 :], key=lambda at: -boxes[at].w)
    if ends and (len(ends) == 1 or boxes[ends[0]].w > 1.2 * boxes[ends[1]].w):
        names[ends[0]] = "RTSH"
    if lowest > 4:
        functions = sorted(rows[lowest - 5], key=lambda at: boxes[at].x)
        names.update(zip(functions, ["ESC", *(f"FK{n:02}" for n in range(1, 13))], strict=False))
    unnamed = [at for at in range(len(boxes)) if at not in names]
    names.update({at: f"X{number:02}" for number, at in enumerate(unnamed, start=1)})
    return form, tuple(names[at] for at in range(len(boxes)))


def _rows(boxes: Sequence[Box], pitch: Point) -> list[list[int]]:
    """The keys by the height of their upper edge."""
    rows: list[list[int]] = []
    for at in sorted(range(len(boxes)), key=lambda at: boxes[at].y):
        if rows and boxes[at].y - boxes[rows[-1][0]].y < 0.4 * pitch[1]:
            rows[-1].append(at)
        else:
            rows.append([at])
    return rows


def _run(row: Sequence[int], boxes: Sequence[Box], pitch: Point) -> list[int]:
    """The row's keys from the left, up to the first wide gap: beyond it lie other blocks of keys."""
    ordered = sorted(row, key=lambda at: boxes[at].x)
    run = ordered[:1]
    for at in ordered[1:]:
        if boxes[at].x - boxes[run[-1]].right > 0.4 * pitch[0]:
            break
        run.append(at)
    return run


def _form(boxes: Sequence[Box], d: Sequence[int], c: Sequence[int], b: Sequence[int], pitch: Point) -> Form:
    """ISO where an Enter reaches from row D into row C, else ANSI; the keys of row B must say the same."""
    tall = any(boxes[at].h > 1.5 * pitch[1] for at in (*d[12:], *c[11:]))
    shift = boxes[b[0]].w if b else 0.0
    if not b or tall == (shift > 1.6 * pitch[0]):
        raise RowsUnrecognised("B")
    return Form.ISO if tall else Form.ANSI
