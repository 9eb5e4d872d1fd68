"""A client changes how turns change hands while something is being said."""

import pytest

from engine.turns import Turn
from engine.voice_events import Held, ReplyOver, WentOn
from engine.voice_settings import TurnSettings
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import spoken_room

pytestmark = pytest.mark.unit


def test_a_held_reply_goes_on_when_the_client_takes_turns_over() -> None:
    """Push to talk is switched on in the moment of a noise: nothing more is sent until a press."""

    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(1.2)
            while not fan.all(Held):
                await fan.speak(0.02)
            fan.talk.configure(TurnSettings(detection="manual", idle_s=None))
            while not fan.all(ReplyOver):
                await fan.hush(0.02)
            assert fan.talk.turn is Turn.WAITING
        assert fan.one(WentOn).turn_id == fan.one(Held).turn_id
        assert fan.one(ReplyOver).ended.status == "completed"

    run_virtual(story())
