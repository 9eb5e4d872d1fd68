"""Where faces are kept, and who checks those that owners bring."""

from dataclasses import dataclass
from typing import Final

from avatars.choices import FaceKind
from avatars.house_shelf import HouseShelf
from avatars.uploads.checker import Checker
from avatars.uploads.refusal import Reason, Refusal
from core.files import Files
from core.ids import new_id
from engine.face_ports import Performer
from personas.errors import FaceBusyError, FaceRefusedError
from personas.faces import NewFace

PICTURES: Final = frozenset({"portrait"})


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
        for name, content in files.items():
            await self.files.put(f"{key}/{name}", content)
        size = sum(len(content) for content in files.values())
        return NewFace(face_id, upload.kind, upload.name, found, key, sorted(files), size)

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
