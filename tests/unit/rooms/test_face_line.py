"""The face of a visit, and a picture of it that comes and goes while the persona speaks."""

import json
from dataclasses import dataclass, field

import pytest

from engine.face_ports import Attention, FaceTrack, Gesture, MouthKey
from engine.tally import Tally
from rooms.live.face_line import FaceLine
from rooms.live.outgoing import Outgoing
from rooms.live.picture_link import PictureGone
from tests.unit.rooms.test_outgoing import FakeSocket

pytestmark = pytest.mark.unit


@dataclass
class TestPicture:
    """Notes what it is told."""

    __test__ = False

    took: list[tuple[str, int]] = field(default_factory=list)
    attended: list[Attention] = field(default_factory=list)
    gone: PictureGone | None = None

    def take(self, item_id: str, track: FaceTrack) -> None:
        self.took.append((item_id, track.mouth[0].at))

    def finish(self, item_id: str, end: int) -> None:
        self.took.append((item_id, -end))

    def attend(self, attention: Attention) -> None:
        self.attended.append(attention)

    def cue(self, gesture: Gesture, strength: float) -> None: ...

    def tell_gone(self, gone: PictureGone) -> None:
        self.gone = gone


def says(at: int) -> FaceTrack:
    return FaceTrack((MouthKey(at, "aa", 1.0),))


@pytest.fixture
def socket() -> FakeSocket:
    socket = FakeSocket()
    socket.gate.set()
    return socket


async def told(socket: FakeSocket, out: Outgoing) -> list[str]:
    """Who draws, as the page heard it."""
    await out.close(1000, "done")
    await out.run()
    events = [json.loads(text) for text in socket.sent]
    return [one["over"] for one in events if one["type"] == "x.avatar.picture"]


async def test_a_picture_that_begins_in_mid_reply_knows_what_is_being_said(
    socket: FakeSocket,
) -> None:
    face, picture = FaceLine(Outgoing(socket, timeout_s=5), 1), TestPicture()
    await face.moves("item_1", says(10))
    face.reply_ends("item_1", 900)
    await face.moves("item_2", says(20))
    face.reply_begins()
    face.is_heard()
    await face.moves("item_2", says(30))
    face.use(picture)
    await face.moves("item_2", says(40))
    face.reply_ends("item_2", 500)
    assert picture.took == [("item_2", 20), ("item_2", 30), ("item_2", 40), ("item_2", -500)]
    assert picture.attended == ["speaking", "idle"]


async def test_the_end_of_an_older_picture_leaves_the_newer_one(socket: FakeSocket) -> None:
    out = Outgoing(socket, timeout_s=5)
    face, older, newer = FaceLine(out, 1), TestPicture(), TestPicture()
    face.use(older)
    face.use(newer)
    assert older.gone is not None and newer.gone is not None
    older.gone("its stage ended")
    await face.moves("item_1", says(10))
    assert newer.took == [("item_1", 10)]
    newer.gone("its stage ended")
    await face.moves("item_1", says(20))
    assert newer.took == [("item_1", 10)]
    assert await told(socket, out) == ["webrtc", "webrtc", "browser"]


async def test_pictures_count_only_while_the_server_draws(socket: FakeSocket) -> None:
    now_s = [0.0]
    tally = Tally(lambda: now_s[0])
    face, picture = FaceLine(Outgoing(socket, timeout_s=5), 1, None, tally), TestPicture()
    now_s[0] = 5.0
    face.use(picture)
    now_s[0] = 7.0
    assert picture.gone is not None
    picture.gone("its stage ended")
    now_s[0] = 9.0
    face.use(TestPicture())
    now_s[0] = 10.0
    face.close()
    now_s[0] = 60.0
    assert tally.take().drawn_ms == 3_000
