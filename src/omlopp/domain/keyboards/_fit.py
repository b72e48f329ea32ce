"""A geometry from a scan or a photo of a keyboard with known scale: pitch, row offsets, and their errors."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omlopp.domain.keyboards._geometry import Box, Geometry, Key, Point, refuse_unusable
from omlopp.domain.keyboards._imports import name_keys
from omlopp.domain.keyboards._sight import Cap, PictureUnusable, find_caps, read_picture
from omlopp.domain.keyboards._words import Form, Trust

MEASURED_MM = 0.15
"""A scan counts as measured when no writing key leaves the fitted grid by more."""
MEASURED_PIXEL_MM = 0.1
"""And when its pixels are no larger: 254 dpi and finer."""
ROWS = {"E": ("AE", 12), "D": ("AD", 12), "C": ("AC", 11), "B": ("AB", 10)}


@dataclass(frozen=True, slots=True)
class Fit:
    """What was read off a picture; lengths in mm, `offsets` where each row's first key (AE01 …) begins.

    `residual_mm` is the root mean square distance of the writing keys from the fitted grid, `error_mm` the
    largest, half a pixel added; `pitch_error` the standard errors of the pitch. None of them knows how true
    the given scale is.
    """

    geometry: Geometry
    pitch: Point
    pitch_error: Point
    offsets: Mapping[str, float]
    residual_mm: float
    error_mm: float
    turned_degrees: float


def fit_geometry(
    picture: bytes,
    *,
    mm_per_pixel: float,
    scan: bool,
    id_: str,
    source: str,
    vendor: str = "",
    model: str = "",
) -> Fit:
    """The geometry of the keyboard in a picture taken straight from above.

    `scan` says that the picture is a flatbed scan, whose scale holds all over; a photo's does not, so its
    trust is never more than `photo`. Refuses with PictureUnusable and GeometryUnusable.
    """
    if not math.isfinite(mm_per_pixel) or not 0.005 <= mm_per_pixel <= 0.5:
        raise PictureUnusable("scale_unusable", f"{mm_per_pixel:g} mm a pixel")
    grey = read_picture(picture)
    caps = find_caps(grey, 5 / mm_per_pixel, 40 / mm_per_pixel)
    if len(caps) < 48:
        raise PictureUnusable("no_keys", str(len(caps)))
    angle = statistics.median(cap.angle for cap in caps)
    placed = [_upright(cap, angle, mm_per_pixel) for cap in caps]
    boxes = [box for box, _ in placed]
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    boxes = [Box(box.x - left, box.y - top, box.w, box.h) for box in boxes]
    pitch = _rough_pitch(boxes)
    form, names = name_keys(boxes, pitch)
    by_name = dict(zip(names, boxes, strict=True))
    pitch, pitch_error, centres, residuals = _grid(by_name, pitch)
    residual = math.sqrt(statistics.fmean(r * r for r in residuals))
    error = max(residuals) + mm_per_pixel / 2
    measured = scan and error <= MEASURED_MM and mm_per_pixel <= MEASURED_PIXEL_MM
    usual = (
        statistics.median(by_name[name].w for name in centres),
        statistics.median(by_name[name].h for name in centres),
    )
    shapes = {
        name: tuple((x - left, y - top) for x, y in shape)
        for name, (_, shape) in zip(names, placed, strict=True)
        if shape and name == "RTRN" and form is Form.ISO
    }
    keys = [_key(name, box, centres.get(name), usual, shapes.get(name, ())) for name, box in by_name.items()]
    geometry = Geometry(
        id_,
        vendor,
        model,
        form,
        Trust.MEASURED if measured else Trust.PHOTO,
        source,
        "",
        0.5,
        tuple(keys),
        (),
        round(error, 3),
    )
    refuse_unusable(geometry)
    offsets = {
        row: round(by_key.box.x, 3)
        for row, (prefix, _) in ROWS.items()
        if (by_key := geometry.key(f"{prefix}01")) is not None
    }
    return Fit(geometry, pitch, pitch_error, offsets, residual, error, angle)


def _upright(cap: Cap, angle: float, mm_per_pixel: float) -> tuple[Box, tuple[Point, ...]]:
    """The cap's box in mm after the picture is turned upright, and its polygon where the box is not full."""
    import numpy as np

    cos, sin = math.cos(math.radians(-angle)), math.sin(math.radians(-angle))
    points = cap.points @ np.array([[cos, sin], [-sin, cos]]) * mm_per_pixel
    low_x, low_y = points.min(axis=0)
    high_x, high_y = points.max(axis=0)
    deep, tall = 0.1 * (high_x - low_x), 0.1 * (high_y - low_y)
    # Each side by the middle of its points: the outermost ones are noise and what the turning left of it. The
    # outline runs through the middles of pixels, half a pixel inside on either side.
    half = mm_per_pixel / 2
    x0 = float(np.median(points[points[:, 0] < low_x + min(deep, 6 * half), 0])) - half
    x1 = float(np.median(points[points[:, 0] > high_x - min(deep, 6 * half), 0])) + half
    y0 = float(np.median(points[points[:, 1] < low_y + min(tall, 6 * half), 1])) - half
    y1 = float(np.median(points[points[:, 1] > high_y - min(tall, 6 * half), 1])) + half
    box = Box(x0, y0, x1 - x0, y1 - y0)
    low = points[points[:, 1] > y0 + 0.7 * box.h]
    step = float(np.median(low[low[:, 0] < low[:, 0].min() + 6 * half, 0])) - half
    if step - x0 < 0.1 * box.w:
        return box, ()
    edge = points[(points[:, 0] > x0 + 0.2 * (step - x0)) & (points[:, 0] < x0 + 0.7 * (step - x0))]
    floor = float(np.median(edge[edge[:, 1] > y0 + box.h / 4, 1])) + half
    return box, (
        (box.x, box.y),
        (box.right, box.y),
        (box.right, box.bottom),
        (step, box.bottom),
        (step, floor),
        (box.x, floor),
    )


def _rough_pitch(boxes: Sequence[Box]) -> Point:
    """The commonest step from a key to its neighbour on the right, and from a row to the next."""
    usual = statistics.median(box.w for box in boxes)
    even = [box for box in boxes if abs(box.w - usual) < 0.1 * usual]
    across, down = [], []
    for one in even:
        across += [
            other.x - one.x
            for other in even
            if abs(other.y - one.y) < usual / 4 and usual < other.x - one.x < 1.6 * usual
        ]
        down += [
            other.y - one.y
            for other in even
            if usual < other.y - one.y < 1.6 * usual and abs(other.x - one.x) < usual
        ]
    if not across or not down:
        raise PictureUnusable("no_keys", "rows")
    return statistics.median(across), statistics.median(down)


def _grid(boxes: Mapping[str, Box], rough: Point) -> tuple[Point, Point, dict[str, Point], list[float]]:
    """The grid of the writing keys by least squares: pitch, its standard errors, middles, distances from it.

    Keys of another width than most are no part of it: their middles lie elsewhere.
    """
    import numpy as np

    usual = statistics.median(boxes[f"AD{number:02}"].w for number in range(1, 11))
    names, rows, across, down = [], [], [], []
    for row, (prefix, count) in enumerate(ROWS.values()):
        for number in range(1, count + 1):
            box = boxes[f"{prefix}{number:02}"]
            if abs(box.w - usual) > 0.1 * usual:
                continue
            names.append(f"{prefix}{number:02}")
            rows.append((row, number - 1))
            across.append(box.x + box.w / 2)
            down.append(box.y + box.h / 2)
    design_x = np.array([[number, *(row == each for each in range(4))] for row, number in rows], float)
    design_y = np.array([[row, 1] for row, _ in rows], float)
    fits = []
    for design, seen in ((design_x, np.array(across)), (design_y, np.array(down))):
        answer, *_ = np.linalg.lstsq(design, seen, rcond=None)
        off = seen - design @ answer
        spread = float(off @ off) / (len(seen) - design.shape[1])
        error = math.sqrt(spread * float(np.linalg.inv(design.T @ design)[0, 0]))
        fits.append((answer, error, off, design @ answer))
    (ax, ex, rx, fx), (ay, ey, ry, fy) = fits
    pitch = float(ax[0]), float(ay[0])
    if max(abs(pitch[0] - rough[0]), abs(pitch[1] - rough[1])) > 1.0:
        raise PictureUnusable("no_grid", f"{pitch[0]:.2f} x {pitch[1]:.2f} mm")
    centres = {name: (float(x), float(y)) for name, x, y in zip(names, fx, fy, strict=True)}
    return pitch, (ex, ey), centres, [math.hypot(x, y) for x, y in zip(rx, ry, strict=True)]


def _key(name: str, box: Box, centre: Point | None, usual: Point, shape: tuple[Point, ...]) -> Key:
    """A writing key of the usual size where the grid has it, any other one as it was seen."""
    if centre is not None:
        box = Box(centre[0] - usual[0] / 2, centre[1] - usual[1] / 2, *usual)
    rounded = Box(*(round(max(side, 0.0), 3) for side in (box.x, box.y, box.w, box.h)))
    return Key(name, rounded, tuple((round(x, 3), round(y, 3)) for x, y in shape))
