"""Pipecat's own services over the models of the measure, and stubs that answer at once."""
# Runs in Pipecat's own environment; pyright leaves it out, ruff does not.

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper import WhisperModel
from pipecat.audio.turn.base_turn_analyzer import BaseTurnAnalyzer, BaseTurnParams, EndOfTurnState
from pipecat.audio.turn.smart_turn.base_smart_turn import SmartTurnParams
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.frames.frames import (
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
)
from pipecat.metrics.metrics import MetricsData
from pipecat.processors.aggregators.llm_response_universal import LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.piper.tts import PiperTTSService
from pipecat.services.settings import STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.services.whisper.stt import WhisperSTTService
from pipecat.turns.user_stop import TurnAnalyzerUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601

from app.bench.pipecat.line import SPOKEN_RATE
from app.bench.voice_client import FRAME
from app.bench.voice_cost import stub_speech

STUB_WAIT_S = 0.2
"""Pipecat's default silence, after which its stub turn model says at once that the turn is over."""
WORDS = ("Sure, ", "that ", "sounds ", "good ", "to ", "me.")
TUNED_STOP_S = 1.0


@dataclass(frozen=True, slots=True)
class Models:
    """Where the models of the measure are."""

    whisper: str
    piper: Path
    mind_url: str
    mind: str
    system: str
    max_tokens: int
    temperature: float
    top_p: float


class GreedyWhisper(WhisperModel):
    """Follows one beam, where the library's default is five."""

    def transcribe(self, audio: np.ndarray, **options: Any) -> Any:  # noqa: ANN401 - the library's
        """Understand one utterance."""
        return super().transcribe(audio, beam_size=1, **options)


class TunedWhisper(WhisperSTTService):
    """Pipecat's Whisper, quantised and greedy; for the beam it has no setting."""

    def _load(self) -> None:
        self._model = GreedyWhisper(str(self._settings.model), device="cpu", compute_type="int8")


def real_services(models: Models, *, is_tuned: bool) -> list[FrameProcessor]:
    """Pipecat's Whisper, OpenAI and Piper services, as they are or with the faster settings."""
    ears = TunedWhisper if is_tuned else WhisperSTTService
    hears = ears(device="cpu", settings=WhisperSTTService.Settings(model=models.whisper))
    thinks = OpenAILLMService(
        api_key="none",
        base_url=models.mind_url,
        settings=OpenAILLMService.Settings(
            model=models.mind,
            system_instruction=models.system,
            max_tokens=models.max_tokens,
            temperature=models.temperature,
            top_p=models.top_p,
        ),
    )
    speaks = PiperTTSService(
        download_dir=models.piper.parent,
        settings=PiperTTSService.Settings(voice=models.piper.stem),
    )
    return [hears, thinks, speaks]


def real_turns(*, is_tuned: bool) -> LLMUserAggregatorParams:
    """Silero and Smart Turn v3, its defaults; tuned waits 1 s, not 3, after a wrong verdict."""
    if not is_tuned:
        return LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
    analyzer = LocalSmartTurnAnalyzerV3(params=SmartTurnParams(stop_secs=TUNED_STOP_S))
    return LLMUserAggregatorParams(
        vad_analyzer=SileroVADAnalyzer(),
        user_turn_strategies=UserTurnStrategies(
            stop=[TurnAnalyzerUserTurnStopStrategy(turn_analyzer=analyzer)]
        ),
    )


class StubActivity(VADAnalyzer):
    """Takes loud frames for speech."""

    def num_frames_required(self) -> int:
        """20 ms, so that no frame waits for another."""
        return FRAME

    def voice_confidence(self, buffer: bytes) -> float:
        """1 for a loud frame, 0 for a soft one."""
        return float(np.abs(np.frombuffer(buffer, np.int16)).max() > 1_000)


class StubTurnEnd(BaseTurnAnalyzer):
    """Takes every pause for the end of the turn."""

    @property
    def speech_triggered(self) -> bool:
        """Never by itself."""
        return False

    @property
    def params(self) -> BaseTurnParams:
        """None of its own."""
        return BaseTurnParams()

    def append_audio(self, buffer: bytes, is_speech: bool) -> EndOfTurnState:  # noqa: FBT001 - its port
        """Keep nothing."""
        del buffer, is_speech
        return EndOfTurnState.INCOMPLETE

    async def analyze_end_of_turn(self) -> tuple[EndOfTurnState, MetricsData | None]:
        """It is over."""
        return EndOfTurnState.COMPLETE, None

    def clear(self) -> None:
        """Nothing is kept."""


class StubTranscriber(SegmentedSTTService):
    """Understands the same of everything."""

    def __init__(self) -> None:
        super().__init__(
            trailing_silence_secs=0,
            ttfs_p99_latency=0.0,
            settings=STTSettings(model=None, language=None),
        )

    @property
    def wants_wav_segments(self) -> bool:
        """No."""
        return False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        """Say so at once."""
        del audio
        yield TranscriptionFrame("Hello there.", "", time_now_iso8601())


class StubMind(FrameProcessor):
    """Writes one sentence at once."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Answer each context."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        for word in WORDS:
            await self.push_frame(LLMTextFrame(word))
        await self.push_frame(LLMFullResponseEndFrame())


class StubVoice(TTSService):
    """Speaks a second of a tone at once."""

    def __init__(self) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            sample_rate=SPOKEN_RATE,
            settings=TTSSettings(model=None, voice=None, language=None),
        )
        self._stub_speech = stub_speech(SPOKEN_RATE).tobytes()

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame, None]:
        """One piece for every sentence."""
        del text
        yield TTSAudioRawFrame(self._stub_speech, SPOKEN_RATE, 1, context_id=context_id)


def stub_services() -> list[FrameProcessor]:
    """A pipeline without models."""
    return [StubTranscriber(), StubMind(), StubVoice()]


def stub_turns() -> LLMUserAggregatorParams:
    """Turns without models."""
    return LLMUserAggregatorParams(
        vad_analyzer=StubActivity(),
        user_turn_strategies=UserTurnStrategies(
            stop=[TurnAnalyzerUserTurnStopStrategy(turn_analyzer=StubTurnEnd())]
        ),
    )
