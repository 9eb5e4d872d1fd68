"""The way in: each upload gets an answer, whatever its child goes through."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from avatars.uploads.checker import Checker
from avatars.uploads.limits import Limits
from avatars.uploads.refusal import Reason, Refusal
from avatars.uploads.report import Report
from tests.unit.avatars.uploads.tiny import FACE, picture, sprites, tiny_glb, tiny_vrm

pytestmark = pytest.mark.unit

NOISE = b"import sys, struct, os; sys.stdin.buffer.read(); "
ANSWERS = {
    "nothing": b"",
    "garbage": b"sys.stdout.buffer.write(os.urandom(1000))",
    "a huge head": b"sys.stdout.buffer.write(struct.pack('<I', 2**32 - 1) + b'{}')",
    "no head": b"sys.stdout.buffer.write(struct.pack('<I', 2) + b'[]')",
    "a head without files": b"sys.stdout.buffer.write(struct.pack('<I', 2) + b'{}')",
    "an odd finding": (
        b'h = b\'{"files": [["a", 1]], "findings": {"manifest": 7}}\';'
        b"sys.stdout.buffer.write(struct.pack('<I', len(h)) + h + b'x')"
    ),
    "an unknown reason": (
        b'h = b\'{"files": [], "refusal": {"reason": "whim", "message": "no"}}\';'
        b"sys.stdout.buffer.write(struct.pack('<I', len(h)) + h)"
    ),
    "a failure": b"raise SystemExit(3)",
    "a crash": b"os.abort()",
    "a kill": b"os.kill(os.getpid(), 9)",
}


@pytest.fixture
def stand_in(tmp_path: Path) -> "StandIn":
    return StandIn(tmp_path / "python")


class StandIn:
    """An interpreter that runs a program of ours instead of the child's."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def running(self, program: bytes) -> str:
        body = self._path.with_suffix(".py")
        body.write_bytes(program)
        self._path.write_text(f"#!/bin/sh\nexec {sys.executable} -I {body}\n")
        self._path.chmod(0o755)
        return str(self._path)


def refused(answer: Report | Refusal) -> Refusal:
    assert isinstance(answer, Refusal), answer
    assert answer.message
    return answer


async def test_each_kind_is_taken() -> None:
    checker = Checker()
    vrm = await checker.check("vrm", {"a.vrm": tiny_vrm().glb()})
    glb = await checker.check("glb", {"a.glb": tiny_glb().glb()})
    drawn = await checker.check("sprites", sprites())
    photo = await checker.check("portrait", {"me.jpg": picture("JPEG", (400, 400))}, markers=FACE)
    for report in (vrm, glb, drawn, photo):
        assert isinstance(report, Report), report
    assert isinstance(vrm, Report)
    assert vrm.rights.credit == "Tiny by Ann Author"
    assert isinstance(photo, Report)
    assert photo.asset.manifest.markers == FACE


async def test_the_child_refuses_with_its_reason() -> None:
    tiny = tiny_vrm()
    tiny.doc["extensions"]["VRMC_vrm"]["meta"]["avatarPermission"] = "onlyAuthor"
    checker = Checker()
    answer = refused(await checker.check("vrm", {"a": tiny.glb()}))
    assert answer.reason == Reason.RIGHTS_FORBID
    assert isinstance(await checker.check("vrm", {"a": tiny.glb()}, is_author=True), Report)


async def test_size_is_judged_without_a_child() -> None:
    checker = Checker(python="/nowhere/python")
    assert refused(await checker.check("vrm", {})).reason == Reason.NO_FILE
    large = {"a": bytes(30_000_001)}
    assert refused(await checker.check("vrm", large)).reason == Reason.TOO_LARGE


@pytest.mark.parametrize("program", ANSWERS.values(), ids=ANSWERS)
def test_a_broken_child_is_a_refusal(stand_in: StandIn, program: bytes) -> None:
    python = stand_in.running(NOISE + program)
    answer = asyncio.run(Checker(python=python).check("glb", {"a": tiny_glb().glb()}))
    assert refused(answer).reason == Reason.BROKEN_CHECK


def test_a_child_that_answers_without_end_is_stopped(stand_in: StandIn) -> None:
    python = stand_in.running(b"import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))")
    checker = Checker(Limits(written_bytes=1_000_000), python=python)
    answer = asyncio.run(checker.check("glb", {"a": tiny_glb().glb()}))
    assert refused(answer).reason == Reason.BROKEN_CHECK


def test_a_child_that_reads_nothing_is_no_trap(stand_in: StandIn) -> None:
    python = stand_in.running(b"pass")
    answer = asyncio.run(Checker(python=python).check("glb", {"a": b"glTF" + bytes(5_000_000)}))
    assert refused(answer).reason == Reason.BROKEN_CHECK


async def test_too_little_memory_is_a_refusal() -> None:
    checker = Checker(Limits(memory_bytes=400_000_000, portrait_pixels=10**9))
    raw = picture("PNG", (20_000, 8_000), "L")
    answer = refused(await checker.check("portrait", {"a": raw}, markers=FACE))
    assert answer.reason in {Reason.TOO_LARGE, Reason.BROKEN_CHECK}


def hanging(stand_in: StandIn) -> str:
    return stand_in.running(
        b"import sys; sys.stdin.buffer.read(); import threading\nthreading.Event().wait()"
    )


def test_a_child_that_hangs_is_killed(stand_in: StandIn) -> None:
    async def story() -> Refusal:
        checker = Checker(Limits(wall_s=0.5), python=hanging(stand_in))
        return refused(await checker.check("glb", {"a": tiny_glb().glb()}))

    assert asyncio.run(story()).reason == Reason.TIMED_OUT
    assert not psutil.Process().children()


def test_processor_time_ends_a_child(stand_in: StandIn) -> None:
    python = stand_in.running(
        b"import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    )
    answer = asyncio.run(Checker(python=python).check("glb", {"a": tiny_glb().glb()}))
    assert refused(answer).reason == Reason.TIMED_OUT


@asynccontextmanager
async def occupied(checker: Checker, count: int) -> AsyncIterator[list[asyncio.Task[object]]]:
    """Uploads that never end by themselves."""
    upload = {"a": tiny_glb().glb()}
    tasks = [asyncio.create_task(checker.check("glb", upload)) for _ in range(count)]
    try:
        yield [*tasks]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def a_child() -> None:
    """Wait until a child runs."""
    async with asyncio.timeout(30):
        while not psutil.Process().children():  # noqa: ASYNC110 - a process has no event
            await asyncio.sleep(0)


def test_few_at_a_time_and_then_busy(stand_in: StandIn) -> None:
    python = hanging(stand_in)

    async def story() -> tuple[Reason, int]:
        checker = Checker(at_once=1, waiting=2, python=python)
        async with occupied(checker, 3):
            await a_child()
            answer = refused(await checker.check("glb", {"a": tiny_glb().glb()}))
            return answer.reason, len(psutil.Process().children())

    assert asyncio.run(story()) == (Reason.BUSY, 1)


def test_a_cancelled_check_leaves_no_child(stand_in: StandIn) -> None:
    python = hanging(stand_in)

    async def story() -> int:
        checker = Checker(at_once=1, waiting=0, python=python)
        async with occupied(checker, 1):
            await a_child()
        # The place is free again, and the process is gone.
        async with occupied(checker, 1) as tasks:
            await a_child()
            assert not tasks[0].done()
        return len(psutil.Process().children())

    assert asyncio.run(story()) == 0
