"""Materials of a person: colours, textures and MToon's light."""

from dataclasses import dataclass
from typing import Any

from avatars.house.colours import encoded, linear
from avatars.house.curl_cloud import cloud_texture
from avatars.house.face import Face
from avatars.house.gltf import Document
from avatars.house.mesh import Array
from avatars.house.people import Person
from avatars.house.skin_paint import skin_texture
from avatars.house.textures import (
    brow_texture,
    cloth_texture,
    eye_texture,
    hair_texture,
    teeth_texture,
    tongue_texture,
)


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface takes the light."""

    name: str
    colour: str = "#ffffff"
    shade: str = "#8a7a80"
    """What the colour is multiplied by in shadow."""
    picture: Array | None = None
    soft: float = 0.35
    """0 the light fades slowly into shadow, 1 at a hard edge."""
    shift: float = -0.10
    rim: str = "#000000"
    glow: str = "#000000"
    two_sided: bool = False
    quality: int = 88


def materials(person: Person, one: Face) -> list[Material]:
    """All materials of a person, in the order of the file."""
    paint = person.paint
    hair_shade = "#6d5f78"
    made = [
        Material(
            "skin",
            shade=_shade_of(person),
            picture=skin_texture(person, one),
            soft=0.25,
            shift=-0.05,
            rim="#3a2a26",
        ),
        Material(
            "eye", shade="#b9aebc", picture=eye_texture(person), soft=0.6, shift=0.25, quality=92
        ),
        Material("glint", shade="#ffffff", glow="#f4f4f4"),
        Material("lash", colour=paint.lash, shade="#ffffff", two_sided=True),
        Material("brow", shade="#85707a", picture=brow_texture(person), two_sided=True),
        Material("teeth", shade="#a08a90", picture=teeth_texture(), soft=0.4, shift=0.1),
        Material("tongue", shade="#7a4a54", picture=tongue_texture()),
        Material(
            "hair",
            shade=hair_shade,
            picture=cloud_texture(person) if person.name == "celeste" else hair_texture(person),
            soft=0.35,
            rim="#131116",
            two_sided=True,
        ),
        Material("scalp", colour=paint.hair_dark, shade=hair_shade),
        Material(
            "coat",
            shade="#676178",
            picture=cloth_texture(person),
            soft=0.3,
            rim="#2a2a33",
            two_sided=True,
        ),
        Material("trim", colour=person.likeness.trim, shade="#8d6a52", soft=0.5, rim="#55483a"),
        Material("shirt", colour=paint.shirt, shade="#9a8f9d", two_sided=True),
        Material("dark", colour=paint.coat_dark, shade="#5a5468", two_sided=True),
    ]
    if metal := person.likeness.glasses:
        made.append(Material("metal", colour=metal, shade="#6e675e", soft=0.6, rim="#55504a"))
    return made


def _shade_of(person: Person) -> str:
    """The tint of the skin's shadow: warm, so that it looks alive."""
    return {"celeste": "#9a5a4c", "mira": "#b8756a"}.get(person.name, "#c08478")


def add_material(doc: Document, one: Material) -> None:
    """Append a material with its picture."""
    pbr: dict[str, Any] = {
        "baseColorFactor": [*linear(one.colour), 1.0],
        "metallicFactor": 0.0,
        "roughnessFactor": 0.9,
    }
    shade = [round(a * b, 5) for a, b in zip(linear(one.shade), linear(one.colour), strict=True)]
    toon: dict[str, Any] = {
        "specVersion": "1.0",
        "shadeColorFactor": shade,
        "shadingShiftFactor": one.shift,
        "shadingToonyFactor": one.soft,
        "giEqualizationFactor": 0.85,
        "parametricRimColorFactor": linear(one.rim),
        "parametricRimFresnelPowerFactor": 3.2,
        "parametricRimLiftFactor": 0.02,
        "rimLightingMixFactor": 0.9,
    }
    if one.picture is not None:
        number = doc.image(*encoded(one.picture, one.quality))
        pbr["baseColorTexture"] = {"index": number}
        toon["shadeMultiplyTexture"] = {"index": number}
    material: dict[str, Any] = {
        "name": one.name,
        "pbrMetallicRoughness": pbr,
        "doubleSided": one.two_sided,
        "extensions": {"VRMC_materials_mtoon": toon},
    }
    if one.glow != "#000000":
        material["emissiveFactor"] = linear(one.glow)
    doc.add("materials", material)
