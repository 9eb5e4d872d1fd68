"""Coqui models (the ``coqui`` extra): many languages, and cloning where the model can."""

from collections.abc import Sequence
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Voice
from voice.clause_speaker import ClauseSpeaker
from voice.loudness import Sound
from voice.speaking_spec import SpeakingSpec
from voice.speaking_threads import Stop
from voice.speech_text import Speakable, SpeakableWord
from voice.utterance import RawPiece, pause_after, trimmed
from voice.weights import import_runtime
from voice.word_groups import estimated_words

EXTRA: Final = "'mesi-engine[coqui]'"
LIBRARY: Final = "TTS"
CONFIG: Final = "config.json"
LANGUAGE: Final = "en"
"""What models of several languages are told to speak."""


class CoquiMouth:
    """One Coqui model; it speaks one clause at a time and cannot be broken off within one.

    Args:
        folder: With ``config.json`` and the checkpoint, its largest ``*.pth`` (others hold
            speakers or parts for training); None loads ``model``.
        model: A name that Coqui downloads, for example ``tts_models/en/ljspeech/vits``.
        speakers: Voices of a model that has several; empty for one voice.

    Raises:
        VoiceBackendError: Coqui is not installed, or the files are missing.
    """

    def __init__(
        self, folder: Path | None = None, model: str = "", *, speakers: Sequence[str] = ()
    ) -> None:
        if find_spec(LIBRARY) is None:
            raise VoiceBackendError(
                "weights_missing", f"the package 'TTS' is missing: pip install {EXTRA}"
            )
        self._model = model
        self._checkpoint: Path | None = None
        if folder is not None:
            found = sorted(folder.glob("*.pth"), key=lambda path: path.stat().st_size)
            if not found or not (folder / CONFIG).is_file():
                raise VoiceBackendError(
                    "weights_missing", f"{folder} holds no *.pth with its {CONFIG}"
                )
            self._checkpoint = found[-1]
        elif not model:
            raise VoiceBackendError("weights_missing", "Coqui needs a folder or a model's name")
        self._label = folder.name if folder else model.rpartition("/")[2]
        self._speakers = tuple(speakers)
        self._engine: Any = None
        self._language: str | None = None
        self._length: float | None = None

    @property
    def name(self) -> str:
        """``coqui:`` and the model."""
        return f"coqui:{self._label}"

    @property
    def voices(self) -> Sequence[Voice]:
        """The speakers, or the model's one voice."""
        names = self._speakers or (self._label,)
        return tuple(Voice(f"coqui:{one}", one.title(), "en", "neutral") for one in names)

    @property
    def rate(self) -> int:
        """As the model's configuration says."""
        return int(self._engine.output_sample_rate)

    def load(self) -> None:
        """Load the model.

        Raises:
            VoiceBackendError: It cannot be loaded.
        """
        try:
            self._engine = self._loaded()
            model = self._engine.tts_model
            self._length = getattr(model, "length_scale", None)
            self._language = _language(model)
        except VoiceBackendError:
            raise
        except Exception as error:  # the library raises whatever its models raise
            raise VoiceBackendError("load_failed", f"{self.name}: {error}") from error
        self._check_speakers(model)

    def say(
        self,
        clause: Speakable,
        words: Sequence[SpeakableWord],
        voice: str,
        speed: float,
        stop: Stop,
    ) -> RawPiece | None:
        """Speak one clause."""
        if stop.is_set:
            return None
        speaker = voice.partition(":")[2] if self._speakers else None
        try:
            given = self._engine.tts(
                clause.text,
                speaker_name=speaker,
                language_name=self._language,
                split_sentences=False,
                **self._pace(speed),
            )
        except Exception as error:  # as above
            raise VoiceBackendError("load_failed", f"{self.name}: {error}") from error
        sound: Sound = np.asarray(given, dtype=np.float32).reshape(-1)
        kept, _ = trimmed(sound, self.rate, pause_after(clause.text))
        return RawPiece(kept, estimated_words(clause, words, kept, self.rate))

    def _loaded(self) -> object:
        hub = cast("Any", import_runtime(f"{LIBRARY}.api", EXTRA))
        local = cast("Any", import_runtime(f"{LIBRARY}.utils.synthesizer", EXTRA))
        if self._checkpoint is None:
            return cast("object", hub.TTS(self._model, progress_bar=False).synthesizer)
        config = self._checkpoint.with_name(CONFIG)
        loaded = local.Synthesizer(tts_checkpoint=self._checkpoint, tts_config_path=config)
        return cast("object", loaded)

    def _check_speakers(self, model: Any) -> None:  # noqa: ANN401 - the library has no types
        """Compare the speakers that were named with those of the model."""
        known = _names(getattr(model, "speaker_manager", None), "speaker_names")
        wrong = [one for one in self._speakers if one not in known]
        if wrong or (len(known) > 1 and not self._speakers):
            asked = f"no voice {wrong[0]!r}" if wrong else "several voices, so name some"
            raise VoiceBackendError(
                "load_failed", f"{self.name} has {asked}; it has {', '.join(known) or 'one voice'}"
            )

    def _pace(self, speed: float) -> dict[str, float]:
        """Set the speed where the model keeps it (VITS), or name it as an argument (XTTS)."""
        model = self._engine.tts_model
        if self._length is not None:
            model.length_scale = self._length / speed
            return {}
        takes_speed = "speed" in signature(model.inference).parameters
        return {"speed": speed} if takes_speed else {}


def _names(names_of: object, attribute: str) -> list[str]:
    return [str(one) for one in cast("Sequence[object]", getattr(names_of, attribute, None) or ())]


def _language(model: Any) -> str | None:  # noqa: ANN401 - the library has no types
    """What a model of several languages must be told; others want to hear nothing."""
    listed = _names(getattr(model, "config", None), "languages")
    names = listed or _names(getattr(model, "language_manager", None), "language_names")
    return LANGUAGE if len(names) > 1 and LANGUAGE in names else None


def open_coqui(spec: SpeakingSpec) -> ClauseSpeaker:
    """Make the backend; weights load at the first word.

    Options: ``speakers`` (names, separated by commas).

    Raises:
        VoiceBackendError: Coqui is not installed, or the files are missing.
    """
    named = [one.strip() for one in spec.options.get("speakers", "").split(",") if one.strip()]
    # Its models keep state between calls, so one clause at a time.
    return ClauseSpeaker(CoquiMouth(spec.weights, spec.model, speakers=named), workers=1)
