"""Writes parts, textures and a skeleton as binary glTF 2.0, small and always the same."""

import json
import struct
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from avatars.house import rig
from avatars.house.face import Face
from avatars.house.mesh import FLOOR, Array, Part, smooth_normals

_FLOAT: Final = 5126
_VERTICES: Final = 34962
_UNSIGNED: Final = {1: 5121, 2: 5123, 4: 5125}
_LEAST_MOVE: Final = 0.15
"""A point that a control moves by less, mm, stands still."""
Json = dict[str, Any]  # a part of a glTF document


class Document:
    """A glTF file that grows."""

    def __init__(self) -> None:
        self.json: Json = {
            "asset": {"version": "2.0", "generator": "Mesi persona engine, avatars/house"},
            "scene": 0,
            "scenes": [{"nodes": []}],
            **{key: [] for key in ("nodes", "meshes", "skins", "materials", "textures", "images")},
            **{key: [] for key in ("samplers", "accessors", "bufferViews")},
        }
        self._bytes = bytearray()

    def add(self, key: str, one: Json) -> int:
        """Append to a list of the document; returns its number."""
        self.json[key].append(one)
        return len(self.json[key]) - 1

    def view(self, content: bytes, target: int | None = None) -> int:
        """Append bytes, aligned to four; returns the number of their view."""
        self._bytes += b"\0" * (-len(self._bytes) % 4)
        view: Json = {"buffer": 0, "byteOffset": len(self._bytes), "byteLength": len(content)}
        self._bytes += content
        return self.add("bufferViews", view | ({"target": target} if target else {}))

    def numbers(
        self,
        values: npt.NDArray[Any],
        kind: str,
        *,
        target: int | None = None,
        bounds: bool = False,
    ) -> int:
        """Append an accessor of floats or unsigned integers; returns its number."""
        is_float = values.dtype.kind == "f"
        accessor: Json = {
            "bufferView": self.view(values.tobytes(), target),
            "componentType": _FLOAT if is_float else _UNSIGNED[values.itemsize],
            "count": len(values),
            "type": kind,
        }
        if bounds:
            accessor |= {"min": _short(values.min(0)), "max": _short(values.max(0))}
        return self.add("accessors", accessor)

    def sparse(self, values: Array) -> int | None:
        """Append the moves of a control, only of the points that it moves; None if none does.

        Args:
            values: Metres, shape (n, 3).
        """
        moved = np.flatnonzero(np.abs(values).max(1) * 1000 > _LEAST_MOVE)
        if not len(moved):
            return None
        some = values[moved].astype(np.float32)
        still = np.zeros((1, 3), np.float32)
        every = np.concatenate([some, still]) if len(moved) < len(values) else some
        indices = moved.astype(np.uint16 if len(values) < 65_535 else np.uint32)
        return self.add(
            "accessors",
            {
                "componentType": _FLOAT,
                "count": len(values),
                "type": "VEC3",
                "min": _short(every.min(0)),
                "max": _short(every.max(0)),
                "sparse": {
                    "count": len(moved),
                    "indices": {
                        "bufferView": self.view(indices.tobytes()),
                        "componentType": _UNSIGNED[indices.itemsize],
                    },
                    "values": {"bufferView": self.view(some.tobytes())},
                },
            },
        )

    def image(self, content: bytes, mime: str) -> int:
        """Append a picture and its texture; returns the texture's number."""
        if not self.json["samplers"]:
            self.add(
                "samplers", {"magFilter": 9729, "minFilter": 9987, "wrapS": 10497, "wrapT": 10497}
            )
        source = self.add("images", {"bufferView": self.view(content), "mimeType": mime})
        return self.add("textures", {"source": source, "sampler": 0})

    def to_bytes(self) -> bytes:
        """The file (GLB)."""
        self._bytes += b"\0" * (-len(self._bytes) % 4)
        self.json["buffers"] = [{"byteLength": len(self._bytes)}]
        kept = {key: value for key, value in self.json.items() if value != []}
        text = json.dumps(kept, separators=(",", ":"), ensure_ascii=True).encode()
        text += b" " * (-len(text) % 4)
        size = 12 + 8 + len(text) + 8 + len(self._bytes)
        return b"".join(
            (
                struct.pack("<III", 0x46546C67, 2, size),
                struct.pack("<II", len(text), 0x4E4F534A),
                text,
                struct.pack("<II", len(self._bytes), 0x004E4942),
                bytes(self._bytes),
            )
        )


def _short(numbers: npt.NDArray[Any]) -> list[float]:
    """The shortest decimals that are these 32-bit numbers."""
    return [float(str(one)) for one in numbers]


def add_bones(doc: Document, one: Face) -> int:
    """Append the skeleton; bone ``k`` of ``rig.PARENTS`` becomes node ``k``. Returns the skin."""
    at = rig.places(one)
    names = list(rig.PARENTS)
    for name, parent in rig.PARENTS.items():
        off = at[name] - at[parent] if parent else at[name] + [0, FLOOR, 0]
        doc.add("nodes", {"name": name, "translation": [round(float(v) / 1000, 6) for v in off]})
        if parent:
            doc.json["nodes"][names.index(parent)].setdefault("children", []).append(
                names.index(name)
            )
    doc.json["scenes"][0]["nodes"].append(0)
    inverse = np.tile(np.eye(4, dtype=np.float32), (len(names), 1, 1))
    inverse[:, 3, :3] = [-(at[name] + [0, FLOOR, 0]) / 1000 for name in names]
    matrices = doc.numbers(inverse.reshape(-1, 16), "MAT4")
    return doc.add(
        "skins", {"joints": list(range(len(names))), "skeleton": 0, "inverseBindMatrices": matrices}
    )


def add_part(
    doc: Document, part: Part, one: Face, skin: int, materials: Sequence[str]
) -> tuple[int, list[str]]:
    """Append a part as a node with a mesh of its own.

    Args:
        doc: The file.
        part: The part.
        one: Whose bones carry it.
        skin: Number of the skeleton.
        materials: Names of the materials, in order.

    Returns:
        The node's number and the names of the controls that move it, in order.
    """
    normals = (
        part.normals if part.normals is not None else smooth_normals(part.points, part.triangles)
    )
    points, normals = rig.in_t_pose(part, normals, one)
    bones, weights = rig.four_bones(part)
    metres = ((points + np.array([0, FLOOR, 0])) / 1000).astype(np.float32)
    attributes = {
        "POSITION": doc.numbers(metres, "VEC3", bounds=True, target=_VERTICES),
        "NORMAL": doc.numbers(normals.astype(np.float32), "VEC3", target=_VERTICES),
        "TEXCOORD_0": doc.numbers(part.uv.astype(np.float32), "VEC2", target=_VERTICES),
        "JOINTS_0": doc.numbers(bones.astype(np.uint8), "VEC4", target=_VERTICES),
        "WEIGHTS_0": _whole_weights(doc, weights),
    }
    faces = part.triangles.reshape(-1)
    faces = faces.astype(np.uint16 if len(points) < 65_535 else np.uint32)
    primitive: Json = {
        "attributes": attributes,
        "indices": doc.numbers(faces, "SCALAR", target=34963),
        "material": list(materials).index(part.material),
    }
    found = {name: doc.sparse(move / 1000) for name, move in sorted(part.moves.items())}
    moved = {name: number for name, number in found.items() if number is not None}
    mesh: Json = {"name": part.name, "primitives": [primitive]}
    if moved:
        primitive["targets"] = [{"POSITION": number} for number in moved.values()]
        mesh |= {"weights": [0.0] * len(moved), "extras": {"targetNames": list(moved)}}
    node = doc.add(
        "nodes", {"name": f"{part.name}Mesh", "mesh": doc.add("meshes", mesh), "skin": skin}
    )
    doc.json["scenes"][0]["nodes"].append(node)
    return node, list(moved)


def _whole_weights(doc: Document, weights: Array) -> int:
    number = doc.numbers(weights.astype(np.uint8), "VEC4", target=_VERTICES)
    doc.json["accessors"][number]["normalized"] = True
    return number
