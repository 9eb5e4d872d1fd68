"""Broken and hostile geometry: accessors, triangles, nodes, skins, materials, textures."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from avatars.uploads.refusal import Reason
from tests.unit.avatars.uploads.hostile_containers import Broken
from tests.unit.avatars.uploads.tiny import Tiny, picture, png, tiny_glb

BOUNDS, GRID, INDEX = Reason.OUT_OF_BOUNDS, Reason.MISALIGNED, Reason.BAD_INDEX
MANY, TREE, SKIN = Reason.TOO_MANY, Reason.BAD_TREE, Reason.BAD_SKIN
UNFIT, PICTURE = Reason.BAD_STRUCTURE, Reason.BAD_PICTURE


def broken(change: Callable[[Tiny], object]) -> Callable[[], bytes]:
    def make() -> bytes:
        tiny = tiny_glb()
        change(tiny)
        return tiny.glb()

    return make


def at(*path: str | int, value: Any) -> Callable[[], bytes]:
    """Set one value in the document."""

    def change(tiny: Tiny) -> None:
        place: Any = tiny.doc
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return broken(change)


def first(tiny: Tiny) -> dict[str, Any]:
    found: dict[str, Any] = tiny.doc["meshes"][0]["primitives"][0]
    return found


def attribute(name: str, numbers: Any, kind: str = "float32") -> Callable[[], bytes]:
    return broken(
        lambda tiny: first(tiny)["attributes"].__setitem__(name, tiny.accessor(numbers, kind))
    )


def indices(numbers: list[int], kind: str = "uint16") -> Callable[[], bytes]:
    return broken(lambda tiny: first(tiny).__setitem__("indices", tiny.accessor(numbers, kind)))


def sparse(places: list[int], *, count: int | None = None) -> Callable[[], bytes]:
    def change(tiny: Tiny) -> None:
        tiny.doc["accessors"][0]["sparse"] = {
            "count": count or len(places),
            "indices": {
                "bufferView": tiny.view(np.array(places, "<u2").tobytes()),
                "componentType": 5123,
            },
            "values": {"bufferView": tiny.view(np.zeros((len(places), 3), "<f4").tobytes())},
        }

    return broken(change)


def many_morphs(tiny: Tiny) -> None:
    first(tiny)["targets"] = first(tiny)["targets"] * 257


def many_triangles(tiny: Tiny) -> None:
    """Few triangles in the file, very many on the screen."""
    tiny.doc["meshes"] = [{"primitives": [dict(first(tiny)) for _ in range(200)]}]
    tiny.doc["nodes"] += [{"mesh": 0} for _ in range(300)]
    tiny.doc["scenes"][0]["nodes"] = list(range(3, 304))


def zeros_without_end(tiny: Tiny) -> None:
    """No data at all, yet gigabytes when it is unpacked."""
    for target in first(tiny)["targets"]:
        tiny.doc["accessors"].append({"componentType": 5126, "count": 2**31 - 1, "type": "VEC3"})
        target["POSITION"] = len(tiny.doc["accessors"]) - 1


def many_bones(tiny: Tiny) -> None:
    start = len(tiny.doc["nodes"])
    tiny.doc["nodes"] += [{} for _ in range(201)]
    tiny.doc["skins"][0]["joints"] = list(range(start, start + 201))


def chain(tiny: Tiny) -> None:
    start = len(tiny.doc["nodes"])
    tiny.doc["nodes"] += [{"children": [start + step + 1]} for step in range(300)] + [{}]


def many_textures(tiny: Tiny) -> None:
    tiny.doc["images"] = tiny.doc["images"] * 17
    tiny.doc["textures"] = [{"source": place} for place in range(17)]
    look = {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}
    tiny.doc["materials"] = [
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": place}}} for place in range(17)
    ] + [look]


def image(raw: bytes, mime: str = "image/png") -> Callable[[], bytes]:
    return broken(
        lambda tiny: tiny.doc["images"].__setitem__(
            0, {"bufferView": tiny.view(raw), "mimeType": mime}
        )
    )


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG whose header and pixels say what we like."""

    def chunk(name: bytes, raw: bytes) -> bytes:
        return struct.pack(">I", len(raw)) + name + raw + struct.pack(">I", zlib.crc32(name + raw))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


NAN, HUGE = float("nan"), 1e30
GEOMETRY: Broken = {
    "a view beyond the buffer": (BOUNDS, at("bufferViews", 0, "byteLength", value=9**6)),
    "a view far beyond the buffer": (BOUNDS, at("bufferViews", 0, "byteOffset", value=2**31 - 1)),
    "a view whose end overflows 32 bits": (UNFIT, at("bufferViews", 0, "byteOffset", value=2**32)),
    "a view at a negative offset": (UNFIT, at("bufferViews", 0, "byteOffset", value=-4)),
    "a view of negative length": (UNFIT, at("bufferViews", 0, "byteLength", value=-1)),
    "a view of another buffer": (UNFIT, at("bufferViews", 0, "buffer", value=1)),
    "a stride of nothing": (UNFIT, at("bufferViews", 0, "byteStride", value=0)),
    "a stride smaller than its element": (GRID, at("bufferViews", 0, "byteStride", value=8)),
    "an offset off the grid": (GRID, at("accessors", 0, "byteOffset", value=2)),
    "an accessor at a negative offset": (UNFIT, at("accessors", 0, "byteOffset", value=-12)),
    "an accessor of a view that is not there": (UNFIT, at("accessors", 0, "bufferView", value=99)),
    "one vertex too many": (BOUNDS, at("accessors", 0, "count", value=5)),
    "a count of nothing": (UNFIT, at("accessors", 0, "count", value=0)),
    "a negative count": (UNFIT, at("accessors", 0, "count", value=-1)),
    "a count that is a fraction": (UNFIT, at("accessors", 0, "count", value=4.5)),
    "two thousand million vertices": (MANY, at("accessors", 0, "count", value=2**31 - 1)),
    "a count of 64 bits": (UNFIT, at("accessors", 0, "count", value=2**63)),
    "an unknown component type": (UNFIT, at("accessors", 0, "componentType", value=5130)),
    "an unknown type": (UNFIT, at("accessors", 0, "type", value="VEC9")),
    "positions as pairs": (UNFIT, attribute("POSITION", [[0, 0]] * 4)),
    "positions with NaN": (Reason.NOT_FINITE, attribute("POSITION", [[NAN, 0, 0]] * 4)),
    "positions with infinity": (Reason.NOT_FINITE, attribute("POSITION", [[np.inf, 0, 0]] * 4)),
    "positions in another galaxy": (Reason.NOT_FINITE, attribute("POSITION", [[HUGE, 0, 0]] * 4)),
    "a normal too few": (INDEX, attribute("NORMAL", [[0, 0, 1]] * 3)),
    "no positions": (UNFIT, broken(lambda tiny: first(tiny)["attributes"].pop("POSITION"))),
    "an attribute that is not there": (
        UNFIT,
        broken(lambda tiny: first(tiny)["attributes"].update(POSITION=999)),
    ),
    "an index beyond the vertices": (INDEX, indices([0, 1, 4])),
    "indices as floats": (UNFIT, indices([0, 1, 2], "float32")),
    "half a triangle": (UNFIT, indices([0, 1])),
    "lines": (UNFIT, broken(lambda tiny: first(tiny).update(mode=1))),
    "sparse beyond the vertices": (INDEX, sparse([0, 4])),
    "sparse out of order": (INDEX, sparse([2, 1])),
    "sparse twice at one place": (INDEX, sparse([1, 1])),
    "more sparse values than vertices": (INDEX, sparse([0, 1, 2, 3, 4])),
    "sparse beyond its view": (BOUNDS, sparse([0, 1], count=4)),
    "257 morphs": (MANY, broken(many_morphs)),
    "sixty thousand times two triangles": (MANY, broken(many_triangles)),
    "gigabytes of zeros": (MANY, broken(zeros_without_end)),
    "a morph of another length": (
        INDEX,
        broken(lambda tiny: first(tiny)["targets"][0].update(POSITION=tiny.accessor([[0] * 3]))),
    ),
    "33 materials": (MANY, broken(lambda tiny: tiny.doc.update(materials=[{}] * 33))),
    "a material that is not there": (UNFIT, broken(lambda tiny: first(tiny).update(material=7))),
    "alpha mode of its own": (UNFIT, at("materials", 0, "alphaMode", value="DROP TABLE")),
    "a colour as a word": (
        UNFIT,
        at("materials", 0, "pbrMetallicRoughness", "baseColorFactor", value="red"),
    ),
    "nothing to draw": (UNFIT, broken(lambda tiny: tiny.doc["nodes"][3].pop("mesh"))),
}
TREES: Broken = {
    "a node that is its own child": (TREE, at("nodes", 0, "children", value=[0])),
    "nodes in a circle": (TREE, at("nodes", 2, "children", value=[0])),
    "a node with two parents": (TREE, at("nodes", 0, "children", value=[1, 2])),
    "a node three hundred deep": (TREE, broken(chain)),
    "a child that is not there": (UNFIT, at("nodes", 0, "children", value=[77])),
    "a child that is a word": (UNFIT, at("nodes", 0, "children", value=["1"])),
    "ten thousand nodes": (MANY, at("nodes", value=[{}] * 10_000)),
    "a scene that is not there": (UNFIT, at("scene", value=3)),
    "a scene of a child": (TREE, at("scenes", 0, "nodes", value=[1, 3])),
    "a rotation of nothing": (UNFIT, at("nodes", 2, "rotation", value=[0, 0, 0, 0])),
    "a mesh that is not there": (UNFIT, at("nodes", 3, "mesh", value=5)),
    "201 bones": (MANY, broken(many_bones)),
    "a joint that is not there": (UNFIT, at("skins", 0, "joints", value=[0, 99])),
    "a joint twice": (SKIN, at("skins", 0, "joints", value=[0, 0])),
    "a skin with too few joints": (SKIN, at("skins", 0, "joints", value=[0])),
    "a vertex on a joint out of range": (SKIN, attribute("JOINTS_0", [[0, 9, 0, 0]] * 4, "uint8")),
    "negative weights": (SKIN, attribute("WEIGHTS_0", [[1, -1, 0, 0]] * 4)),
    "a skin without matrices enough": (
        SKIN,
        broken(
            lambda tiny: tiny.doc["skins"][0].update(
                inverseBindMatrices=tiny.accessor([np.eye(4).ravel()])
            )
        ),
    ),
    "a skin on a mesh without joints": (
        SKIN,
        broken(lambda tiny: first(tiny)["attributes"].pop("JOINTS_0")),
    ),
}
TEXTURES: Broken = {
    "17 textures": (MANY, broken(many_textures)),
    "a texture that is not there": (UNFIT, at("textures", 0, "source", value=4)),
    "a texture of 4096 pixels": (Reason.PICTURE_SIZE, image(png((4096, 8)))),
    "a PNG bomb": (Reason.PICTURE_SIZE, image(png_of(50_000, 50_000, bytes(9_000_000)))),
    "a PNG without its pixels": (PICTURE, image(png_of(2000, 2000, bytes(100)))),
    "a PNG cut off": (PICTURE, image(png((64, 64))[:60])),
    "a JPEG that says PNG": (PICTURE, image(picture("JPEG", (8, 8)))),
    "a WebP texture": (PICTURE, image(picture("WEBP", (8, 8)))),
    "a GIF texture": (Reason.WRONG_FORMAT, image(picture("GIF", (8, 8), "P"))),
    "an SVG texture": (Reason.WRONG_FORMAT, image(b"<svg onload='alert(1)'/>")),
    "a mime type of its own": (UNFIT, image(png(), "text/html")),
    "a sampler with a code of its own": (UNFIT, at("samplers", 0, "wrapS", value=10500)),
}
