"""How well a mouth can follow speech, by the names it has."""

import pytest

from avatars.uploads.lip_sync import lip_sync
from avatars.uploads.mouth_names import ARKIT_MOUTH, OCULUS, plain_name
from engine.face_ports import POSE

pytestmark = pytest.mark.unit

VOWELS = ("aa", "ih", "ou", "ee", "oh")


@pytest.mark.parametrize(
    ("names", "level", "by"),
    [
        ([f"viseme_{name}" for name in OCULUS], "full", "oculus"),
        ([f"vrc.v_{name.lower()}" for name in OCULUS], "full", "oculus"),
        (ARKIT_MOUTH, "full", "arkit"),
        ([f"Head.{name}" for name in ARKIT_MOUTH], "full", "arkit"),
        (VOWELS, "full", "vrm"),
        ([*VOWELS, *ARKIT_MOUTH], "full", "arkit"),
        ([f"viseme_{name}" for name in OCULUS[:-1]], "partial", "oculus"),
        (ARKIT_MOUTH[:4], "partial", "arkit"),
        (["jawOpen"], "partial", "arkit"),
        (VOWELS[:1], "partial", "vrm"),
        (["smile", "wink"], "none", None),
        ([], "none", None),
    ],
)
def test_the_best_list_counts(names: list[str], level: str, by: str | None) -> None:
    found, _ = lip_sync(names)
    assert (found.level, found.names) == (level, by)
    assert bool(found.missing) == (level != "full")


def test_what_is_missing_is_named() -> None:
    found, _ = lip_sync([f"viseme_{name}" for name in OCULUS if name not in {"FF", "U"}])
    assert (found.level, found.missing) == ("partial", ("FF", "U"))


def test_shapes_are_driven_in_the_faces_own_spelling() -> None:
    _, drives = lip_sync(["Head.jawOpen", "Head.mouthFunnel", "Head.eyeBlink_L"])
    assert drives["O"] == {"Head.jawOpen": 0.45, "Head.mouthFunnel": 0.6}
    assert drives["blink_left"] == {"Head.eyeBlink_L": 1.0}
    assert "PP" not in drives


def test_moods_come_from_expressions_before_shapes() -> None:
    _, drives = lip_sync(["happy", "mouthSmileLeft", "blink"])
    assert drives["happy"] == {"happy": 1.0}
    assert drives["blink_left"] == drives["blink_right"] == {"blink": 0.5}


def test_only_channels_of_a_pose_are_driven() -> None:
    for names in (ARKIT_MOUTH, VOWELS, [*OCULUS, "browInnerUp", "eyeBlinkLeft"]):
        assert set(lip_sync(names)[1]) <= set(POSE)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("mouthSmile_L", "mouthsmileleft"),
        ("Wolf3D.mouthSmileLeft", "mouthsmileleft"),
        ("viseme_PP", "pp"),
        ("vrc.v_aa", "aa"),
        ("mouth_close", "mouthclose"),
    ],
)
def test_exporters_spell_differently(given: str, plain: str) -> None:
    assert plain_name(given) == plain
