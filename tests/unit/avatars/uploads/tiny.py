"""The smallest files that are taken; tests break them in one place each."""

import json
import struct
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

CODES = {"uint8": 5121, "int8": 5120, "uint16": 5123, "uint32": 5125, "float32": 5126}
KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
LIMBS = ("UpperLeg", "LowerLeg", "Foot", "UpperArm", "LowerArm", "Hand")
BONES = ("hips", "spine", "head", *(s + limb for s in ("left", "right") for limb in LIMBS))
VOWELS = ("aa", "ih", "ou", "ee", "oh")
META_1 = {
    "name": "Tiny",
    "authors": ["Ann Author"],
    "licenseUrl": "https://vrm.dev/licenses/1.0/",
    "avatarPermission": "everyone",
    "commercialUsage": "corporation",
    "allowRedistribution": True,
    "modification": "allowModification",
}
META_0 = {
    "title": "Old",
    "author": "Ann Author",
    "allowedUserName": "Everyone",
    "commercialUssageName": "Allow",
    "licenseName": "CC_BY",
}


class Tiny:
    """A GLB as a document and a binary chunk."""

    def __init__(self, document: dict[str, Any] | None = None) -> None:
        self.doc: dict[str, Any] = document or {"asset": {"version": "2.0"}}
        self.binary = bytearray()
        self.doc |= {"bufferViews": [], "accessors": []}

    def view(self, raw: bytes) -> int:
        self.binary += b"\0" * (-len(self.binary) % 4)
        start = len(self.binary)
        self.binary += raw
        self.doc["bufferViews"].append({"buffer": 0, "byteOffset": start, "byteLength": len(raw)})
        return len(self.doc["bufferViews"]) - 1

    def accessor(self, numbers: Any, kind: str = "float32", **more: Any) -> int:
        array = np.asarray(numbers, kind)
        array = array.reshape(len(array), -1)
        self.doc["accessors"].append(
            {
                "bufferView": self.view(array.tobytes()),
                "componentType": CODES[kind],
                "count": len(array),
                "type": KINDS[array.shape[1]],
                **more,
            }
        )
        return len(self.doc["accessors"]) - 1

    def glb(self, *, head: bytes | None = None) -> bytes:
        self.binary += b"\0" * (-len(self.binary) % 4)
        self.doc.setdefault("buffers", [{"byteLength": len(self.binary)}])
        raw = json.dumps(self.doc).encode() if head is None else head
        return container((0x4E4F534A, raw + b" " * (-len(raw) % 4)), (0x4E4942, self.binary))


def container(*chunks: tuple[int, bytes]) -> bytes:
    body = b"".join(struct.pack("<II", len(raw), kind) + raw for kind, raw in chunks)
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def png(size: tuple[int, int] = (4, 4), mode: str = "RGBA", **options: Any) -> bytes:
    return picture("PNG", size, mode, **options)


def picture(kind: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "orange" if mode.startswith("RGB") else 0).save(out, kind, **options)
    return out.getvalue()


def tiny_glb(names: tuple[str, ...] = ("jawOpen",)) -> Tiny:
    """Two triangles with a skin, a texture and a morph of each name."""
    tiny = Tiny()
    corners = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
    attributes = {
        "POSITION": tiny.accessor(corners),
        "NORMAL": tiny.accessor([[0, 0, 1]] * 4),
        "TEXCOORD_0": tiny.accessor([corner[:2] for corner in corners]),
        "JOINTS_0": tiny.accessor([[0, 1, 0, 0]] * 4, "uint8"),
        "WEIGHTS_0": tiny.accessor([[0.5, 0.5, 0, 0]] * 4),
    }
    primitive = {
        "attributes": attributes,
        "indices": tiny.accessor([0, 1, 2, 1, 3, 2], "uint16"),
        "material": 0,
        "targets": [
            {"POSITION": tiny.accessor([[0, -0.1 * (place + 1), 0]] * 4)}
            for place in range(len(names))
        ],
    }
    joints = [0, 1]
    tiny.doc |= {
        "scene": 0,
        "scenes": [{"nodes": [0, 3]}],
        "nodes": [
            {"name": "Hips", "children": [1]},
            {"name": "Spine", "children": [2]},
            {"name": "Head", "translation": [0, 1, 0]},
            {"name": "Face", "mesh": 0, "skin": 0},
        ],
        "meshes": [{"primitives": [primitive], "extras": {"targetNames": list(names)}}],
        "materials": [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}],
        "textures": [{"source": 0, "sampler": 0}],
        "samplers": [{"magFilter": 9729, "wrapS": 10497}],
        "images": [{"bufferView": tiny.view(png()), "mimeType": "image/png"}],
        "skins": [
            {"joints": joints, "inverseBindMatrices": tiny.accessor([np.eye(4).ravel()] * 2)}
        ],
    }
    return tiny


def with_bones(tiny: Tiny) -> dict[str, int]:
    """Hang all required bones under the first node; gives their nodes."""
    nodes = tiny.doc["nodes"]
    bones = {"hips": 0, "spine": 1, "head": 2}
    for name in BONES[3:]:
        bones[name] = len(nodes)
        nodes[0]["children"].append(len(nodes))
        nodes.append({"name": name})
    return bones


def tiny_vrm() -> Tiny:
    tiny = tiny_glb(VOWELS)
    bones = with_bones(tiny)
    tiny.doc["extensionsUsed"] = ["VRMC_vrm", "VRMC_springBone"]
    bind = [{"node": 3, "weight": 1.0}]
    tiny.doc["extensions"] = {
        "VRMC_vrm": {
            "specVersion": "1.0",
            "meta": dict(META_1),
            "humanoid": {"humanBones": {name: {"node": at} for name, at in bones.items()}},
            "expressions": {
                "preset": {
                    name: {"morphTargetBinds": [{**bind[0], "index": place}]}
                    for place, name in enumerate(VOWELS)
                }
            },
        },
        "VRMC_springBone": {
            "specVersion": "1.0",
            "colliders": [{"node": 2, "shape": {"sphere": {"radius": 0.1}}}],
            "colliderGroups": [{"colliders": [0]}],
            "springs": [{"joints": [{"node": 1}, {"node": 2}], "colliderGroups": [0]}],
        },
    }
    return tiny


def tiny_vrm0() -> Tiny:
    tiny = tiny_glb(VOWELS)
    bones = with_bones(tiny)
    tiny.doc["extensionsUsed"] = ["VRM"]
    groups = [
        {"presetName": name.lower(), "binds": [{"mesh": 0, "index": place, "weight": 100}]}
        for place, name in enumerate("AIUEO")
    ]
    tiny.doc["extensions"] = {
        "VRM": {
            "specVersion": "0.0",
            "meta": dict(META_0),
            "humanoid": {"humanBones": [{"bone": name, "node": at} for name, at in bones.items()]},
            "blendShapeMaster": {"blendShapeGroups": groups},
            "firstPerson": {"firstPersonBone": -1, "lookAtTypeName": "Bone"},
            "secondaryAnimation": {
                "boneGroups": [{"bones": [2], "center": -1, "colliderGroups": [0]}],
                "colliderGroups": [
                    {"node": 1, "colliders": [{"offset": {"x": 0, "y": 0, "z": 0}, "radius": 0.1}]}
                ],
            },
            "materialProperties": [
                {"name": "skin", "shader": "VRM/MToon", "textureProperties": {"_MainTex": 0}}
            ],
        }
    }
    return tiny


NINE = ("rest", "PP", "FF", "TH", "SS", "aa", "E", "O", "U")


def sprites(mouths: tuple[str, ...] = NINE, size: tuple[int, int] = (64, 48)) -> dict[str, bytes]:
    return {f"{name}.png": png(size) for name in ("base", "blink", *mouths)}


FACE = {
    "eye_left": (0.35, 0.4),
    "eye_right": (0.65, 0.4),
    "mouth_left": (0.4, 0.68),
    "mouth_right": (0.6, 0.68),
    "lips": (0.5, 0.69),
    "chin": (0.5, 0.88),
}
