"""A line said by a face, for the studio: its sound and what the face does with it."""

import asyncio
import zlib
from base64 import b64encode
from contextlib import aclosing
from typing import Final

import numpy as np

from avatars.track_lists import joined, track_lists
from engine.face_ports import FaceTrack, Performer
from engine.face_ports import Line as FaceLine
from engine.voice_backends import VoiceBackends
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Pcm
from personas.errors import NothingToSayError, NoVoiceError
from personas.face_schemas import Performed
from personas.sound_response import wav_head
from personas.voice_lines import Line

LONGEST_S: Final = 30.0
"""A line that takes longer to speak has failed."""
BUSY_S: Final = 0.5
"""While clauses of live rooms wait this long for a thread, nobody tries a face out."""


async def perform(voices: VoiceBackends, performer: Performer, line: Line) -> Performed:
    """Say a line.

    Raises:
        NoVoiceError: The voice failed, or live rooms need it more.
        NothingToSayError: There is no word in it.
    """
    pcm, track = await speak_line(voices, performer, line)
    sound = pcm.astype("<i2", copy=False).tobytes()
    wav = b64encode(wav_head(len(sound)) + sound).decode()
    return Performed(wav=wav, track=track_lists(track), seed=seed_of(line))


async def speak_line(
    voices: VoiceBackends, performer: Performer, line: Line
) -> tuple[Pcm, FaceTrack]:
    """A line's sound at SPOKEN_RATE, and what the face does with it.

    Raises:
        NoVoiceError: The voice failed, or live rooms need it more.
        NothingToSayError: There is no word in it.
    """
    if voices.busy_s() > BUSY_S:
        raise NoVoiceError("The voices are busy with live rooms; try again in a moment.")
    try:
        async with asyncio.timeout(LONGEST_S):
            pcm, track = await _said(voices, performer, line)
    except (VoiceBackendError, TimeoutError) as error:
        raise NoVoiceError("This voice can't speak now; try again in a moment.") from error
    if not len(pcm):
        raise NothingToSayError("There is no word in this line.", param="text")
    return pcm, track


async def _said(voices: VoiceBackends, performer: Performer, line: Line) -> tuple[Pcm, FaceTrack]:
    performance, words = performer.begin(seed_of(line)), FaceLine(line.text)
    pieces: list[Pcm] = []
    track = FaceTrack()
    speech = voices.mouth_of(line.voice_id).speak(line.text, line.voice_id, speed=line.speed)
    async with aclosing(speech) as chunks:
        async for chunk in chunks:
            track = joined(track, await performance.perform(words, chunk, 0))
            pieces.append(chunk.pcm)
    pcm = np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
    return pcm, joined(track, performance.finish(len(pcm)))


def seed_of(line: Line) -> int:
    """The same for the same line."""
    return zlib.crc32(line.tag.encode())
