"""Uploaded pictures: decoded within limits, re-encoded, never stored as they came."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from PIL import ExifTags, Image, UnidentifiedImageError

from core.errors import AppError

FORMATS: Final = ("PNG", "JPEG", "WEBP")
MAX_SIZE: Final = (640, 800)
MIN_SIDE: Final = 64
QUALITY: Final = 84
MAX_PIXELS: Final = 40_000_000
"""Of an upload, counted before it is decoded."""
MAX_BYTES: Final = 5 * 1024 * 1024

_TURNS: Final[dict[Any, Image.Transpose]] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Exif 2.32, tag 274: where the first row and column of a stored picture belong."""


class PictureError(AppError):
    """The upload is not a picture that we take."""

    status = 422
    code = "invalid_picture"


class PictureTooLargeError(AppError):
    """The upload has too many bytes."""

    status = 413
    code = "picture_too_large"


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture as we keep it."""

    webp: bytes
    etag: str


async def read_upload(raw: bytes, max_pixels: int = MAX_PIXELS) -> StoredPicture:
    """Re-encode an upload in a thread.

    Raises:
        PictureError: It is no picture, or larger than we decode.
    """
    return await asyncio.to_thread(reencode, raw, max_pixels)


def reencode(raw: bytes, max_pixels: int = MAX_PIXELS) -> StoredPicture:
    """Decode an upload and write it anew as WebP, without anything but its pixels.

    Source:
        Pillow decodes lazily: the size is read and judged before any pixel exists.
    """
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as opened:
            _check_size(opened, max_pixels)
            # JPEG decodes straight to a smaller size.
            opened.draft("RGB", (MAX_SIZE[0] * 2, MAX_SIZE[1] * 2))
            flat = _on_white(upright(opened))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureError(
            "This file is not a PNG, JPEG or WebP picture that can be read.", param="picture"
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large(max_pixels) from error
    flat.thumbnail(MAX_SIZE, Image.Resampling.LANCZOS)
    return encode(flat)


def upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as its camera says.

    Only that one fact is read: the library's own turning writes the others anew, and breaks where
    a camera, or somebody else, wrote odd ones.
    """
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    return picture if turn is None else picture.transpose(turn)


def encode(picture: Image.Image) -> StoredPicture:
    """Write pixels as WebP; nothing else of the picture is kept."""
    out = BytesIO()
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    webp = out.getvalue()
    return StoredPicture(webp, sha256(webp).hexdigest()[:32])


def _check_size(opened: Image.Image, max_pixels: int) -> None:
    width, height = opened.size
    if min(width, height) < MIN_SIDE:
        raise PictureError(f"The picture is smaller than {MIN_SIDE} pixels.", param="picture")
    if width * height > max_pixels:
        raise _too_large(max_pixels)


def _too_large(max_pixels: int) -> PictureError:
    millions = max_pixels // 1_000_000
    return PictureError(f"The picture has more than {millions} million pixels.", param="picture")


def _on_white(picture: Image.Image) -> Image.Image:
    """Flatten transparency, which a card has no use for."""
    if picture.mode == "RGB":
        return picture.copy()
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(ground, clear).convert("RGB")
