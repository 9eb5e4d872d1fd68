"""What the face of the measure says: Piper's voice, whose phonemes are known to the sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.performer_registry import open_track
from avatars.track_lists import joined
from engine.face_ports import FaceTrack, Line, Performance
from engine.voice_ports import SPOKEN_RATE, Pcm, PhonemeSpan, Synthesizer
from voice.speaking_spec import SpeakingSpec
from voice.synthesizer_piper import open_piper

LIPS: Final = (
    "My papa bought a map of Obama. Maybe a happy bomber opened a pub.",
    "Bob, a mob of apes may hop above my mop. Oh, papa, pay for a pop!",
    "Abe may open a big bottle of balm. Pam made a bow about a bobbin.",
    "Happy pappa, copy my memo. A bamboo mob came back above a barn.",
    "A bad habit: my mama mopped above a tap. Poppy may pop a bubble.",
    "Cabbage, pepper, a bag of maple, ham, a pot of barley, a bomb of plums.",
)
"""Rich in p, b and m beside vowels that open the mouth wide."""
TALK: Final = (
    "Good evening, and thank you for coming. I have been looking forward to our talk all week.",
    "When I was a child, we lived beside the sea. Every night I counted the boats coming home.",
    "That is a wonderful question! Let me think. I suppose it was the first telescope I owned.",
    "I am sorry to hear that. It sounds like a long and lonely winter for you and your family.",
    "Do you remember the song we spoke about? I practised it, and it still makes me laugh.",
    "There are about six thousand stars that you can see without any help, on a clear night.",
)
"""What personas say."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply."""

    pcm: Pcm
    phonemes: tuple[PhonemeSpan, ...]
    """Their places in the reply, at SPOKEN_RATE."""
    tracks: tuple[FaceTrack, ...]
    """As they came, piece by piece."""

    @property
    def seconds(self) -> float:
        """Of its sound."""
        return len(self.pcm) / SPOKEN_RATE

    @property
    def track(self) -> FaceTrack:
        """All of it."""
        whole = FaceTrack()
        for track in self.tracks:
            whole = joined(whole, track)
        return whole


async def speak_all(texts: Sequence[str]) -> list[Spoken]:
    """Speak replies with Piper and perform them as a room does.

    Raises:
        VoiceBackendError: Piper or its voice is not installed.
    """
    mouth = open_piper(SpeakingSpec("piper", threads=2))
    performer = open_track()
    try:
        return [await _speak(mouth, text, performer.begin(seed)) for seed, text in enumerate(texts)]
    finally:
        await mouth.aclose()
        await performer.aclose()


async def _speak(mouth: Synthesizer, text: str, performance: Performance) -> Spoken:
    sound: list[Pcm] = []
    phonemes: list[PhonemeSpan] = []
    tracks: list[FaceTrack] = []
    taken = 0
    for clause in clauses_of(text):
        line, start = Line(clause), taken
        async for chunk in mouth.speak(clause, mouth.voices[0].id):
            tracks.append(await performance.perform(line, chunk, start))
            phonemes += [
                PhonemeSpan(one.symbol, one.start + start, one.end + start)
                for one in chunk.phonemes
            ]
            sound.append(chunk.pcm)
            taken += len(chunk.pcm)
    tracks.append(performance.finish(taken))
    shown = tuple(track for track in tracks if not track.is_empty)
    return Spoken(np.concatenate(sound), tuple(phonemes), shown)


def clauses_of(text: str) -> list[str]:
    """Its sentences, each with the mark that ends it."""
    found, at = [], 0
    for place, letter in enumerate(text):
        if letter in ".!?":
            found.append(text[at : place + 1].strip())
            at = place + 1
    return [*found, text[at:].strip()] if text[at:].strip() else found
