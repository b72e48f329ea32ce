"""QR codes and bar codes as small SVG drawings: one path of rectangles, sharp at every size."""

import zxingcpp


def qr_svg(text: str) -> str:
    """A QR code (ISO/IEC 18004), error level M. It needs four modules of white paper around it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(zxingcpp.write_barcode_to_svg(code, add_quiet_zones=False))


def code128_svg(text: str) -> str:
    """A Code 128 bar code (ISO/IEC 15417). It needs ten modules of white paper at its sides."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    return str(zxingcpp.write_barcode_to_svg(code, add_quiet_zones=False))
