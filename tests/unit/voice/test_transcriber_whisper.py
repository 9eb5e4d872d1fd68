import asyncio

import numpy as np
import pytest

from engine.voice_ports import Pcm
from voice.transcriber_whisper import MIN_SAME, WhisperTranscriber, _is_grown, _transcript
from voice.whisper_net import PlacedWord, QuickSegment

pytestmark = pytest.mark.unit

SOUND: Pcm = np.random.default_rng(2).integers(-9_000, 9_000, 4 * MIN_SAME).astype(np.int16)


def grown(old: Pcm, new: Pcm) -> bool:
    return _is_grown((old, True), (new, False))


def test_an_utterance_that_went_on_is_the_same() -> None:
    assert grown(SOUND[: 2 * MIN_SAME], SOUND)
    assert grown(SOUND, SOUND)


def test_another_utterance_is_not() -> None:
    other = SOUND.copy()
    other[MIN_SAME] += 1
    assert not grown(SOUND[: 2 * MIN_SAME], other)
    assert not grown(SOUND[1 : 2 * MIN_SAME], SOUND)
    assert not grown(SOUND, SOUND[: 2 * MIN_SAME])


def test_too_little_is_not_enough_to_tell() -> None:
    assert not grown(SOUND[: MIN_SAME - 1], SOUND)
    assert grown(SOUND[:MIN_SAME], SOUND)


def test_believed_pieces_make_the_transcript() -> None:
    words: list[PlacedWord] = [PlacedWord(" Hello,", 0.5, 1.0), PlacedWord(" Sam.", 1.0, 1.25)]
    pieces = [
        QuickSegment(" Hello, Sam.", 0.1, -0.2, list(words)),
        QuickSegment(" Thank you.", 0.9, -1.4),
        QuickSegment(" Bye.", 0.2, -0.3),
    ]
    heard = _transcript(pieces)
    assert heard.text == "Hello, Sam. Bye."
    assert [(one.text, one.start, one.end) for one in heard.words] == [
        ("Hello,", 8_000, 16_000),
        ("Sam.", 16_000, 20_000),
    ]
    assert heard.no_speech == 0.9


@pytest.mark.parametrize("pieces", [[], [QuickSegment(" .", 0.3, -0.1)]])
def test_nothing_believed_is_nobody(pieces: list[QuickSegment]) -> None:
    heard = _transcript(pieces)
    assert heard.text == ""
    assert heard.no_speech >= 0.6


class DeafNet:
    """Finds nothing, as a careful look at silence does."""

    def hear(self, samples: object, **options: object) -> list[QuickSegment]:
        del samples, options
        return []


async def test_a_draft_in_which_nothing_was_found_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    transcriber = await asyncio.to_thread(WhisperTranscriber)
    monkeypatch.setattr(transcriber, "_net", DeafNet())
    assert (await transcriber.transcribe(SOUND, is_draft=True)).text == ""
    await transcriber.aclose()


class NotedNet:
    """Is as sure as it is told to be, and notes what it was asked."""

    def __init__(self, log_chance: float) -> None:
        self.doubted: list[object] = []
        self._log_chance = log_chance

    def hear(self, samples: object, **options: object) -> list[QuickSegment]:
        del samples
        self.doubted.append(options["is_doubted"])
        return [QuickSegment(" Why?", 0.1, self._log_chance)]


@pytest.mark.parametrize(("log_chance", "is_doubted"), [(-0.7, False), (-0.9, True)])
async def test_what_a_short_draft_was_unsure_of_is_looked_at_carefully_at_once(
    log_chance: float, is_doubted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcriber = await asyncio.to_thread(WhisperTranscriber)
    net = NotedNet(log_chance)
    monkeypatch.setattr(transcriber, "_net", net)
    await transcriber.transcribe(SOUND[: 2 * MIN_SAME], is_draft=True)
    await transcriber.transcribe(SOUND[: 3 * MIN_SAME])
    assert net.doubted == [False, is_doubted]
    other = SOUND[::-1].copy()
    await transcriber.transcribe(other)
    assert net.doubted[-1] is False, "another sound"
    await transcriber.aclose()
