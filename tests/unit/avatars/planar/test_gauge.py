import io

import numpy as np
import pytest
from PIL import Image

from avatars.planar.gauge import measure_mouth
from avatars.planar.studio import open_planar
from engine.face_ports import Frame
from tests.unit.avatars.planar.poses import NAMES, pose

pytestmark = pytest.mark.unit


def as_received(frame: Frame) -> np.ndarray:
    """A frame after a coarse codec, RGB."""
    packed = io.BytesIO()
    Image.fromarray(frame[..., :3]).save(packed, "JPEG", quality=40)
    return np.asarray(Image.open(packed))


@pytest.mark.parametrize("name", NAMES)
def test_the_opening_is_read_from_a_received_frame(name: str) -> None:
    drawn = open_planar(name)
    for weight in (0.0, 0.3, 0.6, 1.0):
        still = pose(aa=weight, head_yaw=4, head_pitch=-3, blink_left=1)
        reading = measure_mouth(as_received(drawn.draw(still)), name)
        assert reading.opening == pytest.approx(0.95 * weight, abs=0.07)


@pytest.mark.parametrize("name", NAMES)
def test_pressed_bitten_and_pursed_lips_are_told_apart(name: str) -> None:
    drawn = open_planar(name)
    pressed, bitten, purse, rest = (
        measure_mouth(as_received(drawn.draw(pose(**{viseme: 1.0}))), name)
        for viseme in ("PP", "FF", "U", "sil")
    )
    assert pressed.pressed > 0.7
    assert pressed.opening < 0.05
    assert bitten.bitten > 0.6
    assert purse.purse > 0.7
    assert max(rest.pressed, rest.bitten, rest.purse, rest.opening) < 0.2


def test_other_sizes_have_their_own_gauge() -> None:
    size = (512, 640)
    reading = measure_mouth(open_planar("mira", size).draw(pose(aa=0.5)), "mira", size)
    assert reading.opening == pytest.approx(0.475, abs=0.07)
