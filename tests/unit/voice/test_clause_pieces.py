"""A clause given out in pieces is the clause; a network cut in two is the network."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from voice.clause_pieces import ClausePieces
from voice.loudness import Sound
from voice.onnx_halves import halves
from voice.onnx_outputs import nodes
from voice.onnx_wire import fields, message, text_of
from voice.utterance import LEAD_S, PlacedWord, RawPiece, Timed

pytestmark = pytest.mark.unit

RATE = 1_000
PAUSE_S = 0.1
SPOKEN = (300, 800)
SYMBOLS = (Timed("^", 0, 290), Timed("a", 290, 500), Timed(" ", 500, 520), Timed("b", 520, 900))


def clause() -> Sound:
    """A second that sounds from 300 to 800."""
    sound = np.zeros(1_000, dtype=np.float32)
    sound[slice(*SPOKEN)] = 0.5
    return sound


def words(timed: Sequence[Timed]) -> list[PlacedWord]:
    spoken = [one for one in timed if one.symbol in "ab"]
    return [PlacedWord(at, at + 1, one.start, one.end) for at, one in enumerate(spoken)]


def pieces(*sizes: int, sound: Sound | None = None) -> list[RawPiece]:
    sound = clause() if sound is None else sound
    made = ClausePieces(RATE, PAUSE_S, SYMBOLS, words)
    cuts = np.split(sound, np.cumsum(sizes))
    given = [made.add(cut, is_last=cut is cuts[-1]) for cut in cuts]
    return [one for one in given if one is not None]


def spans(given: list[RawPiece]) -> tuple[list[tuple[str, int, int]], list[tuple[int, int]]]:
    """Symbols and words, counted from the first piece's first sample."""
    symbols: list[tuple[str, int, int]] = []
    placed: list[tuple[int, int]] = []
    at = 0
    for one in given:
        symbols += [(each.symbol, each.start + at, each.end + at) for each in one.symbols]
        placed += [(each.start + at, each.end + at) for each in one.words]
        at += len(one.sound)
    return symbols, placed


LEAD = round(LEAD_S * RATE)
BEGIN = SPOKEN[0] - LEAD
SIZE = SPOKEN[1] - BEGIN + round(PAUSE_S * RATE)


@pytest.mark.parametrize("sizes", [(), (400,), (100, 400), (350, 100, 100, 100, 100)])
def test_any_cutting_gives_the_same_clause(sizes: tuple[int, ...]) -> None:
    given = pieces(*sizes)
    whole = np.concatenate([one.sound for one in given])
    assert len(whole) == SIZE
    assert np.array_equal(whole[LEAD : LEAD + 500], clause()[300:800])
    assert [one.is_end for one in given] == [False] * (len(given) - 1) + [True]
    symbols, placed = spans(given)
    assert [symbol for symbol, _, _ in symbols if symbol != " "] == ["a", "b"]
    assert symbols[0][1] == 0
    assert symbols[-1][2] == SIZE
    assert all(a[2] == b[1] for a, b in pairwise(symbols))
    assert placed[0] == (290 - BEGIN, 500 - BEGIN)
    assert placed[1][0] == 520 - BEGIN
    assert placed[1][1] <= SIZE


def test_silence_in_front_is_not_given_out() -> None:
    given = pieces(100, 100, 300)
    assert len(given) == 2
    assert len(given[0].sound) == 500 - BEGIN


def test_a_word_that_was_given_out_is_never_cut() -> None:
    """The tail is soft, but the last word was said to last until there."""
    given = pieces(600)
    assert sum(len(one.sound) for one in given) >= spans(given)[1][-1][1]


def test_silence_alone_is_a_pause() -> None:
    given = pieces(500, sound=np.zeros(1_000, dtype=np.float32))
    assert len(given) == 1
    assert given[0].is_end
    assert not given[0].sound.any()


def node(name: str, takes: str, gives: str) -> bytes:
    entries = [message(1, one.encode()) for one in takes] + [message(2, gives.encode())]
    return message(1, b"".join(entries) + message(3, name.encode()) + message(4, b"Add"))


def model(*parts: bytes) -> bytes:
    """A network from ``x`` to ``y`` with the weights ``u`` and ``w``."""
    weights = [message(5, message(8, name.encode())) for name in "uw"]
    rims = message(11, message(1, b"x")) + message(12, message(1, b"y"))
    return b"\x08\x07" + message(7, b"".join((*parts, *weights, rims)))


def weights_of(part: bytes) -> list[str]:
    graphs = fields(memoryview(part), 7)
    return [text_of(one, 8) for graph in graphs for one in fields(graph, 5)]


def test_a_network_is_cut_at_a_tensor() -> None:
    whole = model(node("a", "xu", "h"), node("d", "h", "t"), node("b", "hw", "y"))
    cut = halves(whole, "h", ["t"])
    assert cut is not None
    front, back = cut
    assert [name for _, name, _, _ in nodes(front)] == ["a", "d"]
    assert [name for _, name, _, _ in nodes(back)] == ["b"]
    assert weights_of(front) == ["u"]
    assert weights_of(back) == ["w"]


def test_a_network_whose_end_looks_at_its_begin_is_not_cut() -> None:
    assert halves(model(node("a", "xu", "h"), node("b", "hx", "y")), "h", []) is None
    assert halves(model(node("a", "xu", "h"), node("b", "xw", "y")), "h", []) is None
