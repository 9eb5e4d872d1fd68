"""How the surfaces of a file look."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from avatars.renderers.glb import Floats, Glb, Json

Mode = Literal["OPAQUE", "MASK", "BLEND"]
ORDER: Final[tuple[Mode, ...]] = ("OPAQUE", "MASK", "BLEND")
"""In which surfaces are drawn."""
_PLAIN_SHADE: Final = 0.68
"""The shadow of a material that has no tone of its own for it."""


@dataclass(frozen=True, slots=True)
class Material:
    """Numbers of the shader; colours are squares of what is seen."""

    base: Floats
    shade: Floats
    glow: Floats
    ramp: tuple[float, float]
    picture: int | None
    """A texture of the file."""
    shade_picture: int | None
    mode: Mode = "OPAQUE"
    cutoff: float = -1.0
    is_two_sided: bool = False
    is_lit: bool = True


def read_material(file: Glb, index: int) -> Material:
    """Read a material; -1 is none.

    Source:
        glTF 2.0, section 3.9; VRMC_materials_mtoon-1.0, "Lighting".
    """
    spec: Json = file.many("materials")[index] if index >= 0 else {}
    metal: Json = spec.get("pbrMetallicRoughness", {})
    toon: Json = spec.get("extensions", {}).get("VRMC_materials_mtoon", {})
    base = _seen(metal.get("baseColorFactor", (1, 1, 1, 1)))
    picture = _texture(metal.get("baseColorTexture"))
    mode: Mode = spec.get("alphaMode", "OPAQUE")
    glow = _seen(spec.get("emissiveFactor", (0, 0, 0)))
    cutoff = {"OPAQUE": -1.0, "MASK": float(spec.get("alphaCutoff", 0.5)), "BLEND": 0.004}
    shade, ramp = base[:3] * np.float32(_PLAIN_SHADE), (-0.15, 0.25)
    shade_picture = picture
    if toon:
        shade = _seen(toon.get("shadeColorFactor", (0, 0, 0)))
        shade_picture = _texture(toon.get("shadeMultiplyTexture"))
        soft = max(0.02, 1.0 - float(toon.get("shadingToonyFactor", 0.9)))
        shift = float(toon.get("shadingShiftFactor", 0.0))
        ramp = (-soft - shift, soft - shift)
    return Material(
        *(base, shade, glow if "emissiveTexture" not in spec else glow * 0, ramp),
        *(picture, shade_picture, mode, cutoff[mode], bool(spec.get("doubleSided", False))),
        is_lit="KHR_materials_unlit" not in spec.get("extensions", {}) or bool(toon),
    )


def _texture(spec: Json | None) -> int | None:
    return int(spec["index"]) if spec else None


def _seen(linear: "list[float] | tuple[float, ...]") -> Floats:
    """A linear colour as the square of what is seen; an opacity stays."""
    values = np.array(linear, np.float32)
    values[:3] = np.clip(values[:3], 0, 1) ** np.float32(2 / 2.2)
    return values
