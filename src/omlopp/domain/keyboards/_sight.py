"""Caps in a picture: their outlines, found by what sets them off from the gaps between them."""

import io
from dataclasses import dataclass
from typing import Any

from omlopp.domain.keyboards._geometry import Point

PICTURE_LIMIT = 150_000_000
"""Pixels of a picture that is looked at: an A3 flatbed at 600 dpi has 70 million."""


class PictureUnusable(Exception):
    """A picture cannot be used: a code, and the value met."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value


@dataclass(frozen=True, slots=True, eq=False)
class Cap:
    """An outline in the picture: points (n x 2, pixels), middle and size of its box, and its angle."""

    points: Any
    centre: Point
    sides: Point
    angle: float


def read_picture(content: bytes) -> Any:
    """A picture as rows of grey values, 0 to 255; refuses with PictureUnusable."""
    import cv2
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as opened:
            width, height = opened.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PictureUnusable("not_a_picture", type(error).__name__) from error
    if width * height > PICTURE_LIMIT:
        raise PictureUnusable("too_large", f"{width} x {height}")
    grey = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise PictureUnusable("not_a_picture")
    return grey


def find_caps(grey: Any, smallest: float, largest: float) -> list[Cap]:
    """The caps in a picture whose sides lie between these pixels; of light and of dark caps the more."""
    import cv2

    blurred = cv2.GaussianBlur(grey, (5, 5), 0)
    _, light = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return max((_caps(mask, smallest, largest) for mask in (light, 255 - light)), key=len)


def _caps(mask: Any, smallest: float, largest: float) -> list[Cap]:
    import cv2

    found = []
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        centre, (wide, high), angle = cv2.minAreaRect(contour)
        if not smallest <= min(wide, high) <= largest or max(wide, high) > 12 * largest:
            continue
        # An ISO Enter fills five sixths of its box; what fills less is no cap.
        if cv2.contourArea(contour) < 0.75 * wide * high:
            continue
        angle = (angle + 45) % 90 - 45
        found.append(Cap(contour.reshape(-1, 2).astype(float), (centre[0], centre[1]), (wide, high), angle))
    return found
