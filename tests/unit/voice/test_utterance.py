"""Pieces become chunks without a gap; networks show what is inside; threads are given back."""

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from voice.loudness import Sound, VoiceLevel
from voice.onnx_outputs import OnnxFormatError, nodes, with_output
from voice.speaking_threads import SpeakingThreads, Stop
from voice.utterance import (
    PlacedWord,
    RawPiece,
    Timed,
    UtteranceAudio,
    closed,
    merged_symbols,
    pause_after,
    trimmed,
)

pytestmark = pytest.mark.unit

RATE = 22_050


def piece(seconds: float) -> Sound:
    at = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * np.sin(2 * np.pi * 300 * at)).astype(np.float32)


def test_chunks_are_gapless_and_of_exact_length() -> None:
    audio = UtteranceAudio(RATE, VoiceLevel())
    pieces = [piece(0.5), piece(0.0), piece(0.31), piece(0.7)]
    chunks = [
        audio.add(RawPiece(one, (PlacedWord(0, 1, 0, len(one)),)), is_last=index == 3)
        for index, one in enumerate(pieces)
    ]
    at = 0
    for chunk in chunks:
        assert chunk.start == at
        at += len(chunk.pcm)
    total = sum(len(one) for one in pieces)
    assert at == round(total * 24_000 / RATE)
    assert chunks[-1].words[0].end == at


def test_the_gain_stays_for_the_whole_utterance() -> None:
    audio = UtteranceAudio(24_000, VoiceLevel())
    first = audio.add(RawPiece(piece(1.0)))
    second = audio.add(RawPiece(piece(1.0) * np.float32(0.1)), is_last=True)
    loud, quiet = (np.abs(chunk.pcm.astype(float)).max() for chunk in (first, second))
    assert quiet == pytest.approx(loud * 0.1, rel=0.02)


def test_silence_at_the_rims_becomes_a_lead_and_a_pause() -> None:
    rim = np.zeros(RATE, dtype=np.float32)
    sound, cut = trimmed(np.concatenate([rim, piece(1.0), rim]), RATE, 0.25)
    assert cut == pytest.approx(RATE * 0.98, abs=0.01 * RATE)
    assert len(sound) == pytest.approx(RATE * 1.27, abs=0.02 * RATE)
    short, _ = trimmed(piece(0.1), RATE, 0.25)
    assert len(short) == pytest.approx(RATE * 0.35, abs=0.01 * RATE)


def test_marks_ask_for_pauses() -> None:
    assert pause_after("Go. ") > pause_after("go,") > pause_after("go")


def test_marks_join_their_phonemes() -> None:
    symbols = [Timed(char, at, at + 1) for at, char in enumerate("^h\u02c8o\u02d0n\u0303, $")]
    merged = [(one.symbol, one.start, one.end) for one in merged_symbols(symbols)]
    assert merged == [
        (" ", 0, 1),
        ("h", 1, 2),
        ("o\u02d0", 2, 5),
        ("n\u0303", 5, 7),
        (" ", 7, 10),
    ]


def test_a_piece_is_closed_with_pauses() -> None:
    sound = np.concatenate([piece(1.0), np.zeros(RATE, dtype=np.float32)])
    symbols = closed([Timed("a", 100, RATE * 2 - 10)], sound, RATE)
    assert [one.symbol for one in symbols] == [" ", "a", " "]
    assert symbols[0].start == 0
    assert symbols[1].end == pytest.approx(RATE, abs=200)
    assert symbols[2].end == len(sound)
    assert closed([], sound, RATE) == []


def message(field: int, payload: bytes) -> bytes:
    return bytes([field << 3 | 2, len(payload)]) + payload


def test_an_output_is_appended() -> None:
    node = message(1, b"x") + message(2, b"y") + message(3, b"n") + message(4, b"Ceil")
    model = b"\x08\x07" + message(7, message(1, node))
    assert list(nodes(model)) == [("Ceil", "n", ["x"], ["y"])]
    patched = with_output(model, "y")
    assert patched == model + message(7, message(12, message(1, b"y")))
    assert list(nodes(patched)) == list(nodes(model))


@pytest.mark.parametrize("broken", [b"\x3a\x7f", b"\x3a", b"\x3b\x01", b"\xff\xff"])
def test_nonsense_is_no_network(broken: bytes) -> None:
    with pytest.raises(OnnxFormatError):
        list(nodes(broken))


async def test_threads_are_given_back() -> None:
    threads = SpeakingThreads(1, "test")
    begun: list[int] = []

    def endless(stop: Stop) -> Iterator[int]:
        number = 0
        while not stop.is_set:
            begun.append(number)
            yield number
            number += 1

    stream = threads.stream(endless)
    assert [await anext(stream), await anext(stream)] == [0, 1]
    assert threads.waiting == 1
    await stream.aclose()
    assert threads.waiting == 0
    assert len(begun) <= 3
    assert [one async for one in threads.stream(lambda _: iter(["free"]))] == ["free"]
    await threads.aclose()
    with pytest.raises(VoiceBackendError, match="shut down"):
        await anext(threads.stream(endless))


async def test_a_failure_reaches_the_listener() -> None:
    threads = SpeakingThreads(1, "test")

    def failing(_: Stop) -> Iterator[int]:
        yield 1
        raise VoiceBackendError("load_failed", "torn")

    with pytest.raises(VoiceBackendError, match="torn"):
        assert [one async for one in threads.stream(failing)] == [1]
    await threads.aclose()


async def test_rooms_take_turns_piece_by_piece() -> None:
    threads = SpeakingThreads(1, "test")
    order: list[str] = []

    def named(name: str, count: int) -> Iterator[str]:
        for _ in range(count):
            order.append(name)
            yield name

    async def listen(name: str, count: int) -> None:
        async for _ in threads.stream(lambda _: named(name, count)):
            pass

    await asyncio.gather(listen("long", 20), listen("short", 2))
    assert order.index("short") < 5
    await threads.aclose()


async def test_too_many_utterances_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.speaking_threads.MAX_WAITING", 1)
    threads = SpeakingThreads(1, "test")
    stream = threads.stream(lambda _: iter([1, 2, 3]))
    await anext(stream)
    with pytest.raises(VoiceBackendError) as caught:
        await anext(threads.stream(lambda _: iter([1])))
    assert caught.value.voice_code == "overloaded"
    await stream.aclose()
    await threads.aclose()
