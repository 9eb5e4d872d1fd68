"""What a speech server sends is played only where it can be raw samples."""

import numpy as np
import pytest

from voice.raw_sound import problem_of_bytes, problem_of_type

pytestmark = pytest.mark.unit

RATE = 24_000


@pytest.mark.parametrize(
    "kind",
    [
        *("", "audio/pcm", "Audio/PCM; rate=24000", "audio/L16;rate=24000;channels=1"),
        *("application/octet-stream", "binary/octet-stream", "audio/x-raw", "audio/pcm; rate=x"),
    ],
)
def test_raw_samples_are_taken(kind: str) -> None:
    assert problem_of_type(kind, RATE) is None


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("audio/mpeg", "not raw samples"),
        ("audio/WAV", "not raw samples"),
        ("audio/x-wav; codecs=1", "not raw samples"),
        ("audio/ogg; codecs=opus", "not raw samples"),
        ("video/mp4", "not raw samples"),
        ("audio/pcm; rate=16000", "16000 samples a second, not 24000"),
        ("audio/l16;rate=48000", "48000 samples a second"),
        ("application/json", "sent application/json"),
        ("text/html; charset=utf-8", "sent text/html"),
    ],
)
def test_other_kinds_are_refused(kind: str, problem: str) -> None:
    assert problem in (problem_of_type(kind, RATE) or "")


@pytest.mark.parametrize(
    "first",
    [
        b"RIFF\x24\0\0\0WAVE",
        b"OggS\0\2",
        b"ID3\4\0",
        b"fLaC",
        b"\x1aE\xdf\xa3\1",
        b"\0\0\0 ftypM4A ",
    ],
)
def test_files_are_known_by_their_beginning(first: bytes) -> None:
    assert problem_of_bytes(first) is not None


@pytest.mark.parametrize("level", [0, 1, -1, 3_000])
def test_sound_is_no_file(level: int) -> None:
    assert problem_of_bytes(np.full(6, level, dtype="<i2").tobytes()) is None
