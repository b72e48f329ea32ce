"""The finished keyboard in a photo: every planned legend looked for on its cap, and a picture for a person.

The outlines of the caps give the homography from the keyboard to the photo. What comes out is a proposal: a
person looks at the picture and confirms it.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from omlopp.domain.keyboards._geometry import Geometry
from omlopp.domain.keyboards._job import Job
from omlopp.domain.keyboards._proof import Finding, Found, ProofVerdict, expected_signs, stamp_of
from omlopp.domain.keyboards._sight import PictureUnusable, find_caps, read_picture

PPM = 16.0
"""Pixels a millimetre of the straightened picture."""
EDGE_MM = 5.0
"""Shown round the keyboard."""
SEARCH_MM = 1.2
ALIKE = 0.55
"""The least correlation at which a sign counts as seen."""
CLEARER = 0.1
"""By how much another sign must be more like what is seen than the planned one to be named."""


@dataclass(frozen=True, slots=True)
class PhotoCheck:
    """What a photo shows: the verdict proposed, findings, each legend seen, and the picture as PNG.

    `keys_matched` of `keys` outlines gave the homography; they lie within `homography_mm` of it (root mean
    square). `confirmed` is False: that is for a person.
    """

    verdict: ProofVerdict
    findings: tuple[Finding, ...]
    legends: tuple[Found, ...]
    planned: int
    keys_matched: int
    keys: int
    homography_mm: float
    picture: bytes
    confirmed: bool = False


def check_photo(photo: bytes, job: Job, *, board: int = 1) -> PhotoCheck:
    """Whether a photo of a printed keyboard shows the job's legends; upright, the whole field in view.

    Codes: `legend_not_seen`, `legend_displaced` (beyond the machine's `reject_mm`), `legend_looks_like`
    another sign of the job (the value). Refuses with PictureUnusable.
    """
    import cv2
    import numpy as np

    if not 1 <= board <= len(job.boards):
        raise PictureUnusable("board_unknown", str(board))
    grey = read_picture(photo)
    home, matched, spread = _homography(grey, job.geometry)
    width, height = job.geometry.size
    to_picture = np.array([[PPM, 0, EDGE_MM * PPM], [0, PPM, EDGE_MM * PPM], [0, 0, 1]])
    side = (math.ceil((width + 2 * EDGE_MM) * PPM), math.ceil((height + 2 * EDGE_MM) * PPM))
    straight = cv2.warpPerspective(grey, to_picture @ np.linalg.inv(home), side, flags=cv2.INTER_AREA)
    on = job.boards[board - 1]
    findings: list[Finding] = []
    legends: list[Found] = []
    signs = [sign for sign in expected_signs(job) if sign.board == board]
    texts = sorted({(sign.text, round(sign.em, 3)) for sign in signs})
    for sign in signs:
        place = (EDGE_MM - on.x, EDGE_MM - on.y)
        likeness, dx, dy, x, y = _seen(straight, sign, place)
        if likeness < ALIKE:
            findings.append(
                Finding("legend_not_seen", board, sign.key, sign.slot.value, f"{sign.text} {likeness:.2f}")
            )
            continue
        rivals = [
            (_seen(straight, sign.with_text(text), place)[0], text)
            for text, em in texts
            if text != sign.text and abs(em - sign.em) < 0.35 * sign.em
        ]
        best, text = max(rivals, default=(0.0, ""))
        if best > likeness + CLEARER:
            findings.append(Finding("legend_looks_like", board, sign.key, sign.slot.value, text))
        if math.hypot(dx, dy) > job.machine.reject_mm:
            value = f"{dx:.2f}, {dy:.2f} mm"
            findings.append(Finding("legend_displaced", board, sign.key, sign.slot.value, value))
        legends.append(Found(board, sign.key, sign.slot.value, sign.text, x, y, dx, dy, likeness))
    return PhotoCheck(
        ProofVerdict.FAILED if findings else ProofVerdict.PASSED,
        tuple(findings),
        tuple(legends),
        len(signs),
        matched,
        len(job.geometry.keys),
        spread,
        _report(straight, job, board, findings),
    )


def _seen(straight: Any, sign: Any, place: tuple[float, float]) -> tuple[float, float, float, float, float]:
    """How like the sign its place on the cap is, light on dark or dark on light, and how far off, mm."""
    import cv2
    import numpy as np

    ink, x0, y0 = stamp_of(sign, PPM, *place)
    far = round(SEARCH_MM * PPM)
    template = cv2.GaussianBlur(np.pad(ink, 4), (3, 3), 0)
    high, wide = template.shape
    top, left = y0 - 4 - far, x0 - 4 - far
    window = straight[max(0, top) : top + high + 2 * far, max(0, left) : left + wide + 2 * far]
    if window.shape[0] < high or window.shape[1] < wide or float(window.std()) < 1.0:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    score = cv2.matchTemplate(window, template, cv2.TM_CCOEFF_NORMED)
    score[~np.isfinite(score)] = 0
    score = np.abs(score)
    _, best, _, (bx, by) = cv2.minMaxLoc(score)
    dx, dy = (bx + max(0, left) - (x0 - 4)) / PPM, (by + max(0, top) - (y0 - 4)) / PPM
    return best, dx, dy, (x0 + ink.shape[1] / 2) / PPM - EDGE_MM, (y0 + ink.shape[0] / 2) / PPM - EDGE_MM


def _homography(grey: Any, geometry: Geometry) -> tuple[Any, int, float]:
    """From the keyboard's mm to the photo's pixels, the outlines that agree on it, and how closely in mm."""
    import cv2
    import numpy as np

    width = geometry.size[0]
    wide = grey.shape[1]
    # The field fills between a third of the photo's width and all of it; a cap is 3 to 40 mm across.
    caps = find_caps(grey, 3 * wide / 3 / width, 40 * wide / width)
    if len(caps) < 20:
        raise PictureUnusable("keyboard_not_found", str(len(caps)))
    seen = np.array([_middle(cap.points) for cap in caps])
    corners = _corners(np.vstack([cap.points for cap in caps]))
    field = np.array([(0, 0), (width, 0), (width, geometry.size[1]), (0, geometry.size[1])], np.float32)
    home = cv2.getPerspectiveTransform(field, corners.astype(np.float32))
    keys = np.array([_middle(np.array(key.outline)) for key in geometry.keys])
    agreed: list[tuple[int, int]] = []
    for reach in (9.0, 6.0, 4.0):
        back = cv2.perspectiveTransform(seen[None].astype(np.float64), np.linalg.inv(home))[0]
        away = np.linalg.norm(keys[:, None] - back[None], axis=2)
        agreed = [
            (key, int(cap))
            for key, cap in enumerate(away.argmin(axis=1))
            if away[key, cap] < reach and away[:, cap].argmin() == key
        ]
        if len(agreed) < len(geometry.keys) / 2:
            raise PictureUnusable("keyboard_not_found", f"{len(agreed)} of {len(geometry.keys)} keys")
        ours, theirs = (np.array(side) for side in zip(*agreed, strict=True))
        found, _ = cv2.findHomography(keys[ours], seen[theirs], cv2.RANSAC, 0.01 * wide)
        if found is None:
            raise PictureUnusable("keyboard_not_found", "homography")
        home = found
    back = cv2.perspectiveTransform(seen[None].astype(np.float64), np.linalg.inv(home))[0]
    off = [math.dist(keys[key], back[cap]) for key, cap in agreed]
    if statistics.median(off) > 1.0:
        raise PictureUnusable("keyboard_not_found", f"{statistics.median(off):.2f} mm")
    return home, len(agreed), math.sqrt(statistics.fmean(each * each for each in off))


def _middle(points: Any) -> tuple[float, float]:
    """The centre of the area inside an outline: the middle of its box moves when the photo is turned."""
    import cv2
    import numpy as np

    moments = cv2.moments(np.asarray(points, np.float32).reshape(-1, 1, 2))
    area = moments["m00"] or 1.0
    return moments["m10"] / area, moments["m01"] / area


def _corners(points: Any) -> Any:
    """The outermost points toward the four corners: top left, top right, bottom right, bottom left."""
    import numpy as np

    x, y = points[:, 0], points[:, 1]
    return np.array(
        [
            points[(x + y).argmin()],
            points[(x - y).argmax()],
            points[(x + y).argmax()],
            points[(x - y).argmin()],
        ]
    )


def _report(straight: Any, job: Job, board: int, findings: Sequence[Finding]) -> bytes:
    """The straightened photo: planned keys framed green, those with findings red and named."""
    import cv2
    import numpy as np

    picture = cv2.cvtColor(straight, cv2.COLOR_GRAY2BGR)
    wrong = {finding.key: finding.code for finding in findings}
    for change in job.boards[board - 1].changes:
        key = job.geometry.key(change.key)
        if key is None:
            continue
        points = np.array([((x + EDGE_MM) * PPM, (y + EDGE_MM) * PPM) for x, y in key.outline])
        colour = (40, 40, 230) if change.key in wrong else (60, 170, 60)
        cv2.polylines(picture, [np.round(points).astype(np.int32)], isClosed=True, color=colour, thickness=5)
        if change.key in wrong:
            at = (round((key.box.x + EDGE_MM) * PPM), round((key.box.y + EDGE_MM) * PPM) - 6)
            label = f"{change.key} {wrong[change.key]}"
            cv2.putText(picture, label, at, cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, 2, cv2.LINE_AA)
    return bytes(cv2.imencode(".png", picture)[1])
