"""An artwork as files in true size: PDF with one separation for each ink, SVG and DXF with the same outlines.

The files hold closed outlines and nothing else: no fonts, no images, no transparency, no time of making. The
same artwork gives the same bytes.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from omlopp.domain.keyboards._artwork import Artwork, Layer, path_text
from omlopp.domain.keyboards._job import Role
from omlopp.domain.keyboards._outlines import polygon

POINT_MM = 25.4 / 72
FLAT_MM = 0.005
"""How far a straight line in a DXF may leave the curve it stands for."""

PREVIEW = {
    Role.COVER: (0.6, 0.5, 0.5, 0.9),
    Role.WHITE: (0.0, 0.0, 0.0, 0.15),
    Role.CLEAR: (0.12, 0.0, 0.03, 0.0),
    Role.MARK: (0.0, 0.0, 0.0, 1.0),
    Role.CUT: (0.0, 1.0, 0.0, 0.0),
    Role.JIG: (0.0, 0.5, 1.0, 0.0),
}
"""What stands for an ink where there is none: C, M, Y, K. White is a grey, since paper is white."""
SCREEN = {
    Role.COVER: "#1d1d1f",
    Role.WHITE: "#d9d9d9",
    Role.CLEAR: "#e0f4f6",
    Role.MARK: "#000000",
    Role.CUT: "#d6006d",
    Role.JIG: "#e07b00",
}


@lru_cache(maxsize=256)
def pdf(artwork: Artwork) -> bytes:
    """One page in true size, each ink a Separation of its name (ISO 32000-1, 8.6.6.4).

    All inks overprint: a legend leaves no hole in the cover beneath it, which would show where two passes do
    not meet.
    """
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    width, height = artwork.size
    document = pikepdf.new()
    spaces = {}
    drawn = [f"/Over gs {1 / POINT_MM:.9f} 0 0 {-1 / POINT_MM:.9f} 0 {height / POINT_MM:.6f} cm"]
    for number, layer in enumerate(artwork.layers):
        tint = Dictionary(
            FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=Array(list(PREVIEW[layer.role])), N=1
        )
        spaces[f"/Ink{number}"] = Array(
            [Name.Separation, Name("/" + layer.ink), Name.DeviceCMYK, document.make_indirect(tint)]
        )
        drawn.append(_operators(layer, number))
    page = document.add_blank_page(page_size=(width / POINT_MM, height / POINT_MM))
    page.obj.MediaBox = Array([0, 0, round(width / POINT_MM, 6), round(height / POINT_MM, 6)])
    page.obj.Resources = Dictionary(
        ColorSpace=Dictionary(spaces),
        ExtGState=Dictionary(Over=Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)),
    )
    page.obj.Contents = document.make_stream("\n".join(drawn).encode())
    written = io.BytesIO()
    document.save(written, deterministic_id=True, compress_streams=True)
    return written.getvalue()


def _operators(layer: Layer, number: int) -> str:
    paths = []
    for contour in layer.contours:
        parts = ["{:.4f} {:.4f} m".format(*contour.start)]
        parts += [
            (
                "{:.4f} {:.4f} l" if len(segment) == 2 else "{:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} c"
            ).format(*segment)
            for segment in contour.segments
        ]
        paths.append("\n".join((*parts, "h")))
    if not paths:
        return ""
    if layer.line is not None:
        return "\n".join((f"/Ink{number} CS 1 SCN {layer.line:g} w", *paths, "S"))
    # Outlines neither overlap nor touch, so one operator fills all of a layer.
    return "\n".join((f"/Ink{number} cs 1 scn", *paths, "f"))


@lru_cache(maxsize=256)
def svg(artwork: Artwork) -> bytes:
    """The layers as groups named after their inks; one user unit is one millimetre."""
    width, height = artwork.size
    page = f'width="{width:.4f}mm" height="{height:.4f}mm" viewBox="0 0 {width:.4f} {height:.4f}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<svg xmlns="http://www.w3.org/2000/svg" {page}>']
    for layer in artwork.layers:
        colour = SCREEN[layer.role]
        paint = (
            f'fill="{colour}"'
            if layer.line is None
            else f'fill="none" stroke="{colour}" stroke-width="{layer.line:g}"'
        )
        lines.append(f'<g id="{_escaped(layer.ink)}" {paint}>')
        lines.append(f'<path d="{"".join(map(path_text, layer.contours))}"/>' if layer.contours else "")
        lines.append("</g>")
    return "\n".join((*(line for line in lines if line), "</svg>", "")).encode()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@lru_cache(maxsize=256)
def dxf(artwork: Artwork) -> bytes:
    """Closed polylines on layers named after the inks, in mm ($INSUNITS 4), y up from the foot of the page.

    Curves become lines that leave them by at most `FLAT_MM`.
    """
    from ezdxf import units
    from ezdxf.filemanagement import new

    height = artwork.size[1]
    with _without_time():
        document = new("R2000")
        document.units = units.MM
        space = document.modelspace()
        for number, layer in enumerate(artwork.layers):
            document.layers.add(layer.ink, color=number + 1)
            for contour in layer.contours:
                points = [(x, height - y) for x, y in polygon(contour, FLAT_MM)]
                space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer.ink})
        written = io.StringIO()
        document.write(written)
    return written.getvalue().encode()


@contextmanager
def _without_time() -> Iterator[None]:
    """The library writes the time and random identifiers unless it is told to write fixed ones."""
    from ezdxf._options import options

    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before
