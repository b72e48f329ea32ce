"""Device labels: vector PDF in exact millimetres, one label a page, Code 128 for scanners, QR for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from omlopp.documents._codes import code128_svg, qr_svg
from omlopp.documents._figures import Language
from omlopp.documents._press import press
from omlopp.documents._words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLabel:
    """What one label says. `code` is our own code (only 0–9 and A–Z, so that any keyboard layout reads it
    right), `url` the public device page, `title` the model, `note` a line of the operator's (order, pallet).
    """

    code: str
    url: str
    title: str = ""
    serial: str | None = None
    note: str | None = None


def render_labels(
    labels: Sequence[DeviceLabel],
    language: Language,
    *,
    made_at: datetime,
    operator: str = "",
    width_mm: int = 62,
    height_mm: int = 29,
) -> bytes:
    """The labels as a PDF with one page each, exactly `width_mm` × `height_mm`.

    `made_at` has a time zone and becomes the creation date. The last four signs of the code are larger.
    """
    words = Words(language)
    page = {
        "title": words("label.title"),
        "subject": words("label.title"),
        "author": operator,
        "lang": language,
        "region": "se" if language == "sv" else "gb",
        "width": width_mm,
        "height": height_mm,
        "labels": [
            {
                "qr": qr_svg(label.url),
                "qr-alt": words("qr_alt", url=label.url),
                "bars": code128_svg(label.code),
                "bars-alt": words("bar_alt", text=label.code),
                "head": label.code[:-4],
                "tail": label.code[-4:],
                "title": label.title,
                "serial": label.serial or "",
                "note": label.note or "",
            }
            for label in labels
        ],
    }
    return press("labels.typ", page, data=b"", at=made_at)
