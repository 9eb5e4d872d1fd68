"""The encoder keeps to its rate and gives key frames when asked."""

import cv2
import numpy as np
import pytest

from avatars.stage.vp8 import Vp8
from engine.face_ports import Frame

pytestmark = pytest.mark.unit

SIZE = (256, 256)


def frames(count: int) -> list[Frame]:
    """Soft noise, new in each frame: hard to squeeze."""
    dice = np.random.default_rng(1)
    return [
        np.asarray(
            cv2.GaussianBlur(dice.integers(0, 255, (*SIZE, 4), dtype=np.uint8), (9, 9), 2),
            np.uint8,
        )
        for _ in range(count)
    ]


def encode(codec: Vp8, count: int, begin: int = 0) -> list[tuple[int, bool]]:
    made = [
        codec.encode(frame, (begin + n) * 40, wants_key=False)
        for n, frame in enumerate(frames(count))
    ]
    return [(len(data), is_key) for data, is_key in made]


def bps(sizes: list[tuple[int, bool]]) -> float:
    return sum(size for size, _ in sizes) * 8 * 25 / len(sizes)


def test_the_rate_is_kept() -> None:
    low, high = Vp8(SIZE, 25, 150_000), Vp8(SIZE, 25, 600_000)
    assert bps(encode(low, 100)[25:]) < 1.3 * 150_000
    assert bps(encode(high, 100)[25:]) == pytest.approx(600_000, rel=0.3)


def test_the_first_frame_is_a_key_frame_and_no_other() -> None:
    assert [is_key for _, is_key in encode(Vp8(SIZE, 25), 60)] == [True] + 59 * [False]


def test_a_wanted_key_frame_comes_at_once() -> None:
    codec = Vp8(SIZE, 25)
    encode(codec, 5)
    assert codec.encode(frames(1)[0], 200, wants_key=True)[1]
    assert not codec.encode(frames(1)[0], 240, wants_key=False)[1]


def test_a_new_rate_begins_with_a_key_frame_and_a_close_one_is_not_taken() -> None:
    codec = Vp8(SIZE, 25, 500_000)
    encode(codec, 5)
    codec.aim(520_000)
    assert codec.rate_bps == 500_000
    assert not encode(codec, 1, 5)[0][1]
    codec.aim(300_000)
    assert codec.rate_bps == 300_000
    assert encode(codec, 1, 6)[0][1]
