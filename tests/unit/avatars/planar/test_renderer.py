import numpy as np
import pytest

from avatars.planar.studio import open_planar
from engine.face_ports import POSE, Renderer
from tests.unit.avatars.planar.poses import NAMES, differing, pose

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def drawn() -> dict[str, Renderer]:
    return {name: open_planar(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_is_opaque_and_of_the_size(name: str, drawn: dict[str, Renderer]) -> None:
    frame = drawn[name].draw(pose(aa=1, head_yaw=10))
    assert frame.shape == (512, 512, 4)
    assert frame.dtype == np.uint8
    assert frame.flags["C_CONTIGUOUS"]
    assert (frame[..., 3] == 255).all()
    assert drawn[name].name == f"planar:{name}"


@pytest.mark.parametrize("size", [(512, 640), (720, 1280), (640, 360)])
def test_other_sizes_work(size: tuple[int, int]) -> None:
    renderer = open_planar("mira", size)
    frame = renderer.draw(pose(E=0.5))
    assert renderer.size == size
    assert frame.shape == (size[1], size[0], 4)
    # Nothing is left unpainted at the foot, where a tall frame shows more of the coat.
    assert frame[-1, size[0] // 2, :3].any()


def test_colours_are_in_the_order_of_a_frame(drawn: dict[str, Renderer]) -> None:
    red, _, blue, _ = (int(one) for one in drawn["mira"].draw(pose())[240, 200])
    assert red > blue + 40, "skin is warm"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_pose_gives_the_same_picture(name: str, drawn: dict[str, Renderer]) -> None:
    asked = pose(O=0.7, happy=0.4, head_yaw=6, head_roll=-4, blink_left=0.3)
    first = drawn[name].draw(asked).copy()
    drawn[name].draw(pose(aa=1, head_yaw=-20))
    assert (drawn[name].draw(asked) == first).all()
    assert (open_planar(name).draw(asked) == first).all(), "another renderer draws the same"


def test_frames_are_lent_not_copied(drawn: dict[str, Renderer]) -> None:
    assert drawn["ivo"].draw(pose()) is drawn["ivo"].draw(pose(aa=1))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -1e30])
def test_hostile_poses_are_drawn_within_bounds(
    name: str, value: float, drawn: dict[str, Renderer]
) -> None:
    frame = drawn[name].draw(np.full(len(POSE), value, np.float32))
    assert (frame[..., 3] == 255).all()
    moved = differing(frame, drawn[name].draw(pose()).copy())
    assert moved.mean() < 0.75, "the scene is still there"


def test_what_is_no_number_counts_as_nothing(drawn: dict[str, Renderer]) -> None:
    rest = drawn["mira"].draw(pose()).copy()
    assert (drawn["mira"].draw(np.full(len(POSE), np.nan, np.float32)) == rest).all()


def test_a_pose_of_another_length_is_refused(drawn: dict[str, Renderer]) -> None:
    with pytest.raises(ValueError, match="channels"):
        drawn["mira"].draw(np.zeros(3, np.float32))


def test_drawing_after_close_is_refused() -> None:
    renderer = open_planar("otto")
    renderer.draw(pose())
    renderer.close()
    renderer.close()
    with pytest.raises(RuntimeError, match="closed"):
        renderer.draw(pose())


@pytest.mark.parametrize(
    "moved",
    [
        {"head_yaw": 8.0},
        {"head_pitch": 6.0},
        {"head_roll": 5.0},
        {"breath": 1.0},
        {"lean": 1.0},
        {"sway": 4.0},
        {"brow": 1.0},
        {"brow": -1.0},
        {"gaze_yaw": 12.0},
        {"gaze_pitch": 10.0},
        {"blink_left": 1.0},
        {"blink_right": 1.0},
    ],
    ids=str,
)
@pytest.mark.parametrize("name", NAMES)
def test_every_channel_is_seen(
    name: str, moved: dict[str, float], drawn: dict[str, Renderer]
) -> None:
    rest = drawn[name].draw(pose()).copy()
    assert differing(rest, drawn[name].draw(pose(**moved))).sum() > 60


@pytest.mark.parametrize("mood", ["happy", "sad", "angry", "surprised", "relaxed"])
@pytest.mark.parametrize("name", NAMES)
def test_every_mood_is_seen_and_differs_from_the_others(
    name: str, mood: str, drawn: dict[str, Renderer]
) -> None:
    face = (slice(150, 360), slice(150, 362))
    mine = drawn[name].draw(pose(**{mood: 1.0}))[face].copy()
    for other in ("neutral", "happy", "sad", "angry", "surprised", "relaxed"):
        if other != mood:
            wanted = pose() if other == "neutral" else pose(**{other: 1.0})
            theirs = drawn[name].draw(wanted)[face]
            assert differing(mine, theirs).sum() > 120, other


@pytest.mark.parametrize("name", NAMES)
def test_the_mouth_moves_nothing_but_the_lower_face(name: str, drawn: dict[str, Renderer]) -> None:
    rest = drawn[name].draw(pose()).copy()
    rows = np.flatnonzero(differing(rest, drawn[name].draw(pose(aa=1)), by=2).any(axis=1))
    assert rows.min() > 255, "eyes, brows and hair stay"
    assert rows.max() < 460


@pytest.mark.parametrize("name", NAMES)
def test_eyes_and_brows_leave_the_mouth_alone(name: str, drawn: dict[str, Renderer]) -> None:
    rest = drawn[name].draw(pose()).copy()
    looks = pose(blink_left=1, blink_right=0.4, brow=1, gaze_yaw=20, gaze_pitch=-10)
    rows = np.flatnonzero(differing(rest, drawn[name].draw(looks), by=2).any(axis=1))
    assert rows.min() > 150
    assert rows.max() < 250
