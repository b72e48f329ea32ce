"""QR codes and bar codes as small SVG drawings: one path of rectangles, sharp at every size."""

import re

import zxingcpp

_DARK = re.compile(rb"\x00+")


def qr_svg(text: str) -> str:
    """A QR code (ISO/IEC 18004), error level M. It needs four modules of white paper around it."""
    return _svg(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"))


def code128_svg(text: str) -> str:
    """A Code 128 bar code (ISO/IEC 15417). It needs ten modules of white paper at its sides."""
    return _svg(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))


def _svg(code: zxingcpp.Barcode) -> str:
    """The runs of dark modules, row by row; faster than the writer's own SVG, and every document has one."""
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    height, width = image.shape
    pixels = bytes(memoryview(image))  # type: ignore[arg-type]  # it is a buffer; the stubs do not say so
    rows = [pixels[start : start + width] for start in range(0, height * width, width)]
    if len(set(rows)) == 1:
        rows, height = rows[:1], 1
    runs = [
        f"M{run.start()} {y}h{run.end() - run.start()}v1h-{run.end() - run.start()}z"
        for y, row in enumerate(rows)
        for run in _DARK.finditer(row)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><path d="{"".join(runs)}"/></svg>'
    )
