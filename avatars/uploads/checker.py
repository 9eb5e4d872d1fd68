"""The way in for uploads: each is judged in a sealed child of its own, a few at a time.

Whatever happens to the child, the owner gets an answer: a report, or a refusal with its reason.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from signal import SIGXCPU
from typing import Final

from pydantic import TypeAdapter, ValidationError

import avatars
from avatars.choices import FaceKind
from avatars.uploads.asset import MANIFEST, Asset, Files
from avatars.uploads.child import START
from avatars.uploads.judge import check_sizes
from avatars.uploads.limits import Limits
from avatars.uploads.messages import packed, unpacked
from avatars.uploads.refusal import Reason, Refusal, RefusedError
from avatars.uploads.report import Findings, Report

FOLDER: Final = Path(avatars.__file__).parents[1]
ENVIRONMENT: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""All that the child sees; threads of its own would only take memory."""
MOST_HEAD_BYTES: Final = 1_000_000
"""Of an answer, besides its files."""
FINDINGS: Final = TypeAdapter(Findings)
REFUSAL: Final = TypeAdapter(Refusal)

BUSY: Final = Refusal(
    Reason.BUSY, "Other uploads are being checked right now. Try again in a minute."
)
TIMED_OUT: Final = Refusal(
    Reason.TIMED_OUT, "Checking the file took too long. Make it simpler and upload it again."
)
BROKEN: Final = Refusal(
    Reason.BROKEN_CHECK, "The file could not be read to its end. Export it again and upload that."
)


class Checker:
    """Judges uploads.

    Args:
        limits: Of size and cost.
        at_once: Children at the same time.
        waiting: Uploads that may wait for one; more are refused as ``busy``.
        python: The interpreter that children run.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        at_once: int = 2,
        waiting: int = 8,
        python: str = sys.executable,
    ) -> None:
        self.limits = limits or Limits()
        self._python = python
        self._most = at_once + waiting
        self._inside = 0
        self._children = asyncio.Semaphore(at_once)

    async def check(
        self,
        kind: FaceKind,
        files: Files,
        *,
        markers: Mapping[str, tuple[float, float]] | None = None,
        is_author: bool = False,
    ) -> Report | Refusal:
        """Judge an upload and rewrite it; never raises over what was uploaded.

        Args:
            kind: What the owner says it is.
            files: Content by file name; one file for all kinds but ``sprites``.
            markers: Of a portrait, by ``asset.MARKERS``.
            is_author: The owner declares to have made the face.
        """
        try:
            check_sizes(kind, files, self.limits)
        except RefusedError as error:
            return error.refusal
        if self._inside >= self._most:
            return BUSY
        self._inside += 1
        try:
            async with self._children:
                head = {
                    "kind": kind,
                    "limits": asdict(self.limits),
                    "markers": dict(markers) if markers is not None else None,
                    "is_author": is_author,
                }
                return await self._judge(packed(head, files))
        finally:
            self._inside -= 1

    async def _judge(self, message: bytes) -> Report | Refusal:
        child = await asyncio.create_subprocess_exec(
            *(self._python, "-I", "-B", "-c", START, str(FOLDER)),
            *(str(self.limits.memory_bytes), str(self.limits.cpu_s)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
        )
        try:
            async with asyncio.timeout(self.limits.wall_s):
                _, answer = await asyncio.gather(_tell(child, message), self._hear(child))
                code = await child.wait()
        except TimeoutError:
            return TIMED_OUT
        finally:
            await _end(child)
        if code == -SIGXCPU:
            return TIMED_OUT
        return _understood(answer) if code == 0 else BROKEN

    async def _hear(self, child: Process) -> bytes:
        """The child's answer, as far as one can be long."""
        assert child.stdout is not None  # noqa: S101 - it was asked for
        answer = bytearray()
        while part := await child.stdout.read(1 << 16):
            answer += part
            if len(answer) > self.limits.written_bytes + MOST_HEAD_BYTES:
                child.kill()
                return b""
        return bytes(answer)


async def _tell(child: Process, message: bytes) -> None:
    assert child.stdin is not None  # noqa: S101 - it was asked for
    # A child that dies before it has read everything says so by its code.
    with suppress(BrokenPipeError, ConnectionResetError):
        child.stdin.write(message)
        await child.stdin.drain()
    child.stdin.close()


async def _end(child: Process) -> None:
    """Nothing outlives its check, not even a child whose check was cancelled."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.wait())


def _understood(answer: bytes) -> Report | Refusal:
    """The child's answer, trusted no more than the upload."""
    try:
        head, files = unpacked(answer)
        if "refusal" in head:
            return REFUSAL.validate_python(head["refusal"])
        findings = FINDINGS.validate_python(head["findings"])
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        return BROKEN
    if not files or any("/" in name or name == MANIFEST for name in files):
        return BROKEN
    return Report(Asset(findings.manifest, files), findings)
