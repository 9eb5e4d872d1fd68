"""Pictures of the flat house personas, as ground for other renderers and for training."""

import numpy as np
import numpy.typing as npt

from avatars.planar.artwork import artwork
from avatars.planar.person import PEOPLE
from avatars.planar.renderer import PlanarRenderer
from engine.face_ports import POSE, Pose

UNITS = 512
"""Of the drawing, along each side."""


def still_pose() -> Pose:
    """Nothing moves."""
    return np.zeros(len(POSE), np.float32)


def open_flat(person: str) -> PlanarRenderer:
    """A persona at 512 by 512, one pixel a unit."""
    return PlanarRenderer(artwork(person, (UNITS, UNITS)))


def face_at_rest(person: str) -> npt.NDArray[np.uint8]:
    """RGB, shape (512, 512, 3)."""
    flat = open_flat(person)
    frame = flat.draw(still_pose())[..., :3].copy()
    flat.close()
    return frame


def markers_of(person: str) -> dict[str, tuple[float, float]]:
    """Where its face is, as for a portrait."""
    who = PEOPLE[person]
    middle, corner = UNITS / 2, who.mouth.y - who.mouth.curl * 0.5
    spots = {
        "eye_left": (middle - who.eyes.apart, who.eyes.y),
        "eye_right": (middle + who.eyes.apart, who.eyes.y),
        "mouth_left": (middle - who.mouth.half, corner),
        "mouth_right": (middle + who.mouth.half, corner),
        "lips": (middle, who.mouth.y),
        "chin": (middle, float(who.face[-1][1])),
    }
    return {name: (x / UNITS, y / UNITS) for name, (x, y) in spots.items()}


def mouth_box(person: str, side: int) -> tuple[slice, slice]:
    """Rows and columns of the mouth's patch; the lips meet a little above its middle."""
    top = round(PEOPLE[person].mouth.y) - side * 7 // 16
    left = (UNITS - side) // 2
    return slice(top, top + side), slice(left, left + side)
