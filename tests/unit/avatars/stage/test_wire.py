"""Records come out as they went in, however they are cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.stage.packed_tracks import pack_track, read_track
from avatars.stage.spec import FaceSpec, pack_spec, read_spec
from avatars.stage.wire import (
    Picture,
    Record,
    RecordReader,
    Word,
    pack,
    pack_picture,
    pack_sound,
    read_picture,
    read_sound,
)
from engine.face_ports import FaceTrack, GazeKey, GestureKey, MoodKey, MouthKey

pytestmark = pytest.mark.unit


@given(st.lists(st.tuples(st.sampled_from(Word), st.integers(0, 9), st.binary(max_size=40))))
def test_any_cut_gives_the_same_records(told: list[tuple[Word, int, bytes]]) -> None:
    data = b"".join(pack(*one) for one in told)
    for size in (1, 3, 7, len(data) or 1):
        reader = RecordReader()
        found: list[Record] = []
        for at in range(0, len(data), size):
            found += reader.feed(data[at : at + size])
        assert found == [Record(*one) for one in told]


@pytest.mark.parametrize("garbage", [b"\xff" * 64, b"\0\0\0\0\xfa\0\0\0\0"])
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(ValueError, match=r"body|Word"):
        list(RecordReader().feed(garbage))


def test_a_frame_keeps_its_moment() -> None:
    picture = Picture(12_345.678_901, is_key=True, data=b"\x10\x00\x9d")
    (record,) = RecordReader().feed(pack_picture(4, picture))
    assert (record.face, read_picture(record.body)) == (4, picture)


def test_sound_keeps_its_place() -> None:
    sound = np.arange(-4, 4, dtype=np.int16)
    (record,) = RecordReader().feed(pack_sound(2, 1 << 40, sound.tobytes()))
    at, raw = read_sound(record.body)
    assert at == 1 << 40
    assert np.array_equal(np.frombuffer(raw, np.int16), sound)


def test_a_face_arrives_whole() -> None:
    files = {"base": b"\x89PNG", "empty": b"", "aa": bytes(range(256))}
    spec = FaceSpec("sprites", "Ünal", 7, 640, 360, "harbour", "/nets/a.onnx", files)
    assert read_spec(pack_spec(spec)) == spec


def test_a_track_is_not_rounded() -> None:
    track = FaceTrack(
        (MouthKey(0, "aa", 1 / 3), MouthKey(7, "sil", 0)),
        (MoodKey(5, "sad", 0.25),),
        (GestureKey(9, "nod", 0.1),),
        (GazeKey(3, -1.5, 2.25),),
    )
    assert read_track(pack_track("item", track)) == ("item", track)
