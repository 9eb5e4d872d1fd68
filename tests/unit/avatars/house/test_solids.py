"""Meshes of solids are closed, on the surface, and cut cleanly."""

import numpy as np
import pytest

from avatars.house.mesh import smooth_normals
from avatars.house.solids import capsule, clipped, ellipsoid, meshed, outward, union

pytestmark = pytest.mark.unit

SOLID = union(20, capsule((0, -40, 0), (0, 40, 0), 30), ellipsoid((40, 0, 0), (40, 30, 20)))


def test_a_meshed_solid_lies_on_the_surface_and_looks_outwards() -> None:
    points, faces = meshed(SOLID, (-60, -100, -60), (120, 100, 60), 8)
    assert np.abs(SOLID(points)).max() < 0.2
    ahead = (smooth_normals(points, faces) * outward(SOLID, points)).sum(1)
    assert ahead.min() > 0.5


def test_a_meshed_solid_has_no_hole() -> None:
    _, faces = meshed(SOLID, (-60, -100, -60), (120, 100, 60), 8)
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    forth = {(int(a), int(b)) for a, b in edges}
    assert len(forth) == len(edges)
    assert all((b, a) in forth for a, b in forth)


def test_clipping_cuts_at_the_line() -> None:
    points, faces = meshed(SOLID, (-60, -100, -60), (120, 100, 60), 8)
    points, faces = clipped(points, faces, points[:, 1] - 3.3)
    assert points[:, 1].min() == pytest.approx(3.3)
    assert faces.max() == len(points) - 1
