"""Real processes: they start when needed, share the work, and never outlive the server."""

import asyncio
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable

import psutil
import pytest
import uvloop

from avatars.stage.errors import StagesFullError
from avatars.stage.playhead import Anchor
from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages, StageSettings
from avatars.stage.wire import Picture
from engine.face_ports import FaceTrack, MouthKey

pytestmark = pytest.mark.backends

FACE = FaceSpec("scripted", "anybody", width=64, height=64)


class Watcher:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.finished: list[tuple[str, int, bool]] = []
        self.lost: list[str] = []

    def drawn(self, picture: Picture) -> None:
        self.pictures.append(picture)

    def playback_finished(self, item_id: str, position: int, *, is_interrupted: bool) -> None:
        self.finished.append((item_id, position, is_interrupted))

    def gone(self, reason: str) -> None:
        self.lost.append(reason)


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not is_true():  # noqa: ASYNC110 - processes have no event to wait for
            await asyncio.sleep(0.005)


def test_it_works_on_the_loop_of_the_product() -> None:
    async def draw() -> None:
        async with Stages(StageSettings(processes=1)) as stages:
            watcher = Watcher()
            stages.open(FACE, watcher)
            await until(lambda: len(watcher.pictures) > 5)

    uvloop.run(draw())


async def test_faces_are_spread_over_the_processes() -> None:
    async with Stages(StageSettings(processes=2)) as stages:
        assert stages.troupes == []
        watchers = [Watcher() for _ in range(4)]
        faces = [stages.open(FACE, watcher) for watcher in watchers]
        assert [troupe.count for troupe in stages.troupes] == [2, 2]
        await until(lambda: all(len(one.pictures) > 3 for one in watchers))
        faces[0].close()
        faces[0].close()
        assert stages.count == 3
        drawn = len(watchers[0].pictures)
        after = len(watchers[1].pictures)
        await until(lambda: len(watchers[1].pictures) > after + 10)
        assert len(watchers[0].pictures) <= drawn + 2
    assert watchers[0].lost == [], "who closes is not told"
    assert watchers[1].lost == ["its stage ended"]


async def test_there_is_room_until_there_is_none() -> None:
    async with Stages(StageSettings(processes=1, faces=2)) as stages:
        first = stages.open(FACE, Watcher())
        stages.open(FACE, Watcher())
        assert not stages.has_room()
        with pytest.raises(StagesFullError) as full:
            stages.open(FACE, Watcher())
        assert full.value.code == "picture_busy"
        first.close()
        assert stages.has_room()
    assert not stages.has_room(), "it is closed"


async def test_nothing_is_drawn_where_there_may_be_no_process() -> None:
    async with Stages(StageSettings(processes=0)) as stages:
        stages.warm()
        assert stages.troupes == []
        with pytest.raises(StagesFullError):
            stages.open(FACE, Watcher())


async def test_a_process_without_faces_ends_after_a_while() -> None:
    async with Stages(StageSettings(processes=1, idle_s=0.2)) as stages:
        stages.warm()
        await until(lambda: stages.troupes[0].pid is not None)
        pid = stages.troupes[0].pid
        assert pid is not None
        watcher = Watcher()
        face = stages.open(FACE, watcher)
        await until(lambda: len(watcher.pictures) > 10)
        assert stages.troupes[0].pid == pid
        face.close()
        await until(lambda: stages.troupes == [])
        await until(lambda: not psutil.pid_exists(pid))


async def test_what_was_heard_and_what_was_broken_off_is_told() -> None:
    async with Stages(StageSettings(processes=1)) as stages:
        watcher = Watcher()
        face = stages.open(FACE, watcher)
        await until(lambda: bool(watcher.pictures))
        face.push_track("a", FaceTrack(mouth=(MouthKey(0, "aa", 1),)))
        face.finish("a", 4_800)
        face.anchor(Anchor("a", 0, 0, watcher.pictures[-1].at_s))
        await until(lambda: bool(watcher.finished))
        face.clear_buffer("b", 100)
        assert watcher.finished == [("a", 4_800, False), ("b", 100, True)]


async def test_the_load_is_measured() -> None:
    async with Stages(StageSettings(processes=1)) as stages:
        watcher = Watcher()
        stages.open(FACE, watcher)
        load = stages.troupes[0].load
        before = load.cost
        await until(lambda: load.cost != before)
        assert 0 < load.cost < 0.5


def test_a_killed_server_leaves_no_process() -> None:
    server = """
        import asyncio
        from avatars.stage.spec import FaceSpec
        from avatars.stage.stages import Stages, StageSettings
        from tests.integration.avatars.stage.test_stages import Watcher

        async def main():
            async with Stages(StageSettings(processes=1)) as stages:
                watcher = Watcher()
                stages.open(FaceSpec("scripted", "x", width=64, height=64), watcher)
                while not watcher.pictures:
                    await asyncio.sleep(0.01)
                print(stages.troupes[0].pid, flush=True)
                await asyncio.sleep(60)

        asyncio.run(main())
    """
    command = [sys.executable, "-c", textwrap.dedent(server)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        stage = psutil.Process(int(process.stdout.readline()))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert psutil.wait_procs([stage], timeout=5)[1] == []
