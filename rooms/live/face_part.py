"""What gives a video room its face."""

import asyncio
from dataclasses import dataclass
from typing import Final

from avatars.stage.spec import FaceSpec
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
        contents = await asyncio.gather(
            *(backends.files.get(f"{face.asset_key}/{name}") for name in face.asset_files)
        )
        files = dict(zip(face.asset_files, contents, strict=True))
        spec = FaceSpec(face.kind, face.name, seed, width, height, face.background, files=files)
    return FacePart(backends.performer, spec)
