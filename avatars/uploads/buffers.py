"""Numbers out of the binary chunk: every view and accessor in bounds before a byte is read.

All arithmetic is on Python's integers, which do not overflow.

Source:
    glTF 2.0, section 3.6 "Binary Data Storage".
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from avatars.uploads.fields import (
    Record,
    as_list,
    as_object,
    choice,
    flag,
    index,
    integer,
    list_of,
    record,
    unfit,
)
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError

Numbers = npt.NDArray[Any]
"""Shape (count, width); little-endian."""

COMPONENTS: Final = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
FLOAT: Final = 5126
LONGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers as the file holds them."""

    numbers: Numbers
    kind: str
    """``SCALAR`` to ``MAT4``."""
    component: int
    """glTF's code of the component type."""
    is_normalized: bool

    def as_floats(self) -> npt.NDArray[np.float32]:
        """What the numbers mean; quantised ones are unfolded (glTF 2.0, section 3.6.2.2)."""
        if self.component == FLOAT or not self.is_normalized:
            return self.numbers.astype(np.float32)
        top = float(np.iinfo(self.numbers.dtype).max)
        return np.maximum(self.numbers.astype(np.float32) / np.float32(top), np.float32(-1))


class Buffers:
    """The file's views and accessors."""

    def __init__(self, document: dict[str, object], binary: bytes, limits: Limits) -> None:
        self._binary = binary
        self._limits = limits
        self._length = self._buffer_length(document)
        most = limits.accessors
        bound = integer(0, LONGEST)
        view = record(
            {
                "buffer": index(1, "the buffers"),
                "byteOffset": bound,
                "byteLength": integer(1, LONGEST),
                "byteStride": integer(4, 252),
            },
            required=("buffer", "byteLength"),
        )
        self._views = list_of(view, most)(document.get("bufferViews", []), "bufferViews")
        for place, one in enumerate(self._views):
            self._check_view(one, f"bufferViews[{place}]")
        self._accessors = list_of(as_object, most)(document.get("accessors", []), "accessors")

    @property
    def count(self) -> int:
        """How many accessors there are."""
        return len(self._accessors)

    def read(self, place: int) -> Block:
        """The numbers of an accessor.

        Raises:
            RefusedError: It is malformed, out of bounds or misaligned.
        """
        where = f"accessors[{place}]"
        accessor = self._accessor(self._accessors[place], where)
        count, width = accessor["count"], WIDTHS[accessor["type"]]
        component = int(accessor["componentType"])
        dtype = np.dtype(COMPONENTS[component])
        if "bufferView" in accessor:
            offset = accessor.get("byteOffset", 0)
            numbers = self._read_view(accessor["bufferView"], offset, (count, width), dtype, where)
        else:
            numbers = np.zeros((count, width), dtype)
        if "sparse" in accessor:
            numbers = self._with_sparse(numbers, accessor["sparse"], f"{where}.sparse")
        return Block(numbers, accessor["type"], component, accessor.get("normalized", False))

    def bytes_of(self, view: int, where: str) -> bytes:
        """The bytes of a view that holds a picture."""
        if "byteStride" in self._views[view]:
            raise unfit(where, "must not have a stride")
        start = self._views[view].get("byteOffset", 0)
        return self._binary[start : start + self._views[view]["byteLength"]]

    @property
    def view_count(self) -> int:
        """How many views there are."""
        return len(self._views)

    def _buffer_length(self, document: dict[str, object]) -> int:
        buffers = as_list(document.get("buffers", []), "buffers")
        if len(buffers) != 1:
            raise unfit("buffers", "must be exactly one")
        length = record({"byteLength": integer(1, LONGEST)}, required=("byteLength",))(
            buffers[0], "buffers[0]"
        )["byteLength"]
        if not length <= len(self._binary) <= length + 3:
            raise RefusedError(
                Reason.BAD_LENGTH,
                "The binary part is not as long as the file says. Export it again.",
                "buffers[0].byteLength",
            )
        return length

    def _check_view(self, view: Record, where: str) -> None:
        if view.get("byteOffset", 0) + view["byteLength"] > self._length:
            raise _outside(where)
        if view.get("byteStride", 4) % 4:
            raise _misaligned(where)

    def _accessor(self, value: object, where: str) -> Record:
        views = index(len(self._views), "the buffer views")
        bound = integer(0, LONGEST)
        part = {"bufferView": views, "byteOffset": bound}
        sparse = record(
            {
                "count": integer(1, self._limits.vertices),
                "indices": record(
                    {**part, "componentType": _component},
                    required=("bufferView", "componentType"),
                ),
                "values": record(part, required=("bufferView",)),
            },
            required=("count", "indices", "values"),
        )
        return record(
            {
                **part,
                "componentType": _component,
                "normalized": flag,
                "count": self._element_count,
                "type": choice(*WIDTHS),
                "sparse": sparse,
            },
            required=("componentType", "count", "type"),
        )(value, where)

    def _element_count(self, value: object, where: str) -> int:
        count = integer(1, LONGEST)(value, where)
        # Indices may be thrice the triangles; nothing else is longer than the vertices.
        most = max(self._limits.vertices, 3 * self._limits.triangles)
        if count > most:
            raise RefusedError(
                Reason.TOO_MANY,
                f"{where} counts {count} values; {most} are allowed. Reduce the polygons.",
                where,
            )
        return count

    def _read_view(
        self, view_at: int, offset: int, shape: tuple[int, int], dtype: np.dtype[Any], where: str
    ) -> Numbers:
        view = self._views[view_at]
        start = view.get("byteOffset", 0) + offset
        element = dtype.itemsize * shape[1]
        stride = view.get("byteStride", element)
        if start % dtype.itemsize or stride % dtype.itemsize or stride < element:
            raise _misaligned(where)
        if offset + stride * (shape[0] - 1) + element > view["byteLength"]:
            raise _outside(where)
        strides = (stride, dtype.itemsize)
        return np.ndarray(shape, dtype, self._binary, start, strides)

    def _with_sparse(self, dense: Numbers, sparse: Record, where: str) -> Numbers:
        count = sparse["count"]
        if count > len(dense):
            raise _stray_index(where)
        at, to = sparse["indices"], sparse["values"]
        kind = np.dtype(COMPONENTS[at["componentType"]])
        if kind.kind != "u":
            raise unfit(f"{where}.indices.componentType", "must be unsigned")
        places = self._read_view(
            at["bufferView"], at.get("byteOffset", 0), (count, 1), kind, f"{where}.indices"
        ).astype(np.int64)[:, 0]
        if places[-1] >= len(dense) or bool(np.any(np.diff(places) <= 0)):
            raise _stray_index(f"{where}.indices")
        values = self._read_view(
            to["bufferView"],
            to.get("byteOffset", 0),
            (count, dense.shape[1]),
            dense.dtype,
            f"{where}.values",
        )
        filled = dense.copy()
        filled[places] = values
        return filled


def _component(value: object, where: str) -> int:
    code = integer(0, LONGEST)(value, where)
    if code not in COMPONENTS:
        raise unfit(where, "is no component type of glTF")
    return code


def _outside(where: str) -> RefusedError:
    return RefusedError(
        Reason.OUT_OF_BOUNDS,
        f"The file is damaged: {where} reaches beyond its data. Export it again.",
        where,
    )


def _misaligned(where: str) -> RefusedError:
    return RefusedError(
        Reason.MISALIGNED,
        f"The file is damaged: {where} does not lie on its grid. Export it again.",
        where,
    )


def _stray_index(where: str) -> RefusedError:
    return RefusedError(
        Reason.BAD_INDEX,
        f"The file is damaged: {where} points to a vertex that is not there. Export it again.",
        where,
    )
