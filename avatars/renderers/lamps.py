"""The light of each scene: the same numbers as the browser's."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi
from typing import Final

import numpy as np

from avatars.renderers.background import colour
from avatars.renderers.glb import Floats


@dataclass(frozen=True, slots=True)
class Light:
    """Light on a face; strengths as three.js counts them."""

    key: str
    key_strength: float
    rim: str
    """From behind, on the hair and the shoulders."""
    rim_strength: float
    sky: str
    ground: str
    fill_strength: float


LIGHTS: Final[Mapping[str, Light]] = {
    "desert_night": Light("#ffe8d0", 2.25, "#8a7bff", 1.6, "#c6c0ff", "#7c5060", 1.2),
    "harbour": Light("#fff0da", 2.2, "#ffb98a", 1.2, "#dcecff", "#b98f6a", 1.3),
    "night_club": Light("#ffe0c0", 2.45, "#ff4f8b", 2.0, "#e2bcff", "#6e3048", 1.2),
    "greenhouse": Light("#fff6e6", 2.1, "#bff0c8", 1.1, "#f2ffe9", "#9a6a4a", 1.3),
    "plain": Light("#ffffff", 2.1, "#ffffff", 0.8, "#ffffff", "#a89a94", 1.25),
}
_KEY_WAY: Final = (0.9, 1.1, 2.2)
_RIM_WAY: Final = (-1.4, 1.0, -1.6)


def lamps(scene: str) -> dict[str, Floats]:
    """The shader's numbers of a scene's light; a name that nobody knows gets ``plain``."""
    light = LIGHTS.get(scene, LIGHTS["plain"])
    return {
        "key": _linear(light.key, light.key_strength),
        "rim": _linear(light.rim, light.rim_strength),
        "sky": _linear(light.sky, light.fill_strength),
        "ground": _linear(light.ground, light.fill_strength),
        "key_way": _unit(_KEY_WAY),
        "rim_way": _unit(_RIM_WAY),
    }


def _linear(code: str, strength: float) -> Floats:
    """What a matt surface sends back of a light."""
    return ((colour(code) / np.float32(255)) ** 2.2 * (strength / pi)).astype(np.float32)


def _unit(way: tuple[float, float, float]) -> Floats:
    vector = np.array(way, np.float32)
    return vector / np.float32(np.linalg.norm(vector))
