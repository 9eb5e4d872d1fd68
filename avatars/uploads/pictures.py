"""Pictures from strangers: known by their first bytes, measured, decoded, written anew.

Only pixels pass; whatever else the file carried (EXIF, comments, profiles, trailing bytes) is gone.
"""

from io import BytesIO
from typing import Final, Literal

from PIL import Image

from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, RefusedError
from avatars.uploads.sniff import PictureFormat, foreign_format, picture_format
from core.pictures import upright

EIGHT_BIT: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "La"})
PNG_LEVEL: Final = 4
"""Of zlib: a third of the time of the usual 6, a few percent more bytes."""
JPEG_QUALITY: Final = 92


def decoded(
    raw: bytes,
    where: str,
    limits: Limits,
    *,
    formats: tuple[PictureFormat, ...],
    most_pixels: int,
    most_side: int | None = None,
) -> Image.Image:
    """Decode a picture within limits.

    Args:
        raw: The file.
        where: Its name, for the refusal.
        limits: Of the upload.
        formats: That are taken here.
        most_pixels: Width times height.
        most_side: Pixels of the longer side, if that matters too.

    Returns:
        RGB or RGBA, in memory, turned upright as its EXIF says.
    """
    if len(raw) > limits.image_bytes:
        raise RefusedError(
            Reason.TOO_LARGE,
            f"{where} has {len(raw) / 1e6:.1f} MB; {limits.image_bytes / 1e6:.0f} MB are allowed."
            " Save it smaller.",
            where,
        )
    found = picture_format(raw)
    if found is None or found not in formats:
        seen = foreign_format(raw)
        raise RefusedError(
            Reason.WRONG_FORMAT,
            f"{where} {f'looks like {seen}' if seen else 'is not a picture we know'};"
            f" save it as {' or '.join(formats)}.",
            where,
        )
    try:
        return _decoded(raw, where, found, most_side or most_pixels, most_pixels)
    except (RefusedError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError(
            Reason.PICTURE_SIZE, f"{where} has far too many pixels. Make it smaller.", where
        ) from error
    except Exception as error:
        raise _unreadable(where) from error


def _decoded(
    raw: bytes, where: str, found: PictureFormat, most_side: int, most_pixels: int
) -> Image.Image:
    with Image.open(BytesIO(raw), formats=(found,)) as opened:
        width, height = opened.size
        if max(width, height) > most_side or width * height > most_pixels:
            raise RefusedError(
                Reason.PICTURE_SIZE,
                f"{where} is {width} by {height} pixels; at most"
                f" {_most(most_side, most_pixels)} are allowed. Make it smaller.",
                where,
            )
        if opened.mode not in EIGHT_BIT:
            raise RefusedError(
                Reason.BAD_PICTURE,
                f"{where} has an unusual colour depth; save it with 8 bits a channel.",
                where,
            )
        if found != "JPEG" and getattr(opened, "is_animated", False):
            raise RefusedError(
                Reason.BAD_PICTURE, f"{where} is animated; save a single still picture.", where
            )
        turned = upright(opened)
        return _bare(turned.convert("RGBA" if turned.has_transparency_data else "RGB"))


def _most(side: int, pixels: int) -> str:
    return f"{side} by {side}" if side < pixels else f"{pixels / 1e6:.0f} million"


def _bare(picture: Image.Image) -> Image.Image:
    """Only the pixels."""
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def encoded(picture: Image.Image, kind: Literal["PNG", "JPEG"] = "PNG") -> bytes:
    """Write pixels, and nothing but them."""
    out = BytesIO()
    if kind == "JPEG":
        picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(out, "PNG", compress_level=PNG_LEVEL)
    return out.getvalue()


def _unreadable(where: str) -> RefusedError:
    return RefusedError(
        Reason.BAD_PICTURE, f"{where} is damaged or cut off. Save it again and upload it.", where
    )
