"""The nodes of a file: where they stand, and where they go when bones turn."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.renderers.errors import BrokenFace
from avatars.renderers.glb import Glb, Json

Matrices = npt.NDArray[np.float32]
"""Shape (nodes, 4, 4); columns vectors are multiplied from the right."""
Turn = npt.NDArray[np.float32]
"""Shape (3, 3): a rotation in the axes of the world."""


class Skeleton:
    """A tree of nodes, turned by the world's axes whatever their own are."""

    def __init__(self, file: Glb) -> None:
        """Read the nodes.

        Raises:
            BrokenFace: The nodes are no tree.
        """
        nodes = file.many("nodes")
        self.names: Final = tuple(str(node.get("name", "")) for node in nodes)
        self.parents: Final = _parents(nodes)
        self._order = _from_the_root(self.parents)
        self._local = np.stack([_local(node) for node in nodes] or [np.eye(4, dtype=np.float32)])
        self.worlds: Matrices = self._local.copy()
        """At rest, with the stance."""
        self._settle(self.worlds, self._local, self._order)
        self._below = {one: self._branch(one) for one in range(len(nodes))}

    def place(self, node: int) -> npt.NDArray[np.float32]:
        """Where a node stands."""
        return self.worlds[node, :3, 3]

    def stand(self, turns: Mapping[int, Turn]) -> None:
        """Take a stance for good."""
        self._local = self._turned(turns)
        self._settle(self.worlds, self._local, self._order)

    def turned(self, turns: Mapping[int, Turn]) -> Matrices:
        """Where all nodes are when some turn.

        Args:
            turns: Rotations by node.

        Returns:
            World matrices of all nodes.
        """
        worlds = self.worlds.copy()
        moving = {one for node in turns for one in self._below[node]}
        local = self._turned(turns)
        self._settle(worlds, local, [one for one in self._order if one in moving])
        return worlds

    def _turned(self, turns: Mapping[int, Turn]) -> Matrices:
        local = self._local.copy()
        for node, turn in turns.items():
            parent = self.parents[node]
            around = _rotation(self.worlds[parent]) if parent >= 0 else np.eye(3, dtype=np.float32)
            local[node, :3, :3] = around.T @ turn @ around @ local[node, :3, :3]
        return local

    def _settle(self, worlds: Matrices, local: Matrices, order: list[int]) -> None:
        for node in order:
            parent = self.parents[node]
            worlds[node] = worlds[parent] @ local[node] if parent >= 0 else local[node]

    def _branch(self, root: int) -> set[int]:
        found = {root}
        for node in self._order:
            if self.parents[node] in found:
                found.add(node)
        return found


def turn(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Turn:
    """A rotation by degrees: about y, then x, then z, each in the axes that the last one left."""
    (cx, cy, cz), (sx, sy, sz) = (f(np.radians((x, y, z))) for f in (np.cos, np.sin))
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return (about_y @ about_x @ about_z).astype(np.float32)


def _parents(nodes: list[Json]) -> list[int]:
    parents = [-1] * len(nodes)
    for index, node in enumerate(nodes):
        for child in node.get("children", []):
            if parents[child] >= 0:
                raise BrokenFace("a node has two parents")
            parents[child] = index
    return parents


def _from_the_root(parents: list[int]) -> list[int]:
    """Every parent before its children."""
    children: dict[int, list[int]] = {}
    for node, parent in enumerate(parents):
        children.setdefault(parent, []).append(node)
    order = list(children.get(-1, []))
    for node in order:
        order.extend(children.get(node, []))
    if len(order) != len(parents):
        raise BrokenFace("the nodes go in a circle")
    return order


def _local(node: Json) -> npt.NDArray[np.float32]:
    if "matrix" in node:
        return np.array(node["matrix"], np.float32).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    matrix = np.eye(4, dtype=np.float32)
    matrix[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    matrix[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), np.float32)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def _rotation(world: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Of a world matrix, without its scale."""
    axes = world[:3, :3]
    return axes / np.maximum(np.linalg.norm(axes, axis=0), np.float32(1e-9))
