"""The drawing: every layer of a job as closed outlines in millimetres, and the hash that names it.

Where a legend stands follows from its spot (`spots`), the cap and the machine's margins; the rule is written
in docs/keyboards-print.md, and `_proof` follows it by itself.
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from omlopp.domain.keyboards._fonts import CAPITAL_EM, FONTS, Font
from omlopp.domain.keyboards._geometry import Box, Geometry, KeepOut, Key, Point, slabs
from omlopp.domain.keyboards._job import Job, Machine, MachineKind, PrintRefused, Role, filled, is_word
from omlopp.domain.keyboards._outlines import (
    Contour,
    GlyphMissing,
    Outline,
    TextNeedsShaping,
    outline_of,
)
from omlopp.domain.keyboards._policy import spots
from omlopp.domain.keyboards._words import Change, Slot, Spot

VERSION = 1
"""Of the drawing: another version draws other outlines from the same job."""
COLUMNS: tuple[str, ...] = ("left", "centre", "right")
ROWS: tuple[str, ...] = ("top", "middle", "bottom")
CELL_GAP = 0.4
"""Kept free between two legends on a cap, mm."""
RISE = 0.3
"""How far a top legend's capital stays below its cell's edge, as a share of its height: A and Å are level."""
DROP = 0.25
"""How far a bottom legend's baseline stays above its cell's edge, as a share of its capital's height."""
ROUND = 4 / 3 * math.tan(math.pi / 8)
"""Where the handles of a cubic lie that draws a quarter of a circle, in radii."""
CUT_RADIUS = 0.8
"""Corners of a sticker, mm: a square one comes off first."""
HAIRLINE = 0.1
"""Width of the jig's lines, mm."""

LINE = "L{:.4f} {:.4f}"
CURVE = "C{:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f}"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one ink prints: outlines to fill, or with `line` mm to draw along."""

    role: Role
    ink: str
    contours: tuple[Contour, ...]
    line: float | None = None


@dataclass(frozen=True, slots=True)
class Artwork:
    """A page of layers, mm, y down; `hash` is the SHA-256 of everything that is drawn and of what drew it."""

    size: tuple[float, float]
    layers: tuple[Layer, ...]
    hash: str


@lru_cache(maxsize=256)
def draw(job: Job, *, fonts: tuple[Font, ...] = FONTS) -> Artwork:
    """The artwork of a job: the same job gives the same artwork, byte for byte.

    Refuses with `PrintRefused`: `glyph_missing` (its value the signs), `needs_shaping`, `places_collide`,
    `no_room`; and with `FontChanged`.
    """
    contours: dict[Role, list[Contour]] = {role: [] for role in job.machine.roles}
    for board in job.boards:
        legends: list[Contour] = []
        patches: list[Contour] = []
        covers: list[Contour] = []
        for change in board.changes:
            key = job.geometry.key(change.key)
            if key is None:
                raise PrintRefused("key_not_in_geometry", (change.key,))
            patch = _patch(key, job)
            patches += patch
            if filled(change.before) or job.machine.kind is MachineKind.STICKER:
                covers += patch
            legends += _legends(change, key, job, board.style, fonts)
        for role, drawn in (
            (Role.COVER, covers),
            (Role.CLEAR, patches),
            (Role.CUT, patches),
            (job.machine.legend_role, legends),
            (Role.JIG, _jig(job.geometry)),
        ):
            if role in contours:
                contours[role] += _moved(drawn, board.x, board.y)
    contours[Role.JIG] += _marks(job)
    lines = {Role.CUT: HAIRLINE, Role.JIG: HAIRLINE}
    # What lies lower on the cap comes first; a preview that knows no overprint then still shows the legends.
    order = (Role.CLEAR, Role.COVER, Role.WHITE, Role.MARK, Role.CUT, Role.JIG)
    layers = tuple(
        Layer(role, job.machine.ink(role), tuple(contours[role]), lines.get(role))
        for role in order
        if role in contours
    )
    return Artwork(job.size, layers, _hash(job.size, layers, fonts))


def _hash(size: Point, layers: Sequence[Layer], fonts: Sequence[Font]) -> str:
    drawn = [
        (layer.role.value, layer.ink, layer.line, [path_text(contour) for contour in layer.contours])
        for layer in layers
    ]
    said = json.dumps([VERSION, [asdict(font) for font in fonts], size, drawn], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def path_text(contour: Contour) -> str:
    """The contour as an SVG path, mm to a tenth of a micrometre."""
    parts = ["M{:.4f} {:.4f}".format(*contour.start)]
    parts += [(LINE if len(segment) == 2 else CURVE).format(*segment) for segment in contour.segments]
    return "".join((*parts, "Z"))


def _moved(contours: Iterable[Contour], x: float, y: float) -> tuple[Contour, ...]:
    return Outline(tuple(contours), (0.0, 0.0, 0.0, 0.0)).moved(1.0, x, y).contours


# Legends


def _legends(change: Change, key: Key, job: Job, style: str, fonts: tuple[Font, ...]) -> Iterable[Contour]:
    """The outlines of one key's new legends, each in its cell, none drawn with another sign's glyph."""
    texts = dict(filled(change.after))
    if not texts:
        return
    places = spots(style, change.after, word=is_word(change.key))
    home = job.geometry.key("AC01") or key
    capital = min(key.box.h, home.box.h)
    outlines = {slot: _outline(text, change.key, fonts) for slot, text in texts.items()}
    near = _near(key, job.geometry.keepouts)
    # Only where a legend would touch a keep-out does the whole key make room for it.
    for avoided in ((), near):
        area = _printable(key, avoided, job.machine.legend_margin)
        cells = _cells({slot: (places[slot].column, places[slot].row) for slot in texts}, area, change.key)
        placed = [
            _placed(outline, cells[slot], places[slot], places[slot].height * capital)
            for slot, outline in outlines.items()
        ]
        if not any(_ink(each).overlaps(keepout.box) for each in placed for keepout in near):
            break
    for each in placed:
        yield from each.contours


def _outline(text: str, key: str, fonts: tuple[Font, ...]) -> Outline:
    try:
        outline = outline_of(text, fonts)
    except GlyphMissing as error:
        raise PrintRefused("glyph_missing", (key,), " ".join(error.signs)) from error
    except TextNeedsShaping as error:
        raise PrintRefused("needs_shaping", (key,), error.text) from error
    if not outline.contours:
        raise PrintRefused("glyph_missing", (key,), text)
    return outline


def _ink(outline: Outline) -> Box:
    left, top, right, bottom = outline.box
    return Box(left, top, right - left, bottom - top)


def _placed(outline: Outline, cell: Box, spot: Spot, capital: float) -> Outline:
    """A legend in its cell: no larger than the cell, on its line, and nowhere outside."""
    left, top, right, bottom = (side * capital / CAPITAL_EM for side in outline.box)
    shrink = min(1.0, cell.w / (right - left), cell.h / (bottom - top))
    scale = shrink * capital / CAPITAL_EM
    left, top, right, bottom = (side * scale for side in outline.box)
    capital *= shrink
    x = {
        "left": cell.x - left,
        "centre": cell.x + (cell.w - right - left) / 2,
        "right": cell.right - right,
    }[spot.column]
    y = {
        "top": cell.y + (1 + RISE) * capital,
        "middle": cell.y + (cell.h + capital) / 2,
        "bottom": cell.bottom - DROP * capital,
    }[spot.row]
    y = min(max(y, cell.y - top), cell.bottom - bottom)
    return outline.moved(scale, x, y)


def _cells(places: dict[Slot, tuple[str, str]], area: Box, key: str) -> dict[Slot, Box]:
    """The printable box, parted evenly among the columns in use and each column among its rows in use."""
    if len(set(places.values())) < len(places):
        raise PrintRefused("places_collide", (key,))
    columns = [each for each in COLUMNS if any(each == at for at, _ in places.values())]
    width = (area.w - CELL_GAP * (len(columns) - 1)) / len(columns)
    cells = {}
    for slot, (column, row) in places.items():
        used = {at for other, at in places.values() if other == column}
        rows = [each for each in ROWS if each in used]
        height = (area.h - CELL_GAP * (len(rows) - 1)) / len(rows)
        cells[slot] = Box(
            area.x + columns.index(column) * (width + CELL_GAP),
            area.y + rows.index(row) * (height + CELL_GAP),
            width,
            height,
        )
    return cells


def _printable(key: Key, keepouts: Sequence[KeepOut], margin: float) -> Box:
    """The largest upright rectangle of the cap that keeps the margin and touches no keep-out."""
    cells = _free_cells(key, keepouts, margin)
    xs = sorted({side for cell in cells for side in (cell.x, cell.right)})
    ys = sorted({side for cell in cells for side in (cell.y, cell.bottom)})
    best = None
    for left, right in combinations(xs, 2):
        for top, bottom in combinations(ys, 2):
            whole = Box(left, top, right - left, bottom - top)
            covered = sum(_shared(whole, cell) for cell in cells)
            # Ties go to the first, the one nearest the top left.
            if abs(covered - whole.w * whole.h) < 1e-6 and (
                best is None or whole.w * whole.h > best.w * best.h + 1e-6
            ):
                best = whole
    if best is None or min(best.w, best.h) < 1.0:
        raise PrintRefused("no_room", (key.id,))
    return best


# Patches


def _shared(one: Box, other: Box) -> float:
    return max(0.0, min(one.right, other.right) - max(one.x, other.x)) * max(
        0.0, min(one.bottom, other.bottom) - max(one.y, other.y)
    )


def _free_cells(key: Key, keepouts: Sequence[KeepOut], margin: float) -> list[Box]:
    """The cap without its margin and its keep-outs, as rectangles between all the edges there are."""
    parts = slabs(key.outline)
    blocked = [each.box for each in keepouts if key.box.overlaps(each.box)]
    xs = {x + side for x, _ in key.outline for side in (-margin, margin)}
    ys = {y + side for _, y in key.outline for side in (-margin, margin)}
    xs |= {side for box in blocked for side in (box.x, box.right)}
    ys |= {side for box in blocked for side in (box.y, box.bottom)}
    free = []
    for left, right in pairwise(sorted(xs)):
        for top, bottom in pairwise(sorted(ys)):
            cell = Box(left, top, right - left, bottom - top)
            wide = Box(left - margin, top - margin, cell.w + 2 * margin, cell.h + 2 * margin)
            inside = abs(sum(_shared(wide, part) for part in parts) - wide.w * wide.h) < 1e-6
            if inside and min(cell.w, cell.h) > 1e-9 and not any(cell.overlaps(b, by=1e-9) for b in blocked):
                free.append(cell)
    return free


def _patch(key: Key, job: Job) -> tuple[Contour, ...]:
    """The cap inside the ink margin, keep-outs left open, its corners rounded."""
    return _patch_of(key, _near(key, job.geometry.keepouts), job.machine, job.geometry.corner_radius)


def _near(key: Key, keepouts: Sequence[KeepOut]) -> tuple[KeepOut, ...]:
    return tuple(each for each in keepouts if key.box.overlaps(each.box))


@lru_cache(maxsize=4096)
def _patch_of(
    key: Key, keepouts: tuple[KeepOut, ...], machine: Machine, corner: float
) -> tuple[Contour, ...]:
    cells = _free_cells(key, keepouts, machine.ink_margin)
    if not cells:
        raise PrintRefused("no_room", (key.id,))
    radius = CUT_RADIUS if machine.kind is MachineKind.STICKER else max(0.0, corner - machine.ink_margin)
    return tuple(_rounded(loop, radius) for loop in _edges(cells))


def _edges(cells: Sequence[Box]) -> list[list[Point]]:
    """The outlines of rectangles that lie side by side: each edge that two of them share falls away."""
    edges: Counter[tuple[Point, Point]] = Counter()
    xs = sorted({round(side, 6) for cell in cells for side in (cell.x, cell.right)})
    ys = sorted({round(side, 6) for cell in cells for side in (cell.y, cell.bottom)})
    for cell in cells:
        across = [x for x in xs if round(cell.x, 6) <= x <= round(cell.right, 6)]
        down = [y for y in ys if round(cell.y, 6) <= y <= round(cell.bottom, 6)]
        ring = [(x, down[0]) for x in across[:-1]]
        ring += [(across[-1], y) for y in down[:-1]]
        ring += [(x, down[-1]) for x in across[:0:-1]]
        ring += [(across[0], y) for y in down[:0:-1]]
        edges.update(pairwise([*ring, ring[0]]))
    onward: dict[Point, list[Point]] = {}
    for start, end in sorted(edges):
        if (end, start) not in edges:
            onward.setdefault(start, []).append(end)
    loops = []
    while onward:
        start = min(onward)
        loop = [start]
        while True:
            ends = onward[loop[-1]]
            step = ends.pop()
            if not ends:
                del onward[loop[-1]]
            if step == start:
                break
            loop.append(step)
        loops.append(_corners(loop))
    return loops


def _corners(loop: Sequence[Point]) -> list[Point]:
    """The points at which the line turns."""
    return [
        at
        for before, at, after in zip((loop[-1], *loop[:-1]), loop, (*loop[1:], loop[0]), strict=True)
        if not (before[0] == at[0] == after[0] or before[1] == at[1] == after[1])
    ]


def _rounded(corners: Sequence[Point], radius: float) -> Contour:
    """A polygon with upright edges, its corners drawn as quarters of a circle where there is room."""
    segments: list[tuple[float, ...]] = []
    for before, at, after in zip(
        (corners[-1], *corners[:-1]), corners, (*corners[1:], corners[0]), strict=True
    ):
        r = min(radius, math.dist(before, at) / 2, math.dist(at, after) / 2)
        inward = _toward(at, before, r)
        outward = _toward(at, after, r)
        segments.append(inward)
        if r > 0:
            handle = r * (1 - ROUND)
            segments.append((*_toward(at, before, handle), *_toward(at, after, handle), *outward))
    first = segments[0]
    return Contour((first[0], first[1]), tuple(segments[1:]))


def _toward(start: Point, end: Point, by: float) -> Point:
    length = math.dist(start, end)
    return start[0] + (end[0] - start[0]) * by / length, start[1] + (end[1] - start[1]) * by / length


# Jig


def _jig(geometry: Geometry) -> tuple[Contour, ...]:
    """The outlines of all keys: what the jig holds in place."""
    return tuple(Contour(key.outline[0], key.outline[1:]) for key in geometry.keys)


def _marks(job: Job) -> Iterable[Contour]:
    """A cross in a circle in three corners of the page: three tell scale, shift and rotation apart."""
    width, height = job.size
    half = job.machine.border / 2
    for x, y in ((half, half), (width - half, half), (half, height - half)):
        yield Contour((x - 3, y), ((x + 3, y),))
        yield Contour((x, y - 3), ((x, y + 3),))
        r, k = 2.0, 2.0 * ROUND
        yield Contour(
            (x + r, y),
            (
                (x + r, y + k, x + k, y + r, x, y + r),
                (x - k, y + r, x - r, y + k, x - r, y),
                (x - r, y - k, x - k, y - r, x, y - r),
                (x + k, y - r, x + r, y - k, x + r, y),
            ),
        )
