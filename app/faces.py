"""Faces of the server: ours are built, an owner's are checked, and some are drawn here."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.settings import Settings
from avatars.house_shelf import HouseShelf, open_house
from avatars.performer_registry import open_performer
from avatars.stage.stages import Stages, StageSettings
from avatars.uploads.checker import Checker
from core.files import Files, open_files
from engine.face_ports import Performer
from personas.face_desk import FaceDesk
from rooms.live.face_part import FaceBackends


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """What video rooms show."""

    performer: Performer
    files: Files
    house: HouseShelf
    checker: Checker
    stages: Stages

    @property
    def desk(self) -> FaceDesk:
        """For the routes of faces."""
        return FaceDesk(self.files, self.house, self.performer, self.checker)

    @property
    def backends(self) -> FaceBackends:
        """For rooms."""
        return FaceBackends(self.performer, self.files, self.stages)


@asynccontextmanager
async def open_faces(settings: Settings) -> AsyncGenerator[FaceChoice | None]:
    """Open what video rooms need; None where they are off."""
    if settings.faces == "off":
        yield None
        return
    files = await asyncio.to_thread(open_files, settings.files_url, settings.data / "files")
    performer = await asyncio.to_thread(open_performer, _performer(settings))
    stages = Stages(
        StageSettings(processes=settings.stages or os.cpu_count() or 1, faces=settings.stage_faces)
    )
    try:
        async with open_house(settings.house_faces or settings.data / "faces") as house, stages:
            yield FaceChoice(performer, files, house, Checker(), stages)
    finally:
        await performer.aclose()


def _performer(settings: Settings) -> str:
    return "scripted" if settings.faces == "scripted" else "track"
