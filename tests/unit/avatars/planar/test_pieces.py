import numpy as np
import pytest

from avatars.planar.layer import Layer
from avatars.planar.pieces import pieces_of, without_hidden

pytestmark = pytest.mark.unit


def layer(alpha: np.ndarray, left: int = 0, top: int = 0) -> Layer:
    return Layer(np.repeat(alpha.astype(np.uint8)[..., None], 4, axis=2), left, top)


def put_together(parts: tuple[Layer, ...], shape: tuple[int, int]) -> np.ndarray:
    whole = np.zeros(shape, np.uint8)
    for part in parts:
        high, wide = part.pixels.shape[:2]
        spot = whole[part.top : part.top + high, part.left : part.left + wide]
        np.maximum(spot, part.pixels[..., 3], out=spot)
    return whole


def test_a_frame_is_cut_around_its_hole_and_nothing_is_lost() -> None:
    alpha = np.full((300, 300), 255)
    alpha[80:, 90:210] = 0
    parts = pieces_of(layer(alpha))
    assert len(parts) == 3
    assert sum(part.pixels[..., 0].size for part in parts) < 0.75 * alpha.size
    assert (put_together(parts, (300, 300)) == alpha).all()


def test_what_is_small_or_full_stays_whole() -> None:
    assert len(pieces_of(layer(np.full((40, 60), 200)))) == 1
    assert len(pieces_of(layer(np.full((200, 300), 255)))) == 1
    assert pieces_of(layer(np.zeros((20, 20)))) == ()


def test_only_what_stays_covered_is_left_out() -> None:
    below = layer(np.full((200, 200), 255), left=10, top=20)
    cover = layer(np.full((100, 100), 255), left=60, top=70)
    shown = without_hidden(below, (cover,), margin=10).pixels[..., 3]
    gone = np.argwhere(shown == 0)
    assert gone.min(axis=0).tolist() == [60, 60]
    assert gone.max(axis=0).tolist() == [139, 139]


def test_a_see_through_cover_hides_nothing() -> None:
    below = layer(np.full((50, 50), 255))
    cover = layer(np.full((50, 50), 254))
    assert without_hidden(below, (cover,), margin=2).pixels[..., 3].all()
