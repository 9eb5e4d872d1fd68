"""Pictures in messages: decoded within limits, written anew, never kept as they came."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError

from core.pictures import upright
from messenger.errors import PictureRefusedError

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MIME: Final = "image/webp"
EXTENSION: Final = "webp"
LONGEST_SIDE: Final = 2_560
THUMBNAIL_SIDE: Final = 320
QUALITY: Final = 84


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture as we keep it: WebP, upright, nothing but pixels."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def reencode(raw: bytes, *, most_pixels: int) -> NewPicture:
    """Decode an upload and write it anew; of one that moves, the first frame.

    Raises:
        PictureRefusedError: It cannot be read to its end, or is larger than we decode.

    Source:
        Pillow decodes lazily: the size is read and judged before any pixel exists.
    """
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > most_pixels:
                raise _too_large(most_pixels)
            # JPEG decodes straight to a smaller size.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.load()
            bare = _bare(upright(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(most_pixels) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureRefusedError(
            "This picture is damaged or not whole. Save it again and send that.", param="file"
        ) from error
    bare.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    content = _webp(bare)
    width, height = bare.size
    bare.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return NewPicture(content, _webp(bare), width, height)


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone: what else a file carries (place, camera, colour profile) stays behind."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    plain = picture.convert(mode)
    return Image.frombytes(mode, plain.size, plain.tobytes())


def _webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _too_large(most_pixels: int) -> PictureRefusedError:
    millions = most_pixels // 1_000_000
    return PictureRefusedError(f"A picture has at most {millions} million pixels.", param="file")
