"""Drawn faces for tests: a cartoon of ellipses, as one picture or as sprites."""

import cv2
import numpy as np

from avatars.mouth_shapes import MouthShape
from avatars.renderers.nearest_mouth import NAMES
from engine.face_ports import POSE, Pose

SIDE = 400
SKIN, LIPS, DARK, WHITE = (217, 160, 122, 255), (170, 75, 80, 255), (60, 18, 26, 255), (250,) * 4
MARKERS = {
    "eye_left": (0.40, 0.42),
    "eye_right": (0.60, 0.42),
    "mouth_left": (0.42, 0.62),
    "mouth_right": (0.58, 0.62),
    "lips": (0.50, 0.62),
    "chin": (0.50, 0.74),
}


def pose(**channels: float) -> Pose:
    made = np.zeros(len(POSE), np.float32)
    for name, value in channels.items():
        made[POSE.index(name)] = value
    return made


def ellipse(
    picture: np.ndarray, at: tuple[float, float], radii: tuple[float, float], paint: tuple[int, ...]
) -> None:
    centre = (round(at[0] * SIDE), round(at[1] * SIDE))
    axes = (max(1, round(radii[0] * SIDE)), max(1, round(radii[1] * SIDE)))
    cv2.ellipse(picture, centre, axes, 0, 0, 360, paint, -1, cv2.LINE_AA)


def canvas() -> np.ndarray:
    return np.zeros((SIDE, SIDE, 4), np.uint8)


def base(*, is_free: bool = True) -> np.ndarray:
    picture = canvas() if is_free else np.full((SIDE, SIDE, 4), (90, 110, 130, 255), np.uint8)
    ellipse(picture, (0.5, 1.05), (0.36, 0.25), (39, 64, 96, 255))
    ellipse(picture, (0.5, 0.75), (0.09, 0.15), (185, 124, 92, 255))
    ellipse(picture, (0.5, 0.40), (0.25, 0.30), (43, 29, 46, 255))
    ellipse(picture, (0.5, 0.50), (0.20, 0.25), SKIN)
    for x in (0.40, 0.60):
        ellipse(picture, (x, 0.42), (0.042, 0.026), WHITE)
        ellipse(picture, (x, 0.42), (0.021, 0.024), (50, 30, 20, 255))
        ellipse(picture, (x, 0.36), (0.05, 0.008), (43, 29, 46, 255))
    ellipse(picture, (0.5, 0.53), (0.015, 0.025), (185, 124, 92, 255))
    return picture


def mouth(shape: MouthShape) -> np.ndarray:
    picture = canvas()
    half = 0.08 * (1 + 0.3 * shape.wide - 0.3 * shape.round)
    ellipse(picture, (0.5, 0.62), (half, 0.018 * (1 - 0.6 * shape.press) + 0.06 * shape.jaw), LIPS)
    if shape.jaw > 0.05:
        ellipse(picture, (0.5, 0.62), (half * 0.8, 0.055 * shape.jaw), DARK)
    if shape.bite > 0.5:
        ellipse(picture, (0.5, 0.615), (half * 0.6, 0.01), WHITE)
    return picture


def blink() -> np.ndarray:
    picture = canvas()
    for x in (0.40, 0.60):
        ellipse(picture, (x, 0.42), (0.048, 0.032), SKIN)
        ellipse(picture, (x, 0.43), (0.042, 0.004), DARK)
    return picture


def png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGBA2BGRA))[1].tobytes()


def sprites(*names: str, is_free: bool = True) -> dict[str, bytes]:
    chosen = names or ("rest", "PP", "FF", "TH", "SS", "aa", "E", "O", "U")
    mouths = {name: png(mouth(NAMES[name])) for name in chosen}
    return {"base": png(base(is_free=is_free)), "blink": png(blink())} | mouths


def portrait() -> bytes:
    picture = base(is_free=False)
    above = mouth(NAMES["rest"])
    picture[above[..., 3] > 128] = above[above[..., 3] > 128]
    cv2.line(picture, (168, 248), (232, 248), DARK, 2, cv2.LINE_AA)
    return png(picture)
