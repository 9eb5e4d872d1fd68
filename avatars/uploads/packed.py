"""The binary chunk that we write: every array once, packed, four-byte aligned."""

from collections.abc import Hashable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError

VERTEX_TARGET: Final = 34962
INDEX_TARGET: Final = 34963
CODES: Final = {"uint8": 5121, "uint16": 5123, "uint32": 5125, "float32": 5126}
SHORT: Final = 65_535
"""Highest row that a sparse index of 16 bits reaches."""
KINDS: Final = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}


class Packed:
    """Collects arrays and pictures, and remembers which came from where."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._binary = bytearray()
        self._views: list[dict[str, Any]] = []
        self._accessors: list[dict[str, Any]] = []
        self._known: dict[Hashable, int] = {}

    def known(self, key: Hashable) -> int | None:
        """The accessor that was written under this key before."""
        return self._known.get(key)

    def add(
        self,
        key: Hashable,
        numbers: npt.NDArray[Any],
        *,
        target: int | None = None,
        has_bounds: bool = False,
    ) -> int:
        """Write an array of shape (count, width) as an accessor.

        Args:
            key: What it came from, so that shared arrays stay shared.
            numbers: uint8, uint16, uint32 or float32.
            target: glTF's code of its use.
            has_bounds: Whether smallest and largest are written, as positions need them.
        """
        packed = np.ascontiguousarray(numbers)
        view: dict[str, Any] = self._place(packed.tobytes())
        if target is not None:
            view["target"] = target
        accessor: dict[str, Any] = {
            "bufferView": len(self._views) - 1,
            "componentType": CODES[packed.dtype.name],
            "count": len(packed),
            "type": KINDS[packed.shape[1]],
        }
        if has_bounds:
            accessor["min"] = packed.min(axis=0).tolist()
            accessor["max"] = packed.max(axis=0).tolist()
        self._accessors.append(accessor)
        self._known[key] = len(self._accessors) - 1
        return self._known[key]

    def add_sparse(self, key: Hashable, numbers: npt.NDArray[np.float32]) -> int:
        """Write an array of which few rows are not zero.

        Args:
            key: What it came from.
            numbers: Shape (count, width); at least one row is not zero.
        """
        places = np.flatnonzero(numbers.any(axis=1))
        code = "uint16" if len(numbers) <= SHORT else "uint32"
        self._place(places.astype(code).tobytes())
        self._place(numbers[places].tobytes())
        self._accessors.append(
            {
                "componentType": CODES["float32"],
                "count": len(numbers),
                "type": KINDS[numbers.shape[1]],
                "min": numbers.min(axis=0).tolist(),
                "max": numbers.max(axis=0).tolist(),
                "sparse": {
                    "count": len(places),
                    "indices": {
                        "bufferView": len(self._views) - 2,
                        "componentType": CODES[code],
                    },
                    "values": {"bufferView": len(self._views) - 1},
                },
            }
        )
        self._known[key] = len(self._accessors) - 1
        return self._known[key]

    def add_bytes(self, raw: bytes) -> int:
        """Write a picture; gives its view."""
        self._place(raw)
        return len(self._views) - 1

    def finish(self) -> tuple[dict[str, Any], bytes]:
        """The parts of the document that describe the chunk, and the chunk."""
        self._align()
        parts = {
            "buffers": [{"byteLength": len(self._binary)}],
            "bufferViews": self._views,
            "accessors": self._accessors,
        }
        return parts, bytes(self._binary)

    def _place(self, raw: bytes) -> dict[str, Any]:
        self._align()
        if len(self._binary) + len(raw) > self._limits.written_bytes:
            raise RefusedError(
                Reason.TOO_LARGE,
                "Unpacked, the file needs more than"
                f" {self._limits.written_bytes / 1e6:.0f} MB. Use fewer morphs or polygons.",
            )
        view: dict[str, Any] = {
            "buffer": 0,
            "byteOffset": len(self._binary),
            "byteLength": len(raw),
        }
        self._binary += raw
        self._views.append(view)
        return view

    def _align(self) -> None:
        self._binary += b"\0" * (-len(self._binary) % 4)
