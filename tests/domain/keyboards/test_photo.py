"""A photo of the printed keyboard: legends in place pass, a missing or another one is named."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest

from omlopp.domain.keyboards import (
    Form,
    Job,
    PictureUnusable,
    ProofVerdict,
    arrange,
    check_photo,
    geometry,
    machine,
    plan,
)
from omlopp.domain.keyboards._proof import expected_signs, stamp_of


@cache
def job() -> Job:
    return arrange([plan(Form.ISO, "gb", "se")], geometry("tuxedo-ibp14-gen9-iso"), machine("uv"))


def photo(*, without: str = "", instead: dict[str, str] | None = None, moved: float = 0.0) -> bytes:
    """The printed keyboard from a hand's angle, a little soft, noisy, and darker on one side."""
    made, ppm, pad = job(), 12, 25
    wide, high = (int((side + 2 * pad) * ppm) for side in made.geometry.size)
    paper = np.full((high, wide), 150, np.uint8)
    for key in made.geometry.keys:
        points = np.array([((x + pad) * ppm, (y + pad) * ppm) for x, y in key.outline])
        cv2.fillPoly(paper, [np.round(points * 16).astype(np.int32)], 35, cv2.LINE_AA, 4)
    for sign in expected_signs(made):
        if sign.key == without:
            continue
        drawn = sign.with_text((instead or {}).get(sign.key, sign.text))
        ink, x, y = stamp_of(drawn, ppm, pad - made.boards[0].x + moved, pad - made.boards[0].y)
        part = paper[y : y + ink.shape[0], x : x + ink.shape[1]]
        np.maximum(part, (35 + ink / 255 * 170).astype(np.uint8), out=part)
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    seen = np.array([(100, 50), (wide - 40, 110), (wide - 130, high - 50), (50, high - 20)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    picture: Any = cv2.warpPerspective(paper, matrix, (wide, high), flags=cv2.INTER_AREA, borderValue=150)
    picture = cv2.GaussianBlur(picture, (5, 5), 0)
    grain = np.random.default_rng(3).normal(0, 6, picture.shape)
    picture = np.clip(picture + grain + np.linspace(-15, 15, wide)[None], 0, 255).astype(np.uint8)
    return bytes(cv2.imencode(".jpg", picture)[1])


def test_the_printed_keyboard_passes_and_awaits_a_person() -> None:
    seen = check_photo(photo(), job())

    assert seen.verdict is ProofVerdict.PASSED
    assert len(seen.legends) == seen.planned
    assert seen.keys_matched == seen.keys == 80
    assert seen.homography_mm < 0.2
    assert seen.picture.startswith(b"\x89PNG")
    assert not seen.confirmed


@pytest.mark.parametrize(
    ("options", "key"), [({"without": "AC10"}, "AC10"), ({"instead": {"AD11": "Ö"}}, "AD11")]
)
def test_a_legend_that_is_missing_or_another_is_named(options: dict[str, Any], key: str) -> None:
    seen = check_photo(photo(**options), job())

    assert seen.verdict is ProofVerdict.FAILED
    assert {finding.key for finding in seen.findings} == {key}


def test_a_print_beyond_what_the_machine_may_miss_is_named() -> None:
    seen = check_photo(photo(moved=0.7), job())

    assert {finding.code for finding in seen.findings} == {"legend_displaced"}


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureUnusable) as refused:
        check_photo(content, job())
    assert refused.value.code == "not_a_picture"


def test_a_picture_of_something_else_is_refused() -> None:
    blank = bytes(cv2.imencode(".png", np.full((400, 900), 128, np.uint8))[1])

    with pytest.raises(PictureUnusable) as refused:
        check_photo(blank, job())
    assert refused.value.code == "keyboard_not_found"
    with pytest.raises(PictureUnusable):
        check_photo(photo(), job(), board=2)
