"""The mouth in a sound."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.listening.ear import MouthEar
from engine.face_ports import MouthKey
from engine.voice_ports import SPOKEN_RATE, Pcm
from tests.unit.avatars.listening.voices_made import babble

pytestmark = pytest.mark.unit

SOUND = np.concatenate([babble(1.2), np.zeros(6_000, np.int16), babble(1.0, seed=2)])
DICE = np.random.default_rng(3)


def heard(pcm: Pcm) -> list[MouthKey]:
    return MouthEar().hear(pcm, is_last=True)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, len(SOUND)), max_size=12), st.booleans())
def test_any_chunking_gives_the_same_keys(cuts: list[int], ends_empty: bool) -> None:
    ear = MouthEar()
    edges = [0, *sorted(cuts), len(SOUND)]
    pieces = [SOUND[a:b] for a, b in pairwise(edges)]
    if ends_empty:
        pieces.append(SOUND[:0])
    keys = [
        key
        for n, piece in enumerate(pieces)
        for key in ear.hear(piece, is_last=n == len(pieces) - 1)
    ]
    assert keys == heard(SOUND)


def test_small_pieces_give_the_same_keys() -> None:
    ear = MouthEar()
    pieces = [SOUND[n : n + 160] for n in range(0, len(SOUND), 160)]
    keys = [key for piece in pieces for key in ear.hear(piece, is_last=False)]
    assert keys + ear.hear(SOUND[:0], is_last=True) == heard(SOUND)


def test_a_voice_moves_the_mouth() -> None:
    keys = heard(SOUND)
    assert len(keys) > 4
    assert len({key.viseme for key in keys}) > 2
    assert len(keys) <= 14 * len(SOUND) / SPOKEN_RATE
    assert all(0.0 < key.weight <= 1.0 for key in keys)


def test_keys_come_soon() -> None:
    """220 ms of sound after their place at most, and the ear's hop."""
    ear = MouthEar()
    for n in range(0, len(SOUND), 480):
        for key in ear.hear(SOUND[n : n + 480], is_last=False):
            assert n + 480 - key.at <= 0.24 * SPOKEN_RATE


@pytest.mark.parametrize("samples", [0, 1, 479, 24_000, 24_000 * 5])
def test_silence_does_not_move_the_mouth(samples: int) -> None:
    assert heard(np.zeros(samples, np.int16)) == []


@pytest.mark.parametrize("amplitude", [1, 3, 30])
def test_hiss_does_not_move_the_mouth(amplitude: int) -> None:
    hiss = DICE.normal(0, amplitude, 3 * SPOKEN_RATE).astype(np.int16)
    assert [key.viseme for key in heard(hiss)] in ([], ["sil"])


def test_sound_that_is_hardly_there_leaves_the_mouth_at_rest() -> None:
    assert [key for key in heard(babble(2.0, level=0.0005)) if key.viseme != "sil"] == []


def test_the_mouth_rests_behind_the_voice() -> None:
    keys = heard(np.concatenate([babble(1.0), np.zeros(12_000, np.int16)]))
    assert keys[-1].viseme == "sil"
    assert keys[-1].at < 1.2 * SPOKEN_RATE


@pytest.mark.parametrize(
    "sound",
    [
        np.full(24_000, 32_767, np.int16),
        np.tile(np.array([-32_768, 32_767], np.int16), 12_000),
        (babble(1.0) // 256 * 256).astype(np.int16),
        np.clip(babble(1.0).astype(int) * 40, -32_768, 32_767).astype(np.int16),
        (babble(1.0, level=0.1) + 9_000).astype(np.int16),
    ],
    ids=["dc", "full scale", "eight bits", "clipped", "off centre"],
)
def test_bad_sound_gives_keys_that_a_face_can_show(sound: Pcm) -> None:
    keys = heard(sound)
    assert all(0 <= key.at <= len(sound) and 0.0 < key.weight <= 1.0 for key in keys)


def test_the_same_sound_gives_the_same_keys() -> None:
    assert heard(SOUND) == heard(SOUND.copy())


def test_it_is_quick() -> None:
    """Some 2 ms a second of sound; the bound leaves room for a busy machine."""
    sound = babble(10.0)
    heard(sound)
    began = time.process_time()
    heard(sound)
    assert time.process_time() - began < 0.3
