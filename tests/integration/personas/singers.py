"""Personas that sell voice rooms, and what is heard of them."""

import io
import wave
from typing import Any

import httpx
from sqlalchemy.orm import Session

from core.clock import Clock
from models.states import Format
from tests.factories.personas import MadePersona, make_persona, make_tier
from tests.factories.users import make_owner


def make_singer(db: Session, *, clock: Clock, **voice: Any) -> MadePersona:
    """A published persona that sells voice rooms."""
    user = make_owner(db, clock=clock, account_tier="plus")
    made = make_persona(db, user.id, clock=clock, slug="nova", **voice)
    make_tier(db, made.persona.id, clock=clock, format=Format.VOICE)
    made.version.voice_id = made.persona.voice_id
    made.version.voice_percent = made.persona.voice_percent
    return made


def sound_of(answer: httpx.Response) -> tuple[int, int, int, bytes]:
    """Rate, channels, bytes a sample, and the sound."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as opened:
        sound = opened.readframes(10**9)
        return opened.getframerate(), opened.getnchannels(), opened.getsampwidth(), sound
