"""Materials: glTF's own fields, MToon and unlit; everything else is left behind.

Source:
    glTF 2.0, section 3.9; VRMC_materials_mtoon-1.0; KHR_materials_unlit; KHR_texture_transform;
    KHR_materials_emissive_strength.
"""

from typing import Final

from avatars.uploads.fields import (
    Reader,
    Record,
    choice,
    flag,
    integer,
    list_of,
    number,
    record,
    text,
    vector,
)
from avatars.uploads.limits import Limits
from avatars.uploads.textures import Textures

UNIT: Final = number(0, 1)
COLOUR: Final = vector(3, 0, 64)
"""Linear; brighter than 1 where it shines."""


def read_materials(document: dict[str, object], textures: Textures, limits: Limits) -> list[Record]:
    """All materials, under their old numbers."""
    reader = list_of(_material(textures), limits.materials)
    return reader(document.get("materials", []), "materials")


def _material(textures: Textures) -> Reader[Record]:
    surface = record(
        {
            "baseColorFactor": vector(4, 0, 1),
            "baseColorTexture": textures.use(),
            "metallicFactor": UNIT,
            "roughnessFactor": UNIT,
            "metallicRoughnessTexture": textures.use(),
        }
    )
    extensions = record(
        {
            "KHR_materials_unlit": record({}),
            "KHR_materials_emissive_strength": record({"emissiveStrength": number(0, 1000)}),
            "VRMC_materials_mtoon": _mtoon(textures),
        }
    )
    return record(
        {
            "name": text(),
            "pbrMetallicRoughness": surface,
            "normalTexture": textures.use(scale=number()),
            "occlusionTexture": textures.use(strength=UNIT),
            "emissiveTexture": textures.use(),
            "emissiveFactor": COLOUR,
            "alphaMode": choice("OPAQUE", "MASK", "BLEND"),
            "alphaCutoff": number(0, 10),
            "doubleSided": flag,
            "extensions": extensions,
        }
    )


def _mtoon(textures: Textures) -> Reader[Record]:
    plain = textures.use()
    return record(
        {
            "specVersion": text(16),
            "transparentWithZWrite": flag,
            "renderQueueOffsetNumber": integer(-32, 32),
            "shadeColorFactor": COLOUR,
            "shadeMultiplyTexture": plain,
            "shadingShiftFactor": number(-16, 16),
            "shadingShiftTexture": textures.use(scale=number()),
            "shadingToonyFactor": number(-16, 16),
            "giEqualizationFactor": number(-16, 16),
            "matcapFactor": COLOUR,
            "matcapTexture": plain,
            "parametricRimColorFactor": COLOUR,
            "rimMultiplyTexture": plain,
            "rimLightingMixFactor": number(-16, 16),
            "parametricRimFresnelPowerFactor": number(0, 1000),
            "parametricRimLiftFactor": number(-16, 16),
            "outlineWidthMode": choice("none", "worldCoordinates", "screenCoordinates"),
            "outlineWidthFactor": number(0, 10),
            "outlineWidthMultiplyTexture": plain,
            "outlineColorFactor": COLOUR,
            "outlineLightingMixFactor": number(-16, 16),
            "uvAnimationMaskTexture": plain,
            "uvAnimationScrollXSpeedFactor": number(),
            "uvAnimationScrollYSpeedFactor": number(),
            "uvAnimationRotationSpeedFactor": number(),
        },
        required=("specVersion",),
    )
