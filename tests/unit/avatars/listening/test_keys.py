"""Shapes of hops to keys."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.listening.bands import HOP
from avatars.listening.keys import APART, CLOSING, PAUSE_HOPS, SETTLE, KeyMaker
from engine.face_ports import VISEMES, MouthKey

pytestmark = pytest.mark.unit

SIL, PP, AA, E, TH = (VISEMES.index(one) for one in ("sil", "PP", "aa", "E", "TH"))


def keys_of(*visemes: int, percent: int = 100) -> list[MouthKey]:
    maker = KeyMaker()
    return [key for one in visemes for key in maker.feed(one, percent)] + maker.finish()


def test_a_shape_stands_a_little_behind_its_beginning() -> None:
    assert keys_of(*[AA] * 10, *[E] * 10, percent=70) == [
        MouthKey(SETTLE, "aa", 0.7),
        MouthKey(10 * HOP + SETTLE, "E", 0.7),
    ]


def test_a_short_shape_stands_at_its_middle() -> None:
    assert keys_of(*[AA] * 10, TH, TH, *[AA] * 10)[1] == MouthKey(11 * HOP, "TH", 1.0)


def test_lips_close_whole_however_shortly() -> None:
    keys = keys_of(*[AA] * 4, PP, *[E] * 6, percent=50)
    assert MouthKey(4 * HOP + HOP // 2, "PP", 1.0) in keys


def test_the_mouth_rests_only_in_a_pause() -> None:
    short = keys_of(*[AA] * 10, *[SIL] * (PAUSE_HOPS - 1), *[AA] * 10)
    assert [key.viseme for key in short] == ["aa"]
    long = keys_of(*[AA] * 10, *[SIL] * PAUSE_HOPS, *[AA] * 10)
    assert [key.viseme for key in long] == ["aa", "sil", "aa"]
    assert keys_of(*[SIL] * 50) == []


def test_a_key_does_not_wait_for_a_long_shape_to_end() -> None:
    maker = KeyMaker()
    given = [len(maker.feed(AA, 100)) for _ in range(10)]
    assert given == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


@given(st.lists(st.integers(0, len(VISEMES) - 1), max_size=200))
def test_keys_are_in_order_and_apart(visemes: list[int]) -> None:
    keys = keys_of(*visemes)
    for before, after in pairwise(keys):
        assert before.at < after.at
        assert before.viseme != after.viseme
        if VISEMES.index(after.viseme) not in CLOSING:
            assert after.at - before.at >= APART
    assert all(0 <= key.at <= len(visemes) * HOP for key in keys)
    assert all(key.weight == 1.0 for key in keys if VISEMES.index(key.viseme) in (SIL, *CLOSING))
