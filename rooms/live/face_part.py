"""What gives a video room its face."""

from dataclasses import dataclass
from typing import Final

from avatars.stage.assets import read_asset
from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages
from core.files import Files
from engine.face_ports import Performer
from rooms.faces import ChosenFace

PLANAR: Final = "planar"
"""Faces of ours are drawn here in two dimensions: four times cheaper, and the same people."""
SIZE: Final = (512, 512)


@dataclass(frozen=True, slots=True)
class FaceBackends:
    """Shared by all rooms of the process."""

    performer: Performer
    files: Files
    stages: Stages | None = None
    """Draw where a page can't."""

    def warm(self, face: ChosenFace | None) -> None:
        """Make ready for a fan who is in the lobby; returns at once."""
        if self.stages is not None and face is not None and not face.is_for_pages:
            self.stages.warm()


@dataclass(frozen=True, slots=True)
class FacePart:
    """One room's."""

    performer: Performer
    spec: FaceSpec
    """What is drawn here if the fan asks for a picture."""


async def open_face(backends: FaceBackends, face: ChosenFace, seed: int) -> FacePart:
    """Make a room's face ready."""
    width, height = SIZE
    if face.house is not None:
        spec = FaceSpec(PLANAR, face.house.key, seed, width, height, face.background)
    else:
        files = await read_asset(backends.files, face.asset_key, face.asset_files)
        spec = FaceSpec(face.kind, face.name, seed, width, height, face.background, files=files)
    return FacePart(backends.performer, spec)
