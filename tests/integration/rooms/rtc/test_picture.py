"""The persona's picture on a real WebRTC session: frames, sound, and that they belong together."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import psutil
import pytest

from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages, StageSettings
from engine.face_ports import MOUTH_EASE, FaceTrack, MouthKey
from engine.voice_ports import SPOKEN_RATE, Pcm
from rooms.live.sound_link import Anchor
from rooms.rtc.bitrate import FIRST_BPS
from rooms.rtc.offer import read_offer
from rooms.rtc.peer import Peer
from rooms.rtc.picture import PeerPicture
from rooms.rtc.ports import GoneReason
from tests.integration.rooms.rtc.viewer import Viewer

pytestmark = pytest.mark.backends

FACE = FaceSpec("scripted", "anybody", seed=3)


class Line:
    """Our end of a call with a picture."""

    def __init__(self, stages: Stages, face: FaceSpec = FACE) -> None:
        self.gone: asyncio.Future[GoneReason] = asyncio.get_running_loop().create_future()
        self.lost: list[str] = []
        self.anchors: list[Anchor] = []
        self.picture = PeerPicture(stages, face, time.monotonic)
        self.peer = Peer(lambda _: None, self.gone.set_result, picture=self.picture)
        self.picture.tell_gone(self.lost.append)
        self.peer.tell_anchors(self.anchors.append)

    async def connect(self, viewer: Viewer) -> None:
        await viewer.take(await self.peer.answer(read_offer(await viewer.offer())))
        await viewer.connected()

    async def speak(self, item_id: str, sound: Pcm, track: FaceTrack) -> None:
        """Say something, no further ahead than a reply is."""
        self.peer.begin(item_id)
        self.picture.take(item_id, track)
        for at in range(0, len(sound), 480):
            await until(lambda: self.peer.queued <= 1_920)
            self.peer.play(sound[at : at + 480])
        await until(lambda: self.peer.queued == 0)


@pytest.fixture
async def stages() -> AsyncIterator[Stages]:
    async with Stages(StageSettings(processes=1)) as opened:
        yield opened


@pytest.fixture
async def line(stages: Stages) -> AsyncIterator[Line]:
    made = Line(stages)
    yield made
    await made.peer.aclose()


async def until(is_true: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not is_true():  # noqa: ASYNC110 - pictures have no event to wait for
            await asyncio.sleep(0.005)


def pulses(count: int) -> tuple[Pcm, FaceTrack, list[float]]:
    """A tone of 0.3 s each 0.6 s; the mouth is half open where a tone begins."""
    sound = np.zeros(int((0.6 * count + 0.5) * SPOKEN_RATE), np.int16)
    keys: list[MouthKey] = []
    for number in range(count):
        at = int((0.4 + 0.6 * number) * SPOKEN_RATE)
        time_ = np.arange(int(0.3 * SPOKEN_RATE)) / SPOKEN_RATE
        sound[at : at + len(time_)] = 8_000 * np.cos(2 * np.pi * 500 * time_)
        half = MOUTH_EASE // 2
        end = at + len(time_)
        keys += [
            MouthKey(at - half, "sil", 1),
            MouthKey(at + half, "aa", 1),
            MouthKey(end - half, "aa", 1),
            MouthKey(end + half, "sil", 1),
        ]
    return sound, FaceTrack(mouth=tuple(keys)), [0.4 + 0.6 * n for n in range(count)]


def rises(times: np.ndarray[Any, Any], values: np.ndarray[Any, Any], height: float) -> list[float]:
    """When values first exceed a height after 0.15 s below it; between two, in proportion."""
    found: list[float] = []
    below_s = times[0]
    for n in range(1, len(values)):
        if values[n] > height >= values[n - 1] and times[n] - below_s > 0.15:
            share = (height - values[n - 1]) / (values[n] - values[n - 1])
            found.append(times[n - 1] + share * (times[n] - times[n - 1]))
        if values[n] > height:
            below_s = times[n]
    return found


async def measure(line: Line, viewer: Viewer, item_id: str) -> tuple[list[float], float, float]:
    """How far the mouth is from each tone in ms, sorted; the usual step; the share of frames."""
    start = len(viewer.seen)
    sound, track, _ = pulses(8)
    await line.speak(item_id, sound, track)
    await until(lambda: viewer.seen[-1][1] < 0.1)
    opened = rises(*viewer.openings(), 0.475)[-8:]
    heard = rises(*viewer.loudness(), 2_000)[-8:]
    pts = [one for one, _ in viewer.seen[start:]]
    offsets_ms = sorted(1_000 * (a - b) for a, b in zip(opened, heard, strict=False))
    return offsets_ms, float(np.median(np.diff(pts))), len(pts) / ((pts[-1] - pts[0]) / 3_600 + 1)


async def test_the_mouth_moves_with_the_sound(line: Line) -> None:
    """Frames keep to a clock: whoever takes the processor meanwhile spoils one measure, not all."""
    found: list[tuple[list[float], float, float]] = []
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 25)
        for item_id in ("a", "b", "c"):
            offsets_ms, step, share = await measure(line, viewer, item_id)
            found.append((offsets_ms, step, share))
            is_close = len(offsets_ms) == 8 and max(map(abs, offsets_ms)) <= 40
            if is_close and abs(offsets_ms[4]) <= 15 and step == 3_600 and share >= 0.95:
                break
        else:
            pytest.fail(f"the mouth is not with the sound: {found}")
    assert viewer.size == (512, 512)


async def test_stamps_of_sound_and_picture_say_the_same_time(line: Line) -> None:
    drawn: list[float] = []
    add = line.picture.film.add
    line.picture.film.add = lambda one: (drawn.append(one.at_s), add(one))[1]  # type: ignore[method-assign]
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        sound, track, _ = pulses(3)
        await line.speak("a", sound, track)
        await until(lambda: viewer.sound_wire.report is not None)
        await until(lambda: viewer.film_wire.report is not None)
        wall_s = time.time() - time.monotonic() + 2_208_988_800
        anchors = [one for one in line.anchors if one.rtp is not None]
        assert anchors
        for one in anchors:
            assert one.rtp is not None
            told_s = viewer.sound_wire.spoken_s(one.rtp)
            assert told_s == pytest.approx(one.leaves_s + wall_s, abs=0.01)
        first_s = viewer.film_wire.due_s(viewer.seen[0][0]) - wall_s
        assert min(abs(first_s - at_s) for at_s in drawn) < 0.01


async def test_a_dropped_reply_shuts_the_mouth(line: Line) -> None:
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        track = FaceTrack(mouth=(MouthKey(2_000, "aa", 1), MouthKey(5 * SPOKEN_RATE, "aa", 1)))
        line.peer.begin("a")
        line.picture.take("a", track)
        line.peer.play(np.full(3 * SPOKEN_RATE, 3_000, np.int16))
        await until(lambda: viewer.seen[-1][1] > 0.9)
        line.peer.drop()
        dropped_s = time.time() + 2_208_988_800
        await until(lambda: viewer.seen[-1][1] < 0.05)
        await until(lambda: viewer.film_wire.report is not None)
        times, values = viewer.openings()
        shut_s = times[(times > dropped_s) & (values < 0.05)][0]
    assert shut_s - dropped_s < 0.1 + 0.04, "100 ms, and up to a frame until it shows"


async def test_a_key_frame_comes_when_it_is_asked_for(line: Line) -> None:
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        before = viewer.film_wire.keys
        assert before == 1, "none but the first"
        await viewer.ask_for_key()
        await until(lambda: viewer.film_wire.keys > before, 3)


async def test_a_lossy_line_gets_a_smaller_picture(line: Line) -> None:
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        keys = viewer.film_wire.keys
        viewer.film_wire.loss = 0.4
        await until(lambda: line.picture.rate_bps < FIRST_BPS / 2)
        # The encoder of a new rate begins with a key frame.
        await until(lambda: viewer.film_wire.keys > keys)


async def test_a_killed_stage_takes_the_picture_and_leaves_the_sound(
    line: Line, stages: Stages
) -> None:
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        killed = stages.troupes[0].pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        await until(lambda: bool(line.lost), 2)
        assert line.picture.is_over
        seen = len(viewer.seen)
        line.peer.begin("a")
        line.peer.play(pulses(2)[0])
        await until(lambda: bool(np.abs(viewer.sound()[-4_800:]).max() > 1_000))
        assert line.peer.is_connected
        assert len(viewer.seen) <= seen + 2
    again = Line(stages)
    async with Viewer() as viewer:
        await again.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        assert stages.troupes[0].pid not in (killed, None)
        await again.peer.aclose()
    assert not again.lost, "who closes is not told"


async def test_a_killed_tab_stops_its_encoder_within_5_s(line: Line, stages: Stages) -> None:
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: len(viewer.seen) > 5)
        assert stages.count == 1
        viewer.vanish()
        await until(lambda: stages.count == 0, 5)
        assert await line.gone == "silent"


async def test_a_broken_face_is_told_and_the_call_goes_on(stages: Stages) -> None:
    line = Line(stages, FaceSpec("scripted", "broken"))
    async with Viewer() as viewer:
        await line.connect(viewer)
        await until(lambda: bool(line.lost))
        assert "this face is broken" in line.lost[0]
        late: list[str] = []
        line.picture.tell_gone(late.append)
        assert late == line.lost
        assert line.peer.is_connected
    await line.peer.aclose()


async def test_nothing_is_left_when_the_house_closes() -> None:
    async with Stages(StageSettings(processes=2)) as stages:
        lines = [Line(stages), Line(stages)]
        async with Viewer() as one, Viewer() as other:
            await lines[0].connect(one)
            await lines[1].connect(other)
            await until(lambda: len(one.seen) > 5 and len(other.seen) > 5)
            pids = {troupe.pid for troupe in stages.troupes}
            assert len(pids) == 2, "a process a face, as long as there are cores"
            for line in lines:
                await line.peer.aclose()
        assert stages.count == 0
    assert not [pid for pid in pids if pid is not None and psutil.pid_exists(pid)]
