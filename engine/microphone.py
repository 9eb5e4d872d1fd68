"""A fan's microphone: frames, the detector's verdict on each, and the sound that is kept."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

import numpy as np

from core.errors import AppError
from engine.speech_gate import GateSettings, SpeechBegan, SpeechGate, SpeechPaused
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import FRAME, HEARD_RATE, Pcm, VoiceActivityStream

MAX_WAITING: Final = 60 * HEARD_RATE // FRAME
"""Frames that may wait for the detector: a minute, for clients that send a whole file at once."""
KEPT: Final = HEARD_RATE // FRAME
"""Frames kept while nobody asks for more: a second."""
SILENCE: Final = np.zeros(FRAME, dtype=np.int16)

Change = SpeechBegan | SpeechPaused | None


class TooMuchSoundError(AppError):
    """The client sends sound much faster than it can be heard."""

    status = 429
    code = "input_audio_buffer_full"


class Microphone:
    """Takes sound in pieces of any size, in order.

    Args:
        stream: The detector's memory of this fan.
        gate: When a sound counts as speech.
        on_frame: Told after each frame what began with it; must not wait.
        on_failure: Told once when the detector begins to fail.
    """

    def __init__(
        self,
        stream: VoiceActivityStream,
        gate: GateSettings,
        on_frame: Callable[[Change], None],
        on_failure: Callable[[VoiceBackendError], None],
    ) -> None:
        self._stream = stream
        self._gate = SpeechGate(gate)
        self._on_frame = on_frame
        self._on_failure = on_failure
        self._is_failing = False
        self._frame = np.empty(FRAME, dtype=np.int16)
        self._filled = 0
        self._waiting: deque[tuple[Pcm, bool] | Callable[[], None]] = deque()
        self._wake = asyncio.Event()
        self._kept: deque[Pcm] = deque()
        self._keep_from: int | None = None
        self.is_watched = True
        """False: frames are kept, and nobody asks whether they are speech."""

    @property
    def position(self) -> int:
        """Samples heard so far."""
        return self._gate.position

    @property
    def is_speech(self) -> bool:
        """The fan speaks now."""
        return self._gate.is_speech

    def change(self, gate: GateSettings) -> None:
        """Use other limits from the next frame on."""
        self._gate.change(gate)

    def hear(self, sound: Pcm) -> None:
        """Take a piece at HEARD_RATE.

        Raises:
            TooMuchSoundError: A minute of sound waits already; this piece is not taken.
        """
        if len(self._waiting) + len(sound) // FRAME > MAX_WAITING:
            raise TooMuchSoundError("more than a minute of sound waits; send it in real time")
        at = 0
        while at < len(sound):
            taken = min(FRAME - self._filled, len(sound) - at)
            self._frame[self._filled : self._filled + taken] = sound[at : at + taken]
            self._filled += taken
            at += taken
            if self._filled == FRAME:
                self._put(self._frame, is_real=True)
                self._frame = np.empty(FRAME, dtype=np.int16)
                self._filled = 0

    def flush(self) -> None:
        """Fill the last frame up with silence: the client says that all is there."""
        if self._filled:
            self.hear(SILENCE[self._filled :])

    def be_silent(self, frames: int) -> None:
        """Stand in for a microphone that sends nothing."""
        for _ in range(frames):
            self._put(SILENCE, is_real=False)

    def keep_from(self, at: int | None) -> None:
        """Keep all sound from a sample on; None keeps the last second."""
        self._keep_from = at

    def since(self, at: int) -> Pcm:
        """The sound from a sample on, as far as it is kept."""
        first = self.position // FRAME - len(self._kept)
        skipped = max(0, at // FRAME - first)
        frames = list(self._kept)[skipped:]
        return np.concatenate(frames) if frames else np.empty(0, dtype=np.int16)

    def last(self, frames: int) -> Pcm:
        """The newest frames."""
        return self.since(self.position - frames * FRAME)

    @property
    def newest(self) -> Pcm:
        """The frame that was heard last."""
        return self._kept[-1]

    def then(self, call: Callable[[], None]) -> None:
        """Call once all that was sent so far is heard."""
        self._waiting.append(call)
        self._wake.set()

    async def run(self) -> None:
        """Listen until cancelled."""
        try:
            while True:
                while self._waiting:
                    await self._take(self._waiting.popleft())
                self._wake.clear()
                await self._wake.wait()
        finally:
            self._stream.close()

    async def _take(self, entry: tuple[Pcm, bool] | Callable[[], None]) -> None:
        if callable(entry):
            entry()
            return
        frame, is_real = entry
        chance = await self._chance(frame) if is_real and self.is_watched else 0.0
        self._keep(frame)
        self._on_frame(self._gate.feed(chance))

    async def _chance(self, frame: Pcm) -> float:
        try:
            chance = await self._stream.probability(frame)
        except VoiceBackendError as error:
            if not self._is_failing:
                self._is_failing = True
                self._on_failure(error)
            return 0.0
        self._is_failing = False
        return chance

    def _put(self, frame: Pcm, *, is_real: bool) -> None:
        self._waiting.append((frame, is_real))
        self._wake.set()

    def _keep(self, frame: Pcm) -> None:
        self._kept.append(frame)
        # The gate counts this frame only afterwards.
        first = self.position // FRAME + 1 - len(self._kept)
        wanted = self.position // FRAME + 1 - KEPT
        if self._keep_from is not None:
            wanted = min(wanted, self._keep_from // FRAME)
        while first < wanted:
            self._kept.popleft()
            first += 1
