import numpy as np
import pytest

from avatars.renderers.errors import BrokenFace, RendererClosed
from avatars.renderers.sprites import SpriteRenderer, open_sprites
from engine.face_ports import POSE, VISEMES
from tests.unit.avatars.renderers.drawn_faces import png, pose, sprites

pytestmark = pytest.mark.unit


@pytest.fixture
def face() -> SpriteRenderer:
    return open_sprites(sprites(), size=(256, 256), background="harbour")


def mouth_after(face: SpriteRenderer, **channels: float) -> str:
    face.draw(pose(**channels))
    return face.mouth


def test_a_frame_is_opaque_and_of_the_asked_size(face: SpriteRenderer) -> None:
    frame = face.draw(pose(head_roll=20, sway=-12))
    assert frame.shape == (256, 256, 4)
    assert frame.dtype == np.uint8
    assert (frame[..., 3] == 255).all()
    assert face.size == (256, 256)


@pytest.mark.parametrize("name", ["PP", "FF", "TH", "SS", "aa", "E", "O", "U"])
def test_each_drawn_mouth_is_shown_for_its_viseme(face: SpriteRenderer, name: str) -> None:
    assert mouth_after(face, **{name: 1.0}) == name


def test_the_mouth_follows_the_look_of_a_blend_rather_than_its_strongest_viseme(
    face: SpriteRenderer,
) -> None:
    assert mouth_after(face, aa=0.30) != "aa"  # the only viseme, yet far from open
    assert mouth_after(face, PP=0.44, aa=0.56) not in ("PP", "rest")


def test_a_mouth_on_the_border_of_two_does_not_flicker(face: SpriteRenderer) -> None:
    border = next(w for w in np.arange(0, 1, 0.005) if mouth_after(face, aa=w) != "rest")
    shown = {mouth_after(face, aa=border + jitter) for jitter in (0.0, -0.01, 0.01, -0.01)}
    assert len(shown) == 1


def test_missing_mouths_fall_back_to_the_nearest() -> None:
    face = open_sprites(sprites("rest", "aa"), size=(64, 64))
    assert mouth_after(face, U=1.0) == "rest"
    assert mouth_after(face, E=1.0) in ("rest", "aa")
    assert mouth_after(face, aa=1.0) == "aa"
    assert all(mouth_after(face, **{viseme: 1.0}) in ("rest", "aa") for viseme in VISEMES)


def test_names_of_files_are_understood_and_the_base_brings_the_mouth_at_rest() -> None:
    kept = sprites("PP", "aa")
    files = {"base.png": kept["base"], "mouth_aa.png": kept["aa"], "mouth_pp.webp": kept["PP"]}
    face = open_sprites(files, size=(64, 64))
    assert mouth_after(face, aa=1.0) == "aa"
    assert mouth_after(face, PP=1.0) == "PP"
    assert mouth_after(face) == "rest"


def test_a_blink_changes_the_eyes_and_only_them(face: SpriteRenderer) -> None:
    awake = face.draw(pose()).astype(int)
    asleep = face.draw(pose(blink_left=1, blink_right=1)).astype(int)
    rows = np.flatnonzero(np.abs(awake - asleep).max(axis=(1, 2)) > 20)
    assert rows.size
    assert rows.min() > 85
    assert rows.max() < 125


def test_the_background_is_seen_around_a_cut_out_figure_and_not_otherwise() -> None:
    corner = {
        (is_free, name): tuple(
            open_sprites(sprites(is_free=is_free), size=(64, 64), background=name).draw(pose())[
                2, 2
            ]
        )
        for is_free in (True, False)
        for name in ("harbour", "night_club")
    }
    assert corner[True, "harbour"] != corner[True, "night_club"]
    assert corner[False, "harbour"] == corner[False, "night_club"]


def test_the_same_pose_gives_the_same_frame() -> None:
    moving = pose(E=0.7, head_yaw=9, breath=0.5)
    one, two = (open_sprites(sprites(), size=(128, 128)).draw(moving) for _ in range(2))
    assert (one == two).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -1e30])
def test_hostile_poses_are_clamped(face: SpriteRenderer, value: float) -> None:
    frame = face.draw(np.full(len(POSE), value, np.float32))
    assert (frame[..., 3] == 255).all()
    assert frame[..., :3].std() > 5


def test_a_pose_of_the_wrong_length_is_refused(face: SpriteRenderer) -> None:
    with pytest.raises(ValueError, match="channels"):
        face.draw(np.zeros(3, np.float32))


def test_nothing_is_drawn_after_closing(face: SpriteRenderer) -> None:
    face.close()
    with pytest.raises(RendererClosed):
        face.draw(pose())


@pytest.mark.parametrize("missing", ["base", "mouths"])
def test_a_set_without_base_or_mouth_is_refused(missing: str) -> None:
    kept = {k: v for k, v in sprites("rest").items() if (k == "base") != (missing == "base")}
    with pytest.raises(BrokenFace):
        open_sprites(kept)


def test_broken_and_unequal_pictures_are_refused() -> None:
    with pytest.raises(BrokenFace, match="read"):
        open_sprites(sprites("rest") | {"aa": b"no picture"})
    small = open_sprites(sprites("rest"), size=(64, 64)).draw(pose())
    with pytest.raises(BrokenFace, match="differ"):
        open_sprites(sprites("rest") | {"aa": png(small)})
