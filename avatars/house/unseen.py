"""Leaves out skin that hair or clothes always cover: it costs, and can only shine through."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from avatars.house import cloth
from avatars.house.mesh import Array, Part
from avatars.house.people import Name, Person
from avatars.house.scalp import over_hairline

_UNDER_HAIR: Final = 7.0
"""Skin so far above the hairline, mm, is never seen."""
_NECKLINES: Final[Mapping[Name, tuple[float, float]]] = {
    "mira": (66.0, 14.0),
    "otto": (68.0, 0.0),
    "celeste": (86.0, 0.0),
    "ivo": (66.0, 3.0),
}
"""Round the neck, and how much further in front, mm; beyond, cloth or ``cloth.bare`` lies."""


def seen_skin(part: Part, person: Person) -> Part:
    """The skin without the triangles that are covered."""
    covered = over_hairline(part.points, person) > _UNDER_HAIR
    beyond = cloth.neck_hole(*_NECKLINES[person.name])(part.points) > 0
    covered |= beyond & (part.points[:, 1] < -150)
    hidden = covered[part.triangles].sum(1) == 3
    return _kept(part, ~hidden)


def _kept(part: Part, keep: Array) -> Part:
    used, triangles = np.unique(part.triangles[keep], return_inverse=True)
    return Part(
        part.name,
        part.material,
        part.points[used],
        triangles.reshape(-1, 3),
        part.uv[used],
        {bone: weight[used] for bone, weight in part.weights.items()},
        normals=None if part.normals is None else part.normals[used],
        moves={name: move[used] for name, move in part.moves.items()},
    )
