"""Portraits: upright, shrunk, and marked as a face is."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from avatars.uploads.asset import MARKERS
from avatars.uploads.judge import judge
from avatars.uploads.limits import Limits
from avatars.uploads.portrait import check_places
from avatars.uploads.refusal import Reason, RefusedError
from tests.unit.avatars.uploads.tiny import FACE, picture

pytestmark = pytest.mark.unit


def refusal(raw: bytes, markers: Any) -> tuple[Reason, str]:
    with pytest.raises(RefusedError) as caught:
        judge("portrait", {"me": raw}, limits=Limits(), markers=markers)
    return caught.value.refusal.reason, caught.value.refusal.message


def sideways() -> bytes:
    """A phone's JPEG: stored lying, with a word that it stands."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "secret maker"
    out = BytesIO()
    Image.new("RGB", (800, 400), "tan").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_marked_portrait_is_taken(kind: str) -> None:
    raw = picture(kind, (1600, 2000))
    report = judge("portrait", {"me": raw}, limits=Limits(), markers=FACE)
    manifest = report.asset.manifest
    assert (manifest.width, manifest.height) == (819, 1024)
    assert manifest.markers == FACE
    assert report.lip_sync.level == "partial"


def test_it_stands_upright_and_says_nothing_of_its_maker() -> None:
    report = judge("portrait", {"me": sideways()}, limits=Limits(), markers=FACE)
    with Image.open(BytesIO(report.asset.files["portrait.png"])) as found:
        assert found.size == (400, 800)
        assert not found.info
    assert b"secret" not in report.asset.files["portrait.png"]


def test_it_keeps_its_transparency() -> None:
    raw = picture("PNG", (300, 300), "RGBA")
    report = judge("portrait", {"me": raw}, limits=Limits(), markers=FACE)
    with Image.open(BytesIO(report.asset.files["portrait.png"])) as found:
        assert found.mode == "RGBA"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (picture("PNG", (255, 600)), Reason.PICTURE_SIZE),
        (picture("PNG", (8000, 6000), "L"), Reason.PICTURE_SIZE),
        (picture("GIF", (400, 400), "P"), Reason.WRONG_FORMAT),
        (b"%PDF-1.7 " + bytes(99), Reason.WRONG_FORMAT),
        (picture("JPEG", (400, 400))[:300], Reason.BAD_PICTURE),
        (picture("PNG", (400, 400), "I;16"), Reason.BAD_PICTURE),
    ],
)
def test_other_pictures_are_refused(raw: bytes, reason: Reason) -> None:
    assert refusal(raw, FACE)[0] == reason


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"chin": None}, "outside"),
        ({"chin": (0.5, 1.2)}, "outside"),
        ({"chin": (0.5, float("nan"))}, "outside"),
        ({"chin": (0.5, 0.5, 0.5)}, "outside"),
        ({"chin": "low"}, "outside"),
        ({"chin": (0.5, 0.3)}, "chin must lie below"),
        ({"eye_left": (0.65, 0.4), "eye_right": (0.35, 0.4)}, "swapped"),
        ({"mouth_left": (0.6, 0.68), "mouth_right": (0.4, 0.68)}, "swapped"),
        ({"eye_right": (0.36, 0.4)}, "too close"),
        ({"eye_right": (0.5, 0.9)}, "tilted"),
        ({"lips": (0.4, 0.68)}, "on each other"),
        ({"lips": (0.75, 0.68)}, "between the mouth's corners"),
        ({"mouth_left": (0.4, 0.2), "mouth_right": (0.6, 0.2)}, "below the eyes"),
    ],
)
def test_markers_that_are_no_face_are_refused(change: dict[str, Any], words: str) -> None:
    reason, message = refusal(picture("PNG", (400, 400)), {**FACE, **change})
    assert reason == Reason.MARKERS
    assert words in message


@pytest.mark.parametrize("markers", [None, {}, [], "face", {"chin": (0.5, 0.9)}])
def test_markers_are_needed(markers: object) -> None:
    reason, message = refusal(picture("PNG", (400, 400)), markers)
    assert reason == Reason.MARKERS
    assert "six markers" in message


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=6, max_size=6))
def test_any_markers_are_judged(places: list[tuple[float, float]]) -> None:
    try:
        check_places(dict(zip(MARKERS, places, strict=True)), (400, 500))
    except RefusedError as error:
        assert error.refusal.reason == Reason.MARKERS
    else:
        assert places[0][0] < places[1][0]
