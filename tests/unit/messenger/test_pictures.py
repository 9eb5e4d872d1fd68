"""Pictures are written anew: only pixels come through."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from random import Random
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps

from messenger.errors import PictureRefusedError
from messenger.pictures import NewPicture, reencode

pytestmark = pytest.mark.unit

ORIENTATION = 0x0112
GPS = 0x8825
MOST = 1_000_000


def painted(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **more)
    return out.getvalue()


def with_place(**more: Any) -> bytes:
    """A JPEG that says where it was taken, by which camera, and that it lies on its side."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (48.0, 8.0, 1.5)
    return painted("JPEG", exif=exif, comment=b"SecretComment", **more)


def read(raw: bytes) -> NewPicture:
    return reencode(raw, most_pixels=MOST)


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def png_of_size(width: int, height: int) -> bytes:
    """A few bytes that claim to be very large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        sum_ = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", sum_)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def gif_of_size(width: int, height: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\x00\x00"
        + b"\x00" * 6
        + (b"," + struct.pack("<HHHH", 0, 0, width, height) + b"\x00\x02\x02\x4c\x01\x00;")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_webp_with_a_small_one(kind: str) -> None:
    new = read(painted(kind, (800, 400)))
    assert (opened(new.content).format, new.width, new.height) == ("WEBP", 800, 400)
    assert opened(new.thumbnail).size == (320, 160)


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright() -> None:
    raw = with_place()
    assert opened(raw).getexif().get_ifd(GPS), "the upload says where it was taken"
    new = read(raw)
    assert (new.width, new.height) == (20, 40), "turned"
    for content in (new.content, new.thumbnail):
        picture = opened(content)
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
        assert b"Secret" not in content
        assert b"EXIF" not in content


def test_transparency_stays() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(read(out.getvalue()).content).convert("RGBA").getpixel((4, 4))[3] == 0  # type: ignore[index]  # a pixel of four


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_other_colours_are_read(mode: str) -> None:
    kind = "JPEG" if mode in {"L", "CMYK"} else "PNG"
    raw = BytesIO()
    Image.new("RGB", (9, 9), "teal").convert(mode).save(raw, kind)
    assert read(raw.getvalue()).width == 9


def test_a_large_picture_is_made_smaller() -> None:
    new = reencode(painted("JPEG", (6_000, 3_000)), most_pixels=40_000_000)
    assert (new.width, new.height) == (2_560, 1_280)


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (16, 16), (shade, 0, 0)) for shade in range(200)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=20)
    new = read(out.getvalue())
    assert getattr(opened(new.content), "n_frames", 1) == 1


@pytest.mark.parametrize(
    "bomb",
    [png_of_size(60_000, 60_000), png_of_size(11_000, 10_000), png_of_size(1_001, 1_000)],
)
def test_a_png_that_would_fill_the_memory_is_refused(bomb: bytes) -> None:
    assert len(bomb) < 200
    with pytest.raises(PictureRefusedError, match="million pixels"):
        read(bomb)


@pytest.mark.parametrize("bomb", [gif_of_size(65_535, 65_535), gif_of_size(1_001, 1_000)])
def test_a_gif_that_would_fill_the_memory_is_refused(bomb: bytes) -> None:
    with pytest.raises(PictureRefusedError, match="million pixels"):
        read(bomb)


def test_a_gif_whose_frame_is_larger_than_it_says_is_refused() -> None:
    small_outside = bytearray(gif_of_size(60_000, 60_000))
    small_outside[6:10] = struct.pack("<HH", 8, 8)
    with pytest.raises(PictureRefusedError):
        read(bytes(small_outside))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_half_a_picture_is_refused(kind: str) -> None:
    noise = Image.frombytes("RGB", (64, 64), Random(7).randbytes(64 * 64 * 3))
    out = BytesIO()
    noise.save(out, kind)
    raw = out.getvalue()
    with pytest.raises(PictureRefusedError, match="damaged"):
        read(raw[: len(raw) // 2])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF89a/*<script>alert(1)</script>*/=1;",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"II*\x00",
        b"BM" + bytes(60),
    ],
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(PictureRefusedError):
        read(raw)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_what_hangs_behind_a_picture_does_not_come_through(kind: str) -> None:
    new = read(painted(kind) + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in new.content
    assert b"PK\x03\x04" not in new.content


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of damaged tags, which are not kept
@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_ends_in_a_picture_or_a_refusal(seed: int) -> None:
    dice = Random(seed)
    raw = bytearray(with_place() if seed % 2 else painted("PNG"))
    for _ in range(dice.randint(1, 30)):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    with suppress(PictureRefusedError):
        assert opened(read(bytes(raw)).content).format == "WEBP"


def test_odd_facts_of_a_camera_do_not_matter() -> None:
    """A latitude that is a word: who writes such facts anew breaks."""
    odd = with_place().replace(b"\x00\x01\x00\x02\x00\x00", b"\x00\x02\x00\x02\x00\x00")
    assert odd != with_place()
    assert (read(odd).width, read(odd).height) == (20, 40)


@pytest.mark.parametrize("orientation", range(10))
def test_pictures_stand_as_the_camera_says(orientation: int) -> None:
    """As Pillow's own turning has it, which writes the camera's other facts anew too."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    left_half = Image.new("L", (40, 20))
    left_half.paste(255, (0, 0, 20, 10))
    out = BytesIO()
    left_half.save(out, "PNG", exif=exif)
    wanted = ImageOps.exif_transpose(Image.open(out)).convert("RGB")
    found = opened(read(out.getvalue()).content).convert("RGB")
    assert found.size == wanted.size
    assert max(high for _, high in ImageChops.difference(found, wanted).getextrema()) < 60
