"""A face as we keep it: files that we wrote ourselves and a manifest that renderers read.

Files by kind:

- ``vrm``, ``glb``: ``face.glb``
- ``sprites``: ``base.png``, ``blink.png`` and mouths such as ``PP.png``; all RGBA on one canvas, to
  be laid over the base in place; ``base`` has its eyes open and its mouth at rest
- ``portrait``: ``portrait.png``

and always ``manifest.json`` (``Manifest``).
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Final, Literal

from avatars.choices import FaceKind

FACE_KINDS: Final[tuple[FaceKind, ...]] = ("vrm", "glb", "sprites", "portrait")
Files = dict[str, bytes]
"""Content by name; names have no folders."""

MANIFEST: Final = "manifest.json"
MESH_FILE: Final = "face.glb"
PORTRAIT_FILE: Final = "portrait.png"

Marker = Literal["eye_left", "eye_right", "mouth_left", "mouth_right", "lips", "chin"]
MARKERS: Final[tuple[Marker, ...]] = (
    *("eye_left", "eye_right"),  # centres of the pupils
    *("mouth_left", "mouth_right"),  # corners of the mouth
    "lips",  # middle of the line between the closed lips
    "chin",  # lowest point of the chin
)
"""Left and right are those of the picture, as its viewer sees it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a renderer must know besides the pixels and the mesh."""

    kind: FaceKind
    version: int = 1
    """Of this layout."""
    spec: str = ""
    """``vrm-1.0``, ``vrm-0.x`` or ``gltf-2.0``; empty for pictures."""
    width: int = 0
    """Pixels of the canvas; 0 for meshes."""
    height: int = 0
    """Pixels of the canvas; 0 for meshes."""
    drives: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    """Channel of a pose (``engine.face_ports.POSE``) -> what moves it, and how far at weight 1.

    Names are expressions for ``vrm`` and morph targets for ``glb``; empty for pictures.
    """
    bones: dict[str, int] = field(default_factory=dict[str, int])
    """``head``, ``neck``, ``left_eye``, ``right_eye``, ``chest``: nodes of the mesh, if known."""
    markers: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """Of a portrait: ``MARKERS``, each (x, y) in 0..1 of width and height from the top left."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A checked and rewritten face."""

    manifest: Manifest
    files: Files
    """Without the manifest."""

    def stored_files(self) -> Files:
        """Everything to put into the store, the manifest with it."""
        manifest = json.dumps(asdict(self.manifest), sort_keys=True, separators=(",", ":"))
        return {**self.files, MANIFEST: manifest.encode()}
