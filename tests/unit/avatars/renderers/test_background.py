import numpy as np
import pytest

from avatars.renderers.background import SCENES, scene

pytestmark = pytest.mark.unit


def test_every_house_persona_has_its_scene() -> None:
    assert {"desert_night", "harbour", "night_club", "greenhouse", "plain"} <= set(SCENES)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_scene_is_the_same_every_time_and_unlike_the_others(name: str) -> None:
    first, second = scene(name, (96, 64)), scene(name, (96, 64))
    assert first.shape == (64, 96, 3)
    assert (first == second).all()
    others = [scene(other, (96, 64)) for other in SCENES if other != name]
    assert all(np.abs(first.astype(int) - other).mean() > 4 for other in others)


def test_an_unknown_name_gets_the_plain_one() -> None:
    assert (scene("nowhere", (32, 32)) == scene("plain", (32, 32))).all()


def test_who_paints_on_a_scene_paints_on_an_own_copy() -> None:
    scene("plain", (32, 32))[:] = 0
    assert scene("plain", (32, 32)).any()
