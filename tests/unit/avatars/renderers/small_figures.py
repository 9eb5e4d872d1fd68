"""A figure of a few rectangles, as VRM or GLB."""

import json
import struct
from typing import Any

import numpy as np

BONES: dict[str, tuple[str | None, tuple[float, float, float]]] = {
    "hips": (None, (0, 1, 0)),
    "neck": ("hips", (0, 0.4, 0)),
    "head": ("neck", (0, 0.1, 0)),
    "leftEye": ("head", (0.04, 0.14, 0.1)),
    "rightEye": ("head", (-0.04, 0.14, 0.1)),
    "leftUpperArm": ("hips", (0.15, 0.4, 0)),
    "leftLowerArm": ("leftUpperArm", (0.3, 0, 0)),
    "rightUpperArm": ("hips", (-0.15, 0.4, 0)),
    "rightLowerArm": ("rightUpperArm", (-0.3, 0, 0)),
}
NAMES = tuple(BONES)
VISEMES = ("PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U")
SKIN, MOUTH, WHITE, PUPIL, CLOTH = range(5)
COLOURS = ((0.8, 0.5, 0.3), (0.05, 0.0, 0.0), (1, 1, 1), (0.0, 0.0, 0.6), (0.0, 0.4, 0.0))


class Builder:
    def __init__(self) -> None:
        self.binary = b""
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def put(self, values: np.ndarray, kind: int, shape: str) -> int:
        start = len(self.binary)
        self.binary += values.tobytes() + b"\0" * (-values.nbytes % 4)
        self.views.append({"buffer": 0, "byteOffset": start, "byteLength": values.nbytes})
        view = len(self.views) - 1
        spec = {"bufferView": view, "componentType": kind, "count": len(values), "type": shape}
        self.accessors.append(spec)
        return len(self.accessors) - 1

    def floats(self, values: Any, shape: str) -> int:
        return self.put(np.asarray(values, "<f4"), 5126, shape)


def world(bone: str) -> np.ndarray:
    parent, place = BONES[bone]
    return np.array(place, float) + (world(parent) if parent else 0)


def rectangle(x: float, y: float, z: float, wide: float, tall: float) -> np.ndarray:
    corners = [(-wide, -tall, 0), (wide, -tall, 0), (wide, tall, 0), (-wide, tall, 0)]
    return np.array(corners) + np.array((x, y, z))


def patch(
    builder: Builder, material: int, bone: str, places: np.ndarray, moves: dict[str, np.ndarray]
) -> dict[str, Any]:
    joints = np.zeros((4, 4), "<u1")
    joints[:, 0] = NAMES.index(bone)
    names = shape_names()
    still = np.zeros((4, 3))
    return {
        "attributes": {
            "POSITION": builder.floats(places, "VEC3"),
            "NORMAL": builder.floats([[0, 0, 1]] * 4, "VEC3"),
            "JOINTS_0": builder.put(joints, 5121, "VEC4"),
            "WEIGHTS_0": builder.floats([[1, 0, 0, 0]] * 4, "VEC4"),
        },
        "indices": builder.put(np.array([0, 1, 2, 0, 2, 3], "<u2").reshape(-1, 1), 5123, "SCALAR"),
        "material": material,
        "targets": [{"POSITION": builder.floats(moves.get(name, still), "VEC3")} for name in names],
    }


def shape_names() -> list[str]:
    return ["jawOpen", "blinkLeft", "blinkRight", "happy", *(f"viseme_{one}" for one in VISEMES)]


def patches(builder: Builder) -> list[dict[str, Any]]:
    lower = np.array([(0, -0.05, 0)] * 2 + [(0, 0, 0)] * 2)
    jaws = {f"viseme_{one}": lower * share for one, share in (("aa", 1.0), ("E", 0.5), ("PP", 0))}
    made = [
        patch(builder, CLOTH, "hips", rectangle(0, 1.2, 0, 0.16, 0.2), {}),
        patch(builder, CLOTH, "leftLowerArm", rectangle(0.45, 1.4, 0, 0.3, 0.03), {}),
        patch(builder, SKIN, "head", rectangle(0, 1.62, 0.1, 0.1, 0.13), {}),
        patch(
            *(builder, MOUTH, "head", rectangle(0, 1.56, 0.11, 0.03, 0.002)),
            jaws | {"jawOpen": lower, "happy": lower * 0.3},
        ),
    ]
    for side, x in (("Left", 0.04), ("Right", -0.04)):
        shut = np.array([(0, 0.02, 0)] * 2 + [(0, -0.02, 0)] * 2)
        white = rectangle(x, 1.64, 0.11, 0.02, 0.02)
        made.append(patch(builder, WHITE, "head", white, {f"blink{side}": shut}))
        pupil = rectangle(x, 1.64, 0.3, 0.008, 0.01)
        made.append(patch(builder, PUPIL, f"{side.lower()}Eye", pupil, {}))
    return made


def figure(*, is_vrm: bool = True, **changes: Any) -> bytes:
    builder = Builder()
    found = patches(builder)
    inverses = [np.eye(4) for _ in NAMES]
    for inverse, name in zip(inverses, NAMES, strict=True):
        inverse[3, :3] = -world(name)
    nodes: list[dict[str, Any]] = [
        {"name": name, "translation": list(place)} for name, (_, place) in BONES.items()
    ]
    for index, (parent, _) in enumerate(BONES.values()):
        if parent:
            nodes[NAMES.index(parent)].setdefault("children", []).append(index)
    nodes.append({"name": "face", "mesh": 0, "skin": 0})
    skin = builder.floats(np.reshape(inverses, (-1, 16)), "MAT4")
    tree: dict[str, Any] = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0, len(NAMES)]}],
        "nodes": nodes,
        "meshes": [{"primitives": found, "extras": {"targetNames": shape_names()}}],
        "skins": [{"joints": list(range(len(NAMES))), "inverseBindMatrices": skin}],
        "materials": [
            {"pbrMetallicRoughness": {"baseColorFactor": [*one, 1.0]}, "doubleSided": True}
            for one in COLOURS
        ],
        "bufferViews": builder.views,
        "accessors": builder.accessors,
        "buffers": [{"byteLength": len(builder.binary)}],
    }
    if is_vrm:
        tree["extensions"] = {"VRMC_vrm": vrm()}
    return packed(tree | changes, builder.binary)


def vrm() -> dict[str, Any]:
    def expression(name: str, **more: Any) -> dict[str, Any]:
        index = shape_names().index(name)
        return {"morphTargetBinds": [{"node": len(NAMES), "index": index, "weight": 1.0}]} | more

    reach = {"inputMaxValue": 90, "outputScale": 30}
    names = shape_names()
    return {
        "specVersion": "1.0",
        "humanoid": {"humanBones": {name: {"node": i} for i, name in enumerate(NAMES)}},
        "lookAt": {"type": "bone"}
        | {f"rangeMap{one}": reach for one in ("HorizontalInner", "HorizontalOuter")}
        | {f"rangeMap{one}": reach for one in ("VerticalDown", "VerticalUp")},
        "expressions": {
            "preset": {
                "blinkLeft": expression("blinkLeft"),
                "blinkRight": expression("blinkRight"),
                "happy": expression("happy", overrideBlink="block"),
            },
            "custom": {name: expression(name) for name in names if name.startswith("viseme_")},
        },
    }


def packed(tree: Any, binary: bytes) -> bytes:
    written = json.dumps(tree).encode()
    written += b" " * (-len(written) % 4)
    parts = (
        *(struct.pack("<II", len(written), 0x4E4F534A), written),
        *(struct.pack("<II", len(binary), 0x004E4942), binary),
    )
    body = b"".join(parts)
    return struct.pack("<III", 0x46546C67, 2, 12 + len(body)) + body
