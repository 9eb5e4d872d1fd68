"""Broken and hostile containers and JSON."""

import json
import struct
import zlib
from collections.abc import Callable

from avatars.uploads.refusal import Reason
from tests.unit.avatars.uploads.tiny import container, png, tiny_glb

JSON, BIN = 0x4E4F534A, 0x004E4942
Broken = dict[str, tuple[Reason, Callable[[], bytes]]]


def good() -> bytes:
    return tiny_glb().glb()


def patched(at: int, layout: str, *values: int) -> bytes:
    raw = bytearray(good())
    struct.pack_into(layout, raw, at, *values)
    return bytes(raw)


def head(raw: bytes) -> bytes:
    return tiny_glb().glb(head=raw)


def field(name: str, value: object) -> bytes:
    tiny = tiny_glb()
    tiny.doc[name] = value
    return tiny.glb()


def chunks() -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    raw = good()
    (length,) = struct.unpack_from("<I", raw, 12)
    return (JSON, raw[20 : 20 + length]), (BIN, raw[28 + length :])


def doubled_key() -> bytes:
    text = json.dumps(tiny_glb().doc)
    return head((text[:-1] + ', "nodes": []}').encode())


def with_uri(place: str, uri: str) -> bytes:
    tiny = tiny_glb()
    if place == "buffers":
        tiny.doc["buffers"] = [{"byteLength": len(tiny.binary), "uri": uri}]
    elif place == "images":
        tiny.doc["images"][0] = {"uri": uri}
    else:
        tiny.doc["nodes"][0]["extras"] = {"link": {"URI": uri}}
    return tiny.glb()


def required(name: str, listed: str = "extensionsRequired") -> bytes:
    return field(listed, [name])


def gzip_bomb() -> bytes:
    return b"\x1f\x8b\x08\0" + zlib.compress(bytes(1_000_000))


WRONG, LENGTH, CHUNKS = Reason.WRONG_FORMAT, Reason.BAD_LENGTH, Reason.BAD_CHUNKS
BAD, OUT, EXT = Reason.BAD_JSON, Reason.OUTSIDE_FILE, Reason.EXTENSION
UNFIT = Reason.BAD_STRUCTURE

CONTAINERS: Broken = {
    "empty": (Reason.NO_FILE, lambda: b""),
    "31 MB": (Reason.TOO_LARGE, lambda: b"glTF" + bytes(31_000_000)),
    "zip": (WRONG, lambda: b"PK\x03\x04" + bytes(64)),
    "gzip bomb": (WRONG, gzip_bomb),
    "svg": (WRONG, lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
    "fbx": (WRONG, lambda: b"Kaydara FBX Binary  \0" + bytes(64)),
    "gltf text": (WRONG, lambda: b'{"asset": {"version": "2.0"}}'),
    "live2d": (WRONG, lambda: b"MOC3" + bytes(64)),
    "program": (WRONG, lambda: b"\x7fELF" + bytes(64)),
    "a picture as glb": (WRONG, png),
    "noise": (WRONG, lambda: bytes(range(256))),
    "only the magic": (LENGTH, lambda: b"glTF"),
    "glTF 1": (Reason.BAD_HEADER, lambda: patched(4, "<I", 1)),
    "cut in half": (LENGTH, lambda: good()[: len(good()) // 2]),
    "last byte gone": (LENGTH, lambda: good()[:-1]),
    "declares more than it has": (LENGTH, lambda: patched(8, "<I", 0xFFFFFFFF)),
    "declares less than it has": (LENGTH, lambda: patched(8, "<I", 40)),
    "trailing bytes": (LENGTH, lambda: good() + b"\0\0\0\0"),
    "polyglot with a zip behind": (LENGTH, lambda: good() + b"PK\x05\x06" + bytes(18)),
    "chunk longer than the file": (LENGTH, lambda: patched(12, "<I", 0xFFFFFFFC)),
    "chunk of odd length": (LENGTH, lambda: patched(12, "<I", 41)),
    "no chunk": (CHUNKS, container),
    "no binary chunk": (CHUNKS, lambda: container(chunks()[0])),
    "chunks swapped": (CHUNKS, lambda: container(*chunks()[::-1])),
    "two JSON chunks": (CHUNKS, lambda: container(chunks()[0], chunks()[0])),
    "a third chunk": (CHUNKS, lambda: container(*chunks(), (0x41414141, b"evil"))),
    "thousands of chunks": (CHUNKS, lambda: container(*[(BIN, b"")] * 10_000)),
    "half a chunk header": (LENGTH, lambda: container(*chunks(), (0, b""))[:-4]),
}
DOCUMENTS: Broken = {
    "JSON that is none": (BAD, lambda: head(b"{nonsense")),
    "JSON without UTF-8": (BAD, lambda: head(b'{"asset": "\xff\xfe"}')),
    "JSON in UTF-16": (BAD, lambda: head('{"asset": 1}'.encode("utf-16"))),
    "JSON as a list": (BAD, lambda: head(b"[]")),
    "JSON a hundred thousand deep": (BAD, lambda: head(b"[" * 100_000 + b"]" * 100_000)),
    "JSON sixty deep": (BAD, lambda: field("extras", json.loads("[" * 60 + "]" * 60))),
    "JSON too long": (BAD, lambda: head(b'{"a":"' + b"a" * 4_100_000 + b'"}')),
    "JSON with a key twice": (BAD, doubled_key),
    "JSON with NaN": (BAD, lambda: field("extras", float("nan"))),
    "JSON with 1e999": (BAD, lambda: head(b'{"a": 1e999}')),
    "an integer of five thousand digits": (BAD, lambda: head(b'{"a": ' + b"9" * 5000 + b"}")),
    "a uri of a buffer": (OUT, lambda: with_uri("buffers", "face.bin")),
    "a uri of an image": (OUT, lambda: with_uri("images", "http://127.0.0.1:9/x.png")),
    "a file uri": (OUT, lambda: with_uri("images", "file:///etc/passwd")),
    "a data uri": (OUT, lambda: with_uri("images", "data:image/png;base64,AAAA")),
    "a uri hidden in extras": (OUT, lambda: with_uri("extras", "../../secret")),
    "Draco": (EXT, lambda: required("KHR_draco_mesh_compression")),
    "meshopt": (EXT, lambda: required("EXT_meshopt_compression")),
    "KTX2": (EXT, lambda: required("KHR_texture_basisu", "extensionsUsed")),
    "an unknown extension required": (EXT, lambda: required("ACME_execute")),
    "no asset": (UNFIT, lambda: field("asset", None)),
    "asset of another version": (UNFIT, lambda: field("asset", {"version": "3.0"})),
    "nodes as a word": (UNFIT, lambda: field("nodes", "many")),
    "no nodes": (UNFIT, lambda: field("nodes", [])),
    "two buffers": (UNFIT, lambda: field("buffers", [{"byteLength": 4}] * 2)),
    "a buffer longer than its chunk": (LENGTH, lambda: field("buffers", [{"byteLength": 9**9}])),
    "a buffer shorter than its chunk": (LENGTH, lambda: field("buffers", [{"byteLength": 8}])),
    "extensions as a list": (UNFIT, lambda: field("extensions", [])),
}
