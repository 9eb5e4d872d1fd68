"""A stage's work, with a clock that the test turns."""

import socket
from collections.abc import Iterator
from itertools import pairwise

import pytest

from avatars.stage.drawing import Stage
from avatars.stage.line import MOST_UNSENT, Line, ServerGoneError
from avatars.stage.packed_tracks import pack_track
from avatars.stage.spec import FaceSpec, pack_spec
from avatars.stage.wire import Record, RecordReader, Word, pack, read_picture
from engine.face_ports import FaceTrack, MouthKey

pytestmark = pytest.mark.backends

PERIOD_S = 0.04
OPEN = FaceTrack(mouth=(MouthKey(0, "aa", 1),))


class Theatre:
    """A stage in this process, and the server's end of its line."""

    def __init__(self) -> None:
        self.now_s = 50.0
        ours, theirs = socket.socketpair()
        ours.settimeout(0)
        self.socket = ours
        self.stage = Stage(Line(theirs), 25, lambda: self.now_s)
        self._theirs = theirs
        self._reader = RecordReader()

    def say(self, word: Word, face: int, body: bytes | dict[str, object] = b"") -> None:
        self.socket.sendall(pack(word, face, body))

    def open(self, face: int, name: str = "anybody") -> None:
        spec = FaceSpec("scripted", name, width=64, height=64)
        self.say(Word.OPEN, face, pack_spec(spec))

    def speak(self, face: int) -> None:
        self.say(Word.TRACK, face, pack_track("a", OPEN))
        anchor = {"item_id": "a", "at": 0, "played": 0, "when_s": self.now_s, "is_running": True}
        self.say(Word.ANCHOR, face, anchor)

    def settle(self) -> None:
        """Let the faces be loaded."""
        self.turn()
        while self.stage._opening.waiting:
            self.turn()

    def turn(self, *, seconds: float = 0.0) -> None:
        self.now_s += seconds
        # Whatever the stage waits for is there already: it must not wait in earnest.
        due_s = self.now_s
        self.stage._wait_s = lambda: 0.001 if due_s == self.now_s else 0.0  # type: ignore[method-assign]
        self.stage.turn()

    def run(self, seconds: float, step_s: float = 0.01) -> list[Record]:
        """What the stage says meanwhile."""
        told: list[Record] = []
        for _ in range(round(seconds / step_s)):
            self.turn(seconds=step_s)
            told += self.told()
        return told

    def told(self) -> list[Record]:
        try:
            return list(self._reader.feed(self.socket.recv(1 << 20)))
        except BlockingIOError:
            return []

    def close(self) -> None:
        self.socket.close()
        self._theirs.close()


@pytest.fixture
def theatre() -> Iterator[Theatre]:
    made = Theatre()
    yield made
    made.close()


def words(told: list[Record], face: int) -> list[Word]:
    return [one.word for one in told if one.face == face]


def test_each_face_gets_its_frames_in_time(theatre: Theatre) -> None:
    theatre.open(1)
    theatre.open(2)
    theatre.settle()
    told = theatre.run(1.0)
    for face in (1, 2):
        times = [
            read_picture(one.body).at_s
            for one in told
            if (one.word, one.face) == (Word.PICTURE, face)
        ]
        assert len(times) == 25
        steps = [b - a for a, b in pairwise(times)]
        assert steps == pytest.approx([PERIOD_S] * 24)


def test_what_is_said_while_a_face_is_loaded_is_kept(theatre: Theatre) -> None:
    theatre.open(1, "fragile")
    theatre.speak(1)
    theatre.settle()
    assert words(theatre.run(0.4), 1)[-1] is Word.REFUSED, "the mouth was opened"


def test_a_face_that_breaks_goes_and_the_others_stay(theatre: Theatre) -> None:
    theatre.open(1, "fragile")
    theatre.open(2)
    theatre.settle()
    theatre.speak(1)
    theatre.speak(2)
    told = theatre.run(1.0)
    refused = [one for one in told if one.word is Word.REFUSED]
    assert [one.face for one in refused] == [1]
    assert "the jaw came off" in refused[0].fields["reason"]
    assert words(told, 2).count(Word.PICTURE) == 25


@pytest.mark.parametrize("name", ["broken", "anybody"])
def test_a_face_that_is_closed_while_it_is_loaded_says_nothing(theatre: Theatre, name: str) -> None:
    theatre.open(1, name)
    theatre.say(Word.CLOSE, 1)
    theatre.settle()
    assert words(theatre.run(0.2), 1) == []


def test_a_word_that_makes_no_sense_ends_its_face(theatre: Theatre) -> None:
    theatre.open(1)
    theatre.settle()
    theatre.say(Word.TALLY, 1)
    assert Word.REFUSED in words(theatre.run(0.1), 1)


def test_the_end_of_an_item_is_told(theatre: Theatre) -> None:
    theatre.open(1)
    theatre.settle()
    theatre.speak(1)
    theatre.say(Word.FINISH, 1, {"item_id": "a", "end": 12_000})
    (end,) = [one for one in theatre.run(1.0) if one.word is Word.FINISHED]
    assert end.fields == {"item_id": "a", "at": 12_000, "is_interrupted": False}


def test_a_stop_is_counted_and_not_caught_up(theatre: Theatre) -> None:
    theatre.open(1)
    theatre.settle()
    theatre.run(1.1)
    theatre.turn(seconds=0.4)
    told = theatre.told() + theatre.run(1.0)
    (tally,) = [one.fields for one in told if one.word is Word.TALLY][:1]
    assert 8 <= tally["late"] <= 10
    assert tally["drawn"] + tally["late"] == pytest.approx(26, abs=2)
    assert tally["faces"] == 1


def test_a_server_that_does_not_read_gets_a_key_frame_later(theatre: Theatre) -> None:
    theatre.open(1)
    theatre.settle()
    theatre.run(0.2)
    line = theatre.stage._line
    stuck = MOST_UNSENT + 500_000
    line.send(pack(Word.TALLY, 0, b" " * stuck))
    assert line.is_full
    for _ in range(20):
        theatre.turn(seconds=0.01)
    told: list[Record] = []
    while line._unsent:
        theatre.turn()
        told += theatre.told()
    assert words(told, 1).count(Word.PICTURE) <= 1, "frames were left out"
    told = theatre.run(0.2)
    first = next(one for one in told if one.word is Word.PICTURE)
    assert read_picture(first.body).is_key


def test_without_a_server_it_ends(theatre: Theatre) -> None:
    theatre.socket.close()
    with pytest.raises(ServerGoneError):
        theatre.run(1.0)
