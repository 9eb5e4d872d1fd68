import numpy as np
import pytest

from avatars.planar.eyes import OPENING, EyePair
from avatars.planar.face import face_of
from avatars.planar.person import PEOPLE
from avatars.planar.studio import open_planar
from engine.face_ports import Frame, Renderer
from tests.unit.avatars.planar.poses import NAMES, differing, pose

pytestmark = pytest.mark.unit


def eye(frame: Frame, name: str, side: int) -> Frame:
    """The box of one eye; -1 is the viewer's left."""
    own = PEOPLE[name].eyes
    x, y = round(256 + own.apart * side), round(own.y)
    return frame[y - 17 : y + 14, x - 28 : x + 29].copy()


def whites(part: Frame) -> int:
    """Pixels that are as bright and as grey as the white of an eye."""
    colours = part[..., :3].astype(int)
    spread = colours.max(axis=2) - colours.min(axis=2)
    return int(((colours.min(axis=2) > 195) & (spread < 30)).sum())


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def drawn(name: str) -> Renderer:
    return open_planar(name)


def test_shut_eyes_show_neither_white_nor_iris(name: str, drawn: Renderer) -> None:
    shut = pose(blink_left=1, blink_right=1)
    frame = drawn.draw(shut).copy()
    for side in (-1, 1):
        assert whites(eye(frame, name, side)) <= whites(eye(drawn.draw(pose()), name, side)) * 0.05
    # Wherever the irises would look, nothing of them is seen.
    looking = drawn.draw(pose(blink_left=1, blink_right=1, gaze_yaw=30))
    assert not differing(frame, looking, by=0).any()


def test_lids_close_bit_by_bit(name: str, drawn: Renderer) -> None:
    seen = [
        whites(eye(drawn.draw(pose(blink_left=shut, blink_right=shut)), name, 1))
        for shut in (0.0, 0.35, 0.7, 1.0)
    ]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > seen[-1] + 60


def test_each_eye_blinks_by_itself_on_its_own_side(name: str, drawn: Renderer) -> None:
    rest = drawn.draw(pose()).copy()
    winked = differing(rest, drawn.draw(pose(blink_left=1)))
    assert winked[:, 256:].sum() > 100, "the persona's left is the viewer's right"
    assert not winked[:, :256].any()


def test_irises_follow_the_gaze(name: str, drawn: Renderer) -> None:
    def darkness(frame: Frame) -> tuple[float, float]:
        """The middle of the pupil's darkness in the viewer's left eye, x and y."""
        part = eye(frame, name, -1)[8:28, 8:49, :3].astype(int).sum(axis=2)
        ys, xs = np.nonzero(part < np.quantile(part, 0.12))
        return float(xs.mean()), float(ys.mean())

    left, right = (darkness(drawn.draw(pose(gaze_yaw=yaw)))[0] for yaw in (-18, 18))
    assert right > left + 4


def test_lids_follow_the_gaze_down(name: str) -> None:
    pair = EyePair(PEOPLE[name], 1.0)

    def opened(pitch: float) -> float:
        lids = pair._shaped(face_of(pose(gaze_pitch=pitch)), 0.0)[OPENING]
        return float(np.ptp(lids[:, 1]))

    assert opened(-15) < opened(0) < opened(15)
