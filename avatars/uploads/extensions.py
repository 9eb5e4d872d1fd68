"""Extensions that a file declares: drawn, left out, or a reason to refuse."""

from dataclasses import dataclass
from typing import Final

from avatars.uploads.fields import as_object, list_of, text
from avatars.uploads.refusal import Reason, RefusedError

DRAWN: Final = frozenset(
    {
        *("VRMC_vrm", "VRM", "VRMC_springBone", "VRMC_node_constraint", "VRMC_materials_mtoon"),
        *("KHR_materials_unlit", "KHR_materials_emissive_strength", "KHR_texture_transform"),
        "KHR_mesh_quantization",  # unfolded when the file is rewritten
    }
)
COMPRESSED: Final = {
    "KHR_draco_mesh_compression": "without Draco compression",
    "EXT_meshopt_compression": "without meshopt compression",
    "KHR_meshopt_compression": "without meshopt compression",
    "KHR_texture_basisu": "with PNG or JPEG textures instead of KTX2",
    "EXT_texture_webp": "with PNG or JPEG textures instead of WebP",
    "EXT_texture_avif": "with PNG or JPEG textures instead of AVIF",
    "MSFT_texture_dds": "with PNG or JPEG textures instead of DDS",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file says of its extensions."""

    spec: str
    """``vrm-1.0``, ``vrm-0.x`` or ``gltf-2.0``."""
    top: dict[str, object]
    """The document's own extensions."""
    dropped: tuple[str, ...]
    """Used, not required, and not drawn here."""


def read_extensions(document: dict[str, object]) -> Declared:
    """Judge the declared extensions.

    Raises:
        RefusedError: ``EXTENSION``: one is required, or holds the geometry, and is not drawn here.
    """
    names = list_of(text(80), 128)
    required = names(document.get("extensionsRequired", []), "extensionsRequired")
    used = names(document.get("extensionsUsed", []), "extensionsUsed")
    for name in (*required, *used):
        if name in COMPRESSED:
            raise RefusedError(
                Reason.EXTENSION, f"The file uses {name}. Export it {COMPRESSED[name]}.", name
            )
    for name in required:
        if name not in DRAWN:
            raise RefusedError(
                Reason.EXTENSION,
                f"The file cannot be drawn without the extension {name}. Export it without.",
                name,
            )
    top = as_object(document.get("extensions", {}), "extensions")
    spec = "vrm-1.0" if "VRMC_vrm" in top else "vrm-0.x" if "VRM" in top else "gltf-2.0"
    dropped = tuple(sorted({name for name in used if name not in DRAWN}))
    return Declared(spec, top, dropped)
