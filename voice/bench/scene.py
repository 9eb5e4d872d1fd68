"""What is needed to play one recording, read from the disk beforehand."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.spoken_reply import Mouth
from engine.voice_ports import Pcm, SpokenChunk, Voice, WordSpan
from voice.bench.recordings import Recording, SaidWord, persona_reply, read_recordings
from voice.pcm import Samples
from voice.scripted_speech import ScriptedSpeech

VOICE: Final = "recorded:persona"
ANSWER: Final = "I see."
"""The persona's reply where the recording has none."""
FIRST_QUESTION: Final = "question-hometown"
"""What the fan asks where the recording begins with the persona's reply."""


class RecordedMouth:
    """Says a recorded reply clause by clause."""

    def __init__(self, text: str, pcm: Pcm, words: Sequence[SaidWord]) -> None:
        self._text = text
        self._pcm = pcm
        self._words = words

    @property
    def name(self) -> str:
        """``recorded:persona``."""
        return VOICE

    @property
    def voices(self) -> Sequence[Voice]:
        """One."""
        return (Voice(VOICE, "Recorded", "en", "neutral"),)

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """Give the words' part of the recording."""
        del voice_id, speed
        before = len(self._text[: self._text.index(text.strip())].split())
        after = before + len(text.split())
        said = self._words[before:after]
        start = said[0].start if before else 0
        end = self._words[after].start if after < len(self._words) else len(self._pcm)
        spans: list[WordSpan] = []
        at = 0
        for word in said:
            first = text.index(word.text, at)
            at = first + len(word.text)
            spans.append(WordSpan(first, at, word.start - start, word.end - start))
        yield SpokenChunk(self._pcm[start:end], 0, tuple(spans))

    async def aclose(self) -> None:
        """Nothing to free."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A recording, ready to be played."""

    recording: Recording
    sound: Samples
    """The fan in the room."""
    question: Samples | None
    """What the fan asks first, so that the persona speaks from the recording's start on."""
    answer: str
    mouth: Mouth


def read_scene(recording: Recording) -> Scene:
    """Read all that a recording needs. Reads the disk."""
    sound = recording.microphone()
    if recording.under is None:
        return Scene(recording, sound, None, ANSWER, Mouth(ScriptedSpeech(), "scripted:low"))
    known = read_recordings(recording.folder)
    question = next(one for one in known if one.id == FIRST_QUESTION)
    asked = replace(question, bed=recording.bed).microphone()
    text, reply, words = persona_reply(recording.under, recording.folder)
    return Scene(recording, sound, asked, text, Mouth(RecordedMouth(text, reply, words), VOICE))
