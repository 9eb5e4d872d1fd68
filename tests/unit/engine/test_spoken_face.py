"""A reply's track comes ahead of its sound, and only once the reply has the floor."""

import pytest

from engine.face_ports import FaceTrack, Line, MouthKey
from engine.spoken_reply import Mouth
from engine.voice_events import FaceMoved, ReplyBegan, ReplyOver, Sound
from engine.voice_ports import SpokenChunk
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import spoken_room
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.unit


class NotedPerformer:
    """Opens the mouth at each piece and keeps what it was given."""

    name = "noted"

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.seeds: list[int] = []

    def begin(self, seed: int) -> "NotedPerformer":
        self.seeds.append(seed)
        return self

    async def perform(self, line: Line, chunk: SpokenChunk, start: int) -> FaceTrack:
        self.lines.append(line)
        return FaceTrack((MouthKey(start + chunk.start, "aa", 1.0),))

    def finish(self, end: int) -> FaceTrack:
        return FaceTrack((MouthKey(end, "sil", 1.0),))

    async def aclose(self) -> None:
        pass


def test_keys_come_before_their_sound_and_end_with_rest() -> None:
    async def story() -> None:
        performer = NotedPerformer()
        async with spoken_room(
            mouth=Mouth(ScriptedSpeech(), "scripted:low", 1.0, performer)
        ) as room:
            await room.speak(1.0)
            await room.hush(12.0)
        moved, sounds = room.all(FaceMoved), room.all(Sound)
        order = {id(event): place for place, event in enumerate(room.events)}
        assert room.names().index("ReplyBegan") < room.names().index("FaceMoved")
        turn_id = room.one(ReplyBegan).turn_id
        assert {one.turn_id for one in moved} == {turn_id}
        for move in moved[:-1]:
            key = move.track.mouth[0]
            sound = next(one for one in sounds if one.start <= key.at < one.start + len(one.pcm))
            assert order[id(move)] < order[id(sound)]
        assert moved[-1].track.mouth[0].at == room.one(ReplyOver).played

    run_virtual(story())


def test_a_mark_reaches_the_face_and_nobody_reads_or_hears_it() -> None:
    async def story() -> None:
        performer = NotedPerformer()
        async with spoken_room(
            replies=("[happy] You came back to me. [sad] The river has gone.",),
            mouth=Mouth(ScriptedSpeech(), "scripted:low", 1.0, performer),
        ) as room:
            await room.speak(1.0)
            await room.hush(12.0)
        assert {(line.text.strip(), line.mood) for line in performer.lines} == {
            ("You came back to me.", "happy"),
            ("The river has gone.", "sad"),
        }
        assert room.one(ReplyOver).ended.text == "You came back to me. The river has gone."

    run_virtual(story())


def test_a_guess_that_is_thrown_away_moves_no_face() -> None:
    async def story() -> None:
        performer = NotedPerformer()
        async with spoken_room(
            mouth=Mouth(ScriptedSpeech(), "scripted:low", 1.0, performer)
        ) as room:
            await room.speak(1.0)
            await room.hush(0.15)
            await room.speak(1.0)
            await room.hush(12.0)
        assert len({move.turn_id for move in room.all(FaceMoved)}) == 1

    run_virtual(story())
