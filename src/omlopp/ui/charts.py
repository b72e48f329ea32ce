"""Charts drawn on the server as SVG: bars, shares of a whole, lines, the custody strip and the ring of media.

Pure Python: values in, markup out. Colours come from classes (`c1` … `c5`) and not from here. Widths are in
per cent and heights in pixels, without a view box, so that the letters keep their size from 320 px up.
At most five series; every mark is labelled beside it, and the caller puts the table next to the chart.
Labels and formatted values arrive as text in the reader's language.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from markupsafe import Markup, escape

MOST_SERIES = 5


class TooManySeries(ValueError):
    """More series than a reader can tell apart."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One stay in a custody strip: how long, by whom, and whether nobody answers for it."""

    text: str
    hours: float
    is_gap: bool = False


def bars(
    rows: Sequence[tuple[str, float | None]],
    *,
    title: str,
    description: str,
    show: Callable[[float | None], str] = str,
    tone: str = "c1",
) -> Markup:
    """Horizontal bars, one row each: label and value above, bar beneath. None is drawn as no bar, in words.

    Negative values go left of a common zero line.
    """
    known = [value for _, value in rows if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    width = (high - low) or 1.0
    zero = 100 * -low / width
    parts = []
    for index, (label, value) in enumerate(rows):
        y = index * 40
        parts.append(_row_text(y + 14, label, show(value)))
        parts.append(_rect("track", 0, y + 22, 100, 10))
        if value is None:
            parts.append(_rect("unknown", 0, y + 22, 100, 10))
        elif value:
            share = 100 * abs(value) / width
            parts.append(_rect(tone, zero if value > 0 else zero - share, y + 22, share, 10))
    if low < 0:
        parts.append(
            Markup('<line class="axis" x1="{0}%" x2="{0}%" y1="0" y2="{1}"/>').format(
                _n(zero), len(rows) * 40
            )
        )
    return _svg("bars", len(rows) * 40, title, description, parts)


def ranges(
    rows: Sequence[tuple[str, tuple[float, float, float] | None, str]],
    *,
    title: str,
    description: str,
    show: Callable[[tuple[float, float, float] | None], str],
) -> Markup:
    """Horizontal bars with low, central and high: the bar ends at the central, a thin line spans the range.

    Each row is label, values and tone (`c1` … `c5`); None is no bar, in words. One zero line for all.
    """
    known = [value for _, values, _ in rows if values is not None for value in values]
    low, high = min([0.0, *known]), max([0.0, *known])
    width = (high - low) or 1.0

    def across(value: float) -> float:
        return 100 * (value - low) / width

    parts = []
    for index, (label, values, tone) in enumerate(rows):
        y = index * 40
        parts += [_row_text(y + 14, label, show(values)), _rect("track", 0, y + 22, 100, 10)]
        if values is None:
            parts.append(_rect("unknown", 0, y + 22, 100, 10))
            continue
        start, end = sorted((across(0), across(values[1])))
        parts.append(_rect(tone, start, y + 22, end - start, 10))
        parts.append(_rect("span", across(values[0]), y + 26, across(values[2]) - across(values[0]), 2))
    # The zero line stands at each bar: drawn through, it would cross the words.
    parts += [
        Markup('<line class="axis" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>').format(
            _n(across(0)), index * 40 + 19, index * 40 + 35
        )
        for index in range(len(rows))
    ]
    return _svg("bars", len(rows) * 40, title, description, parts)


ALONE = """
text{font:15px "Source Sans 3",system-ui,sans-serif;fill:#18211D}.value{font-weight:600}.track{fill:#EDECE6}
.span{fill:#18211D}.axis{stroke:#18211D;stroke-width:1.5}.unknown{fill:none;stroke:#7E857F}
.ground{fill:#FFFFFF}.c1{fill:#14594A}.c2{fill:#D46A08}.c3{fill:#1B70BB}.c4{fill:#4C1E72}.c5{fill:#908A86}
@media(prefers-color-scheme:dark){text{fill:#E7ECE9}.track{fill:#0B100E}.span{fill:#E7ECE9}.axis{stroke:#E7ECE9}
.unknown{stroke:#78867F}.ground{fill:#171F1C}.c1{fill:#6CCDB2}.c2{fill:#D47E31}.c3{fill:#4284D3}.c4{fill:#A05279}
.c5{fill:#ECF2DC}}
"""
"""The tokens of the style sheet, for a chart that stands in a file of its own, in light and dark."""


def alone(chart: Markup, *, width: int = 720, margin: int = 16) -> str:
    """A chart as a file of its own that brings its colours along, such as a picture in the documentation."""
    found = re.search(r' height="([\d.]+)"', chart)
    height = float(found.group(1)) if found else 0.0
    inner = str(chart).replace('width="100%"', f'x="{margin}" y="{margin}" width="{width - 2 * margin}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{_n(height + 2 * margin)}">'
        f'<style>{ALONE}</style><rect class="ground" width="100%" height="100%"/>{inner}</svg>\n'
    )


def shares(
    rows: Sequence[tuple[str, float]],
    *,
    title: str,
    description: str,
    show: Callable[[float], str] = str,
) -> Markup:
    """One bar of parts that sum to the whole, each named and valued in a row beneath.

    Raises TooManySeries above five parts, ValueError for a negative part.
    """
    _limit(len(rows))
    if any(value < 0 for _, value in rows):
        raise ValueError("a share of a whole is not negative")
    whole = sum(value for _, value in rows) or 1.0
    parts, x = [], 0.0
    for index, (_, value) in enumerate(rows):
        share = 100 * value / whole
        parts.append(_rect(f"c{index + 1} part", x, 0, share, 24))
        x += share
    for index, (label, value) in enumerate(rows):
        y = 36 + index * 26
        parts.append(Markup('<rect class="c{}" x="0" y="{}" width="12" height="12"/>').format(index + 1, y))
        parts.append(_row_text(y + 11, label, show(value), x=20))
        parts.append(
            Markup('<line class="rule" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(y + 18.5)
            if index + 1 < len(rows)
            else Markup("")
        )
    return _svg("shares", 36 + len(rows) * 26, title, description, parts)


def lines(
    series: Sequence[tuple[str, Sequence[float | None]]],
    points: Sequence[str],
    *,
    title: str,
    description: str,
    show: Callable[[float], str] = str,
) -> Markup:
    """Lines over named points from a zero base, named above and with the last known value at their end.

    A None breaks the line: a gap is shown as a gap. Raises TooManySeries above five, ValueError when a series
    has another length than `points`.
    """
    _limit(len(series))
    if any(len(values) != len(points) for _, values in series):
        raise ValueError("every series has one value per point")
    known = [value for _, values in series for value in values if value is not None]
    low, high, step = _scale(min([0.0, *known]), max([0.0, *known]))
    height, top = 176, 24 * len(series) + 24

    def across(index: int) -> float:
        return 8 + 84 * index / max(1, len(points) - 1)

    def down(value: float) -> float:
        return height * (high - value) / (high - low)

    parts = []
    level = low
    while level <= high + step / 2:
        y = _n(top + down(level))
        name = "axis" if abs(level) < step / 2 else "rule"
        parts.append(Markup('<line class="{0}" x1="0" x2="100%" y1="{1}" y2="{1}"/>').format(name, y))
        parts.append(
            Markup('<text class="tick" x="0" y="{}">{}</text>').format(
                _n(top + down(level) - 4), _plain(show(level))
            )
        )
        level += step
    ends = []
    for index, (label, values) in enumerate(series):
        name = f"c{index + 1}"
        parts.append(
            Markup(
                '<line class="{0} key" x1="0" x2="16" y1="{1}" y2="{1}"/><text x="24" y="{2}">{3}</text>'
            ).format(name, 24 * index + 9, 24 * index + 14, label)
        )
        # The drawing is stretched in a view box of its own; its strokes are not, and neither are the marks.
        parts.append(
            Markup(
                '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 100 {}" preserveAspectRatio="none">'
                '<path class="{} line" vector-effect="non-scaling-stroke" d="{}"/></svg>'
            ).format(top, height, height, name, " ".join(_runs(values, across, down)))
        )
        marks = [(i, value) for i, value in enumerate(values) if value is not None]
        parts += [
            Markup('<circle class="{}" cx="{}%" cy="{}" r="4"/>').format(
                name, _n(across(i)), _n(top + down(value))
            )
            for i, value in marks
        ]
        if marks:
            ends.append((top + down(marks[-1][1]) - 9, across(marks[-1][0]), _plain(show(marks[-1][1]))))
    above = -math.inf
    for end_y, end_x, text in sorted(ends):
        above = max(end_y, above + 16)  # two lines that end together do not write on each other
        parts.append(
            Markup('<text class="value" x="{}%" y="{}" text-anchor="middle">{}</text>').format(
                _n(end_x), _n(above), text
            )
        )
    # On a narrow screen twelve names would meet: at most six are written.
    stride = max(1, -(-len(points) // 6))
    parts += [
        Markup('<text class="tick" x="{}%" y="{}" text-anchor="middle">{}</text>').format(
            _n(across(index)), top + height + 20, point
        )
        for index, point in enumerate(points)
        if index % stride == 0
    ]
    return _svg("lines", top + height + 28, title, description, parts)


def custody_strip(segments: Sequence[Segment], *, title: str, description: str) -> Markup:
    """The whole time in one strip, stays numbered as in the list beneath, gaps hatched.

    Every segment is at least wide enough to be seen.
    """
    whole = sum(segment.hours for segment in segments) or 1.0
    shares_ = [max(1.5, 100 * segment.hours / whole) for segment in segments]
    scale = 100 / (sum(shares_) or 1.0)
    hatch = "hatch" + _name(title, description)
    parts = [
        Markup(
            '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/>'
            '<rect class="hatch-line" width="2.5" height="6"/></pattern></defs>'
        ).format(hatch)
    ]
    x = 0.0
    for number, (segment, share) in enumerate(zip(segments, shares_, strict=True), 1):
        width = share * scale
        if segment.is_gap:
            parts.append(
                Markup('<rect class="gap" fill="url(#{})" x="{}%" y="1" width="{}%" height="26"/>').format(
                    hatch, _n(x), _n(width)
                )
            )
        else:
            parts.append(_rect("held", x, 1, width, 26))
            if width > 6:  # narrower than this and the figure would lie outside its stay
                parts.append(
                    Markup('<text class="on-held" x="{}%" y="19" text-anchor="middle">{}</text>').format(
                        _n(x + width / 2), number
                    )
                )
        x += width
    return _svg("custody", 28, title, description, parts)


@lru_cache(maxsize=1024)  # a list shows the same few rings on every row
def media_ring(passed: int, of: int, *, title: str) -> Markup:
    """An open ring with one arc per storage medium, filled for each that passed: n of n closes the lap."""
    turn = 314.0
    gap = min(12.0, turn / max(1, of) / 3)
    each = (turn - gap * max(0, of)) / max(1, of)
    arcs = [
        Markup(
            '<circle class="{}" cx="20" cy="20" r="16" pathLength="314" '
            'stroke-dasharray="{} 314" stroke-dashoffset="{}"/>'
        ).format("done" if index < passed else "open", _n(each), _n(-(index * (each + gap) + gap / 2)))
        for index in range(of)
    ]
    return Markup(
        '<svg class="ring" viewBox="0 0 40 40" width="40" height="40" role="img" aria-label="{}">'
        '<g transform="rotate(-90 20 20)">{}</g></svg>'
    ).format(title, Markup("").join(arcs))


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Round bounds around the values and the step between, about five steps."""
    rough = (high - low) / 5 or 0.2
    magnitude = 10.0 ** math.floor(math.log10(rough))
    step = next(magnitude * size for size in (1, 2, 2.5, 5, 10) if rough <= magnitude * size)
    bottom, steps = math.floor(low / step) * step, math.ceil(high / step)
    return bottom, (steps or 1) * step, step


def _runs(
    values: Sequence[float | None], across: Callable[[int], float], down: Callable[[float], float]
) -> list[str]:
    steps, pen_up = [], True
    for index, value in enumerate(values):
        if value is None:
            pen_up = True
            continue
        steps.append(f"{'M' if pen_up else 'L'}{_n(across(index))} {_n(down(value))}")
        pen_up = False
    return steps


def _limit(series: int) -> None:
    if series > MOST_SERIES:
        raise TooManySeries(series)


def _rect(name: str, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>').format(
        name, _n(x), _n(y), _n(width), _n(height)
    )


def _row_text(y: float, label: str, value: str, *, x: int = 0) -> Markup:
    return Markup(
        '<text x="{0}" y="{1}">{2}</text><text class="value" x="100%" y="{1}" text-anchor="end">{3}</text>'
    ).format(x, _n(y), label, _plain(value))


def _plain(value: str) -> str:
    """Formatted text without markup: SVG text has no subscript element, so the sign for it is used."""
    if isinstance(value, Markup):
        return value.replace("<sub>2</sub>", "₂").unescape()
    return value


def _name(*texts: str) -> str:
    """The same short name for the same chart every time, so that a page is the same bytes twice."""
    return f"{crc32('|'.join(texts).encode()):08x}"


def _n(value: float) -> str:
    """A coordinate with at most two decimals and no ballast."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _svg(kind: str, height: float, title: str, description: str, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart {kind}" width="100%" height="{height}" role="img" '
        'aria-labelledby="chart{number}t chart{number}d"><title id="chart{number}t">{title}</title>'
        '<desc id="chart{number}d">{description}</desc>{body}</svg>'
    ).format(
        kind=kind,
        height=_n(height),
        number=_name(kind, title, description),
        title=escape(title),
        description=escape(description),
        body=Markup("").join(parts),
    )
