"""How well a face can follow speech, and what moves what on it.

Three lists of names are in use for mouths: the fifteen visemes of Oculus, the blend shapes of ARKit
and the five vowels of VRM. A face is measured against the best list that it knows.
"""

from collections.abc import Iterable
from typing import Final

from avatars.uploads.mouth_names import (
    ARKIT_DRIVES,
    ARKIT_MOUTH,
    OCULUS,
    VOWEL_DRIVES,
    VOWELS,
    plain_name,
)
from avatars.uploads.report import LipSync

Drives = dict[str, dict[str, float]]
FEWEST_OCULUS: Final = 5
"""Visemes from which on a mouth is said to speak at all."""


def lip_sync(names: Iterable[str]) -> tuple[LipSync, Drives]:
    """Judge the names of a face's morphs or expressions.

    Returns:
        The level, and what moves each channel of a pose in the face's own spelling.
    """
    known = {plain_name(name): name for name in names}
    best = [_by_oculus(known), _by_arkit(known), _by_vowels(known)]
    best.sort(key=lambda found: ("full", "partial", "none").index(found[0].level))
    level, mouth = best[0]
    if level.level == "none":
        level, mouth = LipSync("none", None, level.missing), {}
    return level, {**mouth, **_rest_of_face(known)}


def _by_oculus(known: dict[str, str]) -> tuple[LipSync, Drives]:
    found = {viseme: known[viseme.lower()] for viseme in OCULUS if viseme.lower() in known}
    missing = tuple(viseme for viseme in OCULUS if viseme not in found)
    drives = {viseme: {name: 1.0} for viseme, name in found.items()}
    if not missing:
        return LipSync("full", "oculus"), drives
    # ``aa`` alone may be VRM's vowel; with PP and others it is a viseme.
    level = "partial" if len(found) >= FEWEST_OCULUS and "PP" in found else "none"
    return LipSync(level, "oculus", missing), drives


def _by_arkit(known: dict[str, str]) -> tuple[LipSync, Drives]:
    missing = tuple(name for name in ARKIT_MOUTH if name.lower() not in known)
    drives = _spelled(ARKIT_DRIVES, known)
    if not missing:
        return LipSync("full", "arkit"), drives
    level = "partial" if "jawopen" in known else "none"
    return LipSync(level, "arkit", missing), drives


def _by_vowels(known: dict[str, str]) -> tuple[LipSync, Drives]:
    missing = tuple(name for name in VOWELS if name not in known)
    drives = _spelled(VOWEL_DRIVES, known)
    if not missing:
        return LipSync("full", "vrm"), drives
    level = "partial" if len(missing) < len(VOWELS) else "none"
    return LipSync(level, "vrm", missing), drives


def _spelled(table: Drives, known: dict[str, str]) -> Drives:
    """The table in the face's own spelling, without what it does not have."""
    own = {
        channel: {
            known[name.lower()]: weight for name, weight in parts.items() if name.lower() in known
        }
        for channel, parts in table.items()
    }
    return {channel: parts for channel, parts in own.items() if parts}


def _rest_of_face(known: dict[str, str]) -> Drives:
    """Eyelids and moods: VRM's expressions where there are some, else ARKit's shapes."""
    found: Drives = {}
    for table in REST_OF_FACE:
        for channel, parts in _spelled(table, known).items():
            found.setdefault(channel, parts)
    return found


REST_OF_FACE: Final[tuple[Drives, ...]] = (
    {mood: {mood: 1.0} for mood in ("happy", "sad", "angry", "surprised", "relaxed")},
    {"blink_left": {"blinkLeft": 1.0}, "blink_right": {"blinkRight": 1.0}},
    {"blink_left": {"eyeBlinkLeft": 1.0}, "blink_right": {"eyeBlinkRight": 1.0}},
    {"blink_left": {"blink": 0.5}, "blink_right": {"blink": 0.5}},
    {
        "happy": {"mouthSmileLeft": 0.7, "mouthSmileRight": 0.7, "cheekSquintLeft": 0.4}
        | {"cheekSquintRight": 0.4},
        "sad": {"mouthFrownLeft": 0.6, "mouthFrownRight": 0.6, "browInnerUp": 0.7},
        "angry": {"browDownLeft": 0.8, "browDownRight": 0.8, "mouthPressLeft": 0.3}
        | {"mouthPressRight": 0.3},
        "surprised": {"browInnerUp": 0.8, "browOuterUpLeft": 0.8, "browOuterUpRight": 0.8}
        | {"eyeWideLeft": 0.6, "eyeWideRight": 0.6},
        "relaxed": {"mouthSmileLeft": 0.3, "mouthSmileRight": 0.3, "eyeSquintLeft": 0.2}
        | {"eyeSquintRight": 0.2},
        "brow": {"browInnerUp": 0.5, "browOuterUpLeft": 0.5, "browOuterUpRight": 0.5},
    },
)
