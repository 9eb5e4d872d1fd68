"""A Pipecat conversation, put together as its own project template does."""
# Runs in Pipecat's own environment; pyright leaves it out, ruff does not.

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pipecat.frames.frames import (
    AggregatedTextFrame,
    BotStartedSpeakingFrame,
    Frame,
    InterruptionFrame,
    LLMContextFrame,
    LLMTextFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    UserStoppedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.observers.base_observer import BaseObserver, FramePushed
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.workers.runner import WorkerRunner

from app.bench.pipecat.line import SPOKEN_RATE, LineIn, LineOut, Listener, line_params
from app.bench.voice_client import MIC_RATE

STAGES: dict[type[Frame], str] = {
    VADUserStoppedSpeakingFrame: "pause_seen",
    TranscriptionFrame: "transcript",
    UserStoppedSpeakingFrame: "turn_over",
    LLMContextFrame: "asked",
    LLMTextFrame: "first_token",
    AggregatedTextFrame: "first_clause",
    TTSAudioRawFrame: "first_audio",
    BotStartedSpeakingFrame: "first_sent",
}


class StageWatch(BaseObserver):
    """Notes when each stage of an answer was first reached."""

    def __init__(self) -> None:
        super().__init__()
        self.reached: dict[str, float] = {}
        self.text = ""

    async def on_push_frame(self, data: FramePushed) -> None:
        """Note the first frame of each kind; a new pause begins a new answer."""
        frame = data.frame
        for kind, stage in STAGES.items():
            if isinstance(frame, kind):
                self._reach(stage, frame)

    def _reach(self, stage: str, frame: Frame) -> None:
        if stage == "pause_seen" and "transcript" in self.reached:
            self.reached.clear()
        if isinstance(frame, TranscriptionFrame):
            self.text = frame.text.strip()
        self.reached.setdefault(stage, time.monotonic())


class PipecatRoom:
    """One pipeline with its transport."""

    def __init__(
        self,
        runner: WorkerRunner,
        services: Sequence[FrameProcessor],
        turns: LLMUserAggregatorParams,
        messages: list[Any],
        listener: Listener,
        *,
        is_watched: bool,
    ) -> None:
        hears, thinks, speaks = services
        self._runner = runner
        self._line_in = LineIn(line_params())
        self._watch = StageWatch()
        user, assistant = LLMContextAggregatorPair(LLMContext(messages), user_params=turns)
        line_out = LineOut(line_params(), listener)
        self._worker = PipelineWorker(
            Pipeline([self._line_in, hears, user, thinks, speaks, line_out, assistant]),
            params=PipelineParams(audio_in_sample_rate=MIC_RATE, audio_out_sample_rate=SPOKEN_RATE),
            observers=[self._watch] if is_watched else [],
            enable_rtvi=False,
            idle_timeout_secs=None,
        )
        self._started = asyncio.Event()

    async def open(self) -> None:
        """Start the pipeline and wait until it runs."""

        @self._worker.event_handler("on_pipeline_started")
        async def started(_worker: PipelineWorker, _frame: Frame) -> None:
            self._started.set()

        await self._runner.add_workers(self._worker)
        await asyncio.wait_for(self._started.wait(), 30)

    async def hear(self, frame: bytes) -> None:
        """Take 20 ms of the microphone."""
        await self._line_in.hear(frame)

    async def hush(self) -> None:
        """Give up the reply."""
        await self._worker.queue_frame(InterruptionFrame())

    def stages(self) -> dict[str, float]:
        """When each stage of the last answer was first reached."""
        return dict(self._watch.reached)

    def heard_text(self) -> str:
        """What was understood of the fan's last turn."""
        return self._watch.text

    async def aclose(self) -> None:
        """End the room."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._worker.cancel(), 10)


class Runner:
    """Pipecat's runner, kept up for all rooms of the process."""

    def __init__(self) -> None:
        self.workers = WorkerRunner(handle_sigint=False)
        self._task = asyncio.create_task(self.workers.run(auto_end=False))

    async def ready(self) -> None:
        """Let it begin."""
        await asyncio.sleep(0.1)

    async def aclose(self) -> None:
        """End it with all its rooms."""
        await self.workers.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
