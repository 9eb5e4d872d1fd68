"""Puts people together and writes their files."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from avatars.house import ears, eyes, mouth
from avatars.house.beard import beard
from avatars.house.face import Face, face, skin_part
from avatars.house.glasses import glasses
from avatars.house.gltf import Document, add_bones, add_part
from avatars.house.hair import hair
from avatars.house.headwear import headwear
from avatars.house.materials import add_material, materials
from avatars.house.mesh import Part
from avatars.house.people import PEOPLE, Name, Person
from avatars.house.unseen import seen_skin
from avatars.house.vrm import vrm
from avatars.house.wardrobe import clothes


def build(name: Name) -> bytes:
    """The VRM 1.0 file of one of the house; the same bytes each time."""
    person = PEOPLE[name]
    one = face(person)
    doc = Document()
    made = materials(person, one)
    for material in made:
        add_material(doc, material)
    skin = add_bones(doc, one)
    names = [material.name for material in made]
    targets: dict[int, list[str]] = {}
    for part in parts(person, one):
        node, moved = add_part(doc, part, one, skin, names)
        if moved:
            targets[node] = moved
    doc.json["extensionsUsed"] = ["VRMC_vrm", "VRMC_materials_mtoon"]
    doc.json["extensions"] = {"VRMC_vrm": vrm(person, targets)}
    return doc.to_bytes()


def parts(person: Person, one: Face) -> list[Part]:
    """All that a person is made of."""
    return [
        seen_skin(skin_part(one), person),
        eyes.eyeball(one, 1),
        eyes.eyeball(one, -1),
        eyes.glints(one),
        eyes.lashes(one),
        eyes.brows(one),
        mouth.teeth(one, lower=False),
        mouth.teeth(one, lower=True),
        mouth.tongue(one),
        *(() if person.name == "mira" else (ears.ears(one),)),
        *hair(person, one),
        *(beard(person, one) if person.name == "otto" else ()),
        *headwear(person, one),
        *(glasses(one) if person.likeness.glasses else ()),
        *clothes(person, one),
    ]


def build_all(folder: Path) -> list[Path]:
    """Write the files of all the house; those that this program wrote before stay.

    Args:
        folder: Is made if it is missing; gets ``NAME.vrm`` and ``NAME.stamp``.

    Returns:
        The files that were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = sources_stamp()
    written: list[Path] = []
    for name in PEOPLE:
        path, mark = folder / f"{name}.vrm", folder / f"{name}.stamp"
        if path.exists() and mark.exists() and mark.read_text() == stamp:
            continue
        _replace(path, build(name))
        _replace(mark, stamp.encode())
        written.append(path)
    return written


def sources_stamp() -> str:
    """Changes whenever this program does."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old or the new one, never a half."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    Path(draft).chmod(0o644)
    Path(draft).replace(path)
