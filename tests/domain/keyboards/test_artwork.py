"""The drawing and its files: what they hold, that they are the same each time, and what is refused."""

import hashlib
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import astuple, replace
from typing import Any

import ezdxf
import numpy as np
import pikepdf
import pytest

from omlopp.domain.keyboards import (
    FONTS,
    GEOMETRIES,
    MACHINES,
    AltGr,
    Change,
    FontChanged,
    Form,
    GeometryUnusable,
    Job,
    JobUnreadable,
    KeepOut,
    Legends,
    MachineUnusable,
    Plan,
    Policy,
    PrintRefused,
    ProofVerdict,
    Role,
    Trust,
    Verdict,
    arrange,
    check,
    draw,
    dxf,
    geometry,
    layouts,
    legends_of,
    machine,
    pdf,
    plan,
    read_job,
    read_machine,
    svg,
    write_job,
)
from omlopp.domain.keyboards._fonts import font_bytes
from omlopp.domain.keyboards._geometry import Box
from omlopp.domain.keyboards._outlines import (
    CARRIER,
    GlyphMissing,
    TextNeedsShaping,
    _face_for,
    outline_of,
    polygon,
    spelt,
)


def job(source: str, target: str, form: str = "iso", profile: str = "uv", **options: Any) -> Job:
    """One keyboard on one page."""
    made = plan(Form(form), source, target, **options)
    return arrange([made], geometry(f"tuxedo-ibp14-gen9-{form}"), machine(profile))


def with_change(made: Plan, key: str, after: Legends) -> Plan:
    return replace(made, changes=(Change(key, Legends("A"), after),))


GB_SE = plan(Form.ISO, "gb", "se")
ISO = geometry("tuxedo-ibp14-gen9-iso")


def test_a_page_has_its_true_size_one_separation_an_ink_and_nothing_else() -> None:
    made = pdf(draw(job("gb", "se", profile="uv-roland")))

    with pikepdf.open(io.BytesIO(made)) as document:
        (page,) = document.pages
        assert [round(float(side) * 25.4 / 72, 3) for side in page.mediabox] == [0, 0, 291.82, 120.84]
        inks = [[str(space[0]), str(space[1]), str(space[2])] for space in page.Resources.ColorSpace.values()]
        assert inks == [
            ["/Separation", f"/{name}", "/DeviceCMYK"] for name in ("RDG_GLOSS", "Cover", "RDG_WHITE", "Jig")
        ]
        assert set(page.Resources.keys()) == {"/ColorSpace", "/ExtGState"}
        assert dict(page.Resources.ExtGState.Over) == {
            "/Type": pikepdf.Name.ExtGState,
            "/OP": True,
            "/op": True,
            "/OPM": 1,
        }
        operators = {str(each.operator) for each in pikepdf.parse_content_stream(page)}
        assert operators <= {"gs", "cm", "cs", "CS", "scn", "SCN", "w", "m", "l", "c", "h", "f", "S"}
        assert len(document.trailer.get("/Info", {})) == 0


def test_white_is_never_shown_as_no_ink() -> None:
    with pikepdf.open(io.BytesIO(pdf(draw(job("gb", "se"))))) as document:
        for space in document.pages[0].Resources.ColorSpace.values():
            assert sum(float(part) for part in space[3].C1) > 0.1


def test_the_same_job_gives_the_same_bytes() -> None:
    once, again = (draw.__wrapped__(job("us", "ara", profile=each)) for each in ("uv", "uv"))

    assert once == again
    for write in (pdf, svg, dxf):
        assert write.__wrapped__(once) == write.__wrapped__(again)


def test_another_place_ink_or_sign_is_another_artwork() -> None:
    made = job("gb", "se")
    moved = replace(made, boards=(replace(made.boards[0], x=10.01),))
    named = replace(made, machine=machine("uv-onyx"))

    hashes = {draw(each).hash for each in (made, moved, named, job("gb", "dk"))}
    assert len(hashes) == 4


def test_the_fonts_are_the_pinned_ones_and_another_file_is_refused() -> None:
    """When the first line fails after an upgrade, the artwork is another: look at pages, then pin anew."""
    assert all(hashlib.sha256(font_bytes(font)).hexdigest() == font.sha256 for font in FONTS)
    wrong = replace(FONTS[0], sha256="0" * 64)

    with pytest.raises(FontChanged) as refused:
        draw(job("gb", "se"), fonts=(wrong, *FONTS[1:]))
    assert refused.value.found == FONTS[0].sha256


@pytest.mark.parametrize("sign", ["Å", "Ж", "א", "ﻻ", "Ç", "⇧", "8", "%"])
def test_outlines_mean_the_same_under_both_rules_of_filling(sign: str) -> None:
    import cv2

    points = [np.array(polygon(c, 0.001)) for c in outline_of(sign).contours]
    even = np.zeros((800, 1200), np.uint8)
    cv2.fillPoly(even, [np.round((p * 300 + [300, 500]) * 16).astype(np.int32) for p in points], 1, shift=4)
    wound = np.zeros((800, 1200), np.int16)
    for p in points:
        one = np.zeros((800, 1200), np.uint8)
        placed = np.round((p * 300 + [300, 500]) * 16).astype(np.int32)
        cv2.fillPoly(one, [placed], 1, shift=4)
        wound += one.astype(np.int16) * (
            1 if cv2.contourArea(placed.reshape(-1, 1, 2), oriented=True) > 0 else -1
        )
    differ = cv2.erode(((wound != 0) != (even > 0)).astype(np.uint8), np.ones((3, 3), np.uint8))

    assert not differ.any()
    assert even.any()


def test_a_letter_that_stands_alone_is_drawn_and_a_joined_word_refused() -> None:
    assert outline_of("ب").contours
    assert outline_of("لا") == outline_of("\ufefb")
    assert outline_of("\u05b0") == outline_of("\u25cc\u05b0")
    with pytest.raises(TextNeedsShaping):
        outline_of("باب")
    with pytest.raises(GlyphMissing) as refused:
        outline_of("A\u4e00")
    assert refused.value.signs == ("\u4e00",)


@pytest.mark.parametrize("name", layouts())
def test_every_legend_is_drawn_whole_from_one_font(name: str) -> None:
    for form in Form:
        for legends in legends_of(name, Policy(), form).values():
            for text in filter(None, astuple(legends)):
                fonts = {_face_for(sign, FONTS) for sign in spelt(text)}

                assert None not in fonts
                # The Arabic and Hebrew fonts have no dotted circle for their marks to stand on.
                assert len(fonts) == 1 or spelt(text)[0] == CARRIER


def test_the_new_french_layout_is_drawn_and_proven() -> None:
    made = job("fr:azerty", "fr:afnor")

    assert check(pdf(draw(made)), made).verdict is ProofVerdict.PASSED


def test_a_missing_sign_is_refused_with_its_key_and_no_file_is_made() -> None:
    made = arrange([with_change(GB_SE, "AD01", Legends("\u4e00"))], ISO, machine("uv"))

    with pytest.raises(PrintRefused) as refused:
        draw(made)
    assert (refused.value.code, refused.value.keys, refused.value.value) == (
        "glyph_missing",
        ("AD01",),
        "\u4e00",
    )


@pytest.mark.parametrize("trust", [Trust.ASSUMED, Trust.PHOTO])
def test_a_geometry_below_measured_is_refused(trust: Trust) -> None:
    with pytest.raises(PrintRefused) as refused:
        arrange([GB_SE], replace(ISO, trust=trust), machine("uv"))
    assert (refused.value.code, refused.value.value) == ("trust_too_low", trust.value)


def test_overlapping_keys_another_body_and_an_empty_plan_are_refused() -> None:
    moved = tuple(replace(k, box=replace(k.box, x=k.box.x + 4)) if k.id == "AD05" else k for k in ISO.keys)
    with pytest.raises(GeometryUnusable) as overlap:
        arrange([GB_SE], replace(ISO, keys=moved), machine("uv"))
    assert [(fault.code, fault.keys) for fault in overlap.value.faults] == [("overlap", ("AD05", "AD06"))]
    for made, code in (
        (plan(Form.ANSI, "us", "gb"), "form_differs"),
        (plan(Form.ISO, "se", "fi", altgr=AltGr.NONE), "nothing_to_print"),
        (replace(GB_SE, verdict=Verdict.REFUSED, reasons=("wear",)), "plan_refused"),
        (with_change(GB_SE, "KP7", Legends("7")), "key_not_in_geometry"),
        (with_change(GB_SE, "AD01", Legends("باب")), "needs_shaping"),
    ):
        with pytest.raises(PrintRefused) as refused:
            draw(arrange([made], ISO, machine("uv")))
        assert refused.value.code == code


def test_a_key_wholly_kept_out_is_refused_and_a_bump_left_free() -> None:
    power = next(key for key in ISO.keys if key.id == "AD01").box
    locked = replace(ISO, keepouts=(KeepOut("power", power),))
    made = with_change(GB_SE, "AD01", Legends("Q"))

    with pytest.raises(PrintRefused) as refused:
        arrange([made], locked, machine("uv"))
    assert refused.value.code == "key_kept_out"

    bump = next(each for each in ISO.keepouts if each.kind == "homing").box
    art = draw(arrange([with_change(GB_SE, "AC04", Legends("F", "", "x"))], ISO, machine("uv")))
    for layer in art.layers:
        for contour in layer.contours if layer.role is not Role.JIG else ():
            xs, ys = zip(*polygon(contour, 0.01), strict=True)
            box = Box(min(xs) - 10, min(ys) - 10, max(xs) - min(xs), max(ys) - min(ys))
            hole = box == Box(*(round(side, 4) for side in (bump.x, bump.y, bump.w, bump.h)))
            around = box.x < bump.x and box.right > bump.right
            assert hole or around or not box.overlaps(bump, by=1e-6) or box.w <= bump.w + 1e-3


@pytest.mark.parametrize(
    ("inks", "code"),
    [
        ({"cover": "Cover", "white": "", "clear": "Clear", "jig": "Jig"}, "ink_missing"),
        ({"cover": "Cover", "white": "White", "jig": "Jig"}, "ink_missing"),
        ({"cover": "Black", "white": "White", "clear": "Clear", "jig": "Jig"}, "ink_reserved"),
        ({"cover": "W", "white": "W", "clear": "Clear", "jig": "Jig"}, "ink_twice"),
        ({"cover": "a/b", "white": "W", "clear": "Clear", "jig": "Jig"}, "ink_unusable"),
    ],
)
def test_a_machine_without_an_ink_name_is_refused(inks: dict[str, str], code: str) -> None:
    import json

    with pytest.raises(MachineUnusable) as refused:
        read_machine(json.dumps({"kind": "uv", "inks": inks}).encode())
    assert refused.value.code == code


@pytest.mark.parametrize("id_", MACHINES)
def test_every_machine_that_comes_along_draws(id_: str) -> None:
    art = draw(job("gb", "se", profile=id_))

    assert art.layers
    assert all(layer.contours for layer in art.layers)


@pytest.mark.parametrize("id_", GEOMETRIES)
def test_every_geometry_that_comes_along_names_its_source(id_: str) -> None:
    found = geometry(id_)

    assert found.trust.prints
    assert "TUXEDO" in found.source
    assert "CC BY 4.0" in found.licence


def test_the_three_formats_hold_the_same_outlines() -> None:
    art = draw(job("gb", "se"))
    height = art.size[1]
    boxes = {}
    for layer in art.layers:
        boxes[layer.ink] = [_box(polygon(contour, 0.005)) for contour in layer.contours]

    tree = ET.fromstring(svg(art))
    ns = "{http://www.w3.org/2000/svg}"
    assert tree.get("width") == "291.8200mm"
    assert tree.get("viewBox") == "0 0 291.8200 120.8400"
    groups = {group.get("id"): group for group in tree.iter(f"{ns}g")}
    assert list(groups) == [layer.ink for layer in art.layers]
    for layer in art.layers:
        paths = "".join(path.get("d") or "" for path in groups[layer.ink].iter(f"{ns}path"))
        starts = re.findall(r"M([\d.]+) ([\d.]+)", paths)
        assert starts == [(f"{c.start[0]:.4f}", f"{c.start[1]:.4f}") for c in layer.contours]

    drawing = ezdxf.read(io.StringIO(dxf(art).decode()))  # type: ignore[attr-defined] # not in the stubs
    assert drawing.header["$INSUNITS"] == 4
    found: dict[str, list[Any]] = {}
    for line in drawing.modelspace():
        assert line.dxftype() == "LWPOLYLINE"
        assert line.closed
        found.setdefault(line.dxf.layer, []).append(_box([(x, height - y) for x, y in line.get_points("xy")]))
    assert found.keys() == boxes.keys()
    for ink, theirs in found.items():
        assert np.allclose(theirs, boxes[ink], atol=0.001)


def _box(points: Any) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_letters_with_and_without_an_accent_stand_on_one_line() -> None:
    art = draw(arrange([replace(GB_SE, changes=_letters("AÅ"))], ISO, machine("uv")))
    white = next(layer for layer in art.layers if layer.role is Role.WHITE)
    feet = sorted({round(_box(polygon(c, 0.005))[3], 2) for c in white.contours})

    assert max(feet) - 10 - ISO.key("AD01").box.y == pytest.approx(1.2 + 1.3 * 0.235 * 15.34, abs=0.02)  # type: ignore[union-attr] # it is there


def _letters(signs: str) -> tuple[Change, ...]:
    return tuple(Change(f"AD{n:02}", Legends("X"), Legends(sign)) for n, sign in enumerate(signs, start=1))


def test_several_keyboards_share_a_sheet_and_a_bed_can_be_too_small() -> None:
    other = plan(Form.ISO, "se", "dk")

    sheet = arrange([GB_SE, other, GB_SE], ISO, machine("uv"), columns=2)
    assert sheet.size == (2 * 271.82 + 30, 2 * 100.84 + 30)
    assert [(board.x, board.y) for board in sheet.boards] == [
        (10, 10),
        (pytest.approx(291.82), 10),
        (10, pytest.approx(120.84)),
    ]
    with pytest.raises(PrintRefused) as refused:
        arrange([GB_SE, other], ISO, replace(machine("uv"), bed=(305, 420)), columns=2)
    assert refused.value.code == "exceeds_bed"


def test_a_job_is_read_as_it_was_written() -> None:
    made = job("us", "il")

    read = read_job(write_job(made, artwork="a" * 64, files_sha256={"x.pdf": "b" * 64}))

    assert read.job == made
    assert (read.artwork, dict(read.files)) == ("a" * 64, {"x.pdf": "b" * 64})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", [1e9, 100]),
        ("size", [float("nan"), 100]),
        ("boards", [{"source": "gb"}]),
        ("machine", {"kind": "uv", "inks": {}}),
        ("geometry", {}),
        ("files", 3),
    ],
)
def test_a_job_file_that_cannot_be_used_is_refused_with_its_field(field: str, value: object) -> None:
    import json

    raw = json.loads(write_job(job("gb", "se"), artwork="a", files_sha256={}))

    with pytest.raises(JobUnreadable) as refused:
        read_job(json.dumps({**raw, field: value}).encode())
    assert refused.value.code == "field"
