"""The proof of print files: sound ones pass, each forgery meets its own finding, ghostscript agrees."""

import ast
import io
import itertools
import math
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from omlopp.domain.keyboards import (
    Form,
    Job,
    Legends,
    PrintFileUnreadable,
    ProofVerdict,
    arrange,
    check,
    draw,
    geometry,
    machine,
    pdf,
    plan,
)
from omlopp.domain.keyboards import _proof as room

MM = 72 / 25.4


@cache
def job(source: str = "gb", target: str = "se", form: str = "iso", profile: str = "uv") -> Job:
    """One keyboard on one page."""
    made = plan(Form(form), source, target)
    return arrange([made], geometry(f"tuxedo-ibp14-gen9-{form}"), machine(profile))


@cache
def file(source: str = "gb", target: str = "se", form: str = "iso", profile: str = "uv") -> bytes:
    return pdf(draw(job(source, target, form, profile)))


def forged(change: Callable[[pikepdf.Pdf, pikepdf.Page], None]) -> bytes:
    """The file from gb to se, changed."""
    with pikepdf.open(io.BytesIO(file())) as document:
        change(document, document.pages[0])
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def with_content(edit: Callable[[list[tuple[Any, str]]], Iterable[tuple[Any, str]]]) -> bytes:
    def change(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        seen = [(list(each.operands), str(each.operator)) for each in pikepdf.parse_content_stream(page)]
        kept = [(operands, pikepdf.Operator(operator)) for operands, operator in edit(seen)]
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))

    return forged(change)


def turned(*matrix: float) -> bytes:
    """The page's content, moved by a matrix in page space."""
    return with_content(lambda seen: [(list(matrix), "cm"), *seen])


def codes(content: bytes) -> set[str]:
    proof = check(content, job(), dpi=300)
    assert proof.verdict is (ProofVerdict.FAILED if proof.findings else ProofVerdict.PASSED)
    return {finding.code for finding in proof.findings}


@pytest.mark.parametrize(
    ("source", "target", "form", "profile"),
    [
        ("gb", "se", "iso", "uv-roland"),
        ("us", "ara", "iso", "uv"),
        ("us", "il", "iso", "laser"),
        ("us", "ua", "ansi", "uv-onyx"),
        ("gb", "fr:azerty", "iso", "sticker"),
    ],
)
def test_a_sound_file_passes_with_every_legend_in_place(
    source: str, target: str, form: str, profile: str
) -> None:
    proof = check(file(source, target, form, profile), job(source, target, form, profile))

    assert proof.findings == ()
    assert proof.verdict is ProofVerdict.PASSED
    assert len(proof.legends) == proof.planned > 20
    assert proof.worst_mm is not None
    assert proof.worst_mm < 0.02
    assert proof.not_checked


def test_a_sheet_of_keyboards_passes_and_another_order_of_them_does_not() -> None:
    plans = [plan(Form.ISO, "gb", "se"), plan(Form.ISO, "se", "dk")]
    sheet = arrange(plans, geometry("tuxedo-ibp14-gen9-iso"), machine("uv"), columns=1)
    other = arrange(plans[::-1], geometry("tuxedo-ibp14-gen9-iso"), machine("uv"), columns=1)

    content = pdf(draw(sheet))

    assert check(content, sheet, dpi=300).findings == ()
    assert check(content, other, dpi=300).verdict is ProofVerdict.FAILED


def test_a_scale_error_of_two_thousandths_is_caught_and_told_from_shift_and_turn() -> None:
    width, height = (side * MM for side in job().size)
    grow = 1.002
    middle = (width / 2 * (1 - grow), height / 2 * (1 - grow))
    angle = math.radians(0.05)
    cos, sin = math.cos(angle), math.sin(angle)
    about = (width / 2 * (1 - cos) + height / 2 * sin, height / 2 * (1 - cos) - width / 2 * sin)

    kinds = {"scale", "shift", "rotation"}
    assert codes(turned(grow, 0, 0, grow, *middle)) & kinds == {"scale"}
    assert codes(turned(1, 0, 0, 1, 0.1 * MM, 0)) & kinds == {"shift"}
    assert codes(turned(cos, sin, -sin, cos, *about)) & kinds == {"rotation"}


def test_how_far_the_page_lies_off_is_said_in_figures() -> None:
    found = check(turned(1.002, 0, 0, 1, 0, 0), job(), dpi=300)

    for seen in (found.marks, found.prints):
        assert seen is not None
        assert seen.scale_x == pytest.approx(0.002, abs=5e-5)
        assert seen.scale_y == pytest.approx(0, abs=5e-5)
        assert seen.turn == pytest.approx(0, abs=5e-5)


def rectangle(x: float, y: float, w: float, h: float, ink: int) -> list[tuple[list[Any], str]]:
    """Ink `ink` in a box, mm on the page, y down; drawn in the page's own matrix."""
    return [
        ([pikepdf.Name(f"/Ink{ink}")], "cs"),
        ([1], "scn"),
        ([x, y, w, h], "re"),
        ([], "f"),
    ]


WHITE, COVER = 2, 1


@pytest.mark.parametrize(
    ("at", "ink", "code"),
    [
        ((5.5, 60, 0.4, 0.4), WHITE, "stray_ink"),
        ((5.5, 60, 0.4, 0.4), COVER, "stray_ink"),
        ((37.0, 45.0, 2, 2), COVER, "ink_on_other_key"),
        ((47.2, 24.4, 0.4, 0.4), WHITE, "legend_missing"),
    ],
)
def test_ink_where_none_belongs_is_found(at: tuple[float, ...], ink: int, code: str) -> None:
    x, y, w, h = at

    assert code in codes(with_content(lambda seen: [*seen, *rectangle(x, y, w, h, ink)]))


def test_a_legend_left_out_and_one_of_another_sign_are_named() -> None:
    made = job()
    changes = made.boards[0].changes
    without = tuple(c if c.key != "AC10" else replace(c, after=Legends()) for c in changes)
    other = tuple(c if c.key != "AC10" else replace(c, after=Legends("Ø")) for c in changes)

    for drawn in (without, other):
        content = pdf(draw(replace(made, boards=(replace(made.boards[0], changes=drawn),))))
        found = [(f.code, f.key) for f in check(content, made, dpi=300).findings if f.code != "stray_ink"]
        assert found in ([("legend_missing", "AC10")], [("legend_wrong", "AC10")])


@pytest.mark.parametrize(("planned", "drawn"), [("O", "0"), (";", ":"), ("'", "´"), ("І", "l"), ("é", "è")])
def test_signs_that_look_alike_are_told_apart(planned: str, drawn: str) -> None:
    made = job()
    board = made.boards[0]
    first = board.changes[0]

    def with_sign(sign: str) -> Job:
        return replace(made, boards=(replace(board, changes=(replace(first, after=Legends(sign)),)),))

    assert check(pdf(draw(with_sign(planned))), with_sign(planned), dpi=300).findings == ()
    assert check(pdf(draw(with_sign(drawn))), with_sign(planned), dpi=300).findings != ()


def test_a_cover_that_leaves_the_old_legend_open_is_found() -> None:
    made = job()
    board = made.boards[0]
    bare = replace(board, changes=tuple(replace(c, before=Legends()) for c in board.changes))

    found = {f.code for f in check(pdf(draw(replace(made, boards=(bare,)))), made, dpi=300).findings}

    assert found == {"cover_missing"}


def test_ink_on_a_homing_bump_is_found() -> None:
    made = job("gb", "ara")
    bare = replace(made.geometry, keepouts=())

    proof = check(pdf(draw(replace(made, geometry=bare))), made, dpi=300)

    assert {(f.code, f.key) for f in proof.findings if f.code == "ink_in_keepout"} == {
        ("ink_in_keepout", "AC04"),
        ("ink_in_keepout", "AC07"),
    }


def _font(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.Font = pikepdf.Dictionary(
        F1=pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )


def _image(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    image = document.make_stream(
        b"\0",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=1,
        Height=1,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceGray,
    )
    page.Resources.XObject = pikepdf.Dictionary(Im=image)


def _glass(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.ExtGState.Over.ca = 0.5


def _knock_out(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.ExtGState.Over.op = False


def _size(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.mediabox = pikepdf.Array([0, 0, float(page.mediabox[2]) + 1, page.mediabox[3]])


def _ink(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.Resources.ColorSpace.Ink2[1] = pikepdf.Name("/Black")


def _second(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    document.add_blank_page()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_font, "font_present"),
        (_image, "image_present"),
        (_glass, "transparency_present"),
        (_knock_out, "no_overprint"),
        (_size, "page_size"),
        (_ink, "foreign_colorant"),
        (_second, "pages"),
    ],
)
def test_what_a_print_file_may_not_hold_is_named(
    change: Callable[[pikepdf.Pdf, pikepdf.Page], None], code: str
) -> None:
    assert code in codes(forged(change))


def test_process_colour_text_and_half_tints_are_named() -> None:
    assert {"foreign_operator"} <= codes(with_content(lambda seen: [*seen, ([0, 0, 0, 1], "k")]))
    assert "foreign_operator" in codes(with_content(lambda seen: [*seen, ([], "BT"), ([], "ET")]))
    halved = with_content(lambda seen: [([0.5], o) if o == "scn" else (v, o) for v, o in seen])
    assert "tint_partial" in codes(halved)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"not a pdf"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(PrintFileUnreadable):
        check(content, job())


def passes(content: bytes) -> bool:
    try:
        return check(content, job(), dpi=300).verdict is ProofVerdict.PASSED
    except PrintFileUnreadable:
        return False


@pytest.mark.parametrize(
    "content",
    [
        with_content(lambda seen: [([], "cs"), *seen]),
        with_content(lambda seen: [(v, "SCN") if o == "cs" else (v, o) for v, o in seen]),
        forged(lambda document, page: page.obj.__setitem__("/MediaBox", pikepdf.Array([0, 0]))),
        forged(lambda document, page: page.obj.__setitem__("/Resources", pikepdf.Dictionary())),
    ],
)
def test_a_file_whose_parts_are_of_the_wrong_kind_does_not_pass(content: bytes) -> None:
    assert not passes(content)


def test_the_proof_shares_no_code_with_the_drawing() -> None:
    source = Path(room.__file__).read_text(encoding="utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module
    }

    assert not imported & {
        f"omlopp.domain.keyboards.{name}" for name in ("_artwork", "_outlines", "_formats", "_plan")
    }


# Ghostscript's separations, a third witness


def separations(content: bytes, folder: Path, dpi: int) -> dict[str, Any]:
    """One array for each plate that ghostscript makes: 0 no ink, 255 full."""
    program = shutil.which("gs")
    if program is None:
        pytest.skip("ghostscript (gs) is not installed")
    (folder / "in.pdf").write_bytes(content)
    subprocess.run(
        [
            program, "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}",
            "-sCompression=lzw", f"-sOutputFile={folder}/p.tif", str(folder / "in.pdf"),
        ],
        check=True,
        timeout=120,
    )  # fmt: skip
    plates = {}
    for each in sorted(folder.glob("p(*.tif")):
        with Image.open(each) as opened:
            plates[each.name[2:-5]] = 255 - np.asarray(opened.convert("L"))
    return plates


def test_ghostscript_sees_the_legends_in_place_and_nothing_else(tmp_path: Path) -> None:
    import cv2

    dpi = 720
    ppm = dpi / 25.4
    made = job()
    plates = separations(file(), tmp_path, dpi)

    assert {"Cover", "White", "Clear", "Jig"} <= set(plates)
    for process in ("Cyan", "Magenta", "Yellow", "Black"):
        assert not plates[process].any()
    white = plates["White"] > 127
    caps = np.zeros(white.shape, np.uint8)
    for change in made.boards[0].changes:
        key = made.geometry.key(change.key)
        assert key is not None
        points = [((x + 10) * ppm, (y + 10) * ppm) for x, y in key.outline]
        cv2.fillPoly(caps, [np.round(np.array(points)).astype(np.int32)], 1)
    for ink in ("Cover", "White", "Clear"):
        assert not ((plates[ink] > 127) & (caps == 0)).any()
    # The cover has no hole where a legend lies over it: inks overprint.
    assert (plates["Cover"][white] > 127).all()
    worst = 0.0
    for sign in room.expected_signs(made):
        stamp, x, y = room.stamp_of(sign, ppm)
        high, wide = stamp.shape
        ours = np.argwhere(stamp > 127)
        theirs = np.argwhere(white[y - 8 : y + high + 8, x - 8 : x + wide + 8]) - 8
        for side in (0, 1):
            worst = max(
                worst,
                abs(ours[:, side].min() - theirs[:, side].min()) / ppm,
                abs(ours[:, side].max() - theirs[:, side].max()) / ppm,
            )
    # Ghostscript inks every pixel that is touched, so its boxes are up to a pixel (0.035 mm) larger.
    assert worst <= 0.05


def test_ghostscript_and_the_proof_agree_on_a_scale_error(tmp_path: Path) -> None:
    dpi = 300
    plates = [
        separations(content, folder, dpi)["White"] > 127
        for content, folder in (
            (file(), tmp_path / "a"),
            (turned(1.002, 0, 0, 1.002, 0, 0), tmp_path / "b"),
        )
        if folder.mkdir() is None
    ]
    right = [np.argwhere(plate)[:, 1].max() / dpi * 25.4 for plate in plates]

    assert right[1] - right[0] == pytest.approx(0.002 * right[0], abs=0.1)


def test_codes_are_documented() -> None:
    page = (Path(__file__).parents[3] / "docs/keyboards-print.md").read_text(encoding="utf-8")
    said = itertools.chain((check.__doc__ or "").split("`")[1::2], (arrange.__doc__ or "").split("`")[1::2])

    assert [
        code for code in said if code.islower() and code not in ("dpi", "words") and f"`{code}`" not in page
    ] == []
