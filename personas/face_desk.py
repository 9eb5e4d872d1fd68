"""Where faces are kept, and who checks those that owners bring."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

import structlog

from avatars.choices import Background, FaceKind
from avatars.house_shelf import HouseShelf
from avatars.stage.assets import POSTER_FILE, read_asset
from avatars.stage.spec import FaceSpec
from avatars.uploads.checker import Checker
from avatars.uploads.refusal import Reason, Refusal
from core.files import Files
from core.ids import new_id
from engine.face_ports import Performer
from engine.voice_backends import VoiceBackends
from models.face import Face
from personas.errors import FaceBusyError, FaceRefusedError, NoFacesError
from personas.face_film import Scene, film, still
from personas.faces import NewFace
from personas.performing import seed_of, speak_line
from personas.voice_lines import Line

SIZE: Final = (512, 512)
_log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """What an owner brings."""

    kind: FaceKind
    name: str
    files: dict[str, bytes]
    markers: dict[str, tuple[float, float]] | None
    is_author: bool


@dataclass(frozen=True, slots=True)
class FaceDesk:
    """What routes of faces need; opened once."""

    files: Files
    house: HouseShelf
    performer: Performer
    checker: Checker
    drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """One film at a time."""

    def most_bytes(self, kind: FaceKind) -> int:
        """How many bytes one file of a kind may have."""
        limits = self.checker.limits
        return limits.glb_bytes if kind in {"vrm", "glb"} else limits.image_bytes

    async def take(self, upload: Upload) -> NewFace:
        """Check a face and keep its files; the row is the caller's.

        Raises:
            FaceRefusedError: It is none that we take; the reason says why.
            FaceBusyError: Too many are being checked.
        """
        found = await self.checker.check(
            upload.kind, upload.files, markers=upload.markers, is_author=upload.is_author
        )
        if isinstance(found, Refusal):
            raise _error(found)
        face_id = new_id("fac")
        key = f"faces/{face_id}"
        files = found.asset.stored_files()
        files |= await self._poster(upload, files)
        for name, content in files.items():
            await self.files.put(f"{key}/{name}", content)
        size = sum(len(content) for content in files.values())
        return NewFace(face_id, upload.kind, upload.name, found, key, sorted(files), size)

    async def _poster(self, upload: Upload, files: dict[str, bytes]) -> dict[str, bytes]:
        """The face at rest, where this machine can draw it; no reason to refuse it otherwise."""
        spec = FaceSpec(upload.kind, upload.name, 0, *SIZE, files=files)
        try:
            async with self.drawing:
                return {POSTER_FILE: await still(upload.name, spec)}
        except NoFacesError as error:
            _log.info("face_without_poster", kind=upload.kind, reason=error.message)
            return {}

    async def film(
        self, face: Face, line: Line, background: Background, voices: VoiceBackends
    ) -> bytes:
        """A face says a line, as MP4.

        Raises:
            NoFacesError: It can't be drawn here.
            NoVoiceError: The line can't be spoken.
        """
        pcm, track = await speak_line(voices, self.performer, line)
        files = await read_asset(self.files, face.asset_key, face.asset_files)
        spec = FaceSpec(face.kind, face.name, seed_of(line), *SIZE, background, files=files)
        async with self.drawing:
            return await film(Scene(face.name, spec, pcm, track))

    async def forget(self, keys: list[str]) -> None:
        """Delete files."""
        for key in keys:
            await self.files.delete(key)


def _error(refusal: Refusal) -> FaceRefusedError | FaceBusyError:
    if refusal.reason is Reason.BUSY:
        return FaceBusyError(refusal.message)
    return FaceRefusedError(
        refusal.message, reason=refusal.reason.value, where=refusal.where, param="files"
    )
