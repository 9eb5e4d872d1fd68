"""A portrait and the six places on it that its owner marked."""

from collections.abc import Mapping
from itertools import combinations
from math import atan2, degrees, dist, isfinite
from typing import Final, cast

from PIL import Image

from avatars.uploads.asset import MARKERS, PORTRAIT_FILE, Asset, Files, Manifest
from avatars.uploads.limits import Limits
from avatars.uploads.pictures import decoded, encoded
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.report import Counts, Findings, LipSync, Report

Markers = Mapping[str, tuple[float, float]]
WORDS: Final = {
    "eye_left": "the eye on the left of the picture",
    "eye_right": "the eye on the right of the picture",
    "mouth_left": "the left corner of the mouth",
    "mouth_right": "the right corner of the mouth",
    "lips": "the middle of the lips",
    "chin": "the chin",
}
LEAST_EYES: Final = 0.05
"""Between the eyes, of the picture's longer side."""
MOST_TILT_DEG: Final = 35.0
NEAR: Final = 0.15
"""Two markers closer than this, in distances between the eyes, lie on each other."""
MISSING: Final = ("teeth", "tongue")
"""Speech shows what no portrait with closed lips has."""


def judge_portrait(raw: bytes, markers: object, limits: Limits) -> Report:
    """Check and rewrite a portrait.

    Args:
        raw: PNG, JPEG or WebP.
        markers: ``MARKERS``, each (x, y) in 0..1 of the upright picture from its top left.
        limits: Of the upload.

    Raises:
        RefusedError: It is not taken.
    """
    picture = decoded(
        raw,
        "portrait",
        limits,
        formats=("PNG", "JPEG", "WEBP"),
        most_pixels=limits.portrait_pixels,
    )
    least = limits.portrait_least_side
    if min(picture.size) < least:
        raise RefusedError(
            Reason.PICTURE_SIZE,
            f"The portrait is {picture.width} by {picture.height} pixels; at least {least} by"
            f" {least} are needed. Choose a larger picture.",
        )
    places = read_markers(markers)
    check_places(places, picture.size)
    side = limits.portrait_side
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    files: Files = {PORTRAIT_FILE: encoded(picture)}
    manifest = Manifest(
        "portrait", width=picture.width, height=picture.height, markers=dict(places)
    )
    return Report(
        Asset(manifest, files),
        Findings(
            manifest,
            LipSync("partial", "warp", MISSING),
            counts=Counts(len(files[PORTRAIT_FILE]), textures=1),
        ),
    )


def read_markers(markers: object) -> Markers:
    """The six markers, each inside the picture."""
    given = cast("dict[object, object]", markers) if isinstance(markers, dict) else {}
    absent = [WORDS[name] for name in MARKERS if name not in given]
    if absent:
        raise _unfit(f"{', '.join(absent)} not marked. Set all six markers")
    return {name: _inside(given[name], name) for name in MARKERS}


def _inside(value: object, name: str) -> tuple[float, float]:
    numbers = cast("list[object]", value) if isinstance(value, list | tuple) else []
    pair = [float(one) for one in numbers if isinstance(one, int | float) and isfinite(one)]
    if len(pair) != 2 or len(numbers) != 2 or not all(0 <= one <= 1 for one in pair):
        raise _unfit(f"{WORDS[name]} lies outside the picture. Set that marker anew")
    return pair[0], pair[1]


def check_places(markers: Markers, size: tuple[int, int]) -> None:
    """The markers lie as a face does: eyes, below them the mouth, lowest the chin.

    Args:
        markers: Inside the picture.
        size: Of the picture, in pixels.
    """
    at = {name: (x * size[0], y * size[1]) for name, (x, y) in markers.items()}
    left, right = at["eye_left"], at["eye_right"]
    across = dist(left, right)
    if across < LEAST_EYES * max(size):
        raise _unfit("the eyes lie too close together. Choose a picture with a larger face")
    if right[0] <= left[0] or at["mouth_right"][0] <= at["mouth_left"][0]:
        raise _unfit("left and right are swapped; left is the left of the picture. Swap them")
    tilt = degrees(atan2(right[1] - left[1], right[0] - left[0]))
    if abs(tilt) > MOST_TILT_DEG:
        raise _unfit("the head is tilted too far. Turn the picture upright")
    for one, other in combinations(MARKERS, 2):
        if dist(at[one], at[other]) < NEAR * across:
            raise _unfit(f"{WORDS[one]} and {WORDS[other]} lie on each other. Set them anew")
    _check_order(_in_face(at, across))


def _in_face(at: Markers, across: float) -> Markers:
    """Places along and down from between the eyes, in distances between the eyes."""
    (lx, ly), (rx, ry) = at["eye_left"], at["eye_right"]
    ux, uy = (rx - lx) / across, (ry - ly) / across
    mx, my = (lx + rx) / 2, (ly + ry) / 2
    return {
        name: (
            ((x - mx) * ux + (y - my) * uy) / across,
            ((y - my) * ux - (x - mx) * uy) / across,
        )
        for name, (x, y) in at.items()
    }


def _check_order(face: Markers) -> None:
    lips, chin = face["lips"], face["chin"]
    corners = (face["mouth_left"], face["mouth_right"])
    if min(corner[1] for corner in corners) < 0.35 or lips[1] < 0.35:
        raise _unfit("the mouth must lie below the eyes. Set its markers anew")
    if max(corner[1] for corner in corners) > 2.5:
        raise _unfit("the mouth lies too far below the eyes. Set its markers anew")
    if chin[1] < max(lips[1], corners[0][1], corners[1][1]) + 0.15 or chin[1] > 4:
        raise _unfit("the chin must lie below the mouth. Set its marker anew")
    if not corners[0][0] < lips[0] < corners[1][0]:
        raise _unfit("the middle of the lips must lie between the mouth's corners. Set it anew")
    if abs(lips[1] - (corners[0][1] + corners[1][1]) / 2) > 0.35:
        raise _unfit("the middle of the lips lies off the mouth. Set it anew")
    if max(abs(lips[0]), abs(chin[0])) > 0.8:
        raise _unfit("mouth and chin must lie below the middle between the eyes. Set them anew")


def _unfit(what: str) -> RefusedError:
    return RefusedError(Reason.MARKERS, f"The markers do not fit: {what}.")
