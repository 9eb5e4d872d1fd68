"""Expressions as sums of controls: VRM's presets, the fifteen visemes and ARKit's names."""

from collections.abc import Mapping
from typing import Final

Mix = Mapping[str, float]
"""Strength of each control."""


def _both(**sides: float) -> dict[str, float]:
    """Controls of both halves."""
    return {f"{name}{side}": one for name, one in sides.items() for side in ("Left", "Right")}


_AA: Final = {"jawOpen": 0.92, **_both(mouthUpperUp=0.30, mouthLowerDown=0.22, mouthStretch=0.06)}
_EE: Final = {
    "jawOpen": 0.24,
    **_both(mouthStretch=0.55, mouthSmile=0.22, mouthUpperUp=0.42, mouthLowerDown=0.5),
}
_IH: Final = {
    "jawOpen": 0.30,
    **_both(mouthStretch=0.35, mouthSmile=0.12, mouthUpperUp=0.34, mouthLowerDown=0.4),
}
_OH: Final = {"jawOpen": 0.62, "mouthFunnel": 0.62, "mouthPucker": 0.30}
_OU: Final = {"jawOpen": 0.26, "mouthFunnel": 0.45, "mouthPucker": 0.80}

VISEMES: Final[Mapping[str, Mix]] = {
    "sil": {},
    "PP": {"mouthRollUpper": 0.28, "mouthRollLower": 0.32, **_both(mouthPress=0.62)},
    "FF": {"jawOpen": 0.10, "lipBite": 1.0, **_both(mouthStretch=0.1)},
    "TH": {
        "jawOpen": 0.26,
        "tongueUp": 0.62,
        "tongueOut": 0.55,
        **_both(mouthUpperUp=0.35, mouthLowerDown=0.4),
    },
    "DD": {
        "jawOpen": 0.24,
        "tongueUp": 0.75,
        **_both(mouthUpperUp=0.38, mouthLowerDown=0.42, mouthStretch=0.1),
    },
    "kk": {"jawOpen": 0.30, **_both(mouthUpperUp=0.30, mouthLowerDown=0.32, mouthStretch=0.08)},
    "CH": {
        "jawOpen": 0.16,
        "mouthFunnel": 0.62,
        "mouthPucker": 0.2,
        **_both(mouthUpperUp=0.35, mouthLowerDown=0.4),
    },
    "SS": {"jawOpen": 0.08, **_both(mouthStretch=0.42, mouthUpperUp=0.5, mouthLowerDown=0.62)},
    "nn": {
        "jawOpen": 0.18,
        "tongueUp": 0.9,
        **_both(mouthUpperUp=0.36, mouthLowerDown=0.42, mouthStretch=0.1),
    },
    "RR": {"jawOpen": 0.20, "mouthFunnel": 0.40, "mouthPucker": 0.30, "tongueUp": 0.3},
    "aa": _AA,
    "E": {
        "jawOpen": 0.46,
        **_both(mouthStretch=0.30, mouthSmile=0.16, mouthUpperUp=0.36, mouthLowerDown=0.34),
    },
    "I": _EE,
    "O": _OH,
    "U": _OU,
}

PRESETS: Final[Mapping[str, Mix]] = {
    "neutral": {},
    "aa": _AA,
    "ih": _IH,
    "ou": _OU,
    "ee": _EE,
    "oh": _OH,
    "blink": _both(eyeBlink=1.0),
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "happy": {
        "browInnerUp": 0.18,
        "jawOpen": 0.10,
        **_both(mouthSmile=0.86, cheekSquint=0.6, eyeSquint=0.4, browOuterUp=0.25),
        **_both(mouthUpperUp=0.30, mouthLowerDown=0.10, mouthDimple=0.2),
    },
    "angry": {
        "mouthRollUpper": 0.1,
        **_both(browDown=1.0, eyeSquint=0.35, noseSneer=0.45, mouthFrown=0.42, mouthPress=0.45),
    },
    "sad": {
        "browInnerUp": 0.95,
        "mouthShrugLower": 0.45,
        **_both(mouthFrown=0.72, eyeSquint=0.20, eyeLookDown=0.2, browDown=0.12),
    },
    "relaxed": {
        "browInnerUp": 0.1,
        **_both(mouthSmile=0.38, eyeSquint=0.22, eyeBlink=0.16, cheekSquint=0.15),
    },
    "surprised": {
        "browInnerUp": 0.85,
        "jawOpen": 0.42,
        "mouthFunnel": 0.45,
        **_both(browOuterUp=0.9, eyeWide=0.9),
    },
    "lookUp": _both(eyeLookUp=1.0),
    "lookDown": _both(eyeLookDown=1.0),
    "lookLeft": {"eyeLookOutLeft": 1.0, "eyeLookInRight": 1.0},
    "lookRight": {"eyeLookInLeft": 1.0, "eyeLookOutRight": 1.0},
}
"""Left is the persona's own left."""

MOUTH_MOVES: Final = frozenset({"happy", "angry", "sad", "relaxed", "surprised"})
"""Presets that move the mouth, and so give way while it speaks."""

_SIDED: Final = (
    *("browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookIn"),
    *("eyeLookOut", "eyeLookUp", "eyeSquint", "eyeWide", "mouthDimple", "mouthFrown"),
    *("mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch", "mouthUpperUp", "noseSneer"),
)
ARKIT: Final = (
    *("browInnerUp", "cheekPuff", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose"),
    *("mouthFunnel", "mouthLeft", "mouthPucker", "mouthRight", "mouthRollLower"),
    *("mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "tongueOut"),
    *(f"{name}{side}" for name in _SIDED for side in ("Left", "Right")),
)
"""All fifty-two; each is a control of the same name."""


def customs() -> Mapping[str, Mix]:
    """The custom expressions."""
    named: dict[str, Mix] = {f"viseme_{name}": mix for name, mix in VISEMES.items()}
    return named | {name: {name: 1.0} for name in ARKIT}
