"""One face: its mouth follows the item that is heard."""

import av
import numpy as np
import pytest
from av.packet import Packet

from avatars.stage.playhead import Anchor
from avatars.stage.scene import MOST_WAITING, Scene
from avatars.stage.scripted import ScriptedRenderer, opening_of
from avatars.stage.spec import FaceSpec
from engine.face_ports import FaceTrack, Frame, MouthKey, Pose
from engine.voice_ports import SPOKEN_RATE, Pcm

pytestmark = pytest.mark.unit

SPEC = FaceSpec("scripted", "x", width=64, height=64)
OPEN = FaceTrack(mouth=(MouthKey(0, "aa", 1), MouthKey(10 * SPOKEN_RATE, "aa", 1)))


class Listening(ScriptedRenderer):
    """Also hears, and notes what."""

    def __init__(self) -> None:
        super().__init__("x", (64, 64))
        self.heard: list[tuple[list[int], int]] = []
        self.played: list[int | None] = []
        self.frames = 0
        self.is_closed = False

    def draw(self, pose: Pose) -> Frame:
        self.frames += 1
        return super().draw(pose)

    def hear(self, pcm: Pcm, at: int) -> None:
        self.heard.append((list(pcm), at))

    def play(self, at: int | None) -> None:
        self.played.append(at)

    def close(self) -> None:
        self.is_closed = True


class Watched:
    """A scene, its frames decoded as they come."""

    def __init__(self, *, hears_sound: bool = False) -> None:
        self.renderer = Listening()
        self.scene = Scene(SPEC, self.renderer, 25, 100.0, hears_sound=hears_sound)
        self._decoder = av.CodecContext.create("libvpx", "r")
        self.keys = 0

    def opening(self, at_s: float) -> float:
        picture = self.scene.draw(at_s)
        assert picture is not None
        self.keys += picture.is_key
        (frame,) = self._decoder.decode(Packet(picture.data))
        return opening_of(frame.to_ndarray(format="rgb24"))

    def openings(self, *moments: float) -> list[float]:
        return [round(self.opening(at_s), 1) for at_s in moments]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_keys_wait_for_their_sound(watched: Watched) -> None:
    watched.scene.take("a", OPEN)
    assert watched.openings(100.0, 100.5) == [0, 0]
    watched.scene.anchor(Anchor("a", 0, 0, 101.0))
    assert watched.openings(100.9, 101.2) == [0, 1]


def test_keys_may_come_while_the_item_is_heard(watched: Watched) -> None:
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    assert watched.opening(100.1) == 0
    watched.scene.take("a", OPEN)
    assert watched.opening(100.3) > 0.8


def test_the_next_item_takes_over_where_it_is_heard(watched: Watched) -> None:
    watched.scene.take("a", OPEN)
    watched.scene.take("b", FaceTrack(mouth=(MouthKey(0, "sil", 1),)))
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    watched.scene.anchor(Anchor("b", 0, 24_000, 101.0))
    assert watched.openings(100.5, 100.96, 101.3) == [1, 1, 0]


def test_a_guess_that_is_never_heard_is_forgotten(watched: Watched) -> None:
    for number in range(MOST_WAITING + 2):
        watched.scene.take(f"guess{number}", OPEN)
    watched.scene.anchor(Anchor("guess0", 0, 0, 100.0))
    assert watched.openings(100.0, 100.4) == [0, 0]
    watched.scene.anchor(Anchor(f"guess{MOST_WAITING + 1}", 0, 0, 101.0))
    assert watched.openings(101.0, 101.4)[-1] > 0.8


def test_a_broken_off_item_rests_within_100_ms(watched: Watched) -> None:
    watched.scene.take("a", OPEN)
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    assert watched.opening(100.4) > 0.8
    watched.scene.clear("a", 9_600)
    assert watched.openings(100.44, 100.48, 100.52)[-1] == 0
    assert watched.opening(101.0) == 0, "though its sound was said to run on"


def test_what_was_broken_off_before_it_was_heard_has_no_keys(watched: Watched) -> None:
    watched.scene.take("a", OPEN)
    watched.scene.take("b", OPEN)
    watched.scene.clear("a", 0)
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    assert watched.openings(100.0, 100.4) == [0, 0]
    watched.scene.anchor(Anchor("b", 0, 24_000, 101.0))
    assert watched.openings(101.0, 101.4)[-1] > 0.8


def test_a_clear_of_something_else_changes_nothing(watched: Watched) -> None:
    watched.scene.take("a", OPEN)
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    watched.scene.clear("b", 0)
    assert watched.openings(100.0, 100.4)[-1] > 0.8


def test_sound_that_stands_still_shuts_the_mouth_and_opens_it_again(watched: Watched) -> None:
    watched.scene.take("a", OPEN)
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    watched.scene.anchor(Anchor("a", 12_000, 12_000, 100.5, is_running=False))
    watched.scene.anchor(Anchor("a", 12_000, 12_000, 102.0))
    moments = [100.0 + n * 0.04 for n in range(75)]
    openings = dict(zip(moments, [watched.opening(at_s) for at_s in moments], strict=True))
    assert min(openings[at_s] for at_s in moments if 100.3 < at_s < 100.5) > 0.8
    assert max(openings[at_s] for at_s in moments if 100.8 < at_s < 102) < 0.05
    assert openings[moments[-1]] > 0.8


def test_the_end_of_an_item_is_told_once(watched: Watched) -> None:
    watched.scene.finish("a", SPOKEN_RATE)
    assert watched.scene.finished() is None
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    watched.opening(100.9)
    assert watched.scene.finished() is None
    watched.opening(101.0)
    assert watched.scene.finished() == ("a", SPOKEN_RATE)
    watched.opening(101.1)
    assert watched.scene.finished() is None


def test_a_broken_off_item_has_no_end(watched: Watched) -> None:
    watched.scene.finish("a", SPOKEN_RATE)
    watched.scene.anchor(Anchor("a", 0, 0, 100.0))
    watched.opening(100.5)
    watched.scene.clear("a", 12_000)
    watched.opening(102.0)
    assert watched.scene.finished() is None


def test_key_frames_come_first_and_when_wanted(watched: Watched) -> None:
    watched.openings(100.0, 100.04, 100.08)
    assert watched.keys == 1
    watched.scene.want_key()
    watched.openings(100.12, 100.16)
    assert watched.keys == 2


def test_only_a_renderer_that_listens_is_given_sound() -> None:
    sound = np.array([1, -2], np.int16).tobytes()
    deaf, hearing = Watched(), Watched(hears_sound=True)
    deaf.scene.hear(sound, 480)
    hearing.scene.hear(sound, 480)
    assert deaf.renderer.heard == []
    assert hearing.renderer.heard == [([1, -2], 480)]


def test_a_renderer_that_listens_is_told_what_is_heard() -> None:
    watched = Watched(hears_sound=True)
    watched.scene.anchor(Anchor("a", 0, 48_000, 101.0))
    watched.scene.anchor(Anchor("a", 12_000, 60_000, 101.5, is_running=False))
    for at_s in (100.0, 101.0, 101.25, 101.75):
        watched.scene.draw(at_s)
    assert watched.renderer.played == [None, 48_000, 54_000, None]


def test_a_closed_scene_frees_its_renderer(watched: Watched) -> None:
    watched.scene.close()
    assert watched.renderer.is_closed
