import numpy as np
import pytest

from avatars.planar.face import face_of
from avatars.planar.mouth import Lips, lips_of
from avatars.planar.person import PEOPLE
from avatars.planar.studio import open_planar
from engine.face_ports import VISEMES, Renderer
from tests.unit.avatars.planar.poses import NAMES, dark_inside, pose

pytestmark = pytest.mark.unit

BOX = (224, 274, 288, 336)
"""Around the mouth of a 512 by 512 frame."""


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def drawn(name: str) -> Renderer:
    return open_planar(name)


def lips(name: str, **channels: float) -> Lips:
    return lips_of(PEOPLE[name], face_of(pose(**channels)))


def thick(line: Lips) -> tuple[float, float]:
    """The upper and the lower lip in the middle."""
    middle = len(line.top) // 2
    return (
        float(line.inner_top[middle, 1] - line.top[middle, 1]),
        float(line.bottom[middle, 1] - line.inner_bottom[middle, 1]),
    )


@pytest.mark.parametrize("mood", ["", "happy", "surprised", "angry", "sad"])
def test_pressed_lips_show_no_inside(name: str, mood: str, drawn: Renderer) -> None:
    channels = {"PP": 1.0} | ({mood: 1.0} if mood else {})
    assert lips(name, **channels).gap < 0.35
    assert dark_inside(drawn.draw(pose(**channels)), BOX) == 0


def test_the_mouth_opens_with_the_jaw(name: str, drawn: Renderer) -> None:
    steps = [dark_inside(drawn.draw(pose(aa=weight)), BOX) for weight in (0, 0.25, 0.5, 0.75, 1)]
    assert steps == sorted(set(steps)), "each step shows more"
    assert steps[0] == 0
    assert steps[-1] > 450


def test_a_mouth_at_rest_is_closed(name: str, drawn: Renderer) -> None:
    assert lips(name).gap == 0
    assert dark_inside(drawn.draw(pose()), BOX) == 0


def test_lips_thin_when_spread_and_swell_when_round(name: str) -> None:
    rest, spread, purse = lips(name), lips(name, I=1), lips(name, U=1)
    assert spread.half > rest.half > purse.half * 1.3
    assert thick(spread)[0] < thick(rest)[0] < thick(purse)[0]
    assert thick(spread)[1] < thick(rest)[1] < thick(purse)[1]


def test_pressing_and_biting_thin_the_lips(name: str) -> None:
    upper, lower = thick(lips(name))
    assert thick(lips(name, PP=1))[0] < 0.75 * upper
    assert thick(lips(name, FF=1))[1] < 0.75 * lower
    assert 2 < lips(name, FF=1).gap < 9, "the upper teeth stand on the lower lip"


def test_corners_follow_the_mood(name: str) -> None:
    corner = {mood: lips(name, **{mood: 1.0}).inner_top[0, 1] for mood in ("happy", "sad")}
    assert corner["happy"] < lips(name).inner_top[0, 1] < corner["sad"]


@pytest.mark.parametrize("viseme", VISEMES)
def test_the_lines_of_the_lips_never_cross(name: str, viseme: str) -> None:
    for mood in ("happy", "sad", "angry", "surprised", "relaxed"):
        line = lips(name, **{viseme: 1.0, mood: 1.0})
        ys = [part[:, 1] for part in (line.top, line.inner_top, line.inner_bottom, line.bottom)]
        assert all((np.diff(np.stack(ys), axis=0) > -1e-3).ravel())


@pytest.mark.parametrize("viseme", ["SS", "I", "FF", "E"])
@pytest.mark.parametrize("name", ["mira", "celeste", "ivo"])  # a white beard is as bright as teeth
def test_teeth_show_where_the_sound_needs_them(viseme: str, drawn: Renderer) -> None:
    def bright(**channels: float) -> int:
        part = drawn.draw(pose(**channels))[290:318, 238:275, :3]
        return int((part.min(axis=2) > 196).sum())

    assert bright(**{viseme: 1.0}) > bright(U=1.0) + 20
