"""Vertex data: read by meaning, checked, and written in one plain form.

Positions, normals, texture coordinates, colours and weights become float32, joints the smallest
unsigned type, indices uint16 or uint32. What quantised exporters save is unfolded here, so no
renderer needs to know about it.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from avatars.uploads.buffers import FLOAT, Block, Buffers
from avatars.uploads.fields import LARGEST, unfit
from avatars.uploads.packed import INDEX_TARGET, VERTEX_TARGET, Packed
from avatars.uploads.refusal import Reason, RefusedError

SHORT: Final = 5123
BYTES: Final = (5121, SHORT)
UNSIGNED: Final = (5121, SHORT, 5125)
Floats = npt.NDArray[np.float32]


class Attributes:
    """Copies accessors into the new file; shared ones stay shared."""

    def __init__(self, buffers: Buffers, packed: Packed) -> None:
        self.buffers = buffers
        self._packed = packed
        self.vertices = 0
        """Of all distinct positions so far."""
        self._counts: dict[int, int] = {}

    def positions(self, old: int, where: str) -> tuple[int, int]:
        """Copy positions; gives the accessor and the count of vertices."""
        key = ("positions", old)
        known = self._packed.known(key)
        if known is None:
            numbers = self._floats(old, ("VEC3",), where)
            self.vertices += len(numbers)
            self._counts[old] = len(numbers)
            known = self._packed.add(key, numbers, target=VERTEX_TARGET, has_bounds=True)
        return known, self._counts[old]

    def plain(self, old: int, kinds: tuple[str, ...], count: int, where: str) -> int:
        """Copy normals, texture coordinates or colours."""
        key = ("plain", kinds, old, count)
        known = self._packed.known(key)
        if known is None:
            numbers = self._floats(old, kinds, where)
            _check_count(len(numbers), count, where)
            known = self._packed.add(key, numbers, target=VERTEX_TARGET)
        return known

    def morph(self, old: int, count: int, where: str) -> int:
        """Copy the offsets of a morph; all that move nothing share one array."""
        key = ("morph", old, count)
        known = self._packed.known(key)
        if known is not None:
            return known
        numbers = self._floats(old, ("VEC3",), where)
        _check_count(len(numbers), count, where)
        if not numbers.any():
            key = ("still", 0, count)
            known = self._packed.known(key)
        if known is not None:
            return known
        if 0 < np.count_nonzero(numbers.any(axis=1)) < len(numbers) * FEW:
            return self._packed.add_sparse(key, numbers)
        return self._packed.add(key, numbers, has_bounds=True)

    def indices(self, old: int, count: int, where: str) -> tuple[int, int]:
        """Copy triangles' corners; gives the accessor and the count of triangles."""
        block = self._block(old, ("SCALAR",), where)
        if block.component not in UNSIGNED or block.is_normalized:
            raise unfit(where, "must be unsigned whole numbers")
        corners = block.numbers
        if len(corners) % 3:
            raise unfit(where, "must be whole triangles")
        if int(corners.max()) >= count:
            raise RefusedError(
                Reason.BAD_INDEX,
                f"The file is damaged: {where} points to a vertex that is not there. Export it"
                " again.",
                where,
            )
        key = ("indices", old, count > SMALL)
        known = self._packed.known(key)
        if known is None:
            small = corners.astype(np.uint32 if count > SMALL else np.uint16)
            known = self._packed.add(key, small, target=INDEX_TARGET)
        return known, len(corners) // 3

    def skinning(self, olds: tuple[int, int], count: int, where: str) -> tuple[int, int, int]:
        """Copy joints and weights; gives both accessors and the highest joint in use."""
        joints, weights = self._joints(olds[0], where), self._weights(olds[1], where)
        _check_count(len(joints), count, where)
        _check_count(len(weights), count, where)
        joints = np.where(weights > 0, joints, 0)
        highest = int(joints.max())
        keys = [("joints", *olds), ("weights", *olds)]
        known = [self._packed.known(key) for key in keys]
        if known[0] is None or known[1] is None:
            narrow = joints.astype(np.uint8 if highest < 256 else np.uint16)
            known = [
                self._packed.add(keys[0], narrow, target=VERTEX_TARGET),
                self._packed.add(keys[1], weights, target=VERTEX_TARGET),
            ]
        return known[0] or 0, known[1] or 0, highest

    def matrices(self, old: int, least: int, where: str) -> int:
        """Copy the inverse bind matrices of a skin."""
        numbers = self._floats(old, ("MAT4",), where)
        if len(numbers) < least:
            raise RefusedError(
                Reason.BAD_SKIN,
                f"The file is damaged: {where} has fewer matrices than joints. Export it again.",
                where,
            )
        return self._packed.add(("matrices", old, least), numbers[:least])

    def _joints(self, old: int, where: str) -> npt.NDArray[Any]:
        block = self._block(old, ("VEC4",), where)
        if block.component not in BYTES or block.is_normalized:
            raise unfit(where, "must have joints as small whole numbers")
        return block.numbers.astype(np.uint32)

    def _weights(self, old: int, where: str) -> Floats:
        weights = self._floats(old, ("VEC4",), where)
        if float(weights.min()) < 0:
            raise RefusedError(
                Reason.BAD_SKIN,
                f"The file is damaged: {where} has negative weights. Export it again.",
                where,
            )
        # Renderers divide by the sum; a vertex that hangs on nothing hangs on its first joint.
        total = weights.sum(axis=1, keepdims=True)
        first = np.array([1, 0, 0, 0], np.float32)
        return np.where(total > 0, weights / np.where(total > 0, total, 1), first).astype("<f4")

    def _floats(self, old: int, kinds: tuple[str, ...], where: str) -> Floats:
        block = self._block(old, kinds, where)
        floats = block.as_floats()
        if not bool(np.isfinite(floats).all()) or float(np.abs(floats).max()) > LARGEST:
            raise RefusedError(
                Reason.NOT_FINITE,
                f"The file is damaged: {where} holds a number that is infinite or no number."
                " Export it again.",
                where,
            )
        return floats

    def _block(self, old: int, kinds: tuple[str, ...], where: str) -> Block:
        block = self.buffers.read(old)
        if block.kind not in kinds:
            raise unfit(where, f"must be {' or '.join(kinds)}")
        if block.kind == "MAT4" and block.component != FLOAT:
            raise unfit(where, "must be floats")
        return block


FEW: Final = 0.6
"""Share of moved vertices below which a morph is written sparsely."""
SMALL: Final = 65_535
"""Most vertices that indices of 16 bits reach."""


def _check_count(found: int, count: int, where: str) -> None:
    if found != count:
        raise RefusedError(
            Reason.BAD_INDEX,
            f"The file is damaged: {where} has {found} values for {count} vertices. Export it"
            " again.",
            where,
        )
