"""The human skeleton of VRM: which bones must be there, and that they hang under the hips."""

from typing import Final

from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.tree import Tree

LIMBS: Final = ("UpperLeg", "LowerLeg", "Foot", "UpperArm", "LowerArm", "Hand")
REQUIRED: Final = (
    *("hips", "spine", "head"),
    *(side + limb for side in ("left", "right") for limb in LIMBS),
)
FINGERS: Final = tuple(
    f"{finger}{part}"
    for finger in ("Thumb", "Index", "Middle", "Ring", "Little")
    for part in ("Metacarpal", "Proximal", "Intermediate", "Distal")
)
KNOWN: Final = frozenset(
    {
        *REQUIRED,
        *("chest", "upperChest", "neck", "leftEye", "rightEye", "jaw"),
        *(side + part for side in ("left", "right") for part in ("Toes", "Shoulder", *FINGERS)),
    }
)
POSED: Final = {
    "head": "head",
    "neck": "neck",
    "chest": "chest",
    "leftEye": "left_eye",
    "rightEye": "right_eye",
}
"""Bones that renderers move -> their names in the manifest."""


def check_bones(bones: dict[str, int], tree: Tree) -> None:
    """The required bones are there, each on a node of its own, all under the hips.

    Args:
        bones: Node by name of the bone.
        tree: The file's nodes.
    """
    absent = [name for name in REQUIRED if name not in bones]
    if absent:
        raise _unfit(f"the bones {', '.join(absent)} are missing. Map them in your VRM exporter")
    if len(set(bones.values())) != len(bones):
        raise _unfit("two bones share a node. Map each to its own")
    for name, node in bones.items():
        if node not in tree.shown:
            raise _unfit(f"the bone {name} is not in the scene. Export the whole figure")
        if name != "hips" and not tree.is_under(node, bones["hips"]):
            raise _unfit(f"the bone {name} does not hang under the hips. Mend the skeleton")
    if not tree.is_under(bones["head"], bones["spine"]):
        raise _unfit("the head does not hang under the spine. Mend the skeleton")


def posed_bones(bones: dict[str, int]) -> dict[str, int]:
    """The bones that renderers move, for the manifest."""
    return {ours: bones[name] for name, ours in POSED.items() if name in bones}


NAMES: Final = {
    "head": "head",
    "neck": "neck",
    "spine2": "chest",
    "chest": "chest",
    "lefteye": "left_eye",
    "eyel": "left_eye",
    "righteye": "right_eye",
    "eyer": "right_eye",
}
"""Usual names of nodes, without prefix, signs and capitals -> their names in the manifest."""


def bones_by_name(tree: Tree) -> dict[str, int]:
    """Find the bones that renderers move in a file without a skeleton of VRM."""
    found: dict[str, int] = {}
    for place, node in enumerate(tree.nodes):
        last = str(node.get("name", "")).lower().rsplit(":", 1)[-1].removeprefix("mixamorig")
        ours = NAMES.get("".join(letter for letter in last if letter.isalnum()))
        if ours is not None and place in tree.shown and "mesh" not in node:
            found.setdefault(ours, place)
    return found


def _unfit(what: str) -> RefusedError:
    return RefusedError(Reason.BONES, f"The skeleton does not fit: {what} and export it again.")
