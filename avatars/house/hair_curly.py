"""Celeste's hair: a cloud of curls, and single curls that stand out of it."""

import numpy as np

from avatars.house.curl_cloud import CLOUD_V, cloud
from avatars.house.locks import Piece, ringlet
from avatars.house.mesh import Array, spaced, unit
from avatars.house.scalp import Scalp, spread

_STEPS = 7


def curly_hair(on: Scalp, rng: np.random.Generator, seed: int) -> list[Piece]:
    """Black curls in a great round, shorter over the brow."""
    mass = cloud(on, seed)
    pieces = [mass]
    t = spaced(0, 1, _STEPS)[:, None]
    surface = mass[0]
    middle = np.array([0.0, 30.0, -10.0])
    from_middle = unit(surface - middle)
    for aim in spread(114):
        if aim[2] > 0.72 and aim[1] < 0.38:
            continue
        k = int(np.argmax(from_middle @ aim))
        if from_middle[k] @ aim < 0.985 or surface[k, 1] < -70:
            continue
        pieces.append(_curl(surface[k], aim, t, rng))
    return pieces


def _curl(start: Array, out: Array, t: Array, rng: np.random.Generator) -> Piece:
    """A curl that leaves the cloud and hooks down and aside."""
    aside = np.cross(out, [0.0, 1.0, 0.0]) * rng.choice([-1.0, 1.0])
    length = rng.uniform(30, 40)
    way = start - 13 * out
    path = (
        way + out * length * 0.62 * np.sin(2.2 * t) + aside * length * 0.45 * (1 - np.cos(2.2 * t))
    )
    path = path - np.array([0, 1.0, 0]) * length * 0.65 * t**2
    points, faces, uv = ringlet(path, rng.uniform(8.5, 11.0), rng.uniform(1.2, 1.8), rng)
    v = CLOUD_V + (1 - CLOUD_V) * np.clip(0.5 + 1.6 * (uv[:, 1] - 0.47), 0.04, 0.96)
    return points, faces, np.stack([uv[:, 0], v], -1)
