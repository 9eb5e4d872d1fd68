"""Ears that tell the clock when they are at work."""

from engine.voice_ports import (
    Pcm,
    Transcriber,
    Transcript,
    TurnEnd,
    VoiceActivity,
    VoiceActivityStream,
)
from voice.bench.audio_time import AudioClock


class CountedStream:
    """One microphone."""

    def __init__(self, stream: VoiceActivityStream, clock: AudioClock) -> None:
        self._stream = stream
        self._clock = clock

    async def probability(self, frame: Pcm) -> float:
        """As the stream says."""
        with self._clock.work():
            return await self._stream.probability(frame)

    def close(self) -> None:
        """Forget the fan."""
        self._stream.close()


class CountedActivity:
    """A voice activity detector."""

    def __init__(self, activity: VoiceActivity, clock: AudioClock) -> None:
        self._activity = activity
        self._clock = clock

    @property
    def name(self) -> str:
        """The detector's."""
        return self._activity.name

    def open(self) -> CountedStream:
        """Begin to listen."""
        return CountedStream(self._activity.open(), self._clock)

    async def aclose(self) -> None:
        """Close the detector."""
        await self._activity.aclose()


class CountedTurnEnd:
    """A judge of turn ends."""

    def __init__(self, turn_end: TurnEnd, clock: AudioClock) -> None:
        self._turn_end = turn_end
        self._clock = clock

    @property
    def name(self) -> str:
        """The judge's."""
        return self._turn_end.name

    async def probability(self, audio: Pcm, text: str) -> float:
        """As the judge says."""
        with self._clock.work():
            return await self._turn_end.probability(audio, text)

    async def aclose(self) -> None:
        """Close the judge."""
        await self._turn_end.aclose()


class CountedTranscriber:
    """A transcriber."""

    def __init__(self, transcriber: Transcriber, clock: AudioClock) -> None:
        self._transcriber = transcriber
        self._clock = clock

    @property
    def name(self) -> str:
        """The transcriber's."""
        return self._transcriber.name

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """As the transcriber understands."""
        with self._clock.work():
            return await self._transcriber.transcribe(audio, is_draft=is_draft)

    async def aclose(self) -> None:
        """Close the transcriber."""
        await self._transcriber.aclose()
