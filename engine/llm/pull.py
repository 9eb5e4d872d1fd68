"""Fetches weights from a hub: resumable, checked, and in place only when whole."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx

from core.errors import AppError, UnavailableError
from engine.llm.catalogue import HUB_MINDS, HubMind

HUB_URL: Final = "https://huggingface.co"
CHUNK_BYTES: Final = 1 << 20
TIMEOUT_S: Final = 30.0
TRIES: Final = 3
"""Connections that may break before a pull gives up; what came stays for the next pull."""
PARTIAL: Final = 206
NOTHING_LEFT: Final = 416
"""HTTP: the rest of a file, and no rest."""

Progress = Callable[[int, int | None], None]
"""Bytes so far and in all; None while the hub does not say."""


class UnknownMindError(AppError):
    """The name is neither in the catalogue nor ``owner/repository/file.gguf``."""

    status = 422
    code = "unknown_mind"


class HubUnreachableError(UnavailableError):
    """The hub did not answer, or the connection broke too often; a later pull resumes."""

    code = "hub_unreachable"


class WeightsDamagedError(AppError):
    """What came is not what the hub announced; it was deleted."""

    status = 502
    code = "weights_damaged"


@dataclass(frozen=True, slots=True)
class _Target:
    url: str
    file: Path
    part: Path


@dataclass(slots=True)
class _Announced:
    """What the hub says of the file."""

    size_bytes: int | None = None
    sha256: str | None = None


def pull(
    name: str,
    folder: Path,
    progress: Progress | None = None,
    *,
    hub_url: str = HUB_URL,
    sha256: str | None = None,
    size_bytes: int | None = None,
) -> Path:
    """Download a mind's weights; blocks, so run it in a thread beside an event loop.

    Args:
        name: A catalogue name, or ``owner/repository/file.gguf``.
        folder: Where the file goes; made if missing.
        progress: Called after every piece.
        hub_url: Base address of a Hugging Face-style hub.
        sha256: Expected digest; None takes the one the hub announces, if any.
        size_bytes: Expected size; None takes the hub's.

    Returns:
        The complete file.

    Raises:
        UnknownMindError: The name means nothing.
        HubUnreachableError: No connection, or a refusal.
        WeightsDamagedError: Size or digest differ.
    """
    mind = hub_mind(name)
    target = _target(mind, folder, hub_url)
    if target.file.is_file():
        return target.file
    folder.mkdir(parents=True, exist_ok=True)
    announced = _Announced(size_bytes, sha256)
    _download(target, announced, progress)
    _check(target.part, announced)
    target.part.replace(target.file)
    return target.file


def hub_mind(name: str) -> HubMind:
    """Look a name up in the catalogue, or read it as ``owner/repository/file.gguf``.

    Raises:
        UnknownMindError: It is neither.
    """
    for mind in HUB_MINDS:
        if mind.name == name.lower():
            return mind
    match = re.fullmatch(r"([\w.\-]+/[\w.\-]+)/([\w.\-]+\.gguf)", name)
    if match is None or ".." in name:
        known = ", ".join(mind.name for mind in HUB_MINDS)
        raise UnknownMindError(
            f"no mind {name!r}; there are {known}, or owner/repository/file.gguf", param="name"
        )
    return HubMind(name, match[1], match[2], 0, 0.0, "see its model card")


def _target(mind: HubMind, folder: Path, hub_url: str) -> _Target:
    path = f"{quote(mind.repository)}/resolve/main/{quote(mind.file)}"
    file = folder / mind.file
    return _Target(f"{hub_url.rstrip('/')}/{path}", file, file.with_name(f"{file.name}.part"))


def _download(target: _Target, announced: _Announced, progress: Progress | None) -> None:
    with httpx.Client(follow_redirects=True, timeout=TIMEOUT_S) as http:
        for tries_left in range(TRIES - 1, -1, -1):
            try:
                _fetch(http, target, announced, progress)
            except httpx.HTTPError as error:
                if not tries_left:
                    raise HubUnreachableError(
                        f"the hub could not be reached: {error or type(error).__name__}; "
                        "what came so far is kept, and a new pull resumes"
                    ) from error
            else:
                return


def _fetch(
    http: httpx.Client, target: _Target, announced: _Announced, progress: Progress | None
) -> None:
    """Append what is missing to the part file."""
    have = target.part.stat().st_size if target.part.is_file() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with http.stream("GET", target.url, headers=headers) as response:
        if response.status_code == NOTHING_LEFT:
            return  # it is all here; the checks decide
        if not response.is_success:
            raise HubUnreachableError(f"the hub answered {response.status_code} for {target.url}")
        is_resumed = response.status_code == PARTIAL
        start = have if is_resumed else 0
        _note(response, announced, start)
        with target.part.open("ab" if is_resumed else "wb") as part:
            for done in _write(response, part.write, start):
                if progress is not None:
                    progress(done, announced.size_bytes)


def _write(response: httpx.Response, write: Callable[[bytes], int], start: int) -> Iterator[int]:
    done = start
    for piece in response.iter_bytes(CHUNK_BYTES):
        done += write(piece)
        yield done


def _note(response: httpx.Response, announced: _Announced, start: int) -> None:
    """Take size and digest from the answer and from the redirect that led to it."""
    for answer in (*response.history, response):
        headers = answer.headers
        for field in ("x-linked-etag", "etag"):
            digest = headers.get(field, "").strip('W/"').lower()
            if announced.sha256 is None and re.fullmatch(r"[0-9a-f]{64}", digest):
                announced.sha256 = digest
    length = response.headers.get("content-length")
    if announced.size_bytes is None and length is not None:
        announced.size_bytes = start + int(length)


def _check(part: Path, announced: _Announced) -> None:
    size = part.stat().st_size
    if announced.size_bytes is not None and size != announced.size_bytes:
        part.unlink()
        raise WeightsDamagedError(f"{size} bytes came instead of {announced.size_bytes}")
    if announced.sha256 is None:
        return
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != announced.sha256.lower():
        part.unlink()
        raise WeightsDamagedError("the digest of what came is wrong; it was deleted")
