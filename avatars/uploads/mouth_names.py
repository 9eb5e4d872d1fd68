"""Names of mouth shapes, and how each viseme is made of those that a face has."""

import re
from typing import Final

from engine.face_ports import VISEMES

OCULUS: Final[tuple[str, ...]] = tuple(viseme for viseme in VISEMES if viseme != "sil")
"""Fourteen must be there; the mouth at rest needs no shape."""
VOWELS: Final = ("aa", "ih", "ou", "ee", "oh")
"""Presets of VRM."""


def _both(name: str, weight: float) -> dict[str, float]:
    """The left and the right half of a shape."""
    return {f"{name}Left": weight, f"{name}Right": weight}


ARKIT_DRIVES: Final[dict[str, dict[str, float]]] = {
    "PP": {"mouthRollUpper": 0.3, "mouthRollLower": 0.3, **_both("mouthPress", 0.6)},
    "FF": {"jawOpen": 0.08, "mouthRollLower": 0.7, **_both("mouthUpperUp", 0.3)},
    "TH": {"jawOpen": 0.18, "tongueOut": 0.4, **_both("mouthLowerDown", 0.2)},
    "DD": {"jawOpen": 0.18, **_both("mouthUpperUp", 0.2), **_both("mouthLowerDown", 0.3)},
    "kk": {"jawOpen": 0.24, **_both("mouthStretch", 0.2), **_both("mouthLowerDown", 0.2)},
    "CH": {"jawOpen": 0.12, "mouthFunnel": 0.6},
    "SS": {
        "jawOpen": 0.06,
        **_both("mouthStretch", 0.4),
        **_both("mouthUpperUp", 0.25),
        **_both("mouthLowerDown", 0.35),
    },
    "nn": {"jawOpen": 0.14, **_both("mouthUpperUp", 0.2), **_both("mouthLowerDown", 0.2)},
    "RR": {"jawOpen": 0.18, "mouthFunnel": 0.4},
    "aa": {"jawOpen": 0.7, **_both("mouthUpperUp", 0.15), **_both("mouthLowerDown", 0.2)},
    "E": {"jawOpen": 0.4, **_both("mouthStretch", 0.35), **_both("mouthSmile", 0.2)},
    "I": {"jawOpen": 0.2, **_both("mouthStretch", 0.25), **_both("mouthSmile", 0.45)},
    "O": {"jawOpen": 0.45, "mouthFunnel": 0.6},
    "U": {"jawOpen": 0.18, "mouthPucker": 0.8},
}
"""Viseme -> blend shapes of ARKit; set by eye, after how the sounds are made."""

ARKIT_MOUTH: Final[tuple[str, ...]] = (
    *("jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthRollUpper", "mouthRollLower"),
    *("mouthPressLeft", "mouthPressRight", "mouthStretchLeft", "mouthStretchRight"),
    *("mouthSmileLeft", "mouthSmileRight", "mouthUpperUpLeft", "mouthUpperUpRight"),
    *("mouthLowerDownLeft", "mouthLowerDownRight"),
)
"""Of the 52, those that speech needs; the tongue is welcome."""

VOWEL_DRIVES: Final[dict[str, dict[str, float]]] = {
    "FF": {"ih": 0.12},
    "TH": {"ih": 0.3},
    "DD": {"ih": 0.35},
    "kk": {"ih": 0.35},
    "CH": {"ou": 0.45, "ih": 0.15},
    "SS": {"ee": 0.35},
    "nn": {"ih": 0.3},
    "RR": {"ou": 0.35},
    "aa": {"aa": 1.0},
    "E": {"ee": 0.8, "aa": 0.15},
    "I": {"ih": 1.0},
    "O": {"oh": 1.0},
    "U": {"ou": 1.0},
}
"""Viseme -> vowels of VRM; lips that close are the mouth at rest."""

PREFIXES: Final = ("viseme_", "viseme", "v_", "vrc.v_", "blendshape1.", "arkit_")


def plain_name(name: str) -> str:
    """A shape's name as exporters agree on it: ``Face.M_mouthSmile_L`` is ``mouthsmileleft``."""
    last = name.strip().lower().rsplit(".", 1)[-1]
    for prefix in PREFIXES:
        last = last.removeprefix(prefix)
    last = re.sub(r"_l$", "left", last)
    last = re.sub(r"_r$", "right", last)
    return re.sub(r"[^a-z0-9]", "", last)
