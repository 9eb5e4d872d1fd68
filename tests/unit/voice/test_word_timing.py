"""Where words lie: matched to phoneme groups, or estimated."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.speech_text import speakable
from voice.utterance import Timed
from voice.word_groups import estimated_words, timed_words
from voice.word_timing import WordPacer, estimated_spans, matched_groups, word_weight

pytestmark = pytest.mark.unit

RATE = 1_000


def loud(milliseconds: int) -> np.ndarray:
    return np.full(milliseconds, 0.5, dtype=np.float32)


def quiet(milliseconds: int) -> np.ndarray:
    return np.zeros(milliseconds, dtype=np.float32)


def test_pauses_fall_between_words() -> None:
    sound = np.concatenate([quiet(100), loud(200), quiet(300), loud(200)])
    assert estimated_spans([1.0, 1.0], sound, RATE) == [(100, 300), (600, 800)]


def test_silence_is_shared_evenly() -> None:
    assert estimated_spans([1.0, 3.0], quiet(400), RATE) == [(0, 100), (100, 400)]
    assert estimated_spans([], quiet(400), RATE) == []


@given(st.lists(st.floats(1, 20), max_size=12), st.lists(st.booleans(), max_size=60))
def test_estimates_are_in_order_and_inside(weights: list[float], pattern: list[bool]) -> None:
    sound = np.concatenate([quiet(0), *(loud(10) if one else quiet(10) for one in pattern)])
    spans = estimated_spans(weights, sound, RATE)
    assert len(spans) == len(weights)
    at = 0
    for start, end in spans:
        assert at <= start <= end <= len(sound)
        at = end


def test_joined_words_are_found() -> None:
    """``in the`` is one group of espeak's."""
    assert matched_groups([2, 2, 6], [4, 6]) == [((0, 2), (0, 1)), ((2, 3), (1, 2))]


def test_split_words_are_found() -> None:
    assert matched_groups([8, 3], [2, 6, 3]) == [((0, 1), (0, 2)), ((1, 2), (2, 3))]


@given(
    st.lists(st.floats(1, 9), min_size=1, max_size=8),
    st.lists(st.floats(1, 9), min_size=1, max_size=8),
)
def test_a_match_covers_both_sides(words: list[float], groups: list[float]) -> None:
    pairs = matched_groups(words, groups)
    if not pairs:  # more than six to one
        assert max(len(words), len(groups)) > 6 * min(len(words), len(groups))
        return
    assert (pairs[0][0][0], pairs[0][1][0]) == (0, 0)
    assert (pairs[-1][0][1], pairs[-1][1][1]) == (len(words), len(groups))
    for before, after in itertools.pairwise(pairs):
        assert before[0][1] == after[0][0]
        assert before[1][1] == after[1][0]


def spelled(text: str, step: int = 10) -> list[Timed]:
    return [Timed(char, at * step, (at + 1) * step) for at, char in enumerate(text)]


def sizes(words: object) -> list[float]:
    return [float(len(str(word))) for word in words]  # type: ignore[attr-defined]


def test_words_take_the_time_of_their_phonemes() -> None:
    clause = speakable("the sea, now")
    placed = timed_words(clause, clause.words, spelled("^ðə \u02c8si\u02d0, naʊ."), sizes)
    assert [(word.start, word.end) for word in placed] == [(10, 30), (40, 80), (100, 130)]


def test_several_spoken_words_are_one_of_the_text() -> None:
    clause = speakable("a $5 b")
    placed = timed_words(clause, clause.words, spelled("a faiv dalɚz b"), sizes)
    assert [(word.first, word.last) for word in placed] == [(0, 1), (2, 4), (5, 6)]
    assert (placed[1].start, placed[1].end) == (20, 120)


def test_joined_words_share_their_group() -> None:
    clause = speakable("go in the house")
    placed = timed_words(clause, clause.words, spelled("goʊ inðə haʊse"), lambda _: [3, 2, 2, 5])
    assert len(placed) == 4
    assert (placed[1].start, placed[2].end) == (40, 80)
    assert placed[1].end == placed[2].start


def test_no_phonemes_no_words() -> None:
    clause = speakable("go")
    assert timed_words(clause, clause.words, [], sizes) == ()
    assert len(estimated_words(clause, clause.words, loud(100), RATE)) == 1


def test_a_pacer_gives_every_word_once_and_in_time() -> None:
    weights = [word_weight(word) for word in ("one", "two", "three")]
    pacer = WordPacer(weights, RATE, pace=10.0)
    first = pacer.begun(loud(500))
    rest = pacer.begun(loud(1_000), is_last=True)
    assert [word for word, _, _ in first + rest] == [0, 1, 2]
    assert first[0][:2] == (0, 0)
    assert all(0 <= start <= end <= 500 for _, start, end in first)
    assert pacer.learned_pace() == pytest.approx(sum(weights) / 1.5)


@given(st.integers(1, 20), st.lists(st.integers(0, 300), min_size=1, max_size=9))
def test_a_pacer_loses_no_word(count: int, pieces: list[int]) -> None:
    pacer = WordPacer([5.0] * count, RATE, pace=10.0)
    found: list[int] = []
    for index, size in enumerate(pieces):
        begun = pacer.begun(loud(size), is_last=index == len(pieces) - 1)
        assert all(0 <= start <= end <= size for _, start, end in begun)
        found += [word for word, _, _ in begun]
    assert found == list(range(count))
