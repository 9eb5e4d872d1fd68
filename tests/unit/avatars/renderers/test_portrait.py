import numpy as np
import pytest

from avatars.renderers.errors import BrokenFace, RendererClosed
from avatars.renderers.portrait import PortraitRenderer, open_portrait
from engine.face_ports import POSE
from tests.unit.avatars.renderers.drawn_faces import MARKERS, base, png, portrait, pose

pytestmark = pytest.mark.unit

SIZE = 256
LIPS, EYES = slice(145, 205), slice(92, 125)


@pytest.fixture(scope="module")
def face() -> PortraitRenderer:
    return open_portrait(portrait(), MARKERS, size=(SIZE, SIZE))


def drawn(face: PortraitRenderer, **channels: float) -> np.ndarray:
    return face.draw(pose(**channels))[..., :3].astype(int)


def changed(face: PortraitRenderer, **channels: float) -> np.ndarray:
    """Rows that a pose changes."""
    apart = np.abs(drawn(face, **channels) - drawn(face)).max(axis=2)
    return np.flatnonzero((apart > 25).sum(axis=1) > 2)


def darkness(frame: np.ndarray) -> int:
    """Pixels of an open mouth's inside."""
    mouth = frame[LIPS, 96:160]
    return int(((mouth.max(axis=2) < 80) & (mouth[..., 0] < 75)).sum())


def test_a_frame_is_opaque_and_of_the_asked_size(face: PortraitRenderer) -> None:
    frame = face.draw(pose(head_yaw=30, head_roll=-20))
    assert frame.shape == (SIZE, SIZE, 4)
    assert frame.dtype == np.uint8
    assert (frame[..., 3] == 255).all()


def test_the_mouth_opens_with_the_jaw(face: PortraitRenderer) -> None:
    open_by = [darkness(drawn(face, aa=weight)) for weight in (0.0, 0.3, 0.6, 1.0)]
    assert open_by == sorted(open_by)
    assert open_by[-1] > open_by[0] + 60


def test_lips_that_press_leave_the_mouth_shut(face: PortraitRenderer) -> None:
    assert darkness(drawn(face, PP=1.0)) <= darkness(drawn(face)) + 5


def test_a_round_mouth_is_narrower_than_a_wide_one(face: PortraitRenderer) -> None:
    def width(**channels: float) -> int:
        red = drawn(face, **channels)[LIPS, 70:186]
        is_lip = (red[..., 0] - red[..., 1] > 75) & (red[..., 1] < 110)
        columns = np.flatnonzero(is_lip.any(axis=0))
        return int(columns[-1] - columns[0])

    assert width(U=1.0) < width() - 6
    assert width(I=1.0) > width(U=1.0) + 10


def test_teeth_show_where_the_lip_is_bitten(face: PortraitRenderer) -> None:
    def bright(frame: np.ndarray) -> int:
        return int((frame[LIPS, 100:156].min(axis=2) > 150).sum())

    assert bright(drawn(face, FF=1.0)) > bright(drawn(face)) + 10


def test_a_blink_covers_the_whites_and_touches_only_the_eyes(face: PortraitRenderer) -> None:
    def whites(frame: np.ndarray) -> int:
        return int((frame[EYES].min(axis=2) > 225).sum())

    assert whites(drawn(face)) > 100
    assert whites(drawn(face, blink_left=1, blink_right=1)) < 10
    rows = changed(face, blink_left=1, blink_right=1)
    assert rows.min() > 88
    assert rows.max() < 125


def test_left_and_right_are_the_persona_s_own(face: PortraitRenderer) -> None:
    apart = np.abs(drawn(face, blink_left=1) - drawn(face)).max(axis=(0, 2))
    assert np.flatnonzero(apart > 25).min() > SIZE / 2  # its left is at the viewer's right


def test_the_brows_and_the_corners_of_the_mouth_move(face: PortraitRenderer) -> None:
    assert changed(face, brow=1.0).max() < 120
    assert LIPS.start <= changed(face, sad=0.5)[-1] <= LIPS.stop


@pytest.mark.parametrize(("channel", "way"), [("head_yaw", (0, 1)), ("head_pitch", (-1, 0))])
def test_the_head_turns_to_the_viewer_s_right_and_up(
    face: PortraitRenderer, channel: str, way: tuple[int, int]
) -> None:
    def middle_of_lips(frame: np.ndarray) -> np.ndarray:
        is_lip = (frame[..., 0] - frame[..., 1] > 75) & (frame[..., 1] < 110)
        return np.argwhere(is_lip).mean(axis=0)

    moved = middle_of_lips(drawn(face, **{channel: 15.0})) - middle_of_lips(drawn(face))
    assert moved @ way > 3


def test_there_is_no_seam_around_the_bent_parts(face: PortraitRenderer) -> None:
    """Skin of one colour stays of one colour beside and below the open mouth."""
    rest, spoken = drawn(face), drawn(face, aa=1.0, happy=0.4)
    cheeks = np.s_[140:162, 88:98]
    assert np.abs(spoken[cheeks] - rest[cheeks]).max() < 12


def test_the_same_pose_gives_the_same_frame(face: PortraitRenderer) -> None:
    assert (drawn(face, E=0.7, sway=3) == drawn(face, E=0.7, sway=3)).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -1e30])
def test_hostile_poses_are_clamped(face: PortraitRenderer, value: float) -> None:
    frame = face.draw(np.full(len(POSE), value, np.float32))
    assert (frame[..., 3] == 255).all()
    assert frame[..., :3].std() > 5


def test_nothing_is_drawn_after_closing() -> None:
    face = open_portrait(portrait(), MARKERS, size=(64, 64))
    face.close()
    with pytest.raises(RendererClosed):
        face.draw(pose())


def test_a_cut_out_portrait_stands_before_the_background() -> None:
    corners = {
        name: tuple(
            open_portrait(png(base()), MARKERS, size=(64, 64), background=name).draw(pose())[3, 3]
        )
        for name in ("harbour", "night_club")
    }
    assert corners["harbour"] != corners["night_club"]


@pytest.mark.parametrize("size", [(128, 192), (192, 128), (512, 640)])
def test_other_shapes_are_cut_around_the_face(size: tuple[int, int]) -> None:
    frame = open_portrait(portrait(), MARKERS, size=size).draw(pose())
    red = frame[..., 0].astype(int) - frame[..., 1]
    is_lip = (red > 75) & (frame[..., 1] < 110)
    assert frame.shape[:2] == size[::-1]
    assert is_lip.sum() > 20


@pytest.mark.parametrize(
    ("marker", "place"),
    [
        ("lips", (0.5, float("nan"))),
        ("chin", (0.5, 1.4)),
        ("chin", (0.5, 0.3)),
        ("eye_left", MARKERS["eye_right"]),
        ("mouth_left", MARKERS["mouth_right"]),
        ("lips", (0.5, 0.2)),
    ],
)
def test_markers_that_make_no_face_are_refused(marker: str, place: tuple[float, float]) -> None:
    with pytest.raises(BrokenFace):
        open_portrait(portrait(), MARKERS | {marker: place})


def test_missing_markers_and_broken_pictures_are_refused() -> None:
    with pytest.raises(BrokenFace, match="chin"):
        open_portrait(portrait(), {k: v for k, v in MARKERS.items() if k != "chin"})
    with pytest.raises(BrokenFace, match="read"):
        open_portrait(b"GIF89a", MARKERS)
