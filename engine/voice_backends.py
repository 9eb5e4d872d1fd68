"""What a voice room hears and speaks with: one set of loaded backends for all rooms."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Synthesizer, Transcriber, TurnEnd, Voice, VoiceActivity

Part = VoiceActivity | TurnEnd | Transcriber | Synthesizer


@runtime_checkable
class RunsHere(Protocol):
    """A backend whose weights are computed on this machine."""

    async def warm(self) -> None:
        """Load the weights and use them once, before somebody waits for them.

        Raises:
            VoiceBackendError: They cannot be loaded.
        """
        ...

    def busy_s(self) -> float:
        """How long its jobs wait for a thread: the mean of the last ten seconds, or what waits."""
        ...


@dataclass(slots=True)
class VoiceBackends:
    """Ears and mouths of this process."""

    activity: VoiceActivity
    turn_end: TurnEnd
    transcriber: Transcriber
    mouths: Sequence[Synthesizer]
    """At least one; the first one's first voice is the default."""
    problem: str | None = None
    """Why no room can talk although all was found, for example damaged weights."""

    @property
    def voices(self) -> list[Voice]:
        """Everything that can be heard, the default first."""
        return [voice for mouth in self.mouths for voice in mouth.voices]

    @property
    def default_voice(self) -> str:
        """The voice of a persona whose owner chose none."""
        return self.mouths[0].voices[0].id

    def mouth_of(self, voice_id: str) -> Synthesizer:
        """Who speaks with a voice.

        Raises:
            VoiceBackendError: Nobody does.
        """
        for mouth in self.mouths:
            if any(voice.id == voice_id for voice in mouth.voices):
                return mouth
        raise VoiceBackendError("unknown_voice", f"no synthesizer has the voice {voice_id!r}")

    def busy_s(self) -> float:
        """How long jobs wait for a thread, in the part where they wait longest; 0 for servers."""
        return max(
            (part.busy_s() for part in self._parts() if isinstance(part, RunsHere)), default=0
        )

    async def warm(self) -> list[str]:
        """Load all weights, the ears first; a mouth that cannot speak is left out.

        Returns:
            What cannot be used and why, in sentences. ``problem`` is set where rooms need it: an
            ear, or the last mouth.
        """
        for ear in (self.activity, self.turn_end, self.transcriber):
            if (reason := await _refusal(ear)) is not None:
                self.problem = reason
                return [reason]
        refusals = [(mouth, await _refusal(mouth)) for mouth in self.mouths]
        reasons = [reason for _, reason in refusals if reason is not None]
        speaking = [mouth for mouth, reason in refusals if reason is None]
        if not speaking:
            self.problem = "; ".join(reasons)
            return reasons
        self.mouths = speaking
        for mouth, reason in refusals:
            if reason is not None:
                await mouth.aclose()
        return reasons

    async def aclose(self) -> None:
        """Close all, also where one fails to."""
        async with AsyncExitStack() as stack:
            for part in self._parts():
                stack.push_async_callback(part.aclose)

    def _parts(self) -> list[Part]:
        return [self.activity, self.turn_end, self.transcriber, *self.mouths]


async def _refusal(part: Part) -> str | None:
    """Warm a part; why it cannot be used."""
    if not isinstance(part, RunsHere):
        return None
    try:
        await part.warm()
    except VoiceBackendError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the rooms must be told
        return f"{part.name}: {error}"
    return None
