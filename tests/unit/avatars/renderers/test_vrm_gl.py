"""Figures drawn with OpenGL, where the machine has EGL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import moderngl
import numpy as np
import pytest

from avatars.renderers.errors import BrokenFace, RendererClosed, RendererUnavailable
from avatars.renderers.vrm_gl import GlRenderer, open_glb, open_vrm
from engine.face_ports import POSE
from tests.unit.avatars.renderers.drawn_faces import pose
from tests.unit.avatars.renderers.small_figures import figure

pytestmark = pytest.mark.backends

SIZE = (160, 160)


@pytest.fixture(scope="module", params=["vrm", "glb"])
def face(request: pytest.FixtureRequest) -> Iterator[GlRenderer]:
    try:
        opened = opened_as(request.param)
    except RendererUnavailable as error:
        pytest.skip(str(error))
    yield opened
    opened.close()


def opened_as(kind: str) -> GlRenderer:
    opener: Callable[..., GlRenderer] = open_vrm if kind == "vrm" else open_glb
    return opener(figure(is_vrm=kind == "vrm"), size=SIZE, background="plain")


def drawn(face: GlRenderer, **channels: float) -> np.ndarray:
    return face.draw(pose(**channels))[..., :3].astype(int)


def count(frame: np.ndarray, what: str) -> int:
    red, green, blue = frame[..., 0], frame[..., 1], frame[..., 2]
    masks = {
        "mouth": frame.max(axis=2) < 75,
        "white": frame.min(axis=2) > 215,
        "skin": (red > green + 30) & (green > blue + 15),
        "cloth": green > red + 40,
        "pupil": blue > red + 40,
    }
    return int(masks[what].sum())


def test_a_frame_is_opaque_and_of_the_asked_size(face: GlRenderer) -> None:
    frame = face.draw(pose())
    assert frame.shape == (160, 160, 4)
    assert frame.dtype == np.uint8
    assert (frame[..., 3] == 255).all()
    assert face.size == SIZE


def test_the_figure_stands_upright_in_the_middle(face: GlRenderer) -> None:
    frame = drawn(face)
    assert count(frame, "skin") > 1500
    assert count(frame[100:], "cloth") > count(frame[:60], "cloth")
    assert abs(count(frame[:, :80], "skin") - count(frame[:, 80:], "skin")) < 60


def test_the_mouth_opens_with_its_viseme(face: GlRenderer) -> None:
    dark = [count(drawn(face, aa=one), "mouth") for one in (0.0, 0.5, 1.0)]
    assert dark[0] + 40 < dark[1] < dark[2] - 40
    assert count(drawn(face, PP=1.0), "mouth") <= dark[0] + 5


def test_each_eye_blinks_alone(face: GlRenderer) -> None:
    def whites(**channels: float) -> tuple[int, int]:
        frame = drawn(face, **channels)
        return count(frame[:, :80], "white"), count(frame[:, 80:], "white")

    left, right = whites(blink_left=1.0)  # the persona's left is at the viewer's right
    assert left > 20
    assert right == 0


def test_the_head_turns_to_the_viewer_s_right(face: GlRenderer) -> None:
    def middle(frame: np.ndarray) -> float:
        return float(np.argwhere(frame[..., 0] > frame[..., 1] + 30)[:, 1].mean())

    assert middle(drawn(face, head_yaw=25)) > middle(drawn(face)) + 3


def test_the_eyes_move(face: GlRenderer) -> None:
    def middle(frame: np.ndarray) -> float:
        return float(np.argwhere(frame[..., 2] > frame[..., 0] + 40)[:, 1].mean())

    assert middle(drawn(face, gaze_yaw=25)) > middle(drawn(face, gaze_yaw=-25)) + 2


def test_the_same_pose_gives_the_same_frame_whatever_came_before(face: GlRenderer) -> None:
    first = drawn(face, E=0.7, breath=0.4)
    drawn(face, aa=1, head_roll=12, happy=1)
    assert (first == drawn(face, E=0.7, breath=0.4)).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -1e30])
def test_hostile_poses_are_clamped(face: GlRenderer, value: float) -> None:
    frame = face.draw(np.full(len(POSE), value, np.float32))
    assert (frame[..., 3] == 255).all()
    assert count(frame.astype(int), "skin") > 300


def test_one_thread_after_another_may_draw(face: GlRenderer) -> None:
    here = drawn(face, aa=0.5)
    with ThreadPoolExecutor(1) as other:
        assert (other.submit(drawn, face, aa=0.5).result() == here).all()
    assert (drawn(face, aa=0.5) == here).all()


def test_two_figures_do_not_disturb_each_other(face: GlRenderer) -> None:
    before = drawn(face, aa=0.5)
    second = opened_as("vrm")
    drawn(second, aa=1.0)
    second.close()
    assert (drawn(face, aa=0.5) == before).all()


def test_nothing_is_drawn_after_closing(face: GlRenderer) -> None:
    assert face.device
    closed = opened_as("glb")
    closed.close()
    closed.close()
    with pytest.raises(RendererClosed):
        closed.draw(pose())


def test_without_egl_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise Exception("cannot load libEGL")  # noqa: TRY002 - as moderngl does

    monkeypatch.setattr(moderngl, "create_context", refuse)
    with pytest.raises(RendererUnavailable, match="EGL"):
        opened_as("vrm")


def test_a_broken_file_is_refused_before_the_device_is_opened() -> None:
    with pytest.raises(BrokenFace):
        open_vrm(figure(extensions={"VRMC_vrm": {"humanoid": {}}}))
    with pytest.raises(BrokenFace):
        open_glb(figure(accessors=[]))
