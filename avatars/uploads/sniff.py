"""Tell formats by their first bytes, whatever a file is called."""

from typing import Final, Literal

PictureFormat = Literal["PNG", "JPEG", "WEBP"]

SIGNATURES: Final = (
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Kaydara FBX Binary", "an FBX file"),
    (b"; FBX", "an FBX file"),
    (b"BLENDER", "a Blender file"),
    (b"MOC3", "a Live2D model"),
    (b"glTF", "a GLB or VRM file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"%PDF", "a PDF document"),
    (b"\xabKTX 20", "a KTX2 texture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
TEXTS: Final = (
    (b"<svg", "an SVG drawing"),
    (b"<html", "a web page"),
    (b"<!doctype html", "a web page"),
    (b'"asset"', "a .gltf text file"),
)


def picture_format(raw: bytes) -> PictureFormat | None:
    """The format of a picture that we take."""
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    return None


def foreign_format(raw: bytes) -> str:
    """What the bytes are, in words; empty where we do not know."""
    for start, name in SIGNATURES:
        if raw.startswith(start):
            return name
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "a WebP picture"
    head = raw[:4096].lower()
    for mark, name in TEXTS:
        if mark in head:
            return name
    return ""
