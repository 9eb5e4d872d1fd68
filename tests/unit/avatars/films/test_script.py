"""Scripts read back as they were written, whole or torn."""

from pathlib import Path

import numpy as np
import pytest

from avatars.films.draft import DRIFT, Draft, write_batch
from avatars.films.script import (
    LINES_FILE,
    PERSONA_FILE,
    Attended,
    Cued,
    Entry,
    Heard,
    Lasted,
    Moved,
    Over,
    Said,
    Stopped,
    WentOn,
    begin_script,
    pack_entry,
    read_entry,
    read_script,
)
from avatars.stage.spec import FaceSpec
from engine.face_ports import FaceTrack, GazeKey, GestureKey, MoodKey, MouthKey
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE
from tests.unit.avatars.films.made_films import FACTS, SMALL, tone, write_film

pytestmark = pytest.mark.unit

TRACK = FaceTrack(
    (MouthKey(1, "aa", 0.25),),
    (MoodKey(2, "happy", 0.5),),
    (GestureKey(3, "nod", 1.0),),
    (GazeKey(4, -3.5, 2.0),),
)
ENTRIES: list[Entry] = [
    Said(-5, "item_a", 7, 8, 9),
    Heard(1, 2, 3),
    Moved(4, "item_a", TRACK),
    Stopped(5),
    WentOn(6),
    Over(7, "item_a", 8, is_broken_off=True),
    Attended(8, "thinking"),
    Cued(9, "nod", 0.5),
    Lasted(10),
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: type(one).__name__)
def test_an_entry_reads_back(entry: Entry) -> None:
    line = pack_entry(entry)
    assert line.endswith(b"\n")
    assert read_entry(line) == entry


def test_an_unknown_entry_is_refused() -> None:
    with pytest.raises(ValueError, match="no entry"):
        read_entry(b'["danced", 1]')


def test_a_script_reads_back(tmp_path: Path) -> None:
    face = FaceSpec("sprites", "me", seed=4, width=96, files={"rest.png": b"\x00\xff"})
    begin_script(tmp_path / "film", FACTS, face)
    draft = Draft()
    draft.say(10, "item_a", 0, tone(0.1, SPOKEN_RATE, 440))
    draft.hear(4_800, tone(0.1, HEARD_RATE, 300))
    write_batch(tmp_path / "film", draft.take())
    draft.say(2_410, "item_a", 2_400, tone(0.1, SPOKEN_RATE, 220))
    write_batch(tmp_path / "film", draft.take())
    script = read_script(tmp_path / "film")
    assert (script.facts, script.face) == (FACTS, face)
    assert script.entries == [
        Said(10, "item_a", 0, 0, 2_400),
        Heard(2_400, 0, 1_600),
        Said(2_410, "item_a", 2_400, 2_400, 2_400),
    ]
    assert np.array_equal(script.persona[2_400:], tone(0.1, SPOKEN_RATE, 220))
    assert np.array_equal(script.fan, tone(0.1, HEARD_RATE, 300))


def test_a_torn_script_keeps_what_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    write_film(folder)
    whole = read_script(folder)
    lines, sound = folder / LINES_FILE, folder / PERSONA_FILE
    lines.write_bytes(lines.read_bytes()[:-4])
    sound.write_bytes(sound.read_bytes()[:-3])
    torn = read_script(folder)
    assert torn.entries == whole.entries[:-1]
    assert len(torn.persona) == len(whole.persona) - 2


def test_a_script_of_a_server_that_died_at_once_is_empty(tmp_path: Path) -> None:
    begin_script(tmp_path / "film", FACTS, SMALL)
    script = read_script(tmp_path / "film")
    assert (script.entries, len(script.persona), len(script.fan)) == ([], 0, 0)


def heard_of(draft: Draft) -> list[Entry]:
    return [read_entry(line) for line in draft.take().lines.splitlines()]


def test_sound_that_comes_in_bursts_is_one_run() -> None:
    draft, piece = Draft(), np.ones(320, np.int16)
    arrivals = [480, 960, 5_000, 5_010, 5_020, 5_030]
    for at in arrivals:
        draft.hear(at, piece)
    assert heard_of(draft) == [Heard(0, 0, 320 * len(arrivals))]


def test_a_gap_in_the_fans_sound_is_silence() -> None:
    draft, piece = Draft(), np.ones(320, np.int16)
    draft.hear(480, piece)
    draft.hear(480 * 2 + DRIFT + 1, piece)
    assert heard_of(draft) == [Heard(0, 0, 320), Heard(480 + DRIFT + 1, 320, 320)]


def test_more_sound_than_time_is_left_out() -> None:
    draft = Draft()
    draft.hear(SPOKEN_RATE, np.ones(HEARD_RATE, np.int16))
    draft.hear(SPOKEN_RATE, np.ones(HEARD_RATE, np.int16))
    assert heard_of(draft) == [Heard(0, 0, HEARD_RATE)]
    draft.hear(SPOKEN_RATE + 480, np.ones(320, np.int16))
    assert heard_of(draft) == [Heard(SPOKEN_RATE, HEARD_RATE, 320)]
