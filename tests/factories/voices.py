"""Voices without weights."""

import asyncio

from engine.voice_backends import VoiceBackends
from engine.voice_ports import Synthesizer
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech


def make_voices(*mouths: Synthesizer) -> VoiceBackends:
    """The scripted ears with the given mouths, or with the scripted one."""
    return VoiceBackends(
        ScriptedActivity(), ScriptedTurnEnd(), ScriptedTranscriber(), mouths or (ScriptedSpeech(),)
    )


class Gate:
    """Lets a scripted mouth say one word at a time: pass it as ``sleep``."""

    def __init__(self) -> None:
        self._words = asyncio.Semaphore(0)

    async def __call__(self, seconds: float) -> None:
        del seconds
        await self._words.acquire()

    def open(self, words: int = 1) -> None:
        """Let so many words pass."""
        for _ in range(words):
            self._words.release()
