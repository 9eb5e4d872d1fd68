"""The sealed child: reads one upload from its input, judges it, writes one answer, ends.

Started by ``checker`` as ``python -I -B -c START folder memory_bytes cpu_s``.
"""

import os
import sys
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from avatars.uploads.seal import limit_cost, seal

START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from avatars.uploads.child import main; main(sys.argv[2:])"
)
"""What the child's Python runs; ``-I`` ignores the environment and the folder it stands in."""
SLICE: Final = 1 << 20
"""Bytes read at once, so that an endless input meets the limit of memory."""


def main(arguments: list[str]) -> None:
    """Judge the upload on the standard input.

    Args:
        arguments: Address space in bytes and processor time in seconds.
    """
    limit_cost(int(arguments[0]), int(arguments[1]))
    answer = prepared_answer()
    seal()
    _write(sys.stdout.buffer, answer(_read(sys.stdin.buffer)))
    # Nothing that interpreters do at their end is needed, or possible in here.
    os._exit(0)


def prepared_answer() -> Any:  # noqa: ANN401 - a function of modules that are imported below
    """Import all that judging needs, so that no file is opened afterwards."""
    # ruff: noqa: PLC0415 - limits of memory stand before these are imported
    from importlib import import_module

    from PIL import Image

    from avatars.uploads.judge import judge
    from avatars.uploads.limits import Limits
    from avatars.uploads.messages import packed, unpacked
    from avatars.uploads.refusal import Reason, Refusal, RefusedError

    # Pillow imports these when it first meets what they read.
    for name in ("Png", "Jpeg", "WebP", "Mpo", "Tiff"):
        import_module(f"PIL.{name}ImagePlugin")
    Image.preinit()

    def answer(message: bytes) -> bytes:
        head, files = unpacked(message)
        limits = Limits(**head["limits"])
        Image.MAX_IMAGE_PIXELS = limits.portrait_pixels
        try:
            report = judge(
                head["kind"],
                files,
                limits=limits,
                markers=head["markers"],
                is_author=head["is_author"],
            )
        except RefusedError as error:
            return packed({"refusal": asdict(error.refusal)}, {})
        except (MemoryError, RecursionError):
            refusal = Refusal(
                Reason.TOO_LARGE,
                "The file needs too much memory once it is unpacked. Make it simpler.",
            )
            return packed({"refusal": asdict(refusal)}, {})
        return packed({"findings": asdict(report.findings)}, report.asset.files)

    return answer


def _read(source: BinaryIO) -> bytes:
    parts: list[bytes] = []
    while part := source.read(SLICE):
        parts.append(part)
    return b"".join(parts)


def _write(target: BinaryIO, message: bytes) -> None:
    target.write(message)
    target.flush()
