"""Labels are exact in millimetres and can be scanned."""

from datetime import UTC, datetime

import pypdfium2
import pytest
import zxingcpp

from omlopp.documents import DeviceLabel, render_labels

MADE_AT = datetime(2026, 11, 21, tzinfo=UTC)
LABEL = DeviceLabel(
    code="7K3M9QX2",
    url="https://omlopp.example/p/7K3M9QX2",
    title="Lenovo ThinkPad T14 Gen 2",
    serial="PF2ABCDE",
    note="ÅT-2026-0412",
)


@pytest.mark.parametrize(("width", "height"), [(62, 29), (70, 32), (100, 50)])
def test_a_label_is_as_large_as_asked_and_both_codes_are_read(width: int, height: int) -> None:
    pdf = render_labels([LABEL, LABEL], "sv", made_at=MADE_AT, width_mm=width, height_mm=height)

    document = pypdfium2.PdfDocument(pdf)
    sizes = {tuple(round(side / 72 * 25.4, 2) for side in page.get_size()) for page in document}
    pages = len(document)
    codes = {code.text for code in zxingcpp.read_barcodes(document[0].render(scale=4).to_pil())}
    text = document[0].get_textpage().get_text_range()
    document.close()

    assert sizes == {(width, height)}
    assert pages == 2
    assert codes == {"7K3M9QX2", "https://omlopp.example/p/7K3M9QX2"}
    assert "PF2ABCDE" in text


def test_the_same_labels_give_the_same_bytes() -> None:
    assert render_labels([LABEL], "en", made_at=MADE_AT) == render_labels([LABEL], "en", made_at=MADE_AT)
