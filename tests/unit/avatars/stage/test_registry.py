"""Every kind of face that owners may bring is drawn by something that exists."""

import json
from importlib import import_module
from inspect import signature

import cv2
import numpy as np
import pytest

from avatars.stage.registry import KINDS, FaceUnknownError, open_renderer
from avatars.stage.spec import FaceSpec
from avatars.uploads.asset import FACE_KINDS, MANIFEST, MESH_FILE, PORTRAIT_FILE
from engine.face_ports import POSE

pytestmark = pytest.mark.unit

REST = np.zeros(len(POSE), np.float32)
MARKERS = {
    "eye_left": (0.35, 0.4),
    "eye_right": (0.65, 0.4),
    "mouth_left": (0.4, 0.68),
    "mouth_right": (0.6, 0.68),
    "lips": (0.5, 0.68),
    "chin": (0.5, 0.88),
}
FILES = {
    MANIFEST: json.dumps({"markers": MARKERS}).encode(),
    MESH_FILE: b"glTF",
    PORTRAIT_FILE: b"PNG",
}


def png(grey: int) -> bytes:
    picture = np.full((64, 64, 4), grey, np.uint8)
    picture[..., 3] = 255
    return cv2.imencode(".png", picture)[1].tobytes()


def test_what_owners_bring_is_drawn() -> None:
    assert set(FACE_KINDS) <= set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_called_as_it_wants_to_be(kind: str) -> None:
    module, _, function = KINDS[kind].opener.partition(":")
    opener = getattr(import_module(module), function)
    spec = FaceSpec(kind, "mira", files=FILES)
    signature(opener).bind(**KINDS[kind].arguments(spec))


def test_sprites_are_drawn_from_the_files_of_an_upload() -> None:
    files = {"base.png": png(200), "aa.png": png(40), MANIFEST: b"{}"}
    renderer = open_renderer(FaceSpec("sprites", "x", width=64, height=64, files=files))
    assert renderer.size == (64, 64)
    assert renderer.draw(REST).shape == (64, 64, 4)
    renderer.close()


def test_a_portrait_is_drawn_with_the_markers_of_its_manifest() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (256, 256, 3), dtype=np.uint8)
    files = {**FILES, PORTRAIT_FILE: cv2.imencode(".png", picture)[1].tobytes()}
    renderer = open_renderer(FaceSpec("portrait", "x", width=128, height=128, files=files))
    assert renderer.draw(REST).shape == (128, 128, 4)
    renderer.close()


def test_a_net_draws_the_mouth_of_a_portrait_or_of_ours() -> None:
    brought = KINDS["mouth_net"].arguments(FaceSpec("mouth_net", "x", files=FILES))
    assert brought["portrait"] == (b"PNG", {name: list(at) for name, at in MARKERS.items()})
    ours = KINDS["mouth_net"].arguments(FaceSpec("mouth_net", "mira"))
    assert (ours["person"], "portrait" in ours) == ("mira", False)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(FaceUnknownError, match="hologram"):
        open_renderer(FaceSpec("hologram", "x"))


def test_a_broken_face_says_why() -> None:
    with pytest.raises(ValueError, match="broken"):
        open_renderer(FaceSpec("scripted", "broken"))
