"""The processes of the measure, and who else used the machine meanwhile."""

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psutil

Json = dict[str, Any]

ROOT: Final = Path(__file__).parents[2]
PIPECAT_PYTHON: Final = ROOT / ".venv-pipecat" / "bin" / "python"
ANSWER_LIMIT_S: Final = 240.0
ENDING_S: Final = 20.0
LINE_LIMIT: Final = 1_000_000


class SeatError(Exception):
    """A process of the measure ended or fell silent; the message holds the end of its log."""


class SeatProcess:
    """A process that answers each line with a line.

    Args:
        name: For its log.
        python: Whose interpreter.
        module: What it runs.
        logs: Folder of the logs.
    """

    def __init__(self, name: str, python: Path, module: str, logs: Path) -> None:
        self._command = [str(python), "-m", module]
        self._log = logs / f"{name}.log"
        self._process: Process | None = None

    @property
    def pid(self) -> int:
        """The process, once it is started."""
        return self._process.pid if self._process else 0

    async def start(self) -> None:
        """Start it."""
        with self._log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
                cwd=ROOT,
                limit=LINE_LIMIT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )

    async def read(self) -> Json:
        """Its next line.

        Raises:
            SeatError: None came.
        """
        assert self._process is not None and self._process.stdout is not None  # noqa: S101 - started
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), ANSWER_LIMIT_S)
        except TimeoutError:
            line = b""
        if not line:
            raise SeatError(f"{self._command[-1]}: {self._log.read_text('utf-8')[-2_000:]}")
        return json.loads(line)

    async def ask(self, command: str, **arguments: Any) -> Json:  # noqa: ANN401 - goes out as JSON
        """Give a command and wait for its answer.

        Raises:
            SeatError: None came.
        """
        assert self._process is not None and self._process.stdin is not None  # noqa: S101 - started
        line = json.dumps({"command": command, **arguments}) + "\n"
        self._process.stdin.write(line.encode())
        await self._process.stdin.drain()
        return await self.read()

    async def stop(self) -> None:
        """Let it end by itself, else end it."""
        if self._process is None or self._process.stdin is None:
            return
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), ENDING_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


def ours(module: str, name: str, logs: Path) -> SeatProcess:
    """A process of this environment."""
    return SeatProcess(name, Path(sys.executable), module, logs)


def pipecats(name: str, logs: Path) -> SeatProcess:
    """A process of Pipecat's environment."""
    return SeatProcess(name, PIPECAT_PYTHON, "app.bench.pipecat.seat", logs)


class Neighbours:
    """Tells how many cores others used since the last look."""

    def __init__(self) -> None:
        self._at, self._busy, self._own = self._now()
        self.shares: list[float] = []

    def look(self) -> float:
        """Cores that others used since the last look."""
        at, busy, own = self._now()
        share = max(0.0, (busy - self._busy) - (own - self._own)) / max(1e-6, at - self._at)
        self._at, self._busy, self._own = at, busy, own
        self.shares.append(share)
        return share

    def _now(self) -> tuple[float, float, float]:
        total = psutil.cpu_times()
        busy = sum(total) - total.idle - getattr(total, "iowait", 0.0)
        return time.monotonic(), busy, own_cpu_s()


def own_cpu_s() -> float:
    """CPU seconds of this process and all it started, ended ones included."""
    me = psutil.Process()
    seconds = 0.0
    for process in (me, *me.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            seconds += times.user + times.system
    ended = me.cpu_times()
    return seconds + ended.children_user + ended.children_system
