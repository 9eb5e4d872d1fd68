"""Files that people send, good and bad."""

import struct
from io import BytesIO
from random import Random
from typing import Any, Final

import httpx
from PIL import Image

from tests.integration.messenger.talk import Talk

GPS: Final = 0x8825
WAV: Final = (
    b"RIFF" + struct.pack("<I", 36 + 800) + b"WAVEfmt "
    + struct.pack("<IHHIIHH", 16, 1, 1, 8_000, 16_000, 2, 16) + b"data"
    + struct.pack("<I", 800) + bytes(800)
)  # fmt: skip
MP4: Final = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + bytes(2_000)
PDF: Final = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
EXE: Final = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
HTML: Final = b"<!doctype html><html><script>alert(document.cookie)</script></html>"
SVG: Final = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
SCRIPT: Final = b"<script>alert(1)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300), **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def noisy_jpeg() -> bytes:
    out = BytesIO()
    Image.frombytes("RGB", (200, 200), Random(3).randbytes(120_000)).save(out, "JPEG")
    return out.getvalue()


def photo() -> bytes:
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (48.0, 8.0, 1.5)
    return picture("JPEG", exif=exif)


def gif_bomb() -> bytes:
    """Some bytes that claim 65,535 by 65,535 pixels."""
    side = struct.pack("<HH", 65_535, 65_535)
    frame = b"," + bytes(4) + side + b"\x00\x02\x02\x4c\x01\x00;"
    return b"GIF89a" + side + b"\x80\x00\x00" + bytes(6) + frame


def png_bomb() -> bytes:
    """A real PNG of 100 million pixels in little room."""
    out = BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG", optimize=True)
    return out.getvalue()


async def send(
    talk: Talk, name: str, content: bytes, mime: str = "image/png", **asked: str
) -> httpx.Response:
    """Ada sends a file."""
    files = {"file": (name, content, mime)}
    return await talk.as_ada.post(f"{talk.url}/files", files=files, params=asked)
