"""Files of figures, before anything is drawn."""

import numpy as np
import pytest

from avatars.renderers.camera import frame_figure
from avatars.renderers.errors import BrokenFace
from avatars.renderers.figure import glb_figure, shape_name, vrm_figure
from avatars.renderers.figure_motion import look_weights, stand_glb, stand_vrm, turns_of
from avatars.renderers.glb import open_file
from avatars.renderers.mesh import gather
from avatars.renderers.reading import read
from avatars.renderers.skeleton import Skeleton, turn
from tests.unit.avatars.renderers.drawn_faces import pose
from tests.unit.avatars.renderers.small_figures import NAMES, figure, world

pytestmark = pytest.mark.unit

HEAD, ARM, HAND = (NAMES.index(one) for one in ("head", "leftUpperArm", "leftLowerArm"))


@pytest.fixture
def skeleton() -> Skeleton:
    return Skeleton(open_file(figure()))


def test_bones_stand_where_the_file_says(skeleton: Skeleton) -> None:
    for index, name in enumerate(NAMES):
        assert skeleton.place(index) == pytest.approx(world(name))


def test_a_bone_turns_what_hangs_on_it_and_nothing_else(skeleton: Skeleton) -> None:
    worlds = skeleton.turned({HEAD: turn(y=90)})
    eye = NAMES.index("leftEye")
    assert worlds[eye, :3, 3] == pytest.approx(
        world("head") + np.array((0.1, 0.14, -0.04)), abs=1e-6
    )
    assert worlds[ARM] == pytest.approx(skeleton.worlds[ARM])


@pytest.mark.parametrize("stand", [stand_vrm, stand_glb])
def test_arms_are_lowered(skeleton: Skeleton, stand: object) -> None:
    file = open_file(figure())
    mesh = gather(file, skeleton)
    named = vrm_figure(file, mesh) if stand is stand_vrm else glb_figure(mesh, skeleton.names)
    stand(skeleton, named)  # type: ignore[operator]  # one of two functions
    assert skeleton.place(HAND)[1] < skeleton.place(ARM)[1] - 0.2
    assert skeleton.place(HAND)[0] > skeleton.place(ARM)[0]


def test_the_head_turns_right_up_and_clockwise_as_seen(skeleton: Skeleton) -> None:
    named = vrm_figure(open_file(figure()), gather(open_file(figure()), skeleton))
    for channel, axis, way in (("head_yaw", (0, 0, 1), 0), ("head_pitch", (0, 0, 1), 1)):
        turns = turns_of(read(pose(**{channel: 20.0})), named, 0.0)
        nose = skeleton.turned(turns)[HEAD, :3, :3] @ axis
        assert nose[way] > 0.3
    rolled = skeleton.turned(turns_of(read(pose(head_roll=20)), named, 0.0))
    assert (rolled[HEAD, :3, :3] @ (0, 1, 0))[0] > 0.3


def test_eyes_stay_on_the_viewer_while_the_head_turns(skeleton: Skeleton) -> None:
    named = vrm_figure(open_file(figure()), gather(open_file(figure()), skeleton))
    eye = NAMES.index("leftEye")
    follow = turns_of(read(pose(head_yaw=20, gaze_yaw=20)), named, 0.0)[eye]
    stay = turns_of(read(pose(head_yaw=20)), named, 0.0)[eye]
    assert follow == pytest.approx(np.eye(3), abs=1e-6)
    assert (stay @ (0, 0, 1))[0] < -0.05


def test_blend_shapes_move_only_their_vertices(skeleton: Skeleton) -> None:
    mesh = gather(open_file(figure()), skeleton)
    moved = np.abs(mesh.blended({mesh.names["viseme_aa"][0]: 1.0}) - mesh.places).max(axis=1)
    assert (moved > 0.01).sum() == 2
    assert "jawOpen" in mesh.names


def test_what_is_out_of_sight_is_left_out(skeleton: Skeleton) -> None:
    mesh = gather(open_file(figure()), skeleton)
    seen = mesh.only(mesh.places[:, 1] > 1.45)
    assert len(seen.places) == len(mesh.places) - 8
    assert max(int(one.corners.max()) for one in seen.surfaces) < len(seen.places)
    kept = seen.shapes[mesh.names["viseme_aa"][0]]
    assert seen.places[kept.rows] == pytest.approx(
        mesh.places[mesh.shapes[mesh.names["viseme_aa"][0]].rows]
    )


def test_an_expression_that_blocks_blinks_opens_the_eyes(skeleton: Skeleton) -> None:
    named = vrm_figure(open_file(figure()), gather(open_file(figure()), skeleton))
    blink = named.targets({"blinkLeft": 1.0})
    assert len(blink) == 1
    assert set(named.targets({"blinkLeft": 1.0, "happy": 0.5})).isdisjoint(blink)


def test_looks_go_by_blend_shapes_only_without_bones_for_the_eyes(skeleton: Skeleton) -> None:
    file = open_file(figure())
    assert look_weights(vrm_figure(file, gather(file, skeleton)), 10.0, 5.0) == {}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Face.M_mouthSmile_L", "M_mouthSmileLeft"),
        ("eyeBlinkR", "eyeBlinkRight"),
        ("viseme_RR", "viseme_RR"),
        ("jawOpen", "jawOpen"),
    ],
)
def test_names_of_shapes_lose_what_tools_wrote_around_them(written: str, meant: str) -> None:
    assert shape_name(written) == meant


def test_the_head_is_framed_in_the_upper_half() -> None:
    places = np.array([(0, 0, 0), (0.3, 1.75, 0.1), (-0.3, 1.0, 0)], np.float32)
    head = np.array((0, 1.5, 0), np.float32)
    for aspect in (1.0, 0.8, 16 / 9):
        camera = frame_figure(places, head, aspect)
        middle = camera.view @ (0.0, 1.62, 0.1, 1.0)
        top, left = camera.view @ (0.0, 1.75, 0.1, 1.0), camera.view @ (-0.1, 1.62, 0.1, 1.0)
        assert -0.6 < middle[1] / middle[3] < 0  # the first row of a frame is its top
        assert -1 < top[1] / top[3] < middle[1] / middle[3]
        assert -1 < left[0] / left[3] < 0


BROKEN = {
    "no frame": b"glTF",
    "no glTF": b"\0" * 64,
    "a circle of nodes": figure(nodes=[{"children": [1]}, {"children": [0]}]),
    "two parents": figure(nodes=[{"children": [2]}, {"children": [2]}, {}]),
    "nothing to draw": figure(meshes=[{"primitives": []}]),
    "a skin without its bones": figure(skins=[{"joints": [0]}]),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_broken_files_are_refused(content: bytes) -> None:
    with pytest.raises(BrokenFace):
        gather(file := open_file(content), Skeleton(file))


def test_a_file_without_a_vrm_in_it_is_no_vrm(skeleton: Skeleton) -> None:
    file = open_file(figure(is_vrm=False))
    with pytest.raises(BrokenFace, match="of version"):
        vrm_figure(file, gather(file, skeleton))
