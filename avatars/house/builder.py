"""Puts a person together and writes the file."""

from avatars.house import ears, eyes, mouth
from avatars.house.beard import beard
from avatars.house.face import face, skin_part
from avatars.house.gltf import Document, add_bones, add_part
from avatars.house.hair import hair
from avatars.house.headwear import headwear
from avatars.house.materials import add_material, materials
from avatars.house.people import PEOPLE, Name
from avatars.house.vrm import vrm
from avatars.house.wardrobe import clothes


def build(name: Name) -> bytes:
    """The VRM 1.0 file of one of the house; the same bytes each time."""
    person = PEOPLE[name]
    one = face(person)
    parts = [
        skin_part(one),
        eyes.eyeball(one, 1),
        eyes.eyeball(one, -1),
        eyes.glints(one),
        eyes.lashes(one),
        eyes.brows(one),
        mouth.teeth(one, lower=False),
        mouth.teeth(one, lower=True),
        mouth.tongue(one),
        ears.ears(one),
        *hair(person, one),
        *(beard(person, one) if person.name == "otto" else ()),
        *headwear(person, one),
        *clothes(person, one),
    ]
    doc = Document()
    made = materials(person, one)
    for material in made:
        add_material(doc, material)
    skin = add_bones(doc, one)
    names = [material.name for material in made]
    targets: dict[int, list[str]] = {}
    for part in parts:
        node, moved = add_part(doc, part, one, skin, names)
        if moved:
            targets[node] = moved
    doc.json["extensionsUsed"] = ["VRMC_vrm", "VRMC_materials_mtoon"]
    doc.json["extensions"] = {"VRMC_vrm": vrm(person, targets)}
    return doc.to_bytes()
