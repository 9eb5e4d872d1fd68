"""The shop over each database, without voices and with them."""

from collections.abc import AsyncIterator

import pytest

from bidding.settings import BiddingSettings
from core.clock import ManualClock
from core.database import Database
from models.states import Format
from personas.settings import PersonasSettings
from personas.voice_samples import VoiceSamples
from tests.factories.voices import make_voices
from tests.integration.shop import Shop, open_shop
from voice.scripted_speech import ScriptedSpeech

SERVED = frozenset({Format.TEXT, Format.VOICE})


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(database, clock) as opened:
        yield opened


@pytest.fixture
def mouth() -> ScriptedSpeech:
    return ScriptedSpeech()


@pytest.fixture
async def house(
    database: Database, clock: ManualClock, mouth: ScriptedSpeech
) -> AsyncIterator[Shop]:
    """A shop that serves voice rooms."""
    voices = make_voices(mouth)
    async with (
        VoiceSamples(voices) as samples,
        open_shop(
            database,
            clock,
            voice=voices,
            voice_samples=samples,
            personas_settings=PersonasSettings(SERVED, probes="advised"),
            bidding_settings=BiddingSettings(formats_available=SERVED),
        ) as opened,
    ):
        yield opened
