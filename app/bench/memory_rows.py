"""Rows of a pair for the benchmark of memory: two people's, and a visit without a bid."""

from datetime import date, datetime

from memories.repository import Pair
from models.account import User
from models.persona import Persona
from models.room import Room
from models.states import RoomState
from models.tables import Base


def pair_rows(pair: Pair, at: datetime) -> list[Base]:
    """A fan, and a persona of their own."""
    return [
        User(
            id=pair.fan_id,
            email=f"{pair.fan_id}@fans.example",
            password_hash="",
            display_name="Sam",
            date_of_birth=date(1990, 1, 1),
            roles=["fan"],
            account_tier="basic",
            is_demo=False,
            created_at=at,
        ),
        Persona(
            id=pair.persona_id,
            owner_id=pair.fan_id,
            slug=pair.persona_id,
            state="published",
            draft={"name": "Nova"},
            published_version_id=None,
            upgrades=[],
            created_at=at,
            updated_at=at,
        ),
    ]


def room_row(pair: Pair, room_id: str, at: datetime) -> Room:
    """A visit that goes on; its bid is nowhere."""
    return Room(
        id=room_id,
        bid_id=room_id,
        fan_id=pair.fan_id,
        owner_id=pair.fan_id,
        persona_id=pair.persona_id,
        persona_version_id="none",
        format="text",
        amount=0,
        currency="MESI",
        bought_ms=0,
        state=RoomState.OPENED,
        opened_at=at,
        closes_at=at,
        entered_at=at,
    )
