"""Which expressions or blend shapes make a pose, by what a file has.

The same tables as in the browser (``web/src/lib/face``: presets, arkit, expressions): both must
draw the same face.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from avatars.mouth_shapes import MouthShape
from avatars.renderers.reading import Reading
from engine.face_ports import MOODS, VISEMES

Weights = dict[str, float]
"""0..1 by the name of an expression or blend shape."""

PRESETS: Final[Mapping[str, Mapping[str, float]]] = {
    "sil": {},
    "PP": {},
    "FF": {"ih": 0.18},
    "TH": {"aa": 0.12, "ee": 0.2},
    "DD": {"ih": 0.3, "aa": 0.06},
    "kk": {"aa": 0.22, "ih": 0.12},
    "CH": {"ou": 0.3, "ee": 0.2},
    "SS": {"ee": 0.35},
    "nn": {"ih": 0.22, "aa": 0.06},
    "RR": {"ou": 0.3, "aa": 0.1},
    "aa": {"aa": 0.95},
    "E": {"ee": 0.7, "aa": 0.15},
    "I": {"ih": 0.8},
    "O": {"oh": 0.9},
    "U": {"ou": 0.9},
}
"""How the five mouths that every VRM has make up for a viseme of its own."""
VRM_MOUTHS: Final = ("aa", "ih", "ou", "ee", "oh")
OCULUS: Final[Mapping[str, str]] = {viseme: f"viseme_{viseme}" for viseme in VISEMES}
_ENOUGH_VISEMES: Final = 10

_SIDES: Final = ("Left", "Right")
MOOD_SHARES: Final[Mapping[str, Mapping[str, float]]] = {
    "happy": {"mouthSmile": 0.75, "cheekSquint": 0.5, "eyeSquint": 0.25, "mouthDimple": 0.2},
    "sad": {"mouthFrown": 0.65, "browInnerUp": 0.8, "eyeLookDown": 0.15, "mouthShrugLower": 0.3},
    "angry": {
        "browDown": 0.9,
        "noseSneer": 0.4,
        "mouthFrown": 0.3,
        "eyeSquint": 0.35,
        "mouthPress": 0.25,
    },
    "surprised": {"browInnerUp": 0.9, "browOuterUp": 0.9, "eyeWide": 0.8, "jawOpen": 0.12},
    "relaxed": {"mouthSmile": 0.3, "eyeSquint": 0.15},
}
"""Moods in the names of ARKit; a name without a side stands for both."""
_SINGLE: Final = frozenset({"browInnerUp", "jawOpen", "mouthShrugLower", "mouthShrugUpper"})
_FULL_LOOK_DEG: Final = 30.0


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What a file can do, told from the names in it."""

    mouth: Literal["oculus", "arkit", "presets", "none"]
    has_moods: bool
    """Moods have expressions of their own."""
    has_arkit: bool
    """Brows, and moods where there are none, go by ARKit's names."""
    has: Callable[[str], bool]


def repertoire_of(has: Callable[[str], bool]) -> Repertoire:
    """What can a file with these names do?"""
    visemes = sum(has(name) for name in OCULUS.values())
    mouth: Literal["oculus", "arkit", "presets", "none"] = "none"
    if visemes >= _ENOUGH_VISEMES:
        mouth = "oculus"
    elif has("jawOpen"):
        mouth = "arkit"
    elif any(has(name) for name in VRM_MOUTHS):
        mouth = "presets"
    has_arkit = has("jawOpen") or has("browInnerUp")
    return Repertoire(mouth, has("happy") or has("sad"), has_arkit, has)


def weights_of(reading: Reading, able: Repertoire) -> Weights:
    """Weights for a file; names that it lacks are left out."""
    weights = _mouth(reading, able)
    lips = _lips_left(reading)
    for mood in MOODS[1:]:
        strength = float(getattr(reading, mood))
        if able.has_moods:
            weights[mood] = strength * (0.35 + 0.65 * lips)
        elif able.has_arkit and strength > 0:
            _raise_mood(weights, mood, strength, lips)
    _raise_brows(weights, reading.brow, able)
    _blink(weights, reading, able)
    return {name: weight for name, weight in weights.items() if able.has(name)}


def gaze_weights(yaw: float, pitch: float) -> Weights:
    """A look in the names of ARKit, for a file without bones for its eyes.

    Args:
        yaw: Degrees to the viewer's right, which is the persona's left.
        pitch: Degrees up.
    """
    right, left = max(0.0, yaw) / _FULL_LOOK_DEG, max(0.0, -yaw) / _FULL_LOOK_DEG
    up, down = max(0.0, pitch) / _FULL_LOOK_DEG, max(0.0, -pitch) / _FULL_LOOK_DEG
    weights = {"eyeLookOutLeft": right, "eyeLookInRight": right}
    weights |= {"eyeLookInLeft": left, "eyeLookOutRight": left}
    return weights | _both("eyeLookUp", up) | _both("eyeLookDown", down)


def _mouth(reading: Reading, able: Repertoire) -> Weights:
    if able.mouth == "oculus":
        spoken = zip(VISEMES[1:], reading.visemes[1:], strict=True)
        return {OCULUS[viseme]: float(weight) for viseme, weight in spoken}
    if able.mouth == "arkit":
        return _arkit_mouth(reading.mouth)
    weights: Weights = {}
    if able.mouth == "presets":
        for viseme, weight in zip(VISEMES, reading.visemes, strict=True):
            for name, share in PRESETS[viseme].items():
                _raise(weights, name, share * float(weight))
    return weights


def _arkit_mouth(mouth: MouthShape) -> Weights:
    wide, narrow = max(0.0, mouth.wide), max(0.0, -mouth.wide)
    return {
        "jawOpen": mouth.jaw * 0.75,
        "mouthFunnel": mouth.round * 0.55,
        "mouthPucker": min(1.0, narrow * 0.6 + mouth.round * 0.3),
        "mouthRollLower": min(1.0, mouth.bite * 0.75 + mouth.press * 0.35),
        "mouthRollUpper": mouth.press * 0.35,
        "mouthShrugUpper": mouth.bite * 0.2,
        "tongueOut": max(0.0, mouth.tongue - 0.7) * 0.6,
        **_both("mouthStretch", wide * 0.45),
        **_both("mouthPress", mouth.press * 0.6),
        **_both("mouthUpperUp", mouth.teeth * 0.22),
        **_both("mouthLowerDown", mouth.teeth * 0.18),
    }


def _lips_left(reading: Reading) -> float:
    """What is left of a mood around a mouth that speaks: both at full would tear the lips."""
    press = float(reading.visemes[VISEMES.index("PP")])
    return 1.0 - 0.6 * min(1.0, reading.mouth.jaw * 1.4 + press * 0.5)


def _raise_mood(weights: Weights, mood: str, strength: float, lips: float) -> None:
    for name, share in MOOD_SHARES[mood].items():
        value = strength * share * (lips if name.startswith(("mouth", "jaw")) else 1.0)
        for side in ("",) if name in _SINGLE else _SIDES:
            _raise(weights, name + side, value)


def _raise_brows(weights: Weights, brow: float, able: Repertoire) -> None:
    up, down = max(0.0, brow), max(0.0, -brow)
    if able.has_arkit:
        _raise(weights, "browInnerUp", up * 0.7)
        for side in _SIDES:
            _raise(weights, f"browOuterUp{side}", up * 0.6)
            _raise(weights, f"browDown{side}", down * 0.8)
    elif able.has_moods:  # a file without brows has them in its moods
        _raise(weights, "surprised", up * 0.25)
        _raise(weights, "angry", down * 0.25)


def _blink(weights: Weights, reading: Reading, able: Repertoire) -> None:
    """Lids fall less far where a mood squints already."""
    room = 1.0 - 0.5 * max(reading.happy, reading.relaxed * 0.5)
    left, right = reading.blink_left * room, reading.blink_right * room
    stem = "blink" if able.has("blinkLeft") else "eyeBlink"
    if not able.has(f"{stem}Left") and able.has("blink"):
        weights["blink"] = max(left, right)
    weights |= {f"{stem}Left": left, f"{stem}Right": right}


def _both(name: str, weight: float) -> Weights:
    return {f"{name}{side}": weight for side in _SIDES}


def _raise(weights: Weights, name: str, value: float) -> None:
    weights[name] = min(1.0, weights.get(name, 0.0) + value)
