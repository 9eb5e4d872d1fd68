"""A GLB file in memory: its JSON, its numbers, its pictures.

Source:
    glTF 2.0, sections 3.6 (accessors) and 4 (GLB).
"""

import json
import struct
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from avatars.renderers.errors import BrokenFace

_MAGIC, _JSON, _BIN = 0x46546C67, 0x4E4F534A, 0x004E4942
_KINDS: Final = {
    5120: np.dtype("<i1"),
    5121: np.dtype("<u1"),
    5122: np.dtype("<i2"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
    5126: np.dtype("<f4"),
}
_WIDTHS: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}

Json = dict[str, Any]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glb:
    """An opened file; indices are those of glTF."""

    tree: Json
    binary: bytes

    def many(self, name: str) -> list[Json]:
        """A list at the top of the JSON, empty where there is none."""
        return cast("list[Json]", self.tree.get(name, []))

    def extension(self, name: str) -> Json:
        """An extension at the top of the JSON, empty where there is none."""
        return cast("Json", self.tree.get("extensions", {}).get(name, {}))

    def floats(self, accessor: int) -> Floats:
        """Numbers of an accessor; normalised integers become what they mean.

        Returns:
            Shape (count, width).
        """
        spec, raw = self._raw(accessor)
        values = raw.astype(np.float32)
        if spec.get("normalized") and raw.dtype.kind != "f":
            values = np.maximum(values / np.float32(np.iinfo(raw.dtype).max), np.float32(-1))
        return values

    def integers(self, accessor: int) -> npt.NDArray[np.int64]:
        """Indices or joints of an accessor.

        Returns:
            Shape (count, width).
        """
        return self._raw(accessor)[1].astype(np.int64)

    def picture(self, image: int) -> bytes:
        """An image as it is encoded in the file."""
        return bytes(self._view(int(self.many("images")[image]["bufferView"])))

    def _raw(self, accessor: int) -> tuple[Json, npt.NDArray[Any]]:
        spec = self.many("accessors")[accessor]
        width, kind = _WIDTHS[spec["type"]], _KINDS[spec["componentType"]]
        count = int(spec["count"])
        if "bufferView" in spec:
            start = int(spec.get("byteOffset", 0))
            raw = self._strided(int(spec["bufferView"]), start, count, width, kind)
        else:
            raw = np.zeros((count, width), kind)
        if sparse := spec.get("sparse"):
            raw = self._patched(raw.copy(), sparse)
        return spec, raw

    def _patched(self, raw: npt.NDArray[Any], sparse: Json) -> npt.NDArray[Any]:
        where, what, count = sparse["indices"], sparse["values"], int(sparse["count"])
        rows = self._strided(
            *(int(where["bufferView"]), int(where.get("byteOffset", 0)), count, 1),
            _KINDS[where["componentType"]],
        )
        raw[rows[:, 0]] = self._strided(
            *(int(what["bufferView"]), int(what.get("byteOffset", 0)), count, raw.shape[1]),
            raw.dtype,
        )
        return raw

    def _strided(
        self, view: int, start: int, count: int, width: int, kind: np.dtype[Any]
    ) -> npt.NDArray[Any]:
        stride = int(self.many("bufferViews")[view].get("byteStride", width * kind.itemsize))
        strides = (stride, kind.itemsize)
        return np.ndarray((count, width), kind, self._view(view), start, strides)

    def _view(self, view: int) -> memoryview:
        spec = self.many("bufferViews")[view]
        start = int(spec.get("byteOffset", 0))
        return memoryview(self.binary)[start : start + int(spec["byteLength"])]


def open_file(content: bytes) -> Glb:
    """Open a GLB or VRM; its structure was checked when it was uploaded, here only the frame is.

    Raises:
        BrokenFace: Not a GLB of version 2 with JSON and one binary part.
    """
    try:
        magic, version, length = struct.unpack_from("<III", content)
        if (magic, version) != (_MAGIC, 2) or length > len(content):
            raise BrokenFace("not a GLB of version 2")
        size, kind = struct.unpack_from("<II", content, 12)
        tree = json.loads(content[20 : 20 + size])
        size_of_rest, kind_of_rest = struct.unpack_from("<II", content, 20 + size)
    except (struct.error, ValueError) as error:
        raise BrokenFace("not a GLB that can be read") from error
    if (kind, kind_of_rest) != (_JSON, _BIN) or not isinstance(tree, dict):
        raise BrokenFace("a GLB needs a JSON and a binary part")
    start = 28 + size
    return Glb(cast("Json", tree), content[start : start + size_of_rest])
