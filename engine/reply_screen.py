"""The screen that fits a sheet and a mind: every way out to a fan uses it."""

from typing import Final

from engine.data_block import as_data, canary_for
from engine.persona import PersonaSheet
from engine.ports import MindTraits
from engine.prompt import policy_text, shape_for
from engine.safety.leak import LeakCheck
from engine.safety.screen import SentenceScreen

STOP_LINE: Final = (
    "Our meeting ends here, for safety. What was not delivered is refunded to you. If this was a "
    "mistake, you can ask for a second look on your page."
)
STEER_LINE: Final = "Let's talk about something else. What's on your mind?"


def reply_screen(sheet: PersonaSheet, traits: MindTraits) -> SentenceScreen:
    """Make the screen of one reply."""
    shape = shape_for(traits)
    name = as_data(sheet.name)
    return SentenceScreen(
        LeakCheck(
            canary_for(sheet.name, sheet.character),
            policy_text(sheet, shape),
            sheet.character,
            recital_words=shape.recital_words,
        ),
        steer_line=STEER_LINE,
        human_line=f"To be clear: I'm {name}, an AI persona, not a human.",
        label=f"{name}:",
        max_sentences=shape.max_sentences,
    )
