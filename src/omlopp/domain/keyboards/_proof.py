"""The proof of a print file: what it holds is what was ordered, each sign in its place, and nothing else.

It renders the file, sets the signs with FreeType instead of reading outlines, and follows the rules of
docs/keyboards-print.md by itself. It shares the job, the pinned fonts and the table of placement styles with
the drawing, and no code.
"""

import io
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from omlopp.domain.keyboards._fonts import CAPITAL_EM, FONTS, font_bytes
from omlopp.domain.keyboards._geometry import Box, Key, Point
from omlopp.domain.keyboards._job import Job, MachineKind, Role, is_word
from omlopp.domain.keyboards._policy import spots
from omlopp.domain.keyboards._words import Slot

TOLERANCE_MM = 0.05
"""How far a legend may lie from its place in the file."""
DPI = 600
PIXEL_LIMIT = 120_000_000
"""Of one rendered plate; larger pages are rendered more coarsely, never below `DPI_LEAST`."""
DPI_LEAST = 300
SEARCH_MM = 0.8
"""How far from where the marks say it lies a legend is looked for."""
ALIKE = 0.9
"""The least likeness of a place in the plate to a sign for the sign to be found there."""
MM_INCH = 25.4

PAINTS = {
    "f": "fill",
    "F": "fill",
    "f*": "fill",
    "S": "stroke",
    "s": "stroke",
    "B": "both",
    "B*": "both",
    "b": "both",
    "b*": "both",
}
SILENT = frozenset(
    [
        "q",
        "Q",
        "cm",
        "m",
        "l",
        "c",
        "v",
        "y",
        "h",
        "re",
        "n",
        "w",
        "J",
        "j",
        "M",
        "d",
        "i",
        "gs",
        "cs",
        "CS",
        "scn",
        "SCN",
    ]
)
"""Operators of paths and their state; any other one is foreign in a print file."""


class ProofVerdict(StrEnum):
    """Whether the file may go to the machine."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: a code, where (board counted from 1, key, slot), and the value met."""

    code: str
    board: int | None = None
    key: str = ""
    slot: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A legend as it lies in the plate: how far off its place in mm, and how like the sign it is (to 1)."""

    board: int
    key: str
    slot: str
    text: str
    x_mm: float
    y_mm: float
    dx_mm: float
    dy_mm: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """How the page as a whole lies off: at its middle (mm), its scales (share) and its turn (radians)."""

    dx_mm: float
    dy_mm: float
    scale_x: float
    scale_y: float
    turn: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What the check of a print file came to; `marks` is None where the marks were not found."""

    verdict: ProofVerdict
    findings: tuple[Finding, ...]
    legends: tuple[Found, ...]
    planned: int
    marks: Deviation | None
    prints: Deviation | None
    dpi: int
    not_checked: tuple[str, ...]

    @property
    def worst_mm(self) -> float | None:
        """The largest distance of a legend from its place; None where none was found."""
        return max((math.hypot(each.dx_mm, each.dy_mm) for each in self.legends), default=None)


class PrintFileUnreadable(Exception):
    """The file is no PDF that can be read; carries what the library said of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NOT_CHECKED = ("ink_on_the_cap", "order_of_inks_at_the_machine", "overprint_at_the_machine")
"""What no check of a file can tell."""


def check(content: bytes, job: Job, *, dpi: int = DPI) -> Proof:
    """Whether a PDF prints this job and nothing else; raises PrintFileUnreadable.

    The plates are rendered at `dpi`, or more coarsely where the page is too large for it.

    Codes. Of the file: `pages`, `page_size`, `encrypted`, `font_present`, `image_present`,
    `transparency_present`, `foreign_object`, `foreign_operator`, `foreign_colorant`, `colorant_missing`,
    `tint_partial`, `no_overprint`. Of the marks: `marks_missing`. Of the page as a whole: `scale`, `shift`,
    `rotation`. Of the plates: `legend_missing`, `legend_displaced`, `legend_wrong`, `stray_ink`,
    `ink_outside_cap`, `ink_on_other_key`, `ink_in_keepout`, `cover_missing`, `clear_missing`, `cut_missing`.
    """
    try:
        findings, pages = _structure(content, job)
        if pages != 1 or any(finding.code in ("encrypted", "page_size") for finding in findings):
            failed = ProofVerdict.FAILED
            return Proof(failed, tuple(findings), (), 0, None, None, 0, ("plates", *NOT_CHECKED))
        width, height = job.size
        fitting = math.sqrt(PIXEL_LIMIT / (width * height)) * MM_INCH
        dpi = int(max(DPI_LEAST, min(dpi, fitting)))
        ppm = dpi / MM_INCH
        plates = {role: _plate(content, job.machine.ink(role), job.size, ppm) for role in job.machine.roles}
    except (RuntimeError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # What is inside a foreign file may be of any kind where the format asks for another.
        raise PrintFileUnreadable(type(error).__name__) from error
    marks = _marks(plates[Role.JIG], job, ppm)
    if marks is None:
        findings.append(Finding("marks_missing"))
    else:
        findings += _deviates(marks, job, "marks")
    expected = expected_signs(job)
    legends, missing = _find(plates[job.machine.legend_role], expected, marks, job, ppm)
    findings += missing
    prints = _fit([(f.x_mm, f.y_mm, f.dx_mm, f.dy_mm) for f in legends], job)
    if prints is not None:
        findings += _deviates(prints, job, "legends")
    findings += [
        Finding("legend_displaced", f.board, f.key, f.slot, f"{f.dx_mm:.3f}, {f.dy_mm:.3f} mm")
        for f in legends
        if math.hypot(f.dx_mm, f.dy_mm) > TOLERANCE_MM
    ]
    findings += _shapes(plates[job.machine.legend_role], expected, legends, job, ppm)
    findings += _inks(plates, job, ppm)
    return Proof(
        ProofVerdict.FAILED if findings else ProofVerdict.PASSED,
        tuple(findings),
        tuple(legends),
        len(expected),
        marks,
        prints,
        dpi,
        NOT_CHECKED,
    )


# The file


def _structure(content: bytes, job: Job) -> tuple[list[Finding], int]:
    import pikepdf

    try:
        document = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        return [Finding("encrypted")], 1
    except pikepdf.PdfError as error:
        # The library's sentence begins with a name it gave to the bytes.
        raise PrintFileUnreadable(str(error).rpartition(": ")[2]) from error
    with document:
        if len(document.pages) != 1:
            return [Finding("pages", value=str(len(document.pages)))], len(document.pages)
        findings = [Finding("encrypted")] if document.is_encrypted else []
        findings += _objects(document)
        page = document.pages[0]
        findings += _page(page, job)
        findings += _colorants(page, job)
        findings += _painting(page)
    return findings, 1


def _objects(document: Any) -> Iterator[Finding]:
    """Fonts, images and transparency wherever in the file they lie, used or not."""
    import pikepdf

    codes = set()
    for each in document.objects:
        if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            continue
        kinds = {str(each.get(name)) for name in ("/Type", "/Subtype") if each.get(name) is not None}
        if "/Font" in each or kinds & {"/Font", "/Type0", "/Type1", "/Type3", "/TrueType", "/FontDescriptor"}:
            codes.add("font_present")
        if "/Image" in kinds:
            codes.add("image_present")
        if "/SMask" in each or "/BM" in each or str(each.get("/S")) == "/Transparency":
            codes.add("transparency_present")
        if any(name in each and float(each[name]) != 1 for name in ("/ca", "/CA")):
            codes.add("transparency_present")
    resources = document.pages[0].get("/Resources", pikepdf.Dictionary())
    if "/Font" in resources:
        codes.add("font_present")
    for state in (resources.get("/ExtGState") or {}).values():
        if set(state.keys()) - {"/Type", "/OP", "/op", "/OPM"}:
            codes.add("transparency_present")
    if set(resources.keys()) - {"/ColorSpace", "/ExtGState", "/ProcSet", "/Font"}:
        codes.add("foreign_object")
    page = document.pages[0]
    if "/Annots" in page or "/Group" in page or "/AcroForm" in document.Root:
        codes.add("foreign_object")
    yield from (Finding(code) for code in sorted(codes))


def _page(page: Any, job: Job) -> Iterator[Finding]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    unit = float(page.get("/UserUnit", 1)) * MM_INCH / 72
    size = ((right - left) * unit, (top - bottom) * unit)
    turned = int(page.get("/Rotate", 0)) % 360
    boxed = any(name in page and list(page[name]) != list(page.mediabox) for name in ("/CropBox", "/TrimBox"))
    off = max(abs(size[0] - job.size[0]), abs(size[1] - job.size[1]))
    if off > 0.01 or turned or boxed or abs(left) + abs(bottom) > 1e-6:
        yield Finding("page_size", value=f"{size[0]:.3f} x {size[1]:.3f} mm")


def _colorants(page: Any, job: Job) -> Iterator[Finding]:
    spaces = page.get("/Resources", {}).get("/ColorSpace", {})
    names = [_colorant(space) for space in spaces.values()]
    wanted = [job.machine.ink(role) for role in job.machine.roles]
    yield from (Finding("foreign_colorant", value=str(name)) for name in names if name not in wanted)
    yield from (Finding("colorant_missing", value=name) for name in wanted if name not in names)


def _colorant(space: Any) -> str | None:
    """The spot name of a Separation space; None for any other space."""
    try:
        return str(space[1]).removeprefix("/") if str(space[0]) == "/Separation" else None
    except (TypeError, IndexError, ValueError):
        return None


def _painting(page: Any) -> Iterator[Finding]:
    """Foreign operators, tints below full, and paint laid without overprint."""
    codes: set[tuple[str, str]] = set()
    for operator, _, state in _walk(page):
        if operator not in PAINTS and operator not in SILENT:
            codes.add(("foreign_operator", operator))
        if operator in PAINTS:
            for use in _uses(operator):
                if state[use] is None:
                    codes.add(("foreign_colorant", "process"))
                elif state[f"{use}_tint"] != 1:
                    codes.add(("tint_partial", str(state[use])))
                if not state[f"{use}_over"]:
                    codes.add(("no_overprint", str(state[use])))
    yield from (Finding(code, value=value) for code, value in sorted(codes))


def _uses(operator: str) -> tuple[str, ...]:
    return ("fill", "stroke") if PAINTS[operator] == "both" else (PAINTS[operator],)


def _walk(page: Any) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """The page's instructions, each with the colorants that are set when it comes."""
    import pikepdf

    resources = page.get("/Resources", pikepdf.Dictionary())
    spaces = {name: _colorant(space) for name, space in (resources.get("/ColorSpace") or {}).items()}
    states = resources.get("/ExtGState") or {}
    state: dict[str, Any] = dict.fromkeys(
        ("fill", "stroke", "fill_tint", "stroke_tint", "fill_over", "stroke_over")
    )
    kept: list[dict[str, Any]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        operands = instruction.operands
        if operator == "q":
            kept.append(dict(state))
        elif operator == "Q" and kept:
            state = kept.pop()
        elif operator in ("cs", "CS"):
            use = "fill" if operator == "cs" else "stroke"
            state = {**state, use: spaces.get(str(operands[0])), f"{use}_tint": 1}
        elif operator in ("scn", "SCN"):
            use = "fill" if operator == "scn" else "stroke"
            state = {**state, f"{use}_tint": float(operands[0]) if len(operands) == 1 else None}
        elif operator == "gs":
            chosen = states.get(str(operands[0]), {})
            stroke = bool(chosen.get("/OP", False))
            state = {**state, "stroke_over": stroke, "fill_over": bool(chosen.get("/op", stroke))}
        yield operator, instruction, state


# The plates


def _plate(content: bytes, ink: str, size: Point, ppm: float) -> Any:
    """One ink alone, rendered: an array of rows, 0 no ink to 255 full ink.

    In a copy of the file every other ink's paint is taken away and this one's is made black: a renderer for
    screens knows no separations, and would let the upper ink hide the lower one.
    """
    import pikepdf
    import pypdfium2

    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0]
        kept: list[Any] = []
        for operator, instruction, state in _walk(page):
            if operator in PAINTS:
                uses = [use for use in _uses(operator) if state[use] == ink]
                name = operator if len(uses) == len(_uses(operator)) else "n"
                kept.append(([], pikepdf.Operator(name)))
            else:
                kept.append((instruction.operands, instruction.operator))
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))
        for space in (page.Resources.get("/ColorSpace") or {}).values():
            if _colorant(space) == ink:
                space[3] = pikepdf.Dictionary(
                    FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0, 0, 1], N=1
                )
        # The renderer stretches a page up to whole pixels, so the copy's page is made whole ones first, less
        # a hundredth that rounding could turn into one more.
        columns, rows = (math.ceil(side * ppm) - 0.01 for side in size)
        foot = float(page.mediabox[3])
        page.mediabox = pikepdf.Array(
            [0, foot - rows / ppm * 72 / MM_INCH, columns / ppm * 72 / MM_INCH, foot]
        )
        copy = io.BytesIO()
        document.save(copy)
    with pypdfium2.PdfDocument(copy.getvalue()) as rendered:
        image = rendered[0].render(scale=ppm * MM_INCH / 72, grayscale=True).to_numpy()
    return 255 - image.reshape(image.shape[0], image.shape[1])


# Where things belong


@dataclass(frozen=True, slots=True)
class Sign:
    """A legend where it belongs: the origin of its text on the baseline and the em, mm on the page."""

    board: int
    key: str
    slot: Slot
    text: str
    x: float
    y: float
    em: float

    def with_text(self, text: str) -> "Sign":
        """The same place and size with another text."""
        return replace(self, text=text)


def expected_signs(job: Job) -> list[Sign]:
    """Every legend the job prints, where the rules of docs/keyboards-print.md put it."""
    signs = []
    for number, board in enumerate(job.boards, start=1):
        for change in board.changes:
            key = job.geometry.key(change.key)
            texts = {slot: text for slot in Slot if (text := str(getattr(change.after, slot.value)))}
            if key is None or not texts:
                continue
            where = spots(board.style, change.after, word=is_word(change.key))
            middle_row = job.geometry.key("AC01")
            unit = min(key.box.h, middle_row.box.h) if middle_row else key.box.h
            peers = [(where[slot].column, where[slot].row) for slot in texts]
            near = [each.box for each in job.geometry.keepouts]
            for avoided in ([], near):
                area = _room(key, avoided, job.machine.legend_margin)
                placed = []
                for slot, text in texts.items():
                    spot = where[slot]
                    cell = _cell(area, spot.column, spot.row, peers)
                    x, y, em = _stand(text, cell, spot.column, spot.row, spot.height * unit)
                    placed.append(Sign(number, change.key, slot, text, x, y, em))
                if not any(_touches(sign, box) for sign in placed for box in near):
                    break
            signs += [replace(sign, x=board.x + sign.x, y=board.y + sign.y) for sign in placed]
    return signs


def _touches(sign: Sign, box: Box) -> bool:
    left, up, right, down = (side * sign.em for side in _ink(sign.text))
    return (
        sign.x + left < box.x + box.w
        and sign.x + right > box.x
        and sign.y + up < box.y + box.h
        and sign.y + down > box.y
    )


def _cell(
    area: Box, column: str, row: str, peers: Sequence[tuple[str, str]]
) -> tuple[float, float, float, float]:
    """The part of the printable box that is this column's and in it this row's, 0.4 mm from the others."""

    def span(start: float, length: float, used: list[str], mine: str) -> tuple[float, float]:
        share = (length + 0.4) / len(used)
        first = start + used.index(mine) * share
        return first, first + share - 0.4

    ranks = {"top": 0, "middle": 1, "bottom": 2, "left": 0, "centre": 1, "right": 2}
    columns = sorted({each for each, _ in peers}, key=ranks.__getitem__)
    rows = sorted({each for other, each in peers if other == column}, key=ranks.__getitem__)
    x0, x1 = span(area.x, area.w, columns, column)
    y0, y1 = span(area.y, area.h, rows, row)
    return x0, y0, x1, y1


def _stand(
    text: str, cell: tuple[float, float, float, float], column: str, row: str, capital: float
) -> tuple[float, float, float]:
    """Where a text's origin stands in its cell, and how large an em is."""
    x0, y0, x1, y1 = cell
    left, up, right, down = _ink(text)
    em = capital / CAPITAL_EM
    em *= min(1.0, (x1 - x0) / ((right - left) * em), (y1 - y0) / ((down - up) * em))
    tall = em * CAPITAL_EM
    if column == "left":
        x = x0 - left * em
    elif column == "right":
        x = x1 - right * em
    else:
        x = (x0 + x1) / 2 - (left + right) / 2 * em
    if row == "top":
        y = y0 + 1.3 * tall
    elif row == "bottom":
        y = y1 - 0.25 * tall
    else:
        y = (y0 + y1) / 2 + tall / 2
    if y + down * em > y1:
        y = y1 - down * em
    if y + up * em < y0:
        y = y0 - up * em
    return x, y, em


def _room(key: Key, keepouts: Sequence[Box], margin: float) -> Box:
    """The largest upright rectangle inside the cap, the margin away from its edge, that meets no keep-out."""
    near = [
        box
        for box in keepouts
        if box.x < key.box.right
        and box.right > key.box.x
        and box.y < key.box.bottom
        and box.bottom > key.box.y
    ]
    xs, ys = {p[0] for p in key.outline}, {p[1] for p in key.outline}
    xs = {x + margin for x in xs} | {x - margin for x in xs} | {s for b in near for s in (b.x, b.x + b.w)}
    ys = {y + margin for y in ys} | {y - margin for y in ys} | {s for b in near for s in (b.y, b.y + b.h)}
    best = Box(0, 0, 0, 0)
    for x0 in sorted(xs):
        for x1 in sorted(xs):
            for y0 in sorted(ys):
                for y1 in sorted(ys):
                    if (x1 - x0) * (y1 - y0) <= best.w * best.h + 1e-6 or x1 <= x0 or y1 <= y0:
                        continue
                    blocked = any(
                        x0 < b.x + b.w - 1e-9
                        and x1 > b.x + 1e-9
                        and y0 < b.y + b.h - 1e-9
                        and y1 > b.y + 1e-9
                        for b in near
                    )
                    if not blocked and _within(
                        key.outline, x0 - margin, y0 - margin, x1 + margin, y1 + margin
                    ):
                        best = Box(x0, y0, x1 - x0, y1 - y0)
    return best


def _within(outline: Sequence[Point], x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a rectangle lies in a polygon: no edge runs through it and its middle is inside."""
    e = 1e-6
    inside = False
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    for number, (ax, ay) in enumerate(outline):
        bx, by = outline[number - 1]
        if min(ax, bx) < x1 - e and max(ax, bx) > x0 + e and min(ay, by) < y1 - e and max(ay, by) > y0 + e:
            return False
        if (ay > cy) != (by > cy) and cx < (bx - ax) * (cy - ay) / (by - ay) + ax:
            inside = not inside
    return inside


# Signs, set with FreeType


EM = 1000
"""Pixels an em has where signs are measured."""
SEAT_CLEAR = 0.06
HANGING = frozenset({10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 29, 32, 202, 220, 240})
INSIDE = frozenset({21})


@cache
def _faces() -> tuple[tuple[Any, frozenset[int]], ...]:
    from fontTools.ttLib import TTFont
    from PIL import ImageFont

    found = []
    for font in FONTS:
        content = font_bytes(font)
        face = ImageFont.truetype(io.BytesIO(content), EM, layout_engine=ImageFont.Layout.BASIC)
        axes = [
            float(font.weight if axis["name"] in (b"Weight", "Weight") else axis["default"] or 0)
            for axis in face.get_variation_axes()
        ]
        face.set_variation_by_axes(axes)
        found.append((face, frozenset(TTFont(io.BytesIO(content), lazy=True).getBestCmap())))
    return tuple(found)


@cache
def _set(text: str) -> tuple[Any, float, float]:
    """A legend's ink at `EM` pixels an em, and where its raster begins from the text's origin, in pixels."""
    import numpy as np
    from PIL import Image, ImageDraw

    paper = Image.new("L", (EM * (len(text) + 4), EM * 4), 0)
    origin = (EM, 2 * EM)
    pen = 0.0
    before: Any = None
    for sign in _signs(text):
        face = next((face for face, known in _faces() if ord(sign) in known), None)
        if face is None:
            continue  # such a sign is drawn by nobody, so it is found nowhere
        if before is not None and unicodedata.combining(sign):
            alone = Image.new("L", paper.size, 0)
            ImageDraw.Draw(alone).text(origin, sign, fill=255, font=face, anchor="ls")
            mark = alone.getbbox() or (0, 0, 0, 0)
            kind = unicodedata.combining(sign)
            if kind in HANGING:
                dy = before[3] + SEAT_CLEAR * EM - mark[1]
            elif kind in INSIDE:
                dy = (before[1] + before[3] - mark[1] - mark[3]) / 2
            else:
                dy = before[1] - SEAT_CLEAR * EM - mark[3]
            dx = (before[0] + before[2] - mark[0] - mark[2]) / 2
            paper.paste(255, (round(dx), round(dy)), alone)
        else:
            ImageDraw.Draw(paper).text(
                (origin[0] + round(pen), origin[1]), sign, fill=255, font=face, anchor="ls"
            )
            pen += face.getlength(sign)
            before = paper.getbbox()
    box = paper.getbbox()
    if box is None:
        return np.zeros((1, 1), np.uint8), 0.0, 0.0
    return np.asarray(paper.crop(box)), float(box[0] - origin[0]), float(box[1] - origin[1])


def _signs(text: str) -> str:
    """The signs that are set: a lone combining sign on a dotted circle, lam and alef as their ligature."""
    if len(text) == 1 and unicodedata.category(text) in ("Mn", "Me"):
        return "\u25cc" + text
    if len(text) == 2 and text[0] == "\u0644":
        return {"\u0622": "\ufef5", "\u0623": "\ufef7", "\u0625": "\ufef9", "\u0627": "\ufefb"}.get(
            text[1], text
        )
    return unicodedata.normalize("NFC", text) if len(text) > 1 else text


def _ink(text: str) -> tuple[float, float, float, float]:
    """The box of a legend's ink in ems, y down."""
    raster, left, top = _set(text)
    height, width = raster.shape
    return left / EM, top / EM, (left + width) / EM, (top + height) / EM


def stamp_of(sign: Sign, ppm: float, dx: float = 0.0, dy: float = 0.0) -> tuple[Any, int, int]:
    """A legend's ink in the plate's pixels where it belongs, moved by dx, dy mm, and where the stamp is."""
    import cv2
    import numpy as np

    fine = 4
    raster, left, top = _set(sign.text)
    scale = sign.em * ppm / EM
    x, y = (sign.x + dx) * ppm + left * scale, (sign.y + dy) * ppm + top * scale
    x0, y0 = math.floor(x) - 1, math.floor(y) - 1
    width, height = (math.ceil(side * scale) + 4 for side in reversed(raster.shape))
    small = cv2.resize(raster, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    step = scale * fine * raster.shape[1] / small.shape[1]
    rise = scale * fine * raster.shape[0] / small.shape[0]
    shift = np.array(
        [[step, 0, (x - x0) * fine + (step - 1) / 2], [0, rise, (y - y0) * fine + (rise - 1) / 2]], np.float64
    )
    grown = cv2.warpAffine(small, shift, (width * fine, height * fine), flags=cv2.INTER_LINEAR)
    return cv2.resize(grown, (width, height), interpolation=cv2.INTER_AREA), x0, y0


# Finding


def _marks(plate: Any, job: Job, ppm: float) -> Deviation | None:
    """How the page lies off by its three marks; None when one of them is not found within 4 mm."""
    half = job.machine.border / 2
    width, height = job.size
    points = []
    for x, y in ((half, half), (width - half, half), (half, height - half)):
        stamp = _mark(ppm)
        side = stamp.shape[0] / ppm / 2
        hit = _match(plate, stamp, (x - side) * ppm, (y - side) * ppm, 4.0 * ppm)
        if hit is None or hit[2] < 0.7:
            return None
        points.append((x, y, hit[0] / ppm, hit[1] / ppm))
    return _fit(points, job)


@cache
def _mark(ppm: float) -> Any:
    """A registration mark: a cross of 6 mm in a circle of 4 mm, lines of 0.1 mm, on paper of 7 mm."""
    import cv2
    import numpy as np

    fine = 4
    side = math.ceil(7 * ppm)
    paper = np.zeros((side * fine, side * fine), np.uint8)
    middle = side * fine / 2 - 0.5
    at, reach, ring = (round(value * 16) for value in (middle, 3 * ppm * fine, 2 * ppm * fine))
    line = max(1, round(0.1 * ppm * fine))
    cv2.line(paper, (at - reach, at), (at + reach, at), 255, line, cv2.LINE_AA, 4)
    cv2.line(paper, (at, at - reach), (at, at + reach), 255, line, cv2.LINE_AA, 4)
    cv2.circle(paper, (at, at), ring, 255, line, cv2.LINE_AA, 4)
    return cv2.resize(paper, (side, side), interpolation=cv2.INTER_AREA)


def _match(plate: Any, stamp: Any, x: float, y: float, reach: float) -> tuple[float, float, float] | None:
    """Where within `reach` pixels of x, y the plate is most like the stamp: dx, dy in pixels, likeness.

    None where the plate holds nothing there.
    """
    import cv2
    import numpy as np

    # An even margin of paper round the stamp makes a part of a larger sign unlike it.
    margin = 3
    far = math.ceil(reach) + margin
    x0, y0 = round(x), round(y)
    high, wide = stamp.shape
    window = np.zeros((high + 2 * far, wide + 2 * far), np.float32)
    top, left = max(0, y0 - far), max(0, x0 - far)
    part = plate[top : max(top, y0 + high + far), left : max(left, x0 + wide + far)]
    if part.size == 0 or not part.any():
        return None
    window[top - (y0 - far) : top - (y0 - far) + part.shape[0], left - (x0 - far) :][:, : part.shape[1]] = (
        part
    )
    template = np.pad(stamp, margin).astype(np.float32)
    score = cv2.matchTemplate(window, template, cv2.TM_CCORR_NORMED)
    score[~np.isfinite(score)] = 0
    _, best, _, (bx, by) = cv2.minMaxLoc(score)
    reachable = (score.shape[1] - 1) / 2, (score.shape[0] - 1) / 2
    dx = bx + _vertex(score[by], bx) - reachable[0] + x0 - x
    dy = by + _vertex(score[:, bx], by) - reachable[1] + y0 - y
    return float(dx), float(dy), float(best)


def _vertex(line: Any, at: int) -> float:
    """How far from its highest sample a parabola through it and its neighbours is highest."""
    if not 0 < at < len(line) - 1:
        return 0.0
    a, b, c = (float(value) for value in line[at - 1 : at + 2])
    bend = a - 2 * b + c
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, (a - c) / (2 * bend)))


def _fit(points: Sequence[tuple[float, float, float, float]], job: Job) -> Deviation | None:
    """Shift, scale in each direction and turn, by least squares; None from fewer than three points."""
    import numpy as np

    if len(points) < 3:
        return None
    cx, cy = job.size[0] / 2, job.size[1] / 2
    rows, off = [], []
    for x, y, dx, dy in points:
        rows += [[1, 0, x - cx, 0, -(y - cy)], [0, 1, 0, y - cy, x - cx]]
        off += [dx, dy]
    answer, _, rank, _ = np.linalg.lstsq(np.array(rows), np.array(off), rcond=None)
    return Deviation(*(float(value) for value in answer)) if rank == 5 else None


def _deviates(seen: Deviation, job: Job, by: str) -> Iterator[Finding]:
    """What of scale, shift and turn moves something on the page by more than the tolerance."""
    width, height = job.size
    if max(abs(seen.scale_x) * width, abs(seen.scale_y) * height) > TOLERANCE_MM:
        yield Finding("scale", value=f"{by}: {seen.scale_x:+.3%} x {seen.scale_y:+.3%}")
    if math.hypot(seen.dx_mm, seen.dy_mm) > TOLERANCE_MM:
        yield Finding("shift", value=f"{by}: {seen.dx_mm:+.3f}, {seen.dy_mm:+.3f} mm")
    if abs(seen.turn) * math.hypot(width, height) > TOLERANCE_MM:
        yield Finding("rotation", value=f"{by}: {math.degrees(seen.turn):+.4f} degrees")


def _find(
    plate: Any, expected: Sequence[Sign], marks: Deviation | None, job: Job, ppm: float
) -> tuple[list[Found], list[Finding]]:
    found, missing = [], []
    cx, cy = job.size[0] / 2, job.size[1] / 2
    for sign in expected:
        stamp, x0, y0 = stamp_of(sign, ppm)
        mx, my = x0 + stamp.shape[1] / 2, y0 + stamp.shape[0] / 2
        ahead = (0.0, 0.0)
        if marks is not None:
            x, y = mx / ppm - cx, my / ppm - cy
            ahead = (
                marks.dx_mm + marks.scale_x * x - marks.turn * y,
                marks.dy_mm + marks.scale_y * y + marks.turn * x,
            )
        hit = _match(plate, stamp, x0 + ahead[0] * ppm, y0 + ahead[1] * ppm, SEARCH_MM * ppm)
        if hit is None or hit[2] < ALIKE:
            likeness = "nothing there" if hit is None else f"{hit[2]:.3f}"
            missing.append(
                Finding("legend_missing", sign.board, sign.key, sign.slot.value, f"{sign.text} {likeness}")
            )
            continue
        dx, dy = ahead[0] + hit[0] / ppm, ahead[1] + hit[1] / ppm
        found.append(
            Found(sign.board, sign.key, sign.slot.value, sign.text, mx / ppm, my / ppm, dx, dy, hit[2])
        )
    return found, missing


def _shapes(
    plate: Any, expected: Sequence[Sign], legends: Sequence[Found], job: Job, ppm: float
) -> Iterator[Finding]:
    """Ink of the legends' plate that is no part of a found legend, and legends that lack some of theirs.

    Edges may differ by the tolerance; what has another shape than its sign differs by more somewhere.
    """
    import cv2
    import numpy as np

    where = {(found.board, found.key, found.slot): found for found in legends}
    ideal = np.zeros_like(plate)
    owner = np.zeros(plate.shape, np.uint16)
    for number, sign in enumerate(expected, start=1):
        found = where.get((sign.board, sign.key, sign.slot.value))
        if found is None:
            continue
        stamp, x0, y0 = stamp_of(sign, ppm, found.dx_mm, found.dy_mm)
        high, wide = stamp.shape
        y1, x1 = min(plate.shape[0], y0 + high), min(plate.shape[1], x0 + wide)
        if x0 < 0 or y0 < 0 or y1 <= y0 or x1 <= x0:
            continue
        part = stamp[: y1 - y0, : x1 - x0]
        np.maximum(ideal[y0:y1, x0:x1], part, out=ideal[y0:y1, x0:x1])
        owner[y0:y1, x0:x1][part > 0] = number
    reach = 2 * max(1, round(TOLERANCE_MM * ppm)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    lacking = (ideal > 160) & (cv2.dilate(plate, kernel) < 96)
    wrong = sorted(set(np.unique(owner[lacking]).tolist()) - {0})
    surplus = (plate > 96) & (cv2.dilate(ideal, kernel) < 64)
    if not surplus.any():
        count, boxes = 1, np.zeros((1, 5), int)
    else:
        count, _, boxes, _ = cv2.connectedComponentsWithStats(surplus.astype(np.uint8), connectivity=8)
    close = cv2.dilate(owner, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    for left, top, width, height, _ in boxes[1:count]:
        near = int(close[top : top + height, left : left + width].max())
        if near:
            wrong.append(near)
        else:
            place = f"{(left + width / 2) / ppm:.2f}, {(top + height / 2) / ppm:.2f} mm"
            yield Finding("stray_ink", value=f"{job.machine.ink(job.machine.legend_role)} at {place}")
    for number in sorted(set(wrong)):
        sign = expected[number - 1]
        yield Finding("legend_wrong", sign.board, sign.key, sign.slot.value, sign.text)


def _inks(plates: dict[Role, Any], job: Job, ppm: float) -> Iterator[Finding]:
    """Ink where none may be, and patches that leave something open."""
    import cv2
    import numpy as np

    shape = plates[job.machine.legend_role].shape
    planned, others, kept = (np.zeros(shape, np.uint16) for _ in range(3))
    names: dict[int, tuple[int, str]] = {}
    margin = job.machine.ink_margin

    def fill(canvas: Any, outline: Sequence[Point], board: Any, value: int) -> None:
        points = [((x + board.x) * ppm - 0.5, (y + board.y) * ppm - 0.5) for x, y in outline]
        cv2.fillPoly(canvas, [np.round(np.array(points) * 16).astype(np.int32)], value, shift=4)

    for number, board in enumerate(job.boards, start=1):
        changed = {change.key: change for change in board.changes}
        for key in job.geometry.keys:
            names[len(names) + 1] = (number, key.id)
            fill(planned if key.id in changed else others, key.outline, board, len(names))
        for keepout in job.geometry.keepouts:
            box = keepout.box
            corners = ((box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom))
            fill(kept, corners, board, 1)
    # A pixel that an outline only touches counts as filled; the plates are held against cores a pixel inside.
    inner = 2 * max(0, math.floor(margin * ppm) - 1) + 1
    core = cv2.erode(planned, np.ones((inner, inner), np.uint8))
    core[cv2.erode((planned > 0).astype(np.uint8), np.ones((inner, inner), np.uint8)) == 0] = 0
    guard = cv2.erode(kept.astype(np.uint8), np.ones((5, 5), np.uint8))
    for role, plate in plates.items():
        if role is Role.JIG:
            continue
        ink = job.machine.ink(role)
        allowed = core > 0
        if role is Role.CUT:
            # A cut runs along the margin; half its line lies beyond.
            allowed = cv2.dilate(allowed.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        bad = (plate > 96) & ~allowed
        for code, where in (("ink_on_other_key", others), ("ink_outside_cap", planned)):
            for value in sorted(set(np.unique(where[bad]).tolist()) - {0}):
                yield Finding(code, *names[value], value=ink)
        if role is not job.machine.legend_role and (bad & (others == 0) & (planned == 0)).any():
            yield Finding("stray_ink", value=ink)
        for value in sorted(set(np.unique(planned[(plate > 96) & (guard > 0)]).tolist()) - {0}):
            yield Finding("ink_in_keepout", *names[value], value=ink)
    covered = {
        Role.COVER: ("cover_missing", job.machine.kind is not MachineKind.STICKER),
        Role.CLEAR: ("clear_missing", False),
    }
    near = cv2.dilate(kept.astype(np.uint8), np.ones((5, 5), np.uint8))
    middle = _middles(planned, job, ppm)
    for role, (code, only_printed) in covered.items():
        if role not in plates:
            continue
        open_ = (plates[role] < 160) & middle & (near == 0)
        for value in sorted(set(np.unique(planned[open_]).tolist()) - {0}):
            number, id_ = names[value]
            before = next(c.before for c in job.boards[number - 1].changes if c.key == id_)
            if not only_printed or any(getattr(before, slot.value) for slot in Slot):
                yield Finding(code, number, id_, value=job.machine.ink(role))
    if Role.CUT in plates:
        yield from _uncut(plates[Role.CUT], planned, middle, names)


def _middles(planned: Any, job: Job, ppm: float) -> Any:
    """The planned caps without their margin and what a patch's edge, or a sticker's round corner, takes."""
    import cv2
    import numpy as np

    edge = job.machine.ink_margin + (0.3 if job.machine.kind is MachineKind.STICKER else 0.15)
    side = 2 * (math.ceil(edge * ppm) + 1) + 1
    return cv2.erode((planned > 0).astype(np.uint8), np.ones((side, side), np.uint8)) > 0


def _uncut(plate: Any, planned: Any, middle: Any, names: dict[int, tuple[int, str]]) -> Iterator[Finding]:
    """Planned keys that no closed cut goes round: paper poured in from outside reaches their middle."""
    import cv2
    import numpy as np

    paper = np.pad((plate <= 96).astype(np.uint8), 1, constant_values=1)
    cv2.floodFill(paper, np.zeros((paper.shape[0] + 2, paper.shape[1] + 2), np.uint8), (0, 0), 2)
    outside = paper[1:-1, 1:-1] == 2
    for value in sorted(set(np.unique(planned[outside & middle]).tolist()) - {0}):
        yield Finding("cut_missing", *names[value])
