"""An owner tries a persona's face: a video room as fans have it, with the prompt beside it."""

import pytest
from sqlalchemy.orm import Session

from models.persona import Persona
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import talking
from tests.integration.rooms.test_previews import open_studio
from tests.integration.rooms.test_video import FACE, files, seen_house

__all__ = ["files", "seen_house"]  # fixtures

pytestmark = pytest.mark.db


async def test_a_video_preview_shows_face_and_prompt(seen_house: RoomHouse) -> None:
    studio = await open_studio(seen_house)

    def choose_face(db: Session) -> None:
        db.get_one(Persona, studio.persona_id).face = FACE

    await seen_house.database.write(choose_face)
    async with studio.program:
        view = await studio.open(format="video")
        assert view["face"]["id"] == FACE["face_id"]
        async with talking(seen_house, studio.room(view)) as talk:
            await talk.say("What do you sell?")
            await talk.connection.response.create()
            shown = await talk.until("x.room.prompt")
            rules = [one["why"] for one in shown.blocks if one["part"] == "rule"]
            assert rules == ["how the reply is delivered", "a face says it"]
            await talk.met("x.avatar.track", lambda one: one.item_id == shown.item_id)
