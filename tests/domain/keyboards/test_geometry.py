"""Geometries: what is refused, other people's files, and the fit from a scan."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from omlopp.domain.keyboards import (
    GEOMETRIES,
    Form,
    Geometry,
    GeometryUnusable,
    Key,
    PictureUnusable,
    Trust,
    faults,
    fit_geometry,
    geometry,
    read_geometry,
    read_kle,
    read_qmk,
    write_geometry,
)
from omlopp.domain.keyboards._geometry import Box

ISO = geometry("tuxedo-ibp14-gen9-iso")


def changed(id_: str, **sides: float) -> Geometry:
    """The ISO keyboard with one key's box changed."""
    return replace(
        ISO, keys=tuple(replace(k, box=replace(k.box, **sides)) if k.id == id_ else k for k in ISO.keys)
    )


@pytest.mark.parametrize("id_", GEOMETRIES)
def test_what_is_written_is_read_again(id_: str) -> None:
    assert read_geometry(write_geometry(geometry(id_))) == geometry(id_)


@pytest.mark.parametrize("form", ["iso", "ansi"])
def test_the_keys_are_those_of_the_template(shared: Path, form: str) -> None:
    theirs = read_geometry((shared / f"data/keyboards/geometry-ibp14g9-{form}.json").read_bytes())

    assert theirs.keys == geometry(f"tuxedo-ibp14-gen9-{form}").keys


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        (changed("AD05", x=106.5), {"overlap"}),
        (changed("AD05", w=0.0), {"not_physical"}),
        (changed("AD05", w=float("nan")), {"not_physical"}),
        (changed("AD05", x=1e9), {"not_physical"}),
        (replace(ISO, keys=tuple(k for k in ISO.keys if k.id != "LSGT")), {"key_missing"}),
        (replace(ISO, keys=tuple(k for k in ISO.keys if k.id != "RTRN")), {"key_missing"}),
        (replace(ISO, keys=()), {"key_missing"}),
        (replace(ISO, keys=(*ISO.keys, Key("AD01", Box(0, 200, 15, 15)))), {"key_twice"}),
        (replace(ISO, form=Form.ANSI), {"key_foreign"}),
        (replace(ISO, corner_radius=float("inf")), {"not_physical"}),
    ],
)
def test_a_keyboard_that_cannot_be_is_refused_with_a_code(found: Geometry, codes: set[str]) -> None:
    assert {fault.code for fault in faults(found)} == codes


def enter(*shape: tuple[float, float]) -> Geometry:
    xs, ys = zip(*shape, strict=True)
    box = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return replace(ISO, keys=(*(k for k in ISO.keys if k.id != "RTRN"), Key("RTRN", box, shape)))


def test_the_middle_of_enter_must_lie_in_its_outline() -> None:
    left, right, top, foot = 254.13, 271.82, 30.0, 63.84
    thin = enter(
        (left, top), (right, top), (right, foot), (right - 4, foot), (right - 4, top + 4), (left, top + 4)
    )
    slant = enter((left, top), (right, top), (right, foot), (left + 3, foot))
    askew = replace(ISO, keys=tuple(replace(k, box=replace(k.box, h=30)) if k.shape else k for k in ISO.keys))

    assert [fault.code for fault in faults(thin)] == ["enter_outside"]
    assert "shape_not_rectilinear" in {fault.code for fault in faults(slant)}
    assert [fault.code for fault in faults(askew)] == ["shape_outside_box"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"[]", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"{}", "form_unknown"),
        (b'{"form": "jis", "trust": "measured"}', "form_unknown"),
        (b'{"form": "iso", "trust": "sure"}', "trust_unknown"),
        (b'{"form": "iso", "trust": "measured", "unit": "inch"}', "unit_unknown"),
        (b'{"form": "iso", "trust": "measured", "keys": {}}', "field"),
        (b'{"form": "iso", "trust": "measured", "keys": [{"id": "A", "x": "1"}]}', "field"),
        (b'{"form": "iso", "trust": "measured", "keys": []}', "key_missing"),
        (b'{"schema": "omlopp-keyboard-geometry/2"}', "schema_unknown"),
    ],
)
def test_a_file_that_is_no_geometry_is_refused_with_a_code(content: bytes, code: str) -> None:
    with pytest.raises(GeometryUnusable) as refused:
        read_geometry(content)
    assert refused.value.faults[0].code == code


# Editors' files


def kle(form: Form) -> list[Any]:
    """A board of the usual 60 % as keyboard-layout-editor writes it."""
    iso = form is Form.ISO
    return [
        {"name": "sixty"},
        ["~\n`", *("x" * 12), {"w": 2}, "Backspace"],
        [
            {"w": 1.5},
            "Tab",
            *("x" * 12),
            {"x": 0.25, "w": 1.25, "h": 2, "w2": 1.5, "h2": 1, "x2": -0.25} if iso else {"w": 1.5},
            "Enter" if iso else "|\n\\",
        ],
        [{"w": 1.75}, "Caps", *("x" * 11), *(["#"] if iso else [{"w": 2.25}, "Enter"])],
        [{"w": 1.25 if iso else 2.25}, "Shift", *(["<"] if iso else []), *("x" * 10), {"w": 2.75}, "Shift"],
        [{"w": 1.25}, "Ctrl", {"w": 1.25}, "Win", {"w": 1.25}, "Alt", {"w": 6.25}, "", {"w": 1.25}, "Alt"],
    ]


@pytest.mark.parametrize("form", list(Form))
def test_a_kle_file_is_read_with_nominal_millimetres_and_no_trust(form: Form) -> None:
    found = read_kle(json.dumps(kle(form)).encode(), id_="sixty", pitch=(19.0, 18.5), cap=(15.4, 15.4))

    assert (found.form, found.trust) == (form, Trust.ASSUMED)
    key = found.key("AD02")
    assert key is not None
    assert (key.box.x, key.box.y, key.box.w) == (pytest.approx(2.5 * 19), 18.5, pytest.approx(15.4))
    enter = found.key("RTRN")
    assert enter is not None
    assert len(enter.shape) == (6 if form is Form.ISO else 0)
    assert faults(found) == ()


def test_a_qmk_file_gives_the_same_keys() -> None:
    entries = []
    y = 0.0
    for row in kle(Form.ANSI)[1:]:
        x, width = 0.0, 1.0
        for each in row:
            if isinstance(each, dict):
                width = each["w"]
                continue
            entries.append({"x": x, "y": y, "w": width, "label": each})
            x, width = x + width, 1.0
        y += 1
    content = json.dumps({"layouts": {"LAYOUT_60_ansi": {"layout": entries}}}).encode()

    assert read_qmk(content, id_="x").keys == read_kle(json.dumps(kle(Form.ANSI)).encode(), id_="x").keys


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{}", "field"),
        (b'[[{"r": 15}, "A"]]', "rotated"),
        (b'[["A", "B"]]', "rows_unrecognised"),
        (b'[["A", {"w": "2"}, "B"]]', "field"),
        (b"[[]]", "field"),
    ],
)
def test_a_kle_file_that_cannot_be_used_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(GeometryUnusable) as refused:
        read_kle(content, id_="x")
    assert refused.value.faults[0].code == code


def test_of_several_qmk_layouts_one_must_be_named() -> None:
    content = b'{"layouts": {"LAYOUT_a": {"layout": []}, "LAYOUT_b": {"layout": []}}}'

    for options, code in (({}, "layout_unnamed"), ({"layout": "LAYOUT_c"}, "layout_unknown")):
        with pytest.raises(GeometryUnusable) as refused:
            read_qmk(content, id_="x", **options)
        assert refused.value.faults[0].code == code


# Scans


def scan(found: Geometry, *, dpi: float, turn: float, light_caps: bool, noise: float = 4.0) -> bytes:
    """A picture of the keyboard as a scanner would give it, legends on its caps."""
    ppm, fine, pad = dpi / 25.4, 2, 25.0
    wide, high = (int((side + 2 * pad) * ppm * fine) for side in found.size)
    caps, gaps = (200, 60) if light_caps else (50, 190)
    paper = np.full((high, wide), gaps, np.uint8)
    for key in found.keys:
        points = np.array([((x + pad) * ppm * fine, (y + pad) * ppm * fine) for x, y in key.outline])
        cv2.fillPoly(paper, [np.round(points * 16).astype(np.int32)], caps, cv2.LINE_AA, 4)
        middle = points.mean(axis=0).astype(int)
        cv2.putText(paper, key.id[-1], (int(middle[0]) - 20, int(middle[1]) + 20), 0, 2.0, gaps, 6)
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), turn, 1 / fine)
    matrix[:, 2] += (wide / fine / 2 - wide / 2, high / fine / 2 - high / 2)
    small = cv2.warpAffine(
        paper, matrix, (wide // fine, high // fine), flags=cv2.INTER_AREA, borderValue=gaps
    )
    grain = np.random.default_rng(7).normal(0, noise, small.shape)
    return bytes(cv2.imencode(".png", np.clip(small + grain, 0, 255).astype(np.uint8))[1])


@pytest.mark.parametrize(
    ("id_", "turn", "light_caps"),
    [("tuxedo-ibp14-gen9-iso", 1.3, True), ("tuxedo-ibp14-gen9-ansi", -0.7, False)],
)
def test_a_scan_gives_the_keyboard_back_within_a_tenth_of_a_millimetre(
    id_: str,
    turn: float,
    light_caps: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    truth = geometry(id_)

    fit = fit_geometry(
        scan(truth, dpi=300, turn=turn, light_caps=light_caps),
        mm_per_pixel=25.4 / 300,
        scan=True,
        id_="scanned",
        source="a scan",
    )

    assert fit.geometry.form is truth.form
    assert fit.geometry.trust is Trust.MEASURED
    assert fit.pitch == (pytest.approx(19.0, abs=0.005), pytest.approx(18.5, abs=0.01))
    assert max(fit.pitch_error) < 0.005
    assert fit.turned_degrees == pytest.approx(-turn, abs=0.05)
    assert fit.offsets["C"] == pytest.approx(30.87, abs=0.1)
    for key in truth.keys:
        seen = fit.geometry.key(key.id)
        if seen is not None:
            off = [abs(getattr(seen.box, side) - getattr(key.box, side)) for side in ("x", "y", "w", "h")]
            assert max(off) < 0.12, key.id
    assert fit.error_mm < 0.1


def test_a_photo_and_a_coarse_scan_are_not_measured() -> None:
    picture = scan(ISO, dpi=200, turn=0, light_caps=True)

    for options in ({"scan": False}, {"scan": True}):
        fit = fit_geometry(picture, mm_per_pixel=25.4 / 200, id_="x", source="a photo", **options)
        assert fit.geometry.trust is Trust.PHOTO
        assert not fit.geometry.trust.prints


def test_pictures_without_a_keyboard_are_refused() -> None:
    blank = bytes(cv2.imencode(".png", np.full((300, 600), 128, np.uint8))[1])
    for content, scale, code in (
        (b"", 0.1, "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n", 0.1, "not_a_picture"),
        (blank, 0.1, "no_keys"),
        (blank, 0.0, "scale_unusable"),
        (blank, float("nan"), "scale_unusable"),
    ):
        with pytest.raises(PictureUnusable) as refused:
            fit_geometry(content, mm_per_pixel=scale, scan=True, id_="x", source="")
        assert refused.value.code == code
