"""The performer with a script keeps to it, however the sound is cut."""

import pytest

from avatars.scripted_performer import STEP, ScriptedPerformer
from engine.face_ports import Line, MouthKey, Performance, Performer
from tests.factories.spoken import chunked

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("cuts", [[], [1], [STEP, STEP + 1, 3 * STEP]])
async def test_the_script_is_played(cuts: list[int]) -> None:
    performer: Performer = ScriptedPerformer()
    performance: Performance = performer.begin(1)
    line = Line("Hello.", "sad")
    tracks = [await performance.perform(line, chunk, 0) for chunk in chunked(3 * STEP, cuts=cuts)]
    tracks.append(performance.finish(3 * STEP))
    await performer.aclose()
    assert [key for track in tracks for key in track.mouth] == [
        MouthKey(0, "aa", 0.8),
        MouthKey(STEP, "PP", 1.0),
        MouthKey(2 * STEP, "aa", 0.8),
        MouthKey(3 * STEP, "sil", 1.0),
    ]
    assert [(key.at, key.mood) for track in tracks for key in track.moods] == [(0, "sad")]
    assert sum(len(track.gestures) for track in tracks) == 1
    assert performer.name == "scripted"
