"""Uploads are decoded within limits and written anew."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from core.pictures import PictureError, reencode

pytestmark = pytest.mark.unit


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def reopened(raw: bytes) -> Image.Image:
    return Image.open(BytesIO(reencode(raw).webp))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "fitted"),
    [((1280, 1600), (640, 800)), ((100, 100), (100, 100)), ((2000, 500), (640, 160))],
)
def test_pictures_fit_the_card(kind: str, size: tuple[int, int], fitted: tuple[int, int]) -> None:
    result = reopened(saved(Image.new("RGB", size, "teal"), kind))
    assert (result.format, result.size) == ("WEBP", fitted)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16"])
def test_other_modes_are_flattened(mode: str) -> None:
    assert reopened(saved(Image.new(mode, (80, 80)), "PNG")).mode == "RGB"


def test_clear_parts_become_white() -> None:
    pixel = reopened(saved(Image.new("RGBA", (80, 80), (0, 0, 0, 0)), "PNG")).getpixel((40, 40))
    assert pixel == (255, 255, 255)


def test_nothing_but_pixels_is_kept_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Turned by a quarter.
    exif[0x010E] = "home address"
    raw = saved(Image.new("RGB", (200, 100)), "JPEG", exif=exif, comment=b"secret")
    result = reencode(raw)
    opened = Image.open(BytesIO(result.webp))
    assert opened.size == (100, 200)
    assert not opened.getexif() and b"home address" not in result.webp


def test_odd_facts_of_a_camera_do_not_matter() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    raw = saved(Image.new("RGB", (200, 100)), "JPEG", exif=exif)
    # A latitude that is a word: who writes such facts anew breaks.
    odd = raw.replace(b"\x00\x01\x00\x02\x00\x00", b"\x00\x02\x00\x02\x00\x00")
    assert odd != raw and reopened(odd).size == (100, 200)


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(PictureError, match="million"):
        reencode(saved(Image.new("1", (200, 200)), "PNG"), 10_000)
