"""The triangles of a file, gathered into one list of vertices, and how their shapes change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.renderers.errors import BrokenFace
from avatars.renderers.glb import Floats, Glb, Json
from avatars.renderers.skeleton import Matrices, Skeleton

MOST_BONES: Final = 240
"""That move vertices; more do not fit into the shader's matrices."""
_TRIANGLES: Final = 4
_LEAST_MOVE: Final = 1e-6
"""Metres; a vertex that moves less does not belong to the shape."""

Target = tuple[int, int]
"""Node of a mesh and number of a blend shape in it, as VRM's binds name them."""


@dataclass(frozen=True, slots=True)
class Surface:
    """Triangles of one material."""

    material: int
    """-1 for none."""
    corners: npt.NDArray[np.int64]
    """Vertices, three a triangle."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a blend shape moves at weight 1."""

    rows: npt.NDArray[np.int64]
    moves: Floats


@dataclass(frozen=True, slots=True)
class Mesh:
    """Everything that is drawn; arrays have a row for each vertex."""

    places: Floats
    normals: Floats
    textured: Floats
    """Places on the texture."""
    bones: npt.NDArray[np.int64]
    """Four rows of ``sockets``."""
    pulls: Floats
    """How much each of the four counts, sum 1."""
    surfaces: tuple[Surface, ...]
    sockets: tuple[tuple[int, Floats], ...]
    """Nodes that move vertices, each with its inverse at rest."""
    shapes: Mapping[Target, Shape]
    names: Mapping[str, tuple[Target, ...]]
    """Blend shapes by their name in the file."""

    def palette(self, worlds: Matrices) -> Floats:
        """A matrix for each socket, shape (sockets, 4, 4)."""
        nodes = [node for node, _ in self.sockets]
        return worlds[nodes] @ np.stack([inverse for _, inverse in self.sockets])

    def bent(self, worlds: Matrices) -> Floats:
        """Where the vertices are in the world, without blend shapes."""
        matrices = self.palette(worlds)
        mixed = np.einsum("vb,vbij->vij", self.pulls, matrices[self.bones][:, :, :3])
        return np.einsum("vij,vj->vi", mixed[..., :3], self.places) + mixed[..., 3]

    def blended(self, weights: Mapping[Target, float]) -> Floats:
        """The places of the vertices, before their bones move them."""
        places = self.places.copy()
        for target, weight in weights.items():
            if weight and (shape := self.shapes.get(target)):
                places[shape.rows] += np.float32(weight) * shape.moves
        return places

    def only(self, is_seen: npt.NDArray[np.bool_]) -> "Mesh":
        """Leave out triangles that have no vertex in sight."""
        kept: list[Surface] = []
        for one in self.surfaces:
            triangles = one.corners.reshape(-1, 3)
            kept.append(Surface(one.material, triangles[is_seen[triangles].any(axis=1)].ravel()))
        used = np.unique(np.concatenate([one.corners for one in kept]))
        new = np.full(len(self.places), -1, np.int64)
        new[used] = np.arange(len(used))
        shapes: dict[Target, Shape] = {}
        for target, shape in self.shapes.items():
            rows = new[shape.rows]
            if (rows >= 0).any():
                shapes[target] = Shape(rows[rows >= 0], shape.moves[rows >= 0])
        return replace(
            self,
            places=self.places[used],
            normals=self.normals[used],
            textured=self.textured[used],
            bones=self.bones[used],
            pulls=self.pulls[used],
            surfaces=tuple(
                Surface(one.material, new[one.corners]) for one in kept if one.corners.size
            ),
            shapes=shapes,
        )


_Block = tuple[Floats, Floats, Floats, npt.NDArray[np.int64], Floats]
"""Places, normals, places on the texture, bones and pulls of a primitive."""


@dataclass(slots=True)
class _Gathering:
    """What was found so far."""

    file: Glb
    blocks: list[_Block] = field(default_factory=list[_Block])
    surfaces: list[Surface] = field(default_factory=list[Surface])
    sockets: dict[tuple[int, int], tuple[int, Floats]] = field(
        default_factory=dict[tuple[int, int], tuple[int, Floats]]
    )
    """By skin (-1 for none) and node."""
    shapes: dict[Target, list[Shape]] = field(default_factory=dict[Target, list[Shape]])
    names: dict[str, list[Target]] = field(default_factory=dict[str, list[Target]])
    count: int = 0

    def socket(self, skin: int, node: int, inverse: Floats) -> int:
        self.sockets.setdefault((skin, node), (node, inverse))
        return list(self.sockets).index((skin, node))

    def add(self, node: int, holder: Json, primitive: Json) -> None:
        """Take a primitive."""
        attributes = primitive["attributes"]
        places = self.file.floats(attributes["POSITION"])
        corners = self._corners(primitive, len(places))
        optional = {
            name: self.file.floats(attributes[name])
            for name in ("NORMAL", "TEXCOORD_0")
            if name in attributes
        }
        normals = optional["NORMAL"] if "NORMAL" in optional else _normals(places, corners)
        textured = optional.get("TEXCOORD_0", np.zeros((len(places), 2), np.float32))
        bones, pulls = self._bound(node, holder, attributes, len(places))
        self.blocks.append((places, normals, textured, bones, pulls))
        self.surfaces.append(Surface(int(primitive.get("material", -1)), corners + self.count))
        self._take_shapes(node, primitive)
        self.count += len(places)

    def name_shapes(self, node: int, mesh: Json) -> None:
        """Note the names of a mesh's blend shapes."""
        first: Json = mesh["primitives"][0] if mesh.get("primitives") else {}
        extras: Json = mesh.get("extras") or first.get("extras") or {}
        for number, name in enumerate(extras.get("targetNames", [])):
            self.names.setdefault(str(name), []).append((node, number))

    def _corners(self, primitive: Json, count: int) -> npt.NDArray[np.int64]:
        if "indices" not in primitive:
            return np.arange(count - count % 3)
        corners = self.file.integers(primitive["indices"]).ravel()
        if len(corners) and not 0 <= int(corners.min()) <= int(corners.max()) < count:
            raise BrokenFace("a triangle has a corner that is not there")
        return corners[: len(corners) - len(corners) % 3]

    def _bound(
        self, node: int, holder: Json, attributes: Json, count: int
    ) -> tuple[npt.NDArray[np.int64], Floats]:
        bones, pulls = np.zeros((count, 4), np.int64), np.zeros((count, 4), np.float32)
        if "skin" not in holder or "JOINTS_0" not in attributes:
            bones[:], pulls[:, 0] = self.socket(-1, node, np.eye(4, dtype=np.float32)), 1.0
            return bones, pulls
        number = int(holder["skin"])
        skin: Json = self.file.many("skins")[number]
        joints = self.file.integers(attributes["JOINTS_0"])
        pulls = self.file.floats(attributes["WEIGHTS_0"])
        nodes: npt.NDArray[np.int64] = np.array(skin["joints"], np.int64)
        if len(joints) and int(joints.max()) >= len(nodes):
            raise BrokenFace("a vertex hangs on a bone that is not there")
        joints = np.where(pulls > 0, joints, joints[:, :1])
        inverses = self._inverses(skin)
        for joint in np.unique(joints):
            bones[joints == joint] = self.socket(number, int(nodes[joint]), inverses[joint])
        return bones, pulls / np.maximum(pulls.sum(1, keepdims=True), np.float32(1e-6))

    def _inverses(self, skin: Json) -> Floats:
        if "inverseBindMatrices" not in skin:
            return np.tile(np.eye(4, dtype=np.float32), (len(skin["joints"]), 1, 1))
        raw = self.file.floats(skin["inverseBindMatrices"])
        return np.ascontiguousarray(raw.reshape(-1, 4, 4).transpose(0, 2, 1))

    def _take_shapes(self, node: int, primitive: Json) -> None:
        for number, target in enumerate(primitive.get("targets", [])):
            if "POSITION" in target:
                moves = self.file.floats(target["POSITION"])
                rows = np.flatnonzero(np.abs(moves).max(axis=1) > _LEAST_MOVE)
                found = self.shapes.setdefault((node, number), [])
                found.append(Shape(rows + self.count, np.ascontiguousarray(moves[rows])))


def gather(file: Glb, skeleton: Skeleton) -> Mesh:
    """Read all triangles of the nodes.

    Raises:
        BrokenFace: There are none, or more bones than fit.
    """
    found = _Gathering(file)
    for node, holder, mesh in _held(file, skeleton):
        found.name_shapes(node, mesh)
        for primitive in mesh["primitives"]:
            if primitive.get("mode", _TRIANGLES) == _TRIANGLES:
                found.add(node, holder, primitive)
    if not found.blocks:
        raise BrokenFace("there is nothing to draw in the file")
    if len(found.sockets) > MOST_BONES:
        raise BrokenFace(f"more than {MOST_BONES} bones move the figure")
    places, normals, textured, bones, pulls = zip(*found.blocks, strict=True)
    return Mesh(
        *(np.concatenate(one) for one in (places, normals, textured)),
        bones=np.concatenate(bones),
        pulls=np.concatenate(pulls).astype(np.float32),
        surfaces=tuple(found.surfaces),
        sockets=tuple(found.sockets.values()),
        shapes={target: _joined(parts) for target, parts in found.shapes.items()},
        names={name: tuple(targets) for name, targets in found.names.items()},
    )


def _held(file: Glb, skeleton: Skeleton) -> Iterator[tuple[int, Json, Json]]:
    for node, holder in enumerate(file.many("nodes")):
        if "mesh" in holder and node < len(skeleton.parents):
            yield node, holder, file.many("meshes")[holder["mesh"]]


def _joined(parts: list[Shape]) -> Shape:
    rows = np.concatenate([one.rows for one in parts])
    return Shape(rows, np.concatenate([one.moves for one in parts]))


def _normals(places: Floats, corners: npt.NDArray[np.int64]) -> Floats:
    a, b, c = (places[corners[i::3]] for i in range(3))
    faces = np.cross(b - a, c - a)
    normals = np.zeros_like(places)
    for i in range(3):
        np.add.at(normals, corners[i::3], faces)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), np.float32(1e-9))
