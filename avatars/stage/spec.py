"""Which face is to be drawn, in a form that travels between processes."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_LENGTH: Final = struct.Struct("<I")


def _no_files() -> dict[str, bytes]:
    return {}


@dataclass(frozen=True, slots=True)
class FaceSpec:
    """A face; what each kind reads of it stands in ``avatars.stage.registry``."""

    kind: str
    """A name in the registry."""
    name: str
    """Of the persona: what is drawn where the kind knows it, and for logs."""
    seed: int = 0
    """Of its idle life."""
    width: int = 512
    height: int = 512
    """Of the frames, both even."""
    background: str = "plain"
    """A scene that the kind knows."""
    weights: str = "own"
    """Of the kind ``mouth_net``: ours, or the path of an operator's file."""
    files: Mapping[str, bytes] = field(default_factory=_no_files, repr=False)
    """Pictures and meshes, by name."""


def pack_spec(spec: FaceSpec) -> bytes:
    """For the wire: the length of the JSON, the JSON, then the files."""
    head = json.dumps(
        {
            "kind": spec.kind,
            "name": spec.name,
            "seed": spec.seed,
            "width": spec.width,
            "height": spec.height,
            "background": spec.background,
            "weights": spec.weights,
            "files": {name: len(content) for name, content in spec.files.items()},
        }
    ).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *spec.files.values()))


def read_spec(body: bytes) -> FaceSpec:
    """The reverse of ``pack_spec``."""
    at = _LENGTH.size + _LENGTH.unpack_from(body)[0]
    head: dict[str, Any] = json.loads(body[_LENGTH.size : at])
    files: dict[str, bytes] = {}
    for name, length in head.pop("files").items():
        files[name] = body[at : at + length]
        at += length
    return FaceSpec(**head, files=files)
