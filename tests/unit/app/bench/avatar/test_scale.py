"""Openings are read off pictures, and sound is found in sound."""

import cv2
import numpy as np
import pytest

from app.bench.avatar.drawing import act, jaw
from app.bench.avatar.end_to_end import place_of
from app.bench.avatar.scale import Scale, pose_of
from app.bench.avatar.speech import Spoken, clauses_of
from engine.face_ports import VISEMES, FaceTrack, Frame, MouthKey, Pose
from engine.voice_ports import SPOKEN_RATE

pytestmark = pytest.mark.unit

SIZE = 200


class Cartoon:
    """A dark ellipse on skin, as tall as the jaw is open; ``by`` moves the head."""

    name = "cartoon"
    size = (SIZE, SIZE)

    def __init__(self, by: tuple[int, int] = (0, 0)) -> None:
        self._by = by

    def draw(self, pose: Pose) -> Frame:
        frame = np.full((SIZE, SIZE, 4), (217, 160, 122, 255), np.uint8)
        middle = (SIZE // 2 + self._by[0], 130 + self._by[1])
        tall = max(1, round(30 * jaw(pose)))
        cv2.ellipse(frame, middle, (25, tall), 0, 0, 360, (60, 18, 26, 255), -1, cv2.LINE_AA)
        return frame

    def close(self) -> None: ...


@pytest.mark.parametrize("by", [(0, 0), (4, -3), (-5, 5)])
@pytest.mark.parametrize("weight", [0.0, 0.3, 0.65, 1.0])
def test_an_opening_is_read_off_a_frame(weight: float, by: tuple[int, int]) -> None:
    scale = Scale(Cartoon())
    pose = pose_of("aa", weight)
    assert scale.read(Cartoon(by).draw(pose)) == pytest.approx(jaw(pose), abs=0.08)


def test_a_cut_reads_as_its_frame() -> None:
    scale = Scale(Cartoon())
    frame = Cartoon().draw(pose_of("E", 0.8))
    field = scale.cut(frame)
    assert field.size < frame.size
    assert scale.read_field(field) == scale.read(frame)


def test_a_piece_is_found_in_a_sound() -> None:
    dice = np.random.default_rng(1)
    sound = dice.integers(-8_000, 8_000, 40_000).astype(np.int16)
    noisy = (0.6 * sound[12_345:20_000] + dice.normal(0, 800, 7_655)).astype(np.int16)
    assert place_of(noisy, sound) == 12_345


def test_a_reply_is_posed_on_the_frames_of_its_phase() -> None:
    keys = (MouthKey(0, "sil", 1.0), MouthKey(SPOKEN_RATE // 2, "aa", 1.0))
    silence = np.zeros(SPOKEN_RATE, np.int16)
    acted = act(Spoken(silence, (), (FaceTrack(mouth=keys),)), seed=1, phase=0.25)
    assert np.diff(acted.times_s) == pytest.approx(0.04)
    assert acted.times_s[0] == pytest.approx(-0.4 + 0.01)
    widest = acted.times_s[int(np.argmax([pose[VISEMES.index("aa")] for pose in acted.poses]))]
    assert widest == pytest.approx(0.5, abs=0.05)
    assert jaw(acted.poses[0]) == jaw(acted.poses[-1]) == 0.0


def test_clauses_keep_their_marks() -> None:
    assert clauses_of("Oh, papa! A map. Then") == ["Oh, papa!", "A map.", "Then"]
