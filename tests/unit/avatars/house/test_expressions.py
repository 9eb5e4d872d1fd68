"""The names that others count on."""

import pytest

from avatars.house.expressions import ARKIT, MOUTH_MOVES, PRESETS, customs
from avatars.house.face import LID_CONTROLS
from avatars.house.mesh import Part
from avatars.house.motion import SIDED, WHOLE
from avatars.house.people import PEOPLE
from avatars.house.vrm import vrm
from engine.face_ports import MOODS, VISEMES

pytestmark = pytest.mark.unit


def test_all_presets_of_vrm_are_there() -> None:
    assert set(PRESETS) == {
        *("aa", "ih", "ou", "ee", "oh", "blink", "blinkLeft", "blinkRight", "neutral"),
        *("happy", "angry", "sad", "relaxed", "surprised"),
        *("lookUp", "lookDown", "lookLeft", "lookRight"),
    }
    assert set(MOODS) <= set(PRESETS)


def test_the_visemes_and_all_52_of_arkit_are_there() -> None:
    assert len(set(ARKIT)) == 52
    assert set(customs()) == {f"viseme_{one}" for one in VISEMES} | set(ARKIT)


def test_every_mix_is_of_controls_that_exist() -> None:
    sided = [*SIDED, *LID_CONTROLS, "eyeLookIn", "eyeLookOut"]
    known = {
        *WHOLE,
        *("tongueOut", "tongueUp"),
        *(f"{name}{side}" for name in sided for side in ("Left", "Right")),
    }
    for name, mix in [*PRESETS.items(), *customs().items()]:
        assert set(mix) <= known, name
        assert all(0 < weight <= 1 for weight in mix.values()), name


def test_every_control_of_the_skin_moves_something(skin: Part) -> None:
    still = [name for name, move in skin.moves.items() if abs(move).max() < 0.5]
    assert not still


def test_moods_give_way_to_speech_and_name_their_nodes() -> None:
    written = vrm(PEOPLE["mira"], {7: ["jawOpen", "mouthSmileLeft"], 9: ["jawOpen"]})
    preset = written["expressions"]["preset"]
    assert {name for name, one in preset.items() if "overrideMouth" in one} == MOUTH_MOVES
    binds = written["expressions"]["custom"]["jawOpen"]["morphTargetBinds"]
    assert binds == [
        {"node": 7, "index": 0, "weight": 1.0},
        {"node": 9, "index": 0, "weight": 1.0},
    ]
