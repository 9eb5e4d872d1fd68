"""Figures as owners bring them, made from one of ours: the same person in other formats."""

import json
import struct
from typing import Any, Final

VOWELS: Final = {"aa": "a", "ih": "i", "ou": "u", "ee": "e", "oh": "o"}
"""Names of VRM 1.0 -> those of 0.x."""
TURNED: Final = [0.0, 1.0, 0.0, 0.0]
"""Half a turn: figures of 0.x look the other way."""
AUTHOR_0: Final = {
    "title": "An older Mira",
    "author": "Ann Author",
    "allowedUserName": "Everyone",
    "violentUssageName": "Disallow",
    "sexualUssageName": "Disallow",
    "commercialUssageName": "Allow",
    "licenseName": "CC_BY",
}


def as_glb(vrm: bytes) -> bytes:
    """A plain GLB: bones, and morph targets with ARKit's names."""
    document, binary = _opened(vrm)
    del document["extensions"]["VRMC_vrm"]
    document["extensionsUsed"].remove("VRMC_vrm")
    return _packed(document, binary)


def as_vrm0(vrm: bytes) -> bytes:
    """The same as a VRM 0.x."""
    document, binary = _opened(vrm)
    known = document["extensions"].pop("VRMC_vrm")
    document["extensionsUsed"] = ["VRM"]
    for material in document["materials"]:
        material.pop("extensions", None)
    nodes = document["nodes"]
    scene = document["scenes"][0]
    nodes.append({"name": "root", "rotation": TURNED, "children": scene["nodes"]})
    scene["nodes"] = [len(nodes) - 1]
    presets = known["expressions"]["preset"]
    groups = [_group(document, old, presets[new]) for new, old in VOWELS.items()]
    groups.append(_group(document, "blink", presets["blink"]))
    bones = known["humanoid"]["humanBones"]
    document["extensions"] = {
        "VRM": {
            "specVersion": "0.0",
            "meta": AUTHOR_0,
            "humanoid": {
                "humanBones": [{"bone": bone, "node": at["node"]} for bone, at in bones.items()]
            },
            "blendShapeMaster": {"blendShapeGroups": groups},
            "firstPerson": {"firstPersonBone": bones["head"]["node"], "lookAtTypeName": "Bone"},
        }
    }
    return _packed(document, binary)


def _group(document: dict[str, Any], name: str, expression: dict[str, Any]) -> dict[str, Any]:
    binds = [
        {
            "mesh": document["nodes"][bind["node"]]["mesh"],
            "index": bind["index"],
            "weight": bind["weight"] * 100,
        }
        for bind in expression["morphTargetBinds"]
    ]
    return {"name": name, "presetName": name, "binds": binds}


def _opened(glb: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack_from("<I", glb, 12)
    return json.loads(glb[20 : 20 + length]), glb[28 + length :]


def _packed(document: dict[str, Any], binary: bytes) -> bytes:
    raw = json.dumps(document).encode()
    raw += b" " * (-len(raw) % 4)
    body = struct.pack("<II", len(raw), 0x4E4F534A) + raw
    body += struct.pack("<II", len(binary), 0x4E4942) + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body
