"""The track of real speech is small, and its lips meet where the voice says so."""

import asyncio
import json

import pytest

from avatars.performer import TrackPerformer
from avatars.puppet import Puppet
from engine.face_ports import GESTURES, MOODS, VISEMES, FaceTrack, Line
from engine.voice_ports import SPOKEN_RATE, PhonemeSpan
from tests.backends.speaking_samples import said
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

pytestmark = pytest.mark.backends

CLAUSES = (
    "Hello there, I am so happy you won the bid tonight.",
    "What would you like to talk about before we start?",
    "I bumped into an old friend by the river and we both laughed.",
    "Could you move a bit closer to the microphone, please?",
    "No, never! Well... hmm, I'm not sure about that.",
)
MOST_BYTES_S = 400
MOST_KEYS_S = 15
CLOSED = {"p": "PP", "b": "PP", "m": "PP", "f": "FF", "v": "FF"}


def wire_bytes(track: FaceTrack) -> int:
    """Of its event on the room's line."""
    told = {
        "type": "x.avatar.track",
        "item_id": "item_0123456789abcdef",
        "mouth": [(k.at, VISEMES.index(k.viseme), round(100 * k.weight)) for k in track.mouth],
        "moods": [(k.at, MOODS.index(k.mood), round(100 * k.strength)) for k in track.moods],
        "gestures": [
            (k.at, GESTURES.index(k.gesture), round(100 * k.strength)) for k in track.gestures
        ],
        "gaze": [(k.at, k.yaw, k.pitch) for k in track.gaze],
    }
    full = {name: value for name, value in told.items() if value}
    return 0 if track.is_empty else len(json.dumps(full, separators=(",", ":")))


async def spoken() -> tuple[list[FaceTrack], list[PhonemeSpan], int]:
    """Tracks, phonemes and samples of a reply of several clauses."""
    voice = await asyncio.to_thread(open_synthesizer, SpeakingSpec("piper"))
    performance = TrackPerformer().begin(4)
    tracks: list[FaceTrack] = []
    phonemes: list[PhonemeSpan] = []
    start = 0
    for text in CLAUSES:
        line, chunks = Line(text), await said(voice, text)
        for chunk in chunks:
            tracks.append(await performance.perform(line, chunk, start))
            phonemes += [
                PhonemeSpan(one.symbol, one.start + start, one.end + start)
                for one in chunk.phonemes
            ]
        start += chunks[-1].start + len(chunks[-1].pcm)
    await voice.aclose()
    return [*tracks, performance.finish(start)], phonemes, start


async def test_piper_s_track_is_small_and_its_lips_meet() -> None:
    tracks, phonemes, samples = await spoken()
    seconds = samples / SPOKEN_RATE
    rate = sum(wire_bytes(track) for track in tracks) / seconds
    keys = sum(len(track.mouth) for track in tracks) / seconds
    assert rate < MOST_BYTES_S
    assert 8 < keys < MOST_KEYS_S
    puppet = Puppet(4)
    puppet.begin()
    for track in tracks:
        puppet.take(track)
    met = 0
    for one in phonemes:
        shape = CLOSED.get(one.symbol)
        if shape is not None:
            middle = (one.start + one.end) / 2
            pose = puppet.pose(middle / SPOKEN_RATE, middle)
            assert pose[VISEMES.index(shape)] >= 0.9, (one, middle)
            met += 1
    assert met > 15
