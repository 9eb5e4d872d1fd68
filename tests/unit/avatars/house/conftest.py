"""Modelled once: the faces are slow to make and nobody changes them."""

import functools
from typing import cast

import numpy as np
import pytest

from avatars.house.expressions import Mix
from avatars.house.face import Face, face, skin_part
from avatars.house.mesh import Array, Part
from avatars.house.people import PEOPLE, Name


@functools.cache
def _face(name: Name) -> Face:
    return face(PEOPLE[name])


@functools.cache
def _skin(name: Name) -> Part:
    return skin_part(_face(name))


@pytest.fixture(params=list(PEOPLE))
def name(request: pytest.FixtureRequest) -> Name:
    return cast("Name", request.param)


@pytest.fixture
def one(name: Name) -> Face:
    return _face(name)


@pytest.fixture
def skin(name: Name) -> Part:
    return _skin(name)


def posed(part: Part, mix: Mix) -> Array:
    """Points of a part under an expression."""
    moved = [weight * part.moves[key] for key, weight in mix.items() if key in part.moves]
    return part.points + np.sum(moved, axis=0) if moved else part.points


def lip_rims(one: Face, points: Array) -> tuple[Array, Array]:
    """Points of the upper and the lower lip's rim, corner to corner."""
    head, ids = one.head, one.head.ids()
    columns = slice(head.middle - head.mouth_columns, head.middle + head.mouth_columns + 1)
    return points[ids[head.mouth, columns]], points[ids[head.mouth + 1, columns]]


def lid_rims(one: Face, points: Array, sign: int) -> tuple[Array, Array]:
    """Points of the upper and the lower lid's rim of one eye."""
    head, ids = one.head, one.head.ids()
    inner, outer = head.eye_columns
    columns = head.middle + sign * np.arange(inner, outer + 1)
    return points[ids[head.eye, columns]], points[ids[head.eye + 1, columns]]
