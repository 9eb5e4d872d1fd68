"""Which ears and mouths the settings ask for, part by part.

Opening a part looks for its weights and libraries on the disk and loads nothing yet, so nothing has
to be closed when a later part is missing. All of this blocks: call it in a thread.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from pydantic import SecretStr

from app.settings import Settings
from core.errors import AppError, StartError
from engine.llm.weights import compute_threads
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Synthesizer, Transcriber, TurnEnd, VoiceActivity
from voice.hearing_registry import (
    TURN_ENDS,
    EarSpec,
    open_activity,
    open_transcriber,
    open_turn_end,
)
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

MOST_THREADS: Final = 4
"""More threads for one utterance hardly make it faster."""
HUB_NAME: Final = re.compile(r"[\w.-]+(/[\w.-]+)?")
"""``small.en`` or ``owner/name``; anything else is a path."""
Part = TypeVar("Part", VoiceActivity, TurnEnd, Transcriber)


class NoVoiceError(StartError):
    """The settings name ears or mouths that are not there."""


class VoiceParts:
    """Opens what the settings name, or finds what is installed.

    Args:
        settings: The settings in force.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        cores = os.cpu_count() or 2
        self._threads = settings.voice_threads or min(MOST_THREADS, compute_threads())
        self._workers = settings.voice_workers or max(2, cores // MOST_THREADS)
        self._ear = EarSpec("", threads=self._threads, workers=self._workers)
        self._mouth = SpeakingSpec("", threads=self._threads, workers=self._workers)
        self.left_out: list[str] = []
        """What was looked for, is not there, and is not needed; sentences."""

    def activity(self) -> VoiceActivity:
        """The detector of speech.

        Raises:
            NoVoiceError: The named weights are not there.
            VoiceBackendError: Nothing is installed.
        """
        weights = self._settings.voice_activity
        spec = replace(self._ear, backend="silero", weights=weights, threads=1)
        return _opened(open_activity, spec, "voice_activity", is_named=weights is not None)

    def turn_end(self) -> TurnEnd:
        """The judge of turn ends; where only its sound part is missing, the words are left.

        Raises:
            NoVoiceError: The named weights are not there.
        """
        named = self._settings.turn_end
        if named in TURN_ENDS:
            spec = replace(self._ear, backend=named)
            return _opened(open_turn_end, spec, "turn_end", is_named=True)
        spec = replace(self._ear, backend="smart+signs")
        if named != "auto":
            spec = replace(spec, weights=Path(named).expanduser())
            return _opened(open_turn_end, spec, "turn_end", is_named=True)
        try:
            return open_turn_end(spec)
        except VoiceBackendError as error:
            self.left_out.append(f"turn ends are judged by the words alone: {error}")
            return open_turn_end(EarSpec("signs"))

    def transcriber(self) -> Transcriber:
        """The transcriber: a URL wins over weights.

        Raises:
            NoVoiceError: The named folder is not there, or the server has no model's name.
            VoiceBackendError: Nothing is installed.
        """
        settings = self._settings
        guessed = settings.transcriber_language == "auto"
        ear = replace(self._ear, language=None if guessed else settings.transcriber_language)
        if settings.transcriber_url:
            key = _plain(settings.transcriber_api_key)
            url, model = _url("transcriber_url", settings), settings.transcriber_model
            spec = replace(ear, backend="url", url=url, model=model, api_key=key)
            return _opened(open_transcriber, spec, "transcriber_url", is_named=True)
        spec, named = replace(ear, backend="whisper"), settings.transcriber
        if named == "auto":
            return _opened(open_transcriber, spec, "transcriber", is_named=False)
        path = Path(named).expanduser()
        if path.exists() or not HUB_NAME.fullmatch(named):
            spec = replace(spec, weights=path)
        else:
            spec = replace(spec, model=named)
        return _opened(open_transcriber, spec, "transcriber", is_named=True)

    def mouths(self) -> list[Synthesizer]:
        """All synthesizers, the default voice's first.

        Raises:
            NoVoiceError: What is named is not there, or two voices have one id.
            VoiceBackendError: Nothing is installed.
        """
        named = [one.strip() for one in self._settings.synthesizers.split(",") if one.strip()]
        if not named:
            raise NoVoiceError("MESI_SYNTHESIZERS is empty; auto takes those that are installed")
        is_auto = named == ["auto"]
        opened: list[Synthesizer] = []
        missing: list[str] = []
        for kind in self._wanted() if is_auto else named:
            try:
                opened += self._speakers(kind, is_named=not is_auto)
            except VoiceBackendError as error:
                missing.append(f"{kind}: {error}")
        if not opened:
            raise VoiceBackendError("weights_missing", "; ".join(missing))
        self.left_out += missing
        _check_ids(opened)
        return opened

    def _wanted(self) -> list[str]:
        servers = [("url", self._settings.speech_url), ("coqui", self._settings.coqui_model)]
        return [*(kind for kind, named in servers if named), "piper", "kokoro"]

    def _speakers(self, kind: str, *, is_named: bool) -> Iterator[Synthesizer]:
        """The synthesizers of one kind: Piper has one for each voice.

        Raises:
            NoVoiceError: It is named, here or by a setting of its own, and not there.
            VoiceBackendError: It is not there.
        """
        specs = {
            "url": self._url,
            "coqui": self._coqui,
            "piper": self._piper,
            "kokoro": self._kokoro,
        }
        if kind not in specs:
            raise NoVoiceError(
                f"MESI_SYNTHESIZERS: there is no {kind!r}; there are {', '.join(specs)}"
            )
        setting, given = specs[kind]()
        for spec in given:
            try:
                yield open_synthesizer(spec)
            except VoiceBackendError as error:
                if setting or is_named:
                    raise NoVoiceError(
                        f"{_variable(setting or 'synthesizers')}: {error}"
                    ) from error
                raise

    def _url(self) -> tuple[str, list[SpeakingSpec]]:
        settings = self._settings
        options = {"voices": settings.speech_voices, "rate": str(settings.speech_rate)}
        spec = SpeakingSpec(
            "url",
            url=_url("speech_url", settings),
            model=settings.speech_model,
            api_key=_plain(settings.speech_api_key),
            options=options,
        )
        return "speech_url", [spec]

    def _coqui(self) -> tuple[str, list[SpeakingSpec]]:
        model = self._settings.coqui_model
        spec = replace(
            self._mouth, backend="coqui", options={"speakers": self._settings.coqui_speakers}
        )
        is_hub = model.startswith("tts_models/") or not model
        named = {"model": model} if is_hub else {"weights": Path(model).expanduser()}
        return "coqui_model", [replace(spec, **named)]

    def _piper(self) -> tuple[str, list[SpeakingSpec]]:
        path, spec = self._settings.piper_voices, replace(self._mouth, backend="piper")
        if path is None:
            return "", [spec]
        files = sorted(path.glob("*.onnx")) if path.is_dir() else [path]
        if not files:
            raise NoVoiceError(f"MESI_PIPER_VOICES: the folder {path} holds no .onnx")
        return "piper_voices", [replace(spec, weights=file) for file in files]

    def _kokoro(self) -> tuple[str, list[SpeakingSpec]]:
        weights, voices = self._settings.kokoro_weights, self._settings.kokoro_voices
        spec = replace(self._mouth, backend="kokoro", weights=weights, voices=voices)
        setting = "kokoro_weights" if weights else "kokoro_voices" if voices else ""
        return setting, [spec]


def _opened(
    open_: Callable[[EarSpec], Part], spec: EarSpec, setting: str, *, is_named: bool
) -> Part:
    try:
        return open_(spec)
    except AppError as error:
        if is_named:
            raise NoVoiceError(f"{_variable(setting)}: {error}") from error
        raise


def _check_ids(mouths: list[Synthesizer]) -> None:
    ids = [voice.id for mouth in mouths for voice in mouth.voices]
    doubles = {one for one in ids if ids.count(one) > 1}
    if doubles:
        raise NoVoiceError(f"several voices have one name: {', '.join(sorted(doubles))}")


def _url(setting: str, settings: Settings) -> str:
    """The address that a setting holds.

    Raises:
        NoVoiceError: It is none.
    """
    url = str(getattr(settings, setting))
    if not url.startswith(("http://", "https://")):
        raise NoVoiceError(f"{_variable(setting)}: {url!r} is no http:// or https:// address")
    return url


def _variable(setting: str) -> str:
    return f"MESI_{setting.upper()}"


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
