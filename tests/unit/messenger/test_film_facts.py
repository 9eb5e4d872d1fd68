"""Films lose what tells where they were taken, and play as before."""

import struct
from fractions import Fraction
from io import BytesIO
from random import Random
from typing import Any

import av
import numpy as np
import pytest

from messenger.film_facts import without_facts

pytestmark = pytest.mark.unit

PLACE = "+48.8577+002.2950/"


def film(**facts: str) -> bytes:
    """Ten pictures, as a phone would save them."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        container.metadata.update(facts)
        stream: Any = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10):
            pixels = np.full((48, 64, 3), number * 20, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return out.getvalue()


def seen(content: bytes) -> tuple[dict[str, str], list[bytes]]:
    """What a player knows of a film, and its pictures."""
    with av.open(BytesIO(content)) as container:
        pictures = [frame.to_ndarray(format="rgb24").tobytes() for frame in container.decode()]
        return dict(container.metadata), pictures


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def test_the_place_is_gone_and_the_film_plays() -> None:
    raw = film(location=PLACE, title="At home", make="SecretCamera")
    facts, pictures = seen(raw)
    assert facts["location"] == PLACE and len(pictures) == 10
    bare = without_facts(raw)
    assert len(bare) == len(raw)
    assert not any(word in bare for word in (PLACE.encode(), b"At home", b"SecretCamera"))
    left, same = seen(bare)
    assert same == pictures
    assert not {"location", "title", "make"} & set(left)


@pytest.mark.parametrize("kind", [b"udta", b"meta", b"uuid"])
@pytest.mark.parametrize("place", ["film", "moov", "trak"])
def test_facts_are_found_where_they_may_stand(kind: bytes, place: str) -> None:
    facts = box(kind, b"secret")
    sound = box(b"mdat", b"sound of udta")
    if place == "moov":
        raw, bare = (box(b"moov", box(b"mvhd") + one) for one in (facts, box(b"free", bytes(6))))
    elif place == "trak":
        raw, bare = (
            box(b"moov", box(b"trak", one) + box(b"trak", b"x"))
            for one in (facts, box(b"free", bytes(6)))
        )
    else:
        raw, bare = facts, box(b"free", bytes(6))
    assert (
        without_facts(box(b"ftyp", b"isom") + raw + sound) == box(b"ftyp", b"isom") + bare + sound
    )


@pytest.mark.parametrize(
    ("raw", "bare"),
    [
        (b"", b""),
        (b"\x00\x00\x00", b"\x00\x00\x00"),
        (b"\x00\x00\x00\x00udtasecret", b"\x00\x00\x00\x00free" + bytes(6)),
        (b"\x00\x00\xff\xffudtasecret", b"\x00\x00\xff\xfffree" + bytes(6)),
        (
            b"\x00\x00\x00\x01udta" + struct.pack(">Q", 22) + b"secret",
            b"\x00\x00\x00\x01free" + struct.pack(">Q", 22) + bytes(6),
        ),
        (b"\x00\x00\x00\x07udtasecret", b"\x00\x00\x00\x07udtasecret"),
        (b"\x00\x00\x00\x01udta\x00", b"\x00\x00\x00\x01udta\x00"),
    ],
)
def test_odd_lengths_end_with_the_file(raw: bytes, bare: bytes) -> None:
    assert without_facts(raw) == bare


def test_boxes_in_boxes_without_an_end_do_no_harm() -> None:
    nested = b"".join(struct.pack(">I", 8 * left) + b"moov" for left in range(50_000, 0, -1))
    assert without_facts(nested) == nested


def test_any_bytes_come_back_in_their_length() -> None:
    raw, dice = film(location=PLACE), Random(7)
    for _ in range(300):
        broken = bytearray(raw)
        for _ in range(8):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        assert len(without_facts(bytes(broken))) == len(raw)
