import pytest

from avatars.renderers.expression_weights import (
    OCULUS,
    PRESETS,
    VRM_MOUTHS,
    gaze_weights,
    repertoire_of,
    weights_of,
)
from avatars.renderers.reading import read
from engine.face_ports import VISEMES
from tests.unit.avatars.renderers.drawn_faces import pose

pytestmark = pytest.mark.unit

ARKIT = {"jawOpen", "mouthFunnel", "mouthPressLeft", "mouthSmileLeft", "browInnerUp"}
FIVE = {*VRM_MOUTHS, "happy", "sad", "angry", "surprised", "relaxed", "blink"}


def weights(names: set[str], **channels: float) -> dict[str, float]:
    return weights_of(read(pose(**channels)), repertoire_of(names.__contains__))


def test_the_fifteen_go_before_arkit_and_that_before_the_five() -> None:
    assert repertoire_of({*OCULUS.values(), *ARKIT, *FIVE}.__contains__).mouth == "oculus"
    assert repertoire_of((ARKIT | FIVE).__contains__).mouth == "arkit"
    assert repertoire_of(FIVE.__contains__).mouth == "presets"
    assert repertoire_of({"happy"}.__contains__).mouth == "none"


def test_every_viseme_has_presets_within_bounds() -> None:
    assert set(PRESETS) == set(VISEMES)
    assert all(0 < one <= 1 for row in PRESETS.values() for one in row.values())


def test_lips_shut_with_each_kind_of_mouth() -> None:
    assert weights({*OCULUS.values()}, PP=1.0)["viseme_PP"] == pytest.approx(1.0)
    assert weights(ARKIT, PP=1.0)["jawOpen"] == 0
    assert weights(ARKIT, PP=1.0)["mouthPressLeft"] > 0.3
    assert not any(weights(FIVE, PP=1.0).get(name) for name in VRM_MOUTHS)


def test_open_mouths_open() -> None:
    assert weights(ARKIT, aa=1.0)["jawOpen"] > 0.6
    assert weights(FIVE, aa=0.5)["aa"] == pytest.approx(0.475)


def test_names_that_a_file_lacks_are_left_out() -> None:
    assert set(weights(FIVE, aa=1, brow=1, happy=1, blink_left=1)) <= FIVE


def test_a_mood_leaves_room_for_a_speaking_mouth() -> None:
    assert weights(FIVE, happy=1, aa=1)["happy"] < weights(FIVE, happy=1)["happy"]


def test_one_blink_serves_both_eyes_where_there_is_only_one() -> None:
    assert weights(FIVE, blink_right=1)["blink"] == 1
    assert weights({"blinkLeft", "blinkRight"}, blink_right=1) == {"blinkLeft": 0, "blinkRight": 1}


def test_a_look_to_the_viewer_s_right_turns_the_left_eye_out() -> None:
    assert gaze_weights(15.0, -6.0)["eyeLookOutLeft"] == pytest.approx(0.5)
    assert gaze_weights(15.0, -6.0)["eyeLookDownRight"] == pytest.approx(0.2)
