import pytest

from avatars.planar import placing
from avatars.planar.face import face_of
from avatars.planar.layer import Motion, view_of
from tests.unit.avatars.planar.poses import pose

pytestmark = pytest.mark.unit

VIEW = view_of((512, 512))
DEPTHS = (placing.BACK, placing.EARS, placing.HEAD, placing.FEATURES, placing.NOSE)
"""From far to near."""


def placed(**channels: float) -> placing.Placing:
    return placing.Placing(VIEW, face_of(pose(**channels)))


def taken(motion: Motion, x: float, y: float) -> tuple[float, float]:
    a, b, left, c, d, top = motion
    return a * x + b * y + left, c * x + d * y + top


@pytest.mark.parametrize("depth", DEPTHS)
def test_at_rest_everything_stays(depth: placing.Depth) -> None:
    assert placed().head(depth) == pytest.approx((1, 0, 0, 0, 1, 0), abs=1e-9)
    assert placed().body() == pytest.approx((1, 0, 0, 0, 1, 0), abs=1e-9)
    assert placed().neck() == pytest.approx((1, 0, 0, 0, 1, 0), abs=1e-9)
    assert placed().jaw(0.0) == pytest.approx((1, 0, 0, 0, 1, 0), abs=1e-9)


def test_nearer_parts_move_further_when_the_head_turns() -> None:
    turned, raised = placed(head_yaw=15), placed(head_pitch=12)
    aside = [taken(turned.head(depth), 256, 225)[0] for depth in DEPTHS]
    up = [-taken(raised.head(depth), 256, 225)[1] for depth in DEPTHS]
    assert aside == sorted(aside)
    assert up == sorted(up)
    assert aside[-1] > aside[2] + 5
    assert aside[2] > 256, "to the viewer's right"


def test_roll_turns_clockwise_about_the_neck() -> None:
    x, y = taken(placed(head_roll=10).head(placing.HEAD), 256, 100)
    assert x > 280
    assert y > 100
    assert taken(placed(head_roll=10).head(placing.HEAD), *placing.PIVOT) == pytest.approx(
        placing.PIVOT
    )


def test_the_jaw_is_drawn_out_below_the_seam_only() -> None:
    dropped = placed(head_yaw=12, head_roll=5).jaw(20.0)
    head = placed(head_yaw=12, head_roll=5).head(placing.HEAD)
    for x in (180.0, 330.0):
        seam = taken(dropped, x, placing.SEAM)
        assert seam == pytest.approx(taken(head, x, placing.SEAM), abs=0.01)
    assert taken(dropped, 256, 352)[1] > taken(head, 256, 352)[1] + 15


def test_breath_lifts_the_shoulders_and_lean_brings_the_head_nearer() -> None:
    assert taken(placed(breath=1).body(), 256, 450)[1] < 449
    left, right = (taken(placed(lean=1).head(placing.HEAD), x, 200)[0] for x in (166.0, 346.0))
    assert right - left > 185


def test_the_drawing_is_set_into_a_tall_frame() -> None:
    view = view_of((720, 1280))
    left, top, right, bottom = view.edges
    assert left >= -1
    assert right <= 513
    assert top < 0 < 512 < bottom
    assert bottom < 800, "as far down as clothes are painted"
