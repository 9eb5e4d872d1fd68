"""A thousand spoken turns take no more memory than five hundred."""

import gc
import tracemalloc

import pytest

from engine.conversation import MAX_TURNS_HELD
from engine.voice_events import ReplyOver
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import SpokenRoom, spoken_room
from voice.scripted_speech import ScriptedSpeech

pytestmark = [pytest.mark.unit, pytest.mark.slow, pytest.mark.timeout(300)]

TURNS = 1_000
SLACK_KB = 32


async def talk(fan: SpokenRoom, mouth: ScriptedSpeech, turns: int) -> int:
    """Ask so often; how many answers came."""
    answers = 0
    for _ in range(turns):
        await fan.speak(0.3)
        await fan.hush(1.6)
        answers += len(fan.all(ReplyOver))
        # What only tests look at.
        mouth.asked.clear()
        fan.mind.requests.clear()
        fan.events.clear()
        fan.at.clear()
    return answers


def used_kb() -> float:
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1_024


def test_a_long_talk_takes_no_more_memory() -> None:
    async def story() -> None:
        mouth = ScriptedSpeech()
        async with spoken_room(replies=("Yes, I did.",), mouth=mouth) as fan:
            await fan.hush(0.5)
            tracemalloc.start()
            try:
                answers = await talk(fan, mouth, TURNS // 2)
                assert len(fan.conversation.history) <= MAX_TURNS_HELD
                before = used_kb()
                answers += await talk(fan, mouth, TURNS // 2)
                grown = used_kb() - before
            finally:
                tracemalloc.stop()
        assert answers >= TURNS - 1
        assert grown < SLACK_KB, f"{grown:.0f} kB in {TURNS // 2} turns"

    run_virtual(story())
