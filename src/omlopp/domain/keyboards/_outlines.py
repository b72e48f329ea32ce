"""Signs as closed outlines, from fonts pinned by their hash. Nothing here knows of keys or files.

A sign is drawn by the first pinned font that has it, and refused when none has: never another sign or a box
in its place. Outlines do not overlap themselves, so that they mean the same under either rule of filling and
to a machine that hatches between contours.
"""

import io
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from omlopp.domain.keyboards._fonts import FONTS, Font, font_bytes

Segment = tuple[float, ...]
"""(x, y) a straight line, (x1, y1, x2, y2, x3, y3) a Bézier curve to the last point."""


@dataclass(frozen=True, slots=True)
class Contour:
    """A closed line: where it starts, and its segments."""

    start: tuple[float, float]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Contours and the box of their ink (left, top, right, bottom); empty contours for nothing to draw."""

    contours: tuple[Contour, ...]
    box: tuple[float, float, float, float]

    def moved(self, scale: float, x: float, y: float) -> "Outline":
        """The same, enlarged about the origin and then moved."""

        def move(numbers: tuple[float, ...]) -> tuple[float, ...]:
            return tuple(number * scale + (y if at % 2 else x) for at, number in enumerate(numbers))

        return Outline(
            tuple(
                Contour((c.start[0] * scale + x, c.start[1] * scale + y), tuple(map(move, c.segments)))
                for c in self.contours
            ),
            (
                self.box[0] * scale + x,
                self.box[1] * scale + y,
                self.box[2] * scale + x,
                self.box[3] * scale + y,
            ),
        )


CARRIER = "\N{DOTTED CIRCLE}"
"""What a combining sign stands on when it stands alone."""
TRACE = 2048
"""Pixels an em has when outlines that overlap are joined: 2 µm on a cap."""


class GlyphMissing(Exception):
    """No pinned font has these signs."""

    def __init__(self, signs: Iterable[str]) -> None:
        self.signs = tuple(signs)
        super().__init__(*self.signs)


class TextNeedsShaping(Exception):
    """The text joins its letters or runs from right to left, and is more than one sign."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@cache
def outline_of(text: str, fonts: tuple[Font, ...] = FONTS) -> Outline:
    """The outline of a legend in ems, y down, the first sign's origin at 0, 0 on the baseline.

    One sign or a word written from left to right. A combining sign alone is set on a dotted circle; a
    lam-alef pair becomes its ligature; other letters of right-to-left scripts stand alone. Refuses with
    `GlyphMissing`, `TextNeedsShaping`, `FontChanged`.
    """
    signs = spelt(text)
    faces = {sign: face for sign in signs if (face := _face_for(sign, fonts)) is not None}
    if missing := [sign for sign in signs if sign not in faces]:
        raise GlyphMissing(missing)
    x = 0.0
    parts: list[Outline] = []
    for sign in signs:
        outline, advance = _glyph(faces[sign], sign)
        if parts and unicodedata.combining(sign):
            parts.append(outline.moved(1, *_seat(parts[-1], outline, sign)))
        else:
            parts.append(outline.moved(1, x, 0))
            x += advance
    return _together(parts)


def spelt(text: str) -> tuple[str, ...]:
    """The signs to draw for a legend, in order from the left; refuses with `TextNeedsShaping`."""
    signs = tuple(unicodedata.normalize("NFC", text) if len(text) > 1 else text)
    if len(signs) == 1 and unicodedata.category(signs[0]) in ("Mn", "Me"):
        return (CARRIER, *signs)
    if len(signs) == 2 and (ligature := _ligatures().get(text)):
        return (ligature,)
    if len(signs) > 1 and any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in signs):
        raise TextNeedsShaping(text)
    return signs


@cache
def _ligatures() -> dict[str, str]:
    """Lam and an alef, to the sign that is both (Arabic Presentation Forms-B, isolated)."""
    found = {}
    for point in range(0xFEF5, 0xFEFD):
        kind, _, letters = unicodedata.decomposition(chr(point)).partition(" ")
        if kind == "<isolated>":
            found["".join(chr(int(letter, 16)) for letter in letters.split())] = chr(point)
    return found


BELOW = frozenset({202, 220, 240, 29, 32, *range(10, 19), 20, 22})
"""Combining classes (Unicode, UAX 44) of signs that hang under their letter; 21, the dagesh, stands in it."""
CLEAR_EM = 0.06
"""Between a combining sign and the circle it stands on."""


def _seat(carrier: Outline, mark: Outline, sign: str) -> tuple[float, float]:
    """How a combining sign moves to its carrier: centred, and clear of it unless it stands inside."""
    x = (carrier.box[0] + carrier.box[2] - mark.box[0] - mark.box[2]) / 2
    kind = unicodedata.combining(sign)
    if kind in BELOW:
        return x, carrier.box[3] + CLEAR_EM - mark.box[1]
    if kind == 21:
        return x, (carrier.box[1] + carrier.box[3] - mark.box[1] - mark.box[3]) / 2
    return x, carrier.box[1] - CLEAR_EM - mark.box[3]


def _together(parts: list[Outline]) -> Outline:
    inked = [part for part in parts if part.contours]
    if not inked:
        return Outline((), (0.0, 0.0, 0.0, 0.0))
    left, top, right, bottom = zip(*(part.box for part in inked), strict=True)
    return Outline(
        tuple(contour for part in inked for contour in part.contours),
        (min(left), min(top), max(right), max(bottom)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Face:
    glyphs: Any
    names: dict[int, str]
    em: float


@cache
def _face(font: Font) -> _Face:
    from fontTools.ttLib import TTFont

    read = TTFont(io.BytesIO(font_bytes(font)), lazy=True)
    return _Face(
        read.getGlyphSet(location={"wght": font.weight}), read.getBestCmap(), float(read["head"].unitsPerEm)
    )


def _face_for(sign: str, fonts: tuple[Font, ...]) -> _Face | None:
    return next((face for face in map(_face, fonts) if ord(sign) in face.names), None)


@cache
def _glyph(face: _Face, sign: str) -> tuple[Outline, float]:
    """One sign's outline in ems, y down, and how far the next one stands from it."""
    from fontTools.pens.basePen import BasePen

    contours: list[Contour] = []
    segments: list[Segment] = []
    em = face.em

    class Pen(BasePen):  # type: ignore[misc] # the library has no types
        start = (0.0, 0.0)

        def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 -- the library's name
            segments.clear()
            self.start = (point[0] / em, -point[1] / em)

        def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 -- the library's name
            segments.append((point[0] / em, -point[1] / em))

        def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802 -- the library's name
            segments.append(tuple(value for x, y in points for value in (x / em, -y / em)))

        def _closePath(self) -> None:  # noqa: N802 -- the library's name
            contours.append(Contour(self.start, tuple(segments)))

    glyph = face.glyphs[face.names[ord(sign)]]
    glyph.draw(Pen(face.glyphs))
    joined = _traced(contours) if contours and _overlaps(contours) else tuple(contours)
    return Outline(joined, _box(joined)), glyph.width / em


def polygon(contour: Contour, tolerance: float) -> list[tuple[float, float]]:
    """A contour as straight lines that leave its curves by at most `tolerance`, in the contour's unit."""
    points = [contour.start]
    for segment in contour.segments:
        if len(segment) == 2:
            points.append((segment[0], segment[1]))
            continue
        x0, y0 = points[-1]
        x1, y1, x2, y2, x3, y3 = segment
        # A cubic leaves n chords by at most sqrt(3)/18 of its largest second difference over n squared.
        bend = 6 * max(
            math.hypot(x0 - 2 * x1 + x2, y0 - 2 * y1 + y2), math.hypot(x1 - 2 * x2 + x3, y1 - 2 * y2 + y3)
        )
        steps = max(1, math.ceil(math.sqrt(bend / 8 / tolerance)))
        for step in range(1, steps + 1):
            t = step / steps
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    if len(points) > 1 and math.dist(points[0], points[-1]) < 1e-9:
        points.pop()
    return points


def _box(contours: Iterable[Contour]) -> tuple[float, float, float, float]:
    points = [point for contour in contours for point in polygon(contour, 0.0002)]
    if not points:
        return 0.0, 0.0, 0.0, 0.0
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _overlaps(contours: list[Contour]) -> bool:
    """Whether the two rules of filling disagree, seen at a coarse grain."""
    import cv2
    import numpy as np

    winding, _ = _winding(contours, 256)
    differ = (winding != 0) != (winding & 1 == 1)
    return bool(cv2.erode(differ.astype(np.uint8), np.ones((2, 2), np.uint8)).any())


def _traced(contours: list[Contour]) -> tuple[Contour, ...]:
    """The edge of what the contours fill together, read off a raster of `TRACE` pixels an em."""
    import cv2
    import numpy as np

    winding, (left, top) = _winding(contours, TRACE)
    edges, _ = cv2.findContours((winding != 0).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found = []
    for edge in edges:
        points = cv2.approxPolyDP(edge, 1.0, closed=True).reshape(-1, 2)
        if len(points) > 2:
            placed = [((float(x) + left + 0.5) / TRACE, (float(y) + top + 0.5) / TRACE) for x, y in points]
            found.append(Contour(placed[0], tuple(placed[1:])))
    return tuple(sorted(found, key=lambda contour: contour.start))


def _winding(contours: list[Contour], pixels: int) -> tuple[Any, tuple[float, float]]:
    """How often the contours go round the middle of each pixel, and where the raster begins, in pixels.

    An edge that crosses a row changes the winding of everything right of it by one, up or down; so a contour
    that crosses itself is wound as a font's rasteriser winds it.
    """
    import numpy as np

    outlines = [np.array(polygon(contour, 0.2 / pixels)) * pixels for contour in contours]
    low, high = np.floor(np.vstack(outlines).min(axis=0)) - 2, np.vstack(outlines).max(axis=0)
    width, height = (int(side) for side in np.ceil(high - low) + 3)
    steps = np.zeros((height, width), np.int16)
    for outline in outlines:
        points = outline - low - 0.5
        for (ax, ay), (bx, by) in zip(points, np.roll(points, -1, axis=0), strict=True):
            rows = np.arange(math.ceil(min(ay, by)), math.ceil(max(ay, by)))
            columns = np.ceil(ax + (rows - ay) * ((bx - ax) / (by - ay or 1.0))).astype(int)
            np.add.at(steps, (rows, columns), 1 if by > ay else -1)
    return np.cumsum(steps, axis=1), (float(low[0]), float(low[1]))
