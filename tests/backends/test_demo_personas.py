"""Do the demo personas stay themselves on the mind that is installed by default?

``pytest tests/backends/test_demo_personas.py --log-cli-level=INFO`` shows every answer.
"""

import logging
import re
from typing import Final

import pytest

from core.clock import SystemClock
from engine.conversation import Conversation
from engine.conversation_events import TurnEnded
from engine.llm.registry import open_backend
from engine.llm.spec import MindSpec
from engine.persona import PersonaSheet
from engine.ports import ChatBackend
from personas.demo_sheets import DEMO_PERSONAS
from tests.backends.test_chat_backends import smollm2

pytestmark = [pytest.mark.backends, pytest.mark.timeout(400)]

_log: Final = logging.getLogger(__name__)

SHEETS = {demo.slug.split("-")[0]: demo.sheet for demo in DEMO_PERSONAS}
FACTS = {
    "mira": (
        ("What is your telescope called?", "abuela"),
        ("What do you do?", "observ|star|sky|tour|telescope"),
        ("Where did you grow up?", "valpara"),
        ("What do you drink?", "tea|cinnamon"),
        ("Do you have a pet?", "fox|pluto"),
        ("What is your favourite thing in the sky?", "saturn"),
    ),
    "otto": (
        ("What was your ship called?", "seeadler"),
        ("What does your wife bake?", "plum|cake"),
        ("Where do you live?", "laboe|blue door"),
        ("What is your wife's name?", "greta"),
        ("What did you do for a living?", "captain|ferry"),
        ("What games do you like?", "domino"),
    ),
    "celeste": (
        ("Where do you play?", "lantern|marseille|jazz|cellar"),
        ("What instrument do you play?", "piano"),
        ("Where were you born?", "dakar"),
        ("What do you drink?", "ginger"),
        ("What do you collect?", "ticket"),
        ("Where do you keep your songs?", "napkin|tin"),
    ),
    "ivo": (
        ("Where do you live?", "mars|dome|halden"),
        ("What is your sister's name?", "karin"),
        ("What do you grow?", "tomato"),
        ("What do you miss most?", "birch|rain|karin"),
        ("Where are you from?", "umea"),
        ("What are your tomatoes called?", "gudrun|stefan"),
    ),
}
FACTS_FLOOR = 10
"""Of 24; measured 18 and 19, and 7 before (docs/decisions/0003-small-mind-prompting.md)."""


async def answer(mind: ChatBackend, sheet: PersonaSheet, line: str) -> str:
    talk = Conversation(sheet, mind, room_key="demo", fan_name="Sam", clock=SystemClock())
    talk.add_fan_turn(line)
    ended = [event async for event in talk.reply(turn_id="r")][-1]
    assert isinstance(ended, TurnEnded)
    _log.info("%s: %s -> %s", sheet.name, line, ended.text)
    return ended.text


@pytest.fixture
def mind() -> ChatBackend:
    return open_backend(MindSpec("xllamacpp", weights=smollm2(), slots=1))


async def test_each_demo_persona_knows_its_name_and_much_of_its_life(mind: ChatBackend) -> None:
    hits = 0
    for key, sheet in SHEETS.items():
        for line in ("What is your name?", "Good evening! Who are you?"):
            assert sheet.name in await answer(mind, sheet, line)
        for line, expected in FACTS[key]:
            hits += re.search(expected, await answer(mind, sheet, line), re.IGNORECASE) is not None
    await mind.aclose()
    _log.info("facts: %d of 24", hits)
    assert hits >= FACTS_FLOOR
